//! Turns what was observed into an assessment that borrows nothing: names, keys, lines and columns.

pub(super) mod known;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::examine::{Kept, Of, OpenGroup, Tally};
use super::questions::Examined;
use super::{
    ArtifactRecord, BaselineRecord, ComponentCounts, Finding, Group, ProblemRecord, SubjectRecord,
    SubmissionRecord, verdict,
};
use crate::baseline::{Baseline, Rule};
use crate::checks::Subjects;
use crate::evidence::{Component, ComponentKind, Document, Evidence, Role, Subject};
use crate::source::{DocumentId, Field, Location, Origin, Problem, Text};
use crate::submission::Submission;
use crate::syntax::{self, Place};

/// The places of everything that is reported, found in one pass over each document.
pub(super) struct Places<'a> {
    submission: &'a Submission,
    found: BTreeMap<Origin, Place>,
    /// For the second and later bearers of a key, in document order: which of them it is, from 2.
    ordinals: HashMap<Origin, usize>,
}

impl<'a> Places<'a> {
    /// Finds the places of all problems, of all observations that are listed, and of what is
    /// mentioned with known vulnerabilities.
    pub(super) fn find(
        submission: &'a Submission,
        evidence: &Evidence<'_>,
        examined: &[Tally<'_>],
        mentioned: &known::Mentioned,
    ) -> Self {
        let kept = || examined.iter().flat_map(|tally| &tally.groups).flat_map(|group| &group.kept);
        let problems = evidence
            .problems
            .iter()
            .filter_map(|problem| Some(Origin { document: problem.document, offset: problem.offset? }));
        let concerned: Vec<&Component<'_>> =
            mentioned.components.iter().map(|&index| evidence.component(index)).collect();
        let known =
            concerned.iter().map(|component| component.at).chain(mentioned.statements.iter().copied());
        let wanted: BTreeSet<Origin> =
            kept().filter_map(|kept| kept.at).chain(problems).chain(known).collect();
        let mut found = BTreeMap::new();
        for (id, artifact) in submission.numbered() {
            let first = Origin { document: id, offset: 0 };
            let last = Origin { document: id, offset: u32::MAX };
            let offsets: Vec<u32> = wanted.range(first..=last).map(|origin| origin.offset).collect();
            if offsets.is_empty() {
                continue;
            }
            let places = syntax::locate(artifact, &offsets);
            let origins = offsets.iter().map(|&offset| Origin { document: id, offset });
            found.extend(origins.zip(places));
        }
        let mut bearers: HashMap<String, usize> = HashMap::new();
        for kept in kept() {
            if let Of::Subject(Subject::Component(component)) = kept.of {
                bearers.insert(base_key(component), 0);
            }
        }
        bearers.extend(concerned.iter().map(|component| (base_key(component), 0)));
        let mut ordinals = HashMap::new();
        if !bearers.is_empty() {
            for component in &evidence.components {
                if let Some(count) = bearers.get_mut(&base_key(component)) {
                    *count += 1;
                    if *count > 1 {
                        ordinals.insert(component.at, *count);
                    }
                }
            }
        }
        Self { submission, found, ordinals }
    }

    fn location(&self, document: DocumentId, offset: Option<u32>) -> Location {
        let artifact = self.submission.artifact(document);
        let place = offset.and_then(|offset| self.found.get(&Origin { document, offset }));
        Location {
            path: artifact.path.clone(),
            inside: artifact.inside.clone(),
            pointer: place.map(|place| place.pointer.clone()).unwrap_or_default(),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
        }
    }

    /// The digest of a file.
    pub(super) fn digest(&self, document: DocumentId) -> &'a str {
        &self.submission.artifact(document).sha256
    }

    /// The component's key, with an ordinal from the second of equals on.
    fn key(&self, component: &Component<'_>) -> String {
        let key = base_key(component);
        match self.ordinals.get(&component.at) {
            Some(ordinal) => format!("{key}#{ordinal}"),
            None => key,
        }
    }
}

