//! Which items of a list are equal, without keeping them.
//!
//! Each value gets a cheap mark that equal values share, whatever the order of their fields. Only items
//! with equal marks are compared in full, each once, so that even a list made to mislead costs no more
//! than a second reading.

use std::collections::HashSet;

/// An item: its mark, and from where to where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) mark: u64,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The mark of text, decoded, or of a literal.
pub(super) fn mark(words: &[u8]) -> u64 {
    let part = |bytes: &[u8]| bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    let (head, tail) = (&words[..words.len().min(8)], &words[words.len().saturating_sub(8)..]);
    spread(part(head) ^ part(tail).rotate_left(29) ^ words.len() as u64)
}

/// Spreads a mark over all its bits, so that sums of marks differ.
pub(super) fn spread(mark: u64) -> u64 {
    let mark = (mark ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mark ^ mark >> 31
}

/// The items that stand in the list before, in order.
pub(super) fn repeated(text: &str, items: &[Item]) -> Vec<Item> {
    if items.len() < 2 {
        return Vec::new();
    }
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&index| (items[index].mark, index));
    let mut repeated = Vec::new();
    for run in order.chunk_by(|&one, &other| items[one].mark == items[other].mark) {
        if run.len() < 2 {
            continue;
        }
        let mut before = HashSet::new();
        for &index in run {
            let Item { start, end, .. } = items[index];
            if !before.insert(plain(text.get(start..end).unwrap_or_default())) {
                repeated.push(index);
            }
        }
    }
    repeated.sort_unstable();
    repeated.into_iter().map(|index| items[index]).collect()
}

/// A value written the one way that all equal values are written.
fn plain(written: &str) -> String {
    // Keys are sorted, escapes gone; `1.0` and `1` are made one below.
    match serde_json::from_str::<serde_json::Value>(written) {
        Ok(mut value) => {
            whole_numbers(&mut value);
            value.to_string()
        }
        Err(_) => written.to_owned(),
    }
}

fn whole_numbers(value: &mut serde_json::Value) {
    use serde_json::Value;
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.values_mut()),
            Value::Number(number) => {
                if let Some(float) = number.as_f64().filter(|_| number.is_f64())
                    && float.fract() == 0.0
                    && float.abs() < 9e15
                {
                    #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
                    let whole = float as i64;
                    *number = whole.into();
                }
            }
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeated_of(items: &[&str], same_mark: bool) -> Vec<usize> {
        let text = items.join(",");
        let mut start = 0;
        let mut listed = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let mark = if same_mark { 7 } else { index as u64 };
            listed.push(Item { mark, start, end: start + item.len() });
            start += item.len() + 1;
        }
        let found = repeated(&text, &listed);
        found
            .iter()
            .map(|item| listed.iter().position(|one| one.start == item.start).expect("it is there"))
            .collect()
    }

    #[test]
    fn items_are_equal_by_what_they_say() {
        let items = [r#"{"a":1,"b":"\u0041"}"#, r#"{ "b":"A", "a":1.0 }"#, r#"{"a":2}"#, "1", "\"1\"", "1.0"];
        assert_eq!(repeated_of(&items, true), [1, 5]);
        assert!(repeated_of(&items, false).is_empty());
    }

    #[test]
    fn marks_tell_words_apart() {
        assert_ne!(mark(b"a"), mark(b"b"));
        assert_ne!(mark(b"pkg:a@1"), mark(b"pkg:a@1.1"));
        assert_eq!(mark(b""), mark(b""));
    }
}
