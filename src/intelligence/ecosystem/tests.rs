use super::*;
use crate::evidence::{ComponentKind, Identifier, IdentifierKind, Property};
use crate::source::{DocumentId, Field, Located, Origin, Text};

const AT: Origin = Origin { document: DocumentId(0), offset: 0 };

fn component(purl: &str) -> Component<'static> {
    let mut component = Component::new(AT, ComponentKind::Library);
    let identifier = Identifier::read(AT, IdentifierKind::Purl, Text::new(purl.to_owned()));
    component.identifiers = Field::Stated(Located { value: vec![identifier], at: AT });
    component
}

/// The ecosystem and what is looked up there, as `ecosystem | name version | …`.
fn told(component: &Component<'_>) -> String {
    match package(component) {
        Ok(Package { ecosystem, named }) => {
            let ecosystem = match ecosystem {
                Ecosystem::One(one) => one.to_owned(),
                Ecosystem::Release(release) => release,
            };
            let named = named.into_iter().map(|one| format!("{} {}", one.name, one.version));
            [ecosystem].into_iter().chain(named).collect::<Vec<_>>().join(" | ")
        }
        Err(coverage) => coverage.word().to_owned(),
    }
}

fn of(purl: &str) -> String {
    told(&component(purl))
}

#[test]
fn each_type_of_package_url_is_an_ecosystem_with_names_of_its_spelling() {
    for (purl, expected) in [
        ("pkg:cargo/time@0.1.43", "crates.io | time 0.1.43"),
        ("pkg:npm/%40angular/core@1.0.0", "npm | @angular/core 1.0.0"),
        ("pkg:pypi/Jinja2@2.4.1", "PyPI | jinja2 2.4.1"),
        (
            "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1?type=jar",
            "Maven | org.apache.logging.log4j:log4j-core 2.14.1",
        ),
        ("pkg:golang/github.com/gin-gonic/gin@v1.6.0", "Go | github.com/gin-gonic/gin v1.6.0"),
        ("pkg:golang/stdlib@1.21.0", "Go | stdlib 1.21.0"),
        ("pkg:gem/rails@6.0.0?platform=ruby", "RubyGems | rails 6.0.0"),
        ("pkg:nuget/Newtonsoft.Json@12.0.1", "NuGet | Newtonsoft.Json 12.0.1"),
        ("pkg:composer/typo3/cms-backend@v8.0.0", "Packagist | typo3/cms-backend v8.0.0"),
        ("pkg:hex/plug@1.0.0", "Hex | plug 1.0.0"),
        ("pkg:pub/http@0.13.0", "Pub | http 0.13.0"),
        ("pkg:swift/github.com/vapor/vapor@4.0.0", "SwiftURL | github.com/vapor/vapor 4.0.0"),
        ("pkg:bitnami/apache@2.4.51-3?arch=amd64&distro=debian-12", "Bitnami | apache 2.4.51-3"),
    ] {
        assert_eq!(of(purl), expected, "{purl}");
    }
}

#[test]
fn what_osv_has_no_ecosystem_for_has_no_data() {
    for purl in [
        "pkg:generic/openssl@1.1.1",
        "pkg:github/actions/checkout@v3",
        "pkg:hex/acme/plug@1.0.0",
        "pkg:deb/raspbian/bash@5?distro=raspbian-11",
        "pkg:rpm/fedora/bash@5?distro=fedora-38",
    ] {
        assert_eq!(of(purl), "no-data", "{purl}");
    }
}

#[test]
fn a_package_of_another_repository_is_another_package() {
    assert_eq!(of("pkg:npm/left-pad@1.3.0?repository_url=https://registry.acme.example"), "no-data");
    assert_eq!(
        of("pkg:npm/left-pad@1.3.0?repository_url=https://registry.npmjs.org"),
        "npm | left-pad 1.3.0"
    );
}

#[test]
fn what_names_no_version_is_no_usable_identifier() {
    assert_eq!(of("pkg:cargo/time"), "no-identifier");
    assert_eq!(of("no purl"), "no-identifier");
    assert_eq!(told(&Component::new(AT, ComponentKind::Library)), "no-identifier");
    let mut stated = component("pkg:cargo/time");
    stated.version = Field::Stated(Located { value: Text::new("0.1.43"), at: AT });
    assert_eq!(told(&stated), "crates.io | time 0.1.43");
}

