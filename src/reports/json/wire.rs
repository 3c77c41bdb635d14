//! The JSON report as it is written and read, field by field; its comments become the schema's descriptions.
//!
//! It holds no logic. Fields are only ever added, never renamed; their order here is their order in the report.

mod finding;
mod people;
mod vulnerability;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::list::List;
use super::word::{ForEach, Instant, Word};
use crate::assessment::{self as domain, Conclusion, Verdict};
use crate::baseline::{self, Cure, Level, Status};
use crate::source::{ProblemClass, ProblemCode};

pub(super) use finding::{Citation, Finding, Observation, Subject};
pub(super) use people::{
    For, Judged, Person, RefusedReview, RefusedReviews, RefusedWaiver, RefusedWaivers, Review, Waiver,
    Waivers,
};
pub(super) use vulnerability::{
    Intelligence, KnownExploited, Likelihood, Source, Statement, Vulnerability, Vulnerable,
};

/// What a vendor's submission came to against procurement baselines, rule by rule.
///
/// Fields are only ever added: take no notice of those you do not know.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Report<'a> {
    /// The version of this shape.
    #[cfg_attr(test, schemars(extend("const" = super::SCHEMA_VERSION)))]
    pub(super) schema_version: Cow<'a, str>,
    /// What wrote the report.
    pub(super) tool: Tool<'a>,
    /// The moment that was judged at, RFC 3339 in UTC.
    pub(super) as_of: Instant,
    /// Every option that can change a verdict, the conclusion or the exit code.
    pub(super) options: Options<'a>,
    /// The tender, as the buyer describes it; absent if the buyer gave none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bid: Option<Bid<'a>>,
    /// The buyer's files and the baselines.
    pub(super) inputs: List<'a, domain::Input, Input<'a>>,
    /// What the vendor sent.
    pub(super) submission: Submission<'a>,
    /// The data that known vulnerabilities were looked up in; absent if there were none, and then known
    /// vulnerabilities were not checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) intelligence: Option<Intelligence<'a>>,
    /// The known vulnerabilities of the components, each once.
    #[serde(default)]
    pub(super) vulnerabilities: List<'a, domain::VulnerabilityRecord, Vulnerability<'a>>,
    /// What is stated of vulnerabilities that no component is known to have, and what was made of that.
    #[serde(default)]
    pub(super) statements: List<'a, domain::StatementRecord, Statement<'a>>,
    /// How many of these statements are not listed.
    #[serde(default)]
    pub(super) statements_omitted: u64,
    /// The documents that rules cite, by id.
    pub(super) frameworks: BTreeMap<Cow<'a, str>, Framework<'a>>,
    /// The worst conclusion of all assessments.
    pub(super) conclusion: Word<Conclusion>,
    /// What the exit code follows.
    pub(super) gate: Gate<'a>,
    /// One for each baseline.
    pub(super) assessments: List<'a, domain::BaselineResult, Assessment<'a>>,
}

/// What wrote a report.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Tool<'a> {
    /// The program: `bidcheck`.
    pub(super) name: Cow<'a, str>,
    /// Its version.
    pub(super) version: Cow<'a, str>,
}

/// Every option that can change a verdict, the conclusion or the exit code.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Options<'a> {
    /// The baselines, as they were asked for.
    pub(super) baselines: Cow<'a, [String]>,
    /// Whether the moment was given rather than read from the clock.
    pub(super) as_of_given: bool,
    /// The lowest level whose failure fails.
    pub(super) fail_on: Word<Level>,
    /// Whether sign-offs that wait for a person leave the exit code alone.
    #[serde(default)]
    pub(super) defer_review: bool,
    /// Whether the exit code is 0 whatever the verdicts.
    pub(super) report_only: bool,
    /// Subjects listed for each rule and cause; null if all are.
    pub(super) observations: Option<usize>,
    /// Whether cargo was allowed to run in the project.
    pub(super) run_cargo: bool,
    /// The earlier assessment of which only what is new holds the exit code, as it was named; absent if none was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) since: Option<Cow<'a, str>>,
}

