//! What reading costs in each notation: CPU time and peak memory on one synthetic SPDX 2.3 document,
//! written in each, at two sizes.
//!
//! `cargo bench --bench notations` runs each in a process of its own. Nothing is asserted: machines differ.

#[path = "support/process.rs"]
mod process;

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Command;

use bidcheck::formats;
use bidcheck::submission::Submission;
use process::{cpu_seconds, peak_megabytes};

/// Writes a document with so many components.
type Writes = fn(usize) -> String;

const NOTATIONS: &[(&str, Writes)] =
    &[("json", json), ("tag-value", tag_value), ("yaml", yaml), ("xml", xml), ("rdf", rdf)];

const SIZES: &[usize] = &[10_000, 80_000];

fn main() {
    let mut out = std::io::stdout();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let asked = NOTATIONS.iter().find(|(name, _)| words.first().is_some_and(|word| word == name));
    if let (Some((name, write)), Some(size)) = (asked, words.get(1).and_then(|size| size.parse().ok())) {
        let _ = writeln!(out, "{}", measure(name, *write, size));
        return;
    }
    let _ = writeln!(
        out,
        "notation | packages | document | CPU (open + read) | per MB | peak memory | peak / document"
    );
    for (name, _) in NOTATIONS {
        for size in SIZES {
            let this = std::env::current_exe().expect("the benchmark knows where it is");
            let child =
                Command::new(this).args([name, &size.to_string()[..]]).output().expect("it runs itself");
            let _ = out.write_all(&child.stdout);
        }
    }
}

/// Reads one document and says what that took.
fn measure(name: &str, write: fn(usize) -> String, size: usize) -> String {
    let path = std::env::temp_dir().join(format!("bidcheck-bench-{}.{name}", std::process::id()));
    let document = write(size);
    let megabytes = document.len() as f64 / 1e6;
    std::fs::write(&path, document).expect("the temporary folder can be written to");
    let before = cpu_seconds();
    let submission = Submission::open(std::slice::from_ref(&path)).expect("the document was just written");
    let evidence = formats::read(&submission);
    let took = cpu_seconds() - before;
    let _ = std::fs::remove_file(path);
    assert_eq!((evidence.components.len(), evidence.problems.len()), (size, 0), "{name}");
    let peak = peak_megabytes();
    let (each, ratio) = (took / megabytes * 1e3, peak / megabytes);
    format!("{name} | {size} | {megabytes:.1} MB | {took:.2} s | {each:.1} ms | {peak:.0} MB | {ratio:.1}")
}

