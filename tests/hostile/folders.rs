//! Folders: links, pipes, devices, depth, names, and where reports may go.

use std::fs;

use bidcheck::source::ProblemCode::*;
use bidcheck::submission::Submission;

use super::*;

fn folder_with_good() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("bom.json"), good()).expect("a file");
    folder
}

fn assessed(folder: &Path) -> Assessment {
    let submission = Submission::open(&[folder.to_owned()]).expect("it is there");
    cases::assess_submission(&submission, "quad")
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_refused_and_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = folder_with_good();
    let secret = tempfile::tempdir().expect("a folder");
    fs::write(secret.path().join("secret.json"), "{\"secret\": 1}").expect("a file");
    for (name, target) in [
        ("etc.json", Path::new("/etc/passwd")),
        ("zero", Path::new("/dev/zero")),
        ("secret.json", &secret.path().join("secret.json")),
        ("secrets", secret.path()),
        ("loop", Path::new(".")),
        ("nowhere.json", Path::new("nowhere")),
    ] {
        symlink(target, folder.path().join(name)).expect("a link");
    }
    let made = Command::new("mkfifo").arg(folder.path().join("pipe.json")).status();
    assert!(made.is_ok_and(|status| status.success()), "a pipe");
    let assessment = assessed(folder.path());
    assert_eq!(problems(&assessment), [NotARegularFile; 7]);
    let unread = assessment.submission.artifacts.iter().filter(|artifact| artifact.path != "bom.json");
    assert!(unread.clone().all(|artifact| artifact.size == 0 && artifact.sha256.is_empty()));
    assert_eq!(Exit::of(&assessment), Exit::Refused);
    meets_nothing("a link might have been an SBOM", &assessment);
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_that_was_named_is_read_to_the_limit_at_most() {
    let nothing = bidcheck(&cases::root(), &["assess", "/dev/null", "-q"]).output();
    exits(&nothing.expect("the program starts"), Exit::Undecided);
    // Less memory than the limit of a file: running out of it is an answer, not a crash.
    let limited = "ulimit -v 400000; exec \"$0\" assess /dev/zero -q";
    let endless = Command::new("sh").args(["-c", limited, env!("CARGO_BIN_EXE_bidcheck")]).output();
    exits(&endless.expect("a shell"), Exit::Refused);
}

#[test]
fn folders_are_entered_to_a_depth_and_no_further() {
    let folder = folder_with_good();
    let deep = (0..200).fold(folder.path().to_owned(), |path, _| path.join("d"));
    fs::create_dir_all(&deep).expect("folders");
    fs::write(deep.join("bom.json"), "{}").expect("a file");
    let assessment = assessed(folder.path());
    assert_eq!(problems(&assessment), [OverLimit]);
    meets_nothing("what was not entered might have been an SBOM", &assessment);
}

#[test]
fn an_empty_folder_decides_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("a/b/c")).expect("folders");
    let assessment = assessed(folder.path());
    assert_eq!(Exit::of(&assessment), Exit::Undecided);
    meets_nothing("empty", &assessment);
}

#[test]
fn control_files_are_listed_and_change_nothing() {
    let folder = folder_with_good();
    let before = cases::verdicts(&assessed(folder.path()));
    for name in ["bidcheck.toml", ".bidcheck.toml", "waivers.toml", "reviews.toml", "baseline.toml", ".env"] {
        fs::write(folder.path().join(name), "fail-on = 'never'\nid = 'quad'\nBIDCHECK_REPORT_ONLY=1\n")
            .expect("a file");
    }
    let assessment = assessed(folder.path());
    assert_eq!(problems(&assessment), [ControlFileIgnored; 6]);
    assert_eq!(cases::verdicts(&assessment), before);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder_with_good();
    let closed = folder.path().join("closed.json");
    fs::write(&closed, good()).expect("a file");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("its owner may");
    if fs::File::open(&closed).is_ok() {
        return; // Nothing is closed to the superuser.
    }
    let assessment = assessed(folder.path());
    assert_eq!(problems(&assessment), [Unreadable]);
    meets_nothing("closed", &assessment);
}

/// Names that a file system takes and no terminal should.
#[cfg(unix)]
#[cfg(target_os = "linux")]
#[test]
fn no_report_goes_into_what_is_read() {
    let folder = folder_with_good();
    let bom = folder.path().join("bom.json");
    let (inside, dotted) = (
        folder.path().join("r.html"),
        folder.path().join("../").join(folder.path().file_name().expect("a name")).join("r.html"),
    );
    for arguments in [
        ["assess", text(folder.path()), "-o", text(&inside)],
        ["assess", text(folder.path()), "-o", text(&dotted)],
        ["assess", text(&bom), "-o", text(&bom)],
    ] {
        exits(&bidcheck(&cases::root(), &arguments).output().expect("the program starts"), Exit::Usage);
    }
    assert_eq!(fs::read_to_string(&bom).expect("it is as it was"), good());
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[test]
fn thousands_of_damaged_files_are_each_answered_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let bad =
        format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{}1]}}"#, "1,\n".repeat(99));
    for index in 0..500 {
        fs::write(folder.path().join(format!("{index:03}.json")), &bad).expect("a file");
    }
    let assessment = assessed(folder.path());
    let unreadable = assessment.submission.artifacts.iter().map(|artifact| {
        (artifact.problems.len(), artifact.components.as_ref().map(|counts| counts.unreadable))
    });
    assert!(unreadable.clone().all(|counts| counts == (100, Some(100))));
    assert_eq!(unreadable.count(), 500);
    meets_nothing("damaged", &assessment);
}
