//! Reads the table of one version from its text. The table is this program's own, and a test reads all of it:
//! a row that cannot be read is passed over.

use super::content::Content;
use super::form::{self, Form};
use super::table::{Attribute, Child, Class, Kind, Others, Place, Shape, Table, When};
use crate::formats::cyclonedx::version::Version;

/// The table of a version.
pub(super) fn table(text: &'static str, version: Version) -> Table {
    let names = Names::of(text);
    let forms = names.forms.iter().map(|name| form::known(name)).collect();
    let root = names.class("bom").unwrap_or_default();
    let mut table = Table::empty(version, names.classes.len(), forms, root);
    let (classes, forms) = table.parts();
    let mut current = None;
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let words: Vec<&'static str> = line.split_whitespace().collect();
        match (line.starts_with("  "), current) {
            (false, _) => current = names.head(&words, line, classes, forms, version),
            (true, Some(Kind::Class(index))) => names.class_row(&words, line, &mut classes[index], version),
            (true, Some(Kind::Form(index))) => words_row(&words, &mut forms[index], version),
            (true, _) => {}
        }
    }
    for class in classes {
        class.settle();
    }
    table
}

/// The names of classes and forms, sorted; their places are their indexes.
struct Names {
    classes: Vec<&'static str>,
    forms: Vec<&'static str>,
}

impl Names {
    fn of(text: &'static str) -> Self {
        let mut names = Self { classes: Vec::new(), forms: form::KNOWN.to_vec() };
        for line in text.lines() {
            let mut words = line.split(' ');
            let (list, name) = match (words.next(), words.next()) {
                (Some("class"), Some(name)) => (&mut names.classes, name),
                (Some("form" | "words" | "union"), Some(name)) => (&mut names.forms, name),
                _ => continue,
            };
            list.push(name);
        }
        for list in [&mut names.classes, &mut names.forms] {
            list.sort_unstable();
            list.dedup();
        }
        names
    }

    fn class(&self, name: &str) -> Option<usize> {
        self.classes.binary_search(&name).ok()
    }

    fn form(&self, name: &str) -> Option<usize> {
        self.forms.binary_search(&name).ok()
    }

    fn kind(&self, name: &str) -> Kind {
        match (self.class(name), self.form(name)) {
            (Some(index), _) => Kind::Class(index),
            (None, Some(index)) => Kind::Form(index),
            (None, None) => Kind::Anything,
        }
    }

