//! One assessment, several nations: what an overlay adds, what it comes to, and how reports tell it.

#[path = "support/cases.rs"]
mod cases;

use std::collections::BTreeMap;

use bidcheck::assessment::{Assessment, Conclusion, JurisdictionResult, Terms, Verdict, assess};
use bidcheck::baseline::{Baseline, Level};
use bidcheck::formats;
use bidcheck::reports::{Format, Look, json, render};
use bidcheck::submission::Submission;
use cases::{base, terms};
use serde_json::Value;

/// An overlay of `quad`.
fn overlay(nation: &str, status: &str, more: &str) -> Baseline {
    let text = format!(
        "id = 'quad-{nation}'\nversion = '1.2.0'\ntitle = 'Overlay of {nation}'\nissuer = 'A test'\nstatus = '{status}'\n\
         jurisdiction = '{nation}'\nsummary = 'S'\nextends = ['quad']\n{more}"
    );
    Baseline::from_text("overlay.toml", &text).unwrap_or_else(|error| panic!("{error}"))
}

/// A rule that CycloneDX 1.6 does not meet, and 1.7 does.
const NEWEST: &str = "[[rule]]\nid = 'newest-format'\nlevel = 'shall'\ncure = 'document'\n\
    title = 'The SBOM is in the newest version of its format'\nstatement = 'S'\nrationale = 'R'\nreading = 'R'\n\
    remediation = 'M'\nsince = '1.0.0'\ncheck.format-floor = { cyclonedx = '1.7', spdx = '2.3' }\n\
    [rule.satisfies]\nism-2025-12 = [{ clause = 'ISM-1730', mark = 'primary' }]\n";

const CITED: &str = "[[override]]\nrule = 'sbom-author'\nreason = 'Adds a clause.'\n[override.satisfies]\n\
    eo-14028 = [{ clause = '4(e)(vii)', page = 26638, mark = 'primary' }]\n";

const STRICTER: &str =
    "[[override]]\nrule = 'component-hash-value'\nreason = 'Hashes are needed.'\nlevel = 'shall'\n";

fn aligned() -> Baseline {
    let mut quad = Baseline::load("quad").expect("it comes with the program");
    quad.overlays = vec![
        overlay("au", "draft", NEWEST),
        overlay("in", "adopted", &format!("{STRICTER}{NEWEST}")),
        overlay("jp", "draft", ""),
        overlay("us", "adopted", CITED),
    ];
    quad
}

fn assessed(document: &Value, baselines: &[Baseline], terms: Terms) -> Assessment {
    let text = serde_json::to_vec(document).expect("a value is JSON");
    let submission = Submission::from_texts([("bom.json", text.as_slice())]);
    assess(&submission, &formats::read(&submission), baselines, terms)
}

fn written(assessment: &Assessment, format: Format) -> String {
    let mut bytes = Vec::new();
    let look = Look { width: 200, ..Look::default() };
    render(assessment, format, look, &mut bytes).expect("a vector takes everything");
    String::from_utf8(bytes).expect("a report is text")
}

fn nations(assessment: &Assessment) -> &BTreeMap<String, JurisdictionResult> {
    &assessment.results[0].jurisdictions
}

fn rules(result: &JurisdictionResult) -> Vec<&str> {
    result.findings.iter().map(|finding| finding.rule.as_str()).collect()
}

/// The good document without the hashes of its components.
fn without_hashes() -> Value {
    let mut document = base("cyclonedx-1.6");
    for component in document["components"].as_array_mut().expect("a list") {
        component.as_object_mut().expect("an object").remove("hashes");
    }
    document
}

#[test]
fn each_nation_has_a_conclusion_of_its_own_and_none_of_them_is_the_common_one() {
    let assessment = assessed(&base("cyclonedx-1.6"), &[aligned()], terms(None));
    assert_eq!(assessment.conclusion, Conclusion::Pass);
    assert_eq!(assessment.results[0].conclusion, Conclusion::Pass);
    let concluded: Vec<_> =
        nations(&assessment).iter().map(|(code, result)| (code.as_str(), result.conclusion)).collect();
    let (pass, fail) = (Conclusion::Pass, Conclusion::Fail);
    assert_eq!(concluded, [("au", fail), ("in", fail), ("jp", pass), ("us", pass)]);
    assert_eq!(rules(&nations(&assessment)["au"]), ["newest-format"]);
    assert_eq!(nations(&assessment)["au"].between, ["newest-format"]);
    assert_eq!(rules(&nations(&assessment)["in"]), ["component-hash-value", "newest-format"]);
    assert_eq!(rules(&nations(&assessment)["us"]), [""; 0], "a citation changes nothing that is examined");
}

