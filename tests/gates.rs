//! The gates of pipelines: a failing one fails, hostile values change nothing, and what the files promise is there.
//!
//! Each is run as far as one machine can run it: the steps of the action by a small runner, the scripts of GitLab and
//! Jenkins by a shell. docs/src/pipelines.md says what was validated beyond that, by which version and when.
#![cfg(unix)]

#[path = "gates/action.rs"]
mod action;
#[path = "gates/files.rs"]
mod files;
#[path = "gates/policy.rs"]
mod policy;
#[path = "gates/release.rs"]
mod release;
#[path = "gates/shells.rs"]
mod shells;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use bidcheck::syntax;
use serde_json::Value;

/// The program under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_bidcheck");

/// Values that try everything an input, a branch or a file can try.
const HOSTILE: &[&str] = &[
    "$(touch pwned)",
    "`touch pwned`",
    "'; touch pwned; '",
    "\"; touch pwned; \"",
    "a\ntouch pwned",
    "a\n::error::owned",
    "a\nresult=pass",
    "##[error]owned",
    "${{ github.token }}",
    "--output=json=pwned",
    "-o",
    "%0A::set-output name=result::pass",
    "../../pwned",
    "\u{202e}\u{1b}[2K",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A YAML text as JSON.
fn yaml(text: &str) -> Value {
    let json = syntax::as_json(text, syntax::yaml::dictate).expect("YAML");
    serde_json::from_str(&json).expect("JSON")
}

fn fixture(path: &str) -> String {
    root().join("fixtures").join(path).display().to_string()
}

/// Submissions and arguments, and the exit code that they come to.
fn cases() -> [(&'static str, String, i32); 4] {
    [
        ("pass", fixture("submissions/mended"), 0),
        ("fail", fixture("submissions/as-generated"), 1),
        ("undecided", fixture("malformed/not-json.txt"), 3),
        ("refused", fixture("malformed/two-formats.json"), 4),
    ]
}

/// A folder to run in, which is empty but for the program on its path.
struct Place {
    folder: tempfile::TempDir,
}

struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["bin", "workspace", "temporary"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        std::os::unix::fs::symlink(PROGRAM, folder.path().join("bin/bidcheck")).expect("a link");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: &str) {
        let path = self.path("workspace").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    /// Runs a shell on a script in the workspace, with nothing in the environment but what is given.
    fn shell(&self, shell: &[&str], script: &str, environment: &BTreeMap<String, String>) -> Ended {
        let file = self.path("script");
        fs::write(&file, script).expect("a script");
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap_or_default());
        let output = Command::new(shell[0])
            .args(&shell[1..])
            .arg(&file)
            .current_dir(self.path("workspace"))
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.path("temporary"))
            .env("TMPDIR", self.path("temporary"))
            .envs(environment)
            .stdin(Stdio::null())
            .output()
            .expect("the shell starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("only text is written");
        Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Asserts that nothing was made that a hostile value asked for.
    #[track_caller]
    fn is_unharmed(&self) {
        fn names(folder: &Path, all: &mut Vec<String>) {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                all.push(entry.file_name().to_string_lossy().into_owned());
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    names(&entry.path(), all);
                }
            }
        }
        let mut all = Vec::new();
        names(self.folder.path(), &mut all);
        assert!(!all.iter().any(|name| name == "pwned"), "{all:?}");
    }
}

/// The workflow commands in a log, as a runner of GitHub reads them: what stands between `stop-commands` and its word
/// is none.
fn commands(log: &str) -> Vec<String> {
    let (mut commands, mut stopped) = (Vec::new(), None::<String>);
    for line in log.lines() {
        let line = line.trim_start();
        match &stopped {
            Some(word) if line == format!("::{word}::") => stopped = None,
            Some(_) => {}
            None => {
                if let Some(word) = line.strip_prefix("::stop-commands::") {
                    stopped = Some(word.to_owned());
                } else if line.starts_with("::") || line.contains("##[") {
                    commands.push(line.to_owned());
                }
            }
        }
    }
    assert_eq!(stopped, None, "commands stay stopped");
    commands
}
