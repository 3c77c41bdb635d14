//! One result: what a baseline came to, or what a nation's overlay came to beside it.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::identifier::{Names, control};
use super::{matter, paragraphs, prose, risk, text};
use crate::assessment::{
    Assessment, BaselineRecord, BaselineResult, Conclusion, Finding, JurisdictionResult, SubjectRecord,
    Verdict,
};
use crate::baseline::Citation;
use crate::reports::causes::{self, Asked, Cause};
use crate::reports::json::Each;
use crate::reports::status::{self, Bearing};
use crate::reports::{entries, harmless, outline, wording};

/// Pieces of evidence that are told of each observation.
const EVIDENCE: usize = 100;

/// Observations that are told of each finding.
const OBSERVATIONS: usize = 1_000;

/// An assessment that was performed: against a baseline, or against a nation's overlay.
pub(super) struct Performed<'a> {
    assessment: &'a Assessment,
    names: &'a Names,
    baseline: &'a BaselineRecord,
    conclusion: Conclusion,
    title: String,
    told: Vec<String>,
    causes: Vec<Cause<'a>>,
    asked: Vec<Asked<'a>>,
}

impl<'a> Performed<'a> {
    pub(super) fn of_baseline(
        assessment: &'a Assessment,
        result: &'a BaselineResult,
        names: &'a Names,
    ) -> Self {
        let baseline = &result.baseline;
        let mut told = vec![format!("{}.", wording::concluded(result.conclusion))];
        told.extend(result.jurisdictions.iter().map(|(code, nation)| causes::nation_sentence(code, nation)));
        Self::new(assessment, result, None, (baseline, result.conclusion), told, names)
    }

    pub(super) fn of_nation(
        assessment: &'a Assessment,
        result: &'a BaselineResult,
        code: &str,
        nation: &'a JurisdictionResult,
        names: &'a Names,
    ) -> Self {
        let told = vec![
            causes::nation_sentence(code, nation),
            "Only what differs from the common baseline is listed.".to_owned(),
        ];
        Self::new(assessment, result, Some(code), (&nation.baseline, nation.conclusion), told, names)
    }

