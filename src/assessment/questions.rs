//! Examines each question once, however many baselines and overlays ask it.
//!
//! A level is no part of the question: it only weighs the answer.

use rayon::prelude::*;

use super::examine::{self, Damage, Tally};
use crate::baseline::{Baseline, Rule};
use crate::checks::Context;
use crate::evidence::FieldName;

/// The answers to all questions, and which of them answers each rule of each baseline.
pub(super) struct Examined<'a> {
    /// What was observed, each question once.
    pub(super) tallies: Vec<Tally<'a>>,
    /// For each baseline, and each of its rules in order: where its answer is.
    answers: Vec<Vec<usize>>,
}

impl<'a> Examined<'a> {
    /// Puts the questions of all baselines; `fields` are those that each of them asks for.
    pub(super) fn of(
        baselines: &[&Baseline],
        fields: &'a [Vec<FieldName>],
        damages: &[Damage<'_>],
        common: &Context<'a>,
        keep: Option<usize>,
    ) -> Self {
        let mut questions: Vec<(&Rule, &'a [FieldName])> = Vec::new();
        let mut answers: Vec<Vec<usize>> = Vec::with_capacity(baselines.len());
        for (&baseline, asked) in baselines.iter().zip(fields) {
            let mut of_baseline = Vec::with_capacity(baseline.rules.len());
            for rule in &baseline.rules {
                let known = questions.iter().position(|&(other, of)| is_same((rule, asked), (other, of)));
                of_baseline.push(known.unwrap_or(questions.len()));
                if known.is_none() {
                    questions.push((rule, asked));
                }
            }
            answers.push(of_baseline);
        }
        let examine = |&(rule, asked): &(&Rule, &'a [FieldName])| {
            examine::examine(rule, damages, &Context { asked, ..common.clone() }, keep)
        };
        Self { tallies: questions.par_iter().map(examine).collect(), answers }
    }

    /// The answer to one rule of one baseline.
    pub(super) fn answer(&self, baseline: usize, rule: usize) -> &Tally<'a> {
        &self.tallies[self.answers[baseline][rule]]
    }
}

/// Whether one answer serves two rules. A question that depends on what the other rules of its
/// baseline ask is the same only where they ask the same.
fn is_same((one, of_one): (&Rule, &[FieldName]), (other, of_other): (&Rule, &[FieldName])) -> bool {
    one.asks_the_same_as(other) && (!one.check.depends_on_other_rules() || of_one == of_other)
}
