//! Reading an archive in memory, as the folder it is of; nothing is unpacked to disk.
//!
//! No size that an archive declares is believed, and an archive in an archive is a file like any other.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};

use memchr::memmem;
use zip::CompressionMethod;
use zip::read::{ZipArchive, ZipFileEntry};

use super::Artifact;
use super::gathered::{
    Bound, Gathered, Label, Refusal, count_words, read_within, shown, shown_path, size_words,
};
use super::walk::{Entry, Kind, Tree, walk};
use crate::limits::Limits;
use crate::source::ProblemCode;

/// Bytes that any archive may expand to: of a small one, the ratio says nothing.
const RATIO_FLOOR: u64 = 1 << 20;

/// Whether the file is to be read as an archive: by its name, and by its bytes where the name says
/// nothing. Many formats are ZIP archives inside, and a text document or a `.jar` is no folder.
pub(super) fn is_archive(label: &Label, bytes: &[u8]) -> bool {
    let magic = || bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    label.inside.is_none()
        && label.project.is_none()
        && Path::new(&label.path).extension().map_or_else(magic, |name| name.eq_ignore_ascii_case("zip"))
}

/// Reads the members of an archive, as a folder on disk would be read.
pub(super) fn take(gathered: &mut Gathered<'_>, label: Label, bytes: Vec<u8>) {
    let before = gathered.count();
    let mut archive = match Archive::open(label.clone(), bytes, gathered.limits) {
        Ok(archive) => archive,
        Err((code, detail)) => return gathered.refuse(label, code, &detail),
    };
    archive.sort_members(gathered);
    walk(&mut archive, gathered, Path::new(""), 0);
    if gathered.count() == before {
        // Nothing in it is read, but it was submitted.
        gathered.keep(label, archive.zip.into_inner().into_inner());
    }
}

struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    label: Label,
    /// The members that are safe to read, by their path, and the folders that they make.
    members: BTreeMap<PathBuf, usize>,
    folders: BTreeMap<PathBuf, BTreeMap<PathBuf, Kind>>,
    /// What it may expand to, and what it has expanded to.
    bound: Bound,
    expanded: u64,
}

impl Archive {
    fn open(label: Label, bytes: Vec<u8>, limits: &Limits) -> Result<Self, Refusal> {
        let limit = limits.archive_entries;
        let over = || {
            let words = format!("the limit of {} members of one archive", count_words(limit as u64));
            (ProblemCode::OverLimit, words)
        };
        // Counted before the directory is read, which takes several times its size in memory.
        if memmem::find_iter(&bytes, b"PK\x01\x02").nth(limit).is_some() {
            return Err(over());
        }
        let bound = expansion(bytes.len() as u64, limits);
        let unreadable = |error: zip::result::ZipError| (ProblemCode::ArchiveUnreadable, error.to_string());
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
        // Two members of one name, members that overlap, and a member that is called one thing in the
        // directory and another where it stands: other programs would read something else.
        zip.validate_header_consistency().map_err(|error| (ProblemCode::ArchiveUnsafe, error.to_string()))?;
        let (members, folders) = (BTreeMap::new(), BTreeMap::from([(PathBuf::new(), BTreeMap::new())]));
        Ok(Self { zip, label, members, folders, bound, expanded: 0 })
    }

    /// Finds the members that are safe to read, and refuses the others.
    fn sort_members(&mut self, gathered: &mut Gathered<'_>) {
        let mut safe: Vec<(usize, PathBuf)> = Vec::new();
        for index in 0..self.zip.len() {
            let entry = self.zip.by_index_data(index);
            let (name, verdict) = match &entry {
                Ok(entry) => {
                    let name = entry.name().unwrap_or_else(|_| String::from_utf8_lossy(entry.name_raw()));
                    let verdict = place(&name).and_then(|place| fault(entry).map_or(Ok(place), Err));
                    (name, verdict.map(|place| (!entry.is_dir()).then_some(place)))
                }
                Err(_) => ("".into(), Err("it cannot be found")),
            };
            match verdict {
                Ok(place) => safe.extend(place.map(|place| (index, place))),
                Err(fault) => {
                    let label = self.member(shown(name.as_ref().as_ref()));
                    gathered.refuse(label, ProblemCode::ArchiveUnsafe, fault);
                }
            }
        }
        let ambiguous = ambiguous(&safe);
        for (index, place) in safe {
            if ambiguous.contains(&folded(&place)) {
                let label = self.label(&place);
                gathered.refuse(label, ProblemCode::ArchiveUnsafe, "another member has its name");
            } else {
                self.add(index, place);
            }
        }
    }

    /// Adds a member, with the folders above it.
    fn add(&mut self, index: usize, place: PathBuf) {
        let mut kind = Kind::File;
        for (below, folder) in place.ancestors().zip(place.ancestors().skip(1)) {
            let name = below.file_name().map(PathBuf::from).unwrap_or_default();
            self.folders.entry(folder.to_owned()).or_default().insert(name, kind);
            kind = Kind::Folder;
        }
        self.members.insert(place, index);
    }

