//! The store of `fixtures/intelligence`: made-up vulnerabilities and lifecycles of the packages that the base
//! documents list, of the day before the tests' own.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::OnceLock;

use bidcheck::intelligence::Intelligence;
use bidcheck::intelligence::store::Writer;
use bidcheck::intelligence::store::import::Import;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The store, built once.
pub(crate) fn store() -> &'static Intelligence {
    static STORE: OnceLock<(TempDir, Intelligence)> = OnceLock::new();
    let (_, store) = STORE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        build(folder.path());
        let store = Intelligence::open(folder.path()).unwrap_or_else(|error| panic!("{error}"));
        (folder, store)
    });
    store
}

/// Builds it in a directory.
pub(crate) fn build(directory: &Path) {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/intelligence");
    let exports = tempfile::tempdir().expect("a folder");
    let mut writer = Writer::begin(directory).unwrap_or_else(|error| panic!("{error}"));
    let tell = |_: &'static str| ();
    let mut import = Import::new(&mut writer, &tell);
    let mut bring = |path: &Path| drop(import.path(path).unwrap_or_else(|error| panic!("{error}")));
    for ecosystem in ["npm", "PyPI"] {
        // The whole of an ecosystem comes as one archive in a folder of its name.
        let folder = exports.path().join(ecosystem);
        fs::create_dir(&folder).expect("a folder");
        export(&fixtures.join(ecosystem), &folder.join("all.zip"));
        bring(&folder);
    }
    bring(&fixtures.join("known_exploited_vulnerabilities.json"));
    bring(&fixtures.join("products"));
    writer.finish().unwrap_or_else(|error| panic!("{error}"));
}

fn export(records: &Path, to: &Path) {
    let mut archive = ZipWriter::new(File::create(to).expect("a file"));
    let mut paths: Vec<_> =
        fs::read_dir(records).expect("the records").flatten().map(|one| one.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name");
        archive.start_file(name, SimpleFileOptions::default()).expect("a member");
        archive.write_all(&fs::read(&path).expect("a record")).expect("a member");
    }
    archive.finish().expect("an archive");
}
