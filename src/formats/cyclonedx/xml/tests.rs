//! What is told of a document is the JSON of the same version, and every row of the table is read.

use serde_json::{Value, json};

use super::*;
use crate::formats::cyclonedx::version::Version;
use crate::source::{DocumentId, ProblemCode};
use crate::submission::Submission;
use crate::syntax::{self, Notation};

use super::form::Form;
use super::table::{Kind, Table};

/// What a document says, as JSON, and what was wrong with it.
fn told(text: &str) -> (Value, Vec<(ProblemCode, String)>) {
    let submission = Submission::from_texts([("bom.xml", text.as_bytes())]);
    let mut problems = Vec::new();
    let root =
        syntax::transcribed(&submission.artifacts[0], DocumentId(0), Notation::Xml, dictate, &mut problems);
    let value = root.map_or(Value::Null, |root| serde_json::from_str(root.source()).expect("it is JSON"));
    let problems = problems.into_iter().map(|one| (one.code, one.detail.unwrap_or_default()));
    (value, problems.collect())
}

fn within(version: &str, inner: &str) -> String {
    format!("<bom xmlns='http://cyclonedx.org/schema/bom/{version}'>{inner}</bom>")
}

/// What stands in a document beside its format's name and version.
fn said(version: &str, inner: &str) -> Value {
    let (mut value, problems) = told(&within(version, inner));
    assert_eq!(problems, [], "{inner}");
    let entries = value.as_object_mut().expect("an object");
    assert_eq!(entries.remove("bomFormat"), Some("CycloneDX".into()));
    assert_eq!(entries.remove("specVersion"), Some(version.into()));
    value
}

#[test]
fn documents_are_known_by_their_namespace() {
    for text in [
        "<bom xmlns='http://cyclonedx.org/schema/bom/1.4'/>",
        "<?xml version='1.0'?><!-- a --><b:bom xmlns:b='http://cyclonedx.org/schema/bom/1.6' ",
        "<bom xmlns='http://cyclonedx.org/schema/bom/9.9'>",
        "<bom/>",
        "<!DOCTYPE bom [<!ENTITY a 'b'>]><bom>&a;</bom>",
        "\n<?xml version='1.0' encoding='IBM037'?><bom/>",
    ] {
        assert_eq!(claims(text), text.ends_with('>'), "{text}");
    }
    for text in ["<html/>", "<bom xmlns='urn:of:another'/>", "<project/>", "{}", ""] {
        assert!(!claims(text), "{text}");
    }
}

#[test]
fn lists_numbers_and_attributes_become_what_they_are_in_json() {
    let inner = "<components><component type='library' bom-ref='a'><authors><author><name>N</name></author></authors>\
        <name> two  words </name><hashes><hash alg='MD5'> 00 </hash></hashes>\
        <licenses><license acknowledgement='declared'><id>MIT</id></license></licenses>\
        <omniborId>x</omniborId><omniborId>y</omniborId><swid tagId='t' name='n' tagVersion='+01' patch='1'/>\
        <modified>false</modified><evidence><copyright><text>c</text></copyright></evidence></component></components>";
    let expected = json!({"components": [{
        "type": "library", "bom-ref": "a", "authors": [{"name": "N"}], "name": " two  words ",
        "hashes": [{"alg": "MD5", "content": "00"}],
        "licenses": [{"license": {"acknowledgement": "declared", "id": "MIT"}}],
        "omniborId": ["x", "y"], "swid": {"tagId": "t", "name": "n", "tagVersion": 1, "patch": true},
        "modified": false, "evidence": {"copyright": [{"text": "c"}]},
    }]});
    assert_eq!(said("1.6", inner), expected);
}

#[test]
fn tools_are_a_list_or_an_object_by_what_stands_in_them() {
    let tools = |inner: &str| {
        said("1.6", &format!("<metadata><tools>{inner}</tools></metadata>"))["metadata"]["tools"].clone()
    };
    assert_eq!(tools("<tool><name>a</name></tool><tool/>"), json!([{"name": "a"}, {}]));
    assert_eq!(
        tools("<components><component type='library'><name>a</name></component></components>"),
        json!({"components": [{"type": "library", "name": "a"}]})
    );
    assert_eq!(tools(""), json!([]));
}

