//! What is read of small documents, and what each fault is called.

use super::*;
use crate::limits::DEFAULT;

/// The events as short words, and the fault that ended them.
fn read(text: &str) -> (Vec<String>, Option<(ProblemCode, usize)>) {
    let mut cursor = Cursor::new(text, &DEFAULT);
    let mut events = Vec::new();
    loop {
        match cursor.next() {
            Ok(Event::Open(element)) => {
                let attributes =
                    element.attributes.iter().map(|one| format!(" {}={}", one.name.written, one.value));
                events.push(format!("<{}{}", element.name.written, attributes.collect::<String>()));
            }
            Ok(Event::Close) => events.push(">".to_owned()),
            Ok(Event::Words { words, .. }) => events.push(words.into_owned()),
            Ok(Event::End) => return (events, None),
            Err(fault) => return (events, Some((fault.code, fault.at))),
        }
    }
}

fn fault(text: &str) -> Option<(ProblemCode, usize)> {
    read(text).1
}

#[test]
fn elements_attributes_and_words_come_in_their_order() {
    let text = "<?xml version=\"1.0\" encoding='utf-8'?>\r\n<!-- <a> --><?x <b> ?>\n<a b='1' c=\"&lt;&#233;\t&#10;\"> x\r\ny\
                &amp;<![CDATA[<z> &amp;]]><e/></a>\n<!-- end -->";
    let (events, fault) = read(text);
    assert_eq!(fault, None);
    assert_eq!(events, ["<a b=1 c=<é \n", " x\ny", "&", "<z> &amp;", "<e", ">", ">"]);
}

#[test]
fn prefixes_stand_for_namespaces() {
    let text = "<p:a xmlns:p='urn:one' xmlns='urn:two' p:x='' y='' xml:lang='en'><b xmlns=''/><c/></p:a>";
    let mut cursor = Cursor::new(text, &DEFAULT);
    let mut names = Vec::new();
    while let Ok(event) = cursor.next() {
        match event {
            Event::Open(element) => {
                names.push((element.name.local, element.name.namespace));
                names.extend(element.attributes.iter().map(|one| (one.name.local, one.name.namespace)));
            }
            Event::End => break,
            _ => {}
        }
    }
    let xml = Some("http://www.w3.org/XML/1998/namespace");
    let one = Some("urn:one");
    assert_eq!(
        names,
        [("a", one), ("x", one), ("y", None), ("lang", xml), ("b", None), ("c", Some("urn:two"))]
    );
}

#[test]
fn what_is_no_xml_is_called_by_its_name_at_its_place() {
    use ProblemCode::*;
    for (text, code, at) in [
        ("<a>", Truncated, 3),
        ("<a", Truncated, 2),
        ("<a><b>x</b>", Truncated, 11),
        ("<a b='1", Truncated, 7),
        ("<a><!-- ", Truncated, 8),
        ("<a><![CDATA[ ", Truncated, 13),
        ("<a>&am", Truncated, 6),
        ("<!-- only -->", Truncated, 13),
        ("<a><b></a>", SyntaxError, 6),
        ("<a></b></a>", SyntaxError, 3),
        ("</a>", SyntaxError, 0),
        ("<a>&b;</a>", SyntaxError, 3),
        ("<a>&#0;</a>", SyntaxError, 3),
        ("<a>&#1;</a>", SyntaxError, 3),
        ("<a> & </a>", SyntaxError, 4),
        ("<a>\u{1}</a>", SyntaxError, 3),
        ("<a b='&c;'/>", SyntaxError, 3),
        ("<a b='<'/>", SyntaxError, 3),
        ("<a b/>", SyntaxError, 4),
        ("<a b=c/>", SyntaxError, 5),
        ("<a b='1'c='2'/>", SyntaxError, 8),
        ("<a b='1' b='2'/>", DuplicateKey, 9),
        ("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", DuplicateKey, 35),
        ("<a xmlns='u' xmlns='v'/>", DuplicateKey, 13),
        ("<p:a/>", SyntaxError, 0),
        ("<a p:b=''/>", SyntaxError, 3),
        ("<1/>", SyntaxError, 0),
        ("<a>]]></a>", SyntaxError, 3),
        ("<a/><b/>", TrailingData, 4),
        ("<a/> b", TrailingData, 4),
        (" <?xml version='1.0'?><a/>", SyntaxError, 1),
        ("<!DOCTYPE a><a/>", DocumentType, 0),
        ("<a><!DOCTYPE a></a>", DocumentType, 3),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>", InvalidEncoding, 0),
        ("<?xml version='1.0' encoding='IBM037'?><a/>", InvalidEncoding, 0),
    ] {
        assert_eq!(fault(text), Some((code, at)), "{text}");
    }
}

