//! What the vendor sent: bytes with names, from files, a folder, an archive or standard input.
//!
//! Each file is read once into memory and hashed; the same bytes are parsed and borrowed
//! from. Nothing is extracted, followed or run, and nothing in a submission steers a check.

mod archive;
mod walk;

use std::io::Read;
use std::path::PathBuf;
use std::sync::OnceLock;

use sha2::{Digest as _, Sha256};

use crate::limits::{self, Limits};
use crate::source::{DocumentId, Problem, ProblemCode};

/// Everything that was submitted, sorted by path.
#[derive(Debug)]
pub struct Submission {
    /// The files, also those that could not be read.
    pub artifacts: Vec<Artifact>,
    /// What was wrong with them.
    pub problems: Vec<Problem>,
    /// SHA-256 over the lines `<sha256>  <path>\n` of all artifacts in order, as hexadecimal digits.
    pub digest: String,
}

/// One file of a submission.
#[derive(Debug)]
pub struct Artifact {
    /// Relative to the common ancestor of what was submitted, with `/`.
    pub path: String,
    /// The member of the archive at `path`, where it is one.
    pub inside: Option<String>,
    /// SHA-256 of the bytes, as hexadecimal digits.
    pub sha256: String,
    /// How many bytes it has.
    pub size: u64,
    /// The folder of the Cargo project that it is a file of: relative, empty for the top.
    pub project: Option<String>,
    /// Where it stands on this machine; never shown, and given to cargo only on request.
    pub on_disk: Option<PathBuf>,
    content: Content,
    mended: OnceLock<String>,
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
}

/// Why a submission could not be opened at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A path that was named does not exist or cannot be read.
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
    /// Fails if a path that was named does not exist. What is wrong inside is a problem of the submission.
    pub fn open(paths: &[PathBuf]) -> Result<Self, OpenError> {
        if paths.iter().any(|path| path.as_os_str() == "-") {
            return match paths {
                [_] => Ok(Self::from_reader("-", std::io::stdin().lock())),
                _ => Err(OpenError::StdinBesideFiles),
            };
        }
        walk::open(paths, &limits::DEFAULT)
    }

    /// Reads one document or archive from a stream; it is called `name` in reports.
    pub fn from_reader(name: &str, reader: impl Read) -> Self {
        let mut gathered = Gathered::new(&limits::DEFAULT);
        gathered.take(name, None, None, reader);
        gathered.finish()
    }

    /// A submission of texts with names, without a file system.
    pub fn from_texts<'t>(texts: impl IntoIterator<Item = (&'t str, &'t [u8])>) -> Self {
        let mut gathered = Gathered::new(&limits::DEFAULT);
        for (name, bytes) in texts {
            gathered.take(name, None, None, bytes);
        }
        gathered.finish()
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
            Content::Binary(_) => None,
        }
    }

    /// The bytes of something that is no text.
    pub fn binary(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Binary(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// A mended copy of the text, kept as long as the artifact so that evidence can borrow from it.
    /// It is made once.
    pub(crate) fn mended(&self, mend: impl FnOnce() -> String) -> &str {
        self.mended.get_or_init(mend)
    }

    fn new(path: &str, inside: Option<&str>, bytes: Vec<u8>) -> (Self, Option<ProblemCode>) {
        let sha256 = hexadecimal(&Sha256::digest(&bytes));
        let size = bytes.len() as u64;
        let (content, problem) = decode(bytes);
        let artifact = Self {
            path: path.to_owned(),
            inside: inside.map(str::to_owned),
            sha256,
            size,
            project: None,
            on_disk: None,
            content,
            mended: OnceLock::new(),
        };
        (artifact, problem)
    }
}

/// Tells text from other bytes.
fn decode(bytes: Vec<u8>) -> (Content, Option<ProblemCode>) {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok().filter(|_| bytes.len() % 2 == 0)
    };
    let decoded = match &bytes[..] {
        [0xFF, 0xFE, ..] => utf16(&bytes, u16::from_le_bytes),
        [0xFE, 0xFF, ..] => utf16(&bytes, u16::from_be_bytes),
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
        None => (Content::Binary(bytes), None),
    }
}

/// A submission while it is gathered, with what is left of its limits.
struct Gathered<'l> {
    limits: &'l Limits,
    artifacts: Vec<Artifact>,
    problems: Vec<(usize, ProblemCode, Option<String>)>,
    bytes_left: u64,
}

impl<'l> Gathered<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self { limits, artifacts: Vec::new(), problems: Vec::new(), bytes_left: limits.submission_bytes }
    }

    /// Reads one file. An archive is read member by member.
    fn take(&mut self, path: &str, inside: Option<&str>, on_disk: Option<PathBuf>, reader: impl Read) {
        let bound = self.limits.file_bytes.min(self.bytes_left);
        let mut bytes = Vec::new();
        match reader.take(bound + 1).read_to_end(&mut bytes) {
            Err(error) => return self.refuse(path, inside, ProblemCode::Unreadable, &error.to_string()),
            Ok(_) if bytes.len() as u64 > bound => {
                let limit = format!("{bound} bytes");
                return self.refuse(path, inside, ProblemCode::OverLimit, &limit);
            }
            Ok(_) => {}
        }
        self.bytes_left -= bytes.len() as u64;
        if inside.is_none() && archive::is_archive(&bytes) {
            return archive::take(self, path, bytes);
        }
        let (mut artifact, problem) = Artifact::new(path, inside, bytes);
        artifact.on_disk = on_disk;
        if let Some(code) = problem {
            self.problems.push((self.artifacts.len(), code, None));
        }
        self.artifacts.push(artifact);
    }

    /// Enters a file that is not read, with the reason.
    fn refuse(&mut self, path: &str, inside: Option<&str>, code: ProblemCode, detail: &str) {
        self.problems.push((self.artifacts.len(), code, Some(detail.to_owned())));
        self.artifacts.push(Artifact::new(path, inside, Vec::new()).0);
    }

    /// Sorts the files by path, so that the order of arguments changes nothing, and hashes the whole.
    fn finish(self) -> Submission {
        let mut order: Vec<usize> = (0..self.artifacts.len()).collect();
        order.sort_by(|&a, &b| {
            let key = |index: usize| (&self.artifacts[index].path, &self.artifacts[index].inside);
            key(a).cmp(&key(b))
        });
        let mut place = vec![0_u32; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = u32::try_from(new).unwrap_or(u32::MAX);
        }
        let mut artifacts: Vec<(u32, Artifact)> = place.iter().copied().zip(self.artifacts).collect();
        artifacts.sort_by_key(|(place, _)| *place);
        let artifacts: Vec<Artifact> = artifacts.into_iter().map(|(_, artifact)| artifact).collect();
        let mut problems: Vec<Problem> = self
            .problems
            .into_iter()
            .map(|(index, code, detail)| Problem { detail, ..Problem::whole(code, DocumentId(place[index])) })
            .collect();
        problems.sort_by_key(|problem| problem.document);
        let mut hasher = Sha256::new();
        for artifact in &artifacts {
            let inside = artifact.inside.as_ref().map(|member| format!("!{member}")).unwrap_or_default();
            hasher.update(format!("{}  {}{inside}\n", artifact.sha256, artifact.path));
        }
        let digest = hexadecimal(&hasher.finalize());
        Submission { artifacts, problems, digest }
    }
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
