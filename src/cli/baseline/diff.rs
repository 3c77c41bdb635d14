//! `bidcheck baseline diff`: what two baselines ask otherwise, and whose verdicts that would change.
//!
//! It assesses nothing: of an assessment it tells what can be told, and says what cannot.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::assessment::{Assessment, Conclusion, Finding, verdict};
use crate::baseline::{Baseline, Level, Rule};
use crate::cli::console::shown;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::page::{Page, column};
use crate::cli::{buyer, parameters};
use crate::reports::{json, wording};

/// The arguments of `baseline diff`.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// The one: ID, ID@VERSION or a file of your own
    #[arg(value_name = "ID|FILE")]
    one: String,

    /// The other
    #[arg(value_name = "ID|FILE")]
    other: String,

    /// Assessments, repeatable: whose verdicts would change from the one baseline to the other
    #[arg(long, value_name = "ASSESSMENT.json", num_args = 1..)]
    against: Vec<PathBuf>,
}

/// Says what differs.
///
/// # Errors
///
/// Fails if a baseline or an assessment cannot be read.
pub(super) fn diff(arguments: &Arguments) -> Result<String, Failure> {
    let (one, other) = (buyer::baseline(&arguments.one)?, buyer::baseline(&arguments.other)?);
    let mut page = Page::new();
    page.title(&format!("{} and {}", name(&one), name(&other)));
    only(&one, &other, &mut page);
    only(&other, &one, &mut page);
    let differing: Vec<(&str, String)> = one
        .rules
        .iter()
        .filter_map(|rule| Some((rule.id.as_str(), changes(rule, other.rule(&rule.id)?)?)))
        .collect();
    listed(&format!("Asked otherwise, {} → {}", name(&one), name(&other)), &differing, &mut page);
    let shared = one.rules.iter().filter(|rule| other.rule(&rule.id).is_some()).count() - differing.len();
    page.blank();
    page.line(&format!(
        "{} alike in level, check and parameters.",
        wording::counted(shared as u64, "rule is", "rules are")
    ));
    for path in &arguments.against {
        let assessment = read(path)?;
        page.heading(&shown(path));
        Against { one: &one, other: &other, assessment: &assessment }.tell(&mut page);
    }
    Ok(page.finish())
}

fn name(baseline: &Baseline) -> String {
    format!("{} {}", baseline.id, baseline.version)
}

fn read(path: &Path) -> Result<Assessment, Failure> {
    json::read(&buyer::read(path)?).map_err(|error| {
        let error = anyhow::anyhow!("cannot read {}: {error}", shown(path));
        Failure::new(Exit::InvalidFile, error)
            .help("give it a file that `bidcheck assess --output json=PATH` wrote")
    })
}

fn only(one: &Baseline, other: &Baseline, page: &mut Page) {
    let own = one.rules.iter().filter(|rule| other.rule(&rule.id).is_none());
    let told: Vec<(&str, String)> =
        own.map(|rule| (rule.id.as_str(), format!("{}; {}", rule.level.word(), rule.title))).collect();
    listed(&format!("Only in {}", name(one)), &told, page);
}

fn listed(heading: &str, entries: &[(&str, String)], page: &mut Page) {
    if entries.is_empty() {
        return;
    }
    page.heading(heading);
    let terms = column(entries.iter().map(|(term, _)| *term));
    entries.iter().for_each(|(term, words)| page.entry(term, terms, words));
}

/// What differs in how a rule is asked; the words and citations of a rule are no part of it.
fn changes(one: &Rule, other: &Rule) -> Option<String> {
    let mut changes = Vec::new();
    let mut say = |what: &str, one: &str, other: &str| {
        if one != other {
            let or_none = |value: &str| if value.is_empty() { "none".to_owned() } else { value.to_owned() };
            changes.push(format!("{what} {} → {}", or_none(one), or_none(other)));
        }
    };
    say("level", one.level.word(), other.level.word());
    say("cure", one.cure.word(), other.cure.word());
    say("check", &one.check.kind(), &other.check.kind());
    let (mine, theirs): (BTreeMap<_, _>, BTreeMap<_, _>) = (
        parameters::of(&one.check).into_iter().collect(),
        parameters::of(&other.check).into_iter().collect(),
    );
    let mut names: Vec<&str> = mine.keys().chain(theirs.keys()).copied().collect();
    names.sort_unstable();
    names.dedup();
    let value = |all: &BTreeMap<&str, String>, name: &str| all.get(name).cloned().unwrap_or_default();
    names.iter().for_each(|name| say(name, &value(&mine, name), &value(&theirs, name)));
    let exempt = |rule: &Rule| rule.except.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ");
    say("exempt kinds", &exempt(one), &exempt(other));
    if changes.is_empty() && !one.asks_the_same_as(other) {
        changes.push("parameters that this program does not word".to_owned());
    }
    (!changes.is_empty()).then(|| changes.join("; "))
}

