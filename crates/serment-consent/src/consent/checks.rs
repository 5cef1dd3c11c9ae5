//! The controls `consent_is_active` and `withdrawal_as_easy`.
//!
//! Art. 4(11), 7(1) and 7(3). The first looks at every consent that holds and at every form the
//! charter allows; the second at what the charter promises and at what our own pages take.

use serde_json::{Value as Json, json};
use serment_kernel::AppError;
use serment_kernel::words::Lang;
use serment_register::charter::{CollectionChannel, Period};
use serment_register::{Check, Outcome, Site};

use super::offer::Offer;
use super::store;

/// Gestures our own receipt page takes to withdraw: its button.
const OWN_GESTURES: u8 = 1;

/// Every consent that holds has its proof, and no form is an answer by default.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConsentIsActive;

impl Check for ConsentIsActive {
    fn kind(&self) -> &'static str {
        "consent_is_active"
    }

    fn run(&self, site: &Site, _: &Json, _: Period) -> Result<Outcome, AppError> {
        let published = site.charter()?;
        let now = site.context.now();
        let standing = site.context.store.read(|read| store::standing(read, now))?;
        let languages = &published.charter.organisation.languages;
        let asks =
            |id: &String| languages.iter().all(|lang| Offer::of(&published, id, *lang).is_ok());
        let forms: Vec<_> = Offer::activities(&published.charter).map(|(id, _)| id).collect();
        let passive: Vec<_> = forms.iter().filter(|id| !asks(id)).collect();
        let unproved = standing.without_notice.max(standing.without_receipt);
        let facts = json!({
            "consents": standing.live,
            "without_notice": standing.without_notice,
            "without_receipt": standing.without_receipt,
            "forms": forms.len(),
            "passive_forms": passive.len(),
        });
        Ok(if unproved > 0 {
            Outcome::fail(
                format!(
                    "{unproved} consentements sur {} n’ont pas toute leur preuve.",
                    standing.live
                ),
                format!("{unproved} consents out of {} lack a part of their proof.", standing.live),
                facts,
            )
        } else if passive.is_empty() {
            Outcome::pass(
                counted(Lang::Fr, standing.live, forms.len()),
                counted(Lang::En, standing.live, forms.len()),
                facts,
            )
        } else {
            let named = passive.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
            Outcome::fail(
                format!("Un oui n’y serait pas un choix\u{a0}: {named}."),
                format!("A yes would not be a choice there: {named}."),
                facts,
            )
        })
    }
}

fn counted(lang: Lang, live: u64, forms: usize) -> String {
    let plural = if forms == 1 { "" } else { "s" };
    match lang {
        Lang::Fr => {
            let consents = match live {
                0 => "Aucun consentement n’est en cours.".to_owned(),
                1 => "Le consentement en cours a sa preuve.".to_owned(),
                _ => format!("Les {live} consentements en cours ont tous leur preuve."),
            };
            format!("{consents} Aucune case n’est cochée d’avance, sur {forms} formulaire{plural}.")
        }
        Lang::En => {
            let consents = match live {
                0 => "No consent is current.".to_owned(),
                1 => "The one current consent has its proof.".to_owned(),
                _ => format!("All {live} current consents have their proof."),
            };
            format!("{consents} No box is ticked in advance, on {forms} form{plural}.")
        }
    }
}

/// Taking back never takes more gestures than giving, and is open where giving is.
#[derive(Clone, Copy, Debug, Default)]
pub struct WithdrawalAsEasy;

impl Check for WithdrawalAsEasy {
    fn kind(&self) -> &'static str {
        "withdrawal_as_easy"
    }

    fn run(&self, site: &Site, _: &Json, _: Period) -> Result<Outcome, AppError> {
        let published = site.charter()?;
        let (mut total, mut harder) = (0_usize, Vec::new());
        for (id, activity) in Offer::activities(&published.charter) {
            total += 1;
            let given = &activity.collection;
            let web = CollectionChannel::Web;
            let easy = activity.withdrawal.as_ref().is_some_and(|back| {
                back.gestures <= given.gestures
                    && (!given.channels.contains(&web) || back.channels.contains(&web))
            });
            if !easy || given.gestures.0 < OWN_GESTURES {
                harder.push(id.as_str());
            }
        }
        let facts =
            json!({ "activities": total, "harder": harder.len(), "own_gestures": OWN_GESTURES });
        if harder.is_empty() {
            let fr = match total {
                0 => "Aucune activité ne repose sur le consentement.".to_owned(),
                1 => "Retirer l’unique consentement que nous demandons prend un geste.".to_owned(),
                _ => format!(
                    "Retirer l’un des {total} consentements que nous demandons prend un geste."
                ),
            };
            let en = match total {
                0 => "No activity rests on consent.".to_owned(),
                1 => "Taking back the one consent we ask for takes one gesture.".to_owned(),
                _ => {
                    format!("Taking back any of the {total} consents we ask for takes one gesture.")
                }
            };
            return Ok(Outcome::pass(fr, en, facts));
        }
        let named = harder.join(", ");
        Ok(Outcome::fail(
            format!("Retirer est plus difficile que donner\u{a0}: {named}."),
            format!("Taking back is harder than giving: {named}."),
            facts,
        ))
    }
}
