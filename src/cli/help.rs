//! The parts of `--help` that are drawn from the lists in the code: formats and exit codes.

use std::fmt::Write as _;

use clap::Command;

use super::console::STRONG;
use super::exit::Exit;
use crate::formats::READERS;
use crate::reports::Format;

/// Examples come before the options: most people look for a line to copy.
const TEMPLATE: &str = "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

const EXAMPLES: &[&str] = &[
    "bidcheck assess bom.cdx.json",
    "bidcheck assess submission/ --bid bid.toml --output report.html --output report.json",
    "bidcheck explain component-producer",
    "bidcheck baseline show quad",
];

const ASSESS: &[&str] = &[
    "bidcheck assess bom.cdx.json",
    "bidcheck assess submission/ --bid bid.toml --output report.html --output report.json",
    "bidcheck assess submission/ --bid bid.toml --waivers waivers.toml --reviews reviews.toml",
    "bidcheck assess submission/ --since accepted.json --format github-annotations",
    "bidcheck assess bom.spdx.json Cargo.lock --baseline quad --baseline ntia-2021 --fail-on should",
    "bidcheck assess - --format json --as-of 2026-11-22T08:00:00Z < bom.cdx.json",
];

const REVIEW: &[&str] = &["bidcheck review new report.json --output reviews.toml"];

const RENDER: &[&str] = &["bidcheck render report.json --output report.html --output report.md"];

const ROLLUP: &[&str] = &["bidcheck rollup assessments/ --output rollup.jsonl"];

/// Adds examples, formats and exit codes to the arguments.
pub(super) fn complete(command: Command) -> Command {
    let closing = format!("{}\n{}\n{}", read(), written(), exit_codes());
    command
        .help_template(TEMPLATE)
        .before_help(examples(EXAMPLES))
        .after_help(closing.clone())
        .mut_subcommand("assess", |assess| {
            assess.help_template(TEMPLATE).before_help(examples(ASSESS)).after_help(closing)
        })
        .mut_subcommand("review", |review| review.help_template(TEMPLATE).before_help(examples(REVIEW)))
        .mut_subcommand("rollup", |rollup| rollup.help_template(TEMPLATE).before_help(examples(ROLLUP)))
        .mut_subcommand("render", |render| {
            render.help_template(TEMPLATE).before_help(examples(RENDER)).after_help(written())
        })
}

fn examples(lines: &[&str]) -> String {
    section("Examples:", lines.iter().map(|line| (*line, String::new())))
}

fn read() -> String {
    let readers = READERS.iter().map(|reader| (reader.name, reader.versions.to_owned()));
    let folders = ("Cargo project", "a folder with Cargo.toml and Cargo.lock".to_owned());
    section("Formats read, told by their content, alone, in a folder or in a .zip:", readers.chain([folders]))
}

fn written() -> String {
    let formats =
        Format::ALL.iter().map(|format| (format.word(), format!("files named *{}", format.extension())));
    section("Formats written:", formats)
}

fn exit_codes() -> String {
    let numbers: Vec<String> = Exit::ALL.iter().map(|exit| exit.number().to_string()).collect();
    let rows =
        Exit::ALL.iter().zip(&numbers).map(|(exit, number)| (number.as_str(), exit.meaning().to_owned()));
    section("Exit codes; the worst wins, in the order 70 6 5 4 1 3 0:", rows)
}

fn section<'t>(heading: &str, rows: impl Iterator<Item = (&'t str, String)>) -> String {
    let rows: Vec<(&str, String)> = rows.collect();
    let width = rows.iter().map(|(term, _)| term.len()).max().unwrap_or_default();
    let mut text = format!("{STRONG}{heading}{STRONG:#}\n");
    for (term, words) in rows {
        let row = format!("  {term:width$}  {words}");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", row.trim_end());
    }
    text
}
