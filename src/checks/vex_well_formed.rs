//! Whether statements about vulnerabilities say what they need to be of use, of what the submission lists.
//! It does not ask whether they are true, nor what they are worth: `vulnerability-addressed` does.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight};
use crate::evidence::{Document, Status, Subject, Vex, VulnerabilityStatement};
use crate::intelligence::{Judged, Made, Reason};
use crate::source::{Field, Origin, Text};

/// `check.vex-well-formed = { ask = ["author", "timestamp", "product", "listed"], investigation-at-most-days = 30 }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct VexWellFormed {
    /// What documents and their statements have to say.
    #[serde(default)]
    pub ask: Vec<Asked>,
    /// For how many days a product may be under investigation.
    pub investigation_at_most_days: Option<u32>,
}

macro_rules! asked {
    ($($(#[$doc:meta])+ $variant:ident $word:literal;)+) => {
        /// Something that a document of statements has to say.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        pub enum Asked { $($(#[$doc])+ $variant,)+ }

        impl Asked {
            /// Everything that can be asked.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word in baselines and reports.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

asked! {
    /// The document's own id.
    DocumentId "document-id";
    /// Which revision it is.
    DocumentVersion "document-version";
    /// Who speaks.
    Author "author";
    /// When the document, and each statement, was issued.
    Timestamp "timestamp";
    /// Of which vulnerability.
    Vulnerability "vulnerability";
    /// How the product stands.
    Status "status";
    /// Of which product.
    Product "product";
    /// That product, or component, is one that the submission lists, by an exact name, and the two do not
    /// contradict each other.
    Listed "listed";
    /// Why it is not affected, where it is said not to be.
    Justification "justification";
    /// What is to be done, where it is affected.
    Action "action";
}

impl VexWellFormed {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Statements
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Document(document) = subject else { return Seen::satisfied() };
        let Some(vex) = &document.vex else { return Seen::satisfied() };
        let mut observations = self.of_document(document, vex, context);
        for (index, statement) in (document.statements.start..).zip(context.evidence.statements_of(document))
        {
            self.of_statement(index, statement, document, context, &mut observations);
        }
        if self.asks(Asked::Listed) {
            observations.extend(of_none(document, context));
        }
        Seen::several(observations)
    }

    fn asks(&self, what: Asked) -> bool {
        self.ask.contains(&what)
    }

    fn of_document<'a>(
        &self,
        document: &'a Document<'a>,
        vex: &'a Vex<'a>,
        context: &Context<'a>,
    ) -> Vec<Observation<'a>> {
        let fields = [
            (Asked::DocumentId, &vex.id),
            (Asked::DocumentVersion, &vex.version),
            (Asked::Author, &vex.author),
            (Asked::Timestamp, &vex.issued),
        ];
        let asked = fields.into_iter().filter(|(what, _)| self.asks(*what));
        let missing = asked.clone().filter_map(|(what, field)| lacking(what, field, document, document.at));
        let of = asked
            .filter(|(what, _)| *what == Asked::Timestamp)
            .filter_map(|(_, field)| dated(field, context));
        missing.chain(of).collect()
    }

    fn of_statement<'a>(
        &self,
        index: u32,
        statement: &'a VulnerabilityStatement<'a>,
        document: &'a Document<'a>,
        context: &Context<'a>,
        seen: &mut Vec<Observation<'a>>,
    ) {
        let fields =
            [(Asked::Vulnerability, statement.id.map(|_| ())), (Asked::Status, statement.status.map(|_| ()))];
        let asked = fields.iter().filter(|(what, _)| self.asks(*what));
        seen.extend(asked.filter_map(|(what, field)| lacking(*what, field, document, statement.at)));
        // One time for the document is one for all that have none of their own.
        let own = document.vex.as_ref().is_none_or(|vex| vex.issued != statement.issued);
        if self.asks(Asked::Timestamp) && own {
            seen.extend(lacking(Asked::Timestamp, &statement.issued, document, statement.at));
            seen.extend(dated(&statement.issued, context));
        }
        if self.asks(Asked::Product) && statement.products.is_empty() {
            seen.push(missing(Asked::Product, statement.at));
        }
        if self.asks(Asked::Listed) {
            seen.extend(of_binding(statement, context.known.made_of(index)));
        }
        match statement.status.stated() {
            Some(Status::NotAffected) if self.asks(Asked::Justification) => seen.extend(justified(statement)),
            Some(Status::Affected) if self.asks(Asked::Action) => seen.extend(acted_upon(statement)),
            Some(Status::UnderInvestigation) => {
                seen.extend(self.investigated(statement, context.known.made_of(index), context.as_of));
            }
            _ => {}
        }
    }

    /// Whether an investigation has gone on for too long. One that its author ended later has not.
    fn investigated<'a>(
        &self,
        statement: &'a VulnerabilityStatement<'a>,
        made: &[Judged],
        as_of: Timestamp,
    ) -> Option<Observation<'a>> {
        let most = self.investigation_at_most_days?;
        if !made.is_empty() && made.iter().all(|one| one.made == Made::Refused(Reason::Superseded)) {
            return None;
        }
        // It began when it was first said; saying it again makes it no younger.
        let since = moment(&statement.issued).or_else(|| moment(&statement.updated));
        let Some(since) = since else {
            return Some(
                Observation::new(Weight::Undetermined, Code::InvestigationUndated).at(Some(statement.at)),
            );
        };
        let age = as_of.duration_since(since);
        (age > SignedDuration::from_hours(24 * i64::from(most))).then(|| {
            Observation::new(Weight::Unsatisfied, Code::InvestigationTooLong)
                .arg("most", most.to_string())
                .at(Some(statement.at))
        })
    }
}

