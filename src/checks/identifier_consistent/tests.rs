use super::*;
use crate::checks::testing::{Sight, package, sights_of_component, words};

const CHECK: &str = "identifier-consistent = {}";

fn seen(group: &'static str, name: &'static str, version: &'static str, purl: &'static str) -> Vec<Sight> {
    let mut component = package(name, purl);
    component.version = words(version);
    if !group.is_empty() {
        component.group = words(group);
    }
    sights_of_component(CHECK, component)
}

#[test]
fn a_package_is_known_by_the_names_that_generators_write() {
    for (group, name, version, purl) in [
        ("", "serde", "1.0.0", "pkg:cargo/serde@1.0.0"),
        ("", "@angular/core", "1", "pkg:npm/%40angular/core@1"),
        ("@angular", "core", "1", "pkg:npm/%40angular/core@1"),
        ("angular", "core", "1", "pkg:npm/@angular/core@1"),
        ("@angular", "@angular/core", "1", "pkg:npm/%40angular/core@1"),
        ("", "core", "1", "pkg:npm/%40angular/core@1"),
        ("", "github.com/Gorilla/Context", "v1.1.1", "pkg:golang/github.com/gorilla/context@v1.1.1"),
        ("", "context", "1.1.1", "pkg:golang/github.com/gorilla/context@v1.1.1"),
        ("", "gorilla/context", "1.1.1", "pkg:golang/github.com/gorilla/context@1.1.1"),
        ("", "github.com/a/b/v2", "v2.0.0+incompatible", "pkg:golang/github.com/a/b/v2@v2.0.0"),
        ("", "github.com/a/b", "2.0.0", "pkg:golang/github.com/a/b/v2@v2.0.0"),
        ("", "github.com/a/b/c", "1", "pkg:golang/github.com/a/b@1#c"),
        ("org.apache.commons", "commons-io", "2.0", "pkg:maven/org.apache.commons/commons-io@2.0?type=jar"),
        ("", "org.apache.commons:commons-io", "2.0", "pkg:maven/org.apache.commons/commons-io@2.0"),
        ("", "org.apache.commons.commons-io", "2.0", "pkg:maven/org.apache.commons/commons-io@2.0"),
        ("", "Zope.Interface", "5.0RC1", "pkg:pypi/zope-interface@5.0rc1"),
        ("", "typing_extensions", "1", "pkg:pypi/typing-extensions@1"),
        ("", "libstdc++6", "12.2.0-14", "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=amd64"),
        ("", "attr", "1:2.4.47-2+b1", "pkg:deb/debian/attr@1:2.4.47-2%2Bb1"),
        ("", "attr", "2.4.47-2", "pkg:deb/debian/attr@1:2.4.47-2"),
        ("", "curl", "0:7.50.3-1.fc25", "pkg:rpm/fedora/curl@7.50.3-1.fc25?epoch=0"),
        ("", "curl", "7.50.3", "pkg:rpm/fedora/curl@7.50.3-1.fc25"),
        (
            "",
            "docker.io/library/nginx:1.25",
            "1.25",
            "pkg:oci/nginx@sha256:244fd47e07d1004f0aed9c244fd47e07d1004f0a?tag=1.25",
        ),
        ("", "nginx", "latest", "pkg:docker/library/nginx@sha256:244fd47e07d1004f0aed9c244fd47e07d1004f0a"),
        ("", "purl-spec", "1.0", "pkg:github/package-url/purl-spec@244fd47e07d1004f0aed9c"),
        ("", "Newtonsoft.Json", "13.0.1", "pkg:nuget/newtonsoft.json@13.0.1"),
        ("", "rg", "15.2.0", "pkg:cargo/ripgrep@15.2.0#crates/core/main.rs"),
        ("", "collections-sources", "23", "pkg:maven/org.graalvm.sdk/collections@23?classifier=sources"),
        ("", "sha256:47fed8868b46", "1", "pkg:oci/curl@sha256:47fed8868b46"),
        ("", "tcpdump", "14-4.9.3-1.el8", "pkg:rpm/redhat/tcpdump@4.9.3-1.el8?epoch=14"),
        ("", "stdlib", "go1.22.7", "pkg:golang/stdlib@1.22.7"),
        ("", "anything", "2", "pkg:generic/anything"),
    ] {
        assert_eq!(seen(group, name, version, purl), [], "{group} {name} {version} {purl}");
    }
}

#[test]
fn another_name_or_version_contradicts() {
    let other_name = [(Weight::Unsatisfied, Code::IdentifierOtherName)];
    for (group, name, purl) in [
        ("", "lodash", "pkg:npm/1odash@1"),
        ("", "@angular/core", "pkg:npm/%40evil/core@1"),
        ("", "@angular/core", "pkg:npm/%40angular/common@1"),
        ("@angular", "core", "pkg:npm/%40evil/core@1"),
        ("", "core-extra", "pkg:npm/%40angular/core@1"),
        ("", "openssl", "pkg:deb/debian/libssl3@1"),
        ("", "github.com/a/b/c", "pkg:golang/github.com/a/b@1"),
        ("", "serde", "pkg:cargo/serde_derive@1"),
    ] {
        assert_eq!(seen(group, name, "1", purl), other_name, "{name} {purl}");
    }
    let other_version = [(Weight::Unsatisfied, Code::IdentifierOtherVersion)];
    for (version, purl) in [
        ("1.0.0", "pkg:npm/a@1.0.1"),
        ("1.0", "pkg:npm/a@1.0.0"),
        ("2:1.0-1", "pkg:deb/debian/a@2:1.0-2"),
        ("1.0", "pkg:npm/a@1.0-beta"),
        ("1.10", "pkg:rpm/fedora/a@1.1"),
        ("1.26", "pkg:oci/a@1.25"),
        ("244fd47e07d1004f0aed9c", "pkg:github/x/a@344fd47e07d1004f0aed9c"),
    ] {
        assert_eq!(seen("", "a", version, purl), other_version, "{version} {purl}");
    }
}

#[test]
fn silence_agrees_with_nothing_and_no_purl_is_asked_for() {
    let mut nameless = package("a", "pkg:npm/a@1.0.0");
    nameless.name = Field::Absent;
    assert_eq!(sights_of_component(CHECK, nameless), [(Weight::Undetermined, Code::Absent)]);
    let mut versionless = package("a", "pkg:npm/a@1.0.0");
    versionless.version = Field::Absent;
    assert_eq!(sights_of_component(CHECK, versionless), [(Weight::Undetermined, Code::Absent)]);
    let mut neither = package("a", "pkg:npm/a");
    neither.version = Field::Absent;
    assert_eq!(sights_of_component(CHECK, neither), []);
    assert_eq!(sights_of_component(CHECK, package("b", "not-a-purl")), []);
}
