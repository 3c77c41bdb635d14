//! What was observed, as a sentence; every code has one.
//!
//! Nothing here knows a format's own words beyond the names that people use for it.

mod statement;
mod validity;
mod vulnerability;

use super::{counted, field_named, identifier, number, problems, role_named};
use crate::assessment::{Group, SubmissionRecord};
use crate::checks::Code;
use crate::evidence::{DigestFault, IdentifierFault, IdentifierKind};
use crate::source::ProblemCode;

/// What was observed, as one sentence for all equal observations.
pub fn observation(group: &Group) -> String {
    phrase(group, None).sentence(group.count)
}

/// The same, where the documents are known: it names the format that has no place for a field.
pub fn observation_in(group: &Group, submission: &SubmissionRecord) -> String {
    phrase(group, format_of(group, submission).as_deref()).sentence(group.count)
}

/// How a thing that was seen is said.
pub(super) enum Phrase {
    /// What some things do: `412 components state no producer`.
    Of {
        /// The things, as one and as several.
        noun: Noun,
        /// Whether each of them was asked, so that their number is a part of the number examined.
        asked: bool,
        /// What one of them does.
        one: String,
        /// What several of them do.
        many: String,
    },
    /// A sentence of its own, without a full stop.
    Whole(String),
}

/// A thing, as one and as several.
#[derive(Clone, Copy)]
pub(in crate::reports) struct Noun(pub(super) &'static str, pub(super) &'static str);

pub(super) const COMPONENT: Noun = Noun("component", "components");
pub(super) const SBOM: Noun = Noun("SBOM", "SBOMs");
const FILE: Noun = Noun("file", "files");
const REFERENCE: Noun = Noun("reference", "references");
const PACKAGE: Noun = Noun("locked package", "locked packages");
const PLACE: Noun = Noun("place", "places");
const PROJECT: Noun = Noun("Cargo project", "Cargo projects");

impl Phrase {
    fn sentence(&self, count: u64) -> String {
        match self {
            Self::Of { noun, one, many, .. } => {
                let does = if count == 1 { one } else { many };
                format!("{} {does}.", counted(count, noun.0, noun.1))
            }
            Self::Whole(sentence) => format!("{sentence}."),
        }
    }

    /// Says what it is about, where that is not what was asked: the number is then no part of the number examined.
    fn about(self, things: Noun) -> Self {
        match self {
            Self::Of { one, many, .. } => Self::Of { noun: things, asked: false, one, many },
            Self::Whole(_) => self,
        }
    }
}

/// The thing that equal observations were made of.
fn noun(group: &Group) -> Noun {
    match group.subjects.first().map(|subject| subject.kind.as_str()) {
        Some("document") => SBOM,
        Some("submission") => Noun("submission", "submissions"),
        Some("project") => PROJECT,
        Some("package") => PACKAGE,
        None if arg(group, "field").starts_with("sbom.") => SBOM,
        _ => COMPONENT,
    }
}

/// The format of the document that the observations were made of, if all is of one.
fn format_of(group: &Group, submission: &SubmissionRecord) -> Option<String> {
    let formats = group.subjects.iter().flat_map(|subject| &subject.locations).map(|location| {
        let of = |artifact: &&crate::assessment::ArtifactRecord| {
            artifact.path == location.path && artifact.inside == location.inside
        };
        let artifact = submission.artifacts.iter().find(of)?;
        Some(format!("{} {}", artifact.format.as_ref()?, artifact.format_version.as_ref()?))
    });
    let mut formats: Vec<Option<String>> = formats.take(100).collect();
    formats.dedup();
    match <[_; 1]>::try_from(formats) {
        Ok([format]) => format,
        Err(_) => None,
    }
}

/// An argument by its name; empty if there is none.
pub fn arg<'g>(group: &'g Group, name: &str) -> &'g str {
    group.args.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

/// A number among the arguments, grouped as all numbers of a report are.
fn amount(group: &Group, name: &str) -> String {
    let given = arg(group, name);
    given.parse().map_or_else(|_| given.to_owned(), number)
}

/// A number among the arguments with the components it counts.
fn components(group: &Group, name: &str) -> String {
    match arg(group, name) {
        "1" => format!("1 {}", COMPONENT.0),
        _ => format!("{} {}", amount(group, name), COMPONENT.1),
    }
}

/// Somebody's words within a sentence of ours: quoted, and not too long.
fn quoted(words: &str) -> String {
    const LONGEST: usize = 60;
    match words.char_indices().nth(LONGEST) {
        None => format!("“{words}”"),
        Some((end, _)) => format!("“{}…”", &words[..end]),
    }
}

