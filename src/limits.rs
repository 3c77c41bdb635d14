//! How much of anything is accepted; one place for every bound.
//!
//! Reaching a limit refuses the input and says so; nothing is ever cut off silently.

/// Bounds on what a submission may ask of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Bytes of one file in YAML, whose values are all kept at once.
    pub yaml_bytes: u64,
    /// Bytes of one SPDX 2 file in XML or RDF, whose elements are all kept at once.
    pub spdx_xml_bytes: u64,
    /// Values of one file in YAML, or elements of one in XML, that are all kept at once.
    pub kept_values: usize,
    /// Bytes and values that the aliases of one YAML file stand for.
    pub alias_bytes: usize,
    /// Bytes of the whole submission.
    pub submission_bytes: u64,
    /// Files of the whole submission.
    pub files: usize,
    /// Folders below one another.
    pub folder_depth: usize,
    /// Values inside one another in one document.
    pub nesting: usize,
    /// Elements inside one another in RDF, where writers put each dependency inside the one before.
    pub rdf_nesting: usize,
    /// Attributes of one XML element, and declarations of namespaces that hold at one place.
    pub attributes: usize,
    /// Values of one document, those within others too.
    pub values: usize,
    /// Problems of one kind that are listed for one document; the others are counted.
    pub problems: usize,
    /// Components of one document.
    pub components: usize,
    /// Relationships of one document.
    pub relationships: usize,
    /// Names of products, and what is said of them, in the statements of one document.
    pub statements: usize,
    /// Entries of one archive.
    pub archive_entries: usize,
    /// Bytes of one archive when expanded.
    pub archive_bytes: u64,
    /// Times an archive may grow when expanded.
    pub archive_ratio: u64,
}

/// The limits that hold unless an option says otherwise.
pub const DEFAULT: Limits = Limits {
    file_bytes: 1 << 30,
    yaml_bytes: 128 << 20,
    spdx_xml_bytes: 128 << 20,
    kept_values: 10_000_000,
    alias_bytes: 16 << 20,
    submission_bytes: 2 << 30,
    files: 10_000,
    folder_depth: 64,
    nesting: 100,
    rdf_nesting: 1_000,
    attributes: 256,
    // The densest real SBOM has 55 million in 1 GiB.
    values: 60_000_000,
    problems: 10_000,
    components: 2_000_000,
    relationships: 20_000_000,
    statements: 10_000_000,
    archive_entries: 10_000,
    archive_bytes: 1 << 30,
    archive_ratio: 200,
};

/// Causes of invalidity told apart in one document; faults of further ones are counted.
pub const FAULT_CAUSES: usize = 200;

/// Places listed for one such cause.
pub const FAULT_PLACES: usize = 10_000;

/// Places listed for all causes of one document, beside the first of each.
pub const FAULTS_LISTED: u64 = 50_000;

/// Subjects kept for each rule and cause, unless `--observations` says otherwise.
pub const OBSERVATIONS: usize = 10_000;

/// Bytes of a version that is compared; a longer one cannot be. npm draws the line here too.
pub const VERSION_LENGTH: usize = 256;

/// Bytes of a range of versions that is compared; a longer one cannot be. CycloneDX draws the line here too.
pub const RANGE_LENGTH: usize = 4096;
