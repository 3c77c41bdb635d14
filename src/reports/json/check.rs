//! Whether a report that was read agrees with itself.
//!
//! It does not show who wrote the report: whoever alters every place consistently is found
//! by a signature or by assessing again, not here.

use std::fmt::Display;
use std::iter;

use super::ReadError;
use super::wire::{self, Cures, Gate, Verdicts};
use super::writing::{cures, verdicts};
use crate::assessment::{
    self, Assessment, BaselineResult, ComponentCounts, Coverage, Finding, JurisdictionResult, verdict,
};
use crate::baseline::Level;
use crate::checks::Weight;
use crate::intelligence::{Rating, severity};

/// What a report says of itself besides what an assessment holds.
pub(super) struct Claims<'a> {
    gate: Gate<'a>,
    results: Vec<(Verdicts, Cures)>,
}

impl<'a> Claims<'a> {
    /// Takes note of what a report claims, and checks what only its wire form says.
    pub(super) fn of(report: &wire::Report<'a>) -> Result<Self, ReadError> {
        for (index, artifact) in report.submission.artifacts.read().iter().enumerate() {
            for (number, problem) in artifact.problems.read().iter().enumerate() {
                let place = || format!("submission.artifacts[{index}].problems[{number}].class");
                agree(place, problem.class.0.word(), problem.code.0.class().word())?;
            }
        }
        for (index, one) in report.vulnerabilities.read().iter().enumerate() {
            let listed = one.components.read().len() as u64;
            let place = || format!("vulnerabilities[{index}].count");
            agree(place, one.count, one.omitted.saturating_add(listed))?;
            refused_with_a_reason(one.statements.read(), &format!("vulnerabilities[{index}]."))?;
        }
        refused_with_a_reason(report.statements.read(), "")?;
        for (index, assessment) in report.assessments.read().iter().enumerate() {
            let place = format!("assessments[{index}]");
            let nations = assessment.jurisdictions.iter();
            let nations =
                nations.map(|(id, nation)| (format!("{place}.jurisdictions.{id}"), nation.findings.read()));
            for (place, findings) in iter::once((place.clone(), assessment.findings.read())).chain(nations) {
                for (number, finding) in findings.iter().enumerate() {
                    listed(finding, &format!("{place}.findings[{number}]"))?;
                }
            }
        }
        let results = report.assessments.read().iter();
        Ok(Self {
            gate: report.gate.clone(),
            results: results.map(|result| (result.counts.clone(), result.cures.clone())).collect(),
        })
    }

    /// Checks these claims, and the assessment in itself.
    pub(super) fn hold_for(&self, assessment: &Assessment) -> Result<(), ReadError> {
        for (index, artifact) in assessment.submission.artifacts.iter().enumerate() {
            if let Some(components) = &artifact.components {
                accounted(components, &format!("submission.artifacts[{index}].components"))?;
            }
        }
        for (index, one) in assessment.vulnerabilities.iter().enumerate() {
            let word = |rating: Option<Rating>| rating.map_or("null", Rating::word);
            let follows = word(severity::worst(&one.severities));
            agree(|| format!("vulnerabilities[{index}].severity"), word(one.rating), follows)?;
        }
        let options = &assessment.options;
        for (index, (result, claims)) in assessment.results.iter().zip(&self.results).enumerate() {
            let place = format!("assessments[{index}]");
            all_follow(&result.findings, &result.coverage, &place)?;
            counted(result, claims, &place)?;
            let conclusion = verdict::conclusion(&result.findings, options.fail_on);
            agree(|| format!("{place}.conclusion"), result.conclusion.word(), conclusion.word())?;
            for (id, nation) in &result.jurisdictions {
                of_nation(nation, result, options.fail_on, &format!("{place}.jurisdictions.{id}"))?;
            }
        }
        let worst = verdict::worst(assessment.results.iter().map(|result| result.conclusion));
        agree(|| "conclusion".to_owned(), assessment.conclusion.word(), worst.word())?;
        agree(|| "gate.conclusion".to_owned(), self.gate.conclusion.0.word(), assessment.gate().word())?;
        agree(|| "gate.defer_review".to_owned(), self.gate.defer_review, options.defer_review)?;
        agree(|| "gate.deferred".to_owned(), self.gate.deferred, assessment.deferred() as u64)?;
        agree(|| "gate.fail_on".to_owned(), self.gate.fail_on.0.word(), options.fail_on.word())?;
        agree(|| "gate.report_only".to_owned(), self.gate.report_only, options.report_only)?;
        agree(|| "gate.since".to_owned(), self.gate.since.is_some(), options.since.is_some())?;
        self.gate.since.iter().try_for_each(|since| held_against(since, assessment))
    }
}

/// What is told to be old is open here, and the rest is counted.
fn held_against(claimed: &wire::Since<'_>, assessment: &Assessment) -> Result<(), ReadError> {
    agree(|| "gate.since.holding".to_owned(), claimed.holding, assessment.holding() as u64)?;
    let open = assessment.results.iter().flat_map(|result| {
        let open = result.findings.iter().filter(|finding| finding.is_open());
        open.filter(|finding| assessment.is_old(result, finding))
    });
    agree(|| "gate.since.old".to_owned(), claimed.old.len(), open.count())
}

