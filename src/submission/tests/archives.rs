//! Archives: what is read of them, and every way in which a member is refused.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Folder, names, problem, problems, zip};
use crate::limits::{DEFAULT, Limits};
use crate::source::ProblemCode::{self, ArchiveUnreadable, ArchiveUnsafe, OverLimit};
use crate::submission::Submission;
use crate::submission::gathered::{Gathered, Label};

fn read(archive: &[u8]) -> Submission {
    read_within(archive, &DEFAULT)
}

fn read_within(archive: &[u8], limits: &Limits) -> Submission {
    let mut gathered = Gathered::new(limits);
    gathered.take(Label::new("bid.zip"), archive.len() as u64, archive);
    gathered.finish()
}

/// Replaces bytes of the same length wherever they occur.
fn replaced(mut archive: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> = memchr::memmem::find_iter(&archive, from).collect();
    for place in places {
        archive[place..place + to.len()].copy_from_slice(to);
    }
    archive
}

/// An archive of a member with this name, whatever a writer would think of it, and a good one.
fn named(name: &str) -> Vec<u8> {
    let stand_in = "#".repeat(name.len());
    replaced(zip(&[(&stand_in, "x"), ("good.json", "{}")]), stand_in.as_bytes(), name.as_bytes())
}

#[test]
fn members_are_artifacts_of_their_own() {
    let archive =
        zip(&[("sbom.json", "{}"), ("docs/b.json", "[]"), ("docs/.env", "x"), (".git/config", "x")]);
    let folder = Folder::with(&["a.json"]);
    folder.write("bid.ZIP", &archive);
    let submission = folder.open(&["."]);
    assert_eq!(
        names(&submission),
        ["a.json", "bid.ZIP//docs/.env", "bid.ZIP//docs/b.json", "bid.ZIP//sbom.json"]
    );
    assert_eq!(submission.artifacts[3].text(), Some("{}"));
    assert_eq!(problem(&submission).1, ProblemCode::ControlFileIgnored);
}

#[test]
fn an_archive_on_standard_input_is_read() {
    let archive = zip(&[("sbom.json", "{}")]);
    assert_eq!(names(&Submission::from_reader("-", &archive[..])), ["-//sbom.json"]);
}

#[test]
fn other_formats_that_are_archives_inside_are_left_alone() {
    let archive = zip(&[("word/document.xml", "<x/>")]);
    let submission = Submission::from_texts([("offer.docx", &archive[..])]);
    assert_eq!(names(&submission), ["offer.docx"]);
    assert!(submission.artifacts[0].is_read());
}

#[test]
fn an_archive_in_an_archive_is_opaque() {
    let inner = zip(&[("sbom.json", "{}")]);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("inner.zip", SimpleFileOptions::default()).unwrap();
    writer.write_all(&inner).unwrap();
    let submission = read(&writer.finish().unwrap().into_inner());
    assert_eq!(names(&submission), ["bid.zip//inner.zip"]);
    assert!(submission.artifacts[0].is_read());
}

#[test]
fn an_archive_without_files_is_submitted_too() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_directory("empty", SimpleFileOptions::default()).unwrap();
    let submission = read(&writer.finish().unwrap().into_inner());
    assert_eq!(names(&submission), ["bid.zip"]);
    assert_eq!(names(&read(&zip(&[]))), ["bid.zip"]);
}

#[test]
fn paths_that_lead_elsewhere_are_refused() {
    let cases = [
        ("../../etc/x", "its path leads out of the archive"),
        ("a/../../x", "its path leads out of the archive"),
        ("/etc/passwd", "its path is absolute"),
        ("C:/x", "its path names a drive"),
        ("a\\..\\x", "its path has a backslash"),
        ("a//x", "its path has an empty part"),
        ("a\0.json", "its path has a NUL character"),
    ];
    for (name, reason) in cases {
        let submission = read(&named(name));
        let (_, code, detail) = problem(&submission);
        assert_eq!((code, detail.as_str()), (ArchiveUnsafe, reason), "{name:?}");
        assert!(names(&submission).contains(&"bid.zip//good.json".to_owned()), "{name:?}");
    }
    assert_eq!(names(&read(&named("./x"))), ["bid.zip//good.json", "bid.zip//x"]);
    assert_eq!(names(&read(&named("\x1b]0;x"))), ["bid.zip//\\u{1b}]0;x", "bid.zip//good.json"]);
}

#[test]
fn names_that_mean_one_file_are_refused() {
    let same = read(&replaced(zip(&[("a.json", "1"), ("b.json", "2")]), b"b.json", b"a.json"));
    assert_eq!((names(&same), problem(&same).1), (vec!["bid.zip".to_owned()], ArchiveUnsafe));
    for other in ["A.json", "./a.json", "a.json/x"] {
        let submission = read(&zip(&[("a.json", "1"), (other, "2"), ("c.json", "3")]));
        let problems = problems(&submission);
        assert!(!problems.is_empty() && problems.iter().all(|problem| problem.1 == ArchiveUnsafe), "{other}");
        let read = submission.artifacts.iter().filter(|artifact| artifact.is_read());
        assert!(read.clone().all(|artifact| artifact.inside.as_deref() != Some("a.json")), "{other}");
        assert!(read.count() >= 1, "{other}");
    }
}

#[test]
fn links_and_special_files_are_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let archive = writer.finish().unwrap().into_inner();
    assert_eq!(problem(&read(&archive)).2, "it is a symbolic link");
    // The same from a system that has no links, so that only some programs would make one.
    let directory = memchr::memmem::find(&archive, b"PK\x01\x02").unwrap();
    for (mode, words) in [(0o120_777_u16, "it is a symbolic link"), (0o020_644, "it is no regular file")] {
        let mut archive = archive.clone();
        archive[directory + 5] = 0;
        archive[directory + 40..directory + 42].copy_from_slice(&mode.to_le_bytes());
        assert_eq!(problem(&read(&archive)), ("bid.zip//link".to_owned(), ArchiveUnsafe, words.to_owned()));
    }
}

