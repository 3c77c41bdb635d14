//! GitHub annotations: workflow commands for a step's log, one in a line and nothing else.
//!
//! GitHub shows ten of a kind for a step, so there are ten at most, the worst first; the tenth counts the rest.

use std::io::{self, Write};

use super::causes::{self, Cause};
use super::repository::{Places, Repository, Spot};
use super::{harmless, outline, wording};
use crate::assessment::Assessment;

/// Annotations of a kind that are shown for a step.
const SHOWN: usize = 10;

/// Characters of a message.
const LETTERS: usize = 1_000;

/// One annotation.
struct Annotation {
    command: &'static str,
    title: String,
    message: String,
    spot: Spot,
}

/// Writes the commands.
pub(super) fn render(
    assessment: &Assessment,
    repository: Option<&Repository>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let places = Places::of(assessment, repository);
    let open = causes::open(causes::all(assessment), |status| status.command);
    for kind in ["error", "warning", "notice"] {
        let of_kind = || open.iter().filter(|(command, _)| *command == kind);
        let first = (kind == "notice").then(|| conclusion(assessment, &places));
        let all = of_kind().count() + usize::from(first.is_some());
        let rest = of_kind().map(|(_, cause)| annotation(assessment, kind, cause, &places));
        let mut shown: Vec<Annotation> = first.into_iter().chain(rest).take(SHOWN).collect();
        if all > SHOWN {
            shown.truncate(SHOWN - 1);
            shown.push(others(kind, all - shown.len(), &places));
        }
        shown.iter().try_for_each(|one| one.write(out))?;
    }
    Ok(())
}

fn annotation(
    assessment: &Assessment,
    command: &'static str,
    cause: &Cause<'_>,
    places: &Places<'_>,
) -> Annotation {
    let finding = cause.asked.finding;
    let verdict = cause.verdict.map_or("noted", wording::verdict);
    let mended = wording::cure_in_brief(finding.mended_by());
    Annotation {
        command,
        title: format!("{} ({verdict})", finding.title),
        message: format!(
            "{} Mended by {mended}. Rule {} of {}.",
            cause.sentence(assessment),
            finding.rule,
            cause.asked.authority()
        ),
        spot: places.first(cause.group),
    }
}

/// What was concluded, also for nations, and what people decided.
fn conclusion(assessment: &Assessment, places: &Places<'_>) -> Annotation {
    let mut lines: Vec<String> = causes::conclusions(assessment).collect();
    if assessment.options.report_only {
        lines.push("Report only: the step ends without an error whatever the result.".to_owned());
    }
    for result in &assessment.results {
        lines.extend(result.jurisdictions.iter().map(|(code, nation)| causes::nation_in_brief(code, nation)));
        let waived = result.findings.iter().filter(|finding| !finding.waivers.is_empty());
        lines.extend(waived.map(|finding| format!("Waived, in whole or in part: {}.", finding.rule)));
        let judged = result.findings.iter().filter(|finding| finding.review_entry.is_some());
        lines.extend(judged.map(|finding| format!("Judged by a person: {}.", finding.rule)));
    }
    let title = outline::words_of_conclusion(assessment);
    Annotation { command: "notice", title, message: lines.join("\n"), spot: places.whole().clone() }
}

fn others(command: &'static str, count: usize, places: &Places<'_>) -> Annotation {
    let more = wording::counted(count as u64, "more is", "more are");
    Annotation {
        command,
        title: "More than are shown".to_owned(),
        message: format!("{more} in the report."),
        spot: places.whole().clone(),
    }
}

impl Annotation {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let Spot { path, line, column } = &self.spot;
        write!(out, "::{} file={},line={line}", self.command, property(path))?;
        if let Some(column) = column {
            write!(out, ",col={column}")?;
        }
        writeln!(out, ",title={}::{}", property(&self.title), data(&self.message))
    }
}

/// What stands after the second `::`. Line ends are ours; those of others are shown by their number.
fn data(words: &str) -> String {
    let (words, _) = harmless::shortened_to(LETTERS, words);
    let lines: Vec<String> = words.split('\n').map(shown).collect();
    lines.join("\n").replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(words: &str) -> String {
    data(&words.replace('\n', " ")).replace(':', "%3A").replace(',', "%2C")
}

/// `##[` begins an older form of command anywhere in a line.
fn shown(words: &str) -> String {
    harmless::visible(words).replace("##", "#⟨U+0023⟩")
}
