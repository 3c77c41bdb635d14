//! An assessment in which every verdict and every optional field occurs.

use std::collections::BTreeMap;

use crate::assessment::{
    ArtifactRecord, Assessment, BaselineRecord, BaselineResult, ComponentCounts, Conclusion, Counts,
    Coverage, Finding, Group, Input, JurisdictionResult, OldFinding, Options, ProblemRecord, Refusal,
    RefusedReview, RefusedWaiver, Since, SubjectRecord, SubmissionRecord, Verdict,
};
use crate::baseline::entry::{For, Person};
use crate::baseline::review::Judged;
use crate::baseline::{
    self, Bid, Citation, Cure, Decision, Framework, Level, Mark, Relation, Review, Status, Waiver,
};
use crate::checks::{Code, Weight};
use crate::reports::testing::vulnerability;
use crate::source::{Location, ProblemCode};

/// What a vendor may write to do harm to whoever shows it.
pub(super) const HOSTILE: &str = "\u{1b}[31m\"<script>\u{202e}alert(1)\u{202c}</script>\\\u{0}\u{7f}\u{85}\u{2028}=cmd|' /C calc'!A0 ⟨名前⟩";

fn text(words: &str) -> String {
    words.to_owned()
}

fn some(words: &str) -> Option<String> {
    Some(text(words))
}

fn sha(digit: char) -> String {
    digit.to_string().repeat(64)
}

pub(super) fn assessment() -> Assessment {
    Assessment {
        tool_version: text("0.1.0"),
        as_of: "2026-11-22T08:00:00.000000001Z".parse().expect("an instant"),
        options: Options {
            baselines: vec![text("quad"), text("ntia-2021@1.0.0")],
            as_of_given: true,
            fail_on: Level::Should,
            defer_review: true,
            report_only: true,
            observations: Some(2),
            run_cargo: false,
            since: some("last.json"),
        },
        bid: Some(bid()),
        inputs: vec![Input { kind: text("bid"), path: text("bid.toml"), sha256: sha('b') }],
        submission: SubmissionRecord { digest: sha('0'), artifacts: vec![sbom(), unrecognised()] },
        intelligence: Some(vulnerability::intelligence()),
        vulnerabilities: vulnerability::vulnerabilities(HOSTILE),
        statements: vulnerability::other_statements(HOSTILE),
        frameworks: BTreeMap::from([(text("sbom-2026"), framework())]),
        conclusion: Conclusion::Fail,
        results: vec![every_verdict(), no_rule()],
        since: Some(Since {
            sha256: sha('e'),
            as_of: "2026-11-20T08:00:00Z".parse().expect("an instant"),
            conclusion: Conclusion::Fail,
            unmatched: vec![text("ntia-2021@1.0.0")],
            old: vec![OldFinding { baseline: text("quad@1.0.0"), sha256: sha('3'), rule: text("fails") }],
        }),
    }
}

fn bid() -> Bid {
    Bid {
        tender: some("T-2026-17"),
        lot: some("2"),
        bidder: some(HOSTILE),
        product: some("Widget"),
        version: some("2.3.1"),
        received: some("2026-11-20"),
        evaluator: some("E. Valuator"),
        organisation: some("Procurement"),
        classification: some("OFFICIAL"),
        exposed: Some(true),
    }
}

fn sbom() -> ArtifactRecord {
    let problem = |code: ProblemCode, detail: Option<String>, location: Location| ProblemRecord {
        code,
        detail,
        location,
    };
    ArtifactRecord {
        path: text("bid.zip"),
        inside: some("bom.json"),
        role: some("sbom"),
        format: some("CycloneDX"),
        format_version: some("1.6"),
        made_with: vec![text("syft 1.0"), text(HOSTILE)],
        made_at: some("2026-11-01T00:00:00Z"),
        sha256: sha('1'),
        size: u64::MAX,
        components: Some(ComponentCounts {
            read: 12,
            checked: 8,
            exempt: BTreeMap::from([(text("file"), 2), (text("device"), 1)]),
            unreadable: 1,
        }),
        problems: vec![
            problem(ProblemCode::UnreadableComponent, None, place("/components/3")),
            problem(ProblemCode::NearMiss, some(HOSTILE), whole_file()),
        ],
    }
}

fn unrecognised() -> ArtifactRecord {
    ArtifactRecord {
        path: text("read.me"),
        inside: None,
        role: None,
        format: None,
        format_version: None,
        made_with: Vec::new(),
        made_at: None,
        sha256: sha('2'),
        size: 0,
        components: None,
        problems: Vec::new(),
    }
}

fn place(pointer: &str) -> Location {
    Location {
        path: text("bid.zip"),
        inside: some("bom.json"),
        pointer: text(pointer),
        line: Some(4),
        column: Some(7),
    }
}

fn whole_file() -> Location {
    Location { path: text("bom.json"), inside: None, pointer: text(""), line: None, column: None }
}

