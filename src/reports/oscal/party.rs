//! The persons and organisations that an assessment names.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::identifier::Names;
use super::text;
use crate::assessment::Assessment;
use crate::baseline::entry::Person;
use crate::reports::{causes, harmless};

/// A person who approved a waiver.
pub(super) fn approver(person: &Person, names: &Names) -> Uuid {
    named("person", &person.name, &person.role, names)
}

fn named(kind: &str, name: &str, role: &str, names: &Names) -> Uuid {
    names.shared(&["party", kind, name, role])
}

/// Everybody who is named: bidder, evaluator, approvers and reviewers.
pub(super) fn all(assessment: &Assessment, names: &Names) -> Vec<Value> {
    let mut all: BTreeMap<Uuid, Value> = BTreeMap::new();
    let mut add = |kind: &str, name: &str, role: &str, of: Option<&str>| {
        let uuid = named(kind, name, role, names);
        let remarks = of.map_or_else(|| role.to_owned(), |of| format!("{role}, {of}"));
        let name = harmless::visible(name);
        let party =
            json!({ "uuid": uuid.to_string(), "type": kind, "name": name, "remarks": text(&remarks) });
        all.entry(uuid).or_insert(party);
    };
    if let Some(bid) = &assessment.bid {
        bid.bidder.iter().for_each(|name| add("organization", name, "Bidder", None));
        let unit = bid.organisation.as_deref();
        bid.evaluator.iter().for_each(|name| add("person", name, "Evaluator", unit));
        if bid.evaluator.is_none() {
            unit.into_iter().for_each(|name| add("organization", name, "Evaluator", None));
        }
    }
    for asked in assessment.results.iter().flat_map(causes::asked) {
        for waiver in &asked.finding.waivers {
            let person = &waiver.approved_by;
            add("person", &person.name, &person.role, person.organisation.as_deref());
        }
        if let Some(review) = &asked.finding.review_entry {
            add("person", &review.reviewer, &review.role, review.organisation.as_deref());
        }
    }
    all.into_values().collect()
}
