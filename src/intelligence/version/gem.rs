//! The order of `Gem::Version`, as of 2026: numbers and words by turns, where a word stands before any number.

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
        (begins_well && is_whole).then(|| Self(segments(&without_zeros(&without_hyphens(text)))))
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

/// A hyphen stands for `.pre.`, but before what has a letter it is but a dot; at the end it is nothing.
fn without_hyphens(text: &str) -> String {
    let mut parts = text.trim_end_matches('-').split('-');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let has_letter = part.split('.').next().is_some_and(|first| first.contains(is_letter));
        plain.push_str(if has_letter { "." } else { ".pre." });
        plain.push_str(part);
    }
    plain
}

/// Leaves out zeros that tell no versions apart: those at the end, and the first that stand right before a word.
fn without_zeros(text: &str) -> String {
    let is_zero = |c: char| matches!(c, '.' | '0');
    let (kept, zeros) = text.split_at(text.trim_end_matches(is_zero).len());
    let from = if kept.ends_with(is_letter) { Some(0) } else { zeros.find('.') };
    let text = from.map_or(text, |from| &text[..kept.len() + from]);
    let starts = std::iter::once(0).chain(text.match_indices('.').map(|(dot, _)| dot + 1));
    let mut runs = starts.map(|start| (start, text[start..].trim_start_matches(is_zero)));
    match runs.find(|(start, word)| start + word.len() < text.len() && word.starts_with(is_letter)) {
        Some((start, word)) => [&text[..start], word].concat(),
        None => text.to_owned(),
    }
}

/// Runs of digits and of letters. A `pre` before a word tells no versions apart.
fn segments(text: &str) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for part in text.split('.') {
        let mut rest = part;
        while let Some(first) = rest.bytes().next() {
            let is_digit = first.is_ascii_digit();
            let end = rest.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(rest.len());
            let segment = Segment::read(&rest[..end]);
            rest = &rest[end..];
            let is_redundant = |last: &mut Segment| matches!(last, Segment::Word(word) if **word == *"pre");
            if matches!(segment, Segment::Word(_)) {
                segments.pop_if(is_redundant);
            }
            segments.push(segment);
        }
    }
    segments
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
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
