//! A baseline as one or several files say, before anything is resolved.
//!
//! Its shape is the format of the files; the comments become the schema's descriptions.
//!
//! # Groups
//!
//! A baseline may sort its rules under headings, such as the practices of a framework. `[[group]]` stands in any
//! file of the baseline, and its order there is the order of the headings. A rule names its group with
//! `group = "…"`, after its level and cure; an override may move a rule of an extended baseline. Groups of extended
//! baselines come along and may be named; rules without one are shown last, under no heading.
//!
//! ```toml
//! [[group]]
//! id      = "produce"
//! title   = "Produce well-secured software"
//! summary = "Practice 3 of the Joint Principles."
//!
//! [[rule]]
//! id      = "component-license"
//! level   = "shall"
//! cure    = "document"
//! group   = "produce"
//!
//! [[override]]
//! rule    = "sbom-author"
//! reason  = "Sorted under the practice that it serves."
//! group   = "produce"
//! ```
//!
//! # Overlays of nations
//!
//! A baseline that says `jurisdiction = "au"` and names another in `extends` is that nation's overlay of it. Those
//! that come with the program are assessed beside the baseline that they extend, and reported as that nation's
//! conclusion. An overlay holds only what the nation adds (`[[rule]]`) or changes (`[[override]]`); an override that
//! only adds citations changes nothing that is examined, and no table shows it as a difference.
//!
//! ```toml
//! id           = "quad-au"
//! status       = "draft"
//! jurisdiction = "au"
//! extends      = ["quad"]
//! ```
//!
//! # Requirements of cited documents
//!
//! `requirements` of a framework lists every requirement of the document by the name that citations use, and
//! `out-of-scope` those of them that no submission could answer, each with its reason. Reports then say how many
//! are checked by the program, wait for a person, cannot be decided yet, are out of scope, or have no rule.

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use serde::Deserialize;
use toml::Spanned;

use crate::baseline::{Cure, Framework, Level, Mark, Relation, Status};
use crate::checks::Check;
use crate::evidence::ComponentKind;

/// A baseline for bidcheck, or one of its files. The first file gives `id`, `version`, `title`, `issuer` and `status`.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::baseline) struct Written {
    /// Its name: lower-case words joined by hyphens.
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")))]
    pub(super) id: Option<Spanned<String>>,
    /// Its version, such as `1.0.0`.
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = r"^\d+\.\d+\.\d+([-+].+)?$")))]
    pub(super) version: Option<Spanned<String>>,
    /// Its title.
    pub(super) title: Option<String>,
    /// Who wrote it, and who did not.
    pub(super) issuer: Option<String>,
    /// Whether it is finished.
    pub(super) status: Option<Status>,
    /// The nation whose overlay it is: `us`, `au`, `in`, `jp` or another code of ISO 3166, in lower case.
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = "^[a-z]{2}$")))]
    pub(super) jurisdiction: Option<Spanned<String>>,
    /// The first day it may be used, such as `2026-07-29`.
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = r"^\d{4}-\d\d-\d\d$")))]
    pub(super) effective_from: Option<Spanned<String>>,
    /// The last day it may be used.
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = r"^\d{4}-\d\d-\d\d$")))]
    pub(super) effective_until: Option<Spanned<String>>,
    /// What it is for, in one to three sentences.
    pub(super) summary: Option<String>,
    /// The baselines it extends, as `id` or `id@version`; their rules come first.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub(super) extends: Vec<Spanned<String>>,
    /// Which rules may be waived, and for how long.
    pub(super) waivers: Option<WrittenLimits>,
    /// The headings that it sorts rules under, in their order.
    #[serde(default, rename = "group")]
    pub(super) groups: Vec<WrittenGroup>,
    /// What it changes of the rules that it extends, each with a reason.
    #[serde(default, rename = "override")]
    pub(super) overrides: Vec<WrittenOverride>,
    /// Its own rules.
    #[serde(default, rename = "rule")]
    #[cfg_attr(test, schemars(with = "Vec<WrittenRule>"))]
    pub(super) rules: Vec<Spanned<WrittenRule>>,
    /// The documents that it cites besides those that come with bidcheck, by id.
    #[serde(default)]
    pub(super) frameworks: BTreeMap<String, Framework>,
}

