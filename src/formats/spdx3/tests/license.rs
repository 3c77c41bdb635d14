use super::*;
use crate::evidence::LicenseForm;

const NO_ASSERTION: &str = "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense";
const NONE: &str = "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoneLicense";

fn expression(name: &str, words: &str) -> Value {
    element("simplelicensing_LicenseExpression", name, json!({ "simplelicensing_licenseExpression": words }))
}

/// The licences of the package in words, or what is said instead.
fn licenses(elements: impl IntoIterator<Item = Value>) -> Vec<(LicenseForm, String, bool)> {
    look(&and(elements), |evidence, _| {
        let licenses = evidence.components[0].licenses.stated().into_iter().flatten();
        licenses.map(|one| (one.form, one.text.raw().to_owned(), one.is_valid)).collect()
    })
}

fn instead(elements: impl IntoIterator<Item = Value>) -> &'static str {
    look(&and(elements), |evidence, _| answer(&evidence.components[0].licenses))
}

fn declared(to: &str) -> Value {
    relationship("portal", "hasDeclaredLicense", &[to])
}

fn concluded(to: &str) -> Value {
    relationship("portal", "hasConcludedLicense", &[to])
}

#[test]
fn the_declared_licence_answers_before_the_concluded_one() {
    let mit = || expression("mit", "MIT");
    let isc = || expression("isc", "ISC");
    let of = |text: &str, is_valid| vec![(LicenseForm::Expression, text.to_owned(), is_valid)];
    assert_eq!(licenses([mit(), isc(), concluded("isc"), declared("mit")]), of("MIT", true));
    assert_eq!(licenses([isc(), concluded("isc")]), of("ISC", true));
    assert_eq!(licenses([isc(), concluded("isc"), declared(NO_ASSERTION)]), of("ISC", true));
    let odd = expression("odd", "MIT/ISC");
    assert_eq!(licenses([odd.clone(), declared("odd")]), of("MIT/ISC", false));
    assert_eq!(licenses([odd, isc(), concluded("isc"), declared("odd")]), of("ISC", true));
}

#[test]
fn a_licence_may_be_none_or_not_asserted() {
    assert_eq!(instead([declared(NO_ASSERTION)]), "(not asserted)");
    assert_eq!(instead([declared(NONE)]), "(none)");
    assert_eq!(instead([expression("n", "NOASSERTION"), declared("n")]), "(not asserted)");
    assert_eq!(instead([expression("n", "NONE"), declared("n")]), "(none)");
    assert_eq!(instead([expression("n", ""), declared("n")]), "(stand-in)");
    assert_eq!(instead([declared("portal")]), "(malformed)");
    assert_eq!(instead([]), "(absent)");
    let ghost = and([declared("ghost")]);
    assert_eq!(problems(&ghost), [(ProblemCode::DanglingReference, own("ghost"))]);
}

#[test]
fn the_list_need_not_be_in_the_document() {
    let mit = [(LicenseForm::Id, "MIT".to_owned(), true)];
    assert_eq!(licenses([declared("https://spdx.org/licenses/MIT")]), mit);
    let document = and([declared("https://spdx.org/licenses/MIT")]);
    assert_eq!(problems(&document), []);
    let mut listed = element("expandedlicensing_ListedLicense", "", json!({ "name": "MIT License" }));
    listed["spdxId"] = json!("https://spdx.org/licenses/MIT");
    assert_eq!(licenses([listed, declared("https://spdx.org/licenses/MIT")]), mit);
}

#[test]
fn a_licence_of_its_own_has_a_name_or_a_text() {
    let custom = |properties| element("expandedlicensing_CustomLicense", "own", properties);
    let name = |text: &str| vec![(LicenseForm::Name, text.to_owned(), true)];
    assert_eq!(
        licenses([custom(json!({ "name": "Harbour Licence" })), declared("own")]),
        name("Harbour Licence")
    );
    let text = json!({ "simplelicensing_licenseText": "You may." });
    assert_eq!(licenses([custom(text), declared("own")]), name("You may."));
    assert_eq!(instead([custom(json!({})), declared("own")]), "(absent)");
}

#[test]
fn sets_and_operators_are_written_out() {
    let set = |class: &str, name: &str, members: &[&str]| {
        let members: Vec<String> = members.iter().map(|member| own(member)).collect();
        element(class, name, json!({ "expandedlicensing_member": members }))
    };
    let gpl = || {
        let mut gpl = element("expandedlicensing_ListedLicense", "gpl", json!({}));
        gpl["spdxId"] = json!("https://spdx.org/licenses/GPL-2.0-only");
        gpl
    };
    let with = element(
        "expandedlicensing_WithAdditionOperator",
        "with",
        json!({
            "expandedlicensing_subjectExtendableLicense": "https://spdx.org/licenses/GPL-2.0-only",
            "expandedlicensing_subjectAddition": "https://spdx.org/licenses/Classpath-exception-2.0",
        }),
    );
    let elements = [
        set("expandedlicensing_ConjunctiveLicenseSet", "all", &["any", "with", "own"]),
        set("expandedlicensing_DisjunctiveLicenseSet", "any", &["mit", "isc"]),
        expression("mit", "MIT"),
        expression("isc", "ISC"),
        element("expandedlicensing_CustomLicense", "own", json!({ "name": "Harbour Licence" })),
        gpl(),
        with,
        declared("all"),
    ];
    let expected =
        "(MIT OR ISC) AND (GPL-2.0-only WITH Classpath-exception-2.0) AND LicenseRef-Harbour-Licence";
    assert_eq!(licenses(elements), [(LicenseForm::Expression, expected.to_owned(), true)]);
}

#[test]
fn a_set_that_holds_itself_or_grows_without_end_is_unreadable() {
    let set = |name: String, members: Vec<String>| {
        element(
            "expandedlicensing_ConjunctiveLicenseSet",
            &name,
            json!({ "expandedlicensing_member": members }),
        )
    };
    let circle = [set("a".into(), vec![own("b")]), set("b".into(), vec![own("a")]), declared("a")];
    assert_eq!(instead(circle), "(malformed)");
    let mut tower: Vec<Value> =
        (1..64).map(|at| set(format!("s{at}"), vec![own(&format!("s{}", at - 1)); 2])).collect();
    tower.extend([expression("s0", "MIT"), declared("s63")]);
    assert_eq!(instead(tower), "(malformed)");
}
