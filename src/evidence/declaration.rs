//! A statement that something is unknown or withheld, made beside the field itself.

use crate::source::{Field, Located, Origin};

use super::FieldName;

/// What a document declares of a field that it leaves empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// Unknown to the author.
    Unknown,
    /// Known and withheld.
    Withheld,
}

/// One such statement: the proposed properties `cdx:cisa:unknown-information` and
/// `cdx:cisa:withheld-information`, whose value is the element's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declaration {
    /// The field it speaks of.
    pub field: FieldName,
    /// What it says.
    pub declared: Declared,
    /// Where it stands.
    pub at: Origin,
}

/// What a document says of a field, given what stands in it and what is declared beside it.
///
/// A filled field that is declared unknown, or a field declared both unknown and
/// withheld, is contradictory. A literal `unknown` beside the property is what the proposal asks for.
pub fn with_declarations<T>(field: Field<T>, name: FieldName, declared: &[Declaration]) -> Field<T> {
    let mut answer = field;
    for declaration in declared.iter().filter(|declaration| declaration.field == name) {
        answer = match (answer, declaration.declared) {
            (Field::Stated(Located { .. }) | Field::None(_) | Field::Contradictory(_), _)
            | (Field::Withheld(_), Declared::Unknown)
            | (Field::DeclaredUnknown(_), Declared::Withheld) => Field::Contradictory(declaration.at),
            (malformed @ Field::Malformed(_), _) => malformed,
            (_, Declared::Unknown) => Field::DeclaredUnknown(declaration.at),
            (_, Declared::Withheld) => Field::Withheld(declaration.at),
        };
    }
    answer
}
