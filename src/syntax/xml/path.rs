//! The way to an element or attribute: `/bom/components/component[3]/name`, `/bom/@version`.
//!
//! It is XPath with names as they are written. An element has a number, from 1, where others of its
//! name stand beside it.

use std::collections::HashMap;

use crate::limits::{DEFAULT, Limits};

use super::{Cursor, Element, Event};

/// The paths of sorted offsets, in one pass. An offset within an element and outside its children
/// belongs to it.
pub(in super::super) fn pointers(text: &str, offsets: &[u32]) -> Vec<String> {
    let mut search = Search { offsets, found: Vec::with_capacity(offsets.len()), ..Search::default() };
    let limits = Limits { nesting: DEFAULT.rdf_nesting, ..DEFAULT };
    let mut cursor = Cursor::looking(text, &limits);
    // To the end, where everything is found too: a sibling may follow. What cannot be read is named
    // by where reading stopped.
    while let Ok(event) = cursor.next() {
        let after = cursor.position();
        match event {
            Event::Open(element) => {
                search.up_to(element.at);
                search.open(&element, after);
            }
            Event::Close => {
                search.up_to(after);
                search.open.pop();
            }
            Event::Words { .. } => search.up_to(after),
            Event::End => break,
        }
    }
    search.up_to(usize::MAX);
    let Search { found, steps, .. } = search;
    found.into_iter().map(|place| written(place, &steps)).collect()
}

#[derive(Default)]
struct Search<'t, 'o> {
    offsets: &'o [u32],
    open: Vec<Level<'t>>,
    /// How many outermost elements there are; one, if the document is well-formed.
    outermost: HashMap<&'t str, Count>,
    /// The elements that lead to an offset which is asked for.
    steps: Vec<Step<'t>>,
    found: Vec<Found<'t>>,
}

/// An element that is open.
struct Level<'t> {
    name: &'t str,
    number: u32,
    children: HashMap<&'t str, Count>,
    /// Its step, once something within it was asked for.
    step: Option<usize>,
}

/// The children of one name.
#[derive(Default)]
struct Count {
    children: u32,
    /// The step of the first, which stands alone until a second is met.
    first: Option<usize>,
}

struct Step<'t> {
    parent: Option<usize>,
    name: &'t str,
    number: u32,
    is_alone: bool,
}

/// An element, if any, and an attribute of it.
type Found<'t> = (Option<usize>, Option<&'t str>);

impl<'t> Search<'t, '_> {
    fn asked(&self) -> Option<usize> {
        self.offsets.get(self.found.len()).map(|&offset| offset as usize)
    }

    /// Answers for the offsets before another, which belong to what is open.
    fn up_to(&mut self, end: usize) {
        while self.asked().is_some_and(|offset| offset < end) {
            let step = self.step();
            self.found.push((step, None));
        }
        if end == usize::MAX {
            let step = self.step();
            self.found.resize(self.offsets.len(), (step, None));
        }
    }

    fn open(&mut self, element: &Element<'t>, end: usize) {
        let name = element.name.written;
        let siblings = match self.open.last_mut() {
            Some(level) => &mut level.children,
            None => &mut self.outermost,
        };
        let count = siblings.entry(name).or_default();
        count.children += 1;
        let number = count.children;
        if let Some(first) = count.first {
            self.steps[first].is_alone = false;
        }
        self.open.push(Level { name, number, children: HashMap::new(), step: None });
        for (index, attribute) in element.attributes.iter().enumerate() {
            self.up_to(attribute.at);
            let next = element.attributes.get(index + 1).map_or(end, |next| next.at);
            while self.asked().is_some_and(|offset| offset < next) {
                let step = self.step();
                self.found.push((step, Some(attribute.name.written)));
            }
        }
        self.up_to(end);
    }

    /// The step of the innermost element that is open, with those that lead to it.
    fn step(&mut self) -> Option<usize> {
        let known = self.open.iter().rposition(|level| level.step.is_some()).map_or(0, |index| index + 1);
        for index in known..self.open.len() {
            let (outer, inner) = self.open.split_at_mut(index);
            let level = &mut inner[0];
            let step = self.steps.len();
            let parent = outer.last().and_then(|parent| parent.step);
            self.steps.push(Step {
                parent,
                name: level.name,
                number: level.number,
                is_alone: level.number == 1,
            });
            level.step = Some(step);
            let siblings = match outer.last_mut() {
                Some(parent) => &mut parent.children,
                None => &mut self.outermost,
            };
            if let Some(count) = siblings.get_mut(level.name).filter(|_| level.number == 1) {
                count.first = Some(step);
                self.steps[step].is_alone = count.children == 1;
            }
        }
        self.open.last().and_then(|level| level.step)
    }
}

fn written((step, attribute): Found<'_>, steps: &[Step<'_>]) -> String {
    let mut way: Vec<&Step<'_>> = Vec::new();
    let mut next = step;
    while let Some(step) = next.map(|index| &steps[index]) {
        way.push(step);
        next = step.parent;
    }
    let mut path = String::new();
    for step in way.into_iter().rev() {
        path.push('/');
        path.push_str(step.name);
        if !step.is_alone {
            path.push_str(&format!("[{}]", step.number));
        }
    }
    if let Some(attribute) = attribute {
        path.push_str("/@");
        path.push_str(attribute);
    }
    path
}
