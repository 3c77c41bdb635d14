//! Writes a CycloneDX SBOM of a Cargo project.
//!
//! It judges nothing.

use std::io::Write;
use std::path::Path;

use jiff::Timestamp;

/// Writes the SBOM of the project at a folder.
///
/// # Errors
///
/// Fails if the project cannot be read.
pub fn write(project_root: &Path, as_of: Timestamp, out: &mut dyn Write) -> anyhow::Result<()> {
    let _ = (as_of, out);
    anyhow::bail!("no SBOM can be written of {} yet", project_root.display())
}
