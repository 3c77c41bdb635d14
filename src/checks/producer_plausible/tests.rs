//! The suspicions, each with what would raise it wrongly.

use super::*;
use crate::checks::testing::{
    Sight, about_the_first, at, check, component, evidence, of_document, package, sights, stated, tool, words,
};
use crate::evidence::Sbom;

const CHECK: &str = "producer-plausible = {}";

fn by(producer: &'static str, mut component: Component<'static>) -> Component<'static> {
    component.supplier = words(producer);
    component
}

/// A document about a product of its own, of these components besides.
fn sights_of(components: Vec<Component<'static>>) -> Vec<Sight> {
    sights_with("cyclonedx-gomod", components)
}

fn sights_with(generator: &'static str, components: Vec<Component<'static>>) -> Vec<Sight> {
    let sbom = Sbom { tools: stated(vec![tool(generator)]), ..about_the_first() };
    let mut all = vec![by("Northwind", component("gateway", "2.1.0"))];
    all.extend(components);
    sights(&of_document(&check(CHECK), &evidence(sbom, all, vec![])))
}

fn all_by(producer: &'static str, purls: [&'static str; 5]) -> Vec<Component<'static>> {
    purls.into_iter().map(|purl| by(producer, package("p", purl))).collect()
}

const NPM: [&str; 5] = ["pkg:npm/a@1", "pkg:npm/b@1", "pkg:npm/c@1", "pkg:npm/d@1", "pkg:npm/e@1"];
const MIXED: [&str; 5] = ["pkg:npm/a@1", "pkg:npm/b@1", "pkg:npm/c@1", "pkg:cargo/d@1", "pkg:cargo/e@1"];

#[test]
fn a_registry_is_a_suspicion_about_each_component() {
    let serde = || by("crates.io", package("serde", "pkg:cargo/serde@1.0.0"));
    let review = (Weight::Review, Code::RegistryAsProducer);
    assert_eq!(sights_of(vec![serde(), serde()]), [review, review]);
    assert_eq!(sights_of(vec![by("crates.io", component("serde", "1.0.0"))]), [review]);
    assert_eq!(sights_of(vec![by("npm", package("npm", "pkg:npm/npm@11.0.0"))]), []);
    assert_eq!(sights_of(vec![by("Serde developers", package("serde", "pkg:cargo/serde@1.0.0"))]), []);
}

#[test]
fn what_is_seen_of_a_registry_names_it_in_our_words_and_quotes_the_vendors() {
    let components = vec![by("https://registry.npmjs.org", package("lodash", "pkg:npm/lodash@4.17.21"))];
    let evidence = evidence(Sbom::default(), components, vec![]);
    let seen = of_document(&check(CHECK), &evidence);
    assert_eq!(seen.observations[0].args, [("producer", "npm".to_owned())]);
    assert_eq!(seen.observations[0].value, Some("https://registry.npmjs.org"));
    assert!(matches!(seen.observations[0].about, Some(Subject::Component(_))));
}

#[test]
fn the_generators_maker_is_a_suspicion_on_what_others_make() {
    let lodash = || by("Microsoft", package("lodash", "pkg:npm/lodash@4.17.21"));
    let logging = by("Microsoft", package("Logging", "pkg:nuget/Microsoft.Extensions.Logging@8.0.0"));
    let review = [(Weight::Review, Code::ToolMakerAsProducer)];
    assert_eq!(sights_with("Microsoft.SBOMTool", vec![lodash(), lodash()]), review);
    assert_eq!(sights_with("syft", vec![lodash()]), []);
    assert_eq!(sights_with("Microsoft.SBOMTool", vec![logging]), []);
}

#[test]
fn one_producer_on_several_ecosystems_is_a_suspicion() {
    let review = [(Weight::Review, Code::OneProducerEverywhere)];
    assert_eq!(sights_of(all_by("Northwind", MIXED)), review);
    assert_eq!(sights_of(all_by("Northwind", NPM)), []);
    let mut several = all_by("Northwind", MIXED);
    several[4].supplier = words("Contoso");
    assert_eq!(sights_of(several), []);
    assert_eq!(sights_of(all_by("Northwind", MIXED).split_off(1)), []);
}

#[test]
fn to_leave_out_a_package_url_or_a_producer_clears_nothing() {
    let mut blanked = all_by("Northwind", NPM);
    blanked[4].identifiers = Field::Absent;
    assert_eq!(sights_of(blanked), [(Weight::Review, Code::OneProducerEverywhere)]);
    let mut silent = all_by("Northwind", MIXED);
    silent[4].supplier = Field::Absent;
    assert_eq!(sights_of(silent), [(Weight::Undetermined, Code::ProducerSilent)]);
}

#[test]
fn the_namespace_as_producer_throughout_is_a_suspicion() {
    let copied = || -> Vec<Component<'static>> {
        [
            ("babel", "pkg:npm/%40babel/core@1"),
            ("types", "pkg:npm/%40types/node@1"),
            ("apache", "pkg:golang/github.com/apache/arrow@1"),
            ("org.slf4j", "pkg:maven/org.slf4j/slf4j-api@1"),
            ("spf13", "pkg:golang/github.com/spf13/cobra@1"),
        ]
        .map(|(producer, purl)| by(producer, package("p", purl)))
        .into()
    };
    let review = [(Weight::Review, Code::NamespaceAsProducer)];
    assert_eq!(sights_of(copied()), review);
    let mut one_differs = copied();
    one_differs[0].supplier = words("The Babel Team");
    assert_eq!(sights_of(one_differs), []);
    let mut one_unknown = copied();
    one_unknown[0].identifiers = Field::Absent;
    assert_eq!(sights_of(one_unknown), review);
}

#[test]
fn a_distribution_is_its_own_namespace() {
    let purls = [
        "pkg:rpm/redhat/a@1",
        "pkg:rpm/redhat/b@1",
        "pkg:rpm/redhat/c@1",
        "pkg:rpm/redhat/d@1",
        "pkg:rpm/redhat/e@1",
    ];
    let mut with_image = all_by("Red Hat", purls);
    with_image.push(by("Red Hat", package("ubi9", "pkg:oci/ubi9@sha256%3A640c")));
    assert_eq!(sights_of(with_image), []);
}

#[test]
fn an_unknown_that_is_said_and_a_file_are_not_silent() {
    let mut unknown = component("library", "1");
    unknown.supplier = Field::DeclaredUnknown(at(3));
    let mut file = component("README", "1");
    file.kind = ComponentKind::File;
    assert_eq!(sights_of(vec![unknown, file]), []);
    assert_eq!(sights_of(vec![component("library", "1")]), [(Weight::Undetermined, Code::ProducerSilent)]);
}
