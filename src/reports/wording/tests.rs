//! Words for every code, and none that a report must not use.

use super::*;
use crate::assessment::{Counts, Finding, Group, ProblemRecord, SubjectRecord};
use crate::checks::{Code, Weight};
use crate::source::{Location, ProblemClass, ProblemCode};

/// Words that claim more than a check of documents can.
pub(crate) const BANNED: &[&str] =
    &["compliant", "compliance", "secure", "safe", "certified", "score", "government", "no vulnerabilities"];

fn place() -> Location {
    Location { path: "bom.json".into(), inside: None, pointer: "/a".into(), line: Some(1), column: Some(2) }
}

fn group(code: Code, count: u64, kind: &str, field: &str) -> Group {
    let args = [
        ("field", field),
        ("unknown", "40"),
        ("examined", "430"),
        ("share", "5"),
        ("role", "sbom"),
        ("problem", "over-limit"),
        ("standard", "CycloneDX"),
        ("version", "1.3"),
        ("floor", "1.4"),
        ("algorithm", "sha-1"),
        ("algorithms", "md5, sha-1"),
        ("count", "2"),
        ("bid", "Tide gauge 2.1.0"),
        ("kind", "purl"),
        ("fault", "wrong-length"),
        ("kinds", "depends-on"),
        ("producer", "crates.io"),
        ("maker", "Anchore"),
        ("locked", "1.0.1"),
        ("listed", "1.0.0"),
        ("package", "pkg:npm/left-pad"),
        ("path", "components[].hashes[].content"),
        ("asked", "text"),
        ("meant", "name"),
        ("part", "ai"),
        ("question", "Does the bidder publish a contact for reports of vulnerabilities?"),
        ("look-at", "the policy\nthe page that names the contact"),
        ("license", "GPL-2.0-only"),
        ("members", "a → b → a"),
        ("reason", "bought"),
        ("registry", "https://registry.example"),
        ("source", "osv/crates.io"),
        ("of", "2026-05-27T12:00:00Z"),
        ("days", "9"),
        ("most", "5"),
        ("ecosystem", "npm"),
        ("vulnerability", "CVE-2026-0001"),
        ("severity", "high"),
        ("fixed", "1.0.1, 2.0.3"),
        ("cycle", "nodejs 18"),
        ("on", "2025-04-30"),
        ("advisory", "RUSTSEC-2026-0001"),
        ("status", "not-affected"),
        ("author", "Example Corp"),
    ];
    let subject = SubjectRecord {
        key: "x".into(),
        kind: kind.into(),
        name: "x".into(),
        version: None,
        purl: None,
        value: None,
        locations: vec![place()],
    };
    Group {
        weight: Weight::Unsatisfied,
        code,
        args: args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        count,
        subjects: vec![subject],
    }
}

fn finding(verdict: Verdict, observations: Vec<Group>) -> Finding {
    Finding {
        rule: "component-producer".into(),
        title: "Every component names its producer".into(),
        level: Level::Shall,
        cure: Cure::Document,
        group: None,
        statement: String::new(),
        rationale: String::new(),
        reading: String::new(),
        remediation: String::new(),
        verdict,
        reason: None,
        counts: Counts { present: 430, examined: 430, ..Counts::default() },
        taken_from: std::collections::BTreeMap::new(),
        observations,
        satisfies: Vec::new(),
        waivers: Vec::new(),
        review_entry: None,
    }
}

fn check(sentence: &str, most: usize) {
    let words = sentence.split_whitespace().count();
    assert!(words <= most, "{words} words: {sentence}");
    assert!(sentence.ends_with('.') && !sentence.ends_with(".."), "{sentence}");
    assert!(sentence.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit()), "{sentence}");
    assert!(!sentence.contains("“”") && !sentence.contains("  "), "{sentence}");
    let small = sentence.to_lowercase();
    let banned = BANNED.iter().find(|banned| small.contains(**banned));
    assert_eq!(banned, None, "{sentence}");
}

