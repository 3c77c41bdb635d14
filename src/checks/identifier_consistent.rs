//! Whether a component's package URLs name the component that its name and version fields name.
//! Which of the two is right it does not ask.

use std::borrow::Cow;

use serde::Deserialize;

use super::{Answered, Code, Context, Observation, Seen, Subjects, Weight, unanswered};
use crate::evidence::{Component, FieldName, Identifier, Purl, Subject};
use crate::source::{Field, Text};

/// `check.identifier-consistent = {}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct IdentifierConsistent {}

impl IdentifierConsistent {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Components
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, _: &Context<'a>) -> Seen<'a> {
        let Subject::Component(component) = subject else { return Seen::satisfied() };
        let identifiers = component.identifiers.stated().map(Vec::as_slice).unwrap_or_default();
        let mut purls = identifiers.iter().filter_map(|one| Some((one, one.purl()?))).peekable();
        if purls.peek().is_none() {
            // Nothing to compare; whether there has to be is asked by another rule.
            return Seen { answer: Answered::Nothing, ..Seen::default() };
        }
        Seen::several(purls.flat_map(|(identifier, purl)| of_purl(component, identifier, &purl)).collect())
    }
}

fn of_purl<'a>(
    component: &'a Component<'a>,
    identifier: &'a Identifier<'a>,
    purl: &Purl<'_>,
) -> Vec<Observation<'a>> {
    let mut seen = silence(&component.name, FieldName::ComponentName);
    if component.name.stated().is_some_and(|name| !is_named(name.raw(), component, purl)) {
        seen.push(differs(identifier, Code::IdentifierOtherName));
    }
    if let Some(of_purl) = purl.version() {
        seen.extend(silence(&component.version, FieldName::ComponentVersion));
        if component.version.stated().is_some_and(|version| !is_version(version.raw(), &of_purl, purl)) {
            seen.push(differs(identifier, Code::IdentifierOtherVersion));
        }
    }
    seen
}

fn differs<'a>(identifier: &'a Identifier<'a>, code: Code) -> Observation<'a> {
    Observation::new(Weight::Unsatisfied, code).quoting(identifier.text.raw()).at(Some(identifier.at))
}

/// What the component leaves out agrees with nothing, so that to leave it out is no way to agree.
fn silence<'a>(field: &Field<Text<'a>>, name: FieldName) -> Vec<Observation<'a>> {
    let seen = unanswered(field, name, None).unwrap_or_default().observations;
    seen.into_iter().map(|one| Observation { weight: Weight::Undetermined, ..one }).collect()
}

/// Whether a name can be that of the package: the name of the package URL, alone or with as much
/// of its namespace and path around it as generators write (`@angular/core`, `gorilla/context`,
/// `org.apache.commons:commons-io`, `docker.io/library/nginx:1.25`).
fn is_named(written: &str, component: &Component<'_>, purl: &Purl<'_>) -> bool {
    let group = component.group.stated().map(Text::raw).filter(|group| !group.trim().is_empty());
    if group.is_none() && written.eq_ignore_ascii_case(&purl.name()) {
        return true;
    }
    if is_part(written, purl) {
        return true;
    }
    let is_image = matches!(purl.ty(), "oci" | "docker");
    let written = if is_image { without_tag(written) } else { written };
    let path = Path::of(purl);
    match group {
        // A group beside a name that is whole already repeats what stands there.
        Some(group) => {
            path.holds(&format!("{group}/{written}")) || (written.contains(['/', ':']) && path.holds(written))
        }
        None => path.holds(written),
    }
}

/// Whether a name is that of something the package has: a binary of a Cargo package by its source
/// (`cargo-cyclonedx`), a Maven artifact with its classifier, an image by its digest.
fn is_part(written: &str, purl: &Purl<'_>) -> bool {
    match purl.ty() {
        "cargo" => purl.subpath().is_some_and(|path| path.ends_with(".rs")),
        "maven" => purl.qualifier("classifier").is_some_and(|classifier| {
            written.strip_suffix(&*classifier) == Some(&format!("{}-", purl.name()))
        }),
        "oci" | "docker" => purl.version().is_some_and(|digest| digest.contains(':') && digest == written),
        _ => false,
    }
}

/// Words of the longest path that is compared word by word; what is longer is nobody's name.
const DEEPEST: usize = 64;

/// The words of a package URL's path.
struct Path<'p> {
    ty: &'p str,
    words: Vec<String>,
    /// Which of them is the name.
    name: usize,
}

impl<'p> Path<'p> {
    fn of(purl: &Purl<'p>) -> Self {
        let split = |words: &str| split(words, purl.ty());
        let mut words: Vec<String> = purl.namespace().map(|space| split(&space)).unwrap_or_default();
        let mut name = words.len();
        words.extend(split(&purl.name()));
        // A major version is part of a Go module's path and not of what people call it.
        let is_major = |word: &String| {
            word.strip_prefix('v')
                .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
        };
        if purl.ty() == "golang" && name > 0 && words.get(name).is_some_and(is_major) {
            name -= 1;
        }
        words.extend(purl.subpath().map(|path| split(&path)).unwrap_or_default());
        Self { ty: purl.ty(), words, name }
    }

