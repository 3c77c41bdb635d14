//! What somebody states of a vulnerability, and what was made of it, in words.

use crate::assessment::StatementRecord;
use crate::evidence::{Justification, Status};
use crate::intelligence::{Made, Reason};

/// How something is said to stand.
pub fn status(status: Option<Status>) -> &'static str {
    match status {
        None => "mentioned",
        Some(Status::NotAffected) => "not affected",
        Some(Status::Fixed) => "mended",
        Some(Status::UnderInvestigation) => "being looked into",
        Some(Status::Affected) => "affected",
    }
}

/// Why something is said not to be affected.
pub fn justification(justification: Justification) -> &'static str {
    match justification {
        Justification::ComponentNotPresent => "the component is not there",
        Justification::VulnerableCodeNotPresent | Justification::CodeNotPresent => "the code is not there",
        Justification::VulnerableCodeNotInExecutePath => "the code is never run",
        Justification::VulnerableCodeCannotBeControlledByAdversary => "no attacker can steer the code",
        Justification::InlineMitigationsAlreadyExist => "the product itself keeps attackers out",
        Justification::CodeNotReachable => "the code is not called",
        Justification::RequiresConfiguration => "it takes a setting",
        Justification::RequiresDependency => "it takes a dependency that is not there",
        Justification::RequiresEnvironment => "it takes an environment that is not there",
        Justification::ProtectedByCompiler => "a compiler option prevents it",
        Justification::ProtectedAtRuntime => "it is prevented at run time",
        Justification::ProtectedAtPerimeter => "it is blocked at the perimeter",
        Justification::ProtectedByMitigatingControl => "another control prevents it",
    }
}

/// What was made of a statement.
pub fn made(record: &StatementRecord) -> String {
    let made = match record.made {
        Made::Used => "counts".to_owned(),
        Made::Demoted(reason) => format!("a person has to look: {}", self::reason(reason)),
        Made::Refused(reason) => format!("not used: {}", self::reason(reason)),
    };
    if record.in_range { format!("{made}; the version lies in the range that it names") } else { made }
}

/// Why a statement does not simply count.
pub fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::NoVulnerability => "it names no vulnerability",
        Reason::NoProduct => "it names no product",
        Reason::TooMany => "it names more than is followed",
        Reason::NameMalformed => "what it is about cannot be read",
        Reason::NotListed => "what it is about is not in the submission",
        Reason::Dangling => "its reference leads nowhere",
        Reason::WrongProduct => "it is about another product than the bid’s",
        Reason::OtherVersion => "it is about another version",
        Reason::OutsideRange => "the version lies outside the range that it is about",
        Reason::VersionRange => "it is about a range of versions that cannot be compared",
        Reason::OtherQualifiers => "it is about another build of the package",
        Reason::TooBroad => "it names no one version or build",
        Reason::NothingToAnswer => "nothing says that the component has the vulnerability",
        Reason::NoTimestamp => "it does not say when it was made",
        Reason::FutureDated => "it is dated later than this check",
        Reason::ComponentListed => "it says that a component is not there which the SBOM lists",
        Reason::BelowFixed => "the version is below the first that mends the vulnerability",
        Reason::Unjustified => "it gives no reason",
        Reason::DigestDiffers => "its document is not the one whose digest was sent with it",
        Reason::Superseded => "its author said something else later",
        Reason::Overruled => "another author says worse",
        Reason::Draft => "its document is a draft",
        Reason::FreeText => "its reason is in free words",
        Reason::HardToProve => "its reason cannot be shown conclusively",
        Reason::ProductOnly => "it does not say in which component",
        Reason::NameOnly => "the component is known by name and version only",
        Reason::VersionsDiffer => "it says of one version that it is affected and that it is not",
        Reason::Stale => "it is older than the SBOM",
        Reason::SignatureNotVerified => "its signature was not verified",
        Reason::Unsigned => "it is not signed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::testing::vulnerability::other_statements;

    #[test]
    fn that_a_range_was_compared_is_said_whatever_came_of_it() {
        let said = |made, in_range| {
            let known = other_statements("").listed.remove(0);
            self::made(&StatementRecord { made, in_range, ..known })
        };
        let lies = "the version lies in the range that it names";
        assert_eq!(said(Made::Used, true), format!("counts; {lies}"));
        let unsigned = said(Made::Demoted(Reason::Unsigned), true);
        assert_eq!(unsigned, format!("a person has to look: it is not signed; {lies}"));
        let outside = said(Made::Refused(Reason::OutsideRange), false);
        assert_eq!(outside, "not used: the version lies outside the range that it is about");
        assert_eq!(said(Made::Used, false), "counts");
    }
}
