//! What formats for machines list: the findings of all baselines and nations, cause by cause.
//!
//! It only sorts; what a cause is called in a format stands in [`super::status`].

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::status::{self, Bearing, Status};
use super::{harmless, wording};
use crate::assessment::{
    Assessment, BaselineRecord, BaselineResult, Conclusion, Finding, Group, JurisdictionResult, Verdict,
};
use crate::baseline::{Decision, Waiver};
use crate::checks::Weight;

/// Hexadecimal digits of a fingerprint.
const DIGITS: usize = 16;

/// One finding, and who asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The baseline; a nation's overlay, where a nation asks.
    pub(super) baseline: &'a BaselineRecord,
    /// The nation that asks besides, by its code.
    pub(super) nation: Option<&'a str>,
    /// What the rule came to.
    pub(super) finding: &'a Finding,
}

/// Equal observations of one finding, or the finding as a whole.
#[derive(Debug, Clone)]
pub(super) struct Cause<'a> {
    /// The finding.
    pub(super) asked: Asked<'a>,
    /// What hangs on it.
    pub(super) bearing: Bearing,
    /// The observations; none, where the finding has none that weigh.
    pub(super) group: Option<&'a Group>,
    /// The verdict that they stand for; none, if they are only noted.
    pub(super) verdict: Option<Verdict>,
    /// What names it in every run on every version of the documents and of the program: it follows from the
    /// baseline, the rule and the cause, not from lines, counts or the things that were seen.
    pub(super) fingerprint: String,
}

/// The nations that a submission does not meet the overlay of, and the words of all formats for that.
pub(super) fn open_nations(
    result: &BaselineResult,
) -> impl Iterator<Item = (&str, &JurisdictionResult, Status)> {
    result.jurisdictions.iter().filter_map(|(code, nation)| {
        let verdict = match nation.conclusion {
            Conclusion::Pass => return None,
            Conclusion::Undecided => Verdict::NoEvidence,
            Conclusion::Fail => Verdict::Fail,
        };
        Some((code.as_str(), nation, status::of(verdict, Bearing::Beside)))
    })
}

/// A name for the answer of a nation as a whole.
pub(super) fn nation_id(code: &str) -> String {
    format!("nation-{code}")
}

/// What a nation's answer is, in a sentence.
pub(super) fn nation_sentence(code: &str, nation: &JurisdictionResult) -> String {
    let (name, concluded) = (wording::nation(code), wording::concluded(nation.conclusion));
    let overlay = format!("{} {}", nation.baseline.id, nation.baseline.version);
    let between = match nation.between.len() {
        0 => "nothing stands between".to_owned(),
        _ => {
            let more = nation.between.len().saturating_sub(5);
            let named = nation.between.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("between stand {named}{more}")
        }
    };
    format!("{name}, beside the decision: {concluded} ({overlay}); {between}.")
}

/// The same in a few words.
pub(super) fn nation_in_brief(code: &str, nation: &JurisdictionResult) -> String {
    let (name, concluded) = (wording::nation(code), wording::concluded(nation.conclusion));
    format!("{name}, beside the decision: {concluded} ({} {}).", nation.baseline.id, nation.baseline.version)
}

/// What was concluded on the common baselines, in a line for each.
pub(super) fn conclusions(assessment: &Assessment) -> impl Iterator<Item = String> {
    assessment.results.iter().map(|result| {
        let (baseline, concluded) = (&result.baseline, wording::concluded(result.conclusion));
        format!("{} {}: {concluded}.", baseline.id, baseline.version)
    })
}

/// The findings of one baseline and, after them, those in which nations differ.
pub(super) fn asked(result: &BaselineResult) -> impl Iterator<Item = Asked<'_>> {
    let common = result.findings.iter();
    let common = common.map(|finding| Asked { baseline: &result.baseline, nation: None, finding });
    let nations = result.jurisdictions.iter().flat_map(|(code, nation)| {
        nation.findings.iter().map(move |finding| Asked {
            baseline: &nation.baseline,
            nation: Some(code.as_str()),
            finding,
        })
    });
    common.chain(nations)
}

/// The causes of everything that one baseline and its nations came to, in the baseline's order.
pub(super) fn of_result<'a>(assessment: &'a Assessment, result: &'a BaselineResult) -> Vec<Cause<'a>> {
    let mut causes = Vec::new();
    let mut known = BTreeMap::new();
    for asked in asked(result) {
        let bearing = match asked.nation {
            Some(_) => Bearing::Beside,
            None => Bearing::of(asked.finding, &assessment.options),
        };
        let groups =
            asked.finding.observations.iter().map(|group| (Some(group), verdict(asked.finding, group)));
        let mut told: Vec<(Option<&Group>, Option<Verdict>)> = groups.collect();
        // A verdict that no observation stands for, such as one on nothing, is told all the same.
        if !told.iter().any(|(_, verdict)| *verdict == Some(asked.finding.verdict)) {
            told.insert(0, (None, Some(asked.finding.verdict)));
        }
        causes.extend(told.into_iter().map(|(group, verdict)| {
            let fingerprint = fingerprint(asked, group, &mut known);
            Cause { asked, bearing, group, verdict, fingerprint }
        }));
    }
    causes
}

/// The causes of everything, baseline by baseline.
pub(super) fn all(assessment: &Assessment) -> Vec<Cause<'_>> {
    assessment.results.iter().flat_map(|result| of_result(assessment, result)).collect()
}

