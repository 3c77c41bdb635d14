//! Each thing that can be asked, of a statement that says it and of one that does not.

use super::*;
use crate::checks::testing::{
    about_the_first, at, check, component, context, evidence, package, sights, stated, words,
};
use crate::evidence::{
    Action, Evidence, IdentifierKind, Justification, Product, ProductName, Role, Sbom, Standard, Validity,
};
use crate::intelligence::{Knowledge, statements};
use crate::source::DocumentId;

const ALL: &str = "vex-well-formed = { ask = ['document-id', 'document-version', 'author', 'timestamp', \
                   'vulnerability', 'status', 'product', 'listed', 'justification', 'action'], \
                   investigation-at-most-days = 30 }";

/// A statement about `left`, in a document of the vendor's.
fn statement(status: Status) -> VulnerabilityStatement<'static> {
    let name = ProductName::identified(at(20), IdentifierKind::Purl, "pkg:npm/left@1.0.0".into());
    VulnerabilityStatement {
        id: words("CVE-2026-1"),
        status: stated(status),
        products: vec![Product::whole(name)],
        issued: words("2026-05-20T00:00:00Z"),
        author: words("Harbour"),
        ..VulnerabilityStatement::new(at(10))
    }
}

fn not_affected() -> VulnerabilityStatement<'static> {
    let justification = stated(Justification::VulnerableCodeNotPresent);
    VulnerabilityStatement { justification, ..statement(Status::NotAffected) }
}

fn vex() -> Vex<'static> {
    Vex {
        id: words("https://harbour.example/vex/1"),
        author: words("Harbour"),
        issued: words("2026-05-20T00:00:00Z"),
        version: words("1"),
        ..Vex::default()
    }
}

/// An SBOM of `app` with `left`, and a document of statements.
fn submitted(vex: Vex<'static>, statements: Vec<VulnerabilityStatement<'static>>) -> Evidence<'static> {
    let components = vec![component("app", "1.0.0"), package("left", "pkg:npm/left@1.0.0")];
    let mut evidence = evidence(about_the_first(), components, vec![]);
    let end = u32::try_from(statements.len()).expect("few statements");
    evidence.documents.push(Document {
        id: DocumentId(1),
        at: at(0),
        role: Role::Vex,
        standard: Standard::OpenVex,
        version: words("0.2.0"),
        sbom: None::<Sbom<'_>>,
        vex: Some(vex),
        components: 2..2,
        relationships: 0..0,
        statements: 0..end,
        unreadable: 0,
        validity: Validity::default(),
    });
    evidence.statements = statements;
    evidence
}

fn seen(toml: &str, evidence: &Evidence<'static>) -> Vec<(Weight, Code)> {
    let as_of = context(evidence).as_of;
    let known: Knowledge = statements::alone(evidence, None, as_of);
    let context = Context { known: &known, ..context(evidence) };
    sights(&check(toml).observe(Subject::Document(&evidence.documents[1]), &context))
}

fn of(statement: VulnerabilityStatement<'static>) -> Vec<(Weight, Code)> {
    seen(ALL, &submitted(vex(), vec![statement]))
}

fn unsatisfied(code: Code) -> Vec<(Weight, Code)> {
    vec![(Weight::Unsatisfied, code)]
}

#[test]
fn of_a_range_that_cannot_be_compared_nothing_is_known() {
    let ranged = |range: &'static str| {
        let mut about = not_affected();
        about.products[0].name = ProductName {
            name: Some("left".into()),
            version: Some(range.into()),
            is_range: true,
            ..ProductName::new(at(20))
        };
        of(about)
    };
    assert_eq!(ranged("vers:npm/<2.0.0"), []);
    let of_others =
        [(Weight::Noted, Code::StatementOfOthers), (Weight::Unsatisfied, Code::StatementsOfOthers)];
    assert_eq!(ranged("vers:npm/<1.0.0"), of_others);
    let not_known =
        [(Weight::Noted, Code::StatementOfOthers), (Weight::Undetermined, Code::StatementsNotCompared)];
    assert_eq!(ranged("before 2"), not_known);
}

#[test]
fn a_full_statement_lacks_nothing() {
    assert_eq!(of(not_affected()), []);
    assert_eq!(of(statement(Status::Fixed)), []);
    assert_eq!(of(statement(Status::UnderInvestigation)), []);
}

#[test]
fn each_field_that_is_asked_for_is_missed() {
    let lacks = unsatisfied(Code::StatementLacks);
    for document in [
        Vex { id: Field::Absent, ..vex() },
        Vex { version: Field::Absent, ..vex() },
        Vex { author: Field::StandIn(at(3)), ..vex() },
        Vex { issued: Field::Absent, ..vex() },
    ] {
        assert_eq!(seen(ALL, &submitted(document, vec![not_affected()])), lacks);
        let nothing = "vex-well-formed = { ask = ['status'] }";
        assert_eq!(seen(nothing, &submitted(vex(), vec![not_affected()])), []);
    }
    let nameless = VulnerabilityStatement { id: Field::Absent, ..not_affected() };
    assert!(of(nameless).contains(&lacks[0]));
    assert!(of(VulnerabilityStatement { status: Field::Absent, ..not_affected() }).contains(&lacks[0]));
    assert!(of(VulnerabilityStatement { products: Vec::new(), ..not_affected() }).contains(&lacks[0]));
    let undated = VulnerabilityStatement { issued: Field::Absent, ..not_affected() };
    assert_eq!(of(undated), lacks);
}

