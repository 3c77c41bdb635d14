//! What is allowed in a baseline, or in another file of the buyer's, and yet probably not meant.
//!
//! Errors are the loader's; these are warnings, and none of them changes a verdict.

mod entries;

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::baseline::load::EXAMPLES;
use crate::baseline::{Baseline, Level, Rule};
use crate::checks::Check;
use crate::cli::buyer;
use crate::cli::console::shown;
use crate::cli::failure::Failure;
use crate::reports::wording;
use entries::Kind;

/// The order of keys that every rule keeps: identity, obligation, words, scope, check, crosswalk.
const RULE: &[&str] = &[
    "id",
    "level",
    "cure",
    "group",
    "title",
    "statement",
    "rationale",
    "reading",
    "remediation",
    "since",
    "applies",
    "check",
    "generators",
    "satisfies",
];
const OVERRIDE: &[&str] =
    &["rule", "reason", "level", "group", "check", "reading", "remediation", "satisfies"];
const HEAD: &[&str] = &[
    "id",
    "version",
    "title",
    "issuer",
    "status",
    "jurisdiction",
    "effective-from",
    "effective-until",
    "summary",
    "extends",
    "waivers",
    "frameworks",
    "group",
    "override",
    "rule",
];

/// Loads a file and says what is odd about it.
///
/// # Errors
///
/// Fails if it is invalid.
pub(super) fn lint(file: &Path) -> Result<String, Failure> {
    let (name, today) = (shown(file), TimeZone::UTC.to_datetime(crate::cli::now()).date());
    let text = if file.is_dir() { None } else { Some(buyer::read(file)?) };
    let (what, warnings) = match text.as_deref().map(|text| (Kind::of(text), text)) {
        None | Some((Kind::Baseline, _)) => baseline(file)?,
        Some((Kind::Bid, _)) => {
            (wording::counted(1, "bid", "bids"), entries::of_bid(&name, &buyer::bid(file)?.0))
        }
        Some((Kind::Reviews, text)) => {
            let (reviews, _) = buyer::reviews(file)?;
            let count = wording::counted(reviews.len() as u64, "review", "reviews");
            (count, entries::of_reviews(&name, text, &reviews, today))
        }
        Some((Kind::Waivers, text)) => {
            let (waivers, _) = buyer::waivers(file)?;
            let count = wording::counted(waivers.len() as u64, "waiver", "waivers");
            (count, entries::of_waivers(&name, text, &waivers, today))
        }
    };
    let mut lines: Vec<String> = warnings.iter().map(|warning| format!("warning: {warning}\n")).collect();
    let found = wording::counted(warnings.len() as u64, "warning", "warnings");
    lines.push(format!("{name}: {what}, no errors, {found}\n"));
    Ok(lines.concat())
}

/// What is in a baseline, and what is odd about it.
fn baseline(file: &Path) -> Result<(String, Vec<String>), Failure> {
    // A bare name could be the id of a baseline of the program; here it is always a file.
    let name = match file.to_str() {
        Some(name) if name.contains(['/', '\\']) || name.ends_with(".toml") => name.to_owned(),
        _ => Path::new(".").join(file).display().to_string(),
    };
    let baseline = buyer::baseline(&name)?;
    let mut warnings = of_whole(&baseline);
    for (name, text) in texts(&name)? {
        warnings.extend(of_file(&baseline, &name, &text));
    }
    Ok((format!("{} rules", baseline.rules.len()), warnings))
}

