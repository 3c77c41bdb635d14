//! `bidcheck intel status`: which data there are and how old they are.

use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::{Place, store_failure};
use crate::cli::console::{Console, shown};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::page::{Page, column};
use crate::cli::{instant, now};
use crate::intelligence::Intelligence;
use crate::intelligence::store::SourceRecord;
use crate::reports::wording::{counted, number};

/// The arguments of `intel status`.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// How it is written
    #[arg(long, value_enum, default_value = "terminal")]
    pub format: Format,

    /// The moment to tell the age at, such as 2026-11-22T08:00:00Z [default: now]
    #[arg(long, value_name = "RFC 3339", value_parser = instant)]
    pub as_of: Option<Timestamp>,

    #[command(flatten)]
    pub place: Place,
}

/// How a status is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A list for people
    Terminal,
    /// JSON
    Json,
}

/// Writes the status.
///
/// # Errors
///
/// Fails if there is no store or if it cannot be read.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let directory = arguments.place.directory()?;
    let as_of = arguments.as_of.unwrap_or_else(now);
    let store = Intelligence::open(&directory).map_err(store_failure)?;
    let text = match arguments.format {
        Format::Terminal => listed(&store, &shown(&directory), as_of),
        Format::Json => format!("{:#}\n", json(&store, as_of)),
    };
    Console::result(&text)?;
    Ok(Exit::Pass)
}

fn listed(store: &Intelligence, directory: &str, as_of: Timestamp) -> String {
    let mut page = Page::new();
    page.title(&format!("Intelligence store in {directory}, at {as_of}"));
    let terms = column(store.sources().iter().map(|source| source.name.as_str()));
    for record in store.records() {
        page.entry(&record.source.name, terms, &in_words(record, as_of));
    }
    page.finish()
}

fn in_words(record: &SourceRecord, as_of: Timestamp) -> String {
    let source = &record.source;
    let age = match age(record, as_of) {
        days if days < 0 => "newer than that moment".to_owned(),
        days => format!("{} old", counted(days.unsigned_abs(), "day", "days")),
    };
    let mut words = vec![format!("of {}, {age}", source.as_of), counted(source.records, "record", "records")];
    let further = [
        (record.withdrawn, "withdrawn and left out"),
        (record.nameless, "without a package to compare"),
        (record.unreadable, "unreadable"),
    ];
    words.extend(
        further
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{} {what}", number(*count))),
    );
    if !record.whole.is_empty() {
        let whole: Vec<&str> = record.whole.iter().map(String::as_str).collect();
        words.push(format!("the whole of {}", whole.join(", ")));
    }
    words.push(format!("sha256 {}", source.sha256));
    words.join("; ")
}

/// Whole days; negative if the data are newer than the moment.
fn age(record: &SourceRecord, as_of: Timestamp) -> i64 {
    (as_of.as_second() - record.source.as_of.as_second()).div_euclid(86_400)
}

fn json(store: &Intelligence, as_of: Timestamp) -> serde_json::Value {
    let sources: Vec<serde_json::Value> = store
        .records()
        .map(|record| {
            serde_json::json!({
                "name": record.source.name,
                "as_of": record.source.as_of.to_string(),
                "age_days": age(record, as_of),
                "sha256": record.source.sha256,
                "records": record.source.records,
                "withdrawn": record.withdrawn,
                "nameless": record.nameless,
                "unreadable": record.unreadable,
                "whole": record.whole,
                "ecosystems": record.source.ecosystems,
                "address": record.fetched.as_ref().map(|fetched| &fetched.address),
            })
        })
        .collect();
    serde_json::json!({ "as_of": as_of.to_string(), "sources": sources })
}
