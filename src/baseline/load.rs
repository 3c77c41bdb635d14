//! Loads baselines: those that come with the program, by id, and an agency's own, from a file.
//!
//! Whatever is wrong is an error that shows the line and says what to do.

mod written;

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroU16;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Level as Severity, Renderer, Snippet};
use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use toml::Spanned;

use super::waiver::Limits;
use super::{Baseline, Citation, Framework, Overridden, Rule};
use crate::checks::{Check, words};
use crate::submission::hexadecimal;
pub(super) use written::Written;
use written::{WrittenCitation, WrittenLimits, WrittenOverride, WrittenRule};

/// The JSON Schema of a baseline's files.
pub const SCHEMA: &str = include_str!("baseline.schema.json");

/// The baselines that come with the program: one folder each, and the documents they cite.
static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/baselines");

/// Why a baseline could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Neither an id nor a file.
    #[error("there is no baseline `{name}`{hint}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// What to do.
        hint: String,
    },
    /// The file could not be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The text is wrong at a place.
    #[error("{0}")]
    Invalid(String),
}

/// One file: one of a baseline, or another of the buyer's.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
}

/// The ids of the baselines that come with the program, sorted.
pub fn ids() -> Vec<&'static str> {
    let folders = EMBEDDED.dirs().filter_map(|folder| folder.path().file_name()?.to_str());
    let mut ids: Vec<&str> = folders.collect();
    ids.sort_unstable();
    ids
}

impl Baseline {
    /// Loads a baseline by `id`, by `id@version`, or from an agency's own file.
    ///
    /// # Errors
    ///
    /// Fails if there is none, or if what is written there is not a baseline.
    pub fn load(name: &str) -> Result<Self, LoadError> {
        let path = Path::new(name);
        let names_a_file = name.contains(['/', '\\']) || name.ends_with(".toml");
        if names_a_file || (embedded(name).is_none() && path.is_file()) {
            return resolve(read_file(path)?, &mut Vec::new());
        }
        load_embedded(name, &mut Vec::new())
    }

    /// Reads a baseline from a text, as if it stood in a file of that name.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a baseline.
    pub fn from_text(name: &str, text: &str) -> Result<Self, LoadError> {
        resolve(vec![Source { name: name.to_owned(), text: text.to_owned() }], &mut Vec::new())
    }
}

fn read_file(path: &Path) -> Result<Vec<Source>, LoadError> {
    let name = path.display().to_string();
    let text =
        fs::read_to_string(path).map_err(|source| LoadError::Unreadable { path: name.clone(), source })?;
    Ok(vec![Source { name, text }])
}

fn embedded(id: &str) -> Option<Vec<Source>> {
    let folder = EMBEDDED.get_dir(id)?;
    let mut files: Vec<_> = folder.files().collect();
    // The metadata come first, then the families in the order of their names.
    files.sort_by_key(|file| (!file.path().ends_with("baseline.toml"), file.path()));
    let source = |file: &include_dir::File<'_>| Source {
        name: format!("baselines/{}", file.path().display()),
        text: String::from_utf8_lossy(file.contents()).into_owned(),
    };
    Some(files.into_iter().map(source).collect())
}

/// Loads an embedded baseline; `above` are the ids that extend it, to notice a circle.
fn load_embedded(name: &str, above: &mut Vec<String>) -> Result<Baseline, LoadError> {
    let (id, version) = name.split_once('@').map_or((name, None), |(id, version)| (id, Some(version)));
    let unknown = |hint: String| LoadError::Unknown { name: name.to_owned(), hint };
    let Some(sources) = embedded(id) else {
        let hint = match words::nearest(id, &ids()) {
            Some(meant) => format!("; did you mean `{meant}`?"),
            None => format!("; there are {}, or give the path of a file", ids().join(", ")),
        };
        return Err(unknown(hint));
    };
    let baseline = resolve(sources, above)?;
    match version {
        Some(version) if version != baseline.version.to_string() => {
            Err(unknown(format!("; this program has version {}", baseline.version)))
        }
        _ => Ok(baseline),
    }
}

