//! The licences of components: elements of their own, tied to components by relationships.
//!
//! Sets and operators of the expanded licensing profile are written out as an SPDX expression.

use crate::evidence::{License, LicenseForm};
use crate::source::{Field, Located, Origin, Text};
use crate::syntax::Object;

use super::super::spdx;
use super::class::LicenseClass;
use super::elements::{Elements, Thing};
use super::reading::{Arity, Key, Reading, Reference, add, id};
use super::relationship_type::Meaning;
use super::vocabulary;

/// Bytes of the longest expression that is written out of sets.
const LONGEST: usize = 1024;

/// A licence as an element, with what it is made of.
#[derive(Debug)]
pub(super) struct LicenseElement<'s> {
    class: LicenseClass,
    text: Field<Text<'s>>,
    members: Vec<Reference<'s>>,
    at: Origin,
}

/// Reads a licence.
pub(super) fn element<'s>(
    object: &Object<'s>,
    class: LicenseClass,
    reading: &mut Reading<'_, 's>,
) -> LicenseElement<'s> {
    let mut members = Vec::new();
    let text = match class {
        LicenseClass::Expression => reading.judged(object, "simplelicensing_licenseExpression", expression),
        LicenseClass::Listed => listed(object, reading),
        LicenseClass::Custom => custom(object, reading),
        LicenseClass::Any => reading.judged(object, "name", expression),
        LicenseClass::Conjunctive | LicenseClass::Disjunctive => {
            members = reading.references(object, "expandedlicensing_member", Arity::Many);
            Field::Absent
        }
        LicenseClass::OrLater => {
            members = reading.references(object, "expandedlicensing_subjectLicense", Arity::One);
            Field::Absent
        }
        LicenseClass::WithAddition => {
            members = reading.references(object, "expandedlicensing_subjectExtendableLicense", Arity::One);
            members.extend(reading.references(object, "expandedlicensing_subjectAddition", Arity::One));
            Field::Absent
        }
    };
    LicenseElement { class, text, members, at: object.at }
}

fn expression(words: Text<'_>, at: Origin) -> Field<Text<'_>> {
    if vocabulary::is_no_assertion(words.raw()) {
        Field::NotAsserted(at)
    } else if vocabulary::is_none(words.raw()) {
        Field::None(at)
    } else {
        Field::free_text(words, at)
    }
}

/// A licence of the list is named by the end of its address.
fn listed<'s>(object: &Object<'s>, reading: &mut Reading<'_, 's>) -> Field<Text<'s>> {
    let id = id(object, &mut Vec::new());
    match id.filter(|id| vocabulary::listed_license(id.value.raw()).is_some()) {
        Some(id) => Field::Stated(Located {
            value: id.value.part(|address| vocabulary::listed_license(address).unwrap_or_default()),
            at: id.at,
        }),
        None => reading.judged(object, "name", expression),
    }
}

/// A licence of its own is called by its name, else it is its text.
fn custom<'s>(object: &Object<'s>, reading: &mut Reading<'_, 's>) -> Field<Text<'s>> {
    let name = reading.judged(object, "name", expression);
    match name {
        Field::Absent | Field::StandIn(_) => {
            let text = reading.judged(object, "simplelicensing_licenseText", expression);
            if matches!(text, Field::Absent) { name } else { text }
        }
        name => name,
    }
}

/// What a licence comes to, as a value of a component.
type Composed<'s> = Field<(LicenseForm, Text<'s>)>;

/// Puts the licences into the components.
pub(super) fn complete<'s>(elements: &mut Elements<'_, 's>, reading: &mut Reading<'_, 's>) {
    let mut writer = Writer { done: vec![Progress::Unseen; elements.licenses.len()] };
    let mut answers: Vec<Answer<'s>> = Vec::new();
    for relation in &elements.relations {
        let is_declared = match relation.kind.map(|kind| kind.meaning) {
            Some(Meaning::Declared) => true,
            Some(Meaning::Concluded) => false,
            _ => continue,
        };
        let from = relation.from.as_ref().and_then(|from| elements.found(from, reading));
        for to in &relation.to {
            let composed = writer.license(to, elements, reading);
            if let Some(Thing::Component(component)) = from {
                answers.push(Answer { component, is_declared, at: to.at, composed });
            }
        }
    }
    answers.sort_by_key(|answer| answer.component);
    for of_one in answers.chunk_by(|one, other| one.component == other.component) {
        let (mut declared, mut concluded) = (Field::Absent, Field::Absent);
        for answer in of_one {
            let field = if answer.is_declared { &mut declared } else { &mut concluded };
            let at = answer.at;
            add(field, answer.composed.map(|(form, text)| License::read(at, *form, text.clone())));
        }
        let component = elements.component_mut(of_one[0].component);
        component.licenses = spdx::preferred(declared, concluded);
    }
}

