//! Every baseline loads, is complete, cites only what it describes, and says no more than it may.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use bidcheck::baseline::{Baseline, Level, load};
use bidcheck::checks::Check;

fn all() -> Vec<Baseline> {
    load::ids().into_iter().map(|id| Baseline::load(id).unwrap_or_else(|error| panic!("{error}"))).collect()
}

#[test]
fn a_folder_is_a_baseline_of_that_name() {
    for id in load::ids() {
        assert_eq!(Baseline::load(id).expect("it loads").id, id);
    }
    let known = [
        "bsi-tr-03183-2",
        "ntia-2021",
        "quad",
        "quad-au",
        "quad-devices",
        "quad-in",
        "quad-jp",
        "quad-msp",
        "quad-supply",
        "quad-us",
        "sbom-2026",
        "ssdf-1-1",
    ];
    assert_eq!(load::ids(), known);
}

#[test]
fn a_version_can_be_asked_for() {
    let baseline = Baseline::load("quad").expect("it loads");
    assert!(Baseline::load(&format!("quad@{}", baseline.version)).is_ok());
    let error = Baseline::load("quad@0.0.1").expect_err("there is no such version");
    assert!(error.to_string().contains(&baseline.version.to_string()), "{error}");
}

#[test]
fn the_2026_elements_are_all_asked_for() {
    for id in ["sbom-2026", "quad"] {
        let baseline = Baseline::load(id).expect("it loads");
        let elements = &baseline.frameworks["sbom-2026"].requirements;
        assert_eq!(elements.len(), 17);
        for element in elements {
            let asks = baseline.rules.iter().any(|rule| {
                rule.satisfies.iter().any(|c| c.framework == "sbom-2026" && c.clause == *element)
            });
            assert!(asks, "{id} does not ask for {element}");
        }
        let undecidable = baseline.rules.iter().filter(|rule| rule.check.is_undecidable_yet()).count();
        assert_eq!(undecidable, 1, "{id}: the author signature cannot be verified yet");
    }
}

#[test]
fn the_levels_are_those_of_the_decided_readings() {
    let shall = [
        "sbom-supplied",
        "sbom-format-version",
        "sbom-author",
        "sbom-timestamp",
        "sbom-tool-name",
        "sbom-primary-component",
        "component-name",
        "component-version",
        "component-producer",
        "component-identifier",
        "component-license",
        "dependency-graph",
    ];
    let should = [
        "sbom-author-signature",
        "sbom-generation-context",
        "sbom-tool-version",
        "sbom-version",
        "component-hash-value",
        "component-hash-algorithm",
        "dependency-completeness",
        "unknowns-explicit",
    ];
    for id in ["sbom-2026", "quad"] {
        let baseline = Baseline::load(id).expect("it loads");
        for (rules, level) in [(&shall[..], Level::Shall), (&should[..], Level::Should)] {
            for rule in rules {
                assert_eq!(
                    baseline.rule(rule).unwrap_or_else(|| panic!("{id}: {rule}")).level,
                    level,
                    "{id}: {rule}"
                );
            }
        }
    }
}

#[test]
fn every_rule_says_what_it_has_to() {
    for baseline in all() {
        for rule in &baseline.rules {
            let what = format!("{}: {}", baseline.id, rule.id);
            for text in [&rule.title, &rule.statement, &rule.rationale, &rule.reading, &rule.remediation] {
                assert!(!text.trim().is_empty(), "{what}");
            }
            assert!(rule.title.chars().count() <= 70, "{what}: {}", rule.title);
            assert!(!rule.satisfies.is_empty(), "{what} cites nothing");
            if rule.check.tolerance().unknown_at_most.is_some() {
                assert!(!rule.check.tolerance().accept.is_empty(), "{what}: a bound on what is not accepted");
            }
        }
    }
}

