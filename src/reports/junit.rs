//! JUnit XML in the strict dialect that the readers of Jenkins, GitLab and GitHub all take.
//!
//! A suite for each baseline and each nation, a case for each rule. It fails no job by itself: the exit code does.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::causes::{self, Asked};
use super::status::{self, Bearing, Junit};
use super::{entries, harmless, outline, wording};
use crate::assessment::{Assessment, BaselineRecord, BaselineResult, Group, Verdict};
use crate::checks::Weight;

/// Places that are told of each cause.
const PLACES: usize = 10;

/// Causes that are told of each rule.
const CAUSES: usize = 50;

type Xml<'o> = Writer<&'o mut dyn Write>;

/// A suite: one baseline's own findings, or those in which a nation differs.
struct Suite<'a> {
    assessment: &'a Assessment,
    baseline: &'a BaselineRecord,
    nation: Option<&'a str>,
    cases: Vec<Asked<'a>>,
    /// What the suite tells besides its cases, line by line.
    told: Vec<String>,
    conclusion: &'static str,
}

/// Writes the suites.
pub(super) fn render(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(64 * 1024, out);
    {
        let mut xml: Xml<'_> = Writer::new_with_indent(&mut out, b' ', 2);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        xml.write_event(Event::Start(BytesStart::new("testsuites")))?;
        for (number, suite) in
            assessment.results.iter().flat_map(|result| suites(assessment, result)).enumerate()
        {
            suite.write(number, &mut xml)?;
        }
        xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    }
    out.write_all(b"\n")?;
    out.flush()
}

fn suites<'a>(assessment: &'a Assessment, result: &'a BaselineResult) -> Vec<Suite<'a>> {
    let all: Vec<Asked<'a>> = causes::asked(result).collect();
    let of = |nation: Option<&str>| all.iter().copied().filter(|asked| asked.nation == nation).collect();
    let mut told = vec![format!("{}.", outline::words_of_conclusion(assessment))];
    if assessment.options.report_only {
        told.push("Report only: the program ended without an error whatever the result.".to_owned());
    }
    told.extend(causes::conclusions(assessment));
    let idle = entries::idle(result);
    let idle_of = |nation: Option<&str>| -> Vec<String> {
        idle.iter().filter(|(of, _)| *of == nation).map(|(_, idle)| idle.sentence()).collect()
    };
    told.extend(idle_of(None));
    let common = Suite {
        assessment,
        baseline: &result.baseline,
        nation: None,
        cases: of(None),
        told,
        conclusion: result.conclusion.word(),
    };
    let nations = result.jurisdictions.iter().map(|(code, nation)| {
        let mut told = vec![causes::nation_sentence(code, nation)];
        told.extend(idle_of(Some(code)));
        Suite {
            assessment,
            baseline: &nation.baseline,
            nation: Some(code),
            cases: of(Some(code)),
            told,
            conclusion: nation.conclusion.word(),
        }
    });
    std::iter::once(common).chain(nations).collect()
}

