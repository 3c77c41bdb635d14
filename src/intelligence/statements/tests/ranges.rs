//! Statements about ranges of versions: those that the version of a component lies in, beside, and perhaps in.

use super::*;

/// What is made of an analysis in the SBOM of `quay` in a version, for some versions of it.
fn of_versions(version: &str, state: &str, versions: Value) -> (Option<Status>, Made, bool) {
    let mut sbom = sbom();
    sbom["components"][0]["version"] = version.into();
    sbom["components"][0]["purl"] = format!("pkg:npm/quay@{version}").into();
    sbom["vulnerabilities"] = json!([{ "id": HOLE, "affects": [{ "ref": "quay", "versions": versions }],
        "analysis": { "state": state, "justification": "code_not_reachable" } }]);
    if state.is_empty() {
        sbom["vulnerabilities"][0].as_object_mut().expect("an object").remove("analysis");
    }
    let row = trial(vec![sbom]).knowledge().statements.remove(0);
    (row.status, row.made, row.in_range)
}

fn range(range: &str, status: &str) -> Value {
    json!([{ "range": range, "status": status }])
}

/// An advisory in CSAF of the vendor of `portal` about `quay` as a part of it, in whatever range.
fn advisory(list: &str, range: &str, purl: Option<&str>) -> Value {
    let mut product = json!({ "product_id": "Q", "name": "quay" });
    if let Some(purl) = purl {
        product["product_identification_helper"] = json!({ "purl": purl });
    }
    let mut document = json!({
        "document": {
            "category": "csaf_vex", "csaf_version": "2.0", "title": "A hole",
            "publisher": { "category": "vendor", "name": "Harbour", "namespace": "https://harbour.example" },
            "tracking": { "id": "H-1", "version": "2", "status": "final",
                          "initial_release_date": "2026-05-10T00:00:00Z",
                          "current_release_date": "2026-05-10T00:00:00Z" } },
        "product_tree": {
            "branches": [
                { "category": "product_name", "name": "quay", "branches": [
                    { "category": "product_version_range", "name": range, "product": product }] },
                { "category": "product_name", "name": "portal", "branches": [
                    { "category": "product_version", "name": "2.1.0",
                      "product": { "product_id": "P", "name": "portal 2.1.0" } }] }],
            "relationships": [{ "category": "default_component_of", "product_reference": "Q",
                "relates_to_product_reference": "P",
                "full_product_name": { "product_id": "P:Q", "name": "quay in portal" } }] },
        "vulnerabilities": [{ "cve": HOLE, "product_status": {},
            "flags": [{ "label": "vulnerable_code_not_present", "product_ids": ["P:Q"] }] }],
    });
    document["vulnerabilities"][0]["product_status"][list] = json!(["P:Q"]);
    document
}

fn advised(list: &str, range: &str, purl: Option<&str>) -> Made {
    trial(vec![sbom(), advisory(list, range, purl)]).made().remove(0).0
}

/// A range of CycloneDX and of CSAF that `quay` 1.4.0 lies in, and one that it lies beside by a hair.
const BOUNDS: &[(&str, &str)] = &[
    ("vers:npm/<1.4.1", "vers:npm/<1.4.0"),
    ("vers:npm/<=1.4.0", "vers:npm/<=1.3.9"),
    ("vers:npm/>1.4.0-rc.1", "vers:npm/>1.4.0"),
    ("vers:npm/>=1.4.0", "vers:npm/>=1.4.1-rc.1"),
    ("vers:npm/1.4.0", "vers:npm/1.4.1"),
    ("vers:npm/>=1.0.0|!=1.4.1|<2.0.0", "vers:npm/>=1.0.0|!=1.4.0|<2.0.0"),
    ("vers:npm/>=1.4.0|<=1.4.0%2Bb|>2.0.0", "vers:npm/<1.4.0|>1.4.0-rc.1"),
    ("vers:semver/>=1.0.0|<2.0.0", "vers:semver/>=2.0.0"),
    ("vers:generic/>=1.0.0|<2.0.0", "vers:generic/>=2.0.0"),
    ("vers:npm/*", "vers:none/*"),
];

