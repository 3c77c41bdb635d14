//! Reads the vocabulary of baselines: closed lists of words, with a suggestion for a misspelt one.

use serde::Deserialize as _;
use serde::de::{Deserializer, Error};

use crate::evidence::{ComponentKind, DigestAlgorithm, FieldName, IdentifierKind, ProducerField, Role};

/// Finds a word of a list, or says which word was probably meant.
pub(crate) fn word<'de, D: Deserializer<'de>, T: Copy>(
    deserializer: D,
    all: &[T],
    word_of: impl Fn(T) -> &'static str,
) -> Result<T, D::Error> {
    let given = String::deserialize(deserializer)?;
    all.iter().copied().find(|&one| word_of(one) == given).ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|&one| word_of(one)).collect();
        D::Error::custom(match nearest(&given, &words) {
            Some(meant) => format!("unknown word `{given}`, did you mean `{meant}`?"),
            None => format!("unknown word `{given}`, expected one of {}", words.join(", ")),
        })
    })
}

/// The word of a list that differs least from the given one, if it is near enough to be meant.
pub(crate) fn nearest<'w>(given: &str, words: &[&'w str]) -> Option<&'w str> {
    let (distance, word) = words.iter().map(|word| (distance(given, word), *word)).min()?;
    (distance <= 1 + given.len() / 4).then_some(word)
}

/// Levenshtein's distance: letters to insert, remove or replace.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}

macro_rules! read_by_word {
    ($($type:ty),+) => {$(
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::checks::words::word(deserializer, Self::ALL, Self::word)
            }
        }

        #[cfg(test)]
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let words: Vec<&str> = Self::ALL.iter().map(|&one| one.word()).collect();
                schemars::json_schema!({ "type": "string", "enum": words })
            }
        }
    )+};
}

pub(crate) use read_by_word;

read_by_word!(ComponentKind, DigestAlgorithm, FieldName, IdentifierKind, ProducerField, Role);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_is_answered_with_the_one_meant() {
        let words = ["component.producer", "component.version"];
        assert_eq!(nearest("component.producr", &words), Some("component.producer"));
        assert_eq!(nearest("weather", &words), None);
    }
}
