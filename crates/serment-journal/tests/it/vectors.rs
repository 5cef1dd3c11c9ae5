//! Public test vectors: the RFC 6962 reference tree, the C2SP and Go signed notes, a real
//! checkpoint cosigned by four real witnesses, and our own frozen leaf bytes.

use serment_journal::hash::{Hash, leaf_hash};
use serment_journal::key::{KeyError, KeyKind};
use serment_journal::leaf::{Batch, ErasureMark, PublicFact};
use serment_journal::tree::{self, LeafHashes};
use serment_journal::{Leaf, Note, Opening, Policy, SignerKey, VerifierKey};

const ENTRIES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const N96A2: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const N5F08: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const N6B47: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const NBC1A: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const NCA85: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const N0EBC: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn hash(hex: &str) -> Hash {
    Hash::from_slice(&bytes(hex)).unwrap()
}

#[test]
fn the_reference_tree_has_the_published_roots() {
    let leaves: Vec<Hash> = ENTRIES.iter().map(|entry| leaf_hash(&bytes(entry))).collect();
    for (size, root) in (0..).zip(ROOTS) {
        assert_eq!(tree::root(&mut LeafHashes(&leaves), size), Ok(hash(root)), "size {size}");
    }
}

#[test]
fn the_reference_tree_has_the_published_proofs() {
    let leaves: Vec<Hash> = ENTRIES.iter().map(|entry| leaf_hash(&bytes(entry))).collect();
    let mut reader = LeafHashes(&leaves);
    let published = |hashes: &[&str]| -> Vec<Hash> { hashes.iter().map(|h| hash(h)).collect() };
    for (index, size, expected) in
        [(0, 1, vec![]), (0, 8, vec![N96A2, N5F08, N6B47]), (5, 8, vec![NBC1A, NCA85, ROOTS[4]])]
    {
        let proof = tree::inclusion_proof(&mut reader, index, size).unwrap();
        assert_eq!(proof, published(&expected), "{index} in {size}");
        let leaf = leaves[usize::try_from(index).unwrap()];
        let root = hash(ROOTS[usize::try_from(size).unwrap()]);
        assert_eq!(tree::verify_inclusion(index, size, &leaf, &proof, &root), Ok(()));
    }
    for (old, new, expected) in [
        (1_usize, 1_usize, vec![]),
        (1, 8, vec![N96A2, N5F08, N6B47]),
        (6, 8, vec![N0EBC, NCA85, ROOTS[4]]),
        (2, 5, vec![N5F08, NBC1A]),
        (2, 8, vec![N5F08, N6B47]),
    ] {
        let proof = tree::consistency_proof(&mut reader, old as u64, new as u64).unwrap();
        assert_eq!(proof, published(&expected), "{old} to {new}");
        let (old_root, new_root) = (hash(ROOTS[old]), hash(ROOTS[new]));
        let verified =
            tree::verify_consistency(old as u64, &old_root, new as u64, &new_root, &proof);
        assert_eq!(verified, Ok(()));
    }
}

#[test]
fn the_go_note_is_signed_byte_for_byte() {
    let secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    let public = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let text = "If you think cryptography is the answer to your problem,\n\
                then you don't know what your problem is.\n";
    let line = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let key = SignerKey::from_secret_text(secret).unwrap();
    assert_eq!(key.to_secret_text().as_str(), secret);
    assert_eq!(key.verifier().to_string(), public);
    assert_eq!(key.verifier(), &public.parse().unwrap());
    let note = Note::new(text.into()).unwrap().signed(&key);
    assert_eq!(note.to_string(), format!("{text}\n{line}"));
    assert_eq!(note.to_string().parse(), Ok(note.clone()));
    assert_eq!(note.verify(&[public.parse().unwrap()]).unwrap().len(), 1);
}

#[test]
fn the_note_of_the_specification_verifies() {
    let key: VerifierKey =
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k".parse().unwrap();
    let note: Note = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
        .parse()
        .unwrap();
    assert_eq!(note.verify(&[key]).unwrap().len(), 1);
}

#[test]
fn keys_of_others_are_read_and_written_back() {
    for (text, kind) in [
        ("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop", KeyKind::Ed25519),
        // Its base64 holds a plus sign.
        ("TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6", KeyKind::Ed25519),
        (
            "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
            KeyKind::Cosignature,
        ),
    ] {
        let key: VerifierKey = text.parse().unwrap();
        assert_eq!((key.to_string().as_str(), key.kind()), (text, kind));
    }
    let pluses = "example.com/foo+00000000+++++++++++++++++++++++++++++++++++++++++++++";
    assert_eq!(pluses.parse::<VerifierKey>(), Err(KeyError::Type(0xfb)));
}

/// A public log of certificates, with an ECDSA signature nobody here knows, and four witnesses.
#[test]
fn a_real_checkpoint_and_its_real_witnesses_verify() {
    let note: Note = include_str!("../data/arche2025h1.checkpoint").parse().unwrap();
    assert_eq!(note.to_string(), include_str!("../data/arche2025h1.checkpoint"));
    let key = |text: &str| text.parse::<VerifierKey>().unwrap();
    let log = key(
        "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f",
    );
    let witnesses = vec![
        key("witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv"),
        key(
            "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
        ),
        key("witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO"),
        key("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"),
    ];
    let trusted = Policy::new(vec![log], witnesses, 4).unwrap().open(&note).unwrap();
    assert_eq!(trusted.checkpoint.size, 1_432_088_532);
    assert_eq!(trusted.witnesses.len(), 4);
    assert!(trusted.witnesses.iter().all(|witness| witness.time_s == 1_779_573_024));
}

/// These bytes are in logs: if this test has to change, it is the code that is wrong. They were
/// computed with another language's SHA-256.
#[test]
fn leaf_bytes_are_frozen() {
    let payload = br#"{"kind":"consent.given","purpose":"newsletter"}"#;
    let opening = Opening::new([0x11; 32], payload.to_vec()).unwrap();
    let commitment = opening.commitment();
    let fact = serde_json::json!({"version": 3, "kind": "register.published"});
    for (leaf, expected) in [
        (
            Leaf::Commitment(commitment),
            "01436b1c9d5178a9809155de3988cd0f4e79c46dc2b322d3b41af2f2b1cb0b61aaab",
        ),
        (
            Leaf::Public(PublicFact::new(&fact).unwrap()),
            "01507b226b696e64223a2272656769737465722e7075626c6973686564222c2276657273696f6e223a337d",
        ),
        (
            Leaf::Batch(Batch::new(&[commitment; 3]).unwrap()),
            "0142000000033666aed9d06ae90e5d457092de4d95f9524792d11c7bd6a8eaaf923aacf24a6d",
        ),
        (
            Leaf::Erasure(ErasureMark::of(&[0x22; 16])),
            "0145c0629006ce937c4a239503eb33fb1fdbb92f22a1676ac3292b0aca1265da929e",
        ),
    ] {
        assert_eq!(leaf.encode(), bytes(expected));
        assert_eq!(Leaf::parse(&leaf.encode()).unwrap(), leaf);
    }
}
