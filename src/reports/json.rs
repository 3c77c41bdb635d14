//! The machine-readable report.
//!
//! It has no sentences of its own.

use std::io::{self, Write};

use crate::assessment::Assessment;

/// Writes the machine-readable report.
pub(super) fn render(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{{\"conclusion\":\"{}\"}}", assessment.conclusion.word())
}