    fn new(
        assessment: &'a Assessment,
        result: &'a BaselineResult,
        nation: Option<&str>,
        (baseline, conclusion): (&'a BaselineRecord, Conclusion),
        mut told: Vec<String>,
        names: &'a Names,
    ) -> Self {
        let beside = nation
            .map(|code| format!("{}, beside the decision: ", wording::nation(code)))
            .unwrap_or_default();
        let idle = entries::idle(result).into_iter().filter(|(of, _)| *of == nation);
        told.extend(idle.map(|(_, idle)| idle.sentence()));
        let mut of_rule: BTreeMap<&str, usize> = BTreeMap::new();
        let causes = causes::of_result(assessment, result).into_iter();
        let causes = causes.filter(|cause| cause.asked.nation == nation).filter(|cause| {
            let told = of_rule.entry(&cause.asked.finding.rule).or_default();
            *told += 1;
            *told <= OBSERVATIONS
        });
        let causes = causes.collect();
        Self {
            assessment,
            names,
            baseline,
            conclusion,
            title: text(&format!("{beside}{} {}", baseline.title, baseline.version)),
            told,
            causes,
            asked: causes::asked(result).filter(|asked| asked.nation == nation).collect(),
        }
    }

    fn bearing(&self, asked: Asked<'_>) -> Bearing {
        match asked.nation {
            Some(_) => Bearing::Beside,
            None => Bearing::of(asked.finding, &self.assessment.options),
        }
    }

    fn controls(&self) -> Value {
        let ids = |is_asked: bool| -> Vec<Value> {
            let meant = |asked: &&Asked<'_>| (asked.finding.verdict != Verdict::NotApplicable) == is_asked;
            let meant = self.asked.iter().filter(meant);
            meant.map(|asked| json!({ "control-id": control(&asked.finding.rule) })).collect()
        };
        let mut selection = Map::new();
        for (name, controls) in [("include-controls", ids(true)), ("exclude-controls", ids(false))] {
            if !controls.is_empty() {
                selection.insert(name.to_owned(), Value::Array(controls));
            }
        }
        let not_asked = self.asked.iter().filter(|asked| asked.finding.verdict == Verdict::NotApplicable);
        let mut remarks: Vec<String> = not_asked
            .map(|asked| {
                format!("Not applicable: {}. {}", asked.finding.rule, wording::reason(asked.finding))
            })
            .collect();
        remarks.push("A control is a rule of the baseline.".to_owned());
        selection.insert("remarks".to_owned(), json!(paragraphs(&remarks)));
        json!({ "control-selections": [selection] })
    }

    fn observation(&self, cause: &Cause<'_>) -> Value {
        let subjects = cause.group.map_or(&[][..], |group| &group.subjects);
        let shown = &subjects[..subjects.len().min(EVIDENCE)];
        let mut files: Vec<Value> = Vec::new();
        for subject in shown {
            let (file, title) = matter::of_place(subject.locations.first(), self.names);
            let file = json!({ "subject-uuid": file.to_string(), "type": "resource", "title": title });
            if !files.contains(&file) {
                files.push(file);
            }
        }
        let omitted = cause.group.map_or(0, |group| group.count - (shown.len() as u64).min(group.count));
        let judged = cause.asked.finding.review_entry.is_some();
        let mut told = Map::new();
        told.insert("uuid".into(), json!(self.observation_name(cause)));
        told.insert("title".into(), json!(prose(&cause.asked.finding.title)));
        told.insert("description".into(), json!(text(&cause.sentence(self.assessment))));
        told.insert("props".into(), json!(self.props(cause, omitted)));
        told.insert("methods".into(), if judged { json!(["TEST", "EXAMINE"]) } else { json!(["TEST"]) });
        told.insert("types".into(), json!(["control-objective"]));
        told.insert("collected".into(), json!(self.assessment.as_of.to_string()));
        if !shown.is_empty() {
            told.insert("subjects".into(), json!(files));
            told.insert(
                "relevant-evidence".into(),
                shown.iter().map(|subject| self.evidence(subject)).collect(),
            );
        }
        if omitted > 0 {
            let more = wording::counted(omitted, "more piece of evidence is", "more pieces of evidence are");
            told.insert("remarks".into(), json!(format!("{more} in the JSON report.")));
        }
        Value::Object(told)
    }

    fn props(&self, cause: &Cause<'_>, omitted: u64) -> Vec<Value> {
        let verdict = cause.verdict.map_or("noted", Verdict::word);
        let mut props =
            vec![self.names.prop("verdict", verdict), self.names.prop("fingerprint", &cause.fingerprint)];
        if let Some(group) = cause.group {
            props.push(self.names.prop("code", group.code.word()));
            props.push(self.names.prop("count", &group.count.to_string()));
            props.push(self.names.prop("omitted", &omitted.to_string()));
        }
        props
    }

    fn observation_name(&self, cause: &Cause<'_>) -> String {
        self.names.own(&["observation", &cause.asked.baseline.id, &cause.fingerprint]).to_string()
    }

    /// A thing and where it stands.
    fn evidence(&self, subject: &SubjectRecord) -> Value {
        let location = subject.locations.first();
        let (file, _) = matter::of_place(location, self.names);
        let mut words = harmless::shortened(&subject.key).0.into_owned();
        if let Some(value) = &subject.value {
            words.push_str(&format!(": “{}”", harmless::shortened(value).0));
        }
        if let Some(place) = location.filter(|place| place.path != ".") {
            words.push_str(&format!(", {}", outline::place(place)));
            if !place.pointer.is_empty() {
                words.push_str(&format!(" {}", harmless::shortened(&place.pointer).0));
            }
        }
        json!({ "href": matter::reference(file), "description": text(&words) })
    }

    /// What a rule came to; nothing, if it was not asked: OSCAL has no such state.
    fn finding(&self, asked: Asked<'_>) -> Option<Value> {
        let (finding, names) = (asked.finding, self.names);
        let status = status::of(finding.verdict, self.bearing(asked));
        let (state, reason) = status.oscal?;
        let why = wording::reason(finding);
        let causes = self.causes.iter().filter(|cause| cause.asked.finding.rule == finding.rule);
        let observations: Vec<Value> =
            causes.map(|cause| json!({ "observation-uuid": self.observation_name(cause) })).collect();
        let risks = risk::of(asked, &status, names);
        let risks: Vec<Value> = risks.iter().map(|risk| json!({ "risk-uuid": risk["uuid"] })).collect();
        let mut remarks =
            vec![format!("{} ({}).", wording::verdict(finding.verdict), finding.verdict.word())];
        remarks.extend(finding.review_entry.iter().map(entries::review_sentence));
        remarks.extend(finding.waivers.iter().map(entries::waiver_sentence));
        if let Some(more) = finding.observations.len().checked_sub(OBSERVATIONS).filter(|more| *more > 0) {
            let more = wording::counted(more as u64, "more observation is", "more observations are");
            remarks.push(format!("{more} in the JSON report."));
        }
        let mut told = json!({
            "uuid": names.own(&["finding", &asked.baseline.id, &asked.rule_id()]).to_string(),
            "title": prose(&finding.title),
            "description": format!("{} {}", prose(&finding.statement), text(&why)),
            "props": self.finding_props(finding),
            "target": {
                "type": "objective-id",
                "target-id": format!("{}_obj", control(&finding.rule)),
                "status": { "state": state, "reason": reason, "remarks": text(&why) },
            },
            "related-observations": observations,
            "remarks": paragraphs(&remarks),
        });
        for (name, list) in [("links", self.links(finding)), ("related-risks", risks)] {
            if !list.is_empty() {
                told[name] = Value::Array(list);
            }
        }
        Some(told)
    }

    fn finding_props(&self, finding: &Finding) -> Vec<Value> {
        vec![
            self.names.prop("verdict", finding.verdict.word()),
            self.names.prop("level", finding.level.word()),
            self.names.prop("cure", finding.cure.word()),
            self.names.prop("present", &finding.counts.present.to_string()),
            self.names.prop("examined", &finding.counts.examined.to_string()),
        ]
    }

    /// The clauses that the rule answers, each with the document that it stands in.
    fn links(&self, finding: &Finding) -> Vec<Value> {
        let link = |citation: &Citation| {
            let framework = matter::of_framework(&citation.framework, self.names);
            let relation = wording::relation(citation.relation);
            let words = format!("{}: the rule {relation}; {}", citation.clause, wording::mark(citation.mark));
            json!({ "href": matter::reference(framework), "rel": "reference", "text": text(&words) })
        };
        finding.satisfies.iter().map(link).collect()
    }
}

/// A list of OSCAL's is left out where it would be empty.
fn filled<F: Fn() -> I, I: Iterator<Item = Value>>(make: F) -> Option<Each<F>> {
    make().next().is_some().then(|| Each(make))
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Told<O: Serialize, R: Serialize, F: Serialize> {
    uuid: String,
    title: String,
    description: String,
    start: String,
    end: String,
    props: Vec<Value>,
    reviewed_controls: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    observations: Option<O>,
    #[serde(skip_serializing_if = "Option::is_none")]
    risks: Option<R>,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<F>,
}

impl Serialize for Performed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let moment = self.assessment.as_of.to_string();
        let risks = || {
            let statuses = self
                .asked
                .iter()
                .map(|asked| (asked, status::of(asked.finding.verdict, self.bearing(*asked))));
            statuses.flat_map(|(asked, status)| risk::of(*asked, &status, self.names))
        };
        Told {
            uuid: self.names.own(&["result", &self.baseline.id]).to_string(),
            title: self.title.clone(),
            description: paragraphs(&self.told),
            start: moment.clone(),
            end: moment,
            props: vec![
                self.names.prop("conclusion", self.conclusion.word()),
                self.names.prop("baseline", &format!("{}@{}", self.baseline.id, self.baseline.version)),
                self.names.prop("baseline-sha256", &self.baseline.sha256),
            ],
            reviewed_controls: self.controls(),
            observations: filled(|| self.causes.iter().map(|cause| self.observation(cause))),
            risks: filled(risks),
            findings: filled(|| self.asked.iter().filter_map(|asked| self.finding(*asked))),
        }
        .serialize(serializer)
    }
}
