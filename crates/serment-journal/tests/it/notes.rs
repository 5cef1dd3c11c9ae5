//! Signed notes, keys, checkpoints and policies that are wrong in exactly one way.

use proptest::prelude::*;
use serment_journal::checkpoint::CheckpointError;
use serment_journal::key::KeyError;
use serment_journal::note::{MAX_NOTE, NoteError};
use serment_journal::policy::{PolicyError, TrustError};
use serment_journal::tree::MAX_SIZE;
use serment_journal::{
    Checkpoint, Hash, KeyName, Note, Policy, SignerKey, VerifierKey, WitnessKey,
};

use crate::ledger::{ORIGIN, log_key, name, policy};

fn witness(number: u8) -> WitnessKey {
    WitnessKey::from_seed(name(&format!("witness.example/{number}")), &[100 + number; 32])
}

fn signed() -> Note {
    Checkpoint::sign(3, Hash([9; 32]), &log_key())
}

#[test]
fn names_have_no_space_plus_or_control_character() {
    for wrong in
        ["", " ", "a b", "a+b", "a\u{a0}b", "a\u{3000}", "a\u{2028}", "a\tb", "a\u{85}", "a\u{1}"]
    {
        assert_eq!(wrong.parse::<KeyName>(), Err(KeyError::Name), "{wrong:?}");
    }
    assert_eq!(name("é.example/log").as_str(), "é.example/log");
}

#[test]
fn a_wrong_key_is_named() {
    let good = log_key().verifier().clone().to_string();
    let (start, key) = good.rsplit_once('+').unwrap();
    let (who, id) = start.split_once('+').unwrap();
    let parse = |text: String| text.parse::<VerifierKey>().unwrap_err();
    assert_eq!(parse(who.into()), KeyError::Format);
    assert_eq!(parse(start.into()), KeyError::Format);
    assert_eq!(parse(format!("a b+{id}+{key}")), KeyError::Name);
    assert_eq!(parse(format!("{who}+{}+{key}", id.to_uppercase())), KeyError::Format);
    assert_eq!(parse(format!("{who}+{id}0+{key}")), KeyError::Format);
    assert_eq!(parse(format!("{who}++{}+{key}", &id[1..])), KeyError::Format);
    assert_eq!(parse(format!("{who}+{id}+{key}\n")), KeyError::Format);
    assert_eq!(parse(format!("{who}+{id}+{key}+")), KeyError::Format);
    assert_eq!(parse(format!("{who}+{id}+")), KeyError::Format);
    assert_eq!(parse(format!("{who}+{id}+AQ==")), KeyError::Key);
    assert_eq!(parse(format!("{who}+{id}+Bg==")), KeyError::Type(6));
    assert!(matches!(parse(format!("other+{id}+{key}")), KeyError::Id { .. }));
    // The neutral point: every signature would verify under it.
    let weak = "weak+8f7a1e0b+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let KeyError::Id { expected, .. } = weak.parse::<VerifierKey>().unwrap_err() else { panic!() };
    assert_eq!(parse(weak.replace("8f7a1e0b", &expected.to_string())), KeyError::Key);
    assert_eq!(SignerKey::from_secret_text(&good).unwrap_err(), KeyError::Format);
    // The key of a witness does not sign for a log, nor the reverse.
    let (log, witness) = (log_key().to_secret_text(), witness(1).to_secret_text());
    assert_eq!(SignerKey::from_secret_text(&witness).unwrap_err(), KeyError::Type(4));
    assert_eq!(WitnessKey::from_secret_text(&log).unwrap_err(), KeyError::Type(1));
    assert_eq!(WitnessKey::from_secret_text(&witness).unwrap().to_secret_text(), witness);
    let secret = log_key().to_secret_text().replacen(id, "00000000", 1);
    assert!(matches!(SignerKey::from_secret_text(&secret), Err(KeyError::Id { .. })));
    assert!(format!("{:?}", log_key()).contains("‹secret›"));
}

