//! How the JSON Schemas of the files that a buyer writes are drawn from the types that read them,
//! and compared with the committed ones. Only tests have it.

use std::fs;
use std::path::Path;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::{Bid, Review, Waiver, bid, load, review, waiver};

/// Compares a schema with the committed file; with `BIDCHECK_BLESS=1` it writes the file.
pub(crate) fn assert_drawn(path: &str, name: &str, title: &str, mut drawn: Schema, committed: &str) {
    drawn.insert("$id".to_owned(), format!("urn:bidcheck:schema:{name}").into());
    drawn.insert("title".to_owned(), title.into());
    let text = serde_json::to_string_pretty(&drawn).expect("a schema is JSON") + "\n";
    if std::env::var_os("BIDCHECK_BLESS").is_some() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        fs::write(file, text).expect("the schema can be written");
    } else if serde_json::from_str::<Value>(committed).ok().as_ref() != Some(drawn.as_value()) {
        panic!("{path} is stale: run this test with BIDCHECK_BLESS=1 and commit the file");
    }
}

/// Draws the schema of a file that people write in an editor. Draft 7 is what editors know.
fn of_file<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft07().for_deserialize();
    settings.with_transform(RecursiveTransform(without_null)).into_generator().into_root_schema_for::<T>()
}

/// A key that is optional is left out: TOML has no null, and reports do without.
pub(crate) fn without_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if schema.get("default") == Some(&Value::Null) {
        schema.remove("default");
    }
    if let Some(Value::Array(mut choices)) = schema.remove("anyOf") {
        choices.retain(|choice| choice["type"] != "null");
        // `allOf` since draft 7 takes no notice of what stands beside a `$ref`.
        let key = if choices.len() == 1 { "allOf" } else { "anyOf" };
        schema.insert(key.to_owned(), choices.into());
    }
}

/// What a schema says against a value, with the places.
pub(crate) fn faults(schema: &str, value: &Value) -> Vec<String> {
    let schema = serde_json::from_str(schema).expect("the committed schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the committed schema is a schema");
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_committed_schema_of_baselines_is_the_one_that_the_loader_draws() {
    let schema = of_file::<load::Written>();
    assert_drawn("src/baseline/baseline.schema.json", "baseline", "Baseline", schema, load::SCHEMA);
}

#[test]
fn the_committed_schema_of_waivers_is_the_one_that_the_reader_draws() {
    let schema = of_file::<waiver::Written>();
    assert_drawn("src/baseline/waivers.schema.json", "waivers", "Waivers", schema, waiver::SCHEMA);
}

#[test]
fn the_committed_schema_of_reviews_is_the_one_that_the_reader_draws() {
    let schema = of_file::<review::Written>();
    assert_drawn("src/baseline/reviews.schema.json", "reviews", "Reviews", schema, review::SCHEMA);
}

#[test]
fn the_committed_schema_of_bids_is_the_one_that_the_reader_draws() {
    assert_drawn("src/baseline/bid.schema.json", "bid", "Bid", of_file::<Bid>(), bid::SCHEMA);
}

fn value(text: &str) -> Value {
    toml::from_str(text).expect("the text is TOML")
}

#[test]
fn every_baseline_of_the_program_fits_the_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("baselines");
    let mut files = 0;
    for id in load::ids() {
        for file in fs::read_dir(root.join(id)).expect("the folder of a baseline") {
            let path = file.expect("a file of a baseline").path();
            let text = fs::read_to_string(&path).expect("a baseline is text");
            assert_eq!(faults(load::SCHEMA, &value(&text)), [""; 0], "{}", path.display());
            files += 1;
        }
    }
    assert!(files >= load::ids().len());
    let frameworks = fs::read_to_string(root.join("frameworks.toml")).expect("the frameworks");
    let wrapped = serde_json::json!({ "frameworks": value(&frameworks) });
    assert_eq!(faults(load::SCHEMA, &wrapped), [""; 0]);
}

