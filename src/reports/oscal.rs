//! OSCAL assessment results (NIST, 1.1.3): observations with their evidence, findings and risks.
//!
//! Every identifier follows from content, so that the same assessment is the same document. What a nation asks
//! besides is a result of its own, beside that of the baseline.

mod identifier;
mod matter;
mod party;
mod result;
mod risk;

use std::io::{self, Write};

use serde_json::{Value, json};

use self::identifier::Names;
use self::result::Performed;
use super::json::{Each, write_pretty};
use super::{harmless, outline};
use crate::assessment::Assessment;

/// The version of OSCAL that most readers take.
const VERSION: &str = "1.1.3";

#[derive(serde::Serialize)]
struct Document<B> {
    #[serde(rename = "assessment-results")]
    body: B,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "kebab-case")]
struct Body<R, M> {
    uuid: String,
    metadata: Value,
    import_ap: Value,
    results: R,
    back_matter: Matter<M>,
}

#[derive(serde::Serialize)]
struct Matter<M> {
    resources: M,
}

/// Writes the document.
pub(super) fn render(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let names = Names::of(assessment);
    let performed = || {
        assessment.results.iter().flat_map(|result| {
            let common = std::iter::once(Performed::of_baseline(assessment, result, &names));
            let nations = result.jurisdictions.iter();
            common.chain(
                nations.map(|(code, nation)| Performed::of_nation(assessment, result, code, nation, &names)),
            )
        })
    };
    let body = Body {
        uuid: names.document().to_string(),
        metadata: metadata(assessment, &names),
        import_ap: json!({ "href": matter::plan(assessment, &names),
            "remarks": "The baseline is the plan: what it asks is what was examined." }),
        results: Each(performed),
        back_matter: Matter { resources: Each(|| matter::resources(assessment, &names)) },
    };
    write_pretty(&Document { body }, out)
}

fn metadata(assessment: &Assessment, names: &Names) -> Value {
    let id = outline::report_id(assessment);
    let mut metadata = json!({
        "title": format!("Software evidence check, report {id}"),
        "last-modified": assessment.as_of.to_string(),
        "version": id,
        "oscal-version": VERSION,
        "props": props(assessment, names),
        "remarks": paragraphs(&remarks(assessment)),
    });
    let parties = party::all(assessment, names);
    if !parties.is_empty() {
        metadata["parties"] = Value::Array(parties);
    }
    metadata
}

fn remarks(assessment: &Assessment) -> Vec<String> {
    let scope = "This is a check of documents. It is not a test of the software and not an award decision.";
    let mut remarks = vec![format!("{}.", outline::words_of_conclusion(assessment)), scope.to_owned()];
    if assessment.options.report_only {
        remarks.push("Report only: the program ended without an error whatever the result.".to_owned());
    }
    remarks
}

/// What OSCAL has no place for: the conclusion, the options and the bid.
fn props(assessment: &Assessment, names: &Names) -> Vec<Value> {
    let options = &assessment.options;
    let mut props = vec![
        names.prop("tool-version", &assessment.tool_version),
        names.prop("conclusion", assessment.conclusion.word()),
        names.prop("gate", assessment.gate().word()),
        names.prop("fail-on", options.fail_on.word()),
        names.prop("defer-review", &options.defer_review.to_string()),
        names.prop("report-only", &options.report_only.to_string()),
        names.prop("submission-sha256", &assessment.submission.digest),
    ];
    props.extend(assessment.bid.iter().flat_map(|bid| {
        let given = [
            ("tender", &bid.tender),
            ("lot", &bid.lot),
            ("product", &bid.product),
            ("version", &bid.version),
        ];
        given
            .into_iter()
            .filter_map(|(name, value)| Some(names.prop(&format!("bid-{name}"), value.as_ref()?)))
    }));
    props
}

/// Words for a text that readers take for Markdown.
fn text(words: &str) -> String {
    harmless::markdown(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Words of a baseline for such a text: what stands between backticks stays code.
fn prose(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let pieces = words.split('`').enumerate();
    pieces
        .map(|(index, piece)| match index % 2 {
            _ if piece.is_empty() => String::new(),
            0 => harmless::markdown(piece),
            _ => format!("`{}`", harmless::visible(piece)),
        })
        .collect()
}

/// Paragraphs of a text that readers take for Markdown.
fn paragraphs(lines: &[String]) -> String {
    lines.iter().map(|line| text(line)).collect::<Vec<_>>().join("\n\n")
}
