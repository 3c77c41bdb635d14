//! A store is packed into one file and arrives as it was, or not at all; what cannot be read says what to do.

use std::fs;

use bidcheck::intelligence::Intelligence;
use redb::{Database, ReadableDatabase as _, ReadableTableMetadata as _, TableDefinition};

use crate::scene::{Scene, export, kev, places};

fn filled() -> Scene {
    let scene = Scene::new();
    scene.zip("all/npm.zip", &export("npm", 300));
    scene.zip("all/pypi.zip", &export("PyPI", 20));
    scene.write("all/kev.json", kev("2025-08-25T17:04:19Z", 5));
    scene.import(&scene.path("all")).ended(0);
    scene
}

#[test]
fn a_packed_store_arrives_as_it_was() {
    let from = filled();
    let file = from.path("packed.zip");
    from.run(&["pack", "--output", file.to_str().expect("a path")]).ended(0).said("3 sources");
    let to = Scene::new();
    to.import(&file).ended(0);
    assert_eq!(to.sources(), from.sources());
    let store = Intelligence::open(&to.store()).expect("a store");
    assert_eq!(places(&store, "npm", "package-7").len(), 4);
    assert_eq!(store.names("CVE-X-7").expect("names").len(), 2);
    // The others of the store that it comes to stay.
    to.import(&to.zip("go.zip", &export("Go", 3))).ended(0);
    to.import(&file).ended(0);
    assert_eq!(to.counts().len(), 4);
}

#[test]
fn a_store_is_packed_by_ecosystem() {
    let from = filled();
    let file = from.path("packed.zip");
    let path = file.to_str().expect("a path");
    from.run(&["pack", "--ecosystem", "PyPI", "--output", path]).ended(0);
    let to = Scene::new();
    to.import(&file).ended(0);
    assert_eq!(to.counts(), [("cisa-kev".to_owned(), 5), ("osv/PyPI".to_owned(), 20)]);
    fs::remove_file(&file).expect("a file");
    from.run(&["pack", "--ecosystem", "Hex", "--output", path]).ended(2).said("Hex");
    assert!(!file.exists());
    from.run(&["pack", "--ecosystem", "pypi", "--output", path]).ended(2).said("it is written PyPI");
    from.run(&["pack", "--output", "-"]).ended(2).said("name a file");
}

#[test]
fn a_packed_store_that_was_changed_is_refused() {
    let from = filled();
    let file = from.path("packed.zip");
    from.run(&["pack", "--output", file.to_str().expect("a path")]).ended(0);
    let bytes = fs::read(&file).expect("a file");
    let to = Scene::new();
    to.import(&to.zip("go.zip", &export("Go", 3))).ended(0);
    let before = to.sources();
    for at in [bytes.len() / 3, bytes.len() / 2] {
        let mut changed = bytes.clone();
        changed[at] ^= 0x20;
        to.import(&to.write("changed.zip", &changed)).ended(5);
    }
    to.import(&to.write("cut.zip", &bytes[..bytes.len() / 2])).ended(5);
    // Another store under the same label.
    let label = |digest: &str, layout: u64| {
        (
            "bidcheck-intelligence.json".to_owned(),
            format!("{{\"layout\":{layout},\"sha256\":\"{digest}\",\"bytes\":3}}"),
        )
    };
    let store = ("intelligence.redb".to_owned(), "abc".to_owned());
    to.import(&to.zip("other.zip", &[label("00", 3), store.clone()])).ended(5).said("digest");
    to.import(&to.zip("old.zip", &[label("00", 2), store])).ended(5).said("layout 2");
    assert_eq!(to.sources(), before);
}

#[test]
fn another_layout_says_what_to_do() {
    let scene = filled();
    let file = scene.store().join("intelligence.redb");
    let layout = TableDefinition::<&[u8], &[u8]>::new("layout");
    let database = Database::open(&file).expect("a store");
    let transaction = database.begin_write().expect("a transaction");
    {
        let mut table = transaction.open_table(layout).expect("the layout");
        table.insert(b"layout".as_slice(), 0_u64.to_be_bytes().as_slice()).expect("a version");
    }
    transaction.commit().expect("a commit");
    drop(database);
    let before = fs::read(&file).expect("a store");
    scene.run(&["status"]).ended(5).said("layout 0").said("intel update");
    scene.import(&scene.path("all")).ended(5).said("layout 0");
    assert_eq!(fs::read(&file).expect("a store"), before);
    fs::remove_file(&file).expect("a store");
    scene.import(&scene.path("all")).ended(0);
}

#[test]
fn a_damaged_store_says_so() {
    let scene = filled();
    let file = scene.store().join("intelligence.redb");
    let bytes = fs::read(&file).expect("a store");
    let damaged = [
        Vec::new(),
        b"garbage".to_vec(),
        vec![0x20; bytes.len()],
        bytes[..4096].to_vec(),
        bytes[..bytes.len() / 2].to_vec(),
    ];
    for bytes in damaged {
        fs::write(&file, &bytes).expect("a store");
        scene.run(&["status"]).ended(5).said("intelligence.redb").said("delete the file");
    }
    fs::remove_file(&file).expect("a store");
    scene.run(&["status"]).ended(5).said("there is no intelligence store").said("intel import");
}

#[test]
fn a_replaced_source_leaves_its_room_to_others() {
    let scene = filled();
    let size = || fs::metadata(scene.store().join("intelligence.redb")).expect("a store").len();
    scene.import(&scene.path("all")).ended(0);
    let once = size();
    for _ in 0..4 {
        scene.import(&scene.path("all")).ended(0);
    }
    assert!(size() <= 2 * once, "{} after {once}", size());
    let database = Database::open(scene.store().join("intelligence.redb")).expect("a store");
    let reading = database.begin_read().expect("a transaction");
    let packages = TableDefinition::<&[u8], &[u8]>::new("packages of osv/npm");
    assert_eq!(reading.open_table(packages).expect("a table").len().expect("a number"), 97);
}