fn moment(field: &Field<Text<'_>>) -> Option<Timestamp> {
    field.stated().and_then(|words| words.raw().parse().ok())
}

fn missing<'a>(what: Asked, at: Origin) -> Observation<'a> {
    Observation::new(Weight::Unsatisfied, Code::StatementLacks).arg("asked", what.word()).at(Some(at))
}

/// What is seen of a field that says nothing.
fn lacking<'a, T>(
    what: Asked,
    field: &Field<T>,
    document: &Document<'a>,
    of: Origin,
) -> Option<Observation<'a>> {
    match field {
        Field::Stated(_) => None,
        Field::Inexpressible => Some(
            Observation::new(Weight::Undetermined, Code::StatementCannotSay)
                .arg("asked", what.word())
                .arg("standard", document.standard.name())
                .at(Some(of)),
        ),
        silent => Some(missing(what, silent.at().unwrap_or(of))),
    }
}

/// What is seen of a time that is none, or is still to come.
fn dated<'a>(field: &'a Field<Text<'a>>, context: &Context<'a>) -> Option<Observation<'a>> {
    let Field::Stated(words) = field else { return None };
    let ahead = SignedDuration::from_hours(24);
    let code = match words.value.raw().parse::<Timestamp>() {
        Err(_) => Code::StatementTimeMalformed,
        Ok(moment) if moment.duration_since(context.as_of) > ahead => Code::StatementTimeAhead,
        Ok(_) => return None,
    };
    Some(Observation::new(Weight::Unsatisfied, code).quoting(words.value.raw()).at(Some(words.at)))
}

/// What is seen of how a statement was bound: names that are no exact names of what is listed, and
/// contradictions. One about other products than these is only worth saying.
fn of_binding<'a>(statement: &'a VulnerabilityStatement<'a>, made: &[Judged]) -> Option<Observation<'a>> {
    let reason =
        made.iter().filter_map(|one| one.made.reason()).max_by_key(|reason| reason.is_contradiction())?;
    let (weight, code) = match reason {
        reason if reason.is_contradiction() => (Weight::Unsatisfied, Code::StatementContradicts),
        Reason::WrongProduct
        | Reason::NotListed
        | Reason::OtherVersion
        | Reason::OutsideRange
        | Reason::VersionRange => (Weight::Noted, Code::StatementOfOthers),
        reason if reason.is_unbound() => (Weight::Unsatisfied, Code::StatementUnbound),
        _ => return None,
    };
    Some(Observation::new(weight, code).arg("reason", reason.word()).at(Some(statement.at)))
}

/// What is seen of a document none of whose statements is about anything that the submission lists. Of a range
/// of versions that cannot be compared it is not known.
fn of_none<'a>(document: &'a Document<'a>, context: &Context<'a>) -> Option<Observation<'a>> {
    if document.statements.is_empty() {
        return None;
    }
    let seen = |weight, code| Observation::new(weight, code).at(Some(document.at));
    let not_compared = || seen(Weight::Undetermined, Code::StatementsNotCompared);
    if context.evidence.sboms().next().is_none() || context.known.statements.is_empty() {
        return Some(not_compared());
    }
    let of_document = document.statements.clone().flat_map(|index| context.known.made_of(index));
    let bound = of_document.filter(|one| !one.components.is_empty());
    let mut reasons = bound.map(|one| one.made.reason()).peekable();
    if reasons.peek().is_none() {
        return Some(seen(Weight::Unsatisfied, Code::StatementsOfOthers));
    }
    let is_known = reasons.any(|reason| reason != Some(Reason::VersionRange));
    (!is_known).then(|| not_compared().arg("reason", Reason::VersionRange.word()))
}

/// CISA: a status of not affected has a justification or an impact statement.
fn justified<'a>(statement: &'a VulnerabilityStatement<'a>) -> Option<Observation<'a>> {
    let code = match (&statement.justification, &statement.impact) {
        (Field::Malformed(_), _) => Code::JustificationUnknown,
        (Field::Stated(_), _) | (_, Field::Stated(_)) => return None,
        _ => Code::Unjustified,
    };
    let at = statement.justification.at().unwrap_or(statement.at);
    Some(Observation::new(Weight::Unsatisfied, code).at(Some(at)))
}

/// CISA: a status of affected has an action statement.
fn acted_upon<'a>(statement: &'a VulnerabilityStatement<'a>) -> Option<Observation<'a>> {
    let mut actions = statement.actions.iter();
    let says = actions.any(|action| action.response.is_some() || action.text.stated().is_some());
    (!says).then(|| Observation::new(Weight::Unsatisfied, Code::NoAction).at(Some(statement.at)))
}

#[cfg(test)]
mod tests;
