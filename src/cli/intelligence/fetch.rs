//! Fetches the data from their publishers into the store, one source after the other.

use std::io::Write as _;
use std::time::Duration;

use super::import::say;
use super::update::Arguments;
use super::{plain, store_failure};
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::now;
use crate::cli::progress::Progress;
use crate::intelligence::source_list::{FEEDS, Feed, feed};
use crate::intelligence::store::Writer;
use crate::intelligence::store::import::{Import, ImportError, Imported};
use crate::intelligence::update::{Answer, FetchError, Fetcher};

/// Fetches each source; one that fails stays as it was.
///
/// # Errors
///
/// Fails if the store cannot be written.
pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Exit, Failure> {
    let feeds = feeds(arguments)?;
    let directory = arguments.place.directory()?;
    let mut writer = Writer::begin(&directory).map_err(store_failure)?;
    let fetcher = Fetcher::new(Duration::from_secs(arguments.timeout));
    let fetcher = fetcher.map_err(|error| {
        let help = error.help().unwrap_or(WITHOUT);
        Failure::new(Exit::NotWritten, error).help(help)
    })?;
    let (mut failed, mut helps, mut fetched) = (0, Vec::new(), Vec::new());
    for (feed, address) in feeds {
        let progress = Progress::start(console, feed.name);
        let came = one(feed, &address, &fetcher, &mut writer);
        drop(progress);
        match came {
            Ok(None) => console.say(format_args!("{}: nothing newer", feed.name)),
            Ok(Some(imported)) => fetched.push(imported),
            Err(NotFetched { reason, help }) => {
                failed += 1;
                console.say(format_args!("{}: not updated: {}", feed.name, plain(&reason)));
                helps.extend(help.filter(|help| !helps.contains(help)));
            }
        }
    }
    writer.finish().map_err(store_failure)?;
    fetched.iter().for_each(|imported| say(imported, console));
    if failed == 0 {
        return Ok(Exit::Pass);
    }
    let message = format!("{failed} of the sources could not be updated and stay as they were");
    helps.push(WITHOUT);
    Err(Failure::new(Exit::NotWritten, anyhow::anyhow!(message)).help(helps.join("\n      ")))
}

/// What is left to do where fetching does not succeed.
const WITHOUT: &str = "run it again later, name a mirror with `--address <NAME=URL>`, or bring the files with `bidcheck intel import`";

/// Why a source was not fetched, and what to do about it.
struct NotFetched {
    reason: String,
    help: Option<&'static str>,
}

impl NotFetched {
    fn because(reason: impl std::fmt::Display) -> Self {
        Self { reason: reason.to_string(), help: None }
    }
}

impl From<FetchError> for NotFetched {
    fn from(error: FetchError) -> Self {
        Self { help: error.help(), ..Self::because(error) }
    }
}

/// What is asked for, with its address.
fn feeds(arguments: &Arguments) -> Result<Vec<(&'static Feed, String)>, Failure> {
    let named = arguments.sources.iter().chain(arguments.addresses.iter().map(|(name, _)| name));
    if let Some(unknown) = named.clone().find(|name| feed(name).is_none()) {
        let known: Vec<&str> = FEEDS.iter().map(|feed| feed.name).collect();
        return Err(Failure::usage(format!("there is no source {unknown}"))
            .help(format!("the sources are {}", known.join(", "))));
    }
    let is_wanted = |feed: &&Feed| match arguments.sources.as_slice() {
        [] => feed.is_usual,
        sources => sources.iter().any(|name| name == feed.name),
    };
    let is_asked = |name: &str| feed(name).is_some_and(|feed| is_wanted(&feed));
    if let Some((name, _)) = arguments.addresses.iter().find(|(name, _)| !is_asked(name)) {
        return Err(Failure::usage(format!("an address is given for {name}, which is not fetched"))
            .help(format!("add `--source {name}`")));
    }
    let address = |feed: &'static Feed| {
        let own = arguments.addresses.iter().find(|(name, _)| name == feed.name);
        (feed, own.map_or_else(|| feed.address.to_owned(), |(_, url)| url.clone()))
    };
    Ok(FEEDS.iter().filter(is_wanted).map(address).collect())
}

/// Fetches one source; nothing if the publisher has nothing newer.
fn one(
    feed: &Feed,
    address: &str,
    fetcher: &Fetcher,
    writer: &mut Writer,
) -> Result<Option<Imported>, NotFetched> {
    let before = writer.before().iter().find(|record| record.source.name == feed.name).cloned();
    let aside = writer.directory_aside().map_err(NotFetched::because)?;
    let path = aside.path().join("fetched");
    let mut file = std::fs::File::create_new(&path).map_err(NotFetched::because)?;
    let known = before.as_ref().and_then(|record| record.fetched.as_ref());
    let answer = fetcher.fetch(address, known, feed.most, &mut file)?;
    let Answer::Fetched { from, changed } = answer else { return Ok(None) };
    file.flush().map_err(NotFetched::because)?;
    let published = changed.filter(|changed| *changed <= now());
    let mut import = Import::new(writer, &|_| {});
    let imported = import.fetched(&path, feed.name, from, published);
    imported.map(Some).map_err(|error| NotFetched::because(of_answer(&error)))
}

/// Why an answer was not taken, without the name of the file that it was kept in.
fn of_answer(error: &ImportError) -> String {
    match error {
        ImportError::Nothing(_) => "the answer holds nothing that is known".to_owned(),
        ImportError::Broken { reason, .. } => reason.to_string(),
        ImportError::NoRecord { what, .. } => format!("no record of the {what} of the answer can be read"),
        error => error.to_string(),
    }
}
