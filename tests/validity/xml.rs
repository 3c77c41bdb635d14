//! The table of CycloneDX XML against the official XSDs: on the specification's own cases told in every
//! version, on the corpus, and on documents with one thing changed.
//!
//! The other side is `xmllint` (libxml2), where it is installed and the schemas are present.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::{cases, corpus, found_in, schemas};

const VERSIONS: &[&str] = &["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"];

const NAMESPACE: &str = "http://cyclonedx.org/schema/bom/";

fn documents(folder: &Path) -> Vec<(String, String)> {
    let files =
        corpus::files(folder).into_iter().filter(|path| path.extension().is_some_and(|end| end == "xml"));
    let named = |path: PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        Some((name, fs::read_to_string(path).ok()?))
    };
    files.filter_map(named).filter(|(_, text)| version(text).is_some()).collect()
}

fn version(text: &str) -> Option<&'static str> {
    let after = text.split_once(NAMESPACE)?.1;
    VERSIONS.iter().copied().find(|version| after.starts_with(version))
}

/// The same text in the namespace of another version.
fn as_version(text: &str, version: &str) -> String {
    VERSIONS.iter().fold(text.to_owned(), |text, other| {
        text.replace(&format!("{NAMESPACE}{other}\""), &format!("{NAMESPACE}{version}\""))
    })
}

/// What `xmllint` answers of each text, by the schema of one version.
fn official(schemas: &Path, version: &str, texts: &[String]) -> Option<Vec<bool>> {
    if texts.is_empty() {
        return Some(Vec::new());
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let names: Vec<String> = (0..texts.len()).map(|index| format!("{index}.xml")).collect();
    for (name, text) in names.iter().zip(texts) {
        fs::write(folder.path().join(name), text).expect("it can be written");
    }
    let mut invalid = BTreeSet::new();
    let mut valid = BTreeSet::new();
    for names in names.chunks(2_000) {
        let output = Command::new("xmllint")
            .current_dir(folder.path())
            .env("XML_CATALOG_FILES", schemas.join("cyclonedx/xmlcatalog.xml"))
            .args(["--noout", "--nonet", "--schema"])
            .arg(schemas.join(format!("cyclonedx/bom-{version}.xsd")))
            .args(names)
            .output()
            .ok()?;
        for line in String::from_utf8_lossy(&output.stderr).lines() {
            if let Some(name) = line.strip_suffix(" validates") {
                valid.insert(name.to_owned());
            } else if let Some(name) = line.strip_suffix(" fails to validate") {
                invalid.insert(name.to_owned());
            }
        }
    }
    assert!(!valid.is_empty() || !invalid.is_empty(), "{version}: no schema was read");
    Some(names.iter().map(|name| valid.contains(name)).collect())
}

fn is_valid(text: &str) -> bool {
    found_in("bom.xml", text.as_bytes().to_vec()).is_some_and(|found| found.valid)
}

/// A document, and what was changed in it.
struct Change {
    what: String,
    text: String,
    /// Whether an element stands twice. Some models repeat what JSON has one place for, and what is said
    /// twice there is refused whatever the XSD lets pass.
    is_twice: bool,
}

/// Where libxml2 says other than the XSDs: it takes no blanks around a moment, which XML Schema 1.0 part 2,
/// 3.2.7 has collapsed; and it repeats a group that may stand once where all in it may be absent.
fn libxml2_departs(what: &str, official: bool, faults: &[String]) -> bool {
    let is_moment = !official && faults.is_empty() && what.contains("became \"\\n 20");
    let parts = ["name", "address", "url", "contact", "email", "phone"].map(|part| format!("/{part} = "));
    let is_party = |fault: &String| {
        fault.starts_with("misplaced ") && parts.iter().any(|part| fault.contains(part.as_str()))
    };
    is_moment || (official && !faults.is_empty() && faults.iter().all(is_party))
}

/// The documents of which the program says something else than the schema, and what it found.
fn differences(schemas: &Path, version: &str, changes: &[Change]) -> Option<Vec<String>> {
    let texts: Vec<String> = changes.iter().map(|change| change.text.clone()).collect();
    let official = official(schemas, version, &texts)?;
    let mut differ = Vec::new();
    for (change, official) in changes.iter().zip(official) {
        let found = found_in("bom.xml", change.text.clone().into_bytes());
        let departs = found.as_ref().is_some_and(|found| {
            let is_refused = official && change.is_twice && found.judged == "InPart";
            is_refused || libxml2_departs(&change.what, official, &found.faults)
        });
        if found.as_ref().is_some_and(|found| found.valid) != official && !departs {
            differ.push(format!("{version}: official {official}, {}: {found:?}\n", change.what));
        }
    }
    Some(differ)
}

#[test]
fn the_specifications_own_cases_are_answered_in_full() {
    let Some(corpus) = corpus::folder() else { return };
    let cases = documents(&corpus.join("cases/cyclonedx-schema/1.5"));
    for (name, text) in &cases {
        let found = found_in(name, text.clone().into_bytes());
        let valid = found.as_ref().is_some_and(|found| found.valid);
        assert_eq!(valid, name.starts_with("valid-"), "{name}: {found:?}");
    }
    assert!(cases.len() > 50, "{} cases", cases.len());
}

#[test]
fn real_documents_are_answered_as_expected() {
    let Some(corpus) = corpus::folder() else { return };
    let expected = fs::read_to_string(corpus.join("EXPECTED.tsv")).expect("it is there");
    let mut seen = 0;
    for line in expected.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [path, "official-schema", verdict, ..] = columns[..] else { continue };
        if !path.ends_with(".xml") {
            continue;
        }
        let Ok(text) = fs::read_to_string(corpus.join(path)) else { continue };
        if version(&text).is_some() {
            let found = found_in(path, text.clone().into_bytes());
            let valid = found.as_ref().is_some_and(|found| found.valid);
            assert_eq!(valid, verdict == "valid", "{path}: {found:?}");
            seen += 1;
        }
    }
    assert!(seen >= 12, "{seen}");
}

