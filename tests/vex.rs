//! Every document of statements about vulnerabilities in the corpus: what is read of it, and what becomes of
//! its statements where the thing that it speaks of is what was submitted. Then each trap, and the rules.

#[path = "support/cases.rs"]
mod cases;
#[path = "support/corpus.rs"]
mod corpus;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use bidcheck::assessment::{Terms, Verdict, assess};
use bidcheck::baseline::Baseline;
use bidcheck::evidence::{Evidence, Role, Status};
use bidcheck::formats;
use bidcheck::intelligence::statements::{Asked, alone, judge};
use bidcheck::intelligence::{AdvisoryKind, Affected, Knowledge, Made, Vulnerability};
use bidcheck::submission::Submission;
use bidcheck::submission::integrity::Algorithm;
use serde_json::{Value, json};

/// A document, what it says, an SBOM of what it speaks of, and what becomes of its statements then.
struct Case {
    file: &'static str,
    /// The standard with its version, and how many statements say not affected, fixed, under
    /// investigation, affected, and nothing.
    says: &'static str,
    /// The product that the SBOM is about: a package URL, or a name and a version; then its components.
    /// `urn:cdx:` leads in a serial number and what is referred to under it.
    sbom: &'static str,
    /// How often each end was come to.
    made: &'static str,
}

const fn case(file: &'static str, says: &'static str, sbom: &'static str, made: &'static str) -> Case {
    Case { file, says, sbom, made }
}

