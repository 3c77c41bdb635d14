//! Documents that use every field of a version, drawn from its official schema, so that each row of a
//! table meets it.

use serde_json::{Map, Value, json};

use super::schemas;

/// Documents for each of the schema's outermost fields, and for each of a component's. They are valid.
pub(super) fn documents(format: &str, schemas: &schemas::Read) -> Vec<Value> {
    let mut documents = Vec::new();
    for variant in 0..3 {
        let drawer = Drawer { schemas, variant };
        let root = schemas.root();
        let properties = root["properties"].as_object().expect("an object");
        let required: Vec<&str> =
            root["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let shared: Map<String, Value> = properties
            .iter()
            .filter(|(name, _)| required.contains(&name.as_str()))
            .map(|(name, schema)| {
                (name.clone(), fixed(name, format).unwrap_or_else(|| drawer.value(schema, root, &[])))
            })
            .collect();
        for (name, schema) in properties {
            let mut document = shared.clone();
            let value = fixed(name, format).unwrap_or_else(|| drawer.value(schema, root, &[]));
            document.insert(name.clone(), value);
            documents.push(Value::Object(document));
        }
    }
    documents
}

/// Fields whose words decide how the document is read.
fn fixed(name: &str, format: &str) -> Option<Value> {
    let (_, version) = format.split_once('-')?;
    match name {
        "specVersion" => Some(json!(version)),
        "spdxVersion" => Some(json!(format!("SPDX-{version}"))),
        _ => None,
    }
}

struct Drawer<'s> {
    schemas: &'s schemas::Read,
    /// Which of several alternatives and words is taken.
    variant: usize,
}

