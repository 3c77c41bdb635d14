//! Archives that lie: a good SBOM beside a member that is refused never gives a pass.

use std::io::{Cursor, Write as _};

use bidcheck::source::ProblemCode::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in members {
        writer.start_file(*name, options).expect("a member");
        writer.write_all(bytes).expect("memory");
    }
    writer.finish().expect("an archive").into_inner()
}

fn assessed(bytes: &[u8]) -> Assessment {
    cases::assess_text("bid.zip", bytes, "quad")
}

#[test]
fn an_archive_is_read_as_the_folder_it_is_of() {
    let assessment = assessed(&archive(&[("sbom/bom.json", good().as_bytes())]));
    assert_eq!((problems(&assessment), assessment.conclusion), (vec![], Conclusion::Pass));
    assert_eq!(assessment.submission.artifacts[0].inside.as_deref(), Some("sbom/bom.json"));
}

#[test]
fn a_member_that_leaves_the_archive_is_refused() {
    let good = good();
    for name in ["../../etc/x.json", "/etc/x.json", "C:\\x.json", "a/../../x.json", "a\\x.json", "BOM.JSON"] {
        let assessment = assessed(&archive(&[("bom.json", good.as_bytes()), (name, b"{}")]));
        assert!(problems(&assessment).contains(&ArchiveUnsafe), "{name}: {:?}", problems(&assessment));
        assert_eq!(Exit::of(&assessment), Exit::Refused, "{name}");
        meets_nothing(name, &assessment);
    }
}

#[test]
fn a_link_in_an_archive_is_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("bom.json", SimpleFileOptions::default()).expect("a member");
    writer.write_all(good().as_bytes()).expect("memory");
    writer.add_symlink("x.json", "/etc/passwd", SimpleFileOptions::default()).expect("a link");
    let assessment = assessed(&writer.finish().expect("an archive").into_inner());
    assert_eq!(problems(&assessment), [ArchiveUnsafe]);
    meets_nothing("a link", &assessment);
}

#[test]
fn a_bomb_is_refused_before_it_fills_memory() {
    // 64 MiB of zeros in some 64 KiB: a ratio of a thousand.
    let zeros = vec![0; 64 << 20];
    let bytes = archive(&[("bom.json", good().as_bytes()), ("zeros.json", &zeros)]);
    assert!(bytes.len() < 1 << 17);
    let assessment = assessed(&bytes);
    assert_eq!(problems(&assessment), [OverLimit]);
    meets_nothing("a bomb", &assessment);
    let many: Vec<(String, &[u8])> = (0..10_001).map(|index| (format!("{index}"), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let assessment = assessed(&archive(&many));
    assert_eq!(problems(&assessment), [OverLimit]);
}

#[test]
fn an_archive_within_an_archive_is_a_file_like_any_other() {
    let inner = archive(&[("bom.json", good().as_bytes())]);
    let assessment = assessed(&archive(&[("inner.zip", &inner)]));
    assert_eq!(problems(&assessment), [Unrecognised]);
    meets_nothing("nested", &assessment);
}

#[test]
fn a_cut_or_changed_archive_never_passes_by_accident() {
    let bytes = archive(&[("bom.json", good().as_bytes())]);
    for cut in (0..bytes.len()).step_by(97) {
        meets_nothing(&format!("cut at {cut}"), &assessed(&bytes[..cut]));
    }
    for place in (0..bytes.len()).step_by(31) {
        let mut changed = bytes.clone();
        changed[place] ^= 0x55;
        let assessment = assessed(&changed);
        // A time stamp, say, can change without a word of the SBOM.
        let same =
            assessment.submission.artifacts.iter().any(|artifact| artifact.size == good().len() as u64);
        assert!(same || assessment.conclusion != Conclusion::Pass, "changed at {place}");
    }
}
