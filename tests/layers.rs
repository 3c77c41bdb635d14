//! The layout keeps its promises: imports run one way, and only the outer layers touch the world.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each may import what stands before it, nothing after.
const LAYERS: &[&str] = &[
    "limits",
    "source",
    "submission",
    "syntax",
    "evidence",
    "formats",
    "intelligence",
    "checks",
    "baseline",
    "assessment",
    "reports",
    "cli",
];

/// A word that only some places may use: what it is, the crate or module, and where it may stand.
const RESERVED: &[(&str, &str, &[&str])] = &[
    ("the file system", "std::fs", &["submission", "baseline/load", "intelligence/store", "cli"]),
    ("the network", "std::net", &[]),
    ("the network", "reqwest", &["intelligence/update"]),
    ("the network", "rustls", &["intelligence/update"]),
    ("the user's folders", "etcetera", &["cli/intelligence"]),
    ("the environment", "std::env", &["formats/cargo/resolved", "cli", "main"]),
    ("processes", "std::process", &["formats/cargo/resolved", "cli", "main"]),
    ("processes", "cargo_metadata", &["formats/cargo/resolved", "cli/sbom"]),
    ("the clock", "Timestamp::now", &["cli"]),
    ("the clock", "Zoned::now", &[]),
    ("the clock", "SystemTime", &[]),
    ("the clock", "Instant::now", &[]),
    ("joined errors", "anyhow", &["cli"]),
];

struct Module {
    /// Below `src/`, without `.rs`.
    name: String,
    /// Its code, without comments and tests.
    code: String,
}

impl Module {
    fn layer(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    fn stands_in(&self, places: &[&str]) -> bool {
        let below = |place: &&str| {
            self.name.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '_']))
        };
        places.iter().any(below)
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules that are compiled into the program.
fn modules() -> Vec<Module> {
    let (mut modules, mut tests) = (Vec::new(), Vec::new());
    gather(&source(), &mut modules, &mut tests);
    assert!(modules.len() > 40, "the source is not where it was");
    modules.retain(|module| !tests.iter().any(|test| module.stands_in(&[test])));
    modules
}

/// Finds the modules in a folder, and the names of those that are only tests.
fn gather(folder: &Path, modules: &mut Vec<Module>, tests: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, modules, tests);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let below = path.strip_prefix(source()).expect("below src").with_extension("");
            let name = below.to_str().expect("a plain name").replace('\\', "/");
            let (code, own_tests) = code(&fs::read_to_string(&path).expect("a text"));
            tests.extend(own_tests.into_iter().map(|test| format!("{name}/{test}")));
            modules.push(Module { name, code });
        }
    }
}

/// What is compiled into the program, without comments and tests, and the names of modules
/// that are tests in files of their own.
fn code(text: &str) -> (String, Vec<String>) {
    let (mut code, mut tests) = (String::new(), Vec::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" {
            let item = lines.by_ref().find(|line| !line.starts_with("#[")).unwrap_or_default();
            match item.split_once("mod ") {
                Some((_, module)) if module.ends_with(';') => {
                    tests.push(module.trim_end_matches(';').to_owned())
                }
                // A test module in place ends where a brace stands at the margin.
                Some((_, module)) if module.ends_with('{') => _ = lines.by_ref().find(|line| *line == "}"),
                _ => {}
            }
        } else if !line.trim_start().starts_with("//") {
            code.push_str(line.split(" // ").next().unwrap_or_default());
            code.push('\n');
        }
    }
    (code, tests)
}

/// The first names after `<root>::`, also those of a group: `crate::{a, b::c}` gives `a` and `b`.
fn names_under<'c>(root: &str, code: &'c str) -> BTreeSet<&'c str> {
    let mut names = BTreeSet::new();
    for (at, matched) in code.match_indices(&format!("{root}::")) {
        if code[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | ':')) {
            continue;
        }
        let rest = &code[at + matched.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(outermost(group).into_iter().map(first_word)),
            None => _ = names.insert(first_word(rest)),
        }
    }
    names
}

/// The members of a group that has been opened, not those of groups within.
fn outermost(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut members) = (0_usize, 0, Vec::new());
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                members.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    members
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

#[test]
fn imports_run_one_way() {
    let rank = |layer: &str| LAYERS.iter().position(|known| *known == layer);
    let mut wrong = Vec::new();
    for module in modules().iter().filter(|module| !matches!(module.layer(), "lib" | "main")) {
        let own = rank(module.layer());
        assert!(own.is_some(), "{} belongs to no layer", module.name);
        for imported in names_under("crate", &module.code) {
            if rank(imported).is_some_and(|imported| Some(imported) > own) {
                wrong.push(format!("{} imports {imported}", module.name));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_map_lists_the_layers_in_order() {
    let map = fs::read_to_string(source().join("lib.rs")).expect("the map");
    let declared: Vec<&str> =
        map.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let layers: Vec<&str> = LAYERS.iter().copied().filter(|layer| declared.contains(layer)).collect();
    assert_eq!(declared, layers);
    let drawn: Vec<&str> =
        map.lines().filter_map(|line| line.strip_prefix("//! | [`")?.split('`').next()).collect();
    assert_eq!(drawn, layers, "the table of layers in lib.rs");
}

#[test]
fn only_the_outer_layers_touch_the_world() {
    let mut wrong = Vec::new();
    for module in modules() {
        for (what, word, places) in RESERVED {
            let used = match word.split_once("::") {
                Some(("std", name)) => names_under("std", &module.code).contains(name),
                _ => module.code.contains(word),
            };
            if used && !module.stands_in(places) {
                wrong.push(format!("{} uses {what} ({word})", module.name));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn only_reports_serialize() {
    let derives = |code: &str| {
        code.split("derive(").skip(1).any(|rest| {
            let list = rest.split(')').next().unwrap_or_default();
            list.split(|c: char| !c.is_alphanumeric()).any(|name| name == "Serialize")
        })
    };
    assert!(derives("#[derive(Debug,\n serde::Serialize)]"));
    assert!(!derives("#[derive(Debug, Deserialize)]"));
    for module in modules().iter().filter(|module| !module.stands_in(&["reports", "intelligence"])) {
        let shipped: Vec<&str> =
            module.code.split("#[").filter(|attribute| !attribute.starts_with("cfg_attr(test")).collect();
        assert!(!shipped.iter().any(|attribute| derives(attribute)), "{} derives Serialize", module.name);
    }
}

#[test]
fn imports_are_found_in_every_form() {
    let code = "use crate::source::{Field, Text};\nuse crate::{formats, reports::{self, json}, cli};\n\
        fn f() { crate::limits::DEFAULT; other_crate::syntax::x(); }";
    let found: Vec<&str> = names_under("crate", code).into_iter().collect();
    assert_eq!(found, ["cli", "formats", "limits", "reports", "source"]);
    assert!(names_under("std", "use std::{fmt, fs::File};").contains("fs"));
}

#[test]
fn tests_are_left_out_wherever_they_stand() {
    let text = "use a;\n#[cfg(test)]\n#[expect(x)]\nmod tests;\nuse b;\n#[cfg(test)]\nmod inner {\n    use c;\n}\nuse d;\n";
    let (code, tests) = code(text);
    assert_eq!(code, "use a;\nuse b;\nuse d;\n");
    assert_eq!(tests, ["tests"]);
}
