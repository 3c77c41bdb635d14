//! Where packages are published, by ecosystem, as data.
//!
//! A registry hosts what others produce: SPDX 2.3, 7.5.1 says that a hosting site is no
//! supplier. The table knows names only, and of each registry what it does produce itself.

use crate::evidence::Component;
use crate::source::Text;

/// A registry of packages.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Registry {
    /// Its name in reports.
    pub(super) name: &'static str,
    /// The package URL types that it publishes.
    ecosystems: &'static [&'static str],
    /// How it is written, in small letters and digits.
    spellings: &'static [&'static str],
    /// Names and namespaces of what is its own work.
    own: &'static [&'static str],
}

const fn registry(
    name: &'static str,
    ecosystems: &'static [&'static str],
    spellings: &'static [&'static str],
    own: &'static [&'static str],
) -> Registry {
    Registry { name, ecosystems, spellings, own }
}

/// The registries that have been seen as suppliers, and their like.
const REGISTRIES: &[Registry] = &[
    registry(
        "Anaconda",
        &["conda"],
        &["anaconda", "anacondaorg", "condaforge", "conda"],
        &["conda", "anaconda-client"],
    ),
    registry("Bitbucket", &["bitbucket", "golang"], &["bitbucket", "bitbucketorg"], &["atlassian"]),
    registry("CocoaPods", &["cocoapods"], &["cocoapods", "cocoapodsorg"], &["cocoapods"]),
    registry(
        "Conan Center",
        &["conan"],
        &["conan", "conancenter", "conanio", "conancenterindex"],
        &["conan"],
    ),
    registry("CPAN", &["cpan"], &["cpan", "metacpan", "cpanorg"], &["cpan"]),
    registry("CRAN", &["cran"], &["cran", "crancranrprojectorg", "comprehensiverarchivenetwork"], &[]),
    registry(
        "crates.io",
        &["cargo"],
        &["cratesio", "crates", "cratesioregistry", "cargo"],
        &["cargo", "crates-io", "crates_io_api"],
    ),
    registry("Docker Hub", &["docker", "oci"], &["dockerhub", "hubdockercom", "dockerio"], &["docker"]),
    registry(
        "GitHub",
        &["github", "githubactions", "golang", "swift"],
        &["github", "githubcom", "githubpackages", "ghcrio"],
        &["github", "actions", "octokit", "primer"],
    ),
    registry("GitLab", &["gitlab", "golang"], &["gitlab", "gitlabcom"], &["gitlab", "gitlab-org"]),
    registry(
        "Go module proxy",
        &["golang"],
        &["goproxy", "proxygolangorg", "golang", "pkggodev", "gomoduleproxy"],
        &["golang.org", "google.golang.org"],
    ),
    registry("Hackage", &["hackage"], &["hackage", "hackagehaskellorg"], &[]),
    registry("Hex", &["hex"], &["hex", "hexpm"], &["hex_core", "hex"]),
    registry(
        "Hugging Face",
        &["huggingface"],
        &["huggingface", "huggingfacehub", "huggingfaceco"],
        &["huggingface"],
    ),
    registry("LuaRocks", &["luarocks"], &["luarocks", "luarocksorg"], &["luarocks"]),
    registry(
        "Maven Central",
        &["maven"],
        &[
            "mavencentral",
            "centralrepository",
            "mavencentralrepository",
            "mvnrepository",
            "mvnrepositorycom",
            "sonatypecentral",
            "repomavenapacheorg",
            "maven",
        ],
        &["org.sonatype.central"],
    ),
    registry(
        "npm",
        &["npm"],
        &["npm", "npmjs", "npmjscom", "npmjsorg", "npmregistry", "registrynpmjsorg", "npmjsregistry"],
        &["npm", "npmcli", "npmjs"],
    ),
    registry("NuGet Gallery", &["nuget"], &["nuget", "nugetorg", "nugetgallery"], &["nuget"]),
    registry("opam", &["opam"], &["opam", "opamocamlorg"], &["opam"]),
    registry("Packagist", &["composer"], &["packagist", "packagistorg", "composer"], &["composer"]),
    registry("pub.dev", &["pub"], &["pubdev", "pub", "dartpub"], &["pub"]),
    registry("PyPI", &["pypi"], &["pypi", "pypiorg", "pythonpackageindex", "thepythonpackageindex"], &[]),
    registry("RubyGems", &["gem"], &["rubygems", "rubygemsorg"], &["rubygems-update", "rubygems", "bundler"]),
    registry(
        "Swift Package Index",
        &["swift"],
        &["swiftpackageindex", "swiftpackageindexcom"],
        &["swiftpackageindex"],
    ),
];