/// A component's purl in canonical spelling, else `name@version`.
fn base_key(component: &Component<'_>) -> String {
    // In the one spelling of its package, so that two spellings have one key.
    if let Some(purl) = component.purl() {
        return purl.purl().map_or(purl.text.raw(), |purl| purl.canonical()).to_owned();
    }
    let name = words(&component.name).unwrap_or("(unnamed)");
    match words(&component.version) {
        Some(version) => format!("{name}@{version}"),
        None => name.to_owned(),
    }
}

fn words<'f>(field: &'f Field<Text<'_>>) -> Option<&'f str> {
    field.stated().map(Text::raw)
}

/// The place of the submission as a whole.
fn submission_place() -> Location {
    Location { path: ".".to_owned(), inside: None, pointer: String::new(), line: None, column: None }
}

pub(super) fn finding(rule: &Rule, tally: &Tally<'_>, places: &Places<'_>) -> Finding {
    let (verdict, reason) = verdict::conclude(tally);
    Finding {
        rule: rule.id.clone(),
        title: rule.title.clone(),
        level: rule.level,
        cure: rule.cure,
        group: rule.group.clone(),
        statement: rule.statement.clone(),
        rationale: rule.rationale.clone(),
        reading: rule.reading.clone(),
        remediation: rule.remediation.clone(),
        verdict,
        reason,
        counts: tally.counts.clone(),
        taken_from: tally.taken_from.iter().map(|(field, count)| ((*field).to_owned(), *count)).collect(),
        observations: tally.groups.iter().map(|group| sealed(group, places)).collect(),
        satisfies: rule.satisfies.clone(),
        waivers: Vec::new(),
        review_entry: None,
    }
}

fn sealed(group: &OpenGroup<'_>, places: &Places<'_>) -> Group {
    Group {
        weight: group.weight,
        code: group.code,
        args: group.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        count: group.count,
        subjects: group.kept.iter().map(|kept| subject(kept, places)).collect(),
    }
}

fn subject(kept: &Kept<'_>, places: &Places<'_>) -> SubjectRecord {
    let document_of = |id: DocumentId| {
        let artifact = places.submission.artifact(id);
        artifact
            .inside
            .as_ref()
            .map_or_else(|| artifact.path.clone(), |member| format!("{}!{member}", artifact.path))
    };
    let (key, kind, name, version, purl, at) = match kept.of {
        Of::Subject(Subject::Submission) => {
            (".".to_owned(), "submission", "the submission".to_owned(), None, None, None)
        }
        Of::Artifact(id) => (document_of(id), "document", document_of(id), None, None, Some((id, None))),
        Of::Subject(Subject::Document(document)) => {
            let name = document_of(document.id);
            (name.clone(), "document", name, None, None, Some((document.id, Some(document.at.offset))))
        }
        Of::Subject(Subject::Component(component)) => (
            places.key(component),
            component.kind.word(),
            words(&component.name).unwrap_or("(unnamed)").to_owned(),
            words(&component.version).map(str::to_owned),
            component.purl().map(|purl| purl.text.raw().to_owned()),
            Some((component.at.document, Some(component.at.offset))),
        ),
        Of::Subject(Subject::Project(project)) => {
            let name = document_of(project.at.document);
            (name.clone(), "project", name, None, None, Some((project.at.document, Some(project.at.offset))))
        }
        Of::Subject(Subject::Package(package)) => (
            format!("{}@{}", package.name.raw(), package.version.raw()),
            "package",
            package.name.raw().to_owned(),
            Some(package.version.raw().to_owned()),
            None,
            Some((package.at.document, Some(package.at.offset))),
        ),
    };
    let at = kept.at.map(|at| (at.document, Some(at.offset))).or(at);
    let location = at.map_or_else(submission_place, |(id, offset)| places.location(id, offset));
    SubjectRecord {
        key,
        kind: kind.to_owned(),
        name,
        version,
        purl,
        value: kept.value.map(str::to_owned),
        locations: vec![location],
    }
}