/// The wording of every code. One list, so that the compiler names a code without words.
pub(super) fn phrase(group: &Group, format: Option<&str>) -> Phrase {
    let things = noun(group);
    let of = |one: &str, many: &str, rest: &str| Phrase::Of {
        noun: things,
        asked: true,
        one: format!("{one} {rest}"),
        many: format!("{many} {rest}"),
    };
    let whole = |words: &str| Phrase::Whole(words.to_owned());
    let given = |name: &str| quoted(arg(group, name));
    let field = field_named(arg(group, "field"));
    match group.code {
        // What a document says of a field.
        Code::Absent => of("states", "state", &format!("no {field}")),
        Code::StandIn => of("has", "have", &format!("only a stand-in for the {field}, which counts as none")),
        Code::Malformed => of("gives", "give", &format!("the {field} in a form that cannot be read")),
        Code::DeclaredUnknown => of("declares", "declare", &format!("the {field} unknown")),
        Code::NotAsserted => of("does", "do", &format!("not assert the {field} (NOASSERTION)")),
        Code::Withheld => of("withholds", "withhold", &format!("the {field}")),
        Code::SaidToBeNone => of("says", "say", &format!("that there is no {field}")),
        Code::Contradictory => {
            of("says", "say", &format!("two things about the {field} that exclude each other"))
        }
        Code::Inexpressible => Phrase::Whole(inexpressible(field, format)),
        Code::TooManyUnknown => Phrase::Whole(too_many_unknown(group, field)),
        // Nothing to go by.
        Code::NothingStated => {
            whole("The value is stated nowhere, so nothing shows that the requirement is met")
        }
        Code::NothingExamined => whole("There was nothing to examine"),
        Code::AllExempt => whole("Everything there is to examine is exempt from this requirement"),
        Code::NoBidGiven => whole("The buyer gave no product and version to compare the SBOM with"),
        Code::NotExposed => whole("The buyer says that the product is not reachable from public networks"),
        Code::NoProjectSupplied => whole("No Cargo project was submitted"),
        Code::NoFieldLeft => whole("Every field is asked for by another requirement"),
        // Documents.
        Code::NoDocument => {
            Phrase::Whole(format!("No {} was recognised in the submission", role_named(arg(group, "role"))))
        }
        Code::DocumentRefused => of("was refused:", "were refused:", &damage(group)).about(FILE),
        Code::DocumentLost => of("was", "were", &lost(group)).about(FILE),
        Code::NoComponents => of("lists", "list", "no component"),
        Code::OnlyPrimary => of("lists", "list", "the product itself and nothing that it is made of"),
        Code::BelowFloor => of("is", "are", &below_floor(group)),
        Code::UnknownField
        | Code::NotYetInVersion
        | Code::NoLongerInVersion
        | Code::MissingField
        | Code::WrongType
        | Code::NotInVocabulary
        | Code::WrongForm
        | Code::OutOfRange
        | Code::TooFew
        | Code::TooMany
        | Code::DuplicateItem
        | Code::Misplaced
        | Code::ExcludedCombination => validity::departure(group),
        Code::FaultsUnlisted => Phrase::Whole(format!(
            "{} more places depart from the format and are not listed",
            amount(group, "count")
        )),
        Code::ValidityUnknownVersion => {
            of("declares", "declare", "no known version, so that nothing can be said of validity")
        }
        Code::ValidityOfPart => {
            of("was", "were", "read only in part, so that nothing can be said of validity")
        }
        Code::ValidityNotJudged => {
            of("is", "are", "of a format or notation whose validity this version cannot judge")
        }
        Code::PartNotJudged => {
            of("has", "have", &format!("a part whose validity this version cannot judge: {}", given("part")))
        }
        Code::AuthorIsToolMaker => {
            of("names", "name", &format!("only {}, the maker of its tool, as author", given("maker")))
        }
        Code::SignOff => Phrase::Whole(format!("The question {} waits for a person", whole_question(group))),
        Code::SignatureNotVerified => {
            of("carries", "carry", "a signature that this version cannot verify yet")
        }
        Code::SignatureNotAttributable => {
            let rest = format!(
                "signed with a shared key ({}), which shows nobody’s authorship",
                arg(group, "algorithm")
            );
            of("is", "are", &rest)
        }
        Code::TimestampMalformed => of("gives", "give", "a timestamp that is no date and time (RFC 3339)"),
        Code::TimestampInFuture => of("gives", "give", "a timestamp later than the moment of this check"),
        Code::NoPrimary => of("does", "do", "not name the product that it describes"),
        Code::SeveralPrimaries => {
            of("names", "name", &format!("{} products as the one described", amount(group, "count")))
        }
        Code::PrimaryUnnamed => of("states", "state", &format!("no {field} for the product described")),
        Code::OtherProduct => {
            of("describes", "describe", &format!("another product than the bid’s {}", given("bid")))
        }
        Code::OtherVersion => {
            of("describes", "describe", &format!("another version than the bid’s {}", given("bid")))
        }
        Code::KindNotListed => Phrase::Whole(format!(
            "No SBOM of the submission lists a component of the kind {}",
            arg(group, "kinds")
        )),
        Code::ReferenceMissing => {
            of("links", "link", &format!("to nothing of the type {}", arg(group, "types")))
        }
        Code::VulnerabilitiesNotSought => Phrase::Whole(format!(
            "This version does not look for vulnerabilities inside {} documents",
            arg(group, "standard")
        )),
        Code::VulnerabilityListed => of("lists", "list", "a vulnerability, which has its place elsewhere"),
        Code::DescribesNothing => of("describes", "describe", "nothing"),
        Code::DeclaredIncomplete => of("says", "say", "that dependencies are missing from it"),
        // Vulnerabilities and lifecycles.
        Code::VulnerabilitiesNotChecked
        | Code::DataMissing
        | Code::DataTooOld
        | Code::DataNewer
        | Code::EcosystemWithoutData
        | Code::NotLookedUp
        | Code::KnownVulnerability
        | Code::VulnerabilityClaimed
        | Code::KnownMalicious
        | Code::KnownUnsound
        | Code::SeverityUnknown
        | Code::SupportEnded
        | Code::Yanked
        | Code::Unmaintained => vulnerability::phrase(group),
        // Statements about vulnerabilities.
        Code::StatementLacks
        | Code::StatementCannotSay
        | Code::StatementTimeMalformed
        | Code::StatementTimeAhead
        | Code::StatementUnbound
        | Code::StatementContradicts
        | Code::StatementOfOthers
        | Code::StatementsOfOthers
        | Code::StatementsNotCompared
        | Code::Unjustified
        | Code::JustificationUnknown
        | Code::NoAction
        | Code::InvestigationTooLong
        | Code::InvestigationUndated
        | Code::NoWeakness
        | Code::WeaknessMalformed
        | Code::NoCpe
        | Code::NoStatements => statement::phrase(group),
        // Identifiers, hashes, licences.
        Code::IdentifierMalformed => of("has", "have", &malformed_identifier(group)),
        Code::IdentifierOfOtherKind => of("has", "have", "identifiers, but of no kind that counts here"),
        Code::IdentifierSpelling => of("spells", "spell", "a package URL otherwise than its type asks"),
        Code::IdentifierElsewhere => {
            of("names", "name", "a package of a repository other than the usual one")
        }
        Code::IdentifierOtherName => of("has", "have", "a package URL of another name"),
        Code::IdentifierOtherVersion => of("has", "have", "a package URL of another version"),
        Code::DigestFaulty => of("has", "have", &faulty_digest(group)),
        Code::DigestShared => of("shares", "share", "a hash with a component of another name"),
        Code::DigestWeak => {
            let rest =
                format!("hashes only by algorithms that are not approved ({})", arg(group, "algorithms"));
            of("has", "have", &rest)
        }
        Code::DigestWeakExtra => {
            of("has", "have", &format!("a weak hash ({}) beside an approved one", arg(group, "algorithm")))
        }
        Code::LicenseInvalid => of("states", "state", "a licence that is no valid SPDX expression"),
        Code::LicenseUnlisted => of("states", "state", "a licence that is not on the SPDX list"),
        Code::LicenseDeprecated => of(
            "states",
            "state",
            &format!("a licence by an identifier that SPDX has deprecated ({})", arg(group, "license")),
        ),
        Code::LicenseDenied => of("is", "are", &format!("under {}, which is refused", license(group))),
        Code::LicenseNotAllowed => {
            of("is", "are", &format!("under {}, which is not accepted", license(group)))
        }
        Code::LicenseNoChoice => of("offers", "offer", "a choice of licences of which none is accepted"),
        Code::LicenseOpen => {
            of("is", "are", &format!("under {}, on which the policy is silent", license(group)))
        }
        Code::LicenseByName => of("gives", "give", "a licence by name only, which a person has to read"),
        Code::LicenseChosen => of(
            "offers",
            "offer",
            &format!("a choice of licences, of which {} is accepted", arg(group, "license")),
        ),
        Code::LicenseExcepted => {
            of("is", "are", &format!("under a licence that is accepted for it alone: {}", given("reason")))
        }
        // Suppliers.
        Code::SupplierDenied => of("names", "name", "a supplier that the buyer refuses"),
        Code::SupplierNotAllowed => of("names", "name", "a supplier that is not on the buyer’s list"),
        Code::SupplierLikeDenied => {
            of("names", "name", &format!("a supplier much like {}, which the buyer refuses", given("listed")))
        }
        Code::SupplierLikeAllowed => {
            of("names", "name", &format!("a supplier much like {}, which the buyer takes", given("listed")))
        }
        Code::SupplierOpen => of("names", "name", "a supplier that is on neither list of the buyer"),
        Code::SupplierUnknown => of("names", "name", "nobody who supplies it"),
        Code::SupplierShare | Code::SupplierShareUnknown => Phrase::Whole(supplier_share(group)),
        Code::SupplierOfMissing => {
            Phrase::Whole(format!("The SBOM does not list {}, which is to be counted", given("package")))
        }
        // The graph.
        Code::PrimaryOutsideGraph => of("leaves", "leave", "the product itself out of the dependency graph"),
        Code::NoEdges => of("states", "state", "no dependency at all"),
        Code::Unreachable => {
            of("is", "are", "not connected to the product in the dependency graph").about(COMPONENT)
        }
        Code::DanglingReference => of("leads", "lead", "to nothing in the document").about(REFERENCE),
        Code::DuplicateReference => of("is", "are", "used for more than one thing").about(REFERENCE),
        Code::Cycle => {
            let rest = match arg(group, "members") {
                "" => "through the dependency graph".to_owned(),
                members => format!("through the dependency graph: {members}"),
            };
            of("runs", "run", &rest).about(Noun("cycle", "cycles"))
        }
        Code::SelfDependency => of("is", "are", "said to depend on itself").about(COMPONENT),
        Code::PrimaryByIdentity => whole("The product was found in the dependency graph by its name or purl"),
        Code::NoRelationships => of(
            "states",
            "state",
            &format!("no relationship of the kinds asked for ({})", arg(group, "kinds")),
        ),
        // Producers.
        Code::RegistryAsProducer => {
            of("names", "name", &format!("the registry {} as producer", given("producer")))
        }
        Code::ToolMakerAsProducer => {
            let (maker, components) = (given("maker"), components(group, "count"));
            let rest = format!("{maker}, the maker of the SBOM’s tool, as producer of {components}");
            of("names", "name", &rest)
        }
        Code::OneProducerEverywhere => {
            let rest = format!("one producer for all {} of several ecosystems", components(group, "count"));
            of("names", "name", &rest)
        }
        Code::NamespaceAsProducer => {
            let (count, components) = (amount(group, "count"), components(group, "examined"));
            let rest = format!("the namespace of the purl as producer of {count} of {components}");
            of("repeats", "repeat", &rest)
        }
        Code::ProducerSilent => {
            let (count, components) = (amount(group, "count"), components(group, "examined"));
            let rest = format!("no producer for {count} of {components}, so theirs cannot be judged");
            of("states", "state", &rest)
        }
        // The project.
        Code::PackageMissing => of("is", "are", "missing from the SBOM").about(PACKAGE),
        Code::PackageOtherVersion => {
            let (locked, listed) = (given("locked"), given("listed"));
            of("is", "are", &format!("locked at version {locked} and listed at {listed}")).about(PACKAGE)
        }
        Code::PackageMaybeUnused => {
            let rest = "missing from the SBOM, which a platform or a feature could explain";
            of("is", "are", rest).about(PACKAGE)
        }
        Code::PackageUnexplained => {
            of("is", "are", "listed in the SBOM and not in the lock file").about(COMPONENT)
        }
        Code::NoLockfile => of("has", "have", "no lock file (Cargo.lock)").about(PROJECT),
        Code::LockfileStale => {
            of("has", "have", "a lock file that lacks what the manifest asks for").about(PROJECT)
        }
        Code::NoChecksum => of("has", "have", "no checksum in the lock file").about(PACKAGE),
        Code::GitNotPinned => {
            of("comes", "come", "from a git repository and is not pinned to a commit").about(PACKAGE)
        }
        Code::OtherRegistry => {
            let rest = format!("from the registry {} rather than crates.io", given("registry"));
            of("comes", "come", &rest).about(PACKAGE)
        }
        Code::SourceReplaced => of("has", "have", "a replaced or patched source").about(PACKAGE),
        Code::PathOutside => of("comes", "come", "from a path outside the project").about(PACKAGE),
        Code::UnknownSource => of("comes", "come", "from a source of unknown kind").about(PACKAGE),
    }
}

