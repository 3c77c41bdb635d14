//! Examines each question once, however many baselines and overlays ask it.
//!
//! A level is no part of the question: it only weighs the answer. What waivers take out of it is.

use rayon::prelude::*;

use super::examine::{self, Accepted, Damage, Tally};
use super::people::Admitted;
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
    /// Puts the questions of all baselines; `fields` are those that each of them asks for, `admitted` the buyer's
    /// entries that hold for each.
    pub(super) fn of(
        baselines: &[&Baseline],
        fields: &'a [Vec<FieldName>],
        admitted: &[Admitted<'_>],
        damages: &[Damage<'_>],
        common: &Context<'a>,
        keep: Option<usize>,
    ) -> Self {
        let mut questions: Vec<Question<'_, 'a>> = Vec::new();
        let mut answers: Vec<Vec<usize>> = Vec::with_capacity(baselines.len());
        for ((&baseline, asked), admitted) in baselines.iter().zip(fields).zip(admitted) {
            let mut of_baseline = Vec::with_capacity(baseline.rules.len());
            for rule in &baseline.rules {
                let question = Question { rule, asked, accepted: admitted.accepted(&rule.id) };
                let known = questions.iter().position(|other| question.is_same_as(other));
                of_baseline.push(known.unwrap_or(questions.len()));
                if known.is_none() {
                    questions.push(question);
                }
            }
            answers.push(of_baseline);
        }
        let examine = |question: &Question<'_, 'a>| {
            let context = Context { asked: question.asked, ..common.clone() };
            examine::examine(question.rule, damages, &context, &question.accepted, keep)
        };
        Self { tallies: questions.par_iter().map(examine).collect(), answers }
    }

    /// The answer to one rule of one baseline.
    pub(super) fn answer(&self, baseline: usize, rule: usize) -> &Tally<'a> {
        &self.tallies[self.answers[baseline][rule]]
    }
}

/// What is asked of the submission for a rule.
struct Question<'q, 'a> {
    rule: &'q Rule,
    /// The fields that some rule of the baseline asks for.
    asked: &'a [FieldName],
    accepted: Accepted<'q>,
}

impl Question<'_, '_> {
    /// Whether one answer serves both. A question that depends on what the other rules of its
    /// baseline ask is the same only where they ask the same.
    fn is_same_as(&self, other: &Question<'_, '_>) -> bool {
        let depends = self.rule.check.depends_on_other_rules();
        self.rule.asks_the_same_as(other.rule)
            && self.accepted == other.accepted
            && (!depends || self.asked == other.asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::people::People;
    use crate::assessment::{Options, Terms};
    use crate::baseline::{Bid, Level, Waiver};
    use crate::formats;
    use crate::submission::Submission;

    /// How many questions are put for several baselines.
    fn questions(baselines: &[&Baseline]) -> usize {
        questions_after("", baselines)
    }

    /// The same after waivers.
    fn questions_after(waivers: &str, baselines: &[&Baseline]) -> usize {
        let submission = Submission::from_texts([("bom.json", b"{}".as_slice())]);
        let evidence = formats::read(&submission);
        let fields: Vec<Vec<FieldName>> = baselines.iter().map(|one| one.asked_fields()).collect();
        let damages = examine::damages(&submission, &evidence);
        let common = Context::new(
            &evidence,
            crate::intelligence::Knowledge::NONE,
            None,
            jiff::Timestamp::UNIX_EPOCH,
            &[],
        );
        let terms = Terms {
            waivers: Waiver::all_from_text("waivers.toml", waivers).unwrap_or_else(|error| panic!("{error}")),
            ..terms()
        };
        let people = People::of(&terms, &submission);
        let admitted: Vec<Admitted<'_>> = baselines.iter().map(|one| people.admit(one, baselines)).collect();
        Examined::of(baselines, &fields, &admitted, &damages, &common, Some(1)).tallies.len()
    }

    fn terms() -> Terms {
        let options = Options {
            baselines: Vec::new(),
            as_of_given: true,
            fail_on: Level::Shall,
            defer_review: false,
            report_only: false,
            observations: None,
            run_cargo: false,
            since: None,
        };
        let bid = Bid::from_text("product = 'portal'\nversion = '2.1.0'\n").expect("a bid");
        let as_of = "2026-11-20T09:00:00Z".parse().expect("a moment");
        Terms {
            options,
            bid: Some(bid),
            waivers: Vec::new(),
            reviews: Vec::new(),
            knowledge: crate::intelligence::Knowledge::default(),
            inputs: Vec::new(),
            since: None,
            as_of,
        }
    }

    fn extending(more: &str) -> Baseline {
        let head = "id = 'own'\nversion = '1.0.0'\ntitle = 'T'\nissuer = 'I'\nstatus = 'draft'\nextends = ['quad']\n";
        Baseline::from_text("own.toml", &format!("{head}{more}")).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn what_several_baselines_ask_alike_is_examined_once() {
        let quad = Baseline::load("quad").expect("it loads");
        let all = quad.rules.len();
        assert_eq!(questions(&[&quad]), all);
        assert_eq!(questions(&[&quad, &extending(""), &extending("")]), all);
        let change = |what: &str| {
            extending(&format!("[[override]]\nrule = 'component-license'\nreason = 'R'\n{what}"))
        };
        assert_eq!(questions(&[&quad, &change("level = 'may'")]), all, "a level is no part of the question");
        assert_eq!(questions(&[&quad, &change("check.license-valid = {}")]), all + 1);
    }

    /// An answer without a component that one baseline waives says nothing of the other's.
    #[test]
    fn what_waivers_take_out_of_a_question_makes_it_another() {
        let quad = Baseline::load("quad").expect("it loads");
        let (all, own) = (quad.rules.len(), extending(""));
        let waiver = |of: &str| {
            format!(
                "[[waiver]]\nid = 'W'\nrule = 'component-license'\npurl = 'pkg:npm/left-pad@1.3.0'\n{of}\n\
                 reason = 'Replaced in the next release of the portal.'\ncompensating = 'Read at every release.'\n\
                 for = {{ product = 'portal', version = '2.1.0' }}\napproved-on = 2026-11-10\nexpires-on = 2027-01-31\n\
                 approved-by = {{ name = 'Jane Doe', role = 'Officer' }}\n"
            )
        };
        assert_eq!(questions_after(&waiver(""), &[&quad, &own]), all);
        assert_eq!(questions_after(&waiver("baseline = 'quad'"), &[&quad, &own]), all, "it answers both");
        assert_eq!(questions_after(&waiver("baseline = 'own'"), &[&quad, &own]), all + 1);
    }

    #[test]
    fn a_question_that_depends_on_the_others_is_asked_for_each() {
        let quad = Baseline::load("quad").expect("it loads");
        let asks_more = extending(
            "[[rule]]\nid = 'supplier'\nlevel = 'shall'\ncure = 'document'\ntitle = 'T'\nstatement = 'S'\nrationale = 'R'\n\
             reading = 'R'\nremediation = 'M'\nsince = '1.0.0'\ncheck.field-present = { field = 'component.supplier' }\n",
        );
        // The rule that is added, and `unknowns-explicit`, which leaves out what other rules ask for.
        assert_eq!(questions(&[&quad, &asks_more]), quad.rules.len() + 2);
    }
}
