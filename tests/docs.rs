//! The book: what it draws from the baselines is fresh, what it includes exists, and its commands work.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bidcheck::baseline::{Baseline, Rule, load};
use bidcheck::cli;
use bidcheck::cli::exit::Exit;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bidcheck"));
    // No store but one that a test names.
    command.env("XDG_DATA_HOME", "no-data-home");
    let output =
        command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("COLUMNS").output();
    let output = output.expect("the program starts");
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}

/// The chapters, with their texts.
fn chapters() -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(root().join("src")).expect("the chapters").flatten();
    let mut chapters: Vec<(PathBuf, String)> = entries
        .map(|entry| (entry.path(), fs::read_to_string(entry.path()).expect("a chapter is text")))
        .collect();
    chapters.sort();
    chapters
}

/// Compares a chapter that is drawn with the committed one; `BIDCHECK_BLESS=1` writes it.
fn assert_fresh(name: &str, drawn: &str) {
    let path = root().join("src").join(name);
    if std::env::var_os("BIDCHECK_BLESS").is_some() {
        fs::write(&path, drawn).expect("the chapter can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == drawn,
        "docs/src/{name} is stale: run `BIDCHECK_BLESS=1 cargo test --test docs` and commit it"
    );
}

#[test]
fn the_catalogue_of_rules_is_that_of_the_baselines() {
    let mut text = String::from(
        "# The rules\n\nWhat every baseline of the program asks. `bidcheck explain <RULE>` says more of each.\n\n\
         This page is drawn from the baselines; do not edit it.\n",
    );
    for id in load::ids() {
        let baseline = Baseline::load(id).expect("it loads");
        let _ = write!(
            text,
            "\n## {}\n\n`{} {}`, {}. {}.\n\n{}\n",
            baseline.title,
            baseline.id,
            baseline.version,
            baseline.status.word(),
            baseline.issuer,
            baseline.summary
        );
        let named = baseline.groups.iter().map(|group| Some(group.id.as_str()));
        for group in named.chain([None]) {
            let rules: Vec<&Rule> =
                baseline.rules.iter().filter(|rule| rule.group.as_deref() == group).collect();
            if rules.is_empty() {
                continue;
            }
            if let Some(group) = baseline.groups.iter().find(|known| Some(known.id.as_str()) == group) {
                let _ = write!(text, "\n### {}\n\n{}\n", group.title, group.summary);
            }
            text.push_str("\n| rule | level | what is required | examined by |\n|---|---|---|---|\n");
            for rule in rules {
                let (statement, kind) = (rule.statement.replace('|', "\\|"), rule.check.kind());
                let _ = writeln!(text, "| `{}` | {} | {statement} | `{kind}` |", rule.id, rule.level.word());
            }
        }
    }
    assert_fresh("rules.md", &text);
}

#[test]
fn the_crosswalk_is_the_one_that_the_program_writes() {
    let (code, drawn) = run(&["baseline", "crosswalk", "quad", "--format", "markdown"]);
    assert_eq!(code, Some(0));
    assert_fresh("crosswalk.md", &drawn);
}

#[test]
fn every_chapter_is_in_the_summary_and_every_link_and_inclusion_leads_somewhere() {
    let chapters = chapters();
    let summary = &chapters.iter().find(|(path, _)| path.ends_with("SUMMARY.md")).expect("a summary").1;
    let mut links = 0;
    for (path, text) in &chapters {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name");
        assert!(
            name == "SUMMARY.md" || summary.contains(&format!("({name})")),
            "{name} is not in the summary"
        );
        let linked = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        let included = text.split("{{#include ").skip(1).filter_map(|rest| rest.split("}}").next());
        for target in linked.filter(|target| target.ends_with(".md")).chain(included) {
            assert!(root().join("src").join(target).is_file(), "{name}: {target}");
            links += 1;
        }
    }
    assert!(links > 6, "the links were not found");
}

#[test]
fn every_command_that_the_book_shows_is_one_of_this_program() {
    let mut shown = 0;
    for (path, text) in chapters() {
        for language in ["console", "sh"] {
            for (line, words, _) in commands(&text, language) {
                if let Err(error) = cli::command().try_get_matches_from(&words) {
                    panic!("{}: {line}\n{error}", path.display());
                }
                shown += 1;
            }
        }
    }
    assert!(shown > 20, "the commands were not found");
}

/// The commands of a chapter's blocks in a language, each with its words and the exit code that it ends with.
fn commands<'t>(text: &'t str, language: &str) -> Vec<(&'t str, Vec<&'t str>, i32)> {
    let opening = format!("```{language}\n");
    let blocks = text.split(opening.as_str()).skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).filter(|line| line.starts_with("bidcheck "));
    let commands = lines.map(|line| {
        let (command, code) = line.split_once(" # exit code ").unwrap_or((line, "0"));
        let words = command.split(" > ").next().unwrap_or_default().split_whitespace().collect();
        (line, words, code.parse().expect("an exit code"))
    });
    commands.collect()
}