/// What each package says: its index, version and hash.
fn packages(size: usize) -> impl Iterator<Item = (usize, String, String)> {
    (0..size).map(|index| {
        let hash = (index as u128 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
        (index, format!("1.{}.{}", index % 50, index % 7), format!("{hash:064x}"))
    })
}

const NAMESPACE: &str = "https://benchmarks.example/spdx-2.3";

fn json(size: usize) -> String {
    let mut text = format!(
        r#"{{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"whole","documentNamespace":"{NAMESPACE}","creationInfo":{{"created":"2026-11-20T08:00:00Z","creators":["Organization: Benchmarks Ltd","Tool: synthesizer-1.0.0"]}},"packages":["#
    );
    for (index, version, hash) in packages(size) {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(
            text,
            r#"{comma}
{{"SPDXID":"SPDXRef-{index}","name":"part-{index}","versionInfo":"{version}","supplier":"Organization: Maker {}","downloadLocation":"https://example.org/part-{index}","filesAnalyzed":false,"checksums":[{{"algorithm":"SHA256","checksumValue":"{hash}"}}],"licenseConcluded":"MIT","licenseDeclared":"MIT","copyrightText":"NOASSERTION","externalRefs":[{{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/part-{index}@{version}"}}]}}"#,
            index % 997
        );
    }
    text.push_str(
        "],\"relationships\":[{\"spdxElementId\":\"SPDXRef-DOCUMENT\",\"relationshipType\":\"DESCRIBES\",\"relatedSpdxElement\":\"SPDXRef-0\"}",
    );
    for index in 1..size {
        let _ = write!(
            text,
            ",\n{{\"spdxElementId\":\"SPDXRef-{}\",\"relationshipType\":\"DEPENDS_ON\",\"relatedSpdxElement\":\"SPDXRef-{index}\"}}",
            (index - 1) / 2
        );
    }
    text.push_str("]}\n");
    text
}

fn tag_value(size: usize) -> String {
    let mut text = format!(
        "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: whole\nDocumentNamespace: {NAMESPACE}\n\
         Creator: Organization: Benchmarks Ltd\nCreator: Tool: synthesizer-1.0.0\nCreated: 2026-11-20T08:00:00Z\n"
    );
    for (index, version, hash) in packages(size) {
        let _ = write!(
            text,
            "\nPackageName: part-{index}\nSPDXID: SPDXRef-{index}\nPackageVersion: {version}\nPackageSupplier: Organization: Maker {}\n\
             PackageDownloadLocation: https://example.org/part-{index}\nFilesAnalyzed: false\nPackageChecksum: SHA256: {hash}\n\
             PackageLicenseConcluded: MIT\nPackageLicenseDeclared: MIT\nPackageCopyrightText: NOASSERTION\n\
             ExternalRef: PACKAGE-MANAGER purl pkg:npm/part-{index}@{version}\n",
            index % 997
        );
    }
    text.push_str("\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-0\n");
    for index in 1..size {
        let _ = writeln!(text, "Relationship: SPDXRef-{} DEPENDS_ON SPDXRef-{index}", (index - 1) / 2);
    }
    text
}

fn yaml(size: usize) -> String {
    let mut text = format!(
        "spdxVersion: SPDX-2.3\ndataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nname: whole\ndocumentNamespace: {NAMESPACE}\n\
         creationInfo:\n  created: '2026-11-20T08:00:00Z'\n  creators:\n  - 'Organization: Benchmarks Ltd'\n  - 'Tool: synthesizer-1.0.0'\npackages:\n"
    );
    for (index, version, hash) in packages(size) {
        let _ = write!(
            text,
            "- SPDXID: SPDXRef-{index}\n  name: part-{index}\n  versionInfo: '{version}'\n  supplier: 'Organization: Maker {}'\n\
             \x20 downloadLocation: https://example.org/part-{index}\n  filesAnalyzed: false\n  checksums:\n  - algorithm: SHA256\n\
             \x20   checksumValue: '{hash}'\n  licenseConcluded: MIT\n  licenseDeclared: MIT\n  copyrightText: NOASSERTION\n  externalRefs:\n\
             \x20 - referenceCategory: PACKAGE-MANAGER\n    referenceType: purl\n    referenceLocator: pkg:npm/part-{index}@{version}\n",
            index % 997
        );
    }
    text.push_str("relationships:\n- spdxElementId: SPDXRef-DOCUMENT\n  relationshipType: DESCRIBES\n  relatedSpdxElement: SPDXRef-0\n");
    for index in 1..size {
        let _ = write!(
            text,
            "- spdxElementId: SPDXRef-{}\n  relationshipType: DEPENDS_ON\n  relatedSpdxElement: SPDXRef-{index}\n",
            (index - 1) / 2
        );
    }
    text
}

fn xml(size: usize) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\"?>\n<Document><spdxVersion>SPDX-2.3</spdxVersion><dataLicense>CC0-1.0</dataLicense><SPDXID>SPDXRef-DOCUMENT</SPDXID>\
         <name>whole</name><documentNamespace>{NAMESPACE}</documentNamespace><creationInfo><created>2026-11-20T08:00:00Z</created>\
         <creators>Organization: Benchmarks Ltd</creators><creators>Tool: synthesizer-1.0.0</creators></creationInfo>\n"
    );
    for (index, version, hash) in packages(size) {
        let _ = writeln!(
            text,
            "<packages><SPDXID>SPDXRef-{index}</SPDXID><name>part-{index}</name><versionInfo>{version}</versionInfo>\
             <supplier>Organization: Maker {}</supplier><downloadLocation>https://example.org/part-{index}</downloadLocation>\
             <filesAnalyzed>false</filesAnalyzed><checksums><algorithm>SHA256</algorithm><checksumValue>{hash}</checksumValue></checksums>\
             <licenseConcluded>MIT</licenseConcluded><licenseDeclared>MIT</licenseDeclared><copyrightText>NOASSERTION</copyrightText>\
             <externalRefs><referenceCategory>PACKAGE-MANAGER</referenceCategory><referenceType>purl</referenceType>\
             <referenceLocator>pkg:npm/part-{index}@{version}</referenceLocator></externalRefs></packages>",
            index % 997
        );
    }
    let mut relate = |from: &str, kind: &str, to: usize| {
        let _ = writeln!(
            text,
            "<relationships><spdxElementId>SPDXRef-{from}</spdxElementId><relationshipType>{kind}</relationshipType>\
             <relatedSpdxElement>SPDXRef-{to}</relatedSpdxElement></relationships>"
        );
    };
    relate("DOCUMENT", "DESCRIBES", 0);
    for index in 1..size {
        relate(&((index - 1) / 2).to_string(), "DEPENDS_ON", index);
    }
    text.push_str("</Document>\n");
    text
}

fn rdf(size: usize) -> String {
    let terms = "http://spdx.org/rdf/terms";
    let relationship = |kind: &str, to: usize| {
        format!(
            "<spdx:relationship><spdx:Relationship><spdx:relationshipType rdf:resource=\"{terms}#relationshipType_{kind}\"/>\
             <spdx:relatedSpdxElement rdf:resource=\"{NAMESPACE}#SPDXRef-{to}\"/></spdx:Relationship></spdx:relationship>"
        )
    };
    let mut text = format!(
        "<rdf:RDF xmlns:spdx=\"{terms}#\" xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <spdx:SpdxDocument rdf:about=\"{NAMESPACE}#SPDXRef-DOCUMENT\"><spdx:specVersion>SPDX-2.3</spdx:specVersion>\
         <spdx:dataLicense rdf:resource=\"http://spdx.org/licenses/CC0-1.0\"/><spdx:name>whole</spdx:name>\
         <spdx:creationInfo><spdx:CreationInfo><spdx:created>2026-11-20T08:00:00Z</spdx:created>\
         <spdx:creator>Organization: Benchmarks Ltd</spdx:creator><spdx:creator>Tool: synthesizer-1.0.0</spdx:creator>\
         </spdx:CreationInfo></spdx:creationInfo>{}</spdx:SpdxDocument>\n",
        relationship("describes", 0)
    );
    for (index, version, hash) in packages(size) {
        let _ = write!(
            text,
            "<spdx:Package rdf:about=\"{NAMESPACE}#SPDXRef-{index}\"><spdx:name>part-{index}</spdx:name>\
             <spdx:versionInfo>{version}</spdx:versionInfo><spdx:supplier>Organization: Maker {}</spdx:supplier>\
             <spdx:downloadLocation>https://example.org/part-{index}</spdx:downloadLocation><spdx:filesAnalyzed>false</spdx:filesAnalyzed>\
             <spdx:checksum><spdx:Checksum><spdx:algorithm rdf:resource=\"{terms}#checksumAlgorithm_sha256\"/>\
             <spdx:checksumValue>{hash}</spdx:checksumValue></spdx:Checksum></spdx:checksum>\
             <spdx:licenseConcluded rdf:resource=\"http://spdx.org/licenses/MIT\"/><spdx:licenseDeclared rdf:resource=\"http://spdx.org/licenses/MIT\"/>\
             <spdx:copyrightText rdf:resource=\"{terms}#noassertion\"/><spdx:externalRef><spdx:ExternalRef>\
             <spdx:referenceCategory rdf:resource=\"{terms}#referenceCategory_packageManager\"/>\
             <spdx:referenceType rdf:resource=\"http://spdx.org/rdf/references/purl\"/>\
             <spdx:referenceLocator>pkg:npm/part-{index}@{version}</spdx:referenceLocator></spdx:ExternalRef></spdx:externalRef>",
            index % 997
        );
        for next in [index * 2 + 1, index * 2 + 2].into_iter().filter(|&next| next < size) {
            text.push_str(&relationship("dependsOn", next));
        }
        text.push_str("</spdx:Package>\n");
    }
    text.push_str("</rdf:RDF>\n");
    text
}
