//! Every malformed document says what is wrong with it, at its place, and passes nothing it should not.

#[path = "support/cases.rs"]
mod cases;
#[path = "support/corpus.rs"]
mod corpus;

use std::collections::BTreeSet;
use std::fs;

use bidcheck::assessment::Conclusion;
use bidcheck::source::ProblemCode::{self, *};
use cases::{assess_text, root};

/// The file, the problem that names its fault, whether it may still meet the baseline.
const EXPECTED: &[(&str, Option<ProblemCode>, bool)] = &[
    ("blank.json", Some(Unrecognised), false),
    ("byte-order-mark.cdx.json", Some(ByteOrderMark), true),
    ("component-not-an-object.cdx.json", Some(UnreadableComponent), false),
    ("components-not-a-list.cdx.json", Some(UnreadableList), false),
    ("context-of-another.spdx3.json", Some(UnknownKeyword), true),
    ("deep.cdx.json", Some(TooDeep), false),
    ("duplicate-key-escaped.cdx.json", Some(DuplicateKey), false),
    ("document-type.cdx.xml", Some(DocumentType), false),
    ("duplicate-attribute.cdx.xml", Some(DuplicateKey), false),
    ("duplicate-element.cdx.xml", Some(DuplicateKey), false),
    ("duplicate-key.cdx.json", Some(DuplicateKey), false),
    ("element-without-type.spdx3.json", Some(UnreadableComponent), false),
    ("elements-alone.spdx3.json", Some(LoneElements), false),
    ("empty-components.cdx.json", None, false),
    ("empty.json", Some(Unrecognised), false),
    ("graph-not-a-list.spdx3.json", Some(UnreadableList), false),
    ("entities.cdx.xml", Some(DocumentType), false),
    ("extended.cdx.xml", Some(ExtensionNotRead), true),
    ("hostile-names.cdx.json", None, true),
    ("invalid-utf-8.cdx.json", Some(InvalidEncoding), false),
    ("lone-surrogate.cdx.json", Some(LoneSurrogate), false),
    ("mismatched-tags.cdx.xml", Some(SyntaxError), false),
    ("missing-version.cdx.json", Some(MissingVersion), false),
    ("no-context.spdx3.json", Some(MissingFormatName), false),
    ("no-namespace.cdx.xml", Some(MissingVersion), false),
    ("not-an-sbom.json", Some(Unrecognised), false),
    ("not-an-sbom.xml", Some(Unrecognised), false),
    ("not-json.txt", Some(Unrecognised), false),
    ("nul-in-string.cdx.json", None, true),
    ("null-components.cdx.json", Some(DanglingReference), false),
    ("number-overflow.cdx.json", Some(WrongType), true),
    ("numeric-version.cdx.json", Some(WrongType), false),
    ("prefixed.cdx.xml", None, true),
    ("primary-only.cdx.json", None, false),
    ("trailing-garbage.cdx.json", Some(TrailingData), false),
    ("truncated.cdx.json", Some(Truncated), false),
    ("truncated.cdx.xml", Some(Truncated), false),
    ("two-roots.cdx.xml", Some(TrailingData), false),
    ("unknown-entity.cdx.xml", Some(SyntaxError), false),
    ("unknown-version.cdx.xml", Some(UnknownVersion), false),
    ("wrong-encoding.cdx.xml", Some(InvalidEncoding), false),
    ("two-formats.json", Some(AmbiguousFormat), false),
    ("unknown-version.cdx.json", Some(UnknownVersion), false),
    ("unknown-version.spdx3.json", Some(UnknownVersion), false),
    ("utf-16.spdx.json", Some(DecodedUtf16), true),
    ("broken.spdx.yaml", Some(SyntaxError), false),
    ("document-type.spdx.xml", Some(DocumentType), false),
    ("key-twice.spdx.yaml", Some(DuplicateKey), false),
    ("stray-line.spdx", Some(UnreadableLine), false),
    ("tag-out-of-place.spdx", Some(NearMiss), false),
    ("tag-twice.spdx", Some(DuplicateKey), false),
    ("text-not-closed.spdx", Some(Truncated), false),
    ("truncated.spdx.rdf.xml", Some(Truncated), false),
    ("truncated.spdx.xml", Some(Truncated), false),
    ("two-documents.spdx.yaml", Some(TrailingData), false),
    ("unknown-class.spdx.rdf.xml", Some(UnknownKeyword), false),
    ("unknown-tag.spdx", Some(UnknownKeyword), true),
    ("version-without-quotes.spdx.yaml", Some(WrongType), false),
];

#[test]
fn each_file_has_the_problem_that_it_is_named_for() {
    for (file, problem, may_pass) in EXPECTED {
        let bytes = fs::read(root().join("fixtures/malformed").join(file)).expect("the file is there");
        let assessment = assess_text(file, &bytes, "quad");
        let codes: Vec<ProblemCode> =
            assessment.submission.artifacts[0].problems.iter().map(|problem| problem.code).collect();
        match problem {
            Some(problem) => assert!(codes.contains(problem), "{file}: {codes:?}"),
            None => assert_eq!(codes, [], "{file}"),
        }
        assert!(*may_pass || assessment.conclusion != Conclusion::Pass, "{file}");
    }
}

#[test]
fn every_file_of_the_folder_is_listed_here() {
    let listed: BTreeSet<String> = EXPECTED.iter().map(|(file, ..)| (*file).to_owned()).collect();
    let folder = fs::read_dir(root().join("fixtures/malformed")).expect("the folder is there");
    let there: BTreeSet<String> =
        folder.flatten().map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(there, listed);
}

#[test]
fn every_defective_document_of_the_corpus_shows_where() {
    let Some(corpus) = corpus::folder() else { return };
    for path in corpus::files(&corpus.join("defective")) {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let assessment = assess_text(&name, &fs::read(&path).expect("a readable file"), "quad");
        let artifact = &assessment.submission.artifacts[0];
        if name == "trustify__indigestable.json" {
            // It is JSON of no format that is read, which is said of the whole file.
            assert_eq!(artifact.problems[0].code, Unrecognised, "{name}");
            continue;
        }
        let of_problems = artifact.problems.iter().map(|problem| &problem.location);
        let seen = assessment.results.iter().flat_map(|result| &result.findings).filter(|one| one.is_open());
        let subjects = seen.flat_map(|finding| &finding.observations).flat_map(|group| &group.subjects);
        let of_subjects = subjects.flat_map(|subject| &subject.locations);
        assert!(of_problems.chain(of_subjects).any(|place| place.line.is_some()), "{name}");
        assert_ne!(assessment.conclusion, Conclusion::Pass, "{name}");
    }
}
