//! Dependencies that stand within dependencies: XML nests them to any depth, JSON has a row for each.
//!
//! It gathers what stands below the second level, to be told in rows of its own after the others.

use crate::syntax::Scribe;
use crate::syntax::xml::Element;

/// The element that nests.
pub(super) const DEPENDENCY: &str = "dependency";

/// What is open, and the rows that came of it.
#[derive(Debug, Default)]
pub(super) struct Nested {
    open: Vec<Open>,
    rows: Vec<Row>,
}

/// A dependency that is open, with its row once something stands in it.
#[derive(Debug)]
struct Open {
    named: Reference,
    row: Option<usize>,
}

/// One thing and what it depends on.
#[derive(Debug)]
struct Row {
    from: Reference,
    to: Vec<Reference>,
}

/// How an element refers to something, and where.
#[derive(Debug, Clone)]
struct Reference {
    at: usize,
    words: Option<String>,
}

impl Nested {
    /// Enters an element. What is open around it depends on it.
    pub(super) fn enter(&mut self, element: &Element<'_>) {
        let named = match element.attribute("ref") {
            Some(reference) => Reference { at: reference.at, words: Some(reference.value.to_string()) },
            None => Reference { at: element.at, words: None },
        };
        if let Some(outer) = self.open.last_mut() {
            let row = *outer.row.get_or_insert_with(|| {
                self.rows.push(Row { from: outer.named.clone(), to: Vec::new() });
                self.rows.len() - 1
            });
            self.rows[row].to.push(named.clone());
        }
        self.open.push(Open { named, row: None });
    }

    /// Leaves the element entered last.
    pub(super) fn leave(&mut self) {
        self.open.pop();
    }

    /// Tells the rows into the list that is open, and forgets them.
    pub(super) fn tell(&mut self, scribe: &mut Scribe<'_>) {
        for row in self.rows.drain(..) {
            scribe.object(row.from.at);
            scribe.key("ref");
            row.from.tell(scribe);
            scribe.key("dependsOn");
            scribe.list(row.from.at);
            row.to.iter().for_each(|reference| reference.tell(scribe));
            scribe.close();
            scribe.close();
        }
    }
}

impl Reference {
    fn tell(&self, scribe: &mut Scribe<'_>) {
        match &self.words {
            Some(words) => scribe.text(self.at, words),
            None => scribe.literal(self.at, "null"),
        }
    }
}
