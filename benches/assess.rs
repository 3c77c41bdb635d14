//! What an assessment costs: CPU time and peak memory on synthetic SBOMs of growing size.
//!
//! `cargo bench --bench assess` runs each size and notation in a process of its own, so that the peak is
//! that one's. `cargo bench --bench assess -- 1000` runs one size, `-- 1000 xml` in another notation.
//! Nothing is asserted: machines differ.

#[path = "support/process.rs"]
mod process;

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Command;

use bidcheck::assessment::{self, Options, Terms};
use bidcheck::baseline::{Baseline, Level};
use bidcheck::formats;
use bidcheck::intelligence::Knowledge;
use bidcheck::reports::{self, Format, Look};
use bidcheck::submission::Submission;
use process::{cpu_seconds, peak_megabytes};

const SIZES: &[(usize, &str)] = &[
    (1_000, "json"),
    (1_000, "xml"),
    (100_000, "json"),
    (100_000, "xml"),
    (1_000_000, "json"),
    (1_000_000, "xml"),
];

fn main() {
    let mut out = std::io::stdout();
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let is_xml = std::env::args().any(|notation| notation == "xml");
    match sizes[..] {
        [size] => {
            let _ = writeln!(out, "{}", measure(size, if is_xml { "xml" } else { "json" }));
        }
        _ => {
            let _ = writeln!(
                out,
                "components | notation | document | CPU (read + assess + JSON) | peak memory | peak / document"
            );
            for (size, notation) in SIZES {
                let this = std::env::current_exe().expect("the benchmark knows where it is");
                let child =
                    Command::new(this).args([&size.to_string(), *notation]).output().expect("it runs itself");
                let _ = out.write_all(&child.stdout);
            }
        }
    }
}

/// Reads, assesses and renders one synthetic SBOM and says what that took.
fn measure(size: usize, notation: &str) -> String {
    let document = if notation == "xml" { synthetic_xml(size) } else { synthetic(size) };
    let megabytes = document.len() as f64 / 1e6;
    let path = std::env::temp_dir().join(format!("bidcheck-bench-{}.cdx.json", std::process::id()));
    std::fs::write(&path, &document).expect("the temporary folder can be written to");
    drop(document);
    let baseline = Baseline::load("quad").expect("the default baseline loads");

    let before = cpu_seconds();
    let submission = Submission::open(std::slice::from_ref(&path)).expect("the document was just written");
    let read = cpu_seconds();
    let evidence = formats::read(&submission);
    let understood = cpu_seconds();
    let options = Options {
        baselines: vec!["quad".to_owned()],
        as_of_given: true,
        fail_on: Level::Shall,
        defer_review: false,
        report_only: false,
        observations: Some(bidcheck::limits::OBSERVATIONS),
        run_cargo: false,
        since: None,
    };
    let as_of = "2026-11-22T00:00:00Z".parse().expect("an instant");
    let terms = Terms {
        options,
        bid: None,
        waivers: Vec::new(),
        reviews: Vec::new(),
        knowledge: Knowledge::default(),
        inputs: Vec::new(),
        since: None,
        as_of,
    };
    let assessment = assessment::assess(&submission, &evidence, &[baseline], terms);
    let assessed = cpu_seconds();
    reports::render(&assessment, Format::Json, Look::default(), &mut std::io::sink())
        .expect("a sink takes all");
    let rendered = cpu_seconds();
    let _ = std::fs::remove_file(path);

    let peak = peak_megabytes();
    format!(
        "{size} | {notation} | {megabytes:.1} MB | {:.3} s (open {:.3}, read {:.3}, assess {:.3}, JSON {:.3}) | {peak:.0} MB | {:.2}",
        rendered - before,
        read - before,
        understood - read,
        assessed - understood,
        rendered - assessed,
        peak / megabytes,
    )
}

