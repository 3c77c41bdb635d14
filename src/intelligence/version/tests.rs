use super::*;

/// Each order with the cases of its publisher; the files name their sources.
const CASES: &[(VersionOrder, &str)] = &[
    (VersionOrder::Semver, include_str!("../../../fixtures/versions/semver.txt")),
    (VersionOrder::Npm, include_str!("../../../fixtures/versions/npm.txt")),
    (VersionOrder::Go, include_str!("../../../fixtures/versions/go.txt")),
    (VersionOrder::Bitnami, include_str!("../../../fixtures/versions/bitnami.txt")),
    (VersionOrder::Pub, include_str!("../../../fixtures/versions/pub.txt")),
    (VersionOrder::Pypi, include_str!("../../../fixtures/versions/pypi.txt")),
    (VersionOrder::Maven, include_str!("../../../fixtures/versions/maven.txt")),
    (VersionOrder::Debian, include_str!("../../../fixtures/versions/debian.txt")),
    (VersionOrder::Rpm, include_str!("../../../fixtures/versions/rpm.txt")),
    (VersionOrder::Alpine, include_str!("../../../fixtures/versions/alpine.txt")),
    (VersionOrder::RubyGems, include_str!("../../../fixtures/versions/rubygems.txt")),
    (VersionOrder::NuGet, include_str!("../../../fixtures/versions/nuget.txt")),
    (VersionOrder::Packagist, include_str!("../../../fixtures/versions/packagist.txt")),
];

/// What is wrong with one line: a sign, then versions, divided by tabs. `<` is a rising row, `=`
/// are all one, `!` is no version.
fn wrong(order: VersionOrder, line: &str) -> Vec<String> {
    let mut fields = line.split('\t');
    let sign = fields.next().unwrap_or_default();
    let versions: Vec<(&str, Option<Version>)> = fields.map(|text| (text, order.read(text))).collect();
    let mut wrong = Vec::new();
    for (at, (text, version)) in versions.iter().enumerate() {
        if version.is_some() == (sign == "!") {
            wrong.push(format!("{text:?} is read as {version:?}"));
        }
        for (other, than) in &versions[at + 1..] {
            let expected = if sign == "<" { Ordering::Less } else { Ordering::Equal };
            let (Some(version), Some(than)) = (version, than) else { continue };
            let found = (version.compare(than), than.compare(version));
            if found != (Some(expected), Some(expected.reverse())) {
                wrong.push(format!("{text:?} {sign} {other:?}: {found:?}"));
            }
        }
    }
    wrong
}

#[test]
fn each_order_answers_the_cases_of_its_publisher() {
    for (order, cases) in CASES {
        let lines = cases.lines().filter(|line| !line.starts_with('#'));
        let wrong: Vec<String> = lines.flat_map(|line| wrong(*order, line)).collect();
        assert!(wrong.is_empty(), "{order:?}: {} wrong\n{}", wrong.len(), wrong.join("\n"));
    }
}

#[test]
fn a_wrong_case_would_be_seen() {
    assert_eq!(wrong(VersionOrder::Npm, "<\t1.0.0\t0.9.0").len(), 1);
    assert_eq!(wrong(VersionOrder::Npm, "!\t1.0.0").len(), 1);
    assert_eq!(wrong(VersionOrder::Npm, "=\tx\t1.0.0").len(), 1);
}

#[test]
fn no_order_gives_a_place_to_versions_of_another_to_none_or_to_what_is_too_long() {
    for order in VersionOrder::ALL {
        assert!(order.read("").is_none() && order.read("  \t").is_none(), "{order:?}");
        assert!(order.read(&format!("1.{}", "0".repeat(VERSION_LENGTH))).is_none(), "{order:?}");
    }
    let (one, other) = (VersionOrder::Maven.read("1.0"), VersionOrder::Debian.read("1.0"));
    assert_eq!(one.zip(other).and_then(|(one, other)| one.compare(&other)), None);
}

#[test]
fn hostile_versions_cost_little_and_never_panic() {
    let alphabet = ["-", ".", "1", "0", "a", "~", "^", ":", "_", "+", "é", "rc", "-r", "v", "9"];
    for order in VersionOrder::ALL {
        for one in alphabet {
            for other in alphabet {
                let text = format!("1{}", [one, other].concat().repeat(60));
                let Some(version) = order.read(&text) else { continue };
                assert_eq!(version.compare(&version), Some(Ordering::Equal), "{order:?} {text}");
            }
        }
    }
}

#[test]
fn huge_numbers_are_compared_where_the_order_has_no_bound() {
    let unbounded = [
        VersionOrder::Maven,
        VersionOrder::Debian,
        VersionOrder::Rpm,
        VersionOrder::Alpine,
        VersionOrder::RubyGems,
        VersionOrder::NuGet,
    ];
    for order in unbounded {
        let (less, more) = ("1.99999999999999999999999998", "1.99999999999999999999999999");
        let pair = order.read(less).zip(order.read(more));
        assert_eq!(pair.and_then(|(less, more)| less.compare(&more)), Some(Ordering::Less), "{order:?}");
    }
    assert!(VersionOrder::Semver.read("1.0.99999999999999999999999999").is_none());
}

#[test]
fn what_vendors_and_advisories_write_otherwise_is_read() {
    let compare =
        |order: VersionOrder, one: &str, other: &str| order.read(one)?.compare(&order.read_bound(other)?);
    assert_eq!(compare(VersionOrder::Semver, "1.2.0", "1.2"), Some(Ordering::Equal));
    assert_eq!(compare(VersionOrder::Go, "v1.21.0-rc.2", "1.21rc2"), Some(Ordering::Less));
    assert_eq!(compare(VersionOrder::Go, "go1.22.2", "1.22.2"), Some(Ordering::Equal));
    assert_eq!(
        compare(VersionOrder::Go, "v0.0.0-20190308221718-c2843e01d9a2", "0.0.0-20200124225646-8b5121be2f68"),
        Some(Ordering::Less)
    );
    assert_eq!(compare(VersionOrder::RubyGems, "1.16.0-x86_64-linux", "1.16.0"), Some(Ordering::Equal));
    assert!(VersionOrder::Go.read("(devel)").is_none());
}

/// Answers pairs of versions for the programs of `tests/second-opinions`, which say what the variables are.
#[test]
#[ignore = "not a test: compares with the ecosystems' own tools"]
fn the_pairs_of_a_file_are_answered() {
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let wanted = variable("BIDCHECK_ORDER");
    let order = VersionOrder::ALL.iter().find(|order| format!("{order:?}") == wanted).expect("an order");
    let pairs = std::fs::read_to_string(variable("BIDCHECK_PAIRS")).expect("a file of pairs");
    let mut answers = String::new();
    for (one, other) in pairs.lines().filter_map(|line| line.split_once('\t')) {
        answers.push_str(match (order.read(one), order.read(other)) {
            (None, None) => "!!",
            (None, _) => "!.",
            (_, None) => ".!",
            (Some(one), Some(other)) => match one.compare(&other).expect("one order") {
                Ordering::Less => "<",
                Ordering::Equal => "=",
                Ordering::Greater => ">",
            },
        });
        answers.push('\n');
    }
    std::fs::write(variable("BIDCHECK_ANSWERS"), answers).expect("a file for the answers");
}
