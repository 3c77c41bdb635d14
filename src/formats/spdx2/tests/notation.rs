use crate::limits::DEFAULT;
use crate::source::ProblemCode;
use crate::syntax::Scribe;

use super::*;

/// The evidence of a text in whatever notation, in words: names, edges and licences.
fn said_by(text: &str) -> Vec<String> {
    let submission = Submission::from_texts([("bom", text.as_bytes())]);
    let evidence = formats::read(&submission);
    let name = |component: &crate::evidence::Component<'_>| said(&component.name);
    let end = |end| match end {
        crate::evidence::Endpoint::Component(index) => name(evidence.component(index)),
        other => format!("{other:?}"),
    };
    let mut words: Vec<String> = evidence
        .relationships
        .iter()
        .map(|one| format!("{} {} {}", end(one.from), one.kind.word(), end(one.to)))
        .collect();
    words.extend(evidence.components.iter().map(|one| {
        let licenses = one.licenses.stated().into_iter().flatten();
        format!("{} {:?}", name(one), licenses.map(|license| license.text.raw()).collect::<Vec<_>>())
    }));
    words.extend(evidence.problems.iter().map(|problem| format!("{:?} {:?}", problem.code, problem.detail)));
    words.sort();
    words
}

const RDF: &str = r#"<rdf:RDF xmlns:spdx="http://spdx.org/rdf/terms#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xml:base="https://a.example/d">"#;

fn rdf(inside: &str) -> String {
    format!(
        r##"{RDF}<spdx:SpdxDocument rdf:about="#SPDXRef-DOCUMENT"><spdx:specVersion>SPDX-2.3</spdx:specVersion></spdx:SpdxDocument>{inside}</rdf:RDF>"##
    )
}

