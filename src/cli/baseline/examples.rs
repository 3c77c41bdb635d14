//! `bidcheck baseline test`: the examples that a baseline carries beside its rules.
//!
//! An example is a document, small edits of it, and the verdicts that the baseline should come to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::assessment::{Assessment, Options, Terms, Verdict, assess};
use crate::baseline::load::{EXAMPLES, with_suggestion};
use crate::baseline::{Baseline, Bid, Level, Rule};
use crate::checks::words;
use crate::cli::buyer;
use crate::cli::console::{Console, shown};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::formats;
use crate::intelligence::statements;
use crate::reports::wording::counted;
use crate::submission::Submission;

/// The file beside a baseline.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Examples {
    /// The moment to judge at; now if absent.
    as_of: Option<String>,
    #[serde(rename = "example")]
    examples: Vec<Example>,
}

/// One document with what is expected of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Example {
    /// What it shows.
    id: String,
    /// What is submitted: a file or folder below that of the baseline.
    document: String,
    /// What is done to the file before, in order; it has to be JSON then.
    #[serde(default)]
    edit: Vec<Edit>,
    /// The tender.
    bid: Option<Bid>,
    /// The verdicts that are expected, by rule.
    expect: BTreeMap<String, String>,
}

/// A change at a JSON Pointer, in which `*` stands for every item of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    set: Option<String>,
    append: Option<String>,
    remove: Option<String>,
    to: Option<Value>,
}

/// Runs the examples of a folder.
///
/// # Errors
///
/// Fails if the baseline, the examples or a document is invalid.
pub(super) fn run(folder: &Path) -> Result<Exit, Failure> {
    let name = folder.display().to_string();
    let name = if name.contains(['/', '\\']) { name } else { format!("./{name}") };
    let baseline = [buyer::baseline(&name)?];
    let path = folder.join(EXAMPLES);
    let text = buyer::read(&path)?;
    let examples: Examples = toml::from_str(&text).map_err(|error| {
        let place = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        invalid(format!("{}:{place}: {}", shown(&path), with_suggestion(error.message())))
    })?;
    let as_of = match &examples.as_of {
        None => crate::cli::now(),
        Some(given) => crate::cli::instant(given).map_err(|why| invalid(format!("`as-of`: {why}")))?,
    };
    let mut seen: BTreeMap<String, BTreeSet<Verdict>> = BTreeMap::new();
    let (mut lines, mut wrong) = (String::new(), 0);
    for example in &examples.examples {
        known(example, &baseline[0])?;
        let assessment = assessed(folder, example, &baseline, as_of)?;
        let told = example.compare(&assessment, &mut seen);
        wrong += u64::from(!told.is_empty());
        let outcome = if told.is_empty() { "as expected" } else { "otherwise" };
        lines.push_str(&format!("{outcome}: {}\n", shown(example.id.as_ref())));
        lines.extend(told.iter().map(|line| format!("  {line}\n")));
    }
    let lacking = lacking(&baseline[0], &name, &seen);
    lines.extend(lacking.iter().map(|line| format!("warning: {line}\n")));
    let all = counted(examples.examples.len() as u64, "example", "examples");
    let found = counted(lacking.len() as u64, "warning", "warnings");
    lines.push_str(&format!("{all}, {wrong} otherwise than expected, {found}\n"));
    Console::result(&lines)?;
    Ok(if wrong == 0 { Exit::Pass } else { Exit::Fail })
}

fn invalid(message: String) -> Failure {
    let help = "`bidcheck baseline test` reads [[example]] with id, document, edit, bid and expect";
    Failure::new(Exit::InvalidFile, anyhow::anyhow!(message)).help(help)
}

