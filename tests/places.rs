//! Every finding's place is right: what stands at its line and column is the value that its pointer leads to.
//!
//! The other side of the comparison is `serde_json` and `toml`; nothing here uses the program's own reading.

#[path = "support/cases.rs"]
mod cases;
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/written.rs"]
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use bidcheck::assessment::{Assessment, Options, Terms, assess};
use bidcheck::baseline::Baseline;
use bidcheck::checks::Weight;
use bidcheck::formats;
use bidcheck::source::{Location, ProblemCode};
use bidcheck::submission::Submission;
use cases::{root, terms};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde_json::Value;

/// Assesses against `quad`, every place kept.
fn assessed(submission: &Submission) -> Assessment {
    let quad = Baseline::load("quad").expect("it loads");
    let terms = terms(None);
    let terms = Terms { options: Options { observations: None, ..terms.options }, ..terms };
    assess(submission, &formats::read(submission), &[quad], terms)
}

fn opened(path: &Path) -> Submission {
    Submission::open(&[path.to_owned()]).unwrap_or_else(|error| panic!("{error}"))
}

/// Every place that a report could name: of what was observed, and of what was wrong with a file.
fn places(assessment: &Assessment) -> BTreeSet<&Location> {
    let findings = assessment.results.iter().flat_map(|result| &result.findings);
    let groups = findings.flat_map(|finding| &finding.observations);
    let subjects = groups.flat_map(|group| &group.subjects);
    let problems = assessment.submission.artifacts.iter().flat_map(|artifact| &artifact.problems);
    let places = subjects.flat_map(|subject| &subject.locations);
    places.chain(problems.map(|problem| &problem.location)).collect()
}

/// A text whose lines and columns can be turned into offsets, with the value that it is.
struct Opened<'t> {
    text: &'t str,
    lines: Vec<usize>,
    value: Value,
}

impl<'t> Opened<'t> {
    /// As an editor shows it: without its byte-order mark. `None` if it is no JSON.
    fn new(text: &'t str) -> Option<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let value = serde_json::from_str(text).ok()?;
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Some(Self { text, lines: std::iter::once(0).chain(ends).collect(), value })
    }

    /// What stands at a line and column, both from 1, the column in code points.
    fn at(&self, location: &Location) -> Option<&'t str> {
        let line = *self.lines.get(location.line? as usize - 1)?;
        let rest = self.text[line..].split_inclusive('\n').next()?;
        let (offset, _) = rest.char_indices().nth(location.column? as usize - 1)?;
        Some(&self.text[line + offset..])
    }

    /// Whether the value at the place is the one that the pointer leads to.
    fn agrees(&self, location: &Location) -> Result<(), String> {
        let expected = self.value.pointer(&location.pointer).ok_or("the pointer leads nowhere")?;
        let there = self.at(location).ok_or("the place is outside the file")?;
        let begins = first_value(there).filter(|_| !there.starts_with(char::is_whitespace));
        if begins.as_ref() == Some(expected) {
            return Ok(());
        }
        let there: String = there.chars().take(60).collect();
        Err(format!("there stands {there:?}, and the pointer leads to {expected}"))
    }
}

/// The value that a text begins with.
fn first_value(text: &str) -> Option<Value> {
    serde_json::Deserializer::from_str(text).into_iter::<Value>().next()?.ok()
}

/// Compares the places of one JSON document, and says how many were.
#[track_caller]
fn compared(text: &str, assessment: &Assessment, what: &str) -> usize {
    let Some(opened) = Opened::new(text) else { return 0 };
    let of_values = places(assessment).into_iter().filter(|location| location.line.is_some());
    let agrees = |location: &&Location| {
        opened.agrees(location).unwrap_or_else(|error| panic!("{what}: {location:?}: {error}"));
    };
    of_values.inspect(agrees).count()
}

fn compared_file(path: &Path) -> usize {
    // UTF-16 and other bytes have no places in their text as UTF-8.
    let Ok(text) = fs::read_to_string(path) else { return 0 };
    compared(&text, &assessed(&opened(path)), &path.display().to_string())
}

fn fixtures(below: &str) -> Vec<PathBuf> {
    corpus::files(&root().join("fixtures").join(below))
}