#[test]
fn a_nation_alone_can_be_stricter_in_a_level() {
    let assessment = assessed(&without_hashes(), &[aligned()], terms(None));
    assert_eq!(assessment.conclusion, Conclusion::Pass);
    let india = &nations(&assessment)["in"];
    assert_eq!(india.between, ["component-hash-value", "newest-format"]);
    assert_eq!((india.findings[0].level, india.findings[0].verdict), (Level::Shall, Verdict::Fail));
    assert!(!nations(&assessment)["au"].between.contains(&"component-hash-value".to_owned()));
}

/// What is examined once gives what examining the overlay alone gives.
#[test]
fn a_nation_s_result_is_that_of_its_overlay() {
    for document in [base("cyclonedx-1.6"), base("spdx-2.3"), base("cyclonedx-1.2"), without_hashes()] {
        let quad = aligned();
        let together = assessed(&document, std::slice::from_ref(&quad), terms(None));
        for overlay in &quad.overlays {
            let alone = assessed(&document, std::slice::from_ref(overlay), terms(None));
            let nation = &nations(&together)[overlay.jurisdiction.as_deref().expect("a nation")];
            assert_eq!(nation.conclusion, alone.conclusion, "{}", overlay.id);
            let told =
                |findings: Vec<&bidcheck::assessment::Finding>| -> BTreeMap<String, (Level, Verdict, u64)> {
                    let told = |f: &&bidcheck::assessment::Finding| {
                        (f.rule.clone(), (f.level, f.verdict, f.counts.examined))
                    };
                    findings.iter().map(told).collect()
                };
            let all = told(nation.all(&together.results[0]));
            assert_eq!(all, told(alone.results[0].findings.iter().collect()), "{}", overlay.id);
        }
    }
}

#[test]
fn an_answer_that_another_rule_changes_is_shown_as_different() {
    let asks_supplier = NEWEST.replace("newest-format", "component-supplier").replace(
        "check.format-floor = { cyclonedx = '1.7', spdx = '2.3' }",
        "check.field-present = { field = 'component.supplier' }",
    );
    let mut quad = aligned();
    quad.overlays = vec![overlay("au", "draft", &asks_supplier)];
    let assessment = assessed(&base("cyclonedx-1.6"), &[quad.clone()], terms(None));
    let alone = assessed(&base("cyclonedx-1.6"), &quad.overlays, terms(None));
    let common = &assessment.results[0].findings;
    let differs = |finding: &&bidcheck::assessment::Finding| {
        let known = common.iter().find(|known| known.rule == finding.rule);
        known.is_none_or(|known| known.verdict != finding.verdict || known.counts != finding.counts)
    };
    let expected: Vec<&str> =
        alone.results[0].findings.iter().filter(differs).map(|f| f.rule.as_str()).collect();
    assert_eq!(rules(&nations(&assessment)["au"]), expected);
}

#[test]
fn an_overlay_that_is_asked_for_itself_decides() {
    let quad = aligned();
    let both = [quad.clone(), quad.overlays[0].clone()];
    let assessment = assessed(&base("cyclonedx-1.6"), &both, terms(None));
    assert_eq!(assessment.conclusion, Conclusion::Fail);
    assert_eq!(assessment.results[0].conclusion, Conclusion::Pass);
    assert!(assessment.results[1].jurisdictions.is_empty());
}

#[test]
fn fail_on_should_holds_for_nations_too() {
    let mut strict = terms(None);
    strict.options.fail_on = Level::Should;
    let assessment = assessed(&without_hashes(), &[aligned()], strict);
    for (code, nation) in nations(&assessment) {
        assert_eq!(nation.conclusion, Conclusion::Fail, "{code}");
        assert!(nation.between.contains(&"component-hash-value".to_owned()), "{code}");
    }
}

#[test]
fn what_a_run_comes_to_for_nations_is_read_back() {
    for document in [base("cyclonedx-1.6"), base("spdx-2.2"), without_hashes()] {
        let assessment = assessed(&document, &[aligned()], terms(None));
        let again = json::read(&written(&assessment, Format::Json)).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(again, assessment);
    }
}

#[test]
fn the_documents_that_only_a_nation_cites_are_described() {
    let mut quad = aligned();
    for rule in &mut quad.rules {
        rule.satisfies.retain(|citation| citation.framework != "ism-2025-12");
    }
    let assessment = assessed(&base("cyclonedx-1.6"), &[quad], terms(None));
    assert!(assessment.frameworks.contains_key("ism-2025-12"));
    let coverage = &nations(&assessment)["au"].coverage;
    assert!(coverage.iter().any(|one| one.framework == "ism-2025-12"), "{coverage:?}");
    let is_of_nation = |id: &str| assessment.frameworks[id].jurisdiction.contains(&"au".to_owned());
    assert!(coverage.iter().all(|one| is_of_nation(&one.framework)), "{coverage:?}");
}

