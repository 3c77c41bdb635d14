//! What is loaded by which name, and what is wrong where.

use super::*;
use crate::baseline::Level;

const CORE: &str = "id = 'core'\nversion = '2.0.0'\ntitle = 'T'\nissuer = 'I'\nstatus = 'adopted'\n\
    [[group]]\nid = 'protect'\ntitle = 'Protect the software'\n\
    [[rule]]\nid = 'author'\nlevel = 'shall'\ncure = 'document'\ngroup = 'protect'\ntitle = 'T'\nstatement = 'S'\n\
    rationale = 'R'\nreading = 'R'\nremediation = 'M'\nsince = '1.0.0'\ncheck.author-stated = {}\n";

/// A baseline that only extends others.
fn extending(id: &str, version: &str, extends: &str, more: &str) -> String {
    format!(
        "id = '{id}'\nversion = '{version}'\ntitle = 'T'\nissuer = 'I'\nstatus = 'draft'\n{more}\nextends = {extends}\n"
    )
}

fn shelf(files: &[(&str, &str)]) -> Shelf {
    Shelf::of_texts(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())))
}

fn load(shelf: &Shelf, name: &str) -> Result<Baseline, String> {
    Loading::from(shelf).with_overlays(name).map_err(|error| error.to_string())
}

fn fails(shelf: &Shelf, name: &str, shown: &[&str]) {
    let error = load(shelf, name).expect_err("something is wrong");
    for words in shown {
        assert!(error.contains(words), "{words}:\n{error}");
    }
}

#[test]
fn every_baseline_of_the_program_loads() {
    for id in ids().into_iter().chain(kept()) {
        let baseline = Baseline::load(id).unwrap_or_else(|error| panic!("{error}"));
        assert!(baseline.rules.iter().any(|rule| rule.level == Level::Shall), "{id}");
    }
}

#[test]
fn the_folder_of_an_earlier_version_is_that_version_and_extends_fixed_ones() {
    for folder in kept() {
        let baseline = Baseline::load(folder).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(format!("{}@{}", baseline.id, baseline.version), folder);
        let head =
            parse::<Written>(&Shelf::of_program().sources(folder).expect("its files")[0]).expect("it loads");
        for extended in &head.extends {
            assert!(
                extended.get_ref().contains('@'),
                "{folder} extends whatever `{}` is",
                extended.get_ref()
            );
        }
    }
}

#[test]
fn an_earlier_version_stays_runnable_and_is_extended_by_name() {
    let earlier = CORE.replace("2.0.0", "1.0.0").replace("'shall'", "'should'");
    let agency = extending("agency", "1.0.0", "['core@1.0.0']", "");
    let shelf = shelf(&[
        ("core/baseline.toml", CORE),
        ("core@1.0.0/baseline.toml", &earlier),
        ("agency/baseline.toml", &agency),
    ]);
    assert_eq!(shelf.ids(), ["agency", "core"]);
    for (name, version, level) in [
        ("core", "2.0.0", Level::Shall),
        ("core@2.0.0", "2.0.0", Level::Shall),
        ("core@1.0.0", "1.0.0", Level::Should),
    ] {
        let baseline = load(&shelf, name).expect(name);
        assert_eq!(
            (baseline.version.to_string().as_str(), baseline.rules[0].level),
            (version, level),
            "{name}"
        );
    }
    let agency = load(&shelf, "agency").expect("it extends the earlier one");
    assert_eq!((agency.extends, agency.rules[0].level), (vec!["core@1.0.0".to_owned()], Level::Should));
    fails(&shelf, "core@3.0.0", &["this program has versions 1.0.0, 2.0.0"]);
}

#[test]
fn overlays_are_found_by_the_exact_version_that_they_extend() {
    let of = |version: &str, extends: &str, nation: &str| {
        extending("core-xx", version, extends, &format!("jurisdiction = '{nation}'"))
    };
    let earlier = CORE.replace("2.0.0", "1.0.0");
    let (australia, its_earlier, other) =
        (of("2.0.0", "['core']", "au"), of("1.0.0", "['core@1.0.0']", "au"), of("1.0.0", "['core']", "jp"));
    let agency = extending("agency", "1.0.0", "['core']", "");
    let shelf = shelf(&[
        ("core/baseline.toml", CORE),
        ("core@1.0.0/baseline.toml", &earlier),
        ("core-xx/baseline.toml", &australia),
        ("core-xx@1.0.0/baseline.toml", &its_earlier),
        ("core-jp/baseline.toml", &other.replace("core-xx", "core-jp")),
        ("agency/baseline.toml", &agency),
    ]);
    let found = |name: &str| -> Vec<String> {
        let baseline = load(&shelf, name).expect(name);
        baseline.overlays.iter().map(|overlay| format!("{}@{}", overlay.id, overlay.version)).collect()
    };
    assert_eq!(found("core"), ["core-xx@2.0.0", "core-jp@1.0.0"]);
    assert_eq!(found("core@1.0.0"), ["core-xx@1.0.0"]);
    assert_eq!(found("agency"), [""; 0], "an overlay says nothing of a text that was changed");
    assert_eq!(found("core-xx"), [""; 0]);
}

#[test]
fn the_file_of_an_agency_brings_no_overlays() {
    let text = extending("quad", "9.0.0", "['sbom-2026']", "");
    assert!(Baseline::from_text("quad.toml", &text).expect("it loads").overlays.is_empty());
}

