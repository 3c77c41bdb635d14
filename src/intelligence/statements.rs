//! What is made of the statements about vulnerabilities: what each is bound to, and whether it is used.
//!
//! Statements in the product's favour are bound to exactly what they name, or not at all; those against
//! it count wherever they may apply. It decides no rule: what a claim is good for is the baseline's decision.

mod binding;
mod precedence;
mod target;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::advisory::{AdvisoryKind, Severity};
use super::judged::{Judged, Made, Reason};
use super::knowledge::{Affected, Knowledge, Vulnerability};
use crate::evidence::{Evidence, Justification, Rating, Status, Vex, VulnerabilityStatement};
use crate::source::{DocumentId, Field, Problem, ProblemCode, Text};
use target::Targets;

/// Components of all statements together that are followed.
const FOLLOWED: usize = 2_000_000;

/// How far a clock may run before the moment that is judged at.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_hours(24);

/// What the judgement of statements rests on besides what is said.
pub struct Asked<'a> {
    /// Name and version of the product that the tender asks for, if the buyer said.
    pub product: Option<(&'a str, &'a str)>,
    /// The moment to judge at.
    pub as_of: Timestamp,
    /// The documents whose signature was verified with a key that the buyer trusts.
    pub verified: &'a BTreeSet<DocumentId>,
    /// The other names of a vulnerability, as the store has them; what a statement says of that is not believed.
    pub aliases: &'a dyn Fn(&str) -> Vec<String>,
}

/// A statement and what it is about, before it is weighed.
#[derive(Debug)]
struct Bound {
    statement: u32,
    /// What is said of each component, and what is doubtful about that; sorted by component.
    about: Vec<About>,
    /// Why nothing was found to be meant.
    unbound: Option<Reason>,
    of: Option<Timestamp>,
}

/// What a statement says of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct About {
    component: u32,
    status: Option<Status>,
    doubt: Option<Reason>,
    /// Whether the version was found to lie in a range of versions.
    in_range: bool,
}

/// Whether a status speaks against the product, or does not speak for it.
fn is_adverse(status: Option<Status>) -> bool {
    !matches!(status, Some(Status::NotAffected | Status::Fixed))
}

/// Judges every statement of the evidence. Vulnerabilities that only statements against the product tell
/// of are added to those that are known, and the whole is [indexed](Knowledge::indexed).
pub fn judge(evidence: &Evidence<'_>, knowledge: &mut Knowledge, asked: &Asked<'_>) {
    if evidence.statements.is_empty() {
        // The components need not be sorted by name for nobody to ask for them.
        *knowledge = std::mem::take(knowledge).indexed();
        return;
    }
    let targets = Targets::new(evidence, asked);
    let mut left = FOLLOWED;
    let bound: Vec<Bound> = (0..)
        .zip(&evidence.statements)
        .map(|(index, statement)| bind(index, statement, &targets, &mut left))
        .collect();
    add(evidence, &bound, knowledge, asked);
    let mut rows = weigh(evidence, &bound, knowledge, &targets, asked);
    precedence::settle(evidence, &mut rows);
    knowledge.statements = joined(rows);
    *knowledge = std::mem::take(knowledge).indexed();
}

/// What is known where no data are: what the submission itself says of vulnerabilities.
pub fn alone(evidence: &Evidence<'_>, product: Option<(&str, &str)>, as_of: Timestamp) -> Knowledge {
    let mut knowledge = Knowledge::default();
    let (verified, aliases) = (BTreeSet::new(), |_: &str| Vec::new());
    judge(evidence, &mut knowledge, &Asked { product, as_of, verified: &verified, aliases: &aliases });
    knowledge
}

fn bind(
    index: u32,
    statement: &VulnerabilityStatement<'_>,
    targets: &Targets<'_, '_>,
    left: &mut usize,
) -> Bound {
    let mut bound = Bound { statement: index, about: Vec::new(), unbound: None, of: moment(statement) };
    if statement.id.stated().is_none() {
        bound.unbound = Some(Reason::NoVulnerability);
        return bound;
    }
    let mut missed = None;
    for product in &statement.products {
        // Beyond the limit nothing is followed, so that hostile names cost no more.
        let (about, reason) = match *left {
            0 => (Vec::new(), Some(Reason::TooMany)),
            _ => targets.of(product, statement.status.stated().copied()),
        };
        missed = missed.max(reason);
        *left = left.saturating_sub(about.len());
        bound.about.extend(about);
    }
    // Of two names for one component the one that is not doubtful answers.
    bound.about.sort_unstable();
    bound.about.dedup_by_key(|about| (about.component, about.status));
    if bound.about.is_empty() {
        bound.unbound = Some(missed.unwrap_or(Reason::NoProduct));
    }
    bound
}