/// The chapters whose `console` blocks are run one after the other, from a folder with the fixtures.
const RUN: &[&str] = &["officer.md", "vendor.md", "pipelines.md", "json.md"];

#[cfg(unix)]
#[test]
fn the_commands_of_the_tracks_do_what_they_say() {
    for name in RUN {
        let text = fs::read_to_string(root().join("src").join(name)).expect("the chapter");
        let folder = tempfile::tempdir().expect("a folder");
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        std::os::unix::fs::symlink(fixtures, folder.path().join("fixtures")).expect("a link");
        let all = commands(&text, "console");
        assert!(all.len() > 2, "{name}");
        for (line, words, code) in all {
            let mut command = Command::new(env!("CARGO_BIN_EXE_bidcheck"));
            command.env("XDG_DATA_HOME", "no-data-home").current_dir(folder.path()).args(&words[1..]);
            let output = command.output().expect("the program starts");
            assert_eq!(
                output.status.code(),
                Some(code),
                "{name}: {line}\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
            for pair in words.windows(2).filter(|pair| pair[0] == "--output") {
                let written = fs::metadata(folder.path().join(pair[1]));
                assert!(written.is_ok_and(|file| file.len() > 500), "{name}: {line}");
            }
        }
    }
}

#[test]
fn the_table_of_exit_codes_is_that_of_the_program() {
    let text = fs::read_to_string(root().join("src/exit-codes.md")).expect("the chapter");
    let rows: Vec<(&str, &str)> = text
        .lines()
        .filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit())
        .map(|line| {
            let mut cells = line.trim_matches('|').split('|').map(str::trim);
            (cells.next().unwrap_or_default(), cells.next().unwrap_or_default())
        })
        .collect();
    let known: Vec<(String, &str)> =
        Exit::ALL.iter().map(|exit| (exit.number().to_string(), exit.meaning())).collect();
    assert_eq!(rows, known.iter().map(|(number, meaning)| (number.as_str(), *meaning)).collect::<Vec<_>>());
}

/// A field of a line that the page names is there, and none is there that it does not name.
#[test]
fn the_table_of_the_roll_up_is_that_of_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = folder.path().join("report.json");
    let report = report.to_str().expect("a plain path");
    run(&["assess", "fixtures/submissions/mended", "--quiet", "--output", report]);
    let (code, line) = run(&["rollup", report]);
    assert_eq!(code, Some(0));
    let line: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    let text = fs::read_to_string(root().join("src/json.md")).expect("the chapter");
    let (_, table) = text.split_once("| field | what |").expect("the table");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    let mut named: Vec<&str> =
        cells.flat_map(|cell| cell.split(',').map(|name| name.trim().trim_matches('`'))).collect();
    named.sort_unstable();
    let mut there: Vec<&str> = line.as_object().expect("an object").keys().map(String::as_str).collect();
    there.sort_unstable();
    assert_eq!(named, there);
}

#[test]
fn the_worked_overlay_lints_clean_and_its_examples_come_out_as_expected() {
    let (code, told) = run(&["baseline", "lint", "docs/examples/quad-xh"]);
    assert_eq!(code, Some(0));
    assert!(told.contains("no errors, 0 warnings"), "{told}");
    let (code, told) = run(&["baseline", "test", "docs/examples/quad-xh"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("3 examples, 0 otherwise than expected, 0 warnings"), "{told}");
}
