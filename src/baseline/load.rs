//! Loads baselines: those that come with the program, by id, and an agency's own, from a file or a folder.
//!
//! Whatever is wrong is an error that shows the line and says what to do.

mod rules;
mod shelf;
#[cfg(test)]
mod tests;
mod written;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Level as Severity, Renderer, Snippet};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use toml::Spanned;

use super::waiver::Limits;
use super::{Ancestor, Baseline, Framework};
use crate::checks::words;
use crate::submission::hexadecimal;
pub use shelf::EXAMPLES;
pub(super) use shelf::Source;
use shelf::{HEAD, Shelf};
pub(super) use written::Written;

/// The JSON Schema of a baseline's files.
pub const SCHEMA: &str = include_str!("baseline.schema.json");

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

/// The ids of the baselines that come with the program, sorted.
pub fn ids() -> Vec<&'static str> {
    Shelf::of_program().ids()
}

/// The names of the earlier versions that stay runnable, as `id@version`, sorted.
pub fn kept() -> Vec<&'static str> {
    Shelf::of_program().folders().filter(|folder| folder.contains('@')).collect()
}

impl Baseline {
    /// Loads a baseline by `id`, by `id@version`, or from an agency's own file or folder.
    ///
    /// One that comes with the program brings the overlays of nations with it. An agency's own does not: an overlay
    /// stands on the very text that it extends, and says nothing of one that was changed.
    ///
    /// # Errors
    ///
    /// Fails if there is none, or if what is written there is not a baseline.
    pub fn load(name: &str) -> Result<Self, LoadError> {
        let path = Path::new(name);
        let mut loading = Loading::from(Shelf::of_program());
        let is_path = name.contains(['/', '\\']) || name.ends_with(".toml");
        if is_path || (loading.folder(name).is_err() && path.exists()) {
            return loading.resolve(&read(path)?);
        }
        loading.with_overlays(name)
    }

    /// Reads a baseline from a text, as if it stood in a file of that name.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a baseline.
    pub fn from_text(name: &str, text: &str) -> Result<Self, LoadError> {
        let source = Source { name: name.to_owned(), text: text.to_owned() };
        Loading::from(Shelf::of_program()).resolve(&[source])
    }
}

/// Reads an agency's file, or the files of its folder.
fn read(path: &Path) -> Result<Vec<Source>, LoadError> {
    let unreadable = |path: &Path, source| LoadError::Unreadable { path: path.display().to_string(), source };
    let one = |path: &Path| {
        let text = fs::read_to_string(path).map_err(|error| unreadable(path, error))?;
        Ok(Source { name: path.display().to_string(), text })
    };
    if !path.is_dir() {
        return Ok(vec![one(path)?]);
    }
    let mut sources = vec![one(&path.join(HEAD))?];
    for entry in fs::read_dir(path).map_err(|error| unreadable(path, error))? {
        let file = entry.map_err(|error| unreadable(path, error))?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".toml") && name != HEAD && name != EXAMPLES {
            sources.push(one(&file)?);
        }
    }
    shelf::in_order(&mut sources);
    Ok(sources)
}

/// One loading: what is being resolved, and what was already.
struct Loading<'s> {
    shelf: &'s Shelf,
    /// The ids that extend what is being resolved, to notice a circle.
    above: Vec<String>,
    resolved: BTreeMap<String, Baseline>,
}

impl<'s> From<&'s Shelf> for Loading<'s> {
    fn from(shelf: &'s Shelf) -> Self {
        Self { shelf, above: Vec::new(), resolved: BTreeMap::new() }
    }
}

