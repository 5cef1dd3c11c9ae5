//! Routes, each with who may call it.
//!
//! [`Routes`] is the only way to put a handler on the network: it records method, path and
//! [`Access`] beside axum's router, so that a test enumerates them and the guard refuses whatever
//! was not recorded. A handler learns who calls through the extractors [`Caller`], [`Person`],
//! [`Staff`], [`Application`] and [`Recipient`].

mod asked;
mod callers;
pub(crate) mod guard;

use std::fmt;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};
use serment_kernel::words::Role;

use crate::api::Operation;
use crate::limits::Class;

pub use asked::{Asked, Place};
pub(crate) use asked::{cookie, path_in};
pub use callers::{Application, Caller, Person, Recipient, Staff};
pub use guard::{Gate, NoRecipients, Recipients};

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone. The handler never learns of a session.
    Public,
    /// A data subject who signed in by an emailed link.
    Person,
    /// Staff holding one of these roles.
    Staff(&'static [Role]),
    /// An application whose API key has this scope.
    Application(&'static str),
    /// A recipient of the charter, by its signature.
    Recipient,
}

/// One route as it was declared.
#[derive(Clone, Debug)]
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its path, with parameters in braces.
    pub path: String,
    /// Who may call it.
    pub access: Access,
    /// How often one caller may.
    pub class: Class,
    /// Largest body accepted.
    pub body_bytes: usize,
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:?}", self.method, self.path, self.access)
    }
}

/// Largest body of a route that says nothing else: forms and small JSON.
const BODY_BYTES: usize = 256 * 1024;

/// The prefixes other sites and programs post to. Never a person's or staff's session there.
pub(crate) const OPEN_PREFIXES: [&str; 4] = ["/api/", "/c/", "/u/", "/hooks/"];

/// A set of routes over the state `S`. Each slice builds its own; the binary merges them.
#[derive(Debug)]
pub struct Routes<S = ()> {
    router: Router<S>,
    table: Vec<Route>,
    operations: Vec<Operation>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No route.
    pub fn new() -> Self {
        Self { router: Router::new(), table: vec![], operations: vec![] }
    }

    /// A page: `GET`, and `HEAD` with it.
    #[must_use]
    pub fn get<H: Handler<T, S>, T: 'static>(self, path: &str, access: Access, handler: H) -> Self {
        self.on(Method::GET, path, access, handler)
    }

    /// The sending of a form: `POST`.
    #[must_use]
    pub fn post<H: Handler<T, S>, T: 'static>(
        self,
        path: &str,
        access: Access,
        handler: H,
    ) -> Self {
        self.on(Method::POST, path, access, handler)
    }

    /// A handler under any method.
    ///
    /// # Panics
    /// On a method axum cannot route, on a route declared twice, and when a session would be
    /// accepted under a prefix open to other sites: defects of the program, found at its start.
    #[must_use]
    pub fn on<H: Handler<T, S>, T: 'static>(
        mut self,
        method: Method,
        path: &str,
        access: Access,
        handler: H,
    ) -> Self {
        let session = matches!(access, Access::Person | Access::Staff(_));
        let open = OPEN_PREFIXES.iter().any(|prefix| path.starts_with(prefix));
        assert!(!(session && open), "{path}: a session under a prefix open to other sites");
        let filter = MethodFilter::try_from(method.clone())
            .unwrap_or_else(|_| panic!("{path}: method {method} cannot be routed"));
        let class = match (access, &method) {
            (Access::Application(_) | Access::Recipient, _) => Class::Api,
            (_, &Method::GET) => Class::Page,
            _ => Class::Form,
        };
        self.router = self.router.route(path, on(filter, handler));
        let path = path.to_owned();
        self.table.push(Route { method, path, access, class, body_bytes: BODY_BYTES });
        self
    }

    /// An operation of the API: routed, and listed in the OpenAPI document.
    #[must_use]
    pub fn operation<H: Handler<T, S>, T: 'static>(self, operation: Operation, handler: H) -> Self {
        let access = operation.scope.map_or(Access::Public, Access::Application);
        let path = operation.path;
        let mut routes = self.on(operation.method.clone(), path, access, handler);
        routes.operations.push(operation);
        routes
    }

    fn last(&mut self) -> &mut Route {
        self.table.last_mut().expect("a route was declared before it is precised")
    }

    /// Sets how often the route just declared may be called.
    #[must_use]
    pub fn class(mut self, class: Class) -> Self {
        self.last().class = class;
        self
    }

    /// Sets the largest body of the route just declared.
    #[must_use]
    pub fn body_bytes(mut self, bytes: usize) -> Self {
        self.last().body_bytes = bytes;
        self
    }

    /// Both sets of routes.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self.operations.extend(other.operations);
        self
    }

    /// The routes with their state given.
    #[must_use]
    pub fn with_state(self, state: S) -> Routes<()> {
        let Self { router, table, operations } = self;
        Routes { router: router.with_state(state), table, operations }
    }

    /// Every route declared, for the tests that enumerate them.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// Every operation of the API.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    pub(crate) fn into_parts(self) -> (Router<S>, Vec<Route>) {
        (self.router, self.table)
    }
}
