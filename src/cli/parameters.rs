//! The parameters of a check and the other closed words of a rule, for people to read.

use crate::baseline::Cure;
use crate::checks::{
    Accept, Check, Claim, Edge, HashOf, LicensePolicy, Name, Of, SupplierPolicy, Term, VulnerabilityAddressed,
};

/// What a failure of a rule is cured by.
pub(super) fn cure(cure: Cure) -> &'static str {
    match cure {
        Cure::Document => "documents sent again",
        Cure::Product => "another product or release",
        Cure::Person => "somebody's sign-off",
    }
}

/// The parameters that a rule gives to its check, with the names they have in a baseline.
pub(super) fn of(check: &Check) -> Vec<(&'static str, String)> {
    let mut given = match check {
        Check::AdvisoryQuality(check) => {
            let given = [("weakness", check.weakness), ("cpe", check.cpe)];
            given.into_iter().filter(|(_, asked)| *asked).map(|(name, _)| (name, "true".to_owned())).collect()
        }
        Check::CompletenessDeclared(check) if !check.take.is_empty() => {
            vec![("take", list(&check.take, |one| one.word()))]
        }
        Check::ComponentListed(check) => vec![("kinds", list(&check.kinds, |one| one.word()))],
        Check::DigestStrength(check) => {
            let mut given = vec![("approved", list(&check.approved, |one| one.word()))];
            if check.of != HashOf::default() {
                given.push(("of", check.of.word().to_owned()));
            }
            given
        }
        Check::DocumentSupplied(check) => vec![("role", check.role.word().to_owned())],
        Check::FieldPresent(check) => {
            let mut given = vec![("field", check.field.word().to_owned())];
            if check.of != Of::default() {
                given.push(("of", check.of.word().to_owned()));
            }
            if !check.take.is_empty() {
                given.push(("take", list(&check.take, |one| one.word())));
            }
            given
        }
        Check::FormatFloor(check) => {
            vec![("cyclonedx", check.cyclonedx.clone()), ("spdx", check.spdx.clone())]
        }
        Check::GraphConnected(check) => vec![("edges", list(&check.edges, edge))],
        Check::IntelligenceFresh(check) => {
            let mut given = vec![("at-most-days", check.at_most_days.to_string())];
            if !check.sources.is_empty() {
                given.push(("sources", check.sources.join(", ")));
            }
            given
        }
        Check::LicensePolicy(check) => policy(check),
        Check::LifecycleSupported(check) => vec![
            ("days-left", check.days_left.to_string()),
            ("data-at-most-days", check.data_at_most_days.to_string()),
        ],
        Check::IdentifierValid(check) => vec![("kinds", list(&check.kinds, |one| one.word()))],
        Check::ReferenceStated(check) => {
            let mut given = vec![("types", check.types.join(", "))];
            if !check.ends.is_empty() {
                given.push(("ends", check.ends.join(", ")));
            }
            given
        }
        Check::RelationshipsStated(check) => {
            vec![("spdx", list(&check.spdx, edge)), ("cyclonedx", list(&check.cyclonedx, edge))]
        }
        Check::SignOff(check) => {
            let mut given = vec![("question", check.question.clone())];
            given.extend(check.look_at.iter().map(|what| ("look-at", what.clone())));
            given
        }
        Check::SupplierPolicy(check) => suppliers(check),
        Check::TimestampValid(check) => vec![("ahead-hours", check.ahead_hours.to_string())],
        Check::VulnerabilityAddressed(check) => vulnerabilities(check),
        Check::VexWellFormed(check) => {
            let mut given = vec![("ask", list(&check.ask, |one| one.word()))];
            let most = check.investigation_at_most_days;
            given.extend(most.map(|days| ("investigation-at-most-days", days.to_string())));
            given
        }
        Check::AuthorStated(_)
        | Check::CompletenessDeclared(_)
        | Check::DigestValid(_)
        | Check::DocumentValid(_)
        | Check::IdentifierConsistent(_)
        | Check::LicenseValid(_)
        | Check::LockfileCoverage(_)
        | Check::PrimaryComponent(_)
        | Check::ProducerPlausible(_)
        | Check::ProductMatchesBid(_)
        | Check::SignatureVerified(_)
        | Check::SourcesPinned(_)
        | Check::UnknownsExplicit(_)
        | Check::VulnerabilitiesAbsent(_) => Vec::new(),
    };
    let tolerance = check.tolerance();
    if !tolerance.accept.is_empty() {
        given.push(("accept", list(&tolerance.accept, accepted)));
    }
    if let Some(share) = tolerance.unknown_at_most {
        given.push(("unknown-at-most", format!("{share} of the subjects examined")));
    }
    given
}

fn policy(policy: &LicensePolicy) -> Vec<(&'static str, String)> {
    let terms = |terms: &[Term]| terms.iter().map(Term::written).collect::<Vec<_>>().join(", ");
    let mut given = Vec::new();
    for (name, list) in [("allow", &policy.allow), ("deny", &policy.deny)] {
        if !list.is_empty() {
            given.push((name, terms(list)));
        }
    }
    for exception in &policy.exceptions {
        let of = format!("{} of {}: {}", terms(&exception.allow), exception.purl.written(), exception.reason);
        given.push(("exception", of));
    }
    given
}

fn vulnerabilities(check: &VulnerabilityAddressed) -> Vec<(&'static str, String)> {
    let conditions = [
        ("exposed", check.exposed.then(|| "true".to_owned())),
        ("known-exploited", check.known_exploited.then(|| "true".to_owned())),
        ("severity-at-least", check.severity_at_least.map(|rating| rating.word().to_owned())),
        ("likelihood-at-least", check.likelihood_at_least.map(|share| share.to_string())),
        ("mended-for-days", check.mended_for_days.map(|days| days.to_string())),
        ("accept", (!check.accept.is_empty()).then(|| list(&check.accept, Claim::word))),
        ("investigated-for-days", check.investigated_for_days.map(|days| days.to_string())),
        ("data-at-most-days", Some(check.data_at_most_days.to_string())),
    ];
    conditions.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn suppliers(policy: &SupplierPolicy) -> Vec<(&'static str, String)> {
    let names =
        |names: &[Name]| names.iter().map(|name| name.written.as_str()).collect::<Vec<_>>().join(", ");
    let mut given = Vec::new();
    for (name, list) in [("allow", &policy.allow), ("deny", &policy.deny)] {
        if !list.is_empty() {
            given.push((name, names(list)));
        }
    }
    if let Some(share) = policy.largest_share {
        given.push(("largest-share", format!("{share} of the components counted")));
    }
    given.extend(policy.of.iter().map(|one| ("of", one.written().to_owned())));
    given
}

fn list<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> String {
    all.iter().map(|&one| word(one)).collect::<Vec<_>>().join(", ")
}

fn edge(edge: Edge) -> &'static str {
    match edge {
        Edge::DependsOn => "depends-on",
        Edge::Contains => "contains",
        Edge::Describes => "describes",
    }
}

fn accepted(accept: Accept) -> &'static str {
    match accept {
        Accept::DeclaredUnknown => "declared-unknown",
        Accept::NotAsserted => "not-asserted",
    }
}
