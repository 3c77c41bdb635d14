//! SARIF, JUnit, Code Quality and OSCAL: what their readers rely on beyond a schema.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::*;
use crate::assessment::Verdict;
use crate::reports::testing::{of_many_causes, of_nations};

fn json_of(assessment: &Assessment, format: Format) -> Value {
    serde_json::from_str(&written(assessment, format)).expect("JSON")
}

fn results(log: &Value) -> Vec<&Value> {
    let runs = log["runs"].as_array().expect("runs");
    runs.iter().flat_map(|run| run["results"].as_array().expect("results")).collect()
}

fn verdict_of(result: &Value) -> &str {
    result["properties"]["verdict"].as_str().unwrap_or_default()
}

#[test]
fn a_sarif_log_has_every_verdict_and_the_code_scanning_one_only_what_is_open() {
    let full = json_of(&of_nations(), Format::Sarif);
    let verdicts: BTreeSet<&str> = results(&full).into_iter().map(verdict_of).collect();
    let all = Verdict::ALL.iter().map(|verdict| verdict.word()).chain(["noted"]);
    assert_eq!(verdicts, all.collect());
    for result in results(&full) {
        assert_eq!(result["kind"] == "fail", result["level"] != "none", "{result}");
        assert_eq!(verdict_of(result) == "waived", result["suppressions"].is_array(), "{result}");
    }
    let open = json_of(&of_nations(), Format::CodeScanning);
    for result in results(&open) {
        assert!(["fail", "no-evidence", "needs-review", ""].contains(&verdict_of(result)), "{result}");
        assert!(result["kind"] == "fail" && result["level"] != "none" && result["suppressions"].is_null());
        assert!(result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64() >= Some(1));
    }
    assert!(results(&json_of(&met(), Format::CodeScanning)).is_empty());
}

#[test]
fn sarif_stays_below_the_limits_and_counts_what_it_leaves_out() {
    for format in [Format::Sarif, Format::CodeScanning] {
        let log = json_of(&of_many_causes(3_000), format);
        let results = results(&log);
        assert_eq!(results.len(), 1_000, "{format:?}");
        let last =
            results.iter().find(|result| result["ruleId"] == "more-results").expect("it tells of others");
        let words = last["message"]["text"].as_str().expect("words");
        assert!(words.starts_with("2,0") && words.contains("in the JSON report"), "{words}");
        let equal = json_of(&reference(), format);
        let equal = self::results(&equal);
        assert!(equal.iter().all(|result| result["locations"].as_array().expect("places").len() <= 100));
        let graph =
            equal.iter().find(|result| result["properties"]["count"] == 10_000).expect("ten thousand");
        assert_eq!(graph["properties"]["omitted"], 9_900);
        assert!(graph["message"]["text"].as_str().expect("words").contains("9,900 more places"));
    }
}

#[test]
fn every_result_has_its_rule_and_every_rule_its_help() {
    for format in [Format::Sarif, Format::CodeScanning] {
        for run in json_of(&of_nations(), format)["runs"].as_array().expect("runs") {
            let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
            for result in run["results"].as_array().expect("results") {
                let index = result["ruleIndex"].as_u64().expect("an index") as usize;
                assert_eq!(rules[index]["id"], result["ruleId"]);
            }
            for rule in rules {
                assert!(rule["help"]["text"].as_str().is_some_and(|text| text.len() > 40), "{rule}");
                assert!(!rule["id"].as_str().expect("an id").contains(' '));
            }
            let help = rules.iter().find(|rule| rule["id"] == "component-producer").expect("the rule");
            let help = help["help"]["text"].as_str().expect("a text");
            assert!(help.contains("How to mend it: ") && help.contains("Source: "), "{help}");
        }
    }
}

/// The names of all results, by rule.
fn fingerprints(assessment: &Assessment) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for result in results(&json_of(assessment, Format::Sarif)) {
        let name = result["partialFingerprints"]["bidcheckResult/v1"].as_str().expect("a name").to_owned();
        all.entry(result["ruleId"].as_str().expect("a rule").to_owned()).or_default().push(name);
    }
    all
}

#[test]
fn a_fingerprint_is_unique_and_outlives_lines_counts_and_versions() {
    let before = fingerprints(&of_nations());
    let mut all: Vec<&String> = before.values().flatten().collect();
    all.sort();
    let unique: BTreeSet<&&String> = all.iter().collect();
    assert_eq!(unique.len(), all.len());

    let mut moved = of_nations();
    moved.tool_version = "9.9.9".into();
    moved.as_of = "2027-01-01T00:00:00Z".parse().expect("an instant");
    let result = &mut moved.results[0];
    result.baseline.version = "1.1.0".into();
    let groups = result.findings.iter_mut().flat_map(|finding| &mut finding.observations);
    for group in groups {
        group.subjects.truncate(1);
        for location in group.subjects.iter_mut().flat_map(|subject| &mut subject.locations) {
            location.line = Some(7_777);
        }
    }
    assert_eq!(fingerprints(&moved), before);
}

