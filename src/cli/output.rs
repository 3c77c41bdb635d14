//! Where reports go: which format to standard output, which to which file.
//!
//! A file is written whole or not at all, never through a link, never into a submission.

mod draft;

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::Args;
use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser};

use self::draft::Draft;
use super::console::{self, Console, shown};
use super::exit::Exit;
use super::failure::Failure;
use crate::reports::{Format, Look};

/// The arguments of every command that writes reports.
#[derive(Debug, Clone, Args)]
pub struct Reports {
    /// What goes to standard output; a terminal report if nothing else is said
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub format: Option<Format>,

    /// A report in a file, repeatable; the format is read from the name, or say `html=PATH`; `json=-` is
    /// standard output
    #[arg(short, long, value_name = "[FORMAT=]PATH", value_parser = reports())]
    pub output: Vec<Report>,

    /// The root of the repository that the submission is of: formats that are read there name files by their paths
    /// from it
    #[arg(long, value_name = "FOLDER")]
    pub source_root: Option<PathBuf>,
}

/// One report that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How it is written.
    pub format: Format,
    /// Where; standard output if absent.
    pub path: Option<PathBuf>,
}

fn formats() -> impl TypedValueParser<Value = Format> {
    let words = Format::ALL.iter().map(|format| format.word());
    PossibleValuesParser::new(words).try_map(|word| named(&word).ok_or("unknown format"))
}

fn reports() -> impl TypedValueParser<Value = Report> {
    OsStringValueParser::new().try_map(Report::parse)
}

fn named(word: &str) -> Option<Format> {
    Format::ALL.iter().copied().find(|format| format.word() == word)
}

impl Report {
    /// Reads `[FORMAT=]PATH`.
    fn parse(given: OsString) -> Result<Self, String> {
        let prefix = given.to_str().and_then(|text| text.split_once('='));
        if let Some((word, path)) = prefix
            && let Some(format) = named(word)
        {
            return match path {
                "" => Err(format!("no path after `{word}=`")),
                "-" => Ok(Self { format, path: None }),
                _ => Ok(Self { format, path: Some(path.into()) }),
            };
        }
        let path = PathBuf::from(given);
        match Format::of_path(&path) {
            Some(format) => Ok(Self { format, path: Some(path) }),
            None => Err(format!("cannot tell the format from the name; name it: `html={}`", shown(&path))),
        }
    }
}

/// What a report may not be written over.
#[derive(Debug, Clone, Copy, Default)]
pub struct Inputs<'a> {
    /// The files and folders of the submission.
    pub submission: &'a [PathBuf],
    /// The buyer's own files.
    pub files: &'a [PathBuf],
}

/// Where everything goes, once it is clear that nothing gets in the way of anything.
#[derive(Debug)]
pub struct Destinations {
    stdout: Format,
    /// Whether the format of standard output was asked for.
    pub is_explicit: bool,
    files: Vec<(Format, PathBuf)>,
}

impl Destinations {
    /// Makes sure that no two reports and no report and input share a place.
    ///
    /// # Errors
    ///
    /// Fails if they do; nothing has been read or written then.
    pub fn plan(reports: &Reports, inputs: Inputs<'_>) -> Result<Self, Failure> {
        let to_stdout =
            reports.output.iter().filter(|report| report.path.is_none()).map(|report| report.format);
        let to_stdout: Vec<Format> = reports.format.into_iter().chain(to_stdout).collect();
        if to_stdout.len() > 1 {
            return Err(Failure::usage("several reports go to standard output")
                .help("keep one of them and give the others a path"));
        }
        let mut files: Vec<(Format, PathBuf)> = Vec::new();
        for report in &reports.output {
            let Some(path) = &report.path else { continue };
            if files.iter().any(|(_, other)| standing(other) == standing(path)) {
                return Err(Failure::usage(format!("two reports go to {}", shown(path)))
                    .help("give each `--output` a path of its own"));
            }
            check(path, inputs)?;
            files.push((report.format, path.clone()));
        }
        let stdout = to_stdout.first().copied();
        Ok(Self { stdout: stdout.unwrap_or(Format::Terminal), is_explicit: stdout.is_some(), files })
    }

    /// What goes to standard output.
    pub fn stdout(&self) -> Format {
        self.stdout
    }