/// Only rules of the baseline and verdicts can be expected.
fn known(example: &Example, baseline: &Baseline) -> Result<(), Failure> {
    let rules: Vec<&str> = baseline.rules.iter().map(|rule| rule.id.as_str()).collect();
    let verdicts: Vec<&str> = Verdict::ALL.iter().map(|verdict| verdict.word()).collect();
    for (rule, verdict) in &example.expect {
        for (what, given, known) in [("rule", rule, &rules), ("verdict", verdict, &verdicts)] {
            if !known.contains(&given.as_str()) {
                let meant = words::nearest(given, known).map(|meant| format!("; did you mean `{meant}`?"));
                let meant = meant.unwrap_or_default();
                return Err(invalid(format!(
                    "example `{}`: there is no {what} `{given}`{meant}",
                    example.id
                )));
            }
        }
    }
    Ok(())
}

fn assessed(
    folder: &Path,
    example: &Example,
    baseline: &[Baseline],
    as_of: Timestamp,
) -> Result<Assessment, Failure> {
    let path = folder.join(&example.document);
    let failed = |why: String| invalid(format!("example `{}`: {why}", example.id));
    let submission = if example.edit.is_empty() {
        Submission::open(std::slice::from_ref(&path)).map_err(|error| failed(error.to_string()))?
    } else {
        let text = buyer::read(&path)?;
        let mut document: Value = serde_json::from_str(&text)
            .map_err(|error| failed(format!("{} cannot be edited: {error}", shown(&path))))?;
        for edit in &example.edit {
            edit.apply(&mut document).map_err(failed)?;
        }
        Submission::from_texts([(example.document.as_str(), document.to_string().as_bytes())])
    };
    let options = Options {
        baselines: Vec::new(),
        as_of_given: true,
        fail_on: Level::Shall,
        defer_review: false,
        report_only: false,
        observations: Some(0),
        run_cargo: false,
        since: None,
    };
    let (bid, waivers, reviews, inputs) = (example.bid.clone(), Vec::new(), Vec::new(), Vec::new());
    let evidence = formats::read(&submission);
    let product = bid.as_ref().and_then(|bid| Some((bid.product.as_deref()?, bid.version.as_deref()?)));
    let knowledge = statements::alone(&evidence, product, as_of);
    let terms = Terms { options, bid, waivers, reviews, knowledge, inputs, since: None, as_of };
    Ok(assess(&submission, &evidence, baseline, terms))
}

impl Example {
    /// What came out otherwise; takes note of every verdict.
    fn compare(
        &self,
        assessment: &Assessment,
        seen: &mut BTreeMap<String, BTreeSet<Verdict>>,
    ) -> Vec<String> {
        let mut told = Vec::new();
        for finding in assessment.results.iter().flat_map(|result| &result.findings) {
            let Some(expected) = self.expect.get(&finding.rule) else { continue };
            seen.entry(finding.rule.clone()).or_default().insert(finding.verdict);
            let verdict = finding.verdict.word();
            if verdict != expected {
                let why = crate::reports::wording::reason(finding);
                told.push(format!("`{}` is {verdict}, expected {expected}: {why}", finding.rule));
            }
        }
        told
    }
}

/// The rules of the baseline's own that no example meets, or that none fails to meet.
fn lacking(baseline: &Baseline, name: &str, seen: &BTreeMap<String, BTreeSet<Verdict>>) -> Vec<String> {
    let is_own = |rule: &&Rule| {
        rule.place.starts_with(name) || rule.overrides.iter().any(|change| change.baseline == baseline.id)
    };
    let mut lacking = Vec::new();
    for rule in baseline.rules.iter().filter(is_own) {
        let has = |verdicts: &[Verdict]| {
            seen.get(&rule.id).is_some_and(|seen| verdicts.iter().any(|verdict| seen.contains(verdict)))
        };
        let can_pass = !rule.check.is_for_a_person() && !rule.check.is_undecidable_yet();
        if can_pass && !has(&[Verdict::Pass]) {
            lacking.push(format!("no example meets `{}`", rule.id));
        }
        if !has(&[Verdict::Fail, Verdict::NoEvidence, Verdict::NeedsReview]) {
            lacking.push(format!("no example fails to meet `{}`", rule.id));
        }
    }
    lacking
}

