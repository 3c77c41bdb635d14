//! Vulnerabilities and what is said of them: the security profile's VEX relationships, and its CVSS vectors.
//!
//! Of the profile's other assessments (EPSS, SSVC, exploit catalogues) only that the vulnerability is in the
//! products is read.

use std::collections::HashSet;

use crate::evidence::{
    Action, Justification, LeadsTo, Product, ProductName, Rating, Sbom, Status, Vex, VulnerabilityStatement,
};
use crate::limits;
use crate::source::{Field, Located, Origin, ProblemCode, Text};
use crate::syntax::Object;

use super::elements::{Elements, Thing};
use super::reading::{Arity, Key, Reading, Reference};
use super::vocabulary;

/// A vulnerability, which statements refer to.
#[derive(Debug)]
pub(super) struct Vulnerability<'s> {
    at: Origin,
    id: Field<Text<'s>>,
    aliases: Vec<Located<Text<'s>>>,
}

/// A VEX relationship whose references are not followed yet.
#[derive(Debug)]
pub(super) struct Assessment<'s> {
    statement: VulnerabilityStatement<'s>,
    of: Option<Reference<'s>>,
    products: Vec<Reference<'s>>,
    /// The part of the products in which the vulnerability was found.
    part: Option<Reference<'s>>,
    author: Option<Reference<'s>>,
}

/// How grave or how likely a vulnerability in products is said to be.
#[derive(Debug)]
pub(super) struct Rated<'s> {
    rating: Option<Located<Rating<'s>>>,
    of: Option<Reference<'s>>,
    products: Vec<Reference<'s>>,
}

/// Reads a vulnerability: by its CVE identifier, else by its name.
pub(super) fn vulnerability<'s>(object: &Object<'s>, reading: &mut Reading<'_, 's>) -> Vulnerability<'s> {
    let (mut id, mut aliases) = (Field::Absent, Vec::new());
    for node in reading.values(object, "externalIdentifier", Arity::Many) {
        let Some(inner) = node.object(reading.problems) else { continue };
        let is_cve = reading.words_or_nothing(&inner, "externalIdentifierType").raw() == "cve";
        match reading.judged(&inner, "identifier", vocabulary::free_text) {
            field if is_cve && id.stated().is_none() => id = field,
            Field::Stated(other) => aliases.push(other),
            _ => {}
        }
    }
    if id.is_silent() {
        id = reading.judged(object, "name", vocabulary::free_text);
    }
    Vulnerability { at: object.at, id, aliases }
}

/// Reads what is said of a vulnerability.
pub(super) fn assessment<'s>(
    object: &Object<'s>,
    status: Status,
    reading: &mut Reading<'_, 's>,
) -> Assessment<'s> {
    let words = |key: &str, reading: &mut Reading<'_, 's>| reading.judged(object, key, vocabulary::free_text);
    let mut statement = VulnerabilityStatement::new(object.at);
    statement.status = Field::Stated(Located { value: status, at: object.at });
    statement.justification = justification(words("security_justificationType", reading), reading);
    statement.impact = words("security_impactStatement", reading);
    statement.issued = words("security_publishedTime", reading);
    statement.updated = words("security_modifiedTime", reading);
    let text = words("security_actionStatement", reading);
    if let Some(at) = text.at() {
        statement.actions.push(Action { at, response: None, text });
    }
    let one = |key: &str, reading: &mut Reading<'_, 's>| {
        reading.references(object, key, Arity::One).into_iter().next()
    };
    Assessment {
        statement,
        of: one("from", reading),
        part: one("security_assessedElement", reading),
        author: one("suppliedBy", reading),
        products: reading.references(object, "to", Arity::Many),
    }
}

