//! Lines of `Tag: value`, as SPDX writes them: values in `<text>…</text>` run over lines, and lines that
//! begin with `#` are comments. A carriage return ends a line too: real documents mix them.
//!
//! It knows no tag.

/// One tag with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'t> {
    /// Where the tag begins.
    pub at: usize,
    /// The tag, without its colon.
    pub tag: &'t str,
    /// Where the value begins.
    pub value_at: usize,
    /// The value, without blanks around it or the marks of a text.
    pub value: &'t str,
}

/// What stands in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'t> {
    /// A tag with its value.
    Entry(Entry<'t>),
    /// Neither a tag with its value nor a comment, with its place.
    Stray(usize, &'t str),
    /// A text that the file ends in, with its place.
    Unclosed(usize),
}

const OPENING: &str = "<text>";
const CLOSING: &str = "</text>";

/// The lines of a file that say something, in order.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    at: usize,
    /// Whether what is left of the current line follows the end of a text.
    is_after_text: bool,
    /// A text without an end is said after its tag.
    unclosed: Option<usize>,
}

/// Tells the lines of a file apart.
pub fn lines(text: &str) -> Lines<'_> {
    Lines { text, at: 0, is_after_text: false, unclosed: None }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        if let Some(at) = self.unclosed.take() {
            return Some(Line::Unclosed(at));
        }
        while self.at < self.text.len() {
            let from = self.at;
            let rest = &self.text[from..];
            let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
            self.at = from + (end + 1).min(rest.len());
            let line = rest[..end].trim_end();
            let at = from + line.len() - line.trim_start().len();
            let line = line.trim_start();
            let is_after_text = std::mem::take(&mut self.is_after_text);
            if line.is_empty() || line.starts_with('#') && !is_after_text {
                continue;
            }
            return Some(match tag_of(line).filter(|_| !is_after_text) {
                Some(tag) => Line::Entry(self.entry(at, tag, line)),
                None => Line::Stray(at, line),
            });
        }
        None
    }
}

impl<'t> Lines<'t> {
    /// The value of a tag, which may be a text over many lines.
    fn entry(&mut self, at: usize, tag: &'t str, line: &'t str) -> Entry<'t> {
        let after = &line[line.find(':').map_or(line.len(), |colon| colon + 1)..];
        let value = after.trim_start();
        let value_at = at + line.len() - value.len();
        if !value.starts_with(OPENING) {
            return Entry { at, tag, value_at, value };
        }
        let value_at = value_at + OPENING.len();
        let text = &self.text[value_at..];
        let Some(end) = memchr::memmem::find(text.as_bytes(), CLOSING.as_bytes()) else {
            self.at = self.text.len();
            self.unclosed = Some(value_at - OPENING.len());
            return Entry { at, tag, value_at, value: text };
        };
        self.at = value_at + end + CLOSING.len();
        self.is_after_text = true;
        Entry { at, tag, value_at, value: &text[..end] }
    }
}

/// The tag that a line begins with: letters and a colon.
fn tag_of(line: &str) -> Option<&str> {
    let letters = line.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = line[letters..].trim_start_matches([' ', '\t']);
    (letters > 0 && rest.starts_with(':')).then(|| &line[..letters])
}

/// Whether a text is written in tags and names one of its own: its first line is a tag, and some line
/// begins with `tag`.
pub fn names(text: &str, tag: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| tag_of(line).is_some()) && has_line_with(text, tag)
}

fn has_line_with(text: &str, tag: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), tag.as_bytes()).any(|at| {
        let begins = matches!(text.as_bytes().get(at.wrapping_sub(1)), None | Some(b'\n' | b'\r'));
        begins && tag_of(&text[at..]).is_some_and(|whole| whole == tag)
    })
}

