//! The document formats that are read, and the choice among them by content.
//!
//! Each reader recognises its own documents; this list is the only place that knows all.

pub mod cargo;
pub mod csaf;
pub mod cyclonedx;
pub mod openvex;
mod spdx;
pub mod spdx2;
pub mod spdx3;
pub mod structure;
mod vex;

use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::{Evidence, Validity};
use crate::limits;
use crate::source::{DocumentId, Problem, ProblemCode, Text};
use crate::submission::{Artifact, Submission, integrity};
use crate::syntax::{self, Dictate, Kind, Node, Notation, Object};

/// A format that can be read.
pub struct Reader {
    /// Its name, for `--help` and the documentation.
    pub name: &'static str,
    /// The versions that are read.
    pub versions: &'static str,
    notation: Notation,
    recognises: Recognises,
    /// Puts what the document says into the evidence.
    read: for<'s> fn(DocumentId, Node<'s>, Object<'s>, &mut Evidence<'s>),
}

/// How a reader knows its own documents.
#[derive(Clone, Copy)]
enum Recognises {
    /// By the values of the outermost object.
    Values(fn(&Object<'_>) -> bool),
    /// By the text, whose values take knowledge of the format to name.
    Text { claims: Claims, dictate: Dictate },
    /// The same, of a notation with a structure of its own that the format asks for.
    Structured { claims: Claims, dictate: Dictate, judge: Judge },
}

/// Whether a text is a document of a format.
type Claims = fn(&str) -> bool;

/// Holds a text that is whole against the structure of its format.
type Judge = for<'s> fn(&'s str, DocumentId) -> Validity<'s>;

impl Recognises {
    /// How a text is told, if it is of the format.
    fn by_text(self, text: &str) -> Option<Dictate> {
        match self {
            Self::Text { claims, dictate } | Self::Structured { claims, dictate, .. } => {
                claims(text).then_some(dictate)
            }
            Self::Values(_) => None,
        }
    }
}

/// Every format that is read.
pub const READERS: &[Reader] = &[
    Reader {
        name: "CycloneDX JSON",
        versions: "1.2 to 1.7",
        notation: Notation::Json,
        recognises: Recognises::Values(cyclonedx::recognises),
        read: cyclonedx::read,
    },
    Reader {
        name: "CycloneDX XML",
        versions: "1.0 to 1.7",
        notation: Notation::Xml,
        recognises: Recognises::Structured {
            claims: cyclonedx::claims_xml,
            dictate: cyclonedx::dictate_xml,
            judge: cyclonedx::judge_xml,
        },
        read: cyclonedx::read_told,
    },
    Reader {
        name: "SPDX 2 JSON",
        versions: "2.2 and 2.3",
        notation: Notation::Json,
        recognises: Recognises::Values(spdx2::recognises),
        read: spdx2::read,
    },
    Reader {
        name: "SPDX 2 tag-value",
        versions: "2.1 to 2.3",
        notation: Notation::TagValue,
        recognises: Recognises::Text { claims: spdx2::tag_value::claims, dictate: spdx2::tag_value::dictate },
        read: spdx2::read,
    },
    Reader {
        name: "SPDX 2 YAML",
        versions: "2.2 and 2.3",
        notation: Notation::Yaml,
        recognises: Recognises::Text { claims: spdx2::claims_yaml, dictate: syntax::yaml::dictate },
        read: spdx2::read,
    },
    Reader {
        name: "SPDX 2 XML",
        versions: "2.2 and 2.3",
        notation: Notation::Xml,
        recognises: Recognises::Text { claims: spdx2::xml::claims, dictate: spdx2::xml::dictate },
        read: spdx2::read,
    },
    Reader {
        name: "SPDX 2 RDF/XML",
        versions: "2.2 and 2.3",
        notation: Notation::Xml,
        recognises: Recognises::Text { claims: spdx2::rdf::claims, dictate: spdx2::rdf::dictate },
        read: spdx2::read,
    },
    Reader {
        name: "SPDX 3 JSON-LD",
        versions: "3.0 and 3.0.1",
        notation: Notation::Json,
        recognises: Recognises::Values(spdx3::recognises),
        read: spdx3::read,
    },
    Reader {
        name: "OpenVEX",
        versions: "0.0.1 and 0.2.0",
        notation: Notation::Json,
        recognises: Recognises::Values(openvex::recognises),
        read: openvex::read,
    },
    Reader {
        name: "CSAF",
        versions: "2.0 and 2.1",
        notation: Notation::Json,
        recognises: Recognises::Values(csaf::recognises),
        read: csaf::read,
    },
];

/// Reads every artifact of a submission. It never fails: what is wrong becomes a problem of the evidence.
pub fn read(submission: &Submission) -> Evidence<'_> {
    let mut evidence = Evidence { problems: submission.problems.clone(), ..Evidence::default() };
    let refused: BTreeSet<DocumentId> = submission
        .problems
        .iter()
        .filter(|problem| is_refused(problem))
        .map(|problem| problem.document)
        .collect();
    for (id, artifact) in submission.numbered() {
        if artifact.project.is_none() && artifact.is_read() && !refused.contains(&id) {
            let before = evidence.problems.len();
            read_artifact(id, artifact, &mut evidence);
            summarise(&mut evidence.problems, before, limits::DEFAULT.problems);
        }
    }
    compare_digests(submission, &mut evidence);
    let before = evidence.problems.len();
    cargo::read(submission, &mut evidence);
    summarise(&mut evidence.problems, before, limits::DEFAULT.problems);
    evidence
}

