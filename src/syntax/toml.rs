//! TOML (1.1): a tree of one document with the place of every value, dropped once it is read.
//!
//! The `toml` crate does the reading and bounds the depth; nothing here knows a key.

use std::borrow::Cow;

use ::toml::de::{DeTable, DeValue, Error};
use ::toml::{Spanned, de::DeArray};

use crate::source::{DocumentId, Located, Origin, Problem, ProblemCode, Text};
use crate::submission::Artifact;

/// A document, as far as it can be read.
#[derive(Debug)]
pub struct Tree<'s> {
    document: DocumentId,
    root: Spanned<DeTable<'s>>,
}

/// A table of a document.
#[derive(Debug, Clone, Copy)]
pub struct Table<'t, 's> {
    /// Where it stands: at its header or its opening brace.
    pub at: Origin,
    entries: &'t DeTable<'s>,
}

/// A value of a document.
#[derive(Debug, Clone, Copy)]
pub struct Value<'t, 's> {
    /// Where it stands.
    pub at: Origin,
    value: &'t DeValue<'s>,
}

impl<'s> Tree<'s> {
    /// Reads an artifact's text. What cannot be read is a problem, and reading goes on after it.
    pub fn read(artifact: &'s Artifact, id: DocumentId, problems: &mut Vec<Problem>) -> Option<Self> {
        let (root, errors) = DeTable::parse_recoverable(artifact.text()?);
        // Later errors are often consequences of the first.
        problems.extend(errors.first().map(|error| problem(error, id)));
        Some(Self { document: id, root })
    }

    /// The outermost table.
    pub fn root(&self) -> Table<'_, 's> {
        Table { at: origin(self.document, 0), entries: self.root.get_ref() }
    }
}

/// A key named twice is refused as in every notation; all else that is wrong loses the document.
fn problem(error: &Error, id: DocumentId) -> Problem {
    let code = match error.message() {
        "duplicate key" => ProblemCode::DuplicateKey,
        message if message.contains("recurs") => ProblemCode::TooDeep,
        _ => ProblemCode::SyntaxError,
    };
    let problem = match error.span() {
        Some(span) => Problem::at(code, origin(id, span.start)),
        None => Problem::whole(code, id),
    };
    problem.with(error.message())
}

impl<'t, 's> Table<'t, 's> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<Value<'t, 's>> {
        self.entries.get(key).map(|value| located(value, self.at.document))
    }

    /// The table of a key.
    pub fn table(&self, key: &str) -> Option<Self> {
        self.get(key)?.table()
    }

    /// The text of a key, with the place of the value.
    pub fn text(&self, key: &str) -> Option<Located<Text<'s>>> {
        let value = self.get(key)?;
        Some(Located { value: value.text()?, at: value.at })
    }

    /// The keys, each with its place, and their values, in the order of the document.
    pub fn entries(&self) -> impl Iterator<Item = (Located<Text<'s>>, Value<'t, 's>)> + use<'t, 's> {
        let document = self.at.document;
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries.into_iter().map(move |(key, value)| {
            let at = origin(document, key.span().start);
            (Located { value: words(key.get_ref()), at }, located(value, document))
        })
    }

    /// The tables of a list of tables; anything else in its place is none.
    pub fn tables(&self, key: &str) -> impl Iterator<Item = Value<'t, 's>> + use<'t, 's> {
        self.get(key).into_iter().flat_map(|value| value.list())
    }
}

impl<'t, 's> Value<'t, 's> {
    /// The words, if it is a text.
    pub fn text(&self) -> Option<Text<'s>> {
        match self.value {
            DeValue::String(text) => Some(words(text)),
            _ => None,
        }
    }

    /// The digits of a whole number or the words of a text, for versions that are either.
    pub fn digits(&self) -> Option<Text<'s>> {
        match self.value {
            DeValue::Integer(number) => Some(Text::new(number.to_string())),
            _ => self.text(),
        }
    }

    /// Whether it is `true`.
    pub fn is_true(&self) -> bool {
        matches!(self.value, DeValue::Boolean(true))
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        self.value.is_array()
    }

    /// The entries, if it is a table.
    pub fn table(&self) -> Option<Table<'t, 's>> {
        self.value.as_table().map(|entries| Table { at: self.at, entries })
    }

    /// The values, if it is a list; none otherwise.
    pub fn list(&self) -> impl Iterator<Item = Self> + use<'t, 's> {
        let document = self.at.document;
        let values: Option<&DeArray<'s>> = self.value.as_array();
        values.into_iter().flat_map(|list| list.iter()).map(move |value| located(value, document))
    }
}

fn located<'t, 's>(value: &'t Spanned<DeValue<'s>>, document: DocumentId) -> Value<'t, 's> {
    Value { at: origin(document, value.span().start), value: value.get_ref() }
}

fn words<'s>(text: &Cow<'s, str>) -> Text<'s> {
    Text::new(text.clone())
}

fn origin(document: DocumentId, offset: usize) -> Origin {
    Origin { document, offset: u32::try_from(offset).unwrap_or(u32::MAX) }
}

