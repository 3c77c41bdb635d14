//! Facts about a component that only some national documents ask for, and where CycloneDX has them: the keys
//! `description` and `releaseNotes`, and properties of published taxonomies.
//!
//! It does not ask which rule wants them.

use crate::evidence::{Component, FieldName, Particular, Places, Property};
use crate::source::Field;
use crate::syntax::Node;

use super::component::digest;
use super::notes::Notes;
use super::value;
use super::version::{Version, place};

/// Properties with a meaning: the lifecycle names of the CycloneDX taxonomy, those of BSI TR-03183-2 (taxonomy
/// 0.1.2), and the plain names that a public mapper writes for two of the 21 fields of CERT-In. `endOfLife` of the
/// taxonomy is the end of sales, so the end of support is asked first where a document gives both.
const PROPERTIES: &[(&str, FieldName)] = &[
    ("cdx:lifecycle:milestone:generalAvailability", FieldName::ComponentReleaseDate),
    ("Release Date", FieldName::ComponentReleaseDate),
    ("cdx:lifecycle:milestone:endOfSupport", FieldName::ComponentSupportEnd),
    ("cdx:lifecycle:milestone:endOfGuaranteedSupport", FieldName::ComponentSupportEnd),
    ("cdx:lifecycle:milestone:endOfLife", FieldName::ComponentSupportEnd),
    ("End-of-Life Date", FieldName::ComponentSupportEnd),
    ("bsi:component:filename", FieldName::ComponentFilename),
    ("bsi:component:executable", FieldName::ComponentExecutable),
    ("bsi:component:archive", FieldName::ComponentArchive),
    ("bsi:component:structured", FieldName::ComponentStructured),
];

/// What every version has a place for; properties came with 1.3.
const SINCE_EVER: Places =
    Places::of(&[FieldName::ComponentDescription, FieldName::ComponentDistributionHash]);
const SINCE_PROPERTIES: Places = Places::of(&[
    FieldName::ComponentDescription,
    FieldName::ComponentDistributionHash,
    FieldName::ComponentReleaseDate,
    FieldName::ComponentSupportEnd,
    FieldName::ComponentFilename,
    FieldName::ComponentExecutable,
    FieldName::ComponentArchive,
    FieldName::ComponentStructured,
]);

/// The fields that a version has a place for.
pub(super) fn places(version: Version) -> Places {
    if version < place::COMPONENT_PROPERTIES.since { SINCE_EVER } else { SINCE_PROPERTIES }
}

pub(super) fn description<'s>(component: &mut Component<'s>, node: Node<'s>, notes: &mut Notes<'_>) {
    let words = value::free_text("description", node, notes);
    component.state(Particular::read(FieldName::ComponentDescription, words));
}

/// The moment in `releaseNotes` (1.4); its other parts are not read.
pub(super) fn release_notes<'s>(component: &mut Component<'s>, node: Node<'s>, notes: &mut Notes<'_>) {
    let released = notes.object(node).and_then(|notes| notes.get("timestamp"));
    if let Some(released) = released {
        let words = value::free_text("timestamp", released, notes);
        component.state(Particular::read(FieldName::ComponentReleaseDate, words));
    }
}

/// What the properties of a component state, in the order of the table.
pub(super) fn of_properties(component: &mut Component<'_>) {
    let properties = std::mem::take(&mut component.properties);
    let mut meant: Vec<(usize, &Property<'_>)> = properties
        .iter()
        .filter_map(|property| {
            let rank = PROPERTIES.iter().position(|(name, _)| *name == property.name.raw())?;
            Some((rank, property))
        })
        .collect();
    meant.sort_by_key(|(rank, _)| *rank);
    for (rank, property) in meant {
        let words = Field::free_text(property.value.clone(), property.at);
        component.state(Particular::read(PROPERTIES[rank].1, words));
    }
    component.properties = properties;
}

/// The links of a component, and the hashes of those to its deployable form, where BSI TR-03183-2 v2.1.0 (8.2)
/// has them.
pub(super) fn links<'s>(component: &mut Component<'s>, node: Node<'s>, notes: &mut Notes<'_>) {
    let mut digests = Vec::new();
    component.external_references = value::links(node, notes, |link, hashes, notes| {
        let leads_there = link.kind.raw() == "distribution";
        if let (true, Some(hashes)) = (leads_there, hashes)
            && let Field::Stated(read) = value::several("hashes", hashes, notes, digest)
        {
            digests.extend(read.value);
        }
    });
    if !digests.is_empty() {
        component.particulars.get_or_insert_default().distribution_digests = digests;
    }
}
