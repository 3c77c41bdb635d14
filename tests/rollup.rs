//! `rollup`: a line for each assessment, and for each file that is none.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bidcheck"));
    command.env("XDG_DATA_HOME", "no-data-home").current_dir(folder).args(arguments).stdin(Stdio::null());
    command.output().expect("the program starts")
}

fn assessed(folder: &Path, fixture: &str, name: &str, more: &[&str]) {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(fixture);
    let output = format!("json={name}");
    let path = fixture.to_str().expect("a plain path");
    let arguments = ["assess", path, "--quiet", "--as-of", "2026-11-22T08:00:00Z", "--output", &output];
    run(folder, &[&arguments, more].concat());
    assert!(folder.join(name).is_file(), "{name}");
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn every_assessment_has_a_line_and_none_is_missing_without_a_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::create_dir_all(here.join("all/deeper")).expect("a folder");
    let bid = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/people/bid.toml");
    let bid = bid.to_str().expect("a plain path");
    let two = ["--baseline", "quad", "--baseline", "ntia-2021"];
    assessed(here, "submissions/as-generated", "all/a.json", &[&["--bid", bid], &two[..]].concat());
    assessed(here, "submissions/mended", "all/deeper/b.json", &[]);
    assessed(here, "malformed/two-formats.json", "all/c.json", &["--report-only"]);
    let ran = run(here, &["rollup", "all"]);
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let all = lines(&ran);
    let column = |name: &str| all.iter().map(|line| line[name].to_string()).collect::<Vec<_>>();
    assert_eq!(column("path"), ["\"all/a.json\"", "\"all/c.json\"", "\"all/deeper/b.json\""]);
    assert_eq!(column("gate"), ["\"fail\"", "\"undecided\"", "\"pass\""]);
    assert_eq!(column("refused"), ["0", "1", "0"]);
    assert_eq!(column("report_only"), ["false", "true", "false"]);
    assert_eq!(column("product"), ["\"tidegauge\"", "null", "null"]);
    let report: Value =
        serde_json::from_str(&fs::read_to_string(here.join("all/a.json")).expect("it is there"))
            .expect("JSON");
    let (line, result) = (&all[0]["assessments"][0], &report["assessments"][0]);
    assert_eq!(line["counts"], result["counts"]);
    let open = result["findings"].as_array().expect("findings").iter().filter(|finding| {
        let verdict = finding["verdict"].as_str().unwrap_or_default();
        finding["level"] == "shall" && ["fail", "no-evidence", "needs-review"].contains(&verdict)
    });
    let open: Vec<&Value> = open.map(|finding| &finding["rule"]).collect();
    assert_eq!(line["open_shall"].as_array().expect("a list").iter().collect::<Vec<_>>(), open);
    assert_eq!(all[0]["assessments"].as_array().map(Vec::len), Some(2));

    fs::write(here.join("all/d.json"), "{}").expect("a file");
    let ran = run(here, &["rollup", "all", "nosuch.json"]);
    assert_eq!(ran.status.code(), Some(5), "{ran:?}");
    let all = lines(&ran);
    assert_eq!(all.len(), 5);
    assert!(all[2]["path"] == "all/d.json" && all[2]["unreadable"].is_string(), "{}", all[2]);
    assert!(all[4]["path"] == "nosuch.json" && all[4]["unreadable"].is_string(), "{}", all[4]);
    assert!(all[2]["gate"].is_null());
}

#[test]
fn lines_go_to_a_file_that_replaces_nothing_that_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    assessed(here, "submissions/mended", "a.json", &[]);
    let ran = run(here, &["rollup", "a.json", "--output", "rollup.jsonl"]);
    assert_eq!((ran.status.code(), ran.stdout.len()), (Some(0), 0), "{ran:?}");
    let written = fs::read_to_string(here.join("rollup.jsonl")).expect("the lines");
    assert_eq!(written.lines().count(), 1);
    assert_eq!(run(here, &["rollup", "a.json", "--output", "a.json"]).status.code(), Some(2));
    fs::create_dir(here.join("empty")).expect("a folder");
    assert_eq!(run(here, &["rollup", "empty"]).status.code(), Some(2), "nothing is no result");
}
