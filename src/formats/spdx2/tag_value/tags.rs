//! The tags of SPDX 2.1 to 2.3 and the keys of JSON that say the same.
//!
//! How a value of several words is told apart is not known here.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The kinds of element that tags belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Document,
    Creation,
    Package,
    File,
    Snippet,
    License,
    Annotation,
    Review,
    Relationship,
}

impl Section {
    /// How many there are.
    pub(super) const COUNT: usize = Self::Relationship as usize + 1;

    /// Whether the tags after its first belong to it until another element begins. Annotations, reviews and
    /// relationships may stand inside another element, which goes on after them.
    pub(super) fn takes_what_follows(self) -> bool {
        matches!(self, Self::Package | Self::File | Self::Snippet | Self::License)
    }
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Words, and the first of an element.
    Begins,
    /// Words.
    Words,
    /// `true` or `false`.
    Flag,
    /// What a package is for.
    Purpose,
    /// Words, one of several.
    List,
    /// `SHA1: 85ed…`.
    Checksum,
    /// `SECURITY cpe23Type cpe:2.3:…`.
    ExternalRef,
    /// `DocumentRef-x https://… SHA1: 85ed…`.
    ExternalDocument,
    /// `85ed… (excludes: ./package.spdx)`.
    VerificationCode,
    /// `310:420`.
    Range,
}

impl Form {
    /// Whether the key holds a list.
    pub(super) fn is_listed(self) -> bool {
        matches!(self, Self::List | Self::Checksum | Self::ExternalRef | Self::ExternalDocument | Self::Range)
    }
}

/// A tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// The word of the specification.
    pub(super) name: &'static str,
    pub(super) section: Section,
    /// The key in JSON.
    pub(super) key: &'static str,
    pub(super) form: Form,
}

const fn tag(name: &'static str, section: Section, key: &'static str, form: Form) -> Tag {
    Tag { name, section, key, form }
}

/// The key under which an annotation keeps what it annotates, which is no key of JSON.
pub(super) const ANNOTATED: &str = "SPDXREF";

/// The tag with this name, whatever element it belongs to.
pub(super) fn named(name: &str) -> Option<&'static Tag> {
    static BY_NAME: LazyLock<HashMap<&'static str, &'static Tag>> =
        LazyLock::new(|| TAGS.iter().map(|tag| (tag.name, tag)).collect());
    BY_NAME.get(name).copied()
}

/// The tag that was probably meant by another word, or that stands out of its place.
pub(super) fn meant_by(written: &str) -> Option<&'static str> {
    let meant = |tag: &&Tag| tag.name.eq_ignore_ascii_case(written);
    TAGS.iter().chain(IDS).find(meant).map(|tag| tag.name)
}

/// The tag `SPDXID` of each kind of element that has one.
pub(super) fn ids() -> &'static [Tag] {
    IDS
}

const IDS: &[Tag] = &[
    tag("SPDXID", Section::Document, "SPDXID", Form::Words),
    tag("SPDXID", Section::Package, "SPDXID", Form::Words),
    tag("SPDXID", Section::File, "SPDXID", Form::Words),
];

