//! Rule by nation: what each nation's documents and overlay say of each rule.
//!
//! It compares what was written; how strict a document is by law is for its own words to say.

use std::collections::{BTreeMap, BTreeSet};

use super::{Baseline, Citation, Framework, Group, Rule};

/// The order of the nations of the Quad; others follow by their codes.
const FIRST: &[&str] = &["us", "au", "in", "jp"];

/// A baseline and its overlays, rule by nation.
#[derive(Debug)]
pub struct Crosswalk<'b> {
    /// The codes of the nations, in order.
    pub nations: Vec<String>,
    /// Each rule, those of overlays after those of the baseline.
    pub rows: Vec<Row<'b>>,
    /// The documents that are cited.
    pub frameworks: BTreeMap<&'b str, &'b Framework>,
}

/// One rule.
#[derive(Debug)]
pub struct Row<'b> {
    /// As the baseline writes it, or the first overlay that has it.
    pub rule: &'b Rule,
    /// The heading that it stands under.
    pub group: Option<&'b Group>,
    /// Whether the baseline itself asks for it.
    pub is_common: bool,
    /// Clauses of documents of several nations, or of none.
    pub common: Vec<&'b Citation>,
    /// For each nation.
    pub cells: Vec<Cell<'b>>,
}

/// What one nation says of a rule.
#[derive(Debug)]
pub struct Cell<'b> {
    /// How its overlay asks for it.
    pub strictness: Strictness,
    /// The rule as its overlay has it, or the baseline's where it has no overlay.
    pub rule: Option<&'b Rule>,
    /// Clauses of documents of this nation alone.
    pub citations: Vec<&'b Citation>,
}

/// How a nation asks for a rule, beside the common baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// As the common baseline does.
    AsCommon,
    /// At a stricter level.
    Stricter,
    /// At a less strict level.
    Looser,
    /// With another check or other parameters.
    Otherwise,
    /// In this overlay and not in the common baseline.
    Added,
    /// Not at all.
    NotAsked,
}

impl Strictness {
    /// The word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::AsCommon => "as-common",
            Self::Stricter => "stricter",
            Self::Looser => "looser",
            Self::Otherwise => "otherwise",
            Self::Added => "added",
            Self::NotAsked => "not-asked",
        }
    }

    fn of(common: Option<&Rule>, here: Option<&Rule>) -> Self {
        match (common, here) {
            (_, None) => Self::NotAsked,
            (None, Some(_)) => Self::Added,
            (Some(common), Some(here)) if here.level < common.level => Self::Stricter,
            (Some(common), Some(here)) if !here.asks_the_same_as(common) => Self::Otherwise,
            (Some(common), Some(here)) if here.level > common.level => Self::Looser,
            _ => Self::AsCommon,
        }
    }
}

impl<'b> Crosswalk<'b> {
    /// Lays a baseline out by nation. Without overlays the nations are those whose documents it cites.
    pub fn of(baseline: &'b Baseline) -> Self {
        let all: Vec<&Baseline> = std::iter::once(baseline).chain(&baseline.overlays).collect();
        let frameworks: BTreeMap<&str, &Framework> = all
            .iter()
            .flat_map(|one| {
                one.rules.iter().flat_map(|rule| &rule.satisfies).map(move |citation| (one, citation))
            })
            .filter_map(|(one, citation)| one.frameworks.get_key_value(&citation.framework))
            .map(|(id, framework)| (id.as_str(), framework))
            .collect();
        let nations = nations(baseline, &frameworks);
        let mut known = BTreeSet::new();
        let rules = all.iter().flat_map(|one| one.rules.iter().map(move |rule| (*one, rule)));
        let rules = rules.filter(|(_, rule)| known.insert(rule.id.as_str()));
        let rows = rules.map(|(of, rule)| row(baseline, of, rule, &nations, &frameworks)).collect();
        Self { nations, rows, frameworks }
    }
}

fn nations(baseline: &Baseline, frameworks: &BTreeMap<&str, &Framework>) -> Vec<String> {
    let overlays = baseline.overlays.iter().filter_map(|overlay| overlay.jurisdiction.clone());
    let own = baseline.jurisdiction.clone();
    // `int` and `quad` are no nations.
    let cited = frameworks.values().flat_map(|framework| framework.jurisdiction.iter().cloned());
    let all: BTreeSet<String> = overlays.chain(own).chain(cited.filter(|code| code.len() == 2)).collect();
    let mut all: Vec<String> = all.into_iter().collect();
    all.sort_by_key(|code| FIRST.iter().position(|first| first == code).unwrap_or(FIRST.len()));
    all
}

