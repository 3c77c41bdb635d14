//! Whether single values, and the fields of an object together, are as a table asks; and the words for it.
//!
//! It sees no notation: whoever walks a document, as JSON or as XML, asks it.

use crate::evidence::FaultKind;

use super::table::{Choice, Class, Elsewhere, Rule, Structure, Type};

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) struct Wrong {
    pub(in crate::formats) kind: FaultKind,
    /// What is asked for.
    pub(in crate::formats) asked: String,
    /// What was probably meant.
    pub(in crate::formats) meant: Option<String>,
}

impl Wrong {
    fn new(kind: FaultKind, asked: impl Into<String>) -> Self {
        Self { kind, asked: asked.into(), meant: None }
    }
}

/// Words that are listed in full where they are what is asked for.
const LISTED: usize = 6;

impl Structure {
    /// Judges text, decoded.
    pub(in crate::formats) fn text(&self, is: Type, words: &str) -> Option<Wrong> {
        match is {
            Type::Any => None,
            Type::Text { forms, shortest, longest } => {
                let unfit = forms.into_iter().flatten().find(|form| !self.forms[*form as usize].fits(words));
                if let Some(form) = unfit {
                    let asked = self.forms[form as usize].words;
                    return Some(Wrong::new(FaultKind::WrongForm, asked));
                }
                let is_long_enough = shortest == 0 || words.chars().nth(shortest as usize - 1).is_some();
                let is_short_enough = longest == u32::MAX || words.chars().nth(longest as usize).is_none();
                (!is_long_enough || !is_short_enough)
                    .then(|| Wrong::new(FaultKind::WrongForm, self.asked(is)))
            }
            Type::Exactly(word) => (words != word).then(|| Wrong {
                meant: same_letters(word, words).then(|| word.to_owned()),
                ..Wrong::new(FaultKind::NotInVocabulary, word)
            }),
            Type::Words(vocabulary) => {
                let known = &self.vocabularies[vocabulary as usize].words;
                if known.iter().any(|word| word == words) {
                    return None;
                }
                let meant = known.iter().find(|word| same_letters(word, words));
                Some(Wrong {
                    meant: meant.cloned(),
                    ..Wrong::new(FaultKind::NotInVocabulary, self.asked(is))
                })
            }
            _ => Some(self.wrong_type(is)),
        }
    }

    /// Judges a number as it is written.
    pub(in crate::formats) fn number(&self, is: Type, written: &str) -> Option<Wrong> {
        let Type::Number { whole, low, high } = is else {
            return (is != Type::Any).then(|| self.wrong_type(is));
        };
        let number: f64 = written.parse().unwrap_or(f64::NAN);
        // A whole number may be written 1.0 (JSON Schema, validation 6.1.1).
        if number.is_nan() || (whole && number.fract() != 0.0) {
            return Some(self.wrong_type(is));
        }
        let is_within = low.is_none_or(|low| number >= low) && high.is_none_or(|high| number <= high);
        (!is_within).then(|| Wrong::new(FaultKind::OutOfRange, self.asked(is)))
    }

    /// That a value is of another type than asked for.
    pub(in crate::formats) fn wrong_type(&self, is: Type) -> Wrong {
        Wrong::new(FaultKind::WrongType, self.asked(is))
    }

    /// What a type asks for, in words.
    pub(in crate::formats) fn asked(&self, is: Type) -> String {
        match is {
            Type::Any => "anything".to_owned(),
            Type::Boolean => "true or false".to_owned(),
            Type::Number { whole, low, high } => {
                let sort = if whole { "a whole number" } else { "a number" };
                format!("{sort}{}", between(low, high))
            }
            Type::Text { forms, shortest, longest } => match (forms[0], shortest, longest) {
                (Some(form), _, _) => self.forms[form as usize].words.to_owned(),
                (None, 0, u32::MAX) => "text".to_owned(),
                (None, 1, u32::MAX) => "text that is not empty".to_owned(),
                (None, _, _) => format!("text of {shortest} to {longest} characters"),
            },
            Type::Exactly(word) => word.to_owned(),
            Type::Words(vocabulary) => {
                let words = &self.vocabularies[vocabulary as usize].words;
                match words.len() {
                    0..=LISTED => words.join(", "),
                    all => format!("{all} words such as {}", words[..3].join(", ")),
                }
            }
            Type::Class(_) => "an object".to_owned(),
            Type::List { .. } => "a list".to_owned(),
            Type::Choice(choice) => match &self.choices[choice as usize] {
                Choice::By(..) => "an object".to_owned(),
                Choice::One(types) | Choice::Any(types) => {
                    let mut asked: Vec<String> = types.iter().map(|one| self.asked(*one)).collect();
                    asked.dedup();
                    asked.join(" or ")
                }
            },
        }
    }

