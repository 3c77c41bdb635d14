//! Files that are read together: one file, the loose files of a folder, the members of an archive; each text in
//! turn, so that only one is in memory.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

use super::ImportError;
use crate::intelligence::feed::{Layout, Unreadable};
use crate::submission::hexadecimal;

/// Bytes of a file that is read as one text.
pub const TEXT_BYTES: u64 = 512 << 20;

/// Bytes of one member of an archive.
pub const MEMBER_BYTES: u64 = 64 << 20;

/// Bytes of all members of an archive: several times those of the largest that are published.
const ARCHIVE_BYTES: u64 = 64 << 30;

/// Members that are looked at to tell what an archive holds.
const LOOKED_AT: usize = 1_000;

/// What a file is packed in.
pub(super) enum Container {
    Zip,
    Gzip,
    None,
}

/// Files that are read together.
pub(super) enum Bundle {
    /// One file.
    File(PathBuf),
    /// One file in gzip.
    Gzip(PathBuf),
    /// The members of an archive.
    Zip(PathBuf),
    /// Files below a folder.
    Folder { root: PathBuf, files: Vec<PathBuf> },
}

/// A text, or why there is none, with its name.
pub(super) struct Text<'t> {
    pub(super) name: &'t str,
    pub(super) text: Result<&'t str, Unreadable>,
    /// The bytes as they are; none where they could not be read.
    pub(super) bytes: &'t [u8],
}

impl Bundle {
    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::File(path) | Self::Gzip(path) | Self::Zip(path) | Self::Folder { root: path, .. } => path,
        }
    }

    /// Whether several records stand in it side by side.
    pub(super) fn is_collection(&self) -> bool {
        matches!(self, Self::Zip(_) | Self::Folder { .. })
    }

    /// The layout of the first text that has one.
    pub(super) fn first_layout(&self) -> Result<Option<Layout>, ImportError> {
        let (mut layout, mut looked_at) = (None, 0);
        self.each(&mut |text: Text<'_>| {
            looked_at += 1;
            layout = text.text.ok().and_then(Layout::of);
            Ok(layout.is_none() && looked_at < LOOKED_AT)
        })?;
        Ok(layout)
    }

    /// Gives each text to `take`, in the order of their names, until it says that it has seen enough.
    pub(super) fn each(
        &self,
        take: &mut dyn FnMut(Text<'_>) -> Result<bool, ImportError>,
    ) -> Result<(), ImportError> {
        match self {
            Self::File(path) => {
                let bytes = read(path).map_err(|error| ImportError::Io { path: path.clone(), error })?;
                take(Text { name: &name(path, path.parent()), text: text(&bytes), bytes: &bytes }).map(drop)
            }
            Self::Gzip(path) => {
                let bytes = self.open().and_then(|reader| bounded(reader, TEXT_BYTES));
                let bytes = bytes.map_err(|error| broken(path, error))?;
                take(Text { name: &name(path, path.parent()), text: text(&bytes), bytes: &bytes }).map(drop)
            }
            Self::Zip(path) => each_member(path, take),
            Self::Folder { root, files } => {
                for file in files {
                    let bytes = read(file).map_err(|error| ImportError::Io { path: file.clone(), error })?;
                    if !take(Text { name: &name(file, Some(root)), text: text(&bytes), bytes: &bytes })? {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    /// A reader of one file, unpacked.
    pub(super) fn open(&self) -> io::Result<Box<dyn Read>> {
        let reader = BufReader::new(File::open(self.path())?);
        Ok(match self {
            Self::Gzip(_) => Box::new(flate2::read::MultiGzDecoder::new(reader)),
            _ => Box::new(reader),
        })
    }

    /// SHA-256 of the file; of a folder, of the lines that `sha256sum` writes of its files in the order of their names.
    pub(super) fn sha256(&self) -> Result<String, ImportError> {
        let Self::Folder { root, files } = self else {
            return sha256(self.path())
                .map_err(|error| ImportError::Io { path: self.path().to_owned(), error });
        };
        let mut all = Sha256::new();
        for file in files {
            let digest = sha256(file).map_err(|error| ImportError::Io { path: file.clone(), error })?;
            all.update(format!("{digest}  {}\n", name(file, Some(root))));
        }
        Ok(hexadecimal(&all.finalize()))
    }
}

/// What a file is packed in, by its first bytes.
pub(super) fn container(path: &Path) -> io::Result<Container> {
    let mut first = Vec::with_capacity(4);
    File::open(path)?.take(4).read_to_end(&mut first)?;
    Ok(match first.as_slice() {
        b"PK\x03\x04" | b"PK\x05\x06" => Container::Zip,
        [0x1f, 0x8b, ..] => Container::Gzip,
        _ => Container::None,
    })
}

fn each_member(
    path: &Path,
    take: &mut dyn FnMut(Text<'_>) -> Result<bool, ImportError>,
) -> Result<(), ImportError> {
    let file = File::open(path).map_err(|error| ImportError::Io { path: path.to_owned(), error })?;
    let mut archive = ZipArchive::new(BufReader::new(file))
        .map_err(|error| broken(path, format!("the archive is cut off or damaged: {error}")))?;
    let (mut bytes, mut total) = (Vec::new(), 0_u64);
    for index in 0..archive.len() {
        let member = match archive.by_index(index) {
            Ok(member) => member,
            Err(error) => {
                let text = Err(Unreadable::because(error));
                take(Text { name: &format!("member {}", index + 1), text, bytes: &[] })?;
                continue;
            }
        };
        if member.is_dir() {
            continue;
        }
        let name = member.name().map_or_else(|_| format!("member {}", index + 1), |name| name.into_owned());
        bytes.clear();
        let read = member.take(MEMBER_BYTES + 1).read_to_end(&mut bytes);
        total = total.saturating_add(bytes.len() as u64);
        if total > ARCHIVE_BYTES {
            return Err(broken(path, format!("it unpacks to more than {ARCHIVE_BYTES} bytes")));
        }
        let text = match read {
            Err(error) => Err(Unreadable::because(error)),
            Ok(_) if bytes.len() as u64 > MEMBER_BYTES => {
                Err(Unreadable::because(format!("it has more than {MEMBER_BYTES} bytes")))
            }
            Ok(_) => text(&bytes),
        };
        if !take(Text { name: &name, text, bytes: &bytes })? {
            break;
        }
    }
    Ok(())
}

fn text(bytes: &[u8]) -> Result<&str, Unreadable> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| Unreadable::because(format!("it is no UTF-8: {error}")))
}

/// The bytes of a file that is read as one text.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    bounded(File::open(path)?, TEXT_BYTES)
}

fn bounded(reader: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {most} bytes")));
    }
    Ok(bytes)
}

/// SHA-256 of a file, as hexadecimal digits.
pub(super) fn sha256(path: &Path) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hexadecimal(&digest.finalize())),
            count => digest.update(&buffer[..count]),
        }
    }
}

/// The name of a file below the folder that it is read with.
pub(super) fn name(path: &Path, root: Option<&Path>) -> String {
    let below = root.and_then(|root| path.strip_prefix(root).ok()).unwrap_or(path);
    below.to_string_lossy().replace('\\', "/")
}

fn broken(path: &Path, reason: impl std::fmt::Display) -> ImportError {
    ImportError::Broken { path: path.to_owned(), reason: Unreadable::because(reason) }
}

/// The name of a file or folder without its extension.
pub(super) fn stem(path: &Path) -> String {
    let resolved = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    resolved.file_stem().map_or_else(|| "unnamed".to_owned(), |stem| stem.to_string_lossy().into_owned())
}