#[test]
fn code_quality_has_unique_fingerprints_and_places_that_gitlab_takes() {
    for assessment in [of_nations(), of_many_causes(3_000), of_two()] {
        let list = json_of(&assessment, Format::CodeQuality);
        let entries = list.as_array().expect("a list");
        assert!(entries.len() <= 1_010 && !entries.is_empty());
        let names: BTreeSet<&str> =
            entries.iter().filter_map(|entry| entry["fingerprint"].as_str()).collect();
        assert_eq!(names.len(), entries.len());
        for entry in entries {
            let severity = entry["severity"].as_str().expect("a severity");
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
            let path = entry["location"]["path"].as_str().expect("a path");
            assert!(!path.starts_with('/') && !path.starts_with("./") && !path.contains(".."), "{path}");
            assert!(entry["location"]["lines"]["begin"].as_u64() >= Some(1));
            assert!(!entry["description"].as_str().expect("words").is_empty());
        }
    }
    assert_eq!(json_of(&met(), Format::CodeQuality), serde_json::json!([]));
}

/// The elements of a document, each with its depth and attributes.
fn elements(xml: &str) -> Vec<(usize, String, BTreeMap<String, String>)> {
    let mut reader = Reader::from_str(xml);
    let (mut depth, mut all) = (0, Vec::new());
    loop {
        let event = reader.read_event().expect("well-formed XML");
        let (start, opens) = match &event {
            Event::Start(start) => (start, true),
            Event::Empty(start) => (start, false),
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            Event::Eof => return all,
            _ => continue,
        };
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.expect("an attribute");
            let name = attribute.key.as_ref().to_owned();
            (name, attribute.value.into_owned())
        });
        all.push((depth, start.name().as_ref().to_owned(), attributes.collect()));
        depth += usize::from(opens);
    }
}

#[test]
fn junit_has_a_case_for_every_rule_and_counts_that_add_up() {
    let assessment = of_nations();
    let all = elements(&written(&assessment, Format::Junit));
    let suites: Vec<_> = all.iter().filter(|(_, name, _)| name == "testsuite").collect();
    assert_eq!(suites.len(), 5);
    let count = |what: &str| all.iter().filter(|(_, name, _)| name == what).count();
    let total = |what: &str| {
        suites.iter().map(|(.., of)| of[what].parse::<usize>().expect("a number")).sum::<usize>()
    };
    assert_eq!(
        (count("testcase"), count("failure"), count("error"), count("skipped")),
        (total("tests"), total("failures"), total("errors"), total("skipped"))
    );
    let nations =
        assessment.results[0].jurisdictions.values().map(|nation| nation.findings.len()).sum::<usize>();
    assert_eq!(count("testcase"), assessment.results[0].findings.len() + nations);
    let cases = all.iter().filter(|(_, name, _)| name == "testcase");
    let names: BTreeSet<(&String, &String)> = cases.map(|(.., of)| (&of["classname"], &of["name"])).collect();
    assert_eq!(names.len(), count("testcase"), "GitLab drops cases of one name");
    for (.., of) in &suites {
        let known = [
            "name",
            "package",
            "id",
            "tests",
            "failures",
            "errors",
            "skipped",
            "time",
            "timestamp",
            "hostname",
        ];
        assert_eq!(of.keys().map(String::as_str).collect::<BTreeSet<_>>(), known.into_iter().collect());
        assert_eq!((of["hostname"].as_str(), of["time"].as_str()), ("localhost", "0"));
        assert_eq!(of["timestamp"], "2026-11-22T06:00:00");
    }
    // Within a suite: properties, cases, system-out, system-err.
    let order = |name: &str| {
        ["properties", "testcase", "system-out", "system-err"].iter().position(|one| *one == name)
    };
    let children: Vec<_> =
        all.iter().filter(|(depth, ..)| *depth == 2).map(|(_, name, _)| order(name)).collect();
    let suites = children.chunk_by(|one, next| one <= next);
    assert_eq!(suites.count(), 5, "{children:?}");
}

#[test]
fn junit_says_of_each_verdict_what_the_table_says() {
    let xml = written(&reference(), Format::Junit);
    let assessment = reference();
    for finding in &assessment.results[0].findings {
        let case = xml.split("<testcase ").find(|case| case.contains(&format!("name=\"{}: ", finding.rule)));
        let case = case.expect("a case").split("</testcase>").next().unwrap_or_default();
        let holds = |element: &str| case.contains(&format!("<{element} message"));
        let expected = match finding.verdict {
            Verdict::Fail => Some("failure"),
            Verdict::NoEvidence | Verdict::NeedsReview => Some("error"),
            Verdict::Waived | Verdict::NotApplicable => Some("skipped"),
            Verdict::Pass => None,
        };
        let case = case.split("<testcase ").next().unwrap_or_default();
        match expected {
            Some(element) => assert!(holds(element), "{}: {case}", finding.rule),
            None => assert!(case.split_once("/>").is_some_and(|(head, _)| !head.contains('<')), "{case}"),
        }
    }
}

