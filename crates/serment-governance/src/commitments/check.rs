//! The check `journal_verifies`: what is stored gives the root that was signed.
//!
//! Art. 5(2). It does not trust the head: it reads the store again as an auditor would, recomputes
//! the root the last checkpoint covers, verifies the signature with the public key alone, compares
//! the tables with the leaves, and refuses a journal whose acts wait for a signature longer than
//! the evidence may be old.

use serde_json::{Value as Json, json};
use serment_journal::append::{ResumeError, stored_root};
use serment_journal::fsck::{FsckError, fsck};
use serment_journal::leaf::PublicFact;
use serment_journal::note::Note;
use serment_journal::tile::{ReadError, Resource};
use serment_journal::{Checkpoint, Leaf, Policy};
use serment_kernel::AppError;
use serment_kernel::journal::{event, publish, read};
use serment_kernel::store::{Reader, StoreError};
use serment_register::charter::Period;
use serment_register::{Check, Outcome, Site};

use super::model::after;

/// Up to this many acts every entry is read again; beyond, the tiles on the tree's edge, which
/// give the root: an hourly control must stay cheap. `serment journal fsck` reads everything.
const READ_ALL: u64 = 200_000;
/// How many events are compared at a time.
const BATCH: u64 = 512;

/// The journal's last checkpoint is signed, and what is stored gives its root.
#[derive(Clone, Copy, Debug, Default)]
pub struct JournalVerifies;

impl Check for JournalVerifies {
    fn kind(&self) -> &'static str {
        "journal_verifies"
    }

    fn run(&self, site: &Site, _: &Json, max_age: Period) -> Result<Outcome, AppError> {
        let (now, zone) = (site.context.now(), site.zone());
        let policy = site.context.journal.policy();
        let is_late = move |at| now >= after(at, max_age, &zone);
        let outcome: Result<_, StoreError> = site.context.store.read(|store| {
            let signed = publish::last(store)?;
            let acts = read::size(store)?;
            let covered = signed.as_ref().map_or(0, |it| it.size);
            let facts = json!({ "acts": acts, "signed": covered });
            if acts > covered {
                let oldest = event::since(store, covered, 1)?;
                if oldest.first().is_some_and(|it| is_late(it.at)) {
                    return Ok(unsigned(acts - covered, facts));
                }
            }
            match signed {
                None => Ok(young(acts, facts)),
                Some(signed) => verified(store, &signed, &policy, facts),
            }
        });
        Ok(outcome?)
    }
}

fn verified(
    store: &mut Reader<'_>,
    signed: &publish::Signed,
    policy: &Policy,
    facts: Json,
) -> Result<Outcome, StoreError> {
    let trusted = signed.note.parse::<Note>().ok().and_then(|note| policy.open(&note).ok());
    let Some(trusted) = trusted.filter(|it| it.checkpoint.size == signed.size) else {
        return Ok(unbelievable(facts));
    };
    let whole = signed.size <= READ_ALL;
    let agrees = if whole {
        entries_agree(store, &trusted.checkpoint)? && tables_agree(store, signed.size)?
    } else {
        edge_agrees(store, &trusted.checkpoint)?
    };
    Ok(if agrees { sound(signed.size, whole, facts) } else { damaged(facts) })
}

fn entries_agree(store: &mut Reader<'_>, signed: &Checkpoint) -> Result<bool, StoreError> {
    let audit = fsck(signed, |path| match path.parse::<Resource>() {
        Ok(resource) => read::resource(store, resource),
        Err(_) => Ok(None),
    });
    match audit {
        Ok(_) => Ok(true),
        Err(FsckError::Read { source, .. }) => Err(source),
        Err(error) => {
            tracing::error!(%error, "the journal does not verify");
            Ok(false)
        }
    }
}

/// Whether each event the tables hold is the leaf at its place. Erased ones have nothing to compare.
fn tables_agree(store: &mut Reader<'_>, size: u64) -> Result<bool, StoreError> {
    let mut from = 0;
    while from < size {
        let leaves = read::leaves(store, from, BATCH)?;
        for stored in event::since(store, from, BATCH)? {
            let place = stored.seq.and_then(|seq| usize::try_from(seq - from).ok());
            let Some(logged) = place.and_then(|place| leaves.get(place)) else { continue };
            let expected = match (&stored.opening, &stored.data) {
                (Some(opening), _) => Some(Leaf::Commitment(opening.commitment())),
                (None, Some(data)) => PublicFact::new(data).ok().map(Leaf::Public),
                (None, None) => continue,
            };
            if expected.as_ref() != Some(logged) {
                tracing::error!(event = %stored.id, "an event is not the leaf at its place");
                return Ok(false);
            }
        }
        from += BATCH;
    }
    Ok(true)
}

fn edge_agrees(store: &mut Reader<'_>, signed: &Checkpoint) -> Result<bool, StoreError> {
    let root = stored_root(signed.size, |tile| {
        let bytes = read::resource(store, Resource::Tile(tile)).map_err(Some)?;
        bytes.ok_or(None)
    });
    match root {
        Ok(root) => Ok(root == signed.root),
        Err(ResumeError::Read(ReadError::Storage { source: Some(error), .. })) => Err(error),
        Err(_) => Ok(false),
    }
}

fn sound(size: u64, whole: bool, facts: Json) -> Outcome {
    let (fr, en) = match (size, whole) {
        (1, _) => ("1 acte relu".to_owned(), "1 act read again".to_owned()),
        (_, true) => (format!("{size} actes relus"), format!("{size} acts read again")),
        (_, false) => (format!("{size} actes couverts"), format!("{size} acts covered")),
    };
    if whole {
        let fr = format!("{fr}\u{a0}: signature, racine et tables concordent.");
        return Outcome::pass(fr, format!("{en}: signature, root and tables agree."), facts);
    }
    let fr = format!("{fr}\u{a0}: signature et racine exactes.");
    Outcome::pass(fr, format!("{en}: signature and root exact."), facts)
}

fn young(size: u64, facts: Json) -> Outcome {
    let (fr, en) = match size {
        0 => ("Le journal est vide.".to_owned(), "The journal is empty.".to_owned()),
        1 => (
            "Le journal est neuf\u{a0}: 1 acte attend le premier point de contrôle.".to_owned(),
            "The journal is new: 1 act awaits the first checkpoint.".to_owned(),
        ),
        _ => (
            format!(
                "Le journal est neuf\u{a0}: {size} actes attendent le premier point de contrôle."
            ),
            format!("The journal is new: {size} acts await the first checkpoint."),
        ),
    };
    Outcome::pass(fr, en, facts)
}

fn unsigned(count: u64, facts: Json) -> Outcome {
    let fr = match count {
        1 => "1 acte attend sa signature depuis trop longtemps.".to_owned(),
        _ => format!("{count} actes attendent leur signature depuis trop longtemps."),
    };
    let en = match count {
        1 => "1 act has been waiting too long for its signature.".to_owned(),
        _ => format!("{count} acts have been waiting too long for their signature."),
    };
    Outcome::fail(fr, en, facts)
}

fn unbelievable(facts: Json) -> Outcome {
    let fr = "Le dernier point de contrôle n’est pas signé par la clé du journal.";
    let en = "The last checkpoint is not signed by the journal’s key.";
    Outcome::fail(fr, en, facts)
}

fn damaged(facts: Json) -> Outcome {
    let fr = "Ce qui est conservé ne donne pas la racine signée\u{a0}: le journal est abîmé.";
    let en = "What is stored does not give the root that was signed: the journal is damaged.";
    Outcome::fail(fr, en, facts)
}
