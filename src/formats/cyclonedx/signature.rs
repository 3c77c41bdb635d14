//! The signature of a document: embedded (JSON Signature Format 0.82) or linked to.
//!
//! Nothing is verified here.

use crate::evidence::{ExternalReference, Signature};
use crate::source::{Field, Located, Text};
use crate::syntax::{Kind, Node, Object};

use super::notes::Notes;
use super::value;
use super::version::place;

/// Reads the signature of a document. A link to a detached one answers where none is embedded.
pub(super) fn read<'s>(
    object: &Object<'s>,
    references: &[ExternalReference<'s>],
    notes: &mut Notes<'_>,
) -> Field<Signature<'s>> {
    if let Some(node) = object.get("signature").filter(|node| node.kind() != Kind::Null) {
        notes.placed(place::SIGNATURE, node.at);
        return embedded(node, notes);
    }
    let detached = references.iter().find(|reference| reference.kind.raw() == "digital-signature");
    let Some(link) = detached else {
        return notes.version.silence(place::SIGNATURE);
    };
    notes.placed(place::DIGITAL_SIGNATURE, link.at);
    if link.url.is_stand_in() {
        return Field::StandIn(link.at);
    }
    Field::Stated(Located { value: Signature::Linked { url: link.url.clone() }, at: link.at })
}

/// One signer, or several side by side or in a chain. A signer without a signature value signs nothing.
fn embedded<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<Signature<'s>> {
    let Some(object) = value::object("signature", node, notes) else { return Field::Malformed(node.at) };
    let mut signers = Vec::new();
    for key in ["signers", "chain"] {
        if let Some(list) = object.get(key) {
            let more = value::values(key, list, notes, |item, notes| value::object(key, item, notes));
            signers.extend(more);
        }
    }
    signers.push(object);
    let mut algorithms = Vec::new();
    for signer in &signers {
        let signature = signer.get("value").map_or(Field::Absent, |node| value::formal("value", node, notes));
        if signature.stated().is_some() {
            algorithms.push(signer.get("algorithm").and_then(|node| value::words("algorithm", node, notes)));
        }
    }
    if algorithms.is_empty() {
        return Field::Malformed(node.at);
    }
    // A signature by a shared key is nobody's; beside one that is somebody's it takes nothing away.
    let best = algorithms.iter().position(|algorithm| !algorithm.as_ref().is_some_and(is_keyed_hash));
    let algorithm = algorithms.swap_remove(best.unwrap_or(0));
    Field::Stated(Located { value: Signature::Embedded { algorithm }, at: node.at })
}

/// HS256, HS384 and HS512 (RFC 7518, 3.2), and the like of XML Signature (RFC 9231, 2.2).
fn is_keyed_hash(algorithm: &Text<'_>) -> bool {
    algorithm.raw().starts_with("HS") || algorithm.raw().contains("#hmac-")
}