/// Reads an assessment: a CVSS vector, else a word for how grave it is, else that there is one.
pub(super) fn rated<'s>(object: &Object<'s>, reading: &mut Reading<'_, 's>) -> Rated<'s> {
    let words =
        |key: &str, reading: &mut Reading<'_, 's>| match reading.judged(object, key, vocabulary::free_text) {
            Field::Stated(words) => Some(words),
            _ => None,
        };
    let vector = words("security_vectorString", reading)
        .map(|Located { value, at }| Located { value: Rating::Vector(value), at });
    let word = words("security_severity", reading).map(|Located { value, at }| {
        let word = Text::new(vocabulary::keyword(value.raw()).to_owned());
        Located { value: Rating::Word(word), at }
    });
    Rated {
        rating: vector.or(word),
        of: reading.references(object, "from", Arity::One).into_iter().next(),
        products: reading.references(object, "to", Arity::Many),
    }
}

fn justification(words: Field<Text<'_>>, reading: &mut Reading<'_, '_>) -> Field<Justification> {
    let Some(at) = words.at() else { return Field::Absent };
    let Some(word) = words.stated() else {
        return if words.is_silent() { Field::StandIn(at) } else { Field::Malformed(at) };
    };
    match self::named(vocabulary::keyword(word.raw())) {
        Some(value) => Field::Stated(Located { value, at }),
        None => {
            reading.note(ProblemCode::UnknownKeyword, at, word.raw());
            Field::Malformed(at)
        }
    }
}

/// The words of Security/VexJustificationType.
fn named(word: &str) -> Option<Justification> {
    match word {
        "componentNotPresent" => Some(Justification::ComponentNotPresent),
        "vulnerableCodeNotPresent" => Some(Justification::VulnerableCodeNotPresent),
        "vulnerableCodeNotInExecutePath" => Some(Justification::VulnerableCodeNotInExecutePath),
        "vulnerableCodeCannotBeControlledByAdversary" => {
            Some(Justification::VulnerableCodeCannotBeControlledByAdversary)
        }
        "inlineMitigationsAlreadyExist" => Some(Justification::InlineMitigationsAlreadyExist),
        _ => None,
    }
}

/// What the document says of itself as the bearer of statements.
pub(super) fn bearer<'s>(sbom: &Sbom<'s>) -> Vex<'s> {
    let authors = sbom.authors.stated().and_then(|authors| authors.first());
    Vex {
        id: sbom.version.clone(),
        author: sbom.authors.map(|_| authors.map_or(Text::from(""), |author| author.name.clone())),
        issued: sbom.timestamp.clone(),
        updated: sbom.timestamp.clone(),
        version: Field::Inexpressible,
        status: Field::Inexpressible,
        category: Field::Inexpressible,
        title: Field::Inexpressible,
        signature: Field::Inexpressible,
    }
}

/// The statements of a document, in its order; a vulnerability of which nothing is said is only mentioned, as is
/// one that is assessed in products of which nothing else is said.
pub(super) fn statements<'s>(
    elements: &mut Elements<'_, 's>,
    vex: &Vex<'s>,
    reading: &mut Reading<'_, 's>,
) -> Vec<VulnerabilityStatement<'s>> {
    let assessments = std::mem::take(&mut elements.assessments);
    let rated = std::mem::take(&mut elements.rated);
    let index = |of: &Option<Reference<'s>>, elements: &Elements<'_, 's>| match elements.find(of.as_ref()?) {
        Some(Thing::Vulnerability(index)) => Some(index),
        _ => None,
    };
    let mut spoken: Vec<HashSet<Key<'s>>> = vec![HashSet::new(); elements.vulnerabilities.len()];
    let mut is_spoken_of = vec![false; elements.vulnerabilities.len()];
    let mut statements = Vec::new();
    for assessment in assessments {
        let at = index(&assessment.of, elements);
        if let Some(at) = at {
            is_spoken_of[at] = true;
            spoken[at].extend(assessment.products.iter().map(|product| product.key.clone()));
        }
        let of = assessment.of.as_ref().and_then(|of| elements.find(of));
        statements.push((at, complete(assessment, of, elements, vex, reading)));
    }
    let mut ratings = vec![Vec::new(); elements.vulnerabilities.len()];
    let mut products: Vec<Vec<Product<'s>>> = elements.vulnerabilities.iter().map(|_| Vec::new()).collect();
    for rated in rated {
        let Some(at) = index(&rated.of, elements) else { continue };
        ratings[at].extend(rated.rating);
        for reference in rated.products.iter().filter(|product| spoken[at].insert(product.key.clone())) {
            products[at].push(Product::whole(product(reference, elements.find(reference))));
        }
    }
    for (at, (vulnerability, products)) in elements.vulnerabilities.iter().zip(products).enumerate() {
        if !is_spoken_of[at] || !products.is_empty() {
            let mut mention =
                VulnerabilityStatement { products, ..VulnerabilityStatement::new(vulnerability.at) };
            (mention.id, mention.aliases) = (vulnerability.id.clone(), vulnerability.aliases.clone());
            statements.push((Some(at), inheriting(mention, vex)));
        }
    }
    let mut statements = with_ratings(statements, &ratings, reading);
    statements.sort_by_key(|statement| statement.at);
    statements
}

