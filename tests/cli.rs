//! The command line keeps its contract: exit codes, help, messages, and where reports go.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use bidcheck::cli::exit::Exit;
use bidcheck::cli::{self, Arguments};
use bidcheck::formats::READERS;
use bidcheck::reports::Format;
use clap::FromArgMatches as _;

/// A document that is in no format anybody knows.
const UNRECOGNISED: &str = "fixtures/malformed/not-json.txt";

fn bidcheck(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bidcheck"));
    // No store but one that a test names.
    command.env("XDG_DATA_HOME", "no-data-home");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "CI"] {
        command.env_remove(name);
    }
    command
}

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(arguments: &[&str]) -> Ran {
    ran(bidcheck(arguments).output().expect("the program starts"))
}

fn ran(output: Output) -> Ran {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("only text is written");
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

impl Ran {
    /// Asserts the exit code and words of the message.
    #[track_caller]
    fn says(self, exit: Exit, words: &[&str]) -> Self {
        assert_eq!(self.code, Some(exit.number().into()), "{}{}", self.out, self.err);
        for word in words {
            assert!(self.err.contains(word), "`{word}` is not in: {}", self.err);
        }
        self
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

/// Every command of the program with its full name, those of `baseline` included.
fn commands() -> Vec<(String, clap::Command)> {
    fn gather(command: &clap::Command, above: &str, all: &mut Vec<(String, clap::Command)>) {
        let name = format!("{above}{} ", command.get_name());
        all.push((name.trim().to_owned(), command.clone()));
        command.get_subcommands().for_each(|below| gather(below, &name, all));
    }
    let mut command = cli::command();
    command.build();
    let mut all = Vec::new();
    gather(&command, "", &mut all);
    all
}

fn parse(words: &[&str]) -> Result<Arguments, clap::Error> {
    Arguments::from_arg_matches(&cli::command().try_get_matches_from(words)?)
}

#[test]
fn a_wrong_command_line_is_told_apart_from_every_verdict() {
    run(&[]).says(Exit::Usage, &["Usage:"]);
    run(&["asess"]).says(Exit::Usage, &["'assess'"]);
    run(&["assess"]).says(Exit::Usage, &["<PATH>"]);
    run(&["assess", UNRECOGNISED, "--fromat", "json"]).says(Exit::Usage, &["'--format'"]);
    run(&["assess", UNRECOGNISED, "--format", "jsn"]).says(Exit::Usage, &["'json'"]);
    run(&["assess", UNRECOGNISED, "--as-of", "2026-11-22"]).says(Exit::Usage, &["2026-11-22T08:00:00Z"]);
    run(&["assess", UNRECOGNISED, "--fail-on", "may"]).says(Exit::Usage, &["shall, should"]);
    run(&["assess", UNRECOGNISED, "--observations", "few"]).says(Exit::Usage, &["`all`"]);
    run(&["assess", UNRECOGNISED, "--output", "report.doc"]).says(Exit::Usage, &["html=report.doc"]);
    run(&["assess", "-", UNRECOGNISED]).says(Exit::Usage, &["alone", "help:"]);
    run(&["man", "nosuch"]).says(Exit::Usage, &["nosuch", "help:"]);
}

#[test]
fn help_and_version_are_no_errors() {
    assert_eq!(run(&["--help"]).says(Exit::Pass, &[]).err, "");
    assert!(run(&["--version"]).says(Exit::Pass, &[]).out.starts_with("bidcheck "));
}

#[test]
fn a_file_in_no_known_format_decides_nothing() {
    run(&["assess", UNRECOGNISED]).says(Exit::Undecided, &[]);
    run(&["assess", UNRECOGNISED, "--report-only"]).says(Exit::Pass, &[]);
    let stdin = fs::File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join(UNRECOGNISED)).expect("a fixture");
    let output = bidcheck(&["assess", "-"]).stdin(stdin).output().expect("the program starts");
    ran(output).says(Exit::Undecided, &[]);
}

#[test]
fn a_missing_path_is_refused_and_named() {
    run(&["assess", "nosuch.json"]).says(Exit::Refused, &["cannot read nosuch.json", "help:"]);
    run(&["assess", UNRECOGNISED, "nosuch.json"]).says(Exit::Refused, &["nosuch.json"]);
    run(&["assess", UNRECOGNISED, "nosuch.json", "--report-only"]).says(Exit::Refused, &[]);
}

#[test]
fn a_path_with_control_characters_cannot_steer_a_terminal() {
    let ran =
        run(&["assess", "no\u{1b}[2J\n::error::such.json"]).says(Exit::Refused, &["no\\u{1b}[2J\\u{a}"]);
    assert!(!ran.err.contains('\u{1b}'));
    assert!(!ran.err.lines().any(|line| line.starts_with("::")), "{}", ran.err);
}

#[test]
fn an_unknown_baseline_is_answered_with_the_one_meant() {
    run(&["assess", UNRECOGNISED, "--baseline", "qad"]).says(Exit::InvalidFile, &["did you mean `quad`?"]);
    run(&["explain", "component-producr"]).says(Exit::Usage, &["did you mean `component-producer`?"]);
    run(&["baseline", "show", "quad@0.0.1"]).says(Exit::InvalidFile, &["this program has version"]);
    run(&["baseline", "show", "nosuch.toml"]).says(Exit::InvalidFile, &["cannot read nosuch.toml", "help:"]);
}

#[test]
fn an_invalid_file_of_the_buyer_shows_its_line() {
    let folder = folder();
    let (baseline, bid) = (folder.path().join("own.toml"), folder.path().join("bid.toml"));
    let rule = "[[rule]]\nid = 'a'\nlevle = 'shall'\n";
    let head = "id = 'own'\nversion = '1.0.0'\ntitle = 'T'\nissuer = 'I'\nstatus = 'draft'\n";
    fs::write(&baseline, format!("{head}{rule}")).expect("a file");
    for arguments in [["assess", UNRECOGNISED, "--baseline"].as_slice(), &["baseline", "lint"]] {
        let arguments = [arguments, &[text(&baseline)]].concat();
        run(&arguments)
            .says(Exit::InvalidFile, &["own.toml:8:1", "levle = 'shall'", "did you mean `level`?"]);
    }
    fs::write(&bid, "bider = 'ACME'\n").expect("a file");
    run(&["assess", UNRECOGNISED, "--bid", text(&bid)])
        .says(Exit::InvalidFile, &["line 1", "bider = 'ACME'", "did you mean `bidder`?"]);
    run(&["assess", UNRECOGNISED, "--bid", "nosuch.toml"]).says(Exit::InvalidFile, &["nosuch.toml"]);
    run(&["render", UNRECOGNISED]).says(Exit::InvalidFile, &["cannot read", "help:"]);
}

#[test]
fn a_report_that_cannot_be_written_keeps_no_other_back() {
    let folder = folder();
    let (nowhere, here) = (folder.path().join("nosuch/report.html"), folder.path().join("report.json"));
    run(&["assess", UNRECOGNISED, "--output", text(&nowhere), "--output", text(&here)])
        .says(Exit::NotWritten, &["report.html", "there is no folder", "wrote", "report.json (json)"]);
    assert!(here.is_file());
    run(&["assess", UNRECOGNISED, "--report-only", "--output", text(&nowhere)]).says(Exit::NotWritten, &[]);
    let occupied = folder.path().join("folder.json");
    fs::create_dir(&occupied).expect("a folder");
    run(&["assess", UNRECOGNISED, "--output", text(&occupied)]).says(Exit::NotWritten, &["no file"]);
}

#[test]
fn nothing_that_is_read_is_written_over() {
    let folder = folder();
    let submission = folder.path().join("submission");
    let below = submission.join("below");
    fs::create_dir_all(&below).expect("folders");
    let bom = submission.join("bom.json");
    fs::write(&bom, "{}").expect("a file");
    let refused = |arguments: &[&str], words: &[&str]| {
        let before = listing(&submission);
        run(arguments).says(Exit::Usage, words);
        assert_eq!(listing(&submission), before);
    };
    for inside in [submission.join("report.html"), below.join("report.html"), below.join("../report.html")] {
        refused(
            &["assess", text(&submission), "--output", text(&inside)],
            &["inside the submission", "help:"],
        );
    }
    refused(&["assess", text(&bom), "--output", text(&bom)], &["would replace"]);
    refused(&["render", text(&bom), "--output", text(&bom)], &["would replace"]);
    refused(&["assess", text(&bom), "--bid", text(&bom), "--output", text(&bom)], &["would replace"]);
    let (once, again) = (folder.path().join("a.json"), submission.join("../a.json"));
    refused(&["assess", text(&bom), "-o", text(&once), "-o", text(&again)], &["two reports go to"]);
    refused(&["assess", text(&bom), "--format", "html", "-o", "json=-"], &["standard output"]);
    // Beside a single file a report may stand.
    run(&["assess", text(&bom), "--output", text(&folder.path().join("report.html"))])
        .says(Exit::Undecided, &[]);
}

fn listing(folder: &Path) -> BTreeSet<(PathBuf, u64)> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    entries.map(|entry| (entry.path(), entry.metadata().map_or(0, |there| there.len()))).collect()
}

#[test]
fn quiet_leaves_the_conclusion_and_errors() {
    let folder = folder();
    let report = folder.path().join("report.html");
    let ran = run(&["assess", UNRECOGNISED, "--quiet", "--output", text(&report)]).says(Exit::Undecided, &[]);
    assert_eq!(ran.err, "");
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert!(ran.out.starts_with("cannot decide on quad "), "{}", ran.out);
    assert!(report.is_file());
    assert!(!run(&["assess", "nosuch.json", "--quiet"]).says(Exit::Refused, &[]).err.is_empty());
    let machine = run(&["assess", UNRECOGNISED, "--quiet", "--format", "json"]).says(Exit::Undecided, &[]);
    assert!(!machine.out.contains("cannot decide on"), "{}", machine.out);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    for (arguments, exit) in [
        (["baseline", "show", "quad"].as_slice(), Exit::Pass),
        (&["assess", UNRECOGNISED, "--quiet"], Exit::Undecided),
        (&["assess", UNRECOGNISED], Exit::Undecided),
        (&["completions", "bash"], Exit::Pass),
        (&["--help"], Exit::Pass),
    ] {
        let mut command = bidcheck(arguments);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        drop(child.stdout.take());
        let ran = ran(child.wait_with_output().expect("it ends"));
        assert_eq!(ran.says(exit, &[]).err, "", "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
    let output = bidcheck(&["baseline", "show", "quad"]).stdout(full).output().expect("the program starts");
    ran(output).says(Exit::NotWritten, &["standard output"]);
}

#[test]
fn colours_are_written_only_where_they_are_wanted() {
    let explain = ["explain", "component-name"];
    assert!(!run(&explain).out.contains('\u{1b}'));
    assert!(!run(&["assess", "nosuch.json"]).err.contains('\u{1b}'));
    assert!(run(&["explain", "component-name", "--color", "always"]).out.contains('\u{1b}'));
    let forced = |no_color: &str| {
        let mut command = bidcheck(&explain);
        command.env("CLICOLOR_FORCE", "1").env("NO_COLOR", no_color);
        ran(command.output().expect("the program starts")).out.contains('\u{1b}')
    };
    assert!(forced(""));
    assert!(!forced("1"));
}

#[test]
fn help_lists_every_format_and_exit_code() {
    for help in [run(&["--help"]).out, run(&["assess", "--help"]).out] {
        assert!(help.find("Examples:") < help.find("Usage:"), "{help}");
        for reader in READERS {
            let row = |line: &str| line.contains(reader.name) && line.contains(reader.versions);
            assert!(help.lines().any(row), "{}", reader.name);
        }
        for format in Format::ALL {
            let row = |line: &str| line.contains(format.word()) && line.contains(format.extension());
            assert!(help.lines().any(row), "{}", format.word());
        }
        for exit in Exit::ALL {
            let row = |line: &str| {
                line.trim_start().strip_prefix(&exit.number().to_string()).map(str::trim_start)
                    == Some(exit.meaning())
            };
            assert!(help.lines().any(row), "{}", exit.number());
        }
    }
}

/// The words of a text that look like options.
fn options_in(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    // The rules of a Markdown table are dashes alone.
    let options = words.filter(|word| word.starts_with("--")).map(|word| word.trim_end_matches('-'));
    options.filter(|word| word.len() > 2).map(str::to_owned).collect()
}

#[test]
fn help_names_no_option_that_does_not_exist() {
    let commands = commands();
    let arguments = commands.iter().flat_map(|(_, command)| command.get_arguments());
    let known: BTreeSet<String> =
        arguments.filter_map(|argument| Some(format!("--{}", argument.get_long()?))).collect();
    assert!(known.contains("--as-of") && known.contains("--help"));
    for (name, command) in &commands {
        for option in options_in(&command.clone().render_long_help().to_string()) {
            assert!(known.contains(&option), "help of {name} names {option}");
        }
    }
}

#[test]
fn the_examples_in_help_and_readme_are_commands_of_this_program() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme).unwrap_or_default();
    let mut shown: Vec<String> = commands_in(&readme);
    for (_, command) in commands() {
        let help = command.clone().render_long_help().to_string();
        let examples =
            help.lines().filter(|line| line.starts_with("  bidcheck ")).map(|line| line.trim().to_owned());
        shown.extend(examples.collect::<Vec<_>>());
    }
    assert!(shown.len() > 6, "{shown:?}");
    for line in shown {
        let words = words_of(&line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Err(error) = parse(&words) {
            assert!(!error.use_stderr(), "{line}\n{error}");
        }
    }
}

/// The lines of a Markdown text's code blocks that call the program.
fn commands_in(markdown: &str) -> Vec<String> {
    let joined = markdown.replace("\\\n", " ");
    let blocks = joined.split("```").skip(1).step_by(2);
    let lines = blocks.flat_map(str::lines).map(|line| line.trim().trim_start_matches("$ ").to_owned());
    lines.filter(|line| line.starts_with("bidcheck ")).collect()
}

/// The words of a command as a shell would tell them apart, up to a pipe, redirection or comment.
fn words_of(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote, mut begun) = (String::new(), None, false);
    for character in line.chars() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (Some(_), _) => word.push(character),
            (None, '\'' | '"') => (quote, begun) = (Some(character), true),
            (None, '|' | '<' | '>' | ';' | '&') => break,
            (None, '#') if !begun => break,
            (None, _) if character.is_whitespace() => {
                if std::mem::take(&mut begun) {
                    words.push(std::mem::take(&mut word));
                }
            }
            (None, _) => {
                word.push(character);
                begun = true;
            }
        }
    }
    words.extend(begun.then_some(word));
    words
}