/// Compares the documents that were read with the digests that were sent beside them.
fn compare_digests(submission: &Submission, evidence: &mut Evidence<'_>) {
    let read: BTreeSet<DocumentId> = evidence.documents.iter().map(|document| document.id).collect();
    let differs = |id| {
        let reason = integrity::disagreement(submission, id)?;
        Some(Problem::whole(ProblemCode::DigestDiffers, id).with(reason))
    };
    evidence.problems.extend(read.into_iter().filter_map(differs));
}

fn is_refused(problem: &Problem) -> bool {
    problem.code.class() == crate::source::ProblemClass::Refused
}

/// Keeps as many problems of each kind and document as are listed, of those from `first` on, and one
/// that says how many more there are: two bytes of a hostile document can make one.
fn summarise(problems: &mut Vec<Problem>, first: usize, listed: usize) {
    if problems.len() - first <= listed {
        return;
    }
    let mut counts: BTreeMap<(DocumentId, ProblemCode), usize> = BTreeMap::new();
    let met = problems.split_off(first);
    problems.extend(met.into_iter().filter(|problem| {
        let count = counts.entry((problem.document, problem.code)).or_default();
        *count += 1;
        *count <= listed
    }));
    let more = counts.into_iter().filter(|(_, count)| *count > listed);
    problems.extend(more.map(|((document, code), count)| {
        Problem::whole(code, document).with(format!("and {} more", count - listed))
    }));
}

/// Reads one artifact with the one reader that recognises it.
fn read_artifact<'s>(id: DocumentId, artifact: &'s Artifact, evidence: &mut Evidence<'s>) {
    let Some(text) = artifact.text() else {
        // A program that reads SBOMs has these words too, further on.
        let bytes = artifact.binary().unwrap_or_default();
        let code = if claims_to_be_sbom(&bytes[..bytes.len().min(64 * 1024)]) {
            ProblemCode::InvalidEncoding
        } else {
            ProblemCode::Unrecognised
        };
        return evidence.problems.push(Problem::whole(code, id));
    };
    // Problems of a file that turns out to be none of ours do not matter.
    let mut problems = Vec::new();
    let Reading { claiming, root, object } = values(id, artifact, text, &mut problems);
    let wrapped = object.as_ref().and_then(wrapped);
    match (&claiming[..], root, object) {
        ([reader], Some(root), Some(object)) => {
            evidence.problems.append(&mut problems);
            (reader.read)(id, root, object, evidence);
            if let Recognises::Structured { judge, .. } = reader.recognises {
                judged(id, text, judge, evidence);
            }
        }
        // Its notation alone was enough to refuse it.
        ([_], ..) if problems.iter().any(is_refused) => evidence.problems.append(&mut problems),
        ([_, _, ..], ..) => evidence.problems.push(Problem::whole(ProblemCode::AmbiguousFormat, id)),
        _ => {
            if claims_to_be_sbom(text.as_bytes()) {
                evidence.problems.append(&mut problems);
            }
            let unrecognised = Problem::whole(ProblemCode::Unrecognised, id);
            evidence.problems.push(match wrapped {
                Some(what) => unrecognised.with(what),
                None => unrecognised,
            });
        }
    }
}

