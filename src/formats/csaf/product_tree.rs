//! The products of an advisory: what stands under each `product_id`, and which is part of which.
//!
//! Branches and chains of relationships are walked with a bound; what goes round in a circle leads nowhere.

use std::collections::HashMap;

use crate::evidence::{Identifier, IdentifierKind, LeadsTo, Product, ProductName};
use crate::source::{Located, Origin, ProblemCode, Text};
use crate::syntax::{Node, Object};

use super::super::vex::{Reading, present, scheme};

/// Relationships of relationships that are followed; real advisories have one.
const LONGEST_CHAIN: usize = 8;

/// What stands under each id.
#[derive(Debug, Default)]
pub(super) struct ProductTree<'s> {
    products: HashMap<Text<'s>, Entry<'s>>,
    groups: HashMap<Text<'s>, Vec<Located<Text<'s>>>>,
}

/// A product, or a product as a part of another.
#[derive(Debug)]
enum Entry<'s> {
    Product(ProductName<'s>),
    Part { at: Origin, part: Text<'s>, of: Text<'s> },
}

/// What the branches above a product say of it.
#[derive(Debug, Clone, Default)]
struct Above<'s> {
    name: Option<Text<'s>>,
    version: Option<Text<'s>>,
    is_range: bool,
}

impl<'s> ProductTree<'s> {
    pub(super) fn read(tree: &Object<'s>, reading: &mut Reading<'_>) -> Self {
        reading.misspelt(
            tree,
            &["branches", "full_product_names", "product_groups", "product_paths", "relationships"],
        );
        let mut this = Self::default();
        this.branches(tree, reading);
        for product in reading.objects(tree, "full_product_names") {
            this.product(&product, &Above::default(), reading);
        }
        for relationship in reading.objects(tree, "relationships") {
            this.relationship(&relationship, reading);
        }
        for path in reading.objects(tree, "product_paths") {
            this.path(&path, reading);
        }
        for group in reading.objects(tree, "product_groups") {
            let id = reading.formal(&group, "group_id");
            let members = ids(&group, "product_ids", reading);
            if let Some(id) = id.stated() {
                this.groups.entry(id.clone()).or_insert(members);
            }
        }
        this
    }

    /// Walks the branches in the order of the document. How deep they are is bounded by the notation.
    fn branches(&mut self, tree: &Object<'s>, reading: &mut Reading<'_>) {
        let mut levels = vec![(Above::default(), reading.objects(tree, "branches").into_iter())];
        while let Some((above, branches)) = levels.last_mut() {
            let Some(branch) = branches.next() else {
                levels.pop();
                continue;
            };
            let above = above.with(&branch, reading);
            if let Some(product) = reading.object(&branch, "product") {
                self.product(&product, &above, reading);
            }
            let below = reading.objects(&branch, "branches");
            levels.push((above, below.into_iter()));
        }
    }

    fn product(&mut self, product: &Object<'s>, above: &Above<'s>, reading: &mut Reading<'_>) {
        let mut name = ProductName {
            name: above.name.clone().or_else(|| reading.words(product, "name").stated().cloned()),
            version: above.version.clone(),
            is_range: above.is_range,
            ..ProductName::new(product.at)
        };
        if let Some(helper) = reading.object(product, "product_identification_helper") {
            identifiers(&helper, &mut name, reading);
        }
        self.enter(product, Entry::Product(name), reading);
    }

    fn relationship(&mut self, relationship: &Object<'s>, reading: &mut Reading<'_>) {
        let part = reading.formal(relationship, "product_reference");
        let of = reading.formal(relationship, "relates_to_product_reference");
        let whole = reading.object(relationship, "full_product_name");
        let (Some(whole), Some(part), Some(of)) = (whole, part.stated(), of.stated()) else {
            return reading.note(ProblemCode::WrongType, relationship.at, "relationships");
        };
        let entry = Entry::Part { at: whole.at, part: part.clone(), of: of.clone() };
        self.enter(&whole, entry, reading);
    }

    /// CSAF 2.1 for a relationship: a beginning, and what it is a part of step by step.
    fn path(&mut self, path: &Object<'s>, reading: &mut Reading<'_>) {
        let part = reading.formal(path, "beginning_product_reference");
        let of = reading
            .objects(path, "subpaths")
            .first()
            .map(|first| reading.formal(first, "next_product_reference"));
        let whole = reading.object(path, "full_product_name");
        if let (Some(whole), Some(part), Some(of)) =
            (whole, part.stated(), of.as_ref().and_then(|of| of.stated()))
        {
            self.enter(&whole, Entry::Part { at: whole.at, part: part.clone(), of: of.clone() }, reading);
        }
    }

