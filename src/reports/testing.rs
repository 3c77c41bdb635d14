//! An assessment with everything in it that a report has to show.
//!
//! It is written by hand: no verdict in it follows from a document.

pub(super) mod vulnerability;

use std::collections::BTreeMap;

use crate::assessment::{
    ArtifactRecord, Assessment, BaselineRecord, BaselineResult, ComponentCounts, Conclusion, Counts,
    Coverage, Finding, Group, Input, JurisdictionResult, Options, ProblemRecord, Refusal, RefusedReview,
    RefusedWaiver, SubjectRecord, SubmissionRecord, Verdict, between, verdict,
};
use crate::baseline::entry::{For, Person};
use crate::baseline::review::Judged;
use crate::baseline::{Baseline, Bid, Decision, Level, Review, Rule, Waiver};
use crate::checks::{Code, Weight};
use crate::limits;
use crate::source::{Location, ProblemCode};

/// A name that tries everything a vendor's name can try.
pub(super) const HOSTILE: &str = "\u{1b}]0;x\u{7}\u{1b}[2K<script>alert(1)</script>\u{202e}gpj.exe\u{200b}\r\n::error::\
                                  |`**[x](http://evil)** @user ##[error] \u{9b}31m</style>&#x3c;{{7*7}}";

/// A name that tries what spreadsheets and XML readers fall for.
pub(super) const FORMULA: &str =
    "=HYPERLINK(\"http://evil\",\"x\");=cmd|'/C calc'!A0,\t@SUM(1)\u{0}\u{fffe}\u{b}]]>&_x003D_1";

/// Every verdict, hostile names, a group of ten thousand, several files.
pub(super) fn reference() -> Assessment {
    let baseline = Baseline::load("quad").expect("the baseline comes with the program");
    let findings: Vec<Finding> = baseline.rules.iter().map(finding).collect();
    let result = BaselineResult {
        baseline: record(&baseline),
        conclusion: Conclusion::Fail,
        findings,
        coverage: vec![Coverage {
            framework: "sbom-2026".into(),
            is_listed: true,
            requirements: 17,
            answered: 17,
            by_program: 16,
            by_person: 0,
            undecidable: 1,
            out_of_scope: 0,
        }],
        unused_waivers: vec![waiver("W-2026-005", "component-version", None)],
        refused_waivers: vec![RefusedWaiver {
            reason: Refusal::Expired,
            waiver: waiver("W-2026-001", "component-producer", None),
        }],
        refused_reviews: vec![RefusedReview {
            reason: Refusal::OtherBid,
            review: review("producer-plausible"),
        }],
        jurisdictions: BTreeMap::new(),
    };
    Assessment {
        tool_version: "0.1.0".into(),
        as_of: "2026-11-22T06:00:00Z".parse().expect("an instant"),
        options: Options {
            baselines: vec!["quad".into()],
            as_of_given: true,
            fail_on: Level::Shall,
            defer_review: false,
            report_only: false,
            observations: Some(limits::OBSERVATIONS),
            run_cargo: false,
            since: None,
        },
        bid: Some(Bid {
            tender: Some("DHS-2026-0417".into()),
            lot: Some("2, harbour instruments".into()),
            bidder: Some("Müller & Söhne <Hydrographie> GmbH".into()),
            product: Some("Tide gauge".into()),
            version: Some("2.1.0".into()),
            received: Some("20 November 2026, 14:05 JST".into()),
            evaluator: Some("A. Example".into()),
            organisation: Some("Port Authority, Digital Procurement".into()),
            classification: Some("OFFICIAL".into()),
            exposed: Some(true),
        }),
        inputs: vec![
            Input { kind: "baseline".into(), path: "quad".into(), sha256: baseline.sha256.clone() },
            Input { kind: "bid".into(), path: "bid.toml".into(), sha256: "5f".repeat(32) },
        ],
        submission: SubmissionRecord { digest: "c0ffee12".repeat(8), artifacts: artifacts() },
        intelligence: Some(vulnerability::intelligence()),
        vulnerabilities: vulnerability::vulnerabilities(HOSTILE),
        statements: vulnerability::other_statements(HOSTILE),
        frameworks: baseline.frameworks.clone(),
        conclusion: Conclusion::Fail,
        results: vec![result],
        since: None,
    }
}

