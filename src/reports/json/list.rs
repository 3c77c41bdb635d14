//! Lists that are written one item at a time, and arguments by name.
//!
//! A report of a million subjects is never built as a second tree in memory.

use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Items of an assessment on the way out, each put into its wire form `W` as it is written;
/// items in their wire form on the way in.
#[derive(Debug)]
pub(super) enum List<'a, D, W> {
    Assessed(&'a [D]),
    Read(Vec<W>),
}

impl<D, W> Default for List<'_, D, W> {
    fn default() -> Self {
        Self::Read(Vec::new())
    }
}

impl<'a, D, W> List<'a, D, W> {
    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Assessed(items) => items.is_empty(),
            Self::Read(items) => items.is_empty(),
        }
    }

    /// The items that were read.
    pub(super) fn read(&self) -> &[W] {
        match self {
            Self::Assessed(_) => &[],
            Self::Read(items) => items,
        }
    }
}

impl<'a, D, W> From<&'a Vec<D>> for List<'a, D, W> {
    fn from(items: &'a Vec<D>) -> Self {
        Self::Assessed(items)
    }
}

impl<D: Clone + From<W>, W> From<List<'_, D, W>> for Vec<D> {
    fn from(list: List<'_, D, W>) -> Self {
        match list {
            List::Assessed(items) => items.to_vec(),
            List::Read(items) => items.into_iter().map(D::from).collect(),
        }
    }
}

impl<'a, D, W: From<&'a D> + Serialize> Serialize for List<'a, D, W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Assessed(items) => serializer.collect_seq(items.iter().map(W::from)),
            Self::Read(items) => items.serialize(serializer),
        }
    }
}

impl<'de, D, W: Deserialize<'de>> Deserialize<'de> for List<'_, D, W> {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        Vec::deserialize(deserializer).map(Self::Read)
    }
}

/// The arguments of an observation, as an object in their own order.
#[derive(Debug)]
pub(super) struct Arguments<'a>(pub(super) Cow<'a, [(String, String)]>);

impl Serialize for Arguments<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de> Deserialize<'de> for Arguments<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ArgumentsVisitor)
    }
}

struct ArgumentsVisitor;

impl<'de> Visitor<'de> for ArgumentsVisitor {
    type Value = Arguments<'static>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut arguments = Vec::new();
        while let Some(argument) = map.next_entry()? {
            arguments.push(argument);
        }
        Ok(Arguments(Cow::Owned(arguments)))
    }
}