/// The tender, as the buyer describes it.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Bid<'a> {
    /// The tender's reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tender: Option<Cow<'a, str>>,
    /// The lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lot: Option<Cow<'a, str>>,
    /// Who bids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bidder: Option<Cow<'a, str>>,
    /// What is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) product: Option<Cow<'a, str>>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<Cow<'a, str>>,
    /// When the submission was received, as the buyer records it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) received: Option<Cow<'a, str>>,
    /// Who evaluates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) evaluator: Option<Cow<'a, str>>,
    /// The evaluator's unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) organisation: Option<Cow<'a, str>>,
    /// A marking for every page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) classification: Option<Cow<'a, str>>,
    /// Whether the product will be reachable from public networks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) exposed: Option<bool>,
}

/// A file of the buyer's that the assessment rests on.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Input<'a> {
    /// What it is: `baseline`, `bid`, `waivers`, `reviews`, `since`; more may come.
    pub(super) kind: Cow<'a, str>,
    /// Its path as given, or the id of a baseline that comes with the program.
    pub(super) path: Cow<'a, str>,
    /// SHA-256, as hexadecimal digits.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub(super) sha256: Cow<'a, str>,
}

/// What the vendor sent.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Submission<'a> {
    /// SHA-256 over the digests and names of all files, one `<sha256>  <path>` line each.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub(super) digest: Cow<'a, str>,
    /// Every file.
    pub(super) artifacts: List<'a, domain::ArtifactRecord, Artifact<'a>>,
}

/// One file of the submission.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Artifact<'a> {
    /// Relative to the common ancestor of what was submitted.
    pub(super) path: Cow<'a, str>,
    /// The member of an archive, where the file is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) inside: Option<Cow<'a, str>>,
    /// What it serves as: `sbom`, `vex`, `project`; more may come. Null if it was not recognised.
    pub(super) role: Option<Cow<'a, str>>,
    /// The standard it is written to; null if it was not recognised.
    pub(super) format: Option<Cow<'a, str>>,
    /// The version of that standard, as declared; null if none is.
    pub(super) format_version: Option<Cow<'a, str>>,
    /// The tools it says it was made with.
    pub(super) made_with: Cow<'a, [String]>,
    /// When it says it was made, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) made_at: Option<Cow<'a, str>>,
    /// SHA-256 of its bytes, as hexadecimal digits.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub(super) sha256: Cow<'a, str>,
    /// How many bytes it has.
    pub(super) size: u64,
    /// Where its components went; only for an SBOM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) components: Option<Components<'a>>,
    /// What was wrong with it.
    pub(super) problems: List<'a, domain::ProblemRecord, Problem<'a>>,
}

/// Where all components of a document went: `read` is the sum of the others.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Components<'a> {
    /// Components that stand in the document.
    pub(super) read: u64,
    /// Examined by at least one component rule of any baseline.
    pub(super) checked: u64,
    /// Exempt from all of them, by reason.
    pub(super) exempt: Cow<'a, BTreeMap<String, u64>>,
    /// There, and not to be read.
    pub(super) unreadable: u64,
}

/// What was wrong with a file, and what that costs.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Problem<'a> {
    /// `refused`: nothing that needed the file is met; `lost`: its passes become no evidence;
    /// `noted`: only the rule that it concerns.
    pub(super) class: Word<ProblemClass>,
    /// What it was.
    pub(super) code: Word<ProblemCode>,
    /// The offending value or the limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<Cow<'a, str>>,
    /// Where.
    pub(super) location: Location<'a>,
}

/// A place that a person can open.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Location<'a> {
    /// The file, relative to the common ancestor of what was submitted; `.` is the submission itself.
    pub(super) path: Cow<'a, str>,
    /// The member of an archive, where the file is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) inside: Option<Cow<'a, str>>,
    /// The value within the document: a JSON Pointer (RFC 6901) or the notation's own path.
    pub(super) pointer: Cow<'a, str>,
    /// Counted from 1; null for a place that is a whole file.
    pub(super) line: Option<u32>,
    /// Counted from 1, in Unicode code points; null for a place that is a whole file.
    pub(super) column: Option<u32>,
}

