//! What people decide: reviews answer what waits for them, waivers set aside what is not met, and
//! nothing else does. Every reason for which an entry does not hold is shown once.

#[path = "support/cases.rs"]
mod cases;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use bidcheck::assessment::{Assessment, BaselineResult, Conclusion, Refusal, Terms, Verdict, assess};
use bidcheck::baseline::{Baseline, Bid, Review, Waiver};
use bidcheck::formats;
use bidcheck::reports::{Format, Look, json, render};
use bidcheck::submission::Submission;
use cases::{base, root, terms, verdicts};
use serde_json::json;

const SIGN_OFF: &str = "check.sign-off = { question = 'Is there a contact?', look-at = ['the page'] }";

/// A baseline of the buyer's with a sign-off and rules about the SBOM.
fn own(check: &str, limits: &str) -> Baseline {
    let rule = |id: &str, level: &str, check: &str| {
        format!(
            "[[rule]]\nid = '{id}'\nlevel = '{level}'\ncure = 'person'\ntitle = 'T'\nstatement = 'S'\n\
             rationale = 'R'\nreading = 'R'\nremediation = 'M'\nsince = '1.0.0'\n{check}\n"
        )
    };
    let head = "id = 'own'\nversion = '1.0.0'\ntitle = 'T'\nissuer = 'I'\nstatus = 'draft'\nsummary = 'S'\n";
    let text = format!(
        "{head}{limits}\n{}{}{}",
        rule("contact", "shall", SIGN_OFF),
        rule("named", "shall", "check.field-present = { field = 'component.version' }"),
        rule("more", "should", check),
    );
    Baseline::from_text("own.toml", &text).unwrap_or_else(|error| panic!("{error}"))
}

fn plain() -> Baseline {
    own("check.license-valid = {}", "")
}

fn bid() -> Bid {
    Bid {
        bidder: Some("Harbour Systems Ltd".into()),
        product: Some("harbour-portal".into()),
        version: Some("2.1.0".into()),
        ..Bid::default()
    }
}

/// The good document, and the same with a component whose version is missing.
fn document(is_good: bool) -> String {
    let mut document = base("cyclonedx-1.6");
    if !is_good {
        document["components"][0].as_object_mut().expect("a component").remove("version");
    }
    serde_json::to_string_pretty(&document).expect("a value is JSON")
}

fn submission(is_good: bool) -> Submission {
    Submission::from_texts([("bom.json", document(is_good).as_bytes())])
}

fn judged(submission: &Submission, baselines: &[Baseline], waivers: &str, reviews: &str) -> Assessment {
    with_bid(submission, baselines, waivers, reviews, Some(bid()))
}