#[test]
fn the_cases_told_in_every_version_are_answered_as_the_schemas_answer() {
    let (Some(corpus), Some(schemas)) = (corpus::folder(), schemas::folder()) else { return };
    let cases = documents(&corpus.join("cases/cyclonedx-schema/1.5"));
    for version in VERSIONS {
        let told = |(name, text): &(String, String)| Change {
            what: name.clone(),
            text: as_version(text, version),
            is_twice: false,
        };
        let texts: Vec<Change> = cases.iter().map(told).collect();
        let Some(differ) = differences(&schemas, version, &texts) else { return };
        assert!(differ.is_empty(), "{} of {}: {}", differ.len(), texts.len(), differ[0]);
    }
}

/// An element in a text: its whole, its name, its start tag's attributes, and what is within it.
struct Span {
    whole: std::ops::Range<usize>,
    name: String,
    inner: std::ops::Range<usize>,
    attributes: Vec<(std::ops::Range<usize>, std::ops::Range<usize>)>,
    has_elements: bool,
}

fn spans(text: &str) -> Vec<Span> {
    let mut reader = Reader::from_str(text);
    let (mut open, mut spans): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
    loop {
        let at = usize::try_from(reader.buffer_position()).expect("short");
        let event = reader.read_event().expect("the cases are well-formed");
        let after = usize::try_from(reader.buffer_position()).expect("short");
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let is_empty = text[..after].ends_with("/>");
                let name = tag.name().into_inner().to_owned();
                let of = |part: &str| {
                    let start = part.as_ptr() as usize - text.as_ptr() as usize;
                    start..start + part.len()
                };
                let tag_text = &text[at + 1..after - if is_empty { 2 } else { 1 }];
                let attributes = quick_xml::events::attributes::Attributes::new(tag_text, name.len());
                let attributes = attributes.flatten().map(|attribute| {
                    let key = of(attribute.key.into_inner());
                    let value = match attribute.value {
                        std::borrow::Cow::Borrowed(value) => of(value),
                        std::borrow::Cow::Owned(_) => panic!("it is borrowed"),
                    };
                    (key.start..value.end + 1, value)
                });
                if let Some(outer) = open.last_mut() {
                    outer.has_elements = true;
                }
                let span = Span {
                    whole: at..after,
                    name,
                    inner: after..after,
                    attributes: attributes.collect(),
                    has_elements: false,
                };
                if is_empty {
                    spans.push(span);
                } else {
                    open.push(span);
                }
            }
            Event::End(_) => {
                let mut span = open.pop().expect("well-formed");
                (span.whole.end, span.inner.end) = (after, at);
                spans.push(span);
            }
            Event::Eof => return spans,
            _ => {}
        }
    }
}

fn with(text: &str, range: std::ops::Range<usize>, words: &str) -> Change {
    let before = text[..range.start].char_indices().rev().nth(60).map_or(0, |(at, _)| at);
    let old: String = text[range.clone()].chars().take(60).collect();
    let new: String = words.chars().take(120).collect();
    let what = format!("after {:?}, {old:?} became {new:?}", &text[before..range.start]);
    let is_twice = words == text[range.clone()].repeat(2);
    Change { what, text: format!("{}{words}{}", &text[..range.start], &text[range.end..]), is_twice }
}

