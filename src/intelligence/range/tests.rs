use super::*;
use crate::intelligence::ecosystem::order;

/// A range, its bounds as `introduced fixed:2 last:3 limit:4` write them.
fn versions(kind: RangeKind, bounds: &str) -> AffectedVersions {
    let bound = |word: &str| match word.split_once(':') {
        Some(("from", version)) => Bound::Introduced(version.to_owned()),
        Some(("fixed", version)) => Bound::Fixed(version.to_owned()),
        Some(("last", version)) => Bound::LastAffected(version.to_owned()),
        Some(("limit", version)) => Bound::Limit(version.to_owned()),
        other => panic!("{other:?}"),
    };
    AffectedVersions {
        ranges: vec![Range { kind, bounds: bounds.split(' ').map(bound).collect() }],
        listed: Vec::new(),
    }
}

/// What bounds of an ecosystem say of a version: the fixes, nothing if it is not affected.
fn said(ecosystem: &str, bounds: &str, version: &str) -> Option<Vec<String>> {
    let affected = [versions(RangeKind::Ecosystem, bounds)];
    match Asked::new(version).answer(&Extent::read(order(ecosystem), &affected)) {
        Answer::Affected(fixes) => Some(fixes.into_iter().map(|fix| fix.version).collect()),
        Answer::NotAffected => None,
        Answer::CannotTell => panic!("{version} cannot be compared"),
    }
}

fn is_affected(bounds: &str, version: &str) -> bool {
    said("crates.io", bounds, version).is_some()
}

#[test]
fn a_version_is_affected_from_where_it_is_introduced_until_it_is_fixed() {
    let bounds = "from:1.0.0 fixed:1.2.0";
    let affected = ["0.9.9", "1.0.0", "1.1.9", "1.2.0", "2.0.0"].map(|version| is_affected(bounds, version));
    assert_eq!(affected, [false, true, true, false, false]);
    assert!(is_affected("from:0 fixed:1.2.0", "0.0.0-alpha"));
    assert!(is_affected("from:0", "99.0.0"));
    assert!(!is_affected("fixed:1.0.0", "0.5.0"), "nothing introduced it");
}

#[test]
fn several_bounds_are_taken_by_version_whatever_their_order() {
    let bounds = "fixed:3.1.0 from:0 from:3.0.0 fixed:2.0.0";
    let affected = ["1.0.0", "2.0.0", "2.5.0", "3.0.0", "3.1.0"].map(|version| is_affected(bounds, version));
    assert_eq!(affected, [true, false, false, true, false]);
}

#[test]
fn bounds_at_one_version_hold_in_the_order_that_they_are_written_in() {
    assert!(is_affected("from:0 fixed:1.0.0 from:1.0.0", "1.0.0"));
    assert!(!is_affected("from:0 from:1.0.0 fixed:1.0.0", "1.0.0"));
}

#[test]
fn the_last_affected_version_is_affected_and_those_behind_it_are_not() {
    let bounds = "from:0 last:1.2.0";
    assert_eq!(["1.1.0", "1.2.0", "1.2.1"].map(|version| is_affected(bounds, version)), [true, true, false]);
    let only = ["from:1.2.0 last:1.2.0", "last:1.2.0 from:1.2.0"];
    assert_eq!(
        only.map(|bounds| (is_affected(bounds, "1.2.0"), is_affected(bounds, "1.2.1"))),
        [(true, false); 2]
    );
}

#[test]
fn a_limit_ends_what_is_told_of() {
    let bounds = "from:0 limit:2.0.0";
    assert_eq!(["1.9.9", "2.0.0"].map(|version| is_affected(bounds, version)), [true, false]);
    assert!(is_affected("from:0 limit:2.0.0 limit:3.0.0", "2.5.0"));
    assert!(is_affected("from:0 limit:*", "9.0.0"));
}

#[test]
fn each_range_names_the_first_fix_above_the_version_lowest_first() {
    let bounds = "from:0 fixed:1.2.0 from:2.0.0 fixed:2.3.0";
    assert_eq!(said("crates.io", bounds, "1.1.0"), Some(vec!["1.2.0".to_owned()]));
    assert_eq!(said("crates.io", bounds, "2.1.0"), Some(vec!["2.3.0".to_owned()]));
    let two = ["from:0 fixed:1.10.0", "from:0 fixed:1.9.0"].map(|bounds| versions(RangeKind::Semver, bounds));
    let Answer::Affected(fixes) = Asked::new("1.0.0").answer(&Extent::read(order("npm"), &two)) else {
        panic!("it is affected")
    };
    assert_eq!(fixes.iter().map(|fix| fix.version.as_str()).collect::<Vec<_>>(), ["1.9.0", "1.10.0"]);
}

