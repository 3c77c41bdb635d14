//! How many requirements of each cited document a baseline answers, and who answers them.
//!
//! It counts what the rules cite; whether a submission meets them is another question.

use std::collections::BTreeSet;

use crate::baseline::{Baseline, Framework, Rule};

/// How many requirements of a document the rules of a baseline answer.
///
/// `requirements` are those answered, those out of scope, and those that no rule is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The document.
    pub framework: String,
    /// Whether its requirements are listed; where they are not, those are counted that rules cite.
    pub is_listed: bool,
    /// Its requirements.
    pub requirements: u64,
    /// Those that some rule cites: the sum of the three below.
    pub answered: u64,
    /// Those that the program decides.
    pub by_program: u64,
    /// Those that only a person can decide.
    pub by_person: u64,
    /// Those that this version of the program cannot decide yet.
    pub undecidable: u64,
    /// Those that no rule cites because no submission could answer them.
    pub out_of_scope: u64,
}

impl Coverage {
    /// Those that no rule is about although one could be.
    pub fn without_rule(&self) -> u64 {
        self.requirements.saturating_sub(self.answered).saturating_sub(self.out_of_scope)
    }
}

/// For each cited document, in the order of their ids: who answers how many of its requirements.
pub(super) fn coverage(baseline: &Baseline) -> Vec<Coverage> {
    let cited = baseline.frameworks.iter().map(|(id, framework)| of_document(baseline, id, framework));
    cited.filter(|coverage| coverage.answered > 0).collect()
}

fn of_document(baseline: &Baseline, id: &str, framework: &Framework) -> Coverage {
    let cites = |rule: &Rule, clause: &str| {
        rule.satisfies.iter().any(|citation| citation.framework == id && citation.clause == clause)
    };
    let is_listed = !framework.requirements.is_empty();
    let clauses: BTreeSet<&str> = if is_listed {
        framework.requirements.iter().map(String::as_str).collect()
    } else {
        let citations = baseline.rules.iter().flat_map(|rule| &rule.satisfies);
        citations
            .filter(|citation| citation.framework == id)
            .map(|citation| citation.clause.as_str())
            .collect()
    };
    let mut coverage = Coverage {
        framework: id.to_owned(),
        is_listed,
        requirements: clauses.len() as u64,
        answered: 0,
        by_program: 0,
        by_person: 0,
        undecidable: 0,
        out_of_scope: 0,
    };
    for clause in clauses {
        let checks: Vec<_> =
            baseline.rules.iter().filter(|rule| cites(rule, clause)).map(|rule| &rule.check).collect();
        let counted = if checks.is_empty() {
            coverage.out_of_scope += u64::from(framework.out_of_scope.contains_key(clause));
            continue;
        } else if checks.iter().any(|check| !check.is_for_a_person() && !check.is_undecidable_yet()) {
            &mut coverage.by_program
        } else if checks.iter().any(|check| check.is_for_a_person()) {
            &mut coverage.by_person
        } else {
            &mut coverage.undecidable
        };
        *counted += 1;
        coverage.answered += 1;
    }
    coverage
}
