//! dpkg's order (Debian Policy 5.6.12, deb-version(7)): epoch, upstream version, revision.

use std::cmp::Ordering;

use super::{by_number, is_number};

/// A version of a Debian package.
#[derive(Debug, Clone)]
pub(super) struct Version {
    epoch: u32,
    upstream: Box<str>,
    revision: Box<str>,
}

impl Version {
    /// Reads a version; nothing if dpkg would not.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (epoch, rest) = match text.split_once(':') {
            Some((epoch, rest)) if is_number(epoch) => (epoch.parse().ok()?, rest),
            Some(_) => return None,
            None => (0, text),
        };
        let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, ""));
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'~');
        let is_upstream =
            !upstream.is_empty() && upstream.bytes().all(|byte| fits(byte) || b"-:".contains(&byte));
        (is_upstream && revision.bytes().all(fits)).then(|| Self {
            epoch,
            upstream: upstream.into(),
            revision: revision.into(),
        })
    }

    /// Which comes first.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let by_revision = || by_part(&self.revision, &other.revision);
        self.epoch
            .cmp(&other.epoch)
            .then_with(|| by_part(&self.upstream, &other.upstream))
            .then_with(by_revision)
    }
}

/// What is no digit and what is, by turns.
fn by_part(mut one: &str, mut other: &str) -> Ordering {
    while !one.is_empty() || !other.is_empty() {
        let words =
            (cut(&mut one, |byte| !byte.is_ascii_digit()), cut(&mut other, |byte| !byte.is_ascii_digit()));
        let numbers =
            (cut(&mut one, |byte| byte.is_ascii_digit()), cut(&mut other, |byte| byte.is_ascii_digit()));
        let order = by_word(words.0, words.1).then_with(|| by_number(numbers.0, numbers.1));
        if order.is_ne() {
            return order;
        }
    }
    Ordering::Equal
}

/// Cuts off the first bytes that fit.
fn cut<'t>(text: &mut &'t str, fits: impl Fn(u8) -> bool) -> &'t str {
    let end = text.bytes().position(|byte| !fits(byte)).unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    *text = rest;
    first
}

/// A tilde stands before the end, the end before letters, letters before all others.
fn by_word(one: &str, other: &str) -> Ordering {
    let rank = |byte: Option<&u8>| match byte {
        Some(b'~') => -1,
        None => 0,
        Some(letter) if letter.is_ascii_alphabetic() => i32::from(*letter),
        Some(other) => i32::from(*other) + 256,
    };
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let longest = one.len().max(other.len());
    (0..longest)
        .map(|at| rank(one.get(at)).cmp(&rank(other.get(at))))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}
