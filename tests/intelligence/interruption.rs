//! Whatever interrupts `intel import`, the store opens and is the old one or the new one.

use std::fs::{self, File};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::scene::{Scene, export, kev};

#[test]
fn a_killed_import_leaves_a_store_that_opens() {
    let scene = Scene::new();
    scene.import(&scene.write("kev.json", kev("2025-01-01T00:00:00Z", 7))).ended(0);
    let old = [("cisa-kev".to_owned(), 7)];
    let new = [("cisa-kev".to_owned(), 7), ("osv/npm".to_owned(), 6_000)];
    let archive = scene.zip("all.zip", &export("npm", 6_000));
    let mut killed = 0;
    for moment in 0..16 {
        let mut command = scene.command(&["import", archive.to_str().expect("a path")]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program");
        thread::sleep(Duration::from_millis(15 * moment * moment));
        let has_ended = child.try_wait().expect("a child").is_some();
        child.kill().expect("a child");
        child.wait().expect("a child");
        killed += usize::from(!has_ended);
        let counts = scene.counts();
        assert!(counts == old || counts == new, "{counts:?} after {moment}");
        if has_ended {
            break;
        }
    }
    assert!(killed > 3, "only {killed} runs were killed before they ended");
    scene.import(&archive).ended(0);
    assert_eq!(scene.counts(), new);
    let mut names: Vec<_> =
        fs::read_dir(scene.store()).expect("a store").flatten().map(|one| one.file_name()).collect();
    names.sort();
    assert_eq!(names, ["intelligence.redb", "lock"], "what killed runs left is removed");
}

#[test]
fn two_runs_at_once_do_not_lose_data() {
    let scene = Scene::new();
    scene.import(&scene.write("kev.json", kev("2025-01-01T00:00:00Z", 7))).ended(0);
    let lock = File::options().write(true).open(scene.store().join("lock")).expect("a lock");
    lock.lock().expect("a lock");
    let archive = scene.zip("all.zip", &export("npm", 3));
    scene.import(&archive).ended(6).said("another run is writing");
    // Reading goes on meanwhile.
    assert_eq!(scene.counts().len(), 1);
    lock.unlock().expect("a lock");
    scene.import(&archive).ended(0);
    assert_eq!(scene.counts().len(), 2);
}
