//! From an assessment to the wire form, borrowing everything.
//!
//! It computes what readers would else have to count: nothing that is not in the assessment.

mod people;
mod vulnerability;

use std::borrow::Cow;

use super::SCHEMA_VERSION;
use super::list::Arguments;
use super::wire;
use super::word::{ForEach, Instant, Word};
use crate::assessment as domain;
use crate::baseline::{Bid, Citation, Cure, Framework, Group};
use crate::reports::wording;
use crate::source::Location;

fn optional(words: &Option<String>) -> Option<Cow<'_, str>> {
    words.as_deref().map(Cow::Borrowed)
}

impl<'a> From<&'a domain::Assessment> for wire::Report<'a> {
    fn from(assessment: &'a domain::Assessment) -> Self {
        let frameworks = assessment.frameworks.iter();
        Self {
            schema_version: SCHEMA_VERSION.into(),
            tool: wire::Tool { name: "bidcheck".into(), version: (&assessment.tool_version).into() },
            as_of: Instant(assessment.as_of),
            options: (&assessment.options).into(),
            bid: assessment.bid.as_ref().map(Into::into),
            inputs: (&assessment.inputs).into(),
            submission: wire::Submission {
                digest: (&assessment.submission.digest).into(),
                artifacts: (&assessment.submission.artifacts).into(),
            },
            intelligence: assessment.intelligence.as_ref().map(Into::into),
            vulnerabilities: (&assessment.vulnerabilities).into(),
            statements: (&assessment.statements.listed).into(),
            statements_omitted: assessment.statements.omitted(),
            frameworks: frameworks.map(|(id, framework)| (id.into(), framework.into())).collect(),
            conclusion: Word(assessment.conclusion),
            gate: wire::Gate {
                conclusion: Word(assessment.gate()),
                fail_on: Word(assessment.options.fail_on),
                defer_review: assessment.options.defer_review,
                deferred: assessment.deferred() as u64,
                report_only: assessment.options.report_only,
                since: assessment.since.as_ref().map(|since| since_of(since, assessment)),
            },
            assessments: (&assessment.results).into(),
        }
    }
}

fn since_of<'a>(since: &'a domain::Since, assessment: &domain::Assessment) -> wire::Since<'a> {
    let old = since.old.iter();
    wire::Since {
        sha256: (&since.sha256).into(),
        as_of: Instant(since.as_of),
        conclusion: Word(since.conclusion),
        holding: assessment.holding() as u64,
        unmatched: (&since.unmatched).into(),
        old: old
            .map(|old| wire::OldFinding {
                baseline: (&old.baseline).into(),
                sha256: (&old.sha256).into(),
                rule: (&old.rule).into(),
            })
            .collect(),
    }
}

impl<'a> From<&'a domain::Options> for wire::Options<'a> {
    fn from(options: &'a domain::Options) -> Self {
        Self {
            baselines: (&options.baselines).into(),
            as_of_given: options.as_of_given,
            fail_on: Word(options.fail_on),
            defer_review: options.defer_review,
            report_only: options.report_only,
            observations: options.observations,
            run_cargo: options.run_cargo,
            since: optional(&options.since),
        }
    }
}

impl<'a> From<&'a Bid> for wire::Bid<'a> {
    fn from(bid: &'a Bid) -> Self {
        Self {
            tender: optional(&bid.tender),
            lot: optional(&bid.lot),
            bidder: optional(&bid.bidder),
            product: optional(&bid.product),
            version: optional(&bid.version),
            received: optional(&bid.received),
            evaluator: optional(&bid.evaluator),
            organisation: optional(&bid.organisation),
            classification: optional(&bid.classification),
            exposed: bid.exposed,
        }
    }
}

impl<'a> From<&'a domain::Input> for wire::Input<'a> {
    fn from(input: &'a domain::Input) -> Self {
        Self { kind: (&input.kind).into(), path: (&input.path).into(), sha256: (&input.sha256).into() }
    }
}