const CASES: &[Case] = &[
    case(
        "bom-examples__VEX_CISA-Use-Cases_Case-2_vex",
        "CycloneDX 1.4: not-affected 19",
        "ABC@4.2 pkg:npm/left@1",
        "demoted product-only 19, demoted unsigned 19",
    ),
    case(
        "bom-examples__VEX_CISA-Use-Cases_Case-4_vex",
        "CycloneDX 1.4: affected 1",
        "ABC@2.4 pkg:npm/left@1",
        "used 1",
    ),
    case(
        "bom-examples__VEX_CISA-Use-Cases_Case-4_vex",
        "CycloneDX 1.4: affected 1",
        "ABC@3.0 pkg:npm/left@1",
        "used 1",
    ),
    case(
        "bom-examples__VEX_CISA-Use-Cases_Case-4_vex",
        "CycloneDX 1.4: affected 1",
        "ABC@4.1 pkg:npm/left@1",
        "used 1",
    ),
    case(
        "bom-examples__VEX_CISA-Use-Cases_Case-4_vex",
        "CycloneDX 1.4: affected 1",
        "ABC@4.1.1 pkg:npm/left@1",
        "refused outside-range 1",
    ),
    case(
        "bom-examples__VEX_CISA-Use-Cases_Case-4_vex",
        "CycloneDX 1.4: affected 1",
        "ABC@4.1.0 pkg:npm/left@1",
        "demoted version-range 1",
    ),
    case(
        "bom-examples__VEX_CISA-Use-Cases_Case-6_vex",
        "CycloneDX 1.4: not-affected 1, affected 1",
        "ABC@4.2 pkg:npm/left@1",
        "demoted product-only 1, demoted unsigned 1, refused outside-range 1",
    ),
    case(
        "bom-examples__VEX_CISA-Use-Cases_Case-6_vex",
        "CycloneDX 1.4: not-affected 1, affected 1",
        "ABC@3.0 pkg:npm/left@1",
        "refused outside-range 1, used 1",
    ),
    case(
        "bom-examples__VEX_CISA-Use-Cases_Case-6_vex",
        "CycloneDX 1.4: not-affected 1, affected 1",
        "ABC@2.0 pkg:npm/left@1",
        "demoted product-only 1, demoted unsigned 1, refused outside-range 1",
    ),
    case(
        "bom-examples__VEX_CISA-Use-Cases_Case-8_vex",
        "CycloneDX 1.4: not-affected 4, fixed 2, affected 2",
        "urn:cdx:cbb2cd68-2857-43b8-a10b-e8c03d277d18 ABC@2.5=product-ABC pkg:npm/left@1",
        "refused dangling 4, refused no-timestamp 2, refused outside-range 2",
    ),
    case(
        "bom-examples__VEX_Use-Cases_Case-10_vex",
        "CycloneDX 1.4: not-affected 1",
        "Acme_Product@2.3.1 pkg:npm/left@1",
        "demoted product-only 1, demoted unsigned 1",
    ),
    case(
        "bom-examples__VEX_Use-Cases_Case-12_vex",
        "CycloneDX 1.4: not-affected 2, affected 1",
        "Acme_Product@2.2.0 pkg:npm/left@1",
        "demoted hard-to-prove 1, demoted product-only 1, demoted unsigned 1, used 1",
    ),
    case(
        "bom-examples__VEX_Use-Cases_Case-2_vex",
        "CycloneDX 1.4: affected 1",
        "Acme_Product@2.4.0 pkg:npm/left@1",
        "used 1",
    ),
    case(
        "bom-examples__VEX_Use-Cases_Case-4_vex",
        "CycloneDX 1.4: not-affected 1",
        "Acme_Product@2.3.0 pkg:npm/left@1",
        "demoted product-only 1, demoted unsigned 1",
    ),
    case(
        "bom-examples__VEX_Use-Cases_Case-4_vex",
        "CycloneDX 1.4: not-affected 1",
        "Acme_Product@2.4.0 pkg:npm/left@1",
        "demoted product-only 1, demoted unsigned 1",
    ),
    case(
        "bom-examples__VEX_Use-Cases_Case-4_vex",
        "CycloneDX 1.4: not-affected 1",
        "Acme_Product@2.4.1 pkg:npm/left@1",
        "refused outside-range 1",
    ),
    case(
        "bom-examples__VEX_Use-Cases_Case-4_vex",
        "CycloneDX 1.4: not-affected 1",
        "Acme_Product@2.2.0-rc.1 pkg:npm/left@1",
        "refused outside-range 1",
    ),
    case(
        "bom-examples__VEX_Use-Cases_Case-4_vex",
        "CycloneDX 1.4: not-affected 1",
        "Acme_Product@2.3 pkg:npm/left@1",
        "refused version-range 1",
    ),
    case(
        "bom-examples__VEX_Use-Cases_Case-6_vex",
        "CycloneDX 1.4: not-affected 1",
        "urn:cdx:6ffac0b2-5246-4fb9-a6fe-7993041856a0 Acme_Product@2.0.0=acme-product-2 pkg:npm/left@1",
        "refused no-timestamp 1",
    ),
    case(
        "bom-examples__VEX_Use-Cases_Case-8_vex",
        "CycloneDX 1.4: not-affected 1",
        "Acme_Product@5.9.0 pkg:npm/left@1",
        "demoted product-only 1, demoted unsigned 1",
    ),
    case(
        "bom-examples__VEX_Use-Cases_Case-8_vex",
        "CycloneDX 1.4: not-affected 1",
        "Acme_Product@3.1.0 pkg:npm/left@1",
        "demoted product-only 1, demoted unsigned 1",
    ),
    case(
        "bom-examples__VEX_Use-Cases_Case-8_vex",
        "CycloneDX 1.4: not-affected 1",
        "Acme_Product@3.5.0 pkg:npm/left@1",
        "refused outside-range 1",
    ),
    case(
        "bom-examples__VEX_vex",
        "CycloneDX 1.4: not-affected 1",
        "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79 Acme@1 pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.10.0?type=jar pkg:npm/left@1",
        "refused no-timestamp 1",
    ),
    case(
        "cve-bin-tool__test_openvex_vex",
        "OpenVEX 0.2.0: not-affected 1, fixed 1, under-investigation 2",
        "pkg:generic/vendor0/product0@1.0 pkg:npm/left@1",
        "refused no-timestamp 1, refused other-version 2, used 1",
    ),
    case(
        "go-vex__csaf",
        "CSAF 2.0: not-affected 1",
        "Acme@1 pkg:golang/github.com/go-homedir@v1.2.0",
        "demoted free-text 1",
    ),
    case(
        "go-vex__openvex",
        "OpenVEX : fixed 1",
        "Acme@1 pkg:apk/distro/git@2.39.0-r1?arch=x86_64",
        "demoted unsigned 1",
    ),
    case(
        "go-vex__v0.0.1",
        "OpenVEX 0.0.1: fixed 1",
        "Acme@1 pkg:apk/wolfi/git@2.39.0-r1?arch=x86_64",
        "demoted unsigned 1",
    ),
    case(
        "go-vex__v0.2.0",
        "OpenVEX 0.2.0: not-affected 2, fixed 3",
        "pkg:oci/alpine@sha256%3A124c7d2707904eea7431fffe91522a01e5a861a624ee31d03372cc1d138a3126 pkg:apk/alpine/libssl3@3.0.8-r3 pkg:apk/alpine/libcrypto3@3.0.8-r3 pkg:apk/alpine/busybox@1.36.0-r9",
        "demoted unsigned 5",
    ),
    case(
        "go-vex__v001-1.vex",
        "OpenVEX : under-investigation 1",
        "Acme@1 pkg:apk/wolfi/bash@1.0.0",
        "used 1",
    ),
    case("go-vex__v001-2.vex", "OpenVEX : fixed 1", "Acme@1 pkg:apk/wolfi/bash@1.0.0", "demoted unsigned 1"),
    case(
        "grype__csaf-demo1",
        "CSAF 2.0: fixed 1",
        "Acme@1 pkg:apk/alpine/libcrypto3@3.0.8-r3?arch=x86_64&distro=alpine-3.17.3",
        "demoted unsigned 1",
    ),
    case(
        "grype__csaf-demo2",
        "CSAF 2.0: not-affected 1",
        "Acme@1 pkg:apk/alpine/libcrypto3@3.0.8-r3?arch=x86_64&distro=alpine-3.17.4",
        "refused other-qualifiers 1",
    ),
    case(
        "grype__openvex-debian",
        "OpenVEX 0.2.0: fixed 1",
        "pkg:oci/debian@sha256%3A124c7d2707904eea7431fffe91522a01e5a861a624ee31d03372cc1d138a3126?repository_url=index.docker.io/library pkg:deb/debian/bash@5.2",
        "demoted product-only 1, demoted unsigned 1",
    ),
    case(
        "grype__openvex-demo1",
        "OpenVEX 0.2.0: fixed 1",
        "pkg:oci/alpine@sha256%3A124c7d2707904eea7431fffe91522a01e5a861a624ee31d03372cc1d138a3126 pkg:apk/alpine/libcrypto3@3.0.8-r3",
        "demoted unsigned 1",
    ),
    case(
        "grype__under_investigation.csaf",
        "CSAF 2.0: under-investigation 1",
        "Acme@1 pkg:apk/alpine/libvncserver@0.9.9?arch=x86_64&distro=alpine-3.12.0",
        "used 1",
    ),
    case(
        "oasis-csaf__2022-evd-uc-01-f-001",
        "CSAF 2.1: fixed 1",
        "DEF@1.1 pkg:npm/left@1",
        "demoted product-only 1, demoted unsigned 1",
    ),
    case(
        "oasis-csaf__2022-evd-uc-01-ui-001",
        "CSAF 2.0: under-investigation 1",
        "GHI@17.4 pkg:npm/left@1",
        "used 1",
    ),
    case(
        "oasis-csaf__2022-evd-uc-03-ms-001",
        "CSAF 2.0: not-affected 6, fixed 3, under-investigation 5, affected 5",
        "GHI@17.4 pkg:npm/left@1",
        "demoted free-text 6, demoted product-only 3, demoted unsigned 3, used 10",
    ),
    case("oasis-csaf__2022-evd-uc-04-001", "CSAF 2.0: affected 1", "ABC@2.6 pkg:npm/left@1", "used 1"),
    case("oasis-csaf__2022-evd-uc-04-001", "CSAF 2.0: affected 1", "ABC@3.0 pkg:npm/left@1", "used 1"),
    case(
        "oasis-csaf__2022-evd-uc-04-001",
        "CSAF 2.0: affected 1",
        "ABC@4.1.1 pkg:npm/left@1",
        "refused outside-range 1",
    ),
    case(
        "oasis-csaf__2022-evd-uc-04-001",
        "CSAF 2.0: affected 1",
        "ABC@4.1-rc1 pkg:npm/left@1",
        "demoted version-range 1",
    ),
    case(
        "oasis-csaf__2022-evd-uc-06-001",
        "CSAF 2.0: not-affected 1, affected 1",
        "ABC@4.2 pkg:npm/left@1",
        "demoted free-text 1, refused outside-range 1",
    ),
    case(
        "oasis-csaf__2022-evd-uc-06-001",
        "CSAF 2.0: not-affected 1, affected 1",
        "ABC@3.0 pkg:npm/left@1",
        "refused outside-range 1, used 1",
    ),
    case(
        "oasis-csaf__2022-evd-uc-06-001",
        "CSAF 2.0: not-affected 1, affected 1",
        "ABC@2.0 pkg:npm/left@1",
        "demoted free-text 1, refused outside-range 1",
    ),
    case(
        "oasis-csaf__2022-evd-uc-06-001",
        "CSAF 2.0: not-affected 1, affected 1",
        "ABC@2.3.0 pkg:npm/left@1",
        "refused outside-range 1, refused version-range 1",
    ),
    case(
        "oasis-csaf__2022-evd-uc-07-001",
        "CSAF 2.0: not-affected 2, fixed 1, affected 2",
        "ABC@4.2 pkg:npm/left@1",
        "demoted free-text 1, refused not-listed 3, refused outside-range 1",
    ),
    case(
        "oasis-csaf__2022-evd-uc-08-001",
        "CSAF 2.0: not-affected 4, fixed 2, affected 4",
        "ABC@4.2 pkg:npm/left@1",
        "demoted free-text 2, refused not-listed 6, refused outside-range 2",
    ),
    case(
        "oasis-csaf__bsi-2022-0001",
        "CSAF 2.0: fixed 2, affected 1",
        "CVRF-CSAF-Converter@1.0.0-rc2 pkg:npm/left@1",
        "demoted product-only 2, demoted unsigned 2, refused other-version 1",
    ),
    case(
        "oasis-csaf__cisco-sa-20180328-smi2",
        "CSAF 2.1: affected 1",
        "IOS@12.2(55)SE3 pkg:npm/left@1",
        "used 1",
    ),
    case("oasis-csaf__rhsa-2019_1862", "CSAF 2.0: ", "Acme@1 pkg:npm/left@1", ""),
    case(
        "oasis-csaf__rhsa-2021_5186",
        "CSAF 2.0: not-affected 2, fixed 2",
        "cpe:/a:redhat:openshift:4.6::el8 pkg:npm/left@1",
        "refused not-listed 4",
    ),
    case("oasis-csaf__rhsa-2021_5217", "CSAF 2.1: fixed 1", "Acme@1 pkg:npm/left@1", "refused not-listed 1"),
    case(
        "oasis-csaf__rhsa-2022_0011",
        "CSAF 2.0: fixed 1",
        "cpe:/o:redhat:rhel_aus:7.6::server pkg:npm/left@1",
        "refused not-listed 1",
    ),
    case(
        "sbom-utility__cdx-1-4-bom-vex-template",
        "CycloneDX 1.4: none 1",
        "Acme@1 pkg:npm/left@1",
        "refused dangling 1",
    ),
    case(
        "sbom-utility__cdx-1-4-example1-vex",
        "CycloneDX 1.4: none 2, not-affected 1",
        "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79 Acme@1 pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.10.0?type=jar",
        "refused no-product 2, refused no-timestamp 1",
    ),
    case(
        "sbom-utility__cepe-aux.vex",
        "CycloneDX 1.5: under-investigation 1",
        "Acme@1 cepe-aux@0.0.33",
        "refused dangling 1",
    ),
    case(
        "trivy__bash-vex",
        "OpenVEX 0.2.0: not-affected 1",
        "Acme@1 pkg:deb/debian/bash@5.3",
        "refused no-vulnerability 1",
    ),
    case(
        "trivy__csaf",
        "CSAF 2.0: not-affected 1",
        "pkg:golang/github.com/aquasecurity/go-direct1@v2.0.0 pkg:golang/github.com/aquasecurity/go-transitive@v4.0.0",
        "demoted free-text 1",
    ),
    case(
        "trivy__cyclonedx",
        "CycloneDX 1.5: not-affected 2",
        "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79 Acme@1 pkg:maven/org.springframework.boot/spring-boot@2.6.0 pkg:deb/ubuntu/libstdc%2B%2B6@12.3.0-1ubuntu1~22.04?arch=amd64&distro=ubuntu-22.04",
        "refused no-timestamp 2",
    ),
    case(
        "trivy__openvex-nested",
        "OpenVEX 0.2.0: not-affected 1",
        "pkg:golang/github.com/aquasecurity/go-direct1@v2.0.0 pkg:golang/github.com/aquasecurity/go-transitive@v4.0.0 pkg:golang/github.com/aquasecurity/go-direct2@v3.0.0",
        "demoted unsigned 1",
    ),
    case(
        "trivy__openvex-oci",
        "OpenVEX 0.2.0: not-affected 1",
        "pkg:oci/debian@sha256%3A4482958b4461ff7d9fabc24b3a9ab1e9a2c85ece07b2db1840c7cbc01d053e90 pkg:deb/debian/bash@5.3",
        "refused too-broad 1",
    ),
    case(
        "trivy__openvex-oci-mismatch",
        "OpenVEX 0.2.0: not-affected 1",
        "pkg:oci/debian@sha256%3A4482958b4461ff7d9fabc24b3a9ab1e9a2c85ece07b2db1840c7cbc01d053e90 pkg:deb/debian/bash@5.3",
        "refused wrong-product 1",
    ),
    case(
        "trustify__CVE-2024-34506",
        "CSAF 2.0: affected 1",
        "cpe:/a:redhat:openshift:3.11 pkg:rpm/redhat/mediawiki@1.27.7?arch=src",
        "demoted too-broad 1",
    ),
    case(
        "trustify__cve-2023-20861",
        "CSAF 2.0: not-affected 1, fixed 7, affected 2",
        "Acme@1 pkg:npm/left@1",
        "refused not-listed 4, refused wrong-product 6",
    ),
    case(
        "trustify__cve-2023-20862",
        "CSAF 2.0: not-affected 1, affected 3",
        "Acme@1 pkg:npm/left@1",
        "refused wrong-product 4",
    ),
    case(
        "trustify__cve-2023-2455",
        "CSAF 2.0: not-affected 1, fixed 7, affected 2",
        "Acme@1 pkg:rpm/redhat/postgresql@13.11-1.el9_2?arch=src",
        "refused wrong-product 10",
    ),
    case(
        "trustify__cve-2023-34453",
        "CSAF 2.0: not-affected 1, fixed 1, affected 3",
        "Acme@1 pkg:npm/left@1",
        "refused not-listed 1, refused wrong-product 4",
    ),
    case(
        "trustify__rhsa-2024_2776",
        "CSAF 2.0: not-affected 1, fixed 1",
        "Acme@1 pkg:npm/left@1",
        "refused wrong-product 2",
    ),
    case(
        "vexhub__scan-2.openvex",
        "OpenVEX 0.2.0: not-affected 277",
        "pkg:golang/github.com/harvester/node-manager@v0.2.1 pkg:golang/google.golang.org/protobuf@v1.31.0",
        "demoted unsigned 1, refused not-listed 6, refused too-broad 46, refused wrong-product 224",
    ),
    case(
        "vexhub__scan-3.openvex",
        "OpenVEX 0.2.0: not-affected 36",
        "pkg:golang/github.com/rancher/support-bundle-kit@v0.0.30 pkg:golang/github.com/opencontainers/runc@v1.0.3",
        "refused too-broad 36",
    ),
    case(
        "vexhub__scan-4.openvex",
        "OpenVEX 0.2.0: not-affected 911",
        "pkg:golang/github.com/rancher/backup-restore-operator/tests@v0.0.0-kuberlr.0 pkg:golang/github.com/rancher/wrangler@v1.0.0",
        "demoted unsigned 2, refused not-listed 11, refused too-broad 80, refused wrong-product 818",
    ),
    case(
        "vexhub__scan-5.openvex",
        "OpenVEX 0.2.0: not-affected 102",
        "pkg:golang/github.com/longhorn/longhorn-instance-manager@v1.6.0 pkg:golang/github.com/aws/aws-sdk-go@v1.46.1",
        "refused too-broad 49, refused wrong-product 53",
    ),
    case(
        "vexhub__scan.openvex",
        "OpenVEX 0.2.0: not-affected 297",
        "pkg:golang/github.com/harvester/seeder@v0.3.0 pkg:golang/golang.org/x/crypto@v0.14.0",
        "demoted unsigned 3, refused not-listed 5, refused too-broad 55, refused wrong-product 234",
    ),
    case(
        "vexhub__trivy.openvex",
        "OpenVEX 0.2.0: not-affected 21",
        "pkg:golang/github.com/aquasecurity/trivy@v0.53.0 pkg:golang/helm.sh/helm/v3@v3.15.2",
        "refused too-broad 21",
    ),
];