/// The same where nations ask for more, and one of them for less, which is met.
pub(super) fn of_nations() -> Assessment {
    let mut assessment = reference();
    let fail_on = assessment.options.fail_on;
    let result = &mut assessment.results[0];
    let find = |rule: &str| {
        let finding = result.findings.iter().find(|finding| finding.rule == rule);
        vec![finding.expect("the baseline has it").clone()]
    };
    let nation = |code: &str, findings: Vec<Finding>| {
        let mut nation = JurisdictionResult {
            baseline: BaselineRecord {
                id: format!("quad-{code}"),
                jurisdiction: Some(code.into()),
                ..result.baseline.clone()
            },
            conclusion: Conclusion::Pass,
            between: Vec::new(),
            findings,
            coverage: Vec::new(),
            unused_waivers: vec![waiver("W-2026-007", "component-version", None)],
            refused_waivers: Vec::new(),
            refused_reviews: Vec::new(),
        };
        nation.conclusion = verdict::conclusion(&nation.all(result), fail_on);
        nation.between = between(&nation.all(result), fail_on);
        (code.to_owned(), nation)
    };
    let mut met = met().results.remove(0).findings;
    met.retain(|finding| finding.counts.examined > 0);
    result.jurisdictions = BTreeMap::from([
        nation("au", find("component-producer")),
        nation("in", find("component-license")),
        nation("jp", met),
        nation("us", find("sbom-tool-version")),
    ]);
    assessment
}

/// The same with so many causes of one failure, each with a value of its own.
pub(super) fn of_many_causes(many: u64) -> Assessment {
    let mut assessment = reference();
    let finding = &mut assessment.results[0].findings[0];
    let cause = |number: u64| {
        let args = [("field", "component.name"), ("value", &*format!("value-{number}"))];
        group(Weight::Unsatisfied, Code::Absent, &args, 1)
    };
    finding.verdict = Verdict::Fail;
    finding.counts.unsatisfied = many;
    finding.observations = (0..many).map(cause).collect();
    assessment
}

/// The same with every requirement met.
pub(super) fn met() -> Assessment {
    let mut assessment = reference();
    assessment.conclusion = Conclusion::Pass;
    for result in &mut assessment.results {
        result.conclusion = Conclusion::Pass;
        for finding in &mut result.findings {
            finding.verdict = Verdict::Pass;
            finding.reason = None;
            finding.observations.clear();
            finding.waivers.clear();
            finding.review_entry = None;
            finding.counts.unsatisfied = 0;
            finding.counts.undetermined = 0;
            finding.counts.review = 0;
            finding.counts.waived = 0;
        }
    }
    assessment
}

/// The same with nothing recognised and no bid.
pub(super) fn of_nothing() -> Assessment {
    let mut assessment = reference();
    assessment.conclusion = Conclusion::Undecided;
    assessment.bid = None;
    assessment.intelligence = None;
    assessment.vulnerabilities.clear();
    assessment.statements = crate::assessment::Statements::default();
    assessment.submission.artifacts.drain(..assessment.submission.artifacts.len() - 1);
    for result in &mut assessment.results {
        result.conclusion = Conclusion::Undecided;
        for finding in &mut result.findings {
            finding.verdict = Verdict::NoEvidence;
            finding.reason = Some(Code::NothingExamined);
            finding.counts = Counts::default();
            finding.observations.clear();
            finding.waivers.clear();
            finding.review_entry = None;
            finding.taken_from.clear();
        }
    }
    assessment
}