#[test]
fn what_a_standard_has_no_place_for_is_not_the_vendors_omission() {
    let document = Vex { version: Field::Inexpressible, ..vex() };
    let seen = seen(ALL, &submitted(document, vec![not_affected()]));
    assert_eq!(seen, [(Weight::Undetermined, Code::StatementCannotSay)]);
}

#[test]
fn a_time_is_an_instant_that_has_come() {
    let of_time = |time: &'static str| of(VulnerabilityStatement { issued: words(time), ..not_affected() });
    assert_eq!(of_time("2026-06-02T11:00:00Z"), [], "clocks differ");
    assert_eq!(of_time("2026-06-03T00:00:00Z"), unsatisfied(Code::StatementTimeAhead));
    assert_eq!(of_time("20 May 2026"), unsatisfied(Code::StatementTimeMalformed));
}

#[test]
fn a_reason_and_an_action_are_asked_for_where_they_belong() {
    let bare = VulnerabilityStatement { justification: Field::Absent, ..not_affected() };
    assert_eq!(of(bare), unsatisfied(Code::Unjustified));
    let words_only = VulnerabilityStatement {
        justification: Field::Absent,
        impact: words("It never runs."),
        ..not_affected()
    };
    assert_eq!(of(words_only), []);
    let wrong = VulnerabilityStatement { justification: Field::Malformed(at(4)), ..not_affected() };
    assert_eq!(of(wrong), unsatisfied(Code::JustificationUnknown));
    assert_eq!(of(statement(Status::Affected)), unsatisfied(Code::NoAction));
    let actions = vec![Action { at: at(5), response: None, text: words("Update to 1.0.1.") }];
    assert_eq!(of(VulnerabilityStatement { actions, ..statement(Status::Affected) }), []);
}

#[test]
fn an_investigation_ends() {
    let since = |issued| VulnerabilityStatement { issued, ..statement(Status::UnderInvestigation) };
    assert_eq!(of(since(words("2026-05-03T00:00:00Z"))), []);
    assert_eq!(of(since(words("2026-05-02T00:00:00Z"))), unsatisfied(Code::InvestigationTooLong));
    let undated = of(since(Field::Absent));
    assert!(undated.contains(&(Weight::Undetermined, Code::InvestigationUndated)));
    // The author came to an end of it.
    let begun = since(words("2026-04-01T00:00:00Z"));
    let ended = statement(Status::Affected);
    let ended = VulnerabilityStatement {
        actions: vec![Action { at: at(5), response: None, text: words("Update.") }],
        ..ended
    };
    assert_eq!(seen(ALL, &submitted(vex(), vec![begun, ended])), []);
}

#[test]
fn statements_are_about_what_is_listed() {
    let about = |purl: &'static str| {
        let name = ProductName::identified(at(20), IdentifierKind::Purl, purl.into());
        VulnerabilityStatement { products: vec![Product::whole(name)], ..not_affected() }
    };
    let broad = seen(ALL, &submitted(vex(), vec![about("pkg:npm/left"), not_affected()]));
    assert_eq!(broad, unsatisfied(Code::StatementUnbound));
    let others = seen(ALL, &submitted(vex(), vec![about("pkg:npm/right@1"), not_affected()]));
    assert_eq!(others, [(Weight::Noted, Code::StatementOfOthers)]);
    let alone = of(about("pkg:npm/right@1"));
    assert_eq!(
        alone,
        [(Weight::Noted, Code::StatementOfOthers), (Weight::Unsatisfied, Code::StatementsOfOthers)]
    );
    let absent = stated(Justification::ComponentNotPresent);
    let contradicts = VulnerabilityStatement { justification: absent, ..not_affected() };
    assert_eq!(of(contradicts), unsatisfied(Code::StatementContradicts));
}

#[test]
fn without_an_sbom_nothing_can_be_compared() {
    let mut evidence = submitted(vex(), vec![not_affected()]);
    evidence.documents[0].sbom = None;
    let seen = seen("vex-well-formed = { ask = ['listed'] }", &evidence);
    assert!(seen.contains(&(Weight::Undetermined, Code::StatementsNotCompared)), "{seen:?}");
}

#[test]
fn where_nobody_makes_statements_nothing_is_asked() {
    let evidence = evidence(about_the_first(), vec![component("app", "1.0.0")], vec![]);
    let not_asked = check(ALL).not_asked(&context(&evidence)).map(|not_asked| not_asked.0);
    assert_eq!(not_asked, Some(Code::NoStatements));
}
