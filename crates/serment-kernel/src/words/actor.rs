//! Who acts, and what an act demands of them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::SubjectId;

/// What a member of staff may do. A person may hold several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Data protection officer: reads and decides everything about requests and the charter.
    Dpo,
    /// Prepares and follows requests; approves plans when no second person is demanded.
    Agent,
    /// Connects systems, publishes the charter.
    Engineer,
}

/// Who asks. Built at the edge (session, key, command line, worker), never inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anyone, not identified.
    Public,
    /// The data subject, identity confirmed for this session.
    Person(SubjectId),
    /// A member of staff, by the name their roles are declared under.
    Staff {
        /// The stable name in the configuration (never shown to the public).
        name: String,
        /// What they may do.
        roles: Vec<Role>,
    },
    /// An application of the organisation, by the name of its API key.
    Application(String),
    /// A recipient whose signature was verified, by its id in the charter.
    Recipient(String),
    /// The program itself: a job, a reconciler, the sequencer.
    System(&'static str),
}

impl fmt::Display for Actor {
    /// The form journaled: a kind and a handle, never a person's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::Person(subject) => write!(f, "person:{subject}"),
            Self::Staff { name, .. } => write!(f, "staff:{name}"),
            Self::Application(name) => write!(f, "application:{name}"),
            Self::Recipient(id) => write!(f, "recipient:{id}"),
            Self::System(part) => write!(f, "system:{part}"),
        }
    }
}

/// What a use case demands of its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Nothing: anyone may.
    Public,
    /// To be that person, or the program acting for them.
    Own(SubjectId),
    /// To be staff holding one of these roles.
    Staff(&'static [Role]),
    /// To be an application with a valid key, or the program itself.
    Application,
    /// To be a recipient of the charter.
    Recipient,
    /// To be the program itself.
    System,
}

impl Actor {
    /// Whether this actor may do what demands `permission`. The only place that decides it.
    pub fn may(&self, permission: Permission) -> bool {
        match (self, permission) {
            (Self::Person(subject), Permission::Own(owner)) => *subject == owner,
            (Self::Staff { roles, .. }, Permission::Staff(wanted)) => {
                roles.iter().any(|role| wanted.contains(role))
            }
            (_, Permission::Public)
            | (Self::System(_), _)
            | (Self::Application(_), Permission::Application)
            | (Self::Recipient(_), Permission::Recipient) => true,
            _ => false,
        }
    }
}