/// The same with a second baseline that is met.
pub(super) fn of_two() -> Assessment {
    let mut assessment = reference();
    let baseline = Baseline::load("ntia-2021").expect("the baseline comes with the program");
    let mut second = met().results.remove(0);
    second.baseline = record(&baseline);
    second.findings = baseline
        .rules
        .iter()
        .map(|rule| {
            let counts = Counts { present: 430, examined: 430, ..Counts::default() };
            Finding {
                verdict: Verdict::Pass,
                observations: Vec::new(),
                reason: None,
                counts,
                ..finding(rule)
            }
        })
        .collect();
    assessment.results.insert(0, second);
    assessment
}

fn record(baseline: &Baseline) -> BaselineRecord {
    BaselineRecord {
        id: baseline.id.clone(),
        version: baseline.version.to_string(),
        title: baseline.title.clone(),
        issuer: baseline.issuer.clone(),
        status: baseline.status,
        jurisdiction: baseline.jurisdiction.clone(),
        summary: baseline.summary.clone(),
        effective_from: baseline.effective_from.clone(),
        effective_until: baseline.effective_until.clone(),
        extends: baseline.extends.clone(),
        groups: baseline.groups.clone(),
        sha256: baseline.sha256.clone(),
    }
}

fn finding(rule: &Rule) -> Finding {
    let components = Counts { present: 1128, examined: 1116, ..Counts::default() };
    let exempt = BTreeMap::from([("file".to_owned(), 12)]);
    let one = Counts { present: 1, examined: 1, ..Counts::default() };
    let mut counts = if rule.id.starts_with("component-") { Counts { exempt, ..components } } else { one };
    let (verdict, reason, observations) = outcome(&rule.id, &mut counts);
    let taken_from = match rule.id.as_str() {
        "component-producer" => BTreeMap::from([("author".to_owned(), 12), ("supplier".to_owned(), 686)]),
        _ => BTreeMap::new(),
    };
    Finding {
        rule: rule.id.clone(),
        title: rule.title.clone(),
        level: rule.level,
        cure: rule.cure,
        group: rule.group.clone(),
        statement: rule.statement.clone(),
        rationale: rule.rationale.clone(),
        reading: rule.reading.clone(),
        remediation: rule.remediation.clone(),
        verdict,
        reason,
        counts,
        taken_from,
        observations,
        satisfies: rule.satisfies.clone(),
        waivers: match rule.id.as_str() {
            "sbom-tool-version" => vec![waiver("W-2026-003", &rule.id, None)],
            "component-producer" => {
                vec![waiver("W-2026-004", &rule.id, Some("pkg:npm/%40harbour/gauge-0@1.0.0"))]
            }
            _ => Vec::new(),
        },
        review_entry: (rule.id == "sbom-version").then(|| review(&rule.id)),
    }
}

/// A waiver by words that try to do harm; a buyer may have copied them from the vendor.
fn waiver(id: &str, rule: &str, purl: Option<&str>) -> Waiver {
    Waiver {
        id: id.into(),
        rule: rule.into(),
        baseline: Some("quad".into()),
        holds_for: names(),
        purl: purl.map(str::to_owned),
        reason: format!("The generator of this release leaves it out; {HOSTILE}"),
        compensating: Some("The buyer asks for it at delivery.".into()),
        risk: Some("moderate".into()),
        requested_by: None,
        approved_by: Person {
            name: "Jane Doe".into(),
            role: "Authorising official".into(),
            organisation: Some("Port Authority".into()),
            email: None,
        },
        approved_on: "2026-11-10".parse().expect("a day"),
        expires_on: "2027-01-31".parse().expect("a day"),
        ticket: None,
    }
}

fn names() -> For {
    For { product: Some("Tide gauge".into()), version: Some("2.1.0".into()), ..For::default() }
}

fn review(rule: &str) -> Review {
    let judged =
        Judged { path: Some("tidegauge.cdx.json".into()), description: None, sha256: "a".repeat(64) };
    Review {
        rule: rule.into(),
        baseline: "quad@1.0.0".into(),
        holds_for: names(),
        decision: Decision::Met,
        reviewer: "R. Viewer".into(),
        role: "Security adviser".into(),
        organisation: None,
        date: "2026-11-20".parse().expect("a day"),
        expires: Some("2027-11-20".parse().expect("a day")),
        basis: format!("The contract says so; {HOSTILE}"),
        evidence: vec![judged],
    }
}

