//! A citation audit: every cited document is described, every clause is one that somebody read.
//!
//! The facts are those of `../shared/reference`, or of the folder that `BIDCHECK_REFERENCE` names. Without them the
//! clauses themselves are not looked up; everything else is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use bidcheck::baseline::{Baseline, Citation, Mark, Status, load};

/// Nations and groups of them that a document can be of.
const OF: &[&str] = &["us", "au", "in", "jp", "quad", "int", "eu", "de", "uk", "sg", "kr"];

fn all() -> Vec<Baseline> {
    let names = load::ids().into_iter().chain(load::kept());
    names.map(|id| Baseline::load(id).unwrap_or_else(|error| panic!("{error}"))).collect()
}

/// Every citation with the baseline and the rule that it stands at.
fn citations(baselines: &[Baseline]) -> impl Iterator<Item = (&Baseline, &str, &Citation)> {
    let rules = baselines.iter().flat_map(|one| one.rules.iter().map(move |rule| (one, rule)));
    rules.flat_map(|(one, rule)| rule.satisfies.iter().map(move |citation| (one, rule.id.as_str(), citation)))
}

#[test]
fn every_cited_document_is_described_in_full() {
    let baselines = all();
    for (baseline, rule, citation) in citations(&baselines) {
        let framework = baseline.frameworks.get(&citation.framework);
        let framework =
            framework.unwrap_or_else(|| panic!("{}: {rule}: {}", baseline.id, citation.framework));
        for text in [
            &framework.title,
            &framework.authority,
            &framework.edition,
            &framework.date,
            &framework.status,
            &framework.address,
        ] {
            assert!(!text.trim().is_empty(), "{} is not described in full", citation.framework);
        }
        assert!(!framework.jurisdiction.is_empty(), "{}: of whom?", citation.framework);
        for code in &framework.jurisdiction {
            assert!(OF.contains(&code.as_str()), "{}: {code} is no nation that is known", citation.framework);
        }
        assert!(framework.date.starts_with("20"), "{}: {}", citation.framework, framework.date);
    }
}

#[test]
fn no_clause_is_cited_twice_by_a_rule_or_without_a_name() {
    for baseline in all() {
        for rule in &baseline.rules {
            let mut seen = BTreeSet::new();
            for citation in &rule.satisfies {
                assert!(!citation.clause.trim().is_empty(), "{}: {}", baseline.id, rule.id);
                let key = (&citation.framework, &citation.clause, citation.page);
                assert!(seen.insert(key), "{}: {} cites {key:?} twice", baseline.id, rule.id);
            }
        }
    }
}

/// What is merely remembered is not cited: there is no mark for it, and no text says that it was.
#[test]
fn nothing_is_cited_from_memory() {
    let words: Vec<&str> = Mark::ALL.iter().map(|mark| mark.word()).collect();
    assert_eq!(words, ["primary", "transcribed", "secondary"]);
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("baselines")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("a text").to_lowercase();
            for word in ["recalled", "from memory", "mark = \"unverified\""] {
                assert!(!text.contains(word), "{}: {word}", path.display());
            }
            files += 1;
        }
    }
    assert!(files > 5);
}

/// One that rests mostly on accounts of documents which nobody read stays a draft.
#[test]
fn a_baseline_that_rests_on_other_accounts_is_a_draft() {
    for baseline in all() {
        let own = |citation: &&Citation| match &baseline.jurisdiction {
            // An overlay stands on the documents of its nation.
            Some(nation) => baseline.frameworks[&citation.framework].jurisdiction == [nation.clone()],
            None => true,
        };
        let marks: Vec<Mark> =
            baseline.rules.iter().flat_map(|rule| &rule.satisfies).filter(own).map(|c| c.mark).collect();
        let secondary = marks.iter().filter(|mark| **mark == Mark::Secondary).count();
        if secondary * 2 > marks.len() {
            let (id, all) = (&baseline.id, marks.len());
            assert_eq!(baseline.status, Status::Draft, "{id}: {secondary} of {all} clauses are secondary");
        }
    }
}

#[test]
fn each_nation_has_one_overlay_of_a_baseline_and_it_is_named_for_it() {
    for baseline in all() {
        let mut nations = BTreeSet::new();
        for overlay in &baseline.overlays {
            let nation = overlay.jurisdiction.as_deref().expect("an overlay is of a nation");
            assert!(nations.insert(nation), "{}: two overlays for {nation}", baseline.id);
            assert_eq!(overlay.id, format!("{}-{nation}", baseline.id));
        }
    }
}

