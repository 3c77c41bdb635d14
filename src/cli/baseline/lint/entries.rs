//! What is allowed in waivers, reviews and bids, and yet will be refused or is probably not meant.
//!
//! Errors are the readers'; whether an entry holds for a submission is asked when one is assessed.

use jiff::civil::Date;
use toml::de::DeTable;

use crate::baseline::entry::{For, same_name};
use crate::baseline::{Baseline, Bid, Level, Review, Rule, Waiver, load};
use crate::checks::words;
use crate::evidence::Identifier;

/// A file of the buyer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Baseline,
    Bid,
    Reviews,
    Waivers,
}

impl Kind {
    /// Tells what a file is by its keys.
    pub(super) fn of(text: &str) -> Self {
        let Ok(document) = DeTable::parse(text) else { return Self::Baseline };
        let has = |keys: &[&str]| keys.iter().any(|key| document.get_ref().contains_key(*key));
        match () {
            () if has(&["waiver"]) => Self::Waivers,
            () if has(&["review"]) => Self::Reviews,
            () if has(&["rule", "override", "id", "extends", "issuer", "status"]) => Self::Baseline,
            () if has(&[
                "tender",
                "lot",
                "bidder",
                "product",
                "received",
                "evaluator",
                "classification",
                "exposed",
            ]) =>
            {
                Self::Bid
            }
            () => Self::Baseline,
        }
    }
}

/// What is odd about waivers, each with its line.
pub(super) fn of_waivers(name: &str, text: &str, waivers: &[Waiver], today: Date) -> Vec<String> {
    let places = lines(text, "waiver");
    let mut warnings = Vec::new();
    for (index, waiver) in waivers.iter().enumerate() {
        let mut odd: Vec<String> = odd_names(&waiver.holds_for).into_iter().collect();
        odd.extend(odd_days(waiver.approved_on, Some(waiver.expires_on), today));
        odd.extend(odd_approver(waiver));
        let has_version =
            |text: &String| Identifier::of_purl(text).purl().is_some_and(|purl| purl.version().is_some());
        if waiver.purl.as_ref().is_some_and(|text| !has_version(text)) {
            odd.push("has a `purl` without a version: it is refused as too broad".to_owned());
        }
        odd.extend(against_baselines(waiver));
        let same = |other: &&Waiver| {
            other.id != waiver.id
                && other.rule == waiver.rule
                && other.purl == waiver.purl
                && other.holds_for == waiver.holds_for
                && other.baseline == waiver.baseline
        };
        if let Some(other) = waivers.iter().find(same) {
            odd.push(format!("is about the same as `{}`: if both hold, neither is taken", other.id));
        }
        warnings.extend(told(name, places.get(index), &waiver.id, odd));
    }
    warnings
}

fn odd_approver(waiver: &Waiver) -> Vec<String> {
    let mut odd = Vec::new();
    let approver = &waiver.approved_by;
    if waiver.holds_for.bidder.as_ref().is_some_and(|bidder| approver.is_of(bidder)) {
        odd.push("is approved by the bidder: it is refused".to_owned());
    }
    if waiver.requested_by.as_ref().is_some_and(|asked| same_name(&asked.name, &approver.name)) {
        odd.push("is approved by who asked for it: it is refused".to_owned());
    }
    odd
}

/// What the baselines that come with the program say against a waiver.
fn against_baselines(waiver: &Waiver) -> Vec<String> {
    let (baselines, unknown) = known(waiver.baseline.as_deref());
    let mut odd: Vec<String> = unknown.into_iter().collect();
    let rules: Vec<(&Baseline, &Rule)> =
        baselines.iter().filter_map(|baseline| Some((baseline, baseline.rule(&waiver.rule)?))).collect();
    odd.extend(unknown_rule(&waiver.rule, &baselines));
    for (baseline, rule) in rules {
        let limits = &baseline.waivers;
        let (id, longest) = (&baseline.id, limits.longest_days);
        if !limits.allows(&rule.id) {
            odd.push(format!("waives `{}`, which `{id}` lets nobody waive", rule.id));
        }
        if waiver.days() > i64::from(longest) {
            odd.push(format!("holds {} days, and `{id}` allows {longest} at most", waiver.days()));
        }
        let has_compensation = waiver.compensating.as_ref().is_some_and(|words| !words.trim().is_empty());
        if rule.level == Level::Shall && !has_compensation {
            odd.push(format!(
                "waives a mandatory rule of `{id}`: say under `compensating` what is done instead"
            ));
        }
    }
    odd
}