/// Joins the files of a baseline and what it extends.
fn resolve(sources: Vec<Source>, above: &mut Vec<String>) -> Result<Baseline, LoadError> {
    let written: Vec<(usize, Written)> = sources
        .iter()
        .enumerate()
        .map(|(index, source)| Ok((index, parse(source)?)))
        .collect::<Result<_, LoadError>>()?;
    let mut baseline = head(&sources[0], &written[0].1)?;
    if above.contains(&baseline.id) {
        let circle = format!("`{}` extends itself by way of {}", baseline.id, above.join(", "));
        let span = written[0].1.id.as_ref().map_or(0..0, Spanned::span);
        return Err(invalid(&sources[0], span, &circle, "a baseline cannot build on itself"));
    }
    baseline.frameworks = frameworks()?;
    let mut digests = String::new();
    for extended in &written[0].1.extends {
        above.push(baseline.id.clone());
        let base = load_embedded(extended.get_ref(), above)
            .map_err(|error| invalid(&sources[0], extended.span(), &error.to_string(), "extended here"))?;
        above.pop();
        baseline.extends.push(format!("{}@{}", base.id, base.version));
        baseline.rules.extend(base.rules);
        baseline.waivers.extend(&base.waivers);
        digests.push_str(&format!("{}  {}\n", base.sha256, base.id));
    }
    let mut limits = Vec::new();
    for (index, written) in written {
        limits.extend(written.waivers.map(|written| (index, written)));
        baseline.frameworks.extend(written.frameworks);
        for change in written.overrides {
            apply(&mut baseline, &sources[index], change)?;
        }
        for rule in written.rules {
            add(&mut baseline, &sources[index], rule)?;
        }
    }
    if baseline.rules.is_empty() {
        return Err(invalid(&sources[0], 0..0, "the baseline has no rules", "add a `[[rule]]` or `extends`"));
    }
    for (index, written) in limits {
        limit(&mut baseline, &sources[index], written)?;
    }
    for source in &sources {
        let name = source.name.rsplit('/').next().unwrap_or_default();
        digests.push_str(&format!("{}  {name}\n", hexadecimal(&Sha256::digest(&source.text))));
    }
    baseline.sha256 = hexadecimal(&Sha256::digest(digests));
    Ok(baseline)
}

/// The documents that the baselines of the program cite.
fn frameworks() -> Result<BTreeMap<String, Framework>, LoadError> {
    let text = EMBEDDED.get_file("frameworks.toml").and_then(include_dir::File::contents_utf8);
    let source =
        Source { name: "baselines/frameworks.toml".to_owned(), text: text.unwrap_or_default().to_owned() };
    toml::from_str(&source.text).map_err(|error| unparsable(&source, &error))
}

pub(super) fn parse<T: DeserializeOwned>(source: &Source) -> Result<T, LoadError> {
    toml::from_str(&source.text).map_err(|error| unparsable(source, &error))
}

fn unparsable(source: &Source, error: &toml::de::Error) -> LoadError {
    invalid(source, error.span().unwrap_or(0..0), &with_suggestion(error.message()), "here")
}

/// serde lists the keys it would take; the one that was probably meant is named first.
pub(crate) fn with_suggestion(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let is_unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
    match (is_unknown, quoted.next()) {
        (true, Some(given)) => match words::nearest(given, &quoted.collect::<Vec<_>>()) {
            Some(meant) => format!("{message}; did you mean `{meant}`?"),
            None => message.to_owned(),
        },
        _ => message.to_owned(),
    }
}

/// An error that shows the line.
pub(super) fn invalid(source: &Source, span: Range<usize>, title: &str, label: &str) -> LoadError {
    let end = span.end.clamp(span.start, source.text.len());
    let snippet = Snippet::source(&source.text)
        .path(&source.name)
        .annotation(AnnotationKind::Primary.span(span.start..end).label(label));
    let report = [Severity::ERROR.primary_title(title).element(snippet)];
    LoadError::Invalid(Renderer::plain().render(&report))
}

