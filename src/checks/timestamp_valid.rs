//! Whether the SBOM says when it was made, as an instant that has been.
//! It does not ask whether that is recent.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight, unanswered};
use crate::evidence::{Document, FieldName, Subject};
use crate::source::Field;

/// `check.timestamp-valid = { ahead-hours = 24 }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TimestampValid {
    /// Hours that the SBOM may be ahead of the assessment's clock.
    pub ahead_hours: u32,
}

impl TimestampValid {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Document(Document { sbom: Some(sbom), .. }) = subject else { return Seen::satisfied() };
        let answer = FieldName::SbomTimestamp.ask_sbom(sbom);
        if let Some(seen) = unanswered(&answer.state, FieldName::SbomTimestamp, answer.of) {
            return seen;
        }
        let Field::Stated(written) = &sbom.timestamp else { return Seen::satisfied() };
        let ahead = SignedDuration::from_hours(i64::from(self.ahead_hours));
        let code = match instant(written.value.raw()) {
            None => Code::TimestampMalformed,
            Some(made) if made.duration_since(context.as_of) > ahead => Code::TimestampInFuture,
            Some(_) => return Seen::satisfied(),
        };
        let observation = Observation::new(Weight::Unsatisfied, code);
        Seen::one(observation.quoting(written.value.raw()).at(Some(written.at)))
    }
}

/// Reads an RFC 3339 date-time. The suffix of RFC 9557 (`[Asia/Tokyo]`) says nothing of the instant.
fn instant(text: &str) -> Option<Timestamp> {
    let date_time = match text.split_once('[') {
        Some((date_time, suffix)) if suffix.ends_with(']') => date_time,
        Some(_) => return None,
        None => text,
    };
    has_the_form(date_time).then(|| date_time.parse().ok())?
}

/// The grammar of RFC 3339, 5.6. `jiff` also takes ISO 8601's other forms, such as `20260601T120000Z`.
fn has_the_form(date_time: &str) -> bool {
    let Some((seconds, rest)) = date_time.split_at_checked("2026-06-01T12:00:00".len()) else { return false };
    let offset = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|digit: char| digit.is_ascii_digit()),
        None => rest,
    };
    let separated = matches!(seconds.as_bytes()[10], b'T' | b't' | b' ');
    separated
        && fits(&seconds[..10], "0000-00-00")
        && fits(&seconds[11..], "00:00:00")
        && (offset.eq_ignore_ascii_case("z") || fits(offset, "+00:00") || fits(offset, "-00:00"))
}

/// Whether a text has digits where the form has `0` and equals it elsewhere.
fn fits(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text
            .bytes()
            .zip(form.bytes())
            .all(|(byte, form)| if form == b'0' { byte.is_ascii_digit() } else { byte == form })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{Sight, sights_of_sbom, words};
    use crate::evidence::Sbom;

    fn sights_of(timestamp: &'static str) -> Vec<Sight> {
        let sbom = Sbom { timestamp: words(timestamp), ..Sbom::default() };
        sights_of_sbom("timestamp-valid = { ahead-hours = 24 }", sbom)
    }

    #[test]
    fn any_rfc_3339_instant_is_taken() {
        for timestamp in [
            "2026-05-31T10:00:00Z",
            "2021-12-23T14:24:27.104163789Z",
            "2026-06-01T09:00:00.5+09:00",
            "2026-05-31t10:00:00z",
            "2026-05-31T10:00:00+09:00[Asia/Tokyo]",
            "2026-06-02T12:00:00Z",
        ] {
            assert_eq!(sights_of(timestamp), [], "{timestamp}");
        }
    }

    #[test]
    fn what_is_no_instant_is_malformed() {
        for timestamp in [
            "2026-05-31",
            "2026-05-31T10:00:00",
            "2026-05-31T10:00Z",
            "20260531T100000Z",
            "2026-05-31T10:00:00+0900",
            "2026-05-31T10:00:00[Asia/Tokyo]",
            "2026-05-31T10:00:00Z[Asia",
            "2026-02-30T10:00:00Z",
            "2026-05-31T25:00:00Z",
            "yesterday",
            "2026-05-31T10:00:0\u{e9}Z",
        ] {
            assert_eq!(
                sights_of(timestamp),
                [(Weight::Unsatisfied, Code::TimestampMalformed)],
                "{timestamp}"
            );
        }
    }

    #[test]
    fn the_future_begins_after_the_hours_allowed() {
        let seen = sights_of("2026-06-02T12:00:01Z");
        assert_eq!(seen, [(Weight::Unsatisfied, Code::TimestampInFuture)]);
    }

    #[test]
    fn silence_is_not_an_instant() {
        let seen = sights_of_sbom("timestamp-valid = { ahead-hours = 24 }", Sbom::default());
        assert_eq!(seen, [(Weight::Unsatisfied, Code::Absent)]);
    }
}
