//! What the store serves is accepted by software that is not ours: note, checkpoint, root from
//! tiles, and inclusion of each entry.

use serment_kernel::journal::{publish, read};
use serment_kernel::store::StoreError;
use serment_kernel::testing::Kit;
use signed_note::{StandardVerifier, VerifierList};

use crate::{ALONE, say};

#[test]
fn independent_software_accepts_the_served_journal() {
    for kit in Kit::each(ALONE) {
        for n in 0..300 {
            say(&kit, (n % 2 == 0).then_some("anne@exemple.example"), &format!("{n}"));
        }
        kit.publish();
        let signed = kit.context.store.read(|r| publish::last(r)).unwrap().unwrap();
        let public = kit.context.journal.verifier().to_string();
        let known = VerifierList::new(vec![Box::new(StandardVerifier::new(&public).unwrap())]);
        let note = signed_note::Note::from_bytes(signed.note.as_bytes()).unwrap();
        assert_eq!(note.verify(&known).unwrap().0.len(), 1);
        let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
        assert_eq!(checkpoint.size(), 300);
        let bundles = ["tile/entries/000", "tile/entries/001.p/44"].map(|path| {
            let path = path.parse().unwrap();
            let bytes = kit.context.store.read(|r| read::resource(r, path)).unwrap();
            bytes.expect("it is served")
        });
        let entries = bundles.iter().flat_map(|bundle| split(bundle)).collect::<Vec<_>>();
        assert_eq!(entries.len(), 300);
        for index in [0_u64, 1, 255, 256, 299] {
            let proof = kit.context.store.read(|r| read::leaf_proof(r, index));
            let proof = proof.map_err(|error: StoreError| error).unwrap().unwrap();
            let hashes =
                proof.hashes.iter().map(|hash| tlog_tiles::Hash(hash.0)).collect::<Vec<_>>();
            let leaf = tlog_tiles::record_hash(entries[usize::try_from(index).unwrap()]);
            tlog_tiles::check_record(&hashes, 300, *checkpoint.hash(), index, leaf).unwrap();
        }
    }
}

/// Entries of a bundle, read by the text of the specification alone: two bytes of length, then it.
fn split(mut bundle: &[u8]) -> Vec<&[u8]> {
    let mut entries = Vec::new();
    while let Some((length, rest)) = bundle.split_first_chunk::<2>() {
        let (entry, after) = rest.split_at(u16::from_be_bytes(*length).into());
        entries.push(entry);
        bundle = after;
    }
    entries
}
