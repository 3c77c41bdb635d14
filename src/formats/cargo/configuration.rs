//! `.cargo/config.toml`: read only for where it sends Cargo for its sources.
//!
//! Whatever else it asks Cargo to do, such as running a program, is neither done nor judged.

use crate::source::{Located, Text};
use crate::syntax::toml::Table;

use super::manifest;

/// The places where sources are replaced: `[source.*] replace-with`, `[patch]` and `paths`.
pub(super) fn replacements<'s>(root: Table<'_, 's>) -> Vec<Located<Text<'s>>> {
    let sources = root.table("source");
    let sources = sources.iter().flat_map(Table::entries);
    let mut replacements: Vec<Located<Text<'s>>> =
        sources.filter_map(|(_, source)| source.table()?.text("replace-with")).collect();
    replacements.extend(manifest::patches(root).map(|(name, _)| name));
    let paths = root.get("paths").into_iter().flat_map(|list| list.list());
    replacements.extend(paths.filter_map(|path| Some(Located { value: path.text()?, at: path.at })));
    replacements.sort_by_key(|replacement| replacement.at);
    replacements
}
