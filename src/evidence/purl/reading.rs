//! Takes a package URL apart and puts it together in canonical spelling.
//!
//! Lenient where the package is plain (a scheme or type in capitals, slashes after the scheme,
//! characters that want encoding, the order of qualifiers); everything else is a fault.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::Parts;
use super::package_type::{Namespace, PackageType, Part};
use crate::evidence::identifier::IdentifierFault;
use crate::source::is_invisible;

/// Bytes of the longest package URL that is looked at.
const LONGEST: usize = 4096;

/// What is written as it is (ECMA-427, character encoding): letters, digits, `.-_~` and the colon.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_').remove(b'~').remove(b':');

/// Reads a package URL.
pub(in crate::evidence) fn read(text: &str) -> Result<Parts, IdentifierFault> {
    if text.len() > LONGEST {
        return Err(IdentifierFault::TooLong);
    }
    let taken = Taken::apart(text)?;
    let mut built = Built::default();
    built.add(&taken)?;
    let mut parts = built.parts()?;
    parts.canonical = (built.text != text).then(|| built.text.into_boxed_str());
    Ok(parts)
}

/// The parts as written, still encoded.
struct Taken<'t> {
    ty: &'t str,
    namespace: &'t str,
    name: &'t str,
    version: Option<&'t str>,
    qualifiers: &'t str,
    subpath: &'t str,
}

impl<'t> Taken<'t> {
    /// In the order that ECMA-427 gives for parsing: from the right.
    fn apart(text: &'t str) -> Result<Self, IdentifierFault> {
        let (scheme, rest) = text.split_once(':').ok_or(IdentifierFault::Scheme)?;
        if !scheme.eq_ignore_ascii_case("pkg") {
            return Err(IdentifierFault::Scheme);
        }
        let rest = rest.trim_start_matches('/');
        let (rest, subpath) = rest.rsplit_once('#').unwrap_or((rest, ""));
        let (rest, qualifiers) = rest.rsplit_once('?').unwrap_or((rest, ""));
        let (ty, rest) = rest.split_once('/').ok_or(IdentifierFault::Type)?;
        let (path, version) = match rest.rsplit_once('@') {
            // The scope of an npm package, which should have been encoded.
            Some((before, after)) if (before.is_empty() || before.ends_with('/')) && after.contains('/') => {
                (rest, None)
            }
            Some((before, after)) => (before, Some(after).filter(|version| !version.is_empty())),
            None => (rest, None),
        };
        if path.ends_with('/') {
            return Err(IdentifierFault::Name);
        }
        let (namespace, name) = path.rsplit_once('/').unwrap_or(("", path));
        Ok(Self { ty, namespace, name, version, qualifiers, subpath })
    }
}

/// The canonical text while it grows, with the places where its parts end.
#[derive(Default)]
struct Built {
    text: String,
    ends: [usize; 5],
}

impl Built {
    fn add(&mut self, taken: &Taken<'_>) -> Result<(), IdentifierFault> {
        let is_type = taken.ty.starts_with(|first: char| first.is_ascii_alphabetic())
            && taken
                .ty
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+'));
        if !is_type {
            return Err(IdentifierFault::Type);
        }
        self.text.push_str("pkg:");
        self.text.push_str(taken.ty);
        self.text.make_ascii_lowercase();
        self.ends[0] = self.text.len();
        let ty = PackageType::named(&self.text["pkg:".len()..]);
        let qualifiers = qualifiers(taken.qualifiers)?;
        let repository = qualifiers.iter().find(|(key, _)| key == "repository_url").map(|(_, url)| &**url);
        let (spaces, name) = path(taken, ty)?;
        let mut name = small(ty, Part::Name, name);
        if let Some(ty) = ty {
            ty.spell(name.to_mut(), repository);
        }
        let version = small(ty, Part::Version, decoded(taken.version.unwrap_or_default())?);
        if let Some(ty) = ty {
            ty.check(&name, &version)?;
            if ty.needs.is_some_and(|needed| qualifiers.iter().all(|(key, _)| key != needed)) {
                return Err(IdentifierFault::Qualifier);
            }
        }
        for space in spaces {
            self.push('/', &small(ty, Part::Namespace, space));
        }
        self.ends[1] = self.text.len() + 1;
        self.push('/', &name);
        self.ends[2] = self.text.len();
        if !version.is_empty() {
            self.push('@', &version);
        }
        self.ends[3] = self.text.len();
        for (mark, (key, value)) in std::iter::once('?').chain(std::iter::repeat('&')).zip(&qualifiers) {
            self.text.push(mark);
            self.text.push_str(key);
            self.push('=', value);
        }
        self.ends[4] = self.text.len();
        for (mark, segment) in std::iter::once('#').chain(std::iter::repeat('/')).zip(subpath(taken.subpath)?)
        {
            self.push(mark, &segment);
        }
        Ok(())
    }

