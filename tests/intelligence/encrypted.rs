//! `intel update` where connections are encrypted and proxies stand between: whom it trusts, where it lets itself be
//! sent, and what it says when it does not get through. Whom the system trusts can be stated for one run here only
//! where that is a file.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use crate::scene::{Run, Scene, kev};
use crate::server::{Answer, Authority, Server, file, head, listen, sends, sends_on};

/// A store with a catalogue of nine entries, and an authority that is the only one trusted.
struct Office {
    scene: Scene,
    authority: Authority,
}

impl Office {
    fn new() -> Self {
        let (scene, authority) = (Scene::new(), Authority::new("The office"));
        scene.write("trusted.pem", &authority.pem);
        scene.import(&scene.write("kev.json", kev("2025-01-01T00:00:00Z", 9))).ended(0);
        Self { scene, authority }
    }

    /// A server that it trusts.
    fn server(&self, answer: Answer) -> Server {
        Server::encrypted(&self.authority.signs_localhost(), answer)
    }

    fn command(&self, address: &str) -> Command {
        let address = format!("cisa-kev={address}");
        let arguments = ["update", "--timeout", "30", "--source", "cisa-kev", "--address", &address];
        let mut command = self.scene.command(&arguments);
        for name in ["all_proxy", "http_proxy", "https_proxy", "no_proxy"] {
            command.env_remove(name).env_remove(name.to_uppercase());
        }
        command.env_remove("SSL_CERT_DIR").env("SSL_CERT_FILE", self.scene.path("trusted.pem"));
        command
    }

    fn update(&self, address: &str) -> Run {
        Run::of(self.command(address).output().expect("the program"))
    }

    /// Runs a command that must not succeed, and asserts that the store is as it was.
    #[track_caller]
    fn refused(&self, command: &mut Command) -> Run {
        let before = self.scene.sources();
        let run = Run::of(command.output().expect("the program")).ended(6);
        assert_eq!(self.scene.sources(), before);
        run.said("cisa-kev: not updated").said("1 of the sources").said("help: ")
    }

    /// How many entries the catalogue has.
    fn count(&self) -> u64 {
        self.scene.counts()[0].1
    }
}

/// The catalogue with eleven entries.
fn newer() -> Answer {
    file(kev("2025-02-02T00:00:00Z", 11))
}

#[test]
fn whom_the_system_trusts_is_trusted() {
    let office = Office::new();
    let server = office.server(newer());
    office.update(&server.address).ended(0).said("cisa-kev: 11 records");
    assert_eq!(office.scene.sources()[0]["address"], server.address.as_str());
}

#[test]
fn whom_it_does_not_trust_is_asked_nothing() {
    let office = Office::new();
    let (own, other) = (&office.authority, Authority::new("Somebody"));
    let cases = [
        (other.signs_localhost(), "signed by nobody that this computer trusts", "SSL_CERT_FILE"),
        (own.signs("mirror.example", 2020, 2120), "it is for mirror.example, not for localhost", "--address"),
        (own.signs("localhost", 2020, 2021), "it was valid until 2021-01-01T00:00:00Z", "clock"),
        (own.signs("localhost", 2119, 2120), "it is from 2119-01-01T00:00:00Z", "clock"),
    ];
    for (config, reason, help) in cases {
        let server = Server::encrypted(&config, newer());
        let run = office.refused(&mut office.command(&server.address));
        run.said(&format!("the certificate of {} is not accepted", server.address)).said(reason).said(help);
        assert_eq!(server.count(), 0, "{reason}");
    }
}

#[test]
fn a_system_that_trusts_nobody_is_said() {
    let office = Office::new();
    let server = office.server(newer());
    let mut command = office.command(&server.address);
    command.env("SSL_CERT_FILE", office.scene.write("empty.pem", ""));
    let before = office.scene.sources();
    let run = Run::of(command.output().expect("the program")).ended(6);
    run.said("encrypted connections").said("ca-certificates");
    assert_eq!(office.scene.sources(), before);
}

