//! The words of a report, from codes and their arguments, in plain English.
//!
//! It decides nothing and makes nothing harmless: each format escapes for itself.

mod observed;
mod people;
mod problems;
mod reasons;
pub mod statements;

pub use observed::{arg, observation, observation_in};
pub use people::{day, decision, refusal, until};
pub use problems::{class, problem};
pub use reasons::{code, reason};
pub(super) use reasons::{things, unknowns};

use crate::assessment::{Assessment, Conclusion, Verdict};
use crate::baseline::{Cure, Level, Mark, Relation, Status};
use crate::evidence::{FieldName, IdentifierKind, Role, Unplaced};

/// The word for a verdict.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "not met",
        Verdict::NoEvidence => "no evidence",
        Verdict::NeedsReview => "needs review",
        Verdict::Waived => "waived",
        Verdict::Pass => "met",
        Verdict::NotApplicable => "not applicable",
    }
}

/// A sign that stands before the word for a verdict, so that nobody has to tell colours apart.
pub fn symbol(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "✗",
        Verdict::NoEvidence => "?",
        Verdict::NeedsReview => "!",
        Verdict::Waived => "≈",
        Verdict::Pass => "✓",
        Verdict::NotApplicable => "–",
    }
}

/// The words for a conclusion.
pub fn conclusion(conclusion: Conclusion, waived: usize, deferred: usize) -> String {
    let mut words = match conclusion {
        Conclusion::Pass => "MEETS THE BASELINE".to_owned(),
        Conclusion::Fail => return "DOES NOT MEET THE BASELINE".to_owned(),
        Conclusion::Undecided => return "CANNOT DECIDE".to_owned(),
    };
    if waived > 0 {
        words.push_str(&format!(", with {}", counted(waived as u64, "waiver", "waivers")));
    }
    if deferred > 0 {
        words.push_str(&format!(", {}", counted(deferred as u64, "review deferred", "reviews deferred")));
    }
    words
}

/// What of an assessment is new since an earlier one, and that the exit code follows that alone; nothing, if none
/// was given.
pub fn since(assessment: &Assessment) -> Option<String> {
    let since = assessment.since.as_ref()?;
    let day = since.as_of.strftime("%-d %B %Y");
    Some(match assessment.holding() {
        0 => format!("nothing that holds it back is new since {day}"),
        1 => format!("1 requirement is newly open since {day}"),
        more => format!("{} requirements are newly open since {day}", number(more as u64)),
    })
}

/// The words for a conclusion within a sentence.
pub fn concluded(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Pass => "meets",
        Conclusion::Undecided => "cannot decide",
        Conclusion::Fail => "does not meet",
    }
}

/// A nation by its code of ISO 3166; a code without a name here stands for itself.
pub fn nation(code: &str) -> String {
    match code {
        "us" => "United States".to_owned(),
        "au" => "Australia".to_owned(),
        "in" => "India".to_owned(),
        "jp" => "Japan".to_owned(),
        other => other.to_uppercase(),
    }
}

/// The sign that stands before the words for a conclusion.
pub fn conclusion_symbol(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Pass => symbol(Verdict::Pass),
        Conclusion::Undecided => symbol(Verdict::NoEvidence),
        Conclusion::Fail => symbol(Verdict::Fail),
    }
}

/// The word for a level.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Shall => "mandatory",
        Level::Should => "recommended",
        Level::May => "optional",
    }
}

/// What would mend a failure.
pub fn cure(cure: Cure) -> &'static str {
    match cure {
        Cure::Document => "New documents from the bidder would mend this; the product need not change.",
        Cure::Product => "New documents alone would not mend this; it needs another product or release.",
        Cure::Person => "This waits for the decision of a person; documents alone do not settle it.",
    }
}

/// What would mend a failure, in a few words.
pub fn cure_in_brief(cure: Cure) -> &'static str {
    match cure {
        Cure::Document => "new documents",
        Cure::Product => "another product or release",
        Cure::Person => "a person’s decision",
    }
}

/// The word for the state of a baseline.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Draft => "draft, not finished",
        Status::Adopted => "adopted",
    }
}

/// What a rule is to a clause.
pub fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::EqualTo => "asks the same",
        Relation::EquivalentTo => "asks the same in effect",
        Relation::SubsetOf => "asks a part of it",
        Relation::SupersetOf => "asks it and more",
        Relation::IntersectsWith => "asks some of it, and something else",
    }
}

/// How far a clause was read.
pub fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Primary => "read in the document itself (primary)",
        Mark::Transcribed => "read in a transcription (transcribed)",
        Mark::Secondary => "read about in another account (secondary)",
    }
}

/// What a file serves as.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Sbom => "SBOM",
        Role::Vex => "vulnerability statements (VEX)",
        Role::Project => "Cargo project",
    }
}

/// What a file serves as, by the role's word.
pub fn role_named(word: &str) -> &str {
    Role::ALL.iter().find(|role| role.word() == word).map_or(word, |&found| role(found))
}

/// A field, as people call it.
pub fn field(field: FieldName) -> &'static str {
    match field {
        FieldName::SbomAuthor => "author",
        FieldName::SbomAuthorSignature => "author’s signature",
        FieldName::SbomFormatName => "format name",
        FieldName::SbomFormatVersion => "format version",
        FieldName::SbomGenerationContext => "generation context",
        FieldName::SbomTimestamp => "timestamp",
        FieldName::SbomToolName => "tool name",
        FieldName::SbomToolVersion => "tool version",
        FieldName::SbomVersion => "SBOM version",
        FieldName::SbomCompleteness => "completeness of dependencies",
        FieldName::ComponentProducer => "producer",
        FieldName::ComponentSupplier => "supplier",
        FieldName::ComponentDependency => "dependency",
        FieldName::ComponentHashValue => "hash",
        FieldName::ComponentHashAlgorithm => "hash algorithm",
        FieldName::ComponentIdentifier => "identifier",
        FieldName::ComponentLicense => "licence",
        FieldName::ComponentName => "name",
        FieldName::ComponentVersion => "version",
        FieldName::ComponentDescription => "description",
        FieldName::ComponentReleaseDate => "release date",
        FieldName::ComponentSupportEnd => "end of support",
        FieldName::ComponentFilename => "file name",
        FieldName::ComponentExecutable => "property “executable”",
        FieldName::ComponentArchive => "property “archive”",
        FieldName::ComponentStructured => "property “structured”",
        FieldName::ComponentDistributionHash => "deployable file’s hash",
    }
}

/// A field by its name in a baseline, or the primary component; any other word stays as it is.
pub fn field_named(word: &str) -> &str {
    if word == Unplaced::PRIMARY {
        return "product it describes";
    }
    FieldName::named(word).map_or(word, |named| field(named))
}

/// A scheme of identifiers, with its article.
pub(super) fn identifier(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Purl => "a package URL (purl)",
        IdentifierKind::Cpe => "a CPE name",
        IdentifierKind::Swid => "a SWID tag",
        IdentifierKind::Swhid => "a SWHID",
        IdentifierKind::Gitoid => "a gitoid",
        IdentifierKind::PartNumber => "a part number",
        IdentifierKind::SpdxId => "an SPDX identifier",
    }
}

/// A whole number with its thousands apart.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number with its noun: `1 file`, `1,116 files`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// Things one after another: `1, 2 and 5`.
pub fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
pub(crate) use tests::BANNED;

#[cfg(test)]
mod tests;
