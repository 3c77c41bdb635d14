//! The part of the JSON report that says what people decided: waivers and reviews.
//!
//! It holds no logic.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::assessment::{self as domain, Refusal};
use crate::baseline::review::Judged as DomainJudged;
use crate::baseline::{self, Decision};
use crate::reports::json::list::List;
use crate::reports::json::word::{Day, Word};

/// A deviation that the buyer accepts.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::reports::json) struct Waiver<'a> {
    /// Its name.
    pub(in crate::reports::json) id: Cow<'a, str>,
    /// The one rule.
    pub(in crate::reports::json) rule: Cow<'a, str>,
    /// The baseline, `id` or `id@version`; absent if every baseline that has the rule is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) baseline: Option<Cow<'a, str>>,
    /// What it is for.
    pub(in crate::reports::json) r#for: For<'a>,
    /// The one component that it is about; absent if it is about the whole rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) purl: Option<Cow<'a, str>>,
    /// Why.
    pub(in crate::reports::json) reason: Cow<'a, str>,
    /// What is done instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) compensating: Option<Cow<'a, str>>,
    /// How the buyer rates what is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) risk: Option<Cow<'a, str>>,
    /// Who asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) requested_by: Option<Person<'a>>,
    /// Who decided.
    pub(in crate::reports::json) approved_by: Person<'a>,
    /// The day of the decision.
    pub(in crate::reports::json) approved_on: Day,
    /// The last day that it holds, to its end in UTC.
    pub(in crate::reports::json) expires_on: Day,
    /// Where the decision is filed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) ticket: Option<Cow<'a, str>>,
}

/// What a waiver or a review is for; all that is given has matched.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::reports::json) struct For<'a> {
    /// The product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) product: Option<Cow<'a, str>>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) version: Option<Cow<'a, str>>,
    /// Who bids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) bidder: Option<Cow<'a, str>>,
    /// The tender's reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) tender: Option<Cow<'a, str>>,
    /// SHA-256 of the whole submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) submission: Option<Cow<'a, str>>,
    /// SHA-256 of one file of the submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) artifact: Option<Cow<'a, str>>,
}

/// Somebody who answers for a waiver.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::reports::json) struct Person<'a> {
    /// The name.
    pub(in crate::reports::json) name: Cow<'a, str>,
    /// What the person is.
    pub(in crate::reports::json) role: Cow<'a, str>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) organisation: Option<Cow<'a, str>>,
    /// An address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) email: Option<Cow<'a, str>>,
}

/// What a person answered to one rule, and on what evidence.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::reports::json) struct Review<'a> {
    /// The one rule.
    pub(in crate::reports::json) rule: Cow<'a, str>,
    /// The baseline that asks, `id` or `id@version`.
    pub(in crate::reports::json) baseline: Cow<'a, str>,
    /// What it is for.
    pub(in crate::reports::json) r#for: For<'a>,
    /// The answer.
    pub(in crate::reports::json) decision: Word<Decision>,
    /// Who answers.
    pub(in crate::reports::json) reviewer: Cow<'a, str>,
    /// What the reviewer is.
    pub(in crate::reports::json) role: Cow<'a, str>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) organisation: Option<Cow<'a, str>>,
    /// The day of the answer.
    pub(in crate::reports::json) date: Day,
    /// The last day that it holds, to its end in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) expires: Option<Day>,
    /// Why the answer is what it is.
    pub(in crate::reports::json) basis: Cow<'a, str>,
    /// What was judged.
    pub(in crate::reports::json) evidence: List<'a, DomainJudged, Judged<'a>>,
}

/// What a person judged.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::reports::json) struct Judged<'a> {
    /// A file of the submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) path: Option<Cow<'a, str>>,
    /// What else it is, and where it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::reports::json) description: Option<Cow<'a, str>>,
    /// Its SHA-256.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub(in crate::reports::json) sha256: Cow<'a, str>,
}

/// A waiver that does not hold.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::reports::json) struct RefusedWaiver<'a> {
    /// Why.
    pub(in crate::reports::json) reason: Word<Refusal>,
    /// The waiver.
    pub(in crate::reports::json) waiver: Waiver<'a>,
}

/// A review that does not hold.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::reports::json) struct RefusedReview<'a> {
    /// Why.
    pub(in crate::reports::json) reason: Word<Refusal>,
    /// The review.
    pub(in crate::reports::json) review: Review<'a>,
}

/// Waivers of an assessment.
pub(in crate::reports::json) type Waivers<'a> = List<'a, baseline::Waiver, Waiver<'a>>;

/// Waivers that do not hold.
pub(in crate::reports::json) type RefusedWaivers<'a> = List<'a, domain::RefusedWaiver, RefusedWaiver<'a>>;

/// Reviews that do not hold.
pub(in crate::reports::json) type RefusedReviews<'a> = List<'a, domain::RefusedReview, RefusedReview<'a>>;
