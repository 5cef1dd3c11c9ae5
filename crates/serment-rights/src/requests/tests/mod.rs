//! Requests: what the model decides, and a whole life on real systems.

mod life;
mod model;
mod trouble;