/// What an attestation or an envelope holds, by its own word; it is not opened.
fn wrapped(object: &Object<'_>) -> Option<String> {
    let word = |key: &str| object.get(key)?.text(&mut Vec::new());
    match (word("predicateType"), word("payloadType")) {
        (Some(predicate), _) => Some(format!("an attestation of {}", beginning(&predicate))),
        (None, Some(payload)) => Some(format!("an envelope of {}", beginning(&payload))),
        (None, None) => None,
    }
}

/// The beginning of a word that a problem quotes.
fn beginning(word: &Text<'_>) -> String {
    word.raw().chars().take(80).collect()
}

/// Judges the structure of a document that was just read. Of one that breaks off, what is missing at the
/// end is not the vendor's omission.
fn judged<'s>(id: DocumentId, text: &'s str, judge: Judge, evidence: &mut Evidence<'s>) {
    let of_document = evidence.problems.iter().rev().take_while(|problem| problem.document == id);
    let broken = [ProblemCode::Truncated, ProblemCode::SyntaxError];
    let is_whole = !of_document.clone().any(|problem| broken.contains(&problem.code) || is_refused(problem));
    if let Some(document) = evidence.documents.last_mut().filter(|document| document.id == id) {
        document.validity = if is_whole { judge(text, id) } else { Validity::of_part() };
    }
}

/// What can be read of a text, and the readers that know it for theirs.
struct Reading<'s> {
    claiming: Vec<&'static Reader>,
    root: Option<Node<'s>>,
    object: Option<Object<'s>>,
}

fn values<'s>(
    id: DocumentId,
    artifact: &'s Artifact,
    text: &str,
    problems: &mut Vec<Problem>,
) -> Reading<'s> {
    let notation = Notation::of(text);
    let by_text: Vec<(&Reader, Dictate)> =
        READERS.iter().filter_map(|reader| Some((reader, reader.recognises.by_text(text)?))).collect();
    let root = match (&by_text[..], notation) {
        ([(reader, dictate)], _) => syntax::transcribed(artifact, id, reader.notation, *dictate, problems),
        ([], Some(Notation::Json)) => syntax::json(artifact, id, problems),
        _ => None,
    };
    let object = root.filter(|root| root.kind() == Kind::Object).and_then(|root| root.object(problems));
    let knows = |reader: &&Reader| match (reader.recognises, &object) {
        (Recognises::Values(recognises), Some(object)) => recognises(object),
        _ => false,
    };
    let claiming = match &by_text[..] {
        [] => READERS.iter().filter(|reader| Some(reader.notation) == notation).filter(knows).collect(),
        some => some.iter().map(|(reader, _)| *reader).collect(),
    };
    Reading { claiming, root, object }
}

/// Whether bytes that cannot be read as a document hold the words by which one says what it is.
/// Generators that sort their keys write them last.
fn claims_to_be_sbom(bytes: &[u8]) -> bool {
    [
        &b"\"bomFormat\""[..],
        b"\"spdxVersion\"",
        b"SPDXVersion:",
        b"cyclonedx.org/schema/bom",
        b"spdx.org/rdf/3",
        b"openvex.dev/ns",
        b"\"csaf_version\"",
    ]
    .iter()
    .any(|marker| memchr::memmem::find(bytes, marker).is_some())
}