impl<'a> From<&'a domain::ArtifactRecord> for wire::Artifact<'a> {
    fn from(artifact: &'a domain::ArtifactRecord) -> Self {
        Self {
            path: (&artifact.path).into(),
            inside: optional(&artifact.inside),
            role: optional(&artifact.role),
            format: optional(&artifact.format),
            format_version: optional(&artifact.format_version),
            made_with: (&artifact.made_with).into(),
            made_at: optional(&artifact.made_at),
            sha256: (&artifact.sha256).into(),
            size: artifact.size,
            components: artifact.components.as_ref().map(|counts| wire::Components {
                read: counts.read,
                checked: counts.checked,
                exempt: Cow::Borrowed(&counts.exempt),
                unreadable: counts.unreadable,
            }),
            problems: (&artifact.problems).into(),
        }
    }
}

impl<'a> From<&'a domain::ProblemRecord> for wire::Problem<'a> {
    fn from(problem: &'a domain::ProblemRecord) -> Self {
        Self {
            class: Word(problem.code.class()),
            code: Word(problem.code),
            detail: optional(&problem.detail),
            location: (&problem.location).into(),
        }
    }
}

impl<'a> From<&'a Location> for wire::Location<'a> {
    fn from(location: &'a Location) -> Self {
        Self {
            path: (&location.path).into(),
            inside: optional(&location.inside),
            pointer: (&location.pointer).into(),
            line: location.line,
            column: location.column,
        }
    }
}

impl<'a> From<&'a Framework> for wire::Framework<'a> {
    fn from(framework: &'a Framework) -> Self {
        Self {
            title: (&framework.title).into(),
            authority: (&framework.authority).into(),
            jurisdiction: (&framework.jurisdiction).into(),
            edition: (&framework.edition).into(),
            date: (&framework.date).into(),
            status: (&framework.status).into(),
            r#where: (&framework.address).into(),
            requirements: (&framework.requirements).into(),
            out_of_scope: Cow::Borrowed(&framework.out_of_scope),
        }
    }
}

impl<'a> From<&'a domain::BaselineResult> for wire::Assessment<'a> {
    fn from(result: &'a domain::BaselineResult) -> Self {
        Self {
            baseline: (&result.baseline).into(),
            conclusion: Word(result.conclusion),
            counts: verdicts(&result.findings),
            cures: cures(&result.findings),
            coverage: (&result.coverage).into(),
            findings: (&result.findings).into(),
            unused_waivers: (&result.unused_waivers).into(),
            refused_waivers: (&result.refused_waivers).into(),
            refused_reviews: (&result.refused_reviews).into(),
            jurisdictions: result
                .jurisdictions
                .iter()
                .map(|(id, nation)| (id.into(), nation.into()))
                .collect(),
        }
    }
}

impl<'a> From<&'a domain::JurisdictionResult> for wire::Jurisdiction<'a> {
    fn from(result: &'a domain::JurisdictionResult) -> Self {
        Self {
            baseline: (&result.baseline).into(),
            conclusion: Word(result.conclusion),
            between: (&result.between).into(),
            coverage: (&result.coverage).into(),
            findings: (&result.findings).into(),
            unused_waivers: (&result.unused_waivers).into(),
            refused_waivers: (&result.refused_waivers).into(),
            refused_reviews: (&result.refused_reviews).into(),
        }
    }
}

pub(in crate::reports) fn verdicts(findings: &[domain::Finding]) -> wire::Verdicts {
    let count = |is_meant: &dyn Fn(&domain::Finding) -> bool| {
        findings.iter().filter(|finding| is_meant(finding)).count() as u64
    };
    ForEach::new(|level| {
        ForEach::new(|verdict| count(&|finding| finding.level == level && finding.verdict == verdict))
    })
}

pub(super) fn cures(findings: &[domain::Finding]) -> wire::Cures {
    let open = || findings.iter().filter(|finding| finding.is_open());
    ForEach::new(|cure: Cure| open().filter(|finding| finding.mended_by() == cure).count() as u64)
}