impl Suite<'_> {
    /// GitLab shows the class of a case as its suite, so both are this.
    fn name(&self) -> String {
        let version = format!("{} {}", self.baseline.id, self.baseline.version);
        match self.nation {
            None => version,
            Some(nation) => format!("{version} ({}, beside the decision)", wording::nation(nation)),
        }
    }

    fn write(&self, number: usize, xml: &mut Xml<'_>) -> io::Result<()> {
        let holds = |asked: &&Asked<'_>, what: Junit| self.junit(asked) == what;
        let count = |what: Junit| self.cases.iter().filter(|asked| holds(asked, what)).count().to_string();
        let mut suite = BytesStart::new("testsuite");
        for (name, value) in [
            ("name", self.name()),
            ("package", self.baseline.id.clone()),
            ("id", number.to_string()),
            ("tests", self.cases.len().to_string()),
            ("failures", count(Junit::Failure)),
            ("errors", count(Junit::Error)),
            ("skipped", count(Junit::Skipped)),
            // The time that a run takes, and where, differ from run to run.
            ("time", "0".to_owned()),
            ("timestamp", self.assessment.as_of.strftime("%Y-%m-%dT%H:%M:%S").to_string()),
            ("hostname", "localhost".to_owned()),
        ] {
            suite.push_attribute((name, &*text(&value)));
        }
        xml.write_event(Event::Start(suite))?;
        self.properties(xml)?;
        self.cases.iter().try_for_each(|asked| self.case(asked, xml))?;
        within(xml, BytesStart::new("system-out"), &one_below_the_other(&self.told))?;
        xml.write_event(Event::Empty(BytesStart::new("system-err")))?;
        xml.write_event(Event::End(BytesEnd::new("testsuite")))
    }

    fn properties(&self, xml: &mut Xml<'_>) -> io::Result<()> {
        let (assessment, baseline) = (self.assessment, self.baseline);
        xml.write_event(Event::Start(BytesStart::new("properties")))?;
        for (name, value) in [
            ("report.id", outline::report_id(assessment)),
            ("tool", format!("bidcheck {}", assessment.tool_version)),
            ("as-of", assessment.as_of.to_string()),
            ("baseline.sha256", baseline.sha256.clone()),
            ("submission.sha256", assessment.submission.digest.clone()),
            ("conclusion", self.conclusion.to_owned()),
            ("gate", assessment.gate().word().to_owned()),
            ("fail-on", assessment.options.fail_on.word().to_owned()),
            ("defer-review", assessment.options.defer_review.to_string()),
            ("report-only", assessment.options.report_only.to_string()),
        ] {
            let mut property = BytesStart::new("property");
            property.push_attribute(("name", name));
            property.push_attribute(("value", &*text(&value)));
            xml.write_event(Event::Empty(property))?;
        }
        xml.write_event(Event::End(BytesEnd::new("properties")))
    }

    fn junit(&self, asked: &Asked<'_>) -> Junit {
        let bearing = match self.nation {
            Some(_) => Bearing::Beside,
            None => Bearing::of(asked.finding, &self.assessment.options),
        };
        status::of(asked.finding.verdict, bearing).junit
    }

    fn case(&self, asked: &Asked<'_>, xml: &mut Xml<'_>) -> io::Result<()> {
        let finding = asked.finding;
        let mut case = BytesStart::new("testcase");
        case.push_attribute(("classname", &*text(&self.name())));
        case.push_attribute(("name", &*text(&format!("{}: {}", finding.rule, finding.title))));
        case.push_attribute(("time", "0"));
        let element = match self.junit(asked) {
            Junit::Passed => return xml.write_event(Event::Empty(case)),
            Junit::Failure => "failure",
            Junit::Error => "error",
            Junit::Skipped => "skipped",
        };
        xml.write_event(Event::Start(case))?;
        let mut outcome = BytesStart::new(element);
        let level = wording::level(finding.level);
        let message = format!("{} ({level}): {}", wording::verdict(finding.verdict), reason(asked));
        outcome.push_attribute(("message", &*text(&message)));
        // Of what is skipped, Jenkins takes nothing but the message.
        if element == "skipped" {
            xml.write_event(Event::Empty(outcome))?;
        } else {
            outcome.push_attribute(("type", finding.verdict.word()));
            within(xml, outcome, &self.body(asked))?;
        }
        xml.write_event(Event::End(BytesEnd::new("testcase")))
    }

    /// What was found, where, and how to mend it.
    fn body(&self, asked: &Asked<'_>) -> String {
        let finding = asked.finding;
        let mut lines = vec![finding.statement.split_whitespace().collect::<Vec<_>>().join(" ")];
        for group in finding.observations.iter().take(CAUSES) {
            let mut sentence = wording::observation_in(group, &self.assessment.submission);
            match group.weight {
                Weight::Noted => sentence.push_str(" Noted; it changes nothing."),
                Weight::Waived => sentence.push_str(" Waived by the buyer."),
                Weight::Unsatisfied | Weight::Undetermined | Weight::Review => {}
            }
            lines.push(sentence);
            lines.extend(places(group));
        }
        if let Some(more) = finding.observations.len().checked_sub(CAUSES).filter(|more| *more > 0) {
            let more = wording::counted(more as u64, "more cause is", "more causes are");
            lines.push(format!("{more} in the JSON report."));
        }
        lines.extend(finding.waivers.iter().map(entries::waiver_sentence));
        lines.extend(finding.review_entry.iter().map(entries::review_sentence));
        lines.push(format!(
            "How to mend it: {}",
            finding.remediation.split_whitespace().collect::<Vec<_>>().join(" ")
        ));
        lines.push(format!("Rule of {}.", asked.authority()));
        lines.extend(asked.clauses(self.assessment).map(|clause| format!("Source: {clause}")));
        one_below_the_other(&lines)
    }
}

/// Why, with who accepted it.
fn reason(asked: &Asked<'_>) -> String {
    let finding = asked.finding;
    let mut reason = wording::reason(finding);
    if finding.verdict == Verdict::Waived {
        finding
            .waivers
            .iter()
            .for_each(|waiver| reason.push_str(&format!(" {}", entries::waiver_sentence(waiver))));
    }
    reason
}

fn places(group: &Group) -> Vec<String> {
    let mut lines: Vec<String> = group
        .subjects
        .iter()
        .take(PLACES)
        .map(|subject| {
            let name = harmless::shortened(&subject.key).0;
            match subject.locations.first().filter(|location| location.path != ".") {
                Some(location) => format!("- {name}, {}", outline::place(location)),
                None => format!("- {name}"),
            }
        })
        .collect();
    let more = group.count - (lines.len() as u64).min(group.count);
    if more > 0 {
        lines.push(format!("- and {} more, in the JSON report", wording::number(more)));
    }
    lines
}

fn within(xml: &mut Xml<'_>, start: BytesStart<'_>, words: &str) -> io::Result<()> {
    let end = start.to_end().into_owned();
    xml.write_event(Event::Start(start))?;
    xml.write_event(Event::Text(BytesText::new(words)))?;
    xml.write_event(Event::End(end))
}

/// Words without a character that XML 1.0 has no place for, or that acts where a log shows them.
fn text(words: &str) -> String {
    harmless::log_line(&harmless::visible(words)).into_owned()
}

/// Lines, none of which words of others can break in two.
fn one_below_the_other(lines: &[String]) -> String {
    lines.iter().map(|line| text(line)).collect::<Vec<_>>().join("\n")
}
