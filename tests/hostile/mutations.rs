//! Any bytes, and any change of a good document: no panic, sums that add up, and no pass for what
//! no longer reads as a document.

use std::fs;

use bidcheck::submission::Submission;
use proptest::prelude::*;
use serde_json::value::RawValue;

use super::*;

/// Asserts what holds of every assessment.
fn adds_up(assessment: &Assessment) {
    for artifact in &assessment.submission.artifacts {
        if let Some(counts) = &artifact.components {
            let exempt: u64 = counts.exempt.values().sum();
            assert_eq!(counts.read, counts.checked + exempt + counts.unreadable);
        }
        assert!(artifact.problems.iter().all(|problem| problem.location.line != Some(0)));
    }
    for finding in assessment.results.iter().flat_map(|result| &result.findings) {
        let exempt: u64 = finding.counts.exempt.values().sum();
        assert_eq!(finding.counts.present, finding.counts.examined + exempt, "{}", finding.rule);
    }
    // Reports for people, and of the others one that follows from the bytes: all of them would take minutes.
    let (people, others) = sinks::TEXTS.split_at(4);
    let turn = assessment.submission.digest.bytes().map(usize::from).sum::<usize>() % others.len();
    for &format in people.iter().chain([&others[turn]]) {
        sinks::harmless(format.word(), &written(assessment, format, 80));
    }
}

/// A change of bytes: what stands at a place (a share of the whole) is replaced.
#[derive(Debug, Clone)]
struct Change {
    at: f64,
    removed: usize,
    added: Vec<u8>,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let fragments = prop::sample::select(vec![
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\u0000",
        "\\ud800",
        "null",
        "1e999",
        "\u{feff}",
        "\u{202e}",
        "\n",
        "\"name\":",
        "\"bom-ref\": \"x\",",
        "\"components\": [",
        "{\"ref\": \"x\", \"dependsOn\": [\"x\"]},",
        "<text>",
        "</text>",
        "PackageName: x\n",
        "SPDXREF: SPDXRef-x\n",
        "- ",
        "? ",
        "&a ",
        "*a",
        "<<: *a\n",
        "|\n",
        "---\n",
        "'",
        "<",
        "/>",
        "</spdx:Package>",
        "&lt;",
        "rdf:resource=\"#SPDXRef-x\"",
    ])
    .prop_map(|fragment| fragment.as_bytes().to_vec());
    let added = prop_oneof![Just(Vec::new()), prop::collection::vec(any::<u8>(), 1..4), fragments];
    let change =
        (0.0..1.0_f64, 0..40_usize, added).prop_map(|(at, removed, added)| Change { at, removed, added });
    prop::collection::vec(change, 1..4)
}

fn changed(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for change in changes {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            clippy::cast_possible_truncation,
            reason = "a place, no measure"
        )]
        let at = (change.at * bytes.len() as f64) as usize;
        let end = (at + change.removed).min(bytes.len());
        bytes.splice(at..end, change.added.iter().copied());
    }
    bytes
}

fn reads_as_json(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).ok().map(|text| text.trim_start_matches('\u{feff}'));
    text.is_some_and(|text| serde_json::from_str::<&RawValue>(text).is_ok())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_assessed(bytes in prop::collection::vec(any::<u8>(), 0..400), name in "[a-z]{1,3}\\.(json|zip|toml|txt)") {
        let assessment = cases::assess_text(&name, &bytes, "quad");
        meets_nothing("any bytes", &assessment);
        adds_up(&assessment);
    }

    #[test]
    fn any_change_of_a_good_document_is_assessed(
        name in prop::sample::select(&["cyclonedx-1.6", "spdx-2.3", "spdx-3.0.1"][..]),
        changes in changes(),
    ) {
        let good = serde_json::to_vec_pretty(&cases::base(name)).expect("a value is JSON");
        let bytes = changed(&good, &changes);
        let assessment = cases::assess_text("bom.json", &bytes, "quad");
        if !reads_as_json(&bytes) {
            prop_assert_ne!(assessment.conclusion, Conclusion::Pass);
            prop_assert_ne!(Exit::of(&assessment), Exit::Pass);
        }
        adds_up(&assessment);
    }

    #[test]
    fn any_change_of_a_document_in_another_notation_is_assessed(notation in 0..4_usize, changes in changes()) {
        let good = notations::spdx(["spdx", "yaml", "xml", "rdf.xml"][notation]);
        let bytes = changed(good.as_bytes(), &changes);
        adds_up(&cases::assess_text("bom", &bytes, "quad"));
    }

    #[test]
    fn any_change_of_a_project_is_assessed(lock in any::<bool>(), changes in changes()) {
        let from = cases::root().join("fixtures/cargo/pinned");
        let folder = tempfile::tempdir().expect("a folder");
        for (file, is_changed) in [("Cargo.toml", !lock), ("Cargo.lock", lock)] {
            let good = fs::read(from.join(file)).expect("the fixture");
            let bytes = if is_changed { changed(&good, &changes) } else { good };
            fs::write(folder.path().join(file), bytes).expect("a file");
        }
        let submission = Submission::open(&[folder.path().to_owned()]).expect("it is there");
        let assessment = cases::assess_submission(&submission, "quad");
        meets_nothing("a project alone", &assessment);
        adds_up(&assessment);
    }
}
