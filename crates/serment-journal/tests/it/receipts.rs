//! Receipts: the sample drawn by the designers, ours, and those of forgers.

use proptest::prelude::*;
use serment_journal::leaf::{Batch, ErasureMark, LeafError, MAX_PAYLOAD, PublicFact};
use serment_journal::note::NoteError;
use serment_journal::policy::TrustError;
use serment_journal::proof::ProofError;
use serment_journal::receipt::{self, ReceiptError};
use serment_journal::tree::VerifyError;
use serment_journal::{
    Checkpoint, Commitment, Leaf, Opening, Policy, Proof, Receipt, SignerKey, VerifierKey, tree,
};

use crate::ledger::{Ledger, ORIGIN, log_key, name, policy};

const SAMPLE: &str = include_str!("../data/receipt.tlog-proof");
const SAMPLE_KEY: &str = "charte.maisons-du-littoral.example/journal+7d77bde4+AV+l+U1k1Q5SsRVpjvJShAKuDi059UW+/Q/6nkNdtdEA";

fn sample_policy() -> Policy {
    Policy::log(SAMPLE_KEY.parse::<VerifierKey>().unwrap()).unwrap()
}

fn opening(number: usize) -> Opening {
    let payload = format!(r#"{{"kind":"consent.given","number":{number}}}"#);
    Opening::new([u8::try_from(number % 256).unwrap(); 32], payload.into_bytes()).unwrap()
}

fn ledger(size: usize) -> Ledger {
    let mut ledger = Ledger::default();
    let leaf = |number| Leaf::Commitment(opening(number).commitment()).encode();
    ledger.append((0..size).map(leaf).collect());
    ledger
}

fn receipt(size: usize, index: usize) -> String {
    let (ledger, at, of) = (ledger(size), index as u64, size as u64);
    let proof = tree::inclusion_proof(&mut ledger.hashes(of), at, of).unwrap();
    let checkpoint = Checkpoint::sign(of, ledger.root(of), &log_key());
    Receipt::new(opening(index), at, proof, checkpoint).to_string()
}

fn refused(text: &str) -> ProofError {
    match receipt::verify(text, &policy()).unwrap_err() {
        ReceiptError::Proof(error) => error,
        other => panic!("{other}"),
    }
}

#[test]
fn the_sample_receipt_of_the_design_verifies() {
    let proven = receipt::verify(SAMPLE, &sample_policy()).unwrap();
    assert_eq!((proven.included.index, proven.included.size), (31_407, 48_932));
    assert_eq!(proven.included.origin, "charte.maisons-du-littoral.example/journal");
    let event: serde_json::Value =
        serment_journal::canonical::parse(proven.opening.payload()).unwrap();
    assert_eq!(event["kind"], "consent.given");
    assert_eq!(SAMPLE.parse::<Receipt>().unwrap().to_string(), SAMPLE);
    assert_eq!(format!("{:?}", proven.opening), "Opening(‹personal›)");
    assert!(!format!("{proven:?}{:?}", SAMPLE.parse::<Proof>()).contains("consent"));
    let other = Policy::log(log_key().verifier().clone()).unwrap();
    assert!(matches!(
        receipt::verify(SAMPLE, &other),
        Err(ReceiptError::Proof(ProofError::Trust(TrustError::Note(NoteError::NoKnownSignature))))
    ));
}

#[test]
fn our_receipts_verify_for_other_software_too() {
    let text = receipt(300, 77);
    let proven = receipt::verify(&text, &policy()).unwrap();
    assert_eq!(proven.opening, opening(77));
    let proof: Proof = text.parse().unwrap();
    let leaf = tlog_tiles::record_hash(&Leaf::Commitment(proven.commitment).encode());
    let hashes = proof.hashes.iter().map(|hash| tlog_tiles::Hash(hash.0)).collect();
    let note = signed_note::Note::from_bytes(proof.checkpoint.to_string().as_bytes()).unwrap();
    let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    tlog_tiles::check_record(&hashes, checkpoint.size(), *checkpoint.hash(), proof.index, leaf)
        .unwrap();
}

#[test]
fn a_public_fact_is_proved_without_an_opening() {
    let fact = serde_json::json!({"kind": "register.published", "version": 3});
    let leaf = Leaf::Public(PublicFact::new(&fact).unwrap());
    let mut ledger = Ledger::of(2);
    ledger.append(vec![leaf.encode()]);
    let hashes = tree::inclusion_proof(&mut ledger.hashes(3), 2, 3).unwrap();
    let checkpoint = Checkpoint::sign(3, ledger.root(3), &log_key());
    let text = Proof { extra: None, index: 2, hashes, checkpoint }.to_string();
    assert_eq!(receipt::verify_leaf(&text, &leaf, &policy()).unwrap().index, 2);
    let other = Leaf::Erasure(ErasureMark::of(&[0; 16]));
    assert!(receipt::verify_leaf(&text, &other, &policy()).is_err());
    assert!(matches!(receipt::verify(&text, &policy()), Err(ReceiptError::NoOpening)));
}

#[test]
fn a_forged_receipt_is_refused_for_its_reason() {
    let good = receipt(300, 77);
    let line = |number: usize| good.lines().nth(number - 1).unwrap();
    let without = |number: usize| good.replacen(&format!("{}\n", line(number)), "", 1);
    let length = |text: &str| match refused(text) {
        ProofError::Inclusion(VerifyError::Length { expected, found }) => (expected, found),
        other => panic!("{other}"),
    };
    // Truncated, extended, swapped, another index, another size.
    assert_eq!(length(&without(4)), (9, 8));
    assert_eq!(length(&good.replacen(line(4), &format!("{}\n{}", line(4), line(4)), 1)), (9, 10));
    let swapped = good.replacen(
        &format!("{}\n{}", line(4), line(5)),
        &format!("{}\n{}", line(5), line(4)),
        1,
    );
    assert!(matches!(refused(&swapped), ProofError::Inclusion(VerifyError::Root { .. })));
    let at = |index: &str| good.replacen("index 77\n", &format!("index {index}\n"), 1);
    assert!(matches!(refused(&at("76")), ProofError::Inclusion(VerifyError::Root { .. })));
    assert_eq!(
        refused(&at("300")),
        ProofError::Inclusion(VerifyError::Index { index: 300, size: 300 })
    );
    let size = good.replacen("\n300\n", "\n301\n", 1);
    let bad = |error| {
        matches!(error, ProofError::Trust(TrustError::Note(NoteError::BadSignature { .. })))
    };
    assert!(bad(refused(&size)));
    assert!(bad(refused(&good.replacen(&format!("\n{ORIGIN}\n300"), "\nother.example\n300", 1))));
    // Another log, another key of the same name, a log that signs for another origin.
    let text = good.split_once("\n\n").unwrap().0;
    let signed_by = |key: &SignerKey, origin: &str| {
        let checkpoint = Checkpoint { origin: origin.into(), ..ledger(300).checkpoint(300) };
        format!("{text}\n\n{}", checkpoint.to_note().unwrap().signed(key))
    };
    let unknown = ProofError::Trust(TrustError::Note(NoteError::NoKnownSignature));
    let impostor = SignerKey::log(name(ORIGIN), &[8; 32]);
    assert_eq!(refused(&signed_by(&impostor, ORIGIN)), unknown);
    assert!(matches!(
        refused(&signed_by(&log_key(), "other.example")),
        ProofError::Trust(TrustError::Origin { .. })
    ));
    assert!(receipt::verify(&signed_by(&log_key(), ORIGIN), &policy()).is_ok());
}

#[test]
fn a_proof_file_has_one_form() {
    let good = receipt(300, 77);
    let first = good.lines().nth(3).unwrap();
    assert_eq!(refused(&good.replacen("@v1", "@v2", 1)), ProofError::Magic);
    assert_eq!(refused(&format!("\n{good}")), ProofError::Magic);
    assert_eq!(refused(""), ProofError::NoSeparator);
    assert_eq!(refused(&good.replacen("\n\n", "\n", 1)), ProofError::Hash(13));
    for index in ["077", "+77", "-77", "77 ", "", "7 7", "99999999999999999999"] {
        let text = good.replacen("index 77", &format!("index {index}"), 1);
        assert_eq!(refused(&text), ProofError::Index(3), "{index:?}");
    }
    assert_eq!(refused(&good.replacen("index", "Index", 1)), ProofError::Index(3));
    assert_eq!(refused(&good.replacen("extra ", "extra  ", 1)), ProofError::Extra);
    assert_eq!(refused(&good.replacen("extra ", "extra", 1)), ProofError::Index(2));
    // Padding cut, an empty hash, a short one, stray bits, another alphabet, a space.
    for hash in [first.trim_end_matches('='), "AAAA", &stray_bits(first), &format!("{first} "), "="]
    {
        assert_eq!(refused(&good.replacen(first, hash, 1)), ProofError::Hash(4), "{hash}");
    }
    let many = format!("{first}\n").repeat(64);
    assert_eq!(refused(&good.replacen(first, many.trim_end(), 1)), ProofError::TooManyHashes);
    // A blank line too early makes hashes part of what should have been signed.
    assert!(matches!(refused(&good.replacen(first, "", 1)), ProofError::Trust(_)));
    assert!(matches!(refused(&format!("{good}\n")), ProofError::Checkpoint(_)));
    assert!(matches!(refused(good.trim_end()), ProofError::Checkpoint(_)));
    assert!(matches!(refused(&"x".repeat(5_000_000)), ProofError::TooLong(_)));
    let crlf = good.replace('\n', "\r\n");
    assert_eq!(refused(&crlf), ProofError::NoSeparator);
}

/// The last character before the padding carries two bits that must be zero.
fn stray_bits(base64: &str) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (start, last) = base64.trim_end_matches('=').split_at(42);
    let place = ALPHABET.find(last).unwrap();
    format!("{start}{}=", &ALPHABET[place + 1..place + 2])
}

