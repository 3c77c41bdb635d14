//! Files and folders of this machine, as they were named on the command line.
//!
//! What was named may be a link or a pipe: the buyer named it. Within a folder nothing is
//! followed, and only regular files are opened.

use std::fs::{self, File, FileType, OpenOptions};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::gathered::{Gathered, Label, Refusal, shown_path};
use super::project::MANIFEST;
use super::walk::{Entry, Kind, Tree, is_control, walk};
use super::{Artifact, OpenError, Submission};
use crate::limits::Limits;
use crate::source::ProblemCode;

/// Reads the files at the paths and in the folders.
pub(super) fn open(paths: &[PathBuf], limits: &Limits) -> Result<Submission, OpenError> {
    let mut named: Vec<Named> = paths.iter().map(|path| Named::find(path)).collect();
    if named.iter().all(|named| named.found.is_err())
        && let (Some(path), Some(Err(source))) =
            (paths.first(), named.drain(..).next().map(|named| named.found))
    {
        return Err(OpenError::Unreadable { path: path.clone(), source });
    }
    // A folder comes before what is in it, so that a file named twice is the folder's.
    named.sort_by(|a, b| a.path.cmp(&b.path));
    named.dedup_by(|a, b| a.path == b.path);
    let ancestor = common_ancestor(&named);
    let mut gathered = Gathered::new(limits);
    for named in named {
        named.read(&ancestor, &mut gathered);
    }
    Ok(gathered.finish())
}

/// A path that was named.
struct Named {
    /// Absolute, without following links.
    path: PathBuf,
    /// Whether a folder stands there, if anything does.
    found: io::Result<bool>,
}

impl Named {
    fn find(path: &Path) -> Self {
        let path = match std::path::absolute(path) {
            Ok(path) => without_dots(&path),
            Err(error) => return Self { path: path.to_owned(), found: Err(error) },
        };
        let is_manifest = path.file_name().is_some_and(|name| name == MANIFEST)
            && fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file());
        match path.parent() {
            Some(project) if is_manifest => Self { path: project.to_owned(), found: Ok(true) },
            _ => Self { found: fs::metadata(&path).map(|metadata| metadata.is_dir()), path },
        }
    }

    /// The folder that it stands for or stands in.
    fn folder(&self) -> &Path {
        match self.found {
            Ok(true) => &self.path,
            _ => self.path.parent().unwrap_or(&self.path),
        }
    }

    fn read(self, ancestor: &Path, gathered: &mut Gathered<'_>) {
        let name = shown_path(self.path.strip_prefix(ancestor).unwrap_or(&self.path));
        let label = Label { path: name.clone(), on_disk: Some(self.path.clone()), ..Label::default() };
        match self.found {
            Ok(true) => walk(&mut Disk { root: self.path, name }, gathered, Path::new(""), 0),
            Ok(false) if self.path.file_name().is_some_and(is_control) => gathered.ignore(label),
            Ok(false) => match File::open(&self.path) {
                Ok(file) => {
                    let size = file.metadata().map_or(0, |metadata| metadata.len());
                    gathered.take(label, size, file);
                }
                Err(error) => gathered.refuse(label, ProblemCode::Unreadable, &error.to_string()),
            },
            Err(error) => gathered.refuse(label, ProblemCode::Unreadable, &error.to_string()),
        }
    }
}

/// A path without `..`, which would make one file look like two.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

/// The innermost folder that everything named stands in.
fn common_ancestor(named: &[Named]) -> PathBuf {
    let mut folders = named.iter().map(Named::folder);
    let first = folders.next().unwrap_or(Path::new("")).to_owned();
    folders.fold(first, |ancestor, folder| {
        let pairs = ancestor.components().zip(folder.components());
        pairs.take_while(|(a, b)| a == b).map(|(part, _)| part).collect()
    })
}

/// A folder on disk.
struct Disk {
    root: PathBuf,
    /// How the folder is shown.
    name: String,
}

impl Tree for Disk {
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let entry =
            |entry: fs::DirEntry| Ok(Entry { name: entry.file_name(), kind: kind_of(entry.file_type()?) });
        fs::read_dir(self.root.join(folder))?.map(|found| entry(found?)).collect()
    }

    fn kind(&self, place: &Path) -> Option<Kind> {
        let mut at = self.root.clone();
        let mut kind = Kind::Folder;
        for part in place.components() {
            at.push(part);
            kind = match fs::symlink_metadata(&at) {
                Ok(metadata) => kind_of(metadata.file_type()),
                Err(error) if is_absence(&error) => return None,
                // Opening it will tell why.
                Err(_) => Kind::File,
            };
            if let Kind::Special(_) = kind {
                break;
            }
        }
        Some(kind)
    }

    fn name(&self, place: &Path) -> String {
        let place = shown_path(place);
        match (self.name.as_str(), place.as_str()) {
            (name, "") => name.to_owned(),
            ("", _) => place,
            (name, _) => format!("{name}/{place}"),
        }
    }

    fn label(&self, place: &Path) -> Label {
        let mut path = self.name(place);
        if path.is_empty() {
            path.push('.');
        }
        Label { path, on_disk: Some(self.root.join(place)), ..Label::default() }
    }

    fn take<'g>(
        &mut self,
        gathered: &'g mut Gathered<'_>,
        file: &Path,
        label: Label,
    ) -> Option<&'g Artifact> {
        match open_regular(&self.root.join(file)) {
            Ok((file, size)) => gathered.take(label, size, file),
            Err((code, detail)) => {
                gathered.refuse(label, code, &detail);
                None
            }
        }
    }
}

fn is_absence(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | InvalidInput | InvalidFilename)
}

fn kind_of(file_type: FileType) -> Kind {
    #[cfg(unix)]
    use std::os::unix::fs::FileTypeExt as _;
    match file_type {
        kind if kind.is_dir() => Kind::Folder,
        kind if kind.is_file() => Kind::File,
        kind if kind.is_symlink() => Kind::Special("a symbolic link"),
        #[cfg(unix)]
        kind if kind.is_fifo() => Kind::Special("a pipe"),
        #[cfg(unix)]
        kind if kind.is_socket() => Kind::Special("a socket"),
        _ => Kind::Special("a device"),
    }
}

/// Opens a regular file, and gives its size as far as the system knows it.
fn open_regular(path: &Path) -> Result<(File, u64), Refusal> {
    let unreadable = |error: io::Error| (ProblemCode::Unreadable, error.to_string());
    let mut options = OpenOptions::new();
    options.read(true);
    // It was a regular file when the folder was listed; a link or a pipe may have taken its place since.
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
    }
    let file = options.open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_file() {
        Ok((file, metadata.len()))
    } else {
        Err((ProblemCode::NotARegularFile, "not a regular file".to_owned()))
    }
}
