//! How the check was made and how to repeat it, and the lines to sign.
//!
//! It adds no result.

use super::{Block, Holds, Ranked, Section, Table, Words, column, decision};
use crate::assessment::{Assessment, Coverage};
use crate::reports::wording;

/// Terms that a reader meets in the report, each in at most twelve words.
const GLOSSARY: &[(&str, &str)] = &[
    ("SBOM", "software bill of materials: the list of what a product contains"),
    ("Component", "one thing on that list: a library, a program, a file"),
    ("CycloneDX, SPDX", "the two common formats in which such lists are written"),
    ("purl", "package URL: an identifier by which databases know a component"),
    ("Producer", "who made a component; not who sold or passed it on"),
    ("Hash, SHA-256", "a fingerprint of a file; another file has another one"),
    ("Declared unknown", "the document says in words that its author does not know"),
    ("Not asserted", "NOASSERTION: unknown, not tried or withheld; it cannot say which"),
    ("Withheld", "the document says that its author knows and does not tell"),
    ("No evidence", "what was submitted does not show whether the requirement is met"),
    ("Needs review", "no tool can decide this; a person has to"),
    ("Waived", "not met, and accepted by the buyer until a day"),
    ("Cargo", "the package manager of the programming language Rust"),
];

pub(super) fn section(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Section {
    let mut section = Section::new("method", Words::plain("8 Method and limits"));
    section.blocks.push(Block::Paragraph(Words::plain(
        "Each requirement was put to the files by a program, without the network, and counted. \
         The program read what the files say; it did not ask whether it is true. \
         It gives a verdict and a reason for each requirement, and no marks.",
    )));
    section.sections =
        vec![baselines(ranked), repeat(assessment), frameworks(assessment), coverage(assessment), glossary()];
    section
}

fn baselines(ranked: &[Ranked<'_>]) -> Section {
    let mut section = Section::new("baselines", Words::plain("Baselines"));
    let all = ranked.iter().flat_map(|one| {
        let overlays = one.nations.iter().map(|nation| &nation.result.baseline);
        std::iter::once(&one.result.baseline).chain(overlays)
    });
    for baseline in all {
        let mut pairs = vec![
            ("Baseline", Words::plain(format!("{}, {} {}", baseline.title, baseline.id, baseline.version))),
            ("Written by", Words::prose(&baseline.issuer)),
            ("Status", Words::plain(wording::status(baseline.status))),
            ("What it is for", Words::prose(&baseline.summary)),
        ];
        if let Some(nation) = &baseline.jurisdiction {
            pairs.push(("Overlay of", Words::plain(wording::nation(nation))));
        }
        match (&baseline.effective_from, &baseline.effective_until) {
            (None, None) => {}
            (from, until) => {
                let from = from.as_ref().map(|from| format!("from {from}")).unwrap_or_default();
                let until = until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
                pairs.push(("May be used", Words::plain(format!("{from}{until}").trim())));
            }
        }
        if !baseline.extends.is_empty() {
            pairs.push(("Extends", Words::plain(baseline.extends.join(", "))));
        }
        pairs.push(("SHA-256", Words::code(&baseline.sha256)));
        section.blocks.push(Block::Pairs(pairs));
    }
    section
}

fn repeat(assessment: &Assessment) -> Section {
    let mut section = Section::new("repeat", Words::plain("How to repeat it"));
    let words = format!(
        "With bidcheck {}, the same files and the buyer’s files below, the command gives this report to the letter: ",
        assessment.tool_version
    );
    section.blocks.push(Block::Paragraph(Words::plain(words).and_code(&command(assessment)).and(".")));
    if !assessment.inputs.is_empty() {
        let rows = assessment.inputs.iter().map(|input| {
            vec![
                vec![Words::plain(input.kind.clone())],
                vec![Words::code(&input.path)],
                vec![Words::code(&input.sha256)],
            ]
        });
        section.blocks.push(Block::Table(Table {
            caption: "The buyer’s files and the baselines".to_owned(),
            columns: vec![
                column("What", Holds::Word),
                column("File or id", Holds::Places),
                column("SHA-256", Holds::Places),
            ],
            rows: rows.collect(),
        }));
    }
    section
}

/// The command that gives the same report; the submission's path is the reader's own.
fn command(assessment: &Assessment) -> String {
    let options = &assessment.options;
    let mut command = "bidcheck assess SUBMISSION".to_owned();
    for baseline in &options.baselines {
        command.push_str(&format!(" --baseline {baseline}"));
    }
    if assessment.bid.is_some() {
        command.push_str(" --bid BID.toml");
    }
    for kind in ["waivers", "reviews"] {
        if assessment.inputs.iter().any(|input| input.kind == kind) {
            command.push_str(&format!(" --{kind} {}.toml", kind.to_uppercase()));
        }
    }
    if options.since.is_some() {
        command.push_str(" --since EARLIER.json");
    }
    command.push_str(if assessment.intelligence.is_some() { " --intel STORE" } else { " --no-intel" });
    command.push_str(&format!(" --as-of {} --fail-on {}", assessment.as_of, options.fail_on.word()));
    match options.observations {
        None => command.push_str(" --observations all"),
        Some(kept) => command.push_str(&format!(" --observations {kept}")),
    }
    for (given, option) in [
        (options.defer_review, " --defer-review"),
        (options.report_only, " --report-only"),
        (options.run_cargo, " --run-cargo"),
    ] {
        if given {
            command.push_str(option);
        }
    }
    command.push_str(" --output report.html");
    command
}

fn frameworks(assessment: &Assessment) -> Section {
    let mut section = Section::new("frameworks", Words::plain("Documents that the requirements come from"));
    let rows = assessment.frameworks.values().map(|framework| {
        let title = Words::plain(format!("{}, {}, {}", framework.title, framework.edition, framework.date));
        vec![
            vec![title],
            vec![Words::prose(&framework.authority)],
            vec![Words::prose(&framework.status)],
            vec![Words::code(&framework.address)],
        ]
    });
    section.blocks.push(Block::Table(Table {
        caption: "Documents, who issued them, and what they are".to_owned(),
        columns: vec![
            column("Document", Holds::Text),
            column("Issued by", Holds::Narrow),
            column("What it is", Holds::Text),
            column("Where", Holds::Narrow),
        ],
        rows: rows.collect(),
    }));
    section.blocks.push(Block::Note(Words::plain(
        "The levels mandatory and recommended are the baseline’s own decision, not that of these documents.",
    )));
    section
}

/// Who answers how many requirements of each document, for each baseline and for each nation's own documents.
fn coverage(assessment: &Assessment) -> Section {
    let heading = Words::plain("How much of these documents is answered");
    let mut section = Section::new("coverage", heading);
    let rows = |coverage: &[Coverage]| -> Vec<Vec<Vec<Words>>> {
        let row = |one: &Coverage| {
            let framework = assessment.frameworks.get(&one.framework);
            let title = framework.map_or(&one.framework, |framework| &framework.title);
            let number = |count: u64| vec![Words::plain(wording::number(count))];
            let open = |count: u64| if one.is_listed { number(count) } else { vec![Words::plain("–")] };
            vec![
                vec![Words::plain(title.clone())],
                open(one.requirements),
                number(one.by_program),
                number(one.by_person),
                number(one.undecidable),
                open(one.out_of_scope),
                open(one.without_rule()),
            ]
        };
        coverage.iter().map(row).collect()
    };
    for result in &assessment.results {
        let own = (&result.baseline, &result.coverage);
        let nations = result.jurisdictions.values().map(|nation| (&nation.baseline, &nation.coverage));
        for (baseline, coverage) in std::iter::once(own).chain(nations).filter(|(_, all)| !all.is_empty()) {
            section.blocks.push(Block::Table(Table {
                caption: format!(
                    "Requirements that {} {} answers, by document",
                    baseline.id, baseline.version
                ),
                columns: vec![
                    column("Document", Holds::Text),
                    column("Requirements", Holds::Numbers),
                    column("By the program", Holds::Numbers),
                    column("By a person", Holds::Numbers),
                    column("Not decidable yet", Holds::Numbers),
                    column("Out of scope", Holds::Numbers),
                    column("No rule", Holds::Numbers),
                ],
                rows: rows(coverage),
            }));
        }
    }
    section.blocks.push(Block::Note(Words::plain(
        "Where a document has no list of its requirements here, the clauses that rules cite are counted, and a dash \
         stands for what cannot be said. A requirement that a rule cites is often wider than the rule: section 3 says \
         what the rule is to it.",
    )));
    section
}

fn glossary() -> Section {
    let mut section = Section::new("glossary", Words::plain("Words"));
    section
        .blocks
        .push(Block::Pairs(GLOSSARY.iter().map(|(term, words)| (*term, Words::plain(*words))).collect()));
    section
}

pub(super) fn sign_off(assessment: &Assessment) -> Section {
    let mut section = Section::new("sign-off", Words::plain("9 Sign-off"));
    section.blocks.push(Block::Note(
        Words::plain(format!("{}. Report ", decision::words_of_conclusion(assessment)))
            .and_code(&decision::report_id(assessment))
            .and(format!(", {}.", decision::moment(assessment.as_of))),
    ));
    let evaluator = assessment.bid.as_ref().and_then(|bid| bid.evaluator.as_deref()).unwrap_or_default();
    let unit = assessment.bid.as_ref().and_then(|bid| bid.organisation.as_deref()).unwrap_or_default();
    for (who, name, unit) in
        [("Evaluator", evaluator, unit), ("Second reviewer", "", ""), ("Procurement officer", "", "")]
    {
        section.blocks.push(Block::Paragraph(Words::strong(who)));
        section.blocks.push(Block::Blanks(vec![
            ("Name", Words::name(name)),
            ("Title and organisation", Words::name(unit)),
            ("Signature", Words::default()),
            ("Date", Words::default()),
        ]));
    }
    for line in
        ["☐ I have read section 6.", "☐ I have no conflict of interest in this tender, or have declared it."]
    {
        section.blocks.push(Block::Paragraph(Words::plain(line)));
    }
    section
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glossary_is_short() {
        for (term, words) in GLOSSARY {
            assert!(words.split_whitespace().count() <= 12, "{term}");
        }
    }
}