#[test]
fn statements_say_the_same_in_any_order_and_nesting() {
    let nested = rdf(
        r##"<spdx:Package rdf:about="https://a.example/d#SPDXRef-a"><spdx:name>a</spdx:name><spdx:relationship><spdx:Relationship>
        <spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_dependsOn"/><spdx:relatedSpdxElement>
        <spdx:Package rdf:ID="SPDXRef-b"><spdx:name>b</spdx:name></spdx:Package></spdx:relatedSpdxElement>
        </spdx:Relationship></spdx:relationship></spdx:Package>"##,
    );
    let flat = rdf(
        r##"<spdx:Relationship rdf:nodeID="r"><spdx:relatedSpdxElement rdf:resource="#SPDXRef-b"/></spdx:Relationship>
        <rdf:Description rdf:about="#SPDXRef-b" spdx:name="b"/>
        <rdf:Description rdf:nodeID="r"><spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_dependsOn"/></rdf:Description>
        <spdx:Package rdf:ID="SPDXRef-b"/><rdf:Description rdf:about="#SPDXRef-a"><spdx:relationship rdf:nodeID="r"/></rdf:Description>
        <rdf:Description rdf:ID="SPDXRef-a"><rdf:type rdf:resource="http://spdx.org/rdf/terms#Package"/><spdx:name>a</spdx:name></rdf:Description>"##,
    );
    let resource = nested
        .replace("<spdx:Relationship>", "")
        .replace("</spdx:Relationship>", "")
        .replace("<spdx:relationship>", r#"<spdx:relationship rdf:parseType="Resource">"#);
    let expected = ["a []", "a depends-on b", "b []"];
    assert_eq!(said_by(&nested), expected);
    assert_eq!(said_by(&flat), expected);
    let said = said_by(&resource);
    assert_eq!(
        said,
        [&["UnknownKeyword Some(\"rdf:Description\")".to_owned()][..], &expected.map(str::to_owned)[..]]
            .concat()
    );
}

#[test]
fn sets_of_licences_are_expressions() {
    let license = |inside: &str| {
        let package = format!(
            r##"<spdx:Package rdf:about="#SPDXRef-a"><spdx:name>a</spdx:name><spdx:licenseDeclared>{inside}</spdx:licenseDeclared></spdx:Package>"##
        );
        said_by(&rdf(&package)).remove(0)
    };
    let mit = r#"<spdx:member rdf:resource="http://spdx.org/licenses/MIT"/>"#;
    let own = r##"<spdx:member rdf:resource="#LicenseRef-1"/>"##;
    let gpl = r#"<spdx:member><spdx:License rdf:about="http://spdx.org/licenses/GPL-2.0-only"><spdx:licenseId>GPL-2.0-only</spdx:licenseId></spdx:License></spdx:member>"#;
    let both = format!("<spdx:ConjunctiveLicenseSet>{mit}{own}</spdx:ConjunctiveLicenseSet>");
    let either = format!(
        "<spdx:DisjunctiveLicenseSet><spdx:member>{both}</spdx:member>{gpl}</spdx:DisjunctiveLicenseSet>"
    );
    let later = format!("<spdx:OrLaterOperator>{gpl}</spdx:OrLaterOperator>");
    let exception = r#"<spdx:licenseException><spdx:LicenseException><spdx:licenseExceptionId>Classpath-exception-2.0</spdx:licenseExceptionId></spdx:LicenseException></spdx:licenseException>"#;
    let with = format!("<spdx:WithExceptionOperator>{gpl}{exception}</spdx:WithExceptionOperator>");
    for (set, expression) in [
        (&both, "MIT AND LicenseRef-1"),
        (&either, "(MIT AND LicenseRef-1) OR GPL-2.0-only"),
        (&later, "GPL-2.0-only+"),
        (&with, "GPL-2.0-only WITH Classpath-exception-2.0"),
    ] {
        assert_eq!(license(set), format!("a {:?}", [expression]));
    }
}

/// What a scribe is told of tags, as JSON.
fn told(text: &str) -> (Value, Vec<ProblemCode>) {
    let submission = Submission::from_texts([("bom", text.as_bytes())]);
    let evidence = formats::read(&submission);
    let transcript = submission.artifacts[0].transcript().map(|transcript| transcript.text().to_owned());
    let value = serde_json::from_str(&transcript.unwrap_or_default()).unwrap_or_default();
    (value, evidence.problems.iter().map(|problem| problem.code).collect())
}

const TAGS: &str =
    "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentNamespace: https://a.example/d\n";

#[test]
fn tags_belong_to_the_last_element_begun() {
    let (value, problems) = told(&format!(
        "{TAGS}FileName: ./loose\nSPDXID: SPDXRef-loose\nPackageName: a\nSPDXID: SPDXRef-a\n\
         Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a\nRelationshipComment: <text>why\nnot</text>\nPackageVersion: 1\n\
         Annotator: Person: A\nAnnotationDate: 2026-11-20T08:00:00Z\nAnnotationType: OTHER\nSPDXREF: SPDXRef-a\nAnnotationComment: x\n\
         FileName: ./f\nSPDXID: SPDXRef-f\nLicenseConcluded: MIT\nPackageName: b\nSPDXID: SPDXRef-b\n"
    ));
    assert_eq!(problems, []);
    let note = json!([{ "annotator": "Person: A", "annotationDate": "2026-11-20T08:00:00Z", "annotationType": "OTHER", "comment": "x" }]);
    let a = json!({ "name": "a", "SPDXID": "SPDXRef-a", "versionInfo": "1", "annotations": note, "hasFiles": ["SPDXRef-f"] });
    assert_eq!(value["packages"], json!([a, { "name": "b", "SPDXID": "SPDXRef-b" }]));
    let files = json!([
        { "fileName": "./loose", "SPDXID": "SPDXRef-loose" },
        { "fileName": "./f", "SPDXID": "SPDXRef-f", "licenseConcluded": "MIT" },
    ]);
    assert_eq!(value["files"], files);
    assert_eq!(value["relationships"][0]["comment"], "why\nnot");
}

#[test]
fn values_of_several_words_are_told_apart() {
    let (value, problems) = told(&format!(
        "{TAGS}ExternalDocumentRef: DocumentRef-x https://x.example/y SHA1: abc\nPackageName: a\nSPDXID: SPDXRef-a\nFilesAnalyzed: false\n\
         PackageVerificationCode: d6a7 (excludes: ./a, ./b)\nPackageChecksum: SHA256: 12\nPrimaryPackagePurpose: OPERATING-SYSTEM\n\
         ExternalRef: PACKAGE-MANAGER  purl pkg:npm/a@1\nExternalRefComment: c\nSnippetSPDXID: SPDXRef-s\n\
         SnippetFromFileSPDXID: SPDXRef-f\nSnippetByteRange: 310:420\nSnippetLineRange: 5:23\n"
    ));
    assert_eq!(problems, []);
    let sum = json!({ "algorithm": "SHA1", "checksumValue": "abc" });
    let other = json!({ "externalDocumentId": "DocumentRef-x", "spdxDocument": "https://x.example/y", "checksum": sum });
    assert_eq!(value["externalDocumentRefs"], json!([other]));
    let package = json!({
        "name": "a", "SPDXID": "SPDXRef-a", "filesAnalyzed": false, "primaryPackagePurpose": "OPERATING_SYSTEM",
        "packageVerificationCode": { "packageVerificationCodeValue": "d6a7", "packageVerificationCodeExcludedFiles": ["./a", "./b"] },
        "checksums": [{ "algorithm": "SHA256", "checksumValue": "12" }],
        "externalRefs": [{
            "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/a@1", "comment": "c",
        }],
    });
    assert_eq!(value["packages"], json!([package]));
    let end = |unit: &str, number: u32| json!({ "reference": "SPDXRef-f", unit: number });
    let ranges = json!([
        { "startPointer": end("offset", 310), "endPointer": end("offset", 420) },
        { "startPointer": end("lineNumber", 5), "endPointer": end("lineNumber", 23) },
    ]);
    assert_eq!(value["snippets"][0]["ranges"], ranges);
}

#[test]
fn what_is_no_tag_or_out_of_place_is_named_and_not_taken() {
    use ProblemCode::{DanglingReference, NearMiss, UnknownKeyword, UnreadableLine, WrongType};
    for (lines, code) in [
        ("PackageVersion: 1", NearMiss),
        ("PackageName: a\npackageVersion: 1", NearMiss),
        ("PackageName: a\nPackageMaker: b", UnknownKeyword),
        ("PackageName: a\nFileName: ./f\nPackageVersion: 1", NearMiss),
        ("AnnotationDate: 2026-11-20T08:00:00Z", NearMiss),
        ("PackageName: a\nPackageChecksum: abc", WrongType),
        ("Relationship: a DEPENDS_ON", WrongType),
        ("PackageVersion 1", UnreadableLine),
        ("Annotator: Person: A\nSPDXREF: SPDXRef-gone", DanglingReference),
    ] {
        let (value, problems) = told(&format!("{TAGS}{lines}\n"));
        assert!(problems.contains(&code), "{lines}: {problems:?}");
        assert_eq!(value["packages"][0]["versionInfo"], Value::Null, "{lines}");
    }
}

#[test]
fn elements_are_bounded() {
    let limits = Limits { kept_values: 3, ..DEFAULT };
    let mut scribe = Scribe::new(&limits);
    super::super::xml::dictate("<Document><a/><b/><c/></Document>", &mut scribe);
    assert!(scribe.is_refused());
}

#[test]
fn xml_tells_lists_by_their_names() {
    let (value, problems) = told(
        "<Document><spdxVersion>SPDX-2.3</spdxVersion><packages><name>a</name></packages><creationInfo><creators>Tool: x</creators>\
         </creationInfo><packages><name>b</name><filesAnalyzed>true</filesAnalyzed></packages></Document>",
    );
    assert_eq!(problems, []);
    assert_eq!(value["packages"], json!([{ "name": "a" }, { "name": "b", "filesAnalyzed": true }]));
    assert_eq!(value["creationInfo"]["creators"], json!(["Tool: x"]));
}
