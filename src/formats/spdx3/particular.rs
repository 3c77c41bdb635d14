//! Facts about a package or file that only some national documents ask for, and where SPDX 3 has them:
//! `description` and `summary` of every element, two moments of every artifact, and of a file its name and purposes.
//!
//! A package has the latter on the files that it says it is distributed as (BSI TR-03183-2 v2.1.0, 8.2). That a
//! file is no executable or no archive has no place: silence about that is not held against the vendor.

use std::collections::BTreeMap;

use crate::evidence::{Component, ComponentKind, Digest, FieldName, Particular, Places};
use crate::source::{Field, Text};
use crate::syntax::Object;

use super::class::Class;
use super::elements::{Elements, Thing};
use super::reading::{Arity, Reading};
use super::vocabulary;

const WORDS: &[(&str, FieldName)] = &[
    ("description", FieldName::ComponentDescription),
    ("summary", FieldName::ComponentDescription),
    ("releaseTime", FieldName::ComponentReleaseDate),
    ("validUntilTime", FieldName::ComponentSupportEnd),
];

/// The purposes by which BSI TR-03183-2 v2.1.0 (8.2) tells its properties of a file, in the words that it gives them.
/// A purpose that is not named says nothing.
const PURPOSES: &[(&str, FieldName, &str)] = &[
    ("executable", FieldName::ComponentExecutable, "executable"),
    ("archive", FieldName::ComponentArchive, "archive"),
    ("container", FieldName::ComponentStructured, "structured"),
    ("firmware", FieldName::ComponentStructured, "unstructured"),
];

/// The same of packages and files: what a package does not say itself, the files it is distributed as say.
const PLACES: Places = Places::of(&[
    FieldName::ComponentDescription,
    FieldName::ComponentReleaseDate,
    FieldName::ComponentSupportEnd,
    FieldName::ComponentFilename,
    FieldName::ComponentStructured,
    FieldName::ComponentDistributionHash,
]);

/// What a file says of the package that is distributed as it.
const OF_ARTIFACTS: &[FieldName] = &[
    FieldName::ComponentFilename,
    FieldName::ComponentExecutable,
    FieldName::ComponentArchive,
    FieldName::ComponentStructured,
];

/// The relationship from a package to such a file.
const DISTRIBUTED_AS: &str = "hasDistributionArtifact";

/// Hashes of files that are told of a package: the first of each algorithm. No file has as many, and where
/// many packages share many files it keeps the whole small.
const MOST_DIGESTS: usize = 8;

/// Reads them of a package or file whose name is read already.
pub(super) fn read<'s>(
    object: &Object<'s>,
    class: Class,
    component: &mut Component<'s>,
    reading: &mut Reading<'_, 's>,
) {
    component.places = PLACES;
    for &(key, field) in WORDS {
        let words = reading.judged(object, key, vocabulary::free_text);
        state(component, field, words);
    }
    if matches!(class, Class::File) {
        state(component, FieldName::ComponentFilename, component.name.clone());
        purposes(object, component, reading);
    }
}

fn purposes<'s>(object: &Object<'s>, component: &mut Component<'s>, reading: &mut Reading<'_, 's>) {
    for node in reading.values(object, "software_additionalPurpose", Arity::Many) {
        let Some(words) = node.text(reading.problems) else { continue };
        let purpose = vocabulary::keyword(words.raw());
        if let Some((_, field, word)) = PURPOSES.iter().find(|(name, ..)| *name == purpose) {
            state(component, *field, Field::free_text((*word).into(), node.at));
        }
    }
}

/// Tells of packages what the files say that they are distributed as, and of each file its own hashes. All
/// components are complete by now.
pub(super) fn distributed(elements: &mut Elements<'_, '_>) {
    let mut digests = BTreeMap::new();
    for (package, file) in artifacts(elements) {
        let of_file = digests.entry(file).or_insert_with(|| telling(elements.component_at(file)));
        let stated = if package == file { Vec::new() } else { stated(elements.component_at(file)) };
        let component = elements.component_mut(package);
        stated.into_iter().for_each(|particular| component.state(particular));
        if !of_file.is_empty() {
            let known = &mut component.particulars.get_or_insert_default().distribution_digests;
            add(known, of_file);
        }
    }
}

/// Each package with each file that it is distributed as, in the order of the document, and each file with itself.
fn artifacts(elements: &Elements<'_, '_>) -> Vec<(u32, u32)> {
    let is_file = |index: &u32| elements.component_at(*index).kind == ComponentKind::File;
    let component = |reference| match elements.find(reference) {
        Some(Thing::Component(index)) => Some(index),
        _ => None,
    };
    let mut pairs: Vec<(u32, u32)> = elements.own().filter(is_file).map(|file| (file, file)).collect();
    let relations = elements.relations.iter();
    for relation in relations.filter(|one| one.kind.is_some_and(|kind| kind.word == DISTRIBUTED_AS)) {
        let package = relation.from.as_ref().and_then(component).filter(|from| !is_file(from));
        let files = relation.to.iter().filter_map(component).filter(is_file);
        pairs.extend(files.filter_map(|file| Some((package?, file))));
    }
    pairs
}

fn stated<'s>(file: &Component<'s>) -> Vec<Particular<'s>> {
    let all = file.particulars.iter().flat_map(|particulars| &particulars.stated);
    let told = all.filter(|particular| OF_ARTIFACTS.contains(&particular.field));
    told.map(|one| Particular { field: one.field, state: one.state.map(brief) }).collect()
}

/// The first hash of each algorithm, one that cannot be a hash apart from one that can.
fn telling<'s>(file: &Component<'s>) -> Vec<Digest<'s>> {
    let mut first = Vec::new();
    add(&mut first, file.digests.stated().map(Vec::as_slice).unwrap_or_default());
    first
}

fn add<'s>(known: &mut Vec<Digest<'s>>, more: &[Digest<'s>]) {
    for digest in more {
        let is_alike = |one: &Digest<'_>| {
            one.algorithm == digest.algorithm && one.fault.is_some() == digest.fault.is_some()
        };
        if known.len() < MOST_DIGESTS && !known.iter().any(is_alike) {
            known.push(Digest {
                at: digest.at,
                algorithm: digest.algorithm,
                algorithm_name: brief(&digest.algorithm_name),
                value: brief(&digest.value),
                fault: digest.fault,
            });
        }
    }
}

/// As much of words as is told of several packages.
fn brief<'s>(words: &Text<'s>) -> Text<'s> {
    const LONGEST: usize = 256;
    words.part(|words| words.char_indices().nth(LONGEST).map_or(words, |(end, _)| &words[..end]))
}

fn state<'s>(component: &mut Component<'s>, field: FieldName, words: Field<Text<'s>>) {
    if !matches!(words, Field::Absent) {
        component.state(Particular::read(field, words));
    }
}
