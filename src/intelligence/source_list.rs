//! Where publishers give out what is worth knowing: the one list of sources and their addresses.
//!
//! It fetches nothing. An office with a mirror gives addresses of its own.

/// A source that can be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feed {
    /// The name of the source in the store.
    pub name: &'static str,
    /// Where it is.
    pub address: &'static str,
    /// Bytes that it may have: several times what it had in 2026.
    pub most: u64,
    /// Whether it is fetched unless others are asked for. Distributions are not: most bids have none.
    pub is_usual: bool,
}

const MIB: u64 = 1 << 20;

/// An export of OSV (<https://google.github.io/osv.dev/data/>).
macro_rules! osv {
    ($name:literal, $path:literal, $most:expr, $usual:literal) => {
        Feed {
            name: concat!("osv/", $name),
            address: concat!("https://storage.googleapis.com/osv-vulnerabilities/", $path, "/all.zip"),
            most: $most * MIB,
            is_usual: $usual,
        }
    };
}

/// Every source, by name of its publisher.
pub const FEEDS: &[Feed] = &[
    Feed {
        name: "cisa-kev",
        address: "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
        most: 64 * MIB,
        is_usual: true,
    },
    Feed {
        name: "endoflife.date",
        address: "https://endoflife.date/api/v1/products/full",
        most: 256 * MIB,
        is_usual: true,
    },
    Feed {
        name: "first-epss",
        address: "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",
        most: 64 * MIB,
        is_usual: true,
    },
    osv!("crates.io", "crates.io", 64, true),
    osv!("GitHub Actions", "GitHub%20Actions", 64, true),
    osv!("Go", "Go", 256, true),
    osv!("Hex", "Hex", 64, true),
    osv!("Maven", "Maven", 256, true),
    osv!("npm", "npm", 2048, true),
    osv!("NuGet", "NuGet", 256, true),
    osv!("Packagist", "Packagist", 256, true),
    osv!("Pub", "Pub", 64, true),
    osv!("PyPI", "PyPI", 512, true),
    osv!("RubyGems", "RubyGems", 256, true),
    osv!("SwiftURL", "SwiftURL", 64, true),
    osv!("AlmaLinux", "AlmaLinux", 512, false),
    osv!("Alpine", "Alpine", 512, false),
    osv!("Bitnami", "Bitnami", 512, false),
    osv!("Chainguard", "Chainguard", 512, false),
    osv!("Debian", "Debian", 1024, false),
    osv!("openSUSE", "openSUSE", 1024, false),
    osv!("Red Hat", "Red%20Hat", 1024, false),
    osv!("Rocky Linux", "Rocky%20Linux", 512, false),
    osv!("SUSE", "SUSE", 1024, false),
    osv!("Ubuntu", "Ubuntu", 2048, false),
    osv!("Wolfi", "Wolfi", 512, false),
];

/// The source of a name.
pub fn feed(name: &str) -> Option<&'static Feed> {
    FEEDS.iter().find(|feed| feed.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_source_stands_once_and_is_fetched_safely() {
        let names: BTreeSet<&str> = FEEDS.iter().map(|feed| feed.name).collect();
        let addresses: BTreeSet<&str> = FEEDS.iter().map(|feed| feed.address).collect();
        assert_eq!((names.len(), addresses.len()), (FEEDS.len(), FEEDS.len()));
        assert!(addresses.iter().all(|address| address.starts_with("https://") && !address.contains(' ')));
    }
}