#[test]
fn an_opening_opens_one_commitment_only() {
    let [a, b] = [opening(1), opening(2)];
    assert_ne!(a.commitment(), b.commitment());
    assert_eq!(Opening::from_bytes(&a.to_bytes()).unwrap(), a);
    // The length is hashed: no byte moves between the nonce and the payload.
    let empty = Opening::new([5; 32], vec![]).unwrap().commitment();
    assert_ne!(empty, Opening::new([5; 32], vec![0]).unwrap().commitment());
    assert!(matches!(Opening::from_bytes(&[0; 31]), Err(LeafError::Opening(31))));
    let long = vec![0; MAX_PAYLOAD + 1];
    assert!(matches!(Opening::new([0; 32], long), Err(LeafError::PayloadTooLong(_))));
    assert!(Opening::new([0; 32], vec![0; MAX_PAYLOAD]).is_ok());
}

#[test]
fn a_leaf_has_one_form() {
    let leaf = Leaf::Commitment(Commitment([3; 32])).encode();
    assert!(matches!(Leaf::parse(&[]), Err(LeafError::Version)));
    assert!(matches!(Leaf::parse(&[1]), Err(LeafError::Version)));
    assert!(matches!(Leaf::parse(&[2, b'C']), Err(LeafError::Version)));
    assert!(matches!(Leaf::parse(&[1, b'X']), Err(LeafError::Kind(b'X'))));
    for wrong in [&leaf[..33], &[leaf.as_slice(), &[0]].concat(), b"\x01E", b"\x01B\0\0\0\x01"] {
        assert!(matches!(Leaf::parse(wrong), Err(LeafError::Length { .. })), "{wrong:?}");
    }
    let nothing = [b"\x01B\0\0\0\0".as_slice(), &[0; 32]].concat();
    assert!(matches!(Leaf::parse(&nothing), Err(LeafError::BatchSize)));
    assert!(matches!(Batch::new(&[]), Err(LeafError::BatchSize)));
    for json in ["", "{", "{\"a\": 1}", "1.5", "{\"b\":1,\"a\":1}"] {
        let leaf = [b"\x01P", json.as_bytes()].concat();
        assert!(matches!(Leaf::parse(&leaf), Err(LeafError::Fact(_))), "{json}");
    }
    let text = |length: usize| serde_json::Value::String("a".repeat(length));
    assert_eq!(Leaf::Public(PublicFact::new(&text(65_531)).unwrap()).encode().len(), 65_535);
    assert!(matches!(PublicFact::new(&text(65_532)), Err(LeafError::TooLong(65_536))));
    assert!(matches!(Leaf::parse(&vec![1; 65_536]), Err(LeafError::TooLong(65_536))));
}