    /// A row that is not indented: what the rows after it belong to.
    fn head(
        &self,
        words: &[&'static str],
        line: &'static str,
        classes: &mut [Class],
        forms: &mut [Form],
        version: Version,
    ) -> Option<Kind> {
        let kind = self.kind(words.get(1)?);
        match (words[0], kind) {
            ("class", Kind::Class(index)) => classes[index].shape = shape(words.get(2)?),
            ("words", Kind::Form(index)) => forms[index] = Form::Words(Vec::new()),
            ("union", Kind::Form(index)) => {
                let members = words[2..].iter().filter_map(|name| self.form(name)).collect();
                forms[index] = Form::Union(members);
            }
            ("form", Kind::Form(index)) => {
                let (range, rest) = ranged(&words[2..]);
                if when(range, version) == When::Now {
                    forms[index] = self.narrowed(rest, line)?;
                }
            }
            _ => return None,
        }
        Some(kind)
    }

    /// `= FORM BOUNDS ~ PATTERN`
    fn narrowed(&self, words: &[&'static str], line: &'static str) -> Option<Form> {
        let of = self.form(words.get(1)?)?;
        let (low, high) = words.get(2).and_then(|bounds| bounds.split_once("..")).unwrap_or_default();
        let pattern = line.split_once(" ~ ").map(|(_, pattern)| pattern);
        Some(Form::narrowed(of, low.parse().ok(), high.parse().ok(), pattern))
    }

    fn class_row(&self, words: &[&'static str], line: &'static str, class: &mut Class, version: Version) {
        let (first, rest) = words.split_first().unwrap_or((&"", &[]));
        match first.split_at_checked(1) {
            _ if *first == "content" => {
                let (model, range) = (line.split_once(" : ").map_or("", |(_, model)| model), ranged(rest).0);
                if when(range, version) == When::Now {
                    class.content = Content::of(model);
                }
            }
            _ if *first == "others" => match (rest, when(ranged(&rest[1..]).0, version)) {
                (["any", ..], When::Now) => class.others = Others::Any,
                (_, When::Now) => class.others = Others::OfOtherNamespaces,
                _ => {}
            },
            Some(("=", _)) => {
                let (range, to) = ranged(&rest[1..]);
                if when(range, version) == When::Now || class.text.is_none() {
                    class.text = to.last().map(|key| (self.kind(rest[0]), *key));
                }
            }
            Some(("@", name)) => class.attributes.extend(self.attribute(name, rest, version)),
            Some(("<", name)) => class.children.extend(self.child(name, rest, version)),
            _ => {}
        }
    }

    fn attribute(&self, name: &'static str, words: &[&'static str], version: Version) -> Option<Attribute> {
        let (kind, rest) = words.split_first()?;
        let (range, to) = ranged(rest);
        let (name, is_required) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
        let key = to.last().copied().unwrap_or(name);
        Some(Attribute { name, key, is_required, kind: self.kind(kind), when: when(range, version) })
    }

    fn child(&self, name: &'static str, words: &[&'static str], version: Version) -> Option<Child> {
        let (kind, rest) = words.split_first()?;
        let (range, rest) = ranged(rest);
        let (to, default) = match rest {
            [to @ .., "=", default] => (to, Some(*default)),
            to => (to, None),
        };
        let place = match to {
            ["->", "many", key] => Place::Many(key),
            ["->", "first", key] => Place::First(key),
            ["->", "wrap", key] => Place::Wrap(key),
            ["->", "references", key] => Place::References(key),
            ["->", "spread"] => Place::Spread,
            ["->", key] => Place::Key(key),
            _ => Place::Key(name),
        };
        Some(Child { name, kind: self.kind(kind), place, default, when: when(range, version) })
    }
}

fn shape(word: &str) -> Shape {
    match word {
        "list" => Shape::List,
        "tools" => Shape::Tools,
        "mixed" => Shape::Mixed,
        "reference" => Shape::Reference,
        _ => Shape::Object,
    }
}

/// `: WORD … @RANGE`
fn words_row(words: &[&'static str], form: &mut Form, version: Version) {
    let range = words.last().and_then(|last| last.strip_prefix('@'));
    if let (Form::Words(list), When::Now) = (form, when(range, version)) {
        list.extend(
            words[1..].iter().filter(|word| !word.starts_with('@')).map(|word| word.replace("%20", " ")),
        );
    }
}

/// The range that some words begin with, if they do, and the other words.
fn ranged<'w>(words: &'w [&'static str]) -> (Option<&'static str>, &'w [&'static str]) {
    match words {
        [range, rest @ ..]
            if range.starts_with(|sign: char| sign.is_ascii_digit() || sign == '-') && *range != "->" =>
        {
            (Some(range), rest)
        }
        _ => (None, words),
    }
}

/// Whether a range has a version; if not, the nearest that it has.
fn when(range: Option<&str>, version: Version) -> When {
    let Some(range) = range else { return When::Now };
    let (mut since, mut until) = (None, None);
    for part in range.split(',') {
        let (low, high) = part.split_once('-').unwrap_or((part, part));
        let low = Version::named(low).unwrap_or(Version::OLDEST);
        let high = Version::named(high).unwrap_or(Version::LATEST);
        if low <= version && version <= high {
            return When::Now;
        }
        if version < low {
            since = since.or(Some(low));
        } else {
            until = Some(high);
        }
    }
    match (since, until) {
        (Some(since), _) => When::Since(since),
        (None, Some(until)) => When::Until(until),
        (None, None) => When::Now,
    }
}