    fn push(&mut self, mark: char, part: &str) {
        self.text.push(mark);
        self.text.extend(utf8_percent_encode(part, ENCODED));
    }

    fn parts(&self) -> Result<Parts, IdentifierFault> {
        let end = |index: usize| u16::try_from(self.ends[index]).map_err(|_| IdentifierFault::TooLong);
        Ok(Parts {
            canonical: None,
            ty: end(0)?,
            name_start: end(1)?,
            name: end(2)?,
            version: end(3)?,
            qualifiers: end(4)?,
        })
    }
}

/// The segments of the namespace, and the name.
fn path<'t>(
    taken: &Taken<'t>,
    ty: Option<&PackageType>,
) -> Result<(Vec<Cow<'t, str>>, Cow<'t, str>), IdentifierFault> {
    let mut spaces = Vec::new();
    for segment in taken.namespace.split('/').filter(|segment| !segment.is_empty()) {
        spaces.push(decoded(segment)?);
    }
    let mut name = decoded(taken.name)?;
    // `npm/%40scope%2Fname`: the slash was encoded with the rest. Names of such types have none.
    let holds_no_slash = ty.is_some_and(|ty| ty.namespace == Namespace::Required || ty.is_npm_or_go());
    if spaces.is_empty() && holds_no_slash && name.contains('/') {
        let whole = name.into_owned();
        let (front, last) = whole.rsplit_once('/').unwrap_or(("", &whole));
        spaces = front.split('/').map(|part| Cow::Owned(part.to_owned())).collect();
        name = Cow::Owned(last.to_owned());
    }
    // A segment that leads elsewhere, or hides a slash, is none.
    let is_segment =
        |segment: &Cow<'_, str>| !matches!(&**segment, "" | "." | "..") && !segment.contains('/');
    if !spaces.iter().all(is_segment) {
        return Err(IdentifierFault::Namespace);
    }
    if name.is_empty() {
        return Err(IdentifierFault::Name);
    }
    match ty.map(|ty| ty.namespace) {
        Some(Namespace::Required) if spaces.is_empty() => Err(IdentifierFault::NamespaceMissing),
        Some(Namespace::Prohibited) if !spaces.is_empty() => Err(IdentifierFault::NamespaceProhibited),
        _ => Ok((spaces, name)),
    }
}

/// The qualifiers in the order of their keys; one without a value is none.
fn qualifiers(text: &str) -> Result<Vec<(String, Cow<'_, str>)>, IdentifierFault> {
    let mut qualifiers = Vec::new();
    for pair in text.split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if value.is_empty() {
            continue;
        }
        let is_key = key.starts_with(|first: char| first.is_ascii_alphabetic())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
        if !is_key {
            return Err(IdentifierFault::Qualifier);
        }
        let key = key.to_ascii_lowercase();
        let mut value = decoded(value)?;
        if key == "checksum" && value.bytes().any(|byte| byte.is_ascii_uppercase()) {
            value.to_mut().make_ascii_lowercase();
        }
        qualifiers.push((key, value));
    }
    qualifiers.sort_unstable();
    match qualifiers.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        true => Err(IdentifierFault::Qualifier),
        false => Ok(qualifiers),
    }
}

/// The segments of the path within the package. Empty ones, `.` and `..` are left out (ECMA-427),
/// also where they were encoded: none leads out of the package.
fn subpath(text: &str) -> Result<Vec<Cow<'_, str>>, IdentifierFault> {
    let mut segments = Vec::new();
    for segment in text.split('/') {
        let segment = decoded(segment)?;
        if segment.contains('/') {
            return Err(IdentifierFault::Encoding);
        }
        if !matches!(&*segment, "" | "." | "..") {
            segments.push(segment);
        }
    }
    Ok(segments)
}

fn small<'t>(ty: Option<&PackageType>, part: Part, text: Cow<'t, str>) -> Cow<'t, str> {
    let is_small = ty.is_some_and(|ty| ty.small.contains(&part));
    match is_small && text.chars().any(char::is_uppercase) {
        true => Cow::Owned(text.to_lowercase()),
        false => text,
    }
}

/// Decodes a part; half an escape, bytes that are no UTF-8 and characters that nobody sees are faults.
fn decoded(text: &str) -> Result<Cow<'_, str>, IdentifierFault> {
    let is_escape =
        |rest: &str| rest.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    if text.split('%').skip(1).any(|rest| !is_escape(rest)) {
        return Err(IdentifierFault::Encoding);
    }
    let text = percent_decode_str(text).decode_utf8().map_err(|_| IdentifierFault::Encoding)?;
    match text.chars().any(is_invisible) {
        true => Err(IdentifierFault::Invisible),
        false => Ok(text),
    }
}
