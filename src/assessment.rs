//! Examines each rule of each baseline, concludes, and seals the result.
//!
//! An [`Assessment`] owns its data, borrows nothing and is never changed afterwards.
//! It has no sentences: [`crate::reports`] words it.

mod coverage;
mod examine;
mod jurisdiction;
pub mod people;
mod questions;
mod seal;
pub mod since;
pub mod verdict;
mod vulnerability;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use coverage::Coverage;
pub use jurisdiction::{JurisdictionResult, between};
pub use people::{Refusal, RefusedReview, RefusedWaiver};
pub use since::{Earlier, OldFinding, Since};
pub use verdict::{Conclusion, Verdict};
pub use vulnerability::{
    IntelligenceRecord, StatementRecord, Statements, VulnerabilityRecord, VulnerableComponent,
};

use crate::baseline::{self, Baseline, Bid, Citation, Cure, Framework, Level, Review, Rule, Status, Waiver};
use crate::checks::{Code, Context, Weight};
use crate::evidence::{Evidence, FieldName};
use crate::intelligence::Knowledge;
use crate::source::{Location, ProblemClass, ProblemCode};
use crate::submission::Submission;
use examine::Tally;
use people::{Admitted, People};
use questions::Examined;

/// The result of a run: complete in itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The program's version.
    pub tool_version: String,
    /// The moment that was judged at.
    pub as_of: Timestamp,
    /// What was asked for.
    pub options: Options,
    /// The tender, if the buyer described it.
    pub bid: Option<Bid>,
    /// The buyer's files and the baselines, with their digests.
    pub inputs: Vec<Input>,
    /// What was submitted.
    pub submission: SubmissionRecord,
    /// The data that known vulnerabilities were looked up in; nothing if there were none.
    pub intelligence: Option<IntelligenceRecord>,
    /// The known vulnerabilities of the components, by id.
    pub vulnerabilities: Vec<VulnerabilityRecord>,
    /// What is stated of vulnerabilities that no component is known to have.
    pub statements: Statements,
    /// The documents that the baselines cite.
    pub frameworks: BTreeMap<String, Framework>,
    /// The worst of [`Self::results`].
    pub conclusion: Conclusion,
    /// One for each baseline.
    pub results: Vec<BaselineResult>,
    /// What was open in an earlier assessment already, if one was given.
    pub since: Option<Since>,
}

/// Every option that can change a verdict, the conclusion or the exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The baselines, as they were asked for.
    pub baselines: Vec<String>,
    /// Whether the moment was given rather than read from the clock.
    pub as_of_given: bool,
    /// The lowest level whose failure fails.
    pub fail_on: Level,
    /// Whether sign-offs that wait for a person leave the exit code alone.
    pub defer_review: bool,
    /// Whether the exit code is 0 whatever the verdicts.
    pub report_only: bool,
    /// Subjects kept for each rule and cause; all if absent.
    pub observations: Option<usize>,
    /// Whether cargo was allowed to run in the project.
    pub run_cargo: bool,
    /// The earlier assessment of which only what is new holds the exit code, as it was named.
    pub since: Option<String>,
}

/// A file of the buyer's that the assessment rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What it is: `baseline`, `bid`, `waivers`, `reviews`, `since`.
    pub kind: String,
    /// Its path as given, or the id of a baseline that comes with the program.
    pub path: String,
    /// SHA-256, as hexadecimal digits.
    pub sha256: String,
}

/// What was submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionRecord {
    /// SHA-256 over the digests and names of all files.
    pub digest: String,
    /// Every file.
    pub artifacts: Vec<ArtifactRecord>,
}

