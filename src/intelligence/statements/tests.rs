//! What becomes of statements, each told by a small document: one good case, and each trap a step away.

use serde_json::{Value, json};

use super::*;
use crate::formats;
use crate::submission::Submission;

const HOLE: &str = "CVE-2026-1000";

/// An SBOM of `portal` 2.1.0 with `quay` and `berth`, each depending on the other.
fn sbom() -> Value {
    let library = |name: &str| {
        json!({ "type": "library", "bom-ref": name, "name": name, "version": "1.4.0",
                "purl": format!("pkg:npm/{name}@1.4.0") })
    };
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 3,
        "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
        "metadata": {
            "timestamp": "2026-05-01T00:00:00Z",
            "component": { "type": "application", "bom-ref": "portal", "name": "portal", "version": "2.1.0",
                           "purl": "pkg:generic/portal@2.1.0" },
        },
        "components": [library("quay"), library("berth")],
        "dependencies": [
            { "ref": "portal", "dependsOn": ["quay"] },
            { "ref": "quay", "dependsOn": ["berth"] },
            { "ref": "berth", "dependsOn": ["quay"] },
        ],
    })
}

/// An OpenVEX document of `portal`'s vendor with one statement about `quay`, patched.
fn vex(patch: Value) -> Value {
    let mut statement = json!({
        "vulnerability": { "name": HOLE },
        "products": [{ "@id": "pkg:generic/portal@2.1.0", "subcomponents": [{ "@id": "pkg:npm/quay@1.4.0" }] }],
        "status": "not_affected",
        "justification": "vulnerable_code_not_in_execute_path",
    });
    for (key, value) in patch.as_object().expect("an object") {
        statement[key] = value.clone();
    }
    statements(vec![statement])
}

fn statements(statements: Vec<Value>) -> Value {
    json!({
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://harbour.example/vex/1", "author": "Harbour",
        "timestamp": "2026-05-10T00:00:00Z", "version": 1, "statements": statements,
    })
}

/// The vulnerability in the components of these indices, as advisories tell of it: the product is 0, `quay` 1.
fn known(components: &[u32], fixed: &[&str]) -> Vulnerability {
    let fixed: Vec<String> = fixed.iter().map(|&version| version.to_owned()).collect();
    let affected =
        |&component: &u32| Affected { component, by: vec!["GHSA-x".to_owned()], fixed: fixed.clone() };
    Vulnerability {
        id: HOLE.to_owned(),
        aliases: vec!["GHSA-x".to_owned()],
        kind: AdvisoryKind::Vulnerability,
        summary: None,
        published: None,
        severities: Vec::new(),
        weaknesses: Vec::new(),
        known_exploited: None,
        likelihood: None,
        affected: components.iter().map(affected).collect(),
    }
}

struct Trial<'t> {
    documents: Vec<Value>,
    vulnerabilities: Vec<Vulnerability>,
    product: Option<(&'t str, &'t str)>,
    is_verified: bool,
}

/// With the vulnerability in `quay`, and the signature of the statements verified.
fn trial(documents: Vec<Value>) -> Trial<'static> {
    Trial { documents, vulnerabilities: vec![known(&[1], &[])], product: None, is_verified: true }
}

impl Trial<'_> {
    fn knowledge(&self) -> Knowledge {
        let texts: Vec<String> = self.documents.iter().map(Value::to_string).collect();
        let names: Vec<String> = (0..texts.len()).map(|index| format!("{index}.json")).collect();
        let named = names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_bytes()));
        let submission = Submission::from_texts(named);
        let evidence = formats::read(&submission);
        let verified = evidence.documents.iter().filter(|_| self.is_verified).map(|one| one.id).collect();
        let mut knowledge =
            Knowledge { vulnerabilities: self.vulnerabilities.clone(), ..Knowledge::default() };
        let aliases = |id: &str| if id == "RUSTSEC-1" { vec![HOLE.to_owned()] } else { Vec::new() };
        let as_of = "2026-06-01T00:00:00Z".parse().expect("an instant");
        let asked = Asked { product: self.product, as_of, verified: &verified, aliases: &aliases };
        judge(&evidence, &mut knowledge, &asked);
        knowledge
    }

    /// What was made of each statement, and of which components.
    fn made(&self) -> Vec<(Made, Vec<u32>)> {
        self.knowledge().statements.into_iter().map(|one| (one.made, one.components)).collect()
    }
}

