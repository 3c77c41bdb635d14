//! Every report of the reference assessment: readable, harmless, the same each time.

mod documents;
mod sinks;
mod tables;

use super::testing::{HOSTILE, met, of_nothing, of_two, reference};
use super::*;

fn bytes(assessment: &Assessment, format: Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    render(assessment, format, Look::default(), &mut bytes).expect("a vector takes everything");
    bytes
}

fn written(assessment: &Assessment, format: Format) -> String {
    String::from_utf8(bytes(assessment, format)).expect("this report is text")
}

const FOR_PEOPLE: &[Format] = &[Format::Terminal, Format::Markdown, Format::Html];

/// What a reader sees of a page without its style and its elements.
fn without_elements(html: &str) -> String {
    let (_, body) = html.split_once("</head>").expect("a head");
    let mut text = String::new();
    let mut inside = false;
    for character in body.chars() {
        match character {
            '<' => inside = true,
            '>' => inside = false,
            other if !inside => text.push(other),
            _ => {}
        }
    }
    text
}

#[test]
#[ignore = "writes files to look at"]
fn write_samples() {
    for (name, assessment) in [
        ("fail", reference()),
        ("pass", met()),
        ("two", of_two()),
        ("none", of_nothing()),
        ("nations", testing::of_nations()),
        ("causes", testing::of_many_causes(3_000)),
    ] {
        for &format in Format::ALL {
            let path = format!("{}/bidcheck-{name}{}", std::env::temp_dir().display(), format.extension());
            std::fs::write(path, bytes(&assessment, format)).expect("a file");
        }
    }
}

#[test]
fn hostile_names_are_harmless_in_every_report() {
    for &format in FOR_PEOPLE {
        let report = written(&reference(), format);
        let acts = |c: char| c != '\n' && (crate::source::is_invisible(c) || c.is_control());
        assert!(!report.contains(acts), "{format:?}");
        assert!(report.contains("⟨U+202E⟩"), "{format:?} shows what was there");
        assert!(!report.lines().any(|line| line.trim_start().starts_with("::")), "{format:?}");
        assert!(!report.contains("##["), "{format:?}");
    }
    for format in [Format::Markdown, Format::Html] {
        let report = written(&reference(), format);
        assert!(!report.contains("<script"), "{format:?}");
    }
    assert!(!written(&reference(), Format::Markdown).contains("](http"));
    let html = written(&reference(), Format::Html);
    assert_eq!(html.matches("</style>").count(), 1);
    assert!(HOSTILE.contains("</style>"));
}

#[test]
fn the_page_asks_for_nothing_and_runs_nothing() {
    let html = written(&reference(), Format::Html);
    for word in [" src=", "<link", "<script", "url(", "@import", " style=", " onload", "javascript:"] {
        assert!(!html.contains(word), "{word}");
    }
    let hrefs = html.matches("href=\"").count();
    assert_eq!(hrefs, html.matches("href=\"#").count(), "links stay within the page");
    assert!(html.contains("default-src 'none'; style-src 'sha256-"));
}

#[test]
fn the_style_digest_is_that_of_the_style() {
    use sha2::{Digest, Sha256};
    let html = written(&reference(), Format::Html);
    let (_, rest) = html.split_once("<style>").expect("a style");
    let (sheet, _) = rest.split_once("</style>").expect("its end");
    let encoded = html.split_once("sha256-").and_then(|(_, rest)| rest.split_once('\'')).expect("a source").0;
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: String = encoded
        .trim_end_matches('=')
        .chars()
        .map(|c| format!("{:06b}", letters.find(c).expect("a letter of base64")))
        .collect();
    let digest: String = Sha256::digest(sheet).iter().map(|byte| format!("{byte:08b}")).collect();
    assert!(bits.starts_with(&digest));
}

#[test]
fn the_decision_is_read_without_the_style() {
    for (assessment, decision) in [(reference(), "DOES NOT MEET THE BASELINE"), (met(), "MEETS THE BASELINE")]
    {
        for &format in FOR_PEOPLE {
            let report = written(&assessment, format);
            let text = if format == Format::Html { without_elements(&report) } else { report };
            let at = text.find(decision).unwrap_or_else(|| panic!("{format:?} says {decision}"));
            assert!(at < 1500, "{format:?} says it first");
        }
    }
}

