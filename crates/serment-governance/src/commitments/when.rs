//! Instants in words, near ones as people say them: « ce matin, 6 h 10 », « hier, 22 h 40 ».

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serment_kernel::words::Lang;
use serment_web::i18n::format;

/// An instant of today or yesterday with its time, else the date in full.
pub(super) fn when(lang: Lang, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (then, today) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()).date());
    let time = format::time(lang, at, zone);
    if at <= now && then.date() == today {
        let part = match (lang, then.hour()) {
            (Lang::Fr, 0..5) => "cette nuit",
            (Lang::Fr, 5..12) => "ce matin",
            (Lang::Fr, 12..18) => "cet après-midi",
            (Lang::Fr, _) => "ce soir",
            (Lang::En, 0..12) => "this morning",
            (Lang::En, 12..18) => "this afternoon",
            (Lang::En, _) => "this evening",
        };
        return format!("{part}, {time}");
    }
    if today.yesterday().is_ok_and(|yesterday| then.date() == yesterday) {
        let word = if lang == Lang::Fr { "hier" } else { "yesterday" };
        return format!("{word}, {time}");
    }
    format::date(lang, then.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_instants_are_said_as_people_do() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let now: Timestamp = "2026-11-22T19:00:00Z".parse().unwrap();
        let say =
            |lang, at: &str| when(lang, at.parse().unwrap(), now, &paris).replace('\u{a0}', " ");
        assert_eq!(say(Lang::Fr, "2026-11-22T05:10:00Z"), "ce matin, 6 h 10");
        assert_eq!(say(Lang::En, "2026-11-22T05:10:00Z"), "this morning, 06:10");
        assert_eq!(say(Lang::Fr, "2026-11-21T23:30:00Z"), "cette nuit, 0 h 30");
        assert_eq!(say(Lang::Fr, "2026-11-22T18:00:00Z"), "ce soir, 19 h 00");
        assert_eq!(say(Lang::Fr, "2026-11-21T21:40:00Z"), "hier, 22 h 40");
        assert_eq!(say(Lang::Fr, "2026-11-12T05:10:00Z"), "12 novembre 2026");
        assert_eq!(say(Lang::En, "2026-11-23T05:10:00Z"), "23 November 2026");
    }
}
