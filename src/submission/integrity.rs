//! Digests that stand in a file beside a document, as publishers of CSAF (2.0, 7.1.18) and of much else have them.
//!
//! They tell a document that was damaged or changed from the one that was given out, and nothing of who made it.
//! Signatures (7.1.19) are not looked at.

use sha2::{Digest as _, Sha256, Sha512};

use super::{Content, Submission, hexadecimal};
use crate::source::DocumentId;

/// What follows the name of a document in the name of the file that is its signature.
pub const SIGNATURE: &str = ".asc";

/// How a digest is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Algorithm {
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    /// Those that are compared.
    pub const ALL: &[Self] = &[Self::Sha256, Self::Sha512];

    /// What follows the name of the document in the name of the file that states its digest.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Sha256 => ".sha256",
            Self::Sha512 => ".sha512",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha512 => "SHA-512",
        }
    }

    /// The digest of bytes, as lower-case hexadecimal digits.
    pub fn digest(self, bytes: &[u8]) -> String {
        match self {
            Self::Sha256 => hexadecimal(&Sha256::digest(bytes)),
            Self::Sha512 => hexadecimal(&Sha512::digest(bytes)),
        }
    }

    /// Compares a document's digest with what the file beside it states.
    ///
    /// # Errors
    ///
    /// Fails, with the reason in words, if they differ or if the file states no such digest.
    pub fn compare(self, digest: &str, stated: &[u8]) -> Result<(), String> {
        match self.stated(stated) {
            Some(stated) if stated.eq_ignore_ascii_case(digest) => Ok(()),
            Some(_) => Err(format!("the {} digest beside it is of other bytes", self.name())),
            None => Err(format!("the file beside it that should state its {} digest does not", self.name())),
        }
    }

    /// The digest that a file states: the first word (7.1.18), or the last one where it is written as BSD does it,
    /// `SHA512 (name) = digest`.
    fn stated(self, file: &[u8]) -> Option<&str> {
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        let first = file.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let line = std::str::from_utf8(first).ok()?.trim();
        let word = match line.rsplit_once(") = ") {
            Some((_, digest)) => digest,
            // GNU's tools put the sign before the digests of files whose names they escape.
            None => line.split_whitespace().next()?.trim_start_matches('\\'),
        };
        let digits = match self {
            Self::Sha256 => 64,
            Self::Sha512 => 128,
        };
        (word.len() == digits && word.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(word)
    }
}

/// Why an artifact is not what the files beside it in the submission state the digest of; nothing if it is, or if
/// there are none.
pub fn disagreement(submission: &Submission, id: DocumentId) -> Option<String> {
    let artifact = submission.artifact(id);
    Algorithm::ALL.iter().find_map(|algorithm| {
        // A member of an archive has its neighbours there.
        let (path, inside) = match &artifact.inside {
            Some(inside) => (artifact.path.clone(), Some(format!("{inside}{}", algorithm.ending()))),
            None => (format!("{}{}", artifact.path, algorithm.ending()), None),
        };
        let place = submission
            .artifacts
            .binary_search_by(|one| (&one.path, &one.inside).cmp(&(&path, &inside)))
            .ok()?;
        let stated = submission.artifacts[place].as_read().unwrap_or_default();
        let digest = match (algorithm, artifact.as_read()) {
            (Algorithm::Sha256, _) => artifact.sha256.clone(),
            (_, Some(bytes)) => algorithm.digest(bytes),
            (_, None) => return Some("it was decoded, and its SHA-512 digest is not compared".to_owned()),
        };
        algorithm.compare(&digest, stated).err()
    })
}

impl super::Artifact {
    /// The bytes as they were read, where they are kept.
    fn as_read(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Utf8 { bytes, .. } => Some(bytes.as_bytes()),
            Content::Binary(bytes) => Some(bytes),
            Content::Utf16(_) | Content::Unread => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn what_tools_write_is_read() {
        let upper = OF_ABC.to_uppercase();
        let long = Algorithm::Sha512.digest(b"abc");
        assert!(long.starts_with("ddaf35a193617abacc417349ae204131"));
        for stated in [
            OF_ABC.to_owned(),
            format!("{OF_ABC}  a.json\n"),
            format!("\u{feff}{upper} *a.json\r\nmore"),
            format!("\\{OF_ABC}  a\\nb.json"),
            format!("SHA256 (a.json) = {OF_ABC}\n"),
        ] {
            assert_eq!(Algorithm::Sha256.compare(OF_ABC, stated.as_bytes()), Ok(()), "{stated}");
        }
        assert_eq!(Algorithm::Sha512.compare(&long, format!("{long} a.json").as_bytes()), Ok(()));
    }

    #[test]
    fn what_differs_or_is_none_is_told_apart() {
        let other = Algorithm::Sha256.digest(b"abd");
        let differs = Algorithm::Sha256.compare(OF_ABC, other.as_bytes()).expect_err("another digest");
        assert_eq!(differs, "the SHA-256 digest beside it is of other bytes");
        for stated in ["", "\n", "<html>", "a.json", &OF_ABC[1..], &format!("{OF_ABC}0"), &"x".repeat(64)] {
            let error = Algorithm::Sha256.compare(OF_ABC, stated.as_bytes()).expect_err("no digest");
            assert!(error.contains("should state"), "{stated}");
        }
        // A digest of the one kind is none of the other.
        assert!(Algorithm::Sha512.compare(&Algorithm::Sha512.digest(b"abc"), OF_ABC.as_bytes()).is_err());
    }

    #[test]
    fn neighbours_are_those_of_the_same_place() {
        let name = |name: &'static str| (name, b"abc".as_slice());
        let of = |name: &'static str, stated: &'static str| (name, stated.as_bytes());
        let files =
            [name("a.json"), of("a.json.sha256", OF_ABC), name("b/a.json"), of("b/a.json.sha512", OF_ABC)];
        let submission = Submission::from_texts(files);
        let reasons: Vec<(&str, bool)> = submission
            .numbered()
            .map(|(id, artifact)| (artifact.path.as_str(), disagreement(&submission, id).is_some()))
            .collect();
        let expected =
            [("a.json", false), ("a.json.sha256", false), ("b/a.json", true), ("b/a.json.sha512", false)];
        assert_eq!(reasons, expected);
    }

    #[test]
    fn what_was_decoded_is_compared_where_its_digest_is_known() {
        let decoded: &[u8] = b"\xff\xfea\0";
        let of_bytes = [Algorithm::Sha256, Algorithm::Sha512].map(|algorithm| algorithm.digest(decoded));
        for (ending, stated, agrees) in [(".sha256", &of_bytes[0], true), (".sha512", &of_bytes[1], false)] {
            let beside = format!("a{ending}");
            let submission = Submission::from_texts([("a", decoded), (beside.as_str(), stated.as_bytes())]);
            assert_eq!(disagreement(&submission, DocumentId(0)).is_none(), agrees, "{ending}");
        }
    }
}
