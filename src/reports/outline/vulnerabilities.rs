//! Known vulnerabilities: the data that they were looked up in, how far those reach, and each
//! vulnerability once.
//!
//! It never says that there are none: only that none matched in data of a date.

use super::{Block, Holds, Section, Table, Words, column, decision, place};
use crate::assessment::{
    Assessment, IntelligenceRecord, StatementRecord, Statements, VulnerabilityRecord, VulnerableComponent,
};
use crate::evidence::Status;
use crate::intelligence::response::{Deadline, Response, response};
use crate::intelligence::{AdvisoryKind, Made, Rating, Source};
use crate::reports::wording::{counted, joined, number, statements};

/// What is counted as a vulnerability; the rest are notices.
const VULNERABILITIES: &[AdvisoryKind] = &[AdvisoryKind::Vulnerability, AdvisoryKind::Malicious];

/// Vulnerabilities that are listed.
const LISTED: usize = 300;
/// Components that are listed with each.
const COMPONENTS: usize = 5;
/// Statements that are listed with each.
const STATEMENTS: usize = 5;
/// Statements about other vulnerabilities that are listed.
const OTHERS: usize = 50;

/// How the data are fetched.
const UPDATE: &str = "bidcheck intel update";
/// How they are had without a network.
const IMPORT: &str = "bidcheck intel import";

pub(super) fn section(assessment: &Assessment) -> Section {
    let heading = "5 Known vulnerabilities, and what the bidder states of them";
    let mut section = Section::new("vulnerabilities", Words::plain(heading));
    match &assessment.intelligence {
        None => section.blocks.push(Block::Paragraph(without_data())),
        Some(intelligence) => {
            section.blocks.push(Block::Paragraph(Words::plain(matched(assessment, intelligence))));
            section.blocks.extend(not_looked_up(intelligence).map(Block::Paragraph));
        }
    }
    if !assessment.vulnerabilities.is_empty() {
        section.blocks.push(Block::Table(table(assessment)));
        section.blocks.extend(rest(assessment).map(Block::Note));
        section.blocks.extend(directive(assessment).map(Block::Note));
    }
    section.blocks.extend(others(&assessment.statements).map(Block::Table));
    let sources = assessment.intelligence.as_ref().map(|intelligence| sources(assessment, intelligence));
    section.blocks.extend(sources.map(Block::Table));
    section
}

/// That nothing was looked up, and what to do.
pub(super) fn without_data() -> Words {
    not_checked()
        .and(" No vulnerability data were given to this check. Fetch them with ")
        .and_code(UPDATE)
        .and(", or take them from a file with ")
        .and_code(IMPORT)
        .and(", and check again.")
}

/// That nothing was looked up.
pub(super) fn not_checked() -> Words {
    Words::strong("Known vulnerabilities were not checked.")
}

/// The same for the first page: what was looked up, in what, and what it came to.
pub(super) fn on_first_page(assessment: &Assessment) -> Words {
    let Some(intelligence) = &assessment.intelligence else {
        return not_checked().and(" No vulnerability data were given to this check.");
    };
    let source = |source: &Source| {
        let name = if source.as_of > assessment.as_of { "newer than this check" } else { "" };
        let name = if name.is_empty() { String::new() } else { format!(", {name}") };
        format!("{} of {}{name}", source.name, day(source))
    };
    let sources: Vec<String> = intelligence.sources.iter().map(source).collect();
    let mut words = Words::plain(format!("{} ", matched(assessment, intelligence)));
    if let Some(missing) = not_looked_up(intelligence) {
        words = words.then(missing).and(" ");
    }
    if let Some(claims) = claims(assessment) {
        words = words.and_strong(claims).and(" ");
    }
    words.and(format!("Data{}: {}.", oldest(assessment, intelligence), joined_few(&sources)))
}

/// How old the oldest of the data are, so that nobody has to count the days.
fn oldest(assessment: &Assessment, intelligence: &IntelligenceRecord) -> String {
    let oldest = intelligence.sources.iter().min_by_key(|source| source.as_of);
    let days = oldest.and_then(|source| age(assessment, source)).map(|days| counted(days, "day", "days"));
    days.map(|days| format!(" (oldest: {days})")).unwrap_or_default()
}

/// How many days old data are at the check; nothing, if they are newer than it.
fn age(assessment: &Assessment, source: &Source) -> Option<u64> {
    let hours = assessment.as_of.duration_since(source.as_of).as_hours();
    u64::try_from(hours).ok().map(|hours| hours / 24)
}