/// What one relationship says of the licence of one component.
struct Answer<'s> {
    component: u32,
    is_declared: bool,
    at: Origin,
    composed: Composed<'s>,
}

/// Writes licences out, each once. Sets may hold sets, and hostile ones themselves.
struct Writer<'s> {
    done: Vec<Progress<'s>>,
}

#[derive(Debug, Clone)]
enum Progress<'s> {
    Unseen,
    OnThePath,
    Done(Composed<'s>),
}

impl<'s> Writer<'s> {
    /// What a reference to a licence says. The SPDX list need not be in the document.
    fn license(
        &mut self,
        reference: &Reference<'s>,
        elements: &Elements<'_, 's>,
        reading: &mut Reading<'_, 's>,
    ) -> Composed<'s> {
        if let Some(listed) = of_list(reference, elements) {
            return listed;
        }
        match elements.found(reference, reading) {
            Some(Thing::License(index)) => self.element(index, elements),
            Some(Thing::NoAssertion) => Field::NotAsserted(reference.at),
            Some(Thing::None) => Field::None(reference.at),
            _ => Field::Malformed(reference.at),
        }
    }

    fn element(&mut self, root: usize, elements: &Elements<'_, 's>) -> Composed<'s> {
        let mut open = vec![root];
        while let Some(&index) = open.last() {
            let element = &elements.licenses[index];
            match self.done[index] {
                Progress::Done(_) => drop(open.pop()),
                Progress::Unseen => {
                    self.done[index] = Progress::OnThePath;
                    let members = element.members.iter().filter_map(|member| match elements.find(member) {
                        Some(Thing::License(inner)) => Some(inner),
                        _ => None,
                    });
                    open.extend(members.filter(|&inner| matches!(self.done[inner], Progress::Unseen)));
                }
                Progress::OnThePath => {
                    let composed = self.composed(element, elements);
                    self.done[index] = Progress::Done(composed);
                    open.pop();
                }
            }
        }
        match &self.done[root] {
            Progress::Done(composed) => composed.clone(),
            _ => Field::Malformed(elements.licenses[root].at),
        }
    }

    /// A licence whose members are done. One that is not done holds this one and cannot be written.
    fn composed(&self, element: &LicenseElement<'s>, elements: &Elements<'_, 's>) -> Composed<'s> {
        let form = match element.class {
            LicenseClass::Listed => LicenseForm::Id,
            LicenseClass::Custom => LicenseForm::Name,
            _ => LicenseForm::Expression,
        };
        if element.members.is_empty() {
            return element.text.map(|text| (form, text.clone()));
        }
        let members: Option<Vec<String>> =
            element.members.iter().map(|member| self.member(member, elements)).collect();
        let written = members.and_then(|members| match (element.class, &members[..]) {
            (LicenseClass::Conjunctive, members) => Some(members.join(" AND ")),
            (LicenseClass::Disjunctive, members) => Some(members.join(" OR ")),
            (LicenseClass::OrLater, [subject]) => Some(format!("{subject}+")),
            (LicenseClass::WithAddition, [subject, addition]) => Some(format!("{subject} WITH {addition}")),
            _ => None,
        });
        match written.filter(|written| written.len() <= LONGEST) {
            Some(written) => Field::Stated(Located { value: (form, Text::new(written)), at: element.at }),
            None => Field::Malformed(element.at),
        }
    }

    /// A member of a set or an operator, in the words of an expression.
    fn member(&self, reference: &Reference<'s>, elements: &Elements<'_, 's>) -> Option<String> {
        let composed = match (of_list(reference, elements), elements.find(reference)) {
            (Some(listed), _) => listed,
            (None, Some(Thing::License(index))) => match &self.done[index] {
                Progress::Done(composed) => composed.clone(),
                _ => return None,
            },
            _ => return None,
        };
        let (form, text) = composed.stated()?;
        let text = text.raw();
        Some(match form {
            LicenseForm::Name => own_name(text),
            _ if text.contains(' ') => format!("({text})"),
            _ => text.to_owned(),
        })
    }
}

/// A licence of the SPDX list that a reference names by its address and the document does not hold.
fn of_list<'s>(reference: &Reference<'s>, elements: &Elements<'_, 's>) -> Option<Composed<'s>> {
    let Key::Named(name) = &reference.key else { return None };
    vocabulary::listed_license(name.raw())?;
    let is_here = matches!(elements.find(reference), Some(Thing::License(_)));
    let id = || name.part(|address| vocabulary::listed_license(address).unwrap_or_default());
    (!is_here).then(|| Field::Stated(Located { value: (LicenseForm::Id, id()), at: reference.at }))
}

/// The reference by which an expression names a licence that is not on the list (SPDX 3.0.1, annex
/// on licence expressions).
fn own_name(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '-' };
    let bare = name.strip_prefix("LicenseRef-").unwrap_or(name);
    let bare: String = bare.chars().take(64).map(plain).collect();
    format!("LicenseRef-{bare}")
}
