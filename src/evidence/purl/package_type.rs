//! What the definitions of the package types say, as data (purl-spec, `types/*-definition.json`).
//!
//! A type that is not here has the rules of ECMA-427 alone. What deliberately differs from a
//! definition is said at its row.

use super::super::identifier::IdentifierFault;

/// A type of package and what is particular to it.
#[derive(Debug)]
pub(super) struct PackageType {
    word: &'static str,
    /// Whether a package of the type lies in a namespace.
    pub(super) namespace: Namespace,
    /// The parts that are written in small letters.
    pub(super) small: &'static [Part],
    /// Where a package is looked for that names no `repository_url`.
    pub(super) repository: Option<&'static str>,
    /// Qualifiers that go without saying, in canonical spelling.
    pub(super) defaults: &'static [(&'static str, &'static str)],
    /// A qualifier that every package of the type has.
    pub(super) needs: Option<&'static str>,
}

/// Whether a type has namespaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Namespace {
    /// None.
    Prohibited,
    /// Some packages lie in one.
    Optional,
    /// Every package lies in one; a slash in a name, encoded, leads out of it.
    Required,
}

/// A part of a package URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Namespace,
    Name,
    Version,
}

use Namespace::{Optional, Prohibited, Required};
use Part::{Name, Version};

const BOTH: &[Part] = &[Part::Namespace, Name];
const SPACE: &[Part] = &[Part::Namespace];

const fn row(word: &'static str, namespace: Namespace, small: &'static [Part]) -> PackageType {
    PackageType { word, namespace, small, repository: None, defaults: &[], needs: None }
}

const fn at(row: PackageType, repository: &'static str) -> PackageType {
    PackageType { repository: Some(repository), ..row }
}

const fn with(row: PackageType, defaults: &'static [(&'static str, &'static str)]) -> PackageType {
    PackageType { defaults, ..row }
}

const fn needing(row: PackageType, qualifier: &'static str) -> PackageType {
    PackageType { needs: Some(qualifier), ..row }
}

/// In the order of their words.
const TYPES: &[PackageType] = &[
    row("alpm", Required, BOTH),
    row("apk", Required, BOTH),
    at(row("bazel", Prohibited, &[]), "https://bcr.bazel.build"),
    at(row("bitbucket", Required, BOTH), "https://bitbucket.org"),
    with(
        at(row("bitnami", Prohibited, &[Name]), "https://downloads.bitnami.com/files/stacksmith"),
        &[("arch", "amd64")],
    ),
    at(row("brew", Optional, BOTH), "https://formulae.brew.sh"),
    at(row("cargo", Prohibited, &[]), "https://crates.io"),
    at(row("chrome-extension", Prohibited, &[]), "https://chromewebstore.google.com"),
    at(row("cocoapods", Prohibited, &[]), "https://cdn.cocoapods.org"),
    at(row("composer", Required, BOTH), "https://packagist.org"),
    at(row("conan", Optional, &[]), "https://center.conan.io"),
    at(row("conda", Prohibited, &[]), "https://repo.anaconda.com"),
    with(at(row("cpan", Optional, &[]), "https://www.cpan.org"), &[("ext", "tar.gz")]),
    at(row("cran", Prohibited, &[]), "https://cran.r-project.org"),
    row("deb", Required, BOTH),
    at(row("docker", Optional, &[]), "https://hub.docker.com"),
    with(at(row("gem", Prohibited, &[]), "https://rubygems.org"), &[("platform", "ruby")]),
    row("generic", Optional, &[]),
    row("git", Required, BOTH),
    at(row("github", Required, BOTH), "https://github.com"),
    // The definition asks for a namespace; `pkg:golang/stdlib` is how the standard library is named.
    row("golang", Optional, BOTH),
    at(row("hackage", Prohibited, &[]), "https://hackage.haskell.org"),
    at(row("hex", Optional, BOTH), "https://repo.hex.pm"),
    at(row("huggingface", Required, &[Version]), "https://huggingface.co"),
    needing(at(row("julia", Prohibited, &[]), "https://github.com/JuliaRegistries/General"), "uuid"),
    row("luarocks", Optional, BOTH),
    with(at(row("maven", Required, &[]), "https://repo.maven.apache.org/maven2"), &[("type", "jar")]),
    row("mlflow", Prohibited, &[]),
    at(row("npm", Optional, &[]), "https://registry.npmjs.org"),
    at(row("nuget", Prohibited, &[]), "https://www.nuget.org"),
    row("oci", Prohibited, &[Name, Version]),
    at(row("opam", Prohibited, &[]), "https://opam.ocaml.org"),
    row("otp", Prohibited, &[Name]),
    at(row("pub", Prohibited, &[Name]), "https://pub.dartlang.org"),
    at(row("pypi", Prohibited, &[Name, Version]), "https://pypi.org"),
    row("qpkg", Required, SPACE),
    row("rpm", Required, SPACE),
    needing(row("swid", Optional, &[]), "tag_id"),
    row("swift", Required, &[]),
    at(row("vcpkg", Prohibited, &[]), "https://github.com/microsoft/vcpkg"),
    with(
        at(
            row("vscode-extension", Required, &[Part::Namespace, Name, Version]),
            "https://marketplace.visualstudio.com/vscode-extension",
        ),
        &[("platform", "universal")],
    ),
    row("yocto", Optional, SPACE),
];

impl PackageType {
    /// The type with this name in small letters.
    pub(super) fn named(word: &str) -> Option<&'static Self> {
        TYPES.binary_search_by(|one| one.word.cmp(word)).ok().map(|index| &TYPES[index])
    }

    /// Whether names of the type hold no slash although not every package has a namespace.
    pub(super) fn is_npm_or_go(&self) -> bool {
        matches!(self.word, "npm" | "golang")
    }

    /// Puts a name into the one spelling that the type has.
    pub(super) fn spell(&self, name: &mut String, repository: Option<&str>) {
        match self.word {
            "pypi" => *name = name.replace('_', "-"),
            "pub" => *name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_"),
            // Databricks tells no case apart; other servers do.
            "mlflow" if repository.is_some_and(|url| url.contains("databricks")) => {
                name.make_ascii_lowercase()
            }
            _ => {}
        }
    }

    /// What the type's names and versions cannot be.
    pub(super) fn check(&self, name: &str, version: &str) -> Result<(), IdentifierFault> {
        let is_extension = || {
            name.len() == 32 && name.bytes().all(|byte| (b'a'..=b'p').contains(&byte.to_ascii_lowercase()))
        };
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let is_dotted =
            || version.is_empty() || (version.split('.').count() <= 4 && version.split('.').all(is_number));
        match self.word {
            "chrome-extension" if !is_extension() || !is_dotted() => Err(IdentifierFault::Form),
            // The name is that of the distribution, not of a module.
            "cpan" if name.contains("::") => Err(IdentifierFault::Form),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_so_that_it_can_be_searched() {
        assert!(TYPES.is_sorted_by(|one, next| one.word < next.word));
        assert_eq!(PackageType::named("npm").map(|one| one.namespace), Some(Optional));
        assert!(PackageType::named("NPM").is_none());
    }
}
