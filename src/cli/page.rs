//! Text for people: headings, paragraphs and lists, wrapped at the width of the terminal.
//!
//! It lays out the words of a baseline; a report has its own layout in [`crate::reports`].

use textwrap::{Options, WordSplitter};

use super::console::{Console, STRONG, steers};

/// Longer lines are hard to read, however wide the terminal.
const WIDEST: usize = 100;

/// A page that is being written.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    width: usize,
}

impl Page {
    /// An empty page as wide as standard output.
    pub(super) fn new() -> Self {
        Self::of_width(Console::look().width)
    }

    fn of_width(width: usize) -> Self {
        Self { text: String::new(), width: width.min(WIDEST) }
    }

    /// A line that stands out.
    pub(super) fn title(&mut self, words: &str) {
        for line in textwrap::wrap(&plain(words), self.width) {
            self.text.push_str(&format!("{STRONG}{line}{STRONG:#}\n"));
        }
    }

    /// The head of a section, with a blank line before it.
    pub(super) fn heading(&mut self, words: &str) {
        self.blank();
        self.title(words);
    }

    /// An empty line.
    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Words from the margin.
    pub(super) fn line(&mut self, words: &str) {
        self.wrapped(words, "", "");
    }

    /// Words under a heading.
    pub(super) fn paragraph(&mut self, words: &str) {
        self.wrapped(words, "  ", "  ");
    }

    /// One of several things under a paragraph.
    pub(super) fn item(&mut self, words: &str) {
        self.wrapped(words, "    - ", "      ");
    }

    /// A term with what is said of it, aligned with others of the list.
    pub(super) fn entry(&mut self, term: &str, column: usize, words: &str) {
        let term = plain(term);
        let first =
            format!("  {term}{}  ", " ".repeat(column.saturating_sub(textwrap::core::display_width(&term))));
        self.wrapped(words, &first, &" ".repeat(column + 4));
    }

    /// The page, with its styles.
    pub(super) fn finish(self) -> String {
        self.text
    }

    fn wrapped(&mut self, words: &str, first: &str, following: &str) {
        // Words with hyphens are mostly ids and dates, which a reader copies whole.
        let options = Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(following)
            .word_splitter(WordSplitter::NoHyphenation);
        self.text.push_str(textwrap::fill(&plain(words), options).trim_end());
        self.text.push('\n');
    }
}

/// The width of a column of terms.
pub(super) fn column<'t>(terms: impl IntoIterator<Item = &'t str>) -> usize {
    terms.into_iter().map(textwrap::core::display_width).max().unwrap_or_default()
}

/// Words in one line, with what could steer a terminal left out.
fn plain(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    words.join(" ").chars().map(|character| if steers(character) { '\u{fffd}' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_under_its_term_and_cannot_steer_the_terminal() {
        let mut page = Page::of_width(20);
        page.entry("syft", 6, "Writes it for\n  nearly all\u{1b}[2J packages.");
        let lines: Vec<String> = page.finish().lines().map(str::to_owned).collect();
        assert_eq!(
            lines,
            [
                "  syft    Writes it",
                "          for nearly",
                "          all\u{fffd}[2J",
                "          packages."
            ]
        );
    }
}