#[test]
fn licences_are_told_alike_in_every_version() {
    for version in ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"] {
        let inner = "<components><component type='library'><name>a</name><licenses><expression>MIT</expression>\
            </licenses></component></components>";
        assert_eq!(
            said(version, inner)["components"][0]["licenses"],
            json!([{"expression": "MIT"}]),
            "{version}"
        );
    }
    let inner = "<components><component type='library'><name>a</name><licenses><license><id>MIT</id></license>\
        </licenses></component></components>";
    assert_eq!(said("1.0", inner)["components"][0]["licenses"], json!([{"license": {"id": "MIT"}}]));
}

#[test]
fn references_are_told_by_their_attribute() {
    let inner = "<dependencies><dependency ref='a'><dependency ref='b'/><dependency ref='c'/><provides ref='d'/>\
        </dependency><dependency ref='b'/></dependencies><compositions><composition><aggregate/>\
        <dependencies><dependency ref='a'/></dependencies></composition></compositions>";
    let expected = json!({
        "dependencies": [{"ref": "a", "dependsOn": ["b", "c"], "provides": ["d"]}, {"ref": "b"}],
        "compositions": [{"aggregate": "not_specified", "dependencies": ["a"]}],
    });
    assert_eq!(said("1.6", inner), expected);
}

#[test]
fn dependencies_within_dependencies_are_told_in_rows_of_their_own() {
    let inner = "<dependencies><dependency ref='a'><dependency ref='b'><dependency ref='c'><dependency ref='d'/>\
        </dependency><dependency ref='e'/></dependency></dependency><dependency ref='e'/></dependencies>";
    let expected = json!({"dependencies": [
        {"ref": "a", "dependsOn": ["b"]}, {"ref": "e"},
        {"ref": "b", "dependsOn": ["c", "e"]}, {"ref": "c", "dependsOn": ["d"]},
    ]});
    assert_eq!(said("1.6", inner), expected);
    let provided = "<dependencies><dependency ref='a'><dependency ref='b'><provides ref='c'/></dependency>\
        </dependency></dependencies>";
    let (_, problems) = told(&within("1.6", provided));
    assert_eq!(problems, [(ProblemCode::NearMiss, "provides within a nested dependency".to_owned())]);
}

#[test]
fn an_extension_that_is_not_read_is_noted_once() {
    let vulnerabilities = "http://cyclonedx.org/schema/ext/vulnerability/1.0";
    let descriptor = "http://cyclonedx.org/schema/ext/bom-descriptor/1.0";
    let inner = format!(
        "<d:metadata xmlns:d='{descriptor}'/><components><component type='library'><name>a</name>\
        <version>1</version><v:vulnerabilities xmlns:v='{vulnerabilities}'><v:vulnerability/></v:vulnerabilities>\
        </component></components><v:vulnerabilities xmlns:v='{vulnerabilities}'/>"
    );
    let (_, problems) = told(&within("1.1", &inner));
    let noted = |namespace: &str| (ProblemCode::ExtensionNotRead, namespace.to_owned());
    assert_eq!(problems, [noted(descriptor), noted(vulnerabilities)]);
}

#[test]
fn another_type_by_xsi_is_noted() {
    let inner = "<components><component xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:type='x'/></components>";
    let (_, problems) = told(&within("1.6", inner));
    assert_eq!(problems, [(ProblemCode::NearMiss, "xsi:type is not followed".to_owned())]);
}

#[test]
fn of_several_where_json_has_one_the_first_is_told() {
    let inner = "<metadata><supplier><name>a</name></supplier><supplier><name>b</name></supplier></metadata>";
    let (value, problems) = told(&within("1.2", inner));
    assert_eq!(value["metadata"], json!({"supplier": {"name": "a"}}));
    assert_eq!(problems, [(ProblemCode::NearMiss, "a second supplier".to_owned())]);
}