impl<'s> Loading<'s> {
    /// The folder that a name means: `id@version` is one of its own, or the current one of that version.
    fn folder(&self, name: &str) -> Result<String, LoadError> {
        let unknown = |hint: String| LoadError::Unknown { name: name.to_owned(), hint };
        if self.shelf.sources(name).is_some() {
            return Ok(name.to_owned());
        }
        let (id, version) = name.split_once('@').map_or((name, None), |(id, version)| (id, Some(version)));
        let ids = self.shelf.ids();
        let Some(sources) = self.shelf.sources(id) else {
            return Err(unknown(match words::nearest(id, &ids) {
                Some(meant) => format!("; did you mean `{meant}`?"),
                None => format!("; there are {}, or give the path of a file", ids.join(", ")),
            }));
        };
        let current = parse::<Written>(&sources[0])?.version.map(Spanned::into_inner).unwrap_or_default();
        if version == Some(current.as_str()) {
            return Ok(id.to_owned());
        }
        let earlier = self.shelf.folders().filter_map(|folder| folder.strip_prefix(id)?.strip_prefix('@'));
        let mut versions: Vec<&str> = earlier.collect();
        versions.push(&current);
        let noun = if versions.len() == 1 { "version" } else { "versions" };
        Err(unknown(format!("; this program has {noun} {}", versions.join(", "))))
    }

    fn named(&mut self, name: &str) -> Result<Baseline, LoadError> {
        let folder = self.folder(name)?;
        if let Some(known) = self.resolved.get(&folder) {
            return Ok(known.clone());
        }
        let sources = self.shelf.sources(&folder).unwrap_or_default();
        let baseline = self.resolve(sources)?;
        self.resolved.insert(folder, baseline.clone());
        Ok(baseline)
    }

    /// A baseline with the overlays that extend exactly this version of it.
    fn with_overlays(&mut self, name: &str) -> Result<Baseline, LoadError> {
        let mut baseline = self.named(name)?;
        let version = format!("{}@{}", baseline.id, baseline.version);
        for folder in self.shelf.folders().map(str::to_owned).collect::<Vec<_>>() {
            let sources = self.shelf.sources(&folder).unwrap_or_default();
            // Most folders are none, and only those that are have to be resolved.
            if !sources.iter().any(|source| source.text.contains("\njurisdiction")) {
                continue;
            }
            let overlay = self.named(&folder)?;
            if overlay.jurisdiction.is_some() && overlay.extends.contains(&version) {
                baseline.overlays.push(overlay);
            }
        }
        // Of several versions of an overlay the latest answers.
        baseline.overlays.sort_by(|one, other| {
            (&one.jurisdiction, &one.id, &other.version).cmp(&(&other.jurisdiction, &other.id, &one.version))
        });
        baseline.overlays.dedup_by(|later, first| later.jurisdiction == first.jurisdiction);
        Ok(baseline)
    }

    /// Joins the files of a baseline and what it extends.
    fn resolve(&mut self, sources: &[Source]) -> Result<Baseline, LoadError> {
        let written: Vec<(&Source, Written)> =
            sources.iter().map(|source| Ok((source, parse(source)?))).collect::<Result<_, LoadError>>()?;
        let first = &sources[0];
        let mut baseline = head(first, &written[0].1)?;
        if self.above.contains(&baseline.id) {
            let circle = format!("`{}` extends itself by way of {}", baseline.id, self.above.join(", "));
            let span = written[0].1.id.as_ref().map_or(0..0, Spanned::span);
            return Err(invalid(first, span, &circle, "a baseline cannot build on itself"));
        }
        baseline.frameworks = frameworks(&self.shelf.frameworks)?;
        let mut digests = String::new();
        let mut farther = Vec::new();
        for extended in &written[0].1.extends {
            self.above.push(baseline.id.clone());
            let base = self
                .named(extended.get_ref())
                .map_err(|error| invalid(first, extended.span(), &error.to_string(), "extended here"))?;
            self.above.pop();
            baseline.extends.push(format!("{}@{}", base.id, base.version));
            digests.push_str(&format!("{}  {}\n", base.sha256, base.id));
            baseline.lineage.push(Ancestor::from(&base));
            farther.extend(base.lineage.iter().cloned());
            rules::inherit(&mut baseline, base, first, extended.span())?;
        }
        baseline.lineage.append(&mut farther);
        fill(&mut baseline, written)?;
        if baseline.rules.is_empty() {
            return Err(invalid(first, 0..0, "the baseline has no rules", "add a `[[rule]]` or `extends`"));
        }
        for source in sources {
            let name = source.name.rsplit(['/', '\\']).next().unwrap_or_default();
            digests.push_str(&format!("{}  {name}\n", hexadecimal(&Sha256::digest(&source.text))));
        }
        baseline.sha256 = hexadecimal(&Sha256::digest(digests));
        Ok(baseline)
    }
}