/// A statement that does not count has a reason.
fn refused_with_a_reason(statements: &[wire::Statement<'_>], of: &str) -> Result<(), ReadError> {
    for (index, statement) in statements.iter().enumerate() {
        let place = || format!("{of}statements[{index}].used");
        agree(place, statement.used, statement.used || statement.reason.is_none())?;
    }
    Ok(())
}

/// For each observation, those listed and those omitted are all there are.
fn listed(finding: &wire::Finding<'_>, place: &str) -> Result<(), ReadError> {
    for (index, observation) in finding.observations.read().iter().enumerate() {
        let listed = observation.subjects.read().len() as u64;
        let place = || format!("{place}.observations[{index}].count");
        agree(place, observation.count, observation.omitted.saturating_add(listed))?;
    }
    Ok(())
}

fn accounted(components: &ComponentCounts, place: &str) -> Result<(), ReadError> {
    let parts = [components.checked, components.unreadable];
    agree(|| format!("{place}.read"), components.read, sum(parts.iter().chain(components.exempt.values())))
}

fn all_follow(findings: &[Finding], coverage: &[Coverage], place: &str) -> Result<(), ReadError> {
    for (number, finding) in findings.iter().enumerate() {
        follows(finding, &format!("{place}.findings[{number}]"))?;
    }
    for (number, coverage) in coverage.iter().enumerate() {
        let place = |key: &str| format!("{place}.coverage[{number}].{key}");
        let answered = sum([coverage.by_program, coverage.by_person, coverage.undecidable].iter());
        agree(|| place("answered"), coverage.answered, answered)?;
        let least = sum([coverage.answered, coverage.out_of_scope].iter());
        agree(|| place("requirements"), coverage.requirements, coverage.requirements.max(least))?;
    }
    Ok(())
}

/// A nation's conclusion follows from what it shares with the common baseline and from what differs.
fn of_nation(
    nation: &JurisdictionResult,
    common: &BaselineResult,
    fail_on: Level,
    place: &str,
) -> Result<(), ReadError> {
    all_follow(&nation.findings, &nation.coverage, place)?;
    let all = nation.all(common);
    let conclusion = verdict::conclusion(&all, fail_on);
    agree(|| format!("{place}.conclusion"), nation.conclusion.word(), conclusion.word())?;
    let sorted = |mut rules: Vec<String>| {
        rules.sort();
        rules.join(", ")
    };
    let between = assessment::between(&all, fail_on);
    agree(|| format!("{place}.between"), sorted(nation.between.clone()), sorted(between))
}

/// The counts follow from the observations, and the verdict from the counts.
fn follows(finding: &Finding, place: &str) -> Result<(), ReadError> {
    let counts = &finding.counts;
    let of_weight = |weight: Weight| {
        sum(finding.observations.iter().filter(|group| group.weight == weight).map(|group| &group.count))
    };
    let present = sum([counts.examined].iter().chain(counts.exempt.values()));
    agree(|| format!("{place}.present"), counts.present, present)?;
    agree(|| format!("{place}.unsatisfied"), counts.unsatisfied, of_weight(Weight::Unsatisfied))?;
    agree(|| format!("{place}.undetermined"), counts.undetermined, of_weight(Weight::Undetermined))?;
    agree(|| format!("{place}.waived"), counts.waived, of_weight(Weight::Waived))?;
    agree(|| format!("{place}.review"), counts.review, of_weight(Weight::Review))?;
    let verdict = finding.verdict.word();
    let follows = if verdict::follows(finding) { verdict } else { "another verdict" };
    agree(|| format!("{place}.verdict"), verdict, follows)
}

fn counted(result: &BaselineResult, claims: &(Verdicts, Cures), place: &str) -> Result<(), ReadError> {
    for ((level, claimed), (_, counted)) in claims.0.iter().zip(verdicts(&result.findings).iter()) {
        for ((verdict, claimed), (_, counted)) in claimed.iter().zip(counted.iter()) {
            agree(|| format!("{place}.counts.{}.{}", level.word(), verdict.word()), claimed, counted)?;
        }
    }
    for ((cure, claimed), (_, counted)) in claims.1.iter().zip(cures(&result.findings).iter()) {
        agree(|| format!("{place}.cures.{}", cure.word()), claimed, counted)?;
    }
    Ok(())
}

fn sum<'c>(counts: impl Iterator<Item = &'c u64>) -> u64 {
    counts.fold(0, |sum, count| sum.saturating_add(*count))
}

fn agree<T: PartialEq + Display>(place: impl Fn() -> String, says: T, follows: T) -> Result<(), ReadError> {
    if says == follows {
        return Ok(());
    }
    Err(ReadError::Contradictory { place: place(), says: says.to_string(), follows: follows.to_string() })
}
