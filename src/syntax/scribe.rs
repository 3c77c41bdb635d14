//! Writes a document of another notation down as JSON, each value with its place in the file.
//!
//! It keeps to the limits and to the form of JSON, however the notation is broken; what a value
//! means, and which values belong together, is for whoever dictates.

use crate::limits::Limits;
use crate::source::{ProblemCode, Transcript};

/// A transcript while it is written.
///
/// Offsets that it is given are those of the file. After a problem that refuses the document
/// nothing more is written.
#[derive(Debug)]
pub struct Scribe<'l> {
    limits: &'l Limits,
    json: Vec<u8>,
    places: Vec<(u32, u32)>,
    /// The closing brackets of what is open.
    open: Vec<u8>,
    /// Whether the last thing written is complete, so that a comma has to follow.
    is_after_value: bool,
    is_after_key: bool,
    values: usize,
    problems: Vec<Noticed>,
    is_refused: bool,
}

/// Tells a scribe what a text of some notation says.
pub type Dictate = fn(&str, &mut Scribe<'_>);

/// What was wrong with the file, at an offset of the transcript.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Noticed {
    pub(super) code: ProblemCode,
    pub(super) offset: u32,
    pub(super) detail: String,
}

impl<'l> Scribe<'l> {
    /// Begins an empty transcript.
    pub fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            json: Vec::new(),
            places: Vec::new(),
            open: Vec::new(),
            is_after_value: false,
            is_after_key: false,
            values: 0,
            problems: Vec::new(),
            is_refused: false,
        }
    }

    /// How much is accepted.
    pub fn limits(&self) -> &'l Limits {
        self.limits
    }

    /// Whether the document is refused, so that there is no use in going on.
    pub fn is_refused(&self) -> bool {
        self.is_refused
    }

    /// Opens an object.
    pub fn object(&mut self, at: usize) {
        self.bracket(at, b'{', b'}');
    }

    /// Opens a list.
    pub fn list(&mut self, at: usize) {
        self.bracket(at, b'[', b']');
    }

    /// Closes what was opened last.
    pub fn close(&mut self) {
        self.complete_key();
        if let (false, Some(bracket)) = (self.is_refused, self.open.pop()) {
            self.json.push(bracket);
            self.is_after_value = true;
        }
    }

    /// Names the value that follows.
    pub fn key(&mut self, name: &str) {
        self.complete_key();
        if self.is_refused {
            return;
        }
        self.separate();
        self.quote(name);
        self.json.push(b':');
        self.is_after_key = true;
    }

    /// Words.
    pub fn text(&mut self, at: usize, words: &str) {
        if self.begins(at) {
            self.quote(words);
            self.is_after_value = true;
        }
    }

    /// A number, `true`, `false` or `null`, which has to be written as in JSON.
    pub fn literal(&mut self, at: usize, written: &str) {
        if self.begins(at) {
            self.json.extend_from_slice(written.as_bytes());
            self.is_after_value = true;
        }
    }

    /// A text under a name.
    pub fn entry(&mut self, name: &str, at: usize, words: &str) {
        self.key(name);
        self.text(at, words);
    }

    /// Notes what is wrong with the file at an offset.
    pub fn problem(&mut self, code: ProblemCode, at: usize, detail: impl Into<String>) {
        if self.is_refused {
            return;
        }
        let offset = short(self.json.len());
        // A blank of its own, so that no value shares the place.
        self.json.push(b' ');
        self.places.push((offset, short(at)));
        self.problems.push(Noticed { code, offset, detail: detail.into() });
        self.is_refused = code.class() == crate::source::ProblemClass::Refused;
    }

    /// Closes what is open. The transcript of a refused document is not to be read.
    pub(super) fn finish(mut self) -> (Transcript, Vec<Noticed>, bool) {
        while !self.is_refused && !self.open.is_empty() {
            self.close();
        }
        // Nothing but text was put in.
        let text = String::from_utf8(self.json).unwrap_or_default();
        (Transcript::new(text, self.places), self.problems, self.is_refused)
    }

    fn bracket(&mut self, at: usize, opening: u8, closing: u8) {
        if self.open.len() >= self.limits.nesting {
            return self.problem(ProblemCode::TooDeep, at, format!("{} levels", self.limits.nesting));
        }
        if self.begins(at) {
            self.json.push(opening);
            self.open.push(closing);
            self.is_after_value = false;
        }
    }

    /// Makes room for a value, unless the document is refused or this is one value too many.
    fn begins(&mut self, at: usize) -> bool {
        self.values += 1;
        if self.values > self.limits.values {
            self.problem(ProblemCode::OverLimit, at, format!("{} values", self.limits.values));
        } else if self.json.len() as u64 > self.limits.file_bytes {
            self.problem(ProblemCode::OverLimit, at, format!("{} bytes", self.limits.file_bytes));
        }
        if self.is_refused {
            return false;
        }
        self.separate();
        self.places.push((short(self.json.len()), short(at)));
        self.is_after_key = false;
        true
    }

    fn separate(&mut self) {
        if self.is_after_value {
            self.json.push(b',');
            self.is_after_value = false;
        }
    }

    /// A key that nothing followed has no value.
    fn complete_key(&mut self) {
        if self.is_after_key && !self.is_refused {
            self.json.extend_from_slice(b"null");
            (self.is_after_key, self.is_after_value) = (false, true);
        }
    }

    fn quote(&mut self, words: &str) {
        // Writing to a vector cannot fail.
        let _ = serde_json::to_writer(&mut self.json, words);
    }
}

fn short(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::DEFAULT;

    #[test]
    fn what_is_dictated_is_json_with_places() {
        let mut scribe = Scribe::new(&DEFAULT);
        scribe.object(3);
        scribe.entry("name", 10, "a \"b\"\n");
        scribe.key("list");
        scribe.list(20);
        scribe.literal(21, "1");
        scribe.literal(23, "true");
        scribe.close();
        scribe.key("nothing");
        let (transcript, problems, is_refused) = scribe.finish();
        assert_eq!(transcript.text(), r#"{"name":"a \"b\"\n","list":[1,true],"nothing":null}"#);
        assert_eq!((problems, is_refused), (vec![], false));
        let place_of = |words: &str| {
            let offset = transcript.text().find(words).expect("it is there");
            transcript.place(u32::try_from(offset).expect("short"))
        };
        assert_eq!([place_of("{"), place_of("\"a "), place_of("[1"), place_of("true")], [3, 10, 20, 23]);
    }

    #[test]
    fn a_problem_has_a_place_of_its_own() {
        let mut scribe = Scribe::new(&DEFAULT);
        scribe.object(0);
        scribe.problem(ProblemCode::NearMiss, 7, "seven");
        scribe.entry("name", 9, "nine");
        let (transcript, problems, _) = scribe.finish();
        assert_eq!(transcript.place(problems[0].offset), 7);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(transcript.text()).expect("JSON")["name"],
            "nine"
        );
    }

    #[test]
    fn a_document_over_a_limit_is_refused_once() {
        let limits = Limits { values: 3, ..DEFAULT };
        let mut scribe = Scribe::new(&limits);
        scribe.list(0);
        for at in 1..10 {
            scribe.text(at, "x");
        }
        let (_, problems, is_refused) = scribe.finish();
        assert!(is_refused);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, ProblemCode::OverLimit);
    }

    #[test]
    fn nesting_is_bounded() {
        let mut scribe = Scribe::new(&DEFAULT);
        for at in 0..200_000 {
            scribe.list(at);
        }
        let (_, problems, is_refused) = scribe.finish();
        assert!(is_refused && problems[0].code == ProblemCode::TooDeep);
    }
}
