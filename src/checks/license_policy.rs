//! Whether a component may be had under licences that the buyer takes.
//! It reads what the document says of licences, never a licence's text.

use std::ops::Range;

use serde::Deserialize;
use spdx::expression::{ExprNode, Operator};
use spdx::{Expression, LicenseItem, LicenseReq};

use super::{Code, Context, Observation, Seen, Subjects, Weight, license_valid};
use crate::evidence::{Component, Identifier, License, LicenseForm, Subject};

mod term;

use term::Parts;
pub use term::Term;

/// `check.license-policy = { allow = ["MIT", "Apache-2.0"], deny = ["AGPL-3.0-or-later"], exceptions = [{ purl = "pkg:…", allow = ["GPL-2.0-only"], reason = "…" }] }`
///
/// Of an `OR` one arm that is taken suffices, of an `AND` all have to be. Several licences
/// without an expression all apply. With `allow` alone every other licence is refused, with
/// `deny` alone every other is taken; with both a person decides about the rest.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", try_from = "Written")]
pub struct LicensePolicy {
    /// The licences that the buyer takes.
    pub allow: Vec<Term>,
    /// The licences that the buyer refuses.
    pub deny: Vec<Term>,
    /// What is taken of single packages all the same.
    pub exceptions: Vec<Exception>,
}

/// A package of which more licences are taken than of others.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Exception {
    /// The package; without a version it is meant in every version.
    pub purl: PackageName,
    /// The licences that are taken of it.
    pub allow: Vec<Term>,
    /// Why. Reports show it.
    pub reason: String,
}

/// A package URL in a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageName(String);

/// The policy as it is written, before it is seen to decide anything.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    /// The licences that the buyer takes: identifiers of the SPDX list, `… WITH …`, `LicenseRef-…`.
    #[serde(default)]
    allow: Vec<Term>,
    /// The licences that the buyer refuses.
    #[serde(default)]
    deny: Vec<Term>,
    /// What is taken of single packages all the same.
    #[serde(default)]
    exceptions: Vec<Exception>,
}

impl TryFrom<Written> for LicensePolicy {
    type Error = &'static str;

    fn try_from(Written { allow, deny, exceptions }: Written) -> Result<Self, Self::Error> {
        if allow.is_empty() && deny.is_empty() {
            return Err("a licence policy names licences to `allow` or to `deny`");
        }
        if exceptions.iter().any(|exception| exception.allow.is_empty() || exception.reason.trim().is_empty())
        {
            return Err("an exception names the licences it allows, and a reason");
        }
        Ok(Self { allow, deny, exceptions })
    }
}

impl PackageName {
    /// As the policy writes it.
    pub fn written(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for PackageName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match Identifier::of_purl(&text).is_well_formed {
            true => Ok(Self(text)),
            false => Err(serde::de::Error::custom(format!("`{text}` is not a package URL"))),
        }
    }
}

#[cfg(test)]
impl schemars::JsonSchema for PackageName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PackageName".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^pkg:", "examples": ["pkg:cargo/serde@1.0.0"] })
    }
}

/// How far a licence is from being taken, the farthest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// On the list of what is refused.
    Denied,
    /// Not on the list of what is taken.
    NotAllowed,
    /// On neither list, or words of the vendor's own: a person decides.
    Open,
    /// Taken.
    Allowed,
}

/// What an expression, or a part of it, comes to.
struct Judged<'e> {
    standing: Standing,
    /// Where the part that decided stands in the text.
    part: Range<usize>,
    /// The licence that decided, if one alone did.
    license: Option<&'e LicenseReq>,
}

impl LicensePolicy {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Components
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, _: &Context<'a>) -> Seen<'a> {
        let Subject::Component(component) = subject else { return Seen::satisfied() };
        let licenses = match license_valid::stated(component) {
            Ok(licenses) => licenses,
            Err(seen) => return seen,
        };
        Seen::several(licenses.iter().filter_map(|license| self.of_license(license, component)).collect())
    }

    fn exception(&self, component: &Component<'_>) -> Option<&Exception> {
        let package = component.package()?;
        self.exceptions
            .iter()
            .find(|one| Identifier::of_purl(&one.purl.0).purl().is_some_and(|purl| purl.covers(&package)))
    }