#[test]
fn every_described_document_is_cited_and_none_speaks_for_a_government() {
    let baselines = all();
    let cited: BTreeSet<&str> = baselines
        .iter()
        .flat_map(|baseline| &baseline.rules)
        .flat_map(|rule| &rule.satisfies)
        .map(|citation| citation.framework.as_str())
        .collect();
    for framework in baselines[0].frameworks.keys() {
        assert!(cited.contains(framework.as_str()), "nobody cites {framework}");
    }
    for baseline in &baselines {
        assert!(baseline.issuer.contains("not issued by"), "{}", baseline.id);
    }
}

/// Words that a report may not use of a submission, in the texts that reports print.
#[test]
fn the_texts_promise_nothing() {
    for baseline in all() {
        for rule in &baseline.rules {
            for text in [&rule.title, &rule.statement, &rule.rationale, &rule.remediation] {
                let lower = text.to_lowercase();
                for word in ["compliant", "certified", "score", "required by"] {
                    assert!(!lower.contains(word), "{}: {}: {word}", baseline.id, rule.id);
                }
            }
        }
    }
}

/// The field order is part of how a baseline reads: identity, obligation, words, scope, check, crosswalk.
#[test]
fn the_fields_of_a_rule_stand_in_order() {
    let order = [
        "id",
        "level",
        "cure",
        "group",
        "title",
        "statement",
        "rationale",
        "reading",
        "remediation",
        "since",
        "applies",
        "check",
        "[rule.generators]",
        "[rule.satisfies]",
    ];
    for id in load::ids() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("baselines").join(id);
        for file in fs::read_dir(folder).expect("the folder is there").flatten() {
            let text = fs::read_to_string(file.path()).expect("a readable file");
            for rule in text.split("[[rule]]").skip(1) {
                let places: Vec<usize> = rule
                    .lines()
                    .take_while(|line| !line.starts_with("[["))
                    .filter_map(|line| {
                        let word = line.split([' ', '.', '=']).next().unwrap_or_default();
                        order
                            .iter()
                            .position(|field| *field == line.trim() || (*field == word && !word.is_empty()))
                    })
                    .collect();
                assert!(places.is_sorted(), "{}: {:?}", file.path().display(), rule.lines().nth(1));
            }
        }
    }
}

#[test]
fn quad_stands_on_sbom_2026_and_says_why_it_differs() {
    let (core, quad) =
        (Baseline::load("sbom-2026").expect("it loads"), Baseline::load("quad").expect("it loads"));
    for rule in &core.rules {
        let aligned = quad.rule(&rule.id).unwrap_or_else(|| panic!("quad lacks {}", rule.id));
        if aligned.check != rule.check || aligned.level != rule.level {
            assert!(!aligned.overrides.is_empty(), "{} differs without a reason", rule.id);
        }
    }
    for id in ["producer-plausible", "product-matches-bid", "lockfile-coverage", "lockfile-integrity"] {
        assert!(quad.rule(id).is_some(), "quad lacks {id}");
    }
    let producer = &quad.rule("component-producer").expect("it is there").check;
    assert!(matches!(producer, Check::FieldPresent(check) if check.unknown_at_most == Some(0.5)));
}

#[test]
fn a_mistake_is_shown_at_its_line_with_what_was_meant() {
    let good = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("baselines/quad/baseline.toml"))
        .expect("a readable file");
    for (wrong, right, shown) in [
        ("isuer", "issuer", "did you mean `issuer`?"),
        (
            "rule        = \"sbom-suplied\"",
            "rule        = \"sbom-supplied\"",
            "did you mean `sbom-supplied`?",
        ),
        (
            "extends         = [\"sbom-2062\"]",
            "extends         = [\"sbom-2026\"]",
            "did you mean `sbom-2026`?",
        ),
        ("status          = \"finished\"", "status          = \"adopted\"", "unknown variant `finished`"),
        ("version         = \"one\"", "version         = \"1.0.0\"", "not a version"),
    ] {
        let text = good.replacen(right, wrong, 1);
        assert_ne!(text, good, "{right} is not in the file");
        let error = Baseline::from_text("agency.toml", &text).expect_err(wrong).to_string();
        assert!(error.contains(shown), "{error}");
        let line = text[..text.find(wrong).expect("the mistake is there")].matches('\n').count() + 1;
        assert!(error.contains(&format!("agency.toml:{line}:")), "line {line}: {error}");
    }
}

