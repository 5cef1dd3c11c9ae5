//! serment-connect
