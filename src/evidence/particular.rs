//! Facts about a component that only some national documents ask for, in one list, since most components
//! state none of them.
//!
//! It judges the form of what is written, not whether it is true.

use crate::source::{Field, Located, Text};

use super::{Component, Digest, FieldName};

/// What a component states of these fields.
#[derive(Debug, Default)]
pub struct Particulars<'s> {
    /// One statement for each field that is stated.
    pub stated: Vec<Particular<'s>>,
    /// Hashes that stand on links to its deployable form (CycloneDX `externalReferences` of type `distribution`).
    pub distribution_digests: Vec<Digest<'s>>,
}

/// Which of these fields a format has a place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Places(u8);

impl Places {
    /// Places for these fields; none of them is another than the fields of this module.
    pub const fn of(fields: &[FieldName]) -> Self {
        let (mut bits, mut index) = (0, 0);
        while index < fields.len() {
            bits |= Self::bit(fields[index]);
            index += 1;
        }
        Self(bits)
    }

    /// Whether there is one for a field.
    pub fn has(self, field: FieldName) -> bool {
        self.0 & Self::bit(field) != 0
    }

    const fn bit(field: FieldName) -> u8 {
        match field {
            FieldName::ComponentDescription => 1,
            FieldName::ComponentReleaseDate => 1 << 1,
            FieldName::ComponentSupportEnd => 1 << 2,
            FieldName::ComponentFilename => 1 << 3,
            FieldName::ComponentExecutable => 1 << 4,
            FieldName::ComponentArchive => 1 << 5,
            FieldName::ComponentStructured => 1 << 6,
            FieldName::ComponentDistributionHash => 1 << 7,
            _ => 0,
        }
    }
}

/// What a component states of one of these fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particular<'s> {
    /// The field.
    pub field: FieldName,
    /// What is stated.
    pub state: Field<Text<'s>>,
}

/// The two values of each property of BSI TR-03183-2 v2.1.0, 5.2.2, by the taxonomy 0.1.2.
const VALUES: &[(FieldName, [&str; 2])] = &[
    (FieldName::ComponentExecutable, ["executable", "non-executable"]),
    (FieldName::ComponentArchive, ["archive", "no archive"]),
    (FieldName::ComponentStructured, ["structured", "unstructured"]),
];

impl<'s> Particular<'s> {
    /// Judges a statement while it is read: dates are ISO 8601, properties have one of their two values.
    pub fn read(field: FieldName, state: Field<Text<'s>>) -> Self {
        let state = match state {
            Field::Stated(Located { value, at }) if !has_form(field, value.raw()) => Field::Malformed(at),
            state => state,
        };
        Self { field, state }
    }
}

fn has_form(field: FieldName, words: &str) -> bool {
    match field {
        FieldName::ComponentReleaseDate | FieldName::ComponentSupportEnd => {
            words.parse::<jiff::civil::Date>().is_ok() || words.parse::<jiff::Timestamp>().is_ok()
        }
        _ => VALUES.iter().find(|(of, _)| *of == field).is_none_or(|(_, values)| values.contains(&words)),
    }
}

impl<'s> Component<'s> {
    /// Adds a statement. What is stated answers before what is not; of two dates the first one answers, as they
    /// may be of different milestones; two different values of a property exclude each other.
    pub fn state(&mut self, stated: Particular<'s>) {
        let all = &mut self.particulars.get_or_insert_default().stated;
        let Some(known) = all.iter_mut().find(|known| known.field == stated.field) else {
            return all.push(stated);
        };
        match (&known.state, &stated.state) {
            (Field::Stated(first), Field::Stated(second)) => {
                let is_property = VALUES.iter().any(|(field, _)| *field == stated.field);
                if is_property && first.value != second.value {
                    known.state = Field::Contradictory(second.at);
                }
            }
            (Field::Contradictory(_), _) => {}
            (_, Field::Stated(_)) => *known = stated,
            _ => {}
        }
    }
}

/// What a component says of one of these fields: a format without a place for it cannot say anything.
pub(super) fn answer(component: &Component<'_>, field: FieldName) -> Field<()> {
    if field == FieldName::ComponentDistributionHash
        && let Some(digest) = distribution_digests(component).first()
    {
        return Field::Stated(Located { value: (), at: digest.at });
    }
    let stated = component.particulars.iter().flat_map(|particulars| &particulars.stated);
    match stated.into_iter().find(|known| known.field == field) {
        Some(known) => known.state.map(|_| ()),
        None if component.places.has(field) => Field::Absent,
        None => Field::Inexpressible,
    }
}

/// The hashes on links to a component's deployable form.
pub fn distribution_digests<'c, 's>(component: &'c Component<'s>) -> &'c [Digest<'s>] {
    component.particulars.as_ref().map_or(&[], |particulars| &particulars.distribution_digests)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ComponentKind;
    use crate::source::{DocumentId, Origin};

    fn at(offset: u32) -> Origin {
        Origin { document: DocumentId(0), offset }
    }

    fn stated(field: FieldName, words: &'static str) -> Particular<'static> {
        Particular::read(field, Field::free_text(words.into(), at(3)))
    }

    fn answers(statements: Vec<Particular<'static>>, field: FieldName) -> Field<()> {
        let mut component = Component::new(at(1), ComponentKind::Library);
        component.places = Places::of(&[FieldName::ComponentReleaseDate, FieldName::ComponentArchive]);
        for statement in statements {
            component.state(statement);
        }
        answer(&component, field)
    }

    #[test]
    fn a_date_is_a_date_and_a_property_has_one_of_its_values() {
        use FieldName::{ComponentArchive as Archive, ComponentReleaseDate as Release};
        for (field, words, is_good) in [
            (Release, "2026-03-31", true),
            (Release, "2026-03-31T09:00:00Z", true),
            (Release, "spring 2026", false),
            (Archive, "no archive", true),
            (Archive, "yes", false),
        ] {
            assert_eq!(matches!(stated(field, words).state, Field::Stated(_)), is_good, "{words}");
        }
        assert_eq!(stated(Release, "unknown").state, Field::DeclaredUnknown(at(3)));
    }

    #[test]
    fn silence_is_told_from_a_format_without_a_place() {
        assert_eq!(answers(vec![], FieldName::ComponentReleaseDate), Field::Absent);
        assert_eq!(answers(vec![], FieldName::ComponentSupportEnd), Field::Inexpressible);
    }

    #[test]
    fn two_values_of_a_property_exclude_each_other_and_two_dates_do_not() {
        use FieldName::{ComponentArchive as Archive, ComponentReleaseDate as Release};
        let both = vec![stated(Archive, "archive"), stated(Archive, "no archive")];
        assert_eq!(answers(both, Archive), Field::Contradictory(at(3)));
        let both = vec![stated(Release, "spring 2026"), stated(Release, "2026-03-31")];
        assert!(matches!(answers(both, Release), Field::Stated(_)));
    }
}
