//! `bidcheck rollup`: many assessments as JSON Lines, one line each.
//!
//! It reads one after the other, keeps none, and judges none of them again.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use sha2::{Digest as _, Sha256};

use super::console::{self, Console, shown};
use super::exit::Exit;
use super::failure::Failure;
use super::output::{self, Inputs};
use super::{buyer, render};
use crate::reports::rollup;
use crate::submission::hexadecimal;

/// The arguments of `rollup`.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// Reports in the format `json`, and folders that are searched for files named *.json
    #[arg(required = true, value_name = "ASSESSMENT.json|FOLDER")]
    pub paths: Vec<PathBuf>,

    /// Where the lines go; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Writes a line for each assessment. A file that is none has a line that says so, and ends the run with its code.
///
/// # Errors
///
/// Fails if a path cannot be read or the lines cannot be written.
pub fn run(arguments: &Arguments, console: Console) -> Result<Exit, Failure> {
    let files = files(&arguments.paths)?;
    let mut exit = Exit::Pass;
    let mut lines = |out: &mut dyn Write| -> io::Result<()> {
        for path in &files {
            exit = exit.worst(line(path, out)?);
        }
        Ok(())
    };
    match &arguments.output {
        None => Console::stream(false, |out| lines(out))?,
        Some(path) => {
            output::check(path, Inputs { submission: &[], files: &files })?;
            output::write_file(path, |out| lines(out))?;
            console.say(format_args!("wrote {} ({} lines)", shown(path), files.len()));
        }
    }
    Ok(exit)
}

fn line(path: &Path, out: &mut dyn Write) -> io::Result<Exit> {
    let name = path.to_string_lossy();
    let read = buyer::read(path).and_then(|text| Ok((render::from_text(path, &text)?, text)));
    match read {
        Ok((assessment, text)) => {
            let sha256 = hexadecimal(&Sha256::digest(text.as_bytes()));
            rollup::line(&name, &sha256, &assessment, out).map(|()| Exit::Pass)
        }
        Err(failure) => {
            console::complain(&failure);
            rollup::unreadable(&name, &failure.message(), out).map(|()| failure.exit)
        }
    }
}

/// The files that are meant, sorted, each once; a folder is searched in full.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            search(path, &mut files).map_err(|error| unreadable(path, &error))?;
        } else {
            files.push(path.clone());
        }
    }
    files.sort();
    files.dedup();
    match files.is_empty() {
        true => Err(Failure::usage("there is no file named *.json in these folders")
            .help("give the files that `bidcheck assess --output json=PATH` wrote, or their folder")),
        false => Ok(files),
    }
}

/// Links are not followed: a folder may be what a pipeline left there.
fn search(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (kind, path) = (entry.file_type()?, entry.path());
        if kind.is_dir() {
            search(&path, files)?;
        } else if kind.is_file() && path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Exit::InvalidFile, anyhow::anyhow!("cannot read {}: {error}", shown(path)))
        .help("check the path")
}
