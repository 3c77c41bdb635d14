//! The words that SPDX 2 gives a meaning to, whatever notation they are written in.
//!
//! It walks no document and knows no key of JSON.

use crate::evidence::{ComponentKind, IdentifierKind};
use crate::source::{Field, Origin, Text};

use super::super::spdx;
pub(super) use spdx::{free_text, is_address, is_no_assertion, is_none};

/// What the prefix of a creator, supplier or originator says it is (SPDX 2.3, 6.8, 7.5, 7.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Actor {
    Person,
    Organisation,
    Tool,
}

/// Tells the prefix of an actor from what follows it.
pub(super) fn actor(words: &str) -> Option<(Actor, &str)> {
    let (prefix, rest) = words.trim().split_once(':')?;
    let actor = match prefix {
        "Person" => Actor::Person,
        "Organization" => Actor::Organisation,
        "Tool" => Actor::Tool,
        _ => return None,
    };
    Some((actor, rest.trim()))
}

/// The name of an actor: without its prefix and the e-mail address in parentheses.
pub(super) fn actor_name(words: &str) -> &str {
    let rest = actor(words).map_or(words.trim(), |(_, rest)| rest);
    let Some((name, address)) = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) else {
        return rest;
    };
    // Parentheses around anything else belong to the name.
    if address.trim().is_empty() || address.contains('@') { name.trim_end() } else { rest }
}

/// The name and the version of a tool, without the prefix that says that it is one.
pub(super) fn tool_parts(words: &str) -> (&str, Option<&str>) {
    spdx::tool_parts(actor(words).map_or(words.trim(), |(_, rest)| rest))
}

/// Reads the name behind an actor's prefix, where `NOASSERTION` is a stand-in dressed as an entity.
pub(super) fn name_of_actor<'s>(words: &Text<'s>, at: Origin) -> Field<Text<'s>> {
    let name = words.part(actor_name);
    if is_no_assertion(name.raw()) { Field::StandIn(at) } else { Field::free_text(name, at) }
}

