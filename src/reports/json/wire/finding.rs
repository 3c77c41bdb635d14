//! The part of the JSON report that is about one rule.
//!
//! It holds no logic.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Location, Review, Waivers};
use crate::assessment::{self as domain, Verdict};
use crate::baseline::{self, Cure, Level, Mark, Relation};
use crate::checks::{Code, Weight};
use crate::reports::json::list::{Arguments, List};
use crate::reports::json::word::Word;
use crate::source;

/// What one rule came to. `present` is `examined` and all `exempt` together.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::reports::json) struct Finding<'a> {
    /// The rule's id.
    pub(in crate::reports::json) rule: Cow<'a, str>,
    /// Its title.
    pub(in crate::reports::json) title: Cow<'a, str>,
    /// Its obligation, which is the baseline's decision.
    pub(in crate::reports::json) level: Word<Level>,
    /// What would mend a failure: papers sent again, another product, or somebody's sign-off.
    pub(in crate::reports::json) cure: Word<Cure>,
    /// The group of its baseline that it is sorted under, by id; absent if it is under none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) group: Option<Cow<'a, str>>,
    /// What is required.
    pub(in crate::reports::json) statement: Cow<'a, str>,
    /// Why.
    pub(in crate::reports::json) rationale: Cow<'a, str>,
    /// What counts and what does not.
    pub(in crate::reports::json) reading: Cow<'a, str>,
    /// How to mend a failure.
    pub(in crate::reports::json) remediation: Cow<'a, str>,
    /// What it came to.
    pub(in crate::reports::json) verdict: Word<Verdict>,
    /// Why, as a sentence in English; its wording may change.
    #[serde(skip_deserializing)]
    pub(in crate::reports::json) reason: Cow<'a, str>,
    /// Why, where no observation says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) reason_code: Option<Word<Code>>,
    /// Subjects that there are.
    pub(in crate::reports::json) present: u64,
    /// Subjects that were asked.
    pub(in crate::reports::json) examined: u64,
    /// Subjects that were not, by reason.
    pub(in crate::reports::json) exempt: Cow<'a, BTreeMap<String, u64>>,
    /// Observations that the rule is not met.
    pub(in crate::reports::json) unsatisfied: u64,
    /// Observations that it cannot be told.
    pub(in crate::reports::json) undetermined: u64,
    /// Observations that a person has to look at.
    pub(in crate::reports::json) review: u64,
    /// Observations that the rule is not met, which the buyer accepts.
    #[serde(default)]
    pub(in crate::reports::json) waived: u64,
    /// Subjects that declare their value unknown.
    pub(in crate::reports::json) declared_unknown: u64,
    /// Subjects that do not assert it (SPDX `NOASSERTION`).
    pub(in crate::reports::json) not_asserted: u64,
    /// Subjects that withhold it.
    pub(in crate::reports::json) withheld: u64,
    /// Where the answers came from, by field of the format; absent where only one field could give them.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub(in crate::reports::json) taken_from: Cow<'a, BTreeMap<String, u64>>,
    /// What was seen, equal things together, the weightiest first.
    pub(in crate::reports::json) observations: List<'a, domain::Group, Observation<'a>>,
    /// What else the rule answers.
    pub(in crate::reports::json) satisfies: List<'a, baseline::Citation, Citation<'a>>,
    /// What the buyer accepted of it: the whole rule, or components; absent if nothing.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub(in crate::reports::json) waivers: Waivers<'a>,
    /// What a person answered to what waits for one; absent if nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) review_entry: Option<Review<'a>>,
}

fn is_empty(counts: &BTreeMap<String, u64>) -> bool {
    counts.is_empty()
}

/// Equal observations, with the things they were made of.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::reports::json) struct Observation<'a> {
    /// How much they weigh; `noted` changes nothing.
    pub(in crate::reports::json) weight: Word<Weight>,
    /// What was seen.
    pub(in crate::reports::json) code: Word<Code>,
    /// What a wording of the code needs.
    pub(in crate::reports::json) args: Arguments<'a>,
    /// What was seen, as a sentence in English; its wording may change.
    #[serde(skip_deserializing)]
    pub(in crate::reports::json) message: Cow<'a, str>,
    /// How many there are.
    pub(in crate::reports::json) count: u64,
    /// The first of them, in document order.
    pub(in crate::reports::json) subjects: List<'a, domain::SubjectRecord, Subject<'a>>,
    /// How many are not listed.
    pub(in crate::reports::json) omitted: u64,
}

/// A thing that an observation was made of.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::reports::json) struct Subject<'a> {
    /// Its purl in canonical spelling, else `name@version`, with `#2` and so on among equals; never a line number.
    pub(in crate::reports::json) key: Cow<'a, str>,
    /// What sort of thing it is: `submission`, `document`, `project`, `package` or a kind of component.
    pub(in crate::reports::json) kind: Cow<'a, str>,
    /// Its name.
    pub(in crate::reports::json) name: Cow<'a, str>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) version: Option<Cow<'a, str>>,
    /// Its package URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) purl: Option<Cow<'a, str>>,
    /// The offending value, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) value: Option<Cow<'a, str>>,
    /// Where it stands.
    pub(in crate::reports::json) locations: List<'a, source::Location, Location<'a>>,
}

/// A clause of a document that the rule answers.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::reports::json) struct Citation<'a> {
    /// The document, by its id in `frameworks`.
    pub(in crate::reports::json) framework: Cow<'a, str>,
    /// The clause, as the document names it.
    pub(in crate::reports::json) clause: Cow<'a, str>,
    /// The page, if the document has pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) page: Option<u32>,
    /// What the rule is to the clause (the relations of OSCAL's mapping model).
    pub(in crate::reports::json) relation: Word<Relation>,
    /// How far the clause was read: in its own text, in a transcription, or in another account.
    pub(in crate::reports::json) mark: Word<Mark>,
}
