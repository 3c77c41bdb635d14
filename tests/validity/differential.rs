//! The tables against the official schemas: on the CycloneDX specification's own cases, on the corpus,
//! and on documents with one thing changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::{Found, cases, corpus, format_of, found_in, rich, schemas};

/// What the program says other than the schema: format, kind and end of the path of the fault, and why
/// the schema is the one that is wrong.
const STRICTER: &[(&str, &str, &str, &str)] = &[
    (
        "spdx-",
        "wrong-form",
        "created",
        "SPDX 2.3, 6.9: the form is YYYY-MM-DDThh:mm:ssZ; the schema takes any text",
    ),
    ("spdx-", "wrong-form", "annotationDate", "SPDX 2.3, 12.2: the same"),
    ("spdx-", "wrong-form", "reviewDate", "SPDX 2.3, 13.2: the same"),
    ("spdx-2.3", "wrong-form", "releaseDate", "SPDX 2.3, 7.25: the same"),
    ("spdx-2.3", "wrong-form", "builtDate", "SPDX 2.3, 7.26: the same"),
    ("spdx-2.3", "wrong-form", "validUntilDate", "SPDX 2.3, 7.27: the same"),
    (
        "cyclonedx-1.4",
        "wrong-type",
        "vulnerabilities[].references[]",
        "the schema forgets `type`, so that text passes; 1.5 mends it",
    ),
    ("cyclonedx-1.4", "wrong-type", "vulnerabilities[].affects[]", "the same"),
];

fn is_stricter(format: &str, fault: &str) -> bool {
    let mut words = fault.split(' ');
    let (kind, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    STRICTER.iter().any(|(of, this, end, _)| format.starts_with(of) && kind == *this && path.ends_with(end))
}

/// Whether both answers are one, where what we know to be stricter is left out.
fn agree(format: &str, official: bool, found: &Found) -> bool {
    assert!(found.judged.starts_with("By"), "{format}: {found:?}");
    let others = found.faults.iter().filter(|fault| !is_stricter(format, fault)).count();
    (found.valid || others == 0) == official
}

#[test]
fn the_specifications_own_cases_are_answered_in_full() {
    let Some(corpus) = corpus::folder() else { return };
    let mut seen = 0;
    for path in corpus::files(&corpus.join("cases/cyclonedx-schema/1.5")) {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.ends_with(".json") {
            continue;
        }
        let found = found_in(&name, fs::read(&path).expect("it can be read"));
        let valid = found.as_ref().is_some_and(|found| found.valid);
        assert_eq!(valid, name.starts_with("valid-"), "{name}: {found:?}");
        seen += 1;
    }
    assert!(seen > 50, "{seen} cases");
}

#[test]
fn real_documents_are_answered_as_the_schemas_answer() {
    let (Some(corpus), Some(schemas)) = (corpus::folder(), schemas::folder()) else { return };
    let validators = schemas::validators(&schemas);
    let (mut compared, mut differ) = (0, Vec::new());
    for folder in ["cyclonedx-json", "spdx-json", "defective", "vex", "large"] {
        for path in corpus::files(&corpus.join(folder)) {
            let text = fs::read(&path).expect("it can be read");
            let without_mark = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
            let Ok(document) = serde_json::from_slice::<Value>(without_mark) else { continue };
            let format = format_of(&document);
            let Some((format, validator)) =
                format.and_then(|format| Some((format.clone(), validators.get(&format)?)))
            else {
                continue;
            };
            let Some(found) = found_in(&path.to_string_lossy(), text) else { continue };
            compared += 1;
            let official = validator.is_valid(&document);
            if !agree(&format, official, &found) {
                let why: Vec<String> = validator
                    .iter_errors(&document)
                    .take(3)
                    .map(|error| format!("{}: {error}", error.instance_path()))
                    .collect();
                differ.push(format!("{} ({official}): {why:?}\n  {found:?}", path.display()));
            }
        }
    }
    assert!(compared > 100, "{compared} documents");
    assert!(differ.is_empty(), "{} of {compared} differ:\n{}", differ.len(), differ.join("\n"));
}

/// Every verdict in the corpus' list that an official schema gave.
#[test]
fn the_corpus_list_of_verdicts_agrees() {
    let Some(corpus) = corpus::folder() else { return };
    let list = fs::read_to_string(corpus.join("EXPECTED.tsv")).expect("the list is there");
    let mut differ = Vec::new();
    for row in list.lines() {
        let [path, check, expected, _, basis] = row.split('\t').collect::<Vec<_>>()[..] else { continue };
        if check != "official-schema" || !(path.ends_with(".json") || path.ends_with(".golden")) {
            continue;
        }
        let text = fs::read(corpus.join(path)).expect("it can be read");
        let format = serde_json::from_slice::<Value>(&text).ok().and_then(|document| format_of(&document));
        let (Some(format), Some(found)) = (format, found_in(path, text)) else { continue };
        if !agree(&format, expected == "valid", &found) {
            differ.push(format!("{path}: {expected}, {basis}\n  {found:?}"));
        }
    }
    assert!(differ.is_empty(), "{} differ:\n{}", differ.len(), differ.join("\n"));
}

/// Rich valid documents, one or more for each version.
fn rich(corpus: Option<&Path>) -> Vec<(String, Value)> {
    let own = corpus::files(&cases::root().join("fixtures/documents"));
    let theirs =
        corpus.map(|corpus| corpus::files(&corpus.join("cases/cyclonedx-schema/1.5"))).unwrap_or_default();
    let theirs = theirs
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("valid-")));
    own.into_iter()
        .chain(theirs)
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        // SPDX 3 is judged by hand and in part, and has no table to compare.
        .filter(|path| !path.ends_with("spdx-3.0.1.json"))
        .map(|path| {
            let text = fs::read(&path).expect("it can be read");
            (path.display().to_string(), serde_json::from_slice(&text).expect("it is JSON"))
        })
        .collect()
}