#[test]
fn a_note_has_one_form() {
    let good = signed().to_string();
    let (text, line) = good.split_once("\n\n").unwrap();
    let line = line.trim_end();
    let parse = |note: &str| note.parse::<Note>().unwrap_err();
    assert_eq!(parse(""), NoteError::NoSeparator);
    assert_eq!(parse(text), NoteError::NoSeparator);
    assert_eq!(parse(&format!("{text}\n\n")), NoteError::NoSeparator);
    assert_eq!(parse(&format!("{text}\n\n{line}")), NoteError::NoSeparator);
    assert_eq!(parse(&format!("{text}\n\n{line}\n\n")), NoteError::NoSeparator);
    assert_eq!(parse(&good.replace('\n', "\r\n")), NoteError::Control);
    assert_eq!(parse(&good.replace("log", "l\u{1}g")), NoteError::Control);
    assert_eq!(parse(&good.replace("— ", "- ")), NoteError::SignatureLine(1));
    assert_eq!(parse(&good.replace("— ", "—")), NoteError::SignatureLine(1));
    assert_eq!(parse(&format!("{text}\n\n{line} \n")), NoteError::SignatureLine(1));
    assert_eq!(parse(&format!("{text}\n\n{line}\nextra\n")), NoteError::SignatureLine(2));
    assert_eq!(parse(&good.replace('=', "")), NoteError::SignatureLine(1));
    assert_eq!(parse(&format!("{text}\n\n— a AAAAAA==\n")), NoteError::SignatureLine(1));
    assert_eq!(parse(&format!("{text}\n\n— a+b AAAAAAA=\n")), NoteError::SignatureLine(1));
    assert_eq!(parse(&"a".repeat(MAX_NOTE + 1)), NoteError::TooLong(MAX_NOTE + 1));
    let many = format!("{line}\n").repeat(101);
    assert_eq!(parse(&format!("{text}\n\n{many}")), NoteError::TooManySignatures);
    assert_eq!(Note::from_bytes(b"\xff\n\n\xff\n"), Err(NoteError::Encoding));
    assert_eq!(Note::new("no line feed".into()), Err(NoteError::Text));
    assert_eq!(Note::new("a\tb\n".into()), Err(NoteError::Control));
    // Empty lines belong to the text: the last one separates.
    let note: Note = format!("a\n\nb\n\n{line}\n").parse().unwrap();
    assert_eq!(note.text(), "a\n\nb\n");
}

#[test]
fn unknown_keys_are_ignored_and_bad_signatures_reject() {
    let known = [log_key().verifier().clone()];
    let stranger = SignerKey::log(name("stranger.example"), &[1; 32]);
    let same_name = SignerKey::log(name(ORIGIN), &[2; 32]);
    assert_eq!(Note::new("x\n".into()).unwrap().verify(&known), Err(NoteError::NoKnownSignature));
    assert_eq!(signed().verify(&[stranger.verifier().clone()]), Err(NoteError::NoKnownSignature));
    assert_eq!(signed().verify(&[]), Err(NoteError::NoKnownSignature));
    let note = (0..20).fold(signed(), |note, _| note.signed(&stranger)).signed(&same_name);
    assert_eq!(note.to_string().parse::<Note>().unwrap().verify(&known).unwrap().len(), 1);

    let id = known[0].id();
    let rejected = Err(NoteError::BadSignature { name: name(ORIGIN), id });
    let changed: Note = signed().to_string().replacen("\n3\n", "\n4\n", 1).parse().unwrap();
    assert_eq!(changed.verify(&known), rejected);
    // A good signature does not make up for a bad one by the same key.
    let mut bad = signed().signatures()[0].clone();
    bad.bytes[10] ^= 1;
    assert_eq!(signed().with_signature(bad.clone()).verify(&known), rejected);
    bad.bytes.pop();
    assert_eq!(signed().with_signature(bad).verify(&known), rejected);
    // Twice the same key is one signer.
    assert_eq!(signed().signed(&log_key()).verify(&known).unwrap().len(), 1);
    assert_eq!(signed().verify(&[known[0].clone(), known[0].clone()]).unwrap().len(), 1);
}

#[test]
fn a_checkpoint_has_one_form() {
    let root = Hash([9; 32]);
    let parse = |text: &str| text.parse::<Checkpoint>();
    let good = Checkpoint { origin: ORIGIN.into(), size: 3, root };
    assert_eq!(parse(&good.to_string()), Ok(good));
    assert_eq!(parse(""), Err(CheckpointError::Lines));
    assert_eq!(parse(&format!("o\n3\n{root}")), Err(CheckpointError::Lines));
    assert_eq!(parse("o\n3\n"), Err(CheckpointError::Lines));
    assert_eq!(parse(&format!("o\n3\n{root}\nextension\n")), Err(CheckpointError::Lines));
    assert_eq!(parse(&format!("o\n3\n{root}\n\n")), Err(CheckpointError::Lines));
    assert_eq!(parse(&format!("\n3\n{root}\n")), Err(CheckpointError::Origin));
    assert_eq!(parse(&format!("o\r\n3\n{root}\n")), Err(CheckpointError::Origin));
    for size in ["", "03", "+3", "-3", "3 ", "0x3", &(MAX_SIZE + 1).to_string(), &"9".repeat(30)] {
        assert_eq!(parse(&format!("o\n{size}\n{root}\n")), Err(CheckpointError::Size), "{size}");
    }
    for bad in ["", "AAAA", &root.to_string().replace('=', ""), &format!("{root} ")] {
        assert_eq!(parse(&format!("o\n3\n{bad}\n")), Err(CheckpointError::Root), "{bad}");
    }
    assert_eq!(parse(&format!("o\n0\n{root}\n")), Err(CheckpointError::Root));
    assert!(parse(&format!("o\n0\n{}\n", Hash::EMPTY_ROOT)).is_ok());
}

