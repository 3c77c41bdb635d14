//! A hash with its algorithm.

use crate::source::{Origin, Text};

/// A hash of a component, as written, with what is wrong with it.
#[derive(Debug)]
pub struct Digest<'s> {
    /// Where it stands.
    pub at: Origin,
    /// The algorithm, if its name is known.
    pub algorithm: Option<DigestAlgorithm>,
    /// The algorithm's name, as written.
    pub algorithm_name: Text<'s>,
    /// The value, as written.
    pub value: Text<'s>,
    /// Why the value cannot be that of the algorithm.
    pub fault: Option<DigestFault>,
}

impl<'s> Digest<'s> {
    /// Judges a hash while it is read.
    pub fn read(at: Origin, algorithm_name: Text<'s>, value: Text<'s>) -> Self {
        let algorithm = DigestAlgorithm::named(algorithm_name.raw());
        let fault = fault(algorithm, value.raw());
        Self { at, algorithm, algorithm_name, value, fault }
    }
}

/// Why a value is no hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DigestFault {
    /// The algorithm is not known, so that the value cannot be judged.
    UnknownAlgorithm,
    /// Characters other than hexadecimal digits.
    NotHexadecimal,
    /// Not as long as the algorithm's hashes are.
    WrongLength,
    /// One digit or one block repeated, or the hash of nothing: a stand-in.
    Placeholder,
}

impl DigestFault {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::UnknownAlgorithm => "unknown-algorithm",
            Self::NotHexadecimal => "not-hexadecimal",
            Self::WrongLength => "wrong-length",
            Self::Placeholder => "placeholder",
        }
    }
}

macro_rules! algorithms {
    ($($(#[$doc:meta])+ $variant:ident $word:literal $length:expr;)+) => {
        /// A hash algorithm that some format names.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DigestAlgorithm { $($(#[$doc])+ $variant,)+ }

        impl DigestAlgorithm {
            /// Every algorithm.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name in baselines and reports, after the IANA registry of hash function names.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Hexadecimal digits of a hash, where the algorithm fixes them.
            pub fn hex_length(self) -> Option<usize> {
                match self { $(Self::$variant => $length,)+ }
            }
        }
    };
}

algorithms! {
    /// MD2, RFC 1319.
    Md2 "md2" Some(32);
    /// MD4, RFC 1320.
    Md4 "md4" Some(32);
    /// MD5, RFC 1321.
    Md5 "md5" Some(32);
    /// MD6, of variable length.
    Md6 "md6" None;
    /// Adler-32, a checksum.
    Adler32 "adler32" Some(8);
    /// SHA-1, FIPS 180-4.
    Sha1 "sha-1" Some(40);
    /// SHA-224, FIPS 180-4.
    Sha224 "sha-224" Some(56);
    /// SHA-256, FIPS 180-4.
    Sha256 "sha-256" Some(64);
    /// SHA-384, FIPS 180-4.
    Sha384 "sha-384" Some(96);
    /// SHA-512, FIPS 180-4.
    Sha512 "sha-512" Some(128);
    /// SHA3-224, FIPS 202.
    Sha3_224 "sha3-224" Some(56);
    /// SHA3-256, FIPS 202.
    Sha3_256 "sha3-256" Some(64);
    /// SHA3-384, FIPS 202.
    Sha3_384 "sha3-384" Some(96);
    /// SHA3-512, FIPS 202.
    Sha3_512 "sha3-512" Some(128);
    /// BLAKE2b with 256 bits.
    Blake2b256 "blake2b-256" Some(64);
    /// BLAKE2b with 384 bits.
    Blake2b384 "blake2b-384" Some(96);
    /// BLAKE2b with 512 bits.
    Blake2b512 "blake2b-512" Some(128);
    /// BLAKE3, of variable length.
    Blake3 "blake3" None;
    /// Streebog-256, GOST R 34.11-2012.
    Streebog256 "streebog-256" Some(64);
    /// Streebog-512, GOST R 34.11-2012.
    Streebog512 "streebog-512" Some(128);
}

impl DigestAlgorithm {
    /// The algorithm that a format calls by this name, whatever its punctuation and case:
    /// `SHA-256`, `SHA256` and `sha256` are one.
    pub fn named(name: &str) -> Option<Self> {
        fn plain(name: &str) -> impl Iterator<Item = u8> {
            name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
        }
        Self::ALL.iter().copied().find(|algorithm| plain(algorithm.word()).eq(plain(name)))
    }
}

/// Hashes of the empty input: what a generator writes when it hashed nothing.
const OF_NOTHING: &[&str] = &[
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a",
];

fn fault(algorithm: Option<DigestAlgorithm>, value: &str) -> Option<DigestFault> {
    let Some(algorithm) = algorithm else { return Some(DigestFault::UnknownAlgorithm) };
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(DigestFault::NotHexadecimal);
    }
    let fits = match algorithm.hex_length() {
        Some(length) => value.len() == length,
        None => value.len() >= 32 && value.len().is_multiple_of(2),
    };
    if !fits {
        return Some(DigestFault::WrongLength);
    }
    (repeats_a_block(value.as_bytes()) || OF_NOTHING.iter().any(|hash| value.eq_ignore_ascii_case(hash)))
        .then_some(DigestFault::Placeholder)
}

/// Whether the value is a block of up to eight digits written again and again (`0000…`, `abcd1234abcd1234…`).
fn repeats_a_block(value: &[u8]) -> bool {
    [1, 2, 4, 8].iter().any(|&block| {
        value.len() >= 4 * block && value.iter().zip(&value[block..]).all(|(one, other)| one == other)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::DocumentId;

    fn fault_of(algorithm: &'static str, value: &'static str) -> Option<DigestFault> {
        let at = Origin { document: DocumentId(0), offset: 0 };
        Digest::read(at, algorithm.into(), value.into()).fault
    }

    #[test]
    fn a_hash_has_the_length_of_its_algorithm() {
        let sha1 = "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12";
        assert_eq!(fault_of("SHA1", sha1), None);
        assert_eq!(fault_of("SHA-1", sha1), None);
        assert_eq!(fault_of("SHA-256", sha1), Some(DigestFault::WrongLength));
        assert_eq!(fault_of("SHA-256", "not a hash"), Some(DigestFault::NotHexadecimal));
        assert_eq!(fault_of("WHIRL", sha1), Some(DigestFault::UnknownAlgorithm));
    }

    #[test]
    fn a_made_up_hash_is_a_placeholder() {
        let zeros = "0000000000000000000000000000000000000000000000000000000000000000";
        let abcd = "abcd1234abcd1234abcd1234abcd1234abcd1234abcd1234abcd1234abcd1234";
        let empty = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        for value in [zeros, abcd, empty] {
            assert_eq!(fault_of("SHA256", value), Some(DigestFault::Placeholder), "{value}");
        }
    }
}
