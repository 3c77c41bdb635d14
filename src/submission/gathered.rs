//! A submission while it is gathered, with what is left of its limits.
//!
//! It does not look for files: [`super::walk`] finds them and hands their bytes over.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{Artifact, Content, Submission, archive, decode, hexadecimal};
use crate::limits::Limits;
use crate::source::{DocumentId, Problem, ProblemCode, is_invisible};

/// What a file is called and where it stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Label {
    pub(super) path: String,
    pub(super) inside: Option<String>,
    pub(super) project: Option<String>,
    pub(super) on_disk: Option<PathBuf>,
}

impl Label {
    pub(super) fn new(path: &str) -> Self {
        Self { path: path.to_owned(), ..Self::default() }
    }
}

/// Why a file is not read: what was wrong, and the detail of it.
pub(super) type Refusal = (ProblemCode, String);

/// What was wrong with a file, and the detail where there is one.
type Fault = (ProblemCode, Option<String>);

/// A number of bytes that may be read, and the limit that it comes from, in words.
pub(super) type Bound = (u64, String);

/// The files so far, each with what was wrong when it was read.
pub(super) struct Gathered<'l> {
    pub(super) limits: &'l Limits,
    entries: Vec<(Artifact, Option<Fault>)>,
    on_disk: HashSet<PathBuf>,
    bytes_left: u64,
    full: bool,
}

impl<'l> Gathered<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        let bytes_left = limits.submission_bytes;
        Self { limits, entries: Vec::new(), on_disk: HashSet::new(), bytes_left, full: false }
    }

    /// Whether no further file is accepted; the submission says so already.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// How many files there are so far, also unread ones.
    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    /// Whether this place on disk was entered before.
    pub(super) fn knows(&self, label: &Label) -> bool {
        label.on_disk.as_ref().is_some_and(|place| self.on_disk.contains(place))
    }

    /// Reads one file of about `size` bytes. An archive is read member by member.
    pub(super) fn take(&mut self, label: Label, size: u64, reader: impl Read) -> Option<&Artifact> {
        if !self.admits(&label) {
            return None;
        }
        match read_within(reader, size, &self.bounds()) {
            Ok(bytes) if archive::is_archive(&label, &bytes) => {
                // The place is known from here on; a member has none of its own.
                archive::take(self, Label { on_disk: None, ..label }, bytes);
                None
            }
            Ok(bytes) => Some(self.push_read(label, bytes)),
            Err((code, detail)) => {
                self.push_unread(label, code, Some(detail));
                None
            }
        }
    }

    /// Enters bytes that are in memory already.
    pub(super) fn keep(&mut self, label: Label, bytes: Vec<u8>) -> Option<&Artifact> {
        self.admits(&label).then(|| self.push_read(label, bytes))
    }

    /// Enters a file that is not read, with the reason.
    pub(super) fn refuse(&mut self, label: Label, code: ProblemCode, detail: &str) {
        if self.admits(&label) {
            self.push_unread(label, code, Some(detail.to_owned()));
        }
    }

    /// Enters a file that would steer this program, and is not read for that reason.
    pub(super) fn ignore(&mut self, label: Label) {
        if self.admits(&label) {
            self.push_unread(label, ProblemCode::ControlFileIgnored, None);
        }
    }

    /// What may still be read of one file.
    pub(super) fn bounds(&self) -> Vec<Bound> {
        let one = format!("the limit of {} for one file", size_words(self.limits.file_bytes));
        let all = format!("the limit of {} for the submission", size_words(self.limits.submission_bytes));
        vec![(self.limits.file_bytes, one), (self.bytes_left, all)]
    }

    /// Sorts the files by path, so that the order of arguments changes nothing, and hashes the whole.
    pub(super) fn finish(mut self) -> Submission {
        self.entries.sort_by(|(a, _), (b, _)| (&a.path, &a.inside).cmp(&(&b.path, &b.inside)));
        let mut hasher = Sha256::new();
        let (mut artifacts, mut problems) = (Vec::with_capacity(self.entries.len()), Vec::new());
        for (artifact, problem) in self.entries {
            let inside = artifact.inside.as_ref().map(|member| format!("//{member}")).unwrap_or_default();
            hasher.update(format!("{}  {}{inside}\n", artifact.sha256, artifact.path));
            if let Some((code, detail)) = problem {
                let id = DocumentId(u32::try_from(artifacts.len()).unwrap_or(u32::MAX));
                problems.push(Problem { detail, ..Problem::whole(code, id) });
            }
            artifacts.push(artifact);
        }
        Submission { artifacts, problems, digest: hexadecimal(&hasher.finalize()) }
    }

    /// Whether another file may be entered; the first that may not is entered as the place of the limit.
    fn admits(&mut self, label: &Label) -> bool {
        let again = label.on_disk.as_ref().is_some_and(|place| !self.on_disk.insert(place.clone()));
        if self.full || again {
            return false;
        }
        if self.entries.len() >= self.limits.files {
            self.full = true;
            let limit = format!("the limit of {} files", count_words(self.limits.files as u64));
            self.push_unread(label.clone(), ProblemCode::OverLimit, Some(limit));
        }
        !self.full
    }

    fn push_read(&mut self, label: Label, bytes: Vec<u8>) -> &Artifact {
        self.bytes_left = self.bytes_left.saturating_sub(bytes.len() as u64);
        let sha256 = hexadecimal(&Sha256::digest(&bytes));
        let size = bytes.len() as u64;
        let (content, problem) = decode(bytes);
        self.entries.push((Artifact::new(label, sha256, size, content), problem.map(|code| (code, None))));
        &self.entries.last().expect("an entry was pushed").0
    }

    fn push_unread(&mut self, label: Label, code: ProblemCode, detail: Option<String>) {
        let artifact = Artifact::new(label, String::new(), 0, Content::Unread);
        self.entries.push((artifact, Some((code, detail))));
    }
}

