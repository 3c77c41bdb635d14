//! Seals what is known of vulnerabilities, and what is stated of them.

use std::collections::BTreeSet;

use super::{Kept, Of, Places, subject, words};
use crate::assessment::{
    IntelligenceRecord, StatementRecord, Statements, VulnerabilityRecord, VulnerableComponent,
};
use crate::evidence::{Evidence, Subject};
use crate::intelligence::{Affected, Coverage, Judged, Knowledge, Vulnerability, severity};
use crate::source::Origin;

/// What reports show of known vulnerabilities besides findings, before its places are found.
#[derive(Debug, Default)]
pub(in crate::assessment) struct Mentioned {
    /// The components, by index.
    pub(super) components: BTreeSet<u32>,
    /// The places of the statements.
    pub(super) statements: Vec<Origin>,
}

/// Gathers it; `keep` bounds what is listed of each vulnerability.
pub(in crate::assessment) fn mentioned(
    known: &Knowledge,
    evidence: &Evidence<'_>,
    keep: Option<usize>,
) -> Mentioned {
    let keep = keep.unwrap_or(usize::MAX);
    let affected = known.vulnerabilities.iter().flat_map(|one| one.affected.iter().take(keep));
    let spoken_of = known.statements.iter().flat_map(|judged| judged.components.iter().take(COMPONENTS));
    Mentioned {
        components: affected.map(|one| one.component).chain(spoken_of.copied()).collect(),
        statements: evidence.statements.iter().map(|statement| statement.at).collect(),
    }
}

/// Components that are listed with each statement.
const COMPONENTS: usize = 100;

/// The data that vulnerabilities were looked up in, if there were any.
pub(in crate::assessment) fn intelligence_record(known: &Knowledge) -> Option<IntelligenceRecord> {
    let count = |which| known.coverage.iter().filter(|&&coverage| coverage == which).count() as u64;
    known.was_asked().then(|| IntelligenceRecord {
        sources: known.sources.clone(),
        ecosystems: known.ecosystems.clone(),
        matched: count(Coverage::Matched),
        no_data: count(Coverage::NoData),
        no_identifier: count(Coverage::NoIdentifier),
    })
}

/// What reports show of known vulnerabilities, with the places that were found.
pub(in crate::assessment) struct Sealing<'w, 's> {
    pub(in crate::assessment) known: &'w Knowledge,
    pub(in crate::assessment) evidence: &'w Evidence<'s>,
    pub(in crate::assessment) places: &'w Places<'w>,
    /// How much is listed of each vulnerability.
    pub(in crate::assessment) keep: Option<usize>,
}

impl Sealing<'_, '_> {
    pub(in crate::assessment) fn vulnerabilities(&self) -> Vec<VulnerabilityRecord> {
        let mut spoken_of: Vec<Vec<&Judged>> = vec![Vec::new(); self.known.vulnerabilities.len()];
        for judged in &self.known.statements {
            if let Some(index) = judged.vulnerability {
                spoken_of[index as usize].push(judged);
            }
        }
        let all = self.known.vulnerabilities.iter().zip(&spoken_of);
        all.map(|(one, statements)| self.vulnerability(one, statements)).collect()
    }

    /// What is stated of vulnerabilities that are not listed.
    pub(in crate::assessment) fn other_statements(&self) -> Statements {
        let others: Vec<&Judged> =
            self.known.statements.iter().filter(|judged| judged.vulnerability.is_none()).collect();
        self.statements(&others)
    }

    fn keep(&self) -> usize {
        self.keep.unwrap_or(usize::MAX)
    }

    fn vulnerability(&self, one: &Vulnerability, statements: &[&Judged]) -> VulnerabilityRecord {
        VulnerabilityRecord {
            id: one.id.clone(),
            aliases: one.aliases.clone(),
            kind: one.kind,
            summary: one.summary.clone(),
            published: one.published,
            rating: severity::worst(&one.severities),
            severities: one.severities.clone(),
            weaknesses: one.weaknesses.clone(),
            known_exploited: one.known_exploited.clone(),
            likelihood: one.likelihood.clone(),
            components: one.affected.iter().take(self.keep()).map(|one| self.component(one)).collect(),
            count: one.affected.len() as u64,
            statements: self.statements(statements),
        }
    }

    fn component(&self, affected: &Affected) -> VulnerableComponent {
        let of = Of::Subject(Subject::Component(self.evidence.component(affected.component)));
        VulnerableComponent {
            component: subject(&Kept { of, value: None, at: None }, self.places),
            by: affected.by.clone(),
            fixed: affected.fixed.clone(),
        }
    }

    fn statements(&self, all: &[&Judged]) -> Statements {
        let listed = all.iter().take(self.keep()).map(|judged| self.statement(judged)).collect();
        Statements { listed, count: all.len() as u64 }
    }

    fn statement(&self, judged: &Judged) -> StatementRecord {
        let statement = &self.evidence.statements[judged.statement as usize];
        let components = judged.components.iter().take(COMPONENTS);
        let key = |&index: &u32| self.places.key(self.evidence.component(index));
        let at = statement.at;
        StatementRecord {
            vulnerability: words(&statement.id).map(str::to_owned),
            status: judged.status,
            justification: statement.justification.stated().copied(),
            impact: words(&statement.impact).map(str::to_owned),
            author: words(&statement.author).map(str::to_owned),
            of: judged.of,
            components: components.map(key).collect(),
            count: judged.components.len() as u64,
            in_range: judged.in_range,
            made: judged.made,
            location: self.places.location(at.document, Some(at.offset)),
        }
    }
}
