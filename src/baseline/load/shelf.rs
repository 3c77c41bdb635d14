//! The baselines that can be asked for by name: one folder each, embedded in the program.
//!
//! A folder `<id>` is the current version; `<id>@<version>` is an earlier one that stays runnable, because a tender
//! is judged by the text that it was published under. So a listing of the folders tells all versions.
//! It resolves nothing.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/baselines");

/// The file that describes the documents which baselines cite.
const FRAMEWORKS: &str = "frameworks.toml";

/// The file with a baseline's metadata.
pub(super) const HEAD: &str = "baseline.toml";

/// Where a baseline carries examples beside its rules; it is no part of the baseline.
pub const EXAMPLES: &str = "examples.toml";

/// One file: one of a baseline, or another of the buyer's.
#[derive(Debug, Clone)]
pub(in crate::baseline) struct Source {
    pub(in crate::baseline) name: String,
    pub(in crate::baseline) text: String,
}

/// Folders of baselines by name.
#[derive(Debug)]
pub(super) struct Shelf {
    folders: BTreeMap<String, Vec<Source>>,
    pub(super) frameworks: Source,
}

impl Shelf {
    /// What comes with the program.
    pub(super) fn of_program() -> &'static Self {
        static SHELF: OnceLock<Shelf> = OnceLock::new();
        SHELF.get_or_init(|| {
            let files = EMBEDDED.files().chain(EMBEDDED.dirs().flat_map(Dir::files));
            let text = |file: &include_dir::File<'_>| {
                let path = file.path().display().to_string().replace('\\', "/");
                (path, String::from_utf8_lossy(file.contents()).into_owned())
            };
            Self::of_texts(files.map(text))
        })
    }

    /// A shelf of texts by their paths below `baselines/`.
    pub(super) fn of_texts(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut folders: BTreeMap<String, Vec<Source>> = BTreeMap::new();
        let mut frameworks = Source { name: format!("baselines/{FRAMEWORKS}"), text: String::new() };
        for (path, text) in texts.into_iter().filter(|(path, _)| path.ends_with(".toml")) {
            match path.split_once('/') {
                None if path == FRAMEWORKS => frameworks.text = text,
                Some((folder, file)) if file != EXAMPLES => {
                    let source = Source { name: format!("baselines/{path}"), text };
                    folders.entry(folder.to_owned()).or_default().push(source);
                }
                _ => {}
            }
        }
        folders.values_mut().for_each(|sources| in_order(sources));
        Self { folders, frameworks }
    }

    /// The files of a folder, that with the metadata first.
    pub(super) fn sources(&self, folder: &str) -> Option<&[Source]> {
        self.folders.get(folder).map(Vec::as_slice)
    }

    /// The names of all folders, sorted: `id` and `id@version`.
    pub(super) fn folders(&self) -> impl Iterator<Item = &str> {
        self.folders.keys().map(String::as_str)
    }

    /// The ids, sorted.
    pub(super) fn ids(&self) -> Vec<&str> {
        self.folders().filter(|folder| !folder.contains('@')).collect()
    }
}

/// The metadata come first, then the families in the order of their names.
pub(super) fn in_order(sources: &mut [Source]) {
    let is_head = |source: &Source| source.name.rsplit(['/', '\\']).next() == Some(HEAD);
    sources.sort_by(|one, other| (!is_head(one), &one.name).cmp(&(!is_head(other), &other.name)));
}
