use super::*;
use crate::evidence::identifier::IdentifierFault;

/// The canonical spelling, and whether the text was it.
fn canonical(text: &str) -> Result<String, IdentifierFault> {
    read(text).map(|parts| parts.of(text).canonical().to_owned())
}

fn with<R>(text: &str, look: impl FnOnce(Purl<'_>) -> R) -> R {
    let parts = read(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
    look(parts.of(text))
}

fn are_same(one: &str, other: &str) -> bool {
    with(one, |one| with(other, |other| one.is_same_package(&other)))
}

#[test]
fn the_parts_are_decoded() {
    with(
        "pkg:npm/%40angular/animation@12.3.1+b?vcs_url=git%2Bhttps://host/a&arch=x#/a/./b/../c%20d/",
        |purl| {
            assert_eq!(purl.ty(), "npm");
            assert_eq!(purl.namespace().as_deref(), Some("@angular"));
            assert_eq!(purl.name(), "animation");
            assert_eq!(purl.version().as_deref(), Some("12.3.1+b"));
            assert_eq!(purl.qualifier("vcs_url").as_deref(), Some("git+https://host/a"));
            assert_eq!(purl.qualifier("arch").as_deref(), Some("x"));
            assert_eq!(purl.subpath().as_deref(), Some("a/b/c d"));
            assert!(!purl.is_written_canonically());
        },
    );
    with("pkg:cargo/serde", |purl| {
        assert_eq!((purl.namespace(), purl.version(), purl.subpath()), (None, None, None));
        assert_eq!(purl.name(), "serde");
        assert!(purl.is_written_canonically());
    });
}

#[test]
fn many_spellings_have_one_canonical_form() {
    for (written, expected) in [
        ("PKG:NPM/Foo@1", "pkg:npm/Foo@1"),
        ("pkg://npm/foo@1", "pkg:npm/foo@1"),
        ("pkg:npm/@angular/core@1.0.0", "pkg:npm/%40angular/core@1.0.0"),
        ("pkg:npm/@angular/core", "pkg:npm/%40angular/core"),
        ("pkg:npm/%40angular%2Fcore@1", "pkg:npm/%40angular/core@1"),
        ("pkg:npm/foo@1@2", "pkg:npm/foo%401@2"),
        ("pkg:pypi/Django_Rest@1.0RC1", "pkg:pypi/django-rest@1.0rc1"),
        (
            "pkg:golang/GitHub.com/A/B@v1.0.0%2Bincompatible",
            "pkg:golang/github.com/a/b@v1.0.0%2Bincompatible",
        ),
        ("pkg:deb/Debian/attr@1:2.4.47-2+b1?arch=amd64", "pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64"),
        ("pkg:deb/debian/attr@1%3A2.4", "pkg:deb/debian/attr@1:2.4"),
        ("pkg:maven/a/b@1?type=jar&classifier=x&empty=", "pkg:maven/a/b@1?classifier=x&type=jar"),
        ("pkg:generic/a?checksum=SHA256:ABCD,sha1:EF", "pkg:generic/a?checksum=sha256:abcd%2Csha1:ef"),
        ("pkg:npm/foo@1?", "pkg:npm/foo@1"),
        ("pkg:npm/foo@1#", "pkg:npm/foo@1"),
        ("pkg:npm/foo@", "pkg:npm/foo"),
        ("pkg:npm/foo@1#../../etc", "pkg:npm/foo@1#etc"),
        ("pkg:npm/foo@1#%2E%2E/etc", "pkg:npm/foo@1#etc"),
        ("pkg:generic//a//b@1", "pkg:generic/a/b@1"),
        ("pkg:generic/naïve@1", "pkg:generic/na%C3%AFve@1"),
        ("pkg:generic/open%2Fssl@1", "pkg:generic/open%2Fssl@1"),
        ("pkg:oci/App@SHA256:AB", "pkg:oci/app@sha256:ab"),
    ] {
        assert_eq!(canonical(written).as_deref(), Ok(expected), "{written}");
        assert_eq!(canonical(expected).as_deref(), Ok(expected), "{expected} is canonical");
        with(expected, |purl| assert!(purl.is_written_canonically()));
    }
}

#[test]
fn what_names_no_package_is_a_fault() {
    use IdentifierFault::*;
    for (text, fault) in [
        ("", Scheme),
        ("npm/foo@1", Scheme),
        ("https://example.com/", Scheme),
        ("pkg%3Anpm/foo", Scheme),
        ("pkg:", Type),
        ("pkg:npm", Type),
        ("pkg:/foo", Type),
        ("pkg:3d/foo", Type),
        ("pkg:n%70m/foo", Type),
        ("pkg:npm/", Name),
        ("pkg:npm/@1.0.0", Name),
        ("pkg:npm/a/@1.0.0", Name),
        ("pkg:npm/a/b%2Fc/d@1", Namespace),
        ("pkg:npm/../foo@1", Namespace),
        ("pkg:npm/%2E%2E/foo@1", Namespace),
        ("pkg:maven/foo@1", NamespaceMissing),
        ("pkg:cargo/a/b@1", NamespaceProhibited),
        ("pkg:npm/foo@1?a=1&A=2", Qualifier),
        ("pkg:npm/foo@1?a%20b=1", Qualifier),
        ("pkg:julia/Dates@1", Qualifier),
        ("pkg:npm/foo@%", Encoding),
        ("pkg:npm/foo@%zz", Encoding),
        ("pkg:npm/foo@%ff", Encoding),
        ("pkg:npm/foo@1#a%2Fb", Encoding),
        ("pkg:npm/lod\u{200b}ash@1", Invisible),
        ("pkg:npm/lod%E2%80%8Bash@1", Invisible),
        ("pkg:npm/a%00b@1", Invisible),
        ("pkg:cpan/A/B::C", Form),
    ] {
        assert_eq!(canonical(text), Err(fault), "{text}");
    }
    assert_eq!(canonical(&format!("pkg:npm/{}", "a".repeat(5_000))), Err(TooLong));
}

#[test]
fn two_spellings_are_one_package_and_another_repository_is_another() {
    for (one, other, expected) in [
        ("pkg:npm/@a/b@1", "PKG:npm/%40a/b@1", true),
        ("pkg:maven/a/b@1?type=jar", "pkg:maven/a/b@1", true),
        ("pkg:maven/a/b@1?type=pom", "pkg:maven/a/b@1", false),
        ("pkg:maven/a/b@1?classifier=sources", "pkg:maven/a/b@1", false),
        ("pkg:cargo/a@1?repository_url=https://crates.io/", "pkg:cargo/a@1", true),
        ("pkg:cargo/a@1?repository_url=HTTPS://CRATES.IO", "pkg:cargo/a@1", true),
        ("pkg:cargo/a@1?repository_url=https://evil.example", "pkg:cargo/a@1", false),
        ("pkg:npm/a@1?checksum=sha256:ab&download_url=https://x/y", "pkg:npm/a@1", true),
        ("pkg:pypi/zope.interface@5", "pkg:pypi/zope_interface@5", true),
        ("pkg:pypi/zope.interface@5.1", "pkg:pypi/zope-interface@5-1", false),
        ("pkg:npm/a@1", "pkg:npm/a@2", false),
        ("pkg:npm/a@1", "pkg:npm/A@1", false),
        ("pkg:npm/a@1", "pkg:cargo/a@1", false),
        ("pkg:npm/a@1#b", "pkg:npm/a@1", false),
    ] {
        assert_eq!(are_same(one, other), expected, "{one} and {other}");
        assert_eq!(are_same(other, one), expected, "{other} and {one}");
    }
}

#[test]
fn a_purl_without_a_version_covers_every_version() {
    let covers = |one: &str, other: &str| with(one, |one| with(other, |other| one.covers(&other)));
    assert!(covers("pkg:npm/a", "pkg:npm/a@1"));
    assert!(covers("pkg:npm/a@1", "pkg:npm/a@1?checksum=sha1:ab"));
    assert!(!covers("pkg:npm/a@1", "pkg:npm/a@2"));
    assert!(!covers("pkg:npm/a@1", "pkg:npm/a"));
    assert!(!covers("pkg:npm/a", "pkg:npm/a@1?repository_url=https://evil.example"));
}

#[test]
fn the_other_repository_is_told() {
    let other = |text: &str| with(text, |purl| purl.other_repository().map(Cow::into_owned));
    assert_eq!(other("pkg:npm/a@1"), None);
    assert_eq!(other("pkg:oci/a@1?repository_url=quay.io/a"), None);
    assert_eq!(other("pkg:npm/a@1?repository_url=registry.npmjs.org"), None);
    assert_eq!(other("pkg:npm/a@1?repository_url=https:%2F%2Fevil").as_deref(), Some("https://evil"));
}

mod suite;