fn outcome(rule: &str, counts: &mut Counts) -> (Verdict, Option<Code>, Vec<Group>) {
    let component = |name: &str| format!("component.{name}");
    match rule {
        "component-producer" => {
            counts.unsatisfied = 418;
            counts.waived = 1;
            counts.declared_unknown = 18;
            counts.not_asserted = 6;
            let field = component("producer");
            let absent = group(Weight::Unsatisfied, Code::Absent, &[("field", &field)], 412);
            let not_asserted = group(Weight::Unsatisfied, Code::NotAsserted, &[("field", &field)], 6);
            let noted = group(Weight::Noted, Code::DeclaredUnknown, &[("field", &field)], 18);
            let waived = group(Weight::Waived, Code::Absent, &[("field", &field)], 1);
            (Verdict::Fail, None, vec![absent, not_asserted, waived, noted])
        }
        "component-identifier" => {
            counts.unsatisfied = 1;
            let mut malformed = group(Weight::Unsatisfied, Code::IdentifierMalformed, &[("kind", "purl")], 1);
            malformed.subjects[0] = SubjectRecord {
                key: HOSTILE.into(),
                name: HOSTILE.into(),
                value: Some(format!("pkg:npm/{}", "x".repeat(5000))),
                ..malformed.subjects[0].clone()
            };
            (Verdict::Fail, None, vec![malformed])
        }
        "dependency-graph" | "component-dependency" => {
            counts.unsatisfied = 10_000;
            (Verdict::Fail, None, vec![group(Weight::Unsatisfied, Code::Unreachable, &[], 10_000)])
        }
        "component-license" => {
            counts.review = 3;
            counts.withheld = 3;
            let args = [("field", "component.license")];
            let mut withheld = group(Weight::Review, Code::Withheld, &args, 3);
            withheld.subjects[1] = SubjectRecord {
                key: FORMULA.into(),
                name: FORMULA.into(),
                version: Some("-1+1".into()),
                value: Some("@x".into()),
                ..withheld.subjects[1].clone()
            };
            (Verdict::NeedsReview, None, vec![withheld])
        }
        "sbom-author-signature" => {
            let seen = of_document(Weight::Undetermined, Code::SignatureNotVerified, &[]);
            counts.undetermined = 1;
            (Verdict::NoEvidence, None, vec![seen])
        }
        "sbom-generation-context" => {
            let args = [("field", "sbom.generation-context")];
            counts.undetermined = 1;
            (Verdict::NoEvidence, None, vec![of_document(Weight::Undetermined, Code::Inexpressible, &args)])
        }
        "sbom-author" => {
            let args = [("problem", "truncated")];
            counts.undetermined = 1;
            (Verdict::NoEvidence, None, vec![of_document(Weight::Undetermined, Code::DocumentLost, &args)])
        }
        "producer-plausible" => {
            let args = [("producer", HOSTILE)];
            counts.review = 1;
            (Verdict::NeedsReview, None, vec![of_document(Weight::Review, Code::RegistryAsProducer, &args)])
        }
        "sbom-tool-version" => {
            counts.unsatisfied = 1;
            let args = [("field", "sbom.tool-version")];
            (Verdict::Waived, None, vec![of_document(Weight::Unsatisfied, Code::Absent, &args)])
        }
        "sbom-version" => {
            counts.review = 1;
            let args = [("field", "sbom.version")];
            (Verdict::Pass, None, vec![of_document(Weight::Review, Code::Contradictory, &args)])
        }
        "product-matches-bid" => {
            *counts = Counts::default();
            (Verdict::NotApplicable, Some(Code::NoBidGiven), Vec::new())
        }
        "component-hash-value" => {
            counts.declared_unknown = 21;
            let args = [("field", "component.hash-value")];
            (Verdict::Pass, None, vec![group(Weight::Noted, Code::DeclaredUnknown, &args, 21)])
        }
        _ => (Verdict::Pass, None, Vec::new()),
    }
}

