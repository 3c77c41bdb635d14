//! Whether a report that was read agrees with itself.
//!
//! It does not show who wrote the report: whoever alters every place consistently is found
//! by a signature or by assessing again, not here.

use std::fmt::Display;

use super::ReadError;
use super::wire::{self, Cures, Gate, Verdicts};
use super::writing::{cures, verdicts};
use crate::assessment::{Assessment, BaselineResult, ComponentCounts, Finding, verdict};
use crate::checks::Weight;

/// What a report says of itself besides what an assessment holds.
pub(super) struct Claims {
    gate: Gate,
    results: Vec<(Verdicts, Cures)>,
}

impl Claims {
    /// Takes note of what a report claims, and checks what only its wire form says.
    pub(super) fn of(report: &wire::Report<'_>) -> Result<Self, ReadError> {
        for (index, artifact) in report.submission.artifacts.read().iter().enumerate() {
            for (number, problem) in artifact.problems.read().iter().enumerate() {
                let place = || format!("submission.artifacts[{index}].problems[{number}].class");
                agree(place, problem.class.0.word(), problem.code.0.class().word())?;
            }
        }
        for (index, assessment) in report.assessments.read().iter().enumerate() {
            for (number, finding) in assessment.findings.read().iter().enumerate() {
                listed(finding, &format!("assessments[{index}].findings[{number}]"))?;
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
        let options = &assessment.options;
        for (index, (result, claims)) in assessment.results.iter().zip(&self.results).enumerate() {
            let place = format!("assessments[{index}]");
            for (number, finding) in result.findings.iter().enumerate() {
                follows(finding, &format!("{place}.findings[{number}]"))?;
            }
            counted(result, claims, &place)?;
            let conclusion = verdict::conclusion(&result.findings, options.fail_on);
            agree(|| format!("{place}.conclusion"), result.conclusion.word(), conclusion.word())?;
        }
        let worst = verdict::worst(assessment.results.iter().map(|result| result.conclusion));
        agree(|| "conclusion".to_owned(), assessment.conclusion.word(), worst.word())?;
        agree(|| "gate.conclusion".to_owned(), self.gate.conclusion.0.word(), assessment.gate().word())?;
        agree(|| "gate.defer_review".to_owned(), self.gate.defer_review, options.defer_review)?;
        agree(|| "gate.deferred".to_owned(), self.gate.deferred, assessment.deferred() as u64)?;
        agree(|| "gate.fail_on".to_owned(), self.gate.fail_on.0.word(), options.fail_on.word())?;
        agree(|| "gate.report_only".to_owned(), self.gate.report_only, options.report_only)
    }
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
