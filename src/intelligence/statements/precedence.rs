//! Which of several statements about one vulnerability in one component counts: the newest of an author,
//! and of several authors the worst.

use std::collections::{BTreeMap, BTreeSet};

use super::super::judged::{Judged, Made, Reason};
use super::is_adverse;
use crate::evidence::Evidence;
use crate::source::DocumentId;

/// Who speaks: a name, or a document whose author is not named.
type Author = (Option<String>, Option<DocumentId>);

/// Refuses the statements that others take precedence of. Each row is of one component at most.
pub(super) fn settle(evidence: &Evidence<'_>, rows: &mut [Judged]) {
    let mut pairs: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let counts = row.status.is_some() && !matches!(row.made, Made::Refused(_));
        if let (true, Some(vulnerability), [component]) = (counts, row.vulnerability, &row.components[..]) {
            pairs.entry((vulnerability, *component)).or_default().push(index);
        }
    }
    for of_pair in pairs.into_values().filter(|of_pair| of_pair.len() > 1) {
        settle_pair(evidence, rows, &of_pair);
    }
}

fn settle_pair(evidence: &Evidence<'_>, rows: &mut [Judged], of_pair: &[usize]) {
    let mut authors: BTreeMap<Author, Vec<usize>> = BTreeMap::new();
    for &index in of_pair {
        authors.entry(author(evidence, &rows[index])).or_default().push(index);
    }
    let last: BTreeSet<usize> = authors.into_values().flat_map(|own| newest(rows, &own)).collect();
    for &index in of_pair.iter().filter(|index| !last.contains(index)) {
        rows[index].made = Made::Refused(Reason::Superseded);
    }
    let worst = last.iter().map(|&index| rows[index].status).max().flatten();
    for index in last {
        if rows[index].status < worst {
            rows[index].made = Made::Refused(Reason::Overruled);
        }
    }
}

fn author(evidence: &Evidence<'_>, row: &Judged) -> Author {
    let statement = &evidence.statements[row.statement as usize];
    let name = statement.author.stated().map(|name| name.raw().trim().to_lowercase());
    let document = name.is_none().then_some(statement.at.document);
    (name, document)
}

/// Those of an author's statements that count: one about the very version before one about several,
/// one against the product that says not when it was made before all others, the newest, the worse.
/// What speaks for a range of versions takes nothing back of what is said against the very version.
fn newest(rows: &[Judged], own: &[usize]) -> Vec<usize> {
    let is_broad = |row: &Judged| matches!(row.made, Made::Demoted(Reason::VersionRange | Reason::TooBroad));
    let is_named = |row: &Judged| is_adverse(row.status) && !is_broad(row) && !row.in_range;
    let is_against = own.iter().any(|&index| is_named(&rows[index]));
    let rank = |index: usize| {
        let row = &rows[index];
        let is_general = is_against && row.in_range && !is_adverse(row.status);
        let is_exact = !is_broad(row) && !is_general;
        let is_undated = is_adverse(row.status) && row.of.is_none();
        (is_exact, is_undated, row.of, row.status)
    };
    let last = own.iter().map(|&index| rank(index)).max();
    own.iter().copied().filter(|&index| Some(rank(index)) == last).collect()
}
