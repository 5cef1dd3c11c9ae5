//! Who is staff: declared in the configuration, read at each request.

use serment_kernel::words::{Personal, Role};

use super::normalise_email;

/// One member of staff.
#[derive(Clone, Debug)]
pub struct Member {
    /// The stable name, journaled with what they do.
    pub name: String,
    /// What pages call them: « Claire Prigent, déléguée ».
    pub display: String,
    /// Where their link is sent.
    pub email: Personal<String>,
    /// What they may do.
    pub roles: Vec<Role>,
}

/// Every member of staff.
#[derive(Clone, Debug, Default)]
pub struct Directory(Vec<Member>);

impl Directory {
    /// Gathers the members. Addresses are compared as persons' are.
    pub fn new(members: impl IntoIterator<Item = Member>) -> Self {
        let normal = |mut member: Member| {
            if let Some(email) = normalise_email(member.email.reveal()) {
                member.email = email;
            }
            member
        };
        Self(members.into_iter().map(normal).collect())
    }

    /// The member with this stable name.
    pub fn by_name(&self, name: &str) -> Option<&Member> {
        self.0.iter().find(|member| member.name == name)
    }

    /// The member whose address this is, already normalised.
    pub fn by_email(&self, email: &Personal<String>) -> Option<&Member> {
        self.0.iter().find(|member| member.email == *email)
    }
}
