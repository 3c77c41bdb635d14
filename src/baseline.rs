//! The standard as its authors wrote it: rules with their words, levels, checks and citations.
//!
//! It examines nothing and decides nothing.

pub mod bid;
pub mod crosswalk;
pub mod entry;
pub mod load;
pub mod review;
#[cfg(test)]
pub(crate) mod schema;
pub mod waiver;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::checks::Check;
use crate::evidence::{ComponentKind, FieldName};

pub use bid::Bid;
pub use load::LoadError;
pub use review::{Decision, Review};
pub use waiver::Waiver;

/// A chosen set of requirements, with everything that it extends resolved.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// Its name, in kebab case.
    pub id: String,
    /// Its version.
    pub version: semver::Version,
    /// Its title.
    pub title: String,
    /// Who wrote it, and who did not.
    pub issuer: String,
    /// Whether it is finished.
    pub status: Status,
    /// The nation whose overlay it is, if it is one.
    pub jurisdiction: Option<String>,
    /// The first day it may be used, `YYYY-MM-DD`.
    pub effective_from: Option<String>,
    /// The last day it may be used, `YYYY-MM-DD`.
    pub effective_until: Option<String>,
    /// What it is for, in one to three sentences.
    pub summary: String,
    /// The baselines it extends, as `id@version`.
    pub extends: Vec<String>,
    /// Every baseline it extends, directly or by way of others, the nearest first.
    pub lineage: Vec<Ancestor>,
    /// Which of them may be waived, and for how long.
    pub waivers: waiver::Limits,
    /// The headings that its rules are sorted under, in their order.
    pub groups: Vec<Group>,
    /// Its rules, those of extended baselines first.
    pub rules: Vec<Rule>,
    /// The documents that its rules cite.
    pub frameworks: BTreeMap<String, Framework>,
    /// What each nation adds to it or changes of it; only for a baseline that comes with the program.
    pub overlays: Vec<Self>,
    /// SHA-256 over the names and digests of all files that it was resolved from, as hexadecimal digits.
    pub sha256: String,
}

/// A baseline that another extends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ancestor {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: semver::Version,
    /// The rules that it has, by id.
    pub rules: BTreeSet<String>,
    /// The names of the baselines that it extends itself, by whatever way.
    pub above: BTreeSet<String>,
}

impl Ancestor {
    /// Whether it has a rule, and no baseline below it that changed the rule asks otherwise.
    pub fn asks(&self, rule: &Rule) -> bool {
        let is_below = |id: &String| *id != self.id && !self.above.contains(id);
        let is_changed =
            rule.overrides.iter().any(|change| change.asks_otherwise && is_below(&change.baseline));
        self.rules.contains(&rule.id) && !is_changed
    }
}

impl From<&Baseline> for Ancestor {
    fn from(baseline: &Baseline) -> Self {
        Self {
            id: baseline.id.clone(),
            version: baseline.version.clone(),
            rules: baseline.rules.iter().map(|rule| rule.id.clone()).collect(),
            above: baseline.lineage.iter().map(|one| one.id.clone()).collect(),
        }
    }
}

/// Whether a baseline is finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Not finished: its first page says so.
    Draft,
    /// Finished.
    Adopted,
}

impl Status {
    /// Every status.
    pub const ALL: &[Self] = &[Self::Draft, Self::Adopted];

    /// The word in baselines and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Adopted => "adopted",
        }
    }
}

/// A heading that rules are sorted under, such as a practice of a framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name, in kebab case.
    pub id: String,
    /// The heading.
    pub title: String,
    /// What belongs under it.
    pub summary: String,
}

/// One requirement.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name, in kebab case; never changed.
    pub id: String,
    /// Its obligation.
    pub level: Level,
    /// What would mend a failure.
    pub cure: Cure,
    /// The group that it is sorted under.
    pub group: Option<String>,
    /// A heading in plain words.
    pub title: String,
    /// What is required.
    pub statement: String,
    /// Why.
    pub rationale: String,
    /// What counts and what does not.
    pub reading: String,
    /// How to mend a failure.
    pub remediation: String,
    /// The version of the baseline that it came with.
    pub since: String,
    /// The kinds of component that it is not about.
    pub except: Vec<ComponentKind>,
    /// How it is examined.
    pub check: Check,
    /// How to meet it with common generators, by generator.
    pub generators: BTreeMap<String, String>,
    /// What else it answers, by framework.
    pub satisfies: Vec<Citation>,
    /// What a baseline changed of it, and why.
    pub overrides: Vec<Overridden>,
    /// The file and line that it stands at.
    pub place: String,
}