#[test]
fn an_officer_reads_on_the_first_page_what_each_nation_asks_besides() {
    let assessment = assessed(&base("cyclonedx-1.6"), &[aligned()], terms(None));
    for format in [Format::Markdown, Format::Html, Format::Terminal] {
        let report = written(&assessment, format);
        let first = report.split("Requirements at a glance").next().unwrap_or_default();
        let plain = without_marks(first);
        for needed in [
            "MEETS THE BASELINE",
            "Result for each nation",
            "Australia",
            "quad-au 1.2.0, a draft",
            "does not meet",
            "1 requirement more and 1 requirement otherwise",
            "The SBOM is in the newest version of its format ✗ not met",
            "Japan (quad-jp 1.2.0, a draft) adds nothing that can be checked here. Its result is the same: meets",
            "United States (quad-us 1.2.0) adds nothing that can be checked here. Its result is the same: meets",
        ] {
            assert!(plain.contains(needed), "{format:?} lacks {needed}:\n{plain}");
        }
    }
    let report = without_marks(&written(&assessment, Format::Markdown));
    for needed in [
        "Australia: what differs from quad",
        "Australia, beside the decision",
        "1 requirement of quad-au 1.2.0, what needs action first",
    ] {
        assert!(report.contains(needed), "{needed}:\n{report}");
    }
}