#[test]
fn the_decision_gives_its_reason_in_forty_words() {
    for assessment in [reference(), met(), of_nothing(), of_two()] {
        let outline = outline::full(&assessment);
        let why = outline.sections[0].blocks.iter().find_map(|block| match block {
            outline::Block::Decision(_, _, why) => Some(format!("{why:?}")),
            _ => None,
        });
        let why = why.expect("a decision");
        assert!(why.split_whitespace().count() <= 40, "{why}");
    }
}

#[test]
fn without_data_the_report_says_that_nothing_was_looked_up() {
    for format in [Format::Markdown, Format::Html, Format::Terminal] {
        let report = written(&of_nothing(), format).to_lowercase();
        assert!(report.contains("known vulnerabilities were not checked"), "{format:?}");
        assert!(!report.contains("matched in data"), "{format:?}");
    }
}

#[test]
fn the_first_page_says_what_the_decision_rests_on() {
    for format in [Format::Markdown, Format::Html] {
        let report = written(&reference(), format);
        let end = report.find("Requirements at a glance").expect("the second part");
        let text = report[..end].replace("&#58;", ":").replace("\\_", "_");
        for needed in [
            "DHS",
            "components read 1,129 = checked 1,116 + exempt 12 + unreadable 1",
            "producer 18 declared unknown and 6 not asserted of 1,116",
            "licence 3 withheld",
            "17 requirements: 16 checked by the program and 1 not decidable yet",
            "424 of 430 components were looked up; 1 known vulnerability matched (1 known to be exploited)",
            "Answered by the bidder alone: 1 of 1 (1 exploited or critical); weigh each.",
            "Nothing is known of 4 components of an ecosystem without data and 2 without an identifier.",
            "Data (oldest: 1 day): cisa-kev of 20 November 2026",
            "This is a check of documents.",
            "The date of check was given (not the default)",
            "What would mend this",
            "22 November 2026, 06:00:00 UTC",
        ] {
            let found = text.to_lowercase().contains(&needed.to_lowercase());
            assert!(found, "{format:?} {needed}");
        }
    }
}

#[test]
fn what_the_submission_says_of_itself_is_to_be_weighed_where_it_settles_much() {
    use crate::evidence::Status::{self, Affected, Fixed, NotAffected};
    use crate::intelligence::{Made, Rating, Reason};
    let said = |stated: &[Option<(Status, Made)>], rating| {
        let mut assessment = reference();
        let one = assessment.vulnerabilities.remove(0);
        let of = |stated: &Option<(Status, Made)>| {
            let mut one = one.clone();
            (one.known_exploited, one.rating) = (None, rating);
            one.statements.listed.retain(|_| stated.is_some());
            for (statement, (status, made)) in one.statements.listed.iter_mut().zip(stated) {
                (statement.status, statement.made) = (Some(*status), *made);
            }
            one
        };
        assessment.vulnerabilities = stated.iter().map(of).collect();
        let report = written(&assessment, Format::Markdown);
        let from = report.find("Nothing is known of").expect("what was not looked up");
        let rest = &report[from..];
        let told = &rest[..rest.find("Data").expect("the data")];
        told.split_once("an identifier.").expect("an end").1.replace("**", "").trim().to_owned()
    };
    let (mended, free) = (Some((Fixed, Made::Used)), Some((NotAffected, Made::Demoted(Reason::FreeText))));
    let refused = Some((NotAffected, Made::Refused(Reason::TooBroad)));
    let high = Some(Rating::High);
    let own = "Answered by the bidder alone: ";
    assert_eq!(said(&[mended, free, None, refused], high), format!("{own}2 of 4."));
    assert_eq!(said(&[mended, free, None], high), format!("{own}2 of 3; weigh each."));
    let critical = said(&[free, None, None], Some(Rating::Critical));
    assert_eq!(critical, format!("{own}1 of 3 (1 exploited or critical); weigh each."));
    let affected = Some((Affected, Made::Used));
    assert_eq!(said(&[affected, None], high), "The submission states something of 1 vulnerability.");
    assert_eq!(said(&[refused, None], high), "");
}

