//! serment-governance
