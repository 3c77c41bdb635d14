//! Why nothing was fetched, and what to do about it.

use std::error::Error;
use std::io;

use jiff::Timestamp;
use reqwest::{StatusCode, Url};
use rustls::CertificateError;
use rustls::pki_types::UnixTime;

use super::without_secrets;

/// What the connector for proxies begins its errors with; their type is not public.
const OF_PROXY: &str = "tunnel error: ";

/// Why nothing was fetched. Addresses are shown without user names, passwords and queries.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address is none.
    #[error("{0} is no web address")]
    Address(String),
    /// There is nothing to tell a publisher's server from another by.
    #[error("cannot prepare for encrypted connections: {0}")]
    NoCertificates(String),
    /// The server is not who it should be, as far as its certificate says.
    #[error("the certificate of {address} is not accepted: {}", words(.error))]
    Certificate {
        /// The address.
        address: String,
        /// What is wrong with it.
        error: Box<CertificateError>,
    },
    /// No encryption was agreed on.
    #[error("no encrypted connection to {address}: {reason}")]
    Encryption {
        /// The address.
        address: String,
        /// Why.
        reason: String,
    },
    /// A proxy stands before the server and does not let us through.
    #[error("the proxy gives no way to {address}: {reason}")]
    Proxy {
        /// The address.
        address: String,
        /// Why.
        reason: String,
    },
    /// The server cannot be reached.
    #[error("cannot reach {address}: {reason}")]
    Unreachable {
        /// The address.
        address: String,
        /// Why.
        reason: String,
    },
    /// The server was not done in the time that it had.
    #[error("{0} took too long")]
    TooSlow(String),
    /// The server broke off, or says what is no HTTP.
    #[error("{address} broke off: {reason}")]
    BrokeOff {
        /// The address.
        address: String,
        /// What came.
        reason: String,
    },
    /// It answers with something else.
    #[error("the server answers {0}")]
    Status(StatusCode),
    /// It sends us on to where we do not go.
    #[error("the server sends on to {0}, and only https is followed")]
    Redirect(String),
    /// It sends us on without end.
    #[error("the server sends on more than {most} times, at last to {to}")]
    Redirects {
        /// Times that it may.
        most: usize,
        /// Where it sent last.
        to: String,
    },
    /// It sends more than such a file has.
    #[error("the server sends more than {0} bytes")]
    TooLarge(u64),
    /// What arrived cannot be kept.
    #[error("cannot write: {0}")]
    Write(io::Error),
}

impl FetchError {
    /// What to do about it, where it is more than to try again.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::Certificate { error, .. } => of_certificate(error),
            Self::NoCertificates(_) => {
                "install the system's certificates (the package is often called ca-certificates), or name a file of them in SSL_CERT_FILE"
            }
            Self::Encryption { .. } => {
                "see whether the address is that of a server with https; a mirror of your own without it is named with http://"
            }
            Self::Proxy { .. } => {
                "see to the proxy that HTTPS_PROXY or the system names (http://USER:PASSWORD@HOST:PORT if it asks for them); NO_PROXY lists hosts that are reached without it"
            }
            Self::Status(StatusCode::PROXY_AUTHENTICATION_REQUIRED) => {
                "give the proxy's user name and password in HTTP_PROXY, as http://USER:PASSWORD@HOST:PORT"
            }
            Self::Unreachable { .. } => {
                "see whether this computer has internet; where a proxy leads there, name it in HTTPS_PROXY (HTTP_PROXY for addresses with http)"
            }
            Self::TooSlow(_) => {
                "give it longer with `--timeout <SECONDS>`; where a proxy leads to the internet, name it in HTTPS_PROXY"
            }
            Self::Redirect(_) | Self::Redirects { .. } => {
                "if the publisher has moved, name the new address with `--address <NAME=URL>`"
            }
            _ => return None,
        })
    }
}

/// What an error of the client means; `address` is that of the request, where the error names no other, and
/// `redirects` how often it may send on.
pub(super) fn of_request(error: &reqwest::Error, address: &str, redirects: usize) -> FetchError {
    let address = error.url().map_or_else(|| address.to_owned(), shown);
    let reason = || told(error);
    if let Some(error) = found::<rustls::Error>(error) {
        return match error {
            rustls::Error::InvalidCertificate(error) => {
                FetchError::Certificate { address, error: Box::new(error.clone()) }
            }
            error => FetchError::Encryption { address, reason: error.to_string() },
        };
    }
    match () {
        () if error.is_redirect() => FetchError::Redirects { most: redirects, to: address },
        // A wall that swallows what is sent to it looks like a server that cannot be reached, not like a slow one.
        () if error.is_connect() => match reason().split_once(OF_PROXY) {
            Some((_, reason)) => FetchError::Proxy { address, reason: of_proxy(reason) },
            None => FetchError::Unreachable { address, reason: reason() },
        },
        () if error.is_timeout() => FetchError::TooSlow(address),
        () => FetchError::BrokeOff { address, reason: reason() },
    }
}

