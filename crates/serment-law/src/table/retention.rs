//! The numbers of the retention catalogue. What they are counted from, and what they bound, is
//! in [`crate::retention`].

use jiff::civil::date;

use super::{id, lasting, row};
use crate::parameter::Evidence::{Concordant, Single, Unverified};
use crate::parameter::Parameter;
use crate::parameter::Status::Guidance;
use crate::period::Length;

pub(super) const ROWS: &[Parameter] = &[
    row("retention.R-PROSPECT", lasting(Length::years(3)))
        .fr("CNIL, commercial activities standard; sanctions of its restricted committee")
        .status(Guidance)
        .read(Concordant)
        .named("Prospects", "Prospects"),
    row("retention.R-CUSTOMER", lasting(Length::years(3)))
        .fr("CNIL, commercial activities standard; SAN-2020-008 (four years excessive)")
        .status(Guidance)
        .read(Concordant)
        .named("Prospection des anciens clients", "Marketing to former customers"),
    row("retention.R-CONTRACT", lasting(Length::years(5)))
        .fr("Code civil 2224")
        .read(Concordant)
        .named("Dossiers de contrat", "Contract files"),
    row("retention.R-ECONTRACT", lasting(Length::years(10)))
        .fr("Code de la consommation L213-1, D213-2")
        .read(Concordant)
        .named(
            "Contrats électroniques d’au moins 120 €",
            "Electronic contracts of EUR 120 or more",
        ),
    row("retention.R-INVOICE", lasting(Length::years(10)))
        .fr("Code de commerce L123-22")
        .read(Concordant)
        .named("Pièces comptables", "Accounting records"),
    row("retention.R-TAX", lasting(Length::years(6)))
        .fr("Livre des procédures fiscales L102 B")
        .named("Documents fiscaux", "Tax documents"),
    row("retention.R-CARD", lasting(Length::months(13)))
        .fr("Code monétaire et financier L133-24; CNIL 2018-303")
        .read(Single)
        .named("Preuve de paiement par carte", "Proof of a card payment"),
    row("retention.R-CARD.deferred", lasting(Length::months(15)))
        .fr("Code monétaire et financier L133-24; CNIL 2018-303")
        .read(Single)
        .named(
            "Preuve de paiement par carte à débit différé",
            "Proof of a payment by deferred debit card",
        ),
    row("retention.R-CARD.cvv", lasting(Length::days(0)))
        .fr("CNIL 2018-303")
        .status(Guidance)
        .read(Unverified)
        .named("Cryptogramme d’une carte", "Security code of a card"),
    row("retention.R-ACCOUNT", lasting(Length::years(2)))
        .fr("CNIL, commercial activities standard")
        .status(Guidance)
        .read(Single)
        .named("Compte en ligne inactif", "Inactive online account"),
    row(id::SUPPRESSION, lasting(Length::years(3)))
        .fr("GDPR 21; CNIL, commercial activities standard (formerly NS-48)")
        .status(Guidance)
        .read(Single)
        .named("Liste d’opposition", "Suppression list"),
    row(id::PHONE_PROOF, lasting(Length::years(3)))
        .fr("Code de la consommation R223-2 (decree 2026-662)")
        .read(Concordant)
        .from(date(2026, 8, 11))
        .named("Preuve du consentement aux appels", "Proof of consent to calls"),
    row("retention.R-CV", lasting(Length::years(2)))
        .fr("CNIL, retention periods")
        .status(Guidance)
        .named("Candidature non retenue", "Unsuccessful application"),
    row("retention.R-PAY", lasting(Length::years(5)))
        .fr("Code du travail L3243-4")
        .read(Concordant)
        .named("Double des bulletins de paie", "Copies of payslips"),
    row("retention.R-STAFFREG", lasting(Length::years(5)))
        .fr("Code du travail R1221-26")
        .read(Concordant)
        .named("Registre unique du personnel", "Single staff register"),
    row("retention.R-HOURS", lasting(Length::years(1)))
        .fr("Code du travail D3171-16")
        .read(Concordant)
        .named("Décompte du temps de travail", "Working time counts"),
    row("retention.R-HOURS.day_rate", lasting(Length::years(3)))
        .fr("Code du travail D3171-16")
        .read(Concordant)
        .named("Décompte des forfaits en jours", "Working time counts, day-rate staff"),
    row("retention.R-BADGE", lasting(Length::months(3)))
        .fr("CNIL, access control at work")
        .status(Guidance)
        .read(Unverified)
        .named("Journaux d’accès aux locaux", "Physical access logs"),
    row("retention.R-CCTV", lasting(Length::months(1)))
        .fr("Code de la sécurité intérieure L252-5")
        .read(Single)
        .named("Images de vidéoprotection", "Video surveillance images"),
    row("retention.R-LOG.min", lasting(Length::months(6)))
        .fr("CNIL 2021-122")
        .status(Guidance)
        .read(Concordant)
        .from(date(2021, 10, 14))
        .named("Journaux applicatifs, au moins", "Application logs, at least"),
    row("retention.R-LOG", lasting(Length::months(12)))
        .fr("CNIL 2021-122")
        .status(Guidance)
        .read(Concordant)
        .from(date(2021, 10, 14))
        .named("Journaux applicatifs, au plus", "Application logs, at most"),
    row("retention.R-LOG.internal_control", lasting(Length::years(3)))
        .fr("CNIL 2021-122")
        .status(Guidance)
        .read(Concordant)
        .from(date(2021, 10, 14))
        .named("Journaux d’un contrôle interne documenté", "Logs of a documented internal control"),
    row("retention.R-CALL", lasting(Length::months(6)))
        .fr("CNIL, listening and recording of calls at work")
        .status(Guidance)
        .read(Unverified)
        .named("Appels enregistrés", "Recorded calls"),
    row("retention.R-DSR", lasting(Length::years(5)))
        .design("Code civil 2224: the limitation period, in archive, minimal")
        .named("Dossier d’une demande", "File of a request"),
    row("retention.R-BREACH", lasting(Length::years(5)))
        .design("GDPR 33(5) sets no number; evidence for as long as a claim may come")
        .named("Fiche de violation", "Breach record"),
    row("retention.R-CONSENT", lasting(Length::years(5)))
        .design("GDPR 7(1) sets no number; evidence for as long as a claim may come")
        .named("Preuve de consentement, après usage", "Proof of consent, after use"),
    row("retention.R-HEALTH", lasting(Length::years(20)))
        .fr("Code de la santé publique R1112-7")
        .named("Dossier de patient", "Patient file"),
    row("retention.R-AML", lasting(Length::years(5)))
        .fr("Code monétaire et financier L561-12")
        .read(Unverified)
        .named("Dossier de lutte contre le blanchiment", "Anti-money-laundering file"),
    row("retention.R-HOTEL", lasting(Length::months(6)))
        .fr("CESEDA R814-1 and following")
        .read(Unverified)
        .named("Fiche individuelle de police", "Hotel police form"),
    row("retention.R-ID.access", lasting(Length::years(1)))
        .fr("CNIL, former practice")
        .status(Guidance)
        .read(Unverified)
        .named(
            "Copie d’identité, accès et rectification",
            "Identity copy, access and rectification",
        ),
    row("retention.R-ID.objection", lasting(Length::years(3)))
        .fr("CNIL, former practice")
        .status(Guidance)
        .read(Unverified)
        .named("Copie d’identité, opposition", "Identity copy, objection"),
    row("retention.R-ID", lasting(Length::days(0)))
        .design("GDPR 5(1)(c): deleted when the request is closed")
        .named("Copie d’une pièce d’identité", "Copy of an identity document"),
];
