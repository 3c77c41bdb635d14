//! Whether a component has a licence that can be read.
//! It does not ask whether the buyer may accept it.

use serde::Deserialize;

use super::{Accept, Code, Context, Observation, Seen, Subjects, Tolerance, Weight, unanswered};
use crate::evidence::{Component, FieldName, License, LicenseForm, Subject};
use crate::source::Field;

/// `check.license-valid = { accept = […], unknown-at-most = 0.05 }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LicenseValid {
    /// The answers it takes besides a value.
    #[serde(default)]
    pub accept: Vec<Accept>,
    /// The largest share of such answers.
    #[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))]
    pub unknown_at_most: Option<f64>,
}

impl LicenseValid {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Components
    }

    pub(super) fn tolerance(&self) -> Tolerance {
        Tolerance { accept: self.accept.clone(), unknown_at_most: self.unknown_at_most }
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, _: &Context<'a>) -> Seen<'a> {
        let Subject::Component(component) = subject else { return Seen::satisfied() };
        let licenses = match stated(component) {
            Ok(licenses) => licenses,
            Err(seen) => return seen,
        };
        let faulty = licenses.iter().filter(|license| !license.is_valid);
        Seen::several(faulty.map(fault).chain(licenses.iter().filter_map(deprecated)).collect())
    }
}

/// The licences that a component states, or what was seen where it states none.
pub(super) fn stated<'a>(component: &'a Component<'a>) -> Result<&'a [License<'a>], Seen<'a>> {
    let answer = FieldName::ComponentLicense.ask_component(component, &[]);
    if let Some(seen) = unanswered(&answer.state, FieldName::ComponentLicense, answer.of) {
        return Err(seen);
    }
    match component.licenses.stated().map(Vec::as_slice).unwrap_or_default() {
        [] => Err(unanswered(&Field::<()>::Absent, FieldName::ComponentLicense, None).unwrap_or_default()),
        licenses => Ok(licenses),
    }
}

fn deprecated<'a>(license: &'a License<'a>) -> Option<Observation<'a>> {
    let observation =
        Observation::new(Weight::Noted, Code::LicenseDeprecated).arg("license", license.deprecated?);
    Some(observation.quoting(license.text.raw()).at(Some(license.at)))
}

fn fault<'a>(license: &'a License<'a>) -> Observation<'a> {
    let observation = match license.form {
        LicenseForm::Id => Observation::new(Weight::Unsatisfied, Code::LicenseUnlisted),
        LicenseForm::Expression => Observation::new(Weight::Unsatisfied, Code::LicenseInvalid),
        LicenseForm::Name => Observation::new(Weight::Unsatisfied, Code::StandIn)
            .arg("field", FieldName::ComponentLicense.word()),
    };
    observation.quoting(license.text.raw()).at(Some(license.at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{Sight, at, component, sights_of_component, stated};

    fn sights_in(licenses: Field<Vec<License<'static>>>) -> Vec<Sight> {
        let mut component = component("app", "1");
        component.licenses = licenses;
        sights_of_component("license-valid = {}", component)
    }

    fn sights_of(licenses: &[(LicenseForm, &'static str)]) -> Vec<Sight> {
        let read = |&(form, text): &(LicenseForm, &'static str)| License::read(at(2), form, text.into());
        sights_in(stated(licenses.iter().map(read).collect()))
    }

    #[test]
    fn every_licence_has_the_form_it_claims() {
        use LicenseForm::{Expression, Id, Name};
        assert_eq!(sights_of(&[(Id, "MIT"), (Expression, "MIT OR Apache-2.0")]), []);
        assert_eq!(sights_of(&[(Name, "Northwind licence, 2nd edition")]), []);
        assert_eq!(sights_of(&[(Id, "Apache 2")]), [(Weight::Unsatisfied, Code::LicenseUnlisted)]);
        let seen = sights_of(&[(Id, "MIT"), (Expression, "GPLv2 or later")]);
        assert_eq!(seen, [(Weight::Unsatisfied, Code::LicenseInvalid)]);
        let deprecated = [(Weight::Noted, Code::LicenseDeprecated)];
        assert_eq!(sights_of(&[(Id, "GPL-2.0+")]), deprecated);
        assert_eq!(sights_of(&[(Expression, "MIT OR GPL-2.0")]), deprecated);
        assert_eq!(sights_of(&[(Name, "TBD")]), [(Weight::Unsatisfied, Code::StandIn)]);
    }

    #[test]
    fn no_licence_is_told_from_none_said() {
        assert_eq!(sights_of(&[]), [(Weight::Unsatisfied, Code::Absent)]);
        assert_eq!(sights_in(Field::Absent), [(Weight::Unsatisfied, Code::Absent)]);
        assert_eq!(sights_in(Field::None(at(4))), [(Weight::Review, Code::SaidToBeNone)]);
        assert_eq!(sights_in(Field::NotAsserted(at(4))), [(Weight::Unsatisfied, Code::NotAsserted)]);
    }
}