#[test]
fn every_document_of_the_corpus_ends_as_its_description_intends() {
    let Some(corpus) = corpus::folder() else { return };
    let mut differs = Vec::new();
    for case in CASES {
        let path = corpus.join("vex").join(format!("{}.json", case.file));
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (says, made) = case.seen(&bytes);
        if (says.as_str(), made.as_str()) != (case.says, case.made) {
            differs.push(format!("{:?}, {says:?}, {:?}, {made:?}", case.file, case.sbom));
        }
    }
    assert!(differs.is_empty(), "{}", differs.join("\n"));
    let told: BTreeSet<&str> = CASES.iter().map(|case| case.file).collect();
    let files = corpus::files(&corpus.join("vex"));
    let stems = files.iter().filter_map(|path| path.file_stem()?.to_str());
    let untold: Vec<&str> = stems.filter(|stem| !told.contains(stem)).collect();
    assert_eq!(untold, [""; 0], "documents that no case tells of");
}

impl Case {
    fn seen(&self, vex: &[u8]) -> (String, String) {
        let sbom = sbom(self.sbom).to_string();
        let submission = Submission::from_texts([("0.json", sbom.as_bytes()), ("1.json", vex)]);
        let evidence = formats::read(&submission);
        let mut knowledge = Knowledge { vulnerabilities: everywhere(&evidence), ..Knowledge::default() };
        let (verified, aliases) = (BTreeSet::new(), |_: &str| Vec::new());
        let as_of = "2026-06-01T00:00:00Z".parse().expect("an instant");
        judge(
            &evidence,
            &mut knowledge,
            &Asked { product: None, as_of, verified: &verified, aliases: &aliases },
        );
        for index in (0..).take(evidence.statements.len()) {
            assert!(!knowledge.made_of(index).is_empty(), "{}: statement {index} ends nowhere", self.file);
        }
        (says(&evidence), ends(&knowledge))
    }
}

