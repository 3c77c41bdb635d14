//! A Cargo project, as its files say without anything being run.
//!
//! Nothing is judged here; what stands in a registry is not known here.

use packageurl::PackageUrl;

use crate::source::{DocumentId, Located, Origin, Text};

/// A Cargo package or workspace.
#[derive(Debug)]
pub struct Project<'s> {
    /// The place of the root manifest; the lock file's, if there is none.
    pub at: Origin,
    /// The lock file, if there is one.
    pub lock: Option<DocumentId>,
    /// The packages that are developed here, each with a manifest.
    pub members: Vec<Member<'s>>,
    /// The packages of the lock file, members among them.
    pub packages: Vec<LockedPackage<'s>>,
    /// Dependencies that a manifest or the lock file itself asks for and the lock file does not have.
    pub unlocked: Vec<Located<Text<'s>>>,
    /// Packages that the lock file has twice; the first is meant.
    pub duplicates: Vec<Located<Text<'s>>>,
    /// Places where a source is replaced or a package patched: `[patch]`, `[replace]`, `[source]`.
    pub replacements: Vec<Located<Text<'s>>>,
    /// Paths of dependencies that lead out of the project.
    pub outside_paths: Vec<Located<Text<'s>>>,
    /// Whether the dependency graph was resolved by cargo itself (`--run-cargo`).
    pub resolved_by_cargo: bool,
}

impl<'s> Project<'s> {
    /// The package of the root manifest; a virtual workspace has none.
    pub fn root(&self) -> Option<&Member<'s>> {
        self.members.iter().find(|member| member.at.document == self.at.document)
    }
}

/// A package that the project develops.
#[derive(Debug)]
pub struct Member<'s> {
    /// The place of its manifest.
    pub at: Origin,
    /// Its name.
    pub name: Text<'s>,
    /// Its version; Cargo takes 0.0.0 for none.
    pub version: Option<Text<'s>>,
    /// Its authors, as written.
    pub authors: Vec<Text<'s>>,
    /// Its licence, as written.
    pub license: Option<Text<'s>>,
    /// The index of its [`LockedPackage`], if the lock file has it.
    pub package: Option<u32>,
    /// Whether `cargo build` in the project's folder builds it.
    pub is_built_by_default: bool,
}

/// A package of a lock file.
#[derive(Debug)]
pub struct LockedPackage<'s> {
    /// Where it stands.
    pub at: Origin,
    /// Its name.
    pub name: Text<'s>,
    /// Its version.
    pub version: Text<'s>,
    /// Where it comes from.
    pub source: PackageSource<'s>,
    /// SHA-256 of the source archive, if the lock file has it.
    pub checksum: Option<Text<'s>>,
    /// What it depends on.
    pub dependencies: Vec<Dependency>,
    /// Whether the product needs it.
    pub need: Need,
}

impl LockedPackage<'_> {
    /// Its package URL in canonical form, without qualifiers; `None` if its name makes none.
    pub fn purl(&self) -> Option<String> {
        let mut purl = PackageUrl::new("cargo", self.name.raw()).ok()?;
        purl.with_version(self.version.raw()).ok()?;
        Some(purl.to_string())
    }
}

/// An edge of the locked graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dependency {
    /// The index of the package depended on.
    pub package: u32,
    /// What for.
    pub need: Need,
}

/// Where a locked package comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackageSource<'s> {
    /// The project itself: a member or a path.
    Path,
    /// A registry; crates.io unless an address is given.
    Registry {
        /// The registry's address, unless it is crates.io.
        other: Option<Text<'s>>,
    },
    /// A git repository.
    Git {
        /// Its address, as written.
        url: Text<'s>,
        /// Whether the manifest names the commit (`rev`) rather than a branch or tag.
        pinned: bool,
    },
    /// A source that Cargo does not write.
    Unknown(Text<'s>),
}

/// Whether a package is needed, by the product or by another package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Only to develop it: reachable through development dependencies alone.
    Development,
    /// Only for some platform or feature, or by a member that is not built by default.
    /// In a project that cargo resolved: not in the resolved graph.
    Conditional,
    /// On every platform and with every feature.
    Always,
}
