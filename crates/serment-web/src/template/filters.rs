//! Functions and filters of the templates, bound to a language and a zone.

use fluent_bundle::FluentValue;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use minijinja::value::{Kwargs, ValueKind};
use minijinja::{Environment, Error, ErrorKind, Value};
use serment_kernel::words::Lang;

use crate::i18n::{Args, Messages, format};
use crate::identity::Identities;
use crate::template::escape_html;

fn refuse(why: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::InvalidOperation, why)
}

pub(super) fn add(
    environment: &mut Environment<'static>,
    lang: Lang,
    messages: &Messages,
    identities: &Identities,
) {
    add_messages(environment, lang, messages);
    add_numbers(environment, lang);
    add_dates(environment, lang, identities);
    environment.add_filter("markdown", |text: &str, level: Option<u8>| {
        Value::from_safe_string(crate::markdown::to_html(text, level.unwrap_or(2)))
    });
}

fn add_messages(environment: &mut Environment<'static>, lang: Lang, messages: &Messages) {
    let plain = messages.clone();
    environment.add_function("t", move |key: &str, values: Kwargs| {
        plain.try_t(lang, key, &arguments(&values, false)?).map_err(|e| refuse(e.to_string()))
    });
    let marked = messages.clone();
    environment.add_function("th", move |key: &str, values: Kwargs| {
        marked
            .try_t(lang, key, &arguments(&values, true)?)
            .map(Value::from_safe_string)
            .map_err(|e| refuse(e.to_string()))
    });
}

fn arguments(values: &Kwargs, escape: bool) -> Result<Args<'static>, Error> {
    let mut args = Args::new();
    for name in values.args() {
        let value: Value = values.get(name)?;
        let argument = match value.kind() {
            ValueKind::Undefined | ValueKind::None => {
                return Err(refuse(format!("argument {name} of a message is not given")));
            }
            ValueKind::Number => {
                FluentValue::from(f64::try_from(value).map_err(|_| refuse("not a number"))?)
            }
            _ if escape && !value.is_safe() => {
                let mut text = String::new();
                escape_html(&mut text, &value.to_string())
                    .map_err(|_| refuse("argument cannot be written"))?;
                FluentValue::from(text)
            }
            _ => FluentValue::from(value.to_string()),
        };
        args.set(name.to_owned(), argument);
    }
    Ok(args)
}

fn add_numbers(environment: &mut Environment<'static>, lang: Lang) {
    environment.add_filter("num", move |n: i64| format::number(lang, n));
    environment.add_filter("dec", move |n: f64, places: Option<usize>| {
        format::decimal(lang, n, places.unwrap_or(1))
    });
    environment.add_filter("money", move |cents: i64| format::euros(lang, cents));
    environment.add_filter("size", move |bytes: u64| format::size(lang, bytes));
    environment.add_filter("days", move |n: i64| format::days(lang, n));
}

fn add_dates(environment: &mut Environment<'static>, lang: Lang, identities: &Identities) {
    type OfDate = fn(Lang, Date) -> String;
    type OfInstant = fn(Lang, Timestamp, &TimeZone) -> String;
    let of_dates: [(&str, OfDate); 4] = [
        ("date", format::date),
        ("day_month", format::day_month),
        ("short_date", format::short_date),
        ("weekday", |lang, date| format::weekday(lang, date).to_owned()),
    ];
    for (name, write) in of_dates {
        let identities = identities.clone();
        environment.add_filter(name, move |value: &str, options: Kwargs| {
            let zone = chosen_zone(&identities, &options)?;
            Ok::<_, Error>(write(lang, read_date(value, &zone)?))
        });
    }
    let of_instants: [(&str, OfInstant); 3] = [
        ("time", format::time),
        ("datetime", format::date_time),
        ("short", format::short_date_time),
    ];
    for (name, write) in of_instants {
        let identities = identities.clone();
        environment.add_filter(name, move |value: &str, options: Kwargs| {
            let zone = chosen_zone(&identities, &options)?;
            let at = value.parse().map_err(|_| refuse(format!("not an instant: {value}")))?;
            Ok::<_, Error>(write(lang, at, &zone))
        });
    }
}

fn chosen_zone(default: &Identities, options: &Kwargs) -> Result<TimeZone, Error> {
    let name: Option<&str> = options.get("zone")?;
    options.assert_all_used()?;
    match name {
        None => Ok(default.now().zone.clone()),
        Some(name) => TimeZone::get(name).map_err(|_| refuse(format!("unknown zone: {name}"))),
    }
}

/// A civil date stays itself; an instant falls on the day it is in that zone.
fn read_date(value: &str, zone: &TimeZone) -> Result<Date, Error> {
    value
        .parse::<Timestamp>()
        .map(|at| at.to_zoned(zone.clone()).date())
        .or_else(|_| value.parse::<Date>())
        .map_err(|_| refuse(format!("not an instant or date: {value}")))
}