/// The dotted paths of offsets, such as `package[3].checksum`. An offset belongs to the last
/// key or value that begins at it or before it, and 0 is the document.
pub(super) fn pointers(text: &str, offsets: &[u32]) -> Vec<String> {
    let (root, _) = DeTable::parse_recoverable(text);
    let mut steps = Steps::default();
    steps.table(root.get_ref(), None);
    // The sort is stable: of a list and its first table, which share a header, the table comes last.
    steps.starts.sort_by_key(|(start, _)| *start);
    offsets
        .iter()
        .map(|&offset| {
            let after = steps.starts.partition_point(|(start, _)| *start <= offset as usize);
            let last = after.checked_sub(1).filter(|_| offset > 0);
            last.map(|index| steps.path(steps.starts[index].1)).unwrap_or_default()
        })
        .collect()
}

/// The way to every value: each step with the step before it.
#[derive(Default)]
struct Steps<'t> {
    steps: Vec<(Step<'t>, Option<usize>)>,
    starts: Vec<(usize, usize)>,
}

enum Step<'t> {
    Key(&'t str),
    Item(usize),
}

impl<'t> Steps<'t> {
    fn table(&mut self, table: &'t DeTable<'_>, before: Option<usize>) {
        for (key, value) in table {
            self.steps.push((Step::Key(key.get_ref()), before));
            self.starts.push((key.span().start, self.steps.len() - 1));
            self.value(value);
        }
    }

    fn value(&mut self, value: &'t Spanned<DeValue<'_>>) {
        let step = self.steps.len() - 1;
        self.starts.push((value.span().start, step));
        match value.get_ref() {
            DeValue::Table(table) => self.table(table, Some(step)),
            DeValue::Array(list) => {
                for (index, item) in list.iter().enumerate() {
                    self.steps.push((Step::Item(index), Some(step)));
                    self.value(item);
                }
            }
            _ => {}
        }
    }

    fn path(&self, step: usize) -> String {
        let mut way: Vec<&Step<'_>> = Vec::new();
        let mut next = Some(step);
        while let Some(index) = next {
            way.push(&self.steps[index].0);
            next = self.steps[index].1;
        }
        let mut path = String::new();
        for step in way.into_iter().rev() {
            match step {
                Step::Item(index) => path.push_str(&format!("[{index}]")),
                Step::Key(key) => {
                    let dot = if path.is_empty() { "" } else { "." };
                    path.push_str(dot);
                    path.push_str(&if is_bare(key) { (*key).to_owned() } else { format!("{key:?}") });
                }
            }
        }
        path
    }
}

/// Whether a key may stand without quotes.
fn is_bare(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::submission::Submission;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"a\"\n\n[[package]]\nname = \"b\"\n\
                        dependencies = [\n \"a\",\n]\n\n[target.'cfg(unix)'.dependencies]\nq = { version = \"1\" }\n";

    fn offset(what: &str) -> u32 {
        u32::try_from(LOCK.find(what).expect("what is in the text")).expect("a short text")
    }

    #[test]
    fn paths_name_the_value_that_stands_at_an_offset() {
        for (what, path) in [
            ("4", "version"),
            ("[[package]]\nname = \"a\"", "package[0]"),
            ("\"b\"", "package[1].name"),
            ("\"a\",", "package[1].dependencies[0]"),
            ("{ version", "target.\"cfg(unix)\".dependencies.q"),
            ("\"1\"", "target.\"cfg(unix)\".dependencies.q.version"),
        ] {
            assert_eq!(pointers(LOCK, &[offset(what)]), [path], "{what}");
        }
        assert_eq!(pointers("", &[0]), [""]);
    }

    #[test]
    fn what_is_wrong_is_a_problem_and_the_rest_is_read() {
        for (text, code) in [
            ("a = 1\na = 2\nb = \"x\"\n", ProblemCode::DuplicateKey),
            ("b = \"x\"\na = \n", ProblemCode::SyntaxError),
            (&format!("b = \"x\"\na = {}", "[".repeat(200)), ProblemCode::TooDeep),
        ] {
            let submission = Submission::from_texts([("Cargo.toml", text.as_bytes())]);
            let mut problems = Vec::new();
            let tree = Tree::read(&submission.artifacts[0], DocumentId(0), &mut problems).expect("a text");
            assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [code], "{text}");
            assert_eq!(tree.root().text("b").map(|text| text.value), Some(Text::from("x")), "{text}");
        }
    }

    #[test]
    fn endless_keys_are_bounded() {
        let text = format!("{} = 1", vec!["a"; 100_000].join("."));
        let submission = Submission::from_texts([("Cargo.toml", text.as_bytes())]);
        let mut problems = Vec::new();
        Tree::read(&submission.artifacts[0], DocumentId(0), &mut problems).expect("a text");
        assert_eq!(problems[0].code, ProblemCode::TooDeep);
        assert_eq!(pointers(&text, &[10]), [""]);
    }
}
