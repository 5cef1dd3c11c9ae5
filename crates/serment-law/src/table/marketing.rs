//! Prospecting and trackers.

use jiff::civil::date;

use super::{id, lasting, row};
use crate::parameter::Evidence::Concordant;
use crate::parameter::Status::{Guidance, Repealed};
use crate::parameter::{Parameter, Value};
use crate::period::Length;

pub(super) const ROWS: &[Parameter] = &[
    row(id::TRACKER_CHOICE, lasting(Length::months(6)))
        .fr("CNIL 2020-092")
        .status(Guidance)
        .read(Concordant)
        .from(date(2020, 9, 17))
        .named("Mémoire du choix sur les traceurs", "Memory of a choice about trackers"),
    row(id::TRACKER_LIFETIME, lasting(Length::months(13)))
        .fr("CNIL 2020-091, 2020-092")
        .status(Guidance)
        .read(Concordant)
        .from(date(2020, 9, 17))
        .named("Vie d’un traceur d’audience exempté", "Life of an exempt audience tracker"),
    row(id::TRACKER_AUDIENCE, lasting(Length::months(25)))
        .fr("CNIL 2020-091, 2020-092")
        .status(Guidance)
        .read(Concordant)
        .from(date(2020, 9, 17))
        .named("Données d’audience exemptées", "Exempt audience data"),
    row(id::PHONE_REGIME, Value::Regime("objection_list"))
        .fr("Code de la consommation L223-1, before loi 2025-594 (Bloctel)")
        .status(Repealed)
        .read(Concordant)
        .until(date(2026, 8, 10))
        .named("Régime du démarchage téléphonique", "Regime of telephone canvassing"),
    row(id::PHONE_REGIME, Value::Regime("prior_consent"))
        .fr("Code de la consommation L223-1 (loi 2025-594 art. 13)")
        .read(Concordant)
        .from(date(2026, 8, 11))
        .named("Régime du démarchage téléphonique", "Regime of telephone canvassing"),
    row(id::PHONE_CONSENT, lasting(Length::years(1)))
        .fr("Code de la consommation R223-1 I (decree 2026-662)")
        .read(Concordant)
        .from(date(2026, 8, 11))
        .named("Durée du consentement aux appels", "Duration of consent to calls"),
    row("phone.consent_days", lasting(Length::days(365)))
        .design("R223-1 I read as a year of 365 days: the earlier of the two readings is used")
        .from(date(2026, 8, 11))
        .named(
            "Durée du consentement aux appels, en jours",
            "Duration of consent to calls, in days",
        ),
    row(id::PHONE_ATTEMPTS, Value::Count(4))
        .fr("Code de la consommation D223-9")
        .read(Concordant)
        .from(date(2023, 3, 1))
        .named("Appels ou tentatives par période", "Calls or attempts per window"),
    row(id::PHONE_ATTEMPTS_WINDOW, lasting(Length::days(30)))
        .fr("Code de la consommation D223-9")
        .read(Concordant)
        .from(date(2023, 3, 1))
        .named("Période de décompte des appels", "Window in which calls are counted"),
    row("phone.morning_from", Value::HourOfDay(10))
        .fr("Code de la consommation D223-9")
        .read(Concordant)
        .from(date(2023, 3, 1))
        .named("Début des appels le matin", "Start of calls in the morning"),
    row("phone.morning_to", Value::HourOfDay(13))
        .fr("Code de la consommation D223-9")
        .read(Concordant)
        .from(date(2023, 3, 1))
        .named("Fin des appels le matin", "End of calls in the morning"),
    row("phone.afternoon_from", Value::HourOfDay(14))
        .fr("Code de la consommation D223-9")
        .read(Concordant)
        .from(date(2023, 3, 1))
        .named("Début des appels l’après-midi", "Start of calls in the afternoon"),
    row("phone.afternoon_to", Value::HourOfDay(20))
        .fr("Code de la consommation D223-9")
        .read(Concordant)
        .from(date(2023, 3, 1))
        .named("Fin des appels l’après-midi", "End of calls in the afternoon"),
    row("phone.refusal_pause", lasting(Length::days(60)))
        .fr("Code de la consommation D223-9, before decree 2026-662")
        .status(Repealed)
        .read(Concordant)
        .from(date(2023, 3, 1))
        .until(date(2026, 8, 10))
        .named("Pause après un refus d’appel", "Pause after a refused call"),
];