/// What of the common baseline is open, the worst first, each with the word that a format has for it.
/// Nations differ in a hundred rules; where only what is open is told, each of them is told once.
pub(super) fn open<'a>(
    causes: Vec<Cause<'a>>,
    word: impl Fn(&Status) -> Option<&'static str>,
) -> Vec<(&'static str, Cause<'a>)> {
    let common = causes.into_iter().filter(|cause| cause.asked.nation.is_none());
    let mut open: Vec<(&'static str, Cause<'a>)> =
        common.filter_map(|cause| Some((word(&cause.status()?)?, cause))).collect();
    open.sort_by_key(|(_, cause)| (cause.bearing, cause.verdict, cause.asked.finding.level));
    open
}

/// The verdict that equal observations stand for, with what people made of them.
fn verdict(finding: &Finding, group: &Group) -> Option<Verdict> {
    let is_waived = finding.verdict == Verdict::Waived;
    match (group.weight, &finding.review_entry) {
        (Weight::Noted, _) => None,
        (Weight::Waived, _) => Some(Verdict::Waived),
        (Weight::Review, Some(review)) if review.decision == Decision::Met => Some(Verdict::Pass),
        (Weight::Review, Some(_)) => Some(Verdict::Fail),
        (Weight::Review, None) => Some(Verdict::NeedsReview),
        (Weight::Unsatisfied | Weight::Undetermined, _) if is_waived => Some(Verdict::Waived),
        (Weight::Unsatisfied, _) => Some(Verdict::Fail),
        (Weight::Undetermined, _) => Some(Verdict::NoEvidence),
    }
}

/// Names something by its parts.
pub(super) fn name_of<'p>(parts: impl IntoIterator<Item = &'p str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut name = hash.finalize().iter().fold(String::new(), |mut name, byte| {
        // Writing to a string does not fail.
        let _ = write!(name, "{byte:02x}");
        name
    });
    name.truncate(DIGITS);
    name
}

/// The arguments of a cause that are counts are no part of its name.
fn fingerprint(asked: Asked<'_>, group: Option<&Group>, known: &mut BTreeMap<String, u32>) -> String {
    let args = group.iter().flat_map(|group| &group.args).filter(|(_, value)| value.parse::<f64>().is_err());
    let args = args.flat_map(|(name, value)| [name.as_str(), value.as_str()]);
    let rule = [asked.baseline.id.as_str(), asked.finding.rule.as_str()].into_iter();
    let name = name_of(rule.chain(group.map(|group| group.code.word())).chain(args));
    let times = known.entry(name.clone()).or_default();
    *times += 1;
    if *times == 1 { name } else { format!("{name}{times:04x}") }
}

impl<'a> Asked<'a> {
    /// A name for the rule that no other rule of the assessment of this baseline has.
    pub(super) fn rule_id(&self) -> String {
        match self.nation {
            None => self.finding.rule.clone(),
            Some(nation) => format!("{nation}/{}", self.finding.rule),
        }
    }

    /// The title, with the nation that asks.
    pub(super) fn title(&self) -> String {
        match self.nation {
            None => self.finding.title.clone(),
            Some(nation) => format!("{}: {}", wording::nation(nation), self.finding.title),
        }
    }

    /// Who asks, and how strictly.
    pub(super) fn authority(&self) -> String {
        let (baseline, level) = (self.baseline, wording::level(self.finding.level));
        let beside = if self.nation.is_some() { ", beside the decision" } else { "" };
        format!("{} {}, {level}{beside}", baseline.id, baseline.version)
    }

    /// The clauses that the rule answers, each in a line.
    pub(super) fn clauses(&self, assessment: &'a Assessment) -> impl Iterator<Item = String> {
        self.finding.satisfies.iter().map(|citation| {
            let framework = assessment.frameworks.get(&citation.framework);
            let title = framework.map_or(&citation.framework, |framework| &framework.title);
            let page = citation.page.map(|page| format!(", page {page}")).unwrap_or_default();
            let (relation, mark) = (wording::relation(citation.relation), wording::mark(citation.mark));
            format!("{title}, {}{page}: the rule {relation}; {mark}", citation.clause)
        })
    }
}

impl Cause<'_> {
    /// The words of all formats for it; none, if it is only noted.
    pub(super) fn status(&self) -> Option<Status> {
        self.verdict.map(|verdict| status::of(verdict, self.bearing))
    }

    /// What was seen, as a sentence.
    pub(super) fn sentence(&self, assessment: &Assessment) -> String {
        let Some(group) = self.group else {
            return harmless::visible(&wording::reason(self.asked.finding)).into();
        };
        let mut sentence = wording::observation_in(group, &assessment.submission);
        match (group.weight, self.verdict) {
            (Weight::Noted, _) => sentence.push_str(" Noted; it changes nothing."),
            (_, Some(Verdict::Waived)) => sentence.push_str(" Waived by the buyer."),
            (Weight::Review, Some(Verdict::Pass | Verdict::Fail)) => {
                sentence.push(' ');
                sentence.push_str(&wording::reason(self.asked.finding));
            }
            _ => {}
        }
        harmless::visible(&sentence).into_owned()
    }

    /// What was seen, with who asks and the verdict, as a message that stands alone.
    pub(super) fn message(&self, assessment: &Assessment) -> String {
        let verdict = self.verdict.map_or("noted", wording::verdict);
        let message = format!("{} ({verdict}): {}", self.asked.title(), self.sentence(assessment));
        harmless::visible(&message).into_owned()
    }

    /// The waivers that this cause is waived by.
    pub(super) fn waivers(&self) -> impl Iterator<Item = &Waiver> {
        let is_waived = self.verdict == Some(Verdict::Waived);
        self.asked.finding.waivers.iter().filter(move |_| is_waived)
    }
}
