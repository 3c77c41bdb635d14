//! JSON values written in other notations, with the place of each value.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;

use serde_json::Value;

/// A text, and the line and column of each value by its pointer.
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) places: BTreeMap<String, (u32, u32)>,
}

impl Written {
    fn note(&mut self, pointer: &str) {
        let line = self.text.matches('\n').count() + 1;
        let column = self.text.chars().rev().take_while(|&c| c != '\n').count() + 1;
        let short = |number: usize| u32::try_from(number).expect("a short text");
        self.places.insert(pointer.to_owned(), (short(line), short(column)));
    }
}

/// YAML in block style; words are quoted, and escaped as in JSON. Pointers are JSON Pointers.
pub(crate) fn yaml(value: &Value) -> Written {
    let mut written = Written { text: "# made by a test: é\n".to_owned(), places: BTreeMap::new() };
    block(value, "", 0, &mut written);
    written.text.push('\n');
    written
}

fn block(value: &Value, pointer: &str, indent: usize, written: &mut Written) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            written.note(pointer);
            for (index, (key, value)) in entries.iter().enumerate() {
                if index > 0 {
                    written.text += &format!("\n{}", " ".repeat(indent));
                }
                written.text += &format!("{key}: ");
                inner(value, &format!("{pointer}/{key}"), indent + 2, written);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            written.note(pointer);
            for (index, value) in items.iter().enumerate() {
                if index > 0 {
                    written.text += &format!("\n{}", " ".repeat(indent));
                }
                written.text += "- ";
                block(value, &format!("{pointer}/{index}"), indent + 2, written);
            }
        }
        scalar => {
            written.note(pointer);
            written.text += &scalar.to_string();
        }
    }
}

/// What stands after a key: a mapping or list begins on the next line.
fn inner(value: &Value, pointer: &str, indent: usize, written: &mut Written) {
    let is_empty =
        value.as_object().is_none_or(serde_json::Map::is_empty) && value.as_array().is_none_or(Vec::is_empty);
    // Many writers put the items of a list no further in than its key.
    let indent = if value.is_array() && pointer.len().is_multiple_of(2) { indent - 2 } else { indent };
    if !is_empty {
        written.text += &format!("\n{}", " ".repeat(indent));
    }
    block(value, pointer, indent, written);
}

/// XML with keys for elements, if its values can be told in it. Pointers are paths of elements.
pub(crate) fn xml(value: &Value) -> Option<Written> {
    let mut written =
        Written { text: "<?xml version=\"1.0\"?>\n<!-- é -->\n".to_owned(), places: BTreeMap::new() };
    element("Document", "/Document", value, &mut written).then_some(written)
}

fn element(name: &str, path: &str, value: &Value, written: &mut Written) -> bool {
    written.note(path);
    written.text += &format!("<{name}>");
    let is_told = match value {
        Value::String(words) => {
            let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('\r', "&#13;");
            written.text += &words;
            !words.contains(|c: char| c.is_control() && c != '\n' && c != '\t')
        }
        Value::Bool(flag) => {
            written.text += &flag.to_string();
            name == "filesAnalyzed"
        }
        Value::Object(entries) => {
            !entries.is_empty() && entries.iter().all(|(key, value)| children(key, path, value, written))
        }
        _ => false,
    };
    written.text += &format!("</{name}>\n");
    is_told
}

fn children(name: &str, path: &str, value: &Value, written: &mut Written) -> bool {
    match value {
        Value::Array(items) if items.len() == 1 => {
            element(name, &format!("{path}/{name}"), &items[0], written)
        }
        Value::Array(items) => {
            let mut numbered = items.iter().zip(1..);
            !items.is_empty()
                && numbered
                    .all(|(item, number)| element(name, &format!("{path}/{name}[{number}]"), item, written))
        }
        value => element(name, &format!("{path}/{name}"), value, written),
    }
}