/// The bytes of a reader, unless they pass a bound. The expected size is a hint and never trusted.
pub(super) fn read_within(reader: impl Read, size: u64, bounds: &[Bound]) -> Result<Vec<u8>, Refusal> {
    let (bound, words) = bounds.iter().min_by_key(|(bound, _)| *bound).expect("there is always a bound");
    let over = || (ProblemCode::OverLimit, words.clone());
    if size > *bound {
        return Err(over());
    }
    let mut bytes = Vec::new();
    // Without the room at the start, growing would hold the bytes twice. If it is not there, growing may do.
    let _ = usize::try_from(size).map(|size| bytes.try_reserve_exact(size));
    match reader.take(bound.saturating_add(1)).read_to_end(&mut bytes) {
        Err(error) => Err((ProblemCode::Unreadable, error.to_string())),
        Ok(_) if bytes.len() as u64 > *bound => Err(over()),
        Ok(_) => {
            bytes.shrink_to_fit();
            Ok(bytes)
        }
    }
}

/// A path with `/` between its parts, each as [`shown`].
pub(super) fn shown_path(path: &Path) -> String {
    let parts = path.components().filter(|part| !matches!(part, Component::RootDir | Component::CurDir));
    parts.map(|part| shown(part.as_os_str())).collect::<Vec<_>>().join("/")
}

/// A file name in which everything can be seen. Two different names stay different.
pub(super) fn shown(name: &OsStr) -> String {
    let mut shown = String::with_capacity(name.len());
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\\' => shown.push_str("\\\\"),
                '\u{2028}' | '\u{2029}' => shown.extend(character.escape_unicode()),
                _ if is_invisible(character) => shown.extend(character.escape_unicode()),
                _ => shown.push(character),
            }
        }
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(shown, "\\x{byte:02x}");
        }
    }
    shown
}

/// A number of bytes in words: `1 GiB`, `1,000 bytes`.
pub(super) fn size_words(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match units.into_iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{} {name}", bytes / unit),
        None => format!("{} bytes", count_words(bytes)),
    }
}

/// A number with a comma before each group of three digits.
pub(super) fn count_words(count: u64) -> String {
    let digits = count.to_string();
    let first = digits.len() % 3;
    let mut words = digits[..first].to_owned();
    for group in digits.as_bytes()[first..].chunks(3) {
        if !words.is_empty() {
            words.push(',');
        }
        words.extend(group.iter().map(|digit| char::from(*digit)));
    }
    words
}