/// What the submission itself states of its vulnerabilities, if anything. What it calls not affected or mended is
/// answered by its own word alone, which is to be weighed where that is most of them, or one of the gravest.
fn claims(assessment: &Assessment) -> Option<String> {
    let known: Vec<&VulnerabilityRecord> =
        assessment.vulnerabilities.iter().filter(|one| VULNERABILITIES.contains(&one.kind)).collect();
    let of_whom = |wanted: fn(&StatementRecord) -> bool| {
        let is_wanted = |one: &StatementRecord| !matches!(one.made, Made::Refused(_)) && wanted(one);
        let states = |one: &&VulnerabilityRecord| one.statements.listed.iter().any(is_wanted);
        known.iter().copied().filter(states).collect::<Vec<_>>()
    };
    let favoured = of_whom(|one| matches!(one.status, Some(Status::NotAffected | Status::Fixed)));
    if favoured.is_empty() {
        let answered = of_whom(|_| true).len() as u64;
        let of = || counted(answered, "vulnerability", "vulnerabilities");
        return (answered > 0).then(|| format!("The submission states something of {}.", of()));
    }
    let is_grave =
        |one: &&&VulnerabilityRecord| one.known_exploited.is_some() || one.rating == Some(Rating::Critical);
    let grave = match favoured.iter().filter(is_grave).count() {
        0 => String::new(),
        grave => format!(" ({} exploited or critical)", number(grave as u64)),
    };
    let is_to_be_weighed = !grave.is_empty() || 2 * favoured.len() > known.len();
    let weigh = if is_to_be_weighed { "; weigh each" } else { "" };
    let (favoured, known) = (number(favoured.len() as u64), number(known.len() as u64));
    Some(format!("Answered by the bidder alone: {favoured} of {known}{grave}{weigh}."))
}

/// Sources that are named on the first page.
const SOURCES: usize = 6;

fn joined_few(names: &[String]) -> String {
    match names.len().checked_sub(SOURCES).filter(|more| *more > 0) {
        Some(more) => format!(
            "{}, and {}",
            names[..SOURCES].join(", "),
            counted(more as u64, "more source", "more sources")
        ),
        None => joined(names),
    }
}

fn day(source: &Source) -> String {
    source.as_of.strftime("%-d %B %Y").to_string()
}

/// How many components were compared with data, and how many vulnerabilities that gave.
fn matched(assessment: &Assessment, intelligence: &IntelligenceRecord) -> String {
    let all = intelligence.matched + intelligence.no_data + intelligence.no_identifier;
    let looked_up = format!(
        "{} of {} looked up",
        number(intelligence.matched),
        counted(all, "component was", "components were")
    );
    let is_known = |one: &&VulnerabilityRecord| VULNERABILITIES.contains(&one.kind);
    let known = assessment.vulnerabilities.iter().filter(is_known).count() as u64;
    let others = assessment.vulnerabilities.len() as u64 - known;
    let exploited =
        assessment.vulnerabilities.iter().filter(|one| one.known_exploited.is_some()).count() as u64;
    let others = match others {
        0 => String::new(),
        others => format!("; {}", counted(others, "other notice", "other notices")),
    };
    match known {
        0 if all == 0 => format!("No component was read, so none was looked up{others}."),
        0 if intelligence.matched == 0 => format!("{looked_up}{others}."),
        0 => format!("{looked_up}; no known vulnerability matched{others}."),
        known => format!(
            "{looked_up}; {} matched ({} known to be exploited){others}.",
            counted(known, "known vulnerability", "known vulnerabilities"),
            number(exploited)
        ),
    }
}

