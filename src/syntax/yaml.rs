//! YAML 1.2 whose values are those of JSON: mappings with words for keys, sequences and scalars.
//!
//! `saphyr-parser` tells the notation apart; this module sees to places, limits, aliases and what a scalar
//! without quotes is. Keys named twice are kept, tags other than `!!str` mean nothing, and one file is
//! one document. What a key means is for whoever asks.

mod scalar;
mod tape;

use std::collections::HashSet;

use crate::limits::DEFAULT;
use crate::source::ProblemCode;

use super::Scribe;
use tape::{Fault, Piece, Tape, What};

/// Whether a text is a YAML document with a key of this name in its outermost mapping, written in lines.
///
/// It is asked of every text, so it looks at the key's line and the first one only.
pub fn names(text: &str, key: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let begins = first.is_some_and(|line| line.starts_with("---") || line.starts_with('%') || is_key(line));
    begins && memchr::memmem::find_iter(text.as_bytes(), key.as_bytes()).any(|at| is_key_at(text, at, key))
}

/// Whether a line begins with a key, which no blank stands before.
fn is_key(line: &str) -> bool {
    let after_quote = line.trim_start_matches(['"', '\'']);
    let rest = after_quote.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    rest.len() < after_quote.len() && rest.trim_start_matches(['"', '\'', ' ', '\t']).starts_with(':')
}

fn is_key_at(text: &str, at: usize, key: &str) -> bool {
    let before = text[..at].strip_suffix(['"', '\'']).unwrap_or(&text[..at]);
    let rest = text[at + key.len()..].trim_start_matches(['"', '\'', ' ', '\t']);
    (before.is_empty() || before.ends_with('\n')) && rest.starts_with(':')
}

/// Tells a scribe what a document says.
pub fn dictate(text: &str, scribe: &mut Scribe<'_>) {
    if text.len() as u64 > scribe.limits().yaml_bytes {
        let detail = format!("{} bytes of YAML", scribe.limits().yaml_bytes);
        return scribe.problem(ProblemCode::OverLimit, 0, detail);
    }
    let tape = Tape::read(text, scribe.limits());
    if !tape.pieces.is_empty() {
        let spare = text.len() + scribe.limits().alias_bytes;
        let mut telling = Telling { tape: &tape, scribe, open: Vec::new(), spare };
        if let Err(Fault { code, at, detail }) = telling.all() {
            scribe.problem(code, at, detail);
            return;
        }
    }
    if let Some(Fault { code, at, detail }) = tape.fault {
        scribe.problem(code, at, detail);
    }
}

/// A mapping or sequence that is being told.
struct Open<'a> {
    /// Where it goes on, and where it ends.
    next: usize,
    end: usize,
    is_mapping: bool,
    /// The keys told so far, where mappings are merged into others.
    keys: HashSet<&'a str>,
    /// The mappings whose entries are told after its own, the next one last (`<<`, YAML 1.1 merge keys).
    sources: Vec<usize>,
    is_merging: bool,
}

struct Telling<'a, 's, 'l> {
    tape: &'a Tape<'a>,
    scribe: &'s mut Scribe<'l>,
    open: Vec<Open<'a>>,
    /// What may still be told: each value and its bytes. Aliases cannot say more than this.
    spare: usize,
}

