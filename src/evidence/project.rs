//! A Cargo project, as its files say without anything being run.

use crate::source::{DocumentId, Located, Origin, Text};

/// A Cargo package or workspace.
#[derive(Debug)]
pub struct Project<'s> {
    /// The place of the root manifest.
    pub at: Origin,
    /// The lock file, if there is one.
    pub lock: Option<DocumentId>,
    /// The packages of the lock file, members among them.
    pub packages: Vec<LockedPackage<'s>>,
    /// Dependencies that a manifest asks for and the lock file does not have.
    pub unlocked: Vec<Located<Text<'s>>>,
    /// Places where a source is replaced or a package patched: `[patch]`, `[replace]`, `[source]`.
    pub replacements: Vec<Located<Text<'s>>>,
    /// Paths of dependencies that lead out of the project.
    pub outside_paths: Vec<Located<Text<'s>>>,
    /// Whether the dependency graph was resolved by cargo itself (`--run-cargo`).
    pub resolved_by_cargo: bool,
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
    /// Indices of the packages it depends on.
    pub dependencies: Vec<u32>,
    /// Whether the product needs it.
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

/// Whether the product needs a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Only to develop it: reachable through development dependencies alone.
    Development,
    /// Only for some platform or feature.
    Conditional,
    /// On every platform and with every feature.
    Always,
}