fn row<'b>(
    baseline: &'b Baseline,
    of: &'b Baseline,
    rule: &'b Rule,
    nations: &[String],
    frameworks: &BTreeMap<&str, &Framework>,
) -> Row<'b> {
    let common = baseline.rule(&rule.id);
    let only_of = |citation: &Citation| match frameworks.get(citation.framework.as_str()) {
        Some(framework) if framework.jurisdiction.len() == 1 => framework.jurisdiction.first(),
        _ => None,
    };
    let is_of_nation = |citation: &Citation| only_of(citation).is_some_and(|code| nations.contains(code));
    let cell = |nation: &String| {
        let overlay = baseline.overlays.iter().find(|overlay| overlay.jurisdiction.as_ref() == Some(nation));
        let here = overlay.map_or(common, |overlay| overlay.rule(&rule.id));
        let citations = here.map(|here| here.satisfies.as_slice()).unwrap_or_default().iter();
        Cell {
            strictness: Strictness::of(common, here),
            rule: here,
            citations: citations.filter(|citation| only_of(citation) == Some(nation)).collect(),
        }
    };
    let mut shared: Vec<&Citation> = Vec::new();
    let everywhere = baseline.overlays.iter().filter_map(|overlay| overlay.rule(&rule.id));
    for citation in std::iter::once(rule).chain(everywhere).flat_map(|rule| &rule.satisfies) {
        if !is_of_nation(citation) && !shared.contains(&citation) {
            shared.push(citation);
        }
    }
    let group = rule.group.as_ref().and_then(|id| of.groups.iter().find(|group| group.id == *id));
    Row {
        rule,
        group,
        is_common: common.is_some(),
        common: shared,
        cells: nations.iter().map(cell).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlay(nation: &str, more: &str) -> Baseline {
        let text = format!(
            "id = 'quad-{nation}'\nversion = '1.0.0'\ntitle = 'T'\nissuer = 'I'\nstatus = 'draft'\n\
             jurisdiction = '{nation}'\nextends = ['quad']\n{more}"
        );
        Baseline::from_text("overlay.toml", &text).unwrap_or_else(|error| panic!("{error}"))
    }

    fn cell<'c, 'b>(crosswalk: &'c Crosswalk<'b>, rule: &str, nation: &str) -> &'c Cell<'b> {
        let row = crosswalk.rows.iter().find(|row| row.rule.id == rule).expect("the rule");
        let column = crosswalk.nations.iter().position(|code| code == nation).expect("the nation");
        &row.cells[column]
    }

    #[test]
    fn each_nation_says_how_it_asks_and_by_which_clause() {
        let mut quad = Baseline::load("quad").expect("it loads");
        let change =
            |rule: &str, what: &str| format!("[[override]]\nrule = '{rule}'\nreason = 'R'\n{what}\n");
        let added = "[[rule]]\nid = 'own'\nlevel = 'shall'\ncure = 'document'\ntitle = 'T'\nstatement = 'S'\n\
            rationale = 'R'\nreading = 'R'\nremediation = 'M'\nsince = '1.0.0'\ncheck.author-stated = {}\n\
            [rule.satisfies]\nism-2025-12 = [{ clause = 'ISM-1730', mark = 'primary' }]\n";
        let australia = [
            change("component-hash-value", "level = 'shall'"),
            change("sbom-author", "level = 'should'"),
            change("component-license", "check.license-valid = {}"),
            added.to_owned(),
        ];
        quad.overlays = vec![overlay("au", &australia.concat()), overlay("nz", "")];
        let crosswalk = Crosswalk::of(&quad);
        assert_eq!(crosswalk.nations, ["us", "au", "in", "jp", "nz"]);
        for (rule, nation, strictness) in [
            ("component-hash-value", "au", Strictness::Stricter),
            ("sbom-author", "au", Strictness::Looser),
            ("component-license", "au", Strictness::Otherwise),
            ("own", "au", Strictness::Added),
            ("own", "nz", Strictness::NotAsked),
            ("own", "jp", Strictness::NotAsked),
            ("component-hash-value", "jp", Strictness::AsCommon),
            ("component-hash-value", "nz", Strictness::AsCommon),
        ] {
            assert_eq!(cell(&crosswalk, rule, nation).strictness, strictness, "{rule} {nation}");
        }
        let clauses: Vec<&str> =
            cell(&crosswalk, "own", "au").citations.iter().map(|citation| citation.clause.as_str()).collect();
        assert_eq!(clauses, ["ISM-1730"]);
    }

    #[test]
    fn every_citation_stands_in_exactly_one_column() {
        for id in crate::baseline::load::ids() {
            let baseline = Baseline::load(id).expect("it loads");
            let crosswalk = Crosswalk::of(&baseline);
            assert!(crosswalk.rows.len() >= baseline.rules.len(), "{id}");
            for row in crosswalk.rows.iter().filter(|row| row.is_common) {
                for citation in &row.rule.satisfies {
                    let nations = row.cells.iter().filter(|cell| cell.citations.contains(&citation)).count();
                    let common = usize::from(row.common.contains(&citation));
                    let in_columns = if common == 1 { nations == 0 } else { nations >= 1 };
                    assert!(in_columns, "{id}, {}: {}", row.rule.id, citation.clause);
                }
            }
        }
    }
}
