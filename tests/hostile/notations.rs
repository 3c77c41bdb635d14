//! What is hostile in one notation only: aliases, texts without an end, statements that turn in circles.

use bidcheck::assessment::Conclusion;
use bidcheck::source::ProblemCode::*;

use super::*;

/// The good SPDX document in another notation.
pub(super) fn spdx(ending: &str) -> String {
    let path = cases::root().join(format!("fixtures/documents/spdx-2.3.{ending}"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn aliases_that_multiply_are_refused() {
    let bomb = |levels: usize, open: &str, close: &str, key: &str| {
        let mut text = format!("{}\nlevel0: &l0 {open}{key}x{close}\n", spdx("yaml"));
        for level in 1..levels {
            let again: Vec<String> = (0..10)
                .map(|index| key.replace('k', &format!("k{index}")) + &format!("*l{} ", level - 1))
                .collect();
            text += &format!("level{level}: &l{level} {open}{}{close}\n", again.join(", "));
        }
        text
    };
    refused("sequences", bomb(30, "[", "]", "").as_bytes(), OverLimit);
    refused("mappings", bomb(30, "{", "}", "k: ").as_bytes(), OverLimit);
    let long =
        format!("{}\na: &a \"{}\"\nb: [{}]\n", spdx("yaml"), "x".repeat(100_000), "*a, ".repeat(100_000));
    refused("one long text", long.as_bytes(), OverLimit);
    let few = bomb(3, "[", "]", "");
    assert_eq!(cases::assess_text("bom", few.as_bytes(), "quad").conclusion, Conclusion::Pass);
}

#[test]
fn mappings_merged_without_end_are_refused() {
    let mut text = format!("{}\nm0: &m0 {{a: 1}}\n", spdx("yaml"));
    for level in 1..40 {
        let again = format!("*m{}, ", level - 1).repeat(10);
        text += &format!("m{level}: &m{level} {{<<: [{again}]}}\n");
    }
    refused("merges", text.as_bytes(), OverLimit);
}

#[test]
fn an_alias_of_what_it_is_in_is_refused() {
    for own in ["x: &a [*a]", "x: &a {y: *a}", "x: &a {<<: *a}"] {
        refused(own, format!("{}\n{own}\n", spdx("yaml")).as_bytes(), TooDeep);
    }
}

#[test]
fn what_is_merged_is_told_once_and_never_over_what_is_there() {
    let text = spdx("yaml").replacen(
        "- SPDXID: SPDXRef-Package-quay-router",
        "- &base\n  SPDXID: SPDXRef-Package-quay-router",
        1,
    );
    let merged = format!("{text}\nextra:\n  <<: *base\n  name: other\n");
    let assessment = cases::assess_text("bom", merged.as_bytes(), "quad");
    assert_eq!((problems(&assessment), assessment.conclusion), (vec![], Conclusion::Pass));
}

#[test]
fn yaml_is_not_nested_without_end() {
    for depth in [101, 300, 200_000] {
        for (open, what) in [("[", "brackets"), ("{a: ", "braces"), ("- ", "sequences")] {
            let text = format!("{}\nx:\n  {}1\n", spdx("yaml"), open.repeat(depth));
            refused(what, text.as_bytes(), TooDeep);
        }
    }
    let deep: String = (0..2_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    refused("mappings", format!("{}\n{deep}", spdx("yaml")).as_bytes(), TooDeep);
}

#[test]
fn a_cut_document_is_never_met() {
    for ending in ["xml", "rdf.xml"] {
        let text = spdx(ending);
        for cut in (0..text.trim_end().len()).step_by(97) {
            meets_nothing(
                &format!("{ending} at {cut}"),
                &cases::assess_text("bom", &text.as_bytes()[..cut], "quad"),
            );
        }
    }
    // Lines that are left out leave a document that reads whole; half a tag does not, nor half a key.
    for (ending, half) in
        [("spdx", "Relationsh"), ("yaml", "annota"), ("yaml", "packages: ["), ("yaml", "comment: \"x")]
    {
        let text = format!("{}\n{half}", spdx(ending));
        meets_nothing(half, &cases::assess_text("bom", text.as_bytes(), "quad"));
    }
    let text = spdx("spdx");
    for cut in (0..text.len()).step_by(7) {
        let cut = &text[..cut];
        let last = cut.rsplit('\n').next().unwrap_or_default();
        if !last.is_empty() && !last.contains(':') && !last.starts_with('#') {
            meets_nothing(last, &cases::assess_text("bom", cut.as_bytes(), "quad"));
        }
    }
}

#[test]
fn a_text_without_an_end_is_no_document() {
    let text = spdx("spdx").replacen("PackageSupplier: ", "PackageSupplier: <text>", 1);
    let assessment = cases::assess_text("bom", text.as_bytes(), "quad");
    assert!(problems(&assessment).contains(&Truncated));
    meets_nothing("unclosed", &assessment);
    let many = format!("{}{}", spdx("spdx"), "\nPackageComment: <text>".repeat(200_000));
    meets_nothing("many", &cases::assess_text("bom", many.as_bytes(), "quad"));
}

#[test]
fn tags_without_end_are_read_once() {
    let known = format!("{}{}", spdx("spdx"), "\nRelationship: SPDXRef-DOCUMENT OTHER NONE".repeat(300_000));
    assert_eq!(cases::assess_text("bom", known.as_bytes(), "quad").conclusion, Conclusion::Pass);
    let lists = spdx("spdx").replace(
        "PackageVersion: 4.2.1",
        &format!("PackageVersion: 4.2.1{}", "\nPackageAttributionText: x".repeat(300_000)),
    );
    assert_eq!(cases::assess_text("bom", lists.as_bytes(), "quad").conclusion, Conclusion::Pass);
    let unknown = format!("{}{}", spdx("spdx"), "\nUnknown: 1".repeat(100_000));
    let assessment = cases::assess_text("bom", unknown.as_bytes(), "quad");
    assert_eq!(problems(&assessment).len(), 10_001);
    let again = spdx("spdx").replace("PackageVersion: 4.2.1", &"PackageVersion: 4.2.1\n".repeat(100_000));
    refused("one tag", again.as_bytes(), DuplicateKey);
    let different: String = (0..100_000_u32).map(|index| format!("\nX{}: 1", letters(index))).collect();
    let assessment = cases::assess_text("bom", format!("{}{different}", spdx("spdx")).as_bytes(), "quad");
    assert_eq!(problems(&assessment).len(), 10_001);
}

#[test]
fn lines_that_are_no_tags_are_not_all_listed() {
    let few = format!("{}{}", spdx("spdx"), "\nx".repeat(9_000));
    let assessment = cases::assess_text("bom", few.as_bytes(), "quad");
    assert_eq!(problems(&assessment).len(), 9_000);
    meets_nothing("few", &assessment);
    let many = format!("{}{}", spdx("spdx"), "\nx".repeat(3_000_000));
    refused("many", many.as_bytes(), OverLimit);
}

fn letters(mut number: u32) -> String {
    let mut word = String::new();
    for _ in 0..5 {
        word.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    word
}

#[test]
fn a_document_type_is_refused_before_anything_is_read() {
    for ending in ["xml", "rdf.xml"] {
        for declaration in ["<!DOCTYPE x SYSTEM \"file:///etc/passwd\">", "<!DOCTYPE x [<!ENTITY a \"b\">]>"]
        {
            let text = spdx(ending).replacen("?>", &format!("?>{declaration}"), 1);
            refused(ending, text.as_bytes(), DocumentType);
        }
    }
}

const ABOUT: &str =
    "https://sbom.harboursystems.example/harbour-portal-2.1.0/6f0c1f0a-4a52-4b8e-9a43-2f6d1c7e58b1/spdx-2.3";

/// The good document in RDF with further nodes.
fn rdf_and(nodes: &str) -> String {
    spdx("rdf.xml").replace("</rdf:RDF>", &format!("{nodes}</rdf:RDF>"))
}

#[test]
fn statements_in_circles_are_followed_once() {
    let circle = rdf_and(&format!(
        "<spdx:Package rdf:about=\"{ABOUT}#SPDXRef-Package-moorline\"><spdx:relationship><spdx:Relationship>\
         <spdx:relationshipType rdf:resource=\"http://spdx.org/rdf/terms#relationshipType_dependsOn\"/>\
         <spdx:relatedSpdxElement rdf:resource=\"{ABOUT}#SPDXRef-Package-berth-planner\"/>\
         </spdx:Relationship></spdx:relationship></spdx:Package>"
    ));
    assert_eq!(problems(&cases::assess_text("bom", circle.as_bytes(), "quad")), []);
    let set = |member: &str| {
        let set = format!(
            "<spdx:ConjunctiveLicenseSet rdf:nodeID=\"set\"><spdx:member rdf:nodeID=\"{member}\"/>\
             <spdx:member rdf:nodeID=\"{member}\"/></spdx:ConjunctiveLicenseSet>"
        );
        let file = format!(
            "<spdx:File rdf:about=\"{ABOUT}#SPDXRef-f\"><spdx:licenseConcluded rdf:nodeID=\"set\"/></spdx:File>"
        );
        rdf_and(&format!("{set}{file}"))
    };
    refused("a licence in itself", set("set").as_bytes(), OverLimit);
    let mut sets = String::new();
    for level in 1..60 {
        let member = format!("<spdx:member rdf:nodeID=\"s{}\"/>", level - 1);
        sets += &format!(
            "<spdx:DisjunctiveLicenseSet rdf:nodeID=\"s{level}\">{member}{member}</spdx:DisjunctiveLicenseSet>"
        );
    }
    let bomb = set("s59").replace("</rdf:RDF>", &format!("{sets}</rdf:RDF>"));
    refused("sets of sets", bomb.as_bytes(), OverLimit);
}

#[test]
fn elements_of_rdf_are_not_nested_without_end() {
    let chain = |length: usize| {
        let open = "<spdx:relationship><spdx:Relationship><spdx:relatedSpdxElement><spdx:Package>";
        let close = "</spdx:Package></spdx:relatedSpdxElement></spdx:Relationship></spdx:relationship>";
        rdf_and(&format!("<spdx:Package>{}{}</spdx:Package>", open.repeat(length), close.repeat(length)))
    };
    assert!(!problems(&cases::assess_text("bom", chain(200).as_bytes(), "quad")).contains(&TooDeep));
    refused("a long chain", chain(100_000).as_bytes(), TooDeep);
    let deep = spdx("xml").replacen("<packages>", &format!("{}<packages>", "<x>".repeat(101)), 1);
    refused("XML", deep.as_bytes(), TooDeep);
}

#[test]
fn many_nodes_and_elements_take_no_longer_than_their_bytes() {
    let nodes: String = (0..60_000)
        .map(|index| format!("<rdf:Description rdf:about=\"{ABOUT}#SPDXRef-x\"><spdx:p{index}>1</spdx:p{index}></rdf:Description>"))
        .collect();
    let assessment = cases::assess_text("bom", rdf_and(&nodes).as_bytes(), "quad");
    assert!(!problems(&assessment).is_empty());
    let elements: String = (0..60_000).map(|index| format!("<e{index}/><f/>")).collect();
    let text = spdx("xml").replace("</Document>", &format!("{elements}</Document>"));
    // One element of a name is a key; many that are no list are one key many times.
    refused("one name", text.as_bytes(), DuplicateKey);
}

#[test]
fn a_text_in_two_notations_is_ambiguous() {
    let text = format!("{}\nspdxVersion: SPDX-2.3\n", spdx("spdx"));
    refused("tags and YAML", text.as_bytes(), AmbiguousFormat);
}
