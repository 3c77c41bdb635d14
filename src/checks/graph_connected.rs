//! Whether everything that an SBOM lists is reachable from what it is about.
//! It does not ask whether the edges are true.

use serde::Deserialize;

use super::{
    Answered, Code, Context, Edge, Observation, Seen, Subjects, Weight, inexpressible, unanswered,
    without_primary,
};
use crate::evidence::declaration::with_declarations;
use crate::evidence::{
    Component, ComponentKind, Document, Endpoint, Evidence, FieldName, Relationship, RelationshipKind, Sbom,
    Subject,
};
use crate::source::{Field, Located, Origin, Text};

mod digraph;

use digraph::Digraph;

/// `check.graph-connected = { edges = ["depends-on", "contains"] }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GraphConnected {
    /// The relationships that are followed.
    pub edges: Vec<Edge>,
}

impl GraphConnected {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Document(document) = subject else { return Seen::satisfied() };
        let Some(sbom) = &document.sbom else { return Seen::satisfied() };
        let graph = Graph::of(document, sbom, &self.edges, context.evidence);
        let mut seen = match sbom.primary.is_empty() {
            true if sbom.unplaced.dependencies && !graph.has_dependency() => {
                Seen::one(inexpressible(FieldName::ComponentDependency.word()))
            }
            true => without_primary(sbom, Weight::Undetermined),
            false => graph.way_from_primary(),
        };
        seen.observations.extend(graph.cycle());
        seen.observations.extend(graph.self_dependencies());
        let dangling = sbom.dangling.iter().map(|reference| broken(Code::DanglingReference, reference));
        let duplicates = sbom.duplicates.iter().map(|reference| broken(Code::DuplicateReference, reference));
        with(seen, dangling.chain(duplicates))
    }
}

/// Adds what decides the rule whatever the document declares of its dependencies.
fn with<'a>(mut seen: Seen<'a>, more: impl Iterator<Item = Observation<'a>>) -> Seen<'a> {
    let before = seen.observations.len();
    seen.observations.extend(more);
    if seen.observations.len() > before {
        seen.answer = Answered::Nothing;
    }
    seen
}

fn broken<'a>(code: Code, reference: &'a Located<Text<'a>>) -> Observation<'a> {
    Observation::new(Weight::Unsatisfied, code).quoting(reference.value.raw()).at(Some(reference.at))
}

/// The things of one document as nodes: its components, then its services.
struct Graph<'a> {
    document: &'a Document<'a>,
    sbom: &'a Sbom<'a>,
    components: &'a [Component<'a>],
    relationships: &'a [Relationship],
    edges: Vec<RelationshipKind>,
    /// For each node, whether the document is about it.
    is_primary: Vec<bool>,
}

impl<'a> Graph<'a> {
    fn of(
        document: &'a Document<'a>,
        sbom: &'a Sbom<'a>,
        edges: &[Edge],
        evidence: &'a Evidence<'a>,
    ) -> Self {
        let mut graph = Self {
            document,
            sbom,
            components: evidence.components_of(document),
            relationships: evidence.relationships_of(document),
            edges: edges.iter().map(|edge| edge.kind()).collect(),
            is_primary: Vec::new(),
        };
        graph.is_primary = vec![false; graph.nodes()];
        let primaries: Vec<u32> = graph.primaries().collect();
        primaries.into_iter().for_each(|primary| graph.is_primary[primary as usize] = true);
        graph
    }