/// One file of the submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtifactRecord {
    /// Relative to the common ancestor of what was submitted.
    pub path: String,
    /// The member of an archive.
    pub inside: Option<String>,
    /// What it serves as: the word of a [`Role`](crate::evidence::Role); absent if it was not recognised.
    pub role: Option<String>,
    /// The standard it is written to.
    pub format: Option<String>,
    /// The version of that standard, as declared.
    pub format_version: Option<String>,
    /// The tools it says it was made with.
    pub made_with: Vec<String>,
    /// When it says it was made.
    pub made_at: Option<String>,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// How many bytes it has.
    pub size: u64,
    /// Its components, accounted for; only for an SBOM.
    pub components: Option<ComponentCounts>,
    /// What was wrong with it.
    pub problems: Vec<ProblemRecord>,
}

/// Where all components of a document went: `read = checked + exempt + unreadable`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ComponentCounts {
    /// Components that stand in the document.
    pub read: u64,
    /// Examined by at least one component rule.
    pub checked: u64,
    /// Exempt from all of them, by reason.
    pub exempt: BTreeMap<String, u64>,
    /// There, and not to be read.
    pub unreadable: u64,
}

/// What was wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemRecord {
    /// What it was.
    pub code: ProblemCode,
    /// The offending value or the limit.
    pub detail: Option<String>,
    /// Where.
    pub location: Location,
}

/// What one baseline came to.
#[derive(Debug, Clone, PartialEq)]
pub struct BaselineResult {
    /// Which baseline.
    pub baseline: BaselineRecord,
    /// What its findings come to.
    pub conclusion: Conclusion,
    /// One for each rule, in the baseline's order.
    pub findings: Vec<Finding>,
    /// For each cited document: how many of its requirements are answered, and by whom.
    pub coverage: Vec<Coverage>,
    /// Waivers of what need not be waived.
    pub unused_waivers: Vec<Waiver>,
    /// Waivers that do not hold.
    pub refused_waivers: Vec<RefusedWaiver>,
    /// Reviews that do not hold.
    pub refused_reviews: Vec<RefusedReview>,
    /// What it comes to for each nation that has an overlay of the baseline, by the nation's code.
    pub jurisdictions: BTreeMap<String, JurisdictionResult>,
}

impl Assessment {
    /// What the exit code follows: [`Self::decided`], and after an earlier assessment only what is new of it.
    pub fn gate(&self) -> Conclusion {
        verdict::worst(self.results.iter().map(|result| {
            verdict::gate(&result.findings, &self.options, |finding| self.is_old(result, finding))
        }))
    }

    /// What reports tell: the conclusion, unless reviews are deferred.
    pub fn decided(&self) -> Conclusion {
        verdict::worst(self.results.iter().map(|result| verdict::decided(&result.findings, &self.options)))
    }

    /// Whether a finding was open in the earlier assessment already.
    pub fn is_old(&self, result: &BaselineResult, finding: &Finding) -> bool {
        self.since.as_ref().is_some_and(|since| since.is_old(&result.baseline, finding))
    }

    /// How many findings hold the exit code back.
    pub fn holding(&self) -> usize {
        let of = |result: &BaselineResult| {
            let held = result.findings.iter().filter(|one| verdict::holds_back(one, &self.options));
            held.filter(|finding| !self.is_old(result, finding)).count()
        };
        self.results.iter().map(of).sum()
    }

    /// How many files of the submission were refused: whatever the verdicts, such a run does not end with 0.
    pub fn refused(&self) -> usize {
        let is_refused = |artifact: &&ArtifactRecord| {
            artifact.problems.iter().any(|problem| problem.code.class() == ProblemClass::Refused)
        };
        self.submission.artifacts.iter().filter(is_refused).count()
    }

    /// How many reviews are deferred that would hold the bid back.
    pub fn deferred(&self) -> usize {
        self.results.iter().map(|result| result.deferred(&self.options)).sum()
    }
}

impl BaselineResult {
    /// How many reviews are deferred that would hold the bid back.
    pub fn deferred(&self, options: &Options) -> usize {
        let holds_back =
            |finding: &&Finding| finding.is_deferrable() && verdict::counts(finding, options.fail_on);
        if options.defer_review { self.findings.iter().filter(holds_back).count() } else { 0 }
    }
}

