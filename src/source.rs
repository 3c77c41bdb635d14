//! Where a fact was read, and what was wrong there.
//!
//! A place is a byte offset while evidence is gathered; lines and pointers are
//! found for the few places that are reported, by [`crate::syntax::locate`].
//! Nothing here knows a format.

use std::borrow::Cow;

/// The artifact of a submission that a fact comes from: its place in
/// [`Submission::artifacts`](crate::submission::Submission::artifacts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub u32);

impl DocumentId {
    /// The index into the submission's artifacts.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place in the bytes of a document. It means nothing without its submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The document.
    pub document: DocumentId,
    /// Bytes from the start of the text that the document is read from: the file's own, after a byte-order
    /// mark is removed, or its [`Transcript`].
    pub offset: u32,
}

/// Added to an offset in the file, where it is one. No file and no text is that long.
const OF_FILE: u32 = 1 << 31;

/// The text that the values of a document are read from, where it is not the file's own: JSON, mended
/// or written down from another notation, each value with its place in the file.
#[derive(Debug)]
pub struct Transcript {
    text: String,
    /// An offset in the text, and the offset in the file that it stands for; sorted by the first.
    /// Empty where the two are the same.
    places: Vec<(u32, u32)>,
    /// How places in the file are named, where it is not JSON.
    pointers: Option<Pointers>,
}

/// Names the values of a text that stand at offsets, which are sorted.
pub type Pointers = fn(&str, &[u32]) -> Vec<String>;

impl Transcript {
    /// A text whose values stand where they stand in the file.
    pub fn mended(text: String) -> Self {
        Self { text, places: Vec::new(), pointers: None }
    }

    /// A text with the places of its values, sorted by their offset in the text.
    pub fn new(text: String, places: Vec<(u32, u32)>) -> Self {
        Self { text, places, pointers: None }
    }

    /// The same of a file in another notation, whose places have names of their own.
    #[must_use]
    pub fn with_pointers(self, pointers: Pointers) -> Self {
        Self { pointers: Some(pointers), ..self }
    }

    /// How places in the file are named, where it is not JSON.
    pub fn pointers(&self) -> Option<Pointers> {
        self.pointers
    }

    /// The JSON.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// An offset that stands for a place in the file itself, of which the text says nothing.
    pub fn of_file(place: u32) -> u32 {
        place.saturating_add(OF_FILE)
    }

    /// The offset in the file of what stands at an offset of the text.
    pub fn place(&self, offset: u32) -> u32 {
        if offset >= OF_FILE {
            return offset - OF_FILE;
        }
        if self.places.is_empty() {
            return offset;
        }
        let after = self.places.partition_point(|&(written, _)| written <= offset);
        self.places[after.saturating_sub(1)].1
    }
}

/// Where the objects and lists of a JSON text end, in the order in which they begin, so that looking into
/// one does not mean reading those within it.
#[derive(Debug, Default)]
pub struct Brackets(pub Vec<Bracket>);

/// One object or list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bracket {
    /// The offset after its closing bracket.
    pub end: u32,
    /// The number of the first that begins after it.
    pub next: u32,
}

/// A place that a person can open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The file, relative to the common ancestor of what was submitted; `.` is the submission itself.
    pub path: String,
    /// The member of an archive, where the file is one.
    pub inside: Option<String>,
    /// The value within the document: a JSON Pointer (RFC 6901) or the notation's own path.
    pub pointer: String,
    /// Counted from 1; absent for a place that is a whole file.
    pub line: Option<u32>,
    /// Counted from 1, in Unicode code points.
    pub column: Option<u32>,
}

/// Words of whoever wrote a document.
///
/// It has no `Display`: each report makes it harmless in its own way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<'s>(Cow<'s, str>);

impl<'s> Text<'s> {
    /// Takes words as they stand in a document.
    pub fn new(words: impl Into<Cow<'s, str>>) -> Self {
        Self(words.into())
    }

    /// The words, exactly as written. Whoever shows them has to escape them.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// A part of these words, borrowed from the document where they are.
    #[must_use]
    pub fn part(&self, part: impl FnOnce(&str) -> &str) -> Self {
        match &self.0 {
            Cow::Borrowed(words) => Self(Cow::Borrowed(part(words))),
            Cow::Owned(words) => Self(Cow::Owned(part(words).to_owned())),
        }
    }

    /// Whether these words stand in for a value without being one: empty, blank,
    /// `N/A`, `-`, `TBD` and their like (fail-closed rule 5).
    pub fn is_stand_in(&self) -> bool {
        is_stand_in(&self.0)
    }

    /// Whether the whole value is the word `unknown`, in any case.
    pub fn says_unknown(&self) -> bool {
        self.0.trim().eq_ignore_ascii_case("unknown")
    }
}

impl<'s> From<&'s str> for Text<'s> {
    fn from(words: &'s str) -> Self {
        Self(Cow::Borrowed(words))
    }
}