/// A document that rules cite.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Framework<'a> {
    /// Its title.
    pub(super) title: Cow<'a, str>,
    /// Who issued it.
    pub(super) authority: Cow<'a, str>,
    /// The nations it is of: `us`, `au`, `in`, `jp`, `quad`, `int`; more may come.
    pub(super) jurisdiction: Cow<'a, [String]>,
    /// Its edition.
    pub(super) edition: Cow<'a, str>,
    /// Its date.
    pub(super) date: Cow<'a, str>,
    /// What it is by law.
    pub(super) status: Cow<'a, str>,
    /// Where it can be found.
    pub(super) r#where: Cow<'a, str>,
    /// The complete list of its named requirements; empty if it has none.
    pub(super) requirements: Cow<'a, [String]>,
    /// Those of them that no submission could answer, each with the reason; absent if there are none.
    #[serde(default, skip_serializing_if = "none_by_name")]
    pub(super) out_of_scope: Cow<'a, BTreeMap<String, String>>,
}

/// What the exit code follows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Gate<'a> {
    /// What decides the exit code.
    pub(super) conclusion: Word<Conclusion>,
    /// The lowest level whose failure fails.
    pub(super) fail_on: Word<Level>,
    /// Whether sign-offs that wait for a person are left for later.
    #[serde(default)]
    pub(super) defer_review: bool,
    /// How many of those would hold the bid back.
    #[serde(default)]
    pub(super) deferred: u64,
    /// Whether the exit code is 0 all the same.
    pub(super) report_only: bool,
    /// The earlier assessment, after which only what is new holds the exit code; absent if none was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) since: Option<Since<'a>>,
}

/// What an earlier assessment takes out of the gate. Every finding is reported all the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Since<'a> {
    /// SHA-256 of its file, as hexadecimal digits.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub(super) sha256: Cow<'a, str>,
    /// The moment that it was judged at, RFC 3339 in UTC.
    pub(super) as_of: Instant,
    /// What it came to.
    pub(super) conclusion: Word<Conclusion>,
    /// How many findings are new and hold the exit code back.
    pub(super) holding: u64,
    /// The baselines that it was not made against, as `id@version`: all of theirs is new.
    pub(super) unmatched: Cow<'a, [String]>,
    /// The findings that are open and were so before, with every cause and subject that they have now.
    pub(super) old: Vec<OldFinding<'a>>,
}

/// A finding that was open before.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct OldFinding<'a> {
    /// The baseline, as `id@version`.
    pub(super) baseline: Cow<'a, str>,
    /// SHA-256 of the resolved baseline.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub(super) sha256: Cow<'a, str>,
    /// The rule.
    pub(super) rule: Cow<'a, str>,
}

/// What one baseline came to.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Assessment<'a> {
    /// Which baseline.
    pub(super) baseline: Baseline<'a>,
    /// What its findings come to.
    pub(super) conclusion: Word<Conclusion>,
    /// How many rules came to each verdict, by level.
    pub(super) counts: Verdicts,
    /// How many rules that are not met, lack evidence or need a review each cure would mend, at any level.
    pub(super) cures: Cures,
    /// For each cited document: how many of its requirements are answered, and by whom.
    pub(super) coverage: List<'a, domain::Coverage, Coverage<'a>>,
    /// One for each rule, in the baseline's order.
    pub(super) findings: List<'a, domain::Finding, Finding<'a>>,
    /// Waivers of what need not be waived.
    #[serde(default)]
    pub(super) unused_waivers: Waivers<'a>,
    /// Waivers that do not hold, and why.
    #[serde(default)]
    pub(super) refused_waivers: RefusedWaivers<'a>,
    /// Reviews that do not hold, and why.
    #[serde(default)]
    pub(super) refused_reviews: RefusedReviews<'a>,
    /// What it comes to for each nation that has an overlay of the baseline, by the nation's code; absent if none has.
    /// It enters neither the conclusion nor the gate.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) jurisdictions: BTreeMap<Cow<'a, str>, Jurisdiction<'a>>,
}