/// What is odd about reviews, each with its line.
pub(super) fn of_reviews(name: &str, text: &str, reviews: &[Review], today: Date) -> Vec<String> {
    let places = lines(text, "review");
    let mut warnings = Vec::new();
    for (index, review) in reviews.iter().enumerate() {
        let mut odd: Vec<String> = odd_names(&review.holds_for).into_iter().collect();
        odd.extend(odd_days(review.date, review.expires, today));
        let by = [Some(&review.reviewer), review.organisation.as_ref()];
        let is_bidder = |bidder: &String| by.into_iter().flatten().any(|name| same_name(name, bidder));
        if review.holds_for.bidder.as_ref().is_some_and(is_bidder) {
            odd.push("is given by the bidder: it is refused".to_owned());
        }
        let (baselines, unknown) = known(Some(&review.baseline));
        odd.extend(unknown);
        odd.extend(unknown_rule(&review.rule, &baselines));
        let same = |(other, it): &(usize, &Review)| {
            *other != index
                && it.rule == review.rule
                && it.baseline == review.baseline
                && it.holds_for == review.holds_for
        };
        if reviews.iter().enumerate().any(|one| same(&one)) {
            odd.push("is one of several for the rule: if more than one holds, none is taken".to_owned());
        }
        warnings.extend(told(name, places.get(index), &review.rule, odd));
    }
    warnings
}

/// What is odd about a bid.
pub(super) fn of_bid(name: &str, bid: &Bid) -> Vec<String> {
    let mut odd = Vec::new();
    if bid.product.is_some() != bid.version.is_some() {
        odd.push(
            "`product` and `version` go together: without both, nothing is compared with them".to_owned(),
        );
    }
    let values = [&bid.tender, &bid.bidder, &bid.product, &bid.version, &bid.evaluator];
    if values.into_iter().flatten().any(|value| value.trim().is_empty()) {
        odd.push("a value is empty: leave the key out".to_owned());
    }
    odd.into_iter().map(|odd| format!("{name}: {odd}")).collect()
}

fn odd_names(holds_for: &For) -> Option<String> {
    let help = "name `product` and one `version`, or a digest";
    holds_for.is_too_broad().then(|| format!("is for no one product and version, and is refused: {help}"))
}

fn odd_days(from: Date, until: Option<Date>, today: Date) -> Option<String> {
    match until {
        Some(until) if until < today => Some(format!("ended on {until}")),
        _ if from > today => Some(format!("begins only on {from}")),
        _ => None,
    }
}

/// The baselines that are meant, as far as they come with the program.
fn known(named: Option<&str>) -> (Vec<Baseline>, Option<String>) {
    let ids = load::ids();
    let Some(named) = named else {
        return (ids.iter().filter_map(|id| Baseline::load(id).ok()).collect(), None);
    };
    let id = named.split('@').next().unwrap_or_default();
    match Baseline::load(named) {
        Ok(baseline) if ids.contains(&id) => (vec![baseline], None),
        _ if ids.contains(&id) => (Vec::new(), Some(format!("names `{named}`, a version that is not here"))),
        _ => {
            let meant =
                words::nearest(id, &ids).map(|meant| format!("names `{named}`; did you mean `{meant}`?"));
            (Vec::new(), meant)
        }
    }
}

