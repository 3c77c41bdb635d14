//! What a document says of one package or one file.
//!
//! It knows nothing of the others: references are resolved in [`super::graph`].

use crate::evidence::{
    Component, ComponentKind, Digest, ExternalReference, FieldName, Identifier, IdentifierKind, License,
    LicenseForm, Particular, Places, SupplierStanding,
};
use crate::source::{Field, Located, Origin, Problem, ProblemCode, Text};
use crate::syntax::{Node, Object};

use super::super::spdx;
use super::{Version, value, vocabulary};

/// Keys of a package that were probably meant for another one: names of the tag-value
/// notation, of earlier drafts and of other formats.
const NEAR_MISSES: &[(&str, &str)] = &[
    ("spdxid", "SPDXID"),
    ("name", "name"),
    ("packagename", "name"),
    ("versioninfo", "versionInfo"),
    ("version", "versionInfo"),
    ("packageversion", "versionInfo"),
    ("supplier", "supplier"),
    ("packagesupplier", "supplier"),
    ("originator", "originator"),
    ("packageoriginator", "originator"),
    ("checksums", "checksums"),
    ("checksum", "checksums"),
    ("packagechecksum", "checksums"),
    ("packagechecksums", "checksums"),
    ("hashes", "checksums"),
    ("licensedeclared", "licenseDeclared"),
    ("packagelicensedeclared", "licenseDeclared"),
    ("license", "licenseDeclared"),
    ("licenses", "licenseDeclared"),
    ("licenseconcluded", "licenseConcluded"),
    ("packagelicenseconcluded", "licenseConcluded"),
    ("externalrefs", "externalRefs"),
    ("externalref", "externalRefs"),
    ("externalreferences", "externalRefs"),
    ("purl", "externalRefs"),
    ("cpe", "externalRefs"),
    ("primarypackagepurpose", "primaryPackagePurpose"),
    ("hasfiles", "hasFiles"),
];

/// Keys of a file that were probably meant for another one.
const NEAR_MISSES_OF_FILE: &[(&str, &str)] = &[
    ("spdxid", "SPDXID"),
    ("filename", "fileName"),
    ("checksums", "checksums"),
    ("filechecksum", "checksums"),
    ("filechecksums", "checksums"),
    ("licenseconcluded", "licenseConcluded"),
];

/// Reads a package. Its SPDXID identifies it where the document has a `namespace`.
pub(super) fn package<'s>(
    object: &Object<'s>,
    namespace: bool,
    version: &Version,
    problems: &mut Vec<Problem>,
) -> Component<'s> {
    value::near_misses(object, NEAR_MISSES, problems);
    let kind = kind(object.get("primaryPackagePurpose"), problems);
    let mut component = Component::new(object.at, kind);
    component.places = version.places_of_packages;
    particulars(object, &mut component, problems);
    component.reference = reference(object, problems);
    component.name = value::judged(object.get("name"), vocabulary::free_text, problems);
    component.version = value::judged(object.get("versionInfo"), vocabulary::free_text, problems);
    component.supplier = party(object.get("supplier"), problems);
    component.originator = party(object.get("originator"), problems);
    component.supplier_standing = standing(&component.originator);
    component.digests = digests(object.get("checksums"), problems);
    component.licenses = licenses(object, problems);
    external_references(object.get("externalRefs"), &mut component, problems);
    archive(object.get("primaryPackagePurpose"), &mut component);
    if namespace {
        add_spdx_id(&mut component);
    }
    component
}

/// The name of a file is the name of its component.
const PLACES_OF_FILES: Places = Places::of(&[FieldName::ComponentFilename]);

/// Where a package has what only some national documents ask for (SPDX 2.3: 7.4, 7.18, 7.19, 7.25, 7.27).
const PARTICULARS: &[(&str, FieldName)] = &[
    ("description", FieldName::ComponentDescription),
    ("summary", FieldName::ComponentDescription),
    ("packageFileName", FieldName::ComponentFilename),
    ("releaseDate", FieldName::ComponentReleaseDate),
    ("validUntilDate", FieldName::ComponentSupportEnd),
];

