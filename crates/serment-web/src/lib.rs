//! Everything pages share, and no business page: shell, forms, messages, sessions, access,
//! errors, API manners, accessibility rules.
//!
//! A slice contributes a [`Slice`] (messages, templates, navigation) and a set of [`Routes`]; the
//! binary gathers them in a [`Web`], gives a [`Gate`] what decides who comes in, and serves
//! [`app`]. Nothing here knows a capability, and nothing reaches the network beside [`Routes`],
//! where each route says who may call it.

pub mod a11y;
pub mod api;
mod app;
mod assets;
pub mod form;
mod headers;
pub mod i18n;
mod identity;
pub mod limits;
pub mod mail;
pub mod markdown;
mod page;
pub mod problem;
pub mod routes;
pub mod samples;
pub mod session;
mod template;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;

pub use app::app;
pub use assets::{seal_path, stylesheet_path};
pub use form::{Field, FieldError, Form};
pub use identity::Identity;
pub use page::{JournalLine, Nav, NavItem, NavSet, PageMeta, Site, Slice, Web, WebError};
pub use problem::Problem;
pub use routes::{Access, Application, Caller, Gate, Person, Recipient, Routes, Staff};
pub use template::{TemplateError, Templates};
