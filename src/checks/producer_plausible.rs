//! Whether the producers that an SBOM names look like the answer to who made each component.
//! What it sees is a suspicion for a person, never a fault.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::registries::Registry;
use super::tool_makers::{self, Maker, key};
use super::{Code, Context, Observation, Seen, Subjects, Weight};
use crate::evidence::field_name::producer;
use crate::evidence::{Component, ComponentKind, Document, FieldName, ProducerField, Sbom, Subject};
use crate::source::{Field, Located, Text};

/// Components from which on sameness is no chance.
const ENOUGH: usize = 5;

/// Package URL types whose namespace is the distributor, who does produce the package (purl-spec).
const OF_DISTRIBUTIONS: &[&str] = &["alpm", "apk", "deb", "rpm"];

/// Package URL types of images, which hold packages of any ecosystem and make none of their own.
const OF_IMAGES: &[&str] = &["docker", "oci"];

/// `check.producer-plausible = {}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProducerPlausible {}

impl ProducerPlausible {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Document(document) = subject else { return Seen::satisfied() };
        let Some(sbom) = &document.sbom else { return Seen::satisfied() };
        let survey = Survey::of(document, sbom, context);
        let mut observations = survey.registries();
        observations.extend(survey.makers(sbom));
        observations.extend(survey.one_everywhere());
        observations.extend(survey.namespaces());
        observations.extend(survey.silence());
        Seen::several(observations)
    }
}

/// The producers of one document. Files and cryptographic assets are left out: nobody names the producer of a file,
/// and an algorithm has none.
struct Survey<'a> {
    named: Vec<Named<'a>>,
    /// Components that name no producer and do not say that it is unknown or withheld.
    silent: usize,
    /// Components besides the primary ones.
    others: usize,
}

struct Named<'a> {
    component: &'a Component<'a>,
    producer: &'a Located<Text<'a>>,
    is_primary: bool,
    /// The registry that the producer's name is, if it may host the component and did not make it.
    registry: Option<&'static Registry>,
}

impl<'a> Survey<'a> {
    fn of(document: &Document<'a>, sbom: &Sbom<'a>, context: &Context<'a>) -> Self {
        let primaries: HashSet<u32> = sbom.primary.iter().copied().collect();
        let mut known: HashMap<&str, Option<&'static Registry>> = HashMap::new();
        let mut survey = Self { named: Vec::new(), silent: 0, others: 0 };
        let components = context.evidence.components_of(document);
        for (index, component) in (document.components.start..).zip(components) {
            if matches!(component.kind, ComponentKind::File | ComponentKind::CryptographicAsset) {
                continue;
            }
            let is_primary = primaries.contains(&index);
            survey.others += usize::from(!is_primary);
            let Some((producer, _)) = producer(component, ProducerField::ALL) else {
                survey.silent += usize::from(!is_explicit(component));
                continue;
            };
            let name = producer.value.raw();
            let registry = known.entry(name).or_insert_with(|| Registry::named(name));
            // An address such as `crates.io` is no organisation anywhere; a bare `npm` may be one elsewhere.
            let hosts = |registry: &&Registry| name.contains('.') || registry.may_host(component);
            let registry = registry.filter(hosts).filter(|registry| !registry.made(component));
            survey.named.push(Named { component, producer, is_primary, registry });
        }
        survey
    }

