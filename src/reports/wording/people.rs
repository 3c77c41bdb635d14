//! What people decided, in words: who, when, until when, and why an entry does not hold.

use jiff::civil::Date;

use super::counted;
use crate::assessment::{Finding, Refusal, Verdict};
use crate::baseline::{Decision, Review, Waiver};
use crate::reports::harmless::shortened_to;

/// Letters of a person's name within a sentence.
const NAME: usize = 60;

/// A day as people write it.
pub fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// A person's answer.
pub fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Met => "met",
        Decision::NotMet => "not met",
    }
}

/// Why a waiver or a review does not hold, as the end of a sentence.
pub fn refusal(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::UnknownRule => "no baseline of this check has the requirement",
        Refusal::OtherBaseline => "it is for another baseline, or another version of it",
        Refusal::TooBroad => "it does not name one product and one version, or one version of a component",
        Refusal::NoBid => "it names a product, and no bid was given to compare it with",
        Refusal::OtherBid => "it is for another product, version, bidder or tender",
        Refusal::OtherSubmission => "it is for other files than those submitted",
        Refusal::NotYet => "it begins after the date of check",
        Refusal::Expired => "it ended before the date of check",
        Refusal::ByTheBidder => "the bidder gave it",
        Refusal::ByTheRequester => "who asked for it also approved it",
        Refusal::GivenTwice => "another entry is about the same thing, and neither is taken",
        Refusal::NotWaivable => "the baseline lets nobody waive the requirement",
        Refusal::TooLong => "it holds longer than the baseline allows",
        Refusal::NothingInstead => "it waives a mandatory requirement and names no compensating measure",
        Refusal::WithoutEvidence => {
            "there is no evidence on the requirement, and the baseline does not let that be waived"
        }
        Refusal::OtherEvidence => "a file that was judged is not among those submitted",
        Refusal::EvidenceLacking => "it does not name every file in which there is something to judge",
        Refusal::NothingToReview => "the requirement does not wait for a person",
    }
}

/// Why a finding has its verdict, if a person had the last word.
pub(super) fn reason(finding: &Finding) -> Option<String> {
    if finding.verdict == Verdict::Waived && !finding.waivers.is_empty() {
        return Some(waived(&finding.waivers));
    }
    let review = finding.review_entry.as_ref()?;
    let (name, on) = (shortened_to(NAME, &review.reviewer).0, day(review.date));
    Some(format!("A person judged it {}: {name}, {on}.", decision(review.decision)))
}

fn waived(waivers: &[Waiver]) -> String {
    let until = waivers.iter().map(|waiver| waiver.expires_on).min().map(day).unwrap_or_default();
    match waivers {
        [one] => format!("Waived until {until} by {}.", shortened_to(NAME, &one.approved_by.name).0),
        several => {
            let waivers = counted(several.len() as u64, "waiver", "waivers");
            format!("Waived by {waivers}, the first of which ends on {until}.")
        }
    }
}

/// Until when an answer holds.
pub fn until(review: &Review) -> String {
    review.expires.map_or_else(|| "further notice".to_owned(), day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::wording::BANNED;

    #[test]
    fn every_refusal_has_words_and_none_that_a_report_must_not_use() {
        for &reason in Refusal::ALL {
            let words = refusal(reason);
            assert!(words.split_whitespace().count() <= 20 && !words.ends_with('.'), "{words}");
            assert_eq!(BANNED.iter().find(|banned| words.contains(**banned)), None, "{words}");
        }
    }
}
