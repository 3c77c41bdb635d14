//! What was concluded for whom, and what that rests on: names with their values.

use std::io;

use super::{Cell, Rows, one_line};
use crate::assessment::Assessment;
use crate::reports::{causes, entries, outline, wording};

pub(super) const COLUMNS: &[(&str, u8)] = &[("what", 30), ("value", 100)];

pub(super) fn rows(assessment: &Assessment, row: &mut Rows<'_>) -> io::Result<()> {
    let mut pair =
        |what: &str, value: &str| row(&[Cell::words(what.to_owned()), Cell::words(value.to_owned())]);
    pair("conclusion", &outline::words_of_conclusion(assessment))?;
    if assessment.options.report_only {
        pair("report only", "The program ended without an error whatever the result.")?;
    }
    for result in &assessment.results {
        let baseline = &result.baseline;
        let named = format!("baseline {} {}", baseline.id, baseline.version);
        pair(&named, wording::concluded(result.conclusion))?;
        for (code, nation) in &result.jurisdictions {
            pair(&wording::nation(code), &causes::nation_sentence(code, nation))?;
        }
    }
    pair("report", &outline::report_id(assessment))?;
    pair("judged at", &assessment.as_of.to_string())?;
    pair("tool", &format!("bidcheck {}", assessment.tool_version))?;
    let options = &assessment.options;
    pair("lowest level that fails", options.fail_on.word())?;
    pair("reviews deferred", if options.defer_review { "yes" } else { "no" })?;
    pair(
        "places kept for each cause",
        &options.observations.map_or("all".to_owned(), |kept| kept.to_string()),
    )?;
    pair("cargo was run in the project", if options.run_cargo { "yes" } else { "no" })?;
    bid(assessment, &mut pair)?;
    for input in &assessment.inputs {
        pair(&format!("{} {}", input.kind, input.path), &format!("SHA-256 {}", input.sha256))?;
    }
    pair("submission", &format!("SHA-256 {}", assessment.submission.digest))?;
    match &assessment.intelligence {
        None => pair("known vulnerabilities", "Known vulnerabilities were not checked.")?,
        Some(intelligence) => {
            pair("known vulnerabilities", &assessment.vulnerabilities.len().to_string())?;
            for source in &intelligence.sources {
                let of = format!("of {}, SHA-256 {}", source.as_of, source.sha256);
                pair(&format!("vulnerability data {}", source.name), &of)?;
            }
        }
    }
    for result in &assessment.results {
        for (nation, idle) in entries::idle(result) {
            let of = nation.map(|code| format!("{}: ", wording::nation(code))).unwrap_or_default();
            pair("entry without effect", &format!("{of}{}", idle.sentence()))?;
        }
    }
    pair("scope", "This is a check of documents. It is not a test of the software and not an award decision.")
}

fn bid(assessment: &Assessment, pair: &mut dyn FnMut(&str, &str) -> io::Result<()>) -> io::Result<()> {
    let Some(bid) = &assessment.bid else { return Ok(()) };
    let given = [
        ("tender", &bid.tender),
        ("lot", &bid.lot),
        ("bidder", &bid.bidder),
        ("product", &bid.product),
        ("version", &bid.version),
        ("received", &bid.received),
        ("evaluator", &bid.evaluator),
        ("organisation", &bid.organisation),
        ("classification", &bid.classification),
    ];
    given
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_deref()?)))
        .try_for_each(|(name, value)| pair(name, &one_line(value)))
}
