//! The questions of an assessment that wait for a person, as a reviews file with blanks.
//!
//! What the vendor wrote stands in comments and quotes only, and cannot become an entry.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::assessment::{
    ArtifactRecord, Assessment, BaselineRecord, BaselineResult, Finding, Group, Verdict,
};
use crate::checks::{Code, Weight};
use crate::reports::harmless;
use crate::reports::wording;

/// Places that are shown for each cause.
const PLACES: usize = 10;
/// Files whose digests are listed.
const FILES: usize = 50;
/// Letters of a value of the vendor's.
const SHORT: usize = 200;
/// Letters of a line of comment.
const WIDTH: usize = 100;

/// Writes the worksheet.
pub(super) fn of(assessment: &Assessment) -> String {
    let open: Vec<Question<'_>> = assessment.results.iter().flat_map(open).collect();
    let mut text = head(assessment, open.len());
    for (index, Question { baseline, finding, is_of_overlay }) in open.iter().enumerate() {
        let number = format!("{} of {}: {}", index + 1, open.len(), finding.title);
        let whose = if *is_of_overlay { format!(", for {} alone", baseline.id) } else { String::new() };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n# {}", "-".repeat(WIDTH - 2));
        comment(&mut text, "", &format!("{number} ({}{whose})", wording::level(finding.level)));
        told(&mut text, assessment, finding);
        entry(&mut text, assessment, baseline, finding);
    }
    text
}

/// What waits for a person, and the baseline to answer to.
struct Question<'a> {
    baseline: &'a BaselineRecord,
    finding: &'a Finding,
    /// Whether only the overlay of one nation asks it so.
    is_of_overlay: bool,
}

/// What waits in one baseline, and what its nations' overlays ask besides. An answer to the baseline is one to the
/// overlays that leave the question as it is, at whatever level.
fn open(result: &BaselineResult) -> Vec<Question<'_>> {
    let waits = |finding: &&Finding| finding.verdict == Verdict::NeedsReview;
    let is_shared = |own: &&Finding| {
        let mut common = result.findings.iter().filter(waits);
        common.any(|one| {
            one.rule == own.rule && one.reading == own.reading && one.observations == own.observations
        })
    };
    let common = result.findings.iter().filter(waits);
    let mut open: Vec<Question<'_>> = common
        .map(|finding| Question { baseline: &result.baseline, finding, is_of_overlay: false })
        .collect();
    for nation in result.jurisdictions.values() {
        let own = nation.findings.iter().filter(waits).filter(|finding| !is_shared(finding));
        open.extend(own.map(|finding| Question { baseline: &nation.baseline, finding, is_of_overlay: true }));
    }
    open
}

fn head(assessment: &Assessment, open: usize) -> String {
    let mut text = String::new();
    let mut say = |words: &str| comment(&mut text, "", words);
    say("Reviews for bidcheck: what persons answer to what no program can decide.");
    let questions = wording::counted(open as u64, "question waits", "questions wait");
    let of = format!(
        "{questions} for a person in the assessment of {}.",
        wording::day(jiff::tz::TimeZone::UTC.to_datetime(assessment.as_of).date())
    );
    say(&of);
    if open > 0 {
        say("Fill in every empty pair of quotes; `decision` is \"met\" or \"not-met\". \
             Delete the entries that you cannot answer yet.");
        say("Then assess again with `--reviews` and this file, and with the same `--bid`.");
        say("Files of the submission, with the SHA-256 that `evidence` needs:");
        let files = assessment.submission.artifacts.iter();
        for artifact in files.take(FILES) {
            say(&format!("  {}  {}", artifact.sha256, name(artifact)));
        }
    }
    text
}

/// What is asked, and what the program found.
fn told(text: &mut String, assessment: &Assessment, finding: &Finding) {
    comment(text, "", &format!("What is required: {}", finding.statement));
    comment(text, "", &format!("What counts: {}", finding.reading));
    let waiting = finding.observations.iter().filter(|group| group.weight == Weight::Review);
    for group in waiting {
        comment(text, "", &wording::observation_in(group, &assessment.submission));
        for line in places(group) {
            comment(text, "  ", &line);
        }
    }
}

