//! serment-consent