/// The README as it is shown.
fn readme() -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    fs::read_to_string(readme).expect("the README is there")
}

/// The code blocks of one language, in order.
fn blocks(markdown: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    let blocks = markdown.split(&opening).skip(1).filter_map(|rest| Some(rest.split_once("```")?.0));
    blocks.map(str::to_owned).collect()
}

/// The arguments of every command of the README that starts this program, installed or built on the spot.
fn commands_of_readme() -> Vec<Vec<String>> {
    let lines = blocks(&readme(), "console").concat().lines().map(words_of).collect::<Vec<_>>();
    let arguments = |words: Vec<String>| match &words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["bidcheck", ..] => Some(words[1..].to_vec()),
        ["cargo", "run", "--release", "--", ..] => Some(words[4..].to_vec()),
        ["cargo", "test"] => None,
        other => panic!("what does the README mean by {other:?}?"),
    };
    lines.into_iter().filter_map(arguments).collect()
}

/// A folder with everything that the README's commands name: the sample submissions where they stand
/// in the repository, the vendor's SBOM and bid, and the buyer's files as the README prints them.
fn as_the_readme_says(sample: &str) -> tempfile::TempDir {
    let (folder, root) = (folder(), Path::new(env!("CARGO_MANIFEST_DIR")));
    let samples = Path::new("fixtures/submissions");
    copied(&root.join(samples), &folder.path().join(samples));
    copied(&root.join(samples).join(sample), &folder.path().join("bid-folder"));
    copied(&root.join("fixtures/intelligence"), &folder.path().join("fixtures/intelligence"));
    let sbom = root.join(samples).join(sample).join("tidegauge.cdx.json");
    fs::copy(sbom, folder.path().join("sbom.cdx.json")).expect("a file is copied");
    for text in blocks(&readme(), "toml") {
        let name = if text.contains("extends") { "agency.toml" } else { "bid.toml" };
        fs::write(folder.path().join(name), text).expect("a file is written");
    }
    folder
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copied(&from, &to);
        } else {
            fs::copy(from, to).expect("a file is copied");
        }
    }
}

