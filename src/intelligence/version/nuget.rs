//! NuGet's order: up to four numbers, then semantic labels whatever their case.

use std::cmp::Ordering;

use super::{by_number, is_number};

/// A version of a NuGet package.
#[derive(Debug, Clone)]
pub(super) struct Version {
    numbers: Vec<Box<str>>,
    labels: Vec<Box<str>>,
}

impl Version {
    /// Reads a version. Numbers of more than 31 bits, zeros before a label's number and empty build metadata, which
    /// NuGet refuses, are read too.
    pub(super) fn read(text: &str) -> Option<Self> {
        let version = text.split('+').next().unwrap_or_default();
        let (core, labels) =
            version.split_once('-').map_or((version, None), |(core, labels)| (core, Some(labels)));
        let numbers: Vec<Box<str>> = core.split('.').map(Box::from).collect();
        let labels: Vec<Box<str>> = labels
            .map_or_else(Vec::new, |labels| labels.to_ascii_lowercase().split('.').map(Box::from).collect());
        let is_label = |label: &str| {
            !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let is_whole = numbers.len() <= 4
            && numbers.iter().all(|number| is_number(number))
            && labels.iter().all(|label| is_label(label));
        is_whole.then_some(Self { numbers, labels })
    }

    /// Which comes first.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let by_numbers = (0..4).map(|at| by_number(self.number(at), other.number(at)));
        by_numbers.reduce(Ordering::then).unwrap_or(Ordering::Equal).then_with(|| self.by_labels(other))
    }

    fn number(&self, at: usize) -> &str {
        self.numbers.get(at).map_or("", |number| number)
    }

    /// A version without labels is more than one with them; fewer are less than more.
    fn by_labels(&self, other: &Self) -> Ordering {
        let pairs = self.labels.iter().zip(&other.labels);
        let by_label = pairs.map(|(one, other)| by_label(one, other)).find(|order| order.is_ne());
        let by_length = || self.labels.len().cmp(&other.labels.len());
        self.labels.is_empty().cmp(&other.labels.is_empty()).then(by_label.unwrap_or_else(by_length))
    }
}

/// A label is a number to NuGet if it fits into 32 bits, whatever its sign; numbers come first.
fn by_label(one: &str, other: &str) -> Ordering {
    match (one.parse::<i32>(), other.parse::<i32>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        (Err(_), Err(_)) => one.cmp(other),
        (one, other) => other.is_ok().cmp(&one.is_ok()),
    }
}