#[test]
fn the_schema_refuses_what_the_loader_refuses() {
    let rule = |check: &str| {
        format!(
            "id = \"mine\"\nversion = \"1.0.0\"\ntitle = \"t\"\nissuer = \"i\"\nstatus = \"draft\"\n\
             [[rule]]\nid = \"a-rule\"\nlevel = \"shall\"\ncure = \"document\"\ntitle = \"t\"\nstatement = \"s\"\n\
             rationale = \"r\"\nreading = \"r\"\nremediation = \"r\"\nsince = \"1.0\"\n{check}\n"
        )
    };
    let good = rule("check.field-present = { field = \"component.producer\", take = [\"author\"] }");
    let bad = [
        rule("check.field-present = { field = \"component.producr\" }"),
        rule("check.field-present = { field = \"component.producer\", tke = [] }"),
        rule("check.field-present = { field = \"component.producer\", unknown-at-most = 1.5 }"),
        rule("check.field-presnt = { field = \"component.producer\" }"),
        rule("check.author-stated = {}\nnonsense = 1"),
        rule("check.author-stated = {}").replace("\"shall\"", "\"must\""),
        rule("check.author-stated = {}").replace("\"a-rule\"", "\"A Rule\""),
        rule("check.author-stated = {}").replace("\"1.0.0\"", "\"one\""),
        rule("check.author-stated = {}").replace("cure = \"document\"\n", ""),
        rule("check.author-stated = {}\napplies.except = [\"fyle\"]"),
        rule("check.sign-off = {}"),
        rule("check.sign-off = { question = \" \" }"),
        rule("check.sign-off = { question = \"Is it so?\", look-at = \"there\" }"),
        rule("check.author-stated = {}").replacen("[[rule]]", "waivers.longest-days = 0\n[[rule]]", 1),
        rule("check.author-stated = {}").replacen("[[rule]]", "waivers.nevr = []\n[[rule]]", 1),
    ];
    assert_eq!(faults(load::SCHEMA, &value(&good)), [""; 0]);
    assert!(super::Baseline::from_text("mine.toml", &good).is_ok());
    for text in bad {
        assert!(!faults(load::SCHEMA, &value(&text)).is_empty(), "the schema takes\n{text}");
        assert!(super::Baseline::from_text("mine.toml", &text).is_err(), "the loader takes\n{text}");
    }
}

#[test]
fn the_schema_of_bids_takes_what_the_reader_takes() {
    let good = "tender = \"T-1\"\nlot = \"2\"\nbidder = \"ACME\"\nproduct = \"Widget\"\nversion = \"2.3.1\"\n\
                received = \"2026-11-20\"\nevaluator = \"E\"\norganisation = \"O\"\nclassification = \"C\"\nexposed = true";
    for (text, is_taken) in [(good, true), ("", true), ("bider = \"ACME\"", false), ("lot = 2", false)] {
        assert_eq!(faults(bid::SCHEMA, &value(text)).is_empty(), is_taken, "{text}");
        assert_eq!(Bid::from_text(text).is_ok(), is_taken, "{text}");
    }
}

/// A file of the buyer's as a schema sees it: days are words there.
fn with_days(text: &str) -> Value {
    let mut value = value(text);
    let mut open = vec![&mut value];
    while let Some(value) = open.pop() {
        if let Some(day) = value.get("$__toml_private_datetime").cloned() {
            *value = day;
        }
        match value {
            Value::Object(entries) => open.extend(entries.values_mut()),
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    value
}

#[test]
fn the_schemas_of_waivers_and_reviews_take_what_the_readers_take() {
    let fixture = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/people").join(name);
        fs::read_to_string(path).expect("a fixture")
    };
    let (waivers, reviews) = (fixture("waivers.toml"), fixture("reviews.toml"));
    let changes = [
        ("", ""),
        ("rule ", "rul "),
        ("for ", "fr "),
        ("2026-11-10", "'soon'"),
        ("2026-11-20\n", "'soon'\n"),
        ("The generator takes producers from crate authors, which nine crates do not name.", "why"),
        ("name = \"Jane Doe\", ", ""),
        ("\"met\"", "\"compliant\""),
        ("\"R. Viewer\"", "\"  \""),
        ("pkg:cargo", "cargo"),
        ("7d865e95", "7D865E95"),
    ];
    for (from, to) in changes {
        let changed = (waivers.replacen(from, to, 1), reviews.replacen(from, to, 1));
        let takes = Waiver::all_from_text("w.toml", &changed.0).is_ok();
        assert_eq!(faults(waiver::SCHEMA, &with_days(&changed.0)).is_empty(), takes, "{from}");
        let takes = Review::all_from_text("r.toml", &changed.1).is_ok();
        assert_eq!(faults(review::SCHEMA, &with_days(&changed.1)).is_empty(), takes, "{from}");
        let is_whole = changed == (waivers.clone(), reviews.clone());
        let is_taken = Waiver::all_from_text("w.toml", &changed.0).is_ok()
            && Review::all_from_text("r.toml", &changed.1).is_ok();
        assert_eq!(is_whole, is_taken, "{from}");
    }
}