impl Registry {
    /// The registry that a name is written for: `Python Package Index (PyPI)`, `registry.npmjs.org`.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        let name = name.trim();
        let name = name.strip_prefix("https://").or_else(|| name.strip_prefix("http://")).unwrap_or(name);
        let name = name.strip_prefix("www.").unwrap_or(name);
        let spelling = spelling(name.split('(').next().unwrap_or_default());
        REGISTRIES.iter().find(|registry| registry.spellings.contains(&spelling.as_str()))
    }

    /// Whether this registry may host the component: its package URL is of the ecosystem, or
    /// there is none that would say otherwise.
    pub(super) fn may_host(&self, component: &Component<'_>) -> bool {
        component.package().is_none_or(|purl| self.ecosystems.contains(&purl.ty()))
    }

    /// Whether the component is the registry's own work, by its name and its package URL both.
    pub(super) fn made(&self, component: &Component<'_>) -> bool {
        let (Some(purl), Some(name)) = (component.package(), component.name.stated().map(Text::raw)) else {
            return false;
        };
        let is_own = |part: &str| {
            let part = part.trim_start_matches('@');
            self.own.iter().any(|own| own.eq_ignore_ascii_case(part))
        };
        let leading = |name: &str| is_own(name) || name.split('.').next().is_some_and(is_own);
        let in_own_space = purl.namespace().is_some_and(|space| space.split('/').any(is_own));
        let same_name = name.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(&purl.name()));
        same_name && (in_own_space || (purl.namespace().is_none() && leading(&purl.name())))
    }
}

fn spelling(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{component, package};

    #[test]
    fn a_registry_is_known_under_its_spellings() {
        for (name, expected) in [
            ("crates.io", Some("crates.io")),
            ("Python Package Index (PyPI)", Some("PyPI")),
            ("https://registry.npmjs.org", Some("npm")),
            ("https://www.nuget.org/", Some("NuGet Gallery")),
            ("Conan", Some("Conan Center")),
            ("pub.dev", Some("pub.dev")),
            ("Northwind", None),
            ("", None),
        ] {
            assert_eq!(Registry::named(name).map(|registry| registry.name), expected, "{name}");
        }
    }

    #[test]
    fn a_registry_may_produce_its_own_client() {
        let npm = Registry::named("npm").expect("known");
        assert!(npm.made(&package("npm", "pkg:npm/npm@11.0.0")));
        assert!(npm.made(&package("arborist", "pkg:npm/%40npmcli/arborist@8.0.0")));
        assert!(!npm.made(&package("npm", "pkg:npm/lodash@4.17.21")));
        assert!(!npm.made(&package("lodash", "pkg:npm/npm@11.0.0")));
        assert!(!npm.made(&component("npm", "11.0.0")));
        let nuget = Registry::named("NuGet").expect("known");
        assert!(nuget.made(&package("NuGet.Versioning", "pkg:nuget/NuGet.Versioning@6.8.0")));
    }

    #[test]
    fn a_registry_hosts_its_own_ecosystem() {
        let npm = Registry::named("npm").expect("known");
        assert!(npm.may_host(&package("lodash", "pkg:npm/lodash@4.17.21")));
        assert!(npm.may_host(&component("lodash", "4.17.21")));
        assert!(!npm.may_host(&package("npm", "pkg:deb/debian/npm@9.2.0")));
    }

    #[test]
    fn the_table_is_written_as_it_is_compared() {
        let spellings = || REGISTRIES.iter().flat_map(|registry| registry.spellings);
        assert!(spellings().all(|written| spelling(written) == *written));
        assert!(REGISTRIES.is_sorted_by_key(|registry| registry.name.to_lowercase()));
        let distinct: std::collections::BTreeSet<_> = spellings().collect();
        assert_eq!(distinct.len(), spellings().count());
    }
}