/// The moment that a statement is of: its last change, else its first issue.
fn moment(statement: &VulnerabilityStatement<'_>) -> Option<Timestamp> {
    let read =
        |field: &Field<Text<'_>>| field.stated().and_then(|words| words.raw().parse::<Timestamp>().ok());
    read(&statement.updated).or_else(|| read(&statement.issued))
}

/// Names are compared without their case: CVE ids stand in capitals, GHSA ids in small letters.
fn key(id: &str) -> String {
    id.trim().to_ascii_uppercase()
}

/// The vulnerabilities by every name that the data give them.
fn by_name(vulnerabilities: &[Vulnerability]) -> BTreeMap<String, u32> {
    let mut names = BTreeMap::new();
    for (index, vulnerability) in (0..).zip(vulnerabilities) {
        for name in std::iter::once(&vulnerability.id).chain(&vulnerability.aliases) {
            names.entry(key(name)).or_insert(index);
        }
    }
    names
}

/// The vulnerability that a statement is about, under its own name or one that the store knows for it.
fn find(id: &str, names: &BTreeMap<String, u32>, asked: &Asked<'_>) -> Option<u32> {
    let known = names.get(&key(id)).copied();
    known.or_else(|| (asked.aliases)(id.trim()).iter().find_map(|alias| names.get(&key(alias)).copied()))
}

/// Adds what is said against the product and no data tell of.
fn add(evidence: &Evidence<'_>, bound: &[Bound], knowledge: &mut Knowledge, asked: &Asked<'_>) {
    let mut names = by_name(&knowledge.vulnerabilities);
    let mut concerned: BTreeSet<(u32, u32)> = BTreeSet::new();
    for (index, vulnerability) in (0..).zip(&knowledge.vulnerabilities) {
        concerned.extend(vulnerability.affected.iter().map(|affected| (index, affected.component)));
    }
    for bound in bound {
        let statement = &evidence.statements[bound.statement as usize];
        let Some(id) = statement.id.stated() else { continue };
        for about in bound.about.iter().filter(|about| is_adverse(about.status)) {
            let index = find(id.raw(), &names, asked).unwrap_or_else(|| {
                let index = u32::try_from(knowledge.vulnerabilities.len()).unwrap_or(u32::MAX);
                let vulnerability = stated(id.raw(), statement, asked);
                for name in std::iter::once(&vulnerability.id).chain(&vulnerability.aliases) {
                    names.entry(key(name)).or_insert(index);
                }
                knowledge.vulnerabilities.push(vulnerability);
                index
            });
            if concerned.insert((index, about.component)) {
                let affected = Affected { component: about.component, by: Vec::new(), fixed: Vec::new() };
                knowledge.vulnerabilities[index as usize].affected.push(affected);
            }
        }
    }
    for vulnerability in &mut knowledge.vulnerabilities {
        vulnerability.affected.sort_by_key(|affected| affected.component);
    }
    knowledge.vulnerabilities.sort_by(|one, other| one.id.cmp(&other.id));
}

/// A vulnerability of which only a statement tells.
fn stated(id: &str, statement: &VulnerabilityStatement<'_>, asked: &Asked<'_>) -> Vulnerability {
    let mut names: BTreeSet<String> = (asked.aliases)(id.trim()).into_iter().collect();
    names.insert(id.trim().to_owned());
    let of_cve = names.iter().find(|name| name.starts_with("CVE-")).cloned();
    let id = of_cve.unwrap_or_else(|| id.trim().to_owned());
    names.remove(&id);
    let severities: BTreeSet<Severity> = statement
        .ratings
        .iter()
        .map(|rating| match &rating.value {
            Rating::Vector(vector) => Severity::Vector(vector.raw().to_owned()),
            Rating::Word(word) => Severity::Word(word.raw().to_owned()),
        })
        .collect();
    let weaknesses: BTreeSet<String> =
        statement.weaknesses.iter().map(|one| one.value.raw().to_owned()).collect();
    Vulnerability {
        id,
        aliases: names.into_iter().collect(),
        kind: AdvisoryKind::Vulnerability,
        summary: None,
        published: None,
        severities: severities.into_iter().collect(),
        weaknesses: weaknesses.into_iter().collect(),
        known_exploited: None,
        likelihood: None,
        affected: Vec::new(),
    }
}

