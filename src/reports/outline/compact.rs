//! The compact report: the decision, the counts, what failed and where, and what to do next.
//!
//! It leaves out what the full report says about requirements that are met.

use super::{
    Block, Outline, Ranked, Section, Words, banner, basis, decision, findings, holds_back, nations, people,
    ranked, vulnerabilities,
};
use crate::assessment::{Assessment, Finding, Group, SubjectRecord, Verdict};
use crate::checks::{Code, Weight};
use crate::reports::wording::{self, number};
use crate::source::ProblemClass;

/// Causes that are shown for each requirement.
const CAUSES: usize = 3;

/// The compact report, with so many places for each cause, and on request every question that waits for a person.
pub(in crate::reports) fn compact(assessment: &Assessment, places: usize, questions: bool) -> Outline {
    let ranked = ranked(assessment);
    let mut sections = vec![head(assessment, &ranked)];
    let lines = nations::lines(assessment, &ranked);
    if !lines.is_empty() {
        let mut section = Section::new("nations", Words::plain("Result for each nation"));
        section.blocks.push(Block::List(lines));
        sections.push(section);
    }
    sections.extend(people(assessment, &ranked));
    for one in &ranked {
        sections.extend(open(assessment, one, ranked.len() > 1, places, questions));
    }
    sections.push(next(assessment, &ranked));
    let baselines: Vec<String> = assessment
        .results
        .iter()
        .map(|result| format!("{} {}", result.baseline.id, result.baseline.version))
        .collect();
    let title = format!(
        "bidcheck {} · {} · {}",
        assessment.tool_version,
        baselines.join(", "),
        decision::moment(assessment.as_of)
    );
    Outline { title, banner: banner(assessment), sections }
}

