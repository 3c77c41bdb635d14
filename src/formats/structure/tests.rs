//! The tables can be read, and say what they are to say.

use super::*;

const TABLES: [(&Table, &[&str]); 2] =
    [(&CYCLONEDX, &["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"]), (&SPDX2, &["2.2", "2.3"])];

#[test]
fn every_version_of_every_table_is_read_without_rest() {
    for (table, versions) in TABLES {
        assert_eq!(parse::versions(table.text), versions);
        for version in versions {
            let structure =
                parse::structure(table.text, version).unwrap_or_else(|error| panic!("{version}: {error}"));
            assert!(matches!(structure.root, table::Type::Class(_)), "{version}");
            for form in &structure.forms {
                assert!(form.is_known(), "{version}: {}", form.name);
            }
            let near =
                structure.classes.iter().flat_map(|class| class.near.iter().map(move |near| (class, near)));
            for (class, (wrong, meant)) in near {
                assert!(
                    class.position(meant, 0).is_some() || *meant == "primaryPackagePurpose",
                    "{version}: {meant}"
                );
                assert_eq!(class.position(wrong, 0), None, "{version}: {wrong}");
            }
        }
    }
}

/// A small format that uses every word of the grammar.
const SMALL: &str = r"# A comment.
format Small
versions 1 2 3
root thing

form even = pairs of letters = ^(..)*$

words colour
  : red green
  -2: light%20blue

class thing closed 2-
  name   ! text(even,2..6) -2
  name   ? text 3-
  colour ? colour
  old    ? boolean -2
  new    ? number(0..1) 3-
  parts  ? [thing]unique(1..2)
  pick   ? one:pick
  shape  ? by:shape
  either ? text(even)|text(..1)
  : one-of (name) (colour old)
  : some-of (name) (colour)
  : not-all colour parts 3-
  : not-unless pick old -2
  : near nmae name
  @ attribute name

choice one:pick one
  | integer(1..)
  | =1 3-
  | [any]

choice by:shape by sort
  | round circle
  | flat line

class circle closed
  sort ! text
  r    ! number

class line open
  sort ! text
";

fn found(version: &'static str, text: &str) -> Vec<String> {
    let structure = parse::structure(SMALL, version).unwrap_or_else(|error| panic!("{error}"));
    let mut validity = Validity::by(version);
    let at = crate::source::Origin { document: crate::source::DocumentId(0), offset: 10 };
    walk::judge(&structure, text, at, &mut validity);
    let said = |fault: &crate::evidence::Fault<'_>| {
        let (cause, place) = (&fault.cause, &fault.places[0]);
        format!("{} {} @{} {}", cause.kind.word(), cause.path, place.at.offset - 10, cause.asked)
            .trim_end()
            .to_owned()
    };
    validity.faults.iter().map(said).collect()
}

#[test]
fn every_word_of_the_grammar_means_what_it_says() {
    for (version, text, expected) in [
        ("1", r#"{"name":"ab","zzz":1}"#, &[][..]),
        ("2", r#"{"name":"ab","zzz":1}"#, &["unknown-field zzz @19"]),
        ("2", r#"{"name":"ab","new":1}"#, &["not-yet-in-version new @19 came with 3"]),
        ("3", r#"{"name":"ab","old":true}"#, &["no-longer-in-version old @19 went after 2"]),
        ("3", r#"{"name":"abc","new":1.5}"#, &["out-of-range new @20 a number from 0 to 1"]),
        ("2", r#"{"name":"abc"}"#, &["wrong-form name @8 pairs of letters"]),
        ("2", r#"{"name":"abababab"}"#, &["wrong-form name @8 pairs of letters"]),
        ("1", r#"{"name":"ab","colour":"light blue"}"#, &[]),
        ("3", r#"{"name":"ab","colour":"light blue"}"#, &["not-in-vocabulary colour @22 red, green"]),
        (
            "3",
            r#"{"colour":"red","parts":[]}"#,
            &[
                "too-few parts @24 at least 1 item",
                "excluded-combination  @0 exactly one of name",
                "excluded-combination  @0 not colour with parts at once",
            ],
        ),
        (
            "2",
            r#"{"name":"ab","parts":[{"name":"ab"},{"na\u006de" : "ab"}]}"#,
            &["duplicate-item parts[] @36"],
        ),
        (
            "2",
            r#"{"name":"ab","parts":[{"name":"ab"},{"name":"cd"},{"name":"ef"}]}"#,
            &["too-many parts @21 at most 2 items"],
        ),
        ("2", r#"{"name":"ab","old":true,"pick":1.0}"#, &[]),
        (
            "2",
            r#"{"name":"ab","old":false,"pick":[1]}"#,
            &["excluded-combination  @0 pick only where old is true"],
        ),
        ("3", r#"{"name":"ab","pick":"1"}"#, &[]),
        (
            "2",
            r#"{"name":"ab","old":true,"pick":"1"}"#,
            &["wrong-type pick @31 a whole number of at least 1 or a list"],
        ),
        ("2", r#"{"name":"ab","shape":{"r":1,"sort":"round"}}"#, &[]),
        ("2", r#"{"name":"ab","shape":{"sort":"round"}}"#, &["missing-field shape.r @21 a number"]),
        ("2", r#"{"name":"ab","shape":{"sort":"flat","x":1}}"#, &[]),
        ("2", r#"{"name":"ab","either":"abc"}"#, &["wrong-form either @22 pairs of letters"]),
        ("2", r#"{"name":"ab","either":"a"}"#, &[]),
        (
            "2",
            r#"{"nmae":"ab"}"#,
            &[
                "unknown-field nmae @8",
                "missing-field name @0 pairs of letters",
                "excluded-combination  @0 exactly one of name, colour with old",
                "excluded-combination  @0 at least one of name, colour",
            ],
        ),
        ("2", "[]", &["wrong-type  @0 an object"]),
    ] {
        assert_eq!(found(version, text), expected, "{version}: {text}");
    }
}

#[test]
fn a_wrong_row_is_told() {
    for (row, says) in [
        ("  name   ! text(odd)", "odd is no form"),
        ("  name   ! thng", "thng is no type"),
        ("  name   ! text 9-", "9 is no version"),
        ("  : some-off (name)", "no such rule"),
    ] {
        let text = format!("{SMALL}{row}\n");
        let error = parse::structure(Box::leak(text.into_boxed_str()), "1").expect_err(row);
        assert!(error.contains(says), "{error}");
    }
}
