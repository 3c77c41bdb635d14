//! Puts a rule's question to each subject it is about, and counts.
//!
//! The loop, the scope, the bounds on unknowns and what a damaged document costs live here, once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::baseline::Rule;
use crate::checks::{
    Accept, Answered, Check, Code, Context, NotAsked, Observation, Parts, Seen, Subjects, Tolerance, Weight,
};
use crate::evidence::{Document, Evidence, Role, Subject};
use crate::source::{DocumentId, Origin, Problem, ProblemClass};
use crate::submission::Submission;

use super::Counts;

/// What was observed for one rule.
#[derive(Debug, Default)]
pub(super) struct Tally<'a> {
    /// Why the rule was not asked, if it was not.
    pub(super) not_asked: Option<NotAsked>,
    /// The exact counts.
    pub(super) counts: Counts,
    /// Subjects that state what the rule needs.
    pub(super) stated: u64,
    /// Where answers came from.
    pub(super) taken_from: BTreeMap<&'static str, u64>,
    /// What was seen, equal things together.
    pub(super) groups: Vec<OpenGroup<'a>>,
    /// The package URLs of what waivers took out.
    pub(super) waived: BTreeSet<String>,
    /// The files in which something waits for a person.
    pub(super) review_in: BTreeSet<DocumentId>,
    /// Where the group of equal things is, until the groups are sorted.
    places: HashMap<Sameness, usize>,
}

/// What makes two observations equal.
type Sameness = (Code, Weight, Vec<(&'static str, String)>);

/// Equal observations, not sealed yet.
#[derive(Debug)]
pub(super) struct OpenGroup<'a> {
    pub(super) weight: Weight,
    pub(super) code: Code,
    pub(super) args: Vec<(&'static str, String)>,
    pub(super) count: u64,
    pub(super) kept: Vec<Kept<'a>>,
}

/// One observation that is listed.
#[derive(Debug)]
pub(super) struct Kept<'a> {
    pub(super) of: Of<'a>,
    pub(super) value: Option<&'a str>,
    pub(super) at: Option<Origin>,
}

/// What an observation was made of: a subject, or an artifact that nobody could read as a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of<'a> {
    Subject(Subject<'a>),
    Artifact(DocumentId),
}

/// What waivers take out of a rule.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Accepted<'w> {
    /// Components, by their canonical package URLs.
    pub(super) purls: Vec<&'w str>,
    /// Whether also what cannot be told of them is taken out.
    pub(super) without_evidence: bool,
}

impl<'w> Accepted<'w> {
    /// The package URL by which a subject is taken out, if it is.
    fn covers(&self, subject: Subject<'_>, weight: Weight) -> Option<&'w str> {
        let is_open = match weight {
            Weight::Unsatisfied => true,
            Weight::Undetermined => self.without_evidence,
            Weight::Review | Weight::Waived | Weight::Noted => false,
        };
        if self.purls.is_empty() || !is_open {
            return None;
        }
        let Subject::Component(component) = subject else { return None };
        let own = component.purl()?.purl()?;
        self.purls.iter().copied().find(|purl| *purl == own.canonical())
    }
}

/// Examines one rule; `keep` bounds the subjects that are listed for each cause.
pub(super) fn examine<'a>(
    rule: &Rule,
    damages: &[Damage<'_>],
    context: &Context<'a>,
    accepted: &Accepted<'_>,
    keep: Option<usize>,
) -> Tally<'a> {
    let mut tally = Tally::default();
    if let Some(not_asked) = rule.check.not_asked(context) {
        return Tally { not_asked: Some(not_asked), ..tally };
    }
    let unanswerable = rule.check.unanswerable(context);
    if !unanswerable.is_empty() {
        for observation in unanswerable {
            tally.see(Subject::Submission, observation, accepted, keep);
        }
        return tally.sorted();
    }
    let tolerance = rule.check.tolerance();
    let mut tolerated = Vec::new();
    // A person who answers looks for himself; nothing rests on what could be read.
    let needs_documents = !matches!(rule.check, Check::SignOff(_));
    for damage in damages.iter().filter(|damage| needs_documents && damage.concerns(rule.check.subjects())) {
        tally.add(damage.observed(), keep);
    }
    subjects(rule.check.subjects(), context.evidence, &mut |subject| {
        if let Some(reason) = exemption(rule, subject) {
            tally.counts.present += 1;
            *tally.counts.exempt.entry(reason.to_owned()).or_default() += 1;
            return;
        }
        let seen = rule.check.observe(subject, context);
        tally.count_parts(seen.parts.as_ref());
        tally.count_answer(&seen);
        if tolerates(&tolerance, seen.answer) {
            tolerated.extend(seen.observations.into_iter().map(|observation| (subject, observation)));
            return;
        }
        for observation in seen.observations {
            tally.see(subject, observation, accepted, keep);
        }
    });
    tally.settle_tolerated(tolerated, &tolerance, accepted, keep);
    tally.sorted()
}

