//! From the wire form back to an assessment.
//!
//! It believes what it is given; [`super::check`] does not.

mod people;
mod vulnerability;

use std::borrow::Cow;

use super::wire;
use crate::assessment as domain;
use crate::baseline::{Bid, Citation, Framework, Group};
use crate::source::Location;

fn optional(words: Option<Cow<'_, str>>) -> Option<String> {
    words.map(Cow::into_owned)
}

impl From<wire::Report<'_>> for domain::Assessment {
    fn from(report: wire::Report<'_>) -> Self {
        let frameworks = report.frameworks.into_iter();
        Self {
            tool_version: report.tool.version.into(),
            as_of: report.as_of.0,
            options: report.options.into(),
            bid: report.bid.map(Into::into),
            inputs: report.inputs.into(),
            submission: domain::SubmissionRecord {
                digest: report.submission.digest.into(),
                artifacts: report.submission.artifacts.into(),
            },
            intelligence: report.intelligence.map(Into::into),
            vulnerabilities: report.vulnerabilities.into(),
            statements: vulnerability::statements(report.statements, report.statements_omitted),
            frameworks: frameworks.map(|(id, framework)| (id.into(), framework.into())).collect(),
            conclusion: report.conclusion.0,
            results: report.assessments.into(),
            since: report.gate.since.map(Into::into),
        }
    }
}

impl From<wire::Options<'_>> for domain::Options {
    fn from(options: wire::Options<'_>) -> Self {
        Self {
            baselines: options.baselines.into(),
            as_of_given: options.as_of_given,
            fail_on: options.fail_on.0,
            defer_review: options.defer_review,
            report_only: options.report_only,
            observations: options.observations,
            run_cargo: options.run_cargo,
            since: optional(options.since),
        }
    }
}

impl From<wire::Since<'_>> for domain::Since {
    fn from(since: wire::Since<'_>) -> Self {
        let old = since.old.into_iter();
        Self {
            sha256: since.sha256.into(),
            as_of: since.as_of.0,
            conclusion: since.conclusion.0,
            unmatched: since.unmatched.into(),
            old: old
                .map(|old| domain::OldFinding {
                    baseline: old.baseline.into(),
                    sha256: old.sha256.into(),
                    rule: old.rule.into(),
                })
                .collect(),
        }
    }
}

impl From<wire::Bid<'_>> for Bid {
    fn from(bid: wire::Bid<'_>) -> Self {
        Self {
            tender: optional(bid.tender),
            lot: optional(bid.lot),
            bidder: optional(bid.bidder),
            product: optional(bid.product),
            version: optional(bid.version),
            received: optional(bid.received),
            evaluator: optional(bid.evaluator),
            organisation: optional(bid.organisation),
            classification: optional(bid.classification),
            exposed: bid.exposed,
        }
    }
}

impl From<wire::Input<'_>> for domain::Input {
    fn from(input: wire::Input<'_>) -> Self {
        Self { kind: input.kind.into(), path: input.path.into(), sha256: input.sha256.into() }
    }
}

impl From<wire::Artifact<'_>> for domain::ArtifactRecord {
    fn from(artifact: wire::Artifact<'_>) -> Self {
        Self {
            path: artifact.path.into(),
            inside: optional(artifact.inside),
            role: optional(artifact.role),
            format: optional(artifact.format),
            format_version: optional(artifact.format_version),
            made_with: artifact.made_with.into(),
            made_at: optional(artifact.made_at),
            sha256: artifact.sha256.into(),
            size: artifact.size,
            components: artifact.components.map(|counts| domain::ComponentCounts {
                read: counts.read,
                checked: counts.checked,
                exempt: counts.exempt.into_owned(),
                unreadable: counts.unreadable,
            }),
            problems: artifact.problems.into(),
        }
    }
}

impl From<wire::Problem<'_>> for domain::ProblemRecord {
    fn from(problem: wire::Problem<'_>) -> Self {
        Self { code: problem.code.0, detail: optional(problem.detail), location: problem.location.into() }
    }
}

impl From<wire::Location<'_>> for Location {
    fn from(location: wire::Location<'_>) -> Self {
        Self {
            path: location.path.into(),
            inside: optional(location.inside),
            pointer: location.pointer.into(),
            line: location.line,
            column: location.column,
        }
    }
}

impl From<wire::Framework<'_>> for Framework {
    fn from(framework: wire::Framework<'_>) -> Self {
        Self {
            title: framework.title.into(),
            authority: framework.authority.into(),
            jurisdiction: framework.jurisdiction.into(),
            edition: framework.edition.into(),
            date: framework.date.into(),
            status: framework.status.into(),
            address: framework.r#where.into(),
            requirements: framework.requirements.into(),
            out_of_scope: framework.out_of_scope.into_owned(),
        }
    }
}