    /// What is seen on the way from the primary component. One cause is one observation:
    /// without a way to begin, that everything else is out of reach is not repeated.
    fn way_from_primary(&self) -> Seen<'a> {
        let said = self.primary_dependencies();
        if said.is_silent() && !self.has_dependency() {
            return Seen::unsatisfied(Code::NoEdges);
        }
        let mut seen = Seen::satisfied();
        if !said.is_silent() {
            seen = unanswered(&said, FieldName::ComponentDependency, None).unwrap_or_default();
        }
        if !seen.observations.is_empty() && !self.followed().any(|(from, ..)| self.is_primary[from as usize])
        {
            return seen;
        }
        let mut roots: Vec<u32> = self.primaries().collect();
        if !self.is_in_graph(|node| self.is_primary[node as usize]) {
            let Some(node) = self.node_by_identity() else {
                let primary = roots.first().map(|&primary| self.components[primary as usize].at);
                return Seen::one(
                    Observation::new(Weight::Unsatisfied, Code::PrimaryOutsideGraph).at(primary),
                );
            };
            let observation = Observation::new(Weight::Noted, Code::PrimaryByIdentity);
            seen.observations.push(observation.about(Subject::Component(&self.components[node as usize])));
            roots.push(node);
        }
        with(seen, self.unreachable(&roots))
    }

    fn unreachable(&self, roots: &[u32]) -> impl Iterator<Item = Observation<'a>> {
        let reached = Digraph::new(self.nodes(), self.followed()).reach(roots);
        let lost = self
            .components
            .iter()
            .zip(reached)
            .filter(|(component, reached)| !reached && is_asked(component));
        lost.map(|(component, _)| {
            Observation::new(Weight::Unsatisfied, Code::Unreachable).about(Subject::Component(component))
        })
    }

    /// What the document says of the primary component's dependencies.
    fn primary_dependencies(&self) -> Field<()> {
        let mut state = Field::Absent;
        for edge in self.relationships.iter().filter(|edge| edge.kind == RelationshipKind::DependsOn) {
            let from_primary = self.node(edge.from).is_some_and(|node| self.is_primary[node as usize]);
            if !from_primary || edge.to == edge.from || edge.to == Endpoint::Missing {
                continue;
            }
            if edge.to == Endpoint::NotAsserted {
                state = Field::DeclaredUnknown(edge.at);
                break;
            }
            state = Field::Stated(Located { value: (), at: edge.at });
        }
        let primaries = self.primaries().map(|primary| &self.components[primary as usize]);
        primaries.fold(state, |state, primary| {
            with_declarations(state, FieldName::ComponentDependency, &primary.declared)
        })
    }

    /// Whether one thing is said to need another anywhere.
    fn has_dependency(&self) -> bool {
        self.relationships.iter().any(|edge| {
            edge.kind == RelationshipKind::DependsOn
                && edge.from != edge.to
                && !matches!(edge.to, Endpoint::None | Endpoint::NotAsserted | Endpoint::Missing)
        })
    }

    /// Whether one of some nodes is an end of any edge that is followed, to whatever it leads.
    fn is_in_graph(&self, is_one: impl Fn(u32) -> bool) -> bool {
        let ends_at_one = |end| self.node(end).is_some_and(&is_one);
        let is_end = |edge: &Relationship| {
            self.edges.contains(&edge.kind)
                && edge.from != edge.to
                && (ends_at_one(edge.from) || ends_at_one(edge.to))
        };
        self.relationships.iter().any(is_end)
            || self.nesting().any(|(outer, inner, _)| is_one(outer) || is_one(inner))
    }

    /// The one component that is the primary one under another reference: it has the same
    /// package URL, or the same name and version, and no other could have them.
    fn node_by_identity(&self) -> Option<u32> {
        let mut primaries = self.primaries();
        let (Some(primary), None) = (primaries.next(), primaries.next()) else { return None };
        let this = &self.components[primary as usize];
        let mut rivals =
            (0..).zip(self.components).filter(|(node, other)| *node != primary && may_be(this, other));
        let (Some((node, other)), None) = (rivals.next(), rivals.next()) else { return None };
        (is_surely(this, other) && self.is_in_graph(|one| one == node)).then_some(node)
    }

    /// A circle of dependencies, if there is one, with its members and the place of the edge that
    /// closes it. It is no fault: packages do need each other.
    fn cycle(&self) -> Option<Observation<'a>> {
        let depends = self.depends().filter(|(from, to, _)| from != to);
        let circle =
            Digraph::new(self.nodes(), depends.map(|(from, to, edge)| (from, to, Some(edge.at)))).circle()?;
        let members = self.members(&circle.nodes);
        Some(Observation::new(Weight::Noted, Code::Cycle).arg("members", members).at(circle.closed_at))
    }

    /// The names on a circle, as far as a sentence holds them.
    fn members(&self, nodes: &[u32]) -> String {
        const SHOWN: usize = 4;
        let mut names: Vec<String> = nodes.iter().take(SHOWN).map(|&node| self.name(node)).collect();
        if nodes.len() > SHOWN {
            names.push(format!("{} more", nodes.len() - SHOWN));
        }
        names.extend(nodes.first().map(|&first| self.name(first)));
        names.join(" → ")
    }

    fn name(&self, node: u32) -> String {
        const LONGEST: usize = 40;
        let node = node as usize;
        let name = match self.components.get(node) {
            Some(component) => &component.name,
            None => &self.sbom.services[node - self.components.len()].name,
        };
        match name.stated().map(Text::raw) {
            None => "(unnamed)".to_owned(),
            Some(name) => match name.char_indices().nth(LONGEST) {
                None => name.to_owned(),
                Some((end, _)) => format!("{}…", &name[..end]),
            },
        }
    }

    /// The components that are said to need themselves, each once.
    fn self_dependencies(&self) -> impl Iterator<Item = Observation<'a>> {
        let mut seen = vec![false; self.components.len()];
        let loops = self.depends().filter(|(from, to, _)| from == to);
        loops.filter_map(move |(node, _, edge)| {
            let first = !std::mem::replace(seen.get_mut(node as usize)?, true);
            first.then(|| {
                let component = Subject::Component(&self.components[node as usize]);
                Observation::new(Weight::Noted, Code::SelfDependency).about(component).at(Some(edge.at))
            })
        })
    }

    fn depends(&self) -> impl Iterator<Item = (u32, u32, &'a Relationship)> + Clone {
        self.relations().filter(|(.., edge)| edge.kind == RelationshipKind::DependsOn)
    }

    fn nodes(&self) -> usize {
        self.components.len() + self.sbom.services.len()
    }

    /// The edges that are followed, nesting among them where inclusion is.
    fn followed(&self) -> impl Iterator<Item = (u32, u32, Option<Origin>)> + Clone {
        let stated = self.relations().filter(|(.., edge)| self.edges.contains(&edge.kind));
        stated.map(|(from, to, edge)| (from, to, Some(edge.at))).chain(self.nesting())
    }

    fn relations(&self) -> impl Iterator<Item = (u32, u32, &'a Relationship)> + Clone {
        self.relationships.iter().filter_map(|edge| Some((self.node(edge.from)?, self.node(edge.to)?, edge)))
    }

    fn nesting(&self) -> impl Iterator<Item = (u32, u32, Option<Origin>)> + Clone {
        let follows = self.edges.contains(&RelationshipKind::Contains);
        let nested = (0..).zip(self.components).filter(move |_| follows);
        nested.filter_map(|(inner, component)| {
            Some((self.node(Endpoint::Component(component.parent?))?, inner, None))
        })
    }

    fn primaries(&self) -> impl Iterator<Item = u32> {
        self.sbom.primary.iter().filter_map(|&primary| self.node(Endpoint::Component(primary)))
    }

    fn node(&self, end: Endpoint) -> Option<u32> {
        let count = self.components.len();
        match end {
            Endpoint::Component(index) => {
                index.checked_sub(self.document.components.start).filter(|&node| (node as usize) < count)
            }
            Endpoint::Service(index) => {
                let known = (index as usize) < self.sbom.services.len();
                known.then(|| u32::try_from(count).ok()?.checked_add(index))?
            }
            _ => None,
        }
    }
}

/// Files say by what they lie in where they belong, which many documents leave to the
/// package; a package that nothing needs is asked for.
fn is_asked(component: &Component<'_>) -> bool {
    component.kind != ComponentKind::File
}

fn is_surely(this: &Component<'_>, other: &Component<'_>) -> bool {
    let same =
        |one: &Field<Text<'_>>, two: &Field<Text<'_>>| one.stated().is_some() && one.stated() == two.stated();
    has_the_purl(this, other) || (same(&this.name, &other.name) && same(&this.version, &other.version))
}

/// What is left out tells nothing apart, so that to leave it out cannot remove a rival.
fn may_be(this: &Component<'_>, other: &Component<'_>) -> bool {
    let differ = |one: &Field<Text<'_>>, two: &Field<Text<'_>>| {
        one.stated().zip(two.stated()).is_some_and(|(one, two)| one != two)
    };
    has_the_purl(this, other) || !(differ(&this.name, &other.name) || differ(&this.version, &other.version))
}

fn has_the_purl(this: &Component<'_>, other: &Component<'_>) -> bool {
    this.package().zip(other.package()).is_some_and(|(this, other)| this.is_same_package(&other))
}

#[cfg(test)]
mod tests;