/// The files of a baseline with their names: one, or those of a folder.
fn texts(name: &str) -> Result<Vec<(String, String)>, Failure> {
    let path = Path::new(name);
    if !path.is_dir() {
        return Ok(vec![(name.to_owned(), buyer::read(path)?)]);
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_part = |path: &PathBuf| {
        path.extension().is_some_and(|extension| extension == "toml")
            && path.file_name().is_some_and(|name| name != EXAMPLES)
    };
    let mut files: Vec<PathBuf> = entries.filter(is_part).collect();
    files.sort();
    files.into_iter().map(|file| Ok((file.display().to_string(), buyer::read(&file)?))).collect()
}

/// What is odd about a baseline whose one file has this name and text.
pub fn warnings(baseline: &Baseline, name: &str, text: &str) -> Vec<String> {
    let mut warnings = of_whole(baseline);
    warnings.extend(of_file(baseline, name, text));
    warnings
}

fn of_file(baseline: &Baseline, name: &str, text: &str) -> Vec<String> {
    let mut warnings = order(name, text);
    let own = |rule: &&Rule| rule.place.starts_with(&format!("{name}:"));
    for rule in baseline.rules.iter().filter(own) {
        warnings.extend(of_rule(rule).into_iter().map(|odd| format!("{}: `{}` {odd}", rule.place, rule.id)));
    }
    warnings
}

fn of_whole(baseline: &Baseline) -> Vec<String> {
    let mut odd = Vec::new();
    let mut mandatory = baseline.rules.iter().filter(|rule| rule.level == Level::Shall).peekable();
    if mandatory.peek().is_none() {
        odd.push("no rule has the level `shall`: this baseline can never conclude `pass`".to_owned());
    }
    for rule in mandatory.filter(|rule| rule.check.is_undecidable_yet()) {
        let kind = rule.check.kind();
        odd.push(format!(
            "`{}` is a `shall` rule, and this program cannot answer `{kind}` with a pass yet: no bid can meet it",
            rule.id
        ));
    }
    if baseline.summary.trim().is_empty() {
        odd.push("`summary` is empty: the first page of a report would not say what was checked".to_owned());
    }
    if baseline.issuer.trim().is_empty() || baseline.title.trim().is_empty() {
        odd.push(
            "`title` and `issuer` stand on the first page of a report and should say something".to_owned(),
        );
    }
    odd
}

fn of_rule(rule: &Rule) -> Vec<String> {
    let texts = [
        ("title", &rule.title),
        ("statement", &rule.statement),
        ("rationale", &rule.rationale),
        ("reading", &rule.reading),
        ("remediation", &rule.remediation),
    ];
    let empty = texts.iter().filter(|(_, text)| text.trim().is_empty());
    let mut odd: Vec<String> = empty.map(|(key, _)| format!("has an empty `{key}`")).collect();
    if rule.satisfies.is_empty() {
        odd.push("cites no clause: say under `[rule.satisfies]` what it answers".to_owned());
    }
    if let Check::SignOff(sign_off) = &rule.check
        && !sign_off.question.trim_end().ends_with('?')
    {
        odd.push("asks a `question` that ends without a question mark".to_owned());
    }
    let tolerance = rule.check.tolerance();
    let Some(share) = tolerance.unknown_at_most else { return odd };
    if tolerance.accept.is_empty() {
        odd.push("bounds unknowns with `unknown-at-most` and accepts none: add `accept`".to_owned());
    }
    if share >= 1.0 {
        odd.push("has `unknown-at-most = 1.0`, which bounds nothing".to_owned());
    }
    if !rule.reading.contains("policy") {
        odd.push("has a threshold; its `reading` should say whose policy that is".to_owned());
    }
    odd
}

/// Keys that do not stand where readers of other rules look for them.
fn order(name: &str, text: &str) -> Vec<String> {
    let Ok(document) = DeTable::parse(text) else { return Vec::new() };
    let line = |offset: usize| text[..offset].matches('\n').count() + 1;
    let mut misplaced = misplaced(document.get_ref(), HEAD);
    for (key, order) in [("rule", RULE), ("override", OVERRIDE)] {
        let tables = document.get_ref().get(key).and_then(|list| list.get_ref().as_array());
        for table in tables.into_iter().flatten().filter_map(|table| table.get_ref().as_table()) {
            misplaced.extend(self::misplaced(table, order));
        }
    }
    misplaced
        .into_iter()
        .map(|(offset, key, before)| format!("{name}:{}: `{key}` belongs before `{before}`", line(offset)))
        .collect()
}

/// Each key that follows one it should stand before: its place, its name and that other.
fn misplaced(table: &DeTable<'_>, order: &[&str]) -> Vec<(usize, String, String)> {
    let mut keys: Vec<(usize, &str)> =
        table.iter().map(|(key, value)| (starts(key.span().start, value), key.get_ref().as_ref())).collect();
    keys.sort_unstable();
    let rank = |key: &str| order.iter().position(|known| *known == key);
    let mut furthest: Option<(usize, &str)> = None;
    let mut misplaced = Vec::new();
    for (offset, key) in keys {
        let Some(rank) = rank(key) else { continue };
        match furthest {
            Some((before, name)) if rank < before => {
                misplaced.push((offset, key.to_owned(), name.to_owned()))
            }
            _ => furthest = Some((rank, key)),
        }
    }
    misplaced
}

/// Where a key first stands: that of a list of tables is told by its first table.
fn starts(key: usize, value: &Spanned<DeValue<'_>>) -> usize {
    let first = value.get_ref().as_array().and_then(|list| list.iter().next());
    first.map_or(key, |first| first.span().start.min(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "[[rule]]\nid = 'a'\nlevel = 'should'\ncure = 'document'\ntitle = 'A'\nstatement = 'S'\n\
        rationale = ''\nreading = 'R'\nremediation = 'M'\nsince = '1.0.0'\n";
    const HEAD: &str =
        "id = 'own'\nversion = '1.0.0'\ntitle = 'T'\nissuer = 'I'\nstatus = 'draft'\nsummary = 'S'\n";

    fn told(text: &str) -> String {
        let baseline = Baseline::from_text("own.toml", text).unwrap_or_else(|error| panic!("{error}"));
        warnings(&baseline, "own.toml", text).join("\n")
    }

    #[test]
    fn everything_odd_is_told_with_its_line() {
        let check = "check.digest-valid = { unknown-at-most = 1.0 }\n";
        let told = told(&format!("{HEAD}{RULE}{check}"));
        for odd in [
            "no rule has the level `shall`",
            "own.toml:8: `a` has an empty `rationale`",
            "cites no clause",
            "accepts none",
            "bounds nothing",
            "whose policy",
        ] {
            assert!(told.contains(odd), "{odd}: {told}");
        }
    }

    #[test]
    fn a_sign_off_asks_a_question() {
        let told =
            |question: &str| told(&format!("{HEAD}{RULE}check.sign-off = {{ question = '{question}' }}\n"));
        assert!(told("Say so").contains("without a question mark"));
        assert!(!told("Is it so?").contains("question mark"));
    }

    #[test]
    fn keys_out_of_order_are_told() {
        let swapped = RULE.replace("title = 'A'\nstatement = 'S'\n", "statement = 'S'\ntitle = 'A'\n");
        let told = told(&format!("{HEAD}{swapped}check.digest-valid = {{}}\n"));
        assert!(told.contains("own.toml:12: `title` belongs before `statement`"), "{told}");
    }

    #[test]
    fn the_baselines_of_the_program_keep_the_order() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("baselines");
        for id in crate::baseline::load::ids() {
            for file in std::fs::read_dir(root.join(id)).expect("a folder for each").flatten() {
                let text = std::fs::read_to_string(file.path()).expect("a text");
                assert_eq!(order(id, &text), [""; 0], "{}", file.path().display());
            }
        }
    }
}
