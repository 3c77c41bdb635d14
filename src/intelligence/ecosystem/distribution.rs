//! Packages of Linux distributions: which release they are of, and what they were built from.
//!
//! The release is what the `distro` qualifier says; it is guessed from nothing else. Advisories of
//! some distributions name the source package, others the package itself.

use super::{Ecosystem, Named, Package, version};
use crate::evidence::{Component, Purl};
use crate::intelligence::knowledge::Coverage;

/// A distribution whose advisories OSV has.
struct Distribution {
    /// The type of its package URLs.
    ty: &'static str,
    /// The namespaces of its package URLs, and what their `distro` may begin with.
    namespaces: &'static [&'static str],
    /// Its ecosystem in OSV's words.
    ecosystem: &'static str,
    /// How its releases are told apart.
    releases: Releases,
    /// What its advisories name.
    names: Names,
}

#[derive(Clone, Copy)]
enum Releases {
    /// There are none.
    None,
    /// By the first number, or by a code name.
    Major(&'static [(&'static str, &'static str)]),
    /// By two numbers, or by a code name; with what stands before them.
    Minor(&'static str, &'static [(&'static str, &'static str)]),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// The source package.
    Source,
    /// The package itself or its source package.
    Either,
}

use Names::{Either, Source};
use Releases::{Major, Minor};

const DEBIAN: &[(&str, &str)] = &[
    ("wheezy", "7"),
    ("jessie", "8"),
    ("stretch", "9"),
    ("buster", "10"),
    ("bullseye", "11"),
    ("bookworm", "12"),
    ("trixie", "13"),
    ("forky", "14"),
];

const UBUNTU: &[(&str, &str)] = &[
    ("trusty", "14.04"),
    ("xenial", "16.04"),
    ("bionic", "18.04"),
    ("focal", "20.04"),
    ("jammy", "22.04"),
    ("noble", "24.04"),
    ("plucky", "25.04"),
    ("questing", "25.10"),
];

const DISTRIBUTIONS: &[Distribution] = &[
    row("deb", &["debian"], "Debian", Major(DEBIAN), Source),
    row("deb", &["ubuntu"], "Ubuntu", Minor("", UBUNTU), Source),
    row("apk", &["alpine"], "Alpine", Minor("v", &[]), Source),
    row("apk", &["wolfi"], "Wolfi", Releases::None, Either),
    row("apk", &["chainguard"], "Chainguard", Releases::None, Either),
    row("rpm", &["redhat", "rhel"], "Red Hat:enterprise_linux", Major(&[]), Either),
    row("rpm", &["almalinux", "alma"], "AlmaLinux", Major(&[]), Either),
    row("rpm", &["rocky-linux", "rocky"], "Rocky Linux", Major(&[]), Either),
    row("rpm", &["mageia"], "Mageia", Major(&[]), Either),
    row("rpm", &["opensuse-leap", "opensuse"], "openSUSE", Minor("Leap ", &[]), Either),
];

const fn row(
    ty: &'static str,
    namespaces: &'static [&'static str],
    ecosystem: &'static str,
    releases: Releases,
    names: Names,
) -> Distribution {
    Distribution { ty, namespaces, ecosystem, releases, names }
}

/// The package of a distribution that a component is.
///
/// # Errors
///
/// As [`super::package`]; one that does not say which release it is of has no usable identifier.
pub(super) fn package(component: &Component<'_>, purl: &Purl<'_>) -> Result<Package, Coverage> {
    let namespace = purl.namespace().ok_or(Coverage::NoIdentifier)?;
    let is_this = |one: &&Distribution| one.ty == purl.ty() && one.namespaces.contains(&&*namespace);
    let distribution = DISTRIBUTIONS.iter().find(is_this).ok_or(Coverage::NoData)?;
    let ecosystem = distribution.ecosystem(purl).ok_or(Coverage::NoIdentifier)?;
    let own = own(component, purl).ok_or(Coverage::NoIdentifier)?;
    let source = source(component, purl, &own);
    let named = match distribution.names {
        Source => vec![source],
        Either if source == own => vec![own],
        Either => vec![own, source],
    };
    Ok(Package { ecosystem, named })
}

