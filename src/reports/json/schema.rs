//! How the JSON Schema of the report is drawn from the wire form. Only tests have it.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::list::{Arguments, List};
use super::wire::Report;
use super::word::{Day, ForEach, Instant, Vocabulary, Word};
use crate::baseline::schema::{assert_drawn, without_null};

impl<T: Vocabulary> JsonSchema for Word<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = T::WORDS.iter().map(|word| word.text()).collect();
        if T::IS_OPEN {
            json_schema!({
                "description": "The words known so far; more may come.",
                "anyOf": [{ "enum": words }, { "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" }]
            })
        } else {
            json_schema!({ "type": "string", "enum": words })
        }
    }
}

impl<K: Vocabulary, V: JsonSchema> JsonSchema for ForEach<K, V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}For{}", V::schema_name(), K::NAME).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = K::WORDS.iter().map(|word| word.text()).collect();
        let value = generator.subschema_for::<V>();
        let properties: serde_json::Map<_, _> =
            words.iter().map(|word| ((*word).to_owned(), value.clone().into())).collect();
        json_schema!({ "type": "object", "properties": properties, "required": words })
    }
}

impl JsonSchema for Instant {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Instant".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = r"^-?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$";
        json_schema!({ "type": "string", "format": "date-time", "pattern": pattern })
    }
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$" })
    }
}

impl<D, W: JsonSchema> JsonSchema for List<'_, D, W> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<W>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<W>::json_schema(generator)
    }
}

impl JsonSchema for Arguments<'_> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Arguments".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": { "type": "string" } })
    }
}

/// Says what is written: what is optional is left out rather than null, and nothing has a default.
fn as_written(schema: &mut Schema) {
    for key in ["default", "readOnly"] {
        schema.remove(key);
    }
    let required = schema.get("required").cloned().unwrap_or_default();
    let is_required = |name: &String| required.as_array().is_some_and(|all| all.contains(&json!(name)));
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for (_, property) in properties.iter_mut().filter(|(name, _)| !is_required(name)) {
            if let Ok(property) = property.try_into() {
                without_null(property);
            }
        }
    }
}

#[test]
fn the_committed_schema_is_the_one_that_the_wire_form_draws() {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let settings = settings.with_transform(RecursiveTransform(as_written));
    let schema = settings.into_generator().into_root_schema_for::<Report<'_>>();
    assert_drawn(
        "src/reports/json/assessment.schema.json",
        "assessment:1",
        "Assessment",
        schema,
        super::SCHEMA,
    );
}
