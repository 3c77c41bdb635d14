//! The words of the JSON report: closed vocabularies as values and as keys, and instants.
//!
//! It gives no meaning to a word; the types that own the words do.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::assessment::{Conclusion, Refusal, Verdict};
use crate::baseline::{Cure, Decision, Level, Mark, Relation, Status};
use crate::checks::{Code, Weight};
use crate::evidence::{self, Justification};
use crate::intelligence::{AdvisoryKind, Rating, Reason};
use crate::source::{ProblemClass, ProblemCode};

/// A list of words with a meaning each.
pub(in crate::reports) trait Vocabulary: Copy + PartialEq + 'static {
    /// What the words are words for.
    const NAME: &'static str;
    /// All of them, in the order of their meaning.
    const WORDS: &'static [Self];
    /// Whether later versions of the program may add words without a new schema version.
    #[cfg(test)]
    const IS_OPEN: bool;

    fn text(self) -> &'static str;

    fn find<E: Error>(given: &str) -> Result<Self, E> {
        Self::WORDS.iter().copied().find(|word| word.text() == given).ok_or_else(|| {
            let name = Self::NAME;
            E::custom(format_args!(
                "{given:?} is no {name} that this version knows; a newer bidcheck wrote it or it was altered"
            ))
        })
    }
}

macro_rules! vocabularies {
    ($($type:ty, $name:literal, $open:literal;)+) => {$(
        impl Vocabulary for $type {
            const NAME: &'static str = $name;
            const WORDS: &'static [Self] = Self::ALL;
            #[cfg(test)]
            const IS_OPEN: bool = $open;

            fn text(self) -> &'static str {
                self.word()
            }
        }
    )+};
}

vocabularies! {
    AdvisoryKind, "AdvisoryKind", true;
    Code, "Code", true;
    Conclusion, "Conclusion", false;
    Cure, "Cure", false;
    Decision, "Decision", false;
    evidence::Status, "StatementStatus", false;
    Justification, "Justification", true;
    Level, "Level", false;
    Mark, "Mark", false;
    ProblemClass, "ProblemClass", false;
    ProblemCode, "ProblemCode", true;
    Rating, "Rating", false;
    Reason, "Reason", true;
    Refusal, "Refusal", true;
    Relation, "Relation", false;
    Status, "Status", false;
    Verdict, "Verdict", false;
    Weight, "Weight", false;
}

/// A word as a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Word<T>(pub(super) T);

impl<T: Vocabulary> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.text())
    }
}

impl<'de, T: Vocabulary> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::find(&Cow::<str>::deserialize(deserializer)?).map(Self)
    }
}

/// Something for each word of a vocabulary, as an object with the words as keys.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::reports) struct ForEach<K, V> {
    values: Vec<V>,
    words: PhantomData<K>,
}

impl<K: Vocabulary, V> ForEach<K, V> {
    pub(super) fn new(value: impl Fn(K) -> V) -> Self {
        Self { values: K::WORDS.iter().copied().map(value).collect(), words: PhantomData }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        K::WORDS.iter().copied().zip(&self.values)
    }
}

impl<K: Vocabulary, V: Serialize> Serialize for ForEach<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(word, value)| (word.text(), value)))
    }
}

impl<'de, K: Vocabulary, V: Deserialize<'de> + Default> Deserialize<'de> for ForEach<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ForEachVisitor(PhantomData))
    }
}

impl<K: Vocabulary, V: Default> Default for ForEach<K, V> {
    fn default() -> Self {
        Self::new(|_| V::default())
    }
}

struct ForEachVisitor<K, V>(PhantomData<(K, V)>);

impl<'de, K: Vocabulary, V: Deserialize<'de> + Default> Visitor<'de> for ForEachVisitor<K, V> {
    type Value = ForEach<K, V>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object with a key for each {}", K::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut read = ForEach::default();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let word = K::find::<A::Error>(&key)?;
            let value = map.next_value()?;
            if let Some(index) = K::WORDS.iter().position(|one| *one == word) {
                read.values[index] = value;
            }
        }
        Ok(read)
    }
}

/// An instant, written in UTC.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Instant(pub(super) Timestamp);

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Cow::<str>::deserialize(deserializer)?;
        let parsed = given.parse().map_err(|_| D::Error::custom(format_args!("{given:?} is no instant")));
        parsed.map(Self)
    }
}

/// A day, written as `2026-11-22`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Day(pub(super) Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Cow::<str>::deserialize(deserializer)?;
        let parsed = given.parse().map_err(|_| D::Error::custom(format_args!("{given:?} is no day")));
        parsed.map(Self)
    }
}
