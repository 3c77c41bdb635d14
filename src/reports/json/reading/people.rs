//! From the wire form back to waivers and reviews.
//!
//! It believes what it is given.

use super::optional;
use crate::assessment as domain;
use crate::baseline::entry::{For, Person};
use crate::baseline::review::Judged;
use crate::baseline::{Review, Waiver};
use crate::reports::json::wire;

impl From<wire::Waiver<'_>> for Waiver {
    fn from(waiver: wire::Waiver<'_>) -> Self {
        Self {
            id: waiver.id.into(),
            rule: waiver.rule.into(),
            baseline: optional(waiver.baseline),
            holds_for: waiver.r#for.into(),
            purl: optional(waiver.purl),
            reason: waiver.reason.into(),
            compensating: optional(waiver.compensating),
            risk: optional(waiver.risk),
            requested_by: waiver.requested_by.map(Into::into),
            approved_by: waiver.approved_by.into(),
            approved_on: waiver.approved_on.0,
            expires_on: waiver.expires_on.0,
            ticket: optional(waiver.ticket),
        }
    }
}

impl From<wire::For<'_>> for For {
    fn from(names: wire::For<'_>) -> Self {
        Self {
            product: optional(names.product),
            version: optional(names.version),
            bidder: optional(names.bidder),
            tender: optional(names.tender),
            submission: optional(names.submission),
            artifact: optional(names.artifact),
        }
    }
}

impl From<wire::Person<'_>> for Person {
    fn from(person: wire::Person<'_>) -> Self {
        Self {
            name: person.name.into(),
            role: person.role.into(),
            organisation: optional(person.organisation),
            email: optional(person.email),
        }
    }
}

impl From<wire::Review<'_>> for Review {
    fn from(review: wire::Review<'_>) -> Self {
        Self {
            rule: review.rule.into(),
            baseline: review.baseline.into(),
            holds_for: review.r#for.into(),
            decision: review.decision.0,
            reviewer: review.reviewer.into(),
            role: review.role.into(),
            organisation: optional(review.organisation),
            date: review.date.0,
            expires: review.expires.map(|day| day.0),
            basis: review.basis.into(),
            evidence: review.evidence.into(),
        }
    }
}

impl From<wire::Judged<'_>> for Judged {
    fn from(judged: wire::Judged<'_>) -> Self {
        Self {
            path: optional(judged.path),
            description: optional(judged.description),
            sha256: judged.sha256.into(),
        }
    }
}

impl From<wire::RefusedWaiver<'_>> for domain::RefusedWaiver {
    fn from(refused: wire::RefusedWaiver<'_>) -> Self {
        Self { reason: refused.reason.0, waiver: refused.waiver.into() }
    }
}

impl From<wire::RefusedReview<'_>> for domain::RefusedReview {
    fn from(refused: wire::RefusedReview<'_>) -> Self {
        Self { reason: refused.reason.0, review: refused.review.into() }
    }
}
