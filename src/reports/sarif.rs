//! SARIF 2.1.0 (OASIS): one run for each baseline, one result for each cause.
//!
//! Code scanning takes every result for an open alert, whatever its kind and suppressions, so there is a
//! profile that holds only what is open. Ten thousand equal findings are one result.

mod notification;
mod result;
mod rule;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use self::notification::Notification;
use self::result::Outcome;
use self::rule::Rules;
use super::causes::{self, Cause};
use super::harmless::{self, uri};
use super::json::{Each, write_pretty};
use super::repository::{Places, Repository};
use super::{outline, wording};
use crate::assessment::{ArtifactRecord, Assessment, BaselineResult};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name of the repository's root in addresses.
const ROOT: &str = "%SRCROOT%";

/// Results of one run; readers show fewer of more.
const RESULTS: usize = 1_000;

/// What a log holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    /// Every verdict, with what was waived as suppressed.
    Full,
    /// Only what is open, for readers that show everything as open.
    CodeScanning,
}

#[derive(Serialize)]
struct Log<R: Serialize> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: R,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<A: Serialize, R: Serialize> {
    tool: Value,
    automation_details: Value,
    original_uri_base_ids: Value,
    artifacts: A,
    invocations: Value,
    results: R,
    column_kind: &'static str,
    properties: Map<String, Value>,
}

/// Writes the log.
pub(super) fn render(
    assessment: &Assessment,
    profile: Profile,
    repository: Option<&Repository>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let places = Places::of(assessment, repository);
    let runs = Each(|| {
        assessment.results.iter().map(|result| Baseline { assessment, result, profile, places: &places })
    });
    write_pretty(&Log { schema: SCHEMA, version: "2.1.0", runs }, out)
}

/// One run, built while it is written.
struct Baseline<'a> {
    assessment: &'a Assessment,
    result: &'a BaselineResult,
    profile: Profile,
    places: &'a Places<'a>,
}

impl Serialize for Baseline<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (assessment, places) = (self.assessment, self.places);
        let (told, left_out) = self.told();
        let mut rules = Rules::of(assessment, &told);
        if left_out > 0 {
            rules.add_others();
        }
        let nations = self.nations();
        nations.iter().for_each(|(code, ..)| rules.add_nation(code));
        let outcomes = Each(|| {
            let told =
                told.iter().map(|(level, cause)| Outcome::of(assessment, cause, level, &rules, places));
            let others = (left_out > 0).then(|| Outcome::of_the_others(left_out, &rules, places));
            let nation = |(code, level, words): &(&str, &'static str, String)| {
                Outcome::of_nation(&self.result.baseline.id, code, level, words, &rules, places)
            };
            told.chain(others).chain(nations.iter().map(nation))
        });
        let artifacts = Each(|| assessment.submission.artifacts.iter().map(|one| artifact(one, places)));
        Run {
            tool: json!({ "driver": {
                "name": "bidcheck",
                "semanticVersion": assessment.tool_version,
                "rules": rules.descriptors(),
            }}),
            automation_details: json!({ "id": format!("bidcheck/{}/", self.result.baseline.id) }),
            original_uri_base_ids: json!({ ROOT: { "description": { "text": "The root of the repository" } } }),
            artifacts,
            invocations: json!([{
                "executionSuccessful": true,
                "toolExecutionNotifications": Notification::all(assessment, self.result, left_out, places),
            }]),
            results: outcomes,
            column_kind: "unicodeCodePoints",
            properties: self.properties(),
        }
        .serialize(serializer)
    }
}

impl<'a> Baseline<'a> {
    /// The causes that are told, the worst first, each with its level; and how many are not.
    fn told(&self) -> (Vec<(&'static str, Cause<'a>)>, usize) {
        let causes = causes::of_result(self.assessment, self.result);
        let mut told = match self.profile {
            Profile::CodeScanning => causes::open(causes, |status| status.alert_level),
            Profile::Full => {
                let level = |cause: &Cause<'_>| cause.status().map_or("none", |status| status.sarif_level);
                let mut told: Vec<_> = causes.into_iter().map(|cause| (level(&cause), cause)).collect();
                told.sort_by_key(|(_, cause)| (cause.verdict.is_none(), cause.verdict, cause.bearing));
                told
            }
        };
        let left_out = told.len().saturating_sub(RESULTS);
        if left_out > 0 {
            // One result tells of the others.
            told.truncate(RESULTS - 1);
            return (told, left_out + 1);
        }
        (told, 0)
    }

    /// The nations that are told as a whole, each with its level and a sentence.
    fn nations(&self) -> Vec<(&'a str, &'static str, String)> {
        let open = causes::open_nations(self.result).filter_map(|(code, nation, status)| {
            Some((code, status.alert_level?, causes::nation_sentence(code, nation)))
        });
        if self.profile == Profile::CodeScanning { open.collect() } else { Vec::new() }
    }

    /// What the log has no place for: the conclusions, and what they rest on.
    fn properties(&self) -> Map<String, Value> {
        let (assessment, result) = (self.assessment, self.result);
        let nations: Map<String, Value> = result
            .jurisdictions
            .iter()
            .map(|(code, nation)| {
                let (baseline, conclusion) = (&nation.baseline, nation.conclusion.word());
                let told = json!({ "baseline": baseline.id, "version": baseline.version, "sha256": baseline.sha256,
                    "conclusion": conclusion, "between": nation.between });
                (code.clone(), told)
            })
            .collect();
        let options = &assessment.options;
        let value = json!({
            "reportId": outline::report_id(assessment),
            "asOf": assessment.as_of.to_string(),
            "baseline": result.baseline.id,
            "baselineVersion": result.baseline.version,
            "baselineSha256": result.baseline.sha256,
            "submissionSha256": assessment.submission.digest,
            "conclusion": result.conclusion.word(),
            "gate": assessment.gate().word(),
            "failOn": options.fail_on.word(),
            "deferReview": options.defer_review,
            "reportOnly": options.report_only,
            "jurisdictions": nations,
        });
        match value {
            Value::Object(properties) => properties,
            _ => Map::new(),
        }
    }
}

fn artifact(artifact: &ArtifactRecord, places: &Places<'_>) -> Value {
    let mut told = Map::new();
    let path = places.file(&artifact.path);
    told.insert(
        "location".into(),
        match &path {
            Some(path) => json!({ "uri": uri(path), "uriBaseId": ROOT }),
            None => json!({ "uri": uri(&artifact.path) }),
        },
    );
    if let Some(member) = &artifact.inside {
        let words = format!("{} in this archive", harmless::visible(member));
        told.insert("description".into(), json!({ "text": words }));
    }
    // What was not read has neither.
    if !artifact.sha256.is_empty() {
        told.insert("hashes".into(), json!({ "sha-256": artifact.sha256 }));
        told.insert("length".into(), json!(artifact.size));
    }
    if let (Some(role), Some(format)) = (&artifact.role, &artifact.format) {
        let version = artifact.format_version.as_deref().unwrap_or_default();
        let version = harmless::visible(version);
        told.insert(
            "properties".into(),
            json!({ "role": wording::role_named(role), "format": format, "formatVersion": version }),
        );
    }
    Value::Object(told)
}