#[test]
fn a_package_of_a_distribution_is_of_the_release_that_it_names() {
    for (purl, expected) in [
        ("pkg:deb/debian/bash@5.2-1?distro=debian-12", "Debian:12 | bash 5.2-1"),
        ("pkg:deb/debian/bash@5.2-1?distro=debian-12.4", "Debian:12 | bash 5.2-1"),
        ("pkg:deb/debian/bash@5.2-1?distro=bookworm", "Debian:12 | bash 5.2-1"),
        ("pkg:deb/ubuntu/bash@5.1?distro=ubuntu-22.04", "Ubuntu:22.04 | bash 5.1"),
        ("pkg:deb/ubuntu/bash@5.1?distro=jammy", "Ubuntu:22.04 | bash 5.1"),
        ("pkg:apk/alpine/busybox@1.36-r0?distro=alpine-3.18.4", "Alpine:v3.18 | busybox 1.36-r0"),
        ("pkg:apk/alpine/busybox@1.36-r0?distro=3.18.4", "Alpine:v3.18 | busybox 1.36-r0"),
        ("pkg:apk/wolfi/busybox@1.36-r0?distro=wolfi-20230201", "Wolfi | busybox 1.36-r0"),
        ("pkg:rpm/redhat/bash@4.4-20.el8?distro=rhel-8.9", "Red Hat:enterprise_linux:8 | bash 4.4-20.el8"),
        ("pkg:rpm/rocky/bash@4.4-20.el8?distro=rocky-8.9", "Rocky Linux:8 | bash 4.4-20.el8"),
        ("pkg:rpm/opensuse/bash@4.4?distro=opensuse-leap-15.4", "openSUSE:Leap 15.4 | bash 4.4"),
    ] {
        assert_eq!(of(purl), expected, "{purl}");
    }
}

#[test]
fn a_release_that_is_not_said_or_is_of_another_distribution_is_not_guessed() {
    for purl in [
        "pkg:deb/debian/bash@5.2-1",
        "pkg:deb/debian/bash@5.2-1?distro=debian",
        "pkg:deb/debian/bash@5.2-1?distro=ubuntu-22.04",
        "pkg:deb/debian/bash@5.2-1?distro=sid",
        "pkg:apk/alpine/busybox@1.36-r0?distro=edge",
        "pkg:apk/alpine/busybox@1.36-r0?distro=alpine-3",
        "pkg:rpm/redhat/bash@4.4-20.el8",
    ] {
        assert_eq!(of(purl), "no-identifier", "{purl}");
    }
}

#[test]
fn advisories_are_looked_up_by_what_a_package_was_built_from() {
    for (purl, expected) in [
        ("pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12&upstream=openssl", "Debian:12 | openssl 3.0.11-1"),
        (
            "pkg:deb/debian/libc6@2.36-9%2Bb1?distro=debian-12&upstream=glibc%402.36-9",
            "Debian:12 | glibc 2.36-9",
        ),
        ("pkg:deb/debian/bash@5.2-1%2Bb2?distro=debian-12", "Debian:12 | bash 5.2-1"),
        (
            "pkg:apk/alpine/libssl3@3.1.4-r1?distro=alpine-3.18.4&upstream=openssl",
            "Alpine:v3.18 | openssl 3.1.4-r1",
        ),
        (
            "pkg:rpm/redhat/openssl-libs@1.1.1k-9.el8?epoch=1&distro=rhel-8.9&upstream=openssl-1.1.1k-9.el8.src.rpm",
            "Red Hat:enterprise_linux:8 | openssl-libs 1:1.1.1k-9.el8 | openssl 1:1.1.1k-9.el8",
        ),
    ] {
        assert_eq!(of(purl), expected, "{purl}");
    }
}

#[test]
fn a_generator_that_states_the_source_package_in_properties_is_understood() {
    let mut trivy = component("pkg:deb/debian/libc6@2.36-9%2Bdeb12u4?distro=debian-12.4");
    let property =
        |name: &'static str, value: &'static str| Property { at: AT, name: name.into(), value: value.into() };
    trivy.properties = vec![
        property("aquasecurity:trivy:SrcName", "glibc"),
        property("aquasecurity:trivy:SrcVersion", "2.36"),
        property("aquasecurity:trivy:SrcRelease", "9+deb12u4"),
    ];
    assert_eq!(told(&trivy), "Debian:12 | glibc 2.36-9+deb12u4");
}

#[test]
fn a_release_is_itself_and_its_parts_and_no_other() {
    let named = BTreeSet::from([
        "Debian:1",
        "Debian:11",
        "Debian:12",
        "Ubuntu:22.04:LTS",
        "Ubuntu:Pro:22.04:LTS",
        "Ubuntu:22.04",
        "npm",
        "Red Hat:enterprise_linux:8::baseos",
        "Red Hat:enterprise_linux:8::appstream",
        "Red Hat:enterprise_linux:80::x",
    ]);
    let release = |release: &str| Ecosystem::Release(release.to_owned()).among(&named);
    assert_eq!(release("Debian:1"), ["Debian:1"]);
    assert_eq!(release("Debian:12"), ["Debian:12"]);
    assert_eq!(release("Debian:13"), [""; 0]);
    assert_eq!(release("Ubuntu:22.04"), ["Ubuntu:22.04", "Ubuntu:22.04:LTS"]);
    let red_hat = ["Red Hat:enterprise_linux:8::appstream", "Red Hat:enterprise_linux:8::baseos"];
    assert_eq!(release("Red Hat:enterprise_linux:8"), red_hat);
    assert_eq!(Ecosystem::One("npm").among(&named), ["npm"]);
}