    fn member(&self, name: String) -> Label {
        Label { inside: Some(name), ..self.label.clone() }
    }
}

impl Tree for Archive {
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let entries = self.folders.get(folder).into_iter().flatten();
        Ok(entries.map(|(name, kind)| Entry { name: name.into(), kind: *kind }).collect())
    }

    fn kind(&self, place: &Path) -> Option<Kind> {
        let folder = self.folders.contains_key(place).then_some(Kind::Folder);
        folder.or(self.members.contains_key(place).then_some(Kind::File))
    }

    fn name(&self, place: &Path) -> String {
        shown_path(place)
    }

    fn label(&self, place: &Path) -> Label {
        self.member(self.name(place))
    }

    fn take<'g>(
        &mut self,
        gathered: &'g mut Gathered<'_>,
        file: &Path,
        label: Label,
    ) -> Option<&'g Artifact> {
        let (limit, words) = &self.bound;
        let mut bounds = gathered.bounds();
        bounds.push((limit.saturating_sub(self.expanded), words.clone()));
        let member = self.zip.by_index(*self.members.get(file)?);
        let size = member.as_ref().map_or(0, |member| member.size());
        let bytes = match member {
            Ok(member) => read_within(member, size, &bounds),
            Err(error) => Err((ProblemCode::Unreadable, error.to_string())),
        };
        self.expanded = self.expanded.saturating_add(spent(size, &bytes));
        match bytes {
            Ok(bytes) => gathered.keep(label, bytes),
            Err((ProblemCode::Unreadable, detail)) => {
                gathered.refuse(label, ProblemCode::ArchiveUnreadable, &detail);
                None
            }
            Err((code, detail)) => {
                gathered.refuse(label, code, &detail);
                None
            }
        }
    }
}

/// How many bytes a member was expanded to, also when they came to nothing.
fn spent(declared: u64, bytes: &Result<Vec<u8>, Refusal>) -> u64 {
    match bytes {
        Ok(bytes) => bytes.len() as u64,
        // A member that declares more than there is room for is not expanded at all, and
        // no member expands beyond the size that it declares.
        Err((ProblemCode::OverLimit, _)) => 0,
        Err(_) => declared,
    }
}

/// What an archive of this size may expand to.
fn expansion(size: u64, limits: &Limits) -> Bound {
    let ratio = limits.archive_ratio;
    let by_ratio = size.saturating_mul(ratio).max(RATIO_FLOOR);
    if by_ratio < limits.archive_bytes {
        (by_ratio, format!("the limit of {} times its size for an archive when expanded", count_words(ratio)))
    } else {
        let bytes = size_words(limits.archive_bytes);
        (limits.archive_bytes, format!("the limit of {bytes} for an archive when expanded"))
    }
}

/// The path that a member's name means, if it is a plain one that stays in the archive.
fn place(name: &str) -> Result<PathBuf, &'static str> {
    let mut place = PathBuf::new();
    let name = name.strip_suffix('/').unwrap_or(name);
    if name.starts_with('/') {
        return Err("its path is absolute");
    }
    if name.contains('\\') {
        return Err("its path has a backslash");
    }
    for part in name.split('/') {
        match part {
            "." => {}
            ".." => return Err("its path leads out of the archive"),
            "" => return Err("its path has an empty part"),
            _ if part.contains('\0') => return Err("its path has a NUL character"),
            _ if part.as_bytes().get(1) == Some(&b':') => return Err("its path names a drive"),
            _ => place.push(part),
        }
    }
    Ok(place)
}

/// Why a member is not read, whatever it is called.
fn fault(entry: &ZipFileEntry<'_>) -> Option<&'static str> {
    // The file type of Unix, which some programs honour whatever system the archive claims to be from.
    let file_type = (entry.external_attributes() >> 16) & 0o170_000;
    match (file_type, entry.is_dir()) {
        (0o120_000, _) => return Some("it is a symbolic link"),
        (0 | 0o040_000, true) if entry.size() == 0 => return None,
        (_, true) => return Some("it is a folder with content"),
        (0 | 0o100_000, false) => {}
        _ => return Some("it is no regular file"),
    }
    match entry.compression() {
        _ if entry.encrypted() => Some("it is encrypted"),
        CompressionMethod::Stored | CompressionMethod::Deflated => None,
        _ => Some("it is compressed in a way that is not read"),
    }
}

/// The names that more than one member has where case is not told apart, or a member and a folder.
fn ambiguous(members: &[(usize, PathBuf)]) -> BTreeSet<String> {
    let folders: BTreeSet<&Path> = members.iter().flat_map(|(_, place)| place.ancestors().skip(1)).collect();
    let mut names: BTreeSet<String> = folders.into_iter().map(folded).collect();
    members.iter().map(|(_, place)| folded(place)).filter(|name| !names.insert(name.clone())).collect()
}

fn folded(place: &Path) -> String {
    place.to_string_lossy().to_lowercase()
}