#[test]
fn what_is_not_met_says_where_to_begin_though_it_does_not_hold_the_bid_back() {
    let ran = run(&["assess", "fixtures/submissions/as-generated", "--no-intel"]);
    let words = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let hash = "component-hash-value: 2 of 21 components state no hash. First: tidegauge.cdx.json:21:18";
    assert!(words.contains(hash), "{}", ran.out);
    // A whole file is no place to begin at.
    assert!(words.contains("no author’s signature. ✗"), "{}", ran.out);
}

#[test]
fn the_commands_of_the_readme_do_what_it_says() {
    let commands = commands_of_readme();
    assert!(commands.len() >= 8, "{commands:?}");
    for (sample, verdict) in [("as-generated", Exit::Fail), ("mended", Exit::Pass)] {
        let folder = as_the_readme_says(sample);
        for words in &commands {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let exit = match words[0] {
                "assess" if words[1].ends_with("as-generated") => Exit::Fail,
                "assess" => verdict,
                _ => Exit::Pass,
            };
            let written = words.windows(2).filter(|pair| pair[0] == "--output").map(|pair| pair[1]);
            // A later command may read what an earlier one wrote, and writes its own anew.
            written.clone().for_each(|file| drop(fs::remove_file(folder.path().join(file))));
            let output = bidcheck(&words).current_dir(folder.path()).output().expect("the program starts");
            ran(output).says(exit, &[]);
            for file in written {
                let report = folder.path().join(file);
                assert!(fs::metadata(&report).is_ok_and(|there| there.len() > 1_000), "{file}");
            }
        }
    }
    let readme = readme();
    assert!(readme.contains("The bid does not meet the baseline (exit code 1)"));
    assert!(readme.contains("`fixtures/submissions/mended`"), "and that one meets it");
}

