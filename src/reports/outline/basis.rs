//! What the decision rests on: the counts, the unknowns, where all components went, the options.
//!
//! Everything that can change the result stands here, on the first page.

use super::{Holds, Ranked, Table, Words, column, file, first_capital, vulnerabilities};
use crate::assessment::{ArtifactRecord, Assessment, ComponentCounts, Coverage, Verdict};
use crate::baseline::{Cure, Level};
use crate::limits;
use crate::reports::wording::{self, counted, joined, number};

/// SBOMs that are accounted for one by one.
const SBOMS: usize = 3;

/// How many requirements of each level came to which verdict.
pub(super) fn counts(ranked: &[Ranked<'_>]) -> Table {
    let order = [
        Verdict::Pass,
        Verdict::Fail,
        Verdict::NoEvidence,
        Verdict::NeedsReview,
        Verdict::Waived,
        Verdict::NotApplicable,
    ];
    let mut columns = vec![column("Requirements", Holds::Word)];
    columns.extend(order.map(|verdict| column(wording::verdict(verdict), Holds::Numbers)));
    let mut rows = Vec::new();
    for one in ranked {
        for &level in Level::ALL {
            let of_level = || one.result.findings.iter().filter(move |finding| finding.level == level);
            if level == Level::May && of_level().next().is_none() {
                continue;
            }
            let mut name = Words::plain(first_capital(wording::level(level)));
            if ranked.len() > 1 {
                name = name.and(format!(", {}", one.result.baseline.id));
            }
            let mut row = vec![vec![name]];
            for verdict in order {
                let count = of_level().filter(|finding| finding.verdict == verdict).count();
                row.push(vec![Words::plain(number(count as u64))]);
            }
            rows.push(row);
        }
    }
    Table { caption: "Requirements by level and result".to_owned(), columns, rows }
}

/// A name with what it stands for.
type Pair = (&'static str, Words);

pub(super) fn pairs(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Vec<Pair> {
    let mut basis = vec![cures(ranked), unknowns(assessment)];
    basis.push(conservation(assessment));
    basis.push(options(assessment));
    basis.extend(coverage(assessment));
    basis.push(("Known vulnerabilities", vulnerabilities::on_first_page(assessment)));
    let limit = "This is a check of documents. It is not a test of the software and not an award decision.";
    basis.push(("Limits", Words::plain(limit)));
    basis
}

/// What would mend the open requirements: how many of each level wait for what.
fn cures(ranked: &[Ranked<'_>]) -> Pair {
    const NAME: &str = "What would mend this";
    let findings = || ranked.iter().flat_map(|one| &one.result.findings).filter(|finding| finding.is_open());
    if findings().next().is_none() {
        return (NAME, Words::plain("No requirement is open."));
    }
    let count = |level: Level| {
        let of = |cure: Cure| findings().filter(|f| f.level == level && f.mended_by() == cure).count();
        let parts: Vec<String> =
            Cure::ALL.iter().map(|&cure| format!("{} {}", wording::cure_in_brief(cure), of(cure))).collect();
        format!("{}: {}", wording::level(level), parts.join(", "))
    };
    let both = format!("{}. {}.", first_capital(&count(Level::Shall)), first_capital(&count(Level::Should)));
    (NAME, Words::plain(both))
}

/// How often an answer is no value, for every field.
pub(super) fn unknowns(assessment: &Assessment) -> Pair {
    let mut fields: Vec<String> = Vec::new();
    for finding in assessment.results.iter().flat_map(|result| &result.findings) {
        let unknowns = wording::unknowns(&finding.counts);
        if unknowns.is_empty() {
            continue;
        }
        let name =
            finding.observations.iter().flat_map(|group| &group.args).find(|(name, _)| name == "field");
        let name = name.map_or(finding.rule.as_str(), |(_, field)| wording::field_named(field));
        let field = format!("{name} {} of {}", unknowns.join(" and "), number(finding.counts.examined));
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    let none = "no value is declared unknown, not asserted or withheld".to_owned();
    let counts = if fields.is_empty() { none } else { fields.join("; ") };
    ("Unknown or withheld", Words::plain(format!("{}.", first_capital(&counts))))
}

/// Where all components of each SBOM went.
pub(super) fn conservation(assessment: &Assessment) -> Pair {
    let artifacts = &assessment.submission.artifacts;
    let sboms: Vec<_> = artifacts.iter().filter_map(|one| Some((one, one.components.as_ref()?))).collect();
    if sboms.is_empty() {
        return ("Components", Words::plain("No SBOM was recognised, so none were read."));
    }
    if sboms.len() <= SBOMS {
        let line = |(artifact, counts): &(&ArtifactRecord, &ComponentCounts)| {
            let name = Words::code(&file(&artifact.path, artifact.inside.as_deref()));
            name.and(format!(": {}", account(counts)))
        };
        return ("Components", Words::lines(sboms.iter().map(line).collect()));
    }
    let mut sum = ComponentCounts::default();
    for (_, counts) in &sboms {
        sum.read += counts.read;
        sum.checked += counts.checked;
        *sum.exempt.entry(String::new()).or_default() += counts.exempt.values().sum::<u64>();
        sum.unreadable += counts.unreadable;
    }
    let words = format!("{} SBOMs: {} Section 7 accounts for each file.", sboms.len(), account(&sum));
    ("Components", Words::plain(words))
}

/// `read = checked + exempt + unreadable`, in words.
pub(super) fn account(counts: &ComponentCounts) -> String {
    format!(
        "components read {} = checked {} + exempt {} + unreadable {}.",
        number(counts.read),
        number(counts.checked),
        number(counts.exempt.values().sum()),
        number(counts.unreadable)
    )
}

/// Every option that can change a verdict, the conclusion or the exit code; what is not usual is stressed.
pub(super) fn options(assessment: &Assessment) -> Pair {
    let options = &assessment.options;
    let kept = match options.observations {
        None => "all places of each cause are kept".to_owned(),
        Some(kept) => format!("the first {} places of each cause are kept", number(kept as u64)),
    };
    let counts = match options.fail_on {
        Level::Shall => "mandatory requirements alone hold a bid back",
        Level::Should => "recommended requirements hold a bid back too",
        Level::May => "recommended requirements hold a bid back too; optional ones never do",
    };
    let moment = if options.as_of_given {
        "the date of check was given"
    } else {
        "the date of check is the computer’s"
    };
    let exit = match options.report_only {
        true => "the program ends without an error whatever the result (report only)",
        false => "the program’s exit code follows the result",
    };
    let reviews = match options.defer_review {
        true => "sign-offs are deferred",
        false => "no review is deferred",
    };
    let cargo = match options.run_cargo {
        true => "cargo was run in the bidder’s project",
        false => "nothing of the bidder’s was run",
    };
    let since = match &options.since {
        Some(_) => "only what is new since an earlier assessment holds the exit code",
        None => "no earlier assessment was given",
    };
    let pieces = [
        (counts.to_owned(), options.fail_on != Level::Shall),
        (moment.to_owned(), options.as_of_given),
        (kept, options.observations != Some(limits::OBSERVATIONS)),
        (reviews.to_owned(), options.defer_review),
        (exit.to_owned(), options.report_only),
        (cargo.to_owned(), options.run_cargo),
        (since.to_owned(), options.since.is_some()),
    ];
    let last = pieces.len() - 1;
    let mut words = Words::default();
    for (index, (piece, is_unusual)) in pieces.into_iter().enumerate() {
        let piece = if index == 0 { first_capital(&piece) } else { piece };
        words = if is_unusual {
            words.and_strong(format!("{piece} (not the default)"))
        } else {
            words.and(piece)
        };
        words = words.and(if index == last { "." } else { "; " });
    }
    ("Options", words)
}

/// How much of the documents that list their requirements is answered, and by whom; for nations, of their own.
fn coverage(assessment: &Assessment) -> Option<Pair> {
    let mut lines: Vec<Words> = Vec::new();
    for result in &assessment.results {
        // Of a nation's own documents its overlay answers more than the common baseline does.
        let is_only_of = |coverage: &Coverage, nation: &str| {
            let framework = assessment.frameworks.get(&coverage.framework);
            framework.is_some_and(|framework| framework.jurisdiction == [nation])
        };
        let nations = || {
            let all = result.jurisdictions.iter();
            all.flat_map(|(nation, one)| {
                one.coverage.iter().map(move |coverage| (nation, &one.baseline, coverage))
            })
            .filter(|(nation, _, coverage)| is_only_of(coverage, nation))
        };
        let is_told = |one: &&Coverage| nations().any(|(_, _, own)| own.framework == one.framework);
        let common = result.coverage.iter().filter(|one| !is_told(one)).map(|one| (&result.baseline, one));
        let own = nations().map(|(_, baseline, coverage)| (baseline, coverage));
        for (baseline, coverage) in common.chain(own).filter(|(_, coverage)| coverage.is_listed) {
            // Whose rules are counted goes without saying where there is but one baseline.
            let is_alone = assessment.results.len() == 1 && baseline.id == result.baseline.id;
            let of = if is_alone { String::new() } else { format!("{}: ", baseline.id) };
            lines.push(Words::plain(format!("{of}{}", covered(assessment, coverage))));
        }
    }
    (!lines.is_empty()).then(|| ("Coverage", Words::lines(lines)))
}

fn covered(assessment: &Assessment, coverage: &Coverage) -> String {
    let framework = assessment.frameworks.get(&coverage.framework);
    let title = framework.map_or(&coverage.framework, |framework| &framework.title);
    let parts = [
        (coverage.by_program, "checked by the program"),
        (coverage.by_person, "for a person to review"),
        (coverage.undecidable, "not decidable yet"),
        (coverage.out_of_scope, "out of scope"),
        (coverage.without_rule(), "without a rule"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, what)| format!("{} {what}", number(*count))).collect();
    let all = counted(coverage.requirements, "requirement", "requirements");
    format!("{title}, {all}: {}.", joined(&parts))
}
