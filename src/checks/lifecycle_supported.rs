//! Whether a component is still looked after: support that ended, a version that was taken back, a
//! package that nobody maintains.
//! What no source knows of counts as exempt, and is counted; what nobody could look up does not.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::vulnerability_addressed::{exempt, not_looked_up, unanswered};
use super::{Code, Context, Observation, Seen, Subjects, Weight, intelligence_fresh};
use crate::evidence::Subject;
use crate::intelligence::{AdvisoryKind, Coverage, Lifecycle, Support};

/// `check.lifecycle-supported = { days-left = 0, data-at-most-days = 90 }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LifecycleSupported {
    /// How many days of support have to be left.
    #[serde(default)]
    pub days_left: u32,
    /// How old the data of lifecycles may be, in days.
    pub data_at_most_days: u32,
}

/// The source that tells when support ends.
const SOURCE: &str = "endoflife.date";

/// Why a component was not examined: no source tells anything of its support.
const UNKNOWN: &str = "support-unknown";

impl LifecycleSupported {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Components
    }

    /// What keeps all components from being judged.
    pub(super) fn unanswerable<'a>(&self, context: &Context<'a>) -> Vec<Observation<'a>> {
        let known = context.known;
        if !known.was_asked() {
            return vec![intelligence_fresh::not_asked()];
        }
        match known.sources.iter().find(|source| source.name == SOURCE) {
            None => vec![intelligence_fresh::lacking(SOURCE)],
            Some(source) => intelligence_fresh::too_old(source, self.data_at_most_days, context.as_of)
                .into_iter()
                .collect(),
        }
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Component(component) = subject else { return Seen::satisfied() };
        let Some(index) = context.evidence.index_of(component) else { return Seen::satisfied() };
        let lifecycles = context.known.lifecycles_of(index);
        let ended = lifecycles.iter().filter_map(|one| self.ended(one, context));
        let unmaintained = context
            .known
            .concerning(index)
            .filter(|(_, advisory, _)| advisory.kind == AdvisoryKind::Unmaintained)
            .map(|(_, advisory, _)| {
                Observation::new(Weight::Unsatisfied, Code::Unmaintained).arg("advisory", &advisory.id)
            });
        let observations: Vec<Observation<'a>> = ended.chain(unmaintained).collect();
        if observations.is_empty()
            && lifecycles.is_empty()
            && let Some(not_looked_up) = not_looked_up(component, index, context)
        {
            return match context.known.coverage_of(index) {
                Some(Coverage::NoData) => exempt(UNKNOWN),
                _ => unanswered(not_looked_up, component, index, context),
            };
        }
        Seen::several(observations)
    }

    fn ended<'a>(&self, lifecycle: &Lifecycle, context: &Context<'a>) -> Option<Observation<'a>> {
        let unsatisfied = |code| Observation::new(Weight::Unsatisfied, code).arg("source", &lifecycle.source);
        let of_cycle = |observation: Observation<'a>| match &lifecycle.cycle {
            Some(cycle) => observation.arg("cycle", cycle),
            None => observation,
        };
        match &lifecycle.support {
            Support::GoesOn => None,
            Support::Yanked => Some(unsatisfied(Code::Yanked)),
            Support::Ended => Some(of_cycle(unsatisfied(Code::SupportEnded))),
            Support::Until(day) => {
                let last: Date = day.parse().ok()?;
                let today = context.as_of.to_zoned(TimeZone::UTC).date();
                let needed = today.saturating_add(jiff::Span::new().days(self.days_left));
                (last < needed).then(|| of_cycle(unsatisfied(Code::SupportEnded)).arg("on", day))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{about_the_first, check, component, context, evidence, sights, source};
    use crate::intelligence::Knowledge;

    /// What a component comes to whose support stands so.
    fn sights_of(toml: &str, support: Option<Support>) -> Vec<(Weight, Code)> {
        let evidence = evidence(about_the_first(), vec![component("node", "18.1.0")], vec![]);
        let lifecycle = |support| Lifecycle {
            component: 0,
            source: SOURCE.to_owned(),
            cycle: Some("nodejs 18".to_owned()),
            support,
        };
        let known = Knowledge {
            sources: vec![source(SOURCE, "2026-06-01T00:00:00Z")],
            lifecycles: support.map(lifecycle).into_iter().collect(),
            ..Knowledge::default()
        };
        let context = Context { known: &known, ..context(&evidence) };
        sights(&check(toml).observe(Subject::Component(&evidence.components[0]), &context))
    }

    #[test]
    fn support_lasts_through_its_last_day() {
        let now = "lifecycle-supported = { data-at-most-days = 90 }";
        let until = |day: &str| Some(Support::Until(day.to_owned()));
        assert_eq!(sights_of(now, until("2026-06-01")), []);
        assert_eq!(sights_of(now, until("2026-05-31")), [(Weight::Unsatisfied, Code::SupportEnded)]);
        assert_eq!(sights_of(now, Some(Support::Ended)), [(Weight::Unsatisfied, Code::SupportEnded)]);
        assert_eq!(sights_of(now, Some(Support::Yanked)), [(Weight::Unsatisfied, Code::Yanked)]);
        assert_eq!(sights_of(now, Some(Support::GoesOn)), []);
        let year = "lifecycle-supported = { days-left = 365, data-at-most-days = 90 }";
        assert_eq!(sights_of(year, until("2026-12-31")), [(Weight::Unsatisfied, Code::SupportEnded)]);
    }

    #[test]
    fn what_no_source_knows_is_counted_as_exempt() {
        let components = vec![component("app", "1"), component("node", "18.1.0")];
        let evidence = evidence(about_the_first(), components, vec![]);
        let check = check("lifecycle-supported = { data-at-most-days = 90 }");
        let seen_with = |coverage: Coverage| {
            let known = Knowledge { coverage: vec![coverage; 2], ..Knowledge::default() };
            let context = Context { known: &known, ..context(&evidence) };
            let seen = check.observe(Subject::Component(&evidence.components[1]), &context);
            (sights(&seen), seen.parts.map(|parts| parts.exempt))
        };
        assert_eq!(seen_with(Coverage::NoData), (vec![], Some(vec![(UNKNOWN, 1)])));
        let nameless = (vec![(Weight::Undetermined, Code::NotLookedUp)], None);
        assert_eq!(seen_with(Coverage::NoIdentifier), nameless);
        assert_eq!(seen_with(Coverage::Matched), (vec![], None));
        let context = context(&evidence);
        let unanswerable: Vec<Code> = check.unanswerable(&context).iter().map(|one| one.code).collect();
        assert_eq!(unanswerable, [Code::VulnerabilitiesNotChecked]);
    }
}
