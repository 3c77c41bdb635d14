//! A licence that a component is available under.

use crate::source::{Origin, Text};

/// A licence entry, as written, with whether it can be read.
#[derive(Debug)]
pub struct License<'s> {
    /// Where it stands.
    pub at: Origin,
    /// How it is given.
    pub form: LicenseForm,
    /// The licence, as written.
    pub text: Text<'s>,
    /// Whether it has the form it claims.
    pub is_valid: bool,
}

/// How a licence is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LicenseForm {
    /// One identifier of the SPDX licence list.
    Id,
    /// An SPDX expression.
    Expression,
    /// A name of its own, or a link to the text.
    Name,
}

impl LicenseForm {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Expression => "expression",
            Self::Name => "name",
        }
    }
}

impl<'s> License<'s> {
    /// Judges a licence while it is read.
    pub fn read(at: Origin, form: LicenseForm, text: Text<'s>) -> Self {
        let is_valid = match form {
            LicenseForm::Id => spdx::license_id(text.raw()).is_some(),
            LicenseForm::Expression => is_expression(text.raw()),
            LicenseForm::Name => !text.is_stand_in(),
        };
        Self { at, form, text, is_valid }
    }
}

/// Bytes of the longest expression that is looked at, and parentheses within one another.
const LONGEST_EXPRESSION: usize = 64 * 1024;
const DEEPEST_EXPRESSION: usize = 64;

/// Whether a text is an SPDX licence expression (SPDX 2.3, annex D): identifiers of the list,
/// `LicenseRef-`, `WITH`, `AND`, `OR`, `+` and parentheses.
fn is_expression(text: &str) -> bool {
    // Nearly every expression is one identifier, which needs no parser.
    if spdx::license_id(text).is_some() {
        return true;
    }
    text.len() <= LONGEST_EXPRESSION
        && depth(text) <= DEEPEST_EXPRESSION
        && spdx::Expression::parse_mode(text, PARSE_MODE).is_ok()
}

/// Identifiers that the list deprecates (`GPL-2.0+`) are still on it.
const PARSE_MODE: spdx::ParseMode = spdx::ParseMode {
    allow_slash_as_or_operator: false,
    allow_imprecise_license_names: false,
    allow_postfix_plus_on_gpl: true,
    allow_deprecated: true,
    allow_unknown: false,
};

fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_follow_the_licence_list() {
        for (text, is_valid) in [
            ("MIT", true),
            ("MIT OR Apache-2.0", true),
            ("GPL-2.0-only WITH Classpath-exception-2.0", true),
            ("LicenseRef-Northwind", true),
            ("GPL-2.0+", true),
            ("MIT/Apache-2.0", false),
            ("Apache 2.0", false),
            ("", false),
        ] {
            assert_eq!(is_expression(text), is_valid, "{text}");
        }
    }

    #[test]
    fn a_mountain_of_parentheses_is_refused_without_being_climbed() {
        let hostile = format!("{}MIT{}", "(".repeat(30_000), ")".repeat(30_000));
        assert!(!is_expression(&hostile));
    }
}
