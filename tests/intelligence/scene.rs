//! A store in a folder of its own, the program run on it, and records made up for it.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use bidcheck::intelligence::Intelligence;
use bidcheck::intelligence::store::Place;
use serde_json::{Value, json};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) struct Scene {
    pub(crate) folder: TempDir,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.path("store")
    }

    /// Writes a file, with the folders that it stands in.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, text).expect("a file");
        path
    }

    /// Writes an archive.
    pub(crate) fn zip(&self, name: &str, members: &[(String, String)]) -> PathBuf {
        let path = self.write(name, "");
        let mut archive = ZipWriter::new(File::create(&path).expect("a file"));
        for (member, text) in members {
            archive.start_file(member, SimpleFileOptions::default()).expect("a member");
            archive.write_all(text.as_bytes()).expect("a member");
        }
        archive.finish().expect("an archive");
        path
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bidcheck"));
        command.arg("intel").args(arguments).arg("--intel").arg(self.store());
        command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1").stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().expect("the program"))
    }

    pub(crate) fn import(&self, path: &Path) -> Run {
        self.run(&["import", path.to_str().expect("a plain path")])
    }

    /// The sources that the store has.
    pub(crate) fn sources(&self) -> Value {
        let run = self.run(&["status", "--format", "json", "--as-of", "2026-01-01T00:00:00Z"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        serde_json::from_str::<Value>(&run.stdout).expect("JSON")["sources"].take()
    }

    /// The name and number of records of each source.
    pub(crate) fn counts(&self) -> Vec<(String, u64)> {
        let sources = self.sources();
        let sources = sources.as_array().expect("a list");
        let text = |source: &Value| source["name"].as_str().expect("a name").to_owned();
        sources.iter().map(|source| (text(source), source["records"].as_u64().expect("a number"))).collect()
    }
}

pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let code = output.status.code().expect("an exit code");
        Self { code, stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Asserts how it ended.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        self
    }

    /// Asserts what it said on standard error.
    #[track_caller]
    pub(crate) fn said(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "not said: {words}\n{}", self.stderr);
        self
    }
}

/// A record of OSV.
pub(crate) fn osv(id: &str, ecosystem: &str, package: &str) -> (String, String) {
    let record = json!({
        "schema_version": "1.7.0", "id": id, "modified": "2025-03-04T05:06:07Z", "aliases": [format!("CVE-{id}")],
        "affected": [{"package": {"ecosystem": ecosystem, "name": package},
            "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.2.3"}]}]}]
    });
    (format!("{id}.json"), record.to_string())
}

/// An export of OSV with this many records.
pub(crate) fn export(ecosystem: &str, count: usize) -> Vec<(String, String)> {
    (0..count)
        .map(|number| osv(&format!("X-{number}"), ecosystem, &format!("package-{}", number % 97)))
        .collect()
}

/// CISA's catalogue with this many entries.
pub(crate) fn kev(released: &str, count: usize) -> String {
    let entry = |number| json!({"cveID": format!("CVE-2024-{number:04}"), "dateAdded": "2024-05-06"});
    let entries: Vec<Value> = (0..count).map(entry).collect();
    json!({"catalogVersion": "1", "dateReleased": released, "vulnerabilities": entries}).to_string()
}

/// Where a store has the advisories on a package.
pub(crate) fn places(store: &Intelligence, ecosystem: &str, name: &str) -> Vec<Place> {
    let written = store.of_package(ecosystem, name).expect("an answer");
    let entries = written.entries().expect("entries");
    entries.into_iter().map(|entry| entry.place).collect()
}