/// Which rules may be waived, and for how long; what extended baselines say holds too.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "WaiverLimits"))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WrittenLimits {
    /// The most days a waiver may hold; 180 unless some baseline says otherwise.
    pub(super) longest_days: Option<NonZeroU16>,
    /// Rules that nobody may waive.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub(super) never: Vec<Spanned<String>>,
    /// Rules that may be waived although nothing shows whether they are met; no others may.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub(super) without_evidence: Vec<Spanned<String>>,
}

/// A heading that rules are sorted under.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Group"))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WrittenGroup {
    /// Its name, by which rules refer to it: lower-case words joined by hyphens.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")))]
    pub(super) id: Spanned<String>,
    /// The heading.
    pub(super) title: String,
    /// What belongs under it, in a sentence or two.
    #[serde(default)]
    pub(super) summary: String,
}

/// One requirement.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Rule"))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WrittenRule {
    /// Its name: lower-case words joined by hyphens; never changed.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")))]
    pub(super) id: Spanned<String>,
    /// Its obligation, which is the baseline's decision.
    pub(super) level: Level,
    /// What would mend a failure: papers sent again, another product, or somebody's sign-off.
    pub(super) cure: Cure,
    /// The group that it is sorted under, by id.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) group: Option<Spanned<String>>,
    /// A heading in plain words.
    pub(super) title: String,
    /// What is required.
    pub(super) statement: String,
    /// Why.
    pub(super) rationale: String,
    /// What counts and what does not.
    pub(super) reading: String,
    /// How to mend a failure.
    pub(super) remediation: String,
    /// The version of the baseline that it came with.
    pub(super) since: String,
    /// What it is about.
    #[serde(default)]
    pub(super) applies: Applies,
    /// How it is examined: `check.<kind> = { … }`.
    #[cfg_attr(test, schemars(with = "Check"))]
    pub(super) check: Spanned<Check>,
    /// How to meet it with common generators, by generator.
    #[serde(default)]
    pub(super) generators: BTreeMap<String, String>,
    /// What else it answers, by framework.
    #[serde(default)]
    pub(super) satisfies: BTreeMap<String, Vec<WrittenCitation>>,
}

/// What a rule is about.
#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Applies {
    /// The kinds of component that it is not about.
    #[serde(default)]
    pub(super) except: Vec<ComponentKind>,
}

/// A clause that a rule answers.
#[derive(Deserialize, Clone)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Citation"))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WrittenCitation {
    /// The clause, as the document names it.
    pub(super) clause: String,
    /// The page, if the document has pages.
    pub(super) page: Option<u32>,
    /// What the rule is to the clause.
    #[serde(default)]
    pub(super) relation: Relation,
    /// How far the clause was read.
    pub(super) mark: Mark,
}

/// A change to a rule of an extended baseline.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Override"))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WrittenOverride {
    /// The rule's id.
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) rule: Spanned<String>,
    /// Why.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = r"\S")))]
    pub(super) reason: Spanned<String>,
    /// Another obligation.
    pub(super) level: Option<Level>,
    /// Another cure.
    pub(super) cure: Option<Cure>,
    /// Another group.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) group: Option<Spanned<String>>,
    /// Another examination, or other parameters.
    #[cfg_attr(test, schemars(with = "Option<Check>"))]
    pub(super) check: Option<Spanned<Check>>,
    /// Another reading.
    pub(super) reading: Option<String>,
    /// Another remedy.
    pub(super) remediation: Option<String>,
    /// Citations to add, by framework.
    #[serde(default)]
    pub(super) satisfies: BTreeMap<String, Vec<WrittenCitation>>,
}