/// Two baselines and one assessment.
struct Against<'a> {
    one: &'a Baseline,
    other: &'a Baseline,
    assessment: &'a Assessment,
}

/// The verdicts that an assessment tells for the rules of a baseline.
type Told<'a> = BTreeMap<&'a str, &'a Finding>;

impl<'a> Against<'a> {
    fn tell(&self, page: &mut Page) {
        let (mut one, mut other) = (self.told(self.one), self.told(self.other));
        if one.is_empty() && other.is_empty() {
            let again = format!("--baseline {} --baseline {}", self.one.id, self.other.id);
            page.paragraph(&format!("It holds neither baseline in this version: assess again with {again}."));
            return;
        }
        // A question that both ask alike has one answer.
        let alike: Vec<&str> =
            self.one.rules.iter().filter(|rule| self.is_alike(rule)).map(|rule| &*rule.id).collect();
        for rule in alike {
            match (one.get(rule).copied(), other.get(rule).copied()) {
                (Some(known), None) => _ = other.insert(rule, known),
                (None, Some(known)) => _ = one.insert(rule, known),
                _ => {}
            }
        }
        for (baseline, told) in [(self.one, &one), (self.other, &other)] {
            page.paragraph(&format!("{}: {}", name(baseline), self.concluded(baseline, told)));
        }
        self.flips(&one, &other, page);
    }

    fn is_alike(&self, rule: &Rule) -> bool {
        let other = self.other.rule(&rule.id);
        let depends = rule.check.depends_on_other_rules();
        other.is_some_and(|other| rule.asks_the_same_as(other) && !depends)
    }

    /// The findings of a baseline in the assessment, as one of its own or as that of a nation.
    fn told(&self, baseline: &Baseline) -> Told<'a> {
        let of = |findings: Vec<&'a Finding>| findings.into_iter().map(|f| (f.rule.as_str(), f)).collect();
        for result in &self.assessment.results {
            if result.baseline.sha256 == baseline.sha256 {
                return of(result.findings.iter().collect());
            }
            let mut nations = result.jurisdictions.values();
            if let Some(nation) = nations.find(|nation| nation.baseline.sha256 == baseline.sha256) {
                return of(nation.all(result));
            }
        }
        Told::new()
    }

    fn concluded(&self, baseline: &Baseline, told: &Told<'_>) -> String {
        let fail_on = self.assessment.options.fail_on;
        let mut findings: Vec<Finding> = Vec::new();
        let mut unknown = Vec::new();
        for rule in &baseline.rules {
            match told.get(rule.id.as_str()) {
                Some(finding) => findings.push(Finding { level: rule.level, ..(*finding).clone() }),
                None if rule.level <= fail_on && rule.level != Level::May => unknown.push(rule.id.clone()),
                None => {}
            }
        }
        match verdict::conclusion(&findings, fail_on) {
            // One failure is enough, whatever the others came to.
            Conclusion::Fail => wording::concluded(Conclusion::Fail).to_owned(),
            _ if !unknown.is_empty() => {
                format!("cannot be told, for it was not asked for {}", wording::joined(&unknown))
            }
            conclusion => wording::concluded(conclusion).to_owned(),
        }
    }

    /// The rules whose verdicts differ, and those of which it cannot be told.
    fn flips(&self, one: &Told<'_>, other: &Told<'_>, page: &mut Page) {
        let rules = self.one.rules.iter().chain(&self.other.rules).map(|rule| rule.id.as_str());
        let mut rules: Vec<&str> = rules.collect();
        rules.sort_unstable();
        rules.dedup();
        // The level says something of what is open; what is met is met at any level.
        let said = |baseline: &Baseline, told: &Told<'_>, rule: &str| {
            let Some(asked) = baseline.rule(rule) else { return Some("not asked".to_owned()) };
            let finding = told.get(rule)?;
            let verdict = wording::verdict(finding.verdict);
            Some(if finding.is_open() {
                format!("{verdict} ({})", asked.level.word())
            } else {
                verdict.to_owned()
            })
        };
        let (mut flips, mut unknown) = (Vec::new(), Vec::new());
        for rule in rules {
            match (said(self.one, one, rule), said(self.other, other, rule)) {
                (Some(before), Some(after)) if before != after => {
                    flips.push((rule, format!("{before} → {after}")))
                }
                (Some(_), Some(_)) => {}
                _ => unknown.push(rule.to_owned()),
            }
        }
        let terms = column(flips.iter().map(|(rule, _)| *rule));
        flips.iter().for_each(|(rule, words)| page.entry(rule, terms, words));
        if flips.is_empty() && unknown.is_empty() {
            page.paragraph("No verdict differs.");
        }
        if !unknown.is_empty() {
            let again = format!("--baseline {} --baseline {}", self.one.id, self.other.id);
            let unknown = wording::joined(&unknown);
            page.paragraph(&format!(
                "Cannot be told from this assessment: {unknown}. Assess again with {again}."
            ));
        }
    }
}
