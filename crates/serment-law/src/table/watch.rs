//! What may become law: rows of status `proposed`, which no lookup returns. The day one is
//! adopted, its status and its first day change, and the row it replaces is closed.

use jiff::civil::date;

use super::{id, lasting, row};
use crate::parameter::Evidence::Concordant;
use crate::parameter::Parameter;
use crate::parameter::Status::Proposed;
use crate::period::Length;

pub(super) const ROWS: &[Parameter] = &[
    row(id::BREACH_NOTIFICATION, lasting(Length::hours(96)))
        .eu("COM(2025) 837 (Digital Omnibus), not adopted in October 2026")
        .status(Proposed)
        .read(Concordant)
        .from(date(2027, 1, 1))
        .named("Notification d’une violation", "Notification of a breach"),
    row("retention.R-TAX", lasting(Length::years(10)))
        .fr("Bill amending livre des procédures fiscales L102 B, six years on 2026-09-01")
        .status(Proposed)
        .read(Concordant)
        .from(date(2027, 1, 1))
        .named("Documents fiscaux", "Tax documents"),
    row(id::TRACKER_CHOICE, lasting(Length::months(6)))
        .eu("COM(2025) 837 (Digital Omnibus), GDPR art. 88a, not adopted in October 2026")
        .status(Proposed)
        .read(Concordant)
        .from(date(2027, 1, 1))
        .named("Mémoire d’un refus sur les traceurs", "Memory of a refusal of trackers"),
];