/// A CycloneDX 1.6 document as generators write them: every component complete but for every hundredth.
fn synthetic(size: usize) -> String {
    let mut text = String::with_capacity(size * 620 + 1000);
    text.push_str(
        r#"{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,
"metadata":{"timestamp":"2026-11-20T08:00:00Z","lifecycles":[{"phase":"build"}],"tools":{"components":[{"type":"application","name":"synthesizer","version":"1.0.0"}]},
"authors":[{"name":"Benchmarks Ltd"}],
"component":{"type":"application","bom-ref":"root","name":"whole","version":"1.0.0","purl":"pkg:generic/whole@1.0.0","manufacturer":{"name":"Benchmarks Ltd"},"licenses":[{"expression":"MIT"}],"hashes":[{"alg":"SHA-256","content":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}]}},
"components":["#,
    );
    let separator = |index| if index == 0 { "\n" } else { ",\n" };
    for index in 0..size {
        let producer = if index % 100 == 0 {
            String::new()
        } else {
            format!(r#""manufacturer":{{"name":"Maker {}"}},"#, index % 997)
        };
        let _ = write!(
            text,
            r#"{}{{"type":"library","bom-ref":"c{index}","name":"part-{index}","version":"1.{}.{}",{producer}"purl":"pkg:npm/part-{index}@1.{}.{}","licenses":[{{"license":{{"id":"MIT"}}}}],"hashes":[{{"alg":"SHA-256","content":"{:064x}"}}],"externalReferences":[{{"type":"website","url":"https://example.org/part-{index}"}}],"properties":[{{"name":"made:by","value":"synthesizer"}}]}}"#,
            separator(index),
            index % 50,
            index % 7,
            index % 50,
            index % 7,
            (index as u128 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835),
        );
    }
    text.push_str("],\n\"dependencies\":[{\"ref\":\"root\",\"dependsOn\":[\"c0\"]}");
    for index in 0..size {
        let next = [index * 2 + 1, index * 2 + 2];
        let next: Vec<String> =
            next.iter().filter(|next| **next < size).map(|next| format!("\"c{next}\"")).collect();
        let _ = write!(text, ",\n{{\"ref\":\"c{index}\",\"dependsOn\":[{}]}}", next.join(","));
    }
    text.push_str("],\n\"compositions\":[{\"aggregate\":\"complete\",\"dependencies\":[\"root\"]}]}\n");
    text
}

/// The same document in XML.
fn synthetic_xml(size: usize) -> String {
    let mut text = String::with_capacity(size * 760 + 1000);
    text.push_str(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="1">
<metadata><timestamp>2026-11-20T08:00:00Z</timestamp><lifecycles><lifecycle><phase>build</phase></lifecycle></lifecycles><tools><components><component type="application"><name>synthesizer</name><version>1.0.0</version></component></components></tools>
<authors><author><name>Benchmarks Ltd</name></author></authors>
<component type="application" bom-ref="root"><manufacturer><name>Benchmarks Ltd</name></manufacturer><name>whole</name><version>1.0.0</version><hashes><hash alg="SHA-256">9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08</hash></hashes><licenses><expression>MIT</expression></licenses><purl>pkg:generic/whole@1.0.0</purl></component></metadata>
<components>"#,
    );
    for index in 0..size {
        let producer = if index % 100 == 0 {
            String::new()
        } else {
            format!("<manufacturer><name>Maker {}</name></manufacturer>", index % 997)
        };
        let _ = write!(
            text,
            r#"
<component type="library" bom-ref="c{index}">{producer}<name>part-{index}</name><version>1.{}.{}</version><hashes><hash alg="SHA-256">{:064x}</hash></hashes><licenses><license><id>MIT</id></license></licenses><purl>pkg:npm/part-{index}@1.{}.{}</purl><externalReferences><reference type="website"><url>https://example.org/part-{index}</url></reference></externalReferences><properties><property name="made:by">synthesizer</property></properties></component>"#,
            index % 50,
            index % 7,
            (index as u128 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835),
            index % 50,
            index % 7,
        );
    }
    text.push_str(
        "</components>\n<dependencies><dependency ref=\"root\"><dependency ref=\"c0\"/></dependency>",
    );
    for index in 0..size {
        let next = [index * 2 + 1, index * 2 + 2];
        let next: String = next
            .iter()
            .filter(|next| **next < size)
            .map(|next| format!("<dependency ref=\"c{next}\"/>"))
            .collect();
        let _ = write!(text, "\n<dependency ref=\"c{index}\">{next}</dependency>");
    }
    text.push_str("</dependencies>\n<compositions><composition><aggregate>complete</aggregate><dependencies><dependency ref=\"root\"/></dependencies></composition></compositions></bom>\n");
    text
}