fn with_bid(
    submission: &Submission,
    baselines: &[Baseline],
    waivers: &str,
    reviews: &str,
    bid: Option<Bid>,
) -> Assessment {
    let waivers = Waiver::all_from_text("waivers.toml", waivers).unwrap_or_else(|error| panic!("{error}"));
    let reviews = Review::all_from_text("reviews.toml", reviews).unwrap_or_else(|error| panic!("{error}"));
    let terms = Terms { waivers, reviews, ..terms(bid) };
    let assessment = assess(submission, &formats::read(submission), baselines, terms);
    let mut text = Vec::new();
    render(&assessment, Format::Json, Look::default(), &mut text).expect("a vector takes everything");
    let again =
        json::read(&String::from_utf8(text).expect("UTF-8")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(again, assessment, "every assessment is read back as it was");
    assessment
}

fn review(rule: &str) -> String {
    let digest = "ab".repeat(32);
    format!(
        "[[review]]\nrule = '{rule}'\nbaseline = 'own@1.0.0'\nfor = {{ product = 'harbour-portal', version = '2.1.0' }}\n\
         decision = 'met'\nreviewer = 'R. Viewer'\nrole = 'Adviser'\ndate = 2026-11-20\nexpires = 2026-11-22\n\
         basis = 'B'\nevidence = [{{ description = 'minutes', sha256 = '{digest}' }}]\n"
    )
}

fn waiver(rule: &str) -> String {
    format!(
        "[[waiver]]\nid = 'W-{rule}'\nrule = '{rule}'\nfor = {{ product = 'harbour-portal', version = '2.1.0' }}\n\
         reason = 'The next release mends this, as agreed.'\ncompensating = 'A letter names it.'\n\
         requested-by = {{ name = 'A. Asker', role = 'Officer' }}\n\
         approved-by = {{ name = 'Jane Doe', role = 'Official' }}\napproved-on = 2026-11-22\nexpires-on = 2026-12-31\n"
    )
}

fn of(assessment: &Assessment, rule: &str) -> Verdict {
    verdicts(assessment)[rule]
}

fn only(assessment: &Assessment) -> &BaselineResult {
    assert_eq!(assessment.results.len(), 1);
    &assessment.results[0]
}

// Reviews.

#[test]
fn a_sign_off_waits_for_a_person_and_takes_the_answer() {
    let (good, own) = (submission(true), [plain()]);
    let open = judged(&good, &own, "", "");
    assert_eq!((of(&open, "contact"), open.conclusion), (Verdict::NeedsReview, Conclusion::Undecided));
    // It holds through the end of its last day.
    let met = judged(&good, &own, "", &review("contact"));
    assert_eq!((of(&met, "contact"), met.conclusion), (Verdict::Pass, Conclusion::Pass));
    let not_met = judged(&good, &own, "", &review("contact").replace("'met'", "'not-met'"));
    assert_eq!((of(&not_met, "contact"), not_met.conclusion), (Verdict::Fail, Conclusion::Fail));
    let finding = &only(&met).findings[0];
    assert_eq!(finding.review_entry.as_ref().map(|review| review.reviewer.as_str()), Some("R. Viewer"));
    assert_eq!(finding.counts.review, 1, "what the program saw stays on record");
}

#[test]
fn a_sign_off_waits_for_nobody_s_document() {
    for text in [&b"{\"bomFormat\": \"CycloneDX\""[..], b"", b"\xff\xfe"] {
        let broken = Submission::from_texts([("bom.json", text)]);
        assert_eq!(of(&judged(&broken, &[plain()], "", ""), "contact"), Verdict::NeedsReview);
    }
}

#[test]
fn an_answer_turns_nothing_that_the_program_decided() {
    for (is_good, rule) in [(false, "named"), (true, "named"), (true, "more")] {
        let submission = submission(is_good);
        let before = judged(&submission, &[plain()], "", "");
        let after = judged(&submission, &[plain()], "", &review(rule));
        assert_eq!(verdicts(&before), verdicts(&after), "{rule}");
        assert_eq!(only(&after).refused_reviews[0].reason, Refusal::NothingToReview);
    }
    let nothing = Submission::from_texts([("words.txt", b"Dear Sir".as_slice())]);
    assert_eq!(of(&judged(&nothing, &[plain()], "", &review("named")), "named"), Verdict::NoEvidence);
}

#[test]
fn a_suspicion_is_answered_for_the_file_that_it_stands_in() {
    let mut document = base("cyclonedx-1.6");
    let property = json!([{ "name": "cdx:cisa:withheld-information", "value": "Component Version" }]);
    document["components"][0]["version"] = json!("");
    document["components"][0]["properties"] = property;
    let text = serde_json::to_string_pretty(&document).expect("a value is JSON");
    let withheld = Submission::from_texts([("bom.json", text.as_bytes())]);
    let own = [plain()];
    assert_eq!(of(&judged(&withheld, &own, "", ""), "named"), Verdict::NeedsReview);
    // Minutes about something else do not cover the file.
    let elsewhere = judged(&withheld, &own, "", &review("named"));
    assert_eq!(of(&elsewhere, "named"), Verdict::NeedsReview);
    assert_eq!(only(&elsewhere).refused_reviews[0].reason, Refusal::EvidenceLacking);
    let digest = withheld.numbered().next().expect("a file").1.sha256.clone();
    let about = review("named")
        .replace(&"ab".repeat(32), &digest)
        .replace("description = 'minutes'", "path = 'bom.json'");
    assert_eq!(of(&judged(&withheld, &own, "", &about), "named"), Verdict::Pass);
    // Another file with it changes nothing; another text of this one does.
    let more = Submission::from_texts([("a.txt", b"more".as_slice()), ("sent/again.json", text.as_bytes())]);
    assert_eq!(of(&judged(&more, &own, "", &about), "named"), Verdict::Pass);
    let changed = Submission::from_texts([("bom.json", format!("{text}\n").as_bytes())]);
    let changed = judged(&changed, &own, "", &about);
    assert_eq!(of(&changed, "named"), Verdict::NeedsReview);
    assert_eq!(only(&changed).refused_reviews[0].reason, Refusal::OtherEvidence);
}

#[test]
fn every_reason_against_a_review_is_told() {
    let good = submission(true);
    let one = || review("contact");
    let product = "product = 'harbour-portal', version = '2.1.0'";
    let path = "path = 'bom.json'";
    let digest = "0".repeat(64);
    let cases = [
        (one().replace("'contact'", "'kontact'"), Refusal::UnknownRule),
        (one().replace("own@1.0.0", "own@0.9.0"), Refusal::OtherBaseline),
        (one().replace("own@1.0.0", "quad"), Refusal::OtherBaseline),
        (one().replace(", version = '2.1.0'", ""), Refusal::TooBroad),
        (one().replace("'2.1.0'", "'2.*'"), Refusal::TooBroad),
        (one().replace("'2.1.0'", "'2.0.0'"), Refusal::OtherBid),
        (one().replace("harbour-portal", "quay-router"), Refusal::OtherBid),
        (one().replace(product, &format!("{product}, bidder = 'Another'")), Refusal::OtherBid),
        (one().replace(product, &format!("{product}, tender = 'T-1'")), Refusal::NoBid),
        (one().replace(product, &format!("submission = '{digest}'")), Refusal::OtherSubmission),
        (one().replace(product, &format!("{product}, artifact = '{digest}'")), Refusal::OtherSubmission),
        (
            one().replace("date = 2026-11-20", "date = 2026-11-23").replace("expires = 2026-11-22\n", ""),
            Refusal::NotYet,
        ),
        (one().replace("expires = 2026-11-22", "expires = 2026-11-21"), Refusal::Expired),
        (one().replace("'R. Viewer'", "'ＨＡＲＢＯＵＲ systems  ltd'"), Refusal::ByTheBidder),
        (one() + &one(), Refusal::GivenTwice),
        (one().replace("description = 'minutes'", path), Refusal::OtherEvidence),
    ];
    for (text, reason) in cases {
        let assessment = judged(&good, &[plain()], "", &text);
        assert_eq!(of(&assessment, "contact"), Verdict::NeedsReview, "{text}");
        let reasons: Vec<Refusal> = only(&assessment).refused_reviews.iter().map(|one| one.reason).collect();
        assert!(!reasons.is_empty() && reasons.iter().all(|one| *one == reason), "{reasons:?}: {text}");
    }
    let without_bid = with_bid(&good, &[plain()], "", &one(), None);
    assert_eq!(only(&without_bid).refused_reviews[0].reason, Refusal::NoBid);
    // The submission's digest says what is meant without a bid.
    let own_digest = one().replace(product, &format!("submission = '{}'", good.digest));
    assert_eq!(of(&with_bid(&good, &[plain()], "", &own_digest, None), "contact"), Verdict::Pass);
}

#[test]
fn an_answer_to_a_baseline_holds_for_those_that_extend_it_and_ask_the_same() {
    let agency = |more: &str| {
        let text = format!(
            "id = 'agency'\nversion = '1.0.0'\ntitle = 'T'\nissuer = 'I'\nstatus = 'draft'\nextends = ['quad']\n{more}"
        );
        Baseline::from_text("agency.toml", &text).unwrap_or_else(|error| panic!("{error}"))
    };
    let mut document = base("cyclonedx-1.6");
    for index in 0..3 {
        document["components"][index]["manufacturer"]["name"] = json!("crates.io");
    }
    let text = serde_json::to_string(&document).expect("a value is JSON");
    let odd = Submission::from_texts([("bom.json", text.as_bytes())]);
    let digest = odd.numbered().next().expect("a file").1.sha256.clone();
    let answer = review("producer-plausible").replace(&"ab".repeat(32), &digest).replace("own@1.0.0", "quad");
    let level = "[[override]]\nrule = 'producer-plausible'\nreason = 'R'\nlevel = 'shall'\n";
    let reading = "[[override]]\nrule = 'producer-plausible'\nreason = 'R'\nreading = 'Other.'\n";
    for (change, verdict) in [(level, Verdict::Pass), (reading, Verdict::NeedsReview)] {
        let assessment = judged(&odd, &[agency(change)], "", &answer);
        assert_eq!(of(&assessment, "producer-plausible"), verdict, "{change}");
    }
    // Of two answers the nearer one holds for the agency; the other one still does for quad.
    let both = format!("{answer}{}", answer.replace("'quad'", "'agency'").replace("'met'", "'not-met'"));
    let assessment = judged(&odd, &[agency(level), Baseline::load("quad").expect("it loads")], "", &both);
    let of = |index: usize| {
        let mut findings = assessment.results[index].findings.iter();
        findings.find(|finding| finding.rule == "producer-plausible").expect("the rule").verdict
    };
    assert_eq!((of(0), of(1)), (Verdict::Fail, Verdict::Pass));
}

/// What a rule came to for a nation, what it shares with the common baseline included.
fn for_nation(assessment: &Assessment, nation: &str, rule: &str) -> Verdict {
    let common = only(assessment);
    let all = common.jurisdictions[nation].all(common);
    all.into_iter().find(|finding| finding.rule == rule).expect("the rule").verdict
}

#[test]
fn an_answer_to_the_common_baseline_is_one_to_its_overlays_and_the_reverse_is_not() {
    let (good, quad) = (submission(true), [Baseline::load("quad").expect("it loads")]);
    let rule = "vulnerabilities-handled";
    let common = review(rule).replace("own@1.0.0", "quad");
    let met = judged(&good, &quad, "", &common);
    assert_eq!(of(&met, rule), Verdict::Pass);
    for nation in ["au", "in", "jp", "us"] {
        assert_eq!(for_nation(&met, nation, rule), Verdict::Pass, "{nation}");
    }
    // Of two answers the nearer one holds for the nation, and only for it.
    let nearer = common.replace("'quad'", "'quad-au'").replace("'met'", "'not-met'");
    let both = judged(&good, &quad, "", &(common + &nearer));
    assert_eq!((of(&both, rule), for_nation(&both, "us", rule)), (Verdict::Pass, Verdict::Pass));
    assert_eq!(for_nation(&both, "au", rule), Verdict::Fail);
    assert!(only(&both).jurisdictions["au"].between.is_empty(), "a should holds nothing back");
    // What the nation alone asks is answered to it, and nobody else refuses that.
    let own = judged(&good, &quad, "", &review("provenance-shared").replace("own@1.0.0", "quad-au@1.0.0"));
    assert_eq!(for_nation(&own, "au", "provenance-shared"), Verdict::Pass);
    let refused = only(&own).jurisdictions.values().map(|nation| nation.refused_reviews.len());
    assert_eq!((only(&own).refused_reviews.len(), refused.sum::<usize>()), (0, 0));
}

#[test]
fn an_answer_holds_for_all_that_build_on_the_baseline_while_the_question_is_unchanged() {
    let mut document = base("cyclonedx-1.6");
    document["metadata"].as_object_mut().expect("an object").remove("timestamp");
    document["metadata"]["properties"] =
        json!([{ "name": "cdx:cisa:withheld-information", "value": "SBOM Timestamp" }]);
    document["components"][0].as_object_mut().expect("an object").remove("licenses");
    let text = serde_json::to_string(&document).expect("a value is JSON");
    let withheld = Submission::from_texts([("bom.json", text.as_bytes())]);
    let digest = withheld.numbered().next().expect("a file").1.sha256.clone();
    let quad = [Baseline::load("quad").expect("it loads")];
    let nations = ["au", "in", "jp", "us"];
    let answer =
        |rule: &str| review(rule).replace(&"ab".repeat(32), &digest).replace("own@1.0.0", "sbom-2026");

    let open = judged(&withheld, &quad, "", "");
    assert_eq!(of(&open, "sbom-timestamp"), Verdict::NeedsReview);
    let answered = judged(&withheld, &quad, "", &answer("sbom-timestamp"));
    assert_eq!(of(&answered, "sbom-timestamp"), Verdict::Pass);
    for nation in nations {
        assert_eq!(for_nation(&answered, nation, "sbom-timestamp"), Verdict::Pass, "{nation}");
    }
    let waived = |rule: &str| {
        let waiver = waiver(rule).replace("reason =", "baseline = 'sbom-2026@1.0.0'\nreason =");
        judged(&withheld, &quad, &waiver, "")
    };
    // What `quad` asks otherwise is not waived for it, nor for whoever builds on it.
    let changed = waived("component-license");
    assert_eq!(of(&changed, "component-license"), Verdict::Fail);
    for nation in nations {
        assert_eq!(for_nation(&changed, nation, "component-license"), Verdict::Fail, "{nation}");
    }
    assert_eq!(only(&changed).refused_waivers[0].reason, Refusal::OtherBaseline);
    // A rule that the named baseline does not have is not meant by its name.
    let rule = "vulnerabilities-handled";
    let foreign = judged(&withheld, &quad, "", &answer(rule));
    assert_eq!(of(&foreign, rule), Verdict::NeedsReview);
}

#[test]
fn of_answers_to_several_the_nearest_holds() {
    let good = submission(true);
    let rule = "vulnerabilities-handled";
    let common = review(rule).replace("own@1.0.0", "quad");
    let nation = common.replace("'quad'", "'quad-au'").replace("'met'", "'not-met'");
    let text = "id = 'agency'\nversion = '1.0.0'\ntitle = 'T'\nissuer = 'I'\nstatus = 'draft'\nextends = ['quad-au']\n";
    let agency = Baseline::from_text("agency.toml", text).unwrap_or_else(|error| panic!("{error}"));
    let all =
        [agency, Baseline::load("quad-au").expect("it loads"), Baseline::load("quad").expect("it loads")];
    let assessment = judged(&good, &all, "", &(common + &nation));
    let of = |index: usize| {
        let mut findings = assessment.results[index].findings.iter();
        findings.find(|finding| finding.rule == rule).expect("the rule").verdict
    };
    assert_eq!((of(0), of(1), of(2)), (Verdict::Fail, Verdict::Fail, Verdict::Pass));
}

#[test]
fn a_component_can_be_waived_for_one_nation() {
    let mut document = base("cyclonedx-1.6");
    document["components"][0].as_object_mut().expect("a component").remove("hashes");
    let purl = document["components"][0]["purl"].as_str().expect("a purl").to_owned();
    let text = serde_json::to_string(&document).expect("a value is JSON");
    let (bare, quad) = (
        Submission::from_texts([("bom.json", text.as_bytes())]),
        [Baseline::load("quad").expect("it loads")],
    );
    let rule = "component-hash-value";
    let after = |more: &str| {
        let waiver = waiver(rule).replace("reason =", &format!("purl = '{purl}'\n{more}\nreason ="));
        judged(&bare, &quad, &waiver, "")
    };
    let seen = |one: &Assessment| (of(one, rule), for_nation(one, "au", rule), for_nation(one, "us", rule));
    let (fail, waived) = (Verdict::Fail, Verdict::Waived);
    let before = judged(&bare, &quad, "", "");
    assert_eq!(seen(&before), (fail, fail, fail));
    assert!(only(&before).jurisdictions["au"].between.contains(&rule.to_owned()));
    let all = after("");
    assert_eq!(seen(&all), (waived, waived, waived));
    assert!(!only(&all).jurisdictions["au"].between.contains(&rule.to_owned()));
    let of_one = after("baseline = 'quad-au'");
    assert_eq!(seen(&of_one), (fail, waived, fail));
    assert_eq!((only(&of_one).refused_waivers.len(), only(&of_one).unused_waivers.len()), (0, 0));
    // Australia makes the rule mandatory, and of a mandatory rule something has to be done instead.
    let text = waiver(rule).replace("compensating = 'A letter names it.'\n", "");
    let nothing_instead = judged(&bare, &quad, &text, "");
    assert_eq!(seen(&nothing_instead), (waived, fail, waived));
    let refused = &only(&nothing_instead).jurisdictions["au"].refused_waivers;
    assert_eq!(refused.iter().map(|one| one.reason).collect::<Vec<_>>(), [Refusal::NothingInstead]);
    assert!(only(&nothing_instead).refused_waivers.is_empty());
}

// Waivers.

#[test]
fn a_waiver_makes_waived_and_never_met() {
    let bad = submission(false);
    let reviews = review("contact");
    let before = judged(&bad, &[plain()], "", &reviews);
    assert_eq!((of(&before, "named"), before.conclusion), (Verdict::Fail, Conclusion::Fail));
    let after = judged(&bad, &[plain()], &waiver("named"), &reviews);
    assert_eq!((of(&after, "named"), after.conclusion), (Verdict::Waived, Conclusion::Pass));
    assert_eq!(only(&after).findings[1].counts.unsatisfied, 1, "what is not met stays on record");
    // What is met needs none, and what waits for a person is answered, not waived.
    for (submission, rule, verdict) in
        [(submission(true), "named", Verdict::Pass), (submission(true), "contact", Verdict::NeedsReview)]
    {
        let assessment = judged(&submission, &[plain()], &waiver(rule), "");
        assert_eq!(of(&assessment, rule), verdict);
        assert_eq!(only(&assessment).unused_waivers.len(), 1, "{rule}");
    }
    // A person's no can be waived.
    let no = judged(&bad, &[plain()], &waiver("contact"), &reviews.replace("'met'", "'not-met'"));
    assert_eq!(of(&no, "contact"), Verdict::Waived);
}

#[test]
fn a_component_is_waived_by_its_purl_and_the_rest_still_counts() {
    let mut document = base("cyclonedx-1.6");
    for index in 0..2 {
        document["components"][index].as_object_mut().expect("a component").remove("version");
    }
    let text = serde_json::to_string(&document).expect("a value is JSON");
    let bad = Submission::from_texts([("bom.json", text.as_bytes())]);
    let purl = |index: usize| document["components"][index]["purl"].as_str().expect("a purl").to_owned();
    let of_component = |index: usize| {
        let id = format!("id = 'W-{index}'\npurl = '{}'", purl(index));
        waiver("named").replace("id = 'W-named'", &id)
    };
    let one = judged(&bad, &[plain()], &of_component(0), "");
    assert_eq!(of(&one, "named"), Verdict::Fail);
    let counts = &only(&one).findings[1].counts;
    assert_eq!((counts.unsatisfied, counts.waived), (1, 1));
    let both = judged(&bad, &[plain()], &(of_component(0) + &of_component(1)), "");
    assert_eq!(of(&both, "named"), Verdict::Waived);
    // Exactly this version; another one is not the component.
    let other = of_component(0).replace("@", "@9");
    let other = judged(&bad, &[plain()], &other, "");
    assert_eq!(of(&other, "named"), Verdict::Fail);
    assert_eq!(only(&other).unused_waivers.len(), 1);
}

#[test]
fn every_reason_against_a_waiver_is_told() {
    let bad = submission(false);
    let one = || waiver("named");
    let product = "product = 'harbour-portal', version = '2.1.0'";
    let purl = |purl: &str| one().replace("reason =", &format!("purl = '{purl}'\nreason ="));
    let long = "approved-on = 2026-06-01\nexpires-on = 2026-12-31";
    let cases = [
        (one().replace("'named'", "'component-*'"), Refusal::UnknownRule),
        (one().replace("id =", "baseline = 'quad'\nid ="), Refusal::OtherBaseline),
        (one().replace(", version = '2.1.0'", ""), Refusal::TooBroad),
        (purl("pkg:npm/quay-router"), Refusal::TooBroad),
        (one().replace("'2.1.0'", "'2.1.1'"), Refusal::OtherBid),
        (one().replace(product, &format!("artifact = '{}'", "0".repeat(64))), Refusal::OtherSubmission),
        (one().replace("approved-on = 2026-11-22", "approved-on = 2026-11-23"), Refusal::NotYet),
        (one().replace("-22\nexpires-on = 2026-12-31", "-01\nexpires-on = 2026-11-21"), Refusal::Expired),
        (one().replace("Jane Doe", "Harbour Systems Ltd"), Refusal::ByTheBidder),
        (one().replace("Jane Doe", "a. asker"), Refusal::ByTheRequester),
        (one() + &one().replace("W-named", "W-2"), Refusal::GivenTwice),
        (one().replace("approved-on = 2026-11-22\nexpires-on = 2026-12-31", long), Refusal::TooLong),
        (one().replace("'A letter names it.'", "' '"), Refusal::NothingInstead),
    ];
    for (text, reason) in cases {
        let assessment = judged(&bad, &[plain()], &text, "");
        assert_eq!(of(&assessment, "named"), Verdict::Fail, "{text}");
        let reasons: Vec<Refusal> = only(&assessment).refused_waivers.iter().map(|one| one.reason).collect();
        assert!(!reasons.is_empty() && reasons.iter().all(|one| *one == reason), "{reasons:?}: {text}");
    }
    let without_bid = with_bid(&bad, &[plain()], &one(), "", None);
    assert_eq!(only(&without_bid).refused_waivers[0].reason, Refusal::NoBid);
}

#[test]
fn the_baseline_says_what_may_be_waived_and_for_how_long() {
    let bad = submission(false);
    let reason = |limits: &str, text: &str| {
        let assessment = judged(&bad, &[own("check.license-valid = {}", limits)], text, "");
        only(&assessment).refused_waivers.first().map(|refused| refused.reason)
    };
    let one = waiver("named");
    assert_eq!(reason("", &one), None);
    assert_eq!(reason("waivers.never = ['named']", &one), Some(Refusal::NotWaivable));
    assert_eq!(reason("waivers.longest-days = 39", &one), None);
    assert_eq!(reason("waivers.longest-days = 38", &one), Some(Refusal::TooLong));
    // Without evidence nothing is waived unless the baseline says so.
    let nothing = Submission::from_texts([("words.txt", b"Dear Sir".as_slice())]);
    let verdict = |limits: &str| {
        let assessment = judged(&nothing, &[own("check.license-valid = {}", limits)], &one, "");
        (of(&assessment, "named"), only(&assessment).refused_waivers.first().map(|refused| refused.reason))
    };
    assert_eq!(verdict(""), (Verdict::NoEvidence, Some(Refusal::WithoutEvidence)));
    assert_eq!(verdict("waivers.without-evidence = ['named']"), (Verdict::Waived, None));
    let both = "waivers = { never = ['named'], without-evidence = ['named'] }";
    assert_eq!(verdict(both), (Verdict::NoEvidence, Some(Refusal::NotWaivable)));
}

#[test]
fn every_reason_is_shown_by_some_test() {
    let text = fs::read_to_string(root().join("tests/people.rs")).expect("this file");
    let told: BTreeSet<String> = Refusal::ALL.iter().map(|reason| format!("Refusal::{reason:?}")).collect();
    let missing: Vec<&String> = told.iter().filter(|reason| !text.contains(reason.as_str())).collect();
    assert_eq!(missing, [""; 0]);
}

// Deferred reviews.

#[test]
fn deferring_leaves_sign_offs_for_later_and_nothing_else() {
    let gate = |submission: &Submission, defer_review: bool| {
        let mut terms = terms(Some(bid()));
        terms.options.defer_review = defer_review;
        let assessment = assess(submission, &formats::read(submission), &[plain()], terms);
        (assessment.conclusion, assessment.gate(), assessment.deferred())
    };
    let good = submission(true);
    assert_eq!(gate(&good, false), (Conclusion::Undecided, Conclusion::Undecided, 0));
    assert_eq!(gate(&good, true), (Conclusion::Undecided, Conclusion::Pass, 1));
    assert_eq!(gate(&submission(false), true), (Conclusion::Fail, Conclusion::Fail, 1));
    let mut withheld = base("cyclonedx-1.6");
    withheld["components"][0]["version"] = json!("");
    withheld["components"][0]["properties"] =
        json!([{ "name": "cdx:cisa:withheld-information", "value": "Component Version" }]);
    let text = serde_json::to_string(&withheld).expect("a value is JSON");
    let withheld = Submission::from_texts([("bom.json", text.as_bytes())]);
    assert_eq!(gate(&withheld, true), (Conclusion::Undecided, Conclusion::Undecided, 1));
    // Without another mandatory rule that is met there is nothing to conclude from.
    let nothing = Submission::from_texts([("words.txt", b"Dear Sir".as_slice())]);
    assert_eq!(gate(&nothing, true).1, Conclusion::Undecided);
}

// The fixtures, seen at a glance.

#[test]
fn the_matrix_of_what_people_decided_is_as_committed() {
    let agency =
        [Baseline::load(&root().join("fixtures/people/agency.toml").display().to_string())
            .expect("it loads")];
    let read = |name: &str| fs::read_to_string(root().join("fixtures/people").join(name)).expect("a fixture");
    let (waivers, reviews) = (read("waivers.toml"), read("reviews.toml"));
    let bid = Bid::from_text(&read("bid.toml")).expect("a bid");
    let submission =
        Submission::open(&[root().join("fixtures/submissions/as-generated")]).expect("a fixture");
    let columns: Vec<Assessment> =
        [("", ""), ("", reviews.as_str()), (waivers.as_str(), ""), (&waivers, &reviews)]
            .iter()
            .map(|(waivers, reviews)| with_bid(&submission, &agency, waivers, reviews, Some(bid.clone())))
            .collect();
    let mut matrix =
        "Verdicts of harbour-agency on fixtures/submissions/as-generated, by what people decided:\n\
                      nothing, reviews, waivers, both.\n\n"
            .to_owned();
    for rule in &agency[0].rules {
        let words: Vec<String> =
            columns.iter().map(|one| format!("{:<16}", verdicts(one)[&rule.id].word())).collect();
        let _ = writeln!(matrix, "{:<26} {}", rule.id, words.concat().trim_end());
    }
    let concluded: Vec<String> = columns.iter().map(|one| format!("{:<16}", one.conclusion.word())).collect();
    let _ = writeln!(matrix, "\n{:<26} {}", "conclusion", concluded.concat().trim_end());
    let path = root().join("tests/matrix/people.txt");
    if std::env::var_os("BIDCHECK_BLESS").is_some() {
        fs::write(&path, &matrix).expect("the matrix can be written");
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), matrix, "{} is stale", path.display());
}