#[test]
fn a_policy_asks_for_the_log_and_enough_witnesses() {
    let log = || vec![log_key().verifier().clone()];
    let witnesses = || (1..=3).map(|number| witness(number).verifier().clone()).collect::<Vec<_>>();
    let two = Policy::new(log(), witnesses(), 2).unwrap();
    let note = signed().cosigned(&witness(1), 1_700_000_000);
    assert_eq!(two.open(&note), Err(TrustError::Witnesses { required: 2, found: 1 }));
    // The same witness again, even at another time, is still one witness.
    let again = note.clone().cosigned(&witness(1), 1_700_000_001);
    assert_eq!(two.open(&again), Err(TrustError::Witnesses { required: 2, found: 1 }));
    let trusted = two.open(&note.clone().cosigned(&witness(3), 1_700_000_005)).unwrap();
    assert_eq!(trusted.witnesses.len(), 2);
    assert_eq!(trusted.witnesses[1].time_s, 1_700_000_005);

    let unsigned = Note::new(signed().text().into()).unwrap().cosigned(&witness(1), 1);
    assert_eq!(two.open(&unsigned), Err(TrustError::NotByLog(name(ORIGIN))));
    let other = Note::new(format!("other.example\n3\n{}\n", Hash([9; 32]))).unwrap();
    let error = two.open(&other.signed(&log_key())).unwrap_err();
    assert_eq!(error, TrustError::Origin { expected: name(ORIGIN), found: "other.example".into() });
    let text = Note::new("not a checkpoint\n".into()).unwrap().signed(&log_key());
    assert_eq!(policy().open(&text), Err(TrustError::Checkpoint(CheckpointError::Lines)));
    // A time that does not fit 63 bits is not a time.
    let late = signed().cosigned(&witness(1), 1 << 63);
    assert!(matches!(two.open(&late), Err(TrustError::Note(NoteError::BadSignature { .. }))));
}

#[test]
fn a_policy_is_refused_when_it_would_count_wrong() {
    let (log, one) = (log_key().verifier().clone(), witness(1).verifier().clone());
    let twin = WitnessKey::from_seed(name("witness.example/twin"), &[101; 32]).verifier().clone();
    let next = SignerKey::log(name(ORIGIN), &[8; 32]).verifier().clone();
    let other = SignerKey::log(name("other.example"), &[8; 32]).verifier().clone();
    let new = Policy::new;
    assert_eq!(new(vec![], vec![], 0), Err(PolicyError::NoLog));
    assert_eq!(new(vec![one.clone()], vec![], 0), Err(PolicyError::Kind(one.name().clone())));
    assert_eq!(new(vec![log.clone()], vec![next.clone()], 0), Err(PolicyError::Kind(name(ORIGIN))));
    assert_eq!(
        new(vec![log.clone(), other.clone()], vec![], 0),
        Err(PolicyError::Names(name(ORIGIN), other.name().clone()))
    );
    assert_eq!(
        new(vec![log.clone()], vec![one.clone(), twin.clone()], 2),
        Err(PolicyError::SharedKey(twin.name().clone(), one.name().clone()))
    );
    assert_eq!(
        new(vec![log.clone()], vec![one], 2),
        Err(PolicyError::Required { required: 2, named: 1 })
    );
    // After a rotation both keys are believed, and one of them is enough.
    assert!(new(vec![next, log], vec![], 0).unwrap().open(&signed()).is_ok());
}

proptest! {
    /// Hostile text never panics, and what is accepted is written back unchanged.
    #[test]
    fn what_is_read_is_written_back(text in "(\\PC|\n|— |\n\n|[A-Z]{4}=?=?){0,40}") {
        if let Ok(note) = text.parse::<Note>() {
            prop_assert_eq!(note.to_string(), text.clone());
        }
        if let Ok(checkpoint) = text.parse::<Checkpoint>() {
            prop_assert_eq!(checkpoint.to_string(), text.clone());
        }
        if let Ok(key) = text.parse::<VerifierKey>() {
            prop_assert_eq!(key.to_string(), text);
        }
    }

    /// One flipped bit anywhere in a signed checkpoint: never accepted as the same statement.
    #[test]
    fn one_bit_of_a_checkpoint_is_enough(place in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut bytes = signed().to_string().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let opened = Note::from_bytes(&bytes).map(|note| policy().open(&note));
        prop_assert!(!matches!(opened, Ok(Ok(_))));
    }
}
