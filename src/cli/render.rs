//! `bidcheck render`: writes a report of an assessment again, without assessing again.

use std::path::{Path, PathBuf};

use clap::Args;

use super::buyer;
use super::console::{Console, shown};
use super::exit::Exit;
use super::failure::Failure;
use super::output::{Destinations, Inputs, Reports};
use super::source_root;
use crate::assessment::Assessment;
use crate::reports::{self, Look};

/// The arguments of `render`.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// A report in the format `json`
    #[arg(value_name = "ASSESSMENT.json")]
    pub assessment: PathBuf,

    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for the help of the command")]
    pub reports: Reports,
}

/// Writes reports of an assessment.
///
/// # Errors
///
/// Fails if the arguments are wrong or the file is no assessment.
pub fn run(arguments: &Arguments, console: Console) -> Result<Exit, Failure> {
    let files = [arguments.assessment.clone()];
    let destinations = Destinations::plan(&arguments.reports, Inputs { submission: &[], files: &files })?;
    let assessment = assessment(&arguments.assessment)?;
    // Files alone were asked for: nobody waits for a report on the screen.
    let stdout_too = destinations.is_explicit || arguments.reports.output.is_empty();
    let root = arguments.reports.source_root.as_deref();
    let repository = root.map(|root| source_root::of_assessment(root, &assessment)).transpose()?;
    let repository = repository.as_ref();
    Ok(destinations.write(console, stdout_too, |format, look, out| {
        reports::render(&assessment, format, Look { repository, ..look }, out)
    }))
}

/// Reads an assessment that was written as JSON.
///
/// # Errors
///
/// Fails if the file is no assessment.
pub(super) fn assessment(path: &Path) -> Result<Assessment, Failure> {
    from_text(path, &buyer::read(path)?)
}

/// Takes the text of a file for an assessment.
///
/// # Errors
///
/// Fails if it is none.
pub(super) fn from_text(path: &Path, text: &str) -> Result<Assessment, Failure> {
    reports::json::read(text).map_err(|error| {
        let error = anyhow::anyhow!("cannot read {}: {error}", shown(path));
        Failure::new(Exit::InvalidFile, error)
            .help("give it a file that `bidcheck assess --output json=PATH` wrote")
    })
}