    /// What a list of this length breaks.
    pub(in crate::formats) fn length(length: u32, shortest: u32, longest: u32) -> Option<Wrong> {
        let items = |number: u32| if number == 1 { "item" } else { "items" };
        if length < shortest {
            let asked = format!("at least {shortest} {}", items(shortest));
            return Some(Wrong::new(FaultKind::TooFew, asked));
        }
        let asked = || format!("at most {longest} {}", items(longest));
        (length > longest).then(|| Wrong::new(FaultKind::TooMany, asked()))
    }
}

fn between(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!(" from {low} to {high}"),
        (Some(low), None) => format!(" of at least {low}"),
        (None, Some(high)) => format!(" of at most {high}"),
        (None, None) => String::new(),
    }
}

impl Class {
    /// The index of a field. The fields of most documents stand in the order of the table, so that the
    /// one after the last is tried first.
    pub(in crate::formats) fn position(&self, name: &str, after: usize) -> Option<usize> {
        let is_it = |index: &usize| self.fields[*index].name == name;
        (after..self.fields.len()).find(is_it).or_else(|| (0..after.min(self.fields.len())).find(is_it))
    }

    /// What is wrong with a field that the class does not have in this version, where it may not stand.
    pub(in crate::formats) fn stranger(&self, name: &str) -> Option<Wrong> {
        if !self.closed {
            return None;
        }
        if let Some((_, when)) = self.elsewhere.iter().find(|(known, _)| *known == name) {
            return Some(match when {
                Elsewhere::Since(version) => {
                    Wrong::new(FaultKind::NotYetInVersion, format!("came with {version}"))
                }
                Elsewhere::Until(version) => {
                    Wrong::new(FaultKind::NoLongerInVersion, format!("went after {version}"))
                }
            });
        }
        let known = self.near.iter().find(|(wrong, _)| *wrong == name).map(|(_, meant)| *meant);
        let near = || self.fields.iter().find(|field| same_letters(field.name, name)).map(|field| field.name);
        let meant = known.or_else(near).map(str::to_owned);
        Some(Wrong { meant, ..Wrong::new(FaultKind::UnknownField, "") })
    }

    /// The required fields that are missing from those seen.
    pub(in crate::formats) fn missing(&self, seen: u128) -> impl Iterator<Item = &'static str> + '_ {
        let missing = self.required & !seen;
        self.fields
            .iter()
            .enumerate()
            .filter(move |(index, _)| missing >> index & 1 == 1)
            .map(|(_, field)| field.name)
    }

    /// What the fields seen together break. `is_true` are those whose value is true.
    pub(in crate::formats) fn combination(
        &self,
        seen: u128,
        is_true: u128,
    ) -> impl Iterator<Item = Wrong> + '_ {
        let has = move |set: &u128| seen & set == *set;
        let broken = move |rule: &&Rule| match rule {
            Rule::OneOf(sets) => sets.iter().filter(|set| has(set)).count() != 1,
            Rule::SomeOf(sets) => !sets.iter().any(has),
            Rule::NotAll(set) => has(set),
            Rule::NotUnless(field, flag) => seen >> field & 1 == 1 && is_true >> flag & 1 == 0,
        };
        self.rules
            .iter()
            .filter(broken)
            .map(|rule| Wrong::new(FaultKind::ExcludedCombination, self.said(rule)))
    }

    /// A rule in words.
    fn said(&self, rule: &Rule) -> String {
        let named = |set: &u128| {
            let fields = self.fields.iter().enumerate().filter(|(index, _)| set >> index & 1 == 1);
            fields.map(|(_, field)| field.name).collect::<Vec<_>>().join(" with ")
        };
        let listed = |sets: &[u128]| sets.iter().map(named).collect::<Vec<_>>().join(", ");
        match rule {
            Rule::OneOf(sets) => format!("exactly one of {}", listed(sets)),
            Rule::SomeOf(sets) => format!("at least one of {}", listed(sets)),
            Rule::NotAll(set) => format!("not {} at once", named(set)),
            Rule::NotUnless(field, flag) => {
                let name = |index: u8| self.fields[index as usize].name;
                format!("{} only where {} is true", name(*field), name(*flag))
            }
        }
    }
}

/// Whether two words differ in case, blanks and punctuation only.
fn same_letters(one: &str, other: &str) -> bool {
    let letters = |byte: &u8| byte.is_ascii_alphanumeric();
    let (one, other) = (one.bytes().filter(letters), other.bytes().filter(letters));
    one.map(|byte| byte.to_ascii_lowercase()).eq(other.map(|byte| byte.to_ascii_lowercase()))
}