/// Whole values that people write where a value is asked for and they have none.
const STAND_INS: &[&str] = &[
    "",
    "-",
    "--",
    "---",
    ".",
    "?",
    "???",
    "n/a",
    "na",
    "n.a.",
    "none",
    "none given",
    "not available",
    "not applicable",
    "not provided",
    "not known",
    "not specified",
    "not set",
    "null",
    "nil",
    "undefined",
    "unspecified",
    "unset",
    "tbd",
    "tba",
    "tbc",
    "todo",
    "to be determined",
    "to be defined",
    "fixme",
    "xxx",
    "placeholder",
    "example",
    "string",
    "empty",
    "default",
    "anonymous",
    "no value",
];

fn is_stand_in(words: &str) -> bool {
    let words = words.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let words = words.strip_prefix('<').and_then(|w| w.strip_suffix('>')).unwrap_or(words).trim();
    // `${project.version}` and `@VERSION@` are templates that nobody filled in.
    let template = words.len() > 2
        && ((words.starts_with("${") && words.ends_with('}'))
            || (words.starts_with("{{") && words.ends_with("}}"))
            || (words.starts_with('@') && words.ends_with('@')));
    template || STAND_INS.iter().any(|stand_in| words.eq_ignore_ascii_case(stand_in))
}

/// Characters that take no room on a page and so can hide a blank.
pub fn is_invisible(character: char) -> bool {
    matches!(character, '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{61c}' | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e007f}')
}

/// A value with the place it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located<T> {
    /// What was read.
    pub value: T,
    /// Where.
    pub at: Origin,
}

/// What a document says of a field. Silence, "not asserted" and "none" are different answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Field<T> {
    /// A value is given.
    Stated(Located<T>),
    /// The document says in so many words that the value is unknown to its author.
    DeclaredUnknown(Origin),
    /// SPDX `NOASSERTION`: unknown, not tried or withheld; it cannot say which.
    NotAsserted(Origin),
    /// The document says that the value is known and withheld.
    Withheld(Origin),
    /// The document says that there is none.
    None(Origin),
    /// Something stands there that says nothing: blank, `N/A`, `TBD`. Judged as absent.
    StandIn(Origin),
    /// Something stands there that cannot be read as this field, such as a list for a name.
    Malformed(Origin),
    /// The document says two things that exclude each other.
    Contradictory(Origin),
    /// Nothing stands there.
    #[default]
    Absent,
    /// No published mapping has a place for it in this version of the format.
    Inexpressible,
}

impl<T> Field<T> {
    /// The value, where one is stated.
    pub fn stated(&self) -> Option<&T> {
        match self {
            Self::Stated(located) => Some(&located.value),
            _ => None,
        }
    }

    /// Where the answer stands, where there is one.
    pub fn at(&self) -> Option<Origin> {
        match self {
            Self::Stated(located) => Some(located.at),
            Self::DeclaredUnknown(at)
            | Self::NotAsserted(at)
            | Self::Withheld(at)
            | Self::None(at)
            | Self::StandIn(at)
            | Self::Malformed(at)
            | Self::Contradictory(at) => Some(*at),
            Self::Absent | Self::Inexpressible => None,
        }
    }

    /// Whether the document is silent here: nothing, or a stand-in.
    pub fn is_silent(&self) -> bool {
        matches!(self, Self::Absent | Self::StandIn(_))
    }

    /// The same answer about another value, computed from a stated one.
    pub fn map<U>(&self, value: impl FnOnce(&T) -> U) -> Field<U> {
        match self {
            Self::Stated(located) => Field::Stated(Located { value: value(&located.value), at: located.at }),
            Self::DeclaredUnknown(at) => Field::DeclaredUnknown(*at),
            Self::NotAsserted(at) => Field::NotAsserted(*at),
            Self::Withheld(at) => Field::Withheld(*at),
            Self::None(at) => Field::None(*at),
            Self::StandIn(at) => Field::StandIn(*at),
            Self::Malformed(at) => Field::Malformed(*at),
            Self::Contradictory(at) => Field::Contradictory(*at),
            Self::Absent => Field::Absent,
            Self::Inexpressible => Field::Inexpressible,
        }
    }
}

impl<'s> Field<Text<'s>> {
    /// Reads free text: a stand-in is told from a value, and the whole value
    /// `unknown` is a declared unknown (decided reading "seven answers").
    pub fn free_text(words: Text<'s>, at: Origin) -> Self {
        if words.says_unknown() {
            Self::DeclaredUnknown(at)
        } else if words.is_stand_in() {
            Self::StandIn(at)
        } else {
            Self::Stated(Located { value: words, at })
        }
    }
}