fn head(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Section {
    let mut head = Section::new("decision", Words::default());
    head.blocks.push(decision::box_of(assessment, ranked));
    head.blocks.extend(decision::cautions(assessment));
    head.blocks.push(Block::Table(basis::counts(ranked)));
    head.blocks.push(Block::Pairs(pairs(assessment)));
    for artifact in &assessment.submission.artifacts {
        let worst = artifact.problems.iter().filter(|problem| problem.code.class() > ProblemClass::Noted);
        for problem in worst.take(1) {
            let words =
                Words::code(&super::place(&problem.location)).and(": ").and(wording::problem(problem));
            head.blocks.push(Block::Paragraph(words));
        }
    }
    head
}

fn pairs(assessment: &Assessment) -> Vec<(&'static str, Words)> {
    let mut pairs = vec![basis::conservation(assessment), basis::unknowns(assessment)];
    if assessment.intelligence.is_some() {
        pairs.push(("Known vulnerabilities", vulnerabilities::on_first_page(assessment)));
    }
    pairs
}

fn people(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Option<Section> {
    let lines = people::lines(assessment, ranked);
    if lines.is_empty() {
        return None;
    }
    let mut section = Section::new("people", Words::plain("What people decided"));
    section.blocks.push(Block::List(lines));
    Some(section)
}

/// What is open: the requirements that decide with their places, the others by name.
fn open(
    assessment: &Assessment,
    ranked: &Ranked<'_>,
    several: bool,
    places: usize,
    questions: bool,
) -> Vec<Section> {
    let of_baseline = if several { format!(", {}", ranked.result.baseline.id) } else { String::new() };
    let open = ranked.findings.iter().copied().filter(|(_, finding)| finding.is_open());
    let (deciding, others): (Vec<_>, Vec<_>) = open.partition(|(_, f)| holds_back(assessment, f));
    // Where nothing was seen there is no place to show.
    let (seen, unseen): (Vec<_>, Vec<_>) =
        deciding.into_iter().partition(|(_, f)| !f.observations.is_empty());
    let (waiting, others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|(_, finding)| !questions && finding.is_deferrable());
    let section = |heading: &str, findings: Vec<(usize, &Finding)>| {
        let mut section = Section::new("open", Words::plain(format!("{heading}{of_baseline}")));
        if !findings.is_empty() {
            section.blocks.push(Block::List(lines(findings)));
        }
        section
    };
    let mut holding = section("Open, and holding the bid back", unseen);
    holding.sections = seen.into_iter().map(|(index, f)| part(assessment, index, f, places)).collect();
    let mut beside = section("Open, not holding the bid back", others);
    if !waiting.is_empty() {
        beside.blocks.push(Block::List(vec![together(waiting.len())]));
    }
    let mut sections = vec![holding, beside];
    sections.retain(|section| !section.blocks.is_empty() || !section.sections.is_empty());
    sections
}

/// The questions that wait for a person, together: the full report and the worksheet have each of them.
fn together(count: usize) -> Words {
    let questions = wording::counted(count as u64, "question waits", "questions wait");
    Words::verdict(Verdict::NeedsReview)
        .and(format!(" {questions} for a person: list with -v, or write as a file to fill in with "))
        .and_code("--output report.json")
        .and(" and ")
        .and_code("bidcheck review new report.json")
}

/// Requirements that are open for one reason.
struct Alike<'f> {
    verdict: Verdict,
    reason: String,
    findings: Vec<(usize, &'f Finding)>,
}

/// A line for each verdict with its reason.
fn lines(findings: Vec<(usize, &Finding)>) -> Vec<Words> {
    let mut all: Vec<Alike<'_>> = Vec::new();
    for (index, finding) in findings {
        let (verdict, reason) = (finding.verdict, wording::reason(finding));
        match all.iter_mut().find(|alike| alike.verdict == verdict && alike.reason == reason) {
            Some(alike) => alike.findings.push((index, finding)),
            None => all.push(Alike { verdict, reason, findings: vec![(index, finding)] }),
        }
    }
    all.iter().map(line).collect()
}

fn line(alike: &Alike<'_>) -> Words {
    let mut words = Words::verdict(alike.verdict).and(" ");
    for (place, (index, finding)) in alike.findings.iter().enumerate() {
        words = words.and(if place == 0 { "" } else { ", " });
        words = words.and(format!("No. {index} ")).and_code(&finding.rule);
    }
    words = words.and(format!(": {}", alike.reason));
    match first_place(alike) {
        Some(place) => words.and(" First: ").then(place),
        None => words,
    }
}

/// Where the first thing is that has to be mended, if that is not a whole file.
fn first_place(alike: &Alike<'_>) -> Option<Words> {
    let failed = alike.findings.iter().filter(|(_, finding)| finding.verdict == Verdict::Fail);
    let mut groups = failed.flat_map(|(_, finding)| &finding.observations);
    let decided = groups.find(|group| group.weight == Weight::Unsatisfied)?;
    let is_within =
        |subject: &&SubjectRecord| subject.locations.first().is_some_and(|at| !at.pointer.is_empty());
    decided.subjects.iter().find(is_within).map(findings::place_and_key)
}

fn part(assessment: &Assessment, index: usize, finding: &Finding, places: usize) -> Section {
    let heading = Words::verdict(finding.verdict)
        .and(format!(" No. {index} "))
        .and_code(&finding.rule)
        .and(": ")
        .then(Words::prose(&finding.title));
    let mut part = Section::new(format!("finding-{index}"), heading);
    let mut causes = finding.observations.iter().filter(|group| group.weight < Weight::Waived);
    for group in causes.by_ref().take(CAUSES) {
        part.blocks
            .push(Block::Paragraph(Words::plain(wording::observation_in(group, &assessment.submission))));
        part.blocks.push(Block::List(first_places(group, places)));
    }
    let rest = causes.count();
    if rest > 0 {
        part.blocks.push(Block::Paragraph(Words::plain(format!(
            "And {}.",
            wording::counted(rest as u64, "more cause", "more causes")
        ))));
    }
    part
}

fn first_places(group: &Group, places: usize) -> Vec<Words> {
    let shown = group.subjects.iter().filter(|subject| subject.kind != "submission").take(places);
    let mut lines: Vec<Words> = shown.map(findings::place_and_key).collect();
    if group.code == Code::SignOff {
        return findings::look_at(group).collect();
    }
    let more = group.count - lines.len() as u64;
    if more > 0 && !lines.is_empty() {
        lines.push(Words::plain(format!("and {} more", number(more))));
    }
    lines
}

fn next(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Section {
    let mut next = Section::new("next", Words::plain("What to do next"));
    let mut steps = decision::next_steps(assessment, ranked, false);
    let open = ranked.iter().find_map(|one| {
        let (_, finding) = one.findings.iter().find(|(_, finding)| finding.is_open())?;
        Some(format!("bidcheck explain {} --baseline {}", finding.rule, one.result.baseline.id))
    });
    if let Some(explain) = open {
        steps.push(Words::plain("See how to mend a requirement: ").and_code(&explain));
    }
    let more = "bidcheck assess … --output report.html";
    steps.push(Words::plain("Read more, print and sign: ").and_code(more));
    steps.extend(assessment.intelligence.is_none().then(vulnerabilities::without_data));
    steps.push(Words::plain("This is a check of documents, not a test of the software."));
    next.blocks.push(Block::List(steps));
    next.blocks.push(Block::Pairs(vec![basis::options(assessment)]));
    next
}
