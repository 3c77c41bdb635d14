//! The shape of the elements that rules look at, judged by hand: what has to be there, its type, its
//! vocabulary (the JSON schema of SPDX 3.0.1).
//!
//! It does not judge which class may have which property, nor the properties of other profiles, and
//! says so: a document is never found valid by it, only invalid.

use crate::evidence::{Cause, FaultKind, Judged, NotJudged, Validity};
use crate::source::{Origin, Problem, ProblemClass};
use crate::syntax::{Kind, Node, Object};

use super::class::{self, Class, PartClass};
use super::reading::Reading;
use super::{relationship_type, vocabulary};

/// The version whose schema is followed.
const VERSION: &str = "3.0.1";

/// What is not judged, as a report says it.
const NOT_JUDGED: &str = "which class may have which property, and further profiles";

/// What a property is made of.
#[derive(Clone, Copy)]
enum Form {
    Text,
    Instant,
    Version,
    Iri,
    /// A reference, or an element in its place.
    One,
    Many,
    Word(&'static str, fn(&str) -> bool),
    Words(&'static str, fn(&str) -> bool),
}

/// Whether the document can be judged: one that was lost in part says nothing of what is missing.
pub(super) fn is_whole(problems: &[Problem], at: Origin) -> bool {
    let mut own = problems.iter().rev().take_while(|problem| problem.document == at.document);
    own.all(|problem| problem.code.class() == ProblemClass::Noted)
}

/// What was found, by the version that the document declares.
pub(super) fn found<'s>(
    mut validity: Validity<'s>,
    version: Option<&str>,
    is_whole: bool,
    at: Origin,
) -> Validity<'s> {
    match version {
        _ if !is_whole => Validity::of_part(),
        // The edition's name without the last number is meant for its last text.
        Some("3.0" | VERSION) => {
            validity.judged = Judged::By(VERSION);
            validity.not_judged = vec![NotJudged { part: NOT_JUDGED.to_owned(), at }];
            validity
        }
        Some("3.0.0") => Validity::no_table(),
        _ => Validity::default(),
    }
}

/// Judges the context of a document, which has to be the one address.
pub(super) fn context<'s>(object: &Object<'s>, reading: &mut Reading<'_, 's>) {
    let asked = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld";
    match object.get("@context") {
        None => fault(reading, FaultKind::MissingField, "@context", "", object.at, None),
        Some(node) if words(node) != Some(asked) => {
            fault(reading, FaultKind::WrongForm, "@context", asked, node.at, Some(node));
        }
        Some(_) => {}
    }
    if let Some(graph) = object.get("@graph").filter(|graph| graph.kind() != Kind::List) {
        fault(reading, FaultKind::WrongType, "@graph", "a list", graph.at, Some(graph));
    }
}

/// Judges one element.
pub(super) fn element<'s>(object: &Object<'s>, reading: &mut Reading<'_, 's>) {
    let Some(node) = object.get("type") else {
        return fault(reading, FaultKind::MissingField, "type", "", object.at, None);
    };
    let named = words(node).and_then(|word| Some((word, class::named(word)?)));
    let Some((word, (class, None))) = named else {
        return fault(
            reading,
            FaultKind::NotInVocabulary,
            "type",
            "the classes of the model",
            node.at,
            Some(node),
        );
    };
    for required in required(class) {
        if object.get(required).is_none() {
            fault(reading, FaultKind::MissingField, &format!("{word}.{required}"), "", object.at, None);
        }
    }
    for (key, node) in &object.entries {
        property(word, key.raw(), *node, reading);
    }
}

/// What has to be there, of the classes that rules look at.
fn required(class: Class) -> &'static [&'static str] {
    match class {
        Class::CreationInfo => &["created", "createdBy", "specVersion"],
        Class::Relationship | Class::Assessment(_) | Class::Rated => {
            &["spdxId", "creationInfo", "from", "relationshipType", "to"]
        }
        Class::License(super::class::LicenseClass::Expression) => {
            &["spdxId", "creationInfo", "simplelicensing_licenseExpression"]
        }
        Class::Part(PartClass::Hash | PartClass::VerificationCode) => &["algorithm", "hashValue"],
        Class::Part(PartClass::Identifier) => &["externalIdentifierType", "identifier"],
        Class::Part(PartClass::Content) => {
            &["software_contentIdentifierType", "software_contentIdentifierValue"]
        }
        Class::Part(PartClass::Link) | Class::Element | Class::Other => &[],
        _ => &["spdxId", "creationInfo"],
    }
}

