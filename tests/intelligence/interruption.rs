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

#[cfg(feature = "update")]
#[test]
fn a_killed_update_leaves_the_store_as_it_was() {
    use std::io::{Read as _, Write as _};
    let scene = Scene::new();
    scene.import(&scene.write("kev.json", kev("2025-01-01T00:00:00Z", 7))).ended(0);
    let before = scene.sources();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("cisa-kev=http://{}/", listener.local_addr().expect("an address"));
    let body = kev("2025-02-01T00:00:00Z", 9);
    // It stops in the middle of the head, in the middle of the body, and before the last byte.
    for percent in [0, 10, 60, 99] {
        let mut command = scene.command(&["update", "--source", "cisa-kev", "--address", &address]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program");
        let (mut stream, _) = listener.accept().expect("a request");
        let _ = stream.read(&mut [0; 4096]).expect("a request");
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        let count = answer.len() * percent / 100;
        stream.write_all(&answer.as_bytes()[..count]).expect("an answer");
        thread::sleep(Duration::from_millis(50));
        child.kill().expect("a child");
        child.wait().expect("a child");
        assert_eq!(scene.sources(), before, "killed after {count} bytes");
    }
    scene.import(&scene.write("kev.json", body)).ended(0);
    assert_eq!(fs::read_dir(scene.store()).expect("a store").count(), 2, "what killed runs left is removed");
}