/// A change that an extending baseline made to a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overridden {
    /// The baseline that made it.
    pub baseline: String,
    /// Why.
    pub reason: String,
    /// Whether it changed what is asked, and not only the level or what else is answered.
    pub asks_otherwise: bool,
}

/// The obligation of a rule. It is the baseline's decision, not its sources'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Mandatory.
    Shall,
    /// Recommended.
    Should,
    /// Optional; it never counts towards a conclusion.
    May,
}

impl Level {
    /// Every level, the strictest first.
    pub const ALL: &[Self] = &[Self::Shall, Self::Should, Self::May];

    /// The word in baselines and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Shall => "shall",
            Self::Should => "should",
            Self::May => "may",
        }
    }
}

/// What would mend a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Cure {
    /// Papers, sent again.
    Document,
    /// Another product, or another release of it.
    Product,
    /// Somebody's sign-off.
    Person,
}

impl Cure {
    /// Every cure.
    pub const ALL: &[Self] = &[Self::Document, Self::Product, Self::Person];

    /// The word in baselines and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Product => "product",
            Self::Person => "person",
        }
    }
}

/// A clause of a document that a rule answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The document.
    pub framework: String,
    /// The clause, as the document names it.
    pub clause: String,
    /// The page, if the document has pages.
    pub page: Option<u32>,
    /// What the rule is to the clause.
    pub relation: Relation,
    /// How far the clause was read.
    pub mark: Mark,
}

/// What a rule is to a clause (the relations of OSCAL's mapping model).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The same requirement.
    #[default]
    EqualTo,
    /// The same in effect.
    EquivalentTo,
    /// Part of it.
    SubsetOf,
    /// More than it.
    SupersetOf,
    /// Some of it and something else.
    IntersectsWith,
}

impl Relation {
    /// Every relation.
    pub const ALL: &[Self] =
        &[Self::EqualTo, Self::EquivalentTo, Self::SubsetOf, Self::SupersetOf, Self::IntersectsWith];

    /// The word in baselines and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::EqualTo => "equal-to",
            Self::EquivalentTo => "equivalent-to",
            Self::SubsetOf => "subset-of",
            Self::SupersetOf => "superset-of",
            Self::IntersectsWith => "intersects-with",
        }
    }
}

/// How far a clause was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// In the document's own text or an official data file.
    Primary,
    /// In a third party's transcription.
    Transcribed,
    /// In another account.
    Secondary,
}

impl Mark {
    /// Every mark.
    pub const ALL: &[Self] = &[Self::Primary, Self::Transcribed, Self::Secondary];

    /// The word in baselines and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Transcribed => "transcribed",
            Self::Secondary => "secondary",
        }
    }
}

/// A document that rules cite.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Framework {
    /// Its title.
    pub title: String,
    /// Who issued it.
    pub authority: String,
    /// The nations it is of: `us`, `au`, `in`, `jp`, `quad`, `int`.
    pub jurisdiction: Vec<String>,
    /// Its edition.
    pub edition: String,
    /// Its date.
    pub date: String,
    /// What it is by law.
    pub status: String,
    /// Where it can be found.
    #[serde(rename = "where")]
    pub address: String,
    /// The complete list of its named requirements, where it has one.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// Those of them that no submission could answer, each with the reason.
    #[serde(default)]
    pub out_of_scope: BTreeMap<String, String>,
}

impl Rule {
    /// Whether both put the same question to the same things; their levels and words may differ.
    pub fn asks_the_same_as(&self, other: &Self) -> bool {
        self.id == other.id && self.check == other.check && self.except == other.except
    }
}

impl Baseline {
    /// The rule with an id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The fields that some rule asks for.
    pub fn asked_fields(&self) -> Vec<FieldName> {
        self.rules.iter().filter_map(|rule| rule.check.field()).collect()
    }
}
