//! Risks: what is open, and what the buyer accepted for a time.

use serde_json::{Value, json};

use super::identifier::Names;
use super::{party, prose, text};
use crate::baseline::Waiver;
use crate::reports::causes::Asked;
use crate::reports::status::Status;
use crate::reports::{entries, wording};

/// The risks of one finding: one while it is open, and one for each waiver.
pub(super) fn of(asked: Asked<'_>, status: &Status, names: &Names) -> Vec<Value> {
    let finding = asked.finding;
    let open = status.risk.filter(|_| finding.is_open()).map(|status| {
        json!({
            "uuid": name(asked, "open", names),
            "title": prose(&finding.title),
            "description": text(&wording::reason(finding)),
            "statement": prose(&finding.rationale),
            "status": status,
            "props": [names.prop("cure", finding.mended_by().word())],
            "remediations": [{
                "uuid": name(asked, "remediation", names),
                "lifecycle": "recommendation",
                "title": text(wording::cure_in_brief(finding.mended_by())),
                "description": prose(&finding.remediation),
            }],
        })
    });
    let accepted = finding.waivers.iter().map(|waiver| accepted(asked, waiver, names));
    open.into_iter().chain(accepted).collect()
}

fn accepted(asked: Asked<'_>, waiver: &Waiver, names: &Names) -> Value {
    // A waiver holds to the end of its last day in UTC.
    let deadline = format!("{}T23:59:59Z", waiver.expires_on);
    let status = "deviation-approved";
    let mut props = vec![names.prop("waiver-id", &waiver.id)];
    props.extend(waiver.purl.iter().map(|purl| names.prop("waiver-purl", purl)));
    props.extend(waiver.risk.iter().map(|risk| names.prop("waiver-risk", risk)));
    props.extend(waiver.ticket.iter().map(|ticket| names.prop("waiver-ticket", ticket)));
    json!({
        "uuid": name(asked, &format!("waiver {}", waiver.id), names),
        "title": text(&format!("Waived: {}", asked.finding.title)),
        "description": text(&entries::waiver_sentence(waiver)),
        "statement": prose(&asked.finding.rationale),
        "status": status,
        "props": props,
        "deadline": deadline,
        "risk-log": { "entries": [{
            "uuid": name(asked, &format!("approval {}", waiver.id), names),
            "title": "The deviation was approved",
            "start": format!("{}T00:00:00Z", waiver.approved_on),
            "logged-by": [{ "party-uuid": party::approver(&waiver.approved_by, names).to_string() }],
            "status-change": status,
        }] },
    })
}

fn name(asked: Asked<'_>, what: &str, names: &Names) -> String {
    names.own(&["risk", &asked.baseline.id, &asked.rule_id(), what]).to_string()
}
