//! The events of a YAML file in a row, each with its place in bytes.
//!
//! It resolves nothing: an alias stays an alias.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use crate::limits::Limits;
use crate::source::ProblemCode;

/// What a document says, in its order.
#[derive(Debug, Default)]
pub(super) struct Tape<'t> {
    pub(super) pieces: Vec<Piece<'t>>,
    /// Where the value of each anchor stands in the pieces.
    pub(super) anchors: HashMap<usize, usize>,
    /// Whether some mapping may be merged into another.
    pub(super) merges: bool,
    /// Why it was not read to its end.
    pub(super) fault: Option<Fault>,
}

/// One event.
#[derive(Debug)]
pub(super) struct Piece<'t> {
    /// Where it stands, in bytes.
    pub(super) at: usize,
    pub(super) what: What<'t>,
}

#[derive(Debug)]
pub(super) enum What<'t> {
    /// A scalar; one without quotes may be a number.
    Scalar { words: Cow<'t, str>, is_plain: bool },
    /// The pieces up to `end` are its keys and values, in turn.
    Mapping { end: usize },
    /// The pieces up to `end` are its items.
    Sequence { end: usize },
    /// What stands for the value of an anchor.
    Alias(usize),
}

/// Why a document cannot be read on.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: ProblemCode,
    pub(super) at: usize,
    pub(super) detail: String,
}

impl Fault {
    pub(super) fn new(code: ProblemCode, at: usize, detail: &str) -> Self {
        Self { code, at, detail: detail.to_owned() }
    }
}

impl<'t> Tape<'t> {
    /// Reads the first document of a text; a second one is a fault.
    pub(super) fn read(text: &'t str, limits: &Limits) -> Self {
        let mut tape =
            Self { merges: memchr::memmem::find(text.as_bytes(), b"<<").is_some(), ..Self::default() };
        let mut reading =
            Reading { place: Place::new(text), open: Vec::new(), documents: 0, limits: *limits };
        let mut parser = Parser::new_from_str(text);
        while let Some(event) = parser.next_event() {
            let done = match event {
                Ok((event, span)) => reading.take(event, span.start, &mut tape),
                Err(error) => Err(reading.broken(text, &error)),
            };
            if let Err(fault) = done {
                tape.fault = Some(fault);
                break;
            }
        }
        let end = tape.pieces.len();
        for open in reading.open {
            tape.pieces[open].close(end);
        }
        tape
    }

    /// The piece after a value.
    pub(super) fn after(&self, index: usize) -> usize {
        match self.pieces[index].what {
            What::Mapping { end } | What::Sequence { end } => end,
            _ => index + 1,
        }
    }
}

impl Piece<'_> {
    fn close(&mut self, at: usize) {
        if let What::Mapping { end } | What::Sequence { end } = &mut self.what {
            *end = at;
        }
    }
}

/// A tape while it is read.
struct Reading<'t> {
    place: Place<'t>,
    /// The mappings and sequences that have no end yet.
    open: Vec<usize>,
    documents: usize,
    limits: Limits,
}

impl<'t> Reading<'t> {
    fn take(&mut self, event: Event<'t>, start: Marker, tape: &mut Tape<'t>) -> Result<(), Fault> {
        let (what, anchor) = match event {
            Event::Scalar(words, style, anchor, tag) => {
                let is_text =
                    tag.is_some_and(|tag| tag.suffix == "str" || tag.handle == "!" && tag.suffix.is_empty());
                (What::Scalar { words, is_plain: style == ScalarStyle::Plain && !is_text }, anchor)
            }
            Event::MappingStart(anchor, _) => (What::Mapping { end: 0 }, anchor),
            Event::SequenceStart(anchor, _) => (What::Sequence { end: 0 }, anchor),
            Event::Alias(anchor) => (What::Alias(anchor), 0),
            Event::MappingEnd | Event::SequenceEnd => {
                let end = tape.pieces.len();
                if let Some(open) = self.open.pop() {
                    tape.pieces[open].close(end);
                }
                return Ok(());
            }
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents == 2 {
                    let at = self.place.of(start);
                    return Err(Fault::new(ProblemCode::TrailingData, at, "a second document"));
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        let mut at = self.place.of(start);
        if let (What::Sequence { .. }, Some(key)) = (&what, tape.pieces.last()) {
            at = self.place.dash(key.at, at);
        }
        if tape.pieces.len() >= self.limits.kept_values {
            let detail = format!("{} values", self.limits.kept_values);
            return Err(Fault::new(ProblemCode::OverLimit, at, &detail));
        }
        if anchor != 0 {
            tape.anchors.insert(anchor, tape.pieces.len());
        }
        if matches!(what, What::Mapping { .. } | What::Sequence { .. }) {
            if self.open.len() >= self.limits.nesting {
                return Err(Fault::new(ProblemCode::TooDeep, at, &format!("{} levels", self.limits.nesting)));
            }
            self.open.push(tape.pieces.len());
        }
        tape.pieces.push(Piece { at, what });
        Ok(())
    }

    fn broken(&mut self, text: &str, error: &ScanError) -> Fault {
        let at = self.place.of(*error.marker());
        // The parser's own limit on brackets, which is beyond ours.
        if error.info().contains("recursion limit") {
            return Fault::new(ProblemCode::TooDeep, at, error.info());
        }
        let is_end = text[at..].trim().is_empty();
        let code = if is_end { ProblemCode::Truncated } else { ProblemCode::SyntaxError };
        Fault::new(code, at, error.info())
    }
}

/// Turns places in characters into places in bytes, in a row of places near one another.
struct Place<'t> {
    text: &'t str,
    characters: usize,
    bytes: usize,
}

impl<'t> Place<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, characters: 0, bytes: 0 }
    }

    /// Where the first `-` of a sequence stands. The parser names the place after it where the `-` is no
    /// further in than the key before it.
    fn dash(&self, key: usize, at: usize) -> usize {
        let Some(newline) = self.text.get(key..at).and_then(|between| between.rfind('\n')) else { return at };
        let line = key + newline + 1;
        let rest = &self.text[line..];
        let dash = line + rest.len() - rest.trim_start_matches(' ').len();
        if dash < at && self.text[dash..].starts_with('-') { dash } else { at }
    }

    fn of(&mut self, marker: Marker) -> usize {
        let wanted = marker.index();
        let bytes = self.text.as_bytes();
        let begins = |byte: u8| byte & 0xC0 != 0x80;
        while self.characters < wanted && self.bytes < bytes.len() {
            self.bytes += 1;
            while bytes.get(self.bytes).is_some_and(|&byte| !begins(byte)) {
                self.bytes += 1;
            }
            self.characters += 1;
        }
        while self.characters > wanted {
            self.bytes -= 1;
            while !begins(bytes[self.bytes]) {
                self.bytes -= 1;
            }
            self.characters -= 1;
        }
        self.bytes
    }
}
