//! Whether a document is a valid one of the version that it declares.
//!
//! The readers judge while they read; this check weighs what they found. It does not ask whether the
//! version is recent enough, nor whether what is said is true.

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight};
use crate::evidence::{Cause, Document, Fault, FaultKind, Judged, Subject, Validity};

/// `check.document-valid = {}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DocumentValid {}

impl DocumentValid {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, _: &Context<'a>) -> Seen<'a> {
        let Subject::Document(document) = subject else { return Seen::satisfied() };
        let validity = &document.validity;
        let mut observations = faults(document, validity);
        observations.extend(undetermined(validity));
        if observations.is_empty() { Seen::satisfied() } else { Seen::several(observations) }
    }
}

/// One observation for each fault that is listed, and one for the others together.
fn faults<'a>(document: &'a Document<'a>, validity: &'a Validity<'a>) -> Vec<Observation<'a>> {
    let version = match validity.judged {
        Judged::By(version) => version,
        Judged::UnknownVersion | Judged::InPart | Judged::NoTable => "",
    };
    let mut observations = Vec::new();
    for Fault { cause, places, .. } in &validity.faults {
        for place in places {
            let mut observation = Observation::new(Weight::Unsatisfied, code(cause.kind))
                .arg("path", cause.path.as_str())
                .at(Some(place.at));
            observation.value = place.value;
            observations.push(with_words(observation, cause, document.standard.name(), version));
        }
    }
    if validity.unlisted > 0 {
        let more = Observation::new(Weight::Unsatisfied, Code::FaultsUnlisted);
        observations.push(more.arg("count", validity.unlisted.to_string()));
    }
    observations
}

/// Adds what is asked for, what was probably meant, and by which version.
fn with_words<'a>(
    mut observation: Observation<'a>,
    cause: &Cause,
    standard: &str,
    version: &str,
) -> Observation<'a> {
    if !cause.asked.is_empty() {
        observation = observation.arg("asked", cause.asked.as_str());
    }
    if let Some(meant) = &cause.meant {
        observation = observation.arg("meant", meant.as_str());
    }
    observation.arg("standard", standard).arg("version", version)
}

/// What was not judged decides nothing, and is never a pass (fail-closed rule 1).
fn undetermined<'a>(validity: &Validity<'a>) -> Vec<Observation<'a>> {
    let open = |code| Observation::new(Weight::Undetermined, code);
    let whole = match validity.judged {
        Judged::By(_) => None,
        Judged::UnknownVersion => Some(open(Code::ValidityUnknownVersion)),
        Judged::InPart => Some(open(Code::ValidityOfPart)),
        Judged::NoTable => Some(open(Code::ValidityNotJudged)),
    };
    let parts = validity
        .not_judged
        .iter()
        .map(|part| open(Code::PartNotJudged).arg("part", part.part.as_str()).at(Some(part.at)));
    whole.into_iter().chain(parts).collect()
}

fn code(kind: FaultKind) -> Code {
    match kind {
        FaultKind::UnknownField => Code::UnknownField,
        FaultKind::NotYetInVersion => Code::NotYetInVersion,
        FaultKind::NoLongerInVersion => Code::NoLongerInVersion,
        FaultKind::MissingField => Code::MissingField,
        FaultKind::WrongType => Code::WrongType,
        FaultKind::NotInVocabulary => Code::NotInVocabulary,
        FaultKind::WrongForm => Code::WrongForm,
        FaultKind::OutOfRange => Code::OutOfRange,
        FaultKind::TooFew => Code::TooFew,
        FaultKind::TooMany => Code::TooMany,
        FaultKind::DuplicateItem => Code::DuplicateItem,
        FaultKind::Misplaced => Code::Misplaced,
        FaultKind::ExcludedCombination => Code::ExcludedCombination,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{about_the_first, at, check, component, evidence, of_document};
    use crate::evidence::NotJudged;

    fn seen_of(validity: Validity<'static>) -> Vec<(Weight, Code, Option<&'static str>)> {
        let mut evidence = evidence(about_the_first(), vec![component("app", "1")], vec![]);
        evidence.documents[0].validity = validity;
        let seen = of_document(&check("document-valid = {}"), &evidence);
        let shown = |seen: Observation<'_>| (seen.weight, seen.code, seen.value.map(|_| "a value"));
        seen.observations.into_iter().map(shown).collect()
    }

    fn cause(kind: FaultKind, path: &str) -> Cause {
        Cause { kind, path: path.to_owned(), asked: "text".to_owned(), meant: None }
    }

    #[test]
    fn a_document_without_faults_is_valid() {
        assert_eq!(seen_of(Validity::by("1.6")), []);
    }

    #[test]
    fn each_fault_is_an_observation_of_its_kind() {
        for &kind in FaultKind::ALL {
            let mut validity = Validity::by("1.6");
            validity.push(cause(kind, "components[].name"), at(3), Some("1"));
            validity.push(cause(kind, "components[].name"), at(5), Some("2"));
            let seen = seen_of(validity);
            assert_eq!(seen, vec![(Weight::Unsatisfied, code(kind), Some("a value")); 2]);
            assert_eq!(code(kind).word(), kind.word());
        }
    }

    #[test]
    fn what_was_not_judged_is_no_evidence() {
        let undetermined = |code| vec![(Weight::Undetermined, code, None)];
        assert_eq!(seen_of(Validity::default()), undetermined(Code::ValidityUnknownVersion));
        assert_eq!(seen_of(Validity::no_table()), undetermined(Code::ValidityNotJudged));
        let mut partly = Validity::by("3.0.1");
        partly.not_judged.push(NotJudged { part: "ai".to_owned(), at: at(9) });
        assert_eq!(seen_of(partly), undetermined(Code::PartNotJudged));
    }

    #[test]
    fn faults_beyond_those_listed_still_count() {
        let mut validity = Validity::by("1.6");
        for offset in 0..300 {
            validity.push(cause(FaultKind::UnknownField, &format!("a{offset}")), at(offset), None);
        }
        let seen = seen_of(validity);
        assert_eq!(seen.last(), Some(&(Weight::Unsatisfied, Code::FaultsUnlisted, None)));
    }
}
