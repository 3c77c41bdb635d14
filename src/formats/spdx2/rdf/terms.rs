//! The properties of SPDX 2 in RDF (the ontology at spdx.org/rdf/terms) and the keys of JSON that say the same.
//!
//! How a value is turned into words is not known here.

use super::graph::SPDX;

/// How a value is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Words, or what a URI stands for.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number,
    /// An individual whose name begins so.
    Enumeration(&'static str),
    /// A licence or a set of licences.
    License,
    /// A node of a class.
    Object(&'static str),
    /// Something that is told in another place.
    Elsewhere,
}

/// A property.
#[derive(Debug)]
pub(super) struct Property {
    /// Its name without the namespace.
    pub(super) name: &'static str,
    /// The key in JSON.
    pub(super) key: &'static str,
    pub(super) form: Form,
    pub(super) is_list: bool,
}

const fn one(name: &'static str, key: &'static str, form: Form) -> Property {
    Property { name, key, form, is_list: false }
}

const fn text(name: &'static str) -> Property {
    one(name, name, Form::Text)
}

const fn list(name: &'static str, key: &'static str, form: Form) -> Property {
    Property { name, key, form, is_list: true }
}

const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
const DOAP: &str = "http://usefulinc.com/ns/doap#";
const POINTERS: &str = "http://www.w3.org/2009/pointers#";

/// The name of a property of a namespace that SPDX draws on.
pub(super) fn local<'t>(name: (Option<&str>, &'t str)) -> Option<&'t str> {
    let is_known = |namespace: &str| [SPDX, RDFS, DOAP, POINTERS].contains(&namespace);
    name.0.is_some_and(is_known).then_some(name.1)
}

const RELATED: Property = one("relationship", "relationships", Form::Elsewhere);
const ANNOTATIONS: Property = list("annotation", "annotations", Form::Object("Annotation"));
const CHECKSUMS: Property = list("checksum", "checksums", Form::Object("Checksum"));
const ATTRIBUTIONS: Property = list("attributionText", "attributionTexts", Form::Text);

#[rustfmt::skip]
pub(super) const DOCUMENT: &[Property] = &[
    one("specVersion", "spdxVersion", Form::Text),
    one("dataLicense", "dataLicense", Form::License),
    text("name"),
    text("comment"),
    one("creationInfo", "creationInfo", Form::Object("CreationInfo")),
    list("externalDocumentRef", "externalDocumentRefs", Form::Object("ExternalDocumentRef")),
    list("hasExtractedLicensingInfo", "hasExtractedLicensingInfos", Form::Object("ExtractedLicensingInfo")),
    list("describesPackage", "documentDescribes", Form::Text),
    list("reviewed", "revieweds", Form::Object("Review")),
    // The files are told by their class.
    one("referencesFile", "files", Form::Elsewhere),
    ANNOTATIONS,
    RELATED,
];

#[rustfmt::skip]
pub(super) const PACKAGE: &[Property] = &[
    text("name"),
    text("versionInfo"),
    text("packageFileName"),
    text("supplier"),
    text("originator"),
    text("downloadLocation"),
    one("filesAnalyzed", "filesAnalyzed", Form::Flag),
    one("packageVerificationCode", "packageVerificationCode", Form::Object("PackageVerificationCode")),
    CHECKSUMS,
    text("homepage"),
    text("sourceInfo"),
    one("licenseConcluded", "licenseConcluded", Form::License),
    one("licenseDeclared", "licenseDeclared", Form::License),
    list("licenseInfoFromFiles", "licenseInfoFromFiles", Form::License),
    text("licenseComments"),
    text("copyrightText"),
    text("summary"),
    text("description"),
    text("comment"),
    list("externalRef", "externalRefs", Form::Object("ExternalRef")),
    ATTRIBUTIONS,
    one("primaryPackagePurpose", "primaryPackagePurpose", Form::Enumeration("purpose_")),
    text("releaseDate"),
    text("builtDate"),
    text("validUntilDate"),
    list("hasFile", "hasFiles", Form::Text),
    ANNOTATIONS,
    RELATED,
];

#[rustfmt::skip]
pub(super) const FILE: &[Property] = &[
    text("fileName"),
    list("fileType", "fileTypes", Form::Enumeration("fileType_")),
    CHECKSUMS,
    one("licenseConcluded", "licenseConcluded", Form::License),
    list("licenseInfoInFile", "licenseInfoInFiles", Form::License),
    text("licenseComments"),
    text("copyrightText"),
    text("comment"),
    text("noticeText"),
    list("fileContributor", "fileContributors", Form::Text),
    list("fileDependency", "fileDependencies", Form::Text),
    ATTRIBUTIONS,
    ANNOTATIONS,
    RELATED,
];

