//! A licence that a component is available under.
//!
//! Expressions are read by the `spdx` crate within limits. Which licences a buyer takes is not asked here.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use spdx::{Expression, LicenseId};

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
    /// An identifier in it that the SPDX list has deprecated, the first.
    pub deprecated: Option<&'static str>,
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
        let (is_valid, deprecated) = match form {
            LicenseForm::Id => judged(listed(text.raw())),
            // Nearly every expression is one identifier, which needs no parser.
            LicenseForm::Expression => match listed(text.raw()) {
                Some(id) => judged(Some(id)),
                None => read(text.raw()).map_or((false, None), |read| (true, deprecated(&read))),
            },
            LicenseForm::Name => (!text.is_stand_in(), None),
        };
        Self { at, form, text, is_valid, deprecated }
    }

    /// The licence as an expression, if it can be read as one, whatever form it claims.
    pub fn expression(&self) -> Option<Expression> {
        read(self.text.raw())
    }
}

/// An identifier of the list; `NOASSERTION` is in the crate's and names no licence.
fn listed(text: &str) -> Option<LicenseId> {
    spdx::license_id(text).filter(|id| id.name != NO_ASSERTION)
}

fn judged(id: Option<LicenseId>) -> (bool, Option<&'static str>) {
    (id.is_some(), id.filter(|id| id.is_deprecated()).map(|id| id.name))
}

fn deprecated(expression: &Expression) -> Option<&'static str> {
    let requirements = expression.requirements();
    let licenses = requirements.filter_map(|one| one.req.license.id()).filter(|id| id.is_deprecated());
    licenses.map(|id| id.name).next()
}

const NO_ASSERTION: &str = "NOASSERTION";

/// Bytes of the longest expression that is looked at, and parentheses within one another.
const LONGEST_EXPRESSION: usize = 64 * 1024;
const DEEPEST_EXPRESSION: usize = 64;

/// Reads an SPDX licence expression (SPDX 2.3, annex D): identifiers of the list in any case,
/// `LicenseRef-`, `WITH`, `AND`, `OR`, `+` and parentheses.
pub fn read(text: &str) -> Option<Expression> {
    if text.len() > LONGEST_EXPRESSION || depth(text) > DEEPEST_EXPRESSION {
        return None;
    }
    let parse = |text: &str| Expression::parse_mode(text, PARSE_MODE).ok();
    let expression = parse(text).or_else(|| match in_listed_case(text) {
        Cow::Owned(text) => parse(&text),
        Cow::Borrowed(_) => None,
    })?;
    let says_nothing = |id: LicenseId| id.name == NO_ASSERTION;
    let is_silent = expression.requirements().any(|one| one.req.license.id().is_some_and(says_nothing));
    (!is_silent).then_some(expression)
}

/// The text with its identifiers in the case of the list: they are matched without regard to
/// case (D.2). No place in the text moves.
fn in_listed_case(text: &str) -> Cow<'_, str> {
    static LISTED: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    let listed = LISTED.get_or_init(|| {
        let licenses = spdx::identifiers::LICENSES.iter().map(|one| one.name);
        let exceptions = spdx::identifiers::EXCEPTIONS.iter().map(|one| one.name);
        licenses.chain(exceptions).map(|name| (name.to_ascii_lowercase(), name)).collect()
    });
    let mut recased = String::with_capacity(text.len());
    for piece in text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '+')) {
        let end = piece.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '+')).len();
        // `GPL-2.0+` is an identifier of the list with its plus.
        let (word, rest) = piece.split_at(end);
        recased.push_str(listed.get(&word.to_ascii_lowercase()).copied().unwrap_or(word));
        recased.push_str(rest);
    }
    if recased == text { Cow::Borrowed(text) } else { Cow::Owned(recased) }
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
            ("gpl-2.0+ or-not", false),
            ("mit OR (apache-2.0 AND gpl-2.0-only WITH classpath-exception-2.0)", true),
            ("Apache-2.0+", true),
            ("DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2", true),
            ("MIT AND NOASSERTION", false),
            ("MIT MIT", false),
            ("MIT OR", false),
            ("(MIT", false),
            ("MIT/Apache-2.0", false),
            ("Apache 2.0", false),
            ("", false),
        ] {
            assert_eq!(read(text).is_some(), is_valid, "{text}");
        }
    }

    #[test]
    fn a_mountain_of_parentheses_is_refused_without_being_climbed() {
        let hostile = format!("{}MIT{}", "(".repeat(30_000), ")".repeat(30_000));
        assert!(read(&hostile).is_none());
    }

    #[test]
    fn an_identifier_that_the_list_deprecated_is_told() {
        let at = Origin { document: crate::source::DocumentId(0), offset: 0 };
        let of = |form, text: &'static str| License::read(at, form, text.into()).deprecated;
        assert_eq!(of(LicenseForm::Id, "GPL-2.0"), Some("GPL-2.0"));
        assert_eq!(of(LicenseForm::Expression, "MIT OR eCos-2.0"), Some("eCos-2.0"));
        assert_eq!(of(LicenseForm::Expression, "MIT OR GPL-2.0-only"), None);
    }
}
