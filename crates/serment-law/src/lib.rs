//! The law as data: dated parameters, and the civil-time arithmetic that reads them.
//!
//! Every duration, age, cap and threshold the product obeys is a row of [`table`] with its
//! source, its jurisdiction and the period in which it holds. The other modules compute: they
//! hold no number of their own, so changing the law is adding a row.
//!
//! - [`parameter`]: what a row is, and how it is looked up by date;
//! - [`calendar`]: French public holidays and working days (R.1182/71 art. 2);
//! - [`period`]: adding days, months and hours as R.1182/71 art. 3 says;
//! - [`deadline`]: the clocks of Art. 12, 14, 33 and 36;
//! - [`age`]: Art. 8 and the age of digital consent;
//! - [`retention`]: the catalogue of retention rules and their due dates;
//! - [`rights`]: which right exists for which legal basis, and what may refuse it.
//!
//! Invariants: pure (no I/O, no clock, no randomness: every date is an argument); nothing of
//! ours is imported; an answer that the table cannot give is an error, never a default.
//!
//! Deliberately absent: legal advice, amounts of fines, and any proposal presented as law
//! (a proposal is a row of status `proposed`, which no lookup returns).

pub mod age;
pub mod calendar;
pub mod deadline;
pub mod parameter;
pub mod period;
pub mod retention;
pub mod rights;
pub mod table;
#[cfg(test)]
mod tests;

pub use calendar::{Calendar, Region};
pub use parameter::{Jurisdiction, Law, LawError, Parameter, Status, Title, Value};
pub use period::{Length, Unit};
