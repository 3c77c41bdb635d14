//! The spellings of semantic versions that ecosystems allow, brought to the one that the `semver`
//! crate orders. It orders nothing itself.

use semver::{Prerelease, Version};

use super::is_number;

/// Three numbers, with or without a leading `v`; numbers that are left out are zero.
pub(super) fn coerced(text: &str) -> Option<Version> {
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    read(text).or_else(|| spelled(text, 1))
}

/// What node-semver reads loosely: `v`, `=` and blanks before it, zeros before numbers, and no
/// hyphen before the labels.
pub(super) fn npm(text: &str) -> Option<Version> {
    let text = text.trim_start_matches(|c: char| matches!(c, 'v' | '=') || c.is_whitespace());
    read(text).or_else(|| spelled(text, 3))
}

/// `v1.2.3` and `v1`, which is `v1.0.0` (golang.org/x/mod/semver); of Go itself also `go1.21rc2`.
pub(super) fn go(text: &str) -> Option<Version> {
    if let Some(release) =
        text.strip_prefix("go").filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return spelled(release, 1);
    }
    let text = text.strip_prefix('v').unwrap_or(text);
    let is_whole = || text.split('.').all(is_number);
    let has_no_hyphen = || !text.contains(['-', '+']);
    read(text).or_else(|| spelled(text, 1).filter(|_| is_whole() || has_no_hyphen()))
}

/// What follows the numbers is the revision of the package, not a label that stands before the
/// version; no revision is the first.
pub(super) fn bitnami(text: &str) -> Option<Version> {
    revised(text, "0")
}

/// The last revision of a version that names none.
pub(super) fn bitnami_last(text: &str) -> Option<Version> {
    revised(text, "z")
}

fn revised(text: &str, revision: &str) -> Option<Version> {
    let mut version = coerced(text)?;
    if version.pre.is_empty() {
        version.pre = Prerelease::new(revision).ok()?;
    }
    Some(version)
}

/// Zeros before numbers count for nothing; build metadata counts, which is for the caller.
pub(super) fn dart(text: &str) -> Option<Version> {
    spelled(text, 3).filter(|_| text.contains('-') || !has_label(text))
}

fn read(text: &str) -> Option<Version> {
    Version::parse(text).ok()
}

/// Whether something other than a number stands before the build metadata.
fn has_label(text: &str) -> bool {
    let version = text.split('+').next().unwrap_or_default();
    !version.split('.').all(is_number)
}

/// Reads a version of so many numbers at least, up to three, after spelling it out.
fn spelled(text: &str, least: usize) -> Option<Version> {
    let (version, build) =
        text.split_once('+').map_or((text, None), |(version, build)| (version, Some(build)));
    let core_end = version.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(version.len());
    let (core, label) = version.split_at(core_end);
    let mut numbers: Vec<&str> = core.split('.').collect();
    if numbers.len() < least || numbers.len() > 3 || !numbers.iter().all(|number| is_number(number)) {
        return None;
    }
    numbers.resize(3, "0");
    let mut whole = numbers.iter().map(|number| without_zeros(number)).collect::<Vec<_>>().join(".");
    let label = label.strip_prefix('-').filter(|rest| !rest.is_empty()).unwrap_or(label);
    if !label.is_empty() {
        whole.push('-');
        whole.push_str(&label.split('.').map(identifier).collect::<Vec<_>>().join("."));
    }
    if let Some(build) = build {
        whole.push('+');
        whole.push_str(&build.split('.').map(identifier).collect::<Vec<_>>().join("."));
    }
    read(&whole)
}

/// A label of digits is a number, whatever zeros it begins with.
fn identifier(label: &str) -> &str {
    if is_number(label) { without_zeros(label) } else { label }
}

fn without_zeros(number: &str) -> &str {
    let shorter = number.trim_start_matches('0');
    if shorter.is_empty() { "0" } else { shorter }
}