/// Reads a supplier or an originator (SPDX 2.3, 7.5 and 7.6): a person or an organisation.
pub(super) fn party(words: Text<'_>, at: Origin) -> Field<Text<'_>> {
    match actor(words.raw()) {
        _ if is_no_assertion(words.raw()) => Field::NotAsserted(at),
        _ if is_none(words.raw()) => Field::None(at),
        Some((Actor::Tool, _)) => Field::Malformed(at),
        _ => name_of_actor(&words, at),
    }
}

/// Reads a licence field (SPDX 2.3, 7.13 and 7.15).
pub(super) fn license(words: Text<'_>, at: Origin) -> Field<Text<'_>> {
    if is_no_assertion(words.raw()) {
        Field::NotAsserted(at)
    } else if is_none(words.raw()) {
        Field::None(at)
    } else {
        Field::free_text(words, at)
    }
}

/// Reads a document namespace (SPDX 2.3, 6.5): an absolute URI without `#`.
pub(super) fn namespace(words: Text<'_>, at: Origin) -> Field<Text<'_>> {
    match free_text(words, at) {
        Field::Stated(uri) if !is_absolute_uri(uri.value.raw()) => Field::Malformed(at),
        answer => answer,
    }
}

fn is_absolute_uri(text: &str) -> bool {
    spdx::is_absolute_iri(text) && !text.contains('#')
}

/// The scheme of a type of external reference that names the component, whatever its category
/// (annex F). Other types are links.
pub(super) fn identifier_kind(reference_type: &str) -> Option<IdentifierKind> {
    // RDF writes the type as a URI, and some JSON does the same.
    let word = reference_type.trim();
    match word.strip_prefix("http://spdx.org/rdf/references/").unwrap_or(word) {
        "purl" => Some(IdentifierKind::Purl),
        "cpe22Type" | "cpe23Type" => Some(IdentifierKind::Cpe),
        "swid" => Some(IdentifierKind::Swid),
        "swh" => Some(IdentifierKind::Swhid),
        "gitoid" => Some(IdentifierKind::Gitoid),
        _ => None,
    }
}

/// The kind of a primary package purpose (SPDX 2.3, 7.24).
pub(super) fn component_kind(purpose: &str) -> Option<ComponentKind> {
    Some(match purpose {
        "APPLICATION" => ComponentKind::Application,
        "FRAMEWORK" => ComponentKind::Framework,
        "LIBRARY" => ComponentKind::Library,
        "CONTAINER" => ComponentKind::Container,
        // The text of the specification has a hyphen, its JSON schema an underscore.
        "OPERATING-SYSTEM" | "OPERATING_SYSTEM" => ComponentKind::OperatingSystem,
        "DEVICE" => ComponentKind::Device,
        "FIRMWARE" => ComponentKind::Firmware,
        "SOURCE" => ComponentKind::Source,
        "ARCHIVE" => ComponentKind::Archive,
        "FILE" => ComponentKind::File,
        "INSTALL" => ComponentKind::Install,
        "OTHER" => ComponentKind::Other,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::DocumentId;

    #[test]
    fn an_actor_is_named_without_prefix_and_address() {
        for (words, name) in [
            ("Organization: Harbour Systems Ltd (sbom@harboursystems.example)", "Harbour Systems Ltd"),
            ("Person: Jane Doe ()", "Jane Doe"),
            ("Organization:Harbour (Pacific)", "Harbour (Pacific)"),
            ("Person: (jane@harboursystems.example)", ""),
            ("Harbour Systems", "Harbour Systems"),
        ] {
            assert_eq!(actor_name(words), name, "{words}");
        }
    }

    #[test]
    fn a_tool_is_split_before_its_version() {
        for (words, parts) in [
            ("Tool: syft-0.57.0", ("syft", Some("0.57.0"))),
            ("Tool: cargo-sbom-v0.10.0", ("cargo-sbom", Some("v0.10.0"))),
            ("Tool: Microsoft.SBOMTool-0.0.0-preview.0", ("Microsoft.SBOMTool", Some("0.0.0-preview.0"))),
            ("Tool: trivy-dev", ("trivy-dev", None)),
            ("Tool: apko (v0.8.0-53-gfaa1b37)", ("apko (v0.8.0-53-gfaa1b37)", None)),
            ("Tool: npm/cli-11.19.1", ("npm/cli", Some("11.19.1"))),
        ] {
            assert_eq!(tool_parts(words), parts, "{words}");
        }
    }

    #[test]
    fn a_party_answers_in_seven_ways() {
        let at = Origin { document: DocumentId(0), offset: 0 };
        for (words, answer) in [
            ("NOASSERTION", Field::NotAsserted(at)),
            ("NONE", Field::None(at)),
            ("unknown", Field::DeclaredUnknown(at)),
            ("Organization: UNKNOWN", Field::DeclaredUnknown(at)),
            ("Organization: NOASSERTION", Field::StandIn(at)),
            ("Organization: ", Field::StandIn(at)),
            ("Person: N/A ()", Field::StandIn(at)),
            ("Person: anonymous", Field::StandIn(at)),
            ("", Field::StandIn(at)),
            ("Tool: slipway-1.8.0", Field::Malformed(at)),
        ] {
            assert_eq!(party(words.into(), at), answer, "{words}");
        }
        let stated = party("Organization: Harbour Systems (a@b.example)".into(), at);
        assert_eq!(stated.stated().map(Text::raw), Some("Harbour Systems"));
    }

    #[test]
    fn a_namespace_is_an_absolute_uri_without_a_fragment() {
        for (uri, is_absolute) in [
            ("https://sbom.harboursystems.example/portal-2.1.0", true),
            ("urn:uuid:6f0c1f0a-4a52-4b8e-9a43-2f6d1c7e58b1", true),
            ("https://sbom.harboursystems.example/portal#", false),
            ("portal-2.1.0", false),
            ("https://", false),
            ("https://harbour systems.example", false),
            ("2portal:x", false),
        ] {
            assert_eq!(is_absolute_uri(uri), is_absolute, "{uri}");
        }
    }
}