/// The identity of a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineRecord {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub issuer: String,
    /// Whether it is finished.
    pub status: Status,
    /// The nation whose overlay it is.
    pub jurisdiction: Option<String>,
    /// What it is for.
    pub summary: String,
    /// The first day it may be used.
    pub effective_from: Option<String>,
    /// The last day.
    pub effective_until: Option<String>,
    /// What it extends.
    pub extends: Vec<String>,
    /// The headings that its rules are sorted under.
    pub groups: Vec<baseline::Group>,
    /// SHA-256 of the resolved baseline.
    pub sha256: String,
}

/// On which side of its days a baseline was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outside<'b> {
    /// Before its first day.
    Before(&'b str),
    /// After its last day.
    After(&'b str),
}

impl BaselineRecord {
    /// Whether a moment lies outside the days of the baseline, which are days in UTC.
    pub fn outside_effect(&self, as_of: Timestamp) -> Option<Outside<'_>> {
        let today = as_of.to_zoned(TimeZone::UTC).date();
        let day = |given: &Option<String>| given.as_ref().and_then(|day| day.parse::<Date>().ok());
        if day(&self.effective_from).is_some_and(|first| today < first) {
            return self.effective_from.as_deref().map(Outside::Before);
        }
        let last =
            self.effective_until.as_deref().filter(|_| day(&self.effective_until).is_some_and(|l| l < today));
        last.map(Outside::After)
    }
}

/// What one rule came to, with what was observed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// Its level.
    pub level: Level,
    /// What would mend a failure.
    pub cure: Cure,
    /// The group that it is sorted under.
    pub group: Option<String>,
    /// What is required.
    pub statement: String,
    /// Why.
    pub rationale: String,
    /// What counts.
    pub reading: String,
    /// How to mend a failure.
    pub remediation: String,
    /// What it came to.
    pub verdict: Verdict,
    /// Why, where no observation says it.
    pub reason: Option<Code>,
    /// The exact counts.
    pub counts: Counts,
    /// Where the answers came from, by field of the format.
    pub taken_from: BTreeMap<String, u64>,
    /// What was seen, equal things together, the weightiest first.
    pub observations: Vec<Group>,
    /// What else the rule answers.
    pub satisfies: Vec<Citation>,
    /// What the buyer accepted of it: the whole rule, or components.
    pub waivers: Vec<Waiver>,
    /// What a person answered.
    pub review_entry: Option<Review>,
}

impl Finding {
    /// Whether the rule is open: it was asked, and is neither met nor waived.
    pub fn is_open(&self) -> bool {
        matches!(self.verdict, Verdict::Fail | Verdict::NoEvidence | Verdict::NeedsReview)
    }

    /// Whether nothing but a sign-off is open, which `--defer-review` leaves for later.
    /// Withheld values and suspicions are never deferred.
    pub fn is_deferrable(&self) -> bool {
        let mut waiting = self.observations.iter().filter(|group| group.weight == Weight::Review);
        self.verdict == Verdict::NeedsReview && waiting.all(|group| group.code == Code::SignOff)
    }

    /// What would mend an open rule. What needs review waits for a person, whatever it is about.
    pub fn mended_by(&self) -> Cure {
        if self.verdict == Verdict::NeedsReview { Cure::Person } else { self.cure }
    }
}

/// The exact counts behind a finding: `present = examined + exempt`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Subjects that there are.
    pub present: u64,
    /// Subjects that were asked.
    pub examined: u64,
    /// Subjects that were not, by reason.
    pub exempt: BTreeMap<String, u64>,
    /// Observations that the rule is not met.
    pub unsatisfied: u64,
    /// Observations that it cannot be told.
    pub undetermined: u64,
    /// Observations that a person has to look at.
    pub review: u64,
    /// Observations that the rule is not met, which the buyer accepts.
    pub waived: u64,
    /// Subjects that declare their value unknown.
    pub declared_unknown: u64,
    /// Subjects that do not assert it.
    pub not_asserted: u64,
    /// Subjects that withhold it.
    pub withheld: u64,
}