#[test]
fn a_row_of_a_batch_is_proved_in_two_steps() {
    let rows: Vec<Commitment> = (0..1000).map(|row| opening(row).commitment()).collect();
    let batch = Batch::new(&rows).unwrap();
    let mut ledger = Ledger::of(5);
    ledger.append(vec![Leaf::Batch(batch).encode()]);
    let proof = Batch::prove(&rows, 617).unwrap();
    assert_eq!(batch.verify(617, rows[617], &proof), Ok(()));
    assert!(batch.verify(616, rows[617], &proof).is_err());
    assert!(batch.verify(617, rows[616], &proof).is_err());
    assert!(Batch::prove(&rows, 1000).is_err());
    let step = tree::inclusion_proof(&mut ledger.hashes(6), 5, 6).unwrap();
    let leaf = Leaf::Batch(batch).hash();
    assert_eq!(tree::verify_inclusion(5, 6, &leaf, &step, &ledger.root(6)), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// One bit of a receipt, anywhere: refused, or still proving exactly the same event.
    #[test]
    fn one_bit_of_a_receipt_is_enough(place in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        if let Ok(text) = String::from_utf8(bytes)
            && let Ok(proven) = receipt::verify(&text, &sample_policy())
        {
            // Only the witness's line, which this policy does not know, may change unnoticed.
            prop_assert!(place >= SAMPLE.find("— temoin").unwrap());
            prop_assert_eq!(proven, receipt::verify(SAMPLE, &sample_policy()).unwrap());
        }
    }

    /// Hostile text never panics, and what is accepted is written back unchanged.
    #[test]
    fn proofs_are_written_back(
        head in "(extra [A-Za-z0-9+/]{4}{0,20}\n)?index [0-9]{1,3}\n([A-Za-z0-9+/]{43}=\n){0,3}",
        tail in r"\n?\PC{0,20}\n\n(— [a-z]{1,5} [A-Za-z0-9+/]{8}\n){0,2}",
    ) {
        let text = format!("c2sp.org/tlog-proof@v1\n{head}{tail}");
        if let Ok(proof) = text.parse::<Proof>() {
            prop_assert_eq!(proof.to_string(), text);
        }
    }

    /// Hostile bytes never panic, and what is accepted is written back unchanged.
    #[test]
    fn leaves_are_written_back(kind in prop::sample::select(b"CPBEX".to_vec()), body in prop::collection::vec(any::<u8>(), 0..48)) {
        let entry = [&[1, kind], body.as_slice()].concat();
        if let Ok(leaf) = Leaf::parse(&entry) {
            prop_assert_eq!(leaf.encode(), entry);
        }
    }

    /// Canonical JSON: any value of ours is one sequence of bytes.
    #[test]
    fn facts_are_written_back(names in prop::collection::btree_map("\\PC{0,6}", any::<i32>(), 0..6)) {
        let fact = PublicFact::new(&serde_json::json!(names)).unwrap();
        prop_assert_eq!(PublicFact::parse(fact.as_json()).unwrap(), fact);
    }
}