#[rustfmt::skip]
const TAGS: &[Tag] = &[
    // SPDX 2.3, clause 6.
    tag("SPDXVersion", Section::Document, "spdxVersion", Form::Words),
    tag("DataLicense", Section::Document, "dataLicense", Form::Words),
    tag("DocumentName", Section::Document, "name", Form::Words),
    tag("DocumentNamespace", Section::Document, "documentNamespace", Form::Words),
    tag("DocumentComment", Section::Document, "comment", Form::Words),
    tag("ExternalDocumentRef", Section::Document, "externalDocumentRefs", Form::ExternalDocument),
    tag("LicenseListVersion", Section::Creation, "licenseListVersion", Form::Words),
    tag("Creator", Section::Creation, "creators", Form::List),
    tag("Created", Section::Creation, "created", Form::Words),
    tag("CreatorComment", Section::Creation, "comment", Form::Words),
    // Clause 7.
    tag("PackageName", Section::Package, "name", Form::Begins),
    tag("PackageVersion", Section::Package, "versionInfo", Form::Words),
    tag("PackageFileName", Section::Package, "packageFileName", Form::Words),
    tag("PackageSupplier", Section::Package, "supplier", Form::Words),
    tag("PackageOriginator", Section::Package, "originator", Form::Words),
    tag("PackageDownloadLocation", Section::Package, "downloadLocation", Form::Words),
    tag("FilesAnalyzed", Section::Package, "filesAnalyzed", Form::Flag),
    tag("PackageVerificationCode", Section::Package, "packageVerificationCode", Form::VerificationCode),
    tag("PackageChecksum", Section::Package, "checksums", Form::Checksum),
    tag("PackageHomePage", Section::Package, "homepage", Form::Words),
    tag("PackageSourceInfo", Section::Package, "sourceInfo", Form::Words),
    tag("PackageLicenseConcluded", Section::Package, "licenseConcluded", Form::Words),
    tag("PackageLicenseInfoFromFiles", Section::Package, "licenseInfoFromFiles", Form::List),
    tag("PackageLicenseDeclared", Section::Package, "licenseDeclared", Form::Words),
    tag("PackageLicenseComments", Section::Package, "licenseComments", Form::Words),
    tag("PackageCopyrightText", Section::Package, "copyrightText", Form::Words),
    tag("PackageSummary", Section::Package, "summary", Form::Words),
    tag("PackageDescription", Section::Package, "description", Form::Words),
    tag("PackageComment", Section::Package, "comment", Form::Words),
    tag("ExternalRef", Section::Package, "externalRefs", Form::ExternalRef),
    tag("ExternalRefComment", Section::Package, "externalRefs", Form::ExternalRef),
    tag("PackageAttributionText", Section::Package, "attributionTexts", Form::List),
    tag("PrimaryPackagePurpose", Section::Package, "primaryPackagePurpose", Form::Purpose),
    tag("ReleaseDate", Section::Package, "releaseDate", Form::Words),
    tag("BuiltDate", Section::Package, "builtDate", Form::Words),
    tag("ValidUntilDate", Section::Package, "validUntilDate", Form::Words),
    // Clause 8.
    tag("FileName", Section::File, "fileName", Form::Begins),
    tag("FileType", Section::File, "fileTypes", Form::List),
    tag("FileChecksum", Section::File, "checksums", Form::Checksum),
    tag("LicenseConcluded", Section::File, "licenseConcluded", Form::Words),
    tag("LicenseInfoInFile", Section::File, "licenseInfoInFiles", Form::List),
    tag("LicenseComments", Section::File, "licenseComments", Form::Words),
    tag("FileCopyrightText", Section::File, "copyrightText", Form::Words),
    tag("FileComment", Section::File, "comment", Form::Words),
    tag("FileNotice", Section::File, "noticeText", Form::Words),
    tag("FileContributor", Section::File, "fileContributors", Form::List),
    tag("FileAttributionText", Section::File, "attributionTexts", Form::List),
    tag("FileDependency", Section::File, "fileDependencies", Form::List),
    // Clause 9.
    tag("SnippetSPDXID", Section::Snippet, "SPDXID", Form::Begins),
    tag("SnippetFromFileSPDXID", Section::Snippet, "snippetFromFile", Form::Words),
    tag("SnippetByteRange", Section::Snippet, "ranges", Form::Range),
    tag("SnippetLineRange", Section::Snippet, "ranges", Form::Range),
    tag("SnippetLicenseConcluded", Section::Snippet, "licenseConcluded", Form::Words),
    tag("LicenseInfoInSnippet", Section::Snippet, "licenseInfoInSnippets", Form::List),
    tag("SnippetLicenseComments", Section::Snippet, "licenseComments", Form::Words),
    tag("SnippetCopyrightText", Section::Snippet, "copyrightText", Form::Words),
    tag("SnippetComment", Section::Snippet, "comment", Form::Words),
    tag("SnippetName", Section::Snippet, "name", Form::Words),
    tag("SnippetAttributionText", Section::Snippet, "attributionTexts", Form::List),
    // Clause 10.
    tag("LicenseID", Section::License, "licenseId", Form::Begins),
    tag("ExtractedText", Section::License, "extractedText", Form::Words),
    tag("LicenseName", Section::License, "name", Form::Words),
    tag("LicenseCrossReference", Section::License, "seeAlsos", Form::List),
    tag("LicenseComment", Section::License, "comment", Form::Words),
    // Clause 11.
    tag("Relationship", Section::Relationship, "relationship", Form::Begins),
    tag("RelationshipComment", Section::Relationship, "comment", Form::Words),
    // Clause 12.
    tag("Annotator", Section::Annotation, "annotator", Form::Begins),
    tag("AnnotationDate", Section::Annotation, "annotationDate", Form::Words),
    tag("AnnotationType", Section::Annotation, "annotationType", Form::Words),
    tag("SPDXREF", Section::Annotation, ANNOTATED, Form::Words),
    tag("AnnotationComment", Section::Annotation, "comment", Form::Words),
    // Clause 13, deprecated since 2.0.
    tag("Reviewer", Section::Review, "reviewer", Form::Begins),
    tag("ReviewDate", Section::Review, "reviewDate", Form::Words),
    tag("ReviewComment", Section::Review, "comment", Form::Words),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_is_listed_once() {
        for tag in TAGS {
            assert_eq!(named(tag.name), Some(tag), "{}", tag.name);
        }
    }

    #[test]
    fn keys_of_one_element_have_one_form() {
        for one in TAGS {
            let same = TAGS.iter().filter(|tag| tag.section == one.section && tag.key == one.key);
            assert!(same.into_iter().all(|tag| tag.form == one.form), "{}", one.key);
        }
    }
}