#[test]
fn a_mistake_in_a_licence_policy_is_shown_at_its_line() {
    let good = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/baselines/licence-policy.toml"),
    )
    .expect("a readable file");
    let check = |policy: &str| {
        let start = good.find("check.license-policy").expect("the check");
        format!("{}check.license-policy = {policy}\n", &good[..start])
    };
    for (policy, shown) in [
        ("{ allow = [\"Apache 2.0\"] }", "did you mean `Apache-2.0`?"),
        ("{ allow = [\"MIT OR ISC\"] }", "give each on its own"),
        ("{ alow = [\"MIT\"] }", "did you mean `allow`?"),
        ("{}", "to `allow` or to `deny`"),
        (
            "{ deny = [\"MIT\"], exceptions = [{ purl = \"quay\", allow = [\"MIT\"], reason = \"r\" }] }",
            "not a package URL",
        ),
    ] {
        let text = check(policy);
        let error = Baseline::from_text("agency.toml", &text).expect_err(policy).to_string();
        assert!(error.contains(shown), "{policy}: {error}");
        let line = text[..text.find("check.license").expect("it is there")].matches('\n').count() + 1;
        assert!(error.contains(&format!("agency.toml:{line}:")), "line {line}: {error}");
    }
}

/// Documents whose requirement list is complete, and the baseline that accounts for each of them: by the program or by
/// a person.
#[test]
fn lists_that_a_baseline_accounts_for_are_accounted_for_whole() {
    for (id, framework, count) in [
        ("quad", "quad-jpss-2023", 7),
        ("quad-in", "cert-in-sbom-2", 21),
        ("quad-us", "attestation-form", 16),
        ("quad-us", "eo-14028", 15),
        ("quad-us", "secure-by-demand", 6),
        ("quad-jp", "meti-cyber-infra-2026", 6),
        ("ssdf-1-1", "ssdf-1.1", 42),
        ("bsi-tr-03183-2", "bsi-tr-03183-2", 29),
    ] {
        let baseline = Baseline::load(id).expect("it loads");
        let described = &baseline.frameworks[framework];
        assert_eq!(described.requirements.len(), count, "{framework}");
        for clause in
            described.requirements.iter().filter(|clause| !described.out_of_scope.contains_key(*clause))
        {
            let mut cited = baseline.rules.iter().flat_map(|rule| &rule.satisfies);
            let answers = |c: &bidcheck::baseline::Citation| c.framework == framework && c.clause == *clause;
            assert!(cited.any(answers), "{id} does not answer {framework}: {clause}");
        }
    }
}

/// India's fields of an SBOM: 16 are decided by the program and five by a person.
#[test]
fn india_s_fields_are_decided_by_sixteen_checks_and_five_people() {
    let india = Baseline::load("quad-in").expect("it loads");
    let is_decided = |clause: &String| {
        india.rules.iter().any(|rule| {
            let answers =
                rule.satisfies.iter().any(|c| c.framework == "cert-in-sbom-2" && c.clause == *clause);
            answers && !matches!(rule.check, Check::SignOff(_))
        })
    };
    let decided = india.frameworks["cert-in-sbom-2"].requirements.iter().filter(|clause| is_decided(clause));
    assert_eq!(decided.count(), 16);
}

/// The same question about vulnerabilities in the SBOM is answered by India's overlay and by Germany's guideline in
/// opposite ways, and both say so.
#[test]
fn the_conflict_about_vulnerabilities_in_the_sbom_is_explained_on_both_sides() {
    let rule = |baseline: &str, id: &str| {
        Baseline::load(baseline).expect("it loads").rule(id).unwrap_or_else(|| panic!("{id}")).clone()
    };
    let (india, germany) =
        (rule("quad-in", "vulnerabilities-given"), rule("bsi-tr-03183-2", "vulnerabilities-kept-out"));
    assert!(india.reading.contains("TR-03183-2") && germany.reading.contains("India"));
    assert!(matches!(germany.check, Check::VulnerabilitiesAbsent(_)));
}
