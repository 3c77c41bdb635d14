//! Which of several types a value is judged by: the one that fits, or else the one that comes nearest.
//!
//! Where more than one is possible each is tried, which reads the value again; no table has such places
//! within each other without end.

use std::borrow::Cow;

use crate::evidence::FaultKind;
use crate::syntax::Kind;
use crate::syntax::json::decoded;

use super::judge::Wrong;
use super::table::{Choice, Structure, Type};
use super::walk::Walk;

impl<'t, 's> Walk<'t, 's, '_> {
    /// Judges the value at the cursor by one of several types.
    pub(super) fn choose(&mut self, choice: u16) -> u64 {
        match &self.structure.choices[choice as usize] {
            Choice::By(field, types) => self.by(field, types),
            Choice::One(types) => self.alternative(types, true, choice),
            Choice::Any(types) => self.alternative(types, false, choice),
        }
    }

    /// Judges by the type that fits, or else by the one that comes nearest.
    fn alternative(&mut self, types: &'t [Type], only_one: bool, choice: u16) -> u64 {
        let kind = self.cursor.kind();
        let mut possible = types.iter().filter(|is| self.structure.takes(**is, kind));
        let (Some(first), second) = (possible.next(), possible.next()) else {
            let start = self.cursor.at();
            let mark = self.anything();
            self.wrong(self.structure.wrong_type(Type::Choice(choice)), start, None);
            return mark;
        };
        if second.is_none() {
            return self.value(*first);
        }
        let start = self.cursor;
        let (mut fitting, mut nearest, mut after) = (0, (u32::MAX, *first), None);
        for is in types.iter().filter(|is| self.structure.takes(**is, kind)) {
            self.cursor = start;
            let (faults, mark) = self.tried(*is);
            if faults == 0 {
                fitting += 1;
                after = Some((self.cursor, mark));
            }
            if faults < nearest.0 {
                nearest = (faults, *is);
            }
            if fitting == 1 && !only_one {
                break;
            }
        }
        let Some((end, mark)) = after else {
            self.cursor = start;
            return self.value(nearest.1);
        };
        self.cursor = end;
        if only_one && fitting > 1 {
            let asked = "exactly one of its forms, and several fit".to_owned();
            let wrong = Wrong { kind: FaultKind::ExcludedCombination, asked, meant: None };
            self.wrong(wrong, start.at(), None);
        }
        mark
    }

    /// How many faults the value at the cursor has by a type, and its mark.
    fn tried(&mut self, is: Type) -> (u32, u64) {
        let (trial, faults) = (self.trial, self.faults);
        self.trial = true;
        self.faults = 0;
        let mark = self.value(is);
        let found = self.faults;
        self.trial = trial;
        self.faults = faults;
        (found, mark)
    }

    /// Judges an object by the class that one of its fields names.
    fn by(&mut self, field: &'static str, types: &'t [(&'static str, Type)]) -> u64 {
        let word = self.word_of(field);
        let named = word.as_deref().and_then(|word| types.iter().find(|(known, _)| *known == word));
        // Without a word that is known, the first says what is wrong with the field.
        match named.or(types.first()) {
            Some((_, is)) => self.value(*is),
            None => self.anything(),
        }
    }

    /// The text of a field of the object at the cursor, which stays where it is.
    fn word_of(&self, field: &str) -> Option<Cow<'s, str>> {
        let mut ahead = self.cursor;
        ahead.pass(b'{').then_some(())?;
        while ahead.peek() == b'"' {
            let name = decoded(ahead.scalar());
            ahead.pass(b':');
            if name == field {
                return (ahead.peek() == b'"').then(|| decoded(ahead.scalar()));
            }
            ahead.skip();
            if !ahead.pass(b',') {
                break;
            }
        }
        None
    }
}

impl Structure {
    /// Whether a type takes values of a kind at all.
    fn takes(&self, is: Type, kind: Kind) -> bool {
        match is {
            Type::Any => true,
            Type::Boolean => kind == Kind::Boolean,
            Type::Number { .. } => kind == Kind::Number,
            Type::Text { .. } | Type::Exactly(_) | Type::Words(_) => kind == Kind::Text,
            Type::Class(_) => kind == Kind::Object,
            Type::List { .. } => kind == Kind::List,
            Type::Choice(choice) => match &self.choices[choice as usize] {
                Choice::By(..) => kind == Kind::Object,
                Choice::One(types) | Choice::Any(types) => types.iter().any(|one| self.takes(*one, kind)),
            },
        }
    }
}