fn framework() -> Framework {
    Framework {
        title: text("2026 Minimum Elements"),
        authority: text("CISA and others"),
        jurisdiction: vec![text("us"), text("au")],
        edition: text("2.1"),
        date: text("2026-07-29"),
        status: text("voluntary"),
        address: text("cisa.gov"),
        requirements: vec![text("SBOM Author"), text("Frequency")],
        out_of_scope: BTreeMap::from([(text("Frequency"), text("It is a duty of the buyer."))]),
    }
}

fn every_verdict() -> BaselineResult {
    let baseline = BaselineRecord {
        id: text("quad"),
        version: text("1.0.0"),
        title: text("Aligned baseline"),
        issuer: text("Written by the bidcheck project"),
        status: Status::Adopted,
        jurisdiction: some("au"),
        summary: text("Checks."),
        effective_from: some("2026-07-29"),
        effective_until: some("2027-07-29"),
        extends: vec![text("sbom-2026@1.0.0")],
        groups: vec![baseline::Group { id: text("protect"), title: text("Protect"), summary: text("It.") }],
        sha256: sha('3'),
    };
    let jurisdictions = BTreeMap::from([(text("au"), of_nation(&baseline))]);
    BaselineResult {
        baseline,
        conclusion: Conclusion::Fail,
        findings: findings(),
        coverage: vec![coverage()],
        unused_waivers: vec![waiver(Some("pkg:npm/right-pad@1.0"))],
        refused_waivers: vec![RefusedWaiver { reason: Refusal::Expired, waiver: bare_waiver() }],
        refused_reviews: vec![RefusedReview {
            reason: Refusal::OtherEvidence,
            review: Review { organisation: None, expires: None, ..review(Decision::NotMet) },
        }],
        jurisdictions,
    }
}

pub(super) fn waiver(purl: Option<&str>) -> Waiver {
    let person = |name: &str| Person {
        name: text(name),
        role: text("Authorising official"),
        organisation: some("Port Authority"),
        email: some("jane@port.example"),
    };
    Waiver {
        id: text("W-2026-003"),
        rule: text("waived"),
        baseline: some("quad@1.0.0"),
        holds_for: names(),
        purl: purl.map(text),
        reason: text(HOSTILE),
        compensating: some("Checked at every release."),
        risk: some("moderate"),
        requested_by: Some(person("J. Asker")),
        approved_by: person("Jane Doe"),
        approved_on: "2026-11-10".parse().expect("a day"),
        expires_on: "2027-01-31".parse().expect("a day"),
        ticket: some("T-17"),
    }
}

fn bare_waiver() -> Waiver {
    let mut waiver = Waiver {
        baseline: None,
        holds_for: For::default(),
        compensating: None,
        risk: None,
        requested_by: None,
        ticket: None,
        ..waiver(None)
    };
    waiver.approved_by.organisation = None;
    waiver.approved_by.email = None;
    waiver
}

fn names() -> For {
    For {
        product: some("Widget"),
        version: some("2.3.1"),
        bidder: some("ACME"),
        tender: some("T-2026-17"),
        submission: Some(sha('0')),
        artifact: Some(sha('1')),
    }
}

pub(super) fn review(decision: Decision) -> Review {
    let judged = |path: Option<&str>, description: Option<&str>| Judged {
        path: path.map(text),
        description: description.map(text),
        sha256: sha('1'),
    };
    Review {
        rule: text("answered"),
        baseline: text("quad@1.0.0"),
        holds_for: names(),
        decision,
        reviewer: text("A. Reviewer"),
        role: text("Security adviser"),
        organisation: some("Port Authority"),
        date: "2026-11-20".parse().expect("a day"),
        expires: Some("2027-11-20".parse().expect("a day")),
        basis: text(HOSTILE),
        evidence: vec![judged(Some("bom.json"), None), judged(None, Some("Minutes of 19 November"))],
    }
}

fn coverage() -> Coverage {
    Coverage {
        framework: text("sbom-2026"),
        is_listed: true,
        requirements: 21,
        answered: 17,
        by_program: 13,
        by_person: 3,
        undecidable: 1,
        out_of_scope: 2,
    }
}

/// An overlay that adds a rule, and asks for one of the common rules at another level.
fn of_nation(common: &BaselineRecord) -> JurisdictionResult {
    let added = group(Weight::Unsatisfied, 3);
    let mut own = findings();
    own.truncate(1);
    own[0] = Finding { rule: text("added"), observations: vec![added], ..own[0].clone() };
    own.push(Finding { level: Level::Should, ..findings().remove(1) });
    JurisdictionResult {
        baseline: BaselineRecord { id: text("quad-au"), jurisdiction: some("au"), ..common.clone() },
        conclusion: Conclusion::Fail,
        between: ["not-met", "waived-in-part", "undetermined", "review", "added", "no-evidence"]
            .map(text)
            .to_vec(),
        findings: own,
        coverage: vec![Coverage { is_listed: false, ..coverage() }],
        unused_waivers: vec![waiver(None)],
        refused_waivers: vec![RefusedWaiver { reason: Refusal::NotWaivable, waiver: bare_waiver() }],
        refused_reviews: vec![RefusedReview {
            reason: Refusal::NothingToReview,
            review: review(Decision::Met),
        }],
    }
}