#[test]
fn groups_come_along_and_a_rule_can_be_moved() {
    let own = extending("own", "1.0.0", "['core']", "")
        + "[[override]]\nrule = 'author'\nreason = 'Sorted anew.'\ngroup = 'respond'\n\
           [[group]]\nid = 'respond'\ntitle = 'Respond'\nsummary = 'Practice 4.'\n";
    let shelf = shelf(&[("core/baseline.toml", CORE), ("own/baseline.toml", &own)]);
    let baseline = load(&shelf, "own").expect("it loads");
    let titles: Vec<&str> = baseline.groups.iter().map(|group| group.title.as_str()).collect();
    assert_eq!(titles, ["Protect the software", "Respond"]);
    assert_eq!(baseline.rules[0].group.as_deref(), Some("respond"));
}

#[test]
fn two_ways_to_one_rule_are_one_rule_unless_they_differ() {
    let one = extending("one", "1.0.0", "['core']", "");
    let same = extending("two", "1.0.0", "['core']", "");
    let other = same.clone() + "[[override]]\nrule = 'author'\nreason = 'R'\nlevel = 'may'\n";
    let both = extending("both", "1.0.0", "['one', 'two']", "");
    let files = |two| {
        shelf(&[
            ("core/baseline.toml", CORE),
            ("one/baseline.toml", &one),
            ("two/baseline.toml", two),
            ("both/baseline.toml", &both),
        ])
    };
    let joined = load(&files(&same), "both").expect("they agree");
    assert_eq!((joined.rules.len(), joined.groups.len()), (1, 1));
    fails(&files(&other), "both", &["baselines/both/baseline.toml:7:", "two rules `author` that differ"]);
}

#[test]
fn what_is_wrong_is_shown_at_its_line() {
    let core = ("core/baseline.toml", CORE);
    let wrong = |more: &str| extending("own", "1.0.0", "['core']", "") + more;
    let change = "[[override]]\nrule = 'author'\nreason = 'R'\n";
    for (text, shown) in [
        (extending("own", "1.0.0", "['cor']", ""), ["own/baseline.toml:7:12", "did you mean `core`?"]),
        (extending("own", "1.0.0", "['own']", ""), ["own/baseline.toml:1:6", "extends itself"]),
        (extending("own", "1.0.0", "['core@9.0.0']", ""), [":7:12", "this program has version 2.0.0"]),
        (wrong("[[override]]\nrule = 'autor'\nreason = 'R'\n"), [":9:8", "did you mean `author`?"]),
        (wrong("[[override]]\nrule = 'author'\nreason = ' '\n"), [":10:10", "an override needs a reason"]),
        (wrong(&format!("{change}group = 'protct'\n")), [":11:9", "did you mean `protect`?"]),
        (wrong("[[group]]\nid = 'protect'\ntitle = 'T'\n"), [":9:6", "a group `protect` already"]),
        (wrong("[[group]]\nid = 'Protect'\ntitle = 'T'\n"), [":9:6", "not an id"]),
        (wrong("[[group]]\nid = 'other'\ntitle = ''\n"), [":9:6", "a group needs a title"]),
        (extending("own", "1.0.0", "['core']", "jurisdiction = 'AU'"), [":6:16", "not the code of a nation"]),
        (CORE.replace("'adopted'\n", "'adopted'\njurisdiction = 'au'\n"), [":6:16", "has to extend"]),
    ] {
        fails(&shelf(&[core, ("own/baseline.toml", &text)]), "own", &shown);
    }
}

#[test]
fn a_circle_of_several_is_told_where_it_closes() {
    let (one, two) = (extending("one", "1.0.0", "['two']", ""), extending("two", "1.0.0", "['one']", ""));
    let shelf = shelf(&[("one/baseline.toml", &one), ("two/baseline.toml", &two)]);
    fails(&shelf, "one", &["baselines/one/baseline.toml:7:12", "`one` extends itself by way of one, two"]);
}

#[test]
fn only_a_listed_requirement_can_be_out_of_scope() {
    let text = extending("own", "1.0.0", "['quad']", "")
        + "[frameworks.mine]\ntitle = 'T'\nauthority = 'A'\njurisdiction = ['xx']\nedition = '1'\ndate = '2026'\n\
           status = 'S'\nwhere = 'W'\nrequirements = ['1.1']\nout-of-scope = { '1.2' = 'A duty of the buyer.' }\n";
    let error = Baseline::from_text("own.toml", &text).expect_err("1.2 is not listed").to_string();
    assert!(error.contains("own.toml:17:") && error.contains("no requirement `1.2`"), "{error}");
    assert!(Baseline::from_text("own.toml", &text.replace("{ '1.2'", "{ '1.1'")).is_ok());
}

#[test]
fn a_folder_is_read_whole_but_for_its_examples() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    let (head, rule) = CORE.split_once("[[rule]]").expect("it has a rule");
    write("baseline.toml", head);
    write("a-rule.toml", &format!("[[rule]]{rule}"));
    write(EXAMPLES, "nonsense = true");
    write("notes.md", "not a baseline");
    let baseline = Baseline::load(folder.path().to_str().expect("a plain path")).expect("it loads");
    assert_eq!(baseline.rules.len(), 1);
    assert!(baseline.rules[0].place.ends_with("a-rule.toml:2"), "{}", baseline.rules[0].place);
}
