//! Whether the SBOM is of the product and version that the tender asks for.
//! It compares names; it does not resolve them.

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight, unanswered, without_primary};
use crate::evidence::{Component, Document, FieldName, Subject};
use crate::source::{Field, Text};

/// `check.product-matches-bid = {}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProductMatchesBid {}

impl ProductMatchesBid {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let (Subject::Document(Document { sbom: Some(sbom), .. }), Some(bid)) = (subject, context.bid) else {
            return Seen::satisfied();
        };
        let primaries = || sbom.primary.iter().map(|&index| context.evidence.component(index));
        let named = || primaries().filter(|primary| primary.goes_by(&bid.name));
        if named().any(|primary| primary.is_of_version(&bid.version)) {
            return Seen::satisfied();
        }
        match (named().next(), primaries().next()) {
            (Some(other), _) => {
                differs(other, FieldName::ComponentVersion, &other.version, Code::OtherVersion, &bid.version)
            }
            (None, Some(other)) => {
                differs(other, FieldName::ComponentName, &other.name, Code::OtherProduct, &bid.name)
            }
            (None, None) => without_primary(sbom, Weight::Undetermined),
        }
    }
}

/// What is seen of a primary component whose name or version is not the bid's.
fn differs<'a>(
    primary: &'a Component<'a>,
    field: FieldName,
    written: &'a Field<Text<'a>>,
    code: Code,
    bid: &str,
) -> Seen<'a> {
    let answer = field.ask_component(primary, &[]);
    let mut seen = match (unanswered(&answer.state, field, Some(primary.at)), written) {
        (None, Field::Stated(written)) => {
            let observation = Observation::new(Weight::Unsatisfied, code).arg("bid", bid);
            Seen::one(observation.quoting(written.value.raw()).at(Some(written.at)))
        }
        (seen, _) => seen.unwrap_or_default(),
    };
    for observation in &mut seen.observations {
        observation.about = Some(Subject::Component(primary));
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Product;
    use crate::checks::testing::{
        about_the_first, check, component, context_of, evidence, package, sights, words,
    };
    use crate::evidence::Sbom;

    fn sights_of(
        components: Vec<Component<'static>>,
        primary: Vec<u32>,
        bid: [&str; 2],
    ) -> Vec<(Weight, Code)> {
        let evidence = evidence(Sbom { primary, ..about_the_first() }, components, vec![]);
        let bid = Product { name: bid[0].to_owned(), version: bid[1].to_owned() };
        let context = context_of(&evidence, Some(&bid), &[]);
        sights(
            &check("product-matches-bid = {}").observe(Subject::Document(&evidence.documents[0]), &context),
        )
    }

    #[test]
    fn name_and_version_are_the_bids() {
        let mut grouped = component("gateway", "v2.1.0");
        grouped.group = words("northwind");
        for bid in [["gateway", "2.1.0"], [" Gateway ", "v2.1.0"], ["Northwind/gateway", "2.1.0"]] {
            let mut again = component("gateway", "v2.1.0");
            again.group = words("northwind");
            assert_eq!(sights_of(vec![again], vec![0], bid), [], "{bid:?}");
        }
        let seen = sights_of(vec![grouped], vec![0], ["gateway", "2.1"]);
        assert_eq!(seen, [(Weight::Unsatisfied, Code::OtherVersion)]);
    }

    #[test]
    fn the_package_url_may_name_it() {
        let named = package("Gateway Server", "pkg:npm/%40northwind/gateway@1.0.0");
        assert_eq!(sights_of(vec![named], vec![0], ["@northwind/gateway", "1.0.0"]), []);
    }

    #[test]
    fn another_product_is_told_from_another_version() {
        let seen = sights_of(vec![component("router", "2.1.0")], vec![0], ["gateway", "2.1.0"]);
        assert_eq!(seen, [(Weight::Unsatisfied, Code::OtherProduct)]);
        let both = vec![component("router", "2.1.0"), component("gateway", "2.0.0")];
        assert_eq!(
            sights_of(both, vec![0, 1], ["gateway", "2.1.0"]),
            [(Weight::Unsatisfied, Code::OtherVersion)]
        );
    }

    #[test]
    fn one_of_several_primary_components_suffices() {
        let both = vec![component("router", "2.1.0"), component("gateway", "2.1.0")];
        assert_eq!(sights_of(both, vec![0, 1], ["gateway", "2.1.0"]), []);
    }

    #[test]
    fn silence_matches_no_bid() {
        let mut unversioned = component("gateway", "2.1.0");
        unversioned.version = Field::Absent;
        let seen = sights_of(vec![unversioned], vec![0], ["gateway", "2.1.0"]);
        assert_eq!(seen, [(Weight::Unsatisfied, Code::Absent)]);
        let seen = sights_of(vec![component("gateway", "2.1.0")], vec![], ["gateway", "2.1.0"]);
        assert_eq!(seen, [(Weight::Undetermined, Code::NoPrimary)]);
    }
}
