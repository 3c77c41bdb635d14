//! One component: what it is, who made it, how others name it, its hashes and licences.
//!
//! Its children are handed back unread; [`super::inventory`] walks them.

use crate::evidence::{Component, ComponentKind, Digest, Identifier, IdentifierKind, License, LicenseForm};
use crate::source::{Field, Located, ProblemCode, Text};
use crate::syntax::{Kind, Node, Object};

use super::notes::Notes;
use super::particular;
use super::property::{self, Scope};
use super::value;
use super::version::{Place, Version, place};

/// The keys of a component that are read, to tell one that is misspelt.
const KEYS: &[&str] = &[
    "bom-ref",
    "type",
    "group",
    "name",
    "version",
    "manufacturer",
    "authors",
    "author",
    "supplier",
    "publisher",
    "purl",
    "cpe",
    "swid",
    "swhid",
    "omniborId",
    "description",
    "hashes",
    "licenses",
    "evidence",
    "releaseNotes",
    "properties",
    "externalReferences",
    "components",
];

/// The words of `type`, each with the first version that has it.
pub(super) const KINDS: &[(&str, ComponentKind, Version)] = &[
    ("library", ComponentKind::Library, Version::V1_0),
    ("application", ComponentKind::Application, Version::V1_0),
    ("framework", ComponentKind::Framework, Version::V1_0),
    ("container", ComponentKind::Container, Version::V1_2),
    ("operating-system", ComponentKind::OperatingSystem, Version::V1_0),
    ("device", ComponentKind::Device, Version::V1_0),
    ("firmware", ComponentKind::Firmware, Version::V1_2),
    ("file", ComponentKind::File, Version::V1_1),
    ("platform", ComponentKind::Platform, Version::V1_5),
    ("device-driver", ComponentKind::DeviceDriver, Version::V1_5),
    ("machine-learning-model", ComponentKind::MachineLearningModel, Version::V1_5),
    ("data", ComponentKind::Data, Version::V1_5),
    ("cryptographic-asset", ComponentKind::CryptographicAsset, Version::V1_6),
];

/// Lock files, manifests and groups of packages that trivy lists as applications: the property
/// `aquasecurity:trivy:Class` is `lang-pkgs` and `aquasecurity:trivy:Type` is one of these.
/// Its `gobinary` and `rustbinary` are programs and stay what they are.
const TRIVY_GROUPS: &[&str] = &[
    "bun",
    "bundler",
    "cargo",
    "cocoapods",
    "composer",
    "composer-vendor",
    "conan",
    "conda-environment",
    "conda-pkg",
    "dotnet-core",
    "gemspec",
    "gomod",
    "gradle",
    "hex",
    "jar",
    "julia",
    "node-pkg",
    "npm",
    "nuget",
    "packages-props",
    "pip",
    "pipenv",
    "pnpm",
    "poetry",
    "pom",
    "pub",
    "pylock",
    "python-pkg",
    "sbt",
    "swift",
    "uv",
    "yarn",
];

/// Reads a component; its children, if it has any, are handed back.
pub(super) fn read<'s>(object: &Object<'s>, notes: &mut Notes<'_>) -> (Component<'s>, Option<Node<'s>>) {
    let mut component = Component {
        manufacturer: notes.version.silence(place::SUPPLIER),
        authors: notes.version.silence(place::AUTHOR),
        supplier: notes.version.silence(place::SUPPLIER),
        places: particular::places(notes.version),
        ..Component::new(object.at, ComponentKind::Unspecified)
    };
    let mut children = None;
    for (key, node) in &object.entries {
        let node = *node;
        match key.raw() {
            "bom-ref" => component.reference = reference(node, notes),
            "type" => component.kind = kind(node, notes),
            "group" => component.group = value::free_text("group", node, notes),
            "name" => component.name = value::free_text("name", node, notes),
            "version" => component.version = version(node, notes),
            "manufacturer" => component.manufacturer = manufacturer(node, notes),
            "authors" => add_authors(&mut component, authors(node, notes)),
            "author" => add_authors(&mut component, value::alone(author(node, notes))),
            "supplier" => component.supplier = supplier(node, notes),
            "publisher" => component.publisher = value::party("publisher", node, notes),
            "purl" => add_identifiers(&mut component, one(IdentifierKind::Purl, "purl", node, notes)),
            "cpe" => add_identifiers(&mut component, one(IdentifierKind::Cpe, "cpe", node, notes)),
            "swid" => add_identifiers(&mut component, swid(node, notes)),
            "swhid" => {
                add_identifiers(&mut component, many(IdentifierKind::Swhid, place::SWHID, node, notes))
            }
            "omniborId" => {
                add_identifiers(&mut component, many(IdentifierKind::Gitoid, place::OMNIBOR_ID, node, notes));
            }
            "description" => particular::description(&mut component, node, notes),
            "hashes" => component.digests = value::several("hashes", node, notes, digest),
            "licenses" => component.licenses = value::several("licenses", node, notes, license),
            "evidence" => component.observed_licenses = observed(node, notes),
            "releaseNotes" => particular::release_notes(&mut component, node, notes),
            "properties" => properties(&mut component, node, notes),
            "externalReferences" => particular::links(&mut component, node, notes),
            "components" => children = Some(node),
            other => notes.misspelt(other, KEYS, node.at),
        }
    }
    if is_group(&component) {
        component.kind = ComponentKind::Logical;
    }
    if let (Field::Absent, Some(observed)) = (&component.licenses, component.observed_licenses.first()) {
        notes.near_miss(observed.at, "evidence.licenses for licenses");
    }
    (component, children)
}