fn property<'s>(class: &str, key: &str, node: Node<'s>, reading: &mut Reading<'_, 's>) {
    let path = || format!("{class}.{key}");
    let Some(form) = form(key) else {
        if !matches!(key, "type" | "@id") && !is_of(KEYS, key) {
            fault(reading, FaultKind::UnknownField, &path(), "", node.at, None);
        }
        return;
    };
    let mut wrong = |kind, asked: &str, node: Node<'s>| {
        fault(reading, kind, &path(), asked, node.at, Some(node));
    };
    match form {
        Form::Text | Form::Word(..) | Form::Instant | Form::Version | Form::Iri
            if node.kind() != Kind::Text =>
        {
            wrong(FaultKind::WrongType, "text", node);
        }
        Form::One if !matches!(node.kind(), Kind::Text | Kind::Object) => {
            wrong(FaultKind::WrongType, "one element or its identifier", node);
        }
        Form::Many | Form::Words(..) if node.kind() != Kind::List => {
            wrong(FaultKind::WrongType, "a list", node);
        }
        Form::Many
            if matches!(key, "to" | "createdBy") && node.list().is_some_and(|list| list.is_empty()) =>
        {
            wrong(FaultKind::TooFew, "at least one item", node);
        }
        Form::Word(name, has) if !words(node).is_some_and(has) => {
            wrong(FaultKind::NotInVocabulary, name, node);
        }
        Form::Words(name, has) => {
            let others = node.list().unwrap_or_default().into_iter();
            others.filter(|item| !words(*item).is_some_and(has)).for_each(|item| {
                wrong(FaultKind::NotInVocabulary, name, item);
            });
        }
        Form::Instant if !words(node).is_some_and(is_instant) => {
            wrong(FaultKind::WrongForm, "an instant in UTC without fractions, 2026-11-20T03:15:00Z", node);
        }
        Form::Iri if !words(node).is_some_and(is_iri) => {
            wrong(FaultKind::WrongForm, "an IRI with its scheme", node);
        }
        Form::Version if !words(node).is_some_and(is_version) => {
            wrong(FaultKind::WrongForm, "three numbers, 3.0.1", node);
        }
        _ => {}
    }
}

fn form(key: &str) -> Option<Form> {
    Some(match key {
        "name"
        | "comment"
        | "description"
        | "summary"
        | "software_packageVersion"
        | "software_packageUrl"
        | "software_downloadLocation"
        | "software_homePage"
        | "software_copyrightText"
        | "software_sourceInfo"
        | "hashValue"
        | "identifier"
        | "simplelicensing_licenseExpression"
        | "software_contentIdentifierValue" => Form::Text,
        "created" | "builtTime" | "releaseTime" | "validUntilTime" | "startTime" | "endTime" => Form::Instant,
        "specVersion" => Form::Version,
        "spdxId" => Form::Iri,
        "from" | "suppliedBy" | "creationInfo" | "dataLicense" => Form::One,
        "to"
        | "createdBy"
        | "createdUsing"
        | "originatedBy"
        | "rootElement"
        | "element"
        | "verifiedUsing"
        | "externalIdentifier"
        | "externalRef"
        | "software_contentIdentifier"
        | "import"
        | "namespaceMap"
        | "expandedlicensing_member"
        | "locator" => Form::Many,
        "relationshipType" => Form::Word("the words of RelationshipType", |word| {
            relationship_type::named(word).is_some_and(|(one, right)| right.is_none() && one.word == word)
        }),
        "completeness" => Form::Word("complete, incomplete, noAssertion", |word| {
            ["complete", "incomplete", "noAssertion"].contains(&word)
        }),
        "scope" => Form::Word("the words of LifecycleScopeType", |word| is_of(SCOPES, word)),
        "algorithm" => Form::Word("the words of HashAlgorithm", |word| is_of(ALGORITHMS, word)),
        "externalIdentifierType" => {
            Form::Word("the words of ExternalIdentifierType", |word| is_of(IDENTIFIERS, word))
        }
        "externalRefType" => Form::Word("the words of ExternalRefType", |word| is_of(LINKS, word)),
        "software_contentIdentifierType" => {
            Form::Word("gitoid, swhid", |word| ["gitoid", "swhid"].contains(&word))
        }
        "software_primaryPurpose" => Form::Word("the words of SoftwarePurpose", is_purpose),
        "software_additionalPurpose" => Form::Words("the words of SoftwarePurpose", is_purpose),
        "software_sbomType" => {
            Form::Words("the words of SbomType", |word| vocabulary::SBOM_TYPES.contains(&word))
        }
        "profileConformance" => {
            Form::Words("the words of ProfileIdentifierType", |word| is_of(PROFILES, word))
        }
        _ => return None,
    })
}

/// Whether a word is one of those that a text lists.
fn is_of(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|one| one == word)
}

fn is_purpose(word: &str) -> bool {
    vocabulary::PURPOSES.iter().any(|(name, _)| *name == word)
}

/// The schema's form of an instant; whether there is such a day is asked by a rule of its own.
fn is_instant(text: &str) -> bool {
    let pattern = b"0000-00-00T00:00:00Z";
    text.len() == pattern.len()
        && text.bytes().zip(pattern).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            other => byte == *other,
        })
}

/// The schema's form of an identifier: something before a colon and after it, and no blank node.
fn is_iri(text: &str) -> bool {
    !text.starts_with("_:")
        && text.split_once(':').is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty())
}

/// Three numbers; what SemVer lets follow them is of no released edition.
fn is_version(text: &str) -> bool {
    let number = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    text.split('.').count() == 3 && text.split('.').all(number)
}