#[test]
fn the_buyers_files_that_the_readme_prints_are_good() {
    let folder = as_the_readme_says("mended");
    let here = |arguments: &[&str]| {
        ran(bidcheck(arguments).current_dir(folder.path()).output().expect("the program starts"))
    };
    // The README's `agency.toml` makes a recommended rule mandatory, and the mended SBOM has all hashes.
    let arguments =
        ["assess", "bid-folder", "--bid", "bid.toml", "--baseline", "agency.toml", "--format", "json"];
    let ran = here(&arguments).says(Exit::Pass, &[]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(report["bid"]["tender"], "RFT 2026-114");
    let findings = report["assessments"][0]["findings"].as_array().expect("findings");
    let of = |rule: &str| findings.iter().find(|finding| finding["rule"] == rule).expect("the rule");
    assert_eq!(of("component-hash-value")["level"], "shall");
    assert_eq!(of("product-matches-bid")["verdict"], "pass");
    here(&["baseline", "lint", "agency.toml"]).says(Exit::Pass, &[]);
}

/// The rows of the table below a heading row, cell by cell.
fn table(markdown: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, rest) = markdown.split_once(heading).unwrap_or_else(|| panic!("no table `{heading}`"));
    let rows = rest.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells = |row: &str| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    rows.map(cells).collect()
}

