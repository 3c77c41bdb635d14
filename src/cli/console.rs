//! The terminal: results go to standard output, messages to standard error.
//!
//! Colours are removed wherever they are not wanted. A reader that closed the pipe has seen
//! enough: that is no failure and says nothing.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use super::exit::Exit;
use super::failure::Failure;
use crate::reports::Look;

/// A heading.
pub(super) const STRONG: Style = Style::new().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();

/// Columns where the width of a terminal does not matter or cannot be told.
const WIDTH: usize = 100;

/// How much is said on standard error.
#[derive(Debug, Clone, Copy)]
pub struct Console {
    /// Only errors.
    pub quiet: bool,
    /// Also what was read and how it was understood.
    pub verbose: bool,
}

impl Console {
    /// Decides about colours for the whole run.
    pub fn open(quiet: bool, verbose: bool, color: clap::ColorChoice) -> Self {
        match color {
            clap::ColorChoice::Auto => ColorChoice::Auto,
            clap::ColorChoice::Always => ColorChoice::Always,
            clap::ColorChoice::Never => ColorChoice::Never,
        }
        .write_global();
        Self { quiet, verbose }
    }

    /// How text on standard output looks.
    pub fn look() -> Look<'static> {
        let colour = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
        Look { width: width(), colour, ..Look::default() }
    }

    /// Writes a result to standard output.
    ///
    /// # Errors
    ///
    /// Fails if standard output cannot be written to.
    pub fn result(text: &str) -> Result<(), Failure> {
        Self::stream(true, |out| out.write_all(text.as_bytes()))
    }

    /// Lets a result be written to standard output piece by piece; `styled` text loses
    /// its colours where they are not wanted, other bytes pass as they are.
    ///
    /// # Errors
    ///
    /// Fails if standard output cannot be written to.
    pub fn stream(styled: bool, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        let written = if styled {
            // Reports are written in small pieces: one system call for each would be slow.
            let mut out = io::BufWriter::new(AutoStream::auto(io::stdout().lock()));
            fill(&mut out).and_then(|()| out.flush())
        } else {
            let mut out = io::BufWriter::new(io::stdout().lock());
            fill(&mut out).and_then(|()| out.flush())
        };
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                let error = anyhow::Error::new(error).context("cannot write to standard output");
                Err(Failure::new(Exit::NotWritten, error))
            }
            _ => Ok(()),
        }
    }

    /// Says something on standard error, unless only errors are wanted.
    pub fn say(self, message: impl Display) {
        if !self.quiet {
            to_stderr(&format!("{message}\n"));
        }
    }

    /// Says something that only a curious reader wants.
    pub fn detail(self, message: impl Display) {
        if self.verbose {
            self.say(message);
        }
    }
}

/// Says what went wrong and what to do.
pub fn complain(failure: &Failure) {
    let message = failure.message();
    // A text that shows a line begins with the word already.
    let shown = match message.strip_prefix("error: ") {
        Some(rest) => rest,
        None => &message,
    };
    let mut text = format!("{ERROR}error:{ERROR:#} {}\n", shown.trim_end());
    if let Some(help) = &failure.help {
        text.push_str(&format!("{HELP}help:{HELP:#} {help}\n"));
    }
    to_stderr(&text);
}

fn to_stderr(text: &str) {
    // Where even messages cannot be written there is nobody to tell.
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// The columns of standard output: those of the terminal, else a width that suits a file.
fn width() -> usize {
    if !io::stdout().is_terminal() {
        return WIDTH;
    }
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    // A terminal may say that it has no columns at all.
    asked.unwrap_or_else(textwrap::termwidth).max(40)
}

/// Whether somebody watches standard error.
pub fn is_watched() -> bool {
    io::stderr().is_terminal() && std::env::var_os("CI").is_none()
}

/// A path, with what could steer a terminal made visible.
pub fn shown(path: &Path) -> String {
    let shown = |character: char| match character {
        _ if steers(character) => character.escape_unicode().to_string(),
        _ => character.to_string(),
    };
    path.to_string_lossy().chars().map(shown).collect()
}

/// Whether a character moves the cursor, changes colours or reverses the direction of text.
pub(super) fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_steer_a_terminal() {
        let path = Path::new("a\n::error::b\u{1b}[2J\u{202e}.json");
        assert_eq!(shown(path), "a\\u{a}::error::b\\u{1b}[2J\\u{202e}.json");
    }
}