/// Licences under `evidence` (1.3 and later). Its other parts are not read.
fn observed<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Vec<License<'s>> {
    let licenses = notes.object(node).and_then(|evidence| evidence.get("licenses"));
    match licenses.map(|node| value::several("evidence.licenses", node, notes, license)) {
        Some(Field::Stated(located)) => located.value,
        _ => Vec::new(),
    }
}

/// A `bom-ref`. It is opaque: only an empty one is none.
pub(super) fn reference<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Option<Located<Text<'s>>> {
    let words = value::words("bom-ref", node, notes)?;
    (!words.raw().is_empty()).then_some(Located { value: words, at: node.at })
}

fn kind(node: Node<'_>, notes: &mut Notes<'_>) -> ComponentKind {
    let Some(words) = value::words("type", node, notes) else { return ComponentKind::Unspecified };
    let Some((word, kind, since)) = KINDS.iter().find(|(word, ..)| *word == words.raw()) else {
        notes.note(ProblemCode::UnknownKeyword, node.at, words.raw());
        return ComponentKind::Other;
    };
    if notes.version < *since {
        notes.near_miss(node.at, format!("{word} in {}, since {}", notes.version.word(), since.word()));
    }
    *kind
}

/// A version. `NOASSERTION` is not a word that any format defines for it: it is the author's own
/// way to say "unknown".
fn version<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<Text<'s>> {
    match value::free_text("version", node, notes) {
        Field::NotAsserted(at) => Field::DeclaredUnknown(at),
        field => field,
    }
}

fn manufacturer<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<Text<'s>> {
    notes.placed(place::MANUFACTURER, node.at);
    value::entity("manufacturer", node, notes)
}

fn supplier<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<Text<'s>> {
    notes.placed(place::SUPPLIER, node.at);
    value::entity("supplier", node, notes)
}

fn authors<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<Vec<Located<Text<'s>>>> {
    notes.placed(place::AUTHORS, node.at);
    value::several("authors", node, notes, |item, notes| {
        value::convert(value::entity("authors", item, notes), |value, at| Located { value, at })
    })
}

fn author<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<Located<Text<'s>>> {
    notes.placed(place::AUTHOR, node.at);
    value::convert(value::party("author", node, notes), |value, at| Located { value, at })
}

/// Adds authors that are not named yet: 1.6 lets a document say the same in `author` and `authors`.
fn add_authors<'s>(component: &mut Component<'s>, mut more: Field<Vec<Located<Text<'s>>>>) {
    if let (Some(known), Field::Stated(more)) = (component.authors.stated(), &mut more) {
        more.value.retain(|author| known.iter().all(|other| other.value != author.value));
    }
    component.authors = value::join(std::mem::take(&mut component.authors), more);
}

fn add_identifiers<'s>(component: &mut Component<'s>, more: Field<Vec<Identifier<'s>>>) {
    component.identifiers = value::join(std::mem::take(&mut component.identifiers), more);
}

fn one<'s>(
    kind: IdentifierKind,
    key: &str,
    node: Node<'s>,
    notes: &mut Notes<'_>,
) -> Field<Vec<Identifier<'s>>> {
    value::alone(identifier(kind, key, node, notes))
}