#[test]
fn the_tables_of_the_readme_are_those_of_the_code() {
    let readme = readme();
    let codes: Vec<String> =
        table(&readme, "| exit code | means |").into_iter().map(|row| row[0].clone()).collect();
    let known: Vec<String> = Exit::ALL.iter().map(|exit| exit.number().to_string()).collect();
    assert_eq!(codes, known);
    let of =
        |number: &str| *Exit::ALL.iter().find(|exit| exit.number().to_string() == number).expect("a code");
    let (_, order) = readme.split_once("When several hold, ").expect("the order");
    let order: Vec<Exit> = order.split('.').next().expect("a sentence").split(" > ").map(of).collect();
    // A wrong command line ends a run before anything else can hold.
    assert_eq!(order.len(), Exit::ALL.len() - 1);
    for pair in order.windows(2) {
        assert_eq!(pair[0].worst(pair[1]), pair[0], "{pair:?}");
    }
    let formats = table(&readme, "| document | versions |");
    let read: Vec<(&str, &str)> = formats.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    let (project, documents) = read.split_last().expect("rows");
    let readers: Vec<(&str, &str)> = READERS.iter().map(|reader| (reader.name, reader.versions)).collect();
    assert_eq!(documents, readers);
    assert_eq!(project.0, "Cargo project");
    let baselines: BTreeSet<String> =
        table(&readme, "| id | what |").into_iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
    assert_eq!(baselines, bidcheck::baseline::load::ids().into_iter().map(str::to_owned).collect());
}

#[test]
fn the_readme_names_no_option_and_no_file_that_does_not_exist() {
    let (readme, commands) = (readme(), commands());
    let arguments = commands.iter().flat_map(|(_, command)| command.get_arguments());
    let known: BTreeSet<String> =
        arguments.filter_map(|argument| Some(format!("--{}", argument.get_long()?))).collect();
    for option in options_in(&readme) {
        let cargos = ["--release", "--path"].contains(&option.as_str());
        assert!(cargos || known.contains(&option), "{option}");
    }
    for (_, rest) in readme.match_indices("](").map(|(at, _)| readme.split_at(at + 2)) {
        let target = rest.split(')').next().unwrap_or_default();
        let there = Path::new(env!("CARGO_MANIFEST_DIR")).join(target);
        assert!(target.starts_with("https://") || there.exists(), "{target}");
    }
}

#[test]
fn commands_are_found_in_code_blocks() {
    let markdown =
        "Run `bidcheck nosuch`.\n```sh\n$ bidcheck explain 'a b' \\\n  --color never | less # why\nls\n```\n";
    let found = commands_in(markdown);
    assert_eq!(found.len(), 1);
    assert_eq!(words_of(&found[0]), ["bidcheck", "explain", "a b", "--color", "never"]);
}

/// Options that can change a verdict, the conclusion or the exit code, with a value that is not
/// the default: each has to be recorded in the assessment's options.
const DECIDE: &[(&str, &[&str])] = &[
    ("baselines", &["--baseline", "ntia-2021"]),
    ("as_of", &["--as-of", "2026-11-22T08:00:00Z"]),
    ("fail_on", &["--fail-on", "should"]),
    ("defer_review", &["--defer-review"]),
    ("report_only", &["--report-only"]),
    ("observations", &["--observations", "all"]),
    ("run_cargo", &["--run-cargo"]),
    ("since", &["--since", "earlier.json"]),
];

/// Recorded elsewhere in the assessment: the submission, the buyer's files with their digests, the data
/// that vulnerabilities were looked up in, or that there were none.
const RECORDED_OTHERWISE: &[&str] = &["paths", "bid", "waivers", "reviews", "intel", "no_intel"];

/// These change what is shown and where.
const DO_NOT_DECIDE: &[&str] =
    &["format", "output", "source_root", "color", "quiet", "verbose", "help", "version"];

#[test]
fn every_option_that_decides_is_recorded() {
    let assess = commands().into_iter().find(|(name, _)| name == "bidcheck assess").expect("the command").1;
    for argument in assess.get_arguments() {
        let id = argument.get_id().as_str();
        let lists = [
            DECIDE.iter().any(|(name, _)| *name == id),
            RECORDED_OTHERWISE.contains(&id),
            DO_NOT_DECIDE.contains(&id),
        ];
        let listed = lists.iter().filter(|listed| **listed).count();
        assert_eq!(listed, 1, "`{id}`: say in one list of this test whether it decides, and record it if so");
    }
    let options = |words: &[&str]| {
        let arguments = parse(&[&["bidcheck", "assess", "bom.json"], words].concat()).expect("it parses");
        match arguments.command {
            cli::Command::Assess(arguments) => arguments.options(),
            _ => panic!("that is `assess`"),
        }
    };
    for (name, words) in DECIDE {
        assert_ne!(options(&[]), options(words), "`{name}` is not recorded");
    }
    let two = ["--baseline", "quad", "--baseline", "ntia-2021"];
    let swapped = ["--baseline", "ntia-2021", "--baseline", "quad", "--baseline", "quad"];
    assert_eq!(options(&two), options(&swapped), "the order of arguments changes nothing");
}