#[rustfmt::skip]
pub(super) const SNIPPET: &[Property] = &[
    text("name"),
    text("snippetFromFile"),
    list("range", "ranges", Form::Object("StartEndPointer")),
    one("licenseConcluded", "licenseConcluded", Form::License),
    list("licenseInfoInSnippet", "licenseInfoInSnippets", Form::License),
    text("licenseComments"),
    text("copyrightText"),
    text("comment"),
    ATTRIBUTIONS,
    ANNOTATIONS,
    RELATED,
];

pub(super) const RELATIONSHIP: &[Property] = &[
    one("relationshipType", "relationshipType", Form::Enumeration("relationshipType_")),
    one("relatedSpdxElement", "relatedSpdxElement", Form::Text),
    text("comment"),
];

/// The properties of what is told inside something else.
#[rustfmt::skip]
pub(super) fn of_class(class: &str) -> &'static [Property] {
    match class {
        "CreationInfo" => const { &[
            text("created"),
            list("creator", "creators", Form::Text),
            text("licenseListVersion"),
            text("comment"),
        ] },
        "ExternalDocumentRef" => const { &[
            text("externalDocumentId"),
            text("spdxDocument"),
            one("checksum", "checksum", Form::Object("Checksum")),
        ] },
        "ExtractedLicensingInfo" => const { &[
            text("licenseId"),
            text("extractedText"),
            text("name"),
            text("comment"),
            list("seeAlso", "seeAlsos", Form::Text),
            list("crossRef", "crossRefs", Form::Object("CrossRef")),
        ] },
        "CrossRef" => const { &[
            text("url"),
            text("match"),
            text("timestamp"),
            one("order", "order", Form::Number),
            one("isLive", "isLive", Form::Flag),
            one("isValid", "isValid", Form::Flag),
            one("isWayBackLink", "isWayBackLink", Form::Flag),
        ] },
        "Checksum" => const { &[
            one("algorithm", "algorithm", Form::Enumeration("checksumAlgorithm_")),
            text("checksumValue"),
        ] },
        "PackageVerificationCode" => const { &[
            text("packageVerificationCodeValue"),
            list("packageVerificationCodeExcludedFile", "packageVerificationCodeExcludedFiles", Form::Text),
        ] },
        "ExternalRef" => const { &[
            one("referenceCategory", "referenceCategory", Form::Enumeration("referenceCategory_")),
            text("referenceType"),
            text("referenceLocator"),
            text("comment"),
        ] },
        "Annotation" => const { &[
            text("annotator"),
            text("annotationDate"),
            one("annotationType", "annotationType", Form::Enumeration("annotationType_")),
            text("comment"),
        ] },
        "Review" => const { &[text("reviewer"), text("reviewDate"), text("comment")] },
        "StartEndPointer" => const { &[
            one("startPointer", "startPointer", Form::Object("Pointer")),
            one("endPointer", "endPointer", Form::Object("Pointer")),
        ] },
        "Pointer" => const { &[
            text("reference"),
            one("offset", "offset", Form::Number),
            one("lineNumber", "lineNumber", Form::Number),
        ] },
        _ => &[],
    }
}

/// The classes that say something which is read, or which SPDX has and no rule asks for. Those of other
/// namespaces are written as in the documents that have them.
pub(super) const CLASSES: &[&str] = &[
    "SpdxDocument",
    "Package",
    "File",
    "Snippet",
    "Relationship",
    "CreationInfo",
    "ExternalDocumentRef",
    "ExternalSpdxElement",
    "ExtractedLicensingInfo",
    "CrossRef",
    "Checksum",
    "PackageVerificationCode",
    "ExternalRef",
    "Annotation",
    "Review",
    "SpdxItem",
    "SpdxElement",
    "License",
    "ListedLicense",
    "AnyLicenseInfo",
    "SimpleLicensingInfo",
    "LicenseSet",
    "ConjunctiveLicenseSet",
    "DisjunctiveLicenseSet",
    "OrLaterOperator",
    "WithExceptionOperator",
    "LicenseException",
    "ListedLicenseException",
    "SpdxNoAssertionLicense",
    "SpdxNoneLicense",
    "SpdxNoAssertionElement",
    "SpdxNoneElement",
    "ptr:StartEndPointer",
    "ptr:ByteOffsetPointer",
    "ptr:LineCharPointer",
];
