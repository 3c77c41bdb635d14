//! Whether the data that vulnerabilities were looked up in are recent enough.
//! It says nothing of the vendor: data that are too old are for the buyer to mend.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight};
use crate::evidence::Subject;
use crate::intelligence::Source;

/// `check.intelligence-fresh = { at-most-days = 5, sources = ["cisa-kev"] }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct IntelligenceFresh {
    /// How old the data of a source may be, in days of 24 hours.
    pub at_most_days: u32,
    /// Sources that have to be there, by name: `cisa-kev`, `first-epss`, `osv/crates.io`.
    #[serde(default)]
    pub sources: Vec<String>,
}

impl IntelligenceFresh {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Submission
    }

    pub(super) fn observe<'a>(&self, _: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        if !context.known.was_asked() {
            return Seen::one(not_asked());
        }
        // Where no component is listed nothing was looked up, however recent the data are.
        if context.evidence.sboms().next().is_none() {
            return Seen::one(Observation::new(Weight::Undetermined, Code::NothingExamined));
        }
        let sources = &context.known.sources;
        let missing = self.sources.iter().filter(|name| !sources.iter().any(|source| source.name == **name));
        let mut observations: Vec<Observation<'a>> = missing.map(|name| lacking(name)).collect();
        observations.extend(sources.iter().filter_map(|one| too_old(one, self.at_most_days, context.as_of)));
        observations.extend(sources.iter().filter_map(|source| newer(source, context.as_of)));
        Seen::several(observations)
    }
}

/// There was no store.
pub(super) fn not_asked<'a>() -> Observation<'a> {
    Observation::new(Weight::Undetermined, Code::VulnerabilitiesNotChecked)
}

/// The store lacks a source.
pub(super) fn lacking<'a>(source: &str) -> Observation<'a> {
    Observation::new(Weight::Undetermined, Code::DataMissing).arg("source", source)
}

/// The data of a source are older than the baseline allows.
pub(super) fn too_old<'a>(source: &Source, at_most_days: u32, as_of: Timestamp) -> Option<Observation<'a>> {
    let age = as_of.duration_since(source.as_of);
    (age > SignedDuration::from_hours(24 * i64::from(at_most_days))).then(|| {
        Observation::new(Weight::Undetermined, Code::DataTooOld)
            .arg("source", &source.name)
            .arg("of", source.as_of.to_string())
            .arg("days", (age.as_hours() / 24).to_string())
            .arg("most", at_most_days.to_string())
    })
}

/// The data of a source were not there yet at the moment that is judged at.
fn newer<'a>(source: &Source, as_of: Timestamp) -> Option<Observation<'a>> {
    (source.as_of > as_of).then(|| {
        Observation::new(Weight::Noted, Code::DataNewer)
            .arg("source", &source.name)
            .arg("of", source.as_of.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{about_the_first, check, context, evidence, sights, source};
    use crate::intelligence::Knowledge;

    fn sights_with(toml: &str, sources: Vec<Source>) -> Vec<(Weight, Code)> {
        let evidence = evidence(about_the_first(), vec![], vec![]);
        let known = Knowledge { sources, ..Knowledge::default() };
        let context = Context { known: &known, ..context(&evidence) };
        sights(&check(toml).observe(Subject::Submission, &context))
    }

    #[test]
    fn data_are_judged_at_the_moment_of_the_assessment() {
        let five = "intelligence-fresh = { at-most-days = 5 }";
        assert_eq!(sights_with(five, vec![source("osv/npm", "2026-05-27T12:00:00Z")]), []);
        let old = sights_with(five, vec![source("osv/npm", "2026-05-27T11:59:59Z")]);
        assert_eq!(old, [(Weight::Undetermined, Code::DataTooOld)]);
        let future = sights_with(five, vec![source("osv/npm", "2026-06-02T00:00:00Z")]);
        assert_eq!(future, [(Weight::Noted, Code::DataNewer)]);
    }

    #[test]
    fn no_data_are_no_evidence() {
        let wanting = "intelligence-fresh = { at-most-days = 5, sources = ['cisa-kev'] }";
        assert_eq!(sights_with(wanting, vec![]), [(Weight::Undetermined, Code::VulnerabilitiesNotChecked)]);
        let other = sights_with(wanting, vec![source("osv/npm", "2026-06-01T00:00:00Z")]);
        assert_eq!(other, [(Weight::Undetermined, Code::DataMissing)]);
        assert_eq!(sights_with(wanting, vec![source("cisa-kev", "2026-06-01T00:00:00Z")]), []);
    }
}