impl Edit {
    fn apply(&self, document: &mut Value) -> Result<(), String> {
        let (pointer, change): (&str, Change<'_>) = match self {
            Self { set: Some(at), append: None, remove: None, to: Some(value) } => (at, Change::Set(value)),
            Self { set: None, append: Some(at), remove: None, to: Some(value) } => {
                (at, Change::Append(value))
            }
            Self { set: None, append: None, remove: Some(at), to: None } => (at, Change::Remove),
            _ => return Err("an edit is `set` or `append` with `to`, or `remove`".to_owned()),
        };
        let steps: Vec<String> =
            pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
        match change.at(document, &steps) {
            0 => Err(format!("there is nothing to change at {pointer}")),
            _ => Ok(()),
        }
    }
}

/// What is done at a place.
#[derive(Clone, Copy)]
enum Change<'e> {
    Set(&'e Value),
    Append(&'e Value),
    Remove,
}

impl Change<'_> {
    /// Changes what the steps lead to, and says how often. The depth is that of the buyer's own pointer.
    fn at(self, value: &mut Value, steps: &[String]) -> usize {
        let Some((step, rest)) = steps.split_first() else { return self.append_to(value) };
        if step == "*" {
            let items = value.as_array_mut().map(|items| items.iter_mut()).into_iter().flatten();
            return items.map(|item| self.at(item, rest)).sum();
        }
        let is_last = rest.is_empty() && !matches!(self, Self::Append(_));
        match (value, step.parse::<usize>()) {
            (Value::Object(entries), _) if is_last => match self {
                Self::Remove => usize::from(entries.remove(step).is_some()),
                Self::Set(to) | Self::Append(to) => {
                    entries.insert(step.clone(), to.clone());
                    1
                }
            },
            (Value::Array(items), Ok(index)) if is_last && index < items.len() => {
                match self {
                    Self::Remove => _ = items.remove(index),
                    Self::Set(to) | Self::Append(to) => items[index] = to.clone(),
                }
                1
            }
            (Value::Object(entries), _) => entries.get_mut(step).map_or(0, |next| self.at(next, rest)),
            (Value::Array(items), Ok(index)) => items.get_mut(index).map_or(0, |next| self.at(next, rest)),
            _ => 0,
        }
    }

    fn append_to(self, value: &mut Value) -> usize {
        match (self, value) {
            (Self::Append(to), Value::Array(items)) => {
                items.push(to.clone());
                1
            }
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn edits_change_what_their_pointer_leads_to_and_nothing_else() {
        let document = json!({ "a": [{ "b": 1 }, { "b": 2 }], "c/d": {} });
        for (edit, expected) in [
            ("set = '/a/0/b'\nto = 5", Some(json!({ "a": [{ "b": 5 }, { "b": 2 }], "c/d": {} }))),
            ("remove = '/a/*/b'", Some(json!({ "a": [{}, {}], "c/d": {} }))),
            ("remove = '/a/1'", Some(json!({ "a": [{ "b": 1 }], "c/d": {} }))),
            ("append = '/a'\nto = 7", Some(json!({ "a": [{ "b": 1 }, { "b": 2 }, 7], "c/d": {} }))),
            (
                "set = '/c~1d/e'\nto = 'f'",
                Some(json!({ "a": [{ "b": 1 }, { "b": 2 }], "c/d": { "e": "f" } })),
            ),
            ("remove = '/a/7'", None),
            ("remove = '/nothing/here'", None),
            ("append = '/c~1d'\nto = 1", None),
            ("set = '/a'", None),
            ("remove = '/a'\nto = 1", None),
            ("remove = ''", None),
        ] {
            let mut changed = document.clone();
            let applied = toml::from_str::<Edit>(edit).expect("an edit").apply(&mut changed);
            assert_eq!(applied.is_ok().then_some(changed), expected, "{edit}");
        }
    }
}
