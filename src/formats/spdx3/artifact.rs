//! What a document says of one package, file or vulnerability, in the element itself and in what
//! belongs to it.
//!
//! Licences are relationships and read in [`super::license`].

use crate::evidence::{
    Component, ComponentKind, Digest, ExternalReference, FieldName, Identifier, IdentifierKind, PartyKind,
};
use crate::source::{Field, Located, Origin, ProblemCode, Text};
use crate::syntax::{Kind, Object};

use super::Version;
use super::class::{Class, PartClass};
use super::creation::AgentKind;
use super::elements::{Elements, Thing};
use super::reading::{Arity, Reading, Reference, add, id, present};
use super::vocabulary::{self, IdentifierType};

/// Keys of a package or file that were probably meant for another one: of other versions, other
/// formats, and without the name of their profile.
const NEAR_MISSES: &[(&str, &str)] = &[
    ("spdxid", "spdxId"),
    ("name", "name"),
    ("software_packageversion", "software_packageVersion"),
    ("packageversion", "software_packageVersion"),
    ("software_version", "software_packageVersion"),
    ("versioninfo", "software_packageVersion"),
    ("version", "software_packageVersion"),
    ("software_packageurl", "software_packageUrl"),
    ("packageurl", "software_packageUrl"),
    ("purl", "software_packageUrl"),
    ("software_primarypurpose", "software_primaryPurpose"),
    ("primarypurpose", "software_primaryPurpose"),
    ("primarypackagepurpose", "software_primaryPurpose"),
    ("suppliedby", "suppliedBy"),
    ("supplier", "suppliedBy"),
    ("originatedby", "originatedBy"),
    ("originator", "originatedBy"),
    ("verifiedusing", "verifiedUsing"),
    ("checksums", "verifiedUsing"),
    ("hashes", "verifiedUsing"),
    ("externalidentifier", "externalIdentifier"),
    ("externalidentifiers", "externalIdentifier"),
    ("externalidentifers", "externalIdentifier"),
    ("externalrefs", "externalRef"),
    ("software_contentidentifier", "software_contentIdentifier"),
    ("contentidentifier", "software_contentIdentifier"),
    ("licensedeclared", "hasDeclaredLicense"),
    ("hasdeclaredlicense", "Relationship hasDeclaredLicense"),
    ("licenseconcluded", "hasConcludedLicense"),
    ("hasconcludedlicense", "Relationship hasConcludedLicense"),
];

/// References of a component that are followed when all elements are known.
#[derive(Debug)]
pub(super) struct Pending<'s> {
    component: u32,
    originated: Vec<Reference<'s>>,
    supplied: Vec<Reference<'s>>,
    parts: Vec<Reference<'s>>,
}

/// A hash, an identifier or a link: a word for what it is, and the value.
#[derive(Debug, Clone)]
pub(super) struct Part<'s> {
    at: Origin,
    class: PartClass,
    word: Text<'s>,
    value: Text<'s>,
}

/// Reads a package or a file, which will be the component at an index.
pub(super) fn read<'s>(
    object: &Object<'s>,
    class: Class,
    index: u32,
    version: &Version,
    reading: &mut Reading<'_, 's>,
) -> (Component<'s>, Option<Pending<'s>>) {
    reading.near_misses(object, NEAR_MISSES);
    let mut component = Component::new(object.at, kind(object, class, reading));
    component.reference = id(object, &mut Vec::new());
    component.name = reading.judged(object, "name", vocabulary::free_text);
    component.version = match class {
        Class::File => version.unstated_of_file(FieldName::ComponentVersion),
        _ => reading.judged(object, "software_packageVersion", vocabulary::free_text),
    };
    super::particular::read(object, class, &mut component, reading);
    package_url(object, &mut component, reading);
    let pending = Pending {
        component: index,
        originated: reading.references(object, "originatedBy", Arity::Many),
        supplied: reading.references(object, "suppliedBy", Arity::One),
        parts: parts(object, &mut component, reading),
    };
    component.originator = unreadable(object, "originatedBy", &pending.originated);
    component.supplier = unreadable(object, "suppliedBy", &pending.supplied);
    add_spdx_id(&mut component);
    let is_empty = pending.originated.is_empty() && pending.supplied.is_empty() && pending.parts.is_empty();
    (component, (!is_empty).then_some(pending))
}

/// A property that stands there without a reference in it answers nothing; an empty list is silence.
fn unreadable<T>(object: &Object<'_>, key: &str, references: &[Reference<'_>]) -> Field<T> {
    let is_empty = |items: Vec<_>| items.is_empty();
    match present(object.get(key)) {
        Some(node) if references.is_empty() && !node.list().is_some_and(is_empty) => {
            Field::Malformed(node.at)
        }
        _ => Field::Absent,
    }
}

