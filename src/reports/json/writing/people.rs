//! From waivers and reviews to the wire form, borrowing everything.
//!
//! It computes nothing.

use super::optional;
use crate::assessment as domain;
use crate::baseline::entry::{For, Person};
use crate::baseline::review::Judged;
use crate::baseline::{Review, Waiver};
use crate::reports::json::wire;
use crate::reports::json::word::{Day, Word};

impl<'a> From<&'a Waiver> for wire::Waiver<'a> {
    fn from(waiver: &'a Waiver) -> Self {
        Self {
            id: (&waiver.id).into(),
            rule: (&waiver.rule).into(),
            baseline: optional(&waiver.baseline),
            r#for: (&waiver.holds_for).into(),
            purl: optional(&waiver.purl),
            reason: (&waiver.reason).into(),
            compensating: optional(&waiver.compensating),
            risk: optional(&waiver.risk),
            requested_by: waiver.requested_by.as_ref().map(Into::into),
            approved_by: (&waiver.approved_by).into(),
            approved_on: Day(waiver.approved_on),
            expires_on: Day(waiver.expires_on),
            ticket: optional(&waiver.ticket),
        }
    }
}

impl<'a> From<&'a For> for wire::For<'a> {
    fn from(names: &'a For) -> Self {
        Self {
            product: optional(&names.product),
            version: optional(&names.version),
            bidder: optional(&names.bidder),
            tender: optional(&names.tender),
            submission: optional(&names.submission),
            artifact: optional(&names.artifact),
        }
    }
}

impl<'a> From<&'a Person> for wire::Person<'a> {
    fn from(person: &'a Person) -> Self {
        Self {
            name: (&person.name).into(),
            role: (&person.role).into(),
            organisation: optional(&person.organisation),
            email: optional(&person.email),
        }
    }
}

impl<'a> From<&'a Review> for wire::Review<'a> {
    fn from(review: &'a Review) -> Self {
        Self {
            rule: (&review.rule).into(),
            baseline: (&review.baseline).into(),
            r#for: (&review.holds_for).into(),
            decision: Word(review.decision),
            reviewer: (&review.reviewer).into(),
            role: (&review.role).into(),
            organisation: optional(&review.organisation),
            date: Day(review.date),
            expires: review.expires.map(Day),
            basis: (&review.basis).into(),
            evidence: (&review.evidence).into(),
        }
    }
}

impl<'a> From<&'a Judged> for wire::Judged<'a> {
    fn from(judged: &'a Judged) -> Self {
        Self {
            path: optional(&judged.path),
            description: optional(&judged.description),
            sha256: (&judged.sha256).into(),
        }
    }
}

impl<'a> From<&'a domain::RefusedWaiver> for wire::RefusedWaiver<'a> {
    fn from(refused: &'a domain::RefusedWaiver) -> Self {
        Self { reason: Word(refused.reason), waiver: (&refused.waiver).into() }
    }
}

impl<'a> From<&'a domain::RefusedReview> for wire::RefusedReview<'a> {
    fn from(refused: &'a domain::RefusedReview) -> Self {
        Self { reason: Word(refused.reason), review: (&refused.review).into() }
    }
}