/// The tags whose lines hold the offsets, which are sorted.
pub fn pointers(text: &str, offsets: &[u32]) -> Vec<String> {
    let mut lines = lines(text).filter_map(|line| match line {
        Line::Entry(entry) => Some(entry),
        _ => None,
    });
    let mut entry = None;
    let end = |entry: &Entry<'_>| entry.value_at + entry.value.len();
    let mut named = Vec::with_capacity(offsets.len());
    for &offset in offsets {
        let offset = offset as usize;
        while entry.as_ref().is_none_or(|entry| end(entry) < offset) {
            entry = lines.next();
            if entry.is_none() {
                break;
            }
        }
        let around = entry.as_ref().filter(|entry| entry.at <= offset);
        named.push(around.map_or_else(String::new, |entry| entry.tag.to_owned()));
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry<'t>(tag: &'t str, value: &'t str) -> (&'t str, &'t str) {
        (tag, value)
    }

    /// Tags and values; each value stands where it is said to.
    fn entries(text: &str) -> (Vec<(&str, &str)>, Vec<Line<'_>>) {
        let (mut told, mut other) = (Vec::new(), Vec::new());
        for line in lines(text) {
            match line {
                Line::Entry(one) => {
                    assert!(
                        text[one.at..].starts_with(one.tag) && text[one.value_at..].starts_with(one.value)
                    );
                    told.push((one.tag, one.value));
                }
                line => other.push(line),
            }
        }
        (told, other)
    }

    #[test]
    fn tags_are_told_from_comments_and_texts() {
        let text = "# Creator: nobody\r\n\r\nCreator: Tool: a-1\r\n  Note :<text>one\r\n# two\r\nThree: 3</text>  \r\n\
                    Empty:\r\nLast: <text></text>";
        let (told, other) = entries(text);
        let note = entry("Note", "one\r\n# two\r\nThree: 3");
        assert_eq!(told, [entry("Creator", "Tool: a-1"), note, entry("Empty", ""), entry("Last", "")]);
        assert_eq!(other, []);
    }

    #[test]
    fn what_is_no_tag_is_not_lost() {
        let (told, other) = entries("A: 1\nno tag here: 2\nB: <text>x</text> more\nC: 3\n: 4\nD");
        assert_eq!(told, [entry("A", "1"), entry("B", "x"), entry("C", "3")]);
        let stray = [Line::Stray(5, "no tag here: 2"), Line::Stray(38, "more"), Line::Stray(48, ": 4")];
        assert_eq!(other[..3], stray);
        assert_eq!(other[3], Line::Stray(52, "D"));
    }

    #[test]
    fn a_text_without_an_end_takes_the_rest() {
        let (told, other) = entries("A: <text>one\nB: 2\n");
        assert_eq!(told, [entry("A", "one\nB: 2\n")]);
        assert_eq!(other, [Line::Unclosed(3)]);
    }

    #[test]
    fn an_offset_is_named_by_its_tag() {
        let text = "A: 1\n# x\nB: <text>2\n3</text>\nstray\nC: 4";
        let offset = |words: &str| u32::try_from(text.find(words).expect("it is there")).expect("short");
        let offsets = [0, 3, offset("x"), offset("B"), offset("3"), offset("stray"), offset("4"), 99];
        assert_eq!(pointers(text, &offsets), ["A", "A", "", "B", "B", "", "C", ""]);
    }

    #[test]
    fn prose_that_mentions_a_tag_names_none() {
        for (text, is_one) in [
            ("SPDXVersion: SPDX-2.3", true),
            ("# comment\n\nDataLicense: CC0-1.0\nSPDXVersion:SPDX-2.3", true),
            ("How to write SPDX\nSPDXVersion: SPDX-2.3", false),
            ("Note: write SPDXVersion: SPDX-2.3", false),
            ("{\n\"a\":\nSPDXVersion: 1", false),
            ("spdxVersion: SPDX-2.3", false),
            ("SPDXVersions: x", false),
        ] {
            assert_eq!(names(text, "SPDXVersion"), is_one, "{text}");
        }
    }
}