fn places(group: &Group) -> Vec<String> {
    if group.code == Code::SignOff {
        return wording::arg(group, "look-at").lines().map(|line| format!("Look at: {line}")).collect();
    }
    let place = |location: &crate::source::Location| {
        let line = location.line.map(|line| format!(":{line}")).unwrap_or_default();
        let inside = location.inside.as_ref().map(|member| format!("!{member}")).unwrap_or_default();
        format!("{}{inside}{line} {}", location.path, location.pointer)
    };
    let mut lines: Vec<String> = Vec::new();
    for subject in group.subjects.iter().take(PLACES) {
        let short = |words: &str| harmless::shortened_to(SHORT, words).0.into_owned();
        let value = subject.value.as_ref().map(|value| format!(": {}", short(value))).unwrap_or_default();
        let at = subject.locations.first().map(place).unwrap_or_default();
        lines.push(format!("{} at {at}{value}", short(&subject.key)));
    }
    let more = group.count - lines.len() as u64;
    if more > 0 {
        lines.push(format!("and {} more", wording::number(more)));
    }
    lines
}

fn entry(text: &mut String, assessment: &Assessment, baseline: &BaselineRecord, finding: &Finding) {
    let bid = assessment.bid.as_ref();
    let product = bid.and_then(|bid| Some((bid.product.as_ref()?, bid.version.as_ref()?)));
    let holds_for = match product {
        Some((product, version)) => {
            format!("{{ product = {}, version = {} }}", quoted(product), quoted(version))
        }
        None => format!("{{ submission = {} }}", quoted(&assessment.submission.digest)),
    };
    text.push_str("[[review]]\n");
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(text, "{key:<8} = {value}");
    };
    line("rule", &quoted(&finding.rule));
    line("baseline", &quoted(&format!("{}@{}", baseline.id, baseline.version)));
    line("for", &holds_for);
    for key in ["decision", "reviewer", "role", "date", "basis"] {
        line(key, "\"\"");
    }
    let judged: Vec<String> = files_of(assessment, finding)
        .into_iter()
        .map(|file| format!("  {{ path = {}, sha256 = {} }},\n", quoted(&name(file)), quoted(&file.sha256)))
        .collect();
    let blank = "  { description = \"\", sha256 = \"\" },\n".to_owned();
    let judged = if judged.is_empty() { blank } else { judged.concat() };
    line("evidence", &format!("[\n{judged}]"));
}

/// The files in which something waits to be judged.
fn files_of<'a>(assessment: &'a Assessment, finding: &Finding) -> Vec<&'a ArtifactRecord> {
    let waiting = finding.observations.iter().filter(|group| group.weight == Weight::Review);
    let places: BTreeSet<(&str, Option<&str>)> = waiting
        .flat_map(|group| &group.subjects)
        .flat_map(|subject| &subject.locations)
        .map(|location| (location.path.as_str(), location.inside.as_deref()))
        .collect();
    let artifacts = assessment.submission.artifacts.iter();
    artifacts.filter(|file| places.contains(&(file.path.as_str(), file.inside.as_deref()))).collect()
}

fn name(artifact: &ArtifactRecord) -> String {
    match &artifact.inside {
        Some(member) => format!("{}!{member}", artifact.path),
        None => artifact.path.clone(),
    }
}

/// Words as a TOML string of one line, with nothing in them that acts or hides.
fn quoted(words: &str) -> String {
    let words = harmless::visible(words).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{words}\"")
}

/// Adds lines of comment; no word in them can end one.
fn comment(text: &mut String, indent: &str, words: &str) {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = harmless::visible(&words);
    let first = format!("# {indent}");
    let rest = format!("# {indent}  ");
    let options = textwrap::Options::new(WIDTH).initial_indent(&first).subsequent_indent(&rest);
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation).break_words(false);
    for line in textwrap::wrap(&words, options) {
        text.push_str(line.trim_end());
        text.push('\n');
    }
}
