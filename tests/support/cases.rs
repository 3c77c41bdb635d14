//! Cases: one good base document and a small edit each, from `fixtures/cases.toml`.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use bidcheck::assessment::{Assessment, Conclusion, Options, Terms, Verdict, assess};
use bidcheck::baseline::{Baseline, Bid, Level, load};
use bidcheck::formats;
use bidcheck::intelligence::{Intelligence, Knowledge, gather};
use bidcheck::submission::Submission;
use serde::Deserialize;
use serde_json::Value;

#[path = "store.rs"]
pub(crate) mod store;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    #[serde(rename = "case")]
    cases: Vec<Case>,
}

/// One edit of a base document and what it changes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// Its name.
    pub(crate) id: String,
    /// The document in `fixtures/documents`, without `.json`, or `many`, or `nations`.
    pub(crate) base: String,
    /// What is done to it, in order.
    #[serde(default)]
    pub(crate) edit: Vec<Edit>,
    /// The verdicts of `quad` that differ from the base document's, and no others do.
    #[serde(default)]
    pub(crate) quad: BTreeMap<String, String>,
}

/// A change at a JSON Pointer, in which `*` stands for every item of a list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edit {
    pub(crate) set: Option<String>,
    pub(crate) to: Option<toml::Value>,
    pub(crate) remove: Option<String>,
    pub(crate) append: Option<String>,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The cases, in the file's order.
pub(crate) fn cases() -> Vec<Case> {
    let text = fs::read_to_string(root().join("fixtures/cases.toml")).expect("the cases are there");
    toml::from_str::<Cases>(&text).unwrap_or_else(|error| panic!("{error}")).cases
}

