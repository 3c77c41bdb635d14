//! The same inputs give the same bytes, whatever the order, folder, time zone or language.

use std::fs;

use super::*;

/// A submission of three files, one of them hostile.
fn submission() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let bids = folder.path().join("bids");
    fs::create_dir_all(folder.path().join("elsewhere/deep")).expect("folders");
    fs::create_dir(&bids).expect("a folder");
    fs::write(bids.join("b.json"), good()).expect("a file");
    fs::copy(malformed("hostile-names.cdx.json"), bids.join("a.json")).expect("a file");
    fs::copy(malformed("truncated.cdx.json"), bids.join("c.json")).expect("a file");
    folder
}

fn report(command: &mut Command) -> Vec<u8> {
    let output = command.output().expect("the program starts");
    exits(&output, Exit::Fail);
    output.stdout
}

#[test]
fn the_order_folder_zone_language_and_mask_change_no_byte() {
    let folder = submission();
    let deep = folder.path().join("elsewhere/deep");
    for format in ["terminal", "markdown", "html", "json"] {
        let common = ["assess", "--as-of", AS_OF, "--format", format];
        let with = |place: &Path, paths: &[&str]| bidcheck(place, &[&common[..], paths].concat());
        let once = report(&mut with(folder.path(), &["bids/a.json", "bids/b.json", "bids/c.json"]));
        let mut again =
            with(&deep, &["../../bids/c.json", "../../elsewhere/../bids/a.json", "../../bids/b.json"]);
        again.env("TZ", "Pacific/Kiritimati").env("LANG", "tr_TR.UTF-8").env("LC_ALL", "ja_JP.eucJP");
        again.env("COLUMNS", "37").env("TERM", "dumb");
        assert_eq!(once, report(&mut again), "{format}");
        let mut folder_itself = with(folder.path(), &["./bids/"]);
        folder_itself.env("TZ", "America/St_Johns").env("LANG", "C");
        assert_eq!(once, report(&mut folder_itself), "{format}: the folder itself");
    }
}

#[cfg(unix)]
#[test]
fn files_are_the_same_bytes_as_standard_output() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = submission();
    let run =
        "umask 000; exec \"$0\" assess bids --as-of \"$1\" -q -o r.md -o r.html -o r.json -o terminal=r.txt";
    let output = Command::new("sh")
        .args(["-c", run, env!("CARGO_BIN_EXE_bidcheck"), AS_OF])
        .current_dir(folder.path())
        .output()
        .expect("a shell");
    exits(&output, Exit::Fail);
    for (file, format) in
        [("r.md", "markdown"), ("r.html", "html"), ("r.json", "json"), ("r.txt", "terminal")]
    {
        let stdout =
            report(&mut bidcheck(folder.path(), &["assess", "bids", "--as-of", AS_OF, "--format", format]));
        let path = folder.path().join(file);
        assert_eq!(fs::read(&path).expect("the report"), stdout, "{format}");
        let mode = fs::metadata(&path).expect("the report").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{format}: whatever the mask");
    }
    let names: Vec<_> =
        fs::read_dir(folder.path()).expect("the folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names.len(), 6, "nothing else is left: {names:?}");
}

/// Interrupts the program again and again while it writes a large report.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_run_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let (bom, out) = (folder.path().join("bom.json"), folder.path().join("out"));
    fs::create_dir(&out).expect("a folder");
    let component = r#"{"type": "library", "name": "a", "version": "1"}"#;
    let many = format!(
        "{{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [{component}{}]}}",
        format!(",\n{component}").repeat(9_999)
    );
    fs::write(&bom, many).expect("a file");
    for wait in [50, 300, 600, 900, 1_200] {
        let mut child = bidcheck(folder.path(), &["assess", "bom.json", "-q", "-o", "out/report.json"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(std::time::Duration::from_millis(wait));
        // It may have ended.
        let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
        child.wait().expect("it ends");
        let left: Vec<_> =
            fs::read_dir(&out).expect("the folder").flatten().map(|entry| entry.path()).collect();
        for path in left {
            assert!(path.ends_with("report.json"), "{}", path.display());
            let whole = fs::read_to_string(&path).expect("the report");
            assert!(serde_json::from_str::<Value>(&whole).is_ok(), "a report is whole or not there");
        }
    }
}