    /// Writes every report, and says which files were written. One that cannot be written
    /// keeps none of the others back.
    pub fn write(
        &self,
        console: Console,
        stdout_too: bool,
        render: impl Fn(Format, Look<'_>, &mut dyn Write) -> io::Result<()>,
    ) -> Exit {
        let mut exit = Exit::Pass;
        let mut note = |written: Result<(), Failure>| {
            if let Err(failure) = written {
                console::complain(&failure);
                exit = exit.worst(failure.exit);
            }
        };
        if stdout_too {
            let styled = self.stdout == Format::Terminal;
            let look = Look { questions: console.verbose, ..Console::look() };
            note(Console::stream(styled, |out| render(self.stdout, look, out)));
        }
        for (format, path) in &self.files {
            note(write_file(path, |out| render(*format, Look::default(), out)).map(|()| {
                console.say(format_args!("wrote {} ({})", shown(path), format.word()));
            }));
        }
        exit
    }
}

/// Refuses a path that is, or stands inside, something that was given to read.
///
/// # Errors
///
/// Fails if it is.
pub fn check(path: &Path, inputs: Inputs<'_>) -> Result<(), Failure> {
    let place = standing(path);
    let is_it = |input: &&PathBuf| input.canonicalize().is_ok_and(|input| input == place);
    let holds_it = |input: &&PathBuf| {
        input.canonicalize().is_ok_and(|folder| folder.is_dir() && place.starts_with(folder))
    };
    if let Some(input) = inputs.submission.iter().chain(inputs.files).find(is_it) {
        return Err(Failure::usage(format!("the report would replace {}, which is read", shown(input)))
            .help("give `--output` another path"));
    }
    if let Some(folder) = inputs.submission.iter().find(holds_it) {
        let message = format!("{} lies inside the submission {}", shown(path), shown(folder));
        return Err(Failure::usage(message).help("write reports outside the folder that is assessed"));
    }
    Ok(())
}

/// Where a path stands, with links and `..` resolved as far as its folders exist.
/// A link in the last place is not followed: it is never written through.
fn standing(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folders = absolute.parent().into_iter().flat_map(Path::ancestors);
    for folder in folders {
        if let (Ok(real), Ok(rest)) = (folder.canonicalize(), absolute.strip_prefix(folder)) {
            return real.join(rest);
        }
    }
    absolute
}

/// Writes a file whole or not at all, readable by its owner alone.
///
/// # Errors
///
/// Fails with the file and the reason if it cannot be written.
pub fn write_file(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    write_whole(path, fill)
        .map_err(|reason| Failure::new(Exit::NotWritten, anyhow!("cannot write {}: {reason}", shown(path))))
}

fn write_whole(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() => {
            anyhow::bail!("it is a link, and reports are not written through links")
        }
        Ok(there) if !there.is_file() => anyhow::bail!("something that is no file is there"),
        _ => {}
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        anyhow::bail!("there is no folder {}", shown(folder));
    }
    // Of a failure here only the kind is told: the rest names the temporary file.
    let mut draft = Draft::open(folder).map_err(|error| anyhow!("{}", error.kind()))?;
    let mut buffered = BufWriter::new(draft.file());
    fill(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    draft.file().sync_all()?;
    draft.persist(folder, path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_named_or_read_from_the_name() {
        let parse = |given: &str| Report::parse(given.into());
        let file = |format, path: &str| Ok(Report { format, path: Some(path.into()) });
        assert_eq!(parse("a.html"), file(Format::Html, "a.html"));
        assert_eq!(parse("json=a.html"), file(Format::Json, "a.html"));
        assert_eq!(parse("a=b.md"), file(Format::Markdown, "a=b.md"));
        assert_eq!(parse("json=-"), Ok(Report { format: Format::Json, path: None }));
        assert!(parse("-").is_err());
        assert!(parse("json=").is_err());
        assert!(parse("report.doc").is_err());
    }

    #[test]
    fn a_report_that_cannot_be_finished_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report.json");
        fs::write(&path, "old").expect("a file");
        let failure = write_file(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("no more"))
        });
        assert!(failure.is_err_and(|failure| failure.exit == Exit::NotWritten));
        assert_eq!(fs::read_to_string(&path).expect("the old report"), "old");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_written_through() {
        let folder = tempfile::tempdir().expect("a folder");
        let (target, link) = (folder.path().join("target"), folder.path().join("report.json"));
        fs::write(&target, "untouched").expect("a file");
        std::os::unix::fs::symlink(&target, &link).expect("a link");
        assert!(write_file(&link, |out| out.write_all(b"new")).is_err());
        assert_eq!(fs::read_to_string(&target).expect("the target"), "untouched");
    }

    #[cfg(unix)]
    #[test]
    fn a_report_is_readable_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report.json");
        assert!(write_file(&path, |out| out.write_all(b"new")).is_ok());
        let mode = fs::metadata(&path).expect("the report").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