#[test]
fn a_broken_greeting_is_said() {
    let office = Office::new();
    // It hangs up when it is greeted, or in the middle of its own greeting; it knows no encryption.
    let cases = [
        (b"".as_slice(), "cannot reach", "tls handshake eof", "HTTPS_PROXY"),
        (b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03", "cannot reach", "tls handshake eof", "HTTPS_PROXY"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "no encrypted connection to", "corrupt message", "http://"),
    ];
    for (answer, what, reason, help) in cases {
        let port = listen(move |mut stream| {
            let _ = stream.read(&mut [0; 4096]).and_then(|_| stream.write_all(answer));
        });
        let address = format!("https://localhost:{port}/");
        let run = office.refused(&mut office.command(&address));
        run.said(&format!("{what} {address}: ")).said(reason).said(help);
    }
}

#[test]
fn a_body_that_breaks_off_is_said() {
    let office = Office::new();
    let body = kev("2025-02-02T00:00:00Z", 11);
    let head = format!("HTTP/1.1 200 OK\nContent-Length: {}", body.len());
    let server = office.server(sends(&head, body[..body.len() / 2].into()));
    office.refused(&mut office.command(&server.address)).said("broke off");
}

#[test]
fn it_goes_where_it_is_sent_as_long_as_that_is_encrypted() {
    let office = Office::new();
    let goal = office.server(newer());
    let encrypted = office.server(sends_on(&goal.address));
    let plain = Server::new(sends_on(&encrypted.address));
    office.update(&plain.address).ended(0).said("cisa-kev: 11 records");
    assert_eq!([plain.count(), encrypted.count(), goal.count()], [1, 1, 1]);
    // What it was asked for is kept, not where that lies today.
    assert_eq!(office.scene.sources()[0]["address"], plain.address.as_str());
    // From there it is not sent to where anybody could answer.
    let open = Server::new(newer());
    let server = office.server(sends_on(&open.address));
    office.refused(&mut office.command(&server.address)).said(&open.address).said("only https is followed");
    assert_eq!(open.count(), 0);
}

#[test]
fn it_is_not_sent_on_for_ever() {
    let office = Office::new();
    // Each address names the number of times that are left.
    let counting: Answer = Box::new(|head, stream| {
        let left: u32 = head.split(['/', ' ']).nth(2).and_then(|left| left.parse().ok()).expect("a number");
        match left {
            0 => newer()(head, stream),
            left => sends_on(&format!("/{}", left - 1))(head, stream),
        }
    });
    let server = office.server(counting);
    let address = |left: u32| server.address.replace("file", &left.to_string());
    office.refused(&mut office.command(&address(6))).said("more than 5 times").said("--address");
    assert_eq!(server.count(), 6);
    office.update(&address(5)).ended(0).said("cisa-kev: 11 records");
    let circle = office.server(sends_on("/file"));
    office.refused(&mut office.command(&circle.address)).said("more than 5 times");
    assert_eq!(circle.count(), 6);
}

/// A proxy that opens a way to one server, whatever name is asked for.
struct Proxy {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    fn to(port: u16) -> Self {
        Self::new(move |mut client| {
            let mut server = TcpStream::connect(("127.0.0.1", port)).expect("a server");
            client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").expect("an answer");
            let mut ways = [&client, &server].map(|stream| stream.try_clone().expect("a stream"));
            thread::spawn(move || {
                let [from, to] = &mut ways;
                let _ = std::io::copy(from, to).and_then(|_| to.shutdown(Shutdown::Write));
            });
            let _ = std::io::copy(&mut server, &mut client).and_then(|_| client.shutdown(Shutdown::Both));
        })
    }

    fn answering(line: &'static str) -> Self {
        Self::new(move |mut client| {
            let _ = client.write_all(format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\n\r\n").as_bytes());
        })
    }

    fn new(serve: impl Fn(TcpStream) + Send + 'static) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        let port = listen(move |mut client| {
            seen.lock().expect("heads").push(head(&mut client));
            serve(client);
        });
        Self { address: format!("http://127.0.0.1:{port}"), asked }
    }

    fn asked(&self) -> String {
        self.asked.lock().expect("heads").concat()
    }
}

