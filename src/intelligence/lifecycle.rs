//! Which release cycles of a product are supported, and until when, in the files of endoflife.date.
//!
//! Which cycle a version belongs to is for whoever asks.

use serde::{Deserialize, Serialize};

use super::knowledge::Support;

/// A product and its release cycles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its name, such as `nodejs`.
    pub name: String,
    /// Package URLs and CPE names of it, as published.
    pub identifiers: Vec<String>,
    /// Its release cycles, the newest first as published.
    pub cycles: Vec<Cycle>,
}

/// A release cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// Its name, such as `18` or `3.11`.
    pub name: String,
    /// The newest version of it, as published.
    pub latest: Option<String>,
    /// How its security updates stand (`eol`); nothing if the publisher does not say.
    pub support: Option<Support>,
    /// How updates for those who pay for more stand (`eoes`); nothing if there are none.
    pub extended: Option<Support>,
}

/// What an identifier of a product is compared by: a package URL without version, qualifiers and subpath, in
/// lower case; a CPE of either binding as `cpe:` with its part, vendor and product.
pub fn identity(identifier: &str) -> String {
    let identifier = identifier.to_ascii_lowercase();
    if let Some(parts) = identifier.strip_prefix("cpe:2.3:").or_else(|| identifier.strip_prefix("cpe:/")) {
        let parts: Vec<&str> = parts.splitn(4, ':').take(3).collect();
        return format!("cpe:{}", parts.join(":"));
    }
    let end = identifier.find(['?', '#']).unwrap_or(identifier.len());
    let (name, last) = identifier[..end].rsplit_once('/').unwrap_or(("", &identifier[..end]));
    let last = last.split('@').next().unwrap_or(last);
    if name.is_empty() { last.to_owned() } else { format!("{name}/{last}") }
}
