//! Lists and shares on small documents.

use super::*;
use crate::checks::testing::{
    Sight, about_the_first, check, component, evidence, of_component, of_document, package, sights, stated,
    words,
};

const LISTS: &str =
    r#"supplier-policy = { allow = ["Harbour Systems Ltd", "Café Nord"], deny = ["Lantern Rock"] }"#;

fn supplied(name: &'static str) -> Component<'static> {
    let mut one = component("one", "1");
    one.supplier = words(name);
    one
}

fn sights_of(policy: &str, one: Component<'static>) -> Vec<Sight> {
    sights(&of_component(&check(policy), &evidence(about_the_first(), vec![one], vec![])))
}

#[test]
fn a_name_is_taken_refused_or_for_a_person() {
    use Weight::{Review, Unsatisfied};
    for (name, seen) in [
        ("Harbour Systems Ltd", None),
        ("  harbour  systems LTD ", None),
        // The same word of letter and accent apart.
        ("Cafe\u{301} Nord", None),
        ("Harbour Systems, Inc.", Some((Review, Code::SupplierLikeAllowed))),
        ("Lantern Rock", Some((Unsatisfied, Code::SupplierDenied))),
        ("ＬＡＮＴＥＲＮ rock", Some((Unsatisfied, Code::SupplierDenied))),
        ("Lantern-Rock GmbH", Some((Review, Code::SupplierLikeDenied))),
        ("Tidewater", Some((Review, Code::SupplierOpen))),
    ] {
        assert_eq!(sights_of(LISTS, supplied(name)), seen.into_iter().collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn one_list_alone_decides_about_the_rest() {
    let allow = r#"supplier-policy = { allow = ["Tidewater"] }"#;
    assert_eq!(sights_of(allow, supplied("Elsewhere")), [(Weight::Unsatisfied, Code::SupplierNotAllowed)]);
    let deny = r#"supplier-policy = { deny = ["Tidewater"] }"#;
    assert_eq!(sights_of(deny, supplied("Elsewhere")), []);
}

#[test]
fn every_organisation_that_is_named_is_held_against_the_lists() {
    let mut one = supplied("Harbour Systems Ltd");
    one.manufacturer = words("Lantern Rock");
    one.authors = stated(vec![Located { value: "Lantern Rock".into(), at: one.at }]);
    assert_eq!(sights_of(LISTS, one), [(Weight::Unsatisfied, Code::SupplierDenied)]);
    let mut by_author = component("one", "1");
    by_author.authors = stated(vec![Located { value: "Lantern Rock".into(), at: by_author.at }]);
    assert_eq!(sights_of(LISTS, by_author), [(Weight::Unsatisfied, Code::SupplierDenied)]);
}

#[test]
fn a_component_that_names_nobody_cannot_be_decided() {
    let unknown = [(Weight::Undetermined, Code::SupplierUnknown)];
    assert_eq!(sights_of(LISTS, component("one", "1")), unknown);
    let mut declared = component("one", "1");
    declared.supplier = Field::DeclaredUnknown(declared.at);
    assert_eq!(sights_of(LISTS, declared), unknown);
    let mut withheld = component("one", "1");
    withheld.manufacturer = Field::Withheld(withheld.at);
    assert_eq!(sights_of(LISTS, withheld), [(Weight::Review, Code::Withheld)]);
}

fn share_of(policy: &str, suppliers: &[&'static str]) -> Vec<Sight> {
    let mut components = vec![supplied("Harbour Systems Ltd")];
    components.extend(suppliers.iter().map(|name| match *name {
        "" => component("one", "1"),
        name => supplied(name),
    }));
    sights(&of_document(&check(policy), &evidence(about_the_first(), components, vec![])))
}

#[test]
fn the_largest_share_is_that_of_one_supplier_in_all_its_spellings() {
    let half = "supplier-policy = { largest-share = 0.5 }";
    assert_eq!(share_of(half, &["A", "A", "B", "C"]), []);
    assert_eq!(share_of(half, &["A Inc", "A, Inc.", "a", "C"]), [(Weight::Unsatisfied, Code::SupplierShare)]);
    // Whoever is not named may be anybody.
    assert_eq!(share_of(half, &["A", "A", "B", ""]), [(Weight::Undetermined, Code::SupplierShareUnknown)]);
    assert_eq!(share_of(half, &["A", "B", "C", ""]), []);
    // The product itself is the bidder's, and is not counted.
    assert_eq!(share_of(half, &[]), [(Weight::Undetermined, Code::NothingExamined)]);
}

#[test]
fn only_the_packages_that_the_buyer_names_are_counted() {
    let policy = r#"supplier-policy = { largest-share = 0.5, of = ["pkg:npm/a", "pkg:npm/b"] }"#;
    let of = |name: &'static str, purl: &'static str, supplier: &'static str| {
        let mut one = package(name, purl);
        one.supplier = words(supplier);
        one
    };
    let seen = |components: Vec<Component<'static>>| {
        let mut all = vec![supplied("Harbour Systems Ltd")];
        all.extend(components);
        sights(&of_document(&check(policy), &evidence(about_the_first(), all, vec![])))
    };
    let both = |second| vec![of("a", "pkg:npm/a@1", "A"), of("b", "pkg:npm/b@1", second), supplied("A")];
    assert_eq!(seen(both("B")), []);
    assert_eq!(seen(both("A")), [(Weight::Unsatisfied, Code::SupplierShare)]);
    let missing = seen(vec![of("a", "pkg:npm/a@1", "A")]);
    assert!(missing.contains(&(Weight::Undetermined, Code::SupplierOfMissing)), "{missing:?}");
}

#[test]
fn a_policy_that_decides_nothing_or_two_things_is_an_error() {
    for wrong in [
        "{}",
        r#"{ allow = [" "] }"#,
        r#"{ allow = ["A"], deny = ["a "] }"#,
        r#"{ allow = ["A"], largest-share = 0.5 }"#,
        r#"{ allow = ["A"], of = ["pkg:npm/a"] }"#,
        "{ largest-share = 0.0 }",
        "{ largest-share = 1.1 }",
        "{ largest-share = nan }",
        r#"{ largest-share = 0.5, of = ["npm/a"] }"#,
    ] {
        assert!(
            toml::from_str::<crate::checks::Check>(&format!("supplier-policy = {wrong}")).is_err(),
            "{wrong}"
        );
    }
}
