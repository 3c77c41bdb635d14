//! `bidcheck assess`: reads a submission, assesses it, writes the reports. The flow of the
//! whole program stands in [`run`] and nowhere else.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::Timestamp;

use super::console::{self, Console, shown};
use super::exit::Exit;
use super::failure::Failure;
use super::intelligence::{store_failure, usual as usual_store};
use super::output::{Destinations, Inputs, Reports};
use super::progress::Progress;
use super::{buyer, conclusion, instant, source_root};
use crate::assessment::{self, ArtifactRecord, Assessment, Options, Terms};
use crate::baseline::Level;
use crate::evidence::Evidence;
use crate::intelligence::{self, Intelligence, StoreError};
use crate::reports::Look;
use crate::source::ProblemClass;
use crate::submission::{OpenError, Submission};
use crate::{formats, limits, reports};

/// How many refused files are named on standard error.
const REFUSALS_SAID: usize = 10;

/// The arguments of `assess`.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// What the vendor sent, together one submission: SBOM files, a folder, a .zip, a Cargo project, or - for
    /// standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// A baseline to check against, repeatable: ID, ID@VERSION or a file of your own [default: quad]
    #[arg(long = "baseline", value_name = "ID|FILE")]
    pub baselines: Vec<String>,

    /// The tender, in a file of your own: reference, bidder, product, version, evaluator
    #[arg(long, value_name = "FILE")]
    pub bid: Option<PathBuf>,

    /// What deviations you accept, in a file of your own: rule, product, reason, approver, end
    #[arg(long, value_name = "FILE")]
    pub waivers: Option<PathBuf>,

    /// What persons answered to what no program can decide, in a file of your own
    #[arg(long, value_name = "FILE")]
    pub reviews: Option<PathBuf>,

    /// An earlier assessment in JSON that you keep: only what is new since holds the exit code back; all of it is
    /// reported
    #[arg(long, value_name = "ASSESSMENT.json")]
    pub since: Option<PathBuf>,

    /// The intelligence store to look up known vulnerabilities in [default: the user's own, if there is one]
    #[arg(long, value_name = "DIR")]
    pub intel: Option<PathBuf>,

    /// Look up no known vulnerabilities, even if there is a store; every report says so
    #[arg(long, conflicts_with = "intel")]
    pub no_intel: bool,

    /// The moment to judge at, such as 2026-11-22T08:00:00Z [default: now]
    #[arg(long, value_name = "RFC 3339", value_parser = instant)]
    pub as_of: Option<Timestamp>,

    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would take it for the help of the command")]
    pub reports: Reports,

    /// The lowest level whose failure fails
    #[arg(long, value_name = "LEVEL", default_value = "shall", value_parser = levels())]
    pub fail_on: Level,

    /// List sign-offs that wait for a person without letting them hold the exit code back; every report says so
    #[arg(long)]
    pub defer_review: bool,

    /// Exit with 0 whatever the verdicts; every report says so
    #[arg(long)]
    pub report_only: bool,

    /// How many places are listed for each rule and cause; counts are always exact
    #[arg(long, value_name = "N|all", default_value_t = Listed(Some(limits::OBSERVATIONS)), value_parser = listed)]
    pub observations: Listed,

    /// Let cargo run in the vendor's project; this can run the vendor's code
    #[arg(long)]
    pub run_cargo: bool,
}

/// A bound on what is listed; none means all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed(pub Option<usize>);

impl std::fmt::Display for Listed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(bound) => bound.fmt(f),
            None => f.write_str("all"),
        }
    }
}

fn listed(given: &str) -> Result<Listed, String> {
    match given {
        "all" => Ok(Listed(None)),
        _ => given.parse().map(|bound| Listed(Some(bound))).map_err(|_| "give a number or `all`".to_owned()),
    }
}

fn levels() -> impl TypedValueParser<Value = Level> {
    // An optional rule never fails a bid.
    let levels = || Level::ALL.iter().copied().filter(|level| *level != Level::May);
    PossibleValuesParser::new(levels().map(Level::word))
        .try_map(move |word| levels().find(|level| level.word() == word).ok_or("unknown level"))
}

impl Arguments {
    /// The baselines that are asked for; the order of arguments changes nothing.
    fn asked(&self) -> Vec<String> {
        let mut asked = self.baselines.clone();
        if asked.is_empty() {
            asked.push(buyer::DEFAULT.to_owned());
        }
        asked.sort();
        asked.dedup();
        asked
    }

    /// Everything that can change a verdict, the conclusion or the exit code, for the record.
    pub fn options(&self) -> Options {
        Options {
            baselines: self.asked(),
            as_of_given: self.as_of.is_some(),
            fail_on: self.fail_on,
            defer_review: self.defer_review,
            report_only: self.report_only,
            observations: self.observations.0,
            run_cargo: self.run_cargo,
            since: self.since.as_deref().map(shown),
        }
    }

    /// The buyer's files, which no report may replace.
    fn files(&self) -> Vec<PathBuf> {
        let own = [&self.bid, &self.waivers, &self.reviews, &self.since].into_iter().flatten();
        self.baselines.iter().map(PathBuf::from).chain(own.cloned()).collect()
    }
}

