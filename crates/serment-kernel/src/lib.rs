//! The small kernel under every capability: words, the store, one way to act.
pub mod words;
/// placeholder until store lands
pub mod store {
    /// A column value.
    #[derive(Clone, Debug, PartialEq)]
    pub enum Value { /// Text.
        Text(String) }
}
