//! serment-rights