/// Equal observations, with the things they were made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// How much they weigh.
    pub weight: Weight,
    /// What was seen.
    pub code: Code,
    /// What the wording needs.
    pub args: Vec<(String, String)>,
    /// How many there are.
    pub count: u64,
    /// The first of them, in document order.
    pub subjects: Vec<SubjectRecord>,
}

impl Group {
    /// How many are not listed.
    pub fn omitted(&self) -> u64 {
        self.count - self.subjects.len() as u64
    }
}

/// A thing that an observation was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectRecord {
    /// Its purl in canonical spelling, else `name@version`, with an ordinal among equals; never a line number.
    pub key: String,
    /// What sort of thing it is.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// Its package URL.
    pub purl: Option<String>,
    /// The offending value, as written.
    pub value: Option<String>,
    /// Where it stands.
    pub locations: Vec<Location>,
}

/// What an assessment rests on besides the submission.
#[derive(Debug)]
pub struct Terms {
    /// What was asked for.
    pub options: Options,
    /// The tender.
    pub bid: Option<Bid>,
    /// The deviations that the buyer accepts.
    pub waivers: Vec<Waiver>,
    /// What persons answered.
    pub reviews: Vec<Review>,
    /// What the world knows of the submission.
    pub knowledge: Knowledge,
    /// The buyer's files.
    pub inputs: Vec<Input>,
    /// An earlier assessment, for which [`since::check`] holds.
    pub since: Option<Earlier>,
    /// The moment to judge at.
    pub as_of: Timestamp,
}

/// Assesses a submission against baselines and their overlays. It reads nothing and asks no clock.
pub fn assess(
    submission: &Submission,
    evidence: &Evidence<'_>,
    baselines: &[Baseline],
    terms: Terms,
) -> Assessment {
    let product = terms.bid.as_ref().and_then(Bid::product);
    let overlays = || baselines.iter().flat_map(|baseline| &baseline.overlays);
    // Overlays come last, so that the number of a baseline is also that of its answers.
    let all: Vec<&Baseline> = baselines.iter().chain(overlays()).collect();
    let fields: Vec<Vec<FieldName>> = all.iter().map(|baseline| baseline.asked_fields()).collect();
    let damages = examine::damages(submission, evidence);
    let people = People::of(&terms, submission);
    let admitted: Vec<Admitted<'_>> = all.iter().map(|baseline| people.admit(baseline, &all)).collect();
    let exposed = terms.bid.as_ref().and_then(|bid| bid.exposed);
    let common =
        Context { exposed, ..Context::new(evidence, &terms.knowledge, product.as_ref(), terms.as_of, &[]) };
    let examined = Examined::of(&all, &fields, &admitted, &damages, &common, terms.options.observations);
    let checked = seal::checked_kinds(baselines, &examined);
    let listed = terms.options.observations;
    let places = seal::Places::find(
        submission,
        evidence,
        &examined.tallies,
        &seal::known::mentioned(&terms.knowledge, evidence, listed),
    );
    let fail_on = terms.options.fail_on;
    let settle = |(index, admitted): (usize, _)| {
        let rules = all[index].rules.iter().enumerate();
        settle(rules.map(|(number, rule)| (rule, examined.answer(index, number))), admitted, &places)
    };
    let mut settled: Vec<Settled<'_>> = admitted.into_iter().enumerate().map(settle).collect();
    let mut of_overlays = settled.split_off(baselines.len()).into_iter();
    let result = |(baseline, settled): (&Baseline, Settled<'_>)| {
        let overlays = of_overlays.by_ref().take(baseline.overlays.len()).collect();
        result(baseline, settled, overlays, fail_on)
    };
    let sealing = seal::known::Sealing { known: &terms.knowledge, evidence, places: &places, keep: listed };
    let (vulnerabilities, statements) = (sealing.vulnerabilities(), sealing.other_statements());
    let results: Vec<BaselineResult> = baselines.iter().zip(settled).map(result).collect();
    Assessment {
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        as_of: terms.as_of,
        options: terms.options,
        bid: terms.bid,
        inputs: terms.inputs,
        submission: seal::submission_record(submission, evidence, &checked, &places),
        intelligence: seal::known::intelligence_record(&terms.knowledge),
        vulnerabilities,
        statements,
        frameworks: cited(&all),
        conclusion: verdict::worst(results.iter().map(|result| result.conclusion)),
        since: terms.since.map(|earlier| since::compare(&earlier, &results)),
        results,
    }
}