fn kind<'s>(object: &Object<'s>, class: Class, reading: &mut Reading<'_, 's>) -> ComponentKind {
    let unstated = match class {
        Class::Package(kind) => kind,
        _ => return ComponentKind::File,
    };
    let Field::Stated(purpose) = reading.judged(object, "software_primaryPurpose", vocabulary::free_text)
    else {
        return unstated;
    };
    let word = vocabulary::keyword(purpose.value.raw());
    match vocabulary::PURPOSES.iter().find(|(name, _)| *name == word) {
        Some((_, ComponentKind::Other)) if unstated != ComponentKind::Unspecified => unstated,
        Some((_, kind)) => *kind,
        None => {
            reading.note(ProblemCode::UnknownKeyword, purpose.at, purpose.value.raw());
            ComponentKind::Other
        }
    }
}

fn package_url<'s>(object: &Object<'s>, component: &mut Component<'s>, reading: &mut Reading<'_, 's>) {
    let answer = match reading.words(object, "software_packageUrl") {
        Field::Stated(words) if words.value.is_stand_in() => Field::StandIn(words.at),
        Field::Stated(Located { value, at }) => {
            Field::Stated(Located { value: Identifier::read(at, IdentifierKind::Purl, value), at })
        }
        silent => silent.map(|_| unreachable_identifier(object.at)),
    };
    add(&mut component.identifiers, answer);
}

/// What no answer but a stated one has.
fn unreachable_identifier<'s>(at: Origin) -> Identifier<'s> {
    Identifier::read(at, IdentifierKind::Purl, Text::from(""))
}

/// Reads what belongs to a component where it is written inside it; references to the others.
fn parts<'s>(
    object: &Object<'s>,
    component: &mut Component<'s>,
    reading: &mut Reading<'_, 's>,
) -> Vec<Reference<'s>> {
    let mut references = Vec::new();
    for (key, expected) in [
        ("verifiedUsing", PartClass::Hash),
        ("externalIdentifier", PartClass::Identifier),
        ("software_contentIdentifier", PartClass::Content),
        ("externalRef", PartClass::Link),
    ] {
        for node in reading.values(object, key, Arity::Many) {
            match node.kind() {
                Kind::Object => {
                    let Some(inner) = node.object(reading.problems) else { continue };
                    super::shape::element(&inner, reading);
                    for part in part(&inner, class_of_part(&inner, expected, reading), reading) {
                        attach(component, &part, reading);
                    }
                }
                Kind::Text => references.extend(reading.reference(node)),
                _ => {
                    reading.wrong_type::<()>(node);
                    fail(component, expected, node.at);
                }
            }
        }
    }
    references
}

/// What a part says that it is; one that says nothing, or something else, is what its place asks for.
fn class_of_part<'s>(object: &Object<'s>, expected: PartClass, reading: &mut Reading<'_, 's>) -> PartClass {
    let Some(node) = present(object.get("type")).or_else(|| present(object.get("@type"))) else {
        return expected;
    };
    let words = node.text(&mut Vec::new());
    match words.as_ref().and_then(|words| super::class::named(words.raw())) {
        Some((Class::Part(class), _)) => class,
        _ => {
            reading.note(ProblemCode::UnknownKeyword, node.at, node.source().trim_matches('"'));
            expected
        }
    }
}

/// Reads an object that belongs to an element. A link may have several addresses.
pub(super) fn part<'s>(
    object: &Object<'s>,
    class: PartClass,
    reading: &mut Reading<'_, 's>,
) -> Vec<Part<'s>> {
    let (word, value) = match class {
        PartClass::Identifier => ("externalIdentifierType", "identifier"),
        PartClass::Content => ("software_contentIdentifierType", "software_contentIdentifierValue"),
        PartClass::Hash | PartClass::VerificationCode => ("algorithm", "hashValue"),
        PartClass::Link => ("externalRefType", "locator"),
    };
    let word = reading.words_or_nothing(object, word);
    let of = |value| Part { at: object.at, class, word: word.clone(), value };
    if class == PartClass::Link {
        let values = reading.values(object, value, Arity::Many);
        return values.iter().filter_map(|value| value.text(reading.problems)).map(of).collect();
    }
    vec![of(reading.words_or_nothing(object, value))]
}

/// Adds a part to the component that it belongs to.
fn attach<'s>(component: &mut Component<'s>, part: &Part<'s>, reading: &mut Reading<'_, 's>) {
    let Part { at, word, value, .. } = part.clone();
    match part.class {
        PartClass::Hash => {
            let algorithm = word.part(vocabulary::keyword);
            let digest = Digest::read(at, algorithm, value);
            add(&mut component.digests, Field::Stated(Located { value: digest, at }));
        }
        PartClass::Identifier | PartClass::Content => identifier(component, part, reading),
        PartClass::Link => {
            component.external_references.push(ExternalReference { at, kind: word, url: value });
        }
        PartClass::VerificationCode => {
            // A file has none: SPDX 2 computes it over the files of a package.
            if component.kind == ComponentKind::File {
                reading.note(ProblemCode::NearMiss, at, "Hash");
            }
        }
    }
}