#[test]
fn one_thing_changed_is_answered_as_the_schemas_answer() {
    let Some(folder) = schemas::folder() else { return };
    let validators = schemas::validators(&folder);
    let (mut compared, mut differ) = (BTreeMap::<String, usize>::new(), Vec::new());
    for (name, document) in rich(corpus::folder().as_deref()) {
        let format = format_of(&document).expect("a known format");
        let validator = &validators[&format];
        compare(&name, &format, validator, &document, "unchanged", &mut differ);
        assert!(validator.is_valid(&document), "{name} is to be valid");
        for (what, changed) in changes(&document, 1_000) {
            if format_of(&changed).as_ref() != Some(&format) {
                continue;
            }
            *compared.entry(format.clone()).or_default() += 1;
            compare(&name, &format, validator, &changed, &what, &mut differ);
        }
    }
    assert!(compared.len() == validators.len(), "{compared:?}");
    assert!(compared.values().all(|count| *count > 200), "{compared:?}");
    differ.truncate(60);
    assert!(differ.is_empty(), "{compared:?}:\n{}", differ.join("\n"));
}

/// Changes that are looked at of each document that is drawn from a schema, unless
/// `BIDCHECK_CHANGES` asks for more.
const SAMPLED: usize = 30;

#[test]
fn every_field_of_every_version_is_answered_as_the_schemas_answer() {
    let Some(folder) = schemas::folder() else { return };
    let asked = std::env::var("BIDCHECK_CHANGES").ok().and_then(|asked| asked.parse().ok());
    let most = asked.unwrap_or(SAMPLED);
    let mut differ = Vec::new();
    for (format, path) in schemas::files() {
        let validator = schemas::validator(&folder, &path);
        for document in rich::documents(&format, &schemas::Read::new(&folder, &path)) {
            let name = document.as_object().expect("an object").keys().cloned().collect::<Vec<_>>().join(" ");
            let errors: Vec<String> =
                validator.iter_errors(&document).map(|error| error.instance_path().to_string()).collect();
            assert!(errors.is_empty(), "{format}, {name}: {errors:?}: {document:.2000}");
            compare(&name, &format, &validator, &document, "unchanged", &mut differ);
            for (what, changed) in changes(&document, most) {
                if format_of(&changed).as_ref() == Some(&format) {
                    compare(&format, &format, &validator, &changed, &what, &mut differ);
                }
            }
        }
    }
    let count = differ.len();
    differ.truncate(40);
    assert!(differ.is_empty(), "{count} differ:\n{}", differ.join("\n"));
}

fn compare(
    name: &str,
    format: &str,
    validator: &Validator,
    document: &Value,
    what: &str,
    differ: &mut Vec<String>,
) {
    let official = validator.is_valid(document);
    let Some(found) = found_in(name, serde_json::to_vec(document).expect("it is JSON")) else { return };
    if !agree(format, official, &found) {
        let why: Vec<String> =
            validator.iter_errors(document).take(2).map(|error| format!("{error:.300}")).collect();
        differ.push(format!("{name}, {what} ({official}): {why:?}\n  {found:?}"));
    }
}

/// The document with one thing changed, each way at each place; of very many, a part that has each way
/// and is spread over all places.
fn changes(document: &Value, most: usize) -> impl Iterator<Item = (String, Value)> + '_ {
    let mut places = Vec::new();
    let mut open = vec![(String::new(), document)];
    while let Some((pointer, value)) = open.pop() {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    open.push((format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), value));
                }
            }
            Value::Array(items) => {
                open.extend(
                    items.iter().enumerate().map(|(index, item)| (format!("{pointer}/{index}"), item)),
                );
            }
            _ => {}
        }
        places.push(pointer);
    }
    // A step that shares no factor with the number of ways.
    let step = (places.len() * CHANGES.len() / most).max(1) / CHANGES.len() * CHANGES.len() + 1;
    let all =
        places.into_iter().flat_map(|pointer| CHANGES.iter().map(move |change| (pointer.clone(), change)));
    all.step_by(step).filter_map(|(pointer, (what, change))| {
        let mut copy = document.clone();
        change(&mut copy, &pointer)?;
        Some((format!("{what} {pointer}"), copy))
    })
}

