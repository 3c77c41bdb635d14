//! Whether a component has a well-formed identifier of a kind that others use.
//! It does not ask whether anything is known under it.

use serde::Deserialize;

use super::{Accept, Code, Context, Observation, Seen, Subjects, Tolerance, Weight, unanswered};
use crate::evidence::declaration::with_declarations;
use crate::evidence::{Component, FieldName, Identifier, IdentifierFault, IdentifierKind, Subject};
use crate::source::Field;

/// `check.identifier-valid = { kinds = ["purl", "cpe"], accept = […], unknown-at-most = 0.05 }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct IdentifierValid {
    /// The kinds that count.
    pub kinds: Vec<IdentifierKind>,
    /// The answers it takes besides a value.
    #[serde(default)]
    pub accept: Vec<Accept>,
    /// The largest share of such answers.
    #[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))]
    pub unknown_at_most: Option<f64>,
}

impl IdentifierValid {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Components
    }

    pub(super) fn tolerance(&self) -> Tolerance {
        Tolerance { accept: self.accept.clone(), unknown_at_most: self.unknown_at_most }
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, _: &Context<'a>) -> Seen<'a> {
        let Subject::Component(component) = subject else { return Seen::satisfied() };
        let identifiers = self.identifiers(component);
        if let Some(seen) = unanswered(&state(component, &identifiers), FieldName::ComponentIdentifier, None)
        {
            return seen;
        }
        let malformed: Vec<Observation<'_>> =
            identifiers.iter().filter(|identifier| !identifier.is_well_formed).map(malformed_as).collect();
        if !malformed.is_empty() {
            return Seen::several(malformed);
        }
        match identifiers.iter().any(|identifier| self.kinds.contains(&identifier.kind)) {
            true => Seen::several(identifiers.into_iter().flat_map(noted).collect()),
            false => Seen::several(
                identifiers.first().map(|first| of(first, Code::IdentifierOfOtherKind)).into_iter().collect(),
            ),
        }
    }

    /// The identifiers that are asked about. Every SPDX package has an SPDXID, so it is
    /// one only where the rule says that it is.
    fn identifiers<'a>(&self, component: &'a Component<'a>) -> Vec<&'a Identifier<'a>> {
        let takes_ids = self.kinds.contains(&IdentifierKind::SpdxId);
        let stated = component.identifiers.stated().into_iter().flatten();
        stated.filter(|identifier| takes_ids || identifier.kind != IdentifierKind::SpdxId).collect()
    }
}

fn of<'a>(identifier: &'a Identifier<'a>, code: Code) -> Observation<'a> {
    Observation::new(Weight::Unsatisfied, code).quoting(identifier.text.raw()).at(Some(identifier.at))
}

fn malformed_as<'a>(identifier: &&'a Identifier<'a>) -> Observation<'a> {
    let fault = identifier.fault.map_or("", IdentifierFault::word);
    of(identifier, Code::IdentifierMalformed).arg("kind", identifier.kind.word()).arg("fault", fault)
}

/// What is worth saying of a package URL that is well formed.
fn noted<'a>(identifier: &'a Identifier<'a>) -> impl Iterator<Item = Observation<'a>> {
    let purl = identifier.purl();
    let is_spelt_otherwise = purl.is_some_and(|purl| !purl.is_written_canonically());
    let is_elsewhere = purl.is_some_and(|purl| purl.other_repository().is_some());
    let seen = [(is_spelt_otherwise, Code::IdentifierSpelling), (is_elsewhere, Code::IdentifierElsewhere)];
    seen.into_iter()
        .filter(|(is_so, _)| *is_so)
        .map(|(_, code)| Observation { weight: Weight::Noted, ..of(identifier, code) })
}

/// What the component says of its identifiers; none that is asked about is none at all.
fn state(component: &Component<'_>, identifiers: &[&Identifier<'_>]) -> Field<()> {
    let field = FieldName::ComponentIdentifier;
    if identifiers.is_empty() && component.identifiers.stated().is_some() {
        return with_declarations(Field::Absent, field, &component.declared);
    }
    with_declarations(component.identifiers.map(|_| ()), field, &component.declared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{Sight, at, component, sights_of_component, stated};
    use crate::evidence::{Declaration, Declared};

    fn bearing(identifiers: &[(IdentifierKind, &'static str)]) -> Component<'static> {
        let mut component = component("app", "1");
        let read =
            |&(kind, text): &(IdentifierKind, &'static str)| Identifier::read(at(2), kind, text.into());
        component.identifiers = stated(identifiers.iter().map(read).collect());
        component
    }

    fn sights_of(identifiers: &[(IdentifierKind, &'static str)]) -> Vec<Sight> {
        sights_of_component(r#"identifier-valid = { kinds = ["purl", "cpe"] }"#, bearing(identifiers))
    }

    const PURL: (IdentifierKind, &str) = (IdentifierKind::Purl, "pkg:cargo/serde@1.0.0");
    const SPDX_ID: (IdentifierKind, &str) = (IdentifierKind::SpdxId, "https://example.com/doc#SPDXRef-serde");
    const PART: (IdentifierKind, &str) = (IdentifierKind::PartNumber, "NW-2100-A");

    #[test]
    fn one_well_formed_identifier_of_a_kind_suffices() {
        assert_eq!(sights_of(&[PURL]), []);
        assert_eq!(sights_of(&[PART, PURL]), []);
        assert_eq!(sights_of(&[PART]), [(Weight::Unsatisfied, Code::IdentifierOfOtherKind)]);
        let seen = sights_of_component(r#"identifier-valid = { kinds = ["part-number"] }"#, bearing(&[PART]));
        assert_eq!(seen, []);
    }

    #[test]
    fn a_malformed_one_is_seen_even_beside_a_good_one() {
        let broken = (IdentifierKind::Cpe, "cpe:2.3:a:openssl");
        assert_eq!(sights_of(&[PURL, broken]), [(Weight::Unsatisfied, Code::IdentifierMalformed)]);
    }

    #[test]
    fn a_documents_own_id_is_none_unless_the_rule_takes_it() {
        assert_eq!(sights_of(&[SPDX_ID]), [(Weight::Unsatisfied, Code::Absent)]);
        assert_eq!(sights_of(&[]), [(Weight::Unsatisfied, Code::Absent)]);
        let seen = sights_of_component(r#"identifier-valid = { kinds = ["spdx-id"] }"#, bearing(&[SPDX_ID]));
        assert_eq!(seen, []);
        let mut unknown = bearing(&[SPDX_ID]);
        let field = FieldName::ComponentIdentifier;
        unknown.declared = vec![Declaration { field, declared: Declared::Unknown, at: at(9) }];
        let seen = sights_of_component(r#"identifier-valid = { kinds = ["purl"] }"#, unknown);
        assert_eq!(seen, [(Weight::Unsatisfied, Code::DeclaredUnknown)]);
    }
}