/// Hands over each subject of a sort, in document order.
fn subjects<'a>(which: Subjects, evidence: &'a Evidence<'a>, hand_over: &mut dyn FnMut(Subject<'a>)) {
    match which {
        Subjects::Submission => hand_over(Subject::Submission),
        Subjects::Sboms => sboms(evidence).for_each(|document| hand_over(Subject::Document(document))),
        Subjects::Statements => {
            for (document, _) in evidence.statement_documents() {
                hand_over(Subject::Document(document));
            }
        }
        Subjects::SbomsAndComponents => {
            subjects(Subjects::Sboms, evidence, hand_over);
            subjects(Subjects::Components, evidence, hand_over);
        }
        Subjects::Components => {
            for component in sboms(evidence).flat_map(|document| evidence.components_of(document)) {
                hand_over(Subject::Component(component));
            }
        }
        Subjects::Projects => {
            evidence.projects.iter().for_each(|project| hand_over(Subject::Project(project)));
        }
        Subjects::Packages => {
            for package in evidence.projects.iter().flat_map(|project| &project.packages) {
                hand_over(Subject::Package(package));
            }
        }
    }
}

fn sboms<'a>(evidence: &'a Evidence<'a>) -> impl Iterator<Item = &'a Document<'a>> {
    evidence.documents.iter().filter(|document| document.role == Role::Sbom)
}

/// Why the rule is not about a subject, if it is not.
fn exemption(rule: &Rule, subject: Subject<'_>) -> Option<&'static str> {
    match subject {
        Subject::Component(component) if rule.except.contains(&component.kind) => Some(component.kind.word()),
        _ => None,
    }
}

fn tolerates(tolerance: &Tolerance, answer: Answered) -> bool {
    match answer {
        Answered::DeclaredUnknown => tolerance.accept.contains(&Accept::DeclaredUnknown),
        Answered::NotAsserted => tolerance.accept.contains(&Accept::NotAsserted),
        Answered::Stated | Answered::Withheld | Answered::Nothing => false,
    }
}

/// A file that was refused or partly lost.
#[derive(Debug)]
pub(super) struct Damage<'e> {
    id: DocumentId,
    problem: &'e Problem,
    role: Option<Role>,
    is_of_project: bool,
}

/// Finds what was refused or partly lost, by the worst that befell each file.
pub(super) fn damages<'e>(submission: &Submission, evidence: &'e Evidence<'_>) -> Vec<Damage<'e>> {
    let mut worst: BTreeMap<DocumentId, &Problem> = BTreeMap::new();
    for problem in evidence.problems.iter().filter(|problem| problem.code.class() > ProblemClass::Noted) {
        let known = worst.entry(problem.document).or_insert(problem);
        if problem.code.class() > known.code.class() {
            *known = problem;
        }
    }
    let roles: BTreeMap<DocumentId, Role> =
        evidence.documents.iter().map(|document| (document.id, document.role)).collect();
    let damage = |(id, problem)| Damage {
        id,
        problem,
        role: roles.get(&id).copied(),
        is_of_project: submission.artifact(id).project.is_some(),
    };
    worst.into_iter().map(damage).collect()
}

impl Damage<'_> {
    /// Whether a question about these subjects needed the file. One that could not even be
    /// recognised may have been anything.
    fn concerns(&self, which: Subjects) -> bool {
        let about_projects = matches!(which, Subjects::Projects | Subjects::Packages);
        match self.role {
            Some(Role::Sbom) => true,
            Some(Role::Vex) => which == Subjects::Statements,
            Some(Role::Project) => about_projects,
            None => about_projects || !self.is_of_project,
        }
    }

    fn observed<'a>(&self) -> (OpenGroup<'a>, Kept<'a>) {
        let code = match self.problem.code.class() {
            ProblemClass::Refused => Code::DocumentRefused,
            ProblemClass::Lost | ProblemClass::Noted => Code::DocumentLost,
        };
        let at = self.problem.offset.map(|offset| Origin { document: self.id, offset });
        let args = vec![("problem", self.problem.code.word().to_owned())];
        let group = OpenGroup { weight: Weight::Undetermined, code, args, count: 0, kept: Vec::new() };
        (group, Kept { of: Of::Artifact(self.id), value: None, at })
    }
}

