//! The form of SoftWare Hash IDentifiers, version 1.2 (ISO/IEC 18670).
//! The archive is not asked whether it holds the object.

use super::{IdentifierFault, is_hash};

/// Whether a text is a core identifier with qualifiers that can stand on it.
pub(super) fn check(text: &str) -> Result<(), IdentifierFault> {
    let mut parts = text.split(';');
    let object = core(parts.next().unwrap_or_default())?;
    let mut seen: Vec<&str> = Vec::new();
    for qualifier in parts {
        let (key, value) = qualifier.split_once('=').ok_or(IdentifierFault::Qualifier)?;
        // A hostile one has a million; the standard has six.
        if seen.contains(&key) || seen.len() >= 6 || !fits(object, key, value) {
            return Err(IdentifierFault::Qualifier);
        }
        seen.push(key);
    }
    // A place is one of lines or of bytes.
    match seen.contains(&"lines") && seen.contains(&"bytes") {
        true => Err(IdentifierFault::Qualifier),
        false => Ok(()),
    }
}

/// `swh:1:<object>:<40 hexadecimal digits>`; gives the object.
fn core(text: &str) -> Result<&str, IdentifierFault> {
    let rest = text.strip_prefix("swh:").ok_or(IdentifierFault::Scheme)?;
    match rest.split(':').collect::<Vec<_>>()[..] {
        ["1", object @ ("cnt" | "dir" | "rev" | "rel" | "snp"), hash] => {
            is_hash(hash, 40).then_some(object).ok_or(IdentifierFault::Hash)
        }
        _ => Err(IdentifierFault::Form),
    }
}

fn fits(object: &str, key: &str, value: &str) -> bool {
    let is_text = !value.is_empty() && value.chars().all(|c| !c.is_whitespace() && !c.is_control());
    match key {
        "origin" => is_text,
        "visit" => core(value) == Ok("snp"),
        "anchor" => matches!(core(value), Ok("dir" | "rev" | "rel" | "snp")),
        "path" => is_text && value.starts_with('/') && matches!(object, "cnt" | "dir"),
        "lines" | "bytes" => object == "cnt" && is_range(value),
        _ => false,
    }
}

/// A number, or two of which the second is no smaller.
fn is_range(value: &str) -> bool {
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok())?;
    match value.split_once('-') {
        Some((first, last)) => number(first).zip(number(last)).is_some_and(|(first, last)| first <= last),
        None => number(value).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "94a9ed024d3859793618152ea559a168bbcbb5e2";

    #[test]
    fn qualifiers_say_where_the_object_was_seen() {
        for qualifiers in [
            "",
            ";origin=https://github.com/northwind/app",
            &format!(
                ";origin=https://example.com;visit=swh:1:snp:{HASH};anchor=swh:1:rev:{HASH};path=/src/main.c;lines=9-15"
            ),
            ";lines=9",
            ";bytes=0-100",
        ] {
            assert_eq!(check(&format!("swh:1:cnt:{HASH}{qualifiers}")), Ok(()), "{qualifiers}");
        }
    }

    #[test]
    fn what_cannot_stand_on_an_object_is_a_fault() {
        use IdentifierFault::{Form, Hash, Qualifier, Scheme};
        for (text, fault) in [
            (format!("1:cnt:{HASH}"), Scheme),
            (format!("swh:2:cnt:{HASH}"), Form),
            (format!("swh:1:blob:{HASH}"), Form),
            ("swh:1:cnt:94a9".to_owned(), Hash),
            (format!("swh:1:cnt:{}", HASH.to_uppercase()), Hash),
            (format!("swh:1:cnt:{HASH};"), Qualifier),
            (format!("swh:1:cnt:{HASH};owner=me"), Qualifier),
            (format!("swh:1:cnt:{HASH};lines=9;lines=10"), Qualifier),
            (format!("swh:1:cnt:{HASH};lines=15-9"), Qualifier),
            (format!("swh:1:cnt:{HASH};lines=9;bytes=1"), Qualifier),
            (format!("swh:1:rev:{HASH};lines=9"), Qualifier),
            (format!("swh:1:cnt:{HASH};visit=swh:1:rev:{HASH}"), Qualifier),
            (format!("swh:1:cnt:{HASH};path=src"), Qualifier),
        ] {
            assert_eq!(check(&text), Err(fault), "{text}");
        }
    }
}
