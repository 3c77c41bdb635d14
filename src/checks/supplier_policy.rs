//! Whether a component is supplied by whom the buyer takes, and whether one supplier has too large a share.
//!
//! It compares names that the document states. It does not know who owns whom, and finds no alternatives.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::license_policy::PackageName;
use super::tool_makers::key;
use super::{Code, Context, Observation, Seen, Subjects, Weight, unanswered};
use crate::evidence::name::plain;
use crate::evidence::{
    Component, ComponentKind, Document, FieldName, Identifier, ProducerField, Sbom, Subject,
};
use crate::source::{Field, Located, Text};

/// `check.supplier-policy = { allow = ["Harbour Systems Ltd"], deny = ["…"] }`, or
/// `check.supplier-policy = { largest-share = 0.4, of = ["pkg:npm/quay-router"] }`
///
/// Held against the lists is every organisation that a component names: supplier, manufacturer and originator, and
/// the author where it names none of these. With `allow` alone every other is refused, with `deny` alone every other
/// is taken; with both a person decides about the rest. A name that differs from one of a list in punctuation or in
/// the form of incorporation only is for a person. A component that names nobody cannot be decided.
///
/// The share is that of the components besides the product itself, files, groupings and cryptographic assets, each
/// of its first-named organisation. Spellings that differ as above are one supplier. Those that name nobody may be
/// anybody's.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", try_from = "Written")]
pub struct SupplierPolicy {
    /// The suppliers that the buyer takes.
    pub allow: Vec<Name>,
    /// The suppliers that the buyer refuses.
    pub deny: Vec<Name>,
    /// The largest share that one supplier may have, above 0 and up to 1.
    pub largest_share: Option<f64>,
    /// The packages that are counted; all, if it is empty.
    pub of: Vec<PackageName>,
}

/// A name on one of the buyer's lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As the policy writes it.
    pub written: String,
    /// Without what is form alone.
    plain: String,
    /// Without punctuation and the form of incorporation.
    key: String,
}

/// The policy as it is written, before it is seen to decide anything.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    /// The suppliers that the buyer takes.
    #[serde(default)]
    allow: Vec<Name>,
    /// The suppliers that the buyer refuses.
    #[serde(default)]
    deny: Vec<Name>,
    /// The largest share of the components that one supplier may have.
    #[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))]
    largest_share: Option<f64>,
    /// The packages that are counted for the share; all, if none is named.
    #[serde(default)]
    of: Vec<PackageName>,
}

impl TryFrom<Written> for SupplierPolicy {
    type Error = &'static str;

    fn try_from(Written { allow, deny, largest_share, of }: Written) -> Result<Self, Self::Error> {
        let has_lists = !allow.is_empty() || !deny.is_empty();
        match largest_share {
            None if !has_lists => {
                Err("a supplier policy names suppliers to `allow` or `deny`, or a `largest-share`")
            }
            Some(_) if has_lists => Err("lists and `largest-share` are two questions: write two rules"),
            Some(share) if !(share > 0.0 && share <= 1.0) => {
                Err("`largest-share` is above 0.0 and at most 1.0")
            }
            None if !of.is_empty() => Err("`of` says which packages are counted for a `largest-share`"),
            _ if allow.iter().any(|name| deny.iter().any(|other| name.plain == other.plain)) => {
                Err("one supplier is on both lists")
            }
            _ => Ok(Self { allow, deny, largest_share, of }),
        }
    }
}

impl Name {
    fn new(written: String) -> Self {
        let plain = plain(&written);
        let key = key(&plain);
        Self { written, plain, key }
    }

    /// Whether another name may mean the same.
    fn is_like(&self, other: &Self) -> bool {
        self.plain == other.plain || (!self.key.is_empty() && self.key == other.key)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        match written.trim() {
            "" => Err(serde::de::Error::custom("a supplier's name is empty")),
            _ => Ok(Self::new(written)),
        }
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Name {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SupplierName".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": r"\S" })
    }
}

impl SupplierPolicy {
    pub(super) fn subjects(&self) -> Subjects {
        if self.largest_share.is_some() { Subjects::Sboms } else { Subjects::Components }
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        match (subject, self.largest_share) {
            (Subject::Component(component), None) => self.of_component(component),
            (Subject::Document(document @ Document { sbom: Some(sbom), .. }), Some(share)) => {
                self.of_document(document, sbom, share, context)
            }
            _ => Seen::satisfied(),
        }
    }

    fn of_component<'a>(&self, component: &'a Component<'a>) -> Seen<'a> {
        let named = named(component);
        if named.is_empty() {
            return nobody(component);
        }
        Seen::several(named.into_iter().filter_map(|name| self.of_name(name)).collect())
    }

    fn of_name<'a>(&self, located: &'a Located<Text<'a>>) -> Option<Observation<'a>> {
        let name = Name::new(located.value.raw().to_owned());
        let is_on = |list: &[Name]| list.iter().any(|one| one.plain == name.plain);
        let like =
            |list: &'_ [Name]| list.iter().find(|one| one.is_like(&name)).map(|one| one.written.clone());
        let (weight, code, listed) = if is_on(&self.deny) {
            (Weight::Unsatisfied, Code::SupplierDenied, None)
        } else if let Some(listed) = like(&self.deny) {
            (Weight::Review, Code::SupplierLikeDenied, Some(listed))
        } else if self.allow.is_empty() || is_on(&self.allow) {
            return None;
        } else if let Some(listed) = like(&self.allow) {
            (Weight::Review, Code::SupplierLikeAllowed, Some(listed))
        } else if self.deny.is_empty() {
            (Weight::Unsatisfied, Code::SupplierNotAllowed, None)
        } else {
            (Weight::Review, Code::SupplierOpen, None)
        };
        let observation = Observation::new(weight, code);
        let observation = match listed {
            Some(listed) => observation.arg("listed", listed),
            None => observation,
        };
        Some(observation.quoting(located.value.raw()).at(Some(located.at)))
    }