/// The baseline's own question, whole: the person who answers it has to see all of it.
fn whole_question(group: &Group) -> String {
    format!("“{}”", arg(group, "question"))
}

fn inexpressible(field: &str, format: Option<&str>) -> String {
    let format = format.unwrap_or("This version of the format");
    format!("{format} has no place for the {field}. This is a limit of the format, not the vendor’s omission")
}

/// The answers may be declared unknowns or values not asserted: the sentence is true of both.
fn too_many_unknown(group: &Group, field: &str) -> String {
    let things = noun(group).1;
    let (unknown, examined, share) =
        (amount(group, "unknown"), amount(group, "examined"), arg(group, "share"));
    format!("For {unknown} of {examined} {things} no {field} is known; the baseline takes at most {share} %")
}

fn below_floor(group: &Group) -> String {
    let (standard, version) = (arg(group, "standard"), arg(group, "version"));
    format!(
        "written to {standard} {}; the baseline asks for {} or later",
        quoted(version),
        arg(group, "floor")
    )
}

fn kind(group: &Group) -> &str {
    let word = arg(group, "kind");
    IdentifierKind::ALL
        .iter()
        .find(|kind| kind.word() == word)
        .map_or("an identifier", |&kind| identifier(kind))
}

/// The licence that decided; the vendor's own words are shown beside the sentence.
/// Which supplier it is stands beside it, as what the document says does.
fn supplier_share(group: &Group) -> String {
    let (count, examined, share) = (amount(group, "count"), amount(group, "examined"), arg(group, "share"));
    let known = format!("The largest supplier has {count} of {examined} components");
    match group.code {
        Code::SupplierShare => format!("{known}; the buyer takes at most {share} %"),
        _ => format!("{known}, and {} name none; the bound is {share} %", amount(group, "unknown")),
    }
}