fn unknown_rule(rule: &str, baselines: &[Baseline]) -> Option<String> {
    if baselines.is_empty() || baselines.iter().any(|baseline| baseline.rule(rule).is_some()) {
        return None;
    }
    let ids: Vec<&str> = baselines.iter().flat_map(|one| &one.rules).map(|rule| rule.id.as_str()).collect();
    Some(match words::nearest(rule, &ids) {
        Some(meant) => format!("names the rule `{rule}`; did you mean `{meant}`?"),
        None => format!("names the rule `{rule}`, which no baseline of the program has"),
    })
}

fn told(name: &str, line: Option<&usize>, entry: &str, odd: Vec<String>) -> Vec<String> {
    let place = line.map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"));
    odd.into_iter().map(|odd| format!("{place}: `{entry}` {odd}")).collect()
}

/// The lines at which the tables of a list begin.
fn lines(text: &str, key: &str) -> Vec<usize> {
    let Ok(document) = DeTable::parse(text) else { return Vec::new() };
    let tables = document.get_ref().get(key).and_then(|list| list.get_ref().as_array());
    let start =
        |table: &toml::Spanned<toml::de::DeValue<'_>>| text[..table.span().start].matches('\n').count() + 1;
    tables.into_iter().flatten().map(start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAIVER: &str = "# mine\n[[waiver]]\nid = 'W-1'\nrule = 'component-producr'\nfor = { product = 'Gauge' }\n\
        purl = 'pkg:npm/b'\nreason = 'The producer is known to us by contract.'\n\
        requested-by = { name = 'Jane Doe', role = 'Buyer' }\n\
        approved-by = { name = 'jane  doe', role = 'Authorising official' }\n\
        approved-on = 2026-01-10\nexpires-on = 2026-10-31\n";

    fn told_of(text: &str) -> String {
        let waivers = Waiver::all_from_text("w.toml", text).unwrap_or_else(|error| panic!("{error}"));
        of_waivers("w.toml", text, &waivers, "2026-11-22".parse().expect("a day")).join("\n")
    }

    #[test]
    fn what_will_be_refused_is_told_with_its_line() {
        let told = told_of(WAIVER);
        for odd in [
            "w.toml:2: `W-1` is for no one product",
            "ended on 2026-10-31",
            "approved by who asked",
            "without a version",
            "did you mean `component-producer`?",
        ] {
            assert!(told.contains(odd), "{odd}: {told}");
        }
        let told = told_of(&WAIVER.replace("component-producr", "component-producer"));
        assert!(told.contains("allows 180 at most") && told.contains("`compensating`"), "{told}");
    }

    #[test]
    fn a_file_is_known_by_its_keys() {
        for (text, kind) in [
            (WAIVER, Kind::Waivers),
            ("[[review]]\n", Kind::Reviews),
            ("bidder = 'ACME'\nversion = '1'\n", Kind::Bid),
            ("id = 'own'\nversion = '1.0.0'\n", Kind::Baseline),
            ("no toml", Kind::Baseline),
        ] {
            assert_eq!(Kind::of(text), kind, "{text}");
        }
    }

    #[test]
    fn a_bid_names_product_and_version() {
        let bid = Bid::from_text("product = 'Gauge'\nbidder = ' '").expect("a bid");
        assert_eq!(of_bid("bid.toml", &bid).len(), 2);
    }

    #[test]
    fn several_reviews_for_a_rule_are_told() {
        let one = format!(
            "[[review]]\nrule = 'component-license'\nbaseline = 'quad'\nfor = {{ product = 'G', version = '1', bidder = 'B' }}\n\
             decision = 'met'\nreviewer = 'b'\nrole = 'r'\ndate = 2027-01-01\nbasis = 'b'\n\
             evidence = [{{ path = 'a', sha256 = '{}' }}]\n",
            "a".repeat(64)
        );
        let text = format!("{one}{one}");
        let reviews = Review::all_from_text("r.toml", &text).unwrap_or_else(|error| panic!("{error}"));
        let told = of_reviews("r.toml", &text, &reviews, "2026-11-22".parse().expect("a day")).join("\n");
        for odd in ["r.toml:1: ", "r.toml:11: ", "begins only on", "by the bidder", "one of several"] {
            assert!(told.contains(odd), "{odd}: {told}");
        }
    }
}
