//! What a submission comes to for each nation, beside the common baseline.
//!
//! A nation's conclusion is that of its overlay, from the same evidence. It enters neither the common
//! conclusion nor the exit code, unless the overlay is itself a baseline of the run.

use std::borrow::Borrow;

use super::{
    BaselineRecord, BaselineResult, Conclusion, Coverage, Finding, RefusedReview, RefusedWaiver, verdict,
};
use crate::baseline::{Baseline, Level, Rule, Waiver};

/// What the overlay of one nation came to.
#[derive(Debug, Clone, PartialEq)]
pub struct JurisdictionResult {
    /// The overlay.
    pub baseline: BaselineRecord,
    /// What its findings come to, those that it shares with the common baseline included.
    pub conclusion: Conclusion,
    /// The rules that stand between the submission and this conclusion being `pass`: those that count and are open,
    /// shared ones included.
    pub between: Vec<String>,
    /// The findings that differ from the common baseline's: of rules that the overlay adds, and of those that it
    /// changes, in its order.
    pub findings: Vec<Finding>,
    /// For each cited document of that nation: how many of its requirements are answered.
    pub coverage: Vec<Coverage>,
    /// Waivers of what need not be waived here, besides those of the common baseline.
    pub unused_waivers: Vec<Waiver>,
    /// Waivers that do not hold here, besides those of the common baseline.
    pub refused_waivers: Vec<RefusedWaiver>,
    /// Reviews that do not hold here, besides those of the common baseline.
    pub refused_reviews: Vec<RefusedReview>,
}

impl JurisdictionResult {
    /// All findings of the overlay: those shared with the common baseline first.
    pub fn all<'f>(&'f self, common: &'f BaselineResult) -> Vec<&'f Finding> {
        let is_replaced = |finding: &&Finding| !self.findings.iter().any(|own| own.rule == finding.rule);
        common.findings.iter().filter(is_replaced).chain(&self.findings).collect()
    }
}

/// The rules that count and are open.
pub fn between<F: Borrow<Finding>>(findings: &[F], fail_on: Level) -> Vec<String> {
    let open = findings.iter().map(F::borrow).filter(|finding| finding.is_open());
    let open = open.filter(|finding| verdict::counts(finding, fail_on));
    open.map(|finding| finding.rule.clone()).collect()
}

/// Keeps the findings of an overlay that differ from those of the common baseline.
pub(super) fn differing(common: (&Baseline, &[Finding]), overlay: (&Baseline, Vec<Finding>)) -> Vec<Finding> {
    let differs = |rule: &Rule, finding: &Finding| {
        let mut pairs = common.0.rules.iter().zip(common.1);
        let shared = pairs.find(|(known, _)| known.id == rule.id);
        shared.is_none_or(|(known, answered)| {
            !known.asks_the_same_as(rule) || known.level != rule.level || !is_same(answered, finding)
        })
    };
    let pairs = overlay.0.rules.iter().zip(overlay.1);
    pairs.filter(|(rule, finding)| differs(rule, finding)).map(|(_, finding)| finding).collect()
}

/// Whether two findings of one question came out alike; other rules of a baseline can change an answer, and so can
/// what people decided for one of them alone.
fn is_same(one: &Finding, other: &Finding) -> bool {
    let is_seen_alike = one.counts == other.counts && one.observations == other.observations;
    let is_judged_alike = one.waivers == other.waivers && one.review_entry == other.review_entry;
    one.verdict == other.verdict && is_seen_alike && is_judged_alike
}