    /// Whether the words of a name, laid on the path so that the names meet, fit as far as both go.
    fn holds(&self, written: &str) -> bool {
        let written = split(written, self.ty);
        let (before, from_name) = self.words.split_at(self.name.min(self.words.len()));
        let Some(name) = from_name.first() else { return false };
        if written.len().max(self.words.len()) > DEEPEST {
            return written.last() == Some(name);
        }
        let fits_at = |at: usize| {
            let (left, right) = written.split_at(at);
            left.iter().rev().zip(before.iter().rev()).all(|(one, other)| one == other)
                && right.len() <= from_name.len()
                && right.iter().zip(from_name).all(|(one, other)| one == other)
        };
        // Some write a Maven artifact as `org.apache.commons.commons-io`.
        let is_joined =
            || self.ty == "maven" && written.len() == 1 && before.join(".") + "." + name == written[0];
        (0..written.len()).any(|at| written[at] == *name && fits_at(at)) || is_joined()
    }
}

/// The words of a name in small letters. PyPI takes the marks within a word for one another
/// (PEP 503), and Cargo two of them.
fn split(name: &str, ty: &str) -> Vec<String> {
    let marks: &[char] = match ty {
        "pypi" => &['_', '.'],
        "cargo" => &['_'],
        _ => &[],
    };
    let words = name.split(['/', ':']).map(|word| word.trim().trim_start_matches('@').to_lowercase());
    words.filter(|word| !word.is_empty()).map(|word| word.replace(marks, "-")).collect()
}

/// An image's name without its tag and digest.
fn without_tag(name: &str) -> &str {
    let name = name.split('@').next().unwrap_or(name);
    match name.rsplit_once(':') {
        Some((before, tag)) if !tag.contains('/') => before,
        _ => name,
    }
}

/// Whether a version can be that of the package URL, in the ways that ecosystems write one
/// version: with or without a `v`, an epoch, a release, or as a commit or digest.
fn is_version(written: &str, of_purl: &str, purl: &Purl<'_>) -> bool {
    let (one, other) = (plain(written), plain(of_purl));
    if one == other || is_hash(&one) != is_hash(&other) {
        return true;
    }
    let epoch = purl.qualifier("epoch").map(|epoch| [format!("{epoch}:"), format!("{epoch}-")]);
    if epoch.is_some_and(|epoch| epoch.iter().any(|epoch| one.strip_prefix(&**epoch) == Some(&*other))) {
        return true;
    }
    match purl.ty() {
        "deb" | "rpm" | "apk" | "alpm" | "alpine" => {
            let (one, other) = (without_epoch(&one), without_epoch(&other));
            one == other || is_release_of(one, other) || is_release_of(other, one)
        }
        // The standard library has the version of the toolchain.
        "golang" if purl.name() == "stdlib" => one.trim_start_matches("go") == other.trim_start_matches("go"),
        "golang" => one.trim_end_matches("+incompatible") == other.trim_end_matches("+incompatible"),
        "oci" | "docker" => purl.qualifier("tag").is_some_and(|tag| plain(&tag) == one),
        _ => is_hash(&one) && (one.starts_with(&*other) || other.starts_with(&*one)),
    }
}

/// A version in small letters without a leading `v`; a plus that was decoded to a blank is one again.
fn plain(version: &str) -> Cow<'_, str> {
    let version = version.trim();
    let version = match version.strip_prefix(['v', 'V']) {
        Some(rest) if rest.starts_with(|first: char| first.is_ascii_digit()) => rest,
        _ => version,
    };
    match version.bytes().any(|byte| byte == b' ' || byte.is_ascii_uppercase()) {
        true => Cow::Owned(version.to_ascii_lowercase().replace(' ', "+")),
        false => Cow::Borrowed(version),
    }
}

/// Whether a version is a commit or a digest, which cannot be compared with a number.
fn is_hash(version: &str) -> bool {
    let digits = version.rsplit_once(':').map_or(version, |(_, digits)| digits);
    digits.len() >= 7
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        && (digits.len() >= 32 || digits.bytes().any(|byte| byte.is_ascii_alphabetic()))
}

fn without_epoch(version: &str) -> &str {
    match version.split_once(':') {
        Some((epoch, rest)) if !epoch.is_empty() && epoch.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => version,
    }
}

/// Whether the one is the other with the distribution's release after it.
fn is_release_of(one: &str, version: &str) -> bool {
    one.strip_prefix(version).is_some_and(|release| release.starts_with('-'))
}

#[cfg(test)]
mod tests;
