//! Licences and sets of licences as the expressions of annex D.
//!
//! It judges no expression.

use super::graph::{Graph, Value};
use super::terms;
use super::words::Names;

/// Operators inside one another, and parts of one expression. What shares its parts can be told without end.
const DEEPEST: usize = 40;
const PARTS: usize = 10_000;

/// The licences of one document.
pub(super) struct Licenses<'g, 't> {
    graph: &'g Graph<'t>,
    names: &'g Names<'g>,
}

impl<'g, 't> Licenses<'g, 't> {
    pub(super) fn new(graph: &'g Graph<'t>, names: &'g Names<'g>) -> Self {
        Self { graph, names }
    }

    /// The expression of a value, unless it has too many parts.
    pub(super) fn expression(&self, value: &Value<'t>) -> Option<String> {
        let mut parts = PARTS;
        let (expression, _) = self.told(value, DEEPEST, &mut parts)?;
        Some(expression)
    }

    /// An expression, and whether it has to stand in parentheses inside another.
    fn told(&self, value: &Value<'t>, depth: usize, parts: &mut usize) -> Option<(String, bool)> {
        *parts = parts.checked_sub(1)?;
        let depth = depth.checked_sub(1)?;
        let Value::Node(node) = value else {
            let words = self.names.written(self.graph, value);
            let is_compound = words.contains(" AND ") || words.contains(" OR ");
            return Some((words.into_owned(), is_compound));
        };
        let has = |class: &str| self.graph.nodes[*node].classes.contains(&class);
        if has("ConjunctiveLicenseSet") || has("DisjunctiveLicenseSet") {
            let operator = if has("ConjunctiveLicenseSet") { " AND " } else { " OR " };
            let mut members = Vec::new();
            for member in self.stated(*node, "member") {
                members.push(self.enclosed(member, depth, parts)?);
            }
            return Some((members.join(operator), members.len() > 1));
        }
        if has("OrLaterOperator") {
            let member = self.stated(*node, "member").next();
            let license = member.map_or(Some(String::new()), |member| self.enclosed(member, depth, parts))?;
            return Some((format!("{license}+"), false));
        }
        if has("WithExceptionOperator") {
            let member = self.stated(*node, "member").next();
            let license = member.map_or(Some(String::new()), |member| self.enclosed(member, depth, parts))?;
            let exception = self.stated(*node, "licenseException").next();
            let exception = exception.map_or_else(String::new, |exception| self.name(exception));
            return Some((format!("{license} WITH {exception}"), false));
        }
        Some((self.name(value), false))
    }

    fn enclosed(&self, value: &Value<'t>, depth: usize, parts: &mut usize) -> Option<String> {
        let (expression, is_compound) = self.told(value, depth, parts)?;
        Some(if is_compound { format!("({expression})") } else { expression })
    }

    /// The id of one licence or exception: stated, or the end of its URI.
    fn name(&self, value: &Value<'t>) -> String {
        if let Value::Node(node) = value {
            for property in ["licenseId", "licenseExceptionId"] {
                if let Some(Value::Words(words)) = self.stated(*node, property).next() {
                    return words.trim().to_owned();
                }
            }
        }
        let written = self.names.written(self.graph, value);
        for prefix in ["http://spdx.org/licenses/", "https://spdx.org/licenses/"] {
            if let Some(id) = written.strip_prefix(prefix) {
                return id.strip_suffix(".html").unwrap_or(id).to_owned();
            }
        }
        written.into_owned()
    }

    fn stated(&self, node: usize, property: &str) -> impl Iterator<Item = &'g Value<'t>> {
        let statements = self.graph.nodes[node].statements.iter();
        statements.filter(move |one| terms::local(one.name) == Some(property)).map(|one| &one.value)
    }
}
