//! The cases of the specification's own test suite, then each bound from both sides in each order, then what cannot
//! be told.

use super::*;
use crate::evidence::Identifier;

/// Whether a version of a thing of a type of package lies in a range; `-`: of a thing without a package URL.
fn lies(range: &str, ty: &str, version: &str) -> Option<bool> {
    let text = match ty {
        "maven" => "pkg:maven/a/a".to_owned(),
        "alpm" | "github" | "swift" | "composer" | "golang" | "deb" | "rpm" | "apk" => {
            format!("pkg:{ty}/a/a")
        }
        ty => format!("pkg:{ty}/a"),
    };
    let identifier = Identifier::of_purl(&text);
    assert!(ty == "-" || identifier.purl().is_some(), "{text}");
    let purl = identifier.purl().filter(|_| ty != "-");
    Vers::read(range)?.contains(purl.as_ref(), version)
}

fn parts(range: &str) -> Option<(&str, Vec<(Comparator, String)>)> {
    let vers = Vers::read(range)?;
    let constraints = vers.constraints.into_iter().map(|one| (one.comparator, one.version.into_owned()));
    Some((vers.ty, constraints.collect()))
}

/// tests/vers_canonical_parse_test.json of the specification.
#[test]
fn what_the_specification_parses_is_parsed_and_what_it_refuses_is_not() {
    let one = |version: &str| vec![(Equal, version.to_owned())];
    let between = vec![(AtLeast, "1.0.0".to_owned()), (Less, "2.0.0".to_owned())];
    assert_eq!(parts("vers:npm/>=1.0.0|<2.0.0"), Some(("npm", between)));
    assert_eq!(parts("vers:npm/1.0%252F0"), Some(("npm", one("1.0%2F0"))), "decoded once");
    assert_eq!(parts("vers:lexicographic/1%202"), Some(("lexicographic", one("1 2"))));
    for refused in [
        "vers:npm/>=1.0.0| <2.0.0",
        "vers:npm/|>=1.0.0|<2.0.0",
        "vers:npm/>=1.0.0|<2.0.0|",
        "vers:npm/>=1.0.0||<2.0.0",
        "vers:lexicographic/1 2",
        "vers:npm/1.0%2G0",
        "vers:npm/1.0%2",
        "vers:npm/",
        "vers:npm",
        "vers:/1.0.0",
        "vers:NPM/1.0.0",
        "VERS:npm/1.0.0",
        "vers:1npm/1.0.0",
        "vers:n%70m/1.0.0",
        "vers:npm/>=",
        "vers:npm/>>1.0.0",
        "vers:npm/1.0.0=",
        "vers:npm/*|1.0.0",
        "vers:npm/*1.0.0",
        "vers:npm/\u{e9}",
        "vers:npm/%C3%A9",
        "vers:invalid/1.0.0",
        "vers:example/1.0.0",
        "vers:test/1.0.0",
        "vers:all/1",
        "npm/1.0.0",
        "< 4.21",
        ">=1.0|<=2.0",
        "",
    ] {
        assert_eq!(parts(refused), None, "{refused}");
    }
    assert!(parts(&format!("vers:npm/{}", vec!["1.0.0"; 600].join("|"))).is_some());
    assert_eq!(parts(&format!("vers:npm/{}", vec!["1.0.0"; 700].join("|"))), None, "too long");
}

/// tests/npm_range_containment_test.json, pypi_range_containment_test.json and intdot_version_cmp_test.json, but for
/// the ranges in them that are not sorted, which rule 5.4 of today's edition refuses.
#[test]
fn versions_lie_where_the_specification_has_them() {
    for (range, ty, version, expected) in [
        ("vers:npm/*", "npm", "1.0.0", true),
        ("vers:pypi/<=1.3.0|3.0.0", "pypi", "1.0.0", true),
        ("vers:pypi/>0.0.2", "pypi", "0.0.3", true),
        ("vers:pypi/<0.0.2", "pypi", "0.0.0.1", true),
        ("vers:pypi/>=1.0.0|<=2.0.0", "pypi", "1.5", true),
        ("vers:pypi/2.0.3|>=3.0.0", "pypi", "2.0.3", true),
        ("vers:pypi/>=1.0.0|<=2.0.0", "pypi", "2.0.3", false),
        ("vers:pypi/>=1.0.0|<=2.0.0", "pypi", "0.0.9", false),
        ("vers:pypi/!=2.0.3|>=3.0.0", "pypi", "2.0.3", false),
        ("vers:pypi/<=1.0.0|>=2.0.0", "pypi", "1.5", false),
        ("vers:pypi/0.0.1|0.0.2|0.0.3|>=3.0.0", "pypi", "2.0.3", false),
        ("vers:intdot/>=1.2|<2.0", "-", "1.5.0", true),
        ("vers:intdot/>=1.2|<2.0", "-", "2.0", false),
    ] {
        assert_eq!(lies(range, ty, version), Some(expected), "{version} in {range}");
    }
    assert_eq!(lies("vers:pypi/>=3.0.0|2.0.3", "pypi", "2.0.3"), None, "not sorted");
}

