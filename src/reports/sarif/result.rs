//! The results of a run: one for each cause, with its first places.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::ROOT;
use super::rule::{OTHERS, Rules, properties};
use crate::assessment::{Assessment, Group, SubjectRecord};
use crate::reports::causes::{self, Cause};
use crate::reports::entries;
use crate::reports::harmless::{self, uri};
use crate::reports::repository::{Places, Spot};
use crate::reports::wording::{counted, number};

/// Places of one result; readers show no more.
const LOCATIONS: usize = 100;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome {
    rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    kind: &'static str,
    level: &'static str,
    message: Value,
    locations: Vec<Value>,
    partial_fingerprints: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Value>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    properties: Map<String, Value>,
}

impl Outcome {
    /// The result for a cause; a level other than its status's own makes it an open alert.
    pub(super) fn of(
        assessment: &Assessment,
        cause: &Cause<'_>,
        level: &'static str,
        rules: &Rules,
        places: &Places<'_>,
    ) -> Self {
        let (rule_id, finding) = (cause.asked.rule_id(), cause.asked.finding);
        let kind = cause.status().map_or("informational", |status| status.sarif_kind);
        let spots = places_of(cause.group, places);
        let omitted = cause.group.map_or(0, |group| group.count - (spots.len() as u64).min(group.count));
        Self {
            rule_index: rules.index(&rule_id),
            rule_id,
            kind: if level == "none" { kind } else { "fail" },
            level,
            message: json!({ "text": message(assessment, cause, omitted) }),
            locations: spots,
            partial_fingerprints: fingerprints(&cause.fingerprint),
            suppressions: cause.waivers().map(suppression).collect(),
            properties: properties([
                ("verdict", json!(cause.verdict.map_or("noted", |verdict| verdict.word()))),
                ("obligation", json!(finding.level.word())),
                ("cure", json!(finding.mended_by().word())),
                ("baseline", json!(format!("{}@{}", cause.asked.baseline.id, cause.asked.baseline.version))),
                ("nation", json!(cause.asked.nation)),
                ("count", json!(cause.group.map(|group| group.count))),
                ("omitted", json!(omitted)),
            ]),
        }
    }

    /// The result that tells of those that are not listed.
    pub(super) fn of_the_others(count: usize, rules: &Rules, places: &Places<'_>) -> Self {
        let words =
            format!("{} in the JSON report.", counted(count as u64, "more result is", "more results are"));
        Self::brief(OTHERS, OTHERS, "warning", &words, rules, places)
    }

    /// The result that tells what a nation's overlay came to.
    pub(super) fn of_nation(
        baseline: &str,
        code: &str,
        level: &'static str,
        words: &str,
        rules: &Rules,
        places: &Places<'_>,
    ) -> Self {
        let id = causes::nation_id(code);
        Self::brief(&id, &causes::name_of([baseline, &id]), level, words, rules, places)
    }

    fn brief(
        rule: &str,
        name: &str,
        level: &'static str,
        words: &str,
        rules: &Rules,
        places: &Places<'_>,
    ) -> Self {
        Self {
            rule_id: rule.to_owned(),
            rule_index: rules.index(rule),
            kind: "fail",
            level,
            message: json!({ "text": words }),
            locations: vec![location(places.whole(), None)],
            partial_fingerprints: fingerprints(name),
            suppressions: Vec::new(),
            properties: Map::new(),
        }
    }
}

fn message(assessment: &Assessment, cause: &Cause<'_>, omitted: u64) -> String {
    let mut words = cause.message(assessment);
    if let Some(value) = cause.group.and_then(|group| group.subjects.first()?.value.as_ref()) {
        words.push_str(&format!(" The first: “{}”.", harmless::visible(&harmless::shortened(value).0)));
    }
    if omitted > 0 {
        words.push_str(&format!(" {} more places are in the JSON report.", number(omitted)));
    }
    if let Some(review) = &cause.asked.finding.review_entry {
        words.push_str(&format!(" {}", entries::review_sentence(review)));
    }
    words
}

fn fingerprints(name: &str) -> Value {
    json!({ "bidcheckResult/v1": name, "primaryLocationLineHash": format!("{name}:1") })
}

fn suppression(waiver: &crate::baseline::Waiver) -> Value {
    json!({ "kind": "external", "status": "accepted", "justification": entries::waiver_sentence(waiver) })
}

fn places_of(group: Option<&Group>, places: &Places<'_>) -> Vec<Value> {
    match group {
        Some(group) if !group.subjects.is_empty() => {
            let shown = group.subjects.iter().take(LOCATIONS);
            shown.map(|subject| location(&places.spot(subject), Some(subject))).collect()
        }
        _ => vec![location(places.whole(), None)],
    }
}

fn location(spot: &Spot, subject: Option<&SubjectRecord>) -> Value {
    let mut region = json!({ "startLine": spot.line });
    if let Some(column) = spot.column {
        region["startColumn"] = json!(column);
    }
    let mut told = json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&spot.path), "uriBaseId": ROOT }, "region": region } });
    if let Some(subject) = subject {
        let (name, _) = harmless::shortened(&subject.key);
        let mut logical = json!({ "fullyQualifiedName": harmless::visible(&name), "kind": "module" });
        if let Some(place) = subject.locations.first().filter(|place| !place.pointer.is_empty()) {
            logical["decoratedName"] = json!(harmless::visible(&harmless::shortened(&place.pointer).0));
        }
        told["logicalLocations"] = json!([logical]);
    }
    told
}
