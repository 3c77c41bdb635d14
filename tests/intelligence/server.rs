//! Servers of a test's own, with and without encryption, and the authorities that they are trusted by.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// Writes an answer to a request, whose head it is given.
pub(crate) type Answer = Box<dyn Fn(&str, &mut dyn Write) + Send>;

/// A server that answers every request in the same way.
pub(crate) struct Server {
    pub(crate) address: String,
    pub(crate) port: u16,
    pub(crate) heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn new(answer: Answer) -> Self {
        let heads = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&heads);
        let port = listen(move |mut stream| {
            let head = head(&mut stream);
            seen.lock().expect("heads").push(head.clone());
            answer(&head, &mut stream);
        });
        Self { address: format!("http://127.0.0.1:{port}/file"), port, heads }
    }

    /// One that encrypts. It is known by the name `localhost`.
    pub(crate) fn encrypted(with: &Arc<ServerConfig>, answer: Answer) -> Self {
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (seen, with) = (Arc::clone(&heads), Arc::clone(with));
        let port = listen(move |stream| {
            let connection = ServerConnection::new(Arc::clone(&with)).expect("a connection");
            let mut stream = StreamOwned::new(connection, stream);
            let head = head(&mut stream);
            // A client that does not trust it has asked nothing.
            if !head.is_empty() {
                seen.lock().expect("heads").push(head.clone());
                answer(&head, &mut stream);
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        });
        Self { address: format!("https://localhost:{port}/file"), port, heads }
    }

    /// One that sends bytes.
    pub(crate) fn sending(head: &str, body: Vec<u8>) -> Self {
        Self::new(sends(head, body))
    }

    /// One that sends a whole file.
    pub(crate) fn file(body: impl Into<Vec<u8>>) -> Self {
        Self::new(file(body))
    }

    /// How many requests it had.
    pub(crate) fn count(&self) -> usize {
        self.heads.lock().expect("heads").len()
    }
}

/// Sends bytes.
pub(crate) fn sends(head: &str, body: Vec<u8>) -> Answer {
    let head = head.replace('\n', "\r\n");
    Box::new(move |_, stream| {
        // A client that hangs up has seen enough.
        let _ = stream.write_all(format!("{head}\r\n\r\n").as_bytes()).and_then(|()| stream.write_all(&body));
    })
}

/// Sends a whole file.
pub(crate) fn file(body: impl Into<Vec<u8>>) -> Answer {
    let body = body.into();
    sends(&format!("HTTP/1.1 200 OK\nConnection: close\nContent-Length: {}", body.len()), body)
}

/// Sends on to an address.
pub(crate) fn sends_on(to: &str) -> Answer {
    let head = format!("HTTP/1.1 302 Found\nConnection: close\nLocation: {to}\nContent-Length: 0");
    sends(&head, Vec::new())
}

/// Serves one connection after the other, and says at which port.
pub(crate) fn listen(serve: impl Fn(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || listener.incoming().flatten().for_each(serve));
    port
}

/// The head of a request, as far as it comes.
pub(crate) fn head(stream: &mut impl Read) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count > 0) {
        head.push(byte[0]);
    }
    String::from_utf8(head).expect("a head")
}

/// Whoever signs certificates.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate, as a file of trusted ones has it.
    pub(crate) pem: String,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut parameters = CertificateParams::new(Vec::new()).expect("parameters");
        // Two of one name would be taken for one whose signature is wrong.
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = parameters.self_signed(&key).expect("a certificate").pem();
        Self { issuer: Issuer::new(parameters, key), pem }
    }

    /// What a server of a name is set up with. The certificate is of the years given.
    pub(crate) fn signs(&self, name: &str, from: i32, until: i32) -> Arc<ServerConfig> {
        let key = KeyPair::generate().expect("a key");
        let mut parameters = CertificateParams::new([name.to_owned()]).expect("parameters");
        (parameters.not_before, parameters.not_after) =
            (date_time_ymd(from, 1, 1), date_time_ymd(until, 1, 1));
        let certificate = parameters.signed_by(&key, &self.issuer).expect("a certificate");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(ring).with_safe_default_protocol_versions();
        let config = config.expect("versions").with_no_client_auth();
        Arc::new(config.with_single_cert(vec![certificate.der().clone()], key).expect("a certificate"))
    }

    /// The same for this computer and these years.
    pub(crate) fn signs_localhost(&self) -> Arc<ServerConfig> {
        self.signs("localhost", 2020, 2120)
    }
}