/// A type, and versions of it each of which stands before the next.
const RISING: &[(&str, &str, [&str; 5])] = &[
    ("npm", "npm", ["1.2.2", "1.2.3", "1.2.4-rc.1", "1.2.4", "1.10.0"]),
    ("cargo", "cargo", ["1.2.2", "1.2.3", "1.2.4-rc.1", "1.2.4", "1.10.0"]),
    ("golang", "golang", ["v1.2.2", "v1.2.3", "v1.2.4-rc.1", "v1.2.4", "v1.10.0"]),
    ("semver", "-", ["1.2.2", "1.2.3", "1.2.4-rc.1", "1.2.4", "1.10.0"]),
    ("semver", "npm", ["1.2.2", "1.2.3", "1.2.4-rc.1", "1.2.4", "1.10.0"]),
    ("hex", "hex", ["1.2.2", "1.2.3", "1.2.4-rc.1", "1.2.4", "1.10.0"]),
    ("pub", "pub", ["1.2.2", "1.2.3", "1.2.4-rc.1", "1.2.4", "1.10.0"]),
    ("pypi", "pypi", ["1.2", "1.3", "1.4rc1", "1.4", "1.10"]),
    ("maven", "maven", ["1.2", "1.3", "1.4-rc1", "1.4", "1.10"]),
    ("gem", "gem", ["1.2", "1.3", "1.4.rc1", "1.4", "1.10"]),
    ("nuget", "nuget", ["1.2", "1.3", "1.4-rc1", "1.4", "1.10"]),
    ("composer", "composer", ["1.2", "1.3", "1.4-rc1", "1.4", "1.10"]),
    ("deb", "deb", ["1.2-1", "1.3-1", "1.4~rc1-1", "1.4-1", "1:1.0-1"]),
    ("rpm", "rpm", ["1.2-1", "1.3-1", "1.4~rc1-1", "1.4-1", "1:1.0-1"]),
    ("apk", "apk", ["1.2-r0", "1.3-r0", "1.4_rc1-r0", "1.4-r0", "1.10-r0"]),
    ("alpine", "apk", ["1.2-r0", "1.3-r0", "1.4_rc1-r0", "1.4-r0", "1.10-r0"]),
    ("generic", "-", ["1.2", "1.3", "1.3.1", "1.4", "1.10"]),
    ("intdot", "-", ["1.2", "1.3", "1.3.1", "1.4", "1.10"]),
    ("generic", "npm", ["1.2.2", "1.2.3", "1.3.1", "1.4.0", "1.10.0"]),
];

#[test]
fn a_version_lies_within_its_bounds_and_not_beside_them() {
    for (ty, of, rising) in RISING {
        let escaped = rising.map(|version| version.replace('%', "%25"));
        for (at, bound) in escaped.iter().enumerate() {
            for (own, version) in rising.iter().enumerate() {
                // What stands beside a bound by its label alone is for the next test.
                let is_early = own == 2 && at == 3;
                let say = |range: String| lies(&range, of, version).map(|lies| (range, lies));
                let all = [
                    (format!("vers:{ty}/{bound}"), own == at),
                    (format!("vers:{ty}/={bound}"), own == at),
                    (format!("vers:{ty}/<={bound}"), own <= at),
                    (format!("vers:{ty}/>{bound}"), own > at),
                    (format!("vers:{ty}/>={bound}"), own >= at),
                ];
                for (range, expected) in all {
                    assert_eq!(say(range.clone()), Some((range, expected)), "{version} of {of}");
                }
                let below = lies(&format!("vers:{ty}/<{bound}"), of, version);
                assert!(
                    below == Some(own < at) || (is_early && below.is_none()),
                    "{version} <{bound} of {ty}"
                );
            }
        }
        let [first, second, _, fourth, last] = &escaped;
        for (range, inside) in [
            (format!("vers:{ty}/>={second}|<={fourth}"), [false, true, true, true, false]),
            (format!("vers:{ty}/>{second}|<={fourth}"), [false, false, true, true, false]),
            (format!("vers:{ty}/<{second}|>{fourth}"), [true, false, false, false, true]),
            (format!("vers:{ty}/<={first}|{second}|>={last}"), [true, true, false, false, true]),
            (format!("vers:{ty}/>={first}|!={second}|<={fourth}"), [true, false, true, true, false]),
            (format!("vers:{ty}/{first}|!={second}|>={fourth}|<={last}"), [true, false, false, true, true]),
        ] {
            let found = rising.map(|version| lies(&range, of, version));
            assert_eq!(found, inside.map(Some), "{range}");
        }
    }
}