/// The metadata of a baseline, which its first file has to give.
fn head(source: &Source, written: &Written) -> Result<Baseline, LoadError> {
    let missing = |key: &str| {
        invalid(source, 0..0, &format!("the baseline has no `{key}`"), &format!("add `{key} = \"…\"`"))
    };
    let id = written.id.as_ref().ok_or_else(|| missing("id"))?;
    kebab(source, id)?;
    let version = written.version.as_ref().ok_or_else(|| missing("version"))?;
    let parsed = semver::Version::parse(version.get_ref());
    let version = parsed.map_err(|error| {
        invalid(source, version.span(), &format!("not a version: {error}"), "write `1.0.0`")
    })?;
    for date in [&written.effective_from, &written.effective_until].into_iter().flatten() {
        date.get_ref()
            .parse::<jiff::civil::Date>()
            .map_err(|_| invalid(source, date.span(), "not a date", "write the day as `2026-07-29`"))?;
    }
    let plain = |date: &Option<Spanned<String>>| date.as_ref().map(|date| date.get_ref().clone());
    Ok(Baseline {
        id: id.get_ref().clone(),
        version,
        title: written.title.clone().ok_or_else(|| missing("title"))?,
        issuer: written.issuer.clone().ok_or_else(|| missing("issuer"))?,
        status: written.status.ok_or_else(|| missing("status"))?,
        effective_from: plain(&written.effective_from),
        effective_until: plain(&written.effective_until),
        summary: written.summary.clone().unwrap_or_default(),
        extends: Vec::new(),
        waivers: Limits::default(),
        rules: Vec::new(),
        frameworks: BTreeMap::new(),
        sha256: String::new(),
    })
}

fn kebab(source: &Source, id: &Spanned<String>) -> Result<(), LoadError> {
    let word =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if id.get_ref().split('-').all(word) {
        return Ok(());
    }
    Err(invalid(source, id.span(), "not an id", "lower-case words joined by hyphens"))
}

/// Adds a rule of the baseline's own.
fn add(baseline: &mut Baseline, source: &Source, rule: Spanned<WrittenRule>) -> Result<(), LoadError> {
    let written = rule.into_inner();
    kebab(source, &written.id)?;
    if let Some(other) = baseline.rule(written.id.get_ref()) {
        let title = format!("there is a rule `{}` already, at {}", other.id, other.place);
        let help = "give it another id, or change the other one with `[[override]]`";
        return Err(invalid(source, written.id.span(), &title, help));
    }
    let check = checked(source, &written.check)?;
    let satisfies = citations(baseline, source, &written.id.span(), written.satisfies)?;
    let line = source.text[..written.id.span().start].matches('\n').count() + 1;
    baseline.rules.push(Rule {
        place: format!("{}:{line}", source.name),
        id: written.id.into_inner(),
        level: written.level,
        cure: written.cure,
        title: written.title,
        statement: written.statement,
        rationale: written.rationale,
        reading: written.reading,
        remediation: written.remediation,
        since: written.since,
        except: written.applies.except,
        check,
        generators: written.generators,
        satisfies,
        overrides: Vec::new(),
    });
    Ok(())
}

/// Changes a rule of an extended baseline.
fn apply(baseline: &mut Baseline, source: &Source, change: WrittenOverride) -> Result<(), LoadError> {
    let ids: Vec<&str> = baseline.rules.iter().map(|rule| rule.id.as_str()).collect();
    let Some(index) = ids.iter().position(|id| id == change.rule.get_ref()) else {
        let label = match words::nearest(change.rule.get_ref(), &ids) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "no baseline that this one extends has it".to_owned(),
        };
        let title = format!("there is no rule `{}` to override", change.rule.get_ref());
        return Err(invalid(source, change.rule.span(), &title, &label));
    };
    if change.reason.get_ref().trim().is_empty() {
        return Err(invalid(source, change.reason.span(), "an override needs a reason", "say why"));
    }
    let added = citations(baseline, source, &change.rule.span(), change.satisfies)?;
    let check = change.check.map(|check| checked(source, &check)).transpose()?;
    let reason = change.reason.into_inner();
    let asks_otherwise = check.is_some() || change.reading.is_some();
    let overridden = Overridden { baseline: baseline.id.clone(), reason, asks_otherwise };
    let rule = &mut baseline.rules[index];
    rule.level = change.level.unwrap_or(rule.level);
    rule.check = check.unwrap_or_else(|| rule.check.clone());
    rule.reading = change.reading.unwrap_or_else(|| rule.reading.clone());
    rule.remediation = change.remediation.unwrap_or_else(|| rule.remediation.clone());
    rule.satisfies.extend(added);
    rule.overrides.push(overridden);
    Ok(())
}