/// The vulnerability of each statement, as if advisories told of it in every component.
fn everywhere(evidence: &Evidence<'_>) -> Vec<Vulnerability> {
    let ids: BTreeSet<&str> =
        evidence.statements.iter().filter_map(|one| Some(one.id.stated()?.raw())).collect();
    let affected = |component| Affected { component, by: vec!["OSV-1".to_owned()], fixed: Vec::new() };
    let all: Vec<Affected> = evidence.documents[0].components.clone().map(affected).collect();
    let vulnerability = |id: &str| Vulnerability {
        id: id.to_owned(),
        aliases: Vec::new(),
        kind: AdvisoryKind::Vulnerability,
        summary: None,
        published: None,
        severities: Vec::new(),
        weaknesses: Vec::new(),
        known_exploited: None,
        likelihood: None,
        affected: all.clone(),
    };
    ids.into_iter().map(vulnerability).collect()
}

/// An SBOM of a product and its components, older than any document of the corpus.
fn sbom(words: &str) -> Value {
    let mut serial = json!("urn:uuid:00000000-0000-4000-8000-000000000001");
    let mut words = words.split_whitespace();
    let mut first = words.next().expect("a product");
    if let Some(of) = first.strip_prefix("urn:cdx:") {
        serial = json!(format!("urn:uuid:{of}"));
        first = words.next().expect("a product");
    }
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": serial, "version": 1,
        "metadata": { "timestamp": "2015-01-01T00:00:00Z", "component": component(first) },
        "components": words.map(component).collect::<Vec<Value>>(),
    })
}

