//! What was seen of statements about vulnerabilities (VEX) and of the documents that make them.

use super::{Noun, Phrase, amount, arg};
use crate::assessment::Group;
use crate::checks::Code;
use crate::intelligence::Reason;

/// How it is said.
pub(super) fn phrase(group: &Group) -> Phrase {
    let of = |one: &str, many: &str, rest: &str| Phrase::Of {
        noun: Noun("VEX statement", "VEX statements"),
        asked: false,
        one: format!("{one} {rest}"),
        many: format!("{many} {rest}"),
    };
    let whole = |words: &str| Phrase::Whole(words.to_owned());
    match group.code {
        Code::StatementLacks => {
            let lacks = format!("not say {}", asked(arg(group, "asked")));
            match arg(group, "asked") {
                "document-id" | "document-version" | "author" => Phrase::Of {
                    noun: Noun("document of statements", "documents of statements"),
                    asked: false,
                    one: format!("does {lacks}"),
                    many: format!("do {lacks}"),
                },
                _ => of("does", "do", &lacks),
            }
        }
        Code::StatementCannotSay => Phrase::Whole(format!(
            "Statements in {} have no place for {}",
            arg(group, "standard"),
            asked(arg(group, "asked"))
        )),
        Code::StatementTimeMalformed => of("has", "have", "a time that is none"),
        Code::StatementTimeAhead => of("is", "are", "of a time that is still to come"),
        Code::StatementUnbound => {
            of("cannot", "cannot", &format!("be bound to anything listed: {}", why(group)))
        }
        Code::StatementContradicts => {
            of("contradicts", "contradict", &format!("what is known: {}", why(group)))
        }
        Code::StatementOfOthers => of("is", "are", &format!("about something else: {}", why(group))),
        Code::StatementsOfOthers => whole("No statement of the document is about anything that is listed"),
        Code::StatementsNotCompared if !arg(group, "reason").is_empty() => {
            Phrase::Whole(format!("No statement could be compared with what is listed: {}", why(group)))
        }
        Code::StatementsNotCompared => whole("There was no SBOM that the statements could be compared with"),
        Code::Unjustified => of("gives", "give", "no reason why the product is not affected"),
        Code::JustificationUnknown => of("gives", "give", "a reason that is no word of its format"),
        Code::NoAction => of("does", "do", "not say what is to be done where the product is affected"),
        Code::InvestigationTooLong => {
            let most = amount(group, "most");
            of("has", "have", &format!("been under investigation for more than {most} days"))
        }
        Code::InvestigationUndated => {
            of("does", "do", "not say since when the product is under investigation")
        }
        Code::NoWeakness => of("names", "name", "no weakness (CWE)"),
        Code::WeaknessMalformed => of("names", "name", "a weakness that is no CWE"),
        Code::NoCpe => Phrase::Of {
            noun: Noun("affected product", "affected products"),
            asked: false,
            one: "has no CPE name".to_owned(),
            many: "have no CPE name".to_owned(),
        },
        _ => whole("No document makes statements about vulnerabilities"),
    }
}

/// What was asked for, as words that follow "does not say" and "no place for".
fn asked(word: &str) -> &'static str {
    match word {
        "document-id" => "which document it is",
        "document-version" => "which version it is",
        "author" => "who speaks",
        "timestamp" => "when it was issued",
        "vulnerability" => "which vulnerability it is about",
        "status" => "how the product stands",
        "product" => "which product it is about",
        "weakness" => "the weakness (CWE)",
        _ => "what the rule asks for",
    }
}

fn why(group: &Group) -> &'static str {
    reason(Reason::named(arg(group, "reason")))
}

/// Why a statement is not simply used, as a clause.
pub(in super::super) fn reason(reason: Option<Reason>) -> &'static str {
    match reason {
        None => "a reason that this version does not know",
        Some(Reason::NoVulnerability) => "it does not say of which vulnerability it speaks",
        Some(Reason::NoProduct) => "it does not say of what it speaks",
        Some(Reason::TooMany) => "it names more things than are followed",
        Some(Reason::NameMalformed) => "the name cannot be read",
        Some(Reason::NotListed) => "what it names is not listed",
        Some(Reason::Dangling) => "its reference leads to nothing in the documents submitted",
        Some(Reason::WrongProduct) => "it is about another product",
        Some(Reason::OtherVersion) => "it is about other versions",
        Some(Reason::OutsideRange) => "it is about a range of versions in which none that is listed lies",
        Some(Reason::VersionRange) => "it is about a range of versions that cannot be compared",
        Some(Reason::OtherQualifiers) => "it is about another build of the package",
        Some(Reason::TooBroad) => "the name has no version, or too few qualifiers",
        Some(Reason::NothingToAnswer) => "nothing says that the component has the vulnerability",
        Some(Reason::NoTimestamp) => "it does not say when it was made",
        Some(Reason::FutureDated) => "it is of a time that is still to come",
        Some(Reason::ComponentListed) => "it calls a component absent that the SBOM lists",
        Some(Reason::BelowFixed) => "it calls a version mended that is below the first mended one",
        Some(Reason::Unjustified) => "it gives no reason why the product is not affected",
        Some(Reason::DigestDiffers) => "its document is not the one whose digest was sent with it",
        Some(Reason::Superseded) => "its author said something else later",
        Some(Reason::Overruled) => "another author says worse",
        Some(Reason::Draft) => "the document is a draft",
        Some(Reason::FreeText) => "its reason stands in free words only",
        Some(Reason::HardToProve) => "its reason rests on a mitigation or a setting",
        Some(Reason::ProductOnly) => "it is about the product as a whole and names no component",
        Some(Reason::NameOnly) => "the component is known by its name and version only",
        Some(Reason::VersionsDiffer) => "it says that the version is affected and that it is not",
        Some(Reason::Stale) => "it is older than the SBOM",
        Some(Reason::SignatureNotVerified) => "its signature was not verified",
        Some(Reason::Unsigned) => "it is not signed",
    }
}