/// Assesses a submission and writes what it comes to.
///
/// # Errors
///
/// Fails if the arguments are wrong, a file of the buyer's is invalid, or nothing could be read.
pub fn run(arguments: &Arguments, console: Console) -> Result<Exit, Failure> {
    let inputs = Inputs { submission: &arguments.paths, files: &arguments.files() };
    let destinations = Destinations::plan(&arguments.reports, inputs)?;
    let options = arguments.options();
    // The only look at the clock: everything below is told what time it is.
    let as_of = arguments.as_of.unwrap_or_else(super::now);
    let (baselines, mut files) = buyer::baselines(&options.baselines, console)?;
    let bid = buyer::given(arguments.bid.as_deref(), buyer::bid, &mut files)?;
    let waivers = buyer::given(arguments.waivers.as_deref(), buyer::waivers, &mut files)?.unwrap_or_default();
    let reviews = buyer::given(arguments.reviews.as_deref(), buyer::reviews, &mut files)?.unwrap_or_default();

    let since = buyer::given(arguments.since.as_deref(), buyer::since, &mut files)?;
    if let Some(earlier) = &since {
        buyer::comparable(earlier, &baselines, bid.as_ref(), as_of)?;
    }

    let store = store(arguments)?;

    let progress = Progress::start(console, "reading the submission");
    let submission = open(&arguments.paths)?;
    let root = arguments.reports.source_root.as_deref();
    let repository = root.map(|root| source_root::of_submission(root, &submission)).transpose()?;
    let mut evidence = formats::read(&submission);
    if options.run_cargo {
        run_cargo(&mut evidence, &submission)?;
    }
    progress.goes_on("examining every rule");
    let product = bid.as_ref().and_then(|bid| Some((bid.product.as_deref()?, bid.version.as_deref()?)));
    let known = intelligence::gather(&evidence, store.as_ref(), product, as_of);
    let knowledge = known.map_err(store_failure)?;
    let terms = Terms { options, bid, waivers, reviews, knowledge, inputs: files, since, as_of };
    let assessment = assessment::assess(&submission, &evidence, &baselines, terms);
    drop(progress);

    describe(&assessment, console);
    let in_full = destinations.is_explicit || !console.quiet;
    let repository = repository.as_ref();
    let written = destinations.write(console, in_full, |format, look, out| {
        reports::render(&assessment, format, Look { repository, ..look }, out)
    });
    let concluded = conclusion::say(&assessment, &destinations, console);
    Ok(Exit::of(&assessment).worst(written).worst(concluded))
}

/// The store to ask. One that was named has to be there; the user's own need not.
fn store(arguments: &Arguments) -> Result<Option<Intelligence>, Failure> {
    if arguments.no_intel {
        return Ok(None);
    }
    let directory = match &arguments.intel {
        Some(given) => Some(given.clone()),
        None => usual_store().ok(),
    };
    match directory.map(|directory| Intelligence::open(&directory)) {
        None => Ok(None),
        Some(Err(StoreError::None(_))) if arguments.intel.is_none() => Ok(None),
        Some(Err(error)) => Err(store_failure(error)),
        Some(Ok(store)) => Ok(Some(store)),
    }
}

fn open(paths: &[PathBuf]) -> Result<Submission, Failure> {
    let stdin = paths.iter().any(|path| path.as_os_str() == "-");
    if stdin && std::io::stdin().is_terminal() {
        return Err(Failure::usage("`-` reads from standard input, and that is this terminal")
            .help("pipe a file in, `bidcheck assess - < bom.json`, or give its path"));
    }
    Submission::open(paths).map_err(|error| match error {
        OpenError::Unreadable { path, source } => {
            let error = anyhow::anyhow!("cannot read {}: {source}", shown(&path));
            Failure::new(Exit::Refused, error).help("check the path of what is submitted")
        }
        OpenError::StdinBesideFiles => {
            Failure::new(Exit::Usage, error).help("leave out either `-` or the paths")
        }
    })
}

#[cfg(feature = "cargo-projects")]
fn run_cargo(evidence: &mut Evidence<'_>, submission: &Submission) -> Result<(), Failure> {
    let problems = formats::cargo::resolved::apply_cargo(evidence, submission);
    evidence.problems.extend(problems);
    Ok(())
}

#[cfg(not(feature = "cargo-projects"))]
fn run_cargo(_: &mut Evidence<'_>, _: &Submission) -> Result<(), Failure> {
    Err(super::without_feature("--run-cargo", "cargo-projects"))
}

/// Says what was refused, and to those who ask what each file was taken for.
fn describe(assessment: &Assessment, console: Console) {
    console.detail(format_args!("judged at {}", assessment.as_of));
    let mut refused = Vec::new();
    for artifact in &assessment.submission.artifacts {
        let path = match &artifact.inside {
            Some(member) => shown(format!("{}//{member}", artifact.path).as_ref()),
            None => shown(artifact.path.as_ref()),
        };
        console.detail(format_args!("read {path}: {}", taken_for(artifact)));
        for problem in &artifact.problems {
            let detail = problem.detail.as_deref().map(|detail| format!(": {}", shown(detail.as_ref())));
            let words = format!("{path}: {}{}", problem.code.word(), detail.unwrap_or_default());
            match problem.code.class() {
                ProblemClass::Refused => refused.push(words),
                ProblemClass::Lost | ProblemClass::Noted => console.detail(words),
            }
        }
    }
    // A hostile archive can hold thousands; the reports list them all.
    for words in refused.iter().take(REFUSALS_SAID) {
        console::complain(&Failure::new(Exit::Refused, anyhow::anyhow!("refused {words}")));
    }
    if let Some(more) = refused.len().checked_sub(REFUSALS_SAID).filter(|more| *more > 0) {
        console::complain(&Failure::new(Exit::Refused, anyhow::anyhow!("refused {more} more")));
    }
}

fn taken_for(artifact: &ArtifactRecord) -> String {
    match (&artifact.role, &artifact.format) {
        (Some(role), Some(format)) => {
            let version = artifact.format_version.as_deref().unwrap_or("of unknown version");
            shown(format!("{role}, {format} {version}").as_ref())
        }
        _ => "not recognised".to_owned(),
    }
}
