//! Which namespace each prefix stands for (Namespaces in XML 1.0).
//!
//! Names of namespaces are compared as they are written, and nothing is fetched from them.

use std::borrow::Cow;

use crate::source::ProblemCode;

use super::characters::is_name;
use super::{Name, quoted};

/// The namespace of `xml:lang` and `xml:space`, which needs no declaration.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The declarations of the elements that are open.
#[derive(Debug, Default)]
pub(super) struct Scope<'t> {
    declarations: Vec<(&'t str, &'t str)>,
    /// How many declarations held before each open element.
    before: Vec<usize>,
}

impl<'t> Scope<'t> {
    /// An element begins.
    pub(super) fn enter(&mut self) {
        self.before.push(self.declarations.len());
    }

    /// The element that began last ends.
    pub(super) fn leave(&mut self) {
        self.declarations.truncate(self.before.pop().unwrap_or_default());
    }

    /// How many declarations hold.
    pub(super) fn declared(&self) -> usize {
        self.declarations.len()
    }

    /// Declares a prefix, or with an empty one what holds for elements without.
    pub(super) fn declare(
        &mut self,
        prefix: &'t str,
        namespace: Cow<'t, str>,
    ) -> Result<(), (ProblemCode, String)> {
        let syntax = |detail: String| Err((ProblemCode::SyntaxError, detail));
        let Cow::Borrowed(namespace) = namespace else {
            return syntax(format!("{} is written with references", quoted(&namespace)));
        };
        if prefix == "xmlns" || (prefix == "xml") != (namespace == XML) {
            return syntax(format!("{} may not stand for {}", quoted(prefix), quoted(namespace)));
        }
        if !prefix.is_empty() && (!is_name(prefix) || namespace.is_empty()) {
            return syntax(format!("{} stands for no namespace", quoted(prefix)));
        }
        let own = self.before.last().copied().unwrap_or_default();
        if self.declarations[own..].iter().any(|(declared, _)| *declared == prefix) {
            return Err((ProblemCode::DuplicateKey, format!("xmlns:{}", quoted(prefix))));
        }
        self.declarations.push((prefix, namespace));
        Ok(())
    }

    /// The name of an element.
    pub(super) fn element(&self, written: &'t str) -> Result<Name<'t>, String> {
        let (prefix, local) = parts(written)?;
        let namespace = self.meant(prefix);
        if namespace.is_none() && !prefix.is_empty() {
            return Err(format!("{} has a prefix that is not declared", quoted(written)));
        }
        Ok(Name { namespace, written, local })
    }

    /// The name of an attribute.
    pub(super) fn attribute(&self, written: &'t str) -> Result<Name<'t>, String> {
        let (prefix, local) = parts(written)?;
        if prefix.is_empty() {
            return Ok(Name { namespace: None, written, local });
        }
        self.element(written)
    }

    fn meant(&self, prefix: &str) -> Option<&'t str> {
        if prefix == "xml" {
            return Some(XML);
        }
        // Most elements have no prefix, and comparing nothing with nothing costs more than a length.
        let is_meant = |declared: &str| match prefix {
            "" => declared.is_empty(),
            _ => declared == prefix,
        };
        let mut inward = self.declarations.iter().rev();
        let (_, namespace) = inward.find(|(declared, _)| is_meant(declared))?;
        Some(*namespace).filter(|namespace| !namespace.is_empty())
    }
}

fn parts(written: &str) -> Result<(&str, &str), String> {
    let (prefix, local) = written.split_once(':').unwrap_or(("", written));
    let is_plain = prefix.is_empty() && !written.contains(':');
    if is_name(local) && (is_plain || is_name(prefix)) {
        return Ok((prefix, local));
    }
    Err(format!("{} is no name", quoted(written)))
}
