//! `bidcheck intel import`: brings files into the store and says what they were.

use std::path::PathBuf;

use clap::Args;

use super::{Place, import_failure, plain, store_failure};
use crate::cli::console::{Console, shown};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::progress::Progress;
use crate::intelligence::store::Writer;
use crate::intelligence::store::import::{Brought, Compared, Import, Imported};
use crate::reports::wording::{counted, number};

/// The arguments of `intel import`.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// Files and folders, told by their content: OSV records (all.zip of an ecosystem, loose JSON, GitHub's
    /// database), RustSec's database, CISA's catalogue (JSON, CSV), EPSS (CSV, gzip), endoflife.date (its
    /// products or the answer of its interface), CSAF advisories, a Cargo registry's index, a packed store
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub place: Place,
}

/// Brings all paths or none.
///
/// # Errors
///
/// Fails if a path cannot be read or holds nothing that is known, or if the store cannot be written.
pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Exit, Failure> {
    let directory = arguments.place.directory()?;
    let mut writer = Writer::begin(&directory).map_err(store_failure)?;
    let progress = Progress::start(console, "looking through files");
    let tell = |work| progress.goes_on(work);
    let mut import = Import::new(&mut writer, &tell);
    let brought = arguments.paths.iter().map(|path| import.path(path));
    let brought: Vec<Brought> = brought.collect::<Result<_, _>>().map_err(import_failure)?;
    tell("writing the store");
    writer.finish().map_err(store_failure)?;
    drop(progress);
    for brought in &brought {
        brought.sources.iter().for_each(|imported| say(imported, console));
        say_passed_over(brought, console);
    }
    Ok(Exit::Pass)
}

/// Says what came of a source.
pub(super) fn say(imported: &Imported, console: Console) {
    let record = &imported.record;
    let name = plain(&record.source.name);
    if !imported.is_kept {
        return console
            .say(format_args!("{name}: of {}, the same run brought a later one", record.source.as_of));
    }
    let mut told = vec![counted(record.source.records, "record", "records")];
    let further = [
        (record.withdrawn, "withdrawn and left out"),
        (record.nameless, "without a package to compare"),
        (record.unreadable, "unreadable"),
    ];
    told.extend(
        further
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{} {what}", number(*count))),
    );
    console.say(format_args!("{name}: {}; of {}", told.join(", "), record.source.as_of));
    for (place, reason) in &imported.unreadable {
        console.say(format_args!("  unreadable: {}: {}", plain(place), plain(reason)));
    }
    let named = imported.unreadable.len() as u64;
    if record.unreadable > named {
        console.say(format_args!("  and {} more", number(record.unreadable - named)));
    }
    say_beside(imported.beside, console);
    if let Some(before) = imported.shrunk_from() {
        console.say(format_args!(
            "  warning: it had {} before: is this the whole of it?",
            counted(before.source.records, "record", "records")
        ));
    }
}

fn say_beside(beside: Compared, console: Console) {
    let Compared { digests, signatures } = beside;
    if digests > 0 {
        let digests = counted(digests, "digest beside a document agrees", "digests beside documents agree");
        console.say(format_args!("  {digests}"));
    }
    if signatures > 0 {
        let signatures =
            counted(signatures, "signature beside a document is", "signatures beside documents are");
        console.say(format_args!("  {signatures} not verified"));
    }
}

fn say_passed_over(brought: &Brought, console: Console) {
    let (count, first) = &brought.passed_over;
    if *count > 0 {
        console.say(format_args!("passed over {}, of no known layout", counted(*count, "file", "files")));
        first.iter().for_each(|path| console.detail(format_args!("  {}", shown(path))));
    }
}