#[test]
fn every_code_has_a_short_sentence_without_banned_words() {
    for &code in Code::ALL {
        for count in [1, 412] {
            let group = group(code, count, "library", "component.producer");
            check(&observation(&group), 25);
            check(&reason(&finding(Verdict::Fail, vec![group.clone(), group])), 20);
        }
    }
}

#[test]
fn every_field_fits_into_the_sentences_about_fields() {
    for &field in FieldName::ALL {
        for code in [Code::Absent, Code::StandIn, Code::Inexpressible, Code::Withheld, Code::TooManyUnknown] {
            check(&observation(&group(code, 412, "library", field.word())), 25);
        }
    }
    check(&observation(&group(Code::Inexpressible, 1, "document", Unplaced::PRIMARY)), 25);
}

#[test]
fn every_problem_has_a_sentence_without_banned_words() {
    for &code in ProblemCode::ALL {
        check(&problem(&ProblemRecord { code, detail: None, location: place() }), 20);
        check(&problem(&ProblemRecord { code, detail: Some("x".repeat(500)), location: place() }), 20);
    }
    for one in [ProblemClass::Noted, ProblemClass::Lost, ProblemClass::Refused] {
        check(&format!("A{}.", class(one)), 20);
    }
}

#[test]
fn a_sentence_counts() {
    let absent = |count| group(Code::Absent, count, "library", "component.producer");
    assert_eq!(observation(&absent(412)), "412 components state no producer.");
    assert_eq!(observation(&absent(1)), "1 component states no producer.");
    assert_eq!(reason(&finding(Verdict::Fail, vec![absent(18)])), "18 of 430 components state no producer.");
    let unreachable = group(Code::Unreachable, 3, "library", "");
    let of_one = Finding {
        counts: Counts { present: 1, examined: 1, ..Counts::default() },
        ..finding(Verdict::Fail, vec![unreachable])
    };
    assert_eq!(reason(&of_one), "3 components are not connected to the product in the dependency graph.");
}

#[test]
fn numbers_within_a_sentence_are_grouped_and_agree_with_their_noun() {
    let with = |code, numbers: &[(&str, &str)]| {
        let mut group = group(code, 1, "document", "component.producer");
        for (name, value) in &mut group.args {
            let given = numbers.iter().find(|(given, _)| given == name);
            *value = given.map_or_else(|| value.clone(), |(_, number)| (*number).to_owned());
        }
        observation(&group)
    };
    let silent = with(Code::ProducerSilent, &[("count", "1040"), ("examined", "1116")]);
    assert!(silent.contains("no producer for 1,040 of 1,116 components"), "{silent}");
    let one = with(Code::ToolMakerAsProducer, &[("count", "1")]);
    assert!(one.contains("as producer of 1 component."), "{one}");
    let unknown = with(Code::TooManyUnknown, &[("unknown", "3000"), ("examined", "4000")]);
    assert!(unknown.contains("For 3,000 of 4,000"), "{unknown}");
}

#[test]
fn a_requirement_that_is_met_says_how_many_were_examined() {
    let mut met = finding(Verdict::Pass, Vec::new());
    met.counts.declared_unknown = 18;
    met.counts.not_asserted = 2;
    assert_eq!(reason(&met), "All 430 components; 18 declared unknown; 2 not asserted.");
}

#[test]
fn unknown_and_not_asserted_are_never_mixed_up() {
    let unknown = observation(&group(Code::DeclaredUnknown, 2, "library", "component.producer"));
    let not_asserted = observation(&group(Code::NotAsserted, 2, "library", "component.producer"));
    assert!(unknown.contains("unknown") && !unknown.contains("assert"), "{unknown}");
    assert!(not_asserted.contains("not assert") && !not_asserted.contains("unknown"), "{not_asserted}");
}

#[test]
fn numbers_are_grouped() {
    assert_eq!(number(7), "7");
    assert_eq!(number(1116), "1,116");
    assert_eq!(number(12_345_678), "12,345,678");
}
