//! What was found when a document was held against the structure of the version it declares.
//!
//! Faults of one cause stand together, and all are bounded: a hostile document has as many as it has
//! bytes. Nothing here weighs a fault; `checks::document_valid` does.

use std::collections::HashMap;

use crate::limits;
use crate::source::Origin;

/// What was found of a document's structure. One that nobody judged is not valid, only not judged.
#[derive(Debug, Default)]
pub struct Validity<'s> {
    /// What it was held against.
    pub judged: Judged,
    /// What was found, equal causes together, in the order they were first met.
    pub faults: Vec<Fault<'s>>,
    /// Parts that stand in the document and were not judged.
    pub not_judged: Vec<NotJudged>,
    /// Faults that were met and are not listed, since there are too many.
    pub unlisted: u64,
    listed: u64,
    places: HashMap<Cause, usize>,
}

/// What a document was held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Judged {
    /// The structure of this version of its format.
    By(&'static str),
    /// Nothing: its version is not known.
    #[default]
    UnknownVersion,
    /// Nothing: it was read only in part.
    InPart,
    /// Nothing: this program has no table of the format or the notation.
    NoTable,
}

/// A part of a document that was not judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotJudged {
    /// Its name in the format's terms.
    pub part: String,
    /// Where it stands.
    pub at: Origin,
}

/// Faults of one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault<'s> {
    /// What they have in common.
    pub cause: Cause,
    /// How many there are.
    pub count: u64,
    /// The first of them.
    pub places: Vec<FaultPlace<'s>>,
}

/// Where a fault stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultPlace<'s> {
    /// The place: that of the offending value, or of the object that lacks something.
    pub at: Origin,
    /// The offending value as written, cut where it is long; none for an object or a list.
    pub value: Option<&'s str>,
}

/// What makes two faults equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cause {
    /// The kind.
    pub kind: FaultKind,
    /// The field in the format's terms, without indexes: `components[].hashes[].content`.
    pub path: String,
    /// What the format asks for there, as words that follow "asks for".
    pub asked: String,
    /// The word that was probably meant, where one is near.
    pub meant: Option<String>,
}

macro_rules! fault_kinds {
    ($($(#[$doc:meta])+ $variant:ident $word:literal;)+) => {
        /// The ways in which a document departs from its format.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FaultKind { $($(#[$doc])+ $variant,)+ }

        impl FaultKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word in reports.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

fault_kinds! {
    /// A field that no version of the format has there.
    UnknownField "unknown-field";
    /// A field that a later version has there.
    NotYetInVersion "not-yet-in-version";
    /// A field that an earlier version had there.
    NoLongerInVersion "no-longer-in-version";
    /// A field that has to be there.
    MissingField "missing-field";
    /// Text for a number, a list for an object and the like.
    WrongType "wrong-type";
    /// A word that is not in the vocabulary.
    NotInVocabulary "not-in-vocabulary";
    /// Text that does not have the form asked for.
    WrongForm "wrong-form";
    /// A number that is too small or too great.
    OutOfRange "out-of-range";
    /// A list with fewer items than asked for.
    TooFew "too-few";
    /// A list with more.
    TooMany "too-many";
    /// An item that stands in a list before.
    DuplicateItem "duplicate-item";
    /// Something that stands elsewhere or in another order than asked for.
    Misplaced "misplaced";
    /// Fields that exclude each other, or none of those of which one is asked for.
    ExcludedCombination "excluded-combination";
}

/// Bytes of an offending value that are kept.
const QUOTED: usize = 160;

impl<'s> Validity<'s> {
    /// Nothing found yet, by the structure of a version.
    pub fn by(version: &'static str) -> Self {
        Self { judged: Judged::By(version), ..Self::default() }
    }

    /// Not judged, since this program has no table of the format or the notation.
    pub fn no_table() -> Self {
        Self { judged: Judged::NoTable, ..Self::default() }
    }

    /// Not judged, since the document was read only in part.
    pub fn of_part() -> Self {
        Self { judged: Judged::InPart, ..Self::default() }
    }

    /// Adds a fault to those of its cause. The value is text as it stands in the document.
    pub fn push(&mut self, cause: Cause, at: Origin, value: Option<&'s str>) {
        let index = match self.places.get(&cause) {
            Some(&index) => index,
            None if self.faults.len() < limits::FAULT_CAUSES => {
                self.places.insert(cause.clone(), self.faults.len());
                self.faults.push(Fault { cause, count: 0, places: Vec::new() });
                self.faults.len() - 1
            }
            None => {
                self.unlisted += 1;
                return;
            }
        };
        let fault = &mut self.faults[index];
        fault.count += 1;
        if fault.places.is_empty()
            || (fault.places.len() < limits::FAULT_PLACES && self.listed < limits::FAULTS_LISTED)
        {
            fault.places.push(FaultPlace { at, value: value.map(beginning) });
            self.listed += 1;
        } else {
            self.unlisted += 1;
        }
    }

    /// Whether every part was judged and nothing was found.
    pub fn is_valid(&self) -> bool {
        matches!(self.judged, Judged::By(_))
            && self.faults.is_empty()
            && self.not_judged.is_empty()
            && self.unlisted == 0
    }
}

/// The beginning of an offending value.
fn beginning(value: &str) -> &str {
    if value.len() <= QUOTED {
        return value;
    }
    let mut end = QUOTED;
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    &value[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::DocumentId;

    fn cause(path: &str) -> Cause {
        Cause { kind: FaultKind::UnknownField, path: path.into(), asked: String::new(), meant: None }
    }

    #[test]
    fn what_nobody_judged_is_not_valid() {
        assert!(!Validity::default().is_valid());
        assert!(!Validity::no_table().is_valid());
        assert!(Validity::by("1.6").is_valid());
    }

    #[test]
    fn faults_are_counted_in_full_and_listed_in_part() {
        let mut validity = Validity::by("1.6");
        for offset in 0..30_000 {
            let at = Origin { document: DocumentId(0), offset };
            validity.push(cause("components[].a"), at, Some("1"));
            validity.push(cause(&format!("components[].a{offset}")), at, Some("1"));
        }
        assert_eq!(validity.faults.len(), limits::FAULT_CAUSES);
        assert_eq!(validity.faults[0].count, 30_000);
        assert_eq!(validity.faults[0].places.len(), limits::FAULT_PLACES);
        let listed: u64 = validity.faults.iter().map(|fault| fault.places.len() as u64).sum();
        assert_eq!(listed + validity.unlisted, 60_000);
    }

    #[test]
    fn a_long_value_is_cut_between_characters() {
        let mut validity = Validity::by("1.6");
        let long = format!("a{}", "é".repeat(500));
        validity.push(cause("a"), Origin { document: DocumentId(0), offset: 0 }, Some(&long));
        assert_eq!(validity.faults[0].places[0].value, Some(&long[..159]));
    }
}