type Change = fn(&mut Value, &str) -> Option<()>;

const CHANGES: &[(&str, Change)] = &[
    ("remove", |document, pointer| {
        let (parent, key) = pointer.rsplit_once('/')?;
        match document.pointer_mut(parent)? {
            Value::Object(fields) => fields.remove(&key.replace("~1", "/").replace("~0", "~")).map(drop),
            Value::Array(items) => {
                items.remove(key.parse().ok()?);
                Some(())
            }
            _ => None,
        }
    }),
    ("text for", |document, pointer| {
        set(document, pointer, |value| (!value.is_string()).then(|| json!("text")))
    }),
    ("number for", |document, pointer| {
        set(document, pointer, |value| (!value.is_number()).then(|| json!(-3.5)))
    }),
    ("object for", |document, pointer| {
        set(document, pointer, |value| (!value.is_object()).then(|| json!({})))
    }),
    ("list for", |document, pointer| {
        set(document, pointer, |value| (!value.is_array()).then(|| json!([{}])))
    }),
    ("null for", |document, pointer| set(document, pointer, |_| Some(Value::Null))),
    ("true for", |document, pointer| set(document, pointer, |value| Some(json!(value != &json!(true))))),
    ("empty", |document, pointer| {
        set(document, pointer, |value| match value {
            Value::String(_) => Some(json!("")),
            Value::Array(_) => Some(json!([])),
            Value::Object(_) => Some(json!({})),
            Value::Number(_) => Some(json!(0)),
            _ => None,
        })
    }),
    ("other words for", |document, pointer| {
        set(document, pointer, |value| Some(json!(format!("{} \n<>", value.as_str()?))))
    }),
    ("greater", |document, pointer| set(document, pointer, |value| Some(json!(value.as_f64()? + 1000.0)))),
    ("unknown field in", |document, pointer| {
        document.pointer_mut(pointer)?.as_object_mut()?.insert("unheardOf".to_owned(), json!(1));
        Some(())
    }),
    ("repeat first of", |document, pointer| {
        let items = document.pointer_mut(pointer)?.as_array_mut()?;
        let first = items.first()?.clone();
        items.push(reordered(first));
        Some(())
    }),
    ("every known field in", |document, pointer| {
        let fields = document.pointer_mut(pointer)?.as_object_mut()?;
        for name in ["license", "expression", "id", "name", "version", "versionRange", "ref", "text", "type"]
        {
            fields.entry(name).or_insert_with(|| json!("x"));
        }
        Some(())
    }),
];

fn set(document: &mut Value, pointer: &str, value: impl Fn(&Value) -> Option<Value>) -> Option<()> {
    let place = document.pointer_mut(pointer)?;
    *place = value(place)?;
    Some(())
}

/// The same value, its fields in another order where that can be told.
fn reordered(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(fields.into_iter().rev().collect::<Map<_, _>>()),
        other => other,
    }
}

/// CycloneDX names one list of licences for all its versions and adds to it; the program has SPDX's own.
#[test]
fn the_licence_list_is_the_schemas_and_what_came_later() {
    let Some(folder) = schemas::folder() else { return };
    let text = fs::read(folder.join("cyclonedx/spdx.schema.json")).expect("the list is there");
    let list: Value = serde_json::from_slice(&text).expect("it is JSON");
    let listed: Vec<&str> =
        list["enum"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    let licensed = |ids: &[&str]| {
        let mut document = cases::base("cyclonedx-1.6");
        let licenses = ids.iter().map(|id| json!({ "license": { "id": id } }));
        document["components"][0]["licenses"] = licenses.collect();
        found_in("bom.json", document.to_string().into_bytes()).expect("it is recognised")
    };
    let found = licensed(&listed);
    assert!(listed.len() > 800 && found.valid, "{found:?}");
    let licenses = spdx::identifiers::LICENSES.iter().map(|license| license.name);
    let exceptions = spdx::identifiers::EXCEPTIONS.iter().map(|exception| exception.name);
    let later = licenses.chain(exceptions).filter(|id| !listed.contains(id) && licensed(&[id]).valid);
    let later: Vec<&str> = later.collect();
    // The schema's list is the older one here; a name that is no identifier must not come in this way.
    assert!(
        later.len() < 30
            && later.iter().all(|id| id.contains('-') || *id == "Bugroff" || *id == "Informatica"),
        "{later:?}"
    );
}
