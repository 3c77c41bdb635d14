//! Why a command could not do its job: what happened, what to do, and the exit code.
//!
//! What is wrong with a submission is no failure but part of its assessment.

use super::exit::Exit;

/// A command that ended early.
#[derive(Debug)]
pub struct Failure {
    /// How the program ends.
    pub exit: Exit,
    /// What happened: a lower-case fragment, or a text that shows the line.
    pub error: anyhow::Error,
    /// What to do.
    pub help: Option<String>,
}

impl Failure {
    /// A failure with its exit code.
    pub fn new(exit: Exit, error: impl Into<anyhow::Error>) -> Self {
        Self { exit, error: error.into(), help: None }
    }

    /// The command line is wrong.
    pub fn usage(message: impl std::fmt::Display) -> Self {
        Self::new(Exit::Usage, anyhow::anyhow!("{message}"))
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What happened, with its causes; a cause that the message names already is not repeated.
    pub fn message(&self) -> String {
        self.error.chain().fold(String::new(), |message, cause| {
            let cause = cause.to_string();
            match () {
                () if message.is_empty() => cause,
                () if message.contains(cause.trim_end()) => message,
                () => format!("{message}: {cause}"),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_told_once() {
        let cause = anyhow::anyhow!("no such file");
        let told = cause.context("cannot read a.toml: no such file").context("cannot begin");
        let failure = Failure::new(Exit::InvalidFile, told);
        assert_eq!(failure.message(), "cannot begin: cannot read a.toml: no such file");
    }
}