impl<'a> Telling<'a, '_, '_> {
    fn all(&mut self) -> Result<(), Fault> {
        self.value(0)?;
        while let Some(open) = self.open.last_mut() {
            if open.next >= open.end {
                self.end()?;
                continue;
            }
            let next = open.next;
            if open.is_mapping {
                self.entry(next)?;
            } else {
                open.next = self.tape.after(next);
                self.value(next)?;
            }
            if self.scribe.is_refused() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Goes on with what is merged into the innermost mapping, or closes it.
    fn end(&mut self) -> Result<(), Fault> {
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        let Some(source) = open.sources.pop() else {
            self.open.pop();
            self.scribe.close();
            return Ok(());
        };
        let piece = &self.tape.pieces[source];
        match piece.what {
            What::Mapping { end } => {
                (open.next, open.end, open.is_merging) = (source + 1, end, true);
                Ok(())
            }
            _ => Err(Fault::new(ProblemCode::SyntaxError, piece.at, "what is merged is no mapping")),
        }
    }

    /// A key and its value.
    fn entry(&mut self, key: usize) -> Result<(), Fault> {
        let value = self.tape.after(key);
        let resolved = self.resolved(key)?;
        let What::Scalar { words, is_plain } = &self.tape.pieces[resolved].what else {
            return Err(Fault::new(
                ProblemCode::SyntaxError,
                self.tape.pieces[key].at,
                "a key that is no text",
            ));
        };
        let merges = self.tape.merges;
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        if value >= open.end {
            // The file breaks off behind the key.
            open.next = open.end;
            self.scribe.key(words);
            return Ok(());
        }
        open.next = self.tape.after(value);
        if merges && *is_plain && words == "<<" {
            return self.merge(value);
        }
        if merges && !open.keys.insert(words) && open.is_merging {
            return self.spend(value);
        }
        self.scribe.key(words);
        self.value(value)
    }

    /// Keeps the mapping, or the mappings of a sequence, to be told after the innermost one's own entries.
    fn merge(&mut self, value: usize) -> Result<(), Fault> {
        let value = self.resolved(value)?;
        let mut sources = Vec::new();
        if let What::Sequence { end } = self.tape.pieces[value].what {
            let mut item = value + 1;
            while item < end {
                sources.push(self.resolved(item)?);
                item = self.tape.after(item);
            }
        } else {
            sources.push(value);
        }
        if let Some(open) = self.open.last_mut() {
            open.sources.extend(sources.into_iter().rev());
        }
        Ok(())
    }

    fn value(&mut self, index: usize) -> Result<(), Fault> {
        let index = self.resolved(index)?;
        let Piece { at, what } = &self.tape.pieces[index];
        let end = match what {
            What::Scalar { words, is_plain } => {
                match scalar::literal(words).filter(|_| *is_plain) {
                    Some(literal) => self.scribe.literal(*at, &literal),
                    None => self.scribe.text(*at, words),
                }
                return Ok(());
            }
            What::Mapping { end } => {
                self.scribe.object(*at);
                *end
            }
            What::Sequence { end } => {
                self.scribe.list(*at);
                *end
            }
            What::Alias(_) => return Ok(()),
        };
        if !self.scribe.is_refused() {
            let is_mapping = matches!(what, What::Mapping { .. });
            let (keys, sources) = (HashSet::new(), Vec::new());
            self.open.push(Open { next: index + 1, end, is_mapping, keys, sources, is_merging: false });
        }
        Ok(())
    }

    /// The value that a piece is or stands for, which is then paid for.
    fn resolved(&mut self, index: usize) -> Result<usize, Fault> {
        self.spend(index)?;
        let piece = &self.tape.pieces[index];
        let What::Alias(anchor) = piece.what else { return Ok(index) };
        let target = self.tape.anchors.get(&anchor).copied().unwrap_or(index);
        // What contains the alias would contain itself.
        if index < self.tape.after(target) {
            return Err(Fault::new(ProblemCode::TooDeep, piece.at, "a value that contains itself"));
        }
        self.spend(target)?;
        Ok(target)
    }

    fn spend(&mut self, index: usize) -> Result<(), Fault> {
        let piece = &self.tape.pieces[index];
        let cost = 1 + if let What::Scalar { words, .. } = &piece.what { words.len() } else { 0 };
        match self.spare.checked_sub(cost) {
            Some(spare) => self.spare = spare,
            None => {
                return Err(Fault::new(ProblemCode::OverLimit, piece.at, "aliases that stand for too much"));
            }
        }
        Ok(())
    }
}

/// The values that stand at offsets, which are sorted, as JSON Pointers (RFC 6901).
pub fn pointers(text: &str, offsets: &[u32]) -> Vec<String> {
    let tape = Tape::read(text, &DEFAULT);
    let mut found = vec![String::new(); offsets.len()];
    // The mappings and sequences around, each with its end, the last key or the next index, and the
    // length of the pointer to it.
    let mut around: Vec<(usize, bool, usize, usize)> = Vec::new();
    let (mut path, mut index) = (String::new(), 0);
    while index < tape.pieces.len() {
        while around.last().is_some_and(|(end, ..)| index >= *end) {
            around.pop();
        }
        path.truncate(around.last().map_or(0, |(.., length)| *length));
        if let Some((_, is_mapping, count, _)) = around.last_mut() {
            *count += 1;
            if *is_mapping && *count % 2 == 1 {
                // A key; its value follows.
                index = tape.after(index);
                continue;
            }
            path.push('/');
            match &tape.pieces[index - 1].what {
                What::Scalar { words, .. } if *is_mapping => {
                    path.push_str(&words.replace('~', "~0").replace('/', "~1"));
                }
                _ if *is_mapping => {}
                _ => path.push_str(&(*count - 1).to_string()),
            }
        }
        let piece = &tape.pieces[index];
        let at = u32::try_from(piece.at).unwrap_or(u32::MAX);
        let from = offsets.partition_point(|&offset| offset < at);
        for slot in found[from..].iter_mut().zip(&offsets[from..]).take_while(|(_, offset)| **offset == at) {
            slot.0.clone_from(&path);
        }
        if let What::Mapping { end } | What::Sequence { end } = piece.what {
            around.push((end, matches!(piece.what, What::Mapping { .. }), 0, path.len()));
        }
        index += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use serde_json::{Value, json};

    fn told(text: &str, limits: &Limits) -> (Value, Vec<ProblemCode>) {
        let mut scribe = Scribe::new(limits);
        dictate(text, &mut scribe);
        let (transcript, noticed, _) = scribe.finish();
        let codes = noticed.iter().map(|noticed| noticed.code).collect();
        (serde_json::from_str(transcript.text()).unwrap_or_default(), codes)
    }

    #[test]
    fn yaml_is_told_as_json() {
        let text = "%YAML 1.2\n---\n# comment\na: &one {b: [1, ~, 'x: y', \"\\u00e9\"], c: yes}\nd: *one\ne: |\n  two\n  lines\n\
                    f: !!str 1.10\ng: 1.10\n'1': >-\n  folded\n  words\n...\n";
        let one = json!({ "b": [1, null, "x: y", "é"], "c": "yes" });
        let expected = json!({
            "a": one, "d": one, "e": "two\nlines\n", "f": "1.10", "g": 1.1, "1": "folded words",
        });
        assert_eq!(told(text, &DEFAULT), (expected, vec![]));
    }

    #[test]
    fn own_keys_go_before_those_that_are_merged() {
        let text = "a: &a {x: 1, y: 1}\nb: &b {<<: *a, y: 2, z: 2}\nc: {<<: [*b, {x: 9, w: 9}], z: 3}\n";
        let (value, codes) = told(text, &DEFAULT);
        assert_eq!(value["c"], json!({ "x": 1, "y": 2, "z": 3, "w": 9 }));
        assert_eq!(codes, []);
    }

    #[test]
    fn what_cannot_be_told_is_said() {
        use ProblemCode::{OverLimit, SyntaxError, TooDeep, TrailingData, Truncated};
        let few = Limits { kept_values: 4, ..DEFAULT };
        let flat = Limits { nesting: 2, ..DEFAULT };
        for (text, code, limits) in [
            ("a: 1\n---\nb: 2\n", TrailingData, &DEFAULT),
            ("[a, b]: 1\n", SyntaxError, &DEFAULT),
            ("a: *b\n", SyntaxError, &DEFAULT),
            ("a: [1, 2\n", Truncated, &DEFAULT),
            ("a: &a [*a]\n", TooDeep, &DEFAULT),
            ("a: {b: [1]}\n", TooDeep, &flat),
            ("a: [1, 2, 3]\n", OverLimit, &few),
        ] {
            assert_eq!(told(text, limits).1, [code], "{text}");
        }
    }

    #[test]
    fn a_pointer_leads_through_keys_and_items() {
        let text = "a: é\nlist:\n- x/y: 1\n  b~: [2, {c: 3}]\n- &n 4\nend: *n\n";
        let at = |words: &str| u32::try_from(text.find(words).expect("it is there")).expect("short");
        let offsets = [0, at("é"), at("- x"), at("x/y"), at("1"), at("2"), at("3"), at("&n"), at("*n")];
        let expected = [
            "",
            "/a",
            "/list",
            "/list/0",
            "/list/0/x~1y",
            "/list/0/b~0/0",
            "/list/0/b~0/1/c",
            "/list/1",
            "/end",
        ];
        assert_eq!(pointers(text, &offsets)[..7], expected[..7]);
        assert_eq!(pointers(text, &offsets)[8], expected[8]);
    }

    #[test]
    fn a_key_within_prose_names_no_document() {
        for (text, is_one) in [
            ("spdxVersion: SPDX-2.3\n", true),
            ("---\n# comment\n\"spdxVersion\" : SPDX-2.3\n", true),
            ("SPDXID: x\nname: y\nspdxVersion: z", true),
            ("A page about YAML\nspdxVersion: SPDX-2.3\n", false),
            ("page:\n  spdxVersion: SPDX-2.3\n", false),
            ("{\n\"spdxVersion\": 1}", false),
            ("spdxVersions: 1", false),
        ] {
            assert_eq!(names(text, "spdxVersion"), is_one, "{text}");
        }
    }
}