/// Every identifier, and everything that points at one.
fn identifiers<'v>(value: &'v Value, own: &mut Vec<&'v str>, used: &mut Vec<&'v str>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                match value.as_str() {
                    Some(uuid) if key == "uuid" => own.push(uuid),
                    Some(uuid) if key.ends_with("-uuid") => used.push(uuid),
                    Some(address) if key == "href" => used.extend(address.strip_prefix('#')),
                    _ => identifiers(value, own, used),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| identifiers(item, own, used)),
        _ => {}
    }
}

#[test]
fn every_identifier_of_oscal_is_unique_made_from_content_and_leads_somewhere() {
    for assessment in [of_nations(), met(), of_nothing(), of_two(), of_many_causes(300)] {
        let document = json_of(&assessment, Format::Oscal);
        let (mut own, mut used) = (Vec::new(), Vec::new());
        identifiers(&document, &mut own, &mut used);
        let unique: BTreeSet<&str> = own.iter().copied().collect();
        assert_eq!(unique.len(), own.len());
        assert!(used.len() > 20);
        for uuid in used {
            assert!(unique.contains(uuid), "{uuid} leads nowhere");
        }
        for uuid in own {
            assert_eq!(uuid::Uuid::parse_str(uuid).expect("a UUID").get_version_num(), 5);
        }
    }
}

#[test]
fn junit_and_oscal_count_the_causes_that_they_leave_out() {
    let assessment = of_many_causes(3_000);
    let xml = written(&assessment, Format::Junit);
    assert!(
        xml.contains("2,950 more causes are in the JSON report.") && xml.len() < 200_000,
        "{}",
        xml.len()
    );
    let document = written(&assessment, Format::Oscal);
    assert!(document.contains("2,000 more observations are in the JSON report."));
}

#[test]
fn oscal_satisfies_only_what_is_met_and_gives_waived_and_open_findings_their_risks() {
    let assessment = of_nations();
    let document = json_of(&assessment, Format::Oscal);
    let results = document["assessment-results"]["results"].as_array().expect("results");
    assert_eq!(results.len(), 5, "the baseline and four nations");
    let common = &results[0];
    let findings = common["findings"].as_array().expect("findings");
    let risks = common["risks"].as_array().expect("risks");
    let verdict = |finding: &Value| finding["props"][0]["value"].as_str().expect("a verdict").to_owned();
    for finding in findings {
        let (state, verdict) = (&finding["target"]["status"]["state"], verdict(finding));
        assert_eq!(state == "satisfied", verdict == "pass", "{finding}");
        let linked = finding["related-risks"].as_array().map_or(&[][..], Vec::as_slice);
        assert_eq!(linked.is_empty(), verdict == "pass", "{finding}");
        if verdict == "waived" {
            let risk = risks.iter().find(|risk| risk["uuid"] == linked[0]["risk-uuid"]).expect("its risk");
            assert_eq!(
                (risk["status"].as_str(), risk["deadline"].as_str()),
                (Some("deviation-approved"), Some("2027-01-31T23:59:59Z"))
            );
            assert!(risk["risk-log"]["entries"][0]["logged-by"][0]["party-uuid"].is_string());
        }
    }
    let excluded = &common["reviewed-controls"]["control-selections"][0]["exclude-controls"];
    assert_eq!(excluded[0]["control-id"], "product-matches-bid");
    assert!(findings.iter().all(|finding| finding["target"]["target-id"] != "product-matches-bid_obj"));
    let counts =
        |verdict: Verdict| assessment.results[0].findings.iter().filter(|one| one.verdict == verdict).count();
    assert_eq!(findings.len() + counts(Verdict::NotApplicable), assessment.results[0].findings.len());
    // Every file stands in the back matter with its digest, and the baseline is the plan.
    let resources = document["assessment-results"]["back-matter"]["resources"].as_array().expect("resources");
    for artifact in &assessment.submission.artifacts {
        let hash = |one: &Value| one["rlinks"][0]["hashes"][0]["value"] == artifact.sha256;
        assert!(resources.iter().any(hash), "{}", artifact.path);
    }
    let plan =
        document["assessment-results"]["import-ap"]["href"].as_str().expect("a plan").trim_start_matches('#');
    let plan = resources.iter().find(|one| one["uuid"] == plan).expect("the plan");
    assert_eq!(plan["rlinks"][0]["hashes"][0]["value"], assessment.inputs[0].sha256.as_str());
}
