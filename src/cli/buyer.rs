//! Reads the buyer's own files: baselines, the bid, waivers, reviews and an earlier assessment. None is ever taken from a submission.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::console::{Console, shown};
use super::exit::Exit;
use super::failure::Failure;
use crate::assessment::{Earlier, Input, since};
use crate::baseline::load::with_suggestion;
use crate::baseline::{Baseline, Bid, LoadError, Review, Waiver};
use crate::submission::hexadecimal;

/// The baseline that holds where none is named.
pub(super) const DEFAULT: &str = "quad";

/// Loads baselines, sorted, each once.
///
/// # Errors
///
/// Fails if one is unknown or invalid.
pub(super) fn baselines(names: &[String], console: Console) -> Result<(Vec<Baseline>, Vec<Input>), Failure> {
    let mut loaded = Vec::new();
    for name in names {
        let baseline = baseline(name)?;
        console.detail(format_args!(
            "baseline {} {}, sha256 {}",
            baseline.id, baseline.version, baseline.sha256
        ));
        loaded.push((baseline, name.clone()));
    }
    loaded.sort_by(|(one, _), (other, _)| {
        let key =
            |baseline: &Baseline| (baseline.id.clone(), baseline.version.clone(), baseline.sha256.clone());
        key(one).cmp(&key(other))
    });
    // `quad` and `quad@1.0.0` are one baseline.
    loaded.dedup_by(|(later, _), (earlier, _)| later.sha256 == earlier.sha256);
    let input = |(baseline, name): &(Baseline, String)| Input {
        kind: "baseline".to_owned(),
        path: name.clone(),
        sha256: baseline.sha256.clone(),
    };
    let inputs = loaded.iter().map(input).collect();
    Ok((loaded.into_iter().map(|(baseline, _)| baseline).collect(), inputs))
}

/// Loads one baseline.
///
/// # Errors
///
/// Fails if it is unknown or invalid.
pub(super) fn baseline(name: &str) -> Result<Baseline, Failure> {
    Baseline::load(name).map_err(|error| {
        let help = match &error {
            LoadError::Unknown { .. } => "`bidcheck baseline list` shows what there is",
            LoadError::Unreadable { .. } => {
                "check the path; a baseline that comes with the program is named without `/` or `.toml`"
            }
            LoadError::Invalid(_) => "`bidcheck schema baseline` shows what may stand in one",
        };
        Failure::new(Exit::InvalidFile, error).help(help)
    })
}

/// Reads the description of the tender.
///
/// # Errors
///
/// Fails if the file cannot be read or says something else.
pub(super) fn bid(path: &Path) -> Result<(Bid, Input), Failure> {
    let text = read(path)?;
    let bid = Bid::from_text(&text).map_err(|error| {
        let suggested = with_suggestion(error.message());
        let meant = suggested.strip_prefix(error.message()).map(|meant| meant.trim_start_matches("; "));
        let help = meant.filter(|meant| !meant.is_empty());
        let help = help.unwrap_or("`bidcheck schema bid` shows what may stand in it").to_owned();
        let error = error.to_string();
        let error = anyhow::anyhow!("{} does not describe a bid: {}", shown(path), error.trim_end());
        Failure::new(Exit::InvalidFile, error).help(help)
    })?;
    let sha256 = hexadecimal(&Sha256::digest(text.as_bytes()));
    Ok((bid, Input { kind: "bid".to_owned(), path: shown(path), sha256 }))
}

/// Reads what the buyer accepts although it is not met.
///
/// # Errors
///
/// Fails if the file cannot be read or says something else.
pub(super) fn waivers(path: &Path) -> Result<(Vec<Waiver>, Input), Failure> {
    entries(path, "waivers", Waiver::all_from_text)
}

/// Reads what persons answered.
///
/// # Errors
///
/// Fails if the file cannot be read or says something else.
pub(super) fn reviews(path: &Path) -> Result<(Vec<Review>, Input), Failure> {
    entries(path, "reviews", Review::all_from_text)
}

/// Reads an earlier assessment.
///
/// # Errors
///
/// Fails if the file cannot be read or is no assessment.
pub(super) fn since(path: &Path) -> Result<(Earlier, Input), Failure> {
    let text = read(path)?;
    let assessment = super::render::from_text(path, &text)?;
    let sha256 = hexadecimal(&Sha256::digest(text.as_bytes()));
    let input = Input { kind: "since".to_owned(), path: shown(path), sha256: sha256.clone() };
    Ok((Earlier { sha256, assessment }, input))
}

/// Makes sure that an earlier assessment can be held against this run.
///
/// # Errors
///
/// Fails with the reason if it cannot.
pub(super) fn comparable(
    earlier: &Earlier,
    baselines: &[Baseline],
    bid: Option<&Bid>,
    as_of: Timestamp,
) -> Result<(), Failure> {
    since::check(&earlier.assessment, baselines, bid, as_of).map_err(|unlike| {
        Failure::new(Exit::InvalidFile, unlike).help(
            "give `--since` a full assessment of the same product against the same baseline, or leave it out",
        )
    })
}

fn entries<T>(
    path: &Path,
    kind: &str,
    read_all: fn(&str, &str) -> Result<Vec<T>, LoadError>,
) -> Result<(Vec<T>, Input), Failure> {
    let text = read(path)?;
    let entries = read_all(&shown(path), &text).map_err(|error| {
        let help = format!("`bidcheck schema {kind}` shows what may stand in it");
        Failure::new(Exit::InvalidFile, error).help(help)
    })?;
    let sha256 = hexadecimal(&Sha256::digest(text.as_bytes()));
    Ok((entries, Input { kind: kind.to_owned(), path: shown(path), sha256 }))
}

/// Reads a file if one was given, and puts it on record.
///
/// # Errors
///
/// Fails if the file cannot be read or is invalid.
pub(super) fn given<T>(
    path: Option<&Path>,
    read: fn(&Path) -> Result<(T, Input), Failure>,
    record: &mut Vec<Input>,
) -> Result<Option<T>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let (read, input) = read(path)?;
    record.push(input);
    Ok(Some(read))
}

/// Reads a file of the buyer's.
///
/// # Errors
///
/// Fails if it cannot be read or is no text.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", shown(path)));
    text.map_err(|error| Failure::new(Exit::InvalidFile, error).help("check the path"))
}