fn no_rule() -> BaselineResult {
    let baseline = BaselineRecord {
        status: Status::Draft,
        jurisdiction: None,
        effective_from: None,
        effective_until: None,
        extends: Vec::new(),
        groups: Vec::new(),
        ..every_verdict().baseline
    };
    BaselineResult {
        baseline,
        conclusion: Conclusion::Undecided,
        findings: Vec::new(),
        coverage: Vec::new(),
        unused_waivers: Vec::new(),
        refused_waivers: Vec::new(),
        refused_reviews: Vec::new(),
        jurisdictions: BTreeMap::new(),
    }
}

fn findings() -> Vec<Finding> {
    let counts = |unsatisfied, undetermined, review| Counts {
        present: 11,
        examined: 8,
        exempt: BTreeMap::from([(text("file"), 2), (text("device"), 1)]),
        unsatisfied,
        undetermined,
        review,
        waived: 0,
        declared_unknown: 1,
        not_asserted: 2,
        withheld: 3,
    };
    let none = Counts::default();
    let failed = vec![group(Weight::Unsatisfied, 3), group(Weight::Noted, 1)];
    vec![
        finding("not-met", Level::Shall, Verdict::Fail, None, counts(3, 0, 0), failed),
        finding(
            "no-evidence",
            Level::Shall,
            Verdict::NoEvidence,
            Some(Code::NothingExamined),
            none.clone(),
            vec![],
        ),
        finding(
            "undetermined",
            Level::Should,
            Verdict::NoEvidence,
            None,
            counts(0, 2, 0),
            vec![group(Weight::Undetermined, 2)],
        ),
        finding(
            "review",
            Level::Should,
            Verdict::NeedsReview,
            None,
            counts(0, 0, 2),
            vec![group(Weight::Review, 2)],
        ),
        Finding {
            waivers: vec![waiver(None)],
            ..finding(
                "waived",
                Level::Shall,
                Verdict::Waived,
                None,
                counts(3, 0, 0),
                vec![group(Weight::Unsatisfied, 3)],
            )
        },
        finding("met", Level::May, Verdict::Pass, None, counts(0, 0, 0), vec![group(Weight::Noted, 2)]),
        finding("not-asked", Level::Shall, Verdict::NotApplicable, Some(Code::NoBidGiven), none, vec![]),
        Finding {
            waivers: vec![waiver(Some("pkg:npm/left-pad@1.3.0"))],
            ..finding(
                "waived-in-part",
                Level::Should,
                Verdict::Fail,
                None,
                Counts { waived: 2, ..counts(3, 0, 0) },
                vec![group(Weight::Unsatisfied, 3), group(Weight::Waived, 2)],
            )
        },
        Finding {
            review_entry: Some(review(Decision::Met)),
            ..finding(
                "answered",
                Level::Shall,
                Verdict::Pass,
                None,
                counts(0, 0, 2),
                vec![group(Weight::Review, 2)],
            )
        },
    ]
}

fn finding(
    rule: &str,
    level: Level,
    verdict: Verdict,
    reason: Option<Code>,
    counts: Counts,
    observations: Vec<Group>,
) -> Finding {
    let citation = |page| Citation {
        framework: text("sbom-2026"),
        clause: text("Component Producer"),
        page,
        relation: Relation::IntersectsWith,
        mark: Mark::Transcribed,
    };
    Finding {
        rule: text(rule),
        title: format!("The rule {rule}"),
        level,
        cure: Cure::ALL[rule.len() % Cure::ALL.len()],
        group: (level != Level::May).then(|| text("protect")),
        statement: text("It shall."),
        rationale: text("Since."),
        reading: text("What counts."),
        remediation: text("Mend it."),
        verdict,
        reason,
        taken_from: observations.iter().map(|_| (text("manufacturer"), 5)).collect(),
        counts,
        observations,
        satisfies: vec![citation(Some(10)), citation(None)],
        waivers: Vec::new(),
        review_entry: None,
    }
}

fn group(weight: Weight, count: u64) -> Group {
    let full = SubjectRecord {
        key: text("pkg:npm/left-pad@1.3.0#2"),
        kind: text("library"),
        name: text(HOSTILE),
        version: some("1.3.0"),
        purl: some("pkg:npm/left-pad@1.3.0"),
        value: some(HOSTILE),
        locations: vec![place("/components/3/name"), whole_file()],
    };
    let bare = SubjectRecord {
        key: text("."),
        kind: text("submission"),
        name: text("the submission"),
        version: None,
        purl: None,
        value: None,
        locations: Vec::new(),
    };
    let args = vec![(text("examined"), text(HOSTILE)), (text("field"), text("component.producer"))];
    let subjects = [full, bare].into_iter().take(count.try_into().expect("few")).collect();
    Group { weight, code: Code::TooManyUnknown, args, count, subjects }
}