/// The facts, where they are present: all in one text, and the lists of ids by document.
struct Facts {
    text: String,
    lists: BTreeMap<&'static str, String>,
}

/// Documents whose clauses are ids that an official data file lists.
const LISTS: &[(&str, &str)] = &[
    ("ism-2025-12", "data/ism-2025.12.9-controls-extract.json"),
    ("ssdf-1.1", "data/nist-ssdf-1.1-tasks.derived.csv"),
    ("scvs-1.0", "data/OWASP_SCVS-1.0.json"),
];

fn facts() -> Option<Facts> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference");
    let folder = std::env::var_os("BIDCHECK_REFERENCE").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        say(&format!("no facts at {}: clauses are not looked up", folder.display()));
        return None;
    }
    let mut text = String::new();
    for folder in [folder.clone(), folder.join("data")] {
        let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        for file in files.filter(|file| file.is_file()) {
            text.push_str(&flowing(&String::from_utf8_lossy(&fs::read(file).expect("a fact can be read"))));
            text.push(' ');
        }
    }
    let list = |(id, file): &(&'static str, &str)| {
        let text = fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        (*id, flowing(&text))
    };
    Some(Facts { text, lists: LISTS.iter().map(list).collect() })
}

/// Words in one line, in lower case.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Letters that two forms of a word share.
const STEM: usize = 4;

/// A clause is in the facts as it stands, or with all its words; a number counts with its mark.
fn is_known(facts: &Facts, citation: &Citation) -> bool {
    let clause = flowing(&citation.clause);
    if let Some(list) = facts.lists.get(citation.framework.as_str()) {
        let id = clause.split(' ').next().unwrap_or_default();
        return [format!("\"{id}\""), format!(",{id},")].iter().any(|id| list.contains(id.as_str()));
    }
    // Where a document numbers nothing, or nobody saw the number, a clause is a description of ours.
    let clause = clause.replace("(number not known)", "");
    let ends = |letter: char| !letter.is_alphanumeric() && !matches!(letter, '§' | '(' | ')' | '.');
    let mut words = clause.split(ends).map(|word| word.trim_matches('.')).filter(|word| !word.is_empty());
    let is_known =
        |word: &str| match word.contains(|letter: char| letter.is_numeric() || "§()".contains(letter)) {
            // The facts leave out the sign of a section here and there.
            true => facts.text.contains(word.trim_start_matches('§')),
            // A description may use another form of a word.
            false => facts.text.contains(word.get(..STEM).unwrap_or(word)),
        };
    facts.text.contains(clause.trim()) || words.all(is_known)
}

#[test]
fn every_clause_is_in_the_facts_or_has_its_edition_and_page() {
    let Some(facts) = facts() else { return };
    let baselines = all();
    let mut lacking = BTreeSet::new();
    for (baseline, rule, citation) in citations(&baselines) {
        let has_page =
            citation.page.is_some() && !baseline.frameworks[&citation.framework].edition.is_empty();
        if !has_page && !is_known(&facts, citation) {
            lacking.insert(format!("{}: {rule}: {} {}", baseline.id, citation.framework, citation.clause));
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn a_clause_that_is_made_up_is_noticed() {
    let Some(facts) = facts() else { return };
    let cited = |framework: &str, clause: &str| Citation {
        framework: framework.to_owned(),
        clause: clause.to_owned(),
        page: None,
        relation: bidcheck::baseline::Relation::EqualTo,
        mark: Mark::Primary,
    };
    for (framework, clause, known) in [
        ("ism-2025-12", "ISM-1730", true),
        ("ism-2025-12", "ISM-9999", false),
        ("ssdf-1.1", "PS.3.2", true),
        ("ssdf-1.1", "PS.9.2", false),
        ("scvs-1.0", "2.1", true),
        ("scvs-1.0", "9.1", false),
        ("cert-in-sbom-2", "§4.2, field 16", true),
        ("cert-in-sbom-2", "§94.77, field 16", false),
        ("eo-14028", "4(e)(vii)", true),
        ("eo-14028", "4(z)(vii)", false),
        ("quad-jpss-2023", "principle of the sunken anchor", false),
    ] {
        assert_eq!(is_known(&facts, &cited(framework, clause)), known, "{framework} {clause}");
    }
}

#[expect(clippy::print_stderr, reason = "a test that looks at nothing says so")]
fn say(words: &str) {
    eprintln!("{words}");
}
