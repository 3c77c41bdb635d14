//! `bidcheck intel update`: its arguments; [`super::fetch`] does it, where this build has the network.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::Place;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;

/// The arguments of `intel update`.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// Only this source, repeatable, such as osv/npm, osv/Debian or cisa-kev; distributions are fetched only if
    /// they are named [default: catalogues, scores, lifecycles and the ecosystems of programming languages]
    #[arg(long = "source", value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub sources: Vec<String>,

    /// Fetch a source from an address of your own, repeatable
    #[arg(long = "address", value_name = "NAME=URL", value_parser = address)]
    pub addresses: Vec<(String, String)>,

    /// Seconds that one file may take
    #[arg(long, value_name = "SECONDS", default_value_t = 900, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub timeout: u64,

    #[command(flatten)]
    pub place: Place,
}

fn address(given: &str) -> Result<(String, String), String> {
    let (name, url) = given.split_once('=').ok_or("give the name of a source, = and its address")?;
    Ok((name.to_owned(), url.to_owned()))
}

/// Fetches each source; one that fails stays as it was.
///
/// # Errors
///
/// Fails if the store cannot be written, or if this build has no network.
#[cfg_attr(not(feature = "update"), expect(unused_variables, reason = "there is nothing to fetch with"))]
pub(super) fn run(arguments: &Arguments, console: Console) -> Result<Exit, Failure> {
    #[cfg(feature = "update")]
    return super::fetch::run(arguments, console);
    #[cfg(not(feature = "update"))]
    return Err(crate::cli::without_feature("intel update", "update"));
}