/// The text of a value as it stands in the document; one with escapes is none of a vocabulary.
fn words(node: Node<'_>) -> Option<&str> {
    node.source().strip_prefix('"')?.strip_suffix('"')
}

fn fault<'s>(
    reading: &mut Reading<'_, 's>,
    kind: FaultKind,
    path: &str,
    asked: &str,
    at: Origin,
    value: Option<Node<'s>>,
) {
    let cause = Cause { kind, path: path.to_owned(), asked: asked.to_owned(), meant: None };
    let scalar = value.filter(|node| !matches!(node.kind(), Kind::List | Kind::Object));
    reading.validity.push(cause, at, scalar.map(|node| words(node).unwrap_or_else(|| node.source())));
}

/// Core/LifecycleScopeType.
const SCOPES: &str = "\
    build design development other runtime test";

/// Core/HashAlgorithm.
const ALGORITHMS: &str = "\
    adler32 blake2b256 blake2b384 blake2b512 blake3 crystalsDilithium crystalsKyber falcon md2 md4 \
    md5 md6 other sha1 sha224 sha256 sha384 sha3_224 sha3_256 sha3_384 sha3_512 sha512";

/// Core/ExternalIdentifierType.
const IDENTIFIERS: &str = "\
    cpe22 cpe23 cve email gitoid other packageUrl securityOther swhid swid urlScheme";

/// Core/ExternalRefType.
const LINKS: &str = "\
    altDownloadLocation altWebPage binaryArtifact bower buildMeta buildSystem certificationReport \
    chat componentAnalysisReport cwe documentation dynamicAnalysisReport eolNotice \
    exportControlAssessment funding issueTracker license mailingList mavenCentral metrics npm nuget \
    other privacyAssessment productMetadata purchaseOrder qualityAssessmentReport releaseHistory \
    releaseNotes riskAssessment runtimeAnalysisReport secureSoftwareAttestation \
    securityAdversaryModel securityAdvisory securityFix securityOther securityPenTestReport \
    securityPolicy securityThreatModel socialMedia sourceArtifact staticAnalysisReport support vcs \
    vulnerabilityDisclosureReport vulnerabilityExploitabilityAssessment";

/// Core/ProfileIdentifierType.
const PROFILES: &str = "\
    ai build core dataset expandedLicensing extension lite security simpleLicensing software";

/// Properties of the context that are not judged, and the keys of JSON-LD.
const KEYS: &str = "\
    @context @graph ai_autonomyType ai_domain ai_energyConsumption ai_energyQuantity ai_energyUnit \
    ai_finetuningEnergyConsumption ai_hyperparameter ai_inferenceEnergyConsumption \
    ai_informationAboutApplication ai_informationAboutTraining ai_limitation ai_metric \
    ai_metricDecisionThreshold ai_modelDataPreprocessing ai_modelExplainability \
    ai_safetyRiskAssessment ai_standardCompliance ai_trainingEnergyConsumption ai_typeOfModel \
    ai_useSensitivePersonalInformation annotationType beginIntegerRange build_buildEndTime \
    build_buildId build_buildStartTime build_buildType build_configSourceDigest \
    build_configSourceEntrypoint build_configSourceUri build_environment build_parameter contentType \
    context dataset_anonymizationMethodUsed dataset_confidentialityLevel \
    dataset_dataCollectionProcess dataset_dataPreprocessing dataset_datasetAvailability \
    dataset_datasetNoise dataset_datasetSize dataset_datasetType dataset_datasetUpdateMechanism \
    dataset_hasSensitivePersonalInformation dataset_intendedUse dataset_knownBias dataset_sensor \
    definingArtifact endIntegerRange expandedlicensing_additionText \
    expandedlicensing_deprecatedVersion expandedlicensing_isDeprecatedAdditionId \
    expandedlicensing_isDeprecatedLicenseId expandedlicensing_isFsfLibre \
    expandedlicensing_isOsiApproved expandedlicensing_licenseXml expandedlicensing_listVersionAdded \
    expandedlicensing_obsoletedBy expandedlicensing_seeAlso \
    expandedlicensing_standardAdditionTemplate expandedlicensing_standardLicenseHeader \
    expandedlicensing_standardLicenseTemplate expandedlicensing_subjectAddition \
    expandedlicensing_subjectExtendableLicense expandedlicensing_subjectLicense extension \
    extension_cdxPropName extension_cdxPropValue extension_cdxProperty externalSpdxId \
    identifierLocator issuingAuthority key locationHint namespace \
    packageVerificationCodeExcludedFile prefix security_actionStatement security_actionStatementTime \
    security_assessedElement security_catalogType security_decisionType security_exploited \
    security_impactStatement security_impactStatementTime security_justificationType \
    security_locator security_modifiedTime security_percentile security_probability \
    security_publishedTime security_score security_severity security_statusNotes \
    security_vectorString security_vexVersion security_withdrawnTime simplelicensing_customIdToUri \
    simplelicensing_licenseListVersion simplelicensing_licenseText software_attributionText \
    software_byteRange software_fileKind software_lineRange software_snippetFromFile standardName \
    statement subject supportLevel value";
