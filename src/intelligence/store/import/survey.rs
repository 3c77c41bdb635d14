//! Looks through a path for what is known, by content; it keeps names and no bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::bundle::{self, Bundle};
use super::{ImportError, NAMED, beside};
use crate::intelligence::feed::Layout;

/// Folders below one another that are looked into.
const DEPTH: usize = 32;

/// What a path holds.
pub(super) struct Survey {
    /// What is read together as one source.
    pub(super) bundles: Vec<(Layout, Bundle)>,
    /// Files that are none of the layouts.
    pub(super) passed_over: (u64, Vec<PathBuf>),
}

/// Looks through a file or folder.
///
/// # Errors
///
/// Fails if it cannot be read.
pub(super) fn survey(path: &Path) -> Result<Survey, ImportError> {
    let failed = |error| ImportError::Io { path: path.to_owned(), error };
    let mut survey = Survey { bundles: Vec::new(), passed_over: (0, Vec::new()) };
    if !fs::metadata(path).map_err(failed)?.is_dir() {
        match layout_of_file(path)? {
            Some((layout, bundle)) => survey.bundles.push((layout, bundle)),
            None => survey.pass_over(path),
        }
        return Ok(survey);
    }
    let mut files = Vec::new();
    walk(path, DEPTH, &mut files)?;
    let mut loose: BTreeMap<Layout, Vec<PathBuf>> = BTreeMap::new();
    let mut unknown = Vec::new();
    for file in files {
        match layout_of_file(&file)? {
            Some((layout, Bundle::File(file))) if is_one_of_many(layout) => {
                loose.entry(layout).or_default().push(file);
            }
            Some(found) => survey.bundles.push(found),
            None => unknown.push(file),
        }
    }
    let documents = loose.entry(Layout::Csaf).or_default();
    documents.sort();
    unknown.retain(|file| beside::document(file).is_none_or(|one| documents.binary_search(&one).is_err()));
    unknown.iter().for_each(|file| survey.pass_over(file));
    loose.retain(|_, files| !files.is_empty());
    let folders =
        loose.into_iter().map(|(layout, files)| (layout, Bundle::Folder { root: path.to_owned(), files }));
    survey.bundles.extend(folders);
    Ok(survey)
}

impl Survey {
    fn pass_over(&mut self, path: &Path) {
        self.passed_over.0 += 1;
        if self.passed_over.1.len() < NAMED {
            self.passed_over.1.push(path.to_owned());
        }
    }
}

/// Whether files of a layout are records, which only together are a source.
fn is_one_of_many(layout: Layout) -> bool {
    match layout {
        Layout::Osv | Layout::RustSec | Layout::LifecyclePage | Layout::Csaf | Layout::CrateIndex => true,
        Layout::KevJson | Layout::KevCsv | Layout::Epss | Layout::LifecycleAnswer => false,
    }
}

fn layout_of_file(path: &Path) -> Result<Option<(Layout, Bundle)>, ImportError> {
    let failed = |error| ImportError::Io { path: path.to_owned(), error };
    Ok(match bundle::container(path).map_err(failed)? {
        bundle::Container::Zip => {
            let bundle = Bundle::Zip(path.to_owned());
            bundle.first_layout()?.map(|layout| (layout, bundle))
        }
        bundle::Container::Gzip => {
            let bundle = Bundle::Gzip(path.to_owned());
            bundle.first_layout()?.map(|layout| (layout, bundle))
        }
        bundle::Container::None => {
            let bundle = Bundle::File(path.to_owned());
            let layout = match bundle.first_layout()? {
                // A document that was cut off is known by its digest only.
                None if beside::is_altered(path)? => Some(Layout::Csaf),
                layout => layout,
            };
            layout.map(|layout| (layout, bundle))
        }
    })
}

/// The files of a folder in the order of their names. Hidden ones, such as those of a repository, and links are
/// not looked into.
fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), ImportError> {
    let failed = |error| ImportError::Io { path: folder.to_owned(), error };
    let mut entries =
        fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>()).map_err(failed)?;
    entries.retain(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_file() {
            files.push(entry.path());
        } else if kind.is_dir() && depth > 0 {
            walk(&entry.path(), depth - 1, files)?;
        }
    }
    Ok(())
}