#[test]
fn a_proxy_leads_to_encrypted_servers() {
    let office = Office::new();
    // No such host is to be found without the proxy, and what it says is not trusted but the server's certificate.
    let server = Server::encrypted(&office.authority.signs("feeds.example", 2020, 2120), newer());
    let proxy = Proxy::to(server.port);
    let own = proxy.address.replace("//", "//buyer:secret@");
    let mut command = office.command("https://feeds.example/file");
    let run = Run::of(command.env("HTTPS_PROXY", own).output().expect("the program")).ended(0);
    run.said("cisa-kev: 11 records");
    assert!(proxy.asked().starts_with("CONNECT feeds.example:443 HTTP/1.1\r\n"), "{}", proxy.asked());
    // The words `buyer:secret` in base 64.
    assert!(proxy.asked().to_lowercase().contains("proxy-authorization: basic ynv5zxi6c2vjcmv0"));
    assert!(server.heads.lock().expect("heads")[0].starts_with("GET /file "));

    let mut command = office.command("https://other.example/file");
    office.refused(command.env("HTTPS_PROXY", &proxy.address)).said("it is for feeds.example");
}

#[test]
fn a_proxy_is_asked_for_what_is_not_encrypted_too() {
    let office = Office::new();
    let proxy = Server::new(newer());
    let proxy_address = proxy.address.trim_end_matches("/file");
    let mut command = office.command("http://mirror.example/file");
    let run = Run::of(command.env("HTTP_PROXY", proxy_address).output().expect("the program")).ended(0);
    run.said("cisa-kev: 11 records");
    assert!(proxy.heads.lock().expect("heads")[0].starts_with("GET http://mirror.example/file "));

    let proxy = Proxy::answering("407 Proxy Authentication Required");
    let mut command = office.command("http://mirror.example/file");
    office.refused(command.env("HTTP_PROXY", &proxy.address)).said("407").said("USER:PASSWORD@");
}

#[test]
fn hosts_that_need_no_proxy_are_reached_without() {
    let office = Office::new();
    let server = office.server(newer());
    let proxy = Proxy::answering("403 Forbidden");
    let mut command = office.command(&server.address);
    command.env("HTTPS_PROXY", &proxy.address).env("NO_PROXY", "example.com, localhost");
    Run::of(command.output().expect("the program")).ended(0).said("cisa-kev: 11 records");
    assert_eq!(proxy.asked(), "");
}

#[test]
fn a_proxy_that_gives_no_way_is_said() {
    let office = Office::new();
    let hangs_up = Proxy::new(drop);
    let nobody = format!(
        "http://127.0.0.1:{}",
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port()
    );
    let socks = "socks5://127.0.0.1:9".to_owned();
    let cases = [
        (Proxy::answering("407 Proxy Authentication Required").address, "it asks for a user name"),
        (Proxy::answering("403 Forbidden").address, "it refuses"),
        (hangs_up.address, "it hung up"),
        (nobody, "it cannot be reached: tcp connect error"),
        (socks, "socks5"),
    ];
    for (proxy, reason) in cases {
        let mut command = office.command("https://feeds.example/file");
        let run = office.refused(command.env("HTTPS_PROXY", &proxy));
        run.said("the proxy gives no way to https://feeds.example/file").said(reason).said("NO_PROXY");
    }
}

#[test]
fn what_many_sources_meet_is_explained_once() {
    let office = Office::new();
    let server = Server::encrypted(&Authority::new("Somebody").signs_localhost(), newer());
    let mut command = office.command(&server.address);
    command.args(["--source", "first-epss", "--address", &format!("first-epss={}", server.address)]);
    let run = Run::of(command.output().expect("the program")).ended(6).said("2 of the sources");
    assert_eq!(run.stderr.matches("is not accepted").count(), 2);
    assert_eq!(run.stderr.matches("SSL_CERT_FILE").count(), 1);
}

#[test]
fn a_password_is_sent_and_not_kept() {
    let office = Office::new();
    let server = office.server(newer());
    let address = server.address.replace("//", "//buyer:secret@");
    let run = office.update(&address).ended(0);
    assert!(server.heads.lock().expect("heads")[0].to_lowercase().contains("authorization: basic ynv5zxi6"));
    assert_eq!(office.scene.sources()[0]["address"], server.address.as_str());
    let elsewhere = office.update(&address.replace(&server.port.to_string(), "1")).ended(6);
    for said in [run.stderr, elsewhere.stderr] {
        assert!(!said.contains("secret"), "{said}");
    }
    assert_eq!(office.count(), 11);
}
