//! A Cargo project as a CycloneDX document: what the product is made of and how it hangs together.
//!
//! Packages that only its development needs are left out.

use std::collections::BTreeSet;

use anyhow::{Context as _, bail};
use cyclonedx_bom::external_models::normalized_string::NormalizedString;
use cyclonedx_bom::models::bom::{Bom, BomReference, SpecVersion};
use cyclonedx_bom::models::component::{Classification, Component, Components};
use cyclonedx_bom::models::composition::{AggregateType, Composition, Compositions};
use cyclonedx_bom::models::dependency::{Dependencies, Dependency};
use cyclonedx_bom::models::lifecycle::{Lifecycle, Lifecycles, Phase};
use cyclonedx_bom::models::metadata::Metadata;
use cyclonedx_bom::models::organization::OrganizationalContact;
use cyclonedx_bom::models::tool::Tools;

use crate::evidence::{LockedPackage, Member, Need, Project};

use super::{Facts, Known, Request, component};

/// The document of a project, without a serial number.
pub(super) fn bom(
    project: &Project<'_>,
    known: &Known,
    request: &Request<'_>,
    folder: &str,
) -> anyhow::Result<Bom> {
    let product = Product::of(project, folder)?;
    let mut components = Vec::new();
    for &index in product.packages.iter().filter(|index| product.primary != Some(**index)) {
        components.push(product.component(index, known, Classification::Library)?);
    }
    let aggregate =
        if project.unlocked.is_empty() { AggregateType::Complete } else { AggregateType::Incomplete };
    Ok(Bom {
        version: 1,
        serial_number: None,
        metadata: Some(metadata(&product, known, request)?),
        components: Some(Components(components)),
        dependencies: Some(product.dependencies()),
        compositions: Some(Compositions(vec![Composition {
            bom_ref: None,
            aggregate,
            assemblies: None,
            dependencies: Some(vec![BomReference::new(product.reference())]),
            vulnerabilities: None,
            signature: None,
        }])),
        spec_version: SpecVersion::V1_5,
        ..Bom::default()
    })
}

fn metadata(product: &Product<'_, '_>, known: &Known, request: &Request<'_>) -> anyhow::Result<Metadata> {
    let tool = Component::new(Classification::Application, "bidcheck", env!("CARGO_PKG_VERSION"), None);
    let authors = if request.authors.is_empty() { product.authors() } else { request.authors.to_vec() };
    Ok(Metadata {
        timestamp: Some(request.as_of.to_string().try_into().context("the moment is out of range")?),
        tools: Some(Tools::Object { services: None, components: Some(Components(vec![tool])) }),
        authors: (!authors.is_empty()).then(|| authors.iter().map(|author| contact(author)).collect()),
        component: Some(product.primary_component(known)?),
        // The lock file is resolved before anything is built from it.
        lifecycles: Some(Lifecycles(vec![Lifecycle::Phase(Phase::PreBuild)])),
        ..Metadata::default()
    })
}

/// `Name <address>`, taken apart.
fn contact(author: &str) -> OrganizationalContact {
    let address = author.split_once('<').map(|(_, rest)| rest.trim_end_matches(['>', ' ']));
    let name = component::name(author);
    OrganizationalContact {
        bom_ref: None,
        name: (!name.is_empty()).then(|| NormalizedString::new(name)),
        email: address.map(NormalizedString::new),
        phone: None,
    }
}

/// What is built from a project.
struct Product<'p, 's> {
    project: &'p Project<'s>,
    /// The packages that `cargo build` builds first.
    roots: Vec<u32>,
    /// The root, where it is only one; otherwise the workspace stands for all.
    primary: Option<u32>,
    /// All that is needed for the roots, roots included, in the order of the lock file.
    packages: BTreeSet<u32>,
    /// The references of all locked packages.
    references: Vec<String>,
    /// The name of a workspace that has no root package.
    folder: String,
}

