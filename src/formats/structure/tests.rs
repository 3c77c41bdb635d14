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
