//! The order of `Gem::Version`: numbers and words by turns, where a word stands before any number.

use std::cmp::Ordering;

use super::{by_number, is_number};

/// What RubyGems puts behind a version to say what a gem was built for; no part of the version.
const PLATFORMS: &[&str] = &[
    "aarch64",
    "arm",
    "arm64",
    "i386",
    "java",
    "jruby",
    "mingw32",
    "mswin",
    "universal",
    "x64",
    "x86",
    "x86_64",
];

/// A version of a gem.
#[derive(Debug, Clone)]
pub(super) struct Version(Vec<Segment>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Number(Box<str>),
    Word(Box<str>),
}

impl Segment {
    fn read(text: &str) -> Self {
        match is_number(text) {
            true => Self::Number(text.trim_start_matches('0').into()),
            false => Self::Word(text.into()),
        }
    }

    fn is_zero(&self) -> bool {
        matches!(self, Self::Number(number) if number.is_empty())
    }
}

impl Version {
    /// Reads a version; nothing if RubyGems would not.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = without_platform(text);
        let (release, labels) =
            text.split_once('-').map_or((text, None), |(release, labels)| (release, Some(labels)));
        let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_label =
            |part: &str| !part.is_empty() && part.split('-').all(|part| part.is_empty() || is_part(part));
        let begins_well = release.starts_with(|c: char| c.is_ascii_digit())
            && is_number(release.split('.').next().unwrap_or_default());
        let is_whole =
            release.split('.').all(is_part) && labels.is_none_or(|labels| labels.split('.').all(is_label));
        (begins_well && is_whole).then(|| Self(canonical(segments(text))))
    }

    /// Which comes first.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let zero = Segment::Number("".into());
        let longest = self.0.len().max(other.0.len());
        let pairs =
            (0..longest).map(|at| (self.0.get(at).unwrap_or(&zero), other.0.get(at).unwrap_or(&zero)));
        pairs
            .map(|(one, other)| by_segment(one, other))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

/// Runs of digits and of letters. A hyphen stands for `.pre.`, but before a word it is but a dot.
fn segments(text: &str) -> Vec<Segment> {
    let mut segments = Vec::new();
    for part in text.replace('-', ".pre.").split('.') {
        let mut rest = part;
        while let Some(first) = rest.bytes().next() {
            let is_digit = first.is_ascii_digit();
            let end = rest.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(rest.len());
            segments.push(Segment::read(&rest[..end]));
            rest = &rest[end..];
        }
    }
    segments
}

/// Zeros before the first word and at the end tell no versions apart; neither does a `pre` before a word.
fn canonical(segments: Vec<Segment>) -> Vec<Segment> {
    let mut kept: Vec<Segment> = Vec::with_capacity(segments.len());
    let mut seen_word = false;
    for segment in segments {
        if matches!(segment, Segment::Word(_)) {
            while !seen_word && kept.last().is_some_and(Segment::is_zero) {
                kept.pop();
            }
            if matches!(kept.last(), Some(Segment::Word(word)) if **word == *"pre") {
                kept.pop();
            }
            seen_word = true;
        }
        kept.push(segment);
    }
    while kept.last().is_some_and(Segment::is_zero) {
        kept.pop();
    }
    kept
}

fn by_segment(one: &Segment, other: &Segment) -> Ordering {
    match (one, other) {
        (Segment::Number(one), Segment::Number(other)) => by_number(one, other),
        (Segment::Word(one), Segment::Word(other)) => one.cmp(other),
        (Segment::Word(_), Segment::Number(_)) => Ordering::Less,
        (Segment::Number(_), Segment::Word(_)) => Ordering::Greater,
    }
}

fn without_platform(text: &str) -> &str {
    let Some((version, rest)) = text.split_once('-') else { return text };
    let word = rest.split('-').next().unwrap_or_default();
    if PLATFORMS.contains(&word) { version } else { text }
}
