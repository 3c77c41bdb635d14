//! How severe a vulnerability is, on the one scale that CVSS 3.1 (section 5) and 4.0 (section 6) share.
//!
//! It believes what is published; how severe is too severe is the baseline's decision.

use serde::{Deserialize, Serialize};

use super::Severity;

/// A step of the scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rating {
    /// 0.0
    None,
    /// 0.1 to 3.9
    Low,
    /// 4.0 to 6.9
    Medium,
    /// 7.0 to 8.9
    High,
    /// 9.0 to 10.0
    Critical,
}

impl Rating {
    /// Every step, the mildest first.
    pub const ALL: &[Self] = &[Self::None, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word in baselines and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The step of a score.
    fn of(score: f64) -> Self {
        match score {
            score if score >= 9.0 => Self::Critical,
            score if score >= 7.0 => Self::High,
            score if score >= 4.0 => Self::Medium,
            score if score > 0.0 => Self::Low,
            _ => Self::None,
        }
    }

    /// The step of a publisher's own word, as far as it is one of the scale; GitHub writes `moderate`.
    fn named(word: &str) -> Option<Self> {
        if word.eq_ignore_ascii_case("moderate") {
            return Some(Self::Medium);
        }
        Self::ALL.iter().copied().find(|rating| word.eq_ignore_ascii_case(rating.word()))
    }
}

impl Severity {
    /// The score of a vector, 0.0 to 10.0, if it is one.
    pub fn score(&self) -> Option<f64> {
        match self {
            Self::Vector(vector) if is_complete(vector) => {
                vector.parse::<cvss::Cvss>().ok().map(|vector| vector.score())
            }
            Self::Vector(_) => None,
            Self::Word(_) => None,
        }
    }

    /// Its step of the scale; nothing if it cannot be read.
    pub fn rating(&self) -> Option<Rating> {
        match self {
            Self::Vector(_) => self.score().map(Rating::of),
            Self::Word(word) => Rating::named(word),
        }
    }
}

/// Whether a vector states every base metric of its version: a missing one would be counted as harmless.
fn is_complete(vector: &str) -> bool {
    let base: &[&str] = match vector.split_once('/') {
        Some(("CVSS:4.0", _)) => &["AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA"],
        Some(("CVSS:3.0" | "CVSS:3.1", _)) => &["AV", "AC", "PR", "UI", "S", "C", "I", "A"],
        _ => &["AV", "AC", "Au", "C", "I", "A"],
    };
    let stated = |name: &&str| {
        vector.split('/').any(|metric| metric.split_once(':').is_some_and(|(stated, _)| stated == *name))
    };
    base.iter().all(stated)
}

/// The worst of what is published of one vulnerability: publishers differ, and nobody here can say who is right.
pub fn worst(severities: &[Severity]) -> Option<Rating> {
    severities.iter().filter_map(Severity::rating).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(words: &str) -> Severity {
        Severity::Vector(words.to_owned())
    }

    #[test]
    fn each_version_of_cvss_is_scored() {
        let ratings = [
            ("AV:N/AC:L/Au:N/C:P/I:P/A:P", Some(Rating::High)),
            ("CVSS:3.0/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", Some(Rating::Low)),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Some(Rating::Critical)),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", Some(Rating::Critical)),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", Some(Rating::None)),
            ("CVSS:3.1/AV:N", None),
            ("", None),
        ];
        for (words, rating) in ratings {
            assert_eq!(vector(words).rating(), rating, "{words}");
        }
    }

    #[test]
    fn the_worst_that_is_published_counts() {
        let low = vector("CVSS:3.0/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N");
        assert_eq!(worst(&[low.clone(), Severity::Word("MODERATE".to_owned())]), Some(Rating::Medium));
        assert_eq!(worst(&[low, vector("not a vector")]), Some(Rating::Low));
        assert_eq!(worst(&[Severity::Word("scary".to_owned())]), None);
    }
}
