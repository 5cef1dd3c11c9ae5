//! What pages say of a request: facts in words, counts, dates; decided here, laid out by templates.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Value as Json, json};
use serment_connect::Role;
use serment_kernel::words::Lang;
use serment_register::charter::Charter;
use serment_web::i18n::{args, format};
use serment_web::{Staff, Web};

use super::life::Said;
use super::model::{
    Certificate, Channel, KeptLine, Proof, Right, RightsRequest, Status, StepOutcome, StepStatus,
    SystemStep,
};
use super::plan::{Fate, Line, Plan};
use super::usecases::CHARTER;
use crate::household::Name;
use crate::propagation::{Notification, NotificationStatus};
use crate::resolve::Known;

/// What a page needs to put a request into words.
pub(super) struct Words<'a> {
    pub web: &'a Web,
    pub charter: &'a Charter,
    pub lang: Lang,
    pub zone: TimeZone,
    pub now: Timestamp,
}

/// One entry of a timeline.
#[derive(Serialize)]
struct Moment {
    at: String,
    when: String,
    title: String,
    text: Option<String>,
    next: bool,
}

fn kept_rows(request: &RightsRequest) -> u64 {
    request.certificate.as_ref().map_or(0, Certificate::kept_rows)
}

/// The systems whose last try did not succeed.
fn unfinished(steps: &[SystemStep]) -> u64 {
    steps
        .iter()
        .filter(|step| matches!(step.status, StepStatus::Unreachable | StepStatus::Blocked))
        .count() as u64
}

/// The activities a person may object to (Art. 21(1)): those on a legitimate interest or a task in
/// the public interest, and direct marketing.
pub(super) fn objectable(charter: &Charter) -> Vec<&str> {
    let may = |(_, it): &(&String, &serment_register::charter::Activity)| {
        it.legal_basis.rights().object || (it.marketing && !it.legal_basis.rights().withdraw)
    };
    charter.activities.iter().filter(may).map(|(id, _)| id.as_str()).collect()
}

/// The persons who share an address, to be chosen among.
pub(super) fn persons(known: &Known) -> Vec<Json> {
    let person = |(index, name): (usize, &Name)| json!([index.to_string(), name.said()]);
    known.seen.iter().enumerate().map(person).collect()
}

