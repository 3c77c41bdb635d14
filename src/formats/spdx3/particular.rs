//! Facts about a package or file that only some national documents ask for, and where SPDX 3 has them:
//! `description` and `summary` of every element, two moments of every artifact, and of a file its name and purposes.
//!
//! It follows no relationship: what a package's distribution artifact says is told of that file, not of the package.

use crate::evidence::{Component, FieldName, Particular, Places};
use crate::source::{Field, Text};
use crate::syntax::Object;

use super::class::Class;
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

const OF_PACKAGES: Places = Places::of(&[
    FieldName::ComponentDescription,
    FieldName::ComponentReleaseDate,
    FieldName::ComponentSupportEnd,
]);
const OF_FILES: Places = Places::of(&[
    FieldName::ComponentDescription,
    FieldName::ComponentReleaseDate,
    FieldName::ComponentSupportEnd,
    FieldName::ComponentFilename,
    FieldName::ComponentExecutable,
    FieldName::ComponentArchive,
    FieldName::ComponentStructured,
]);

/// Reads them of a package or file whose name is read already.
pub(super) fn read<'s>(
    object: &Object<'s>,
    class: Class,
    component: &mut Component<'s>,
    reading: &mut Reading<'_, 's>,
) {
    component.places = if matches!(class, Class::File) { OF_FILES } else { OF_PACKAGES };
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

fn state<'s>(component: &mut Component<'s>, field: FieldName, words: Field<Text<'s>>) {
    if !matches!(words, Field::Absent) {
        component.state(Particular::read(field, words));
    }
}
