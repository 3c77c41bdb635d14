//! XML that asks for files, addresses, memory or stack: nothing is resolved, and the document is refused.

use std::time::Instant;

use bidcheck::source::ProblemCode::*;

use super::*;

fn good_xml() -> String {
    let path = cases::root().join("fixtures/documents/cyclonedx-1.6.xml");
    std::fs::read_to_string(path).expect("it is there")
}

/// The good document with a document type declaration, and a reference for a name.
fn with_type(declaration: &str, reference: &str) -> String {
    let name = format!("<name>{reference}</name>");
    let text = good_xml().replacen("<bom ", &format!("{declaration}\n<bom "), 1);
    text.replacen("<name>quay-router</name>", &name, 1)
}

#[test]
fn a_document_type_is_refused_and_no_file_is_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let secret = folder.path().join("secret.txt");
    std::fs::write(&secret, "TOP-SECRET-WORDS").expect("it can be written");
    let file = format!("file://{}", secret.display());
    for (declaration, reference) in [
        (format!("<!DOCTYPE bom SYSTEM \"{file}\">"), "quay-router"),
        (format!("<!DOCTYPE bom [<!ENTITY secret SYSTEM \"{file}\">]>"), "&secret;"),
        (
            format!("<!DOCTYPE bom PUBLIC \"-//x//y\" \"{file}\" [<!ENTITY % p SYSTEM \"{file}\"> %p;]>"),
            "&p;",
        ),
        ("<!DOCTYPE bom>".to_owned(), "quay-router"),
    ] {
        let text = with_type(&declaration, reference);
        refused(&declaration, text.as_bytes(), DocumentType);
        let assessment = cases::assess_text("bom.xml", text.as_bytes(), "quad");
        for format in [Format::Json, Format::Html, Format::Markdown, Format::Terminal] {
            assert!(!written(&assessment, format, 100).contains("TOP-SECRET-WORDS"), "{declaration}");
        }
    }
}

#[test]
fn nothing_is_asked_of_the_network() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/x", listener.local_addr().expect("it has one"));
    listener.set_nonblocking(true).expect("it can be asked");
    for text in [
        with_type(&format!("<!DOCTYPE bom SYSTEM \"{address}\">"), "a"),
        with_type(&format!("<!DOCTYPE bom [<!ENTITY e SYSTEM \"{address}\">]>"), "&e;"),
        with_type(&format!("<!DOCTYPE bom [<!ENTITY % e SYSTEM \"{address}\"> %e;]>"), "a"),
        // Only looked at to know what it is.
        format!("<!DOCTYPE html SYSTEM \"{address}\"><html>&e;</html>"),
        good_xml().replacen("<bom ", &format!("<?xml-stylesheet href=\"{address}\"?><bom xmlns:x=\"{address}\" "), 1),
        good_xml().replace("https://packages.tidewater.example/quay-router-4.2.1.tgz", &address),
        good_xml().replacen(
            "<bom ",
            &format!(
                "<bom xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a {address}\" "
            ),
            1,
        ),
    ] {
        cases::assess_text("bom.xml", text.as_bytes(), "quad");
    }
    let asked = listener.accept().map(|_| ());
    assert_eq!(asked.map_err(|error| error.kind()), Err(std::io::ErrorKind::WouldBlock));
}

#[test]
fn entities_that_multiply_are_refused_at_once() {
    let laughs: String = (1..30)
        .map(|level| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)))
        .collect();
    let parameters = "<!ENTITY % a \"<!ENTITY b 'x'>\"> %a; ".repeat(1_000);
    let long = format!("<!ENTITY a \"{}\">", "a".repeat(100_000));
    for (what, declarations, reference) in [
        ("laughs", format!("<!ENTITY l0 \"lol\">{laughs}"), "&l29;".to_owned()),
        ("parameters", parameters, "&b;".to_owned()),
        ("quadratic", long, "&a;".repeat(10_000)),
    ] {
        let text = with_type(&format!("<!DOCTYPE bom [{declarations}]>"), &reference);
        let start = Instant::now();
        refused(what, text.as_bytes(), DocumentType);
        // Expanded, each would be more than there is of memory or time.
        assert!(start.elapsed().as_secs() < 5, "{what}");
    }
}

#[test]
fn depth_is_refused_on_a_small_stack() {
    let read = || {
        let deep = "<components><component type='library'>".repeat(100_000);
        let own = format!("<bom xmlns='http://cyclonedx.org/schema/bom/1.6'>{deep}");
        refused("components", own.as_bytes(), TooDeep);
        let inner = format!("{}{}", "<x:a xmlns:x='urn:x'>".repeat(200_000), "</x:a>".repeat(200_000));
        refused(
            "an extension",
            good_xml().replacen("<components>", &format!("{inner}<components>"), 1).as_bytes(),
            TooDeep,
        );
        let nothing = cases::assess_text("a.xml", "<a>".repeat(200_000).as_bytes(), "quad");
        assert_eq!(problems(&nothing), [Unrecognised], "of a file of no format only that is said");
    };
    let small = std::thread::Builder::new().stack_size(2 << 20).spawn(read).expect("a thread");
    small.join().expect("it does not overflow");
}

#[test]
fn attributes_and_namespaces_without_end_are_refused() {
    let many: String = (0..300).map(|index| format!(" a{index}='1'")).collect();
    let declared: String = (0..300).map(|index| format!(" xmlns:n{index}='urn:{index}'")).collect();
    for (what, more) in [("attributes", many), ("namespaces", declared)] {
        let text = good_xml().replacen("<metadata>", &format!("<metadata{more}>"), 1);
        refused(what, text.as_bytes(), OverLimit);
    }
}

#[test]
fn words_that_end_sections_stay_words_in_every_report() {
    let hostile = "]]&gt;&lt;script&gt;alert(1)&lt;/script&gt;<![CDATA[<b>&amp;]]>&#x202E;";
    let text = good_xml().replacen("<version>4.2.1</version>", "", 1).replacen(
        "quay-router</name>",
        &format!("{hostile}</name>"),
        1,
    );
    let assessment = cases::assess_text("bom.xml", text.as_bytes(), "quad");
    for format in [Format::Html, Format::Markdown, Format::Terminal] {
        let report = written(&assessment, format, 100);
        assert!(!report.contains("<script>alert") && !report.contains('\u{202e}'), "{report}");
    }
    assert!(written(&assessment, Format::Json, 100).contains("]]><script>alert(1)</script><b>&amp;"));
}