impl Drawer<'_> {
    /// A value that a schema of a document takes. `path` are the references followed, so that nothing
    /// stands in itself.
    fn value(&self, schema: &Value, document: &Value, path: &[&str]) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let (document, schema) = self.schemas.follow(reference, document);
            return self.value(schema, document, &[path, &[reference]].concat());
        }
        if let Some(word) = schema["enum"].as_array().and_then(|words| self.pick(words)) {
            return word.clone();
        }
        let alternatives = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
        if let Some(alternatives) = alternatives.filter(|all| all.iter().any(|one| !is_requirement(one))) {
            let possible: Vec<&Value> =
                alternatives.iter().filter(|one| !self.is_entered(one, path)).collect();
            return self.pick(&possible).map_or(Value::Null, |one| self.value(one, document, path));
        }
        match schema["type"].as_str() {
            Some("array") => self.list(schema, document, path),
            Some("string") => json!(text(schema, self.variant)),
            Some("integer") => json!(schema["minimum"].as_i64().unwrap_or(0).max(1)),
            Some("number") => json!(schema["maximum"].as_f64().map_or(0.5, |most| most / 2.0)),
            Some("boolean") => json!(self.variant != 0),
            Some("object") | None if schema.get("properties").is_some() => {
                self.object(schema, document, path)
            }
            Some("object") => json!({}),
            _ => schema["allOf"].get(0).map_or(json!("anything"), |one| self.value(one, document, path)),
        }
    }

    fn pick<'v, T>(&self, all: &'v [T]) -> Option<&'v T> {
        all.get(self.variant % all.len().max(1))
    }

    /// Whether a schema leads straight back to where its reference was followed before.
    fn is_entered(&self, schema: &Value, path: &[&str]) -> bool {
        let inner = if schema["type"] == "array" { &schema["items"] } else { schema };
        let references = [inner["$ref"].as_str(), inner["items"]["$ref"].as_str()];
        references.into_iter().flatten().any(|reference| path.contains(&reference))
    }

    fn list(&self, schema: &Value, document: &Value, path: &[&str]) -> Value {
        let items = schema["items"].get(0).unwrap_or(&schema["items"]);
        let first = self.value(items, document, path);
        let mut list = vec![first];
        if schema["minItems"].as_u64() > Some(1) {
            list.push(Self { variant: self.variant + 1, ..*self }.value(items, document, path));
        }
        Value::Array(list)
    }

    fn object(&self, schema: &Value, document: &Value, path: &[&str]) -> Value {
        let mut fields = Map::new();
        let kty = schema["properties"].get("kty").filter(|_| schema.get("allOf").is_some());
        if kty.is_some() {
            let all = schema["allOf"].as_array().expect("a list");
            let one = self.pick(all).expect("one");
            let mut fields = self.object(&one["then"], document, path);
            fields["kty"] = one["if"]["properties"]["kty"]["const"].clone();
            return fields;
        }
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, inner) in schema["properties"].as_object().expect("an object") {
            if required.contains(&name.as_str()) || !self.is_entered(inner, path) {
                fields.insert(name.clone(), self.value(inner, document, path));
            }
        }
        if schema["allOf"].to_string().contains("versionRange") {
            fields.remove(if self.variant == 1 { "version" } else { "versionRange" });
        }
        self.one_group(schema, &mut fields);
        Value::Object(fields)
    }

    /// Leaves the fields of one group where a schema asks for exactly one.
    fn one_group(&self, schema: &Value, fields: &mut Map<String, Value>) {
        let Some(groups) = schema["oneOf"].as_array().filter(|all| all.iter().all(is_requirement)) else {
            return;
        };
        let names = |group: &Value| -> Vec<String> {
            group["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        };
        let possible: Vec<&Value> =
            groups.iter().filter(|group| names(group).iter().all(|name| fields.contains_key(name))).collect();
        let Some(kept) = self.pick(&possible).map(|group| names(group)) else { return };
        for other in groups.iter().flat_map(names).filter(|name| !kept.contains(name)) {
            fields.remove(&other);
        }
    }
}

fn is_requirement(schema: &Value) -> bool {
    schema.as_object().is_some_and(|fields| fields.len() == 1 && fields.contains_key("required"))
}

/// Text of the form that a schema asks for.
fn text(schema: &Value, variant: usize) -> String {
    const UUID: &str = "3e671687-395b-41f5-a30f-a58921a69b79";
    let pattern = schema["pattern"].as_str().unwrap_or_default();
    let format = schema["format"].as_str().unwrap_or_default();
    match (pattern, format) {
        (pattern, _) if pattern.starts_with("^urn:uuid") => format!("urn:uuid:{UUID}"),
        (pattern, _) if pattern.starts_with("^urn:cdx") && pattern.ends_with("#.+$") => {
            format!("urn:cdx:{UUID}/1#a")
        }
        (pattern, _) if pattern.starts_with("^urn:cdx") => format!("urn:cdx:{UUID}/1"),
        (pattern, _) if pattern.starts_with("^([a-fA-F0-9]{32}") => "0123456789abcdef".repeat(4),
        (pattern, _) if pattern.starts_with("^[-+a-z0-9.]+/") => "text/plain".to_owned(),
        ("^([a-z]{2})(-[A-Z]{2})?$", _) => "en-GB".to_owned(),
        ("^CRE:[0-9]+-[0-9]+$", _) => "CRE:1-2".to_owned(),
        ("^[A-Z]{2}$", _) => "JP".to_owned(),
        (pattern, _) if pattern.starts_with("^[A-Za-z0-9]") => "JP 123".to_owned(),
        (_, "date-time") => "2026-06-01T12:00:00Z".to_owned(),
        (_, "date") => "2026-06-01".to_owned(),
        (_, "idn-email") => "a@example.org".to_owned(),
        (_, "uri" | "iri-reference") => "https://example.org/a".to_owned(),
        // SPDX 2 writes dates as text; ours are held to the text of the standard.
        _ => ["2026-06-01T12:00:00Z", "2026-06-01T12:00:01Z"][variant % 2].to_owned(),
    }
}
