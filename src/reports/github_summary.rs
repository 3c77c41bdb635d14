//! The summary of a step on GitHub: the full report in Markdown, the decision open and the rest folded.
//!
//! GitHub refuses a summary beyond 1 MiB, so a longer one is cut at a row and says what is left out.

use std::io::{self, Write};

use super::outline::{self, Section};
use super::{markdown, wording};
use crate::assessment::Assessment;

/// Bytes of a summary. GitHub takes 1 MiB; another command of the step may add to it.
const BYTES: usize = 900_000;

/// Bytes kept for closing what is open and saying what is left out.
const ENDING: usize = 300;

/// Writes the summary.
pub(super) fn render(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    write(assessment, BYTES, out)
}

fn write(assessment: &Assessment, bytes: usize, out: &mut dyn Write) -> io::Result<()> {
    let outline = outline::full(assessment);
    let mut page = Page { left: bytes.saturating_sub(ENDING), left_out: 0, out };
    if let Some(banner) = &outline.banner {
        page.line(&format!("> {}", markdown::words(banner)))?;
    }
    if let Some((decision, others)) = outline.sections.split_first() {
        page.section(decision)?;
        for section in others {
            // A blank line on both sides lets Markdown stand within an element.
            let summary = format!("\n<details><summary>{}</summary>", markdown::words(&section.heading));
            page.folded(&summary, section)?;
        }
    }
    page.finish()
}

/// Writes lines as long as there is room.
struct Page<'o> {
    /// Bytes.
    left: usize,
    /// Lines.
    left_out: u64,
    out: &'o mut dyn Write,
}

impl Page<'_> {
    fn section(&mut self, section: &Section) -> io::Result<()> {
        let mut text = Vec::new();
        markdown::section(section, 3, &mut text)?;
        // What our own writer wrote is UTF-8.
        String::from_utf8_lossy(&text).lines().try_for_each(|line| self.line(line))
    }

    fn folded(&mut self, summary: &str, section: &Section) -> io::Result<()> {
        self.line(summary)?;
        let is_open = self.left_out == 0;
        self.section(section)?;
        if is_open { writeln!(self.out, "\n</details>") } else { Ok(()) }
    }

    /// After the first line without room none is written, so that the cut is in one place.
    fn line(&mut self, line: &str) -> io::Result<()> {
        let length = line.len() + 1;
        if self.left_out > 0 || length > self.left {
            self.left = 0;
            self.left_out += u64::from(!line.trim().is_empty());
            return Ok(());
        }
        self.left -= length;
        writeln!(self.out, "{line}")
    }

    fn finish(self) -> io::Result<()> {
        match self.left_out {
            0 => self.out.flush(),
            more => {
                let more = wording::counted(more, "more line is", "more lines are");
                writeln!(
                    self.out,
                    "\n**{more} in the other reports of this run; this page has no more room.**"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::testing::reference;

    fn written(bytes: usize) -> String {
        let mut text = Vec::new();
        write(&reference(), bytes, &mut text).expect("a vector takes everything");
        String::from_utf8(text).expect("UTF-8")
    }

    #[test]
    fn a_summary_is_cut_at_a_row_and_says_so() {
        let whole = written(BYTES);
        assert!(!whole.contains("no more room"));
        for bytes in [1_000, 20_000, 40_000] {
            let cut = written(bytes);
            assert!(cut.len() <= bytes && cut.contains("no more room"), "{bytes}: {}", cut.len());
            assert_eq!(cut.matches("<details>").count(), cut.matches("</details>").count(), "{bytes}");
            let rows = cut.lines().filter(|line| line.starts_with("| "));
            assert!(rows.clone().all(|row| row.trim_end().ends_with('|')), "{bytes}");
            let kept = cut.lines().filter(|line| !line.trim().is_empty() && !line.contains("no more room"));
            assert!(kept.clone().all(|line| whole.contains(line)), "{bytes}");
        }
    }

    #[test]
    fn the_conclusion_stands_first_and_open() {
        let whole = written(BYTES);
        let decision = whole.find("DOES NOT MEET").expect("the conclusion");
        assert!(decision < 200 && decision < whole.find("<details>").expect("the rest"), "{decision}");
        assert!(whole.lines().all(|line| !line.starts_with("# ") && !line.starts_with("## ")));
    }
}