/// Ranges of which it cannot be told whether `quay` 1.4.0 lies in them.
const UNCLEAR: &[&str] = &[
    "<1.5.0",
    ">= 1.0, < 2.0",
    "vers:npm/<2",
    "vers:npm/>=2.0.0|<1.0.0",
    "vers:npm/>=1.0.0|>=1.2.0",
    "vers:npm/>=1.0.0|<2.0.0|",
    "vers:npm/!=1.0.0",
    "vers:pypi/<2.0.0",
    "vers:unheard-of/<2.0.0",
    "vers:generic/<=1.4",
];

#[test]
fn a_version_in_the_range_is_meant_and_one_beside_it_is_not() {
    for (inside, outside) in BOUNDS.iter().filter(|(inside, _)| !inside.contains("%2B")) {
        let of =
            |range: &str, status: &str, state: &str| of_versions("1.4.0", state, self::range(range, status));
        let (good, bad) = (Some(Status::NotAffected), Some(Status::Affected));
        assert_eq!(of(inside, "unaffected", "not_affected"), (good, Made::Used, true), "{inside}");
        assert_eq!(of(inside, "affected", "exploitable"), (bad, Made::Used, true), "{inside}");
        assert_eq!(of(inside, "affected", ""), (bad, Made::Used, true), "{inside}");
        let beside = refused(Reason::OutsideRange);
        assert_eq!(of(outside, "unaffected", "not_affected"), (good, beside, false), "{outside}");
        assert_eq!(of(outside, "affected", "exploitable"), (bad, beside, false), "{outside}");
        for purl in [Some("pkg:npm/quay"), None] {
            // The name alone is for a person.
            let used = if purl.is_some() { Made::Used } else { Made::Demoted(Reason::NameOnly) };
            assert_eq!(advised("known_not_affected", inside, purl), used, "{inside} {purl:?}");
            assert_eq!(advised("fixed", inside, purl), used, "{inside} {purl:?}");
            assert_eq!(advised("known_affected", inside, purl), Made::Used, "{inside} {purl:?}");
            for list in ["known_not_affected", "fixed", "known_affected", "under_investigation"] {
                assert_eq!(advised(list, outside, purl), beside, "{list} {outside} {purl:?}");
            }
        }
    }
}

#[test]
fn where_it_cannot_be_told_a_statement_is_no_better_than_none() {
    for unclear in UNCLEAR {
        let of = |status: &str, state: &str| of_versions("1.4.0", state, range(unclear, status));
        let (good, bad) = (Some(Status::NotAffected), Some(Status::Affected));
        let (kept, not_used) = (Made::Demoted(Reason::VersionRange), refused(Reason::VersionRange));
        assert_eq!(of("unaffected", "not_affected"), (good, not_used, false), "{unclear}");
        assert_eq!(of("affected", "exploitable"), (bad, kept, false), "{unclear}");
        assert_eq!(of("unaffected", "exploitable"), (bad, kept, false), "{unclear}");
        assert_eq!(of("unaffected", ""), (None, kept, false), "{unclear}");
        for list in ["known_not_affected", "fixed"] {
            assert_eq!(advised(list, unclear, None), not_used, "{list} {unclear}");
            let by_purl = advised(list, unclear, Some("pkg:npm/quay"));
            assert!(matches!(by_purl, Made::Refused(Reason::VersionRange | Reason::TooBroad)), "{unclear}");
        }
        for list in ["known_affected", "under_investigation"] {
            assert_eq!(advised(list, unclear, None), kept, "{list} {unclear}");
            let by_purl = advised(list, unclear, Some("pkg:npm/quay"));
            assert!(matches!(by_purl, Made::Demoted(Reason::VersionRange | Reason::TooBroad)), "{unclear}");
        }
    }
}

#[test]
fn a_pre_release_below_an_open_bound_helps_nobody() {
    let of = |status: &str, state: &str| of_versions("2.0.0-rc.1", state, range("vers:npm/<2.0.0", status)).1;
    assert_eq!(of("unaffected", "not_affected"), refused(Reason::VersionRange));
    assert_eq!(of("affected", "exploitable"), Made::Demoted(Reason::VersionRange));
    let above = range("vers:npm/>=2.0.0", "unaffected");
    assert_eq!(of_versions("2.0.0-rc.1", "resolved", above).1, refused(Reason::OutsideRange));
}