    /// Enters a product under its id; of two with one id the first is meant.
    fn enter(&mut self, product: &Object<'s>, entry: Entry<'s>, reading: &mut Reading<'_>) {
        let id = reading.formal(product, "product_id");
        let (Some(words), Some(at)) = (id.stated(), id.at()) else {
            return reading.note(ProblemCode::WrongType, product.at, "product_id");
        };
        if self.products.contains_key(words) {
            return reading.note(ProblemCode::DuplicateReference, at, words.raw());
        }
        self.products.insert(words.clone(), entry);
    }

    /// The product that an id means.
    pub(super) fn find(&self, id: &Located<Text<'s>>, reading: &mut Reading<'_>) -> Product<'s> {
        let (mut parts, mut sought) = (Vec::new(), &id.value);
        for _ in 0..LONGEST_CHAIN {
            match self.products.get(sought) {
                Some(Entry::Product(name)) => {
                    // Beyond the limit the document is refused, so that nothing rests on what is left out.
                    let has_room = reading.has_room(name.identifiers.len() + parts.len(), id.at);
                    let name = if has_room { name.clone() } else { ProductName::new(id.at) };
                    let name = ProductName { at: id.at, ..name };
                    return Product { subcomponents: parts, ..Product::whole(name) };
                }
                Some(Entry::Part { at, part, of }) => {
                    parts.extend(self.part(part, *at, reading));
                    sought = of;
                }
                None => break,
            }
        }
        reading.note(ProblemCode::DanglingReference, id.at, sought.raw());
        let leads_to = LeadsTo::Missing(sought.clone());
        Product {
            subcomponents: parts,
            ..Product::whole(ProductName { leads_to, ..ProductName::new(id.at) })
        }
    }

    /// The part that a relationship names: the innermost, where that is a part itself.
    fn part(&self, id: &Text<'s>, at: Origin, reading: &mut Reading<'_>) -> Option<ProductName<'s>> {
        let mut sought = id;
        for _ in 0..LONGEST_CHAIN {
            match self.products.get(sought) {
                Some(Entry::Product(name)) => return Some(ProductName { at, ..name.clone() }),
                Some(Entry::Part { part, .. }) => sought = part,
                None => break,
            }
        }
        reading.note(ProblemCode::DanglingReference, at, sought.raw());
        Some(ProductName { leads_to: LeadsTo::Missing(sought.clone()), ..ProductName::new(at) })
    }

    /// The ids that an item of a vulnerability is about, those of its groups among them.
    pub(super) fn listed(&self, item: &Object<'s>, reading: &mut Reading<'_>) -> Vec<Located<Text<'s>>> {
        let mut listed = ids(item, "product_ids", reading);
        for group in ids(item, "group_ids", reading) {
            match self.groups.get(&group.value) {
                Some(members) if reading.has_room(members.len(), group.at) => {
                    listed.extend(members.iter().cloned())
                }
                Some(_) => {}
                None => reading.note(ProblemCode::DanglingReference, group.at, group.value.raw()),
            }
        }
        listed
    }
}

impl<'s> Above<'s> {
    /// What a branch adds to those above it (3.1.2.2: each category names one thing).
    fn with(&self, branch: &Object<'s>, reading: &mut Reading<'_>) -> Self {
        let mut below = self.clone();
        let Some(name) = reading.words(branch, "name").stated().cloned() else { return below };
        match reading.formal(branch, "category").stated().map(Text::raw) {
            Some("product_name") => below.name = Some(name),
            // A service pack or a patch tells versions apart that share a number.
            Some("product_version" | "service_pack" | "patch_level") => {
                (below.version, below.is_range) = (Some(name), false);
            }
            Some("product_version_range") => (below.version, below.is_range) = (Some(name), true),
            _ => {}
        }
        below
    }
}

/// The ids under a key.
pub(super) fn ids<'s>(object: &Object<'s>, key: &str, reading: &mut Reading<'_>) -> Vec<Located<Text<'s>>> {
    let items = reading.list(object, key);
    items
        .into_iter()
        .filter_map(|item| Some(Located { value: reading.text(key, item)?, at: item.at }))
        .collect()
}

/// What else names a product: 2.0 has one package URL, 2.1 a list of them.
fn identifiers<'s>(helper: &Object<'s>, name: &mut ProductName<'s>, reading: &mut Reading<'_>) {
    let single = ["purl", "cpe"].into_iter().filter_map(|key| present(helper.get(key)));
    let nodes: Vec<Node<'s>> = single.chain(reading.list(helper, "purls")).collect();
    for node in nodes {
        let Some(words) = reading.text("product_identification_helper", node) else { continue };
        let kind = scheme(words.raw()).unwrap_or(IdentifierKind::Purl);
        name.identifiers.push(Identifier::read(node.at, kind, words));
    }
}
