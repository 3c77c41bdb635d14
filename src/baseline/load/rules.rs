//! Adds the rules and groups of a file to a baseline, and changes those that it extends.
//!
//! It reads no file and follows no `extends`.

use std::collections::BTreeMap;
use std::num::NonZeroU16;
use std::ops::Range;

use toml::Spanned;

use super::shelf::Source;
use super::written::{WrittenCitation, WrittenGroup, WrittenLimits, WrittenOverride, WrittenRule};
use super::{LoadError, invalid, kebab};
use crate::baseline::{Baseline, Citation, Group, Overridden, Rule};
use crate::checks::{Check, words};

/// Takes over the rules and groups of an extended baseline; `named` is where it is extended.
///
/// A rule that comes by several ways is one rule if all of them ask the same at the same level.
pub(super) fn inherit(
    baseline: &mut Baseline,
    base: Baseline,
    source: &Source,
    named: Range<usize>,
) -> Result<(), LoadError> {
    for group in base.groups {
        if !baseline.groups.iter().any(|known| known.id == group.id) {
            baseline.groups.push(group);
        }
    }
    for rule in base.rules {
        let Some(known) = baseline.rules.iter_mut().find(|known| known.id == rule.id) else {
            baseline.rules.push(rule);
            continue;
        };
        if !known.asks_the_same_as(&rule) || known.level != rule.level {
            let title = format!("`extends` brings two rules `{}` that differ", rule.id);
            let label = format!("this one is at {}, the other at {}", rule.place, known.place);
            return Err(invalid(source, named, &title, &label));
        }
        let added: Vec<Citation> =
            rule.satisfies.into_iter().filter(|citation| !known.satisfies.contains(citation)).collect();
        known.satisfies.extend(added);
        known.overrides.extend(rule.overrides);
        known.overrides.dedup();
    }
    baseline.frameworks.extend(base.frameworks);
    baseline.waivers.extend(&base.waivers);
    Ok(())
}

/// Adds a heading of the baseline's own.
pub(super) fn group(
    baseline: &mut Baseline,
    source: &Source,
    written: WrittenGroup,
) -> Result<(), LoadError> {
    kebab(source, &written.id)?;
    let span = written.id.span();
    let group = Group { id: written.id.into_inner(), title: written.title, summary: written.summary };
    if baseline.groups.iter().any(|known| known.id == group.id) {
        let title = format!("there is a group `{}` already", group.id);
        return Err(invalid(source, span, &title, "give it another id, or use the one that is there"));
    }
    if group.title.trim().is_empty() {
        return Err(invalid(source, span, "a group needs a title", "it is a heading of every report"));
    }
    baseline.groups.push(group);
    Ok(())
}

/// The group that a rule names.
fn grouped(
    baseline: &Baseline,
    source: &Source,
    named: Option<Spanned<String>>,
) -> Result<Option<String>, LoadError> {
    let Some(named) = named else { return Ok(None) };
    let known: Vec<&str> = baseline.groups.iter().map(|group| group.id.as_str()).collect();
    if known.contains(&named.get_ref().as_str()) {
        return Ok(Some(named.into_inner()));
    }
    let label = match words::nearest(named.get_ref(), &known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "describe it under `[[group]]`".to_owned(),
    };
    Err(invalid(source, named.span(), &format!("there is no group `{}`", named.get_ref()), &label))
}

/// Adds a rule of the baseline's own.
pub(super) fn add(
    baseline: &mut Baseline,
    source: &Source,
    rule: Spanned<WrittenRule>,
) -> Result<(), LoadError> {
    let written = rule.into_inner();
    kebab(source, &written.id)?;
    if let Some(other) = baseline.rule(written.id.get_ref()) {
        let title = format!("there is a rule `{}` already, at {}", other.id, other.place);
        let help = "give it another id, or change the other one with `[[override]]`";
        return Err(invalid(source, written.id.span(), &title, help));
    }
    let check = checked(source, &written.check)?;
    let group = grouped(baseline, source, written.group)?;
    let satisfies = citations(baseline, source, &written.id.span(), written.satisfies)?;
    let line = source.text[..written.id.span().start].matches('\n').count() + 1;
    baseline.rules.push(Rule {
        place: format!("{}:{line}", source.name),
        id: written.id.into_inner(),
        level: written.level,
        cure: written.cure,
        group,
        title: written.title,
        statement: written.statement,
        rationale: written.rationale,
        reading: written.reading,
        remediation: written.remediation,
        since: written.since,
        except: written.applies.except,
        check,
        generators: written.generators,
        satisfies,
        overrides: Vec::new(),
    });
    Ok(())
}

