//! What a capability brings to the kernel: its tables, its queries, how it forgets a person.

use crate::store::{Migration, Query, StoreError, Tx};
use crate::words::SubjectId;

/// One capability, as the kernel sees it. Its directory declares one constant of this type.
#[derive(Debug)]
pub struct Capability {
    /// The one word: directory, URL, CLI verb, event prefix.
    pub name: &'static str,
    /// Its tables, in the order they came to be. A column that holds a person's handle is called
    /// `subject`: that is where [`crate::abandoned`] looks before it forgets a handle nobody holds.
    pub migrations: &'static [Migration],
    /// Every query, one list a store, so that a test prepares each on both engines.
    pub queries: &'static [&'static [&'static Query]],
    /// Removes what its tables hold of a person; returns the rows removed or emptied. Called inside
    /// the transaction that destroys the person's key, so nothing is forgotten halfway.
    pub forget: Option<Forget>,
}

/// Removes what a capability's tables hold of one data subject.
pub type Forget = fn(&mut Tx<'_>, SubjectId) -> Result<u64, StoreError>;