#[test]
fn of_several_answers_for_a_version_the_worse_is_heard() {
    let of = |state: &str, versions: Value| {
        let (status, made, _) = of_versions("1.4.0", state, versions);
        (status, made)
    };
    let both = |one: &str, other: &str| json!([{ "range": "vers:npm/<2.0.0", "status": one }, { "range": "vers:npm/>=1.0.0", "status": other }]);
    let (good, bad) = (Some(Status::NotAffected), Some(Status::Affected));
    let differ = Made::Demoted(Reason::VersionsDiffer);
    assert_eq!(of("not_affected", both("unaffected", "affected")), (good, differ));
    assert_eq!(of("", both("unaffected", "affected")), (bad, differ));
    assert_eq!(of("exploitable", both("unaffected", "affected")), (bad, differ));
    assert_eq!(of("not_affected", range("vers:npm/<2.0.0", "affected")), (good, differ));
    // Who does not know does not speak for it.
    assert_eq!(of("not_affected", both("unaffected", "unknown")), (None, Made::Used));
    assert_eq!(of("not_affected", range("vers:npm/<2.0.0", "unknown")), (None, Made::Used));
    assert_eq!(of("not_affected", json!([{ "version": "1.4.0", "status": "unknown" }])), (None, Made::Used));
    // Against the product, but not in this version.
    let elsewhere = of("exploitable", range("vers:npm/<2.0.0", "unaffected"));
    assert_eq!(elsewhere, (bad, refused(Reason::OutsideRange)));
    // A range that cannot be compared may say worse, unless the very version is named.
    let unclear = |first: Value| json!([first, { "range": "1.x", "status": "affected" }]);
    let in_range = json!({ "range": "vers:npm/<2.0.0", "status": "unaffected" });
    assert_eq!(of("not_affected", unclear(in_range)), (good, refused(Reason::VersionRange)));
    let named = json!({ "version": "1.4.0", "status": "unaffected" });
    assert_eq!(of("not_affected", unclear(named)), (good, Made::Used));
}

#[test]
fn a_range_does_not_mend_below_the_first_mended_version() {
    let documents = || vec![sbom(), advisory("fixed", "vers:npm/>=1.4.0", Some("pkg:npm/quay"))];
    assert_eq!(trial(documents()).made()[0].0, Made::Used);
    let data = Trial { vulnerabilities: vec![known(&[1], &["1.4.2"])], ..trial(documents()) };
    assert_eq!(data.made()[0].0, refused(Reason::BelowFixed));
}

#[test]
fn a_name_with_a_range_is_as_exact_as_the_rest_of_it() {
    let of = |purl: &str, range: &str| advised("known_not_affected", range, Some(purl));
    assert_eq!(of("pkg:npm/quay", "vers:npm/<2.0.0"), Made::Used);
    assert_eq!(of("pkg:npm/quay?arch=arm", "vers:npm/<2.0.0"), refused(Reason::OtherQualifiers));
    assert_eq!(of("pkg:npm/quay@1.4.0", "vers:npm/<2.0.0"), Made::Used);
    assert_eq!(of("pkg:npm/quay@1.4.0", "vers:npm/<1.0.0"), refused(Reason::VersionRange), "one is wrong");
    let mut sbom = sbom();
    sbom["components"][0]["purl"] = "pkg:npm/quay@1.4.0?arch=arm".into();
    let of = |list: &str, range: &str| {
        let advisory = advisory(list, range, Some("pkg:npm/quay"));
        trial(vec![sbom.clone(), advisory]).made().remove(0).0
    };
    assert_eq!(of("known_not_affected", "vers:npm/<2.0.0"), refused(Reason::TooBroad));
    assert_eq!(of("known_affected", "vers:npm/<2.0.0"), Made::Demoted(Reason::TooBroad));
    assert_eq!(of("known_affected", "vers:npm/<1.0.0"), refused(Reason::OutsideRange));
}

#[test]
fn a_cpe_name_without_version_is_that_of_the_versions_in_its_range() {
    let of = |list: &str, range: &str| {
        let mut sbom = sbom();
        sbom["components"][0]["cpe"] = "cpe:2.3:a:harbour:quay:1.4.0:*:*:*:*:*:*:*".into();
        let mut advisory = advisory(list, range, None);
        advisory["product_tree"]["branches"][0]["branches"][0]["product"]["product_identification_helper"] =
            json!({ "cpe": "cpe:2.3:a:harbour:quay:*:*:*:*:*:*:*:*" });
        trial(vec![sbom, advisory]).made().remove(0).0
    };
    assert_eq!(of("known_affected", "vers:npm/<2.0.0"), Made::Used);
    assert_eq!(of("known_affected", "vers:npm/<1.0.0"), refused(Reason::OutsideRange));
    assert_eq!(of("known_not_affected", "vers:npm/<2.0.0"), Made::Demoted(Reason::NameOnly));
    assert_eq!(of("known_affected", "before 2"), Made::Demoted(Reason::VersionRange));
}

