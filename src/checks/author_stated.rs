//! Whether the SBOM has an author who is more than the maker of the tool that wrote it.
//! It does not ask whether that author may speak for the vendor.

use serde::Deserialize;

use super::tool_makers::{self, Maker};
use super::{Code, Context, Observation, Seen, Subjects, Weight, unanswered};
use crate::evidence::field_name::producer;
use crate::evidence::{Component, Document, FieldName, Party, PartyKind, ProducerField, Sbom, Subject};
use crate::source::{Field, Text};

/// `check.author-stated = {}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AuthorStated {}

impl AuthorStated {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Document(Document { sbom: Some(sbom), .. }) = subject else { return Seen::satisfied() };
        let answer = FieldName::SbomAuthor.ask_sbom(sbom);
        if let Some(seen) = unanswered(&answer.state, FieldName::SbomAuthor, answer.of) {
            return seen;
        }
        let authors = sbom.authors.stated().map(Vec::as_slice).unwrap_or_default();
        let named: Vec<&Party<'_>> = authors.iter().filter(|author| is_name(&author.name)).collect();
        let Some(first) = named.first() else {
            let nobody = authors.first().map_or(Field::<()>::Absent, |author| Field::StandIn(author.at));
            return unanswered(&nobody, FieldName::SbomAuthor, answer.of).unwrap_or_default();
        };
        let makers = tool_makers::of_tools(sbom);
        let maker_of =
            |author: &Party<'_>| makers.iter().copied().find(|maker| is_organisation(author, maker));
        match maker_of(first) {
            Some(maker) if named.iter().all(|author| maker_of(author).is_some()) => {
                if is_about_own_product(sbom, maker, context) {
                    Seen::satisfied()
                } else {
                    only_the_maker(first, maker)
                }
            }
            _ => Seen::satisfied(),
        }
    }
}

fn only_the_maker<'a>(author: &'a Party<'a>, maker: &Maker) -> Seen<'a> {
    let observation = Observation::new(Weight::Review, Code::AuthorIsToolMaker).arg("maker", maker.name);
    Seen::one(observation.quoting(author.name.raw()).at(Some(author.at)))
}

fn is_name(name: &Text<'_>) -> bool {
    !name.is_stand_in() && !name.says_unknown()
}

fn is_organisation(author: &Party<'_>, maker: &Maker) -> bool {
    author.kind != PartyKind::Person && maker.is(author.name.raw())
}

/// A tool's maker may well write the SBOM of its own product.
fn is_about_own_product(sbom: &Sbom<'_>, maker: &Maker, context: &Context<'_>) -> bool {
    let is_makers = |component: &Component<'_>| {
        let named = producer(component, ProducerField::ALL);
        named.is_some_and(|(producer, _)| maker.is(producer.value.raw())) || maker.owns(component)
    };
    sbom.primary.iter().any(|&primary| is_makers(context.evidence.component(primary)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{
        Sight, about_the_first, at, check, component, evidence, of_document, package, sights, stated, tool,
    };

    fn sights_of(
        authors: &[(PartyKind, &'static str)],
        by: &'static str,
        primary: Component<'static>,
    ) -> Vec<Sight> {
        let author = |&(kind, name): &(PartyKind, &'static str)| Party { at: at(5), kind, name: name.into() };
        let authors = stated(authors.iter().map(author).collect());
        let sbom = Sbom { authors, tools: stated(vec![tool(by)]), ..about_the_first() };
        let evidence = evidence(sbom, vec![primary], vec![]);
        sights(&of_document(&check("author-stated = {}"), &evidence))
    }

    #[test]
    fn the_maker_of_the_tool_alone_needs_a_person() {
        use PartyKind::{Organisation, Person, Unspecified};
        let app = || component("gateway", "2.1.0");
        let review = [(Weight::Review, Code::AuthorIsToolMaker)];
        assert_eq!(sights_of(&[(Organisation, "Anchore, Inc")], "syft", app()), review);
        assert_eq!(sights_of(&[(Unspecified, "OWASP Foundation")], "cdxgen", app()), review);
        assert_eq!(sights_of(&[(Organisation, "aquasecurity")], "trivy-0.42.1", app()), review);
        assert_eq!(sights_of(&[(Organisation, "Northwind")], "syft", app()), []);
        assert_eq!(sights_of(&[(Organisation, "Microsoft")], "syft", app()), []);
        assert_eq!(sights_of(&[(Person, "Anchore")], "syft", app()), []);
        assert_eq!(sights_of(&[(Organisation, "Anchore"), (Person, "Jo Doe")], "syft", app()), []);
        assert_eq!(sights_of(&[(Organisation, "Anchore"), (Person, "N/A")], "syft", app()), review);
    }

    #[test]
    fn a_maker_may_describe_its_own_product() {
        let anchore = [(PartyKind::Organisation, "Anchore, Inc")];
        assert_eq!(sights_of(&anchore, "syft", component("syft", "1.8.0")), []);
        let stereoscope = package("stereoscope", "pkg:golang/github.com/anchore/stereoscope@v0.1.0");
        assert_eq!(sights_of(&anchore, "syft", stereoscope), []);
        let mut enterprise = component("enterprise", "5.0");
        enterprise.supplier = crate::checks::testing::words("Anchore");
        assert_eq!(sights_of(&anchore, "syft", enterprise), []);
    }

    #[test]
    fn a_stand_in_is_no_author() {
        let seen = sights_of(&[(PartyKind::Person, "N/A")], "syft", component("app", "1"));
        assert_eq!(seen, [(Weight::Unsatisfied, Code::StandIn)]);
        assert_eq!(sights_of(&[], "syft", component("app", "1")), [(Weight::Unsatisfied, Code::Absent)]);
    }
}