/// What is made of each statement for each component by itself; a row for each.
fn weigh(
    evidence: &Evidence<'_>,
    bound: &[Bound],
    knowledge: &Knowledge,
    targets: &Targets<'_, '_>,
    asked: &Asked<'_>,
) -> Vec<Judged> {
    let names = by_name(&knowledge.vulnerabilities);
    let differs = |problem: &&Problem| problem.code == ProblemCode::DigestDiffers;
    let altered: BTreeSet<DocumentId> =
        evidence.problems.iter().filter(differs).map(|problem| problem.document).collect();
    let mut rows = Vec::new();
    for bound in bound {
        let statement = &evidence.statements[bound.statement as usize];
        let vulnerability = statement.id.stated().and_then(|id| find(id.raw(), &names, asked));
        let row = |status, components, in_range, made| Judged {
            statement: bound.statement,
            status,
            of: bound.of,
            vulnerability,
            components,
            in_range,
            made,
        };
        if let Some(reason) = bound.unbound {
            rows.push(row(statement.status.stated().copied(), Vec::new(), false, Made::Refused(reason)));
        }
        let concerned =
            vulnerability.map_or(&[][..], |index| &knowledge.vulnerabilities[index as usize].affected);
        for about in &spread(&bound.about, concerned, targets) {
            let affected = place(concerned, about.component).map(|place| &concerned[place]);
            let weighing =
                Weighing { evidence, altered: &altered, statement, about, affected, of: bound.of, asked };
            rows.push(row(about.status, vec![about.component], about.in_range, weighing.made()));
        }
    }
    rows
}

fn place(concerned: &[Affected], component: u32) -> Option<usize> {
    concerned.binary_search_by_key(&component, |one| one.component).ok()
}

/// What is said for the product as a whole may be meant for whatever component of it has the
/// vulnerability, so that a person has to look.
fn spread(about: &[About], concerned: &[Affected], targets: &Targets<'_, '_>) -> Vec<About> {
    let is_of_whole = |one: &&About| targets.is_product(one.component) && !is_adverse(one.status);
    let wholes: BTreeMap<DocumentId, &About> =
        about.iter().filter(is_of_whole).map(|one| (targets.document(one.component), one)).collect();
    let has_own = |component: u32| about.binary_search_by_key(&component, |one| one.component).is_ok();
    let mut spread = Vec::new();
    for component in concerned.iter().map(|affected| affected.component).filter(|&one| !has_own(one)) {
        if let Some(&&whole) = wholes.get(&targets.document(component)) {
            let doubt = whole.doubt.or(Some(Reason::ProductOnly));
            spread.push(About { component, doubt, ..whole });
        }
    }
    // Where only others have it, nothing is said of the product by itself.
    let elsewhere: BTreeSet<DocumentId> = spread.iter().map(|one| targets.document(one.component)).collect();
    let is_idle = |one: &&About| {
        let is_concerned = place(concerned, one.component).is_some();
        is_of_whole(one) && !is_concerned && elsewhere.contains(&targets.document(one.component))
    };
    spread.extend(about.iter().filter(|one| !is_idle(one)));
    spread
}

/// One statement about one component, while it is weighed.
struct Weighing<'w, 's> {
    evidence: &'w Evidence<'s>,
    /// The documents that are not those whose digests stand beside them.
    altered: &'w BTreeSet<DocumentId>,
    statement: &'w VulnerabilityStatement<'s>,
    about: &'w About,
    affected: Option<&'w Affected>,
    of: Option<Timestamp>,
    asked: &'w Asked<'w>,
}

impl Weighing<'_, '_> {
    /// Whether it is used. What is said against the product is, whoever says it and however.
    fn made(&self) -> Made {
        if is_adverse(self.about.status) {
            return match self.about.doubt {
                Some(reason @ (Reason::TooBroad | Reason::VersionRange | Reason::VersionsDiffer)) => {
                    Made::Demoted(reason)
                }
                _ => Made::Used,
            };
        }
        if let Some(reason) = self.refusal() {
            return Made::Refused(reason);
        }
        self.demotion().map_or(Made::Used, Made::Demoted)
    }

