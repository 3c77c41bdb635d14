use super::*;
use crate::checks::testing::{
    Sight, about_the_first, at, check, component, evidence, of_component, package, sights, stated,
};
use crate::evidence::Evidence;

type Given = (LicenseForm, &'static str);

const ALLOW: &str = r#"license-policy = { allow = ["MIT", "Apache-2.0", "GPL-2.0-only"] }"#;
const DENY: &str = r#"license-policy = { deny = ["AGPL-3.0-only", "GPL-3.0-or-later"] }"#;
const BOTH: &str = r#"license-policy = { allow = ["MIT"], deny = ["GPL-2.0-only"] }"#;

fn under(mut component: Component<'static>, licenses: &[Given]) -> Evidence<'static> {
    let read = |&(form, text): &Given| License::read(at(2), form, text.into());
    component.licenses = stated(licenses.iter().map(read).collect());
    evidence(about_the_first(), vec![component], vec![])
}

fn seen(policy: &str, licenses: &[Given]) -> Vec<Sight> {
    sights(&of_component(&check(policy), &under(component("a", "1"), licenses)))
}

/// What is seen of an expression: the weight, the code, and the part that decided.
fn decided(policy: &str, expression: &'static str) -> Option<(Weight, Code, String)> {
    let evidence = under(component("a", "1"), &[(LicenseForm::Expression, expression)]);
    let seen = of_component(&check(policy), &evidence);
    let one = seen.observations.first()?;
    Some((one.weight, one.code, one.value.unwrap_or_default().to_owned()))
}

fn failure(code: Code, part: &str) -> Option<(Weight, Code, String)> {
    Some((Weight::Unsatisfied, code, part.to_owned()))
}

#[test]
fn of_an_or_one_arm_suffices_and_of_an_and_all_are_needed() {
    for taken in ["MIT", "MIT AND Apache-2.0", "MIT OR Apache-2.0", "(MIT)", "mit and apache-2.0"] {
        assert_eq!(decided(ALLOW, taken), None, "{taken}");
    }
    for (expression, part) in [
        ("ISC", "ISC"),
        ("MIT AND ISC", "ISC"),
        ("(MIT OR Zlib) AND ISC", "ISC"),
        ("ISC AND Zlib", "ISC"),
        ("MIT AND (Apache-2.0 AND Zlib)", "Zlib"),
    ] {
        assert_eq!(decided(ALLOW, expression), failure(Code::LicenseNotAllowed, part), "{expression}");
    }
    assert_eq!(decided(ALLOW, "MIT AND (ISC OR Zlib)"), failure(Code::LicenseNoChoice, "ISC OR Zlib"));
    let chosen = |part: &str| Some((Weight::Noted, Code::LicenseChosen, part.to_owned()));
    assert_eq!(decided(ALLOW, "ISC OR MIT"), chosen("MIT"));
    // AND binds tighter than OR: MIT OR (ISC AND Zlib), and (MIT AND ISC) OR Apache-2.0.
    assert_eq!(decided(ALLOW, "MIT OR ISC AND Zlib"), chosen("MIT"));
    assert_eq!(decided(ALLOW, "MIT AND ISC OR Apache-2.0"), chosen("Apache-2.0"));
    assert_eq!(decided(ALLOW, "(MIT OR ISC) AND Zlib"), failure(Code::LicenseNotAllowed, "Zlib"));
}

#[test]
fn what_is_refused_is_refused_by_every_name() {
    for (expression, part) in [
        ("AGPL-3.0", "AGPL-3.0"),
        ("agpl-3.0-ONLY", "agpl-3.0-ONLY"),
        ("AGPL-3.0-or-later", "AGPL-3.0-or-later"),
        ("GPL-3.0", "GPL-3.0"),
        ("MIT AND GPL-3.0-with-GCC-exception", "GPL-3.0-with-GCC-exception"),
        ("GPL-3.0-only WITH GCC-exception-3.1", "GPL-3.0-only"),
    ] {
        assert_eq!(decided(DENY, expression), failure(Code::LicenseDenied, part), "{expression}");
    }
    for taken in ["MIT", "GPL-2.0-or-later", "GPL-2.0-only", "LGPL-3.0-only", "AGPL-1.0-only"] {
        assert_eq!(decided(DENY, taken), None, "{taken}");
    }
}

#[test]
fn or_later_is_a_choice_of_whoever_receives_it() {
    let takes = |allow: &str, stated: &'static str| {
        decided(&format!(r#"license-policy = {{ allow = ["{allow}"] }}"#), stated).is_none()
    };
    assert!(takes("GPL-2.0-only", "GPL-2.0-or-later"));
    assert!(takes("GPL-3.0-only", "GPL-2.0-or-later"));
    assert!(takes("GPL-2.0-or-later", "GPL-3.0-only"));
    assert!(takes("GPL-3.0-or-later", "GPL-2.0+"));
    assert!(!takes("GPL-3.0-or-later", "GPL-2.0-only"));
    assert!(!takes("GPL-2.0-only", "GPL-3.0-or-later"));
    assert!(takes("Apache-2.0", "Apache-2.0+"));
    assert!(takes("MPL-1.1+", "MPL-2.0"));
    assert!(!takes("MIT", "MIT-0"));
}

#[test]
fn an_exception_to_a_licence_is_narrower_than_the_licence() {
    let stated = "GPL-2.0-only WITH Classpath-exception-2.0";
    let old = "GPL-2.0-with-classpath-exception";
    let classpath = r#"license-policy = { allow = ["GPL-2.0-only WITH Classpath-exception-2.0"], deny = ["GPL-2.0-only"] }"#;
    assert_eq!(decided(classpath, stated), None);
    assert_eq!(decided(classpath, old), None);
    assert_eq!(decided(classpath, "GPL-2.0-only"), failure(Code::LicenseDenied, "GPL-2.0-only"));
    assert_eq!(decided(ALLOW, stated), None);
    let own = decided(ALLOW, "GPL-2.0-only WITH AdditionRef-ours");
    assert_eq!(own.map(|(weight, ..)| weight), Some(Weight::Unsatisfied));
}

#[test]
fn what_the_policy_does_not_decide_waits_for_a_person() {
    assert_eq!(seen(BOTH, &[(LicenseForm::Id, "ISC")]), [(Weight::Review, Code::LicenseOpen)]);
    assert_eq!(
        seen(DENY, &[(LicenseForm::Expression, "LicenseRef-ours")]),
        [(Weight::Review, Code::LicenseOpen)]
    );
    assert_eq!(
        seen(ALLOW, &[(LicenseForm::Expression, "LicenseRef-ours")]),
        [(Weight::Review, Code::LicenseOpen)]
    );
    let named = r#"license-policy = { allow = ["LicenseRef-ours"] }"#;
    assert_eq!(seen(named, &[(LicenseForm::Expression, "LicenseRef-ours")]), []);
    assert_eq!(
        seen(ALLOW, &[(LicenseForm::Name, "The MIT licence")]),
        [(Weight::Review, Code::LicenseByName)]
    );
    assert_eq!(seen(ALLOW, &[(LicenseForm::Name, "MIT")]), [(Weight::Review, Code::LicenseByName)]);
    assert_eq!(seen(DENY, &[(LicenseForm::Name, "AGPL-3.0")]), [(Weight::Unsatisfied, Code::LicenseDenied)]);
}

#[test]
fn what_cannot_be_read_is_not_decided() {
    assert_eq!(
        seen(ALLOW, &[(LicenseForm::Expression, "GPLv2 or later")]),
        [(Weight::Undetermined, Code::LicenseInvalid)]
    );
    assert_eq!(
        seen(ALLOW, &[(LicenseForm::Id, "Apache 2")]),
        [(Weight::Undetermined, Code::LicenseUnlisted)]
    );
    assert_eq!(seen(ALLOW, &[]), [(Weight::Unsatisfied, Code::Absent)]);
}

#[test]
fn several_licences_without_an_expression_all_apply() {
    assert_eq!(seen(ALLOW, &[(LicenseForm::Id, "MIT"), (LicenseForm::Id, "Apache-2.0")]), []);
    assert_eq!(
        seen(ALLOW, &[(LicenseForm::Id, "MIT"), (LicenseForm::Id, "ISC")]),
        [(Weight::Unsatisfied, Code::LicenseNotAllowed)]
    );
}

#[test]
fn an_exception_is_for_one_package_and_the_licences_it_names() {
    let policy = check(
        r#"license-policy = { deny = ["AGPL-3.0-only"], exceptions = [
            { purl = "pkg:npm/%40a/b", allow = ["AGPL-3.0-only"], reason = "bought" }] }"#,
    );
    let of = |purl: &'static str, license: &'static str| {
        sights(&of_component(&policy, &under(package("b", purl), &[(LicenseForm::Id, license)])))
    };
    let excepted = [(Weight::Noted, Code::LicenseExcepted)];
    assert_eq!(of("pkg:npm/%40a/b@1.0.0", "AGPL-3.0-only"), excepted);
    assert_eq!(of("PKG:npm/@a/b@2.0.0", "AGPL-3.0"), excepted);
    assert_eq!(of("pkg:npm/b@1.0.0", "AGPL-3.0-only"), [(Weight::Unsatisfied, Code::LicenseDenied)]);
    let elsewhere = "pkg:npm/%40a/b@1.0.0?repository_url=https://evil.example";
    assert_eq!(of(elsewhere, "AGPL-3.0-only"), [(Weight::Unsatisfied, Code::LicenseDenied)]);
}

#[test]
fn a_policy_that_decides_nothing_is_refused_when_it_is_read() {
    for (policy, words) in [
        ("{}", "to `allow` or to `deny`"),
        (r#"{ allow = ["Apache 2.0"] }"#, "did you mean `Apache-2.0`?"),
        (r#"{ allow = ["MIT OR ISC"] }"#, "give each on its own"),
        (r#"{ alow = ["MIT"] }"#, "alow"),
        (
            r#"{ deny = ["MIT"], exceptions = [{ purl = "npm/a", allow = ["MIT"], reason = "r" }] }"#,
            "not a package URL",
        ),
        (
            r#"{ deny = ["MIT"], exceptions = [{ purl = "pkg:npm/a", allow = [], reason = "r" }] }"#,
            "and a reason",
        ),
        (r#"{ deny = ["MIT"], exceptions = [{ purl = "pkg:npm/a", allow = ["MIT"] }] }"#, "reason"),
    ] {
        let error = toml::from_str::<std::collections::BTreeMap<String, LicensePolicy>>(&format!(
            "policy = {policy}"
        ));
        let error = error.expect_err(policy).to_string();
        assert!(error.contains(words), "{policy}: {error}");
    }
}
