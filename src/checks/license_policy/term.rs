//! One licence of a policy, and which licences of a document it means.
//! A newer name of a licence and an older one are one.

use serde::Deserialize;
use serde::de::Error;
use spdx::{AdditionItem, LicenseItem, LicenseReq};

use crate::checks::words::nearest;
use crate::evidence::license;

/// A licence that a policy takes or refuses: an identifier of the SPDX list, with `+` or `WITH`
/// where that is meant, or a `LicenseRef-`.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    written: String,
    parts: Parts,
}

/// Identifiers that the list gave up for one with an exception, or for another name.
const RENAMED: &[(&str, &str, Option<&str>)] = &[
    ("BSD-2-Clause-FreeBSD", "BSD-2-Clause", None),
    ("BSD-2-Clause-NetBSD", "BSD-2-Clause", None),
    ("eCos-2.0", "GPL-2.0-or-later", Some("eCos-exception-2.0")),
    ("GPL-2.0-with-autoconf-exception", "GPL-2.0-only", Some("Autoconf-exception-2.0")),
    ("GPL-2.0-with-bison-exception", "GPL-2.0-only", Some("Bison-exception-2.2")),
    ("GPL-2.0-with-classpath-exception", "GPL-2.0-only", Some("Classpath-exception-2.0")),
    ("GPL-2.0-with-font-exception", "GPL-2.0-only", Some("Font-exception-2.0")),
    ("GPL-2.0-with-GCC-exception", "GPL-2.0-only", Some("GCC-exception-2.0")),
    ("GPL-3.0-with-autoconf-exception", "GPL-3.0-only", Some("Autoconf-exception-3.0")),
    ("GPL-3.0-with-GCC-exception", "GPL-3.0-only", Some("GCC-exception-3.1")),
    ("StandardML-NJ", "SMLNJ", None),
    ("wxWindows", "LGPL-2.0-or-later", Some("WxWindows-exception-3.1")),
];

/// A licence of a document or a policy in its parts, so that it can be compared with many.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Parts {
    /// One of the SPDX list.
    Listed {
        family: &'static str,
        version: [u32; 4],
        or_later: bool,
        addition: Option<String>,
        /// Whether what is added is an exception of the list too, or nothing.
        is_addition_listed: bool,
    },
    /// One of the vendor's own.
    Own(LicenseReq),
}

impl Parts {
    pub(super) fn of(license: &LicenseReq) -> Self {
        let LicenseItem::Spdx { id, or_later } = &license.license else { return Self::Own(license.clone()) };
        // The crate's own list, whose names outlive the expression.
        let listed: &'static spdx::License = &spdx::identifiers::LICENSES[id.index];
        let renamed = RENAMED.iter().filter(|_| id.is_deprecated()).find(|(old, ..)| *old == listed.name);
        let name = renamed.map_or(listed.name, |(_, new, _)| new);
        let added = license.addition.as_ref().map(ToString::to_string);
        let plain = name.strip_suffix("-or-later").or_else(|| name.strip_suffix('+'));
        let or_later = *or_later || plain.is_some();
        let plain = plain.or_else(|| name.strip_suffix("-only")).unwrap_or(name);
        // `MIT-0` is no version of MIT.
        let is_version =
            |part: &str| part.contains('.') && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let (family, version) =
            plain.rsplit_once('-').filter(|(_, version)| is_version(version)).unwrap_or((plain, ""));
        Self::Listed {
            family,
            version: number(version),
            or_later,
            addition: added.or_else(|| renamed?.2.map(str::to_owned)),
            is_addition_listed: !matches!(license.addition, Some(AdditionItem::Other(_))),
        }
    }

    fn addition(&self) -> Option<&str> {
        match self {
            Self::Listed { addition, .. } => addition.as_deref(),
            Self::Own(_) => None,
        }
    }
}

/// A version of up to four numbers; the list has none that is longer.
fn number(version: &str) -> [u32; 4] {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    std::array::from_fn(|_| parts.next().unwrap_or(0))
}

impl Term {
    /// As the policy writes it.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Whether it means a licence together with an exception to it.
    pub(super) fn has_addition(&self) -> bool {
        self.parts.addition().is_some()
    }

    /// Whether to take this is to take that. Of a licence "or later" whoever receives it chooses
    /// the version; an exception of the SPDX list gives rights and takes none.
    pub(super) fn takes(&self, that: &Parts) -> bool {
        let (
            Parts::Listed { family, version, or_later, addition, .. },
            Parts::Listed { family: of, version: its, or_later: later, addition: added, is_addition_listed },
        ) = (&self.parts, that)
        else {
            return self.parts == *that;
        };
        let is_version = match (or_later, later) {
            (false, false) => version == its,
            (true, false) => its >= version,
            (false, true) => its <= version,
            (true, true) => true,
        };
        let is_addition = if addition.is_some() { addition == added } else { *is_addition_listed };
        family == of && is_version && is_addition
    }

    /// Whether to refuse this is to refuse that: the version, whether later ones are offered with
    /// it or not, and the licence whatever is added to it.
    pub(super) fn refuses(&self, that: &Parts) -> bool {
        let (
            Parts::Listed { family, version, or_later, addition, .. },
            Parts::Listed { family: of, version: its, addition: added, .. },
        ) = (&self.parts, that)
        else {
            return self.parts == *that;
        };
        let is_version = if *or_later { its >= version } else { its == version };
        family == of && is_version && (addition.is_none() || addition == added)
    }
}

impl<'de> Deserialize<'de> for Term {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        let Some(expression) = license::read(&written) else {
            let listed: Vec<&str> = spdx::identifiers::LICENSES.iter().map(|one| one.name).collect();
            return Err(D::Error::custom(match nearest(&written, &listed) {
                Some(meant) => format!("`{written}` is no licence of the SPDX list, did you mean `{meant}`?"),
                None => format!(
                    "`{written}` is no licence of the SPDX list; a licence of nobody's list is `LicenseRef-…`"
                ),
            }));
        };
        let mut licenses = expression.requirements().map(|one| one.req.clone());
        match (licenses.next(), licenses.next()) {
            (Some(license), None) => Ok(Self { parts: Parts::of(&license), written }),
            _ => Err(D::Error::custom(format!("`{written}` is several licences; give each on its own"))),
        }
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Term {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Term".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A licence: an identifier of the SPDX list, `… WITH …`, or `LicenseRef-…`.",
            "examples": ["Apache-2.0", "GPL-2.0-or-later", "GPL-2.0-only WITH Classpath-exception-2.0"]
        })
    }
}