/// The words of a report without the marks of its format.
fn without_marks(report: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in report.chars() {
        match character {
            '<' => inside = true,
            '>' if inside => inside = false,
            '*' | '\\' => {}
            _ if inside => {}
            other => text.push(other),
        }
    }
    text.replace("&#58;", ":").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_baseline_without_overlays_says_nothing_of_nations() {
    let mut quad = aligned();
    quad.overlays.clear();
    let assessment = assessed(&base("cyclonedx-1.6"), &[quad], terms(None));
    assert!(!written(&assessment, Format::Markdown).contains("each nation"));
    assert!(!written(&assessment, Format::Json).contains("\"jurisdictions\""));
}

#[test]
fn a_text_that_is_not_in_effect_is_used_and_told_on_the_first_page() {
    let mut quad = aligned();
    for (from, until, words) in [
        (Some("2026-11-23"), None, "was not yet in effect on 22 November 2026. Its first day is 2026-11-23."),
        (
            None,
            Some("2026-11-21"),
            "was no longer in effect on 22 November 2026. Its last day was 2026-11-21.",
        ),
        (Some("2026-11-22"), Some("2026-11-22"), ""),
    ] {
        quad.effective_from = from.map(str::to_owned);
        quad.effective_until = until.map(str::to_owned);
        let assessment = assessed(&base("cyclonedx-1.6"), &[quad.clone()], terms(None));
        assert_eq!(assessment.conclusion, Conclusion::Pass, "it is not refused");
        for format in [Format::Terminal, Format::Markdown, Format::Html] {
            let first = written(&assessment, format);
            let first = without_marks(first.split("Requirements at a glance").next().unwrap_or_default());
            match words {
                "" => assert!(!first.contains("in effect on"), "{format:?}:\n{first}"),
                words => assert!(first.contains(words), "{format:?} lacks {words}:\n{first}"),
            }
        }
    }
}

#[test]
fn a_draft_says_so_on_the_first_page() {
    let draft = overlay("au", "draft", "");
    let assessment = assessed(&base("cyclonedx-1.6"), &[draft], terms(None));
    let first = written(&assessment, Format::Markdown);
    let first = without_marks(first.split("Requirements at a glance").next().unwrap_or_default());
    assert!(first.contains("quad-au 1.2.0 is a draft. Its requirements are not finished"), "{first}");
}

#[test]
fn groups_are_headings_of_the_table_of_requirements() {
    // A text that has no headings of its own.
    let grouped = "id = 'own'\nversion = '1.2.0'\ntitle = 'T'\nissuer = 'A test'\nstatus = 'draft'\n\
        extends = ['sbom-2026']\n\
        [[group]]\nid = 'protect'\ntitle = 'Protect the software'\nsummary = 'Practice 2.'\n\
        [[group]]\nid = 'nobody'\ntitle = 'Nobody is here'\n\
        [[override]]\nrule = 'sbom-author'\nreason = 'Sorted.'\ngroup = 'protect'\n";
    let grouped = Baseline::from_text("own.toml", grouped).unwrap_or_else(|error| panic!("{error}"));
    let assessment = assessed(&base("cyclonedx-1.6"), &[grouped], terms(None));
    let finding = |rule: &str| {
        assessment.results[0].findings.iter().find(|finding| finding.rule == rule).expect("it is there")
    };
    assert_eq!(finding("sbom-author").group.as_deref(), Some("protect"));
    let report = written(&assessment, Format::Markdown);
    let glance = report.split("Requirements at a glance").nth(1).expect("a second part");
    let glance = glance.split("3 Findings").next().expect("it ends");
    let (protect, others) = glance.split_once("### Other requirements").expect("two tables");
    assert!(protect.contains("### Protect the software") && protect.contains("Practice 2."), "{protect}");
    assert!(protect.contains("1 requirement of own 1.2.0"), "{protect}");
    assert_eq!(protect.lines().filter(|line| line.starts_with("| ")).count(), 3, "a head, a rule and a row");
    assert!(others.lines().filter(|line| line.starts_with("| ")).count() == 2 + 20, "{others}");
    assert!(!glance.contains("Nobody is here"), "a heading without requirements is left out");
}

#[test]
fn coverage_tells_who_answers_what() {
    let framework = "[frameworks.mine]\ntitle = 'The buyer’s list'\nauthority = 'A'\njurisdiction = ['au']\nedition = '1'\n\
        date = '2026'\nstatus = 'S'\nwhere = 'W'\nrequirements = ['a', 'b', 'c', 'd']\n\
        out-of-scope = { c = 'A duty of the buyer.' }\n";
    let cites = |rule: &str, clause: &str| {
        format!(
            "[[override]]\nrule = '{rule}'\nreason = 'Cited.'\n[override.satisfies]\n\
             mine = [{{ clause = '{clause}', mark = 'primary' }}]\n"
        )
    };
    let more = format!("{framework}{}{}", cites("sbom-author", "a"), cites("sbom-author-signature", "b"));
    let assessment = assessed(&base("cyclonedx-1.6"), &[overlay("au", "draft", &more)], terms(None));
    let coverage =
        assessment.results[0].coverage.iter().find(|one| one.framework == "mine").expect("it is cited");
    assert_eq!((coverage.is_listed, coverage.requirements, coverage.answered), (true, 4, 2));
    assert_eq!((coverage.by_program, coverage.by_person, coverage.undecidable), (1, 0, 1));
    assert_eq!((coverage.out_of_scope, coverage.without_rule()), (1, 1));
    let report = without_marks(&written(&assessment, Format::Markdown));
    let words = "The buyer’s list, 4 requirements: 1 checked by the program, 1 not decidable yet, 1 out of scope and \
                 1 without a rule.";
    assert!(report.contains(words), "{report}");
    assert!(report.contains("| The buyer’s list | 4 | 1 | 0 | 1 | 1 | 1 |"), "{report}");
    let unlisted =
        assessment.results[0].coverage.iter().find(|one| one.framework == "ism-2025-12").expect("cited");
    assert!(
        !unlisted.is_listed && unlisted.requirements == unlisted.answered && unlisted.without_rule() == 0
    );
}

/// Writes the report to look at: `cargo test --test alignment -- --ignored` with `BIDCHECK_LOOK` naming a folder.
#[test]
#[ignore = "writes files to look at"]
fn write_a_report_to_look_at() {
    let folder = std::env::var("BIDCHECK_LOOK").expect("a folder");
    let mut document = without_hashes();
    document["metadata"].as_object_mut().expect("an object").remove("manufacturer");
    for (name, document) in [("meets", base("cyclonedx-1.6")), ("fails", document)] {
        let assessment = assessed(&document, &[aligned()], terms(None));
        for (format, end) in [
            (Format::Html, "html"),
            (Format::Markdown, "md"),
            (Format::Terminal, "txt"),
            (Format::Json, "json"),
        ] {
            std::fs::write(format!("{folder}/{name}.{end}"), written(&assessment, format))
                .expect("it is written");
        }
    }
}

/// What the cases come to for each nation of each baseline that comes with the program. `BIDCHECK_BLESS=1` writes it.
#[test]
fn the_matrix_of_nations_is_as_committed() {
    let path = cases::root().join("tests/matrix/nations.txt");
    let matrix = matrix_of_nations();
    if std::env::var_os("BIDCHECK_BLESS").is_some() {
        std::fs::write(&path, &matrix).expect("the matrix can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == matrix,
        "{} is stale; look at the difference, then bless it:\n{matrix}",
        path.display()
    );
}

fn matrix_of_nations() -> String {
    let mut text = String::from(
        "Conclusions for each nation, nations down and cases across, in the order of tests/matrix/quad.txt.\n\
         + meets · x does not meet · ? cannot decide\n",
    );
    let baselines =
        bidcheck::baseline::load::ids().into_iter().map(|id| Baseline::load(id).expect("it loads"));
    for baseline in baselines.filter(|baseline| !baseline.overlays.is_empty()) {
        let cases = cases::cases();
        let of = |document: &Value| assessed(document, std::slice::from_ref(&baseline), terms(None));
        let all: Vec<(Assessment, Assessment)> =
            cases.iter().map(|case| (of(&base(&case.base)), of(&case.document()))).collect();
        text.push_str(&format!("\n{:<12}", baseline.id));
        text.extend(all.iter().map(|(_, after)| mark(after.conclusion)));
        for overlay in &baseline.overlays {
            let nation = overlay.jurisdiction.as_deref().expect("an overlay is of a nation");
            text.push_str(&format!("\n{:<12}", overlay.id));
            text.extend(all.iter().map(|(_, after)| mark(nations(after)[nation].conclusion)));
        }
        text.push_str("\n\nRules with which a case turns one nation alone:\n");
        for overlay in &baseline.overlays {
            let nation = overlay.jurisdiction.as_deref().expect("an overlay is of a nation");
            let turned = all.iter().flat_map(|(before, after)| turns_alone(nation, before, after));
            let rules: std::collections::BTreeSet<String> = turned.collect();
            let names: Vec<String> = rules.iter().cloned().collect();
            text.push_str(&format!("{:<12}{:>3}  {}\n", overlay.id, rules.len(), names.join(", ")));
        }
    }
    text
}

/// The rules that come to stand between the submission and one nation, and in no other's way.
fn turns_alone(nation: &str, before: &Assessment, after: &Assessment) -> Vec<String> {
    let common = |assessment: &Assessment| {
        let result = &assessment.results[0];
        bidcheck::assessment::between(&result.findings, assessment.options.fail_on)
    };
    let others = |assessment: &Assessment| -> Vec<Vec<String>> {
        let others = nations(assessment).iter().filter(|(code, _)| *code != nation);
        others.map(|(_, result)| result.between.clone()).collect()
    };
    if common(before) != common(after) || others(before) != others(after) {
        return Vec::new();
    }
    let known = &nations(before)[nation].between;
    nations(after)[nation].between.iter().filter(|rule| !known.contains(rule)).cloned().collect()
}

fn mark(conclusion: Conclusion) -> char {
    match conclusion {
        Conclusion::Pass => '+',
        Conclusion::Fail => 'x',
        Conclusion::Undecided => '?',
    }
}

#[test]
fn a_case_that_turns_one_nation_alone_is_found() {
    let (before, after) = (
        assessed(&base("cyclonedx-1.6"), &[aligned()], terms(None)),
        assessed(&without_hashes(), &[aligned()], terms(None)),
    );
    assert_eq!(turns_alone("in", &before, &after), ["component-hash-value"]);
    assert_eq!(turns_alone("au", &before, &after), [""; 0], "it is India that turned");
    let mut worse = without_hashes();
    worse["metadata"].as_object_mut().expect("an object").remove("manufacturer");
    let after = assessed(&worse, &[aligned()], terms(None));
    assert_eq!(turns_alone("in", &before, &after), [""; 0], "everybody turned");
}

#[test]
fn of_a_nation_s_own_documents_the_coverage_is_that_of_its_overlay() {
    let list = "[frameworks.mine]\ntitle = 'The nation’s list'\nauthority = 'A'\njurisdiction = ['au']\nedition = '1'\n\
        date = '2026'\nstatus = 'S'\nwhere = 'W'\nrequirements = ['a', 'b']\n\
        [[override]]\nrule = 'sbom-author'\nreason = 'Cited.'\n[override.satisfies]\n\
        mine = [{ clause = 'a', mark = 'primary' }]\n";
    let mut quad = aligned();
    quad.overlays = vec![overlay("au", "draft", list)];
    let assessment = assessed(&base("cyclonedx-1.6"), &[quad], terms(None));
    let first = without_marks(&written(&assessment, Format::Markdown));
    let first = first.split("Requirements at a glance").next().unwrap_or_default();
    let words = "quad-au: The nation’s list, 2 requirements: 1 checked by the program and 1 without a rule.";
    assert!(first.contains(words), "{first}");
}