/// Takes over which rules may be waived, and for how long.
fn limit(baseline: &mut Baseline, source: &Source, written: WrittenLimits) -> Result<(), LoadError> {
    let ids: Vec<&str> = baseline.rules.iter().map(|rule| rule.id.as_str()).collect();
    for rule in written.never.iter().chain(&written.without_evidence) {
        if !ids.contains(&rule.get_ref().as_str()) {
            let meant = words::nearest(rule.get_ref(), &ids);
            let label =
                meant.map_or("no rule has this id".to_owned(), |meant| format!("did you mean `{meant}`?"));
            let title = format!("there is no rule `{}` to limit waivers of", rule.get_ref());
            return Err(invalid(source, rule.span(), &title, &label));
        }
    }
    let plain = |rules: Vec<Spanned<String>>| rules.into_iter().map(Spanned::into_inner);
    let limits = &mut baseline.waivers;
    limits.longest_days = written.longest_days.map_or(limits.longest_days, NonZeroU16::get);
    limits.never.extend(plain(written.never));
    limits.without_evidence.extend(plain(written.without_evidence));
    Ok(())
}

fn checked(source: &Source, check: &Spanned<Check>) -> Result<Check, LoadError> {
    if let Check::SignOff(sign_off) = check.get_ref()
        && sign_off.question.trim().is_empty()
    {
        let help = "write what a person answers with yes or no";
        return Err(invalid(source, check.span(), "a sign-off needs a question", help));
    }
    match check.get_ref().tolerance().unknown_at_most {
        Some(share) if !(0.0..=1.0).contains(&share) => {
            let title = "`unknown-at-most` is a share of the subjects";
            Err(invalid(source, check.span(), title, "write a number from 0.0 to 1.0"))
        }
        _ => Ok(check.get_ref().clone()),
    }
}

fn citations(
    baseline: &Baseline,
    source: &Source,
    rule: &Range<usize>,
    written: BTreeMap<String, Vec<WrittenCitation>>,
) -> Result<Vec<Citation>, LoadError> {
    let known: Vec<&str> = baseline.frameworks.keys().map(String::as_str).collect();
    if let Some(unknown) = written.keys().find(|framework| !known.contains(&framework.as_str())) {
        let meant = words::nearest(unknown, &known).map(|meant| format!(", did you mean `{meant}`?"));
        let title =
            format!("the rule cites `{unknown}`, which is not described{}", meant.unwrap_or_default());
        return Err(invalid(source, rule.clone(), &title, "describe it under `[frameworks.<id>]`"));
    }
    let cite = |framework: &String, citation: WrittenCitation| Citation {
        framework: framework.clone(),
        clause: citation.clause,
        page: citation.page,
        relation: citation.relation,
        mark: citation.mark,
    };
    let all = written.iter().flat_map(|(framework, citations)| {
        citations.iter().cloned().map(move |citation| cite(framework, citation))
    });
    Ok(all.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::Level;

    #[test]
    fn every_baseline_of_the_program_loads() {
        for id in ids() {
            let baseline = Baseline::load(id).unwrap_or_else(|error| panic!("{error}"));
            assert!(baseline.rules.iter().any(|rule| rule.level == Level::Shall), "{id}");
        }
    }
}
