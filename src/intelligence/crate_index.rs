//! Reads the versions of a crate as the index of a Cargo registry has them, for those that were taken back.

use serde::Deserialize;

use super::feed::Unreadable;

/// A crate, and its versions that were taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yanked {
    /// The name of the crate.
    pub name: String,
    /// The versions.
    pub versions: Vec<String>,
}

#[derive(Deserialize)]
struct Line {
    name: String,
    vers: String,
    yanked: bool,
}

/// Reads a file of the index: a JSON object in each line.
///
/// # Errors
///
/// Fails if a line is of another shape or tells of another crate.
pub fn read(text: &str) -> Result<Yanked, Unreadable> {
    let mut yanked: Option<Yanked> = None;
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let because =
            |reason: &dyn std::fmt::Display| Unreadable::because(format!("line {}: {reason}", index + 1));
        let line: Line = serde_json::from_str(line).map_err(|error| because(&error))?;
        let of = yanked.get_or_insert_with(|| Yanked { name: line.name.clone(), versions: Vec::new() });
        if of.name != line.name {
            return Err(because(&"it is of another crate"));
        }
        of.versions.extend(line.yanked.then_some(line.vers));
    }
    yanked.ok_or_else(|| Unreadable::because("it has no line"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_were_taken_back_are_told() {
        let line = |name: &str, version: &str, yanked: bool| {
            format!(
                r#"{{"name":"{name}","vers":"{version}","deps":[],"cksum":"0","features":{{}},"yanked":{yanked}}}"#
            )
        };
        let text = [line("a", "1.0.0", false), line("a", "1.0.1", true), line("a", "1.0.2", true)].join("\n");
        let yanked = Yanked { name: "a".to_owned(), versions: vec!["1.0.1".to_owned(), "1.0.2".to_owned()] };
        assert_eq!(read(&text), Ok(yanked));
        assert!(read(&[line("a", "1", true), line("b", "1", true)].join("\n")).is_err());
        assert!(read("{\"name\":\"a\"}").is_err());
    }
}
