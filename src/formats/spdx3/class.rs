//! The classes of the SPDX 3 model, as the context names them, and what each is read as.
//!
//! It reads no element.

use std::borrow::Cow;

use crate::evidence::{ComponentKind, PartyKind, Status};

/// What an element is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A package, with its kind where it names no purpose.
    Package(ComponentKind),
    File,
    /// `SpdxDocument`.
    Document,
    /// `software_Sbom`.
    Sbom,
    /// `Bom` or `Bundle`.
    Collection,
    CreationInfo,
    Agent(PartyKind),
    SoftwareAgent,
    Tool,
    Relationship,
    /// A relationship that says how products stand towards a vulnerability.
    Assessment(Status),
    /// A relationship that says of a vulnerability in products how grave or how likely it is.
    Rated,
    License(LicenseClass),
    Part(PartClass),
    Vulnerability,
    /// `Element` and its individuals, which say nothing but a name.
    Element,
    /// A class of the model that no rule asks about.
    Other,
}

/// The ways to give a licence (simple and expanded licensing profiles).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LicenseClass {
    Expression,
    /// A licence or exception of the SPDX list, by its address.
    Listed,
    /// A licence or addition with a text of its own.
    Custom,
    Conjunctive,
    Disjunctive,
    OrLater,
    WithAddition,
    /// The abstract class, whose bearers can have a name only.
    Any,
}

/// What belongs to one element and is an object of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartClass {
    Identifier,
    Content,
    Hash,
    Link,
    /// The hash of SPDX 2 over the files of a package; it is none of the package itself.
    VerificationCode,
}

/// The class that a word names, with the right word where it is another.
pub(super) fn named(word: &str) -> Option<(Class, Option<&'static str>)> {
    let compact = compact(word);
    let exact = CLASSES.iter().find(|(name, _)| *name == compact);
    if let Some((_, class)) = exact {
        return Some((*class, None));
    }
    let instead = ABSTRACT.iter().find(|(name, ..)| is_like(&compact, name));
    if let Some((_, class, right)) = instead {
        return Some((*class, Some(right)));
    }
    let near = CLASSES.iter().find(|(name, _)| {
        is_like(&compact, name) || name.split_once('_').is_some_and(|(_, bare)| is_like(&compact, bare))
    });
    near.map(|(name, class)| (*class, Some(*name)))
}

/// Whether only SPDX 3 has a class of this name.
pub(super) fn is_distinctive(word: &str) -> bool {
    let compact = compact(word);
    let is_ours =
        |(name, _): &(&str, Class)| *name == compact && (name.contains('_') || *name == "SpdxDocument");
    CLASSES.iter().any(is_ours)
}

/// The word of the context for an address of the model, such as
/// `https://spdx.org/rdf/3.0.1/terms/Software/Package`; other words as they are.
pub(super) fn compact(word: &str) -> Cow<'_, str> {
    let terms = word
        .strip_prefix("https://spdx.org/rdf/3")
        .and_then(|rest| rest.split_once("/terms/"))
        .map_or_else(|| word.strip_prefix("spdx:"), |(_, term)| Some(term));
    match terms.and_then(|term| term.split_once('/')) {
        Some(("Core", name)) => Cow::Borrowed(name),
        Some((profile, name)) => Cow::Owned(format!("{}_{name}", profile.to_ascii_lowercase())),
        None => Cow::Borrowed(terms.unwrap_or(word)),
    }
}

/// Whether two words differ in case and punctuation only.
pub(super) fn is_like(one: &str, other: &str) -> bool {
    fn plain(word: &str) -> impl Iterator<Item = u8> {
        word.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
    }
    plain(one).eq(plain(other)) && !one.is_empty()
}

/// Classes that nothing can be of, which documents name all the same, and what is meant.
const ABSTRACT: &[(&str, Class, &str)] = &[
    ("software_SoftwareArtifact", Class::Package(ComponentKind::Unspecified), "software_Package"),
    (
        "simplelicensing_AnyLicenseInfo",
        Class::License(LicenseClass::Any),
        "simplelicensing_LicenseExpression",
    ),
    ("AnyLicenseInfo", Class::License(LicenseClass::Any), "simplelicensing_LicenseExpression"),
];

