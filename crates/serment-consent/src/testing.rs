//! What the tests of this crate share: the hotels' charter, a site over it, forms as browsers send
//! them.

use std::sync::Arc;

use serment_kernel::store::{StoreError, Tx};
use serment_kernel::testing::Kit;
use serment_kernel::words::{Actor, Lang, Permission, Personal};
use serment_kernel::{AppError, Capability, Context, KERNEL, UseCase, execute_blocking, subjects};
use serment_register::charter::{Channel, Charter, Lint, check, samples};
use serment_register::{Published, PublishedCharter, Site};
use serment_web::limits::Limits;
use serment_web::testing::TestSite;
use serment_web::{Slice, api, session};

use crate::consent::{Offer, Ticket};

/// Everything a site of this crate stands on.
pub(crate) const CAPABILITIES: &[&Capability] = &[
    &KERNEL,
    &session::CAPABILITY,
    &api::IDEMPOTENCY,
    &crate::consent::CAPABILITY,
    &crate::receipt::CAPABILITY,
    &crate::suppression::CAPABILITY,
];

/// The hotels' charter, with two more activities: `offers` by e-mail and telephone, `club` for all
/// ages. Both rest on consent.
pub(crate) fn charter() -> PublishedCharter {
    let files = samples::hotel();
    let charter = check(&files, &Lint::default()).charter.expect("the sample has no error");
    let at = "2026-11-01T09:00:00Z".parse().unwrap();
    let mut published = PublishedCharter::candidate(with_more(charter), files, at);
    published.version = 7;
    published
}

fn with_more(mut charter: Charter) -> Charter {
    let newsletter = charter.activities["newsletter"].clone();
    let mut offers = newsletter.clone();
    offers.channels = vec![Channel::Email, Channel::Phone];
    offers.preferences.clear();
    let mut club = newsletter;
    club.minors = true;
    club.marketing = false;
    club.channels.clear();
    charter.activities.insert("offers".into(), offers);
    charter.activities.insert("club".into(), club);
    charter
}

/// The offer of an activity, in French.
pub(crate) fn offer(activity: &str) -> Offer {
    Offer::of(&charter(), activity, Lang::Fr).unwrap()
}

/// A ticket of a form made now, as it travels.
pub(crate) fn ticket(kit: &Kit, activity: &str) -> String {
    let environment = &kit.context.environment;
    let nonce = environment.entropy.array();
    let ticket = Ticket::new(&offer(activity), "fragment", kit.context.now(), nonce);
    ticket.seal(environment.keys.tickets())
}

pub(crate) fn email(text: &str) -> Personal<String> {
    crate::identifier::email(text).unwrap()
}

/// A use case made of a closure, for the tests alone.
pub(crate) struct Doing<F>(pub(crate) F);

impl<T, F> UseCase for Doing<F>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + Sync + 'static,
{
    const NAME: &'static str = "consent.test";
    type Output = T;

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<T, AppError> {
        Ok((self.0)(tx)?)
    }
}

/// Does something in a transaction of its own.
pub(crate) fn acting<T: Send + 'static>(
    context: &Context,
    f: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + Sync + 'static,
) -> T {
    execute_blocking(context, &Actor::System("test"), Doing(f)).unwrap()
}

/// Erases whoever an address leads to.
pub(crate) fn erase(context: &Context, address: &str) {
    let address = email(address);
    acting(context, move |tx| {
        let subject = subjects::find(tx, "email", &address)?.expect("the person is known");
        subjects::erase(tx, subject, CAPABILITIES)
    });
}

/// A site over the charter, on one engine.
pub(crate) struct Stand {
    pub(crate) test: TestSite,
    pub(crate) site: Site,
}

impl Stand {
    fn open(kit: Kit) -> Self {
        let slices: Vec<Slice> =
            crate::SLICES.iter().chain(serment_register::SLICES).copied().collect();
        let mut kept = None;
        let test = TestSite::open(kit, Limits::unlimited(), &slices, &["consent"], |gate| {
            let published = Published::holding(charter());
            let site = Site::new(gate.context.clone(), gate.web.clone(), published);
            let routes = crate::routes(&site);
            kept = Some(site);
            routes
        });
        Self { test, site: kept.expect("the site was made with its routes") }
    }

    /// The charter in force.
    pub(crate) fn published(&self) -> Arc<PublishedCharter> {
        self.site.charter().unwrap()
    }

    /// Posts JSON as the application `booking`.
    pub(crate) async fn api(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &serde_json::Value,
    ) -> serment_web::testing::Answer {
        let key = format!("Bearer {}", self.test.key);
        let own = [("authorization", key.as_str()), ("content-type", "application/json")];
        let headers: Vec<_> = headers.iter().copied().chain(own).collect();
        let request = serment_web::testing::request("POST", path, &headers, &body.to_string());
        self.test.send(request).await
    }
}

/// Runs a test on a site over every engine there is.
pub(crate) fn on_each(test: impl AsyncFn(&Stand)) {
    for kit in Kit::each(CAPABILITIES) {
        let stand = Stand::open(kit);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(test(&stand));
        drop(runtime);
    }
}

/// The value of an input, by its name.
pub(crate) fn value_of(html: &str, name: &str) -> String {
    let at = html.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no input {name}"));
    let rest = &html[at..];
    let start = rest.find("value=\"").unwrap() + 7;
    rest[start..].split('"').next().unwrap().to_owned()
}

/// A form as a browser encodes it.
pub(crate) fn encode(pairs: &[(&str, &str)]) -> String {
    use std::fmt::Write;
    let escape = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
                out.push(char::from(byte));
            } else {
                write!(out, "%{byte:02X}").unwrap();
            }
            out
        })
    };
    let pairs = pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// A page's text with its unbreakable spaces made plain, to look for sentences in it.
pub(crate) fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}