/// Every statement has the ratings of its vulnerability. A few bytes can ask for many of them.
fn with_ratings<'s>(
    statements: Vec<(Option<usize>, VulnerabilityStatement<'s>)>,
    ratings: &[Vec<Located<Rating<'s>>>],
    reading: &mut Reading<'_, 's>,
) -> Vec<VulnerabilityStatement<'s>> {
    let mut left = Some(limits::DEFAULT.statements);
    let mut rate = |(of, mut statement): (Option<usize>, VulnerabilityStatement<'s>)| {
        let own = of.map_or(&[][..], |at| &ratings[at]);
        match left.and_then(|left| left.checked_sub(own.len())) {
            Some(rest) => {
                left = Some(rest);
                statement.ratings = own.to_vec();
            }
            None if left.take().is_some() => {
                let limit = format!("{} ratings", limits::DEFAULT.statements);
                reading.note(ProblemCode::OverLimit, statement.at, &limit);
            }
            None => {}
        }
        statement
    };
    statements.into_iter().map(&mut rate).collect()
}

fn complete<'s>(
    assessment: Assessment<'s>,
    of: Option<Thing>,
    elements: &Elements<'_, 's>,
    vex: &Vex<'s>,
    reading: &mut Reading<'_, 's>,
) -> VulnerabilityStatement<'s> {
    let mut statement = assessment.statement;
    if let Some(Thing::Vulnerability(index)) = of {
        let vulnerability = &elements.vulnerabilities[index];
        (statement.id, statement.aliases) = (vulnerability.id.clone(), vulnerability.aliases.clone());
    }
    if let Some(author) = &assessment.author
        && let Some(Thing::Agent(index)) = elements.found(author, reading)
    {
        statement.author = elements.agents[index].name.clone();
    }
    for reference in &assessment.products {
        // Where `from` and `to` lead nowhere is told with the relationship.
        let mut product = Product::whole(product(reference, elements.find(reference)));
        let part = assessment.part.as_ref().filter(|part| part.key != reference.key);
        product.subcomponents.extend(part.map(|part| self::product(part, elements.found(part, reading))));
        statement.products.push(product);
    }
    inheriting(statement, vex)
}

/// What a statement does not say is what its document says.
fn inheriting<'s>(mut statement: VulnerabilityStatement<'s>, vex: &Vex<'s>) -> VulnerabilityStatement<'s> {
    let inherited = [
        (&mut statement.issued, &vex.issued),
        (&mut statement.updated, &vex.updated),
        (&mut statement.author, &vex.author),
    ];
    for (own, of_document) in inherited {
        if matches!(own, Field::Absent) {
            *own = of_document.clone();
        }
    }
    statement
}

fn product<'s>(reference: &Reference<'s>, found: Option<Thing>) -> ProductName<'s> {
    let leads_to = match found {
        Some(Thing::Component(index)) => LeadsTo::Component(index),
        Some(Thing::External) | None => LeadsTo::Missing(reference.words().value),
        Some(_) => LeadsTo::Other,
    };
    ProductName { leads_to, ..ProductName::new(reference.at) }
}
