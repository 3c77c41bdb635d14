//! Finding the files of a submission.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::{Gathered, OpenError, Submission};
use crate::limits::Limits;

/// Reads the files at the paths and in the folders.
pub(super) fn open(paths: &[PathBuf], limits: &Limits) -> Result<Submission, OpenError> {
    let mut gathered = Gathered::new(limits);
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let unreadable = |source| OpenError::Unreadable { path: path.clone(), source };
        if fs::metadata(path).map_err(unreadable)?.is_dir() {
            walk(&mut gathered, path, "");
        } else {
            gathered.take(&name, None, Some(path.clone()), File::open(path).map_err(unreadable)?);
        }
    }
    Ok(gathered.finish())
}

fn walk(gathered: &mut Gathered<'_>, folder: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if path.is_dir() {
            walk(gathered, &path, &format!("{name}/"));
        } else if let Ok(file) = File::open(&path) {
            gathered.take(&name, None, Some(path), file);
        }
    }
}