impl<'a> Tally<'a> {
    /// Counts a subject, or the parts that it was examined by.
    fn count_parts(&mut self, parts: Option<&Parts>) {
        let one = Parts { present: 1, exempt: Vec::new() };
        let parts = parts.unwrap_or(&one);
        self.counts.present += parts.present;
        self.counts.examined += parts.present;
        for &(reason, count) in &parts.exempt {
            self.counts.examined -= count;
            *self.counts.exempt.entry(reason.to_owned()).or_default() += count;
        }
    }

    fn count_answer(&mut self, seen: &Seen<'a>) {
        match seen.answer {
            Answered::Stated => self.stated += 1,
            Answered::DeclaredUnknown => self.counts.declared_unknown += 1,
            Answered::NotAsserted => self.counts.not_asserted += 1,
            Answered::Withheld => self.counts.withheld += 1,
            Answered::Nothing => {}
        }
        if let Some(field) = seen.taken_from {
            *self.taken_from.entry(field).or_default() += 1;
        }
    }

    fn see(
        &mut self,
        subject: Subject<'a>,
        mut observation: Observation<'a>,
        accepted: &Accepted<'_>,
        keep: Option<usize>,
    ) {
        let subject = observation.about.unwrap_or(subject);
        let at = observation.at.or(subject.at());
        if let Some(purl) = accepted.covers(subject, observation.weight) {
            observation.weight = Weight::Waived;
            self.waived.insert(purl.to_owned());
        }
        if observation.weight == Weight::Review {
            self.review_in.extend(at.map(|at| at.document));
        }
        let kept = Kept { of: Of::Subject(subject), value: observation.value, at };
        let group = OpenGroup {
            weight: observation.weight,
            code: observation.code,
            args: observation.args,
            count: 0,
            kept: Vec::new(),
        };
        self.add((group, kept), keep);
    }

    /// Counts an observation and puts it with its equals.
    fn add(&mut self, (group, kept): (OpenGroup<'a>, Kept<'a>), keep: Option<usize>) {
        match group.weight {
            Weight::Unsatisfied => self.counts.unsatisfied += 1,
            Weight::Undetermined => self.counts.undetermined += 1,
            Weight::Review => self.counts.review += 1,
            Weight::Waived => self.counts.waived += 1,
            Weight::Noted => {}
        }
        // The words of a vendor can make each observation a group of its own.
        let key = (group.code, group.weight, group.args.clone());
        let index = *self.places.entry(key).or_insert(self.groups.len());
        if index == self.groups.len() {
            self.groups.push(group);
        }
        let group = &mut self.groups[index];
        group.count += 1;
        if keep.is_none_or(|keep| group.kept.len() < keep) {
            group.kept.push(kept);
        }
    }

    /// With its causes, those that decide first.
    fn sorted(mut self) -> Self {
        self.groups.sort_by_key(|group| group.weight);
        self
    }

    /// Accepts unknowns up to the bound; beyond it every one of them counts against the rule.
    fn settle_tolerated(
        &mut self,
        tolerated: Vec<(Subject<'a>, Observation<'a>)>,
        tolerance: &Tolerance,
        accepted: &Accepted<'_>,
        keep: Option<usize>,
    ) {
        let (unknown, examined) = (tolerated.len() as u64, self.counts.examined);
        let bound = tolerance.unknown_at_most.unwrap_or(1.0);
        // Counts of subjects are far below 2^52, so nothing is lost in the comparison.
        #[expect(clippy::cast_precision_loss, reason = "counts are small enough to be exact")]
        let too_many = unknown as f64 > bound * examined as f64;
        for (subject, mut observation) in tolerated {
            if too_many {
                observation.weight = Weight::Unsatisfied;
                observation.code = Code::TooManyUnknown;
                observation.args.push(("unknown", unknown.to_string()));
                observation.args.push(("examined", examined.to_string()));
                observation.args.push(("share", format!("{}", (bound * 100.0).round())));
            } else {
                observation.weight = Weight::Noted;
            }
            self.see(subject, observation, accepted, keep);
        }
    }
}
