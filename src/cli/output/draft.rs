//! A file while it is written: whatever interrupts the program, nothing half-written stays behind.
//!
//! It decides nothing about where reports may go.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// A file that is not in its place yet.
pub(super) enum Draft {
    /// No name leads to it, so that it is gone when the program is.
    Nameless(File),
    /// Where the system has no such files: it stays behind if the program is killed.
    Named(NamedTempFile),
}

impl Draft {
    /// Begins a file in the folder that it is meant for, readable by its owner alone.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        match nameless::open(folder) {
            Ok(file) => Ok(Self::Nameless(file)),
            Err(_) => temporary().tempfile_in(folder).map(Self::Named),
        }
    }

    pub(super) fn file(&mut self) -> &mut File {
        match self {
            Self::Nameless(file) => file,
            Self::Named(file) => file.as_file_mut(),
        }
    }

    /// Puts the file in its place, over one that is there.
    pub(super) fn persist(self, folder: &Path, path: &Path) -> io::Result<()> {
        let named = match self {
            Self::Named(file) => file,
            // A link replaces nothing, but a name can be moved.
            Self::Nameless(file) => {
                let linked = temporary().make_in(folder, |name| {
                    nameless::link(&file, name)?;
                    file.try_clone()
                });
                linked.map_err(|error| error.kind())?
            }
        };
        named.persist(path).map(drop).map_err(|error| error.error)
    }
}

fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".bidcheck-");
    builder
}

#[cfg(target_os = "linux")]
mod nameless {
    use std::fs::{File, OpenOptions};
    use std::io;
    use std::os::fd::AsRawFd as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, OFlags, linkat};

    /// Where the system shows the files that are open; without it they cannot be named.
    const OPEN_FILES: &str = "/proc/self/fd";

    pub(super) fn open(folder: &Path) -> io::Result<File> {
        std::fs::metadata(OPEN_FILES)?;
        let flags = OFlags::TMPFILE.bits().cast_signed();
        OpenOptions::new().write(true).mode(0o600).custom_flags(flags).open(folder)
    }

    pub(super) fn link(file: &File, name: &Path) -> io::Result<()> {
        let open = format!("{OPEN_FILES}/{}", file.as_raw_fd());
        Ok(linkat(CWD, open, CWD, name, AtFlags::SYMLINK_FOLLOW)?)
    }
}

#[cfg(not(target_os = "linux"))]
mod nameless {
    use std::fs::File;
    use std::io;
    use std::path::Path;

    pub(super) fn open(_: &Path) -> io::Result<File> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn link(_: &File, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write as _;

    use super::*;

    fn put(mut draft: Draft, folder: &Path, text: &str) {
        draft.file().write_all(text.as_bytes()).expect("there is room");
        draft.persist(folder, &folder.join("report.json")).expect("it can be put there");
        assert_eq!(fs::read_to_string(folder.join("report.json")).expect("the report"), text);
        assert_eq!(fs::read_dir(folder).expect("the folder").count(), 1);
    }

    #[test]
    fn a_file_is_put_in_its_place_over_an_old_one() {
        let folder = tempfile::tempdir().expect("a folder");
        put(Draft::open(folder.path()).expect("a draft"), folder.path(), "new");
        put(Draft::open(folder.path()).expect("a draft"), folder.path(), "newer");
        let named = temporary().tempfile_in(folder.path()).expect("a temporary file");
        put(Draft::Named(named), folder.path(), "newest");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn until_then_nothing_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut draft = Draft::open(folder.path()).expect("a draft");
        draft.file().write_all(b"half").expect("there is room");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
    }
}