impl Distribution {
    fn ecosystem(&self, purl: &Purl<'_>) -> Option<Ecosystem> {
        let (before, code_names, numbers) = match self.releases {
            Releases::None => return Some(Ecosystem::One(self.ecosystem)),
            Major(code_names) => ("", code_names, 1),
            Minor(before, code_names) => (before, code_names, 2),
        };
        let distro = purl.qualifier("distro")?.to_ascii_lowercase();
        let known = |word: &str| code_names.iter().find(|(name, _)| *name == word).map(|(_, number)| *number);
        let word = self.release(&distro);
        let release = known(word).map(str::to_owned).or_else(|| first_numbers(word, numbers))?;
        Some(Ecosystem::Release(format!("{}:{before}{release}", self.ecosystem)))
    }

    /// What follows the name of the distribution, if that is there.
    fn release<'d>(&self, distro: &'d str) -> &'d str {
        let after = |name: &&str| distro.strip_prefix(name)?.strip_prefix('-');
        self.namespaces.iter().find_map(after).unwrap_or(distro)
    }
}

/// The first numbers of a release such as `v3.18.4`; nothing if it has fewer or begins with something else.
fn first_numbers(release: &str, count: usize) -> Option<String> {
    let release = release.strip_prefix('v').unwrap_or(release);
    let numbers: Vec<&str> = release.split('.').take(count).collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (numbers.len() == count && numbers.iter().all(is_number)).then(|| numbers.join("."))
}

/// The package itself.
fn own(component: &Component<'_>, purl: &Purl<'_>) -> Option<Named> {
    Some(Named { name: purl.name().into_owned(), version: version_with_epoch(component, purl)? })
}

/// The version of a component. RPM's epoch is a qualifier.
pub(super) fn version_with_epoch(component: &Component<'_>, purl: &Purl<'_>) -> Option<String> {
    let version = version(component, purl)?;
    let epoch = purl.qualifier("epoch").filter(|_| purl.ty() == "rpm" && !version.contains(':'));
    Some(epoch.map_or_else(|| version.clone(), |epoch| format!("{epoch}:{version}")))
}

/// What the package was built from: what the `upstream` qualifier says, or the generator in
/// properties of its own; else a package of the same name.
fn source(component: &Component<'_>, purl: &Purl<'_>, own: &Named) -> Named {
    let upstream = purl.qualifier("upstream").filter(|upstream| !upstream.is_empty());
    let (name, version) = match upstream {
        Some(upstream) if purl.ty() == "rpm" => rpm_source(&upstream, own),
        Some(upstream) => match upstream.split_once('@') {
            Some((name, version)) => (name.to_owned(), Some(version.to_owned())),
            None => (upstream.into_owned(), None),
        },
        None => property_source(component).unwrap_or_else(|| (own.name.clone(), None)),
    };
    Named { name, version: version.unwrap_or_else(|| source_version(purl, &own.version)) }
}

/// A rebuild of Debian's on another machine (`+b1`) is none of the source.
fn source_version(purl: &Purl<'_>, version: &str) -> String {
    let rebuilt =
        version.rsplit_once("+b").filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
    match rebuilt {
        Some((source, _)) if purl.ty() == "deb" => source.to_owned(),
        _ => version.to_owned(),
    }
}

/// `openssl-1.1.1k-9.el8.src.rpm`; the file's name has no epoch, so that the package's own is taken.
fn rpm_source(upstream: &str, own: &Named) -> (String, Option<String>) {
    let mut parts = upstream.trim_end_matches(".rpm").trim_end_matches(".src").rsplitn(3, '-');
    let (release, version, name) = (parts.next(), parts.next(), parts.next());
    let (Some(release), Some(version), Some(name)) = (release, version, name) else {
        return (upstream.to_owned(), None);
    };
    let epoch = own.version.split_once(':').map_or(String::new(), |(epoch, _)| format!("{epoch}:"));
    (name.to_owned(), Some(format!("{epoch}{version}-{release}")))
}

/// Trivy states the source package in properties.
fn property_source(component: &Component<'_>) -> Option<(String, Option<String>)> {
    let value = |name: &str| {
        let stated = component.properties.iter().find(|property| property.name.raw() == name);
        stated.map(|property| property.value.raw()).filter(|value| !value.is_empty())
    };
    let name = value("aquasecurity:trivy:SrcName")?;
    let version = value("aquasecurity:trivy:SrcVersion").map(|version| {
        let epoch = value("aquasecurity:trivy:SrcEpoch").map_or(String::new(), |epoch| format!("{epoch}:"));
        let release =
            value("aquasecurity:trivy:SrcRelease").map_or(String::new(), |release| format!("-{release}"));
        format!("{epoch}{version}{release}")
    });
    Some((name.to_owned(), version))
}