    fn refusal(&self) -> Option<Reason> {
        if self.altered.contains(&self.statement.at.document) {
            return Some(Reason::DigestDiffers);
        }
        if let Some(reason @ (Reason::TooBroad | Reason::VersionRange)) = self.about.doubt {
            return Some(reason);
        }
        let Some(of) = self.of else { return Some(Reason::NoTimestamp) };
        if of.duration_since(self.asked.as_of) > CLOCKS_DIFFER {
            return Some(Reason::FutureDated);
        }
        if self.about.status == Some(Status::NotAffected) {
            let justification = self.statement.justification.stated();
            // The component is on the list that the statement was bound by.
            if justification == Some(&Justification::ComponentNotPresent) {
                return Some(Reason::ComponentListed);
            }
            if justification.is_none() && self.statement.impact.stated().is_none() {
                return Some(Reason::Unjustified);
            }
        }
        let Some(affected) = self.affected else { return Some(Reason::NothingToAnswer) };
        // The first mended versions are above the component's own, by which it was matched.
        let is_below = self.about.status == Some(Status::Fixed) && !affected.fixed.is_empty();
        is_below.then_some(Reason::BelowFixed)
    }

    fn demotion(&self) -> Option<Reason> {
        let document = self.evidence.document(self.statement.at.document);
        let vex = document.and_then(|document| document.vex.as_ref());
        let is_draft = vex.and_then(|vex| vex.status.stated()).is_some_and(|status| status.raw() == "draft");
        if is_draft {
            return Some(Reason::Draft);
        }
        if self.about.status == Some(Status::NotAffected) {
            match self.statement.justification.stated() {
                None => return Some(Reason::FreeText),
                Some(justification) if is_hard_to_prove(*justification) => return Some(Reason::HardToProve),
                Some(_) => {}
            }
        }
        let stale = self.is_stale().then_some(Reason::Stale);
        self.about.doubt.or(stale).or_else(|| self.untrusted(vex))
    }

    /// Whether it is older than the SBOM that lists the component.
    fn is_stale(&self) -> bool {
        let listed = self.evidence.component(self.about.component).at.document;
        let sbom = self.evidence.document(listed).and_then(|document| document.sbom.as_ref());
        let made = sbom.and_then(|sbom| sbom.timestamp.stated()?.raw().parse::<Timestamp>().ok());
        made.is_some_and(|made| self.of.is_none_or(|of| of < made))
    }

    fn untrusted(&self, vex: Option<&Vex<'_>>) -> Option<Reason> {
        if self.asked.verified.contains(&self.statement.at.document) {
            return None;
        }
        let is_signed = vex.is_some_and(|vex| vex.signature.stated().is_some());
        Some(if is_signed { Reason::SignatureNotVerified } else { Reason::Unsigned })
    }
}

/// The two justifications that OpenVEX calls difficult to prove conclusively, and those of CycloneDX that
/// rest on a mitigation or on how the product is set up.
fn is_hard_to_prove(justification: Justification) -> bool {
    match justification {
        Justification::ComponentNotPresent
        | Justification::VulnerableCodeNotPresent
        | Justification::VulnerableCodeNotInExecutePath
        | Justification::CodeNotPresent
        | Justification::CodeNotReachable => false,
        Justification::VulnerableCodeCannotBeControlledByAdversary
        | Justification::InlineMitigationsAlreadyExist
        | Justification::RequiresConfiguration
        | Justification::RequiresDependency
        | Justification::RequiresEnvironment
        | Justification::ProtectedByCompiler
        | Justification::ProtectedAtRuntime
        | Justification::ProtectedAtPerimeter
        | Justification::ProtectedByMitigatingControl => true,
    }
}

/// Joins the rows of one statement that ended alike.
fn joined(rows: Vec<Judged>) -> Vec<Judged> {
    let mut joined: BTreeMap<(u32, Made, Option<Status>, bool), Judged> = BTreeMap::new();
    for row in rows {
        match joined.entry((row.statement, row.made, row.status, row.in_range)) {
            std::collections::btree_map::Entry::Vacant(vacant) => drop(vacant.insert(row)),
            std::collections::btree_map::Entry::Occupied(mut known) => {
                known.get_mut().components.extend(row.components);
            }
        }
    }
    joined
        .into_values()
        .map(|mut row| {
            row.components.sort_unstable();
            row.components.dedup();
            row
        })
        .collect()
}
