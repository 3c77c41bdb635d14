//! The evidence register: every file as it was received, so that an auditor can hash it again.
//!
//! It leaves no file out.

use super::basis::account;
use super::{Block, Holds, Section, Table, Words, column, file, first_capital, place};
use crate::assessment::{ArtifactRecord, Assessment};
use crate::reports::wording::{self, counted, number};

/// Problems that are listed for each file.
const PROBLEMS: usize = 10;

pub(super) fn section(assessment: &Assessment) -> Section {
    let submission = &assessment.submission;
    let mut section = Section::new("evidence", Words::plain("7 Evidence register"));
    section.blocks.push(Block::Paragraph(
        Words::plain(format!(
            "{} received. SHA-256 over the names and digests of all files: ",
            counted(submission.artifacts.len() as u64, "file was", "files were")
        ))
        .and_code(&submission.digest)
        .and("."),
    ));
    let rows = submission.artifacts.iter().enumerate();
    section.blocks.push(Block::Table(Table {
        caption: "Files as received".to_owned(),
        columns: vec![
            column("No.", Holds::Numbers),
            column("File", Holds::Places),
            column("Read as", Holds::Narrow),
            column("Made", Holds::Narrow),
            column("Bytes", Holds::Numbers),
            column("SHA-256", Holds::Places),
        ],
        rows: rows.map(|(index, artifact)| row(index + 1, artifact)).collect(),
    }));
    let with_problems: Vec<(usize, &ArtifactRecord)> = submission
        .artifacts
        .iter()
        .enumerate()
        .filter(|(_, artifact)| !artifact.problems.is_empty())
        .collect();
    if !with_problems.is_empty() {
        section.blocks.push(Block::Table(problems(&with_problems)));
    }
    section
}

fn row(index: usize, artifact: &ArtifactRecord) -> Vec<Vec<Words>> {
    vec![
        vec![Words::plain(index.to_string())],
        vec![Words::code(&file(&artifact.path, artifact.inside.as_deref()))],
        read_as(artifact),
        made(artifact),
        vec![Words::plain(number(artifact.size))],
        vec![Words::code(&artifact.sha256)],
    ]
}

fn read_as(artifact: &ArtifactRecord) -> Vec<Words> {
    let Some(role) = &artifact.role else { return vec![Words::plain("not recognised")] };
    let mut words = Words::plain(first_capital(wording::role_named(role)));
    match (&artifact.format, &artifact.format_version) {
        (Some(format), Some(version)) => words = words.and(format!(", {format} ")).and_name(version),
        (Some(format), None) if artifact.components.is_some() => {
            words = words.and(format!(", {format} of no stated version"));
        }
        _ => {}
    }
    let mut lines = vec![words];
    lines.extend(artifact.components.as_ref().map(|counts| Words::plain(first_capital(&account(counts)))));
    lines
}

fn made(artifact: &ArtifactRecord) -> Vec<Words> {
    let mut lines: Vec<Words> =
        artifact.made_with.iter().take(5).map(|tool| Words::plain("with ").and_name(tool)).collect();
    lines.extend(artifact.made_at.as_ref().map(|at| Words::plain("at ").and_name(at)));
    if lines.is_empty() { vec![Words::plain("not stated")] } else { lines }
}

fn problems(artifacts: &[(usize, &ArtifactRecord)]) -> Table {
    let mut rows = Vec::new();
    for (index, artifact) in artifacts {
        let mut worst_first: Vec<_> = artifact.problems.iter().collect();
        worst_first.sort_by_key(|problem| std::cmp::Reverse(problem.code.class()));
        for problem in worst_first.iter().take(PROBLEMS) {
            rows.push(vec![
                vec![Words::plain((index + 1).to_string())],
                vec![Words::plain(wording::problem(problem))],
                vec![Words::plain(first_capital(wording::class(problem.code.class())))],
                vec![Words::code(&place(&problem.location))],
            ]);
        }
        let rest = worst_first.len().saturating_sub(PROBLEMS);
        if rest > 0 {
            let more = format!("And {} more, in the JSON report.", number(rest as u64));
            rows.push(vec![
                vec![Words::plain((index + 1).to_string())],
                vec![Words::plain(more)],
                vec![Words::plain("–")],
                vec![Words::plain("–")],
            ]);
        }
    }
    Table {
        caption: "What was wrong with the files".to_owned(),
        columns: vec![
            column("File no.", Holds::Numbers),
            column("What was wrong", Holds::Text),
            column("What it costs", Holds::Text),
            column("Where", Holds::Places),
        ],
        rows,
    }
}
