//! What the world knows of vulnerabilities and lifecycles, offline, as of a date, and what of it
//! concerns this submission.
//!
//! It decides nothing: what a vulnerability costs a bid is for [`crate::checks`] and the baseline. It
//! knows no format of an SBOM; the formats of advisories and feeds are its own.

pub mod advisory;
pub mod ecosystem;
pub mod judged;
pub mod knowledge;
pub mod lifecycle;
pub mod matching;
pub mod range;
pub mod response;
pub mod severity;
pub mod statements;
pub mod store;
pub mod version;

pub use advisory::{
    Advisory, AdvisoryKind, AffectedPackage, Bound, KnownExploited, Likelihood, Range, RangeKind, Severity,
};
pub use judged::{Judged, Made, Reason, Standing};
pub use knowledge::{Affected, Coverage, Knowledge, Lifecycle, Source, Support, Vulnerability};
pub use lifecycle::{Cycle, Product};
pub use severity::Rating;
pub use store::{Intelligence, StoreError};
pub use version::{Version, VersionOrder};
