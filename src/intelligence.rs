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
pub mod judged;
pub mod kev;
pub mod knowledge;
pub mod lifecycle;
pub mod matching;
pub mod osv;
pub mod range;
pub mod response;
pub mod rustsec;
pub mod severity;
pub mod source_list;
pub mod statements;
pub mod store;
#[cfg(feature = "update")]
pub mod update;
pub mod vers;
pub mod version;

pub use advisory::{
    Advisory, AdvisoryKind, AffectedPackage, AffectedVersions, Bound, KnownExploited, Likelihood, Range,
    RangeKind, Severity,
};
pub use judged::{Judged, Made, Reason, Standing};
pub use knowledge::{Affected, Coverage, Knowledge, Lifecycle, Source, Support, Vulnerability};
pub use lifecycle::{Cycle, Product};
pub use severity::Rating;
pub use store::{Intelligence, StoreError};
pub use version::{Version, VersionOrder};

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::evidence::Evidence;

/// Gathers what is known of a submission: what the store has, if there is one, and what the submission
/// itself states. `product` is the name and version that the tender asks for.
///
/// # Errors
///
/// Fails if the store is damaged.
pub fn gather(
    evidence: &Evidence<'_>,
    store: Option<&Intelligence>,
    product: Option<(&str, &str)>,
    as_of: Timestamp,
) -> Result<Knowledge, StoreError> {
    let Some(store) = store else { return Ok(statements::alone(evidence, product, as_of)) };
    let mut known = matching::find(evidence, store)?;
    // A store that is damaged has said so when it was asked for packages.
    let aliases = |id: &str| store.names(id).unwrap_or_default().into_iter().collect();
    // No signature is verified yet.
    let verified = BTreeSet::new();
    let asked = statements::Asked { product, as_of, verified: &verified, aliases: &aliases };
    statements::judge(evidence, &mut known, &asked);
    weigh_stated(&mut known, store)?;
    Ok(known)
}

/// Looks up how grave the vulnerabilities are of which only the submission tells.
fn weigh_stated(known: &mut Knowledge, store: &Intelligence) -> Result<(), StoreError> {
    let is_only_stated =
        |one: &&mut Vulnerability| one.affected.iter().all(|affected| affected.by.is_empty());
    for one in known.vulnerabilities.iter_mut().filter(is_only_stated) {
        for name in std::iter::once(&one.id).chain(&one.aliases) {
            one.known_exploited = one
                .known_exploited
                .take()
                .map_or_else(|| store.known_exploited(name), |known| Ok(Some(known)))?;
            one.likelihood =
                one.likelihood.take().map_or_else(|| store.likelihood(name), |known| Ok(Some(known)))?;
        }
    }
    Ok(())
}
