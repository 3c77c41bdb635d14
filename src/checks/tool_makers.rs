//! Who makes the tools that write SBOMs, as data.
//!
//! A maker's name beside its own tool says who made the tool, not who made the SBOM or
//! its components. The table knows names only: it does not say that a maker did anything.

use crate::evidence::{Component, Sbom, Tool};
use crate::source::Text;

/// A maker of tools.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Maker {
    /// Its name in reports.
    pub(super) name: &'static str,
    /// Its names, as [`key`] writes them.
    keys: &'static [&'static str],
    /// What the names of its tools begin with, in small letters.
    tools: &'static [&'static str],
}

const fn maker(name: &'static str, keys: &'static [&'static str], tools: &'static [&'static str]) -> Maker {
    Maker { name, keys, tools }
}

/// The makers whose tools occur in published SBOMs.
const MAKERS: &[Maker] = &[
    maker("Anchore", &["anchore"], &["syft", "grype", "anchore"]),
    maker("APH10", &["aph10"], &["sbom4", "distro2sbom", "sbomgen"]),
    maker("Aqua Security", &["aquasecurity", "aqua"], &["trivy", "tracee"]),
    maker("Black Duck", &["blackduck", "synopsys"], &["black duck", "hub", "synopsys"]),
    maker("Chainguard", &["chainguard"], &["apko", "melange"]),
    maker("Conan", &["conan", "jfrog"], &["conan"]),
    maker(
        "CycloneDX",
        &["cyclonedx", "owasp", "owaspcyclonedx"],
        &["cyclonedx", "cargo-cyclonedx", "cdxgen", "blint", "depscan"],
    ),
    maker("Docker", &["docker"], &["docker", "buildkit"]),
    maker("Endor Labs", &["endorlabs", "endor"], &["endor"]),
    maker("FOSSA", &["fossa"], &["fossa", "spectrometer"]),
    maker("FOSSology", &["fossology"], &["fossology"]),
    maker("Free Software Foundation Europe", &["freesoftwarefoundationeurope", "fsfe"], &["reuse"]),
    maker("GitHub", &["github"], &["github", "npm", "dependency-graph"]),
    maker("GitLab", &["gitlab"], &["gitlab", "gemnasium"]),
    maker("Google", &["google"], &["osv-scanner", "osv-scalibr", "scalibr", "fuchsia"]),
    maker("Interlynk", &["interlynk"], &["sbomqs", "sbomasm", "sbomex"]),
    maker("JFrog", &["jfrog"], &["jfrog", "xray", "frogbot"]),
    maker("Kubernetes", &["kubernetes", "kubernetesreleaseengineering"], &["sigs.k8s.io/bom", "bom"]),
    maker("Manifest", &["manifest", "manifestcyber"], &["manifest-cli", "manifest cyber"]),
    maker("Mend", &["mend", "mendio", "whitesource"], &["mend", "whitesource", "renovate"]),
    maker("Microsoft", &["microsoft"], &["microsoft.sbomtool", "sbom-tool", "component-detection"]),
    maker("nexB", &["nexb", "aboutcode"], &["scancode", "scanpipe", "aboutcode"]),
    maker("npm", &["npm", "npmjs"], &["npm"]),
    maker("OpenEmbedded", &["openembedded", "yoctoproject", "yocto"], &["openembedded", "create-spdx"]),
    maker(
        "Red Hat",
        &["redhat"],
        &[
            "rpm-manifest-generator",
            "sbomer",
            "trustify",
            "claircore",
            "clair",
            "konflux",
            "hermeto",
            "mobster",
        ],
    ),
    maker("SCANOSS", &["scanoss"], &["scanoss"]),
    maker("Siemens", &["siemens"], &["debsbom"]),
    maker("Snyk", &["snyk"], &["snyk", "parlay"]),
    maker("Sonatype", &["sonatype"], &["sonatype", "nexus", "ahab", "nancy", "auditjs", "jake"]),
    maker("Source Auditor", &["sourceauditor"], &["source auditor"]),
    maker("SPDX", &["spdx", "linux", "thelinux"], &["spdx", "github.com/spdx", "tools-golang", "tools-java"]),
    maker("Veracode", &["veracode", "sourceclear"], &["veracode", "srcclr"]),
    maker("VMware", &["vmware", "broadcom"], &["tern"]),
    maker("Zephyr Project", &["zephyr", "zephyrproject"], &["zephyr", "west"]),
];

/// Words that say how an organisation is incorporated, not which it is.
const SUFFIXES: &[&str] = &[
    "ab",
    "ag",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "foundation",
    "gmbh",
    "inc",
    "incorporated",
    "kk",
    "limited",
    "llc",
    "ltd",
    "oy",
    "plc",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sarl",
    "sas",
    "se",
    "srl",
];

/// A name reduced to what tells it from others: small letters and digits, without an address
/// in brackets and without the form of incorporation. `Aqua Security, Ltd.` is `aquasecurity`.
pub(super) fn key(name: &str) -> String {
    let name = name.split(['(', '<']).next().unwrap_or_default();
    let mut words: Vec<String> = words(name).map(str::to_lowercase).collect();
    while words.len() > 1 && words.last().is_some_and(|word| SUFFIXES.contains(&word.as_str())) {
        words.pop();
    }
    words.concat()
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

impl Maker {
    /// Whether an organisation's name is this maker's.
    pub(super) fn is(&self, organisation: &str) -> bool {
        self.has_key(&key(organisation))
    }

    fn has_key(&self, key: &str) -> bool {
        self.keys.contains(&key)
    }

    /// Whether a name begins with that of one of the tools: `trivy-dev` is trivy, `hubble` is not the hub.
    fn has_tool(&self, name: &str) -> bool {
        self.has_tool_named(&tool_name(name))
    }

    fn has_tool_named(&self, name: &str) -> bool {
        self.tools.iter().any(|tool| {
            name.strip_prefix(tool).is_some_and(|rest| {
                tool.ends_with(|c: char| c.is_ascii_digit()) || !rest.starts_with(char::is_alphanumeric)
            })
        })
    }

    /// Whether a component is of this maker's own making, by its names: package URL, group or name.
    pub(super) fn owns(&self, component: &Component<'_>) -> bool {
        let stated = |text: Option<&Text<'_>>| text.is_some_and(|text| self.is_named_in(text.raw()));
        let name = component.name.stated();
        match component.package() {
            Some(purl) => {
                purl.namespace().is_some_and(|space| self.is_named_in(&space)) || self.leads(&purl.name())
            }
            None => stated(component.group.stated()) || name.is_some_and(|name| self.leads(name.raw())),
        }
    }

    /// Whether one of the words is the maker: `com.microsoft.azure`, `github.com/anchore`.
    fn is_named_in(&self, path: &str) -> bool {
        self.is(path) || words(path).any(|word| self.has_key(&word.to_lowercase()))
    }

    /// Whether a name is one of the maker's tools or begins with the maker: `Microsoft.Extensions.Logging`.
    fn leads(&self, name: &str) -> bool {
        self.has_tool(name) || words(name).next().is_some_and(|word| self.has_key(&word.to_lowercase()))
    }
}

/// A tool's name as the table has it: `@cyclonedx/cyclonedx-npm` belongs to a namespace.
fn tool_name(name: &str) -> String {
    name.trim().trim_start_matches('@').to_lowercase()
}

/// The makers of the tools that a document was made with: by the tools' names, or because
/// the document names a maker as a tool's vendor.
pub(super) fn of_tools(sbom: &Sbom<'_>) -> Vec<&'static Maker> {
    let tools = sbom.tools.stated().map(Vec::as_slice).unwrap_or_default();
    let mut made = vec![false; MAKERS.len()];
    for Tool { name, vendor, .. } in tools {
        let name = name.stated().map(|name| tool_name(name.raw()));
        let vendor = vendor.stated().map(|vendor| key(vendor.raw()));
        for (maker, made) in MAKERS.iter().zip(&mut made) {
            *made |= name.as_deref().is_some_and(|name| maker.has_tool_named(name))
                || vendor.as_deref().is_some_and(|vendor| maker.has_key(vendor));
        }
    }
    MAKERS.iter().zip(made).filter_map(|(maker, made)| made.then_some(maker)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{component, package, stated, tool, words};

    fn makers_of(tool: Tool<'static>) -> Vec<&'static str> {
        let sbom = Sbom { tools: stated(vec![tool]), ..Sbom::default() };
        of_tools(&sbom).iter().map(|maker| maker.name).collect()
    }

    #[test]
    fn a_name_is_told_without_its_form_of_incorporation() {
        for (name, expected) in [
            ("Anchore, Inc", "anchore"),
            ("Aqua Security Ltd.", "aquasecurity"),
            ("aquasecurity", "aquasecurity"),
            ("Red Hat Product Security (secalert@redhat.com)", "redhatproductsecurity"),
            ("OWASP Foundation", "owasp"),
            ("SE", "se"),
        ] {
            assert_eq!(key(name), expected, "{name}");
        }
    }

    #[test]
    fn tools_are_known_by_the_beginning_of_their_names() {
        for (name, expected) in [
            ("syft", "Anchore"),
            ("trivy-dev", "Aqua Security"),
            ("Microsoft.SBOMTool", "Microsoft"),
            ("@cyclonedx/cyclonedx-npm", "CycloneDX"),
            ("CycloneDX Maven plugin", "CycloneDX"),
            ("sigs.k8s.io/bom/pkg/spdx", "Kubernetes"),
            ("sbom4python", "APH10"),
            ("Black Duck Binary Analysis", "Black Duck"),
        ] {
            assert_eq!(makers_of(tool(name)), [expected], "{name}");
        }
        assert_eq!(makers_of(tool("hubble")), [""; 0]);
        let vendor = Tool { vendor: words("CycloneDX"), ..tool("Node.js module") };
        assert_eq!(makers_of(vendor), ["CycloneDX"]);
    }

    #[test]
    fn a_maker_owns_what_carries_its_name() {
        let microsoft = MAKERS.iter().find(|maker| maker.name == "Microsoft").expect("known");
        assert!(microsoft.owns(&package("Logging", "pkg:nuget/Microsoft.Extensions.Logging@8.0.0")));
        let anchore = MAKERS.iter().find(|maker| maker.name == "Anchore").expect("known");
        assert!(anchore.owns(&package("stereoscope", "pkg:golang/github.com/anchore/stereoscope@v0.1.0")));
        assert!(anchore.owns(&component("syft", "1.8.0")));
        assert!(!anchore.owns(&package("lodash", "pkg:npm/lodash@4.17.21")));
    }

    #[test]
    fn the_table_is_written_as_it_is_compared() {
        for maker in MAKERS {
            assert!(maker.keys.iter().all(|name| key(name) == *name), "{}", maker.name);
            assert!(maker.tools.iter().all(|tool| tool.to_lowercase() == *tool), "{}", maker.name);
        }
        assert!(MAKERS.is_sorted_by_key(|maker| maker.name.to_lowercase()));
    }
}