impl From<wire::Assessment<'_>> for domain::BaselineResult {
    fn from(result: wire::Assessment<'_>) -> Self {
        Self {
            baseline: result.baseline.into(),
            conclusion: result.conclusion.0,
            findings: result.findings.into(),
            coverage: result.coverage.into(),
            unused_waivers: result.unused_waivers.into(),
            refused_waivers: result.refused_waivers.into(),
            refused_reviews: result.refused_reviews.into(),
            jurisdictions: result
                .jurisdictions
                .into_iter()
                .map(|(id, one)| (id.into(), one.into()))
                .collect(),
        }
    }
}

impl From<wire::Jurisdiction<'_>> for domain::JurisdictionResult {
    fn from(result: wire::Jurisdiction<'_>) -> Self {
        Self {
            baseline: result.baseline.into(),
            conclusion: result.conclusion.0,
            between: result.between.into(),
            findings: result.findings.into(),
            coverage: result.coverage.into(),
            unused_waivers: result.unused_waivers.into(),
            refused_waivers: result.refused_waivers.into(),
            refused_reviews: result.refused_reviews.into(),
        }
    }
}

impl From<wire::Baseline<'_>> for domain::BaselineRecord {
    fn from(baseline: wire::Baseline<'_>) -> Self {
        Self {
            id: baseline.id.into(),
            version: baseline.version.into(),
            title: baseline.title.into(),
            issuer: baseline.issuer.into(),
            status: baseline.status.0,
            jurisdiction: optional(baseline.jurisdiction),
            summary: baseline.summary.into(),
            effective_from: optional(baseline.effective_from),
            effective_until: optional(baseline.effective_until),
            extends: baseline.extends.into(),
            groups: baseline.groups.into(),
            sha256: baseline.sha256.into(),
        }
    }
}

impl From<wire::Group<'_>> for Group {
    fn from(group: wire::Group<'_>) -> Self {
        Self { id: group.id.into(), title: group.title.into(), summary: group.summary.into() }
    }
}

impl From<wire::Coverage<'_>> for domain::Coverage {
    fn from(coverage: wire::Coverage<'_>) -> Self {
        Self {
            framework: coverage.framework.into(),
            is_listed: coverage.listed,
            requirements: coverage.requirements,
            answered: coverage.answered,
            by_program: coverage.by_program,
            by_person: coverage.by_person,
            undecidable: coverage.undecidable,
            out_of_scope: coverage.out_of_scope,
        }
    }
}

impl From<wire::Finding<'_>> for domain::Finding {
    fn from(finding: wire::Finding<'_>) -> Self {
        let counts = domain::Counts {
            present: finding.present,
            examined: finding.examined,
            exempt: finding.exempt.into_owned(),
            unsatisfied: finding.unsatisfied,
            undetermined: finding.undetermined,
            review: finding.review,
            waived: finding.waived,
            declared_unknown: finding.declared_unknown,
            not_asserted: finding.not_asserted,
            withheld: finding.withheld,
        };
        Self {
            rule: finding.rule.into(),
            title: finding.title.into(),
            level: finding.level.0,
            cure: finding.cure.0,
            group: optional(finding.group),
            statement: finding.statement.into(),
            rationale: finding.rationale.into(),
            reading: finding.reading.into(),
            remediation: finding.remediation.into(),
            verdict: finding.verdict.0,
            reason: finding.reason_code.map(|code| code.0),
            counts,
            taken_from: finding.taken_from.into_owned(),
            observations: finding.observations.into(),
            satisfies: finding.satisfies.into(),
            waivers: finding.waivers.into(),
            review_entry: finding.review_entry.map(Into::into),
        }
    }
}

impl From<wire::Observation<'_>> for domain::Group {
    fn from(observation: wire::Observation<'_>) -> Self {
        Self {
            weight: observation.weight.0,
            code: observation.code.0,
            args: observation.args.0.into(),
            count: observation.count,
            subjects: observation.subjects.into(),
        }
    }
}

impl From<wire::Subject<'_>> for domain::SubjectRecord {
    fn from(subject: wire::Subject<'_>) -> Self {
        Self {
            key: subject.key.into(),
            kind: subject.kind.into(),
            name: subject.name.into(),
            version: optional(subject.version),
            purl: optional(subject.purl),
            value: optional(subject.value),
            locations: subject.locations.into(),
        }
    }
}

impl From<wire::Citation<'_>> for Citation {
    fn from(citation: wire::Citation<'_>) -> Self {
        Self {
            framework: citation.framework.into(),
            clause: citation.clause.into(),
            page: citation.page,
            relation: citation.relation.0,
            mark: citation.mark.0,
        }
    }
}