/// A count as messages take it.
fn n(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Words<'_> {
    pub(super) fn t(&self, key: &str) -> String {
        self.web.t(self.lang, key)
    }

    pub(super) fn count(&self, key: &str, count: u64) -> String {
        self.web.messages().t(self.lang, key, &args([("count", n(count).into())]))
    }

    fn with(&self, key: &str, name: &'static str, value: String) -> String {
        self.web.messages().t(self.lang, key, &args([(name, value.into())]))
    }

    pub(super) fn at(&self, instant: Timestamp) -> String {
        format::short_date_time(self.lang, instant, &self.zone)
    }

    /// The city whose time is told.
    pub(super) fn place(&self) -> String {
        let name = self.zone.iana_name().unwrap_or("UTC");
        name.rsplit('/').next().unwrap_or(name).replace('_', " ")
    }

    pub(super) fn date(&self, date: jiff::civil::Date) -> String {
        format::date(self.lang, date)
    }

    fn system(&self, id: &str) -> String {
        let declared = self.charter.systems.get(id);
        declared.map_or_else(|| id.to_owned(), |it| it.title.get(self.lang).to_owned())
    }

    fn activity(&self, id: &str) -> String {
        let declared = self.charter.activities.get(id);
        declared.map_or_else(|| id.to_owned(), |it| it.title.get(self.lang).to_owned())
    }

    fn recipient(&self, id: &str) -> String {
        let declared = self.charter.recipients.get(id);
        declared.map_or_else(|| id.to_owned(), |it| it.title.get(self.lang).to_owned())
    }

    fn table(&self, system: &str, table: &str) -> String {
        self.charter.table_label(system, table, self.lang)
    }

    /// Why a row is kept: the activity it serves and the text behind it, or the rule of the law.
    fn rule(&self, rule: &str) -> String {
        use serment_register::charter::LegalBasis;
        match self.charter.activities.get(rule) {
            Some(activity) => {
                let title = activity.title.get(self.lang);
                match &activity.legal_basis {
                    LegalBasis::LegalObligation(text) => format!("{title} ({text})"),
                    _ => title.to_owned(),
                }
            }
            None => rule.to_owned(),
        }
    }

    /// A message that an erasure says in its own words, and other rights in theirs.
    fn by_right(&self, key: &str, right: Right) -> String {
        match right {
            Right::Erasure => self.t(key),
            Right::Access | Right::Portability => self.t(&format!("{key}-access")),
            other => self.t(&format!("{key}-{}", other.word())),
        }
    }

    /// The sentence that says where a request stands, for the person.
    pub(super) fn headline(&self, request: &RightsRequest, steps: &[SystemStep]) -> String {
        match request.status {
            Status::Done if request.right != Right::Erasure => {
                self.by_right("requests-head-done", request.right)
            }
            Status::Received | Status::Planned => {
                self.with("requests-head-received", "date", self.date(request.due_safe))
            }
            Status::Approved => match unfinished(steps) {
                0 => self.by_right("requests-head-approved", request.right),
                count => self.count("requests-head-unfinished", count),
            },
            Status::Done if request.certificate.as_ref().is_some_and(|it| it.shared_address) => {
                self.t("requests-head-done-shared")
            }
            Status::Done => match kept_rows(request) {
                0 => self.t("requests-head-done"),
                kept => self.count("requests-head-done-kept", kept),
            },
            Status::Refused => self.t("requests-head-refused"),
        }
    }

    /// What the person should know next.
    pub(super) fn lede(&self, request: &RightsRequest) -> Option<String> {
        match (&request.certificate, request.status) {
            (_, Status::Refused) => None,
            (Some(_), _) if request.right != Right::Erasure => {
                Some(self.by_right("requests-follow-lede", request.right))
            }
            (Some(certificate), _)
                if certificate.touched() == 0 && certificate.systems.is_empty() =>
            {
                Some(self.count("requests-follow-lede-own", certificate.own))
            }
            (Some(certificate), _) if certificate.touched() == 0 => {
                Some(self.t("requests-follow-lede-nothing"))
            }
            (Some(certificate), _) => {
                let systems = certificate.systems.iter().filter(|it| it.touched() > 0).count();
                let args =
                    args([("count", n(certificate.touched()).into()), ("systems", systems.into())]);
                Some(self.web.messages().t(self.lang, "requests-follow-lede-done", &args))
            }
            (None, _) => Some(self.t("requests-follow-lede-open")),
        }
    }

    /// The same sentence for staff.
    pub(super) fn desk_headline(&self, request: &RightsRequest, steps: &[SystemStep]) -> String {
        match (request.status, unfinished(steps)) {
            (Status::Approved, 0) => self.by_right("requests-desk-approved", request.right),
            (Status::Approved, count) => self.count("requests-desk-unfinished", count),
            (Status::Done, _) => self.by_right("requests-desk-done", request.right),
            _ => self.t("requests-desk-refused"),
        }
    }

    /// Where it stands in a few words, for the person.
    pub(super) fn own_state(&self, request: &RightsRequest) -> String {
        if request.status == Status::Done && request.right != Right::Erasure {
            return self.t("requests-status-done");
        }
        let word = match request.status {
            Status::Done if kept_rows(request) > 0 => "kept",
            status => status.word(),
        };
        self.t(&format!("requests-own-{word}"))
    }

    pub(super) fn state(&self, request: &RightsRequest) -> (&'static str, String) {
        let late = !request.status.is_closed()
            && !request.facts.is_waiting()
            && serment_law::period::day_of(self.now, &self.zone) > request.due_safe;
        let shape = match request.status {
            _ if late => "broken",
            Status::Received | Status::Planned | Status::Approved => "due",
            Status::Done => "done",
            Status::Refused => "off",
        };
        (shape, self.t(&format!("requests-status-{}", request.status.word())))
    }

    /// Days left before the date we hold ourselves to.
    pub(super) fn left(&self, request: &RightsRequest) -> i64 {
        let today = serment_law::period::day_of(self.now, &self.zone);
        let left = serment_law::period::days_between(today, request.due_safe);
        // The time stands still while the person is asked.
        i64::from(if request.facts.is_waiting() { left.max(0) } else { left })
    }

    /// A line of a list of requests.
    pub(super) fn summary(&self, request: &RightsRequest, label: Option<String>) -> Json {
        let (state, word) = self.state(request);
        json!({
            "id": request.id.to_string(),
            "right": self.right(request.right),
            "label": label,
            "state": state, "status": word,
            "received": self.at(request.received_at),
            "due": self.date(request.due_safe),
            "left": self.left(request),
            "open": !request.status.is_closed(),
            "own": self.own_state(request),
            "headline": self.headline(request, &[]),
        })
    }

    fn moment(&self, at: Timestamp, title: String, text: Option<String>) -> Moment {
        Moment { at: at.to_string(), when: self.at(at), title, text, next: false }
    }

    fn coming(&self, date: jiff::civil::Date, title: String, text: Option<String>) -> Moment {
        Moment { at: date.to_string(), when: self.date(date), title, text, next: true }
    }

    /// What happened, then what is to come.
    pub(super) fn timeline(
        &self,
        request: &RightsRequest,
        steps: &[SystemStep],
        told: &[Notification],
    ) -> Json {
        let mut list = vec![self.moment(
            request.received_at,
            self.t("requests-tl-received"),
            Some(self.received(request)),
        )];
        if let Some(proof) = request.identity {
            let text = self.t(&format!("requests-tl-identity-{}", proof.word()));
            let title = self.t("requests-tl-identity");
            list.push(self.moment(request.received_at, title, Some(text)));
        }
        if let Some((name, at)) = &request.decided {
            let key = match request.status {
                Status::Refused => "refused",
                _ if name == CHARTER => "by-charter",
                _ => "approved",
            };
            let text = request.reason.clone();
            list.push(self.moment(*at, self.t(&format!("requests-tl-{key}")), text));
        }
        for step in steps {
            list.extend(self.step_moment(request.right, step));
        }
        for notification in told {
            list.extend(self.told_moments(notification));
        }
        if let Some(at) = request.closed_at.filter(|_| request.status == Status::Done) {
            list.push(self.moment(at, self.t("requests-tl-certified"), None));
        }
        list.sort_by(|a, b| a.at.cmp(&b.at));
        list.extend(self.to_come(request));
        serde_json::to_value(list).unwrap_or_default()
    }

    /// How a request came, and when the answer is due.
    fn received(&self, request: &RightsRequest) -> String {
        let channel = self.t(&format!("requests-tl-by-{}", request.channel.word()));
        let due = self.with("requests-tl-received-text", "date", self.date(request.due_legal));
        format!("{channel} {due}")
    }

    fn step_moment(&self, right: Right, step: &SystemStep) -> Option<Moment> {
        let at = step.at?;
        let system = self.system(&step.system);
        match (step.status, &step.outcome) {
            (StepStatus::Done, _) if right == Right::Rectification => {
                let title = self.with("requests-tl-corrected", "system", system);
                Some(self.moment(at, title, Some(self.t("requests-tl-corrected-text"))))
            }
            (StepStatus::Done, Some(outcome)) => {
                let rows = outcome.touched();
                let title = self.with("requests-tl-erased", "system", system);
                Some(self.moment(at, title, Some(self.count("requests-tl-erased-text", rows))))
            }
            (StepStatus::Blocked, _) => {
                let title = self.with("requests-tl-unreachable", "system", system);
                Some(self.moment(at, title, Some(self.t("requests-tl-blocked-text"))))
            }
            (StepStatus::Unreachable, _) => {
                let title = self.with("requests-tl-unreachable", "system", system);
                Some(self.moment(at, title, Some(self.t("requests-tl-unreachable-text"))))
            }
            _ => None,
        }
    }

    fn told_moments(&self, it: &Notification) -> Vec<Moment> {
        let who = self.recipient(&it.recipient);
        let mut list = Vec::new();
        if let Some(at) = it.sent_at {
            list.push(self.moment(
                at,
                self.with("requests-tl-told", "recipient", who.clone()),
                None,
            ));
        }
        if let Some(at) = it.acknowledged_at {
            list.push(self.moment(
                at,
                self.with("requests-tl-acknowledged", "recipient", who),
                None,
            ));
        }
        list
    }

    fn to_come(&self, request: &RightsRequest) -> Vec<Moment> {
        let mut list = Vec::new();
        if !request.status.is_closed() {
            list.push(self.coming(request.due_safe, self.t("requests-tl-due"), None));
        }
        let Some(certificate) = &request.certificate else { return list };
        if let Some(date) = certificate.backups_until {
            let title = self.t("requests-tl-backups");
            list.push(self.coming(date, title, Some(self.t("requests-tl-backups-text"))));
        }
        if let Some(date) = certificate.kept.iter().filter_map(|line| line.until).max() {
            list.push(self.coming(date, self.t("requests-tl-kept-end"), None));
        }
        list.sort_by(|a, b| a.at.cmp(&b.at));
        list
    }

    /// What is kept, with its rule and its end.
    pub(super) fn kept(&self, kept: &[KeptLine]) -> Vec<Json> {
        let line = |line: &KeptLine| {
            json!({
                "what": format!("{} · {}", self.system(&line.system), self.table(&line.system, &line.table)),
                "rows": line.rows, "rule": self.rule(&line.rule), "exception": line.exception,
                "until": line.until.map(|date| self.date(date)),
            })
        };
        kept.iter().map(line).collect()
    }

    /// The certificate in words.
    pub(super) fn certificate(&self, certificate: &Certificate) -> Json {
        json!({
            "id": certificate.request.to_string(),
            "right": certificate.right.word(),
            "scope": certificate.scope.iter().map(|id| self.activity(id)).collect::<Vec<_>>(),
            "given": certificate.given(), "corrected": certificate.touched(),
            "controller": certificate.controller,
            "address": self.charter.organisation.address,
            "at": self.date(serment_law::period::day_of(certificate.done_at, &self.zone)),
            "touched": certificate.touched(), "kept_rows": certificate.kept_rows(),
            "systems": certificate.systems.iter().map(|system| json!({
                "title": self.system(&system.system), "at": self.at(system.at),
                "traces": system.touched() > 0 && !system.traces_cleared,
                "lines": system.lines.iter().map(|line| json!({
                    "table": self.table(&system.system, &line.table), "rows": line.rows,
                    "fate": self.fate("requests-past", line.fate, line.role),
                })).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "changed": certificate.systems.iter().filter(|system| system.touched() > 0).count(),
            "kept": self.kept(&certificate.kept),
            "recipients": certificate.recipients.iter().map(|id| self.recipient(id)).collect::<Vec<_>>(),
            "own": certificate.own, "asked": certificate.systems.len(),
            "shared_address": certificate.shared_address, "uncertain": certificate.uncertain,
            "left_out": certificate.left_out.iter().map(|id| self.system(id)).collect::<Vec<_>>(),
            "fingerprint_until": certificate.fingerprint_until.map(|date| self.date(date)),
            "backups_until": certificate.backups_until.map(|date| self.date(date)),
        })
    }

    fn fate(&self, tense: &str, fate: Fate, role: Role) -> String {
        let word = match fate {
            Fate::Erase => "erase",
            Fate::Anonymise => "anonymise",
            Fate::Detach => "detach",
            Fate::Keep => "keep",
            Fate::KeepEmpty => "keep-empty",
            Fate::Give => "give",
            Fate::Correct => "correct",
        };
        let said = self.t(&format!("{tense}-{word}"));
        match role {
            Role::Owner => said,
            Role::Accessor => self.with(&format!("{tense}-other"), "fate", said),
        }
    }

    /// The plan as staff read it: what changes in order, what stays, what forbids it.
    pub(super) fn plan(&self, plan: &Plan) -> Json {
        let line = |(index, (system, line)): (usize, (&str, &Line))| {
            json!({
                "order": index + 1, "table": line.table, "label": self.table(system, &line.table),
                "system": self.system(system), "rows": line.rows,
                "fate": self.fate("requests-fate", line.fate, line.role), "columns": line.columns,
                "sql": line.sql, "other": line.role == Role::Accessor,
                "linked": line.fate == Fate::KeepEmpty,
                "rule": line.rule.as_deref().map(|rule| self.rule(rule)),
                "exception": line.exception, "until": line.until.map(|date| self.date(date)),
            })
        };
        let changes: Vec<Json> =
            plan.lines().filter(|(_, it)| it.fate.changes()).enumerate().map(line).collect();
        let given = plan.lines().filter(|(_, it)| it.fate == Fate::Give);
        let given: Vec<Json> = given.enumerate().map(line).collect();
        let kept = plan.lines().filter(|(_, it)| it.fate == Fate::Keep);
        let kept: Vec<Json> = kept.enumerate().map(line).collect();
        let others: u64 =
            plan.lines().filter(|(_, it)| it.role == Role::Accessor).map(|(_, it)| it.rows).sum();
        let unreachable = plan.systems.iter().filter(|it| it.unreachable.is_some());
        json!({
            "changes": changes, "given": given, "given_rows": plan.rows(Fate::Give), "kept": kept,
            "scope": plan.scope.iter().map(|id| self.activity(id)).collect::<Vec<_>>(), "others": others,
            "touched": plan.touched(), "kept_rows": plan.rows(Fate::Keep),
            "erased": plan.rows(Fate::Erase), "detached": plan.rows(Fate::Detach),
            "anonymised": plan.rows(Fate::Anonymise) + plan.rows(Fate::KeepEmpty),
            "systems": plan.systems.iter().filter(|it| !it.lines.is_empty()).count(),
            "recipients": plan.recipients.iter().map(|id| self.recipient(id)).collect::<Vec<_>>(),
            "conflicts": plan.systems.iter().flat_map(|part| part.conflicts.iter().map(|what| {
                json!({ "system": self.system(&part.system), "what": what })
            })).collect::<Vec<_>>(),
            "shared": plan.systems.iter().filter(|it| it.shared).map(|it| self.system(&it.system)).collect::<Vec<_>>(),
            "unreachable": unreachable.map(|it| json!({
                "system": self.system(&it.system), "why": it.unreachable,
            })).collect::<Vec<_>>(),
            "uncertain": plan.systems.iter().map(|it| it.uncertain).sum::<u64>(),
            "blocked": plan.blocked().is_some(),
        })
    }

    /// The systems of an erasure under way.
    pub(super) fn steps(&self, steps: &[SystemStep]) -> Vec<Json> {
        let line = |step: &SystemStep| {
            json!({
                "system": self.system(&step.system), "attempts": step.attempts,
                "state": match step.status {
                    StepStatus::Done => "done",
                    StepStatus::Waiting => "due",
                    StepStatus::LeftOut => "off",
                    StepStatus::Unreachable | StepStatus::Blocked => "broken",
                },
                "status": self.t(&format!("requests-step-{}", step.status.word().replace('_', "-"))),
                "why": step.why, "at": step.at.map(|at| self.at(at)),
                "rows": step.outcome.as_ref().map(StepOutcome::touched),
            })
        };
        steps.iter().map(line).collect()
    }

    /// The systems whose last try did not succeed.
    pub(super) fn unreachable(&self, steps: &[SystemStep]) -> Vec<Json> {
        self.steps(steps).into_iter().filter(|step| step["state"] == "broken").collect()
    }

    /// Who decided: a member of staff, or the charter, which leaves some things to people alone.
    pub(super) fn decider(&self, staff: &Staff, name: &str) -> String {
        if name == CHARTER { self.t("requests-by-charter") } else { staff.display(name) }
    }

    /// What is asked, by name.
    pub(super) fn right(&self, right: Right) -> String {
        let title = right.title();
        if self.lang == Lang::Fr { title.fr.to_owned() } else { title.en.to_owned() }
    }

    /// How it came.
    pub(super) fn channel(&self, channel: Channel) -> String {
        self.t(&format!("requests-channel-{}", channel.word()))
    }

    /// How we made sure of who asks.
    pub(super) fn proof(&self, proof: Proof) -> String {
        self.t(&format!("requests-checked-{}", proof.word()))
    }

    /// A kind of identifier, in words when we have them.
    pub(super) fn kind(&self, kind: &str) -> String {
        match kind {
            "email" => self.t("requests-kind-email"),
            "phone" => self.t("requests-kind-phone"),
            other => self.kind_declared(other).unwrap_or_else(|| other.replace('_', " ")),
        }
    }

    /// What the charter calls the column that holds it.
    fn kind_declared(&self, kind: &str) -> Option<String> {
        let mut tables = self.charter.tables();
        let (system, name, column) =
            tables.find_map(|(system, name, it)| Some((system, name, it.identify.get(kind)?)))?;
        let label = self.charter.column_label(system, name, column, self.lang);
        let mut letters = label.chars();
        let first = letters.next()?;
        Some(first.to_uppercase().chain(letters).collect())
    }

    /// The uses a person may object to: id and name.
    pub(super) fn objectable(&self) -> Vec<Json> {
        let title = |id: &&str| {
            let activity = self.charter.activities.get(*id);
            activity.map(|it| json!([id, it.title.get(self.lang), it.purpose.get(self.lang)]))
        };
        objectable(self.charter).iter().filter_map(title).collect()
    }

    /// What was said, the oldest first.
    pub(super) fn thread(&self, thread: &[Said]) -> Vec<Json> {
        let said =
            |it: &Said| json!({ "own": it.by_person, "at": self.at(it.at), "text": it.text });
        thread.iter().map(said).collect()
    }

    /// How staff may have made sure of who asks.
    pub(super) fn checks(&self) -> Vec<Json> {
        let check =
            |it: &Proof| json!([it.word(), self.t(&format!("requests-checked-{}", it.word()))]);
        Proof::DESK.iter().map(check).collect()
    }

    /// The recipients told, and what they answered.
    pub(super) fn told(&self, told: &[Notification]) -> Vec<Json> {
        let line = |it: &Notification| {
            let acknowledged = it.status == NotificationStatus::Acknowledged;
            json!({
                "recipient": self.recipient(&it.recipient),
                "state": if acknowledged { "done" } else if it.due_at < self.now { "broken" } else { "due" },
                "status": self.t(&format!("propagation-status-{}", it.status.word().replace('_', "-"))),
                "at": it.acknowledged_at.or(it.sent_at).map(|at| self.at(at)),
                "why": it.why,
            })
        };
        told.iter().map(line).collect()
    }

    /// The `h1` of the plan.
    pub(super) fn plan_title(&self, request: &RightsRequest, label: Option<&str>) -> String {
        let who = label.map_or_else(|| request.id.to_string(), str::to_owned);
        let Some(plan) = &request.plan else {
            return self.with("requests-plan-making", "who", who);
        };
        let systems = plan.systems.iter().filter(|it| !it.lines.is_empty()).count();
        let args = args([
            ("who", who.into()),
            ("rows", n(plan.touched() + plan.rows(Fate::Give)).into()),
            ("systems", systems.into()),
        ]);
        let key = match request.right {
            Right::Erasure => "requests-plan-title".to_owned(),
            Right::Access | Right::Portability => "requests-plan-title-access".to_owned(),
            other => format!("requests-plan-title-{}", other.word()),
        };
        self.web.messages().t(self.lang, &key, &args)
    }
}