    /// The components that name a registry.
    fn registries(&self) -> Vec<Observation<'a>> {
        let hosted = self.named.iter().filter_map(|named| {
            let observation = Observation::new(Weight::Review, Code::RegistryAsProducer)
                .arg("producer", named.registry?.name)
                .about(Subject::Component(named.component));
            Some(observation.quoting(named.producer.value.raw()).at(Some(named.producer.at)))
        });
        hosted.collect()
    }

    /// The makers of the document's tools on components that do not carry their names.
    fn makers(&self, sbom: &Sbom<'a>) -> Vec<Observation<'a>> {
        let makers = tool_makers::of_tools(sbom);
        let mut known: HashMap<&str, Option<&'static Maker>> = HashMap::new();
        let mut others: Vec<(&'static Maker, &Named<'a>)> = Vec::new();
        for named in self.named.iter().filter(|named| !named.is_primary && named.registry.is_none()) {
            let name = named.producer.value.raw();
            let maker =
                known.entry(name).or_insert_with(|| makers.iter().copied().find(|maker| maker.is(name)));
            if let Some(maker) = maker.filter(|maker| !maker.owns(named.component)) {
                others.push((maker, named));
            }
        }
        let seen = makers.iter().filter_map(|maker| {
            let mut of_maker =
                others.iter().filter(|(one, _)| one == maker).map(|(_, named)| named).peekable();
            let first = of_maker.peek()?.producer;
            let observation =
                Observation::new(Weight::Review, Code::ToolMakerAsProducer).arg("maker", maker.name);
            let observation = observation.arg("count", of_maker.count().to_string());
            Some(observation.quoting(first.value.raw()).at(Some(first.at)))
        });
        seen.collect()
    }

    fn besides_primaries(&self) -> impl Iterator<Item = &Named<'a>> {
        self.named.iter().filter(|named| !named.is_primary)
    }

    /// One producer on every component, unless all are known to be of one ecosystem: a
    /// distribution does produce all its packages.
    fn one_everywhere(&self) -> Option<Observation<'a>> {
        let first = self.besides_primaries().next()?;
        let one = key(first.producer.value.raw());
        let mut spellings: HashSet<&str> = HashSet::new();
        let mut ecosystems: HashSet<Option<&str>> = HashSet::new();
        let mut count = 0;
        for named in self.besides_primaries() {
            let name = named.producer.value.raw();
            if spellings.insert(name) && key(name) != one {
                return None;
            }
            let ecosystem = named.component.package().map(|purl| purl.ty());
            if !ecosystem.is_some_and(|ty| OF_IMAGES.contains(&ty)) {
                ecosystems.insert(ecosystem);
            }
            count += 1;
        }
        let is_everywhere = count == self.others && count >= ENOUGH;
        let is_of_one = ecosystems.len() <= 1 && !ecosystems.contains(&None);
        (is_everywhere && !is_of_one).then(|| {
            let observation = Observation::new(Weight::Review, Code::OneProducerEverywhere);
            let observation = observation.arg("count", count.to_string());
            observation.quoting(first.producer.value.raw()).at(Some(first.producer.at))
        })
    }

    /// The package URL's namespace as producer of nearly all components that have one. A
    /// component without any package URL counts for it, so that to leave them out clears nothing.
    fn namespaces(&self) -> Option<Observation<'a>> {
        let (mut equal, mut other, mut unknown) = (0, 0, 0);
        let mut first = None;
        for named in self.besides_primaries() {
            match named.component.package() {
                None => unknown += 1,
                Some(purl) if OF_DISTRIBUTIONS.contains(&purl.ty()) => {}
                Some(purl) => match purl.namespace() {
                    None => {}
                    Some(space) if is_namespace(named.producer.value.raw(), &space) => {
                        equal += 1;
                        first = first.or(Some(named.producer));
                    }
                    Some(_) => other += 1,
                },
            }
        }
        let likely: usize = equal + unknown;
        let first =
            first.filter(|_| likely >= ENOUGH && equal > other && likely * 10 >= (likely + other) * 9)?;
        let observation = Observation::new(Weight::Review, Code::NamespaceAsProducer)
            .arg("count", equal.to_string())
            .arg("examined", (equal + other).to_string());
        Some(observation.quoting(first.value.raw()).at(Some(first.at)))
    }

    /// Silence is no better than an implausible name (fail-closed law a).
    fn silence(&self) -> Option<Observation<'a>> {
        let examined = self.named.len() + self.silent;
        (self.silent > 0).then(|| {
            let observation = Observation::new(Weight::Undetermined, Code::ProducerSilent);
            observation.arg("count", self.silent.to_string()).arg("examined", examined.to_string())
        })
    }
}

/// Whether a component that names no producer says that it is unknown, not asserted or withheld.
fn is_explicit(component: &Component<'_>) -> bool {
    let answer = FieldName::ComponentProducer.ask_component(component, ProducerField::ALL);
    matches!(answer.state, Field::DeclaredUnknown(_) | Field::NotAsserted(_) | Field::Withheld(_))
}

/// Whether a producer's name is a namespace, or its last part: `apache` of `github.com/apache`.
fn is_namespace(producer: &str, space: &str) -> bool {
    let producer = key(producer);
    !producer.is_empty()
        && (producer == key(space) || space.rsplit('/').next().is_some_and(|last| producer == key(last)))
}

#[cfg(test)]
mod tests;