fn identifier<'s>(component: &mut Component<'s>, part: &Part<'s>, reading: &mut Reading<'_, 's>) {
    let Part { at, word, value, .. } = part.clone();
    let kind = match vocabulary::identifier_type(word.raw()) {
        IdentifierType::Kind(kind) => kind,
        IdentifierType::Near(kind, right) => {
            reading.note(ProblemCode::NearMiss, at, right);
            kind
        }
        IdentifierType::Link => {
            return component.external_references.push(ExternalReference { at, kind: word, url: value });
        }
    };
    let identifier = Identifier::read(at, kind, value);
    add(&mut component.identifiers, Field::Stated(Located { value: identifier, at }));
}

/// Marks what cannot be read where nothing that can stands beside it.
fn fail(component: &mut Component<'_>, class: PartClass, at: Origin) {
    match class {
        PartClass::Hash => add(&mut component.digests, Field::Malformed(at)),
        PartClass::Identifier | PartClass::Content => add(&mut component.identifiers, Field::Malformed(at)),
        PartClass::Link | PartClass::VerificationCode => {}
    }
}

/// The identifier of an element is an IRI that is the same everywhere. Whether a rule counts it is
/// the rule's affair, as with the SPDXID and namespace of SPDX 2.
fn add_spdx_id(component: &mut Component<'_>) {
    let Some(reference) = &component.reference else { return };
    if vocabulary::is_absolute_iri(reference.value.raw())
        && !matches!(component.identifiers, Field::Malformed(_))
    {
        let at = reference.at;
        let own = Identifier::read(at, IdentifierKind::SpdxId, reference.value.clone());
        add(&mut component.identifiers, Field::Stated(Located { value: own, at }));
    }
}

/// Completes the components with what they refer to.
pub(super) fn complete<'s>(elements: &mut Elements<'_, 's>, reading: &mut Reading<'_, 's>) {
    for pending in std::mem::take(&mut elements.pending) {
        let index = pending.component;
        if !pending.originated.is_empty() {
            let originator = first_party(elements, &pending.originated, reading);
            elements.component_mut(index).originator = originator;
        }
        if !pending.supplied.is_empty() {
            let supplier = first_party(elements, &pending.supplied, reading);
            elements.component_mut(index).supplier = supplier;
        }
        for reference in &pending.parts {
            self::refer(elements, index, reference, reading);
        }
    }
}

/// What a component refers to as its own. An identifier of content may be written as such.
fn refer<'s>(
    elements: &mut Elements<'_, 's>,
    index: u32,
    reference: &Reference<'s>,
    reading: &mut Reading<'_, 's>,
) {
    match elements.find(reference) {
        Some(Thing::Part(part)) => {
            let part = elements.parts[part].clone();
            attach(elements.component_mut(index), &part, reading);
        }
        _ => {
            let words = reference.words().value;
            let kind = [("gitoid:", "gitoid"), ("swh:", "swhid")].into_iter();
            let kind =
                kind.filter(|(scheme, _)| words.raw().starts_with(scheme)).map(|(_, word)| word).next();
            match kind {
                Some(word) => {
                    let (class, word) = (PartClass::Content, Text::from(word));
                    let part = Part { at: reference.at, class, word, value: words };
                    attach(elements.component_mut(index), &part, reading);
                }
                None => reading.note(ProblemCode::DanglingReference, reference.at, words.raw()),
            }
        }
    }
}

/// The first organisation of some agents that has a name, else the first agent that has one; else the
/// first answer.
fn first_party<'s>(
    elements: &Elements<'_, 's>,
    references: &[Reference<'s>],
    reading: &mut Reading<'_, 's>,
) -> Field<Text<'s>> {
    let mut best = Field::Absent;
    let mut is_organisation = false;
    for reference in references {
        let (answer, kind) = party(elements, reference, reading);
        let is_stated = answer.stated().is_some();
        let ranks_higher = is_stated && kind == Some(PartyKind::Organisation) && !is_organisation;
        if ranks_higher || (is_stated && best.stated().is_none()) || matches!(best, Field::Absent) {
            is_organisation = is_stated && kind == Some(PartyKind::Organisation);
            best = answer;
        }
    }
    best
}

/// Who an artifact comes from. A program is nobody.
fn party<'s>(
    elements: &Elements<'_, 's>,
    reference: &Reference<'s>,
    reading: &mut Reading<'_, 's>,
) -> (Field<Text<'s>>, Option<PartyKind>) {
    match elements.found(reference, reading) {
        Some(Thing::Agent(index)) => {
            let agent = &elements.agents[index];
            match agent.kind {
                AgentKind::Party(kind) => (at_place(&agent.name, reference.at), Some(kind)),
                AgentKind::Software => (Field::Malformed(reference.at), None),
            }
        }
        Some(Thing::NoAssertion) => (Field::NotAsserted(reference.at), None),
        Some(Thing::None) => (Field::None(reference.at), None),
        _ => (Field::Malformed(reference.at), None),
    }
}

/// An agent without a name is there and says nothing.
fn at_place<'s>(name: &Field<Text<'s>>, at: Origin) -> Field<Text<'s>> {
    match name {
        Field::Absent => Field::StandIn(at),
        name => name.clone(),
    }
}
