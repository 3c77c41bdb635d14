//! What was and was not checked.
//!
//! It names what a reader could otherwise take to have been checked.

use std::collections::BTreeSet;

use super::{Block, Ranked, Section, Words, file, vulnerabilities};
use crate::assessment::{ArtifactRecord, Assessment, Verdict};
use crate::reports::wording::{self, counted, number};
use crate::source::{ProblemClass, ProblemCode};
use crate::submission::integrity::{Algorithm, SIGNATURE};

/// Files that are named in a list.
const FILES: usize = 20;

pub(super) fn section(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Section {
    let mut section = Section::new("scope", Words::plain("6 What was checked, and what was not"));
    let part = |anchor: &str, heading: &str, lines: Vec<Words>| {
        let mut part = Section::new(anchor, Words::plain(heading));
        part.blocks.push(Block::List(lines));
        part
    };
    section.sections = vec![
        part("checked", "Checked", checked(assessment, ranked)),
        part("not-checked", "Not checked this time", not_checked(assessment, ranked)),
        part("never-checked", "Never checked by this tool", never_checked()),
    ];
    section
}

fn checked(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Vec<Words> {
    let mut lines = Vec::new();
    for one in ranked {
        let asked = one.result.findings.iter().filter(|f| f.verdict != Verdict::NotApplicable).count();
        let baseline = &one.result.baseline;
        lines.push(Words::plain(format!(
            "{} of {} {}, listed in section 2.",
            counted(asked as u64, "requirement", "requirements"),
            baseline.id,
            baseline.version
        )));
    }
    let read = |artifact: &&ArtifactRecord| artifact.role.is_some();
    let artifacts = &assessment.submission.artifacts;
    let line = |artifact: &ArtifactRecord| {
        let role = artifact.role.as_deref().map(wording::role_named).unwrap_or_default();
        let mut words = named(artifact).and(format!(", read as {role}"));
        if let Some(counts) = &artifact.components {
            words = words.and(format!(" with {}", counted(counts.read, "component", "components")));
        }
        words.and(".")
    };
    lines.extend(artifacts.iter().filter(read).take(FILES).map(line));
    lines.extend(more(artifacts.iter().filter(read).count()));
    if lines.len() == ranked.len() {
        lines.push(Words::plain("No file was recognised as an SBOM or a Cargo project."));
    }
    lines
}

fn not_checked(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Vec<Words> {
    let mut lines = Vec::new();
    if assessment.intelligence.is_none() {
        lines.push(vulnerabilities::not_checked());
    }
    for (index, finding) in ranked.iter().flat_map(|one| &one.findings) {
        if finding.verdict == Verdict::NotApplicable {
            let words = Words::plain(format!("No. {index}, “")).then(Words::prose(&finding.title)).and("”: ");
            lines.push(words.and(wording::reason(finding)));
        }
    }
    let artifacts = &assessment.submission.artifacts;
    let has = |artifact: &ArtifactRecord, code| artifact.problems.iter().any(|problem| problem.code == code);
    let refused = |a: &ArtifactRecord| a.problems.iter().any(|p| p.code.class() == ProblemClass::Refused);
    let lost =
        |a: &ArtifactRecord| !refused(a) && a.problems.iter().any(|p| p.code.class() == ProblemClass::Lost);
    let altered = |artifact: &ArtifactRecord| has(artifact, ProblemCode::DigestDiffers);
    let in_part = |artifact: &ArtifactRecord| lost(artifact) && !altered(artifact);
    let ignored = |artifact: &ArtifactRecord| has(artifact, ProblemCode::ControlFileIgnored);
    let unknown = |artifact: &ArtifactRecord| {
        artifact.role.is_none() && !refused(artifact) && !lost(artifact) && !ignored(artifact)
    };
    let recognised: BTreeSet<String> = artifacts.iter().filter(|a| a.role.is_some()).map(place).collect();
    let beside = |artifact: &ArtifactRecord, ending: &str| {
        unknown(artifact)
            && place(artifact).strip_suffix(ending).is_some_and(|document| recognised.contains(document))
    };
    let digest = |a: &ArtifactRecord| Algorithm::ALL.iter().any(|algorithm| beside(a, algorithm.ending()));
    let signature = |artifact: &ArtifactRecord| beside(artifact, SIGNATURE);
    let unread = |a: &ArtifactRecord| unknown(a) && !digest(a) && !signature(a);
    lines.extend(files(artifacts, "Refused, see section 7: ", &refused));
    lines.extend(files(artifacts, "Not what the digest beside it is of, see section 7: ", &altered));
    lines.extend(files(artifacts, "Read in part only, see section 7: ", &in_part));
    lines.extend(files(artifacts, "Meant to steer the check, and ignored: ", &ignored));
    lines.extend(files(artifacts, "Digests, only compared with the file that they stand beside: ", &digest));
    lines.extend(files(artifacts, "Signatures, not verified: ", &signature));
    lines.extend(files(artifacts, "In no format that is known, and not read: ", &unread));
    if lines.is_empty() {
        lines.push(Words::plain("Nothing of what was submitted was passed over."));
    }
    lines
}

fn files(artifacts: &[ArtifactRecord], what: &str, which: &dyn Fn(&ArtifactRecord) -> bool) -> Option<Words> {
    let mut found = artifacts.iter().filter(|artifact| which(artifact));
    let mut words = Words::plain(what).then(named(found.next()?));
    for artifact in found.by_ref().take(FILES - 1) {
        words = words.and(", ").then(named(artifact));
    }
    let rest = found.count();
    Some(if rest > 0 {
        words.and(format!(" and {} more, in section 7.", number(rest as u64)))
    } else {
        words.and(".")
    })
}

fn place(artifact: &ArtifactRecord) -> String {
    file(&artifact.path, artifact.inside.as_deref())
}

fn named(artifact: &ArtifactRecord) -> Words {
    Words::code(&place(artifact))
}

fn more(all: usize) -> Option<Words> {
    let rest = all.saturating_sub(FILES);
    (rest > 0).then(|| Words::plain(format!("And {} more, in section 7.", number(rest as u64))))
}

fn never_checked() -> Vec<Words> {
    let never = [
        "Whether the list of components is complete: it is the vendor’s own, and what is left out cannot be seen in it.",
        "The software itself: its source code, how it is built, and how it runs.",
        "Whether what the documents say is true, beyond what they say of each other.",
        "Hardware, services, people and premises.",
        "Licence terms and other questions of law.",
        "Country of origin, ownership and finances of the bidder.",
    ];
    never.map(Words::plain).into()
}
