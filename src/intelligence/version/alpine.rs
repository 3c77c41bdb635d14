//! The order of apk-tools: numbers, a letter, suffixes, a commit, a revision (apk-package(5)).

use std::cmp::Ordering;

use super::by_number;

/// The suffixes in their order; those before the gap mark what comes before the version itself.
const SUFFIXES: &[&str] = &["alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"];

/// Where the version itself stands among its suffixes.
const NONE: usize = 4;

/// A version of an Alpine package.
#[derive(Debug, Clone)]
pub(super) struct Version(Vec<Token>);

/// A part, in the order in which parts may follow one another.
#[derive(Debug, Clone)]
enum Token {
    First(Box<str>),
    Number(Box<str>),
    Letter(u8),
    Suffix(usize),
    SuffixNumber(Box<str>),
    Commit(Box<str>),
    Revision(Box<str>),
}

/// The rank of the end, after that of every part.
const END: usize = 7;

impl Token {
    fn rank(&self) -> usize {
        match self {
            Self::First(_) => 0,
            Self::Number(_) => 1,
            Self::Letter(_) => 2,
            Self::Suffix(_) => 3,
            Self::SuffixNumber(_) => 4,
            Self::Commit(_) => 5,
            Self::Revision(_) => 6,
        }
    }
}

impl Version {
    /// Reads a version; nothing if apk would not.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut tokens = Vec::new();
        let mut rest = text;
        tokens.push(Token::First(digits(&mut rest)?));
        while let Some(after) = rest.strip_prefix('.') {
            rest = after;
            tokens.push(Token::Number(digits(&mut rest)?));
        }
        if let Some(&letter) = rest.as_bytes().first().filter(|byte| byte.is_ascii_lowercase()) {
            tokens.push(Token::Letter(letter));
            rest = &rest[1..];
        }
        while let Some(after) = rest.strip_prefix('_') {
            rest = suffix(after, &mut tokens)?;
        }
        if let Some(after) = rest.strip_prefix('~') {
            let end = after.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(after.len());
            let commit = after.get(..end).filter(|commit| !commit.is_empty())?;
            tokens.push(Token::Commit(commit.into()));
            rest = &after[end..];
        }
        if let Some(after) = rest.strip_prefix("-r") {
            rest = after;
            tokens.push(Token::Revision(digits(&mut rest)?));
        }
        rest.is_empty().then_some(Self(tokens))
    }

    /// Which comes first.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let common = self.0.iter().zip(&other.0).take_while(|(one, other)| one.rank() == other.rank());
        let by_token = common.clone().map(|(one, other)| by_token(one, other)).find(|order| order.is_ne());
        let equal = common.count();
        by_token.unwrap_or_else(|| by_rest(self.0.get(equal), other.0.get(equal)))
    }
}

/// Takes a suffix and its number; gives what follows.
fn suffix<'t>(text: &'t str, tokens: &mut Vec<Token>) -> Option<&'t str> {
    let end = text.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(text.len());
    let word = text.get(..end).filter(|word| !word.is_empty())?;
    tokens.push(Token::Suffix(SUFFIXES.iter().position(|suffix| *suffix == word)?));
    let mut rest = &text[end..];
    tokens.extend(digits(&mut rest).map(Token::SuffixNumber));
    Some(rest)
}

fn digits(rest: &mut &str) -> Option<Box<str>> {
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    *rest = after;
    (!number.is_empty()).then(|| number.into())
}

fn by_token(one: &Token, other: &Token) -> Ordering {
    match (one, other) {
        // After the first, a number with a zero before it is a fraction.
        (Token::Number(one), Token::Number(other)) if one.starts_with('0') || other.starts_with('0') => {
            one.cmp(other)
        }
        (Token::First(one), Token::First(other))
        | (Token::Number(one), Token::Number(other))
        | (Token::SuffixNumber(one), Token::SuffixNumber(other))
        | (Token::Revision(one), Token::Revision(other)) => by_number(one, other),
        (Token::Letter(one), Token::Letter(other)) => one.cmp(other),
        (Token::Suffix(one), Token::Suffix(other)) => one.cmp(other),
        (Token::Commit(one), Token::Commit(other)) => one.cmp(other),
        _ => Ordering::Equal,
    }
}

/// A suffix of what comes before makes a version less; any other part makes it more.
fn by_rest(one: Option<&Token>, other: Option<&Token>) -> Ordering {
    let is_before = |token: Option<&Token>| matches!(token, Some(Token::Suffix(suffix)) if *suffix < NONE);
    let rank = |token: Option<&Token>| token.map_or(END, Token::rank);
    match (is_before(one), is_before(other)) {
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        _ => rank(other).cmp(&rank(one)),
    }
}
