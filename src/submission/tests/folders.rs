//! Files and folders on disk: their names, what is refused, and the limits.

use std::path::PathBuf;

use super::{Folder, names, problem, problems};
use crate::limits::{DEFAULT, Limits};
use crate::source::ProblemCode;
use crate::submission::{OpenError, Submission};

#[test]
fn names_are_relative_to_the_common_ancestor() {
    let folder = Folder::with(&["bid/a.json", "bid/docs/b.json", "other/c.json"]);
    assert_eq!(names(&folder.open(&["bid/docs/b.json"])), ["b.json"]);
    assert_eq!(names(&folder.open(&["bid"])), ["a.json", "docs/b.json"]);
    assert_eq!(names(&folder.open(&["bid/a.json", "bid/docs/b.json"])), ["a.json", "docs/b.json"]);
    assert_eq!(names(&folder.open(&["bid/docs", "bid/a.json"])), ["a.json", "docs/b.json"]);
    assert_eq!(names(&folder.open(&["bid/docs", "other/c.json"])), ["bid/docs/b.json", "other/c.json"]);
    assert_eq!(names(&folder.open(&["bid/../bid/./a.json", "bid/a.json"])), ["a.json"]);
}

#[test]
fn the_order_of_arguments_changes_nothing() {
    let folder = Folder::with(&["a/x.json", "b/y.json", "c.json"]);
    let one = folder.open(&["a", "b", "c.json"]);
    let other = folder.open(&["c.json", "b", "a", "b/y.json"]);
    assert_eq!(names(&one), names(&other));
    assert_eq!(one.digest, other.digest);
    // With no room for all, the same ones are left out.
    let two = Limits { files: 2, ..DEFAULT };
    let (one, other) =
        (folder.open_within(&["a", "b", "c.json"], &two), folder.open_within(&["c.json", "b", "a"], &two));
    assert_eq!(problems(&one), problems(&other));
    assert_eq!(one.digest, other.digest);
}

#[test]
fn a_file_named_twice_is_read_once() {
    let folder = Folder::with(&["bid/a.json", "bid/docs/b.json"]);
    let submission = folder.open(&["bid/docs/b.json", "bid", "bid/docs", "bid"]);
    assert_eq!(names(&submission), ["a.json", "docs/b.json"]);
    assert!(submission.problems.is_empty());
}

#[test]
fn what_is_missing_is_entered_beside_what_is_there() {
    let folder = Folder::with(&["a.json"]);
    let submission = folder.open(&["a.json", "b.json"]);
    assert_eq!(names(&submission), ["a.json", "b.json"]);
    let (name, code, _) = problem(&submission);
    assert_eq!((name.as_str(), code), ("b.json", ProblemCode::Unreadable));
    let unread = &submission.artifacts[1];
    assert_eq!((unread.is_read(), unread.sha256.as_str(), unread.text()), (false, "", None));
}

#[test]
fn nothing_there_is_an_error_that_names_the_first() {
    let folder = Folder::with(&[]);
    let Err(OpenError::Unreadable { path, .. }) = Submission::open(&[folder.at("z"), folder.at("a")]) else {
        panic!("read something");
    };
    assert_eq!(path, folder.at("z"));
}

#[test]
fn control_files_are_listed_and_not_read() {
    let folder = Folder::with(&["a.json", "sub/waivers.toml", "Reviews.toml", ".bidcheck/x.toml", ".env"]);
    let submission = folder.open(&["."]);
    assert_eq!(names(&submission), [".bidcheck", ".env", "Reviews.toml", "a.json", "sub/waivers.toml"]);
    assert_eq!(submission.problems.len(), 4);
    assert!(submission.problems.iter().all(|problem| problem.code == ProblemCode::ControlFileIgnored));
    assert_eq!(submission.artifacts.iter().filter(|artifact| artifact.is_read()).count(), 1);
    assert_eq!(problem(&folder.open(&["sub/waivers.toml"])).1, ProblemCode::ControlFileIgnored);
}

#[test]
fn the_history_is_no_submission() {
    let folder = Folder::with(&["a.json", ".git/config", "sub/.git"]);
    assert_eq!(names(&folder.open(&["."])), ["a.json"]);
}