/// The kinds of component that at least one component rule of any baseline examined.
pub(super) fn checked_kinds(baselines: &[Baseline], examined: &Examined<'_>) -> Vec<ComponentKind> {
    let rules = baselines.iter().enumerate().flat_map(|(index, baseline)| {
        baseline.rules.iter().enumerate().map(move |(number, rule)| (rule, examined.answer(index, number)))
    });
    let asked: Vec<&Rule> = rules
        .filter(|(rule, tally)| rule.check.subjects() == Subjects::Components && tally.not_asked.is_none())
        .map(|(rule, _)| rule)
        .collect();
    let is_checked = |kind: &ComponentKind| asked.iter().any(|rule| !rule.except.contains(kind));
    ComponentKind::ALL.iter().copied().filter(is_checked).collect()
}

pub(super) fn submission_record(
    submission: &Submission,
    evidence: &Evidence<'_>,
    checked: &[ComponentKind],
    places: &Places<'_>,
) -> SubmissionRecord {
    let documents: BTreeMap<DocumentId, &Document<'_>> =
        evidence.documents.iter().map(|document| (document.id, document)).collect();
    let mut problems: BTreeMap<DocumentId, Vec<&Problem>> = BTreeMap::new();
    for problem in &evidence.problems {
        problems.entry(problem.document).or_default().push(problem);
    }
    let artifacts = submission.numbered().map(|(id, artifact)| {
        let document = documents.get(&id).copied();
        let sbom = document.and_then(|document| document.sbom.as_ref());
        let tools = sbom.and_then(|sbom| sbom.tools.stated()).map(Vec::as_slice).unwrap_or_default();
        let tool = |tool: &crate::evidence::Tool<'_>| match (words(&tool.name), words(&tool.version)) {
            (Some(name), Some(version)) => format!("{name} {version}"),
            (name, _) => name.unwrap_or("(unnamed tool)").to_owned(),
        };
        ArtifactRecord {
            path: artifact.path.clone(),
            inside: artifact.inside.clone(),
            role: document.map(|document| document.role.word().to_owned()),
            format: document.map(|document| document.standard.name().to_owned()),
            format_version: document.and_then(|document| words(&document.version)).map(str::to_owned),
            made_with: tools.iter().map(tool).collect(),
            made_at: sbom.and_then(|sbom| words(&sbom.timestamp)).map(str::to_owned),
            sha256: artifact.sha256.clone(),
            size: artifact.size,
            components: document
                .filter(|document| document.role == Role::Sbom)
                .map(|document| component_counts(evidence, document, checked)),
            problems: problems
                .get(&id)
                .into_iter()
                .flatten()
                .map(|problem| ProblemRecord {
                    code: problem.code,
                    detail: problem.detail.clone(),
                    location: places.location(id, problem.offset),
                })
                .collect(),
        }
    });
    SubmissionRecord { digest: submission.digest.clone(), artifacts: artifacts.collect() }
}

fn component_counts(
    evidence: &Evidence<'_>,
    document: &Document<'_>,
    checked: &[ComponentKind],
) -> ComponentCounts {
    let components = evidence.components_of(document);
    let mut counts = ComponentCounts { unreadable: u64::from(document.unreadable), ..Default::default() };
    counts.read = components.len() as u64 + counts.unreadable;
    for component in components {
        if checked.contains(&component.kind) {
            counts.checked += 1;
        } else {
            *counts.exempt.entry(component.kind.word().to_owned()).or_default() += 1;
        }
    }
    counts
}

pub(super) fn baseline_record(baseline: &Baseline) -> BaselineRecord {
    BaselineRecord {
        id: baseline.id.clone(),
        version: baseline.version.to_string(),
        title: baseline.title.clone(),
        issuer: baseline.issuer.clone(),
        status: baseline.status,
        jurisdiction: baseline.jurisdiction.clone(),
        summary: baseline.summary.clone(),
        effective_from: baseline.effective_from.clone(),
        effective_until: baseline.effective_until.clone(),
        extends: baseline.extends.clone(),
        groups: baseline.groups.clone(),
        sha256: baseline.sha256.clone(),
    }
}