/// An identifier is no free text: a word such as `unknown` in its place is a malformed one.
fn identifier<'s>(
    kind: IdentifierKind,
    key: &str,
    node: Node<'s>,
    notes: &mut Notes<'_>,
) -> Field<Identifier<'s>> {
    value::convert(value::formal(key, node, notes), |words, at| Identifier::read(at, kind, words))
}

fn many<'s>(
    kind: IdentifierKind,
    place: Place,
    node: Node<'s>,
    notes: &mut Notes<'_>,
) -> Field<Vec<Identifier<'s>>> {
    notes.placed(place, node.at);
    value::several(place.path, node, notes, |item, notes| identifier(kind, place.path, item, notes))
}

fn swid<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<Vec<Identifier<'s>>> {
    match value::object("swid", node, notes) {
        Some(object) => match object.get("tagId") {
            Some(tag) => one(IdentifierKind::Swid, "tagId", tag, notes),
            None => Field::Absent,
        },
        None if node.kind() == Kind::Null => Field::Absent,
        None => Field::Malformed(node.at),
    }
}

/// A hash. One without a value says nothing; a value without an algorithm cannot be judged.
pub(super) fn digest<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<Digest<'s>> {
    let Some(object) = value::object("hashes", node, notes) else { return Field::Malformed(node.at) };
    let (mut algorithm, mut content) = (None, Field::Absent);
    for (key, node) in &object.entries {
        match key.raw() {
            "alg" => algorithm = value::words("alg", *node, notes),
            "content" => content = value::formal("content", *node, notes),
            _ => {}
        }
    }
    let content = match content {
        // The schema allows hexadecimal digits only, so that a word is no value; nor is it the
        // property that the proposal has for an unknown hash.
        Field::Stated(words) if words.value.says_unknown() || value::is_no_assertion(&words.value) => {
            Field::Malformed(words.at)
        }
        content => content,
    };
    let algorithm = algorithm.unwrap_or_else(|| Text::from(""));
    value::convert(content, |content, _| Digest::read(node.at, algorithm, content))
}

/// A licence: an identifier, else a name, else a link to its text; or an expression.
fn license<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<License<'s>> {
    let Some(choice) = value::object("licenses", node, notes) else { return Field::Malformed(node.at) };
    let mut answer = Field::Absent;
    for (key, node) in &choice.entries {
        match key.raw() {
            "expression" => answer = license_words(LicenseForm::Expression, "expression", *node, notes),
            "license" => answer = named_license(*node, notes),
            _ => {}
        }
    }
    answer
}

fn named_license<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<License<'s>> {
    let Some(object) = value::object("license", node, notes) else { return Field::Malformed(node.at) };
    let forms = [("id", LicenseForm::Id), ("name", LicenseForm::Name), ("url", LicenseForm::Name)];
    let mut answer = Field::Absent;
    for (key, form) in forms {
        if let (true, Some(node)) = (answer.is_silent(), object.get(key)) {
            answer = license_words(form, key, node, notes);
        }
    }
    answer
}

/// The words of a licence. SPDX's `NOASSERTION` and `NONE` are what generators write for licences
/// that they did not look for or did not find, in whatever field.
fn license_words<'s>(
    form: LicenseForm,
    key: &str,
    node: Node<'s>,
    notes: &mut Notes<'_>,
) -> Field<License<'s>> {
    let words = match value::free_text(key, node, notes) {
        Field::StandIn(at) if notes.text(node).is_some_and(|words| words.raw() == "NONE") => Field::None(at),
        words => words,
    };
    value::convert(words, |words, at| License::read(at, form, words))
}

fn properties<'s>(component: &mut Component<'s>, node: Node<'s>, notes: &mut Notes<'_>) {
    notes.placed(place::COMPONENT_PROPERTIES, node.at);
    let read = property::read(node, Scope::Component, notes);
    component.properties = read.list;
    component.declared = read.declared;
    add_identifiers(component, read.identifiers);
    particular::of_properties(component);
}

/// Whether a generator lists a group of packages here rather than a thing that somebody made.
/// It takes only what is stated: leaving something out never makes a group.
fn is_group(component: &Component<'_>) -> bool {
    let states = |name: &str, is_meant: &dyn Fn(&str) -> bool| {
        let mut properties = component.properties.iter();
        properties.any(|property| property.name.raw() == name && is_meant(property.value.raw()))
    };
    component.kind == ComponentKind::Application
        && states("aquasecurity:trivy:Class", &|class| class == "lang-pkgs")
        && states("aquasecurity:trivy:Type", &|kind| TRIVY_GROUPS.contains(&kind))
}
