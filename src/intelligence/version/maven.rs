//! Maven's `ComparableVersion`, as of Maven 4 since September 2026: lists of numbers and qualifiers within
//! one another, where what says nothing is left out.

use std::cmp::Ordering;

use super::{by_number, is_number};

/// The qualifiers that Maven knows, in their order; the empty one is the release itself.
const QUALIFIERS: &[&str] = &["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];

/// Qualifiers that say that it is the release.
const RELEASE: &[&str] = &["ga", "final", "release"];

/// A version of a Maven artifact.
#[derive(Debug, Clone)]
pub(super) struct Version(Vec<Item>);

#[derive(Debug, Clone)]
enum Item {
    /// Digits without zeros before them; zero is empty.
    Number(Box<str>),
    Qualifier(Qualifier),
    /// A qualifier and its number, such as `rc-2`.
    Numbered(Qualifier, Box<str>),
    List(Vec<Self>),
}

/// Its place among [`QUALIFIERS`], or behind them, and then its word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Qualifier {
    place: usize,
    word: Box<str>,
    /// Written down as nothing: the only one that says nothing.
    is_empty: bool,
}

/// What an item that is not there counts as.
const NOTHING: Ordering = Ordering::Equal;

impl Qualifier {
    fn read(word: &str, has_number: bool) -> Self {
        let word = match word {
            "a" if has_number => "alpha",
            "b" if has_number => "beta",
            "m" if has_number => "milestone",
            "cr" => "rc",
            word => word,
        };
        let known = if RELEASE.contains(&word) { "" } else { word };
        match QUALIFIERS.iter().position(|one| *one == known) {
            Some(place) => Self { place, word: "".into(), is_empty: word.is_empty() },
            None => Self { place: QUALIFIERS.len(), word: word.into(), is_empty: false },
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        (self.place, &self.word).cmp(&(other.place, &other.word))
    }

    /// Against a version that has none.
    fn against_nothing(&self) -> Ordering {
        self.compare(&Self::read("", false))
    }

    /// With its number, against another without one. The number makes it more; but that of a release, such as
    /// `ga-1`, only if it is not zero.
    fn numbered_against(&self, number: &str, other: &Self) -> Ordering {
        let is_more = || match self.against_nothing() {
            Ordering::Equal => by_number(number, ""),
            _ => Ordering::Greater,
        };
        self.compare(other).then_with(is_more)
    }
}

impl Version {
    /// Reads a version; every text is one.
    pub(super) fn read(text: &str) -> Self {
        let mut reading = Reading::default();
        let text = text.to_lowercase();
        reading.read(&text);
        Self(reading.close())
    }

    /// Which comes first.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        by_list(&self.0, &other.0)
    }
}

/// The lists that are open, the innermost last. Each is the last item of the one before.
struct Reading {
    lists: Vec<Vec<Item>>,
    is_digit: bool,
    is_numbered: bool,
}

impl Default for Reading {
    fn default() -> Self {
        Self { lists: vec![Vec::new()], is_digit: false, is_numbered: false }
    }
}

impl Reading {
    fn read(&mut self, text: &str) {
        let mut start = 0;
        for (at, character) in text.char_indices() {
            match character {
                '.' => {
                    self.take(&text[start..at]);
                    start = at + 1;
                }
                '-' if self.joins_a_number(text, start, at) => self.is_numbered = true,
                '-' => {
                    self.take(&text[start..at]);
                    start = at + 1;
                    self.open();
                }
                '0'..='9' => {
                    if !self.is_digit && at > start {
                        self.is_numbered = true;
                        self.open();
                    }
                    self.is_digit = true;
                }
                _ => {
                    if self.is_digit && at > start {
                        self.take(&text[start..at]);
                        start = at;
                        self.lists.push(Vec::new());
                    }
                    self.is_digit = false;
                }
            }
        }
        if start < text.len() {
            if !self.is_digit {
                self.open();
            }
            self.take(&text[start..]);
        }
    }

    /// `X-1` is read as `X1`.
    fn joins_a_number(&self, text: &str, start: usize, at: usize) -> bool {
        at > start && !self.is_digit && text[at + 1..].starts_with(|c: char| c.is_ascii_digit())
    }

    /// Opens a list within the innermost one, unless that is still empty.
    fn open(&mut self) {
        if self.lists.last().is_some_and(|list| !list.is_empty()) {
            self.lists.push(Vec::new());
        }
    }