#[test]
fn the_dependency_graph_of_old_documents_is_read() {
    let inner = "<components/><d:dependencies xmlns:d='http://cyclonedx.org/schema/ext/dependency-graph/1.0'>\
        <d:dependency ref='a'><d:dependency ref='b'/></d:dependency></d:dependencies>";
    assert_eq!(said("1.1", inner)["dependencies"], json!([{"ref": "a", "dependsOn": ["b"]}]));
    let (value, problems) = told(&within("1.4", inner));
    assert_eq!(value["dependencies"], Value::Null);
    let namespace = "http://cyclonedx.org/schema/ext/dependency-graph/1.0".to_owned();
    assert_eq!(problems, [(ProblemCode::ExtensionNotRead, namespace)]);
}

#[test]
fn a_signature_is_told_and_other_extensions_are_not() {
    let inner = "<x:a xmlns:x='urn:x'><components/></x:a><s:Signature xmlns:s='http://www.w3.org/2000/09/xmldsig#'>\
        <s:SignedInfo><s:SignatureMethod Algorithm='http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'/></s:SignedInfo>\
        <s:SignatureValue>AAAA</s:SignatureValue></s:Signature>";
    let expected = json!({"signature": {
        "algorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "value": "AAAA",
    }});
    let (value, problems) = told(&within("1.4", inner));
    assert_eq!(value["signature"], expected["signature"]);
    assert_eq!(problems, [(ProblemCode::ExtensionNotRead, "urn:x".to_owned())]);
}

#[test]
fn prefixes_and_comments_change_nothing() {
    let text = "<b:bom xmlns:b='http://cyclonedx.org/schema/bom/1.4' version='2'><!-- c --><b:components>\
        <b:component type='library'><b:name><![CDATA[a]]>&#98;<!-- c -->c</b:name></b:component></b:components></b:bom>";
    let (value, problems) = told(text);
    assert_eq!(problems, []);
    assert_eq!(value["components"], json!([{"type": "library", "name": "abc"}]));
    assert_eq!(value["version"], json!(2));
}

#[test]
fn what_looks_like_something_is_noted_and_what_stands_twice_refuses() {
    use ProblemCode::*;
    let component = |inner: &str| {
        within("1.4", &format!("<components><component type='file'>{inner}</component></components>"))
    };
    let (value, problems) = told(&component("<Name>a</Name><type>b</type><other/>"));
    assert_eq!(value["components"], json!([{"type": "file"}]));
    assert_eq!(
        problems,
        [(NearMiss, "Name for name".to_owned()), (NearMiss, "type is an attribute".to_owned())]
    );
    let text = component("<name>a</name><name>b</name>");
    let submission = Submission::from_texts([("bom.xml", text.as_bytes())]);
    let evidence = crate::formats::read(&submission);
    assert!(evidence.problems.iter().any(|problem| problem.code == DuplicateKey), "{:?}", evidence.problems);
}

#[test]
fn a_document_that_breaks_off_is_told_up_to_there() {
    let whole = within("1.4", "<components><component type='file'><name>abc</name></component></components>");
    for cut in 0..whole.len() {
        let (_, problems) = told(&whole[..cut]);
        assert_eq!(problems.len(), 1, "{cut}");
        assert_eq!(problems[0].0, ProblemCode::Truncated, "{cut}");
    }
    let (value, _) = told(&whole[..whole.find("bc<").expect("it is there")]);
    assert_eq!(value["components"], json!([{"type": "file", "name": null}]));
}

#[test]
fn every_row_of_the_table_is_read() {
    for (word, version) in Version::ALL {
        let table = Table::of(*version);
        let mut seen = vec![table.root()];
        let mut met: Vec<Kind> = Vec::new();
        while let Some(class) = seen.pop() {
            let kinds = class
                .children
                .iter()
                .map(|child| child.kind)
                .chain(class.attributes.iter().map(|one| one.kind));
            for kind in kinds.chain(class.text.map(|(kind, _)| kind)) {
                if met.contains(&kind) {
                    continue;
                }
                met.push(kind);
                seen.extend(table.class(kind));
                if let Some(form) = table.form(kind) {
                    assert!(
                        !matches!(form, Form::Words(words) if words.is_empty()) || *version < Version::V1_7,
                        "{word}"
                    );
                    assert!(form.is_read(table), "{word}: {form:?}");
                }
            }
        }
        assert!(met.len() > 15, "{word}: {}", met.len());
    }
}
