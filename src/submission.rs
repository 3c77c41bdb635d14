//! What the vendor sent: bytes with names, from files, a folder, an archive or standard input.
//!
//! Each file is read once into memory and hashed; the same bytes are parsed and borrowed
//! from. Nothing is extracted, followed or run, and nothing in a submission steers a check.

mod archive;
mod disk;
mod gathered;
pub mod integrity;
mod project;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests;
mod walk;

use std::io::Read;
use std::path::PathBuf;
use std::sync::OnceLock;

use self::gathered::{Gathered, Label};
use crate::limits;
use crate::source::{Brackets, DocumentId, Problem, ProblemCode, Transcript};

/// Everything that was submitted, sorted by path.
#[derive(Debug)]
pub struct Submission {
    /// The files, also those that could not be read.
    pub artifacts: Vec<Artifact>,
    /// What was wrong with them.
    pub problems: Vec<Problem>,
    /// SHA-256 over the lines `<sha256>  <path>\n` of all artifacts in order, as hexadecimal digits;
    /// the path of an archive's member is `<archive>//<member>`.
    pub digest: String,
}

/// One file of a submission.
#[derive(Debug)]
pub struct Artifact {
    /// Relative to the common ancestor of what was submitted, with `/`. Characters that cannot be
    /// seen, bytes that are no text and backslashes are escaped, so that names stay different.
    pub path: String,
    /// The member of the archive at `path`, where it is one; escaped likewise.
    pub inside: Option<String>,
    /// SHA-256 of the bytes, as hexadecimal digits; empty where they were not read.
    pub sha256: String,
    /// How many bytes were read.
    pub size: u64,
    /// The folder of the Cargo project that it is a file of: relative, empty for the top. In an
    /// archive it is relative to the archive, so `inside` begins with it rather than `path`.
    pub project: Option<String>,
    /// Where it stands on this machine; never shown, and given to cargo only on request.
    pub on_disk: Option<PathBuf>,
    content: Content,
    transcript: OnceLock<Transcript>,
    brackets: OnceLock<Brackets>,
}

/// The bytes of an artifact, as far as they are text.
#[derive(Debug)]
enum Content {
    /// UTF-8, from this offset on: after a byte-order mark, if there is one.
    Utf8 { bytes: String, start: usize },
    /// UTF-16 with a byte-order mark, decoded.
    Utf16(String),
    /// Something else.
    Binary(Vec<u8>),
    /// Not read; the submission has a problem that says why.
    Unread,
}

/// Why a submission could not be opened at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing that was named exists.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The path, as it was given.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Standard input was named beside something else.
    #[error("`-` reads the whole submission from standard input and stands alone")]
    StdinBesideFiles,
}

impl Submission {
    /// Reads what stands at the paths; `-` alone is standard input.
    ///
    /// # Errors
    ///
    /// Fails if none of the paths exists. Whatever else is wrong is a problem of the submission:
    /// a path that does not exist beside one that does is entered as an unreadable artifact.
    pub fn open(paths: &[PathBuf]) -> Result<Self, OpenError> {
        if paths.iter().any(|path| path.as_os_str() == "-") {
            return match paths {
                [_] => Ok(Self::from_reader("-", std::io::stdin().lock())),
                _ => Err(OpenError::StdinBesideFiles),
            };
        }
        disk::open(paths, &limits::DEFAULT)
    }

    /// Reads one document or archive from a stream; it is called `name` in reports.
    pub fn from_reader(name: &str, reader: impl Read) -> Self {
        let mut gathered = Gathered::new(&limits::DEFAULT);
        gathered.take(Label::new(name), 0, reader);
        gathered.finish()
    }