fn particulars<'s>(object: &Object<'s>, component: &mut Component<'s>, problems: &mut Vec<Problem>) {
    for (key, field) in PARTICULARS {
        if let Some(node) = object.get(key) {
            let words = value::judged(Some(node), vocabulary::free_text, problems);
            component.state(Particular::read(*field, words));
        }
    }
}

/// The word of `primaryPackagePurpose` (2.3, 7.24) and of `fileTypes` (8.3) that says what something is. That it is
/// no archive has no place, nor have executables: `BINARY` holds objects that cannot be executed too.
const ARCHIVE: &str = "ARCHIVE";

/// States that something is an archive, where a word or one of a list says so.
fn archive<'s>(node: Option<Node<'s>>, component: &mut Component<'s>) {
    let Some(node) = node else { return };
    let says_so = |node: &Node<'s>| node.text(&mut Vec::new()).is_some_and(|words| words.raw() == ARCHIVE);
    let items = node.list().unwrap_or_else(|| vec![node]);
    if let Some(found) = items.into_iter().find(says_so) {
        let words = Field::free_text("archive".into(), found.at);
        component.state(Particular::read(FieldName::ComponentArchive, words));
    }
}

/// Reads a file, which has no place for most of what is asked of components.
pub(super) fn file<'s>(object: &Object<'s>, version: &Version, problems: &mut Vec<Problem>) -> Component<'s> {
    value::near_misses(object, NEAR_MISSES_OF_FILE, problems);
    let mut component = Component::new(object.at, ComponentKind::File);
    component.reference = reference(object, problems);
    component.name = value::judged(object.get("fileName"), vocabulary::free_text, problems);
    component.places = PLACES_OF_FILES;
    component.state(Particular::read(FieldName::ComponentFilename, component.name.clone()));
    archive(object.get("fileTypes"), &mut component);
    component.version = version.unstated_of_file(FieldName::ComponentVersion);
    component.supplier = version.unstated_of_file(FieldName::ComponentSupplier);
    component.originator = version.unstated_of_file(FieldName::ComponentProducer);
    component.identifiers = version.unstated_of_file(FieldName::ComponentIdentifier);
    component.digests = digests(object.get("checksums"), problems);
    component.licenses = licenses(object, problems);
    component
}

/// An SPDXID is opaque: characters that the format forbids name a thing as well as others.
pub(super) fn reference<'s>(object: &Object<'s>, problems: &mut Vec<Problem>) -> Option<Located<Text<'s>>> {
    match value::words(object.get("SPDXID"), problems) {
        Field::Stated(reference) if !reference.value.raw().trim().is_empty() => Some(reference),
        _ => None,
    }
}

fn kind(node: Option<Node<'_>>, problems: &mut Vec<Problem>) -> ComponentKind {
    let Field::Stated(purpose) = value::judged(node, vocabulary::free_text, problems) else {
        return ComponentKind::Unspecified;
    };
    vocabulary::component_kind(purpose.value.raw()).unwrap_or_else(|| {
        problems.push(
            Problem::at(ProblemCode::UnknownKeyword, purpose.at).with(super::beginning(purpose.value.raw())),
        );
        ComponentKind::Other
    })
}

fn party<'s>(node: Option<Node<'s>>, problems: &mut Vec<Problem>) -> Field<Text<'s>> {
    let words = match value::words(node, problems) {
        Field::Stated(words) => words,
        answer => return answer,
    };
    let is_entity =
        vocabulary::actor(words.value.raw()).is_some_and(|(actor, _)| actor != vocabulary::Actor::Tool);
    let answer = vocabulary::party(words.value.clone(), words.at);
    if !is_entity && matches!(answer, Field::Stated(_) | Field::Malformed(_)) {
        problems.push(Problem::at(ProblemCode::NearMiss, words.at).with(super::beginning(words.value.raw())));
    }
    answer
}

/// What stands for no originator, a blank or something unreadable, leaves it to the supplier;
/// one that is not asserted does not (7.6.1).
fn standing(originator: &Field<Text<'_>>) -> SupplierStanding {
    match originator {
        Field::Absent | Field::StandIn(_) | Field::Malformed(_) => SupplierStanding::IsOriginator,
        _ => SupplierStanding::IsNotOriginator,
    }
}