/// A component by its package URL or CPE name, or by its name and version; `=` leads in its reference.
fn component(words: &str) -> Value {
    let is_identifier = words.starts_with("pkg:") || words.starts_with("cpe:");
    let split = words.split_once('=').filter(|_| !is_identifier);
    let (words, reference) = split.unwrap_or((words, words));
    let (name, version) = words.rsplit_once('@').unwrap_or((words, ""));
    let version = version.split('?').next().unwrap_or_default();
    let mut component = json!({ "type": "library", "bom-ref": reference, "name": name.replace('_', " ") });
    if !version.is_empty() {
        component["version"] = json!(version);
    }
    if is_identifier {
        component[if words.starts_with("pkg:") { "purl" } else { "cpe" }] = json!(words);
    }
    component
}

fn says(evidence: &Evidence<'_>) -> String {
    let Some(document) = evidence.documents.get(1) else { return "nothing".to_owned() };
    let mut counts: BTreeMap<Option<Status>, usize> = BTreeMap::new();
    for statement in evidence.statements_of(document) {
        *counts.entry(statement.status.stated().copied()).or_default() += 1;
    }
    assert_eq!(document.role, Role::Vex);
    let version = document.version.stated().map_or("", |version| version.raw());
    let counted =
        counts.iter().map(|(status, count)| format!("{} {count}", status.map_or("none", Status::word)));
    let counted: Vec<String> = counted.collect();
    format!("{} {version}: {}", document.standard.name(), counted.join(", "))
}