    /// A submission of texts with names, without a file system.
    pub fn from_texts<'t>(texts: impl IntoIterator<Item = (&'t str, &'t [u8])>) -> Self {
        let mut gathered = Gathered::new(&limits::DEFAULT);
        for (name, bytes) in texts {
            gathered.take(Label::new(name), bytes.len() as u64, bytes);
        }
        gathered.finish()
    }

    /// The same, where the files that Cargo reads are those of one project at the top.
    #[cfg(test)]
    pub(crate) fn of_project<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let mut submission = Self::from_texts(texts.into_iter().map(|(name, text)| (name, text.as_bytes())));
        for artifact in &mut submission.artifacts {
            let is_cargo =
                ["Cargo.toml", "Cargo.lock", ".cargo/config.toml"].map(|name| artifact.path.ends_with(name));
            artifact.project = is_cargo.contains(&true).then(String::new);
        }
        submission
    }

    /// The artifact with an id.
    pub fn artifact(&self, id: DocumentId) -> &Artifact {
        &self.artifacts[id.index()]
    }

    /// The artifacts with their ids.
    pub fn numbered(&self) -> impl Iterator<Item = (DocumentId, &Artifact)> {
        self.artifacts
            .iter()
            .enumerate()
            .map(|(index, artifact)| (DocumentId(u32::try_from(index).unwrap_or(u32::MAX)), artifact))
    }
}

impl Artifact {
    /// The text, without its byte-order mark; `None` where the bytes are no text.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Utf8 { bytes, start } => Some(&bytes[*start..]),
            Content::Utf16(text) => Some(text),
            Content::Binary(_) | Content::Unread => None,
        }
    }

    /// The bytes of something that is no text.
    pub fn binary(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Binary(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Whether the bytes were read. If not, a problem of the submission says why.
    pub fn is_read(&self) -> bool {
        !matches!(self.content, Content::Unread)
    }

    /// The file's place in the Cargo project that it is one of, such as `crates/a/Cargo.toml`.
    ///
    /// Files are of one project where `project` is the same and, in an archive, `path` as well.
    pub fn place_in_project(&self) -> Option<&str> {
        let place = self.inside.as_deref().unwrap_or(&self.path);
        match self.project.as_deref()? {
            "" => Some(place),
            root => place.strip_prefix(root)?.strip_prefix('/'),
        }
    }

    /// Keeps the text that its values are read from as long as the artifact, so that evidence can borrow
    /// from it. The first that is kept stays.
    pub(crate) fn keep(&self, transcript: Transcript) -> &Transcript {
        self.transcript.get_or_init(|| transcript)
    }

    /// Keeps where the objects and lists of that text end.
    pub(crate) fn keep_brackets(&self, brackets: Brackets) -> &Brackets {
        self.brackets.get_or_init(|| brackets)
    }

    /// The text that its values were read from, where it is not the file's own.
    pub fn transcript(&self) -> Option<&Transcript> {
        self.transcript.get()
    }

    fn new(label: Label, sha256: String, size: u64, content: Content) -> Self {
        let Label { path, inside, project, on_disk } = label;
        Self {
            path,
            inside,
            sha256,
            size,
            project,
            on_disk,
            content,
            transcript: OnceLock::new(),
            brackets: OnceLock::new(),
        }
    }
}

/// Tells text from other bytes. Text without a mark is moved, not copied.
fn decode(bytes: Vec<u8>) -> (Content, Option<ProblemCode>) {
    let decoded = match &bytes[..] {
        // UTF-32 with a mark, and UTF-16 without one: an object, list or element cannot begin so.
        [0xFF, 0xFE, 0, 0, ..]
        | [0, b'{' | b'[' | b'<', 0, 1..=255, ..]
        | [b'{' | b'[' | b'<', 0, 1..=255, 0, ..] => {
            return (Content::Binary(bytes), Some(ProblemCode::InvalidEncoding));
        }
        [0xFF, 0xFE, units @ ..] => utf16(units, u16::from_le_bytes),
        [0xFE, 0xFF, units @ ..] => utf16(units, u16::from_be_bytes),
        _ => {
            return match String::from_utf8(bytes) {
                Ok(text) if text.starts_with('\u{feff}') => {
                    (Content::Utf8 { bytes: text, start: 3 }, Some(ProblemCode::ByteOrderMark))
                }
                Ok(text) => (Content::Utf8 { bytes: text, start: 0 }, None),
                Err(error) => (Content::Binary(error.into_bytes()), None),
            };
        }
    };
    match decoded {
        Some(text) => (Content::Utf16(text), Some(ProblemCode::DecodedUtf16)),
        None => (Content::Binary(bytes), Some(ProblemCode::InvalidEncoding)),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, []) = bytes.as_chunks::<2>() else { return None };
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<_, _>>().ok()
}

/// Bytes as lower-case hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut digits, byte| {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
