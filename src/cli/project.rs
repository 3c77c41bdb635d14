//! `bidcheck sbom`: hands a Cargo project to [`super::sbom`] and the result to a file.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

use super::console::Console;
use super::exit::Exit;
use super::failure::Failure;
use super::instant;

/// The arguments of `sbom`.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// The folder of the project; cargo is asked what it resolves to
    #[arg(value_name = "CARGO PROJECT")]
    pub project: PathBuf,

    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Who makes the SBOM, repeatable [default: the authors of the root package]
    #[arg(long = "author", value_name = "NAME")]
    pub authors: Vec<String>,

    /// The time that the SBOM gives as its own, such as 2026-11-22T08:00:00Z [default: now]
    #[arg(long, value_name = "RFC 3339", value_parser = instant)]
    pub as_of: Option<Timestamp>,
}

/// Writes the SBOM.
///
/// # Errors
///
/// Fails if the project cannot be read or the SBOM cannot be written.
#[cfg(feature = "cargo-projects")]
pub fn run(arguments: &Arguments, console: Console) -> Result<Exit, Failure> {
    use super::console::shown;
    use super::output::{Inputs, check, write_file};
    use super::sbom::{Request, write};

    let file = arguments.output.as_ref().filter(|path| path.as_os_str() != "-");
    if let Some(path) = file {
        let read = ["Cargo.toml", "Cargo.lock"].map(|name| arguments.project.join(name));
        check(path, Inputs { submission: &[], files: &read })?;
    }
    let as_of = arguments.as_of.unwrap_or_else(super::now);
    let request = Request { folder: &arguments.project, as_of, authors: &arguments.authors };
    // Nothing is written of a project that turns out to be unreadable halfway.
    let mut text = Vec::new();
    let written = write(&request, &mut text).map_err(|error| {
        Failure::new(Exit::Refused, error).help("give the folder that holds `Cargo.toml`")
    })?;
    match file {
        None => Console::stream(false, |out| out.write_all(&text))?,
        Some(path) => {
            write_file(path, |out| out.write_all(&text))?;
            console.say(format_args!("wrote {} ({} components)", shown(path), written.components));
        }
    }
    if let Some(reason) = written.less_known {
        let reason = shown(reason.as_ref());
        console.say(format_args!(
            "cargo could not say who made the packages and how they are licensed: {reason}"
        ));
    }
    Ok(Exit::Pass)
}

/// Says that this build cannot.
///
/// # Errors
///
/// Always.
#[cfg(not(feature = "cargo-projects"))]
pub fn run(_: &Arguments, _: Console) -> Result<Exit, Failure> {
    Err(super::without_feature("sbom", "cargo-projects"))
}