fn made(patch: Value) -> (Made, Vec<u32>) {
    let mut all = trial(vec![sbom(), vex(patch)]).made();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn refused(reason: Reason) -> Made {
    Made::Refused(reason)
}

#[test]
fn an_exact_and_verified_statement_is_used_for_its_component_alone() {
    // `berth` has the vulnerability too and is joined to `quay` in a circle.
    let trial = Trial { vulnerabilities: vec![known(&[1, 2], &[])], ..trial(vec![sbom(), vex(json!({}))]) };
    let knowledge = trial.knowledge();
    let standing = knowledge.standing(0, 1).expect("something is said of quay");
    assert_eq!((standing.status, standing.made), (Status::NotAffected, Made::Used));
    assert_eq!(knowledge.standing(0, 2), None, "nothing is said of berth");
    assert_eq!(knowledge.vulnerabilities[0].affected.len(), 2);
}

#[test]
fn without_a_verified_signature_a_person_has_to_look() {
    let unsigned = Trial { is_verified: false, ..trial(vec![sbom(), vex(json!({}))]) };
    assert_eq!(unsigned.made(), [(Made::Demoted(Reason::Unsigned), vec![1])]);
}

#[test]
fn names_have_to_be_exact() {
    let of = |product: &str, part: &str| {
        made(json!({ "products": [{ "@id": product, "subcomponents": [{ "@id": part }] }] })).0
    };
    let ours = "pkg:generic/portal@2.1.0";
    assert_eq!(of(ours, "pkg:npm/quay"), refused(Reason::TooBroad));
    assert_eq!(of("pkg:generic/portal", "pkg:npm/quay@1.4.0"), refused(Reason::TooBroad));
    assert_eq!(of("pkg:generic/harbour@2.1.0", "pkg:npm/quay@1.4.0"), refused(Reason::WrongProduct));
    assert_eq!(of(ours, "pkg:npm/quay@1.5.0"), refused(Reason::OtherVersion));
    assert_eq!(of(ours, "pkg:npm/quay@1.4.0?arch=arm"), refused(Reason::OtherQualifiers));
    assert_eq!(of(ours, "pkg:npm/pier@1.4.0"), refused(Reason::NotListed));
    assert_eq!(of(ours, "pkg:npm/"), refused(Reason::NameMalformed));
    assert_eq!(of(ours, "quay"), refused(Reason::TooBroad));
    assert_eq!(of(ours, "pkg:NPM/quay@1.4.0"), Made::Used);
}

#[test]
fn a_purl_without_the_qualifiers_of_what_is_listed_is_too_broad() {
    let mut sbom = sbom();
    sbom["components"][0]["purl"] = "pkg:npm/quay@1.4.0?arch=arm".into();
    assert_eq!(trial(vec![sbom, vex(json!({}))]).made()[0].0, refused(Reason::TooBroad));
}

#[test]
fn what_the_bid_asks_for_is_the_product() {
    let documents = || vec![sbom(), vex(json!({}))];
    let bid = |product| Trial { product: Some(product), ..trial(documents()) }.made()[0].0;
    assert_eq!(bid(("portal", "2.1.0")), Made::Used);
    assert_eq!(bid(("Portal", "v2.1.0")), Made::Used);
    assert_eq!(bid(("portal", "2.2.0")), refused(Reason::WrongProduct));
    assert_eq!(bid(("harbour", "2.1.0")), refused(Reason::WrongProduct));
}

#[test]
fn a_statement_about_the_product_as_a_whole_is_for_a_person() {
    let whole = json!({ "products": [{ "@id": "pkg:generic/portal@2.1.0" }] });
    assert_eq!(made(whole), (Made::Demoted(Reason::ProductOnly), vec![1]));
}

#[test]
fn a_statement_stays_within_its_product() {
    let mut other = sbom();
    other["serialNumber"] = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b80".into();
    other["metadata"]["component"]["name"] = "pilot".into();
    other["metadata"]["component"]["purl"] = "pkg:generic/pilot@2.1.0".into();
    // `quay` is 1 in the one SBOM and 4 in the other.
    let both = |statement: Value| Trial {
        vulnerabilities: vec![known(&[1, 4], &[])],
        ..trial(vec![sbom(), other.clone(), statement])
    };
    assert_eq!(both(vex(json!({}))).made(), [(Made::Used, vec![1])]);
    let whole = json!({ "products": [{ "@id": "pkg:generic/portal@2.1.0" }] });
    assert_eq!(both(vex(whole)).made(), [(Made::Demoted(Reason::ProductOnly), vec![1])]);
}

#[test]
fn reasons_are_weighed() {
    let of = |patch: Value| made(patch).0;
    assert_eq!(of(json!({ "justification": "component_not_present" })), refused(Reason::ComponentListed));
    let hard = Made::Demoted(Reason::HardToProve);
    assert_eq!(of(json!({ "justification": "inline_mitigations_already_exist" })), hard);
    assert_eq!(of(json!({ "justification": "vulnerable_code_cannot_be_controlled_by_adversary" })), hard);
    assert_eq!(of(json!({ "justification": null })), refused(Reason::Unjustified));
    assert_eq!(
        of(json!({ "justification": "we_looked", "impact_statement": "n/a" })),
        refused(Reason::Unjustified)
    );
    let free = json!({ "justification": null, "impact_statement": "The parser is never called." });
    assert_eq!(of(free), Made::Demoted(Reason::FreeText));
}

#[test]
fn times_are_weighed() {
    let of = |time: Value| made(json!({ "timestamp": time })).0;
    assert_eq!(of("2026-06-01T23:00:00Z".into()), Made::Used, "clocks differ");
    assert_eq!(of("2026-06-03T00:00:00Z".into()), refused(Reason::FutureDated));
    assert_eq!(of("2026-04-30T00:00:00Z".into()), Made::Demoted(Reason::Stale));
    assert_eq!(of("last spring".into()), refused(Reason::NoTimestamp));
    let mut undated = vex(json!({}));
    undated.as_object_mut().expect("an object").remove("timestamp");
    assert_eq!(trial(vec![sbom(), undated]).made()[0].0, refused(Reason::NoTimestamp));
}

#[test]
fn fixed_below_the_first_fixed_version_is_a_contradiction() {
    let documents = || vec![sbom(), vex(json!({ "status": "fixed", "justification": null }))];
    assert_eq!(trial(documents()).made()[0].0, Made::Used, "no data say which version mends it");
    let trial = Trial { vulnerabilities: vec![known(&[1], &["1.4.2"])], ..trial(documents()) };
    assert_eq!(trial.made()[0].0, refused(Reason::BelowFixed));
    assert_eq!(trial.knowledge().standing(0, 1), None);
}

#[test]
fn what_speaks_against_the_product_counts_however_it_is_said() {
    let broad = json!({ "status": "affected", "timestamp": null, "justification": null,
                        "vulnerability": { "name": "CVE-2026-2000" },
                        "products": [{ "@id": "pkg:npm/quay" }] });
    let mut document = vex(broad);
    document.as_object_mut().expect("an object").remove("timestamp");
    let unsigned = Trial { vulnerabilities: Vec::new(), is_verified: false, ..trial(vec![sbom(), document]) };
    let knowledge = unsigned.knowledge();
    let ids: Vec<&str> = knowledge.vulnerabilities.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["CVE-2026-2000"], "no data tell of it");
    assert_eq!(knowledge.vulnerabilities[0].affected[0].component, 1);
    assert_eq!(knowledge.standing(0, 1).map(|one| one.status), Some(Status::Affected));
}