#[test]
fn the_comparison_notices_a_wrong_place() {
    let opened = Opened::new("{\n  \"é\": [1, 23],\n  \"b\": \"c\"\n}").expect("JSON");
    let location = |pointer: &str, line, column| Location {
        path: "a.json".into(),
        inside: None,
        pointer: pointer.into(),
        line: Some(line),
        column: Some(column),
    };
    for right in [location("", 1, 1), location("/é", 2, 8), location("/é/1", 2, 12), location("/b", 3, 8)] {
        assert_eq!(opened.agrees(&right), Ok(()), "{right:?}");
    }
    for wrong in [
        location("/b", 1, 1),
        location("/é", 2, 9),
        location("/é/1", 2, 13),
        location("/é/1", 2, 11),
        location("/b", 3, 7),
        location("/b", 3, 40),
        location("/c", 3, 8),
        location("/b", 9, 1),
    ] {
        assert!(opened.agrees(&wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn every_place_in_the_fixtures_is_right() {
    let is_json = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "json");
    for path in fixtures("documents").into_iter().filter(is_json) {
        assert!(compared_file(&path) > 0, "{}", path.display());
    }
    // A key that stands twice has two values at one pointer, and `serde_json` knows the second.
    let twice = ["duplicate-key.cdx.json", "duplicate-key-escaped.cdx.json"];
    let malformed =
        fixtures("malformed").into_iter().filter(|path| !twice.iter().any(|name| path.ends_with(name)));
    let with_places = malformed.filter(|path| compared_file(path) > 0).count();
    assert!(with_places >= 8, "{with_places}");
}

#[test]
fn every_place_in_the_cases_is_right() {
    for case in cases::cases() {
        let document = case.document();
        for text in [serde_json::to_string_pretty(&document), serde_json::to_string(&document)] {
            let text = text.expect("a value is JSON");
            let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
            assert!(compared(&text, &assessed(&submission), &case.id) > 0, "{}", case.id);
        }
    }
}

#[test]
fn a_place_is_right_beside_every_kind_of_line_and_letter() {
    let good = serde_json::to_string_pretty(&cases::base("cyclonedx-1.6")).expect("a value is JSON");
    let bad = good.replace("pkg:npm/quay-router@4.2.1", "日本 é 👩‍🚀 quay").replace("\"MIT\"", "\"ＭＩＴ\"");
    let crossed = bad.replace('\n', "\r\n");
    let tabbed = bad.replace("  ", "\t");
    let in_a_row = bad.replace('\n', " ");
    for text in [bad, crossed, tabbed, in_a_row] {
        for mark in ["", "\u{feff}"] {
            let text = format!("{mark}{text}");
            let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
            assert!(compared(&text, &assessed(&submission), "letters") > 2);
        }
    }
}

#[test]
fn every_place_in_a_submission_is_right() {
    let mut in_projects = 0;
    for path in [
        "submissions/as-generated",
        "submissions/mended",
        "cargo/patched",
        "cargo/git-branch",
        "cargo/missing-checksum",
        "cargo/lock-mismatch",
        "cargo/duplicate-package",
    ] {
        let folder = root().join("fixtures").join(path);
        let assessment = assessed(&opened(&folder));
        for location in places(&assessment).into_iter().filter(|location| location.line.is_some()) {
            let text = fs::read_to_string(folder.join(&location.path)).expect("a readable file");
            match Opened::new(&text) {
                Some(opened) => assert_eq!(opened.agrees(location), Ok(()), "{path}: {location:?}"),
                None => {
                    assert_eq!(agrees_as_toml(&text, location), Ok(()), "{path}: {location:?}");
                    in_projects += 1;
                }
            }
        }
    }
    assert!(in_projects > 5, "{in_projects}");
}

#[test]
fn every_place_in_a_cut_document_is_right() {
    let whole = serde_json::to_string_pretty(&cases::base("cyclonedx-1.6")).expect("a value is JSON");
    let whole = whole.replace("pkg:npm/quay-router@4.2.1", "quay router").replace("\"MIT\"", "\"M I T\"");
    let opened = Opened::new(&whole).expect("JSON");
    let mut seen = 0;
    for cut in (0..whole.len()).step_by(61) {
        let assessment = assessed(&Submission::from_texts([("bom.json", &whole.as_bytes()[..cut])]));
        let problems = assessment.submission.artifacts.iter().flat_map(|artifact| &artifact.problems);
        // The end of what is there is no value.
        let ends: BTreeSet<&Location> = problems
            .filter(|problem| matches!(problem.code, ProblemCode::Truncated | ProblemCode::SyntaxError))
            .map(|problem| &problem.location)
            .collect();
        for location in places(&assessment).difference(&ends).filter(|location| location.line.is_some()) {
            assert_eq!(opened.agrees(location), Ok(()), "cut at {cut}: {location:?}");
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}

/// The places of elements and attributes by their paths, told apart by `quick-xml` alone.
fn places_in_xml(text: &str) -> BTreeMap<String, usize> {
    /// An element: the one around it, its name, its number among those of its name, where it begins.
    struct Element {
        outer: Option<usize>,
        name: String,
        number: usize,
        at: usize,
        attributes: Vec<(String, usize)>,
    }
    let mut reader = Reader::from_str(text);
    let (mut elements, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        let at = usize::try_from(reader.buffer_position()).expect("short");
        let event = match reader.read_event() {
            Ok(Event::Eof) | Err(_) => break,
            Ok(event) => event,
        };
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            let (outer, name) = (open.last().copied(), tag.name().into_inner().to_owned());
            let alike = elements.iter().filter(|one| one.outer == outer && one.name == name).count();
            let offset = |key: &str| at + text[at..].find(&format!(" {key}=")).expect("it is there") + 1;
            let attributes = tag.attributes().flatten().map(|one| one.key.into_inner().to_owned());
            let attributes = attributes.map(|key| (key.clone(), offset(&key))).collect();
            elements.push(Element { outer, name, number: alike + 1, at, attributes });
        }
        match event {
            Event::Start(_) => open.push(elements.len() - 1),
            Event::End(_) => drop(open.pop()),
            _ => {}
        }
    }
    let mut paths: Vec<String> = Vec::new();
    let mut places = BTreeMap::new();
    for element in &elements {
        let is_alone =
            elements.iter().filter(|one| one.outer == element.outer && one.name == element.name).count() == 1;
        let number = if is_alone { String::new() } else { format!("[{}]", element.number) };
        let path = format!("{}/{}{number}", element.outer.map_or("", |outer| &paths[outer]), element.name);
        places.insert(path.clone(), element.at);
        places.extend(element.attributes.iter().map(|(key, at)| (format!("{path}/@{key}"), *at)));
        paths.push(path);
    }
    places
}

/// Compares the places of one XML document, and says how many were.
fn compared_in_xml(text: &str, what: &str) -> usize {
    let assessment = assessed(&Submission::from_texts([("bom.xml", text.as_bytes())]));
    let known = places_in_xml(text);
    let lines: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut compared = 0;
    for location in places(&assessment).into_iter().filter(|location| location.line.is_some()) {
        let line = lines[location.line.expect("asked") as usize - 1];
        let column = location.column.expect("beside a line") as usize - 1;
        let at = line + text[line..].char_indices().nth(column).expect("within the line").0;
        assert_eq!(known.get(&location.pointer), Some(&at), "{what}: {location:?}");
        compared += 1;
    }
    compared
}

#[test]
fn every_place_in_xml_is_right() {
    let good = fs::read_to_string(root().join("fixtures/documents/cyclonedx-1.6.xml")).expect("it is there");
    let bad = good
        .replace("pkg:npm/quay-router@4.2.1", "日本 é quay")
        .replace("<id>MIT</id>", "<id>M I T</id>")
        .replace("type=\"library\" bom-ref=\"moorline\"", "type=\"Library\" bom-ref=\"quay-query\"")
        .replace("<version>1.9.3</version>", "<Version>1.9.3</Version>")
        .replace("<dependency ref=\"moorline\"/>", "<dependency ref=\"lost\"/>")
        .replace("alg=\"SHA-256\">8aae", "alg=\"SHA-2\">8aae");
    assert!(compared_in_xml(&good, "good") > 0);
    for text in [bad.clone(), bad.replace('\n', "\r\n"), bad.replace('\n', " "), bad.replace("  ", "\t")] {
        assert!(compared_in_xml(&text, "bad") > 10);
    }
    for minor in 0..=7 {
        let path = root().join(format!("fixtures/documents/cyclonedx-1.{minor}.xml"));
        assert!(compared_in_xml(&fs::read_to_string(path).expect("it is there"), "fixture") > 0, "{minor}");
    }
}

/// A path such as `package[3].checksum`, step by step; the paths of the fixtures quote nothing.
fn steps(path: &str) -> Vec<String> {
    path.replace('[', ".")
        .replace(']', "")
        .split('.')
        .map(str::to_owned)
        .filter(|step| !step.is_empty())
        .collect()
}

fn led_to<'t>(root: &'t toml::Value, steps: &[String]) -> Option<&'t toml::Value> {
    steps.iter().try_fold(root, |value, step| match value {
        toml::Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        table => table.get(step),
    })
}

/// Whether the table or the key that stands at a line and column is the one that the path leads to.
fn agrees_as_toml(text: &str, location: &Location) -> Result<(), String> {
    let whole: toml::Value = toml::from_str(text).map_err(|error| error.to_string())?;
    let (steps, from) = (steps(&location.pointer), location.line.ok_or("no line")? as usize - 1);
    if steps.is_empty() {
        return if (location.line, location.column) == (Some(1), Some(1)) {
            Ok(())
        } else {
            Err("no start".into())
        };
    }
    let expected = led_to(&whole, &steps).ok_or("the path leads nowhere")?;
    if location.column != Some(1) {
        return Err("tables and keys of the fixtures begin their lines".into());
    }
    let mut lines = text.lines().skip(from);
    let first = lines.next().ok_or("the place is outside the file")?;
    let of_list = |step: &String| if step.parse::<usize>().is_ok() { "0".to_owned() } else { step.clone() };
    let (part, steps) = if first.starts_with('[') {
        let own: Vec<&str> = lines.take_while(|line| !line.starts_with('[')).collect();
        (format!("{first}\n{}", own.join("\n")), steps.iter().map(of_list).collect())
    } else {
        (first.to_owned(), steps[steps.len() - 1..].to_vec())
    };
    let part: toml::Value = toml::from_str(&part).map_err(|error| format!("{part}: {error}"))?;
    match led_to(&part, &steps) {
        Some(there) if there == expected => Ok(()),
        there => Err(format!("there stands {there:?}, and the path leads to {expected}")),
    }
}

/// Components of a list, those nested in others among them.
fn listed(components: &Value) -> usize {
    components.as_array().into_iter().flatten().map(|one| 1 + listed(&one["components"])).sum()
}

#[test]
fn every_place_in_a_long_document_is_right() {
    let Some(corpus) = corpus::folder() else { return };
    let path = corpus.join("cyclonedx-json/bom-examples__juice-shop_via_npm_bare_bom.1.4.json");
    let text = fs::read_to_string(&path).expect("a readable file");
    let assessment = assessed(&opened(&path));
    assert!(compared(&text, &assessment, "juice-shop") > 100);
    let counts = assessment.submission.artifacts[0].components.as_ref().expect("it is an SBOM");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(listed(&document["components"]), 1_115);
    assert_eq!((counts.read, counts.unreadable), (1_116, 0), "and the primary one");
    assert_eq!(counts.checked + counts.exempt.values().sum::<u64>(), counts.read);
}

#[test]
fn every_component_of_a_long_document_has_its_own_place() {
    let Some(corpus) = corpus::folder() else { return };
    let path = corpus.join("cyclonedx-json/bom-examples__juice-shop_via_npm_bare_bom.1.4.json");
    let text = fs::read_to_string(&path).expect("a readable file");
    // Each component loses its identifier, and the key is a near miss.
    let text = text.replace("\"purl\":", "\"Purl\":");
    let assessment = assessed(&Submission::from_texts([("bom.json", text.as_bytes())]));
    assert!(compared(&text, &assessment, "juice-shop without purls") > 2 * 1_116);
    let findings = &assessment.results[0].findings;
    let identifier =
        findings.iter().find(|finding| finding.rule == "component-identifier").expect("the rule");
    let subjects = identifier.observations.iter().flat_map(|group| &group.subjects);
    let places: BTreeSet<&Location> = subjects.flat_map(|subject| &subject.locations).collect();
    assert_eq!((identifier.counts.unsatisfied, places.len()), (1_116, 1_116));
}

#[test]
fn every_place_in_real_spdx_3_documents_is_right() {
    let Some(corpus) = corpus::folder() else { return };
    let places = corpus::files(&corpus.join("spdx3")).iter().map(|path| compared_file(path)).sum::<usize>();
    assert!(places > 1_000, "{places}");
}

#[test]
fn a_primary_component_outside_its_own_graph_is_one_finding() {
    let Some(corpus) = corpus::folder() else { return };
    let path = corpus.join("cyclonedx-json/bom-examples__keycloak-10.0.2_bom.json");
    let text = fs::read_to_string(&path).expect("a readable file");
    let assessment = assessed(&opened(&path));
    assert!(compared(&text, &assessment, "keycloak") > 900);
    let findings = &assessment.results[0].findings;
    let graph = findings.iter().find(|finding| finding.rule == "dependency-graph").expect("the rule");
    assert_eq!(graph.counts.unsatisfied, 1, "{:?}", graph.observations);
    let unsatisfied = graph.observations.iter().filter(|group| group.weight == Weight::Unsatisfied);
    assert_eq!(unsatisfied.map(|group| group.subjects.len()).collect::<Vec<_>>(), [1]);
    let counts = assessment.submission.artifacts[0].components.as_ref().expect("it is an SBOM");
    assert!(counts.read > 900, "{}", counts.read);
}

// Other notations.

/// Compares the places of a text with those that its writer knows, and says how many were.
#[track_caller]
fn compared_written(written: &written::Written, what: &str) -> usize {
    let assessment = assessed(&Submission::from_texts([("bom", written.text.as_bytes())]));
    let places = places(&assessment).into_iter().filter(|location| location.line.is_some());
    let agrees = |location: &&Location| {
        let expected = written.places.get(&location.pointer);
        let found = location.line.zip(location.column);
        assert_eq!(expected.copied(), found, "{what}: {location:?}");
    };
    places.inspect(agrees).count()
}

#[test]
fn every_place_in_the_cases_is_right_in_yaml_and_xml() {
    let (mut in_yaml, mut in_xml) = (0, 0);
    for case in cases::cases().into_iter().filter(|case| case.base.starts_with("spdx-2")) {
        let document = case.document();
        in_yaml += compared_written(&written::yaml(&document), &case.id);
        if let Some(xml) = written::xml(&document) {
            in_xml += compared_written(&xml, &case.id);
        }
    }
    assert!(in_yaml > 40 && in_xml > 40, "{in_yaml}, {in_xml}");
}

/// What stands at a place of a text, and the line around it.
fn stands_at<'t>(text: &'t str, location: &Location) -> Option<(&'t str, &'t str)> {
    let line = text.split('\n').nth(location.line? as usize - 1)?;
    let (offset, _) = line.char_indices().nth(location.column? as usize - 1)?;
    Some((&line[offset..], line))
}

#[test]
fn a_place_among_tags_is_in_the_line_of_its_tag() {
    let good = fs::read_to_string(root().join("fixtures/documents/spdx-2.3.spdx")).expect("it is there");
    let bad = good
        .replace("pkg:npm/quay-router@4.2.1", "日本 é quay")
        .replace("SHA256: 8aae", "SHA1: 8aae")
        .replace("PackageSupplier: Person: Mireille", "PackageSupplier: Tool: Mireille")
        .replace("PackageLicenseDeclared: ISC", "PackageLicenseDeclared: I S C")
        .replace("PackageVersion: 0.8.5\n", "PackageMaker: 0.8.5\n")
        .replace("DEPENDS_ON SPDXRef-Package-moorline", "DEPENDS_ON SPDXRef-Package-moorlin")
        .replace("SBOM Type: Build", "<text>SBOM\nType: a build</text>");
    let mut tags = BTreeSet::new();
    for text in [bad.clone(), bad.replace('\n', "\r\n"), format!("\u{feff}{bad}")] {
        let assessment = assessed(&Submission::from_texts([("bom", text.as_bytes())]));
        let text = text.trim_start_matches('\u{feff}');
        for location in places(&assessment).into_iter().filter(|location| location.line.is_some()) {
            let (there, line) = stands_at(text, location).expect("the place is in the file");
            let tag = format!("{}:", location.pointer);
            assert!(line.starts_with(&tag), "{location:?}: {line}");
            let value = line.split_once(": ").map_or("", |(_, value)| value).trim_end();
            let is_start = there.trim_end() == line.trim_end() || value.ends_with(there.trim_end());
            assert!(is_start, "{location:?}: {there}");
            tags.insert(location.pointer.clone());
        }
    }
    for tag in
        ["ExternalRef", "PackageChecksum", "PackageSupplier", "PackageName", "Relationship", "CreatorComment"]
    {
        assert!(tags.contains(tag), "{tag}: {tags:?}");
    }
}

#[test]
fn a_place_in_rdf_is_the_element_that_its_path_ends_in() {
    let good = fs::read_to_string(root().join("fixtures/documents/spdx-2.3.rdf.xml")).expect("it is there");
    let bad = good
        .replace("pkg:npm/quay-router@4.2.1", "日本 é quay")
        .replace("licenses/ISC", "licenses/I-S-C")
        .replace("<spdx:versionInfo>0.8.5</spdx:versionInfo>", "<spdx:version>0.8.5</spdx:version>")
        .replace("Person: Mireille", "Tool: Mireille");
    let assessment = assessed(&Submission::from_texts([("bom", bad.as_bytes())]));
    let mut seen = 0;
    for location in places(&assessment).into_iter().filter(|location| location.line.is_some()) {
        let (there, _) = stands_at(&bad, location).expect("the place is in the file");
        let last = location.pointer.rsplit('/').next().and_then(|step| step.split('[').next());
        let name = there.strip_prefix('<').and_then(|tag| tag.split([' ', '>', '/']).next());
        assert_eq!(name, last, "{location:?}: {there}");
        assert!(location.pointer.starts_with("/rdf:RDF"), "{location:?}");
        seen += 1;
    }
    assert!(seen > 5, "{seen}");
}
