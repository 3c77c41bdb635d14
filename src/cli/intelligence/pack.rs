//! `bidcheck intel pack`: writes the store as one file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Place, store_failure};
use crate::cli::console::{Console, shown};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::progress::Progress;
use crate::intelligence::store::pack::pack;
use crate::intelligence::store::{Intelligence, base};
use crate::reports::wording::counted;

/// The arguments of `intel pack`.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,

    /// Only what is about an ecosystem in OSV's words, such as npm or Debian, repeatable; catalogues and
    /// lifecycles are always packed
    #[arg(long = "ecosystem", value_name = "NAME")]
    pub ecosystems: Vec<String>,

    #[command(flatten)]
    pub place: Place,
}

/// Writes the file, whole or not at all.
///
/// # Errors
///
/// Fails if there is no store, if it has none of the ecosystems, or if the file cannot be written.
pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Exit, Failure> {
    let directory = arguments.place.directory()?;
    let ecosystems: BTreeSet<String> = arguments.ecosystems.iter().cloned().collect();
    let folder =
        arguments.output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let not_written = |error: std::io::Error| {
        let error = anyhow::Error::new(error).context(format!("cannot write {}", shown(&arguments.output)));
        Failure::new(Exit::NotWritten, error)
    };
    if arguments.output == Path::new("-") {
        return Err(
            Failure::usage("a packed store is not written to the standard output").help("name a file")
        );
    }
    let _progress = Progress::start(console, "packing the store");
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(not_written)?;
    let records = pack(&directory, &ecosystems, folder, file.as_file_mut()).map_err(store_failure)?;
    let has = |ecosystem: &String| records.iter().any(|record| record.covers(ecosystem));
    if let Some(missing) = ecosystems.iter().find(|ecosystem| !has(ecosystem)) {
        let failure = Failure::usage(format!("the store has no data of the ecosystem {missing}"));
        return Err(failure.help(match alike(&directory, missing) {
            Some(name) => format!("it is written {name}"),
            None => "`bidcheck intel status --format json` lists the ecosystems that it has".to_owned(),
        }));
    }
    file.as_file().sync_all().map_err(not_written)?;
    file.persist(&arguments.output).map_err(|error| not_written(error.error))?;
    let count = counted(records.len() as u64, "source", "sources");
    console.say(format_args!("wrote {} ({count})", shown(&arguments.output)));
    Ok(Exit::Pass)
}

/// The ecosystem that differs only by small and capital letters.
fn alike(directory: &Path, ecosystem: &str) -> Option<String> {
    let store = Intelligence::open(directory).ok()?;
    let is_meant = |name: &&str| name.eq_ignore_ascii_case(ecosystem);
    store.ecosystems().into_iter().map(base).find(is_meant).map(str::to_owned)
}