#[test]
fn what_speaks_for_it_makes_no_vulnerability() {
    let nothing = Trial { vulnerabilities: Vec::new(), ..trial(vec![sbom(), vex(json!({}))]) };
    assert_eq!(nothing.made(), [(refused(Reason::NothingToAnswer), vec![1])]);
    assert_eq!(nothing.knowledge().vulnerabilities, []);
}

#[test]
fn only_the_store_says_what_else_a_vulnerability_is_called() {
    let of = |name: &str, aliases: &[&str]| {
        made(json!({ "vulnerability": { "name": name, "aliases": aliases } })).0
    };
    assert_eq!(of("ghsa-X", &[]), Made::Used);
    assert_eq!(of("RUSTSEC-1", &[]), Made::Used);
    assert_eq!(of("CVE-2026-9999", &[HOLE]), refused(Reason::NothingToAnswer));
}

#[test]
fn the_newest_of_an_author_counts_and_of_several_authors_the_worst() {
    let said = |status: &str, time: &str| {
        let mut one = vex(json!({ "status": status, "timestamp": time }))["statements"][0].take();
        one["action_statement"] = "Update.".into();
        one
    };
    let standing = |documents: Vec<Value>| {
        let documents = std::iter::once(sbom()).chain(documents).collect();
        let knowledge = trial(documents).knowledge();
        let made: Vec<Made> = knowledge.statements.iter().map(|one| one.made).collect();
        (knowledge.standing(0, 1).map(|one| one.status), made)
    };
    let (early, late) = ("2026-05-11T00:00:00Z", "2026-05-12T00:00:00Z");
    let later = statements(vec![said("not_affected", late), said("affected", early)]);
    let superseded = refused(Reason::Superseded);
    assert_eq!(standing(vec![later]), (Some(Status::NotAffected), vec![Made::Used, superseded]));
    let worse = statements(vec![said("not_affected", early), said("affected", early)]);
    assert_eq!(standing(vec![worse]).0, Some(Status::Affected), "at the same time");
    let mut other = statements(vec![said("affected", early)]);
    other["author"] = "Somebody else".into();
    let both = standing(vec![statements(vec![said("not_affected", late)]), other]);
    assert_eq!(both, (Some(Status::Affected), vec![refused(Reason::Overruled), Made::Used]));
}

