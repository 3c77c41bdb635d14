//! The point of a product's life at which an SBOM was made, as a creator comment states it.
//!
//! A word inside a sentence states nothing; it is named as a near miss.

use crate::source::{Field, Located, Origin, Problem, ProblemCode, Text};

/// The types of *Types of SBOM Documents* (CISA, April 2023), which the draft annex of
/// SPDX 2.3.1 takes as keywords.
const TYPES: &[&str] = &["design", "source", "build", "analyzed", "deployed", "runtime"];

/// The further words of *2026 Minimum Elements for an SBOM* itself.
const TIMES: &[&str] = &["before build", "after build"];

const LABELS: &[&str] = &["sbom type:", "sbom generation context:"];

/// Reads a creator comment. The keyword is the whole of it or follows a label; case is ignored.
pub(super) fn read<'s>(comment: &Text<'s>, at: Origin, problems: &mut Vec<Problem>) -> Field<Text<'s>> {
    // Lower-casing ASCII moves no byte, so places in the one text are places in the other.
    let plain = comment.raw().to_ascii_lowercase();
    if keyword_at(plain.trim()).is_some_and(|keyword| keyword == plain.trim()) {
        return Field::Stated(Located { value: comment.part(str::trim), at });
    }
    let labelled = after_labels(&plain);
    let mut keywords = labelled.iter().filter_map(|&start| Some((start, keyword_at(&plain[start..])?)));
    let Some((start, keyword)) = keywords.next() else {
        return match labelled.first() {
            Some(&start) => unknown_keyword(comment, start, at, problems),
            None => no_keyword(comment, &plain, at, problems),
        };
    };
    if keywords.any(|(_, other)| other != keyword) {
        return Field::Contradictory(at);
    }
    Field::Stated(Located { value: comment.part(|words| &words[start..start + keyword.len()]), at })
}

/// Where the words after each label begin, in the order of the text.
fn after_labels(plain: &str) -> Vec<usize> {
    let mut starts: Vec<usize> = LABELS
        .iter()
        .flat_map(|label| plain.match_indices(label).map(|(at, label)| at + label.len()))
        .map(|end| end + plain[end..].len() - plain[end..].trim_start().len())
        .collect();
    starts.sort_unstable();
    starts
}

/// The keyword that a text begins with, as a whole word.
fn keyword_at(plain: &str) -> Option<&'static str> {
    TYPES.iter().chain(TIMES).copied().find(|keyword| {
        plain.strip_prefix(keyword).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    })
}

/// A label with a word that is no keyword.
fn unknown_keyword<'s>(
    comment: &Text<'s>,
    start: usize,
    at: Origin,
    problems: &mut Vec<Problem>,
) -> Field<Text<'s>> {
    let value = comment.part(|words| words[start..].lines().next().unwrap_or_default().trim());
    match Field::free_text(value, at) {
        Field::Stated(value) => {
            problems
                .push(Problem::at(ProblemCode::UnknownKeyword, at).with(super::beginning(value.value.raw())));
            Field::Malformed(at)
        }
        silent => silent,
    }
}

/// A comment without a label. A keyword in its sentences is quoted, with nothing made of it.
fn no_keyword<'s>(
    comment: &Text<'s>,
    plain: &str,
    at: Origin,
    problems: &mut Vec<Problem>,
) -> Field<Text<'s>> {
    if let Some(word) = plain.split(|c: char| !c.is_alphanumeric()).find(|word| TYPES.contains(word)) {
        problems.push(Problem::at(ProblemCode::NearMiss, at).with(word));
    }
    match Field::free_text(comment.clone(), at) {
        Field::Stated(_) => Field::Absent,
        silent => silent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::DocumentId;

    const AT: Origin = Origin { document: DocumentId(0), offset: 0 };

    fn answer(comment: &'static str) -> (Field<Text<'static>>, Vec<(ProblemCode, Option<String>)>) {
        let mut problems = Vec::new();
        let answer = read(&comment.into(), AT, &mut problems);
        (answer, problems.into_iter().map(|problem| (problem.code, problem.detail)).collect())
    }

    #[test]
    fn a_keyword_alone_or_after_a_label_is_stated() {
        for (comment, keyword) in [
            ("Build", "Build"),
            (" RUNTIME\n", "RUNTIME"),
            ("before build", "before build"),
            ("SBOM Type: Build", "Build"),
            ("sbom type:deployed - made by distro2sbom", "deployed"),
            ("Made for the tender.\nSBOM Generation Context: After Build. Enjoy.", "After Build"),
            ("SBOM Type: Build. SBOM Generation Context: build", "Build"),
            ("SBOM Type: Analyzed, after the build", "Analyzed"),
        ] {
            let (answer, problems) = answer(comment);
            assert_eq!(answer.stated().map(Text::raw), Some(keyword), "{comment}");
            assert_eq!(problems, [], "{comment}");
        }
    }

    #[test]
    fn a_keyword_in_a_sentence_is_a_near_miss() {
        for (comment, word) in [
            ("This document was created by analyzing package runtime dependencies.", "runtime"),
            ("Packages created during the build.", "build"),
            ("Build.", "build"),
            ("Type: Source", "source"),
        ] {
            let near_miss = (ProblemCode::NearMiss, Some(word.to_owned()));
            assert_eq!(answer(comment), (Field::Absent, vec![near_miss]), "{comment}");
        }
    }

    #[test]
    fn other_comments_say_nothing() {
        for (comment, expected) in [
            ("Created for the tender", Field::Absent),
            ("Rebuilt from sources", Field::Absent),
            ("N/A", Field::StandIn(AT)),
            ("SBOM Type: TBD", Field::StandIn(AT)),
            ("SBOM Type: unknown", Field::DeclaredUnknown(AT)),
            ("SBOM Type: Build. SBOM Type: Source", Field::Contradictory(AT)),
        ] {
            assert_eq!(answer(comment), (expected, vec![]), "{comment}");
        }
        let (malformed, problems) = answer("SBOM Type: banana");
        assert_eq!(malformed, Field::Malformed(AT));
        assert_eq!(problems, [(ProblemCode::UnknownKeyword, Some("banana".to_owned()))]);
    }
}