/// Adds what the baseline's own files say: all headings and documents first, since any file may name them; limits of
/// waivers last, since they name rules.
fn fill(baseline: &mut Baseline, mut written: Vec<(&Source, Written)>) -> Result<(), LoadError> {
    for (source, written) in &mut written {
        described(source, &written.frameworks)?;
        baseline.frameworks.append(&mut written.frameworks);
        for group in written.groups.drain(..) {
            rules::group(baseline, source, group)?;
        }
    }
    let mut limits = Vec::new();
    for (source, written) in written {
        limits.extend(written.waivers.map(|written| (source, written)));
        for change in written.overrides {
            rules::apply(baseline, source, change)?;
        }
        for rule in written.rules {
            rules::add(baseline, source, rule)?;
        }
    }
    for (source, written) in limits {
        rules::limit(baseline, source, written)?;
    }
    Ok(())
}

/// The documents that the baselines of the program cite.
fn frameworks(source: &Source) -> Result<BTreeMap<String, Framework>, LoadError> {
    let frameworks = toml::from_str(&source.text).map_err(|error| unparsable(source, &error))?;
    described(source, &frameworks)?;
    Ok(frameworks)
}

/// What is out of scope has to be among the requirements.
fn described(source: &Source, frameworks: &BTreeMap<String, Framework>) -> Result<(), LoadError> {
    for (id, framework) in frameworks {
        let unlisted = framework.out_of_scope.keys().find(|clause| !framework.requirements.contains(clause));
        if let Some(clause) = unlisted {
            let title = format!("`{id}` has no requirement `{clause}` that could be out of scope");
            let at = source.text.find(clause.as_str()).map_or(0..0, |at| at..at + clause.len());
            return Err(invalid(source, at, &title, "list it under `requirements`"));
        }
    }
    Ok(())
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
    if let Some(nation) = &written.jurisdiction {
        let is_code = nation.get_ref().len() == 2 && nation.get_ref().bytes().all(|b| b.is_ascii_lowercase());
        if !is_code {
            let label = "two lower-case letters, such as `au`";
            return Err(invalid(source, nation.span(), "not the code of a nation", label));
        }
        if written.extends.is_empty() {
            let label = "name in `extends` what it adds to";
            return Err(invalid(source, nation.span(), "an overlay has to extend a baseline", label));
        }
    }
    let plain = |date: &Option<Spanned<String>>| date.as_ref().map(|date| date.get_ref().clone());
    Ok(Baseline {
        id: id.get_ref().clone(),
        version,
        title: written.title.clone().ok_or_else(|| missing("title"))?,
        issuer: written.issuer.clone().ok_or_else(|| missing("issuer"))?,
        status: written.status.ok_or_else(|| missing("status"))?,
        jurisdiction: plain(&written.jurisdiction),
        effective_from: plain(&written.effective_from),
        effective_until: plain(&written.effective_until),
        summary: written.summary.clone().unwrap_or_default(),
        extends: Vec::new(),
        lineage: Vec::new(),
        waivers: Limits::default(),
        groups: Vec::new(),
        rules: Vec::new(),
        frameworks: BTreeMap::new(),
        overlays: Vec::new(),
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
