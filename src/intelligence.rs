//! What the world knows of vulnerabilities and lifecycles, offline, as of a date, and what of it
//! concerns this submission.
//!
//! It decides nothing: what a vulnerability costs a bid is for [`crate::checks`] and the baseline. It
//! knows no format of an SBOM; the formats of advisories and feeds are its own.

pub mod advisory;
pub mod crate_index;
pub mod csaf;
pub mod ecosystem;
pub mod epss;
pub mod feed;
pub mod kev;
pub mod knowledge;
pub mod lifecycle;
pub mod matching;
pub mod osv;
pub mod range;
pub mod rustsec;
pub mod source_list;
pub mod store;
#[cfg(feature = "update")]
pub mod update;
pub mod version;

pub use advisory::{
    Advisory, AdvisoryKind, AffectedPackage, Bound, KnownExploited, Likelihood, Range, RangeKind, Severity,
};
pub use knowledge::{Affected, Coverage, Judged, Knowledge, Lifecycle, Made, Source, Support, Vulnerability};
pub use lifecycle::{Cycle, Product};
pub use store::{Intelligence, StoreError};
pub use version::{Version, VersionOrder};