fn end(made: Made) -> String {
    match made.reason() {
        Some(reason) => format!("{} {}", made.word(), reason.word()),
        None => made.word().to_owned(),
    }
}

fn ends(knowledge: &Knowledge) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for judged in &knowledge.statements {
        *counts.entry(end(judged.made)).or_default() += 1;
    }
    let counted: Vec<String> = counts.iter().map(|(end, count)| format!("{end} {count}")).collect();
    counted.join(", ")
}

/// What became of a statement, and of which components.
type End = (&'static str, &'static [u32]);

/// The same vulnerability in `buoy` and in `mooring`, which depend on each other in a circle; data say that
/// 1.4.2 mends it. What becomes of each statement of a fixture, and of which components.
const TRAPS: &[(&str, &[End])] = &[
    ("exact.openvex", &[("demoted unsigned", &[1])]),
    ("linked.cdx", &[("demoted unsigned", &[1])]),
    ("absent-component.openvex", &[("refused component-listed", &[1])]),
    ("too-broad.openvex", &[("refused too-broad", &[1])]),
    ("other-build.openvex", &[("refused other-qualifiers", &[])]),
    ("other-product.openvex", &[("refused wrong-product", &[])]),
    ("other-version.openvex", &[("refused other-version", &[])]),
    ("product-only.openvex", &[("demoted product-only", &[1, 2])]),
    ("stale.openvex", &[("demoted stale", &[1])]),
    ("future.openvex", &[("refused future-dated", &[1])]),
    ("undated.openvex", &[("refused no-timestamp", &[1])]),
    ("unjustified.openvex", &[("refused unjustified", &[1])]),
    ("fixed.openvex", &[("refused below-fixed", &[1])]),
    ("dangling.cdx", &[("refused dangling", &[])]),
    ("under-investigation.openvex", &[("used", &[1])]),
    ("affected.openvex", &[("used", &[1]), ("demoted unsigned", &[1])]),
    ("two-answers.openvex", &[("refused superseded", &[1]), ("demoted unsigned", &[1])]),
    ("advisory.csaf", &[("used", &[1])]),
];

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/vex").join(format!("{name}.json"));
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What becomes of each statement of a submission whose SBOM comes first.
fn ended(files: &[(&str, &[u8])]) -> Vec<(String, Vec<u32>)> {
    let submission = Submission::from_texts(files.iter().copied());
    let evidence = formats::read(&submission);
    let mut known = everywhere(&evidence);
    for vulnerability in &mut known {
        vulnerability.affected.retain(|affected| [1, 2].contains(&affected.component));
        vulnerability.affected.iter_mut().for_each(|one| one.fixed = vec!["1.4.2".to_owned()]);
    }
    let mut knowledge = Knowledge { vulnerabilities: known, ..Knowledge::default() };
    let (verified, aliases) = (BTreeSet::new(), |_: &str| Vec::new());
    let as_of = "2026-11-22T12:00:00Z".parse().expect("an instant");
    let product = Some(("tide-desk", "3.2.0"));
    judge(&evidence, &mut knowledge, &Asked { product, as_of, verified: &verified, aliases: &aliases });
    knowledge.statements.into_iter().map(|one| (end(one.made), one.components)).collect()
}

