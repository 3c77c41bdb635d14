//! The things a check can see, by name. Reports word them.

macro_rules! codes {
    ($($(#[$doc:meta])+ $variant:ident $word:literal;)+) => {
        /// One thing that can be seen. The words are part of the JSON report and never change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])+ $variant,)+ }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word in machine-readable reports.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The code with this word.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.word() == word)
            }
        }
    };
}

codes! {
    /// The field is empty. Arguments: field.
    Absent "absent";
    /// The field holds a stand-in. Arguments: field.
    StandIn "stand-in";
    /// The field holds something that cannot be read as it. Arguments: field.
    Malformed "malformed";
    /// The document declares the value unknown. Arguments: field.
    DeclaredUnknown "declared-unknown";
    /// SPDX NOASSERTION. Arguments: field.
    NotAsserted "not-asserted";
    /// The document declares the value withheld. Arguments: field.
    Withheld "withheld";
    /// The document says there is none. Arguments: field.
    SaidToBeNone "said-to-be-none";
    /// The document says two things that exclude each other. Arguments: field.
    Contradictory "contradictory";
    /// The format's version has no place for it. Arguments: field.
    Inexpressible "inexpressible";
    /// More answers are unknown than the rule takes. Arguments: field, unknown, examined, share.
    TooManyUnknown "too-many-unknown";
    /// Nothing is stated anywhere that the rule needs stated. Arguments: none.
    NothingStated "nothing-stated";
    /// There was nothing to examine. Arguments: none.
    NothingExamined "nothing-examined";
    /// Every subject is exempt. Arguments: none.
    AllExempt "all-exempt";
    /// No document of the role was recognised. Arguments: role.
    NoDocument "no-document";
    /// A document was refused, so that it cannot be judged. Arguments: problem.
    DocumentRefused "document-refused";
    /// A document was read in part. Arguments: problem.
    DocumentLost "document-lost";
    /// A document lists no component. Arguments: none.
    NoComponents "no-components";
    /// A document lists its primary component and nothing else. Arguments: none.
    OnlyPrimary "only-primary";
    /// The format version is below the floor. Arguments: standard, version, floor.
    BelowFloor "below-floor";
    /// A field that no version of the format has there. Arguments: path, meant, standard, version.
    UnknownField "unknown-field";
    /// A field that a later version has there. Arguments: path, asked, standard, version.
    NotYetInVersion "not-yet-in-version";
    /// A field that an earlier version had there. Arguments: path, asked, standard, version.
    NoLongerInVersion "no-longer-in-version";
    /// A field that has to be there. Arguments: path, asked, standard, version.
    MissingField "missing-field";
    /// A value of another type. Arguments: path, asked, standard, version.
    WrongType "wrong-type";
    /// A word that is not in the vocabulary. Arguments: path, asked, meant, standard, version.
    NotInVocabulary "not-in-vocabulary";
    /// Text without the form asked for. Arguments: path, asked, meant, standard, version.
    WrongForm "wrong-form";
    /// A number out of range. Arguments: path, asked, standard, version.
    OutOfRange "out-of-range";
    /// A list with too few items. Arguments: path, asked, standard, version.
    TooFew "too-few";
    /// A list with too many items. Arguments: path, asked, standard, version.
    TooMany "too-many";
    /// An item that stands in its list before. Arguments: path, standard, version.
    DuplicateItem "duplicate-item";
    /// Something out of its place or order. Arguments: path, asked, standard, version.
    Misplaced "misplaced";
    /// Fields that do not go together. Arguments: path, asked, standard, version.
    ExcludedCombination "excluded-combination";
    /// More faults of validity than are listed. Arguments: count.
    FaultsUnlisted "faults-unlisted";
    /// The document declares no known version to judge it by. Arguments: none.
    ValidityUnknownVersion "validity-unknown-version";
    /// The document was read only in part, and a part is not judged. Arguments: none.
    ValidityOfPart "validity-of-part";
    /// This program has no table to judge the document by. Arguments: none.
    ValidityNotJudged "validity-not-judged";
    /// A part of the document was not judged. Arguments: part.
    PartNotJudged "part-not-judged";
    /// The only author is the maker of the tool. Arguments: maker.
    AuthorIsToolMaker "author-is-tool-maker";
    /// A person has to answer. Arguments: question, look-at (one a line; absent if there is nothing to look at).
    SignOff "sign-off";
    /// A signature is there and cannot be verified yet. Arguments: none.
    SignatureNotVerified "signature-not-verified";
    /// The signature is by a shared key and so is nobody's. Arguments: algorithm.
    SignatureNotAttributable "signature-not-attributable";
    /// Not an RFC 3339 instant. Arguments: none.
    TimestampMalformed "timestamp-malformed";
    /// Later than the moment of the assessment allows. Arguments: none.
    TimestampInFuture "timestamp-in-future";
    /// The document names no primary component. Arguments: none.
    NoPrimary "no-primary";
    /// The document names more than one. Arguments: count.
    SeveralPrimaries "several-primaries";
    /// The primary component lacks a name or a version. Arguments: field.
    PrimaryUnnamed "primary-unnamed";
    /// The primary component is another product than the tender's. Arguments: bid.
    OtherProduct "other-product";
    /// The primary component is another version of it. Arguments: bid.
    OtherVersion "other-version";
    /// The buyer gave no bid. Arguments: none.
    NoBidGiven "no-bid-given";
    /// No Cargo project was submitted. Arguments: none.
    NoProjectSupplied "no-project-supplied";
    /// Each field is asked for by another rule. Arguments: none.
    NoFieldLeft "no-field-left";
    /// An identifier does not have the form of its scheme. Arguments: kind, fault.
    IdentifierMalformed "identifier-malformed";
    /// There are identifiers, of none of the kinds that the rule takes. Arguments: none.
    IdentifierOfOtherKind "identifier-of-other-kind";
    /// A package URL is not spelt as its type asks. Arguments: none.
    IdentifierSpelling "identifier-spelling";
    /// A package URL names a repository other than the default one. Arguments: none.
    IdentifierElsewhere "identifier-elsewhere";
    /// A package URL has another name than its component. Arguments: none.
    IdentifierOtherName "identifier-other-name";
    /// A package URL has another version than its component. Arguments: none.
    IdentifierOtherVersion "identifier-other-version";
    /// A hash cannot be one. Arguments: fault, algorithm.
    DigestFaulty "digest-faulty";
    /// One hash stands on components of different names. Arguments: none.
    DigestShared "digest-shared";
    /// No hash is by an approved algorithm. Arguments: algorithms.
    DigestWeak "digest-weak";
    /// A weak hash stands beside an approved one. Arguments: algorithm.
    DigestWeakExtra "digest-weak-extra";
    /// A licence is no valid SPDX expression. Arguments: none.
    LicenseInvalid "license-invalid";
    /// A licence identifier is not on the SPDX list. Arguments: none.
    LicenseUnlisted "license-unlisted";
    /// A licence identifier of the list is one that it has deprecated. Arguments: license.
    LicenseDeprecated "license-deprecated";
    /// A licence that the policy refuses. Arguments: license, unless it is the vendor's own.
    LicenseDenied "license-denied";
    /// A licence that is not among those that the policy takes. Arguments: license.
    LicenseNotAllowed "license-not-allowed";
    /// A choice of licences of which the policy takes none. Arguments: none.
    LicenseNoChoice "license-no-choice";
    /// A licence on which the policy is silent. Arguments: license, unless it is the vendor's own.
    LicenseOpen "license-open";
    /// A licence by a name or a text alone. Arguments: none.
    LicenseByName "license-by-name";
    /// A choice of licences of which the policy takes one. Arguments: license.
    LicenseChosen "license-chosen";
    /// A licence that the policy takes of this package alone. Arguments: reason.
    LicenseExcepted "license-excepted";
    /// A supplier on the buyer's list of those that are refused. Arguments: none.
    SupplierDenied "supplier-denied";
    /// A supplier that is not on the buyer's list of those that are taken. Arguments: none.
    SupplierNotAllowed "supplier-not-allowed";
    /// A supplier whose name is nearly one that is refused. Arguments: listed.
    SupplierLikeDenied "supplier-like-denied";
    /// A supplier whose name is nearly one that is taken. Arguments: listed.
    SupplierLikeAllowed "supplier-like-allowed";
    /// A supplier on neither of the buyer's lists. Arguments: none.
    SupplierOpen "supplier-open";
    /// A component that names nobody who supplies it. Arguments: none.
    SupplierUnknown "supplier-unknown";
    /// One supplier has a larger share than the buyer takes. Arguments: count, unknown, examined, share.
    SupplierShare "supplier-share";
    /// One supplier may have a larger share. Arguments: count, unknown, examined, share.
    SupplierShareUnknown "supplier-share-unknown";
    /// A package to be counted is not in the SBOM. Arguments: package.
    SupplierOfMissing "supplier-of-missing";
    /// The primary component has no node in the dependency graph. Arguments: none.
    PrimaryOutsideGraph "primary-outside-graph";
    /// There is no edge at all. Arguments: none.
    NoEdges "no-edges";
    /// A component is not reachable from the primary one. Arguments: none.
    Unreachable "unreachable";
    /// A reference leads nowhere. Arguments: none.
    DanglingReference "dangling-reference";
    /// Two things share a reference. Arguments: none.
    DuplicateReference "duplicate-reference";
    /// The graph has a cycle. Arguments: members.
    Cycle "cycle";
    /// A component depends on itself. Arguments: none.
    SelfDependency "self-dependency";
    /// A component with the primary one's identity was taken for its node. Arguments: none.
    PrimaryByIdentity "primary-by-identity";
    /// No SBOM lists a component of the kinds that the rule asks for. Arguments: kinds.
    KindNotListed "kind-not-listed";
    /// Neither the document nor its primary component links to what the rule asks for. Arguments: types.
    ReferenceMissing "reference-missing";
    /// An SBOM lists a vulnerability. Arguments: none.
    VulnerabilityListed "vulnerability-listed";
    /// Vulnerabilities are not looked for in documents of that standard. Arguments: standard.
    VulnerabilitiesNotSought "vulnerabilities-not-sought";
    /// The buyer says that the product is not exposed. Arguments: none.
    NotExposed "not-exposed";
    /// There was no store of intelligence. Arguments: none.
    VulnerabilitiesNotChecked "vulnerabilities-not-checked";
    /// The store lacks a source that the rule needs. Arguments: source.
    DataMissing "data-missing";
    /// The data of a source are older than the rule allows. Arguments: source, of, days, most.
    DataTooOld "data-too-old";
    /// The data of a source are newer than the moment that is judged at. Arguments: source, of.
    DataNewer "data-newer";
    /// The store has no data of the component's ecosystem. Arguments: ecosystem.
    EcosystemWithoutData "ecosystem-without-data";
    /// Nothing names the component so that it could be looked up. Arguments: none.
    NotLookedUp "not-looked-up";
    /// The component has a known vulnerability. Arguments: vulnerability, severity, fixed, and exposed where the
    /// rule is about exposed products and the buyer did not say.
    KnownVulnerability "known-vulnerability";
    /// The component has a known vulnerability of which somebody states something that a person has to look at.
    /// Arguments: vulnerability, severity, fixed, status, author.
    VulnerabilityClaimed "vulnerability-claimed";
    /// The package itself is an attack. Arguments: vulnerability, severity, fixed.
    KnownMalicious "known-malicious";
    /// The package is unsound. Arguments: vulnerability, severity, fixed.
    KnownUnsound "known-unsound";
    /// The data do not say what the rule asks of a known vulnerability. Arguments: vulnerability, severity, fixed.
    SeverityUnknown "severity-unknown";
    /// The component's support ended, or ends too soon. Arguments: source, cycle, on.
    SupportEnded "support-ended";
    /// The version was taken back from its registry. Arguments: source.
    Yanked "yanked";
    /// Nobody maintains the package. Arguments: advisory.
    Unmaintained "unmaintained";
    /// A document of statements, or a statement, does not say what the rule asks for. Arguments: asked.
    StatementLacks "statement-lacks";
    /// Its standard has no place for that. Arguments: asked, standard.
    StatementCannotSay "statement-cannot-say";
    /// A statement's time is no instant. Arguments: none.
    StatementTimeMalformed "statement-time-malformed";
    /// A statement's time is still to come. Arguments: none.
    StatementTimeAhead "statement-time-ahead";
    /// A statement does not name exactly what it is about. Arguments: reason.
    StatementUnbound "statement-unbound";
    /// A statement and the SBOM, or the data, exclude each other. Arguments: reason.
    StatementContradicts "statement-contradicts";
    /// A statement is about something else than the submission lists. Arguments: reason.
    StatementOfOthers "statement-of-others";
    /// No statement of the document is about anything that the submission lists. Arguments: none.
    StatementsOfOthers "statements-of-others";
    /// There is no SBOM that the statements could be compared with. Arguments: none.
    StatementsNotCompared "statements-not-compared";
    /// A statement gives no reason why the product is not affected. Arguments: none.
    Unjustified "unjustified";
    /// A statement's reason is no word of the vocabulary. Arguments: none.
    JustificationUnknown "justification-unknown";
    /// A statement does not say what to do about a vulnerability. Arguments: none.
    NoAction "no-action";
    /// An investigation has gone on for too long. Arguments: most.
    InvestigationTooLong "investigation-too-long";
    /// It cannot be told how long an investigation has gone on. Arguments: none.
    InvestigationUndated "investigation-undated";
    /// A statement names no CWE. Arguments: none.
    NoWeakness "no-weakness";
    /// A statement's CWE is none. Arguments: none.
    WeaknessMalformed "weakness-malformed";
    /// An affected product has no CPE name. Arguments: none.
    NoCpe "no-cpe";
    /// No document makes statements about vulnerabilities. Arguments: none.
    NoStatements "no-statements";
    /// No relationship of the types that the rule asks for. Arguments: kinds.
    NoRelationships "no-relationships";
    /// The document describes nothing. Arguments: none.
    DescribesNothing "describes-nothing";
    /// The document says that dependencies are missing. Arguments: none.
    DeclaredIncomplete "declared-incomplete";
    /// A registry stands as producer. Arguments: producer.
    RegistryAsProducer "registry-as-producer";
    /// The generator's maker stands as producer of others' components. Arguments: maker, count.
    ToolMakerAsProducer "tool-maker-as-producer";
    /// One producer stands on every component, and these are not known to be of one ecosystem.
    /// Arguments: count.
    OneProducerEverywhere "one-producer-everywhere";
    /// The producer is the purl's namespace throughout. Arguments: count, examined.
    NamespaceAsProducer "namespace-as-producer";
    /// Components name no producer, so that nothing can be said of theirs. Arguments: count, examined.
    ProducerSilent "producer-silent";
    /// A locked package is not in the SBOM. Arguments: none.
    PackageMissing "package-missing";
    /// A locked package is in the SBOM at another version. Arguments: locked, listed.
    PackageOtherVersion "package-other-version";
    /// A locked package that a platform or feature could explain is not in the SBOM. Arguments: none.
    PackageMaybeUnused "package-maybe-unused";
    /// The SBOM lists a package of the ecosystem that the lock file does not have. Arguments: none.
    PackageUnexplained "package-unexplained";
    /// The project has no lock file. Arguments: none.
    NoLockfile "no-lockfile";
    /// The lock file does not have what the manifest asks for. Arguments: none.
    LockfileStale "lockfile-stale";
    /// A registry package has no checksum. Arguments: none.
    NoChecksum "no-checksum";
    /// A git source is not pinned to a commit by the manifest. Arguments: none.
    GitNotPinned "git-not-pinned";
    /// A package comes from a registry other than crates.io. Arguments: registry.
    OtherRegistry "other-registry";
    /// A source is replaced or a package patched. Arguments: none.
    SourceReplaced "source-replaced";
    /// A path leads out of the project. Arguments: none.
    PathOutside "path-outside";
    /// A source that Cargo does not write. Arguments: none.
    UnknownSource "unknown-source";
}
