//! `bidcheck sbom`: a CycloneDX SBOM of the vendor's own Cargo project.
//!
//! What Cargo knows is stated and what it does not know is declared unknown; nothing is guessed.

mod component;
mod document;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, bail};
use cyclonedx_bom::models::bom::{Bom, SpecVersion};
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::evidence::Project;
use crate::formats::cargo::resolved::{Platforms, resolve};
use crate::source::Text;
use crate::submission::{Submission, hexadecimal};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// The project's folder.
    pub folder: &'r Path,
    /// The moment that the SBOM bears.
    pub as_of: Timestamp,
    /// Who makes the SBOM; the authors of the root package, if nobody is named.
    pub authors: &'r [String],
}

/// What was written.
#[derive(Debug)]
pub struct Written {
    /// How many components, the primary one among them.
    pub components: usize,
    /// Why cargo could not tell what the manifests of all other packages say, if it could not:
    /// their producers and licences are then declared unknown.
    pub less_known: Option<String>,
}

/// What manifests say of a package, by name and version.
type Known = BTreeMap<(String, String), Facts>;

/// What a manifest says of its package.
#[derive(Debug, Default)]
struct Facts {
    authors: Vec<String>,
    license: Option<String>,
    /// Whether it builds a library and no program.
    is_library: bool,
}

/// Writes the SBOM of a Cargo project. The same files, cargo's cache and moment give the same bytes.
///
/// # Errors
///
/// Fails if the folder holds no Cargo project with a lock file that can be read, or if `out` cannot be written.
pub fn write(request: &Request<'_>, out: &mut dyn Write) -> anyhow::Result<Written> {
    let submission = Submission::open(&[request.folder.to_path_buf()])?;
    let (known, less_known) = facts(request.folder);
    let folder = request.folder.canonicalize().context("the project's folder has no name")?;
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (text, components) = sbom(&submission, known, request, &name)?;
    out.write_all(text.as_bytes()).context("the SBOM could not be written")?;
    Ok(Written { components, less_known })
}

/// The SBOM of the project in a submission, and the number of its components.
fn sbom(
    submission: &Submission,
    mut known: Known,
    request: &Request<'_>,
    folder: &str,
) -> anyhow::Result<(String, usize)> {
    let evidence = crate::formats::read(submission);
    let project = match &evidence.projects[..] {
        [project] => project,
        [] => bail!("there is no Cargo project here: name the folder that holds its `Cargo.toml`"),
        _ => bail!("there are several Cargo projects here: name the folder of one"),
    };
    let Some(lock) = project.lock else {
        bail!("the project has no `Cargo.lock`: `cargo generate-lockfile` writes one")
    };
    for id in [lock, project.at.document] {
        if let Some(problem) = evidence.worst_problem(id).filter(|_| evidence.is_damaged(id)) {
            bail!("`{}` cannot be read whole: {}", submission.artifact(id).path, problem.code.word());
        }
    }
    add_members(&mut known, project);
    let bom = document::bom(project, &known, request, folder)?;
    let components = 1 + bom.components.as_ref().map_or(0, |components| components.0.len());
    Ok((text(bom)?, components))
}

/// What the manifests of other packages say: of all platforms if their packages are on this
/// machine, otherwise of this one; and what kept it from being all.
fn facts(folder: &Path) -> (Known, Option<String>) {
    let (metadata, less_known) = match resolve(folder, Platforms::All) {
        Ok(metadata) => (metadata, None),
        Err(_) => match resolve(folder, Platforms::Host) {
            Ok(metadata) => (metadata, Some(ONLY_THIS_PLATFORM.to_owned())),
            Err(error) => return (Known::new(), Some(error.to_string())),
        },
    };
    let facts = metadata.packages.into_iter().map(|package| {
        let key = (package.name.to_string(), package.version.to_string());
        let is_library = !package.targets.iter().any(|target| target.is_bin());
        (key, Facts { authors: package.authors, license: package.license, is_library })
    });
    (facts.collect(), less_known)
}

const ONLY_THIS_PLATFORM: &str =
    "the packages of other platforms are not on this machine: `cargo fetch` brings them";

/// The project's own manifests are here whether cargo ran or not.
fn add_members(known: &mut Known, project: &Project<'_>) {
    for member in &project.members {
        let version = member.version.as_ref().map_or("0.0.0", Text::raw);
        let key = (member.name.raw().to_owned(), version.to_owned());
        known.entry(key).or_insert_with(|| Facts {
            authors: member.authors.iter().map(|author| author.raw().to_owned()).collect(),
            license: member.license.as_ref().map(|license| license.raw().to_owned()),
            is_library: false,
        });
    }
}

/// The document's text: CycloneDX 1.5, the newest version that the crate writes.
fn text(bom: Bom) -> anyhow::Result<String> {
    let mut written = Vec::new();
    bom.output_as_json(&mut written, SpecVersion::V1_5)?;
    let mut document: Value = serde_json::from_slice(&written)?;
    // The crate leaves an empty list out, and with it the statement that there is nothing to list.
    let rows = document.get_mut("dependencies").and_then(Value::as_array_mut);
    for row in rows.into_iter().flatten().filter_map(Value::as_object_mut) {
        row.entry("dependsOn").or_insert_with(|| Value::Array(Vec::new()));
    }
    document["serialNumber"] = Value::from(serial_number(&document.to_string()));
    Ok(format!("{document:#}\n"))
}

/// A UUID of version 8 (RFC 9562, 5.8) from what the document says, so that equal documents
/// bear one number and different ones do not.
fn serial_number(content: &str) -> String {
    let digest = Sha256::digest(content.as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = bytes[6] & 0x0F | 0x80;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let digits = hexadecimal(&bytes);
    let [a, b, c, d, e] = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| &digits[range]);
    format!("urn:uuid:{a}-{b}-{c}-{d}-{e}")
}

#[cfg(test)]
mod tests;