#[test]
fn every_trap_ends_where_it_should_and_nothing_leaks() {
    for (name, expected) in TRAPS {
        let ended = ended(&[("0.json", &fixture("sbom.cdx")), ("1.json", &fixture(name))]);
        let ended: Vec<(&str, &[u32])> = ended.iter().map(|(end, of)| (end.as_str(), &of[..])).collect();
        assert_eq!(ended, *expected, "{name}");
    }
}

#[test]
fn what_favours_the_product_is_refused_where_the_digest_beside_it_differs() {
    let sbom = fixture("sbom.cdx");
    let becomes = |name: &str, ending: &str, stated: &str| {
        let (vex, beside) = (fixture(name), format!("1.json{ending}"));
        let files = [("0.json", &sbom[..]), ("1.json", &vex), (&beside, stated.as_bytes())];
        ended(&files).into_iter().map(|(end, _)| end).collect::<Vec<_>>()
    };
    for (algorithm, ending) in [(Algorithm::Sha256, ".sha256"), (Algorithm::Sha512, ".sha512")] {
        let own = algorithm.digest(&fixture("exact.openvex"));
        let other = algorithm.digest(b"what was given out");
        assert_eq!(becomes("exact.openvex", ending, &own), ["demoted unsigned"]);
        assert_eq!(
            becomes("exact.openvex", ending, &format!("{other}  1.json\n")),
            ["refused digest-differs"]
        );
        assert_eq!(becomes("exact.openvex", ending, ""), ["refused digest-differs"], "no digest at all");
        // A signature beside it changes nothing.
        assert_eq!(becomes("exact.openvex", ".asc", "-----BEGIN PGP SIGNATURE-----"), ["demoted unsigned"]);
        // What speaks against the product counts, whoever said it.
        assert_eq!(becomes("advisory.csaf", ending, &other), ["used"]);
        assert_eq!(becomes("affected.openvex", ending, &other), ["used", "refused digest-differs"]);
    }
}