/// A base document.
pub(crate) fn base(name: &str) -> Value {
    if name == "many" {
        return many(40);
    }
    if name == "nations" {
        return nations();
    }
    let path = root().join(format!("fixtures/documents/{name}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("a base document is JSON")
}

/// The CycloneDX base document with everything that a nation or Germany asks of the file besides, so that no rule
/// which the tool decides stands in the way of any of them.
pub(crate) fn nations() -> Value {
    let mut document = base("cyclonedx-1.6");
    let asset = serde_json::json!({
        "type": "cryptographic-asset", "bom-ref": "aes", "name": "AES-256-GCM",
        "cryptoProperties": { "assetType": "algorithm", "algorithmProperties": { "primitive": "ae" } },
    });
    push(&mut document, "/components", asset);
    push(&mut document, "/dependencies/0/dependsOn", Value::from("aes"));
    let link = serde_json::json!({
        "type": "rfc-9116", "url": "https://harboursystems.example/.well-known/security.txt",
    });
    push(&mut document, "/metadata/component/externalReferences", link);
    complete(document.pointer_mut("/metadata/component").expect("a primary component"));
    for component in document["components"].as_array_mut().expect("a list") {
        complete(component);
    }
    document
}

/// States of a component, and of those nested in it, what only some nations ask for.
fn complete(component: &mut Value) {
    if component["type"] == "cryptographic-asset" {
        return;
    }
    for nested in component.get_mut("components").and_then(Value::as_array_mut).into_iter().flatten() {
        complete(nested);
    }
    let name = component["name"].as_str().expect("a name").to_owned();
    component["description"] = Value::from(format!("What {name} is for"));
    let properties = [
        ("cdx:lifecycle:milestone:generalAvailability", "2025-11-03"),
        ("cdx:lifecycle:milestone:endOfSupport", "2030-12-31"),
        ("bsi:component:filename", "file.bin"),
        ("bsi:component:executable", "executable"),
        ("bsi:component:archive", "no archive"),
        ("bsi:component:structured", "unstructured"),
    ];
    let property = |&(name, value): &(&str, &str)| serde_json::json!({ "name": name, "value": value });
    component["properties"] = properties.iter().map(property).collect();
    for link in component["externalReferences"].as_array_mut().expect("a list") {
        if link["type"] == "distribution" {
            let content = format!("{0}{0}", hash_of(name.len()));
            link["hashes"] = serde_json::json!([{ "alg": "SHA-512", "content": content }]);
        }
    }
}

/// The CycloneDX base document with more components, each good and none like another.
pub(crate) fn many(count: usize) -> Value {
    let mut document = base("cyclonedx-1.6");
    for index in 0..count {
        let component = serde_json::json!({
            "type": "library", "bom-ref": format!("dock-{index}"), "name": format!("dock-{index}"), "version": "1.0.0",
            "manufacturer": { "name": format!("Pier {index} Works") },
            "purl": format!("pkg:npm/dock-{index}@1.0.0"),
            "licenses": [{ "license": { "id": "MIT" } }],
            "hashes": [{ "alg": "SHA-256", "content": hash_of(index) }],
        });
        push(&mut document, "/components", component);
        push(&mut document, "/dependencies/0/dependsOn", Value::from(format!("dock-{index}")));
    }
    document
}

fn hash_of(index: usize) -> String {
    use sha2::{Digest, Sha256};
    bidcheck::submission::hexadecimal(&Sha256::digest(index.to_string()))
}

fn push(document: &mut Value, pointer: &str, value: Value) {
    let list = document.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"));
    list.as_array_mut().unwrap_or_else(|| panic!("no list at {pointer}")).push(value);
}

impl Case {
    /// The edited document.
    pub(crate) fn document(&self) -> Value {
        let mut document = base(&self.base);
        for edit in &self.edit {
            edit.apply(&mut document, &self.id);
        }
        document
    }
}

impl Edit {
    fn apply(&self, document: &mut Value, case: &str) {
        let to = self.to.as_ref().map(|to| serde_json::to_value(to).expect("TOML values are JSON values"));
        if let (Some(pointer), Some(value)) = (&self.append, &to) {
            return push(document, pointer, value.clone());
        }
        let pointer = self.set.as_ref().or(self.remove.as_ref()).expect("an edit sets, removes or appends");
        let steps: Vec<&str> = pointer.split('/').skip(1).collect();
        let changed = change(document, &steps, to.as_ref());
        assert!(changed > 0, "{case}: nothing at {pointer}");
    }
}

/// Sets or removes what the steps lead to, and says how often.
fn change(value: &mut Value, steps: &[&str], to: Option<&Value>) -> usize {
    let (step, rest) = steps.split_first().expect("a pointer has a step");
    let step = step.replace("~1", "/").replace("~0", "~");
    if step == "*" {
        let items = value.as_array_mut().map(|items| items.iter_mut()).into_iter().flatten();
        return items.map(|item| change(item, rest, to)).sum();
    }
    if !rest.is_empty() {
        let next = match value {
            Value::Array(items) => step.parse::<usize>().ok().and_then(|index| items.get_mut(index)),
            Value::Object(entries) => entries.get_mut(&step),
            _ => None,
        };
        return next.map_or(0, |next| change(next, rest, to));
    }
    match (value, to) {
        (Value::Object(entries), Some(to)) => {
            entries.insert(step, to.clone());
            1
        }
        (Value::Object(entries), None) => usize::from(entries.remove(&step).is_some()),
        (Value::Array(items), to) => {
            match (step.parse::<usize>().ok().filter(|&index| index < items.len()), to) {
                (Some(index), Some(to)) => {
                    items[index] = to.clone();
                    1
                }
                (Some(index), None) => {
                    items.remove(index);
                    1
                }
                _ => 0,
            }
        }
        _ => 0,
    }
}

/// The moment that all tests judge at.
pub(crate) fn as_of() -> jiff::Timestamp {
    "2026-11-22T12:00:00Z".parse().expect("an instant")
}

/// Terms without anything special.
pub(crate) fn terms(bid: Option<Bid>) -> Terms {
    let options = Options {
        baselines: Vec::new(),
        as_of_given: true,
        fail_on: Level::Shall,
        defer_review: false,
        report_only: false,
        observations: Some(10_000),
        run_cargo: false,
        since: None,
    };
    Terms {
        options,
        bid,
        waivers: Vec::new(),
        reviews: Vec::new(),
        knowledge: Knowledge::default(),
        inputs: Vec::new(),
        since: None,
        as_of: as_of(),
    }
}

/// Assesses one text against one baseline.
pub(crate) fn assess_text(name: &str, text: &[u8], baseline: &str) -> Assessment {
    assess_submission(&Submission::from_texts([(name, text)]), baseline)
}

pub(crate) fn assess_value(document: &Value, baseline: &str) -> Assessment {
    let text = serde_json::to_vec_pretty(document).expect("a value is JSON");
    assess_text("bom.json", &text, baseline)
}

pub(crate) fn assess_submission(submission: &Submission, baseline: &str) -> Assessment {
    assess_with(submission, baseline, Some(store::store()), as_of())
}

/// The same with other data or none, at another moment.
pub(crate) fn assess_with(
    submission: &Submission,
    baseline: &str,
    store: Option<&Intelligence>,
    as_of: jiff::Timestamp,
) -> Assessment {
    let evidence = formats::read(submission);
    let knowledge = gather(&evidence, store, None, as_of).unwrap_or_else(|error| panic!("{error}"));
    assess(submission, &evidence, loaded(baseline), Terms { knowledge, as_of, ..terms(None) })
}

/// A baseline of the program, loaded once however many documents are assessed against it.
fn loaded(id: &str) -> &'static [Baseline] {
    static LOADED: OnceLock<BTreeMap<String, Vec<Baseline>>> = OnceLock::new();
    let all = LOADED.get_or_init(|| {
        let load = |id: &str| Baseline::load(id).unwrap_or_else(|error| panic!("{error}"));
        load::ids().into_iter().map(|id| (id.to_owned(), vec![load(id)])).collect()
    });
    &all[id]
}

/// The verdict of each rule.
pub(crate) fn verdicts(assessment: &Assessment) -> BTreeMap<String, Verdict> {
    let findings = assessment.results.iter().flat_map(|result| &result.findings);
    findings.map(|finding| (finding.rule.clone(), finding.verdict)).collect()
}

/// Whether a change from one verdict to another is an improvement in the sense of the three laws.
pub(crate) fn improves(before: Verdict, after: Verdict) -> bool {
    let bad = |verdict| matches!(verdict, Verdict::Fail | Verdict::NoEvidence | Verdict::NeedsReview);
    bad(before) && !bad(after)
}

pub(crate) fn conclusion_improves(before: Conclusion, after: Conclusion) -> bool {
    before != Conclusion::Pass && after == Conclusion::Pass
}
