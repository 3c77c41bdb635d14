//! The tables of versions, against the official schemas where they are present.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::super::component::KINDS;
use super::super::version::{Place, Version, place};

fn schema(version: &str) -> Option<Value> {
    let folder = match std::env::var_os("BIDCHECK_SCHEMAS") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schemas"),
    };
    let text = std::fs::read(folder.join(format!("cyclonedx/bom-{version}.schema.json"))).ok()?;
    Some(serde_json::from_slice(&text).expect("a schema is JSON"))
}

/// Each place, with where the schema defines the object that has it and the key there.
const PLACES: &[(Place, &str, &str)] = &[
    (place::COMPOSITIONS, "", "compositions"),
    (place::SIGNATURE, "", "signature"),
    (place::VULNERABILITIES, "", "vulnerabilities"),
    (place::DOCUMENT_PROPERTIES, "", "properties"),
    (place::METADATA_PROPERTIES, "/definitions/metadata", "properties"),
    (place::LIFECYCLES, "/definitions/metadata", "lifecycles"),
    (place::BOM_MANUFACTURER, "/definitions/metadata", "manufacturer"),
    (place::COMPONENT_PROPERTIES, "/definitions/component", "properties"),
    (place::MANUFACTURER, "/definitions/component", "manufacturer"),
    (place::AUTHORS, "/definitions/component", "authors"),
    (place::SWHID, "/definitions/component", "swhid"),
    (place::OMNIBOR_ID, "/definitions/component", "omniborId"),
    (place::PROVIDES, "/definitions/dependency", "provides"),
];

fn lists_word(schema: &Value, pointer: &str, word: &str) -> bool {
    let words = schema.pointer(pointer).and_then(Value::as_array);
    words.is_some_and(|words| words.iter().any(|listed| listed == word))
}

#[test]
fn each_place_and_word_is_in_the_schemas_from_its_version_on() {
    for (word, version) in Version::ALL {
        let Some(schema) = schema(word) else { return };
        for (place, object, key) in PLACES {
            let is_there = schema.pointer(&format!("{object}/properties/{key}")).is_some();
            assert_eq!(is_there, *version >= place.since, "{} in {word}", place.path);
        }
        for (kind, _, since) in KINDS {
            let is_there = lists_word(&schema, "/definitions/component/properties/type/enum", kind);
            assert_eq!(is_there, version >= since, "{kind} in {word}");
        }
        let links = "/definitions/externalReference/properties/type/enum";
        let is_there = lists_word(&schema, links, "digital-signature");
        assert_eq!(is_there, *version >= place::DIGITAL_SIGNATURE.since, "digital-signature in {word}");
        let tools = schema.pointer("/definitions/metadata/properties/tools").expect("tools").to_string();
        let is_there = tools.contains(r#""components""#);
        assert_eq!(is_there, *version >= place::TOOLS_BY_KIND.since, "tools by kind in {word}");
    }
}