/// The verdicts of the four rules about statements for a fixture beside its SBOM: the minimum fields, the
/// reasons, the age of investigations, the weaknesses.
const VERDICTS: &[(&str, [Verdict; 4])] = {
    use Verdict::{Fail, NoEvidence, Pass};
    &[
        ("exact.openvex", [Pass, Pass, Pass, NoEvidence]),
        ("linked.cdx", [Pass, Pass, Pass, Pass]),
        ("advisory.csaf", [Pass, Pass, Pass, Pass]),
        ("absent-component.openvex", [Fail, Pass, Pass, NoEvidence]),
        ("too-broad.openvex", [Fail, Pass, Pass, NoEvidence]),
        ("other-build.openvex", [Fail, Pass, Pass, NoEvidence]),
        ("other-product.openvex", [Fail, Pass, Pass, NoEvidence]),
        ("dangling.cdx", [Fail, Pass, Pass, Pass]),
        ("undated.openvex", [Fail, Pass, Pass, NoEvidence]),
        ("future.openvex", [Fail, Pass, Pass, NoEvidence]),
        ("unjustified.openvex", [Pass, Fail, Pass, NoEvidence]),
        ("affected.openvex", [Pass, Pass, Pass, Fail]),
        ("under-investigation.openvex", [Pass, Pass, Fail, NoEvidence]),
    ]
};

/// The verdicts of the rules about statements.
fn verdicts_of(texts: &[(&str, Vec<u8>)]) -> Vec<Verdict> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/baselines/vendor-statements.toml");
    let baseline = Baseline::load(path.to_str().expect("a path")).unwrap_or_else(|error| panic!("{error}"));
    let submission = Submission::from_texts(texts.iter().map(|(name, text)| (*name, &text[..])));
    let evidence = formats::read(&submission);
    let knowledge = alone(&evidence, None, cases::as_of());
    let terms = Terms { knowledge, ..cases::terms(None) };
    let assessment = assess(&submission, &evidence, std::slice::from_ref(&baseline), terms);
    assessment.results[0].findings.iter().map(|finding| finding.verdict).collect()
}

#[test]
fn rules_about_statements_tell_good_ones_from_others() {
    let sbom = || ("0.json", fixture("sbom.cdx"));
    for (name, expected) in VERDICTS {
        assert_eq!(verdicts_of(&[sbom(), ("1.json", fixture(name))]), expected, "{name}");
    }
    assert_eq!(verdicts_of(&[sbom()]), [Verdict::NotApplicable; 4], "nobody makes statements");
    let mut cut = fixture("exact.openvex");
    cut.truncate(cut.len() / 2);
    let broken = verdicts_of(&[sbom(), ("1.json", cut)]);
    assert!(
        broken.iter().all(|verdict| matches!(verdict, Verdict::NoEvidence | Verdict::Fail)),
        "{broken:?}"
    );
}

#[test]
fn what_is_not_what_its_digest_is_of_meets_nothing() {
    let other = Algorithm::Sha512.digest(b"what was given out").into_bytes();
    let files = |stated: Vec<u8>| {
        [("0.json", fixture("sbom.cdx")), ("1.json", fixture("linked.cdx")), ("1.json.sha512", stated)]
    };
    let own = Algorithm::Sha512.digest(&fixture("linked.cdx")).into_bytes();
    assert_eq!(verdicts_of(&files(own)), [Verdict::Pass; 4]);
    assert_eq!(verdicts_of(&files(other)), [Verdict::NoEvidence; 4]);
}

#[test]
fn the_report_says_what_became_of_digests_and_signatures() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
    for name in ["sbom.cdx", "exact.openvex", "advisory.csaf"] {
        write(&format!("{name}.json"), &fixture(name));
    }
    write("sbom.cdx.json.sha256", Algorithm::Sha256.digest(&fixture("sbom.cdx")).as_bytes());
    write("advisory.csaf.json.sha512", Algorithm::Sha512.digest(b"what was given out").as_bytes());
    write("advisory.csaf.json.asc", b"-----BEGIN PGP SIGNATURE-----");
    write("other.asc", b"-----BEGIN PGP SIGNATURE-----");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bidcheck"));
    command.args(["assess", "--no-intel", "--format", "markdown"]).arg(folder.path());
    let report = String::from_utf8(command.output().expect("the program").stdout).expect("UTF-8");
    for line in [
        "- Not what the digest beside it is of, see section 7: <code>advisory.csaf.json</code>.",
        "- Digests, only compared with the file that they stand beside: \
         <code>advisory.csaf.json.sha512</code>, <code>sbom.cdx.json.sha256</code>.",
        "- Signatures, not verified: <code>advisory.csaf.json.asc</code>.",
        "- In no format that is known, and not read: <code>other.asc</code>.",
    ] {
        assert!(report.lines().any(|one| one == line), "{line}");
    }
}
