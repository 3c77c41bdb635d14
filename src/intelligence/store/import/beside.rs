//! What publishers of CSAF put beside a document: its digests (2.0, 7.1.18), which are compared, and its signature
//! (7.1.19), which is only counted.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::ImportError;
use super::bundle::{self, Bundle, Text, name};
use crate::intelligence::feed::Unreadable;
use crate::submission::integrity::{Algorithm, SIGNATURE};

/// Bytes at the beginning of a file in which a digest is looked for.
const BYTES: u64 = 4 << 10;

/// How much of what stands beside the documents of a source was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// Digests that agree with their documents.
    pub digests: u64,
    /// Signatures. None is verified.
    pub signatures: u64,
}

/// What stands beside the documents of a bundle, by the names of these.
#[derive(Debug, Default)]
pub(super) struct Beside {
    digests: BTreeMap<String, Vec<(Algorithm, Vec<u8>)>>,
    signed: BTreeSet<String>,
}

impl Beside {
    /// Looks beside all documents of a bundle. A file that is packed by itself has nothing beside it.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be read.
    pub(super) fn of(bundle: &Bundle) -> Result<Self, ImportError> {
        let mut beside = Self::default();
        match bundle {
            Bundle::File(path) => beside.look(path, name(path, path.parent()))?,
            Bundle::Folder { root, files } => {
                for file in files {
                    beside.look(file, name(file, Some(root)))?;
                }
            }
            Bundle::Zip(_) => bundle.each(&mut |Text { name, bytes, .. }| {
                for &algorithm in Algorithm::ALL {
                    if let Some(document) = name.strip_suffix(algorithm.ending()) {
                        beside
                            .digests
                            .entry(document.to_owned())
                            .or_default()
                            .push((algorithm, bytes.to_vec()));
                    }
                }
                beside.signed.extend(name.strip_suffix(SIGNATURE).map(str::to_owned));
                Ok(true)
            })?,
            Bundle::Gzip(_) => {}
        }
        Ok(beside)
    }

    fn look(&mut self, document: &Path, name: String) -> Result<(), ImportError> {
        let digests = digests(document)?;
        if with_ending(document, SIGNATURE).is_file() {
            self.signed.insert(name.clone());
        }
        if !digests.is_empty() {
            self.digests.insert(name, digests);
        }
        Ok(())
    }

    /// Compares a document with the digests beside it, and counts what is there.
    ///
    /// # Errors
    ///
    /// Fails if one of them is of other bytes, or none.
    pub(super) fn compare(
        &self,
        name: &str,
        bytes: &[u8],
        compared: &mut Compared,
    ) -> Result<(), Unreadable> {
        let digests = self.digests.get(name).map_or(&[][..], Vec::as_slice);
        agree(digests, bytes)?;
        compared.digests += digests.len() as u64;
        compared.signatures += u64::from(self.signed.contains(name));
        Ok(())
    }
}

/// Whether a file is a document by its name (CSAF 2.0, 5.1) and is not what the digests beside it are of.
///
/// # Errors
///
/// Fails if a file cannot be read.
pub(super) fn is_altered(path: &Path) -> Result<bool, ImportError> {
    if path.extension().is_none_or(|extension| extension != "json") {
        return Ok(false);
    }
    let digests = digests(path)?;
    if digests.is_empty() {
        return Ok(false);
    }
    let bytes = bundle::read(path).map_err(|error| ImportError::Io { path: path.to_owned(), error })?;
    Ok(agree(&digests, &bytes).is_err())
}

/// The document that a file stands beside, by its name.
pub(super) fn document(path: &Path) -> Option<PathBuf> {
    let extension = path.extension()?.to_str()?;
    let mut endings = Algorithm::ALL.iter().map(|algorithm| algorithm.ending()).chain([SIGNATURE]);
    endings.any(|ending| ending[1..] == *extension).then(|| path.with_extension(""))
}

fn agree(digests: &[(Algorithm, Vec<u8>)], bytes: &[u8]) -> Result<(), Unreadable> {
    digests.iter().try_for_each(|(algorithm, stated)| {
        algorithm.compare(&algorithm.digest(bytes), stated).map_err(Unreadable::because)
    })
}

/// What the files beside a document state of it.
fn digests(document: &Path) -> Result<Vec<(Algorithm, Vec<u8>)>, ImportError> {
    let mut digests = Vec::new();
    for &algorithm in Algorithm::ALL {
        let path = with_ending(document, algorithm.ending());
        match beginning(&path) {
            Ok(stated) => digests.push((algorithm, stated)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(ImportError::Io { path, error }),
        }
    }
    Ok(digests)
}

fn with_ending(document: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(document);
    name.push(ending);
    PathBuf::from(name)
}

fn beginning(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}