/// The text with one thing changed, in every way that is tried.
fn changed(text: &str) -> Vec<Change> {
    let mut texts = Vec::new();
    let spans = spans(text);
    for (index, span) in spans.iter().enumerate() {
        let whole = &text[span.whole.clone()];
        let is_root = index + 1 == spans.len();
        if !is_root {
            texts.push(with(text, span.whole.clone(), ""));
            texts.push(with(text, span.whole.clone(), &format!("{whole}{whole}")));
            texts.push(with(text, span.whole.clone(), &format!("{whole}<x:y xmlns:x='urn:x'/>")));
            texts.push(with(text, span.whole.clone(), &format!("<name>n</name>{whole}")));
            // Before and after its neighbour.
            if let Some(next) =
                spans.iter().find(|next| next.whole.start >= span.whole.end && !next.name.is_empty())
            {
                let between = &text[span.whole.end..next.whole.start];
                if between.trim().is_empty() {
                    let swapped = format!("{}{between}{whole}", &text[next.whole.clone()]);
                    texts.push(with(text, span.whole.start..next.whole.end, &swapped));
                }
            }
            if !span.inner.is_empty() {
                let renamed = whole.replacen(&span.name, "other", 1);
                let renamed = renamed[..renamed.len() - span.name.len() - 1].to_owned() + "other>";
                texts.push(with(text, span.whole.clone(), &renamed));
            }
        }
        if !span.inner.is_empty() && !span.has_elements {
            for words in
                ["", " ", "x y", "-1", "1.5", "true", "2020-02-30T00:00:00Z", "http://[", "a%zz", "é", "<z/>"]
            {
                texts.push(with(text, span.inner.clone(), words));
            }
            let words = &text[span.inner.clone()];
            texts.push(with(text, span.inner.clone(), &format!("\n {words}\t")));
        }
        if span.has_elements {
            texts.push(with(text, span.inner.start..span.inner.start, "words"));
            texts.push(with(text, span.inner.clone(), ""));
        }
        let end_of_name = span.whole.start + 1 + span.name.len();
        for attribute in
            [" added='1'", " xml:lang='en'", " bom-ref='twice'", " x:y='1' xmlns:x='urn:x'", " type=''"]
        {
            texts.push(with(text, end_of_name..end_of_name, attribute));
        }
        for (attribute, value) in &span.attributes {
            if text[attribute.clone()].starts_with("xmlns") {
                continue;
            }
            texts.push(with(text, attribute.clone(), ""));
            for words in ["", " ", "wrong", "-1", "0", "2.5", "true"] {
                texts.push(with(text, value.clone(), words));
            }
        }
    }
    texts
}

#[test]
fn documents_with_one_thing_changed_are_answered_as_the_schemas_answer() {
    let Some(schemas) = schemas::folder() else { return };
    let mut cases = documents(&cases::root().join("fixtures/documents"));
    cases.extend(
        corpus::folder().into_iter().flat_map(|corpus| documents(&corpus.join("cases/cyclonedx-schema/1.5"))),
    );
    let mut differ: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut compared = 0;
    // All of them take half an hour.
    let step = std::env::var("BIDCHECK_STEP").ok().and_then(|step| step.parse().ok()).unwrap_or(97);
    for version in VERSIONS {
        let told: BTreeSet<String> = cases.iter().map(|(_, text)| as_version(text, version)).collect();
        let valid = told.into_iter().filter(|text| is_valid(text));
        let changes = valid.flat_map(|text| changed(&text)).step_by(step);
        let texts: Vec<Change> = changes.filter(|change| !has_attribute_twice(&change.text)).collect();
        compared += texts.len();
        let Some(found) = differences(&schemas, version, &texts) else { return };
        differ.entry(version).or_default().extend(found);
    }
    let all: Vec<&String> = differ.values().flatten().collect();
    if let Ok(path) = std::env::var("BIDCHECK_DIFFERENCES") {
        fs::write(path, all.iter().map(|one| one.as_str()).collect::<String>()).expect("it can be written");
    }
    assert!(all.is_empty(), "{} of {compared}: {}", all.len(), all[0]);
    assert!(compared > 1_000, "{compared}");
}

/// Such a document is not well-formed, and no schema is asked.
fn has_attribute_twice(text: &str) -> bool {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.attributes().any(|one| one.is_err()) => {
                return true;
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}
