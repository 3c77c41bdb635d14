//! A store as one file with a digest, for offices without a network: written from a store, whole or by ecosystem, and
//! brought into another.
//!
//! The digest tells that the file arrived as it was written, not who wrote it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::import::ImportError;
use super::{FILE, Intelligence, SourceRecord, StoreError, Writer, layout};
use crate::intelligence::feed::Unreadable;

/// The member that says what the other one is.
const LABEL: &str = "bidcheck-intelligence.json";

/// Bytes that a store in a file may have.
const STORE_BYTES: u64 = 64 << 30;

/// What the label says.
#[derive(Debug, Serialize, Deserialize)]
struct Label {
    layout: u64,
    sha256: String,
    bytes: u64,
}

/// Whether a file is a packed store.
pub(super) fn is_pack(path: &Path) -> bool {
    let archive = File::open(path)
        .map_err(zip::result::ZipError::from)
        .and_then(|file| ZipArchive::new(BufReader::new(file)));
    archive.is_ok_and(|mut archive| archive.by_name(LABEL).is_ok())
}

/// Packs the store of a directory. With ecosystems, sources that are only about others are left out. Returns what
/// was packed. `aside` is a directory with room for the store while it is packed.
///
/// # Errors
///
/// Fails if there is no store, if it cannot be read, or if `output` cannot be written to.
pub fn pack(
    directory: &Path,
    ecosystems: &BTreeSet<String>,
    aside: &Path,
    output: impl Write + io::Seek,
) -> Result<Vec<SourceRecord>, StoreError> {
    let store = Intelligence::open(directory)?;
    let wanted = |record: &&SourceRecord| {
        ecosystems.is_empty()
            || record.source.ecosystems.is_empty()
            || record.source.ecosystems.iter().any(|ecosystem| ecosystems.contains(layout::base(ecosystem)))
    };
    let records: Vec<SourceRecord> = store.records().filter(wanted).cloned().collect();
    let folder = tempfile::tempdir_in(aside).map_err(|error| io_error(aside, error))?;
    let mut writer = Writer::begin(folder.path())?;
    for record in &records {
        writer.copy(&store, record)?;
    }
    writer.finish()?;
    let file = folder.path().join(FILE);
    write(&file, output).map_err(|error| io_error(&file, error))?;
    Ok(records)
}

fn write(store: &Path, output: impl Write + io::Seek) -> io::Result<()> {
    let (sha256, bytes) = digest(File::open(store)?, &mut io::sink())?;
    let label = serde_json::to_string_pretty(&Label { layout: layout::VERSION, sha256, bytes })?;
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default())
        .large_file(true);
    let mut archive = ZipWriter::new(output);
    archive.start_file(LABEL, options)?;
    archive.write_all(label.as_bytes())?;
    archive.start_file(FILE, options)?;
    io::copy(&mut File::open(store)?, &mut archive)?;
    archive.finish()?.flush()
}

/// Brings the sources of a packed store. Returns what is recorded of them.
///
/// # Errors
///
/// Fails if it did not arrive as it was written, has another layout, or if the store cannot be written.
pub(super) fn unpack(writer: &mut Writer, path: &Path) -> Result<Vec<SourceRecord>, ImportError> {
    let broken =
        |reason: String| ImportError::Broken { path: path.to_owned(), reason: Unreadable::because(reason) };
    let read = |error: &dyn std::fmt::Display| broken(format!("the packed store cannot be read: {error}"));
    let file = File::open(path).map_err(|error| read(&error))?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| read(&error))?;
    let mut words = String::new();
    let label = archive.by_name(LABEL).map_err(|error| read(&error))?;
    label.take(1 << 16).read_to_string(&mut words).map_err(|error| read(&error))?;
    let label: Label = serde_json::from_str(&words).map_err(|error| read(&error))?;
    if label.layout != layout::VERSION {
        return Err(broken(format!(
            "the packed store has layout {}, this version reads layout {}: pack it again with this version",
            label.layout,
            layout::VERSION
        )));
    }
    let aside = writer.directory_aside()?;
    let unpacked = aside.path().join(FILE);
    let mut target = File::create(&unpacked).map_err(|error| io_error(&unpacked, error))?;
    let member = archive.by_name(FILE).map_err(|error| read(&error))?;
    let (sha256, bytes) =
        digest(member.take(label.bytes.min(STORE_BYTES) + 1), &mut target).map_err(|error| read(&error))?;
    if sha256 != label.sha256 || bytes != label.bytes {
        return Err(broken("the packed store is not what was written: its digest differs".to_owned()));
    }
    let store = Intelligence::open(aside.path())?;
    let records: Vec<SourceRecord> = store.records().cloned().collect();
    records.iter().try_for_each(|record| writer.copy(&store, record))?;
    Ok(records)
}

/// Copies, and tells SHA-256 and the number of bytes.
fn digest(mut from: impl Read, to: &mut impl Write) -> io::Result<(String, u64)> {
    let (mut digest, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        match from.read(&mut buffer)? {
            0 => break,
            count => {
                digest.update(&buffer[..count]);
                to.write_all(&buffer[..count])?;
                bytes += count as u64;
            }
        }
    }
    Ok((digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect(), bytes))
}

fn io_error(path: &Path, error: io::Error) -> StoreError {
    StoreError::Io { path: path.to_owned(), error }
}
