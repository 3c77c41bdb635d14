//! The style sheet of the page, what stands on every printed page, and the digest that admits the sheet.
//!
//! It fetches nothing: fonts are those of the reader's system.

use sha2::{Digest, Sha256};

use crate::assessment::Assessment;
use crate::reports::{harmless, outline};

const SHEET: &str = include_str!("../html.css");
/// Letters of a name that are shown on every page.
const LONGEST: usize = 40;

/// What stands on every page.
pub(super) struct Furniture {
    /// A marking that the buyer asks for.
    pub(super) classification: Option<String>,
    report: String,
    names: Vec<String>,
}

impl Furniture {
    pub(super) fn of(assessment: &Assessment) -> Self {
        let bid = assessment.bid.as_ref();
        let product = bid.and_then(|bid| {
            let version = bid.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
            Some(format!("{}{version}", bid.product.as_ref()?))
        });
        let names = [bid.and_then(|bid| bid.tender.clone()), bid.and_then(|bid| bid.bidder.clone()), product];
        Self {
            classification: bid.and_then(|bid| bid.classification.as_deref()).map(cut),
            report: format!("Report {}", outline::report_id(assessment)),
            names: names.into_iter().flatten().map(|name| cut(&name)).collect(),
        }
    }

    /// That of a page which is no report.
    pub(super) fn plain(foot: &str) -> Self {
        Self { classification: None, report: foot.to_owned(), names: Vec::new() }
    }

    /// The line at the foot of a page.
    pub(super) fn line(&self) -> String {
        let mut line = self.report.clone();
        for name in &self.names {
            line.push_str(" · ");
            line.push_str(name);
        }
        line
    }
}

fn cut(name: &str) -> String {
    match name.char_indices().nth(LONGEST) {
        None => name.to_owned(),
        Some((end, _)) => format!("{}…", &name[..end]),
    }
}

/// The whole style sheet, with the furniture in the margins of printed pages.
pub(super) fn sheet(furniture: &Furniture) -> String {
    let line = harmless::css(&furniture.line());
    let marking = furniture.classification.as_deref().map(harmless::css);
    let marking = marking.map(|marking| format!("@top-center{{content:{marking}}}")).unwrap_or_default();
    format!(
        "{SHEET}@page{{{marking}@bottom-left{{content:{line}}}\
         @bottom-right{{content:\"Page \" counter(page) \" of \" counter(pages)}}}}\n"
    )
}

/// The source expression that admits a style sheet and no other.
pub(super) fn source(sheet: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(sheet)))
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let three = chunk.iter().chain([&0; 2]).take(3).fold(0, |sum, &byte| sum << 8 | usize::from(byte));
        for place in 0..4 {
            let letter = LETTERS[three >> (18 - 6 * place) & 63];
            text.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        let vectors = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (bytes, text) in vectors {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn the_sheet_asks_for_nothing() {
        for word in ["url(", "@import", "</", "http", "expression"] {
            assert!(!SHEET.contains(word), "{word}");
        }
    }
}