#[test]
fn depth_and_attributes_are_bounded() {
    let deep = "<a>".repeat(200_000);
    assert_eq!(fault(&deep), Some((ProblemCode::TooDeep, 300)));
    assert_eq!(fault(&format!("{}{}", "<a>".repeat(100), "</a>".repeat(100))), None);
    let attributes = |count: usize| (0..count).map(|index| format!(" a{index}=''")).collect::<String>();
    assert_eq!(fault(&format!("<a{}/>", attributes(256))), None);
    assert_eq!(fault(&format!("<a{}/>", attributes(257))).expect("too many").0, ProblemCode::OverLimit);
    // So that a prefix is found soon, however many are declared.
    let declared =
        |from: usize| (from..from + 40).map(|index| format!(" xmlns:p{index}='u'")).collect::<String>();
    let nested: String = (0..10).map(|level| format!("<a{}>", declared(level * 40))).collect();
    assert_eq!(fault(&nested).expect("too many").0, ProblemCode::OverLimit);
}

#[test]
fn the_outermost_element_is_known_without_reading_a_document_type() {
    let text = "<?xml version='1.0'?><!-- --><!DOCTYPE b SYSTEM 'file:///x' [<!ENTITY c '<d>'>]>\n<b xmlns='urn:u' v='1'>";
    let root = root(text).expect("an element");
    assert_eq!((root.name.local, root.name.namespace), ("b", Some("urn:u")));
    assert_eq!(root.attribute("v").expect("it is there").value, "1");
    assert!(super::root("<b").is_none() && super::root("{}").is_none() && super::root("<!-- -->").is_none());
}

#[test]
fn paths_lead_to_elements_and_attributes() {
    let text = "<!-- --><a>\n<b c='1' d='2'>x</b><e/><b><f/>y<f/></b></a>";
    let path = |word: &str| {
        let offset = u32::try_from(text.find(word).expect("it is there")).expect("short");
        pointers(text, &[offset]).remove(0)
    };
    for (word, expected) in [
        ("<!--", ""),
        ("<a>", "/a"),
        ("\n<b", "/a"),
        ("<b c", "/a/b[1]"),
        ("c='1'", "/a/b[1]/@c"),
        ("'1'", "/a/b[1]/@c"),
        ("d=", "/a/b[1]/@d"),
        ("x</b>", "/a/b[1]"),
        ("<e/>", "/a/e"),
        ("<f/>y", "/a/b[2]/f[1]"),
        ("y<", "/a/b[2]"),
        ("<f/></b>", "/a/b[2]/f[2]"),
        ("</a>", "/a"),
    ] {
        assert_eq!(path(word), expected, "{word}");
    }
    let every: Vec<u32> = (0..=u32::try_from(text.len()).expect("short")).collect();
    let alone: Vec<String> = every.iter().map(|&offset| pointers(text, &[offset]).remove(0)).collect();
    assert_eq!(pointers(text, &every), alone);
}

#[test]
fn paths_of_a_broken_document_lead_as_far_as_it_goes() {
    assert_eq!(pointers("<a><b>x", &[0, 3, 7, 7]), ["/a", "/a/b", "/a/b", "/a/b"]);
    assert_eq!(pointers("<a><b></c></a>", &[3, 6, 12]), ["/a/b", "/a/b", "/a/b"]);
    assert_eq!(pointers("nothing", &[0, 3]), ["", ""]);
}
