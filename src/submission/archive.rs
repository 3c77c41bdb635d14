//! Reading an archive in memory; nothing is unpacked to disk.

use super::Gathered;
use crate::source::ProblemCode;

/// Whether the bytes begin as a ZIP archive does.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Reads the members of an archive.
pub(super) fn take(gathered: &mut Gathered<'_>, path: &str, _bytes: Vec<u8>) {
    gathered.refuse(path, None, ProblemCode::ArchiveUnreadable, "not read yet");
}