#[test]
fn each_ecosystem_is_compared_in_its_own_order() {
    assert!(said("Debian:12", "from:0 fixed:3.0.11-1~deb12u2", "3.0.11-1~deb12u1").is_some());
    assert!(said("Alpine:v3.18", "from:0 fixed:3.1.4-r0", "3.1.3-r5").is_some());
    assert!(
        said("Red Hat:enterprise_linux:8::baseos", "from:0 fixed:1:1.1.1k-9.el8_7", "1:1.1.1k-7.el8")
            .is_some()
    );
    assert!(said("PyPI", "from:0 fixed:2.0", "2.0rc1").is_some());
    assert!(said("Maven", "from:2.0-beta9 fixed:2.15.0", "2.0-rc1").is_some());
    assert!(said("Packagist", "from:8.0 fixed:8.0.1", "v8.0.0").is_some());
    assert!(said("NuGet", "from:0 fixed:4.3.1", "4.3.0.1").is_some());
    assert!(said("RubyGems", "from:0 fixed:6.0.0", "6.0.0.rc1").is_some());
}

#[test]
fn a_revision_of_bitnami_is_of_its_version() {
    let is_affected = |bounds: &str, version: &str| said("Bitnami", bounds, version).is_some();
    assert!(!is_affected("from:0 fixed:1.20.8", "1.20.8-3"));
    let revised = ["1.62.0", "1.62.0-3", "1.81.0", "1.81.0-0", "1.81.0-1", "1.81.0-2"];
    let affected = revised.map(|version| is_affected("from:1.62.0-0 fixed:1.81.0-1", version));
    assert_eq!(affected, [true, true, true, true, false, false]);
    assert_eq!(["2.0.0-7", "2.0.1"].map(|version| is_affected("from:0 last:2.0.0", version)), [true, false]);
}

#[test]
fn listed_versions_are_affected_whatever_their_spelling() {
    let listed = |ecosystem: &str, version: &str| {
        let listed = vec!["1.0".to_owned(), "10.0".to_owned()];
        let affected = [AffectedVersions { ranges: Vec::new(), listed }];
        Asked::new(version).answer(&Extent::read(order(ecosystem), &affected))
    };
    assert_eq!(listed("PyPI", "1.0.0"), Answer::Affected(Vec::new()));
    assert_eq!(listed("PyPI", "1.0.1"), Answer::NotAffected);
    assert_eq!(listed("Hackage", "1.0"), Answer::Affected(Vec::new()));
    assert_eq!(listed("Hackage", "1.0.0"), Answer::NotAffected);
}

#[test]
fn what_cannot_be_compared_is_not_called_unaffected() {
    let answer = |ecosystem: &str, bounds: &str, version: &str| {
        Asked::new(version).answer(&Extent::read(order(ecosystem), &[versions(RangeKind::Ecosystem, bounds)]))
    };
    assert_eq!(answer("PyPI", "from:0 fixed:2.0", "2004d"), Answer::CannotTell);
    assert_eq!(answer("PyPI", "from:0 fixed:soon", "1.0"), Answer::CannotTell);
    assert_eq!(answer("Hackage", "from:0 fixed:2.0", "1.0"), Answer::CannotTell);
    let nothing: [AffectedVersions; 0] = [];
    let extent = Extent::read(order("PyPI"), &nothing);
    assert_eq!(Asked::new("1.0").answer(&extent), Answer::CannotTell);
    let says_nothing: [AffectedVersions; 1] = [AffectedVersions::default()];
    assert_eq!(Asked::new("1.0.0").answer(&Extent::read(order("npm"), &says_nothing)), Answer::CannotTell);
}

#[test]
fn one_range_that_means_the_version_is_enough() {
    let affected = [
        versions(RangeKind::Ecosystem, "from:0 fixed:soon"),
        versions(RangeKind::Ecosystem, "from:0 fixed:2.0"),
    ];
    assert!(matches!(Asked::new("1.0").answer(&Extent::read(order("PyPI"), &affected)), Answer::Affected(_)));
    assert_eq!(Asked::new("3.0").answer(&Extent::read(order("PyPI"), &affected)), Answer::CannotTell);
}
