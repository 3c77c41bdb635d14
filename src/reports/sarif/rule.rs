//! The rules of a run: what each asks, why, and how to mend it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::assessment::{Assessment, Verdict};
use crate::reports::causes::{self, Asked, Cause};
use crate::reports::outline::Words;
use crate::reports::{harmless, markdown, status, wording};

/// The rule that stands for results that are not listed.
pub(super) const OTHERS: &str = "more-results";

/// Letters of a text that code scanning shows.
const LETTERS: usize = 1_000;

/// The rules that some result of a run is about.
pub(super) struct Rules {
    descriptors: Vec<Value>,
    indices: BTreeMap<String, usize>,
}

impl Rules {
    pub(super) fn of(assessment: &Assessment, told: &[(&'static str, Cause<'_>)]) -> Self {
        let mut rules = Self { descriptors: Vec::new(), indices: BTreeMap::new() };
        for (_, cause) in told {
            rules.add(cause.asked.rule_id(), || descriptor(assessment, cause));
        }
        rules
    }

    /// Adds the rule that stands for what is not listed.
    pub(super) fn add_others(&mut self) {
        let text = "There are more results than a reader takes. The JSON report has all of them.";
        self.add(OTHERS.to_owned(), || {
            brief(OTHERS, "MoreResults", "More results than are listed", text, "warning")
        });
    }

    /// Adds the rule that stands for the answer of a nation as a whole.
    pub(super) fn add_nation(&mut self, code: &str) {
        let (id, nation) = (causes::nation_id(code), wording::nation(code));
        let name: String = nation.split_whitespace().collect();
        let title = format!("{nation}: the overlay of the baseline is met");
        let text = "A nation may ask for more than the common baseline. Its answer stands beside the decision and \
                    changes neither it nor the exit code. The JSON report has its findings.";
        self.add(id.clone(), || brief(&id, &name, &title, text, "note"));
    }

    fn add(&mut self, id: String, describe: impl FnOnce() -> Value) {
        let next = self.descriptors.len();
        self.indices.entry(id).or_insert_with(|| {
            self.descriptors.push(describe());
            next
        });
    }

    pub(super) fn descriptors(&self) -> &[Value] {
        &self.descriptors
    }

    /// Where a rule stands among them.
    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.indices.get(id).copied()
    }
}

fn descriptor(assessment: &Assessment, cause: &Cause<'_>) -> Value {
    let (asked, finding) = (cause.asked, cause.asked.finding);
    let clauses: Vec<String> = asked.clauses(assessment).collect();
    let parts = [
        ("What is required", &finding.statement),
        ("Why it matters", &finding.rationale),
        ("How it is read", &finding.reading),
        ("How to mend it", &finding.remediation),
    ];
    let level = status::of(Verdict::Fail, cause.bearing).sarif_level;
    let mut tags = vec![finding.level.word().to_owned(), format!("mended-by-{}", finding.cure.word())];
    tags.extend(asked.nation.map(|nation| format!("nation-{nation}")));
    json!({
        "id": asked.rule_id(),
        "name": name(&asked),
        "shortDescription": { "text": shown(&asked.title()) },
        "fullDescription": { "text": shown(&finding.statement) },
        "help": { "text": plain(&parts, &clauses, &asked), "markdown": marked_up(&parts, &clauses, &asked) },
        "defaultConfiguration": { "level": level },
        "properties": { "tags": tags, "problem.severity": if level == "note" { "recommendation" } else { level } },
    })
}

fn brief(id: &str, name: &str, title: &str, text: &str, level: &str) -> Value {
    json!({
        "id": id,
        "name": name,
        "shortDescription": { "text": title },
        "fullDescription": { "text": text },
        "help": { "text": text, "markdown": text },
        "defaultConfiguration": { "level": level },
    })
}

/// `component-producer` as `ComponentProducer`, with the nation before it.
fn name(asked: &Asked<'_>) -> String {
    let words =
        asked.nation.into_iter().chain(asked.finding.rule.split(|c: char| !c.is_ascii_alphanumeric()));
    words
        .flat_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
                .collect::<Vec<_>>()
        })
        .collect()
}

fn shown(words: &str) -> String {
    harmless::visible(&harmless::shortened_to(LETTERS, &one_line(words)).0).into_owned()
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(parts: &[(&str, &String)], clauses: &[String], asked: &Asked<'_>) -> String {
    let mut lines: Vec<String> = parts
        .iter()
        .map(|(head, words)| format!("{head}: {}", harmless::visible(&one_line(words))))
        .collect();
    lines.extend(clauses.iter().map(|clause| format!("Source: {}", harmless::visible(clause))));
    lines.push(format!("Rule {} of {}.", asked.finding.rule, harmless::visible(&asked.authority())));
    lines.join("\n")
}

fn marked_up(parts: &[(&str, &String)], clauses: &[String], asked: &Asked<'_>) -> String {
    let part =
        |(head, words): &(&str, &String)| format!("**{head}**: {}", markdown::words(&Words::prose(words)));
    let mut blocks: Vec<String> = parts.iter().map(part).collect();
    if !clauses.is_empty() {
        let lines: Vec<String> =
            clauses.iter().map(|clause| format!("- {}", harmless::markdown(clause))).collect();
        blocks.push(format!(
            "**Where it comes from**; the level is the baseline’s own decision\n\n{}",
            lines.join("\n")
        ));
    }
    let (rule, authority) =
        (harmless::markdown_code(&asked.finding.rule), harmless::markdown(&asked.authority()));
    blocks.push(format!("Rule {rule} of {authority}. {}", wording::cure(asked.finding.cure)));
    blocks.join("\n\n")
}

/// A property bag with what a result tells beyond the standard.
pub(super) fn properties(pairs: impl IntoIterator<Item = (&'static str, Value)>) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
