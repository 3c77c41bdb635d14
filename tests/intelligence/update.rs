//! `intel update` against servers that are slow, broken, lying or hostile: what fails leaves the store as it was.

use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::scene::{Run, Scene, export, kev};
use crate::server::Server;

fn update(scene: &Scene, sources: &[(&str, &Server)]) -> Run {
    let mut arguments = vec!["update".to_owned(), "--timeout".to_owned(), "3".to_owned()];
    for (name, server) in sources {
        let address = format!("{name}={}", server.address);
        arguments.extend(["--source".to_owned(), (*name).to_owned(), "--address".to_owned(), address]);
    }
    scene.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn archive(scene: &Scene, ecosystem: &str, count: usize) -> Vec<u8> {
    std::fs::read(scene.zip("made.zip", &export(ecosystem, count))).expect("an archive")
}

/// A store with sources that must survive.
fn filled() -> (Scene, Value) {
    let scene = Scene::new();
    let [npm, catalogue] =
        [Server::file(archive(&scene, "npm", 50)), Server::file(kev("2025-01-01T00:00:00Z", 9))];
    update(&scene, &[("osv/npm", &npm), ("cisa-kev", &catalogue)]).ended(0);
    let sources = scene.sources();
    assert_eq!(sources.as_array().map(Vec::len), Some(2));
    (scene, sources)
}

#[test]
fn what_fails_leaves_the_store_as_it_was() {
    let (scene, before) = filled();
    let whole = archive(&scene, "npm", 60);
    let length = whole.len();
    let ok = "HTTP/1.1 200 OK\nConnection: close";
    let cases: Vec<(&str, Server, &str)> = vec![
        (
            "truncated",
            Server::sending(&format!("{ok}\nContent-Length: {length}"), whole[..length / 2].to_vec()),
            "",
        ),
        ("truncated without a length", Server::sending(ok, whole[..length / 2].to_vec()), ""),
        ("a page", Server::file("<!DOCTYPE html><html>Sign in</html>"), "holds nothing"),
        ("nothing", Server::file(""), "holds nothing"),
        ("another source", Server::file(kev("2026-01-01T00:00:00Z", 3)), "osv/npm was asked for"),
        ("another ecosystem", Server::file(archive(&scene, "PyPI", 60)), "osv/npm was asked for"),
        ("less than there was", Server::file(archive(&scene, "npm", 5)), "had 50"),
        (
            "far too much, and says so",
            Server::sending(&format!("{ok}\nContent-Length: 99999999999"), Vec::new()),
            "more than",
        ),
        ("not there", Server::sending("HTTP/1.1 404 Not Found\nContent-Length: 0", Vec::new()), "404"),
        ("a fault", Server::sending("HTTP/1.1 500 Oops\nContent-Length: 0", Vec::new()), "500"),
        ("no HTTP", Server::sending("SSH-2.0-x", Vec::new()), ""),
        ("unchanged, unasked", Server::sending("HTTP/1.1 304 Not Modified", Vec::new()), "304"),
        (
            "sent on without https",
            Server::sending(
                "HTTP/1.1 302 Found\nLocation: http://127.0.0.1:9/\nContent-Length: 0",
                Vec::new(),
            ),
            "only https",
        ),
        (
            "sent to a file",
            Server::sending(
                "HTTP/1.1 302 Found\nLocation: file:///etc/passwd\nContent-Length: 0",
                Vec::new(),
            ),
            "",
        ),
    ];
    for (what, server, words) in &cases {
        let run = update(&scene, &[("osv/npm", server)]);
        assert_eq!(run.code, 6, "{what}: {}", run.stderr);
        run.said("osv/npm: not updated").said(words);
        assert_eq!(scene.sources(), before, "{what}");
    }
}

#[test]
fn a_body_without_end_is_cut_off() {
    let (scene, before) = filled();
    let endless = Server::new(Box::new(|_, stream| {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let chunk = [b"10000\r\n".as_slice(), &[b' '; 0x1_0000], b"\r\n"].concat();
        let mut sent = stream.write_all(head.as_bytes());
        while sent.is_ok() {
            sent = stream.write_all(&chunk);
        }
    }));
    update(&scene, &[("cisa-kev", &endless)]).ended(6).said("cisa-kev: not updated");
    assert_eq!(scene.sources(), before);
}

#[test]
fn a_server_that_is_slow_is_given_up() {
    let (scene, before) = filled();
    let silent = Server::new(Box::new(|_, _| thread::sleep(Duration::from_secs(20))));
    let dripping = Server::new(Box::new(|_, stream| {
        let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while sent.is_ok() {
            thread::sleep(Duration::from_millis(100));
            sent = stream.write_all(b" ");
        }
    }));
    update(&scene, &[("osv/npm", &silent), ("cisa-kev", &dripping)]).ended(6).said("2 of the sources");
    assert_eq!(scene.sources(), before);
}

#[test]
fn one_that_fails_does_not_keep_the_others() {
    let (scene, _) = filled();
    let [bad, good] = [Server::file("<html></html>"), Server::file(kev("2025-09-09T00:00:00Z", 11))];
    update(&scene, &[("osv/npm", &bad), ("cisa-kev", &good)])
        .ended(6)
        .said("1 of the sources")
        .said("cisa-kev: 11 records");
    assert_eq!(scene.counts(), [("cisa-kev".to_owned(), 11), ("osv/npm".to_owned(), 50)]);
}

#[test]
fn what_has_not_changed_is_not_fetched_again() {
    let scene = Scene::new();
    let body = kev("2025-01-01T00:00:00Z", 9);
    let server = Server::new(Box::new(move |head, stream| {
        let asked = head.to_ascii_lowercase();
        let is_known = asked.contains("if-none-match: \"v1\"")
            && asked.contains("if-modified-since: wed, 01 jan 2025 10:00:00 gmt");
        let answer = if is_known {
            "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_owned()
        } else {
            format!(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nETag: \"v1\"\r\nLast-Modified: Wed, 01 Jan 2025 10:00:00 GMT\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                body.len()
            )
        };
        let _ = stream.write_all(answer.as_bytes());
    }));
    update(&scene, &[("cisa-kev", &server)]).ended(0).said("cisa-kev: 9 records");
    let before = scene.sources();
    // The server's date is the later one.
    assert_eq!(before[0]["as_of"], "2025-01-01T10:00:00Z");
    assert_eq!(before[0]["address"], server.address.as_str());
    update(&scene, &[("cisa-kev", &server)]).ended(0).said("cisa-kev: nothing newer");
    assert_eq!(scene.sources(), before);
    assert_eq!(server.count(), 2);
    // Another address is asked anew.
    let other = Server::file(kev("2025-02-02T00:00:00Z", 9));
    update(&scene, &[("cisa-kev", &other)]).ended(0).said("cisa-kev: 9 records");
    assert!(!other.heads.lock().expect("heads")[0].to_ascii_lowercase().contains("if-none-match"));
}

#[test]
fn a_query_is_sent_and_not_kept() {
    let scene = Scene::new();
    let body = kev("2025-01-01T00:00:00Z", 9);
    let head = "HTTP/1.1 200 OK\nConnection: close\nETag: \"v1\"";
    let server = Server::sending(&format!("{head}\nContent-Length: {}", body.len()), body.into_bytes());
    let asked = |address: &str| {
        let own = format!("cisa-kev={address}");
        scene.run(&["update", "--source", "cisa-kev", "--address", &own])
    };
    let with_token = format!("{}?token=secret", server.address);
    asked(&with_token).ended(0);
    assert_eq!(scene.sources()[0]["address"], server.address.as_str());
    // What is behind another query may be another file.
    asked(&with_token).ended(0).said("9 records");
    asked(&server.address).ended(0).said("9 records");
    asked(&with_token).ended(0).said("9 records");
    let heads = server.heads.lock().expect("heads");
    assert!(heads[0].starts_with("GET /file?token=secret ") && heads.len() == 4, "{heads:?}");
    assert!(!heads.concat().to_lowercase().contains("if-none-match"), "{heads:?}");
    let gone = asked("http://127.0.0.1:1/?token=secret").ended(6);
    assert!(!gone.stderr.contains("secret"), "{}", gone.stderr);
}

#[test]
fn a_source_that_is_not_known_is_said() {
    let scene = Scene::new();
    scene.run(&["update", "--source", "osv/nothing"]).ended(2).said("osv/npm");
    let own = "osv/Debian=https://mirror.example/all.zip";
    scene
        .run(&["update", "--source", "cisa-kev", "--address", own])
        .ended(2)
        .said("add `--source osv/Debian`");
    scene.run(&["update", "--address", own]).ended(2).said("add `--source osv/Debian`");
    scene
        .run(&["update", "--source", "cisa-kev", "--address", "cisa-kev=file:///etc/passwd"])
        .ended(6)
        .said("no web address");
}