#[test]
fn a_bom_link_leads_into_the_named_document_alone() {
    let of = |reference: &str| {
        let document = json!({
            "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
            "metadata": { "timestamp": "2026-05-10T00:00:00Z", "authors": [{ "name": "Harbour" }] },
            "vulnerabilities": [{ "id": HOLE, "affects": [{ "ref": reference }],
                                  "analysis": { "state": "not_affected", "justification": "code_not_reachable" } }],
        });
        trial(vec![sbom(), document]).made().remove(0)
    };
    let serial = "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79";
    assert_eq!(of(&format!("{serial}/3#quay")), (Made::Used, vec![1]));
    assert_eq!(of(&format!("{serial}/2#quay")), (refused(Reason::Dangling), vec![]));
    assert_eq!(of(&format!("{serial}/3#pier")), (refused(Reason::Dangling), vec![]));
    assert_eq!(of("quay"), (refused(Reason::Dangling), vec![]), "another document's reference");
}

#[test]
fn an_analysis_within_the_sbom_is_of_the_component_it_refers_to() {
    let mut sbom = sbom();
    sbom["vulnerabilities"] = json!([
        { "id": HOLE, "affects": [{ "ref": "quay" }], "analysis": { "state": "in_triage" } },
        { "id": "CVE-2026-3000", "affects": [{ "ref": "berth" }] },
    ]);
    let knowledge = trial(vec![sbom]).knowledge();
    assert_eq!(knowledge.standing(0, 1).map(|one| one.status), Some(Status::UnderInvestigation));
    let mentioned = &knowledge.vulnerabilities[1];
    assert_eq!((mentioned.id.as_str(), mentioned.affected[0].component), ("CVE-2026-3000", 2));
    assert_eq!(knowledge.standing(1, 2), None, "a mention says nothing of how it stands");
}

#[test]
fn versions_of_a_product_are_taken_at_their_word() {
    let of = |versions: Value| {
        let mut sbom = sbom();
        sbom["vulnerabilities"] = json!([{ "id": HOLE, "affects": [{ "ref": "quay", "versions": versions }],
            "analysis": { "state": "not_affected", "justification": "code_not_reachable" } }]);
        trial(vec![sbom]).made().remove(0).0
    };
    assert_eq!(of(json!([{ "version": "1.4.0", "status": "unaffected" }])), Made::Used);
    assert_eq!(of(json!([{ "version": "1.3.0", "status": "unaffected" }])), refused(Reason::OtherVersion));
    assert_eq!(of(json!([{ "version": "1.4.0" }])), Made::Demoted(Reason::VersionsDiffer));
}

mod ranges;
