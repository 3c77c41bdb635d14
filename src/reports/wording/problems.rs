//! What was wrong with a file, as a sentence; every problem has one.

use crate::assessment::ProblemRecord;
use crate::source::{ProblemClass, ProblemCode};

/// What was wrong with a file, with the value that was in the way.
pub fn problem(problem: &ProblemRecord) -> String {
    let brief = in_brief(problem.code);
    let mut sentence = brief.to_owned();
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    match &problem.detail {
        Some(detail) => format!("{sentence} ({}).", shortened(detail)),
        None => format!("{sentence}."),
    }
}

/// What a problem costs.
pub fn class(class: ProblemClass) -> &'static str {
    match class {
        ProblemClass::Refused => "refused: nothing that needs this file can be met",
        ProblemClass::Lost => "lost in part: what is met by this file counts as no evidence",
        ProblemClass::Noted => "noted: it concerns one requirement at most",
    }
}

/// What was wrong, without a capital and a full stop.
pub(super) fn in_brief(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::Unreadable => "the file could not be opened or read",
        ProblemCode::OverLimit => "a limit was reached",
        ProblemCode::NotARegularFile => "it is a link, a device or a pipe, which is never followed",
        ProblemCode::ArchiveUnsafe => "the archive has an entry that is never read, such as a link",
        ProblemCode::ArchiveUnreadable => "the archive is damaged",
        ProblemCode::InvalidEncoding => "its bytes are no text in the encoding they claim",
        ProblemCode::DocumentType => "it has a document type declaration, which is never followed",
        ProblemCode::AmbiguousFormat => "it is written to two formats at once",
        ProblemCode::DuplicateKey => "an object names one key twice",
        ProblemCode::TrailingData => "something follows the end of the document",
        ProblemCode::LoneSurrogate => "an escape stands for half a character",
        ProblemCode::TooDeep => "values are nested beyond the limit",
        ProblemCode::Truncated => "the document ends before it is complete",
        ProblemCode::SyntaxError => "the document cannot be read from here on",
        ProblemCode::UnknownVersion => "the version of its format is not known to this program",
        ProblemCode::MissingVersion => "the document does not state the version of its format",
        ProblemCode::MissingFormatName => "the document does not name its format",
        ProblemCode::LoneElements => "parts of an SBOM stand there without the SBOM",
        ProblemCode::UnreadableLine => "a line is neither a tag with its value nor a comment",
        ProblemCode::UnreadableComponent => "a component cannot be read",
        ProblemCode::UnreadableList => "something else stands where a list belongs",
        ProblemCode::DigestDiffers => "it is not the document whose digest was sent with it",
        ProblemCode::ByteOrderMark => "a byte-order mark stands before the text",
        ProblemCode::DecodedUtf16 => "the file is in UTF-16 and was decoded",
        ProblemCode::DuplicateReference => "two things share one reference; the first is meant",
        ProblemCode::DanglingReference => "a reference leads to nothing in the document",
        ProblemCode::WrongType => "a value is of another type than the format asks for",
        ProblemCode::NearMiss => "something probably meant for a field is not in its place",
        ProblemCode::ExtensionNotRead => "an extension of the format stands there and was not read",
        ProblemCode::UnknownKeyword => "a word is not in the vocabulary of the format",
        ProblemCode::ControlFileIgnored => "a file meant to steer the check was found and ignored",
        ProblemCode::CargoNotRun => "cargo could not resolve the project; its files were read instead",
        ProblemCode::Unrecognised => "the file is in no format that is known",
    }
}

fn shortened(words: &str) -> String {
    const LONGEST: usize = 80;
    match words.char_indices().nth(LONGEST) {
        None => words.to_owned(),
        Some((end, _)) => format!("{}…", &words[..end]),
    }
}