    fn of_document<'a>(
        &self,
        document: &Document<'a>,
        sbom: &Sbom<'a>,
        bound: f64,
        context: &Context<'a>,
    ) -> Seen<'a> {
        let all = (document.components.start..).zip(context.evidence.components_of(document));
        let besides = all.filter(|(index, component)| !sbom.primary.contains(index) && is_counted(component));
        let mut wanted = Wanted::of(&self.of);
        let asked = besides.map(|(_, component)| component).filter(|component| wanted.has(component));
        let shares = Shares::of(asked);
        let mut observations = wanted.missing();
        observations.extend(shares.observation(bound));
        Seen::several(observations)
    }
}

/// The packages that are counted, with whether each was met.
struct Wanted<'p> {
    packages: Vec<(Identifier<'p>, bool)>,
}

impl<'p> Wanted<'p> {
    fn of(packages: &'p [PackageName]) -> Self {
        let packages = packages.iter().map(|one| (Identifier::of_purl(one.written()), false)).collect();
        Self { packages }
    }

    /// Whether a component is counted.
    fn has(&mut self, component: &Component<'_>) -> bool {
        if self.packages.is_empty() {
            return true;
        }
        let Some(package) = component.package() else { return false };
        let mut is_one = false;
        for (wanted, is_met) in &mut self.packages {
            if wanted.purl().is_some_and(|purl| purl.covers(&package)) {
                (is_one, *is_met) = (true, true);
            }
        }
        is_one
    }

    /// The packages to be counted that the SBOM does not list.
    fn missing<'a>(&self) -> Vec<Observation<'a>> {
        let missing = self.packages.iter().filter(|(_, is_met)| !is_met);
        missing
            .map(|(wanted, _)| {
                Observation::new(Weight::Undetermined, Code::SupplierOfMissing)
                    .arg("package", wanted.text.raw())
            })
            .collect()
    }
}

/// Files are of whatever they lie in, and groupings and algorithms are supplied by nobody.
fn is_counted(component: &Component<'_>) -> bool {
    use ComponentKind::{CryptographicAsset, File, Logical};
    !matches!(component.kind, File | Logical | CryptographicAsset)
}

/// The organisations that a component names, else its authors.
fn named<'a>(component: &'a Component<'a>) -> Vec<&'a Located<Text<'a>>> {
    let organisations = [&component.supplier, &component.manufacturer, &component.originator];
    let stated: Vec<_> = organisations.into_iter().filter_map(located).collect();
    if !stated.is_empty() {
        return stated;
    }
    component.authors.stated().into_iter().flatten().collect()
}

fn located<'a>(field: &'a Field<Text<'a>>) -> Option<&'a Located<Text<'a>>> {
    match field {
        Field::Stated(located) => Some(located),
        _ => None,
    }
}

/// What is seen of a component that names nobody. What it says instead is told where it says more than silence.
fn nobody<'a>(component: &'a Component<'a>) -> Seen<'a> {
    let answer = FieldName::ComponentProducer.ask_component(component, ProducerField::ALL);
    match answer.state {
        Field::Withheld(_) | Field::Contradictory(_) | Field::Inexpressible => {
            unanswered(&answer.state, FieldName::ComponentProducer, None).unwrap_or_default()
        }
        state => Seen::one(Observation::new(Weight::Undetermined, Code::SupplierUnknown).at(state.at())),
    }
}

/// How many components each supplier has in one document.
#[derive(Default)]
struct Shares<'a> {
    /// By the name without punctuation: the number, and the first spelling.
    by_supplier: BTreeMap<String, (usize, Option<&'a Located<Text<'a>>>)>,
    unknown: usize,
    examined: usize,
}

impl<'a> Shares<'a> {
    fn of(components: impl Iterator<Item = &'a Component<'a>>) -> Self {
        let mut shares = Self::default();
        for component in components {
            shares.examined += 1;
            match named(component)[..] {
                [] => shares.unknown += 1,
                [first, ..] => {
                    let name = Name::new(first.value.raw().to_owned());
                    let key = if name.key.is_empty() { name.plain } else { name.key };
                    let (count, spelling) = shares.by_supplier.entry(key).or_default();
                    *count += 1;
                    spelling.get_or_insert(first);
                }
            }
        }
        shares
    }

    fn observation(&self, bound: f64) -> Option<Observation<'a>> {
        if self.examined == 0 {
            return Some(Observation::new(Weight::Undetermined, Code::NothingExamined));
        }
        // Of several that are as large the first by name.
        let largest = self.by_supplier.values().max_by_key(|(count, _)| *count);
        let (count, first) = largest.copied().unwrap_or_default();
        let exceeds = |count: usize| as_share(count, self.examined) > bound;
        let (weight, code) = match () {
            () if exceeds(count) => (Weight::Unsatisfied, Code::SupplierShare),
            () if exceeds(count + self.unknown) => (Weight::Undetermined, Code::SupplierShareUnknown),
            () => return None,
        };
        let observation = Observation::new(weight, code)
            .arg("count", count.to_string())
            .arg("unknown", self.unknown.to_string())
            .arg("examined", self.examined.to_string())
            .arg("share", percent(bound));
        Some(match first {
            Some(first) => observation.quoting(first.value.raw()).at(Some(first.at)),
            None => observation,
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "no document has 2^52 components")]
fn as_share(count: usize, of: usize) -> f64 {
    count as f64 / of as f64
}

fn percent(share: f64) -> String {
    format!("{}", (share * 1000.0).round() / 10.0)
}

#[cfg(test)]
mod tests;
