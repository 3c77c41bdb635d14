//! Whether a field has a value, or one of the answers that the rule takes instead.

use serde::Deserialize;

use super::{Accept, Context, Seen, Subjects, Tolerance, Weight, unanswered, without_primary};
use crate::evidence::{Answer, Document, FieldName, ProducerField, Sbom, Subject};
use crate::source::Origin;

/// `check.field-present = { field = "…", of = "every", take = […], accept = […], unknown-at-most = 0.05 }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FieldPresent {
    /// The field.
    pub field: FieldName,
    /// Of which components, where it is a field of components.
    #[serde(default)]
    pub of: Of,
    /// For the producer: the fields of the formats that may answer.
    #[serde(default)]
    pub take: Vec<ProducerField>,
    /// The answers it takes besides a value.
    #[serde(default)]
    pub accept: Vec<Accept>,
    /// The largest share of such answers.
    #[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))]
    pub unknown_at_most: Option<f64>,
}

/// The components that a rule asks for a field of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// Each of them.
    #[default]
    Every,
    /// The one that the SBOM is about.
    Primary,
}

impl Of {
    /// The word in baselines and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Every => "every",
            Self::Primary => "primary",
        }
    }
}

impl FieldPresent {
    pub(super) fn subjects(&self) -> Subjects {
        let of_components = self.field.is_of_component() && self.of == Of::Every;
        if of_components { Subjects::Components } else { Subjects::Sboms }
    }

    pub(super) fn tolerance(&self) -> Tolerance {
        Tolerance { accept: self.accept.clone(), unknown_at_most: self.unknown_at_most }
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let answer = match subject {
            Subject::Component(component) => self.field.ask_component(component, &self.take),
            Subject::Document(Document { sbom: Some(sbom), .. }) if self.field.is_of_component() => {
                return self.of_primary(sbom, context);
            }
            Subject::Document(Document { sbom: Some(sbom), .. }) => self.field.ask_sbom(sbom),
            _ => return Seen::satisfied(),
        };
        self.seen(&answer, answer.of)
    }

    fn of_primary<'a>(&self, sbom: &Sbom<'a>, context: &Context<'a>) -> Seen<'a> {
        if sbom.primary.is_empty() {
            return without_primary(sbom, Weight::Unsatisfied);
        }
        let mut all = sbom.primary.iter().map(|&index| {
            let component = context.evidence.component(index);
            self.seen(&self.field.ask_component(component, &self.take), Some(component.at))
        });
        all.find(|seen| !seen.observations.is_empty()).unwrap_or_default()
    }

    fn seen<'a>(&self, answer: &Answer, of: Option<Origin>) -> Seen<'a> {
        unanswered(&answer.state, self.field, of)
            .unwrap_or(Seen { taken_from: answer.taken_from, ..Seen::satisfied() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Code;
    use crate::checks::testing::{about_the_first, check, component, evidence, of_document, sights, words};
    use crate::evidence::{Particular, Places};

    #[test]
    fn a_field_may_be_asked_of_the_primary_component_alone() {
        let check = check(r#"field-present = { field = "component.support-end", of = "primary" }"#);
        let mut app = component("app", "1");
        app.places = Places::of(&[FieldName::ComponentSupportEnd]);
        let silent = evidence(about_the_first(), vec![app, component("library", "1")], vec![]);
        assert_eq!(sights(&of_document(&check, &silent)), [(Weight::Unsatisfied, Code::Absent)]);

        let mut app = component("app", "1");
        app.state(Particular::read(FieldName::ComponentSupportEnd, words("2029-12-31")));
        let stated = evidence(about_the_first(), vec![app, component("library", "1")], vec![]);
        assert_eq!(sights(&of_document(&check, &stated)), []);

        let headless = evidence(Sbom::default(), vec![component("library", "1")], vec![]);
        assert_eq!(sights(&of_document(&check, &headless)), [(Weight::Unsatisfied, Code::NoPrimary)]);
    }
}
