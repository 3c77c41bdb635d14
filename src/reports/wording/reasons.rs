//! Why a finding has its verdict, in at most twenty words.

use super::observed::{COMPONENT, Noun, Phrase, SBOM, arg, phrase};
use super::{counted, number, people};
use crate::assessment::{Counts, Finding, Group, Verdict};
use crate::checks::{Code, Weight};

/// Why a finding has its verdict, in a few words for a table.
pub fn reason(finding: &Finding) -> String {
    if let Some(decided) = people::reason(finding) {
        return decided;
    }
    let waived = match finding.counts.waived {
        0 => String::new(),
        waived => format!("; {} waived.", number(waived)),
    };
    let reason = observed_or_not(finding);
    if waived.is_empty() { reason } else { format!("{}{waived}", reason.trim_end_matches('.')) }
}

fn observed_or_not(finding: &Finding) -> String {
    let weight = match finding.verdict {
        Verdict::Fail => Some(Weight::Unsatisfied),
        Verdict::NoEvidence => Some(Weight::Undetermined),
        Verdict::NeedsReview => Some(Weight::Review),
        Verdict::Waived | Verdict::Pass | Verdict::NotApplicable => None,
    };
    let mut deciding = finding.observations.iter().filter(|group| Some(group.weight) == weight);
    if let Some(first) = deciding.next() {
        return observed(finding, first, deciding.count());
    }
    match (finding.reason, finding.verdict) {
        (Some(code), _) => self::code(code),
        (None, Verdict::Waived) => "Not met, and accepted by the buyer.".to_owned(),
        (None, _) => met(finding),
    }
}

fn observed(finding: &Finding, group: &Group, others: usize) -> String {
    let words = match phrase(group, None) {
        _ if group.code == Code::Inexpressible => {
            let field = super::field_named(arg(group, "field"));
            format!("The format has no place for the {field}: a limit of the format, not an omission")
        }
        Phrase::Whole(words) => words,
        Phrase::Of { noun, asked: true, one, .. }
            if finding.counts.examined == 1 && noun.0 != COMPONENT.0 =>
        {
            format!("The {} {one}", noun.0)
        }
        Phrase::Of { noun, asked, one, many } => {
            let does = if group.count == 1 { one } else { many };
            let share = asked && group.count <= finding.counts.examined;
            if share {
                let examined = counted(finding.counts.examined, noun.0, noun.1);
                format!("{} of {examined} {does}", number(group.count))
            } else {
                format!("{} {does}", counted(group.count, noun.0, noun.1))
            }
        }
    };
    match others {
        0 => format!("{words}."),
        1 => format!("{words}; 1 more cause."),
        others => format!("{words}; {others} more causes."),
    }
}

/// What a code says by itself.
pub fn code(code: Code) -> String {
    let group =
        Group { weight: Weight::Undetermined, code, args: Vec::new(), count: 1, subjects: Vec::new() };
    super::observation(&group)
}

/// How many were examined, and what they answered besides a value.
fn met(finding: &Finding) -> String {
    let counts = &finding.counts;
    let mut parts = vec![match (things(finding), counts.examined) {
        (Some(noun), 1) => format!("The one {} meets it", noun.0),
        (Some(noun), examined) => format!("All {} {}", number(examined), noun.1),
        (None, 1) => "Met by what was submitted".to_owned(),
        (None, examined) => format!("All {} examined", number(examined)),
    }];
    parts.extend(unknowns(counts));
    let exempt: u64 = counts.exempt.values().sum();
    if exempt > 0 {
        parts.push(format!("{} exempt", number(exempt)));
    }
    format!("{}.", parts.join("; "))
}

/// What the subjects of a finding are, as far as it can be told from the finding alone.
pub(in crate::reports) fn things(finding: &Finding) -> Option<Noun> {
    let of_components = finding.rule.starts_with("component-") || !finding.counts.exempt.is_empty();
    if of_components {
        Some(COMPONENT)
    } else if finding.rule.starts_with("sbom-") {
        Some(SBOM)
    } else {
        None
    }
}

/// How many answers are no value, each sort by itself.
pub(in crate::reports) fn unknowns(counts: &Counts) -> Vec<String> {
    let sorts = [
        (counts.declared_unknown, "declared unknown"),
        (counts.not_asserted, "not asserted"),
        (counts.withheld, "withheld"),
    ];
    sorts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, sort)| format!("{} {sort}", number(*count)))
        .collect()
}
