//! The first page: what was decided, why, what to do next, and what the decision rests on.
//!
//! It repeats the conclusion and decides nothing.

use std::fmt::Write as _;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{
    Block, Ranked, Section, Words, basis, decides, first_capital, holds_back, nations, people, runs,
};
use crate::assessment::{Assessment, BaselineResult, Conclusion, Outside, Verdict};
use crate::baseline::{Cure, Level, Status};
use crate::reports::wording::{self, counted, joined, number};

/// Words of the reason in the box.
const WHY: usize = 40;

pub(super) fn section(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Section {
    let mut section = Section::new("decision", Words::plain("1 Decision"));
    section.blocks.push(box_of(assessment, ranked));
    section.blocks.extend(cautions(assessment));
    let mut next = Section::new("next", Words::plain("What to do next"));
    next.blocks.push(Block::List(next_steps(assessment, ranked, true)));
    let mut identity = Section::new("identity", Words::plain("The bid and this check"));
    identity.blocks.push(Block::Pairs(identity_of(assessment)));
    let mut rests_on = Section::new("basis", Words::plain("What the decision rests on"));
    rests_on.blocks.push(Block::Table(basis::counts(ranked)));
    rests_on.blocks.push(Block::Pairs(basis::pairs(assessment, ranked)));
    section.sections.push(next);
    section.sections.extend(nations::section(assessment, ranked));
    section.sections.extend(people::on_first_page(assessment, ranked));
    section.sections.extend([identity, rests_on]);
    section
}

/// What a reader has to know of the baselines before the decision is used: the result of each, where there are
/// several; drafts; and texts that were not in effect. Such a text is not refused: the tender says which one holds, and a coming one may be tried.
pub(super) fn cautions(assessment: &Assessment) -> Vec<Block> {
    let mut cautions = Vec::new();
    if assessment.results.len() > 1 {
        let line = |result: &BaselineResult| {
            let (baseline, conclusion) = (&result.baseline, result.conclusion);
            let symbol = wording::conclusion_symbol(conclusion);
            Words::plain(format!("{} {}: ", baseline.id, baseline.version))
                .and_strong(format!("{symbol} {}", wording::concluded(conclusion)))
        };
        cautions.push(Block::List(assessment.results.iter().map(line).collect()));
    }
    let mut say = |strong: String, more: String| {
        cautions.push(Block::Paragraph(Words::strong(strong).and(more)));
    };
    for baseline in assessment.results.iter().map(|result| &result.baseline) {
        let named = format!("{} {}", baseline.id, baseline.version);
        if baseline.status == Status::Draft {
            say(
                format!("{named} is a draft. "),
                "Its requirements are not finished and may change.".to_owned(),
            );
        }
        let day = assessment.as_of.strftime("%-d %B %Y");
        match baseline.outside_effect(assessment.as_of) {
            Some(Outside::Before(first)) => say(
                format!("{named} was not yet in effect on {day}. "),
                format!("Its first day is {first}. Look up in the tender which text holds."),
            ),
            Some(Outside::After(last)) => say(
                format!("{named} was no longer in effect on {day}. "),
                format!("Its last day was {last}. Look up in the tender which text holds."),
            ),
            None => {}
        }
    }
    cautions
}

pub(super) fn box_of(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Block {
    Block::Decision(
        assessment.decided(),
        words_of_conclusion(assessment),
        Words::plain(why(assessment, ranked)),
    )
}

/// The conclusion in words.
pub(in crate::reports) fn words_of_conclusion(assessment: &Assessment) -> String {
    let results = &assessment.results;
    let waived = results.iter().map(|result| tally(assessment, result).of(Verdict::Waived)).sum();
    let words = wording::conclusion(assessment.decided(), waived, assessment.deferred());
    let words = if results.len() > 1 { words.replace("THE BASELINE", "EVERY BASELINE") } else { words };
    let open = |verdict| results.iter().any(|result| tally(assessment, result).of(verdict) > 0);
    let words = match (open(Verdict::NoEvidence), open(Verdict::NeedsReview)) {
        _ if assessment.decided() != Conclusion::Undecided => words,
        (true, true) => format!("{words}: evidence is missing, and a person must review"),
        (false, true) => format!("{words}: a person must review"),
        _ => format!("{words}: evidence is missing"),
    };
    match wording::since(assessment) {
        Some(since) => format!("{words}; {since}"),
        None => words,
    }
}

/// How many of the findings that decide came to which verdict.
struct Deciding {
    verdicts: Vec<Verdict>,
    deferred: usize,
}

impl Deciding {
    /// Those of a verdict; what needs review and is deferred decides nothing.
    fn of(&self, verdict: Verdict) -> usize {
        let all = self.verdicts.iter().filter(|one| **one == verdict).count();
        if verdict == Verdict::NeedsReview { all - self.deferred } else { all }
    }

    /// Those that were asked.
    fn asked(&self) -> usize {
        self.verdicts.len() - self.of(Verdict::NotApplicable)
    }
}

fn tally(assessment: &Assessment, result: &BaselineResult) -> Deciding {
    let deciding = result.findings.iter().filter(|finding| decides(assessment, finding.level));
    Deciding {
        verdicts: deciding.map(|finding| finding.verdict).collect(),
        deferred: result.deferred(&assessment.options),
    }
}

/// The levels that decide, as people say it.
fn deciding_level(assessment: &Assessment) -> &'static str {
    if assessment.options.fail_on == Level::Shall { "mandatory" } else { "mandatory or recommended" }
}

/// Why, in one or two sentences of at most forty words.
fn why(assessment: &Assessment, ranked: &[Ranked<'_>]) -> String {
    let Some(worst) = ranked.first() else { return "No baseline was applied.".to_owned() };
    let level = deciding_level(assessment);
    let tally = tally(assessment, worst.result);
    let (failed, missing) = (tally.of(Verdict::Fail), tally.of(Verdict::NoEvidence));
    let (review, waived) = (tally.of(Verdict::NeedsReview), tally.of(Verdict::Waived));
    let all =
        counted(tally.asked() as u64, "requirement", "requirements").replacen(' ', &format!(" {level} "), 1);
    let mut parts = Vec::new();
    if failed > 0 {
        parts.push(format!("{failed} of {all} {} not met", if failed == 1 { "is" } else { "are" }));
    }
    if missing > 0 {
        let of = if failed > 0 { String::new() } else { format!(" of {all}") };
        parts.push(format!("for {missing}{of} there is no evidence"));
    }
    if review > 0 {
        let of = if failed + missing > 0 { String::new() } else { format!(" of {all}") };
        parts.push(format!("{review}{of} {} review by a person", if review == 1 { "needs" } else { "need" }));
    }
    let baseline =
        if ranked.len() > 1 { format!("Baseline {}: ", worst.result.baseline.id) } else { String::new() };
    if tally.deferred > 0 {
        let of = if parts.is_empty() { format!(" of {all}") } else { String::new() };
        let are = if tally.deferred == 1 { "is" } else { "are" };
        parts.push(format!("{}{of} {are} left for a person to judge later", number(tally.deferred as u64)));
    }
    let sentence = match assessment.decided() {
        Conclusion::Pass if waived + tally.deferred > 0 => {
            let are = if waived == 1 { "is" } else { "are" };
            let of = if parts.is_empty() { format!(" of {all}") } else { String::new() };
            if waived > 0 {
                parts.push(format!("{}{of} {are} waived", number(waived as u64)));
            }
            format!("{}; the others are met", joined(&parts))
        }
        Conclusion::Pass => format!("all {all} are met"),
        _ if parts.is_empty() => {
            format!("no {level} requirement was met, so there is nothing to conclude from")
        }
        _ => joined(&parts),
    };
    let first = worst.findings.iter().find(|(_, finding)| holds_back(assessment, finding));
    let sentence = match first
        .map(|(index, finding)| format!("{sentence}. No. {index}: {}", wording::reason(finding)))
    {
        Some(longer) if longer.split_whitespace().count() <= WHY - 2 => {
            longer.trim_end_matches('.').to_owned()
        }
        _ => sentence,
    };
    if baseline.is_empty() {
        format!("{}.", first_capital(&sentence))
    } else {
        format!("{baseline}{sentence}.")
    }
}

/// What the buyer can do, from a fixed table of phrases; the full report says where to read more.
pub(super) fn next_steps(assessment: &Assessment, ranked: &[Ranked<'_>], is_full: bool) -> Vec<Words> {
    let (more, before_signing) = match is_full {
        true => (" Section 3 says why, and where.", " Read section 6 before signing."),
        false => ("", ""),
    };
    let open = |cure: Cure| -> Vec<usize> {
        let findings = ranked.iter().flat_map(|one| &one.findings);
        let open = findings.filter(|(_, finding)| {
            finding.is_open() && decides(assessment, finding.level) && finding.mended_by() == cure
        });
        open.map(|(index, _)| *index).collect()
    };
    let mut steps = Vec::new();
    for &cure in Cure::ALL {
        let open = open(cure);
        if open.is_empty() {
            continue;
        }
        let which = format!("No. {}", joined(&runs(&open)));
        steps.push(match cure {
            Cure::Document => {
                Words::strong("Ask the bidder for corrected documents").and(format!(" on {which}.{more}"))
            }
            Cure::Product => Words::strong("Ask the bidder for another product or release")
                .and(format!(" that meets {which}; new documents alone would not.{more}")),
            Cure::Person => {
                Words::strong("Refer to a person who can judge it").and(format!(": {which}.{more}"))
            }
        });
    }
    if steps.is_empty() {
        steps.push(match assessment.decided() {
            Conclusion::Pass => match not_met(ranked) {
                not_met if not_met.is_empty() => {
                    Words::plain(format!("No action is needed on what was checked.{before_signing}"))
                }
                not_met => {
                    let which = format!("No. {}", joined(&runs(&not_met)));
                    Words::plain("No action is needed for the decision. ")
                        .and_strong(format!("Not met, and not holding the bid back: {which}."))
                        .and(format!("{more}{before_signing}"))
                }
            },
            _ => Words::plain("Ask the bidder for an SBOM in CycloneDX or SPDX, and check again."),
        });
    }
    steps
}

/// The requirements that are not met, whether or not they decide.
fn not_met(ranked: &[Ranked<'_>]) -> Vec<usize> {
    let findings = ranked.iter().flat_map(|one| &one.findings);
    findings.filter(|(_, finding)| finding.verdict == Verdict::Fail).map(|(index, _)| *index).collect()
}

fn identity_of(assessment: &Assessment) -> Vec<(&'static str, Words)> {
    let bid = assessment.bid.as_ref();
    let given =
        |value: Option<&String>| value.map_or_else(|| Words::plain("not given"), |value| Words::name(value));
    let mut pairs = vec![("Tender", given(bid.and_then(|bid| bid.tender.as_ref())))];
    if let Some(lot) = bid.and_then(|bid| bid.lot.as_ref()) {
        pairs.push(("Lot", Words::name(lot)));
    }
    pairs.push(("Bidder", given(bid.and_then(|bid| bid.bidder.as_ref()))));
    pairs.push(("Product", given(bid.and_then(|bid| bid.product.as_ref()))));
    pairs.push(("Version", given(bid.and_then(|bid| bid.version.as_ref()))));
    pairs.push(("Received", given(bid.and_then(|bid| bid.received.as_ref()))));
    if let Some(exposed) = bid.and_then(|bid| bid.exposed) {
        let words =
            if exposed { "reachable from public networks" } else { "not reachable from public networks" };
        pairs.push(("Exposure", Words::plain(words)));
    }
    pairs.push(("Evaluator", evaluator(assessment)));
    pairs.push(("Date of check", Words::plain(moment(assessment.as_of))));
    pairs.push(("Tool", Words::plain(format!("bidcheck {}", assessment.tool_version))));
    pairs.push(("Report id", Words::code(&report_id(assessment))));
    pairs.push(("Baseline", Words::lines(assessment.results.iter().map(baseline).collect())));
    pairs
}

fn baseline(result: &BaselineResult) -> Words {
    let baseline = &result.baseline;
    Words::strong(baseline.title.clone())
        .and(format!(", {} {}, {}. ", baseline.id, baseline.version, wording::status(baseline.status)))
        .then(Words::prose(&baseline.issuer))
        .and(".")
}

fn evaluator(assessment: &Assessment) -> Words {
    let bid = assessment.bid.as_ref();
    match (bid.and_then(|bid| bid.evaluator.as_ref()), bid.and_then(|bid| bid.organisation.as_ref())) {
        (Some(name), Some(unit)) => Words::name(name).and(", ").and_name(unit),
        (Some(one), None) | (None, Some(one)) => Words::name(one),
        (None, None) => Words::plain("not given"),
    }
}

/// A moment as people write it.
pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%-d %B %Y, %H:%M:%S UTC").to_string()
}

/// The report's name: the same inputs, options and moment give the same.
pub(in crate::reports) fn report_id(assessment: &Assessment) -> String {
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    };
    add(&assessment.tool_version);
    add(&assessment.submission.digest);
    for input in &assessment.inputs {
        add(&input.kind);
        add(&input.sha256);
    }
    for result in &assessment.results {
        add(&result.baseline.sha256);
    }
    for source in assessment.intelligence.iter().flat_map(|intelligence| &intelligence.sources) {
        add(&source.name);
        add(&source.as_of.to_string());
        add(&source.sha256);
    }
    add(&assessment.as_of.to_string());
    let options = &assessment.options;
    add(options.fail_on.word());
    add(&format!("{} {:?} {}", options.report_only, options.observations, options.run_cargo));
    if options.defer_review {
        add("defer-review");
    }
    hash.finalize().iter().take(6).fold(String::new(), |mut id, byte| {
        let _ = write!(id, "{byte:02x}");
        id
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_row_are_told_as_a_range() {
        assert_eq!(joined(&runs(&[1, 2, 3, 4, 7, 9, 10])), "1 to 4, 7, 9 and 10");
        assert_eq!(joined(&runs(&[5])), "5");
    }
}
