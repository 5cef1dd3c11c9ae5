//! Requests, breaches, information, ages: the clocks of the GDPR and of the French act.

use jiff::civil::date;

use super::{id, lasting, row};
use crate::parameter::Evidence::{Concordant, Single, Unverified};
use crate::parameter::Status::{Guidance, Standard};
use crate::parameter::{Parameter, Value};
use crate::period::Length;

pub(super) const ROWS: &[Parameter] = &[
    row(id::REQUEST_ANSWER, lasting(Length::months(1)))
        .eu("GDPR 12(3)")
        .named("Réponse à une demande", "Answer to a request"),
    row(id::REQUEST_EXTENSION, lasting(Length::months(2)))
        .eu("GDPR 12(3)")
        .named("Prolongation de la réponse", "Extension of the answer"),
    row(id::REQUEST_EXTENDED, lasting(Length::months(3)))
        .eu("GDPR 12(3), one month \"extended by two further months\", counted from receipt")
        .named("Réponse prolongée, depuis la réception", "Extended answer, from receipt"),
    row(id::REQUEST_IDENTITY_ASK, lasting(Length::working_days(5)))
        .design("GDPR 12(6), decree 2019-536 art. 77: \"without undue delay\", no number set")
        .named(
            "Délai pour demander une preuve d’identité et suspendre",
            "Time to ask for proof of identity and suspend",
        ),
    row("request.refusal", lasting(Length::months(1)))
        .eu("GDPR 12(4)")
        .named("Information sur le refus d’agir", "Information on a refusal to act"),
    row(id::COMPLAINT_SILENCE, lasting(Length::months(3)))
        .eu("GDPR 78(2)")
        .named("Silence de l’autorité avant recours", "Silence of the authority before a court"),
    row(id::BREACH_NOTIFICATION, lasting(Length::hours(72)))
        .eu("GDPR 33(1)")
        .named("Notification d’une violation", "Notification of a breach"),
    row(id::INDIRECT_COLLECTION, lasting(Length::months(1)))
        .eu("GDPR 14(3)(a)")
        .named("Information, collecte indirecte", "Information, indirect collection"),
    row(id::PRIOR_CONSULTATION, lasting(Length::weeks(8)))
        .eu("GDPR 36(2)")
        .named("Avis de l’autorité avant traitement", "Authority’s advice before processing"),
    row(id::PRIOR_CONSULTATION_EXTENDED, lasting(Length::weeks(14)))
        .eu("GDPR 36(2), eight weeks extended by six")
        .named("Avis prolongé de l’autorité", "Extended advice of the authority"),
    row(id::ACCESSIBILITY_COMPLAINT, lasting(Length::weeks(1)))
        .fr("RGAA 4.1, obligations")
        .status(Standard)
        .from(date(2019, 9, 20))
        .named("Réponse à une plainte d’accessibilité", "Answer to an accessibility complaint"),
    row(id::AGE_OF_CONSENT, Value::Age(16))
        .eu("GDPR 8(1)")
        .named("Âge du consentement seul en ligne", "Age of consent alone online"),
    row(id::AGE_OF_CONSENT, Value::Age(15))
        .fr("GDPR 8(1); LIL 45")
        .read(Concordant)
        .named("Âge du consentement seul en ligne", "Age of consent alone online"),
    row(id::AGE_OF_MAJORITY, Value::Age(18))
        .fr("Code civil 388, 414")
        .read(Unverified)
        .named("Majorité", "Majority"),
    row(id::RECIPIENT_ACKNOWLEDGEMENT, lasting(Length::days(7)))
        .design("GDPR 19 sets no number; a week leaves time before the answer is due")
        .named("Accusé attendu d’un destinataire", "Acknowledgement expected of a recipient"),
    row(id::RETENTION_NOTICE, lasting(Length::days(30)))
        .design("CNIL suggests warning before an inactive account is deleted, without a number")
        .named("Préavis avant suppression", "Notice before deletion"),
    row(id::UNSUBSCRIBE_EFFECT, lasting(Length::hours(48)))
        .eu("Gmail and Yahoo sender requirements, with RFC 8058")
        .status(Standard)
        .read(Concordant)
        .from(date(2024, 2, 1))
        .named("Effet d’une désinscription en un clic", "Effect of a one-click unsubscription"),
    row("breach.severity", Value::Count(2))
        .eu("ENISA severity methodology, SE of 2 read as the notification line")
        .status(Guidance)
        .read(Single)
        .named("Gravité appelant notification", "Severity that calls for notification"),
    row("register.small_organisation", Value::Count(250))
        .eu("GDPR 30(5)")
        .named("Effectif dispensé en partie du registre", "Staff partly exempt from the register"),
];
