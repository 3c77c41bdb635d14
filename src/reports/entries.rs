//! What people entered, waivers and reviews, in the words of formats for machines.
//!
//! It judges none of them.

use super::{harmless, wording};
use crate::assessment::{BaselineResult, RefusedReview, RefusedWaiver};
use crate::baseline::{Review, Waiver};

/// Something that the buyer wrote and that has no effect.
#[derive(Debug, Clone, Copy)]
pub(super) enum Idle<'a> {
    /// A waiver of what need not be waived.
    UnusedWaiver(&'a Waiver),
    /// A waiver that does not hold, and why.
    RefusedWaiver(&'static str, &'a Waiver),
    /// A review that does not hold, and why.
    RefusedReview(&'static str, &'a Review),
}

/// What the buyer wrote and what has no effect, for one baseline and, by their codes, its nations.
pub(super) fn idle(result: &BaselineResult) -> Vec<(Option<&str>, Idle<'_>)> {
    let common = of(None, &result.unused_waivers, &result.refused_waivers, &result.refused_reviews);
    let nations = result.jurisdictions.iter().flat_map(|(code, nation)| {
        of(Some(code.as_str()), &nation.unused_waivers, &nation.refused_waivers, &nation.refused_reviews)
    });
    common.chain(nations).collect()
}

fn of<'a>(
    nation: Option<&'a str>,
    unused: &'a [Waiver],
    waivers: &'a [RefusedWaiver],
    reviews: &'a [RefusedReview],
) -> impl Iterator<Item = (Option<&'a str>, Idle<'a>)> {
    let unused = unused.iter().map(Idle::UnusedWaiver);
    let waivers = waivers.iter().map(|one| Idle::RefusedWaiver(wording::refusal(one.reason), &one.waiver));
    let reviews = reviews.iter().map(|one| Idle::RefusedReview(wording::refusal(one.reason), &one.review));
    unused.chain(waivers).chain(reviews).map(move |idle| (nation, idle))
}

impl Idle<'_> {
    /// What it is, in a word for machines.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::UnusedWaiver(_) => "unused-waiver",
            Self::RefusedWaiver(..) => "refused-waiver",
            Self::RefusedReview(..) => "refused-review",
        }
    }

    /// The rule that it is about, as it names it.
    pub(super) fn rule(&self) -> &str {
        match self {
            Self::UnusedWaiver(waiver) | Self::RefusedWaiver(_, waiver) => &waiver.rule,
            Self::RefusedReview(_, review) => &review.rule,
        }
    }

    /// What it is and why it has no effect, as a sentence.
    pub(super) fn sentence(&self) -> String {
        let sentence = match self {
            Self::UnusedWaiver(waiver) => {
                format!("Waiver {} of {} waives nothing: nothing needs it.", waiver.id, waiver.rule)
            }
            Self::RefusedWaiver(why, waiver) => {
                format!("Waiver {} of {} does not hold: {why}.", waiver.id, waiver.rule)
            }
            Self::RefusedReview(why, review) => {
                format!("The review of {} by {} does not hold: {why}.", review.rule, review.reviewer)
            }
        };
        harmless::visible(&sentence).into_owned()
    }
}

/// A waiver that holds, as a sentence.
pub(super) fn waiver_sentence(waiver: &Waiver) -> String {
    let by = match &waiver.approved_by.organisation {
        Some(unit) => format!("{}, {}, {unit}", waiver.approved_by.name, waiver.approved_by.role),
        None => format!("{}, {}", waiver.approved_by.name, waiver.approved_by.role),
    };
    let of = waiver.purl.as_ref().map(|purl| format!(" for {purl}")).unwrap_or_default();
    let instead = waiver.compensating.as_ref().map(|what| format!(" Instead: {what}")).unwrap_or_default();
    let (id, from, until) = (&waiver.id, wording::day(waiver.approved_on), wording::day(waiver.expires_on));
    let sentence =
        format!("Waived{of} by {id} from {from} until {until}, approved by {by}: {}{instead}", waiver.reason);
    harmless::visible(&sentence).into_owned()
}

/// A person's answer, as a sentence.
pub(super) fn review_sentence(review: &Review) -> String {
    let (decision, on, until) =
        (wording::decision(review.decision), wording::day(review.date), wording::until(review));
    let sentence = format!(
        "Judged {decision} by {}, {}, on {on}, until {until}: {}",
        review.reviewer, review.role, review.basis
    );
    harmless::visible(&sentence).into_owned()
}