/// The objects of a list and where the list stands; what else is in it is a problem.
fn objects<'s>(node: Option<Node<'s>>, problems: &mut Vec<Problem>) -> Field<Vec<Object<'s>>> {
    match value::list(node, problems) {
        Field::Stated(items) => {
            let objects: Vec<Object<'s>> =
                items.value.into_iter().filter_map(|item| value::object(Some(item), problems)).collect();
            if objects.is_empty() {
                Field::Malformed(items.at)
            } else {
                Field::Stated(Located { value: objects, at: items.at })
            }
        }
        Field::Malformed(at) => Field::Malformed(at),
        _ => Field::Absent,
    }
}

fn digests<'s>(node: Option<Node<'s>>, problems: &mut Vec<Problem>) -> Field<Vec<Digest<'s>>> {
    match objects(node, problems) {
        Field::Stated(entries) => {
            let digest = |entry: &Object<'s>| {
                let algorithm = words_or_nothing(entry, "algorithm", problems);
                let digits = words_or_nothing(entry, "checksumValue", problems);
                Digest::read(entry.at, algorithm, digits)
            };
            let value = entries.value.iter().map(digest).collect();
            Field::Stated(Located { value, at: entries.at })
        }
        answer => answer.map(|_| Vec::new()),
    }
}

fn words_or_nothing<'s>(object: &Object<'s>, key: &str, problems: &mut Vec<Problem>) -> Text<'s> {
    match value::words(object.get(key), problems) {
        Field::Stated(words) => words.value,
        _ => Text::from(""),
    }
}

/// The declared licence, else the concluded one.
fn licenses<'s>(object: &Object<'s>, problems: &mut Vec<Problem>) -> Field<Vec<License<'s>>> {
    let mut read = |key| {
        let words = value::judged(object.get(key), vocabulary::license, problems);
        let at = words.at();
        words.map(|words| {
            let at = at.unwrap_or(object.at);
            vec![License::read(at, LicenseForm::Expression, words.clone())]
        })
    };
    let declared = read("licenseDeclared");
    spdx::preferred(declared, read("licenseConcluded"))
}

/// Tells the references that name the component from links.
fn external_references<'s>(
    node: Option<Node<'s>>,
    component: &mut Component<'s>,
    problems: &mut Vec<Problem>,
) {
    let entries = match objects(node, problems) {
        Field::Stated(entries) => entries,
        answer => return component.identifiers = answer.map(|_| Vec::new()),
    };
    let mut identifiers = Vec::new();
    for entry in &entries.value {
        let word = words_or_nothing(entry, "referenceType", problems);
        let locator = words_or_nothing(entry, "referenceLocator", problems);
        match vocabulary::identifier_kind(word.raw()) {
            Some(kind) => identifiers.push(identifier(entry.at, kind, locator)),
            None => {
                let link = ExternalReference { at: entry.at, kind: word, url: locator };
                component.external_references.push(link);
            }
        }
    }
    if !identifiers.is_empty() {
        component.identifiers = Field::Stated(Located { value: identifiers, at: entries.at });
    }
}

fn identifier(at: Origin, kind: IdentifierKind, locator: Text<'_>) -> Identifier<'_> {
    let says_nothing = vocabulary::is_no_assertion(locator.raw());
    let mut identifier = Identifier::read(at, kind, locator);
    identifier.is_well_formed &= !says_nothing;
    identifier
}

/// SPDX 2.3, annex K.2.2: the SPDXID together with the document namespace is unique.
fn add_spdx_id(component: &mut Component<'_>) {
    let Some(reference) = &component.reference else { return };
    let own = Identifier::read(reference.at, IdentifierKind::SpdxId, reference.value.clone());
    match &mut component.identifiers {
        Field::Stated(identifiers) => identifiers.value.push(own),
        Field::Absent => {
            component.identifiers = Field::Stated(Located { at: own.at, value: vec![own] });
        }
        // References that cannot be read stay visible as such.
        _ => {}
    }
}
