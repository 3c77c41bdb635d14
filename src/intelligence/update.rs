//! Fetches what publishers give out from their addresses: the only place of the program that uses the network.
//!
//! An answer is bytes for whoever asked; whether they are what was asked for is told when they are read. Nothing is
//! kept here, and nothing is sent but what HTTP needs.

mod error;

use std::io::{Read, Write};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::blocking::{Client, Response};
use reqwest::header::{ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{StatusCode, Url};

use super::store::FetchedFrom;
pub use error::FetchError;

/// Times that an answer may send us on.
const REDIRECTS: usize = 5;

/// How long a server may take to be reached.
const CONNECT: Duration = Duration::from_secs(30);

/// Bytes of a tag or date of an answer that are kept.
const HEADER_BYTES: usize = 512;

/// Fetches.
#[derive(Debug)]
pub struct Fetcher {
    client: Client,
    timeout: Duration,
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The publisher has nothing newer.
    Unchanged,
    /// All bytes arrived.
    Fetched {
        /// The address, and what the server said of the version.
        from: FetchedFrom,
        /// When the server says that it last changed.
        changed: Option<Timestamp>,
    },
}

impl Fetcher {
    /// Prepares to fetch, by the system's proxies and certificates. `timeout` is for each file as a whole.
    ///
    /// # Errors
    ///
    /// Fails if the system's certificates cannot be read.
    pub fn new(timeout: Duration) -> Result<Self, FetchError> {
        // It fails only if one is chosen already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(concat!("bidcheck/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            .timeout(timeout)
            .redirect(Policy::custom(|attempt| match attempt.url().scheme() {
                "https" if attempt.previous().len() <= REDIRECTS => attempt.follow(),
                "https" => attempt.error("it sends on without end"),
                // The answer is then the one that sends on.
                _ => attempt.stop(),
            }))
            .build();
        let client = client.map_err(|error| FetchError::NoCertificates(error::told(&error)))?;
        Ok(Self { client, timeout })
    }

    /// Asks for a file, unless it is still the one that was fetched before, and writes it to `to`.
    ///
    /// # Errors
    ///
    /// Fails if not all of it arrives, if it has more than `most` bytes, or if the answer is none. What was written
    /// until then is to be thrown away.
    pub fn fetch(
        &self,
        address: &str,
        before: Option<&FetchedFrom>,
        most: u64,
        to: &mut dyn Write,
    ) -> Result<Answer, FetchError> {
        let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.ok_or_else(|| FetchError::Address(address.to_owned()))?;
        let address = without_secrets(&url).unwrap_or_else(|| address.to_owned());
        // The query is not kept, so that it cannot be told whether the same was asked for before.
        let is_known_by_address = url.query().is_none();
        // Stated with the request it bounds the whole answer; that of the client bounds each piece of it.
        let mut request = self.client.get(url).timeout(self.timeout);
        let before = before.filter(|before| is_known_by_address && before.address == address);
        let mut is_conditional = false;
        if let Some(before) = before {
            for (name, value) in [(IF_NONE_MATCH, &before.tag), (IF_MODIFIED_SINCE, &before.last_modified)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                    is_conditional = true;
                }
            }
        }
        let response = request.send().map_err(|error| error::of_request(&error, &address, REDIRECTS))?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED if is_conditional => return Ok(Answer::Unchanged),
            status if status.is_redirection() && response.headers().contains_key(LOCATION) => {
                let to = header(&response, LOCATION);
                let bare = to.as_deref().and_then(|to| without_secrets(&response.url().join(to).ok()?));
                return Err(FetchError::Redirect(
                    bare.or(to).unwrap_or_else(|| "what is no address".to_owned()),
                ));
            }
            status => return Err(FetchError::Status(status)),
        }
        let (tag, last_modified) = (header(&response, ETAG), header(&response, LAST_MODIFIED));
        copy(response, most, to)?;
        let changed = last_modified.as_deref().and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
        let from = match is_known_by_address {
            true => FetchedFrom { address, tag, last_modified },
            false => FetchedFrom { address, ..FetchedFrom::default() },
        };
        Ok(Answer::Fetched { from, changed: changed.map(|date| date.timestamp()) })
    }
}

/// The address without user name, password and query, where a token may stand, if it has any of them: the store is
/// shown, packed and carried, and messages end in logs.
fn without_secrets(url: &Url) -> Option<String> {
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_username("").and_then(|()| bare.set_password(None)).ok()?;
    (bare != *url).then(|| bare.into())
}

/// A header of an answer, if it is one that can be kept and sent again.
fn header(response: &Response, name: HeaderName) -> Option<String> {
    let value = response.headers().get(name)?.to_str().ok()?;
    (value.len() <= HEADER_BYTES).then(|| value.to_owned())
}

fn copy(mut response: Response, most: u64, to: &mut dyn Write) -> Result<(), FetchError> {
    if response.content_length().is_some_and(|length| length > most) {
        return Err(FetchError::TooLarge(most));
    }
    let (mut buffer, mut total) = (vec![0; 1 << 16], 0_u64);
    loop {
        // A body that ends before its stated length is an error of the connection.
        let count = response.read(&mut buffer).map_err(|error| error::of_body(&error, response.url()))?;
        if count == 0 {
            return Ok(());
        }
        total += count as u64;
        if total > most {
            return Err(FetchError::TooLarge(most));
        }
        to.write_all(&buffer[..count]).map_err(FetchError::Write)?;
    }
}