#[test]
fn a_product_in_a_range_is_the_bids_where_its_version_lies_in_it() {
    let of = |list: &str, range: &str, product| {
        let mut advisory = advisory(list, "vers:npm/<2.0.0", Some("pkg:npm/quay"));
        let version = &mut advisory["product_tree"]["branches"][1]["branches"][0];
        version["category"] = "product_version_range".into();
        version["name"] = range.into();
        Trial { product, ..trial(vec![sbom(), advisory]) }.made().remove(0).0
    };
    for product in [None, Some(("portal", "2.1.0"))] {
        let of = |list: &str, range: &str| of(list, range, product);
        assert_eq!(of("known_not_affected", "vers:generic/>=2.1.0|<3.0"), Made::Used);
        assert_eq!(of("known_affected", "vers:generic/<2.1.1"), Made::Used);
        for list in ["known_not_affected", "known_affected"] {
            assert_eq!(of(list, "vers:generic/>=3.0"), refused(Reason::OutsideRange), "{list}");
        }
        assert_eq!(of("known_not_affected", "up to 3"), refused(Reason::VersionRange));
        assert_eq!(of("known_affected", "up to 3"), Made::Demoted(Reason::VersionRange));
    }
}

#[test]
fn what_speaks_for_a_range_takes_nothing_back_of_the_very_version() {
    let exact = |list: &str, at: &str| {
        let mut document = advisory(list, "vers:npm/1.4.0", Some("pkg:npm/quay@1.4.0"));
        document["product_tree"]["branches"][0]["branches"][0]["category"] = "product_version".into();
        document["document"]["tracking"]["current_release_date"] = at.into();
        document
    };
    let ranged = |list: &str, at: &str| {
        let mut document = advisory(list, "vers:npm/<2.0.0", Some("pkg:npm/quay"));
        document["document"]["tracking"]["current_release_date"] = at.into();
        document
    };
    let standing = |one: Value, other: Value| {
        let knowledge = trial(vec![sbom(), one, other]).knowledge();
        knowledge.standing(0, 1).map(|standing| standing.status)
    };
    let (early, late) = ("2026-05-11T00:00:00Z", "2026-05-12T00:00:00Z");
    let (good, bad) = (Some(Status::NotAffected), Some(Status::Affected));
    let (clears, warns) = ("known_not_affected", "known_affected");
    assert_eq!(standing(exact(warns, early), ranged(clears, late)), bad);
    assert_eq!(standing(ranged(clears, early), exact(warns, late)), bad);
    assert_eq!(standing(exact(clears, early), ranged(warns, late)), bad);
    assert_eq!(standing(ranged(warns, early), exact(clears, late)), good);
    assert_eq!(standing(ranged(warns, early), ranged(clears, late)), good);
    assert_eq!(standing(ranged(clears, early), ranged(warns, late)), bad);
}

#[test]
fn of_two_versions_that_are_listed_each_is_compared() {
    let mut sbom = sbom();
    let mut newer = sbom["components"][0].clone();
    newer["bom-ref"] = "quay-2".into();
    newer["version"] = "2.0.0".into();
    newer["purl"] = "pkg:npm/quay@2.0.0".into();
    sbom["components"].as_array_mut().expect("a list").push(newer);
    let of = |range: &str, purl| {
        let documents = vec![sbom.clone(), advisory("known_affected", range, purl)];
        Trial { vulnerabilities: vec![known(&[1, 3], &[])], ..trial(documents) }.made()
    };
    for purl in [None, Some("pkg:npm/quay")] {
        assert_eq!(of("vers:npm/>=1.0.0|<2.0.0", purl), [(Made::Used, vec![1])]);
        assert_eq!(of("vers:npm/>=1.0.0|<=2.0.0", purl), [(Made::Used, vec![1, 3])]);
        assert_eq!(of("vers:npm/>=1.4.1|<=2.0.0", purl), [(Made::Used, vec![3])]);
    }
}