/// Changes a rule of an extended baseline.
pub(super) fn apply(
    baseline: &mut Baseline,
    source: &Source,
    change: WrittenOverride,
) -> Result<(), LoadError> {
    let ids: Vec<&str> = baseline.rules.iter().map(|rule| rule.id.as_str()).collect();
    let Some(index) = ids.iter().position(|id| id == change.rule.get_ref()) else {
        let label = match words::nearest(change.rule.get_ref(), &ids) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "no baseline that this one extends has it".to_owned(),
        };
        let title = format!("there is no rule `{}` to override", change.rule.get_ref());
        return Err(invalid(source, change.rule.span(), &title, &label));
    };
    if change.reason.get_ref().trim().is_empty() {
        return Err(invalid(source, change.reason.span(), "an override needs a reason", "say why"));
    }
    let added = citations(baseline, source, &change.rule.span(), change.satisfies)?;
    let check = change.check.map(|check| checked(source, &check)).transpose()?;
    let group = grouped(baseline, source, change.group)?;
    let reason = change.reason.into_inner();
    let asks_otherwise = check.is_some() || change.reading.is_some();
    let overridden = Overridden { baseline: baseline.id.clone(), reason, asks_otherwise };
    let rule = &mut baseline.rules[index];
    rule.level = change.level.unwrap_or(rule.level);
    rule.cure = change.cure.unwrap_or(rule.cure);
    rule.check = check.unwrap_or_else(|| rule.check.clone());
    rule.group = group.or_else(|| rule.group.take());
    rule.reading = change.reading.unwrap_or_else(|| rule.reading.clone());
    rule.remediation = change.remediation.unwrap_or_else(|| rule.remediation.clone());
    rule.satisfies.extend(added);
    rule.overrides.push(overridden);
    Ok(())
}

/// Takes over which rules may be waived, and for how long.
pub(super) fn limit(
    baseline: &mut Baseline,
    source: &Source,
    written: WrittenLimits,
) -> Result<(), LoadError> {
    let ids: Vec<&str> = baseline.rules.iter().map(|rule| rule.id.as_str()).collect();
    for rule in written.never.iter().chain(&written.without_evidence) {
        if !ids.contains(&rule.get_ref().as_str()) {
            let meant = words::nearest(rule.get_ref(), &ids);
            let label =
                meant.map_or("no rule has this id".to_owned(), |meant| format!("did you mean `{meant}`?"));
            let title = format!("there is no rule `{}` to limit waivers of", rule.get_ref());
            return Err(invalid(source, rule.span(), &title, &label));
        }
    }
    let plain = |rules: Vec<Spanned<String>>| rules.into_iter().map(Spanned::into_inner);
    let limits = &mut baseline.waivers;
    limits.longest_days = written.longest_days.map_or(limits.longest_days, NonZeroU16::get);
    limits.never.extend(plain(written.never));
    limits.without_evidence.extend(plain(written.without_evidence));
    Ok(())
}

fn checked(source: &Source, check: &Spanned<Check>) -> Result<Check, LoadError> {
    if let Check::SignOff(sign_off) = check.get_ref()
        && sign_off.question.trim().is_empty()
    {
        let help = "write what a person answers with yes or no";
        return Err(invalid(source, check.span(), "a sign-off needs a question", help));
    }
    match check.get_ref().tolerance().unknown_at_most {
        Some(share) if !(0.0..=1.0).contains(&share) => {
            let title = "`unknown-at-most` is a share of the subjects";
            Err(invalid(source, check.span(), title, "write a number from 0.0 to 1.0"))
        }
        _ => Ok(check.get_ref().clone()),
    }
}

fn citations(
    baseline: &Baseline,
    source: &Source,
    rule: &Range<usize>,
    written: BTreeMap<String, Vec<WrittenCitation>>,
) -> Result<Vec<Citation>, LoadError> {
    let known: Vec<&str> = baseline.frameworks.keys().map(String::as_str).collect();
    if let Some(unknown) = written.keys().find(|framework| !known.contains(&framework.as_str())) {
        let meant = words::nearest(unknown, &known).map(|meant| format!(", did you mean `{meant}`?"));
        let title =
            format!("the rule cites `{unknown}`, which is not described{}", meant.unwrap_or_default());
        return Err(invalid(source, rule.clone(), &title, "describe it under `[frameworks.<id>]`"));
    }
    let cite = |framework: &String, citation: WrittenCitation| Citation {
        framework: framework.clone(),
        clause: citation.clause,
        page: citation.page,
        relation: citation.relation,
        mark: citation.mark,
    };
    let all = written.iter().flat_map(|(framework, citations)| {
        citations.iter().cloned().map(move |citation| cite(framework, citation))
    });
    Ok(all.collect())
}
