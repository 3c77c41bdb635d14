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
    license: LicenseReq,
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

/// A licence of the list in its parts.
struct Named<'l> {
    family: &'l str,
    version: &'l str,
    or_later: bool,
    addition: Option<String>,
}

impl<'l> Named<'l> {
    /// `None` for a licence of the vendor's own.
    fn of(license: &'l LicenseReq) -> Option<Self> {
        let LicenseItem::Spdx { id, or_later } = &license.license else { return None };
        let renamed = RENAMED.iter().find(|(old, ..)| *old == id.name);
        let name = renamed.map_or(id.name, |(_, new, _)| new);
        let addition = match (&license.addition, renamed) {
            (Some(addition), _) => Some(addition.to_string()),
            (None, Some((.., addition))) => addition.map(str::to_owned),
            (None, None) => None,
        };
        let plain = name.strip_suffix("-or-later").or_else(|| name.strip_suffix('+'));
        let or_later = *or_later || plain.is_some();
        let plain = plain.or_else(|| name.strip_suffix("-only")).unwrap_or(name);
        let is_version = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let (family, version) =
            plain.rsplit_once('-').filter(|(_, version)| is_version(version)).unwrap_or((plain, ""));
        Some(Self { family, version, or_later, addition })
    }

    fn number(&self) -> Vec<u32> {
        self.version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
    }
}

impl Term {
    /// As the policy writes it.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Whether it means a licence together with an exception to it.
    pub(super) fn has_addition(&self) -> bool {
        Named::of(&self.license).is_some_and(|named| named.addition.is_some())
    }

    /// Whether to take this is to take that. Of a licence "or later" whoever receives it chooses
    /// the version; an exception of the SPDX list gives rights and takes none.
    pub(super) fn takes(&self, license: &LicenseReq) -> bool {
        let (Some(this), Some(that)) = (Named::of(&self.license), Named::of(license)) else {
            return self.license == *license;
        };
        let version = match (this.or_later, that.or_later) {
            (false, false) => this.version == that.version,
            (true, false) => that.number() >= this.number(),
            (false, true) => that.number() <= this.number(),
            (true, true) => true,
        };
        let is_of_the_list = !matches!(license.addition, Some(AdditionItem::Other(_)));
        let addition = match &this.addition {
            Some(_) => this.addition == that.addition,
            None => is_of_the_list,
        };
        this.family == that.family && version && addition
    }

    /// Whether to refuse this is to refuse that: the version, whether later ones are offered with
    /// it or not, and the licence whatever is added to it.
    pub(super) fn refuses(&self, license: &LicenseReq) -> bool {
        let (Some(this), Some(that)) = (Named::of(&self.license), Named::of(license)) else {
            return self.license == *license;
        };
        let version = match this.or_later {
            true => that.number() >= this.number(),
            false => that.version == this.version,
        };
        let addition = this.addition.is_none() || this.addition == that.addition;
        this.family == that.family && version && addition
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
            (Some(license), None) => Ok(Self { written, license }),
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