    fn take(&mut self, text: &str) {
        let item = match (text.is_empty(), self.is_numbered, self.is_digit) {
            (true, ..) => Item::Number("".into()),
            (_, true, _) => numbered(&text.replace('-', "")),
            (_, _, true) => Item::Number(text.trim_start_matches('0').into()),
            _ => Item::Qualifier(Qualifier::read(text, false)),
        };
        self.is_numbered = false;
        if let Some(list) = self.lists.last_mut() {
            list.push(item);
        }
    }

    /// Closes all lists, the innermost first.
    fn close(mut self) -> Vec<Item> {
        let mut inner = normal(self.lists.pop().unwrap_or_default());
        while let Some(mut outer) = self.lists.pop() {
            outer.push(Item::List(inner));
            inner = normal(outer);
        }
        inner
    }
}

fn numbered(text: &str) -> Item {
    let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let (word, number) = text.split_at(digits);
    match is_number(number) {
        true => Item::Numbered(Qualifier::read(word, true), number.trim_start_matches('0').into()),
        false => Item::Qualifier(Qualifier::read(text, false)),
    }
}

/// Leaves out items that say nothing at the end and before qualifiers, and then a list around nothing but another.
fn normal(mut list: Vec<Item>) -> Vec<Item> {
    for at in (0..list.len()).rev() {
        let goes = match list.get(at + 1) {
            None | Some(Item::Qualifier(_)) => true,
            Some(Item::List(inner)) => matches!(inner.first(), Some(Item::Qualifier(_) | Item::Numbered(..))),
            Some(_) => false,
        };
        if goes && says_nothing(&list[at]) {
            list.remove(at);
        }
    }
    match list.as_mut_slice() {
        [Item::List(inner)] => std::mem::take(inner),
        _ => list,
    }
}

fn says_nothing(item: &Item) -> bool {
    match item {
        Item::Number(number) => number.is_empty(),
        Item::Qualifier(qualifier) => qualifier.is_empty,
        Item::Numbered(..) => false,
        Item::List(list) => list.is_empty(),
    }
}

fn by_list(one: &[Item], other: &[Item]) -> Ordering {
    for at in 0..one.len().max(other.len()) {
        let order = match (one.get(at), other.get(at)) {
            (Some(one), Some(other)) => by_item(one, other),
            (Some(one), None) => against_nothing(one),
            (None, Some(other)) => against_nothing(other).reverse(),
            (None, None) => NOTHING,
        };
        if order.is_ne() {
            return order;
        }
    }
    Ordering::Equal
}

fn against_nothing(item: &Item) -> Ordering {
    match item {
        Item::Number(number) if number.is_empty() => NOTHING,
        Item::Number(_) => Ordering::Greater,
        Item::Qualifier(qualifier) => qualifier.against_nothing(),
        Item::Numbered(qualifier, number) => qualifier.against_nothing().then_with(|| by_number(number, "")),
        Item::List(list) => all_against_nothing(list),
    }
}

fn all_against_nothing(list: &[Item]) -> Ordering {
    list.iter().map(against_nothing).find(|order| order.is_ne()).unwrap_or(NOTHING)
}

/// A qualifier against a list is one against the first of the list.
fn by_first(list: &[Item], qualifier: &Item) -> Ordering {
    match list.split_first() {
        Some((first, rest)) => by_item(first, qualifier).then_with(|| all_against_nothing(rest)),
        None => against_nothing(qualifier).reverse(),
    }
}

/// A number is more than what is none.
fn by_item(one: &Item, other: &Item) -> Ordering {
    use Item::{List, Number, Numbered, Qualifier as Word};
    match (one, other) {
        (Number(one), Number(other)) => by_number(one, other),
        (List(one), List(other)) => by_list(one, other),
        (Word(one), Word(other)) => one.compare(other),
        (Numbered(one, number), Numbered(other, than)) => {
            one.compare(other).then_with(|| by_number(number, than))
        }
        (Numbered(one, number), Word(other)) => one.numbered_against(number, other),
        (Word(one), Numbered(other, number)) => other.numbered_against(number, one).reverse(),
        (List(list), qualifier @ (Word(_) | Numbered(..))) => by_first(list, qualifier),
        (qualifier @ (Word(_) | Numbered(..)), List(list)) => by_first(list, qualifier).reverse(),
        (Number(_), _) => Ordering::Greater,
        (_, Number(_)) => Ordering::Less,
    }
}