    fn of_license<'a>(&self, license: &'a License<'a>, component: &Component<'_>) -> Option<Observation<'a>> {
        let whole =
            |weight, code| Observation::new(weight, code).quoting(license.text.raw()).at(Some(license.at));
        let Some(expression) = license.expression() else {
            return Some(match license.form {
                LicenseForm::Name => whole(Weight::Review, Code::LicenseByName),
                LicenseForm::Expression => whole(Weight::Undetermined, Code::LicenseInvalid),
                LicenseForm::Id => whole(Weight::Undetermined, Code::LicenseUnlisted),
            });
        };
        let judged = self.judge(&expression, &[]);
        if judged.standing == Standing::Allowed {
            // That a name is spelt like a licence of the list does not make it that licence.
            return match license.form {
                LicenseForm::Name => Some(whole(Weight::Review, Code::LicenseByName)),
                _ => self
                    .choice(&expression, &judged)
                    .map(|observation| seen_at(observation, license, &judged)),
            };
        }
        if let Some(exception) = self.exception(component)
            && self.judge(&expression, &exception.allow).standing == Standing::Allowed
        {
            let excepted = Observation::new(Weight::Noted, Code::LicenseExcepted);
            return Some(seen_at(excepted.arg("reason", &*exception.reason), license, &judged));
        }
        Some(seen_at(judged.observation(), license, &judged))
    }

    /// What decides an expression: of an `AND` its worst part, of an `OR` its best.
    fn judge<'e>(&self, expression: &'e Expression, excepted: &[Term]) -> Judged<'e> {
        let mut open: Vec<Judged<'e>> = Vec::new();
        for node in expression.iter() {
            let judged = match node {
                ExprNode::Req(one) => Judged {
                    standing: self.standing(&one.req, excepted),
                    part: one.span.start as usize..one.span.end as usize,
                    license: Some(&one.req),
                },
                ExprNode::Op(operator) => {
                    let (Some(right), Some(left)) = (open.pop(), open.pop()) else { continue };
                    match operator {
                        Operator::And => left.and(right),
                        Operator::Or => left.or(right),
                    }
                }
            };
            open.push(judged);
        }
        open.pop().unwrap_or(Judged { standing: Standing::Open, part: 0..0, license: None })
    }

    /// What is narrower decides first: a licence with its exception before the licence alone.
    fn standing(&self, license: &LicenseReq, excepted: &[Term]) -> Standing {
        let parts = Parts::of(license);
        let takes = |terms: &[Term]| terms.iter().any(|term| term.takes(&parts));
        let takes_exactly =
            |terms: &[Term]| terms.iter().any(|term| term.has_addition() && term.takes(&parts));
        let refuses = |exactly: bool| {
            self.deny.iter().any(|term| (!exactly || term.has_addition()) && term.refuses(&parts))
        };
        let is_own = matches!(license.license, LicenseItem::Other(_));
        if takes(excepted) {
            Standing::Allowed
        } else if refuses(true) {
            Standing::Denied
        } else if takes_exactly(&self.allow) {
            Standing::Allowed
        } else if refuses(false) {
            Standing::Denied
        } else if takes(&self.allow) {
            Standing::Allowed
        } else if self.allow.is_empty() {
            if is_own { Standing::Open } else { Standing::Allowed }
        } else if self.deny.is_empty() && !is_own {
            Standing::NotAllowed
        } else {
            Standing::Open
        }
    }

    /// That a choice was made, where not every licence of the expression would be taken.
    fn choice<'a>(&self, expression: &Expression, judged: &Judged<'_>) -> Option<Observation<'a>> {
        let is_taken = |license: &LicenseReq| self.standing(license, &[]) == Standing::Allowed;
        let all = expression.requirements().all(|one| is_taken(&one.req));
        let chosen = judged.license.filter(|_| !all)?;
        Some(Observation::new(Weight::Noted, Code::LicenseChosen).arg("license", chosen.to_string()))
    }
}

fn seen_at<'a>(
    observation: Observation<'a>,
    license: &'a License<'a>,
    judged: &Judged<'_>,
) -> Observation<'a> {
    let text = license.text.raw();
    observation.quoting(text.get(judged.part.clone()).unwrap_or(text)).at(Some(license.at))
}

impl Judged<'_> {
    fn and(self, right: Self) -> Self {
        match () {
            // The whole is what is taken, so that no part of it is shown as the one that decided.
            () if self.standing == right.standing && self.standing == Standing::Allowed => self.joined(right),
            () if right.standing < self.standing => right,
            () => self,
        }
    }

    fn or(self, right: Self) -> Self {
        match () {
            () if self.standing == right.standing && self.standing != Standing::Allowed => self.joined(right),
            () if right.standing > self.standing => right,
            () => self,
        }
    }

    fn joined(self, right: Self) -> Self {
        Self { part: self.part.start..right.part.end, license: None, ..self }
    }

    /// Licences of the list stand in the sentence; the vendor's own words are shown beside it.
    fn observation<'a>(&self) -> Observation<'a> {
        let (weight, code) = match (self.standing, self.license) {
            (Standing::Open | Standing::Allowed, _) => (Weight::Review, Code::LicenseOpen),
            (_, None) => (Weight::Unsatisfied, Code::LicenseNoChoice),
            (Standing::Denied, _) => (Weight::Unsatisfied, Code::LicenseDenied),
            (Standing::NotAllowed, _) => (Weight::Unsatisfied, Code::LicenseNotAllowed),
        };
        let is_listed = |license: &&LicenseReq| license.license.id().is_some();
        let observation = Observation::new(weight, code);
        match self.license.filter(is_listed) {
            Some(license) => observation.arg("license", license.to_string()),
            None => observation,
        }
    }
}

#[cfg(test)]
mod tests;