fn shown(url: &Url) -> String {
    without_secrets(url).unwrap_or_else(|| url.to_string())
}

/// What came of asking a proxy, in words for whoever set it up.
fn of_proxy(reason: &str) -> String {
    let words = [
        ("proxy authorization required", "it asks for a user name and a password"),
        ("unsuccessful", "it refuses"),
        ("unexpected end of file", "it hung up"),
        ("failed to create underlying connection", "it cannot be reached"),
    ];
    let known = words.iter().find_map(|(of_client, own)| Some((own, reason.strip_prefix(of_client)?)));
    known.map_or_else(|| reason.to_owned(), |(own, rest)| format!("{own}{rest}"))
}

/// What an error means that came while an answer was read.
pub(super) fn of_body(error: &io::Error, url: &Url) -> FetchError {
    let address = shown(url);
    let inside = error.get_ref().and_then(|inside| inside.downcast_ref::<reqwest::Error>());
    match inside {
        _ if error.kind() == io::ErrorKind::TimedOut => FetchError::TooSlow(address),
        Some(inside) if inside.is_timeout() => FetchError::TooSlow(address),
        Some(inside) => FetchError::BrokeOff { address, reason: told(inside) },
        None => FetchError::BrokeOff { address, reason: error.to_string() },
    }
}

/// The causes of an error, each once; not the error itself, which only says what was tried.
pub(super) fn told(error: &dyn Error) -> String {
    let mut words = String::new();
    for cause in causes(error) {
        let next = cause.to_string();
        // The client's own words of where it was.
        if next.starts_with("client error (") || words.contains(&next) {
            continue;
        }
        words = if words.is_empty() { next } else { format!("{words}: {next}") };
    }
    if words.is_empty() { error.to_string() } else { words }
}

fn causes<'e>(error: &'e dyn Error) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(error.source(), |cause| (*cause).source())
}

/// The first cause of a type. Errors of input and output have theirs inside, and name only what comes after it.
fn found<'e, E: Error + 'static>(error: &'e dyn Error) -> Option<&'e E> {
    causes(error).find_map(|cause| {
        let inside = |cause: &&'e (dyn Error + 'static)| -> Option<&'e (dyn Error + 'static)> {
            Some(cause.downcast_ref::<io::Error>()?.get_ref()?)
        };
        std::iter::successors(Some(cause), inside).find_map(|cause| cause.downcast_ref())
    })
}

/// What is wrong with a certificate.
fn words(error: &CertificateError) -> String {
    use CertificateError as E;
    match error {
        E::UnknownIssuer => "it is signed by nobody that this computer trusts".to_owned(),
        E::Expired => "it has expired".to_owned(),
        E::ExpiredContext { time, not_after } => {
            format!("it has expired: it was valid until {}, and now is {}", moment(*not_after), moment(*time))
        }
        E::NotValidYet => "it is not valid yet".to_owned(),
        E::NotValidYetContext { time, not_before } => {
            format!("it is not valid yet: it is from {}, and now is {}", moment(*not_before), moment(*time))
        }
        E::NotValidForName => "it is for another name".to_owned(),
        E::NotValidForNameContext { expected, presented } if presented.is_empty() => {
            format!("it is not for {}", expected.to_str())
        }
        E::NotValidForNameContext { expected, presented } => {
            // rustls writes them as `DnsName("…")`.
            let quoted = |name: &String| name.split('"').nth(1).unwrap_or(name).to_owned();
            let presented: Vec<String> = presented.iter().map(quoted).collect();
            format!("it is for {}, not for {}", presented.join(", "), expected.to_str())
        }
        E::Revoked => "it was revoked".to_owned(),
        error => error.to_string(),
    }
}

fn of_certificate(error: &CertificateError) -> &'static str {
    use CertificateError as E;
    match error {
        E::Expired | E::ExpiredContext { .. } | E::NotValidYet | E::NotValidYetContext { .. } => {
            "see whether the clock of this computer is right; if it is, the server needs a new certificate"
        }
        E::NotValidForName | E::NotValidForNameContext { .. } => {
            "name the server as its certificate does, with `--address <NAME=URL>`"
        }
        E::UnknownIssuer => {
            "if it is your office's own mirror, or a proxy that opens encrypted connections, have the certificate of its authority added to those of the system, or name a file with all that are trusted in SSL_CERT_FILE (not on macOS and Windows)"
        }
        _ => "have whoever runs the server see to its certificate",
    }
}

fn moment(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).map_or_else(|_| format!("second {seconds}"), |moment| moment.to_string())
}