/// What was wrong with a document, and what that costs (fail-closed rules).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What was wrong.
    pub code: ProblemCode,
    /// Details for the sentence, in the order the wording names them.
    pub detail: Option<String>,
    /// Where: an offset within a document, or the document as a whole.
    pub document: DocumentId,
    /// The place within the document, if there is one.
    pub offset: Option<u32>,
}

impl Problem {
    /// A problem at a place in a document.
    pub fn at(code: ProblemCode, at: Origin) -> Self {
        Self { code, detail: None, document: at.document, offset: Some(at.offset) }
    }

    /// A problem with a document as a whole.
    pub fn whole(code: ProblemCode, document: DocumentId) -> Self {
        Self { code, detail: None, document, offset: None }
    }

    /// Adds the offending value or the limit.
    #[must_use]
    pub fn with(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// What a problem costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemClass {
    /// Only the rule that it concerns.
    Noted,
    /// That document's passes become `no-evidence`.
    Lost,
    /// Exit code 4, and every rule that needed the document is not `pass`.
    Refused,
}

impl ProblemClass {
    /// Every class, the cheapest first.
    pub const ALL: &[Self] = &[Self::Noted, Self::Lost, Self::Refused];

    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Noted => "noted",
            Self::Lost => "lost",
            Self::Refused => "refused",
        }
    }
}

macro_rules! problem_codes {
    ($($(#[$doc:meta])+ $variant:ident $word:literal $class:ident;)+) => {
        /// The kinds of problem, each with its class.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ProblemCode { $($(#[$doc])+ $variant,)+ }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word in reports; never changed.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// What it costs.
            pub fn class(self) -> ProblemClass {
                match self { $(Self::$variant => ProblemClass::$class,)+ }
            }
        }
    };
}

problem_codes! {
    /// The file could not be opened or read.
    Unreadable "unreadable" Refused;
    /// A limit was reached; the detail names it.
    OverLimit "over-limit" Refused;
    /// A link, device or pipe, which is never followed.
    NotARegularFile "not-a-regular-file" Refused;
    /// An archive entry that is not read: a path that leaves it, a link, a duplicate, an encrypted one.
    ArchiveUnsafe "archive-unsafe" Refused;
    /// The archive is damaged.
    ArchiveUnreadable "archive-unreadable" Refused;
    /// Bytes that are no text in the encoding they claim.
    InvalidEncoding "invalid-encoding" Refused;
    /// A document type declaration in XML, which could name files to read and entities to expand.
    DocumentType "document-type" Refused;
    /// Two formats in one file.
    AmbiguousFormat "ambiguous-format" Refused;
    /// An object that is read names a key twice.
    DuplicateKey "duplicate-key" Refused;
    /// Something follows the end of the document.
    TrailingData "trailing-data" Refused;
    /// An escape that is half a character.
    LoneSurrogate "lone-surrogate" Refused;
    /// Values nested beyond the limit.
    TooDeep "too-deep" Refused;
    /// The document ends before it is complete.
    Truncated "truncated" Lost;
    /// The document cannot be read from this place on.
    SyntaxError "syntax-error" Lost;
    /// A version of the format that this program does not know.
    UnknownVersion "unknown-version" Lost;
    /// The document does not say its format's version.
    MissingVersion "missing-version" Lost;
    /// The document does not name its format, only its schema.
    MissingFormatName "missing-format-name" Lost;
    /// Elements without the document or the SBOM that they belong to.
    LoneElements "lone-elements" Lost;
    /// A line that is neither a tag with its value nor a comment.
    UnreadableLine "unreadable-line" Lost;
    /// A component that is not an object.
    UnreadableComponent "unreadable-component" Lost;
    /// A list that is something else.
    UnreadableList "unreadable-list" Lost;
    /// It is not what a file beside it states the digest of.
    DigestDiffers "digest-differs" Lost;
    /// A byte-order mark before the text.
    ByteOrderMark "byte-order-mark" Noted;
    /// The file is UTF-16 and was decoded.
    DecodedUtf16 "decoded-utf-16" Noted;
    /// Two things share one reference; the first is meant.
    DuplicateReference "duplicate-reference" Noted;
    /// A reference to nothing in the document.
    DanglingReference "dangling-reference" Noted;
    /// A value of another type than the format asks for.
    WrongType "wrong-type" Noted;
    /// Something that was probably meant for a field and is not in its place.
    NearMiss "near-miss" Noted;
    /// An extension of the format, which is not read; the detail names it.
    ExtensionNotRead "extension-not-read" Noted;
    /// A word that is not in the format's vocabulary.
    UnknownKeyword "unknown-keyword" Noted;
    /// Cargo was asked to resolve the project and could not; the files alone were read.
    CargoNotRun "cargo-not-run" Noted;
    /// Configuration, waivers or baselines found in a submission, which are never read.
    ControlFileIgnored "control-file-ignored" Noted;
    /// A file in no known format.
    Unrecognised "unrecognised" Noted;
}