fn license(group: &Group) -> &str {
    match arg(group, "license") {
        "" => "a licence of its own",
        license => license,
    }
}

fn malformed_identifier(group: &Group) -> String {
    use IdentifierFault as Fault;
    let fault = match IdentifierFault::named(arg(group, "fault")) {
        Some(Fault::TooLong) => "that is too long to be one",
        Some(Fault::Scheme) => "that does not begin as one does",
        Some(Fault::Type) => "without a package type that can be",
        Some(Fault::Name) => "that names nothing",
        Some(Fault::Namespace) => "with a namespace that cannot be",
        Some(Fault::NamespaceMissing) => "without the namespace that its type asks for",
        Some(Fault::NamespaceProhibited) => "with a namespace, which its type does not have",
        Some(Fault::Qualifier) => "with a qualifier missing, repeated or not well formed",
        Some(Fault::Encoding) => "with characters that are not escaped as they have to be",
        Some(Fault::Invisible) => "with characters that cannot be seen",
        Some(Fault::Language) => "with a language that is none",
        Some(Fault::Hash) => "with a hash that cannot be one",
        Some(Fault::Form) | None => "that is not well formed",
    };
    format!("{} {fault}", kind(group))
}

fn faulty_digest(group: &Group) -> String {
    let fault = match fault(arg(group, "fault")) {
        Some(DigestFault::UnknownAlgorithm) => "by an algorithm that is not known",
        Some(DigestFault::NotHexadecimal) => "that is not in hexadecimal digits",
        Some(DigestFault::WrongLength) => "of the wrong length",
        Some(DigestFault::Placeholder) => "that is a placeholder",
        None => "that cannot be one",
    };
    match arg(group, "algorithm") {
        "" => format!("a hash {fault}"),
        algorithm => format!("a hash ({}) {fault}", quoted(algorithm)),
    }
}

fn fault(word: &str) -> Option<DigestFault> {
    use DigestFault::{NotHexadecimal, Placeholder, UnknownAlgorithm, WrongLength};
    [UnknownAlgorithm, NotHexadecimal, WrongLength, Placeholder]
        .into_iter()
        .find(|fault| fault.word() == word)
}

fn lost(group: &Group) -> String {
    let is_whole = arg(group, "problem") == ProblemCode::DigestDiffers.word();
    let what = if is_whole { "not relied on" } else { "read only in part" };
    format!("{what}: {}", damage(group))
}

/// What befell a file, from the word of its problem.
fn damage(group: &Group) -> String {
    let word = arg(group, "problem");
    let code = ProblemCode::ALL.iter().find(|code| code.word() == word);
    code.map_or_else(|| word.to_owned(), |&code| problems::in_brief(code).to_owned())
}
