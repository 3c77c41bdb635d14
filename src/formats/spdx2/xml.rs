//! SPDX 2 as XML without a namespace, written down as the JSON that says the same: elements are keys, and
//! elements of one name beside one another are a list.
//!
//! Which keys hold lists and numbers is known here, since XML does not say; nothing else of their meaning is.

use std::collections::HashMap;

use crate::source::ProblemCode;
use crate::syntax::{Scribe, xml};

use super::markup::Items;

/// Keys that hold lists, however many items there are.
const LISTS: &[&str] = &[
    "annotations",
    "artifactOfs",
    "attributionTexts",
    "checksums",
    "creators",
    "crossRefs",
    "documentDescribes",
    "externalDocumentRefs",
    "externalRefs",
    "fileContributors",
    "fileDependencies",
    "fileTypes",
    "files",
    "hasExtractedLicensingInfos",
    "hasFiles",
    "licenseInfoFromFiles",
    "licenseInfoInFiles",
    "licenseInfoInSnippets",
    "packageVerificationCodeExcludedFiles",
    "packages",
    "ranges",
    "relationships",
    "revieweds",
    "seeAlsos",
    "snippets",
];

/// Keys that hold `true` or `false`.
const FLAGS: &[&str] = &["filesAnalyzed", "isLive", "isValid", "isWayBackLink"];

/// Keys that hold whole numbers.
const NUMBERS: &[&str] = &["lineNumber", "offset", "order"];

/// Whether a text is an SPDX 2 document in XML.
pub(in crate::formats) fn claims(text: &str) -> bool {
    let is_document = |text| {
        xml::root(text).is_some_and(|root| root.name.local == "Document" && root.name.namespace.is_none())
    };
    xml::looks_like_xml(text)
        && memchr::memmem::find(text.as_bytes(), b"<spdxVersion").is_some()
        && is_document(text)
}

/// Tells a scribe what a document says.
pub(in crate::formats) fn dictate(text: &str, scribe: &mut Scribe<'_>) {
    let Some(items) = Items::read(text, scribe.limits().nesting, scribe) else { return };
    if !items.all.is_empty() {
        Telling { items: &items, scribe, open: Vec::new() }.all();
    }
    items.say_fault(scribe);
}

/// An element whose children are being told, those of one name together.
struct Open<'a> {
    children: Vec<usize>,
    next: usize,
    /// The name of the list that is open.
    list: Option<&'a str>,
}

struct Telling<'a, 's, 'l> {
    items: &'a Items<'a>,
    scribe: &'s mut Scribe<'l>,
    open: Vec<Open<'a>>,
}

impl<'a> Telling<'a, '_, '_> {
    fn all(&mut self) {
        self.object(0);
        while let Some(open) = self.open.last_mut() {
            if self.scribe.is_refused() {
                return;
            }
            let child = open.children.get(open.next).copied();
            let name = child.map(|child| self.items.all[child].name.written);
            if open.list.is_some() && open.list != name {
                open.list = None;
                self.scribe.close();
            }
            let (Some(child), Some(name)) = (child, name) else {
                self.open.pop();
                self.scribe.close();
                continue;
            };
            open.next += 1;
            if open.list.is_none() {
                self.scribe.key(name);
                if LISTS.contains(&name) {
                    open.list = Some(name);
                    self.scribe.list(self.items.all[child].at);
                }
            }
            self.value(child, name);
        }
    }

    fn value(&mut self, index: usize, name: &str) {
        let item = &self.items.all[index];
        if item.end > index + 1 {
            return self.object(index);
        }
        let words = item.words.trim();
        let is_literal = FLAGS.contains(&name) && matches!(words, "true" | "false")
            || NUMBERS.contains(&name) && is_number(words);
        if is_literal {
            self.scribe.literal(item.at, words);
        } else {
            self.scribe.text(item.at, &item.words);
        }
    }

    fn object(&mut self, index: usize) {
        let item = &self.items.all[index];
        self.scribe.object(item.at);
        if !item.words.trim().is_empty() {
            self.scribe.problem(ProblemCode::WrongType, item.at, super::beginning(item.words.trim()));
        }
        let mut children: Vec<usize> = self.items.children(index).collect();
        let mut first = HashMap::new();
        for &child in &children {
            first.entry(self.items.all[child].name.written).or_insert(child);
        }
        children.sort_by_key(|&child| first[self.items.all[child].name.written]);
        self.open.push(Open { children, next: 0, list: None });
    }
}

/// Whether JSON writes a whole number in the same way.
pub(super) fn is_number(words: &str) -> bool {
    let has_digits = !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit());
    has_digits && (words == "0" || !words.starts_with('0'))
}
