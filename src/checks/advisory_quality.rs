//! Whether the vendor's own advisories say what sort of weakness each vulnerability is, and in which product,
//! in words that programs can follow. It judges no severity and does not ask whether the words fit.

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight};
use crate::evidence::{
    IdentifierKind, LeadsTo, Product, ProductName, Standard, Status, Subject, VulnerabilityStatement,
};

/// `check.advisory-quality = { weakness = true, cpe = true }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AdvisoryQuality {
    /// Each vulnerability has a CWE.
    #[serde(default)]
    pub weakness: bool,
    /// Each affected product has a CPE name.
    #[serde(default)]
    pub cpe: bool,
}

impl AdvisoryQuality {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Statements
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Document(document) = subject else { return Seen::satisfied() };
        let cannot_say = |what: &'static str| {
            Observation::new(Weight::Undetermined, Code::StatementCannotSay)
                .arg("asked", what)
                .arg("standard", document.standard.name())
        };
        let mut observations = Vec::new();
        let says_weakness = has_weaknesses(document.standard);
        if self.weakness && !says_weakness && !document.statements.is_empty() {
            observations.push(cannot_say("weakness"));
        }
        for statement in context.evidence.statements_of(document) {
            if self.weakness && says_weakness {
                observations.extend(of_weakness(statement));
            }
            if self.cpe && statement.status.stated() == Some(&Status::Affected) {
                observations
                    .extend(statement.products.iter().filter_map(|product| of_product(product, context)));
            }
        }
        Seen::several(observations)
    }
}

/// Whether statements of a standard have a place for a CWE.
fn has_weaknesses(standard: Standard) -> bool {
    matches!(standard, Standard::Csaf | Standard::CycloneDx)
}

fn of_weakness<'a>(statement: &'a VulnerabilityStatement<'a>) -> Option<Observation<'a>> {
    let Some(first) = statement.weaknesses.first() else {
        return Some(Observation::new(Weight::Unsatisfied, Code::NoWeakness).at(Some(statement.at)));
    };
    let is_cwe = |words: &str| {
        let number = words.strip_prefix("CWE-").and_then(|number| number.parse::<u32>().ok());
        number.is_some_and(|number| number > 0)
    };
    if statement.weaknesses.iter().any(|one| is_cwe(one.value.raw())) {
        return None;
    }
    let malformed = Observation::new(Weight::Unsatisfied, Code::WeaknessMalformed);
    Some(malformed.quoting(first.value.raw()).at(Some(first.at)))
}

/// A product that is affected, or the part of it that is, has a well-formed CPE name.
fn of_product<'a>(product: &'a Product<'a>, context: &Context<'a>) -> Option<Observation<'a>> {
    let names = std::iter::once(&product.name).chain(&product.subcomponents);
    let has_cpe = |name: &ProductName<'_>| {
        let listed = match name.leads_to {
            LeadsTo::Component(index) => context.evidence.component(index).identifiers.stated(),
            _ => None,
        };
        let mut all = name.identifiers.iter().chain(listed.into_iter().flatten());
        all.any(|one| one.kind == IdentifierKind::Cpe && one.is_well_formed)
    };
    if names.into_iter().any(has_cpe) {
        return None;
    }
    Some(Observation::new(Weight::Unsatisfied, Code::NoCpe).at(Some(product.name.at)))
}
