//! What is read of what was submitted, and what is refused.

mod archives;
mod folders;
mod projects;

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use super::{Submission, disk};
use crate::limits::{DEFAULT, Limits};
use crate::source::{DocumentId, ProblemCode};

/// A folder that is removed again, with files in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[&str]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for file in files {
            folder.write(file, file.as_bytes());
        }
        folder
    }

    fn at(&self, place: &str) -> PathBuf {
        self.0.path().join(place)
    }

    fn write(&self, place: &str, bytes: &[u8]) {
        let path = self.at(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn open(&self, places: &[&str]) -> Submission {
        self.open_within(places, &DEFAULT)
    }

    fn open_within(&self, places: &[&str], limits: &Limits) -> Submission {
        let paths: Vec<PathBuf> = places.iter().map(|place| self.at(place)).collect();
        disk::open(&paths, limits).unwrap()
    }
}

/// `path` or `archive//member` of every artifact.
fn names(submission: &Submission) -> Vec<String> {
    submission.numbered().map(|(id, _)| name(submission, id)).collect()
}

fn name(submission: &Submission, id: DocumentId) -> String {
    let artifact = submission.artifact(id);
    match &artifact.inside {
        Some(inside) => format!("{}//{inside}", artifact.path),
        None => artifact.path.clone(),
    }
}

/// The name of the artifact, the code and the detail of every problem.
fn problems(submission: &Submission) -> Vec<(String, ProblemCode, String)> {
    let problems = submission.problems.iter();
    problems.map(|p| (name(submission, p.document), p.code, p.detail.clone().unwrap_or_default())).collect()
}

/// The one problem there is.
fn problem(submission: &Submission) -> (String, ProblemCode, String) {
    let mut problems = problems(submission);
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0)
}

/// The artifacts of Cargo projects: the project and the file's place in it.
fn projects(submission: &Submission) -> Vec<(String, String)> {
    let artifacts = submission.artifacts.iter();
    artifacts
        .filter_map(|artifact| Some((artifact.project.clone()?, artifact.place_in_project()?.to_owned())))
        .collect()
}

/// A ZIP archive of members with their text.
fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn text_is_told_from_other_bytes() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let with_mark = [&[0xFF, 0xFE][..], &utf16("{\"ü\": 1}")].concat();
    let cut = &with_mark[..with_mark.len() - 1];
    let half = [0xFE, 0xFF, 0xD8, 0x00];
    let files: [(&str, &[u8]); 6] = [
        ("1-plain", b"{}"),
        ("2-mark", b"\xEF\xBB\xBF{}"),
        ("3-utf-16", &with_mark),
        ("4-cut", cut),
        ("5-half-a-character", &half),
        ("6-binary", b"\x80"),
    ];
    let submission = Submission::from_texts(files);
    let texts: Vec<Option<&str>> = submission.artifacts.iter().map(|artifact| artifact.text()).collect();
    assert_eq!(texts, [Some("{}"), Some("{}"), Some("{\"ü\": 1}"), None, None, None]);
    assert_eq!(submission.artifacts[5].binary(), Some(&b"\x80"[..]));
    let codes: Vec<ProblemCode> = submission.problems.iter().map(|problem| problem.code).collect();
    use ProblemCode::{ByteOrderMark, DecodedUtf16, InvalidEncoding};
    assert_eq!(codes, [ByteOrderMark, DecodedUtf16, InvalidEncoding, InvalidEncoding]);
}

#[test]
fn an_encoding_that_is_not_read_is_no_text() {
    let without_mark = |unit: fn(u16) -> [u8; 2]| "{\"a\"".encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let utf32: Vec<u8> =
        "\u{feff}{}".chars().flat_map(|character| u32::from(character).to_le_bytes()).collect();
    for bytes in [without_mark(u16::to_le_bytes), without_mark(u16::to_be_bytes), utf32] {
        let submission = Submission::from_texts([("a.json", &bytes[..])]);
        assert_eq!(submission.artifacts[0].text(), None, "{bytes:?}");
        assert_eq!(problem(&submission).1, ProblemCode::InvalidEncoding, "{bytes:?}");
    }
}

#[test]
fn text_is_not_copied() {
    let bytes = b"{}".to_vec();
    let place = bytes.as_ptr();
    let super::Content::Utf8 { bytes, .. } = super::decode(bytes).0 else { panic!("not text") };
    assert_eq!(bytes.as_ptr(), place);
}

#[test]
fn digest_covers_names_and_bytes_in_any_order() {
    let digest = |files: [(&'static str, &'static [u8]); 2]| Submission::from_texts(files).digest;
    assert_eq!(digest([("a", b"1"), ("b", b"2")]), digest([("b", b"2"), ("a", b"1")]));
    assert_ne!(digest([("a", b"1"), ("b", b"2")]), digest([("a", b"2"), ("b", b"1")]));
    // `printf '<sha256 of 1>  a\n<sha256 of 2>  b\n' | sha256sum`
    assert_eq!(
        digest([("a", b"1"), ("b", b"2")]),
        "68c2919f4305e50800082ab7f11eb17d96c7832f59154e97b1d373a5179a63ea",
    );
}

#[test]
fn names_show_what_cannot_be_seen() {
    let shown = |name: &str| super::gathered::shown(name.as_ref());
    assert_eq!(shown("Stückliste 1.json"), "Stückliste 1.json");
    assert_eq!(shown("a\nb"), "a\\u{a}b");
    assert_eq!(shown("\u{1b}[2K\u{202e}\u{2028}"), "\\u{1b}[2K\\u{202e}\\u{2028}");
    assert_ne!(shown("a\nb"), shown("a\\u{a}b"));
}

#[test]
fn limits_are_put_in_words() {
    use super::gathered::{count_words, size_words};
    assert_eq!(
        [7, 999, 1_000, 10_000, 1_234_567].map(count_words),
        ["7", "999", "1,000", "10,000", "1,234,567"]
    );
    assert_eq!(
        [0, 12, 1 << 10, 3 << 20, 1 << 30].map(size_words),
        ["0 bytes", "12 bytes", "1 KiB", "3 MiB", "1 GiB"]
    );
}

#[test]
fn stdin_stands_alone() {
    let paths: Vec<PathBuf> = ["-", "a.json"].iter().map(|path| Path::new(path).to_owned()).collect();
    assert!(matches!(Submission::open(&paths), Err(super::OpenError::StdinBesideFiles)));
}
