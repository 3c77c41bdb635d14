//! What is said of vulnerabilities.

use super::*;
use crate::evidence::{Justification, LeadsTo, Rating, Status, VulnerabilityStatement};

#[test]
fn an_assessment_is_a_statement_about_what_it_leads_to() {
    let vulnerability = element("security_Vulnerability", "hole", json!({ "name": "CVE-2026-1234" }));
    let assessment = element(
        "security_VexNotAffectedVulnAssessmentRelationship",
        "vex",
        json!({
            "from": own("hole"), "relationshipType": "doesNotAffect",
            "to": [own("portal")], "security_assessedElement": own("nowhere"),
            "security_justificationType": "vulnerableCodeNotPresent", "security_impactStatement": "It is not built in.",
            "security_publishedTime": "2026-05-10T00:00:00Z",
        }),
    );
    let document = and([vulnerability, assessment]);
    look(&document, |evidence, _| {
        let [one] = &evidence.statements[..] else { panic!("{:?}", evidence.statements) };
        assert_eq!(said(&one.id), "CVE-2026-1234");
        assert_eq!(one.status.stated(), Some(&Status::NotAffected));
        let not_present = Justification::VulnerableCodeNotPresent;
        assert_eq!(one.justification.stated(), Some(&not_present));
        assert_eq!(said(&one.issued), "2026-05-10T00:00:00Z");
        assert!(matches!(one.products[0].name.leads_to, LeadsTo::Component(_)));
        let part = &one.products[0].subcomponents[0].leads_to;
        assert!(matches!(part, LeadsTo::Missing(_)));
    });
}

#[test]
fn a_severity_is_what_the_author_says_of_the_vulnerability() {
    let hole = |id: &str| element("security_Vulnerability", id, json!({ "name": format!("CVE-2026-{id}") }));
    let rated = |class: &str, id: &str, of: &str, patch: serde_json::Value| {
        let mut one = element(
            &format!("security_{class}VulnAssessmentRelationship"),
            id,
            json!({ "from": own(of), "relationshipType": "hasAssessmentFor", "to": [own("portal")] }),
        );
        for (key, value) in patch.as_object().expect("an object") {
            one[key] = value.clone();
        }
        one
    };
    let vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    let document = and([
        hole("1"),
        hole("2"),
        hole("3"),
        rated(
            "CvssV3",
            "a",
            "1",
            json!({ "security_vectorString": vector, "security_severity": "critical" }),
        ),
        rated("CvssV4", "b", "1", json!({ "security_severity": "low" })),
        rated("Epss", "c", "2", json!({ "security_probability": 0.01 })),
        rated("VexAffected", "d", "3", json!({ "relationshipType": "affects" })),
        rated("CvssV2", "e", "3", json!({ "security_vectorString": "AV:N/AC:L/Au:N/C:P/I:P/A:P" })),
    ]);
    look(&document, |evidence, _| {
        let mut told: Vec<_> = evidence.statements.iter().collect();
        told.sort_by_key(|one| said(&one.id).to_owned());
        let [one, two, three] = &told[..] else { panic!("{told:?}") };
        let ratings = |of: &VulnerabilityStatement<'_>| {
            let words = of.ratings.iter().map(|rating| match &rating.value {
                Rating::Vector(vector) => format!("vector {}", vector.raw()),
                Rating::Word(word) => format!("word {}", word.raw()),
            });
            words.collect::<Vec<String>>()
        };
        assert_eq!(ratings(one), [format!("vector {vector}"), "word low".to_owned()]);
        assert_eq!(ratings(two), [""; 0], "a likelihood is no severity");
        assert_eq!(ratings(three), ["vector AV:N/AC:L/Au:N/C:P/I:P/A:P"]);
        // What is only assessed is mentioned, in the product that it is assessed in.
        for mention in [one, two] {
            assert_eq!(mention.status.stated(), None);
            let [product] = &mention.products[..] else { panic!("{mention:?}") };
            assert!(matches!(product.name.leads_to, LeadsTo::Component(_)));
        }
        assert_eq!(three.status.stated(), Some(&Status::Affected));
    });
}

#[test]
fn what_only_speaks_of_vulnerabilities_is_no_sbom() {
    let vulnerability = element(
        "security_Vulnerability",
        "hole",
        json!({ "externalIdentifier": [{ "externalIdentifierType": "cve", "identifier": "CVE-2026-1234" }] }),
    );
    look(&and([vulnerability.clone()]), |evidence, _| {
        assert_eq!(said(&evidence.statements[0].id), "CVE-2026-1234");
    });
    let mut document = and([vulnerability]);
    document["@graph"].as_array_mut().expect("a list").remove(5);
    let text = document.to_string();
    let submission = Submission::from_texts([("vex.json", text.as_bytes())]);
    assert_eq!(formats::read(&submission).documents[0].role, Role::Vex);
}
