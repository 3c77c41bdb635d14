//! Composer's spelling of a version in the order of PHP's `version_compare`.
//!
//! A branch, such as `dev-main` or `2.x-dev`, has no place in the order of releases.

use std::cmp::Ordering;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::by_number;

const LABEL: &str = r"[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?[0-9]+)*))?([.-]?dev)?$";

/// Up to four numbers and a label.
static CLASSIC: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r"(?i-u)^v?([0-9]{{1,5}}(?:\.[0-9]+){{0,3}}){LABEL}")).ok());

/// A date, perhaps with a time, and a label.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i-u)^v?([0-9]{{4}}(?:[.:-]?[0-9]{{2}}){{1,6}}(?:[.:-]?[0-9]{{1,3}}){{0,2}}){LABEL}"
    ))
    .ok()
});

/// A version of a Composer package.
#[derive(Debug, Clone)]
pub(super) struct Version(Vec<Token>);

#[derive(Debug, Clone)]
enum Token {
    Number(Box<str>),
    Label(Label),
}

/// What a label says, in PHP's order; a number stands between `Rc` and `Patch`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Label {
    Dev,
    Alpha,
    Beta,
    Rc,
    Patch,
}

impl Version {
    /// Reads a version; nothing if it is a branch or none that Composer takes.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = without_build(text);
        if let Some(found) = CLASSIC.as_ref()?.captures(text) {
            let mut numbers: Vec<&str> = found.get(1)?.as_str().split('.').collect();
            numbers.resize(4, "0");
            return Some(Self(tokens(&numbers, &found)));
        }
        let found = DATE.as_ref()?.captures(text)?;
        let numbers: Vec<&str> = found.get(1)?.as_str().split(['.', ':', '-']).collect();
        Some(Self(tokens(&numbers, &found)))
    }

    /// Which comes first.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let longest = self.0.len().max(other.0.len());
        let by_token = (0..longest).map(|at| by_token(self.0.get(at), other.0.get(at)));
        by_token.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// Whether it has the numbers of another, which has no label, and stands before it.
    pub(super) fn is_early(&self, other: &Self) -> bool {
        let has_label = |version: &Self| version.0.iter().any(|token| matches!(token, Token::Label(_)));
        let numbers = other.0.len();
        let is_same = self.0.len() > numbers && Self(self.0[..numbers].to_vec()).compare(other).is_eq();
        is_same && !has_label(other) && self.compare(other).is_lt()
    }
}

/// Build metadata counts for nothing. What Composer does not take for some stays, and makes the text none of a version.
fn without_build(text: &str) -> &str {
    match text.split_once('+') {
        Some((version, build)) if !build.is_empty() && !build.contains(char::is_whitespace) => version,
        _ => text,
    }
}

fn tokens(numbers: &[&str], found: &Captures<'_>) -> Vec<Token> {
    let mut tokens: Vec<Token> = numbers.iter().map(|number| Token::Number((*number).into())).collect();
    if let Some(label) = found.get(2).and_then(|word| label(word.as_str())) {
        tokens.push(Token::Label(label));
        let numbers = found.get(3).map_or("", |numbers| numbers.as_str()).split(['.', '-']);
        tokens.extend(numbers.filter(|number| !number.is_empty()).map(|number| Token::Number(number.into())));
    }
    if found.get(4).is_some() {
        tokens.push(Token::Label(Label::Dev));
    }
    tokens
}

/// What a word stands for; `stable` for nothing.
fn label(word: &str) -> Option<Label> {
    match word.to_ascii_lowercase().as_str() {
        "alpha" | "a" => Some(Label::Alpha),
        "beta" | "b" => Some(Label::Beta),
        "rc" => Some(Label::Rc),
        "patch" | "pl" | "p" => Some(Label::Patch),
        _ => None,
    }
}

/// Where one version ends, a number more makes the other more, a label by what it says.
fn by_token(one: Option<&Token>, other: Option<&Token>) -> Ordering {
    let by_label = |label: Label| if label < Label::Patch { Ordering::Less } else { Ordering::Greater };
    match (one, other) {
        (Some(Token::Number(one)), Some(Token::Number(other))) => by_number(one, other),
        (Some(Token::Label(one)), Some(Token::Label(other))) => one.cmp(other),
        (Some(Token::Label(label)), Some(Token::Number(_)) | None) => by_label(*label),
        (Some(Token::Number(_)) | None, Some(Token::Label(label))) => by_label(*label).reverse(),
        (Some(Token::Number(_)), None) => Ordering::Greater,
        (None, Some(Token::Number(_))) => Ordering::Less,
        (None, None) => Ordering::Equal,
    }
}