/// Where an ecosystem's own ranges and its order part, nothing is told.
#[test]
fn what_own_ranges_read_otherwise_cannot_be_told() {
    for (range, ty, version) in [
        ("vers:npm/<2.0.0", "npm", "2.0.0-rc.1"),
        ("vers:npm/>=1.0.0|<2.0.0", "npm", "2.0.0-0"),
        ("vers:cargo/<2.0.0", "cargo", "2.0.0-rc.1"),
        ("vers:semver/<2.0.0", "-", "2.0.0-alpha"),
        ("vers:golang/<v2.0.0", "golang", "v2.0.0-rc.1"),
        ("vers:composer/<2.0", "composer", "2.0.0-RC1"),
        ("vers:pypi/<2.0", "pypi", "2.0rc1"),
        ("vers:pypi/<2.0", "pypi", "2.0.dev3"),
        ("vers:pypi/>2.0", "pypi", "2.0.post1"),
        ("vers:pypi/>2.0", "pypi", "2.0+cu118"),
        ("vers:pypi/<=2.0", "pypi", "2.0+cu118"),
        ("vers:pypi/2.0", "pypi", "2.0+cu118"),
        ("vers:rpm/<=1.2", "rpm", "1.2-3.el9"),
        ("vers:rpm/>1.2", "rpm", "1.2-3.el9"),
        ("vers:rpm/1.2", "rpm", "1.2-3.el9"),
        ("vers:rpm/<=1:1.2", "rpm", "1:1.2-3.el9"),
    ] {
        assert_eq!(lies(range, ty, version), None, "{version} in {range}");
    }
    for (range, ty, version, expected) in [
        ("vers:npm/>=2.0.0", "npm", "2.0.0-rc.1", false),
        ("vers:npm/<2.0.0-rc.2", "npm", "2.0.0-rc.1", true),
        ("vers:npm/<=2.0.0", "npm", "2.0.0-rc.1", true),
        ("vers:npm/<2.0.0", "npm", "1.9.9-rc.1", true),
        ("vers:npm/2.0.0", "npm", "2.0.0+build.7", true),
        ("vers:pypi/<2.0", "pypi", "2.0.post1", false),
        ("vers:pypi/<=2.0", "pypi", "2.0.0", true),
        ("vers:pypi/>=2.0", "pypi", "2.0+cu118", true),
        ("vers:pypi/>2.0", "pypi", "1!1.0", true),
        ("vers:rpm/<1.2", "rpm", "1.2-3.el9", false),
        ("vers:rpm/>=1.2", "rpm", "1.2-3.el9", true),
        ("vers:rpm/<=1.2-3.el9", "rpm", "1.2-3.el9", true),
        ("vers:rpm/<=1.2", "rpm", "1:1.0-1", false),
        ("vers:deb/<1%3A1.2", "deb", "1:1.1-1", true),
    ] {
        assert_eq!(lies(range, ty, version), Some(expected), "{version} in {range}");
    }
}

