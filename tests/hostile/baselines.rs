//! Baselines that are not sound are the buyer's to mend, and never decide.

use std::fs;

use super::*;

const HEAD: &str = "id = 'agency'\nversion = '1.0.0'\ntitle = 'T'\nissuer = 'I'\nstatus = 'draft'\n";
const RULE: &str = "[[rule]]\nid = 'component-name'\nlevel = 'shall'\ncure = 'document'\ntitle = 'T'\n\
    statement = 'S'\nrationale = 'R'\nreading = 'R'\nremediation = 'R'\nsince = '1.0.0'\n\
    check.field-present = { field = 'component.name' }\n";

#[test]
fn an_unsound_baseline_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("agency.toml");
    fs::write(folder.path().join("bom.json"), good()).expect("a file");
    let deep = format!("x = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    for (what, baseline, exit) in [
        ("sound", format!("{HEAD}{RULE}"), Exit::Pass),
        ("optional", format!("{HEAD}{}", RULE.replace("'shall'", "'may'")), Exit::Undecided),
        ("unknown key", format!("{HEAD}{RULE}weight = 3\n"), Exit::InvalidFile),
        ("unknown kind", format!("{HEAD}{}", RULE.replace("field-present", "run-script")), Exit::InvalidFile),
        (
            "unknown parameter",
            format!("{HEAD}{}", RULE.replace("{ field", "{ command = 'x', field")),
            Exit::InvalidFile,
        ),
        (
            "unknown field",
            format!("{HEAD}{}", RULE.replace("component.name", "component.nmae")),
            Exit::InvalidFile,
        ),
        ("unknown level", format!("{HEAD}{}", RULE.replace("'shall'", "'must'")), Exit::InvalidFile),
        ("rule twice", format!("{HEAD}{RULE}{RULE}"), Exit::InvalidFile),
        ("key twice", format!("{HEAD}{HEAD}{RULE}"), Exit::InvalidFile),
        ("no rules", HEAD.to_owned(), Exit::InvalidFile),
        ("extends itself", format!("{HEAD}extends = ['agency']\n{RULE}"), Exit::InvalidFile),
        ("extends a path", format!("{HEAD}extends = ['../../etc/passwd']\n{RULE}"), Exit::InvalidFile),
        ("empty", String::new(), Exit::InvalidFile),
        ("deep", format!("{HEAD}{deep}\n{RULE}"), Exit::InvalidFile),
        ("no TOML", good(), Exit::InvalidFile),
    ] {
        fs::write(&path, baseline).expect("a file");
        let output =
            bidcheck(folder.path(), &["assess", "bom.json", "--baseline", "agency.toml", "-q"]).output();
        let output = output.expect("the program starts");
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(exit.number().into()), "{what}: {err}");
    }
}