impl<'p, 's> Product<'p, 's> {
    fn of(project: &'p Project<'s>, folder: &str) -> anyhow::Result<Self> {
        let built = project.members.iter().filter(|member| member.is_built_by_default);
        let roots: Vec<u32> = built.filter_map(|member| member.package).collect();
        let primary = match roots[..] {
            [] => bail!("`Cargo.lock` has no package of this project: `cargo update --workspace` mends it"),
            [only] => Some(only),
            _ => None,
        };
        let mut packages = BTreeSet::new();
        let mut open = roots.clone();
        while let Some(index) = open.pop() {
            if packages.insert(index) {
                open.extend(needed(&project.packages[index as usize]));
            }
        }
        let references = references(&project.packages)?;
        Ok(Self { project, roots, primary, packages, references, folder: folder.to_owned() })
    }

    /// The reference of the primary component.
    fn reference(&self) -> &str {
        self.primary.map_or("workspace", |index| &self.references[index as usize])
    }

    fn component(&self, index: u32, known: &Known, kind: Classification) -> anyhow::Result<Component> {
        let package = &self.project.packages[index as usize];
        component::component(package, facts(package, known), &self.references[index as usize], kind)
    }

    fn primary_component(&self, known: &Known) -> anyhow::Result<Component> {
        if let Some(index) = self.primary {
            let is_library =
                facts(&self.project.packages[index as usize], known).is_some_and(|f| f.is_library);
            let kind = if is_library { Classification::Library } else { Classification::Application };
            return self.component(index, known, kind);
        }
        let version = self.common(|member| member.version.as_ref().map(|version| version.raw().to_owned()));
        Ok(component::workspace(&self.folder, version.as_deref(), &self.authors(), self.reference()))
    }

    /// The authors of the root, or those that all roots share.
    fn authors(&self) -> Vec<String> {
        let authors = |member: &Member<'_>| -> Vec<String> {
            member.authors.iter().map(|author| author.raw().to_owned()).collect()
        };
        self.common(|member| Some(authors(member))).unwrap_or_default()
    }

    /// What all roots say alike.
    fn common<T: PartialEq>(&self, said: impl Fn(&Member<'_>) -> Option<T>) -> Option<T> {
        let is_root =
            |member: &&Member<'_>| member.package.is_some_and(|package| self.roots.contains(&package));
        let mut all = self.project.members.iter().filter(is_root).map(said);
        let first = all.next()??;
        all.all(|other| other.as_ref() == Some(&first)).then_some(first)
    }

    /// A row for each component, also for those that need nothing.
    fn dependencies(&self) -> Dependencies {
        let row = |reference: &str, on: Vec<u32>| Dependency {
            dependency_ref: reference.to_owned(),
            dependencies: on.iter().map(|index| self.references[*index as usize].clone()).collect(),
        };
        let workspace = self.primary.is_none().then(|| row(self.reference(), self.roots.clone()));
        let packages = self.packages.iter().map(|&index| {
            let needed = needed(&self.project.packages[index as usize]).collect();
            row(&self.references[index as usize], needed)
        });
        Dependencies(workspace.into_iter().chain(packages).collect())
    }
}

/// What a package needs for the product.
fn needed(package: &LockedPackage<'_>) -> impl Iterator<Item = u32> {
    let edges = package.dependencies.iter().filter(|edge| edge.need != Need::Development);
    edges.map(|edge| edge.package)
}

fn facts<'k>(package: &LockedPackage<'_>, known: &'k Known) -> Option<&'k Facts> {
    known.get(&(package.name.raw().to_owned(), package.version.raw().to_owned()))
}

/// The package URLs, made unique where one package comes from two places.
fn references(packages: &[LockedPackage<'_>]) -> anyhow::Result<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut references = Vec::with_capacity(packages.len());
    for (index, package) in packages.iter().enumerate() {
        let purl = component::purl(package);
        let mut reference = purl.with_context(|| format!("`{}` cannot be named", package.name.raw()))?;
        if !seen.insert(reference.clone()) {
            reference = format!("{reference}#{index}");
        }
        references.push(reference);
    }
    Ok(references)
}
