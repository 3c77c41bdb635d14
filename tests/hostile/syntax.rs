//! What is wrong with the notation: depth, duplicates, encodings, numbers, two documents in one.

use bidcheck::assessment::Conclusion;
use bidcheck::cli::exit::Exit;
use bidcheck::source::ProblemCode::*;

use super::*;

#[test]
fn depth_is_refused_wherever_it_stands() {
    for depth in [101, 200, 1_000_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let nested = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            refused("ignored field", good_and(&format!("\"x\": {nested}")).as_bytes(), TooDeep);
            let components = format!("{{\"bomFormat\": \"CycloneDX\", \"components\": {nested}}}");
            refused("field that is read", components.as_bytes(), TooDeep);
        }
        let unclosed = good_and(&format!("\"x\": {}", "[".repeat(depth)));
        refused("unclosed", unclosed.as_bytes(), TooDeep);
        let nothing = cases::assess_text("a.json", "[".repeat(depth).as_bytes(), "quad");
        assert_eq!(problems(&nothing), [Unrecognised], "of a file of no format only that is said");
    }
}

#[test]
fn a_key_named_twice_is_refused_in_every_object_that_is_read() {
    for (from, to) in [
        ("\"specVersion\"", "\"specVersion\": \"1.4\", \"specVersion\""),
        ("\"timestamp\"", "\"time\\u0073tamp\": \"\", \"timestamp\""),
        ("\"purl\"", "\"purl\": \"pkg:npm/other@1\", \"\\u0070url\""),
        ("\"alg\"", "\"alg\": \"MD5\", \"alg\""),
        ("\"ref\"", "\"ref\": \"x\", \"ref\""),
    ] {
        refused(from, good().replacen(from, to, 1).as_bytes(), DuplicateKey);
    }
}

#[test]
fn keys_without_end_are_read_once() {
    let keys = |name: fn(usize) -> String, count| {
        (0..count).map(|index| format!("\"{}\": 1", name(index))).collect::<Vec<_>>().join(",\n")
    };
    let distinct = good_and(&keys(|index| format!("k{index}"), 300_000));
    let assessment = cases::assess_text("bom.json", distinct.as_bytes(), "quad");
    assert_eq!((problems(&assessment), assessment.conclusion), (vec![], Conclusion::Pass));

    let pairs = good_and(&keys(|index| format!("k{}", index / 2), 64_000));
    refused("pairs", pairs.as_bytes(), DuplicateKey);
    let same = good_and(&keys(|_| "k".to_owned(), 64_000));
    let assessment = cases::assess_text("bom.json", same.as_bytes(), "quad");
    let listed = &assessment.submission.artifacts[0].problems;
    assert_eq!(listed.len(), 10_001, "the first are listed, and one more says how many there were");
    let last = listed.last().and_then(|problem| problem.detail.as_deref());
    assert_eq!(last, Some("and 53999 more"));
    assert_eq!(Exit::of(&assessment), Exit::Refused);
}

#[test]
fn items_without_end_are_counted_and_not_all_listed() {
    let ones = format!(
        "{{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [1{}]}}",
        ",\n1".repeat(99_999)
    );
    let assessment = cases::assess_text("bom.json", ones.as_bytes(), "quad");
    meets_nothing("ones", &assessment);
    let artifact = &assessment.submission.artifacts[0];
    assert_eq!(
        artifact.components.as_ref().map(|counts| (counts.read, counts.unreadable)),
        Some((100_000, 100_000))
    );
    let unreadable = artifact.problems.iter().filter(|problem| problem.code == UnreadableComponent);
    assert_eq!(unreadable.count(), 10_001);
}

#[test]
fn encodings_that_are_not_read_are_refused() {
    let text = good();
    let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let utf32: Vec<u8> = text.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect();
    let latin1: Vec<u8> =
        text.replace("harbour", "hafenb\u{e4}r").chars().map(|c| u32::from(c) as u8).collect();
    refused("UTF-16LE without a mark", &utf16(u16::to_le_bytes), InvalidEncoding);
    refused("UTF-16BE without a mark", &utf16(u16::to_be_bytes), InvalidEncoding);
    refused("UTF-32 with a mark", &[&[0xFF, 0xFE, 0, 0][..], &utf32].concat(), InvalidEncoding);
    refused("Latin-1", &latin1, InvalidEncoding);
    let marked = [&[0xFE, 0xFF][..], &utf16(u16::to_be_bytes)].concat();
    refused("half a unit", &marked[..marked.len() - 1], InvalidEncoding);
    let assessment = cases::assess_text("bom.json", &marked, "quad");
    assert_eq!((problems(&assessment), assessment.conclusion), (vec![DecodedUtf16], Conclusion::Pass));
    // Only one mark is one.
    meets_nothing(
        "two marks",
        &cases::assess_text("bom.json", format!("\u{feff}\u{feff}{text}").as_bytes(), "quad"),
    );
}

#[test]
fn what_follows_a_document_is_refused() {
    let text = good();
    for more in [text.as_str(), "{}", "x", "\0\0\0", "]", ","] {
        refused(more, format!("{text}{more}").as_bytes(), TrailingData);
    }
    // A document with sorted keys says last what it is.
    let mut sorted = cases::base("spdx-2.3");
    let package = sorted["packages"][0].clone();
    sorted["packages"].as_array_mut().expect("a list").extend(std::iter::repeat_n(package, 200));
    let text = sorted.to_string();
    assert!(text.find("spdxVersion").is_some_and(|at| at > 64 * 1024));
    refused("sorted keys", format!("{text}{{}}").as_bytes(), TrailingData);
}

#[test]
fn two_formats_in_one_file_are_refused() {
    for member in [
        "\"spdxVersion\": \"SPDX-2.3\"",
        "\"spdxVersion\": null",
        "\"@context\": \"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\"",
        "\"@graph\": [{\"type\": \"software_Package\"}]",
    ] {
        refused(member, good_and(member).as_bytes(), AmbiguousFormat);
    }
}

#[test]
fn a_number_is_no_other_number() {
    use bidcheck::assessment::Verdict;
    for number in ["1e400", "18446744073709551616", "-0", "1e-400", "1.0", "-1", "\"1\"", "true"] {
        let text = good().replacen("\"version\": 3", &format!("\"version\": {number}"), 1);
        let assessment = cases::assess_text("bom.json", text.as_bytes(), "quad");
        assert_eq!(problems(&assessment), [WrongType], "{number}");
        assert_ne!(cases::verdicts(&assessment)["sbom-version"], Verdict::Pass, "{number}");
    }
    for number in ["NaN", "Infinity", "01", "0x1", "+1", "1."] {
        let text = good().replacen("\"version\": 3", &format!("\"version\": {number}"), 1);
        let assessment = cases::assess_text("bom.json", text.as_bytes(), "quad");
        assert_eq!(problems(&assessment).first(), Some(&SyntaxError), "{number}");
        meets_nothing(number, &assessment);
    }
}

#[test]
fn keys_in_another_case_are_other_keys() {
    for key in ["bomFormat", "specVersion", "components", "metadata", "dependencies"] {
        let other = key.to_ascii_uppercase();
        let text = good().replace(&format!("\"{key}\""), &format!("\"{other}\""));
        let assessment = cases::assess_text("bom.json", text.as_bytes(), "quad");
        assert!(problems(&assessment).contains(&NearMiss), "{key}: {:?}", problems(&assessment));
        assert_ne!(assessment.conclusion, Conclusion::Pass, "{key}");
    }
}
