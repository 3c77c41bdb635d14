//! The order of elements within one: a content model of an XSD, as an automaton.
//!
//! A model is written `name version? (hash)* | %*`, where `%` is an element of another namespace. Since the
//! models of XSDs are deterministic (XML Schema 1.0 part 1, 3.8.6), a state is the last place that was reached.

use std::iter::Peekable;
use std::str::Chars;

/// A model with the places that elements can take in it.
#[derive(Debug, Default)]
pub(super) struct Content {
    places: Vec<&'static str>,
    first: Vec<usize>,
    follow: Vec<Vec<usize>>,
    /// Whether the element may end after each place.
    ends: Vec<bool>,
    may_be_empty: bool,
}

/// The place that was reached; none at the beginning.
pub(super) type State = Option<usize>;

/// The word for an element of another namespace.
pub(super) const FOREIGN: &str = "%";

impl Content {
    /// The state after an element, if the element may stand there.
    pub(super) fn step(&self, state: State, name: &str) -> Option<usize> {
        self.next(state).iter().copied().find(|&place| self.places[place] == name)
    }

    /// A place that an element could take, to go on from where it stands wrongly.
    pub(super) fn anywhere(&self, name: &str) -> Option<usize> {
        self.places.iter().position(|place| *place == name)
    }

    /// Whether the element may end there.
    pub(super) fn may_end(&self, state: State) -> bool {
        state.map_or(self.may_be_empty, |place| self.ends[place])
    }

    /// The elements that may stand next.
    pub(super) fn expected(&self, state: State) -> impl Iterator<Item = &'static str> {
        self.next(state).iter().map(|&place| self.places[place]).filter(|name| *name != FOREIGN)
    }

    fn next(&self, state: State) -> &[usize] {
        state.map_or(&self.first, |place| &self.follow[place])
    }

    /// Makes the automaton of a model as it is written in the table.
    pub(super) fn of(written: &'static str) -> Self {
        let mut content = Self::default();
        let part = content.choice(&mut Words { text: written, letters: written.chars().peekable() });
        for &place in &part.last {
            content.ends[place] = true;
        }
        content.first = part.first;
        content.may_be_empty = part.may_be_empty;
        content
    }

    fn choice(&mut self, words: &mut Words) -> Part {
        let mut part = self.sequence(words);
        while words.takes('|') {
            let other = self.sequence(words);
            part.first.extend(other.first);
            part.last.extend(other.last);
            part.may_be_empty |= other.may_be_empty;
        }
        part
    }

    fn sequence(&mut self, words: &mut Words) -> Part {
        let mut part = Part { may_be_empty: true, ..Part::default() };
        while let Some(next) = self.repeated(words) {
            for &place in &part.last {
                self.follow[place].extend(&next.first);
            }
            if part.may_be_empty {
                part.first.extend(&next.first);
            }
            if next.may_be_empty {
                part.last.extend(next.last);
            } else {
                part.last = next.last;
            }
            part.may_be_empty &= next.may_be_empty;
        }
        part
    }

    fn repeated(&mut self, words: &mut Words) -> Option<Part> {
        let mut part = if words.takes('(') {
            let inner = self.choice(words);
            words.takes(')');
            inner
        } else {
            self.place(words.name()?)
        };
        let is_repeated = match words.letters.next_if(|letter| matches!(letter, '?' | '*' | '+')) {
            Some(sign) => {
                part.may_be_empty |= sign != '+';
                sign != '?'
            }
            None => false,
        };
        if is_repeated {
            for &place in &part.last {
                self.follow[place].extend(&part.first);
            }
        }
        Some(part)
    }

    fn place(&mut self, name: &'static str) -> Part {
        let place = self.places.len();
        self.places.push(name);
        self.follow.push(Vec::new());
        self.ends.push(false);
        Part { first: vec![place], last: vec![place], may_be_empty: false }
    }
}

/// A part of a model: how it begins and ends.
#[derive(Default)]
struct Part {
    first: Vec<usize>,
    last: Vec<usize>,
    may_be_empty: bool,
}

struct Words {
    text: &'static str,
    letters: Peekable<Chars<'static>>,
}

impl Words {
    fn takes(&mut self, sign: char) -> bool {
        while self.letters.next_if_eq(&' ').is_some() {}
        self.letters.next_if_eq(&sign).is_some()
    }

    fn name(&mut self) -> Option<&'static str> {
        while self.letters.next_if_eq(&' ').is_some() {}
        let rest: String = self.letters.clone().collect();
        let start = self.text.len() - rest.len();
        let end = rest.find(|letter| " ()|?*+".contains(letter)).unwrap_or(rest.len());
        for _ in 0..end {
            self.letters.next();
        }
        Some(&self.text[start..start + end]).filter(|name| !name.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(model: &'static str, elements: &str) -> bool {
        let content = Content::of(model);
        let mut state = None;
        for name in elements.split_whitespace() {
            match content.step(state, name) {
                Some(place) => state = Some(place),
                None => return false,
            }
        }
        content.may_end(state)
    }

    #[test]
    fn models_take_what_they_say_in_its_order() {
        for (model, right, wrong) in [
            ("a? b c*", &["b", "a b", "b c c"][..], &["", "a", "b a", "b b", "c"][..]),
            ("(a %*)*", &["", "a", "a a % % a"], &["%", "b"]),
            ("a | (b c?)", &["a", "b", "b c"], &["", "a b", "c"]),
            ("(a? b?)*", &["", "a b a", "b b"], &["c"]),
            ("((a | b) c?)?", &["", "a", "b c"], &["a b", "c"]),
            ("(a)+ b", &["a b", "a a b"], &["b", "a"]),
            ("", &[""], &["a"]),
        ] {
            for elements in right {
                assert!(fits(model, elements), "{model}: {elements}");
            }
            for elements in wrong {
                assert!(!fits(model, elements), "{model}: {elements}");
            }
        }
    }

    #[test]
    fn what_may_stand_next_is_known() {
        let content = Content::of("a? b c* %*");
        assert_eq!(content.expected(None).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(content.expected(content.step(None, "b")).collect::<Vec<_>>(), ["c"]);
    }
}
