//! Examples and properties of consent: the model alone, the use cases on both engines, the pages and
//! the API as everyone enters them.

mod api;
mod model;
mod pages;
mod states;
mod usecases;
