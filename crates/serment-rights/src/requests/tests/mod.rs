//! Requests: what the model decides, and a whole life on real systems.

mod correct;
mod desk;
mod events;
mod life;
mod links;
mod model;
mod trouble;