#[test]
fn a_rule_is_explained_in_full() {
    let explained = run(&["explain", "component-producer"]).says(Exit::Pass, &[]).out;
    for words in [
        "What is required",
        "Why",
        "What counts",
        "How to meet it",
        "syft",
        "2026 Minimum Elements",
        "Component Producer, page 10",
        "read in the document itself",
        "this baseline's own policy",
        "field-present",
        "unknown-at-most  0.5",
        "baselines/sbom-2026/component.toml:",
    ] {
        assert!(explained.contains(words), "{words}: {explained}");
    }
    let wide = explained.lines().filter(|line| line.chars().count() > 100).count();
    assert_eq!(wide, 0, "{explained}");
}

#[test]
fn every_rule_of_every_baseline_can_be_explained() {
    for id in bidcheck::baseline::load::ids() {
        let listed = run(&["explain", "--baseline", id]).says(Exit::Pass, &[]).out;
        let shown = run(&["baseline", "show", id]).says(Exit::Pass, &[]).out;
        let baseline = bidcheck::baseline::Baseline::load(id).expect("it loads");
        for rule in &baseline.rules {
            assert!(listed.contains(&rule.id) && shown.contains(&rule.id), "{}", rule.id);
            let explained = run(&["explain", &rule.id, "--baseline", id]).says(Exit::Pass, &[]).out;
            assert!(explained.starts_with(&format!("{}: ", rule.id)), "{explained}");
            let lines = || explained.lines().map(str::trim_start);
            for (generator, words) in &rule.generators {
                let first = words.split_whitespace().next().expect("a generator has words");
                let entry = |line: &str| {
                    line.strip_prefix(generator.as_str())
                        .is_some_and(|rest| rest.trim_start().starts_with(first))
                };
                assert!(lines().any(entry), "{id}, {}: {generator}: {explained}", rule.id);
            }
            for citation in &rule.satisfies {
                assert!(explained.contains(&citation.framework), "{id}, {}: {explained}", rule.id);
            }
        }
        let listed = run(&["baseline", "list"]).out;
        assert!(listed.contains(id) && listed.contains(&baseline.title), "{listed}");
    }
}

#[test]
fn a_sound_baseline_with_oddities_is_valid() {
    let folder = folder();
    let path = folder.path().join("own.toml");
    let mut file = fs::File::create(&path).expect("a file");
    write!(
        file,
        "id = 'own'\nversion = '1.0.0'\ntitle = 'T'\nissuer = 'I'\nstatus = 'draft'\nsummary = 'S'\n[[rule]]\n\
         id = 'a'\nlevel = 'should'\ncure = 'document'\ntitle = 'A'\nstatement = 'S'\nrationale = 'R'\n\
         reading = 'R'\nremediation = 'R'\nsince = '1.0.0'\ncheck.digest-valid = {{}}\n"
    )
    .expect("it is written");
    let ran = run(&["baseline", "lint", text(&path)]).says(Exit::Pass, &[]);
    assert!(ran.out.contains("warning: no rule has the level `shall`"), "{}", ran.out);
    assert!(ran.out.contains("own.toml:8: `a` cites no clause"), "{}", ran.out);
    assert!(ran.out.contains("1 rules, no errors, 2 warnings"), "{}", ran.out);
}

#[test]
fn schemas_are_json() {
    for file in ["assessment", "baseline", "bid", "reviews", "waivers"] {
        let schema = run(&["schema", file]).says(Exit::Pass, &[]).out;
        assert!(serde_json::from_str::<serde_json::Value>(&schema).is_ok(), "{file}");
    }
}

const AGENCY: &[&str] = &[
    "assess",
    "fixtures/submissions/as-generated",
    "--baseline",
    "fixtures/people/agency.toml",
    "--bid",
    "fixtures/people/bid.toml",
    "--as-of",
    "2026-11-22T12:00:00Z",
];

const DECIDED: &[&str] =
    &["--waivers", "fixtures/people/waivers.toml", "--reviews", "fixtures/people/reviews.toml"];