#[test]
fn each_limit_is_named_where_it_was_reached() {
    let folder = Folder::with(&["1", "2-two", "3", "deep/er/4"]);
    let refused = |limits: &Limits| {
        let submission = folder.open_within(&["."], limits);
        problems(&submission)
            .into_iter()
            .map(|(name, code, detail)| {
                assert_eq!(code, ProblemCode::OverLimit);
                (name, detail)
            })
            .collect::<Vec<_>>()
    };
    let expect = |name: &str, detail: &str| vec![(name.to_owned(), detail.to_owned())];
    assert_eq!(
        refused(&Limits { file_bytes: 4, ..DEFAULT })[0],
        ("2-two".to_owned(), "the limit of 4 bytes for one file".to_owned())
    );
    assert_eq!(
        refused(&Limits { submission_bytes: 7, ..DEFAULT }),
        expect("deep/er/4", "the limit of 7 bytes for the submission"),
    );
    assert_eq!(refused(&Limits { files: 2, ..DEFAULT }), expect("3", "the limit of 2 files"));
    assert_eq!(
        refused(&Limits { folder_depth: 1, ..DEFAULT }),
        expect("deep/er", "the limit of 1 folders below one another"),
    );
    assert_eq!(refused(&Limits { files: 4, folder_depth: 2, ..DEFAULT }), []);
}

#[test]
fn a_stream_longer_than_the_limit_is_refused_whole() {
    let limits = Limits { file_bytes: 10, ..DEFAULT };
    let mut gathered = super::super::Gathered::new(&limits);
    gathered.take(super::super::Label::new("-"), 0, std::io::repeat(b' '));
    let submission = gathered.finish();
    assert_eq!(problem(&submission).2, "the limit of 10 bytes for one file");
    assert!(!submission.artifacts[0].is_read());
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::*;

    #[test]
    fn links_in_a_folder_are_not_followed() {
        let folder = Folder::with(&["bid/a.json", "secret"]);
        symlink(folder.at("secret"), folder.at("bid/link.json")).unwrap();
        symlink("..", folder.at("bid/up")).unwrap();
        symlink("itself", folder.at("bid/itself")).unwrap();
        let submission = folder.open(&["bid"]);
        assert_eq!(names(&submission), ["a.json", "itself", "link.json", "up"]);
        let links = problems(&submission);
        assert_eq!(links.len(), 3);
        assert!(links.iter().all(|(_, code, detail)| {
            *code == ProblemCode::NotARegularFile && detail == "a symbolic link"
        }));
    }

    #[test]
    fn a_link_that_was_named_is_followed() {
        let folder = Folder::with(&["bid/a.json"]);
        symlink("bid", folder.at("latest")).unwrap();
        symlink("bid/a.json", folder.at("sbom.json")).unwrap();
        let submission = folder.open(&["latest", "sbom.json"]);
        assert_eq!(names(&submission), ["latest/a.json", "sbom.json"]);
        assert!(submission.problems.is_empty());
    }

    #[test]
    fn a_pipe_in_a_folder_is_not_opened() {
        let folder = Folder::with(&["bid/a.json"]);
        let made = Command::new("mkfifo").arg(folder.at("bid/pipe")).status();
        if !made.is_ok_and(|status| status.success()) {
            return;
        }
        let submission = folder.open(&["bid"]);
        let refused = ("pipe".to_owned(), ProblemCode::NotARegularFile, "a pipe".to_owned());
        assert_eq!(problem(&submission), refused);
    }

    #[test]
    fn a_pipe_that_was_named_is_read() {
        let folder = Folder::with(&[]);
        let pipe = folder.at("pipe");
        let made = Command::new("mkfifo").arg(&pipe).status();
        if !made.is_ok_and(|status| status.success()) {
            return;
        }
        let writer = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::write(pipe, super::super::zip(&[("a.json", "{}")])).unwrap()
        });
        let submission = folder.open(&["pipe"]);
        writer.join().unwrap();
        assert_eq!(names(&submission), ["pipe//a.json"]);
    }

    #[test]
    fn a_device_in_place_of_a_file_is_not_read() {
        let folder = Folder::with(&["bid/a.json"]);
        symlink("/dev/zero", folder.at("bid/zero.json")).unwrap();
        assert_eq!(problem(&folder.open(&["bid"])).1, ProblemCode::NotARegularFile);
    }

    #[test]
    fn different_names_stay_different() {
        let folder = Folder::with(&[]);
        for name in [&b"a\xff"[..], b"a\xfe", b"a\\xff", b"a\nb", b"\x1b[2K"] {
            let path: PathBuf = folder.at("").join(OsStr::from_bytes(name));
            if std::fs::write(path, "").is_err() {
                // Some file systems take no names but UTF-8.
                return;
            }
        }
        let names = names(&folder.open(&["."]));
        assert_eq!(names, ["\\u{1b}[2K", "a\\\\xff", "a\\u{a}b", "a\\xfe", "a\\xff"]);
    }
}
