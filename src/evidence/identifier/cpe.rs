//! The form of CPE names: formatted strings of version 2.3 (NISTIR 7695, 6.2) and URIs of
//! version 2.2 (6.1). The dictionary of products is not known here.

use super::IdentifierFault;

/// Whether a text is a CPE name.
pub(super) fn check(text: &str) -> Result<(), IdentifierFault> {
    if let Some(rest) = text.strip_prefix("cpe:2.3:") {
        return formatted(rest);
    }
    let is_uri = text.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cpe:/"));
    if is_uri { uri(&text[5..]) } else { Err(IdentifierFault::Scheme) }
}

/// What a CPE name of either binding is of: `part:vendor:product` in lower case, and its version if it states one.
/// It is lenient: a name may be cut off behind the product.
pub fn cpe_product(text: &str) -> Option<(String, Option<String>)> {
    text.get(..4).filter(|start| start.eq_ignore_ascii_case("cpe:"))?;
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("cpe:2.3:").or_else(|| lower.strip_prefix("cpe:/"))?;
    let parts = split_unescaped(rest);
    let product = parts.get(..3)?.join(":");
    let version = parts.get(3).filter(|version| !matches!(**version, "" | "*" | "-" | "%01" | "%02"));
    Some((product, version.map(|version| (*version).to_owned())))
}

/// Part, vendor, product, version, update, edition, language, software edition, target
/// software, target hardware, other: all eleven, each with a value.
fn formatted(rest: &str) -> Result<(), IdentifierFault> {
    let Ok(parts) = <[&str; 11]>::try_from(split_unescaped(rest)) else { return Err(IdentifierFault::Form) };
    if !matches!(parts[0], "a" | "o" | "h" | "*" | "-") {
        return Err(IdentifierFault::Form);
    }
    for (index, part) in parts.iter().enumerate().skip(1) {
        match index {
            6 => language(part)?,
            _ => value(part)?,
        }
    }
    names_something(parts[1], parts[2])
}

fn is_logical(part: &str) -> bool {
    matches!(part, "*" | "-")
}

/// A name of every product names none.
fn names_something(vendor: &str, product: &str) -> Result<(), IdentifierFault> {
    match is_logical(vendor) && is_logical(product) {
        true => Err(IdentifierFault::Name),
        false => Ok(()),
    }
}

/// Letters, digits, `-._` and escaped punctuation; wildcards stand at the ends alone (figure 6-3).
fn value(part: &str) -> Result<(), IdentifierFault> {
    if is_logical(part) {
        return Ok(());
    }
    let core = without_wildcards(part);
    if core.is_empty() {
        return Err(IdentifierFault::Form);
    }
    let mut escaped = false;
    for byte in core.bytes() {
        let fits = match byte {
            b'\\' if !escaped => {
                escaped = true;
                continue;
            }
            _ if escaped => byte.is_ascii_punctuation() && byte != b'_',
            _ => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'),
        };
        if !fits {
            return Err(IdentifierFault::Encoding);
        }
        escaped = false;
    }
    if escaped { Err(IdentifierFault::Encoding) } else { Ok(()) }
}

/// One `*` or a run of `?` at either end stands for what is left out there.
fn without_wildcards(part: &str) -> &str {
    let core = match part.strip_prefix('*') {
        Some(core) => core,
        None => part.trim_start_matches('?'),
    };
    let is_escaped = |core: &str| core.bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1;
    if let Some(before) = core.strip_suffix('*').filter(|before| !is_escaped(before)) {
        return before;
    }
    let before = core.trim_end_matches('?');
    if before.len() < core.len() && is_escaped(before) { &core[..=before.len()] } else { before }
}

/// A language tag of two or three letters, with a region of two letters or three digits
/// (RFC 5646, as far as 7695, 5.3.3 takes it).
fn language(part: &str) -> Result<(), IdentifierFault> {
    let is = |text: &str, lengths: std::ops::RangeInclusive<usize>, fits: fn(&u8) -> bool| {
        lengths.contains(&text.len()) && text.as_bytes().iter().all(fits)
    };
    let (primary, region) = part.split_once('-').map_or((part, None), |(one, two)| (one, Some(two)));
    let is_tag = is(primary, 2..=3, u8::is_ascii_alphabetic)
        && region.is_none_or(|region| {
            is(region, 2..=2, u8::is_ascii_alphabetic) || is(region, 3..=3, u8::is_ascii_digit)
        });
    if is_logical(part) || is_tag { Ok(()) } else { Err(IdentifierFault::Language) }
}

/// Part, vendor, product, version, update, edition, language, from the left as far as they go.
fn uri(rest: &str) -> Result<(), IdentifierFault> {
    let parts: Vec<&str> = rest.splitn(8, ':').collect();
    if !(3..=7).contains(&parts.len()) || !matches!(parts[0], "a" | "o" | "h" | "A" | "O" | "H") {
        return Err(IdentifierFault::Form);
    }
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'%');
    let is_escape =
        |rest: &str| rest.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    for part in &parts[1..] {
        if !part.bytes().all(is_plain) || part.split('%').skip(1).any(|rest| !is_escape(rest)) {
            return Err(IdentifierFault::Encoding);
        }
    }
    if let Some(tag) = parts.get(6).filter(|tag| !tag.is_empty()) {
        language(tag)?;
    }
    if parts[1].is_empty() || parts[2].is_empty() {
        return Err(IdentifierFault::Name);
    }
    names_something(parts[1], parts[2])
}

