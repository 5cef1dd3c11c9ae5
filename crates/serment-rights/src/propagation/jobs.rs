//! Delivering a notification: one signed POST, tried again until it is taken.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use serment_kernel::jobs::{Handler, Job, JobError};
use serment_kernel::store::StoreError;
use serment_kernel::words::{Actor, Lang};
use serment_kernel::{Context, execute_blocking};
use serment_register::PublishedCharter;

use super::model::{Notification, NotificationId, NotificationStatus};
use super::signature::{self, Secret};
use super::store;
use super::usecases::RecordDelivery;
use crate::Rights;

/// How long a recipient may take to answer.
const TIMEOUT: Duration = Duration::from_secs(15);
const ACTOR: Actor = Actor::System("propagation");

/// Delivers notifications.
pub struct NotifyJob(pub Rights);

impl Handler for NotifyJob {
    fn kind(&self) -> &'static str {
        "propagation.notify"
    }

    fn run(&self, context: &Context, job: &Job) -> Result<(), JobError> {
        let id: NotificationId = crate::payload(job, "notification")?;
        let charter = self.0.charter()?;
        let found = context.store.read(|read| {
            let found = store::find(read, id)?;
            let identifiers = store::identifiers(read, id)?;
            Ok::<_, StoreError>((found, identifiers))
        });
        let (Some(notification), identifiers) = found? else {
            return Err(JobError::Fail("the notification is gone".into()));
        };
        if notification.status != NotificationStatus::Waiting {
            return Ok(());
        }
        let subject: serde_json::Map<_, _> = identifiers
            .into_iter()
            .map(|(kind, value)| (kind, serde_json::Value::from(value.into_inner())))
            .collect();
        let body = json!({
            "type": notification.kind.word(),
            "timestamp": notification.created_at,
            "data": {
                "notification": id,
                "activities": notification.activities,
                "subject": subject,
                "acknowledge_at": format!("{}/hooks/acknowledgements", self.0.site.web.site().base_url),
                "acknowledge_before": notification.due_at,
            },
        });
        let failed = self.deliver(context, &charter, &notification, &body.to_string()).err();
        let use_case = RecordDelivery { notification: id, failed: failed.clone() };
        execute_blocking(context, &ACTOR, use_case)?;
        failed.map_or(Ok(()), |why| Err(JobError::Retry(why)))
    }
}

impl NotifyJob {
    fn deliver(
        &self,
        context: &Context,
        charter: &Arc<PublishedCharter>,
        notification: &Notification,
        body: &str,
    ) -> Result<(), String> {
        let declared = charter.charter.recipients.get(&notification.recipient);
        let declared = declared.ok_or("the recipient is no longer in the charter")?;
        let webhook = declared.webhook.as_ref().ok_or("the recipient has no webhook any more")?;
        let variable = |name: &str| {
            let value = self.0.systems.variable(name);
            value.ok_or_else(|| format!("the variable {name} is not set"))
        };
        let url = variable(&webhook.url_env)?;
        if !is_safe(&url) {
            let name = &webhook.url_env;
            return Err(format!("the variable {name} must be an https address: identifiers leave"));
        }
        let secret: Secret = variable(&webhook.secret_env)?
            .parse()
            .map_err(|error| format!("the variable {}: {error}", webhook.secret_env))?;
        let (id, now) = (notification.id.to_string(), context.now());
        let signature = signature::sign(&secret, &id, now, body.as_bytes());
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .max_redirects(0)
            .build()
            .into();
        let name = declared.title.get(Lang::En);
        let answer = agent
            .post(&url)
            .header("content-type", "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", &now.as_second().to_string())
            .header("webhook-signature", &signature)
            .send(body);
        match answer {
            Ok(response) if response.status().is_success() => Ok(()),
            Ok(response) => Err(format!("{name} answered {}", response.status())),
            Err(ureq::Error::StatusCode(code)) => Err(format!("{name} answered {code}")),
            Err(_) => Err(format!("{name} did not answer")),
        }
    }
}

/// Whether identifiers may be sent there: over TLS, or without leaving this machine.
fn is_safe(url: &str) -> bool {
    let Ok(url) = url.parse::<axum::http::Uri>() else { return false };
    let host = url.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let address = host.parse::<std::net::IpAddr>();
    match url.scheme_str() {
        Some("https") => true,
        Some("http") => host == "localhost" || address.is_ok_and(|it| it.is_loopback()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn identifiers_leave_this_machine_only_over_tls() {
        for url in
            ["https://a.example/x", "http://127.0.0.1:9/x", "http://[::1]/", "http://localhost:1"]
        {
            assert!(is_safe(url), "{url}");
        }
        for url in [
            "http://a.example/x",
            "http://127.0.0.1@a.example/",
            "http://localhost.a.example",
            "ftp://127.0.0.1/",
            "x",
        ] {
            assert!(!is_safe(url), "{url}");
        }
    }
}
