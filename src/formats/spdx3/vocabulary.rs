//! The words that SPDX 3 gives a meaning to.
//!
//! It walks no document.

use crate::evidence::{Completeness, ComponentKind, IdentifierKind};
use crate::source::{Field, Located, Origin, Text};

pub(super) use super::super::spdx::{
    free_text, is_absolute_iri, is_address, is_no_assertion, is_none, tool_parts,
};
use super::class::{compact, is_like};

/// The elements that every document may refer to without holding them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Individual {
    /// There is none.
    None,
    /// Nothing is asserted.
    NoAssertion,
    /// The SPDX project.
    SpdxProject,
}

/// The individual of this name: a term of the context, or its address in the model.
pub(super) fn individual(name: &str) -> Option<Individual> {
    Some(match &*compact(name) {
        "NoneElement" | "expandedlicensing_NoneLicense" | "licensing_None" => Individual::None,
        "NoAssertionElement" | "expandedlicensing_NoAssertionLicense" | "licensing_NoAssertion" => {
            Individual::NoAssertion
        }
        "SpdxOrganization" => Individual::SpdxProject,
        _ => return None,
    })
}

/// Reads the name of an agent. Converters leave SPDX 2's prefix before it; `NOASSERTION` as a
/// name is a stand-in dressed as an entity.
pub(super) fn agent_name(words: Text<'_>, at: Origin) -> Field<Text<'_>> {
    let name = words.part(without_prefix);
    if is_no_assertion(name.raw()) || is_address(name.raw()) {
        Field::StandIn(at)
    } else {
        Field::free_text(name, at)
    }
}

/// A name without the prefix that SPDX 2 puts before it.
pub(super) fn without_prefix(words: &str) -> &str {
    let prefixes = ["Organization:", "Person:", "Tool:"];
    prefixes.iter().find_map(|prefix| words.trim().strip_prefix(prefix)).unwrap_or(words).trim()
}

/// Reads the identifier of a document, which tells its revisions apart: an absolute IRI.
pub(super) fn document_id(words: Text<'_>, at: Origin) -> Field<Text<'_>> {
    if words.raw().starts_with("_:") {
        return Field::Malformed(at);
    }
    match free_text(words, at) {
        Field::Stated(iri) if !is_absolute_iri(iri.value.raw()) => Field::Malformed(at),
        answer => answer,
    }
}

/// The identifier of a licence or exception that the SPDX list has under an address.
pub(super) fn listed_license(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let name = rest.strip_prefix("spdx.org/licenses/")?;
    let name = name.strip_suffix(".html").or_else(|| name.strip_suffix(".json")).unwrap_or(name);
    (!name.is_empty() && !name.contains('/')).then_some(name)
}

/// The last step of an address, for words of a vocabulary that are written out.
pub(super) fn keyword(word: &str) -> &str {
    let is_address = word.starts_with("https://spdx.org/rdf/") || word.starts_with("spdx:");
    if is_address { word.rsplit('/').next().unwrap_or(word) } else { word }
}

/// The types of `software_Sbom` (SPDX 3.0.1, Software/SbomType).
pub(super) const SBOM_TYPES: &[&str] = &["build", "source", "analyzed", "deployed", "runtime", "design"];

/// The words of Core/RelationshipCompleteness.
pub(super) fn completeness(word: &str, at: Origin) -> Option<Field<Completeness>> {
    Some(match word {
        "complete" => Field::Stated(Located { value: Completeness::Complete, at }),
        "incomplete" => Field::Stated(Located { value: Completeness::Incomplete, at }),
        "noAssertion" => Field::NotAsserted(at),
        _ => return None,
    })
}

/// What is known of a type of external or content identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IdentifierType {
    /// It names the component.
    Kind(IdentifierKind),
    /// It would, but the word is another.
    Near(IdentifierKind, &'static str),
    /// It leads somewhere.
    Link,
}

/// The words of Core/ExternalIdentifierType and Software/ContentIdentifierType that name a component.
const IDENTIFIERS: &[(&str, IdentifierKind)] = &[
    ("packageUrl", IdentifierKind::Purl),
    ("cpe23", IdentifierKind::Cpe),
    ("cpe22", IdentifierKind::Cpe),
    ("swid", IdentifierKind::Swid),
    ("swhid", IdentifierKind::Swhid),
    ("gitoid", IdentifierKind::Gitoid),
];

/// Words of SPDX 2 and of other texts for the same, each with the right one.
const OTHER_WORDS: &[(&str, &str)] =
    &[("purl", "packageUrl"), ("cpe23Type", "cpe23"), ("cpe22Type", "cpe22"), ("swh", "swhid")];

/// The scheme that a type of identifier stands for. What it identifies says itself what it is, so that
/// another word for it costs a note only.
pub(super) fn identifier_type(word: &str) -> IdentifierType {
    let word = keyword(word);
    let meant = OTHER_WORDS.iter().find(|(other, _)| is_like(word, other)).map_or(word, |(_, right)| right);
    match IDENTIFIERS.iter().find(|(name, _)| is_like(meant, name)) {
        Some((name, kind)) if *name == word => IdentifierType::Kind(*kind),
        Some((name, kind)) => IdentifierType::Near(*kind, name),
        None => IdentifierType::Link,
    }
}

/// The words of Software/SoftwarePurpose, with the kind of component that each means.
pub(super) const PURPOSES: &[(&str, ComponentKind)] = &[
    ("library", ComponentKind::Library),
    ("application", ComponentKind::Application),
    ("executable", ComponentKind::Application),
    ("framework", ComponentKind::Framework),
    ("container", ComponentKind::Container),
    ("platform", ComponentKind::Platform),
    ("operatingSystem", ComponentKind::OperatingSystem),
    ("device", ComponentKind::Device),
    ("deviceDriver", ComponentKind::DeviceDriver),
    ("firmware", ComponentKind::Firmware),
    ("file", ComponentKind::File),
    ("model", ComponentKind::MachineLearningModel),
    ("data", ComponentKind::Data),
    ("source", ComponentKind::Source),
    ("archive", ComponentKind::Archive),
    ("install", ComponentKind::Install),
    ("other", ComponentKind::Other),
    ("bom", ComponentKind::Other),
    ("configuration", ComponentKind::Other),
    ("diskImage", ComponentKind::Other),
    ("documentation", ComponentKind::Other),
    ("evidence", ComponentKind::Other),
    ("filesystemImage", ComponentKind::Other),
    ("manifest", ComponentKind::Other),
    ("module", ComponentKind::Other),
    ("patch", ComponentKind::Other),
    ("requirement", ComponentKind::Other),
    ("specification", ComponentKind::Other),
    ("test", ComponentKind::Other),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::DocumentId;

    const AT: Origin = Origin { document: DocumentId(0), offset: 0 };

    #[test]
    fn individuals_are_known_by_term_and_by_address() {
        for (name, expected) in [
            ("NoneElement", Some(Individual::None)),
            ("https://spdx.org/rdf/3.0.1/terms/Core/NoneElement", Some(Individual::None)),
            ("https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement", Some(Individual::NoAssertion)),
            ("spdx:Core/NoAssertionElement", Some(Individual::NoAssertion)),
            ("expandedlicensing_NoneLicense", Some(Individual::None)),
            ("https://spdx.org/rdf/3.0.0/terms/ExpandedLicensing/NoneLicense", Some(Individual::None)),
            ("https://spdx.org/rdf/3.0.1/terms/Licensing/NoAssertion", Some(Individual::NoAssertion)),
            ("SpdxOrganization", Some(Individual::SpdxProject)),
            ("https://harboursystems.example/NoneElement", None),
            ("NONE", None),
        ] {
            assert_eq!(individual(name), expected, "{name}");
        }
    }

    #[test]
    fn an_agent_is_known_by_its_name_alone() {
        for (words, expected) in [
            ("unknown", Field::DeclaredUnknown(AT)),
            ("Organization: NOASSERTION", Field::StandIn(AT)),
            ("NOASSERTION", Field::StandIn(AT)),
            ("sbom@harboursystems.example", Field::StandIn(AT)),
            ("N/A", Field::StandIn(AT)),
        ] {
            assert_eq!(agent_name(words.into(), AT), expected, "{words}");
        }
        for (words, name) in [("Organization: Harbour", "Harbour"), ("Harbour: Pacific", "Harbour: Pacific")]
        {
            assert_eq!(agent_name(words.into(), AT).stated().map(Text::raw), Some(name));
        }
    }

    #[test]
    fn a_document_is_told_from_others_by_an_absolute_iri() {
        for (words, is_stated) in [
            ("https://sbom.harboursystems.example/portal-2.1.0#document", true),
            ("urn:uuid:6f0c1f0a-4a52-4b8e-9a43-2f6d1c7e58b1", true),
            ("SPDXRef-DOCUMENT", false),
            ("_:document", false),
            ("https://", false),
        ] {
            assert_eq!(document_id(words.into(), AT).stated().is_some(), is_stated, "{words}");
        }
    }

    #[test]
    fn a_listed_license_is_named_by_its_address() {
        for (address, id) in [
            ("https://spdx.org/licenses/MIT", Some("MIT")),
            ("http://spdx.org/licenses/MIT.html", Some("MIT")),
            ("https://spdx.org/licenses/", None),
            ("https://harboursystems.example/licenses/MIT", None),
        ] {
            assert_eq!(listed_license(address), id, "{address}");
        }
    }

    #[test]
    fn another_word_for_an_identifier_is_a_near_miss() {
        use IdentifierType::{Kind, Link, Near};
        for (word, expected) in [
            ("packageUrl", Kind(IdentifierKind::Purl)),
            ("https://spdx.org/rdf/3.0.1/terms/Core/ExternalIdentifierType/cpe23", Kind(IdentifierKind::Cpe)),
            ("packageURL", Near(IdentifierKind::Purl, "packageUrl")),
            ("purl", Near(IdentifierKind::Purl, "packageUrl")),
            ("cpe23Type", Near(IdentifierKind::Cpe, "cpe23")),
            ("other", Link),
            ("email", Link),
            ("", Link),
        ] {
            assert_eq!(identifier_type(word), expected, "{word}");
        }
    }

    #[test]
    fn a_tool_is_split_before_its_version() {
        for (name, parts) in [
            ("Microsoft.SBOMTool-0.2.7", ("Microsoft.SBOMTool", Some("0.2.7"))),
            ("cargo-sbom-v0.10.0", ("cargo-sbom", Some("v0.10.0"))),
            ("Cavil", ("Cavil", None)),
            ("apko (v0.8.0-53-gfaa1b37)", ("apko (v0.8.0-53-gfaa1b37)", None)),
        ] {
            assert_eq!(tool_parts(name), parts, "{name}");
        }
    }
}