#[test]
fn waivers_and_reviews_decide_the_exit_code_and_are_named() {
    run(AGENCY).says(Exit::Fail, &[]);
    run(&[AGENCY, &DECIDED[..2]].concat()).says(Exit::Undecided, &[]);
    let all = run(&[AGENCY, DECIDED].concat()).says(Exit::Pass, &[]).out;
    for words in [
        "MEETS THE BASELINE, with 2 waivers",
        "waived until 31 January 2027 by Jane Doe",
        "Judged by a person",
        "it ended before the date of check",
        "the requirement does not wait for a person",
        "not needed",
    ] {
        assert!(all.split_whitespace().collect::<Vec<_>>().join(" ").contains(words), "{words}: {all}");
    }
    let json = run(&[AGENCY, DECIDED, &["--format", "json"]].concat()).says(Exit::Pass, &[]).out;
    let report: serde_json::Value = serde_json::from_str(&json).expect("the report is JSON");
    let kinds: Vec<&str> = report["inputs"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|input| input["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["baseline", "bid", "waivers", "reviews"]);
    assert_eq!(report["assessments"][0]["counts"]["shall"]["waived"], 2);
}

#[test]
fn the_count_of_waivers_is_said_even_quietly() {
    let quiet = run(&[AGENCY, DECIDED, &["--quiet"]].concat()).says(Exit::Pass, &[]).out;
    assert!(quiet.contains("2 waived"), "{quiet}");
    let deferred = run(&[AGENCY, &DECIDED[..2], &["--defer-review", "--quiet"]].concat());
    let deferred = deferred.says(Exit::Pass, &[]).out;
    assert!(deferred.starts_with("meets") && deferred.contains("1 review deferred"), "{deferred}");
}

#[test]
fn deferring_needs_no_review_and_is_written_on_the_first_page() {
    let report = run(&[AGENCY, &DECIDED[..2], &["--defer-review", "--format", "markdown"]].concat());
    let report = report.says(Exit::Pass, &[]).out;
    for words in
        ["with 2 waivers, 1 review deferred", "Deferred, and not decided here", "sign-offs are deferred"]
    {
        assert!(report.replace('\\', "").contains(words), "{words}: {report}");
    }
    run(&[AGENCY, &["--defer-review"]].concat()).says(Exit::Fail, &[]);
}

#[test]
fn waivers_and_reviews_that_cannot_be_read_show_the_line() {
    let folder = folder();
    let path = folder.path().join("own.toml");
    for (option, entry) in
        [("--waivers", "[[waiver]]\nidd = 'W'\n"), ("--reviews", "[[review]]\nrul = 'r'\n")]
    {
        fs::write(&path, entry).expect("a file");
        run(&[AGENCY, &[option, text(&path)]].concat())
            .says(Exit::InvalidFile, &["own.toml:2", "did you mean", "bidcheck schema"]);
        run(&["baseline", "lint", text(&path)]).says(Exit::InvalidFile, &["own.toml:2"]);
        run(&[AGENCY, &[option, "nosuch.toml"]].concat()).says(Exit::InvalidFile, &["nosuch.toml"]);
    }
}

#[test]
fn waivers_and_reviews_inside_a_submission_are_ignored_and_listed() {
    let folder = folder();
    let copy = |from: &str, to: &str| {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(from);
        fs::copy(from, folder.path().join(to)).expect("a fixture");
    };
    copy("fixtures/submissions/as-generated/tidegauge.cdx.json", "tidegauge.cdx.json");
    let mut arguments = AGENCY.to_vec();
    arguments[1] = text(folder.path());
    let without = run(&[&arguments[..], &["--format", "json"]].concat());
    copy("fixtures/people/waivers.toml", "waivers.toml");
    copy("fixtures/people/reviews.toml", "Reviews.toml");
    let with = run(&[&arguments[..], &["--format", "json"]].concat());
    let read = |ran: &Ran| serde_json::from_str::<serde_json::Value>(&ran.out).expect("the report is JSON");
    let (without, with) = (read(&without), read(&with));
    assert_eq!(without["assessments"], with["assessments"]);
    let ignored = with["submission"]["artifacts"].as_array().expect("a list").iter();
    assert_eq!(ignored.filter(|file| file["problems"][0]["code"] == "control-file-ignored").count(), 2);
}

#[test]
fn a_worksheet_is_a_reviews_file_once_it_is_filled_in() {
    let folder = folder();
    let (report, sheet) = (folder.path().join("report.json"), folder.path().join("reviews.toml"));
    run(&[AGENCY, &DECIDED[..2], &["-o", text(&report)]].concat()).says(Exit::Undecided, &[]);
    run(&["review", "new", text(&report), "--output", text(&sheet)]).says(Exit::Pass, &["wrote"]);
    let blank = fs::read_to_string(&sheet).expect("the worksheet");
    assert_eq!(run(&["review", "new", text(&report)]).says(Exit::Pass, &[]).out, blank);
    let joined = blank.replace('#', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Does the bidder publish a contact for reports of vulnerabilities, and does it answer?",
        "Look at: the answer to a test message",
        "product = \"tidegauge\", version = \"0.4.2\"",
    ] {
        assert!(joined.contains(words), "{words}: {blank}");
    }
    // As it is, it shows what to fill in.
    run(&["baseline", "lint", text(&sheet)]).says(Exit::InvalidFile, &["reviews.toml", "fill it in"]);
    let filled = blank
        .replace("decision = \"\"", "decision = \"met\"")
        .replace("date     = \"\"", "date     = 2026-11-21")
        .replace("sha256 = \"\"", &format!("sha256 = \"{}\"", "ab".repeat(32)))
        .replace("\"\"", "\"words\"");
    fs::write(&sheet, filled).expect("the worksheet");
    let linted = run(&["baseline", "lint", text(&sheet)]).says(Exit::Pass, &[]).out;
    let asked = blank.matches("\n[[review]]").count();
    assert!(asked > 2 && linted.contains(&format!("{asked} reviews, no errors")), "{asked}: {linted}");
    run(&[AGENCY, &DECIDED[..2], &["--reviews", text(&sheet)]].concat()).says(Exit::Pass, &[]);
    run(&["review", "new", text(&report), "--output", text(&report)]).says(Exit::Usage, &["would replace"]);
    run(&["review", "new", UNRECOGNISED]).says(Exit::InvalidFile, &["cannot read"]);
}

/// Questions of each nation's overlay that wait for a person, by rule.
fn waiting_for_nations(report: &Path) -> Vec<String> {
    let text = fs::read_to_string(report).expect("the report");
    let report: serde_json::Value = serde_json::from_str(&text).expect("the report is JSON");
    let nations = report["assessments"][0]["jurisdictions"].as_object().expect("nations").values();
    let findings = nations.flat_map(|nation| nation["findings"].as_array().expect("a list"));
    let waiting = findings.filter(|finding| finding["verdict"] == "needs-review");
    waiting.map(|finding| finding["rule"].as_str().expect("a rule").to_owned()).collect()
}

#[test]
fn a_worksheet_asks_what_only_a_nation_asks_too() {
    let folder = folder();
    let (report, sheet) = (folder.path().join("report.json"), folder.path().join("reviews.toml"));
    let as_of = ["--as-of", "2026-11-22T09:00:00Z"];
    let assess = ["assess", "fixtures/documents/cyclonedx-1.6.json", "-o", text(&report), as_of[0], as_of[1]];
    run(&assess).says(Exit::Pass, &[]);
    let before = waiting_for_nations(&report);
    assert!(before.len() > 10, "{before:?}");
    let blank = run(&["review", "new", text(&report)]).says(Exit::Pass, &[]).out;
    for words in ["baseline = \"quad@1.0.0\"", "baseline = \"quad-au@1.0.0\"", "for quad-au alone"] {
        assert!(blank.contains(words), "{words}: {blank}");
    }
    let filled = blank
        .replace("decision = \"\"", "decision = \"met\"")
        .replace("date     = \"\"", "date     = 2026-11-21")
        .replace("sha256 = \"\"", &format!("sha256 = \"{}\"", "ab".repeat(32)))
        .replace("\"\"", "\"words\"");
    fs::write(&sheet, filled).expect("the worksheet");
    run(&[&assess[..], &["--reviews", text(&sheet)]].concat()).says(Exit::Pass, &[]);
    assert_eq!(waiting_for_nations(&report), Vec::<String>::new());
    let written = fs::read_to_string(&report).expect("the report");
    assert!(
        !written.contains("nothing-to-review") && !written.contains("given-twice"),
        "an entry is refused"
    );
}

#[test]
fn the_terminal_counts_the_questions_and_lists_them_on_request() {
    let out = |more: &[&str]| {
        let document = ["assess", "fixtures/documents/cyclonedx-1.6.json"];
        let out = run(&[&document[..], more].concat()).says(Exit::Pass, &[]).out;
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (together, one) = ("24 questions wait for a person", "Does the vendor train everybody");
    let (short, long) = (out(&[]), out(&["-v"]));
    assert!(short.contains(together) && short.contains("review new") && !short.contains(one), "{short}");
    assert!(long.contains(one) && !long.contains(together), "{long}");
    for format in ["markdown", "html", "json"] {
        assert!(out(&["--format", format]).contains(one), "{format}");
    }
}

#[test]
fn the_words_of_a_vendor_are_no_entries_of_a_worksheet() {
    let folder = folder();
    let report = folder.path().join("report.json");
    let bom = folder.path().join("bom.json");
    let name = "x\\\"\n[[review]]\nrule = 'component-license'\n\u{2028}\u{202e}#\r[[review]]";
    let sbom = serde_json::json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": { "component": { "type": "application", "bom-ref": "a", "name": name, "version": "1" } },
        "components": [{ "type": "library", "bom-ref": name, "name": name, "version": "",
            "properties": [{ "name": "cdx:cisa:withheld-information", "value": "Component Version" }] }]
    });
    fs::write(&bom, sbom.to_string()).expect("a file");
    run(&["assess", text(&bom), "-o", text(&report), "--report-only"]).says(Exit::Pass, &[]);
    let sheet = run(&["review", "new", text(&report)]).says(Exit::Pass, &[]).out;
    assert!(sheet.contains("withhold"), "{sheet}");
    let entries = sheet.lines().filter(|line| line.starts_with("[[review]]")).count();
    let known = sheet.lines().filter(|line| line.starts_with("rule     = ")).count();
    assert_eq!(entries, known, "{sheet}");
    assert!(!sheet.contains(['\u{202e}', '\u{2028}', '\r']), "{sheet}");
    assert!(toml::from_str::<toml::Value>(&sheet).is_ok(), "{sheet}");
}

#[test]
fn completions_and_manual_pages_name_every_command() {
    let (completions, page) = (run(&["completions", "bash"]).out, run(&["man"]).out);
    for (name, _) in commands().iter().filter(|(name, _)| name.matches(' ').count() == 1) {
        let own = name.trim_start_matches("bidcheck ");
        assert!(completions.contains(own) && page.contains(own), "{own}");
        let page = run(&["man", own]).says(Exit::Pass, &[]).out;
        assert!(page.contains(&format!("bidcheck\\-{own}")), "{page}");
    }
}