/// Equal observations of components, the first of which are kept.
fn group(weight: Weight, code: Code, args: &[(&str, &str)], count: u64) -> Group {
    let subject = |index: u64| SubjectRecord {
        key: format!("pkg:npm/%40harbour/gauge-{index}@1.{index}.0"),
        kind: "library".into(),
        name: format!("gauge-{index}"),
        version: Some(format!("1.{index}.0")),
        purl: Some(format!("pkg:npm/%40harbour/gauge-{index}@1.{index}.0")),
        value: None,
        locations: vec![location(
            "tidegauge.cdx.json",
            &format!("/components/{index}"),
            40 + 12 * index as u32,
        )],
    };
    Group { weight, code, args: owned(args), count, subjects: (0..count).map(subject).collect() }
}

fn of_document(weight: Weight, code: Code, args: &[(&str, &str)]) -> Group {
    let subject = SubjectRecord {
        key: "tidegauge.cdx.json".into(),
        kind: "document".into(),
        name: "tidegauge.cdx.json".into(),
        version: None,
        purl: None,
        value: None,
        locations: vec![location("tidegauge.cdx.json", "/metadata", 6)],
    };
    Group { weight, code, args: owned(args), count: 1, subjects: vec![subject] }
}

fn owned(args: &[(&str, &str)]) -> Vec<(String, String)> {
    args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn location(path: &str, pointer: &str, line: u32) -> Location {
    Location { path: path.into(), inside: None, pointer: pointer.into(), line: Some(line), column: Some(5) }
}

fn artifacts() -> Vec<ArtifactRecord> {
    let plain = |path: &str, digit: char| ArtifactRecord {
        path: path.into(),
        inside: None,
        role: None,
        format: None,
        format_version: None,
        made_with: Vec::new(),
        made_at: None,
        sha256: digit.to_string().repeat(64),
        size: 1_234_567,
        components: None,
        problems: Vec::new(),
    };
    let problem = |code, detail: Option<&str>, path: &str| ProblemRecord {
        code,
        detail: detail.map(str::to_owned),
        location: location(path, "/components/3", 77),
    };
    let sbom = ArtifactRecord {
        role: Some("sbom".into()),
        format: Some("CycloneDX".into()),
        format_version: Some("1.4".into()),
        made_with: vec!["syft 1.4.0".into(), HOSTILE.into()],
        made_at: Some("2026-11-19T22:14:05+09:00".into()),
        components: Some(ComponentCounts {
            read: 1129,
            checked: 1116,
            exempt: BTreeMap::from([("file".to_owned(), 12)]),
            unreadable: 1,
        }),
        problems: vec![
            problem(ProblemCode::UnreadableComponent, None, "tidegauge.cdx.json"),
            problem(ProblemCode::NearMiss, Some("licence for licenses"), "tidegauge.cdx.json"),
        ],
        ..plain("tidegauge.cdx.json", 'a')
    };
    let second = ArtifactRecord {
        inside: Some("sboms/firmware.spdx.json".into()),
        format: Some("SPDX".into()),
        format_version: Some("2.3".into()),
        made_with: Vec::new(),
        made_at: None,
        components: Some(ComponentCounts { read: 14, checked: 14, ..ComponentCounts::default() }),
        problems: Vec::new(),
        ..sbom.clone()
    };
    vec![
        sbom,
        ArtifactRecord { path: "evidence.zip".into(), sha256: "b".repeat(64), ..second },
        ArtifactRecord {
            role: Some("project".into()),
            format: Some("Cargo".into()),
            ..plain("Cargo.lock", 'c')
        },
        ArtifactRecord {
            problems: vec![problem(ProblemCode::DuplicateKey, Some("name"), "broken.cdx.json")],
            ..plain("broken.cdx.json", 'd')
        },
        ArtifactRecord {
            problems: vec![problem(ProblemCode::ControlFileIgnored, None, ".bidcheck.toml")],
            ..plain(".bidcheck.toml", 'e')
        },
        plain(HOSTILE, 'f'),
        plain("README.txt", '0'),
    ]
}
