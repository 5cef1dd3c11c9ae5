//! The register of processing activities (Art. 30) in the forms others read.
//!
//! [`json()`] for programs, [`csv()`] with the columns of the CNIL's register for spreadsheets,
//! [`markdown()`] for the public. All three are read from the same charter, so they agree.

mod csv;
mod json;
mod markdown;

pub use csv::csv;
pub use json::json;
pub use markdown::markdown;