/// Splits at colons that no backslash stands before, into twelve at most.
fn split_unescaped(text: &str) -> Vec<&str> {
    let mut parts = Vec::with_capacity(12);
    let (mut start, mut escaped) = (0, false);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b':' if parts.len() < 11 => {
                parts.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_product_and_its_version_if_it_has_one() {
        let told =
            |text: &str| cpe_product(text).map(|(product, version)| (product, version.unwrap_or_default()));
        let is = |product: &str, version: &str| Some((product.to_owned(), version.to_owned()));
        assert_eq!(told("cpe:2.3:a:Acme:Box:1.0:*:*:*:*:*:*:*"), is("a:acme:box", "1.0"));
        assert_eq!(told(r"cpe:2.3:a:c\:d:box:2.0:*:*:*:*:*:*:*"), is(r"a:c\:d:box", "2.0"));
        assert_eq!(told("cpe:/a:acme:box:1.0"), is("a:acme:box", "1.0"));
        for without in ["cpe:2.3:a:acme:box:*:*:*:*:*:*:*:*", "cpe:2.3:a:acme:box", "cpe:/a:acme:box"] {
            assert_eq!(told(without), is("a:acme:box", ""), "{without}");
        }
        assert_eq!(told("cpe:/a:acme"), None);
        assert_eq!(told("pkg:npm/box@1.0"), None);
    }

    #[test]
    fn names_that_are_well_formed() {
        for text in [
            "cpe:2.3:a:openssl:openssl:1.1.1k:*:*:*:*:*:*:*",
            r"cpe:2.3:a:c\:d:openssl:1.1.1k:*:*:*:*:*:*:*",
            r"cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*",
            r"cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*",
            r"cpe:2.3:a:foo\\bar:big\$money:2010:*:*:*:special:ipod_touch:80gb:*",
            r"cpe:2.3:a:hp:openview_network_manager:7.51:-:*:de-AT:*:linux:*:*",
            r"cpe:2.3:a:docker:docker:20.10.11\+incompatible:*:*:*:*:*:*:*",
            r"cpe:2.3:a:cherry_hat:what\?:1\*:*:*:es-419:*:*:*:*",
            "cpe:/a:openssl:openssl:1.1.1k",
            "cpe:/o:redhat:enterprise_linux:8",
            "CPE:/a:microsoft:internet_explorer:8.%02:sp%01",
            "cpe:/a:hp:insight_diagnostics:7.4.0.1570::~~online~win2003~x64~",
            "cpe:/a:acme:rocket:1:::de",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn names_that_are_not() {
        use IdentifierFault::{Encoding, Form, Language, Name, Scheme};
        for (text, fault) in [
            ("openssl", Scheme),
            ("cpe:a:openssl:openssl", Scheme),
            ("cpe:2.3:a:openssl", Form),
            ("cpe:2.3:a:openssl:openssl:1:*:*:*:*:*:*:*:*", Form),
            ("cpe:2.3:x:openssl:openssl:1:*:*:*:*:*:*:*", Form),
            ("cpe:2.3:a:openssl:openssl::*:*:*:*:*:*:*", Form),
            ("cpe:2.3:a:docker:docker:v20+incompatible:*:*:*:*:*:*:*", Encoding),
            ("cpe:2.3:a:golang:x/sys:1:*:*:*:*:*:*:*", Encoding),
            ("cpe:2.3:a:open ssl:openssl:1:*:*:*:*:*:*:*", Encoding),
            ("cpe:2.3:a:a*b:openssl:1:*:*:*:*:*:*:*", Encoding),
            (r"cpe:2.3:a:\a:openssl:1:*:*:*:*:*:*:*", Encoding),
            ("cpe:2.3:a:openssl:openssl:1:*:*:english:*:*:*:*", Language),
            ("cpe:2.3:a:openssl:openssl:1:*:*:en-:*:*:*:*", Language),
            ("cpe:2.3:*:*:*:*:*:*:*:*:*:*:*", Name),
            ("cpe:2.3:a:-:*:1:*:*:*:*:*:*:*", Name),
            ("cpe:/", Form),
            ("cpe:/a:openssl", Form),
            ("cpe:/app:redhat:simple:1::el9", Form),
            ("cpe:/a::openssl:1", Name),
            ("cpe:/a:open ssl:openssl", Encoding),
            ("cpe:/a:openssl:openssl:1%2", Encoding),
            ("cpe:/a:a:b:1:2:3:english", Language),
            ("cpe:/a:a:b:1:2:3:en:more", Form),
        ] {
            assert_eq!(check(text), Err(fault), "{text}");
        }
    }
}