#[test]
fn ten_thousand_equal_observations_are_one_row() {
    for &format in FOR_PEOPLE {
        let report = written(&reference(), format);
        let told = report.matches("10,000 components are not connected").count();
        assert!((1..=2).contains(&told), "{format:?}: {told}");
        assert!(!report.contains("gauge-11@") && report.len() < 400_000, "{format:?}: {}", report.len());
    }
    assert!(written(&reference(), Format::Html).contains("and 9,990 more, in the JSON report"));
}

#[test]
fn a_limit_of_the_format_is_named_with_its_version() {
    for format in [Format::Terminal, Format::Markdown, Format::Html] {
        let mut assessment = reference();
        assessment.options.fail_on = crate::baseline::Level::Should;
        let report = written(&assessment, format).replace("\n      ", " ").replace("\n        ", " ");
        assert!(report.contains("CycloneDX 1.4 has no place for the generation context."), "{format:?}");
        assert!(report.contains("not the vendor’s omission"), "{format:?}");
    }
}

#[test]
fn report_only_is_said_in_every_report() {
    let mut assessment = reference();
    assessment.options.report_only = true;
    for &format in FOR_PEOPLE {
        let report = written(&assessment, format);
        assert!(report.find("Report only.").is_some_and(|at| at < 30_000), "{format:?}");
    }
}

#[test]
fn reports_are_the_same_each_time_and_the_id_follows_the_inputs() {
    for &format in FOR_PEOPLE {
        assert_eq!(written(&reference(), format), written(&reference(), format));
    }
    let mut other = reference();
    other.submission.digest = "0".repeat(64);
    let id = outline::report_id(&reference());
    assert_eq!(id.len(), 12);
    assert_ne!(id, outline::report_id(&other));
}

#[test]
fn the_terminal_keeps_to_its_width_and_colours_on_request() {
    let assessment = reference();
    for width in [60, 100] {
        let mut bytes = Vec::new();
        let look = Look { width, ..Look::default() };
        render(&assessment, Format::Terminal, look, &mut bytes).expect("a vector takes everything");
        let text = String::from_utf8(bytes).expect("UTF-8");
        let widest = text.lines().max_by_key(|line| textwrap::core::display_width(line)).expect("lines");
        assert!(textwrap::core::display_width(widest) <= width, "{widest}");
    }
    let plain = written(&assessment, Format::Terminal);
    assert!(plain.lines().count() <= 80, "{}", plain.lines().count());
    let mut bytes = Vec::new();
    let look = Look { colour: true, ..Look::default() };
    render(&assessment, Format::Terminal, look, &mut bytes).expect("a vector takes everything");
    let coloured = String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
    assert!(coloured.contains('\u{1b}'));
}

#[test]
fn our_own_words_claim_nothing_that_a_check_of_documents_cannot() {
    let mut assessment = met();
    // What baselines and the documents they cite say is theirs.
    assessment.frameworks.clear();
    assessment.bid = None;
    let result = &mut assessment.results[0];
    result.baseline.issuer.clear();
    result.baseline.summary.clear();
    result.findings.truncate(1);
    let html = without_elements(&written(&assessment, Format::Html)).to_lowercase();
    for banned in wording::BANNED {
        assert!(!html.contains(banned), "{banned}");
    }
}

#[test]
fn several_baselines_stand_the_worst_first() {
    let html = without_elements(&written(&of_two(), Format::Html));
    let glance = &html[html.find("2 Requirements at a glance").expect("it")..];
    let quad = glance.find("Aligned baseline for the procurement of software").expect("quad");
    let ntia = glance.find("NTIA Minimum Elements for an SBOM, 2021").expect("ntia");
    assert!(quad < ntia);
    assert!(html.contains("DOES NOT MEET EVERY BASELINE"));
}
