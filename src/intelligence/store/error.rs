//! Why a store cannot be opened, asked or written, and what to do about it.

use std::path::{Path, PathBuf};

use super::layout;

/// Why a store cannot be opened, asked or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is none.
    #[error("there is no intelligence store in {}", .0.display())]
    None(PathBuf),
    /// A version of this program with another layout wrote it.
    #[error(
        "the intelligence store {} has layout {found}, this version reads layout {}",
        .path.display(), layout::VERSION
    )]
    OtherLayout {
        /// Its file.
        path: PathBuf,
        /// The layout that it has.
        found: u64,
    },
    /// It is not what was written.
    #[error("the intelligence store {} is damaged: {what}", .path.display())]
    Damaged {
        /// Its file.
        path: PathBuf,
        /// What was seen.
        what: String,
    },
    /// Somebody else is writing it.
    #[error("another run is writing the intelligence store in {}", .0.display())]
    Busy(PathBuf),
    /// The file system refuses.
    #[error("{}: {error}", .path.display())]
    Io {
        /// What was to be read or written.
        path: PathBuf,
        /// Why it could not be.
        error: std::io::Error,
    },
}

impl StoreError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::None(_) => "get the data with `bidcheck intel update`, or `bidcheck intel import <PATH>`",
            Self::OtherLayout { .. } | Self::Damaged { .. } => {
                "delete the file and get the data again with `bidcheck intel update` or `bidcheck intel import <PATH>`"
            }
            Self::Busy(_) => "wait until it has ended",
            Self::Io { .. } => "see to it that the directory can be read, and written by `bidcheck intel`",
        }
    }
}

/// What an error of the file's format means.
pub(super) fn read_error(path: &Path, error: redb::Error) -> StoreError {
    let path = path.to_owned();
    match error {
        redb::Error::Io(error) if error.kind() != std::io::ErrorKind::InvalidData => {
            StoreError::Io { path, error }
        }
        redb::Error::UpgradeRequired(_) => StoreError::OtherLayout { path, found: 0 },
        redb::Error::DatabaseAlreadyOpen => StoreError::Busy(path),
        error => StoreError::Damaged { path, what: error.to_string() },
    }
}