/// What nothing is known of, if there is such.
fn not_looked_up(intelligence: &IntelligenceRecord) -> Option<Words> {
    let parts = [
        (intelligence.no_data, "of an ecosystem without data"),
        (intelligence.no_identifier, "without an identifier"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0).enumerate();
    let part = |(at, (count, what)): (usize, &(u64, &str))| match at {
        0 => format!("{} {what}", counted(*count, "component", "components")),
        _ => format!("{} {what}", number(*count)),
    };
    let parts: Vec<String> = parts.map(part).collect();
    (!parts.is_empty()).then(|| Words::strong(format!("Nothing is known of {}.", joined(&parts))))
}

/// The vulnerabilities, the gravest first.
fn table(assessment: &Assessment) -> Table {
    Table {
        caption: "Known vulnerabilities of the components, each once".to_owned(),
        columns: vec![
            column("Vulnerability", Holds::Narrow),
            column("How grave", Holds::Slim),
            column("Components", Holds::Places),
            column("Mended in", Holds::Slim),
            column("Statements", Holds::Narrow),
        ],
        rows: ranked(assessment).into_iter().take(LISTED).map(row).collect(),
    }
}

/// Known to be exploited first, then by severity, then by name.
fn ranked(assessment: &Assessment) -> Vec<&VulnerabilityRecord> {
    let mut all: Vec<&VulnerabilityRecord> = assessment.vulnerabilities.iter().collect();
    all.sort_by_key(|one| {
        let is_other = !matches!(one.kind, AdvisoryKind::Vulnerability | AdvisoryKind::Malicious);
        (is_other, one.known_exploited.is_none(), std::cmp::Reverse(one.rating), &one.id)
    });
    all
}

fn row(one: &VulnerabilityRecord) -> Vec<Vec<Words>> {
    let mut names = vec![Words::code(&one.id)];
    if !one.aliases.is_empty() {
        names.push(Words::plain("also ").and_code(&one.aliases.join(", ")));
    }
    // Some publishers write the name where a line should tell what it is.
    let tells = |summary: &&String| **summary != one.id && !one.aliases.contains(*summary);
    names.extend(one.summary.as_ref().filter(tells).map(|summary| Words::name(summary)));
    let mut components: Vec<Words> = one.components.iter().take(COMPONENTS).map(component).collect();
    if let Some(more) = one.count.checked_sub(components.len() as u64).filter(|more| *more > 0) {
        components.push(Words::plain(format!("and {} more", number(more))));
    }
    vec![names, gravity(one), components, mended(&one.components), stated(&one.statements)]
}

/// What is stated of a vulnerability, and what was made of it.
fn stated(statements: &Statements) -> Vec<Words> {
    if statements.count == 0 {
        return vec![Words::plain("none")];
    }
    let mut lines: Vec<Words> = statements.listed.iter().take(STATEMENTS).map(statement).collect();
    if let Some(more) = statements.count.checked_sub(lines.len() as u64).filter(|more| *more > 0) {
        lines.push(Words::plain(format!("and {} more", number(more))));
    }
    lines
}

/// `not affected (the code is never run), says “Example Corp”: a person has to look: it is not signed`.
fn statement(record: &StatementRecord) -> Words {
    let mut words = Words::strong(statements::status(record.status));
    if let Some(justification) = record.justification {
        words = words.and(format!(" ({})", statements::justification(justification)));
    }
    words = match &record.author {
        Some(author) => words.and(", says ").and_short_name(author),
        None => words.and(", says somebody who is not named"),
    };
    if let Some(of) = record.of {
        words = words.and(of.strftime(", %-d %B %Y").to_string());
    }
    words.and(format!("; {}", statements::made(record)))
}

/// Statements about vulnerabilities that no component is known to have.
fn others(others: &Statements) -> Option<Table> {
    if others.count == 0 {
        return None;
    }
    let row = |record: &StatementRecord| {
        let about = record.vulnerability.as_deref().map_or(Words::plain("none named"), Words::code);
        vec![vec![about], vec![statement(record)], vec![Words::code(&place(&record.location))]]
    };
    let mut rows: Vec<Vec<Vec<Words>>> = others.listed.iter().take(OTHERS).map(row).collect();
    if let Some(more) = others.count.checked_sub(rows.len() as u64).filter(|more| *more > 0) {
        let more = Words::plain(format!("And {} more, in the JSON report.", number(more)));
        rows.push(vec![vec![Words::plain("–")], vec![more], vec![Words::plain("–")]]);
    }
    Some(Table {
        caption: "Statements about vulnerabilities that no component is known to have".to_owned(),
        columns: vec![
            column("Vulnerability", Holds::Places),
            column("What is stated", Holds::Text),
            column("Where", Holds::Places),
        ],
        rows,
    })
}

fn component(one: &VulnerableComponent) -> Words {
    let words = Words::code(&one.component.key);
    match one.component.locations.first() {
        Some(location) => words.and(" at ").and_code(&place(location)),
        None => words,
    }
}

fn gravity(one: &VulnerabilityRecord) -> Vec<Words> {
    let kind = match one.kind {
        AdvisoryKind::Vulnerability => None,
        AdvisoryKind::Malicious => Some("the package is an attack"),
        AdvisoryKind::Unmaintained => Some("no longer maintained"),
        AdvisoryKind::Unsound => Some("unsound"),
        AdvisoryKind::Notice => Some("a notice"),
    };
    let mut lines: Vec<Words> = kind.map(Words::plain).into_iter().collect();
    if let Some(exploited) = &one.known_exploited {
        let mut words = Words::strong("known to be exploited").and(" since ").and_name(&exploited.added);
        if exploited.ransomware == Some(true) {
            words = words.and(", also for ransom");
        }
        lines.push(words);
    }
    match one.rating {
        Some(rating) => lines.push(Words::plain(rating.word())),
        None if one.kind == AdvisoryKind::Vulnerability => lines.push(Words::plain("severity not stated")),
        None => {}
    }
    if let Some(likelihood) = &one.likelihood {
        lines.push(Words::plain("EPSS ").and_name(&likelihood.score));
    }
    lines
}

fn mended(components: &[VulnerableComponent]) -> Vec<Words> {
    let mut versions: Vec<&str> = components.iter().flat_map(|one| &one.fixed).map(String::as_str).collect();
    let mut seen = std::collections::BTreeSet::new();
    versions.retain(|version| seen.insert(*version));
    match versions.len() {
        0 => vec![Words::plain("no version known")],
        _ => versions.into_iter().take(COMPONENTS).map(Words::code).collect(),
    }
}

fn rest(assessment: &Assessment) -> Option<Words> {
    let more = assessment.vulnerabilities.len().checked_sub(LISTED).filter(|more| *more > 0)?;
    Some(Words::plain(format!("And {} more, in the JSON report.", number(more as u64))))
}

/// What the United States have their agencies do, where something is known to be exploited.
fn directive(assessment: &Assessment) -> Option<Words> {
    let exploited: Vec<&str> = ranked(assessment)
        .into_iter()
        .filter(|one| one.known_exploited.is_some())
        .map(|one| one.id.as_str())
        .collect();
    let first = exploited.first()?;
    let arm = |exposed| range(response(true, exposed, None, None));
    let of = match exploited.len() {
        1 => format!("For {first}"),
        all => format!("For each of the {all} known to be exploited"),
    };
    let soon = match assessment.bid.as_ref().and_then(|bid| bid.exposed) {
        Some(exposed) => arm(exposed),
        None => {
            format!("{} where the product is publicly exposed and {} where it is not", arm(true), arm(false))
        }
    };
    let words = format!(
        "{of}, CISA’s BOD 26-04 has agencies of the United States respond {soon}, counted from the listing or \
         from when it is found. It binds agencies, not bidders; how far an attack can be automated and what it \
         reaches was not looked up."
    );
    Some(Words::plain(words))
}

fn range(response: Response) -> String {
    let named = |deadline: Deadline| match deadline.days() {
        Some(days) => format!("within {days} days"),
        None => "at the next upgrade".to_owned(),
    };
    if response.soonest == response.latest {
        return named(response.soonest);
    }
    match (response.soonest.days(), response.latest.days()) {
        (Some(soonest), Some(latest)) => format!("within {soonest} to {latest} days"),
        _ => format!("{}, or {}", named(response.soonest), named(response.latest)),
    }
}

fn sources(assessment: &Assessment, intelligence: &IntelligenceRecord) -> Table {
    let row = |source: &Source| {
        let age = match age(assessment, source) {
            None => Words::strong("newer than this check"),
            Some(days) => Words::plain(counted(days, "day", "days")),
        };
        vec![
            vec![Words::name(&source.name)],
            vec![Words::plain(decision::moment(source.as_of))],
            vec![age],
            vec![Words::plain(number(source.records))],
            vec![Words::code(&source.sha256)],
        ]
    };
    Table {
        caption: "The data that known vulnerabilities were looked up in".to_owned(),
        columns: vec![
            column("Source", Holds::Narrow),
            column("Data of", Holds::Narrow),
            column("Age at this check", Holds::Narrow),
            column("Records", Holds::Numbers),
            column("SHA-256", Holds::Places),
        ],
        rows: intelligence.sources.iter().map(row).collect(),
    }
}