/// The documents that some rule cites.
fn cited(baselines: &[&Baseline]) -> BTreeMap<String, Framework> {
    let mut frameworks = BTreeMap::new();
    for baseline in baselines {
        let citations = baseline.rules.iter().flat_map(|rule| &rule.satisfies);
        let cited: BTreeSet<&str> = citations.map(|citation| citation.framework.as_str()).collect();
        let described = baseline.frameworks.iter().filter(|(id, _)| cited.contains(id.as_str()));
        frameworks.extend(described.map(|(id, framework)| (id.clone(), framework.clone())));
    }
    frameworks
}

/// The findings of one baseline, and what became of the buyer's entries.
struct Settled<'a> {
    findings: Vec<Finding>,
    admitted: Admitted<'a>,
}

/// Seals the answers to the rules of one baseline, and puts the buyer's entries to them.
fn settle<'r, 'a: 'r, 'p>(
    answers: impl Iterator<Item = (&'r Rule, &'r Tally<'a>)>,
    mut admitted: Admitted<'p>,
    places: &seal::Places<'_>,
) -> Settled<'p> {
    let settled = |(rule, tally): (&Rule, &Tally<'_>)| {
        let judged = tally.review_in.iter().map(|&document| places.digest(document)).collect();
        let mut finding = seal::finding(rule, tally, places);
        admitted.settle(&mut finding, &tally.waived, &judged);
        finding
    };
    let findings = answers.map(settled).collect();
    Settled { findings, admitted }
}

fn result(
    baseline: &Baseline,
    settled: Settled<'_>,
    of_overlays: Vec<Settled<'_>>,
    fail_on: Level,
) -> BaselineResult {
    let Settled { findings, admitted } = settled;
    let overlay = |(overlay, settled): (&Baseline, Settled<'_>)| {
        let nation = overlay.jurisdiction.clone()?;
        let all = settled.findings;
        let conclusion = verdict::conclusion(&all, fail_on);
        let of_nation = |coverage: &Coverage| {
            let framework = overlay.frameworks.get(&coverage.framework);
            framework.is_some_and(|framework| framework.jurisdiction.contains(&nation))
        };
        let own = settled.admitted.beside(&admitted);
        let result = JurisdictionResult {
            baseline: seal::baseline_record(overlay),
            conclusion,
            between: jurisdiction::between(&all, fail_on),
            findings: jurisdiction::differing((baseline, &findings), (overlay, all)),
            coverage: coverage::coverage(overlay).into_iter().filter(of_nation).collect(),
            unused_waivers: own.unused_waivers,
            refused_waivers: own.refused_waivers,
            refused_reviews: own.refused_reviews,
        };
        Some((nation, result))
    };
    BaselineResult {
        baseline: seal::baseline_record(baseline),
        conclusion: verdict::conclusion(&findings, fail_on),
        coverage: coverage::coverage(baseline),
        jurisdictions: baseline.overlays.iter().zip(of_overlays).filter_map(overlay).collect(),
        findings,
        unused_waivers: admitted.unused_waivers,
        refused_waivers: admitted.refused_waivers,
        refused_reviews: admitted.refused_reviews,
    }
}
