//! serment-journal
