//! Whether the SBOM is signed by somebody in particular.
//! It verifies nothing: a signature that is there leaves the rule without evidence.

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight, unanswered};
use crate::evidence::{Document, FieldName, Signature, Subject};
use crate::source::Field;

/// JSF's keyed hashes (RFC 7518, 3.2): whoever can check one can also make it.
const KEYED_HASHES: &[&str] = &[
    "HS256",
    "HS384",
    "HS512",
    // The same in XML Signature (RFC 9231, 2.2).
    "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-md5",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-sha224",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-sha512",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-ripemd160",
];

/// `check.signature-verified = {}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SignatureVerified {}

impl SignatureVerified {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, _: &Context<'a>) -> Seen<'a> {
        let Subject::Document(Document { sbom: Some(sbom), .. }) = subject else { return Seen::satisfied() };
        let answer = FieldName::SbomAuthorSignature.ask_sbom(sbom);
        if let Some(seen) = unanswered(&answer.state, FieldName::SbomAuthorSignature, answer.of) {
            return seen;
        }
        let Field::Stated(signature) = &sbom.signature else { return Seen::satisfied() };
        let (algorithm, quoted) = match &signature.value {
            Signature::Embedded { algorithm: Some(name) } => (keyed_hash(name.raw()), name.raw()),
            Signature::Embedded { algorithm: None } => (None, ""),
            Signature::Linked { url } => (None, url.raw()),
        };
        let mut observation = match algorithm {
            Some(name) => {
                Observation::new(Weight::Unsatisfied, Code::SignatureNotAttributable).arg("algorithm", name)
            }
            None => Observation::new(Weight::Undetermined, Code::SignatureNotVerified),
        };
        observation.value = (!quoted.is_empty()).then_some(quoted);
        Seen::one(observation.at(Some(signature.at)))
    }
}

fn keyed_hash(name: &str) -> Option<&'static str> {
    KEYED_HASHES.iter().copied().find(|keyed| keyed.eq_ignore_ascii_case(name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{Sight, sights_of_sbom, stated};
    use crate::evidence::Sbom;

    fn sights_of(signature: Field<Signature<'static>>) -> Vec<Sight> {
        sights_of_sbom("signature-verified = {}", Sbom { signature, ..Sbom::default() })
    }

    fn embedded(algorithm: &'static str) -> Field<Signature<'static>> {
        stated(Signature::Embedded { algorithm: Some(algorithm.into()) })
    }

    #[test]
    fn no_signature_is_a_pass_yet() {
        assert_eq!(sights_of(embedded("ES256")), [(Weight::Undetermined, Code::SignatureNotVerified)]);
        let link = stated(Signature::Linked { url: "bom.json.sig".into() });
        assert_eq!(sights_of(link), [(Weight::Undetermined, Code::SignatureNotVerified)]);
    }

    #[test]
    fn a_keyed_hash_is_nobodys_signature() {
        for algorithm in ["HS256", "hs384", " HS512 "] {
            let seen = sights_of(embedded(algorithm));
            assert_eq!(seen, [(Weight::Unsatisfied, Code::SignatureNotAttributable)], "{algorithm}");
        }
    }

    #[test]
    fn absence_is_the_authors_and_inexpressibility_the_formats() {
        assert_eq!(sights_of(Field::Absent), [(Weight::Unsatisfied, Code::Absent)]);
        assert_eq!(sights_of(Field::Inexpressible), [(Weight::Undetermined, Code::Inexpressible)]);
    }
}