#[test]
fn encrypted_members_are_refused() {
    let mut archive = zip(&[("a.json", "{}")]);
    let directory = memchr::memmem::find(&archive, b"PK\x01\x02").unwrap();
    archive[6] |= 1;
    archive[directory + 8] |= 1;
    assert_eq!(problem(&read(&archive)).2, "it is encrypted");
}

#[test]
fn other_compression_is_refused() {
    let mut archive = zip(&[("a.json", "{}")]);
    let directory = memchr::memmem::find(&archive, b"PK\x01\x02").unwrap();
    archive[8] = 12;
    archive[directory + 10] = 12;
    assert_eq!(problem(&read(&archive)).2, "it is compressed in a way that is not read");
}

#[test]
fn an_archive_that_tells_two_stories_is_refused() {
    let archive = zip(&[("a.json", "{}"), ("b.json", "[]")]);
    let directory = memchr::memmem::find(&archive, b"PK\x01\x02").unwrap();
    // The member calls itself something else than the directory does.
    let mut renamed = archive.clone();
    renamed[30] = b'z';
    assert_eq!(problem(&read(&renamed)).1, ArchiveUnsafe);
    // Two entries of the directory share one member.
    let mut shared = archive.clone();
    let second = memchr::memmem::rfind(&archive, b"PK\x01\x02").unwrap();
    shared[second + 42..second + 46].copy_from_slice(&archive[directory + 42..directory + 46]);
    assert_eq!(problem(&read(&shared)).1, ArchiveUnsafe);
    // A whole archive stands before the one that is found from the end.
    let two = [zip(&[("hidden.json", "{}")]), archive].concat();
    assert_eq!(problem(&read(&two)).1, ArchiveUnsafe);
}

#[test]
fn damaged_archives_are_refused() {
    let archive = zip(&[("a.json", "{\"a\": 1}")]);
    assert_eq!(problem(&read(&archive[..archive.len() - 10])).1, ArchiveUnreadable);
    assert_eq!(problem(&read(&archive[4..])).1, ArchiveUnreadable);
    assert_eq!(problem(&read(b"PK\x03\x04")).1, ArchiveUnreadable);
    assert_eq!(problem(&read(b"{}")).1, ArchiveUnreadable);
    // A byte of the member's data.
    let mut flipped = archive;
    flipped[38] ^= 0x55;
    assert_eq!(problem(&read(&flipped)).1, ArchiveUnreadable);
}

#[test]
fn any_cut_is_refused() {
    let archive = zip(&[("a.json", "{\"a\": 1}"), ("b.json", "[]")]);
    for end in 0..archive.len() {
        assert!(!problems(&read(&archive[..end])).is_empty(), "{end}");
    }
}

fn stretched(bytes: usize) -> Vec<u8> {
    zip(&[("a.json", &" ".repeat(bytes)), ("b.json", "{}")])
}

#[test]
fn an_archive_expands_within_its_limits() {
    let archive = stretched(3 << 20);
    let within = read_within(&archive, &Limits { archive_ratio: 2_000, ..DEFAULT });
    assert!(within.problems.is_empty());
    let by_ratio = read(&archive);
    let words = "the limit of 200 times its size for an archive when expanded";
    assert_eq!(problem(&by_ratio), ("bid.zip//a.json".to_owned(), OverLimit, words.to_owned()));
    assert_eq!(by_ratio.artifacts[1].text(), Some("{}"));
    let by_bytes = read_within(&archive, &Limits { archive_bytes: 1 << 19, ..DEFAULT });
    assert_eq!(problem(&by_bytes).2, "the limit of 512 KiB for an archive when expanded");
    // Of a small archive the ratio says nothing.
    assert!(read(&stretched(1 << 19)).problems.is_empty());
}

#[test]
fn a_false_size_does_not_help() {
    let archive = stretched(3 << 20);
    let archive = replaced(archive, &(3_u32 << 20).to_le_bytes(), &10_u32.to_le_bytes());
    assert_eq!(problem(&read(&archive)).1, ArchiveUnreadable);
}

#[test]
fn the_members_together_count() {
    let text = " ".repeat(600 << 10);
    let archive = zip(&[("a", &text), ("b", &text), ("c", "x")]);
    let submission = read(&archive);
    assert_eq!(problem(&submission).0, "bid.zip//b");
}

#[test]
fn members_count_towards_the_submission() {
    let archive = zip(&[("a", "123"), ("b", "456"), ("c", "789")]);
    let files = read_within(&archive, &Limits { files: 2, ..DEFAULT });
    assert_eq!((names(&files).len(), problem(&files).2.as_str()), (3, "the limit of 2 files"));
    let entries = read_within(&archive, &Limits { archive_entries: 2, ..DEFAULT });
    assert_eq!(problem(&entries).2, "the limit of 2 members of one archive");
    let one = read_within(&zip(&[("a", "1234")]), &Limits { archive_bytes: 3, ..DEFAULT });
    assert_eq!(problem(&one).2, "the limit of 3 bytes for an archive when expanded");
}

#[test]
fn stored_members_are_read() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    writer.start_file("a.json", stored).unwrap();
    writer.write_all(b"{}").unwrap();
    let submission = read(&writer.finish().unwrap().into_inner());
    assert_eq!(submission.artifacts[0].text(), Some("{}"));
}
