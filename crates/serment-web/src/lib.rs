//! serment-web