/// What the overlay of one nation came to.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Jurisdiction<'a> {
    /// The overlay.
    pub(super) baseline: Baseline<'a>,
    /// What its findings come to, those that it shares with the common baseline included.
    pub(super) conclusion: Word<Conclusion>,
    /// The rules that stand between the submission and the conclusion `pass`, shared ones included.
    pub(super) between: Cow<'a, [String]>,
    /// For each cited document of that nation: how many of its requirements are answered, and by whom.
    pub(super) coverage: List<'a, domain::Coverage, Coverage<'a>>,
    /// The findings that differ from those of the common baseline.
    pub(super) findings: List<'a, domain::Finding, Finding<'a>>,
    /// Waivers of what need not be waived here, besides those of the common baseline.
    #[serde(default)]
    pub(super) unused_waivers: Waivers<'a>,
    /// Waivers that do not hold here, and why, besides those of the common baseline.
    #[serde(default)]
    pub(super) refused_waivers: RefusedWaivers<'a>,
    /// Reviews that do not hold here, and why, besides those of the common baseline.
    #[serde(default)]
    pub(super) refused_reviews: RefusedReviews<'a>,
}

/// How many rules came to each verdict, by level.
pub(in crate::reports) type Verdicts = ForEach<Level, ForEach<Verdict, u64>>;

/// How many rules each cure would mend.
pub(super) type Cures = ForEach<Cure, u64>;

/// The identity of a baseline.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Baseline<'a> {
    /// Its id.
    pub(super) id: Cow<'a, str>,
    /// Its version.
    pub(super) version: Cow<'a, str>,
    /// Its title.
    pub(super) title: Cow<'a, str>,
    /// Who wrote it, and who did not.
    pub(super) issuer: Cow<'a, str>,
    /// Whether it is finished.
    pub(super) status: Word<Status>,
    /// The nation whose overlay it is; absent if it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) jurisdiction: Option<Cow<'a, str>>,
    /// What it is for.
    pub(super) summary: Cow<'a, str>,
    /// The first day it may be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) effective_from: Option<Cow<'a, str>>,
    /// The last day it may be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) effective_until: Option<Cow<'a, str>>,
    /// What it extends, as `id@version`.
    pub(super) extends: Cow<'a, [String]>,
    /// The headings that its rules are sorted under, in their order; absent if it has none.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub(super) groups: List<'a, baseline::Group, Group<'a>>,
    /// SHA-256 of the resolved baseline.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub(super) sha256: Cow<'a, str>,
}

fn none_by_name(map: &BTreeMap<String, String>) -> bool {
    map.is_empty()
}

/// A heading that rules are sorted under.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Group<'a> {
    /// Its name, by which findings refer to it.
    pub(super) id: Cow<'a, str>,
    /// The heading.
    pub(super) title: Cow<'a, str>,
    /// What belongs under it.
    pub(super) summary: Cow<'a, str>,
}

/// How many requirements of a document the rules of a baseline answer.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Coverage<'a> {
    /// The document, by its id in `frameworks`.
    pub(super) framework: Cow<'a, str>,
    /// Whether its requirements are listed; where they are not, those are counted that rules cite.
    pub(super) listed: bool,
    /// Its requirements: those answered, those out of scope, and those that no rule is about.
    pub(super) requirements: u64,
    /// Those that some rule cites: by the program, by a person, or not decidable yet.
    pub(super) answered: u64,
    /// Those that the program decides.
    pub(super) by_program: u64,
    /// Those that only a person can decide.
    pub(super) by_person: u64,
    /// Those that this version of the program cannot decide yet.
    pub(super) undecidable: u64,
    /// Those that no rule cites because no submission could answer them.
    pub(super) out_of_scope: u64,
}