/// Those that documents are full of stand first.
const CLASSES: &[(&str, Class)] = &[
    ("Relationship", Class::Relationship),
    ("software_Package", Class::Package(ComponentKind::Unspecified)),
    ("software_File", Class::File),
    ("LifecycleScopedRelationship", Class::Relationship),
    ("simplelicensing_LicenseExpression", Class::License(LicenseClass::Expression)),
    ("ExternalIdentifier", Class::Part(PartClass::Identifier)),
    ("Hash", Class::Part(PartClass::Hash)),
    ("CreationInfo", Class::CreationInfo),
    ("SpdxDocument", Class::Document),
    ("software_Sbom", Class::Sbom),
    ("Bom", Class::Collection),
    ("Bundle", Class::Collection),
    ("Organization", Class::Agent(PartyKind::Organisation)),
    ("Person", Class::Agent(PartyKind::Person)),
    ("Agent", Class::Agent(PartyKind::Unspecified)),
    ("SoftwareAgent", Class::SoftwareAgent),
    ("Tool", Class::Tool),
    ("ai_AIPackage", Class::Package(ComponentKind::MachineLearningModel)),
    ("dataset_DatasetPackage", Class::Package(ComponentKind::Data)),
    ("ExternalRef", Class::Part(PartClass::Link)),
    ("software_ContentIdentifier", Class::Part(PartClass::Content)),
    ("PackageVerificationCode", Class::Part(PartClass::VerificationCode)),
    ("simplelicensing_SimpleLicensingText", Class::License(LicenseClass::Custom)),
    ("expandedlicensing_ListedLicense", Class::License(LicenseClass::Listed)),
    ("expandedlicensing_ListedLicenseException", Class::License(LicenseClass::Listed)),
    ("expandedlicensing_CustomLicense", Class::License(LicenseClass::Custom)),
    ("expandedlicensing_CustomLicenseAddition", Class::License(LicenseClass::Custom)),
    ("expandedlicensing_ConjunctiveLicenseSet", Class::License(LicenseClass::Conjunctive)),
    ("expandedlicensing_DisjunctiveLicenseSet", Class::License(LicenseClass::Disjunctive)),
    ("expandedlicensing_OrLaterOperator", Class::License(LicenseClass::OrLater)),
    ("expandedlicensing_WithAdditionOperator", Class::License(LicenseClass::WithAddition)),
    ("security_Vulnerability", Class::Vulnerability),
    ("Element", Class::Element),
    ("IndividualElement", Class::Element),
    ("expandedlicensing_IndividualLicensingInfo", Class::Element),
    ("software_Snippet", Class::Other),
    ("build_Build", Class::Other),
    ("Annotation", Class::Other),
    ("ExternalMap", Class::Other),
    ("NamespaceMap", Class::Other),
    ("DictionaryEntry", Class::Other),
    ("PositiveIntegerRange", Class::Other),
    ("ai_EnergyConsumption", Class::Other),
    ("ai_EnergyConsumptionDescription", Class::Other),
    ("extension_CdxPropertiesExtension", Class::Other),
    ("extension_CdxPropertyEntry", Class::Other),
    ("security_CvssV2VulnAssessmentRelationship", Class::Rated),
    ("security_CvssV3VulnAssessmentRelationship", Class::Rated),
    ("security_CvssV4VulnAssessmentRelationship", Class::Rated),
    ("security_EpssVulnAssessmentRelationship", Class::Rated),
    ("security_ExploitCatalogVulnAssessmentRelationship", Class::Rated),
    ("security_SsvcVulnAssessmentRelationship", Class::Rated),
    ("security_VexAffectedVulnAssessmentRelationship", Class::Assessment(Status::Affected)),
    ("security_VexFixedVulnAssessmentRelationship", Class::Assessment(Status::Fixed)),
    ("security_VexNotAffectedVulnAssessmentRelationship", Class::Assessment(Status::NotAffected)),
    (
        "security_VexUnderInvestigationVulnAssessmentRelationship",
        Class::Assessment(Status::UnderInvestigation),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_named_by_the_context_or_by_its_address() {
        let package = Class::Package(ComponentKind::Unspecified);
        for (word, expected) in [
            ("software_Package", Some((package, None))),
            ("https://spdx.org/rdf/3.0.1/terms/Software/Package", Some((package, None))),
            ("https://spdx.org/rdf/3.0.0/terms/Core/Tool", Some((Class::Tool, None))),
            ("spdx:Software/File", Some((Class::File, None))),
            ("Package", Some((package, Some("software_Package")))),
            ("software:Package", Some((package, Some("software_Package")))),
            (
                "simpleLicensing_LicenseExpression",
                Some((Class::License(LicenseClass::Expression), Some("simplelicensing_LicenseExpression"))),
            ),
            (
                "AnyLicenseInfo",
                Some((Class::License(LicenseClass::Any), Some("simplelicensing_LicenseExpression"))),
            ),
            ("acme_Widget", None),
            ("", None),
            ("_", None),
        ] {
            assert_eq!(named(word), expected, "{word}");
        }
    }

    #[test]
    fn every_class_is_listed_once() {
        for (index, (name, class)) in CLASSES.iter().enumerate() {
            assert_eq!(named(name), Some((*class, None)), "{name}");
            assert!(!CLASSES[..index].iter().any(|(other, _)| other == name), "{name}");
        }
    }

    #[test]
    fn names_that_others_use_too_do_not_mark_a_document() {
        assert!(is_distinctive("software_Sbom") && is_distinctive("SpdxDocument"));
        assert!(!is_distinctive("Person") && !is_distinctive("Relationship") && !is_distinctive("package"));
    }
}