#[test]
fn a_range_of_another_sort_of_versions_is_not_compared() {
    for (range, ty) in [
        ("vers:npm/<2.0.0", "pypi"),
        ("vers:npm/*", "pypi"),
        ("vers:npm/<2.0.0", "-"),
        ("vers:npm/<2.0.0", "generic"),
        ("vers:deb/<2.0.0", "rpm"),
        ("vers:semver/<2.0.0", "pypi"),
        ("vers:semver/<2.0.0", "deb"),
        ("vers:semver/<2.0.0", "bitnami"),
        ("vers:semver/<2.0.0", "alpm"),
        ("vers:bitnami/<2.0.0", "bitnami"),
        ("vers:conan/<2.0.0", "conan"),
        ("vers:lexicographic/<2.0.0", "-"),
        ("vers:datetime/<2026-01-01T00:00:00Z", "-"),
        ("vers:unheard-of/<2.0.0", "npm"),
    ] {
        assert_eq!(lies(range, ty, "1.0.0"), None, "{range} of {ty}");
    }
    assert_eq!(lies("vers:all/*", "npm", "whatever"), Some(true));
    assert_eq!(lies("vers:none/*", "npm", "whatever"), Some(false));
    assert_eq!(lies("vers:semver/<2.0.0", "github", "1.0.0"), Some(true));
}

#[test]
fn what_breaks_the_rules_of_order_is_not_compared() {
    for range in [
        "vers:npm/>=2.0.0|<1.0.0",
        "vers:npm/<1.0.0|>=1.0.0",
        "vers:npm/1.0.0|1.0.0+build",
        "vers:npm/>=1.0.0|!=1.0.0|<2.0.0",
        "vers:npm/>=1.0.0|>=2.0.0",
        "vers:npm/<1.0.0|<2.0.0",
        "vers:npm/<=1.0.0|<=2.0.0",
        "vers:npm/1.0.0|<2.0.0",
        "vers:npm/>=1.0.0|1.5.0|<2.0.0",
        "vers:npm/>=1.0.0|!=1.2.0|>2.0.0",
        "vers:npm/>=1.0|<2.0",
        "vers:npm/<=1",
        "vers:npm/<2.x",
        "vers:npm/^1.0.0",
        "vers:npm/!=2.0.0",
        "vers:npm/!=2.0.0|!=3.0.0",
    ] {
        assert_eq!(lies(range, "npm", "1.4.0"), None, "{range}");
    }
    for version in ["", "latest", "1.4", "1.4.x", "git+https://a.example/b"] {
        assert_eq!(lies("vers:npm/<2.0.0", "npm", version), None, "{version}");
    }
    assert_eq!(lies("vers:npm/!=2.0.0", "npm", "2.0.0"), Some(false));
    // Orders that fill in what is left out read it; what the writer of a range means by it they do not know.
    for (range, ty, version) in [
        ("vers:golang/<=v1.2", "golang", "v1.2.5"),
        ("vers:golang/>=v1", "golang", "v1.2.5"),
        ("vers:swift/<4.1.0", "swift", "4.1"),
        ("vers:swift/<=4.1", "swift", "4.1.5"),
    ] {
        assert_eq!(lies(range, ty, version), None, "{version} in {range}");
    }
    assert_eq!(lies("vers:swift/<4.1.0", "swift", "v4.0.9"), Some(true));
}

/// `generic` is not defined, so that it is taken where no order says otherwise.
#[test]
fn general_types_are_compared_where_all_orders_agree() {
    for (range, version, expected) in [
        ("vers:generic/>=2.9|<=4.1", "4.1", Some(true)),
        ("vers:generic/>=2.9|<=4.1", "4.2", Some(false)),
        ("vers:generic/>=2.9|<=4.1", "2.10", Some(true)),
        ("vers:generic/>=2.9|<=4.1", "10.0.19041.1", Some(false)),
        // Some pad with zeros, some do not.
        ("vers:generic/<=4.1", "4.1.0", None),
        ("vers:generic/<4.1.0", "4.1", None),
        ("vers:generic/>=2.9|<=4.1", "2.9.0", Some(true)),
        // What is a label to some is a revision to others.
        ("vers:generic/<4.1", "4.1-rc1", None),
        ("vers:generic/<4.1", "4.1rc1", None),
        ("vers:generic/<4.1", "4.1-2", None),
        ("vers:generic/<4.1", "V4.0", None),
        ("vers:generic/<4.1", "12.2(55)SE3", None),
        ("vers:generic/<1.10", "1.02", Some(true)),
        ("vers:generic/<1.02", "1.1", None),
    ] {
        assert_eq!(lies(range, "-", version), expected, "{version} in {range}");
    }
    assert_eq!(lies("vers:generic/<2.0", "npm", "1.0.0-rc.1"), None, "npm has three numbers");
}