impl<'a> From<&'a domain::BaselineRecord> for wire::Baseline<'a> {
    fn from(baseline: &'a domain::BaselineRecord) -> Self {
        Self {
            id: (&baseline.id).into(),
            version: (&baseline.version).into(),
            title: (&baseline.title).into(),
            issuer: (&baseline.issuer).into(),
            status: Word(baseline.status),
            jurisdiction: optional(&baseline.jurisdiction),
            summary: (&baseline.summary).into(),
            effective_from: optional(&baseline.effective_from),
            effective_until: optional(&baseline.effective_until),
            extends: (&baseline.extends).into(),
            groups: (&baseline.groups).into(),
            sha256: (&baseline.sha256).into(),
        }
    }
}

impl<'a> From<&'a Group> for wire::Group<'a> {
    fn from(group: &'a Group) -> Self {
        Self { id: (&group.id).into(), title: (&group.title).into(), summary: (&group.summary).into() }
    }
}

impl<'a> From<&'a domain::Coverage> for wire::Coverage<'a> {
    fn from(coverage: &'a domain::Coverage) -> Self {
        Self {
            framework: (&coverage.framework).into(),
            listed: coverage.is_listed,
            requirements: coverage.requirements,
            answered: coverage.answered,
            by_program: coverage.by_program,
            by_person: coverage.by_person,
            undecidable: coverage.undecidable,
            out_of_scope: coverage.out_of_scope,
        }
    }
}

impl<'a> From<&'a domain::Finding> for wire::Finding<'a> {
    fn from(finding: &'a domain::Finding) -> Self {
        let counts = &finding.counts;
        Self {
            rule: (&finding.rule).into(),
            title: (&finding.title).into(),
            level: Word(finding.level),
            cure: Word(finding.cure),
            group: optional(&finding.group),
            statement: (&finding.statement).into(),
            rationale: (&finding.rationale).into(),
            reading: (&finding.reading).into(),
            remediation: (&finding.remediation).into(),
            verdict: Word(finding.verdict),
            reason: wording::reason(finding).into(),
            reason_code: finding.reason.map(Word),
            present: counts.present,
            examined: counts.examined,
            exempt: Cow::Borrowed(&counts.exempt),
            unsatisfied: counts.unsatisfied,
            undetermined: counts.undetermined,
            review: counts.review,
            waived: counts.waived,
            declared_unknown: counts.declared_unknown,
            not_asserted: counts.not_asserted,
            withheld: counts.withheld,
            taken_from: Cow::Borrowed(&finding.taken_from),
            observations: (&finding.observations).into(),
            satisfies: (&finding.satisfies).into(),
            waivers: (&finding.waivers).into(),
            review_entry: finding.review_entry.as_ref().map(Into::into),
        }
    }
}

impl<'a> From<&'a domain::Group> for wire::Observation<'a> {
    fn from(group: &'a domain::Group) -> Self {
        Self {
            weight: Word(group.weight),
            code: Word(group.code),
            args: Arguments(Cow::Borrowed(&group.args)),
            message: wording::observation(group).into(),
            count: group.count,
            subjects: (&group.subjects).into(),
            omitted: group.omitted(),
        }
    }
}

impl<'a> From<&'a domain::SubjectRecord> for wire::Subject<'a> {
    fn from(subject: &'a domain::SubjectRecord) -> Self {
        Self {
            key: (&subject.key).into(),
            kind: (&subject.kind).into(),
            name: (&subject.name).into(),
            version: optional(&subject.version),
            purl: optional(&subject.purl),
            value: optional(&subject.value),
            locations: (&subject.locations).into(),
        }
    }
}

impl<'a> From<&'a Citation> for wire::Citation<'a> {
    fn from(citation: &'a Citation) -> Self {
        Self {
            framework: (&citation.framework).into(),
            clause: (&citation.clause).into(),
            page: citation.page,
            relation: Word(citation.relation),
            mark: Word(citation.mark),
        }
    }
}
