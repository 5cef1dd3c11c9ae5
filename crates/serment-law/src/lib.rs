//! serment-law
