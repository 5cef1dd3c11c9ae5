//! serment-register
