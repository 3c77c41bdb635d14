//! Names of people and organisations, compared whatever their letters look like.
//!
//! It does not tell a letter of one script from its likeness in another.

use unicode_normalization::UnicodeNormalization as _;

/// A name without what is form alone: compatibility forms, case and the number of blanks.
pub fn plain(name: &str) -> String {
    let name = name.nfkc().collect::<String>().to_lowercase().nfkc().collect::<String>();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two names differ in nothing but their letters' form, case and blanks.
pub fn same_name(one: &str, other: &str) -> bool {
    plain(one) == plain(other)
}
