//! What people decided: waivers and reviews that hold, and those that do not.
//!
//! It judges none of them.

use std::collections::BTreeSet;

use super::{Block, Holds, Ranked, Section, Table, Words, column, file, first_capital};
use crate::assessment::{Assessment, Finding};
use crate::baseline::entry::Person;
use crate::baseline::{Review, Waiver};
use crate::checks::{Code, Weight};
use crate::reports::wording::{self, counted, joined, number};

/// What of a finding's observations is told where a person had the last word.
const CAUSES: usize = 3;

/// A finding with its number.
type Numbered<'a> = (usize, &'a Finding);

fn common<'a>(ranked: &'a [Ranked<'_>]) -> impl Iterator<Item = Numbered<'a>> {
    ranked.iter().flat_map(|one| one.findings.iter().copied())
}

/// With what differs for nations.
fn all<'a>(ranked: &'a [Ranked<'_>]) -> impl Iterator<Item = Numbered<'a>> {
    let nations = ranked.iter().flat_map(|one| &one.nations);
    common(ranked).chain(nations.flat_map(|nation| nation.findings.iter().copied()))
}

fn waived<'a>(ranked: &'a [Ranked<'_>]) -> impl Iterator<Item = (Numbered<'a>, &'a Waiver)> {
    all(ranked)
        .flat_map(|(index, finding)| finding.waivers.iter().map(move |waiver| ((index, finding), waiver)))
}

fn answered<'a>(ranked: &'a [Ranked<'_>]) -> impl Iterator<Item = (Numbered<'a>, &'a Review)> {
    all(ranked).filter_map(|(index, finding)| Some(((index, finding), finding.review_entry.as_ref()?)))
}

/// What the first page says of people's decisions; nothing, if there are none.
pub(super) fn on_first_page(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Option<Section> {
    let mut section = Section::new("people", Words::plain("What people decided"));
    if waived(ranked).next().is_some() {
        section.blocks.push(Block::Table(in_brief(ranked)));
    }
    let mut notes = notes(assessment, ranked);
    let idle = without_effect(assessment).len() as u64;
    if idle > 0 {
        let words = format!("{} no effect; section 4 says why.", counted(idle, "entry has", "entries have"));
        notes.push(Words::plain(words));
    }
    // The first page has little room: one paragraph for all of them.
    let together = notes.into_iter().reduce(|all, one| all.and(" ").then(one));
    section.blocks.extend(together.map(Block::Paragraph));
    (!section.blocks.is_empty()).then_some(section)
}

fn in_brief(ranked: &[Ranked<'_>]) -> Table {
    let row = |((index, finding), waiver): (Numbered<'_>, &Waiver)| {
        vec![
            vec![Words::plain(index.to_string())],
            about(finding, waiver),
            vec![by_in_brief(&waiver.approved_by)],
            vec![Words::name(&waiver.reason)],
            vec![Words::plain(wording::day(waiver.expires_on))],
        ]
    };
    Table {
        caption: "Requirements that are not met, and that the buyer accepts for a time".to_owned(),
        columns: vec![
            column("No.", Holds::Numbers),
            column("Waived", Holds::Text),
            column("Approved by", Holds::Narrow),
            column("Reason", Holds::Text),
            column("Until", Holds::Word),
        ],
        rows: waived(ranked).map(row).collect(),
    }
}

/// In a line each: what was answered, and what is deferred.
fn notes(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Vec<Words> {
    let mut notes = Vec::new();
    let numbers: Vec<String> = answered(ranked).map(|((index, _), _)| index.to_string()).collect();
    if !numbers.is_empty() {
        let what = if numbers.len() == 1 {
            "Judged by a person, not by the program: "
        } else {
            "Judged by persons, not by the program: "
        };
        notes.push(Words::strong(what).and(format!("No. {}.", joined(&numbers))));
    }
    let deferred: Vec<String> = match assessment.options.defer_review {
        true => common(ranked)
            .filter(|(_, finding)| finding.is_deferrable())
            .map(|(index, _)| index.to_string())
            .collect(),
        false => Vec::new(),
    };
    if !deferred.is_empty() {
        notes.push(
            Words::strong("Deferred, and not decided here: ").and(format!("No. {}.", joined(&deferred))),
        );
    }
    notes
}

/// What people decided in a line each, for a narrow page.
pub(super) fn lines(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Vec<Words> {
    let line = |((index, finding), waiver): (Numbered<'_>, &Waiver)| {
        let words = Words::plain(format!("No. {index} ")).and_code(&finding.rule);
        let words = match &waiver.purl {
            Some(purl) => words.and(" for ").and_short_code(purl),
            None => words,
        };
        words
            .and(format!(", waived until {} by ", wording::day(waiver.expires_on)))
            .and_short_name(&waiver.approved_by.name)
            .and(": ")
            .and_short_name(&waiver.reason)
    };
    waived(ranked).map(line).chain(notes(assessment, ranked)).chain(refused(assessment)).collect()
}

/// Everything about them.
pub(super) fn section(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Section {
    let mut section = Section::new("waivers", Words::plain("4 Waivers and reviews"));
    let parts = [
        (waived(ranked).next().is_some(), waivers as fn(&Assessment, &[Ranked<'_>]) -> Section),
        (answered(ranked).next().is_some(), reviews),
    ];
    section.sections.extend(
        parts.into_iter().filter(|(is_there, _)| *is_there).map(|(_, part)| part(assessment, ranked)),
    );
    section.sections.extend(idle(assessment));
    if section.sections.is_empty() {
        section.blocks.push(Block::Paragraph(Words::plain("None were given.")));
    }
    section
}

fn waivers(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Section {
    let mut part = Section::new("waived", Words::plain("Waived by the buyer"));
    part.blocks.push(Block::Paragraph(Words::plain(
        "These requirements are not met, in whole or for the component named. \
         The buyer accepts that until the day given; it does not make them met.",
    )));
    for ((index, finding), waiver) in waived(ranked) {
        let what = format!("No. {index}, {}", waiver.id);
        let mut pairs = vec![("Waived", Words::lines(about(finding, waiver)))];
        pairs.push(("What was found", found(assessment, finding)));
        pairs.push(("Reason", Words::name(&waiver.reason)));
        let optional =
            [("Done instead", &waiver.compensating), ("Risk", &waiver.risk), ("Filed as", &waiver.ticket)];
        pairs.extend(
            optional.into_iter().filter_map(|(name, words)| Some((name, Words::name(words.as_ref()?)))),
        );
        pairs.extend(waiver.requested_by.as_ref().map(|person| ("Asked for by", by(person))));
        let approved = by(&waiver.approved_by).and(format!(", on {}", wording::day(waiver.approved_on)));
        pairs.push(("Approved by", approved));
        let left =
            (assessment_day(assessment).duration_until(waiver.expires_on).as_hours() / 24).unsigned_abs();
        let days = counted(left, "day after the date of check", "days after the date of check");
        pairs.push(("Ends on", Words::plain(format!("{}, {days}", wording::day(waiver.expires_on)))));
        let mut one = Section::new(format!("waiver-{index}-{}", anchor(&waiver.id)), Words::name(&what));
        one.blocks.push(Block::Pairs(pairs));
        part.sections.push(one);
    }
    part
}

fn reviews(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Section {
    let mut part = Section::new("judged", Words::plain("Judged by a person"));
    part.blocks.push(Block::Paragraph(Words::plain(
        "The program could not decide these requirements. The verdict is that of the person named.",
    )));
    for ((index, finding), review) in answered(ranked) {
        let heading = Words::plain(format!("No. {index} ")).then(Words::prose(&finding.title));
        let mut one = Section::new(format!("review-{index}"), heading);
        let mut person = Words::name(&review.reviewer).and(", ").and_name(&review.role);
        if let Some(organisation) = &review.organisation {
            person = person.and(", ").and_name(organisation);
        }
        let until = format!("{}; holds until {}", wording::day(review.date), wording::until(review));
        one.blocks.push(Block::Pairs(vec![
            ("Judged", Words::strong(wording::decision(review.decision))),
            asked(assessment, finding),
            ("By", person),
            ("When", Words::plain(until)),
            ("Basis", Words::name(&review.basis)),
            ("Evidence judged", Words::lines(review.evidence.iter().map(judged).collect())),
        ]));
        part.sections.push(one);
    }
    part
}

fn judged(judged: &crate::baseline::review::Judged) -> Words {
    let mut words = Words::default();
    if let Some(path) = &judged.path {
        words = words.and_code(&file(path, None)).and(" ");
    }
    if let Some(description) = &judged.description {
        words = words.and_name(description).and(" ");
    }
    words.and("(SHA-256 ").and_code(&judged.sha256).and(")")
}

/// Entries without effect, in a line each.
fn refused(assessment: &Assessment) -> Vec<Words> {
    let line = |(what, rule, why): (String, &str, &str)| {
        Words::name(&first_capital(&what)).and(" on ").and_code(rule).and(format!(": {why}."))
    };
    without_effect(assessment).into_iter().map(line).collect()
}

/// An entry, its rule, and why it has no effect; each once, however many baselines say so.
fn without_effect(assessment: &Assessment) -> Vec<(String, &str, &'static str)> {
    let mut all = Vec::new();
    let mut add = |what: String, rule, why| {
        if !all.contains(&(what.clone(), rule, why)) {
            all.push((what, rule, why));
        }
    };
    let results = &assessment.results;
    let nations = || results.iter().flat_map(|result| result.jurisdictions.values());
    let refused = results.iter().map(|result| (&result.refused_waivers, &result.refused_reviews));
    let refused = refused.chain(nations().map(|nation| (&nation.refused_waivers, &nation.refused_reviews)));
    for (waivers, reviews) in refused {
        for refused in waivers {
            let what = format!("waiver {}", refused.waiver.id);
            add(what, refused.waiver.rule.as_str(), wording::refusal(refused.reason));
        }
        for refused in reviews {
            let what = format!("review by {}", refused.review.reviewer);
            add(what, &refused.review.rule, wording::refusal(refused.reason));
        }
    }
    let findings = results.iter().flat_map(|result| &result.findings);
    let findings = findings.chain(nations().flat_map(|nation| &nation.findings));
    let used: BTreeSet<&str> =
        findings.flat_map(|finding| &finding.waivers).map(|waiver| waiver.id.as_str()).collect();
    let unused = results.iter().map(|result| &result.unused_waivers);
    let unused = unused.chain(nations().map(|nation| &nation.unused_waivers)).flatten();
    // What one baseline needs is not idle, whatever the others say.
    for unused in unused.filter(|waiver| !used.contains(waiver.id.as_str())) {
        add(format!("waiver {}", unused.id), &unused.rule, "not needed, since nothing is left to waive");
    }
    all
}

fn idle(assessment: &Assessment) -> Option<Section> {
    let all = without_effect(assessment);
    if all.is_empty() {
        return None;
    }
    let caption = format!("{} without effect", counted(all.len() as u64, "entry", "entries"));
    let row = |(what, rule, why): (String, &str, &str)| {
        let why = format!("{}.", first_capital(why));
        vec![vec![Words::name(&first_capital(&what))], vec![Words::code(rule)], vec![Words::plain(why)]]
    };
    let mut part = Section::new("refused", Words::plain("Refused or not needed"));
    part.blocks.push(Block::Table(Table {
        caption,
        columns: vec![
            column("Entry", Holds::Narrow),
            column("Requirement", Holds::Narrow),
            column("Why", Holds::Text),
        ],
        rows: all.into_iter().map(row).collect(),
    }));
    Some(part)
}

/// The requirement, and the component if it is about one.
fn about(finding: &Finding, waiver: &Waiver) -> Vec<Words> {
    let mut lines = vec![Words::prose(&finding.title)];
    lines.extend(waiver.purl.as_ref().map(|purl| Words::plain("only for ").and_code(purl)));
    lines
}

/// A person by name and house, or by role where no house is named.
fn by_in_brief(person: &Person) -> Words {
    Words::name(&person.name).and(", ").and_name(person.organisation.as_ref().unwrap_or(&person.role))
}

fn by(person: &Person) -> Words {
    let words = Words::name(&person.name).and(", ").and_name(&person.role);
    match &person.organisation {
        Some(organisation) => words.and(", ").and_name(organisation),
        None => words,
    }
}

/// The question of a sign-off, or what else waited for a person.
fn asked(assessment: &Assessment, finding: &Finding) -> (&'static str, Words) {
    match &finding.observations[..] {
        [only] if only.code == Code::SignOff => {
            ("What was asked", Words::plain(wording::arg(only, "question")))
        }
        _ => ("What was found", found(assessment, finding)),
    }
}

/// What the program saw before a person spoke.
fn found(assessment: &Assessment, finding: &Finding) -> Words {
    let deciding = || finding.observations.iter().filter(|group| group.weight != Weight::Noted);
    let sentence = |group| Words::plain(wording::observation_in(group, &assessment.submission));
    let mut lines: Vec<Words> = deciding().take(CAUSES).map(sentence).collect();
    let more = deciding().count().saturating_sub(CAUSES);
    if more > 0 {
        lines.push(Words::plain(format!("And {} more.", number(more as u64))));
    }
    if lines.is_empty() {
        lines.push(Words::plain(finding.reason.map_or_else(String::new, wording::code)));
    }
    Words::lines(lines)
}

fn assessment_day(assessment: &Assessment) -> jiff::civil::Date {
    jiff::tz::TimeZone::UTC.to_datetime(assessment.as_of).date()
}

/// A name for links; ids of waivers come from the buyer's file.
fn anchor(id: &str) -> String {
    id.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}
