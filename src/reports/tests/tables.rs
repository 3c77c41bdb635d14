//! Tables, read back by a reader of their format.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::*;
use crate::reports::outline::{Block, Holds, Section};
use crate::reports::table::{Cell, Sheet};
use crate::reports::testing::{FORMULA, of_nations};

/// The rows of a table, as the texts that a reader should find.
fn rows(assessment: &Assessment, sheet: Sheet) -> Vec<Vec<String>> {
    let mut rows = vec![sheet.columns().iter().map(|(head, _)| (*head).to_owned()).collect()];
    let mut take = |cells: &[Cell<'_>]| {
        let words = |cell: &Cell<'_>| match cell {
            Cell::Words(words) => words.to_string(),
            Cell::Number(number) => number.to_string(),
            Cell::Empty => String::new(),
        };
        rows.push(cells.iter().map(words).collect());
        Ok(())
    };
    sheet.rows(assessment, &mut take).expect("a vector takes everything");
    rows
}

#[test]
fn every_row_has_a_cell_for_each_column() {
    for &sheet in Sheet::ALL {
        let rows = rows(&of_nations(), sheet);
        assert!(rows.len() > 2, "{sheet:?}");
        assert!(rows.iter().all(|row| row.len() == sheet.columns().len()), "{sheet:?}");
    }
}

#[test]
fn no_cell_begins_a_formula_whatever_parts_the_cells() {
    let begins = |cell: &str| {
        let cell = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
        cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'])
    };
    for format in [Format::Csv, Format::CsvObservations] {
        let text = written(&of_nations(), format);
        assert!(text.contains('\''), "{format:?}: the names of the reference are hostile");
        for delimiter in [b',', b';', b'\t', b'|'] {
            for (quoting, flexible) in [(true, true), (false, true)] {
                let mut reader = ::csv::ReaderBuilder::new();
                reader.delimiter(delimiter).quoting(quoting).flexible(flexible).has_headers(false);
                for record in reader.from_reader(text.as_bytes()).records() {
                    for cell in &record.expect("a record") {
                        assert!(!begins(cell), "{format:?}, {:?}: {cell:?}", char::from(delimiter));
                    }
                }
            }
        }
    }
}

#[test]
fn a_reader_of_csv_finds_every_row_and_the_words_themselves() {
    for (format, sheet) in [(Format::Csv, Sheet::Findings), (Format::CsvObservations, Sheet::Observations)] {
        let text = written(&of_nations(), format);
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let found: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.expect("equal lengths").iter().map(|cell| cell.replace('\'', "")).collect())
            .collect();
        let told: Vec<Vec<String>> = rows(&of_nations(), sheet)
            .iter()
            .map(|row| row.iter().map(|cell| cell.replace('\'', "")).collect())
            .collect();
        assert_eq!(found.len(), told.len(), "{format:?}");
        assert!(found == told, "{format:?}");
    }
}

#[test]
fn a_reader_of_workbooks_finds_every_cell_as_text_or_number_and_no_formula() {
    let assessment = of_nations();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes(&assessment, Format::Xlsx))).expect("a workbook");
    let names: Vec<String> = Sheet::ALL.iter().map(|sheet| sheet.name().to_owned()).collect();
    assert_eq!(workbook.sheet_names(), names);
    for &sheet in Sheet::ALL {
        let formulas = workbook.worksheet_formula(sheet.name()).expect("the sheet");
        assert!(formulas.is_empty(), "{sheet:?}");
        let range = workbook.worksheet_range(sheet.name()).expect("the sheet");
        let told = rows(&assessment, sheet);
        assert_eq!(range.height(), told.len(), "{sheet:?}");
        for (found, told) in range.rows().zip(&told) {
            for (cell, told) in found.iter().zip(told) {
                match cell {
                    Data::String(words) => assert_eq!(words, told, "{sheet:?}"),
                    Data::Float(number) => assert_eq!(&number.to_string(), told, "{sheet:?}"),
                    Data::Empty => assert_eq!(told, "", "{sheet:?}"),
                    other => panic!("{sheet:?}: {other:?}"),
                }
            }
        }
    }
    let shown = harmless::visible(FORMULA);
    let range = workbook.worksheet_range("observations").expect("the sheet");
    assert!(range.rows().flatten().any(|cell| matches!(cell, Data::String(words) if *words == shown)));
}

#[test]
fn a_component_is_one_row_with_all_its_rules() {
    let rows = rows(&of_nations(), Sheet::Components);
    let keys: Vec<&String> = rows.iter().map(|row| &row[0]).collect();
    let mut unique = keys.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(keys.len(), unique.len());
    assert!(rows.len() > 10_000 && rows.iter().any(|row| row[7].contains(' ')));
}

/// How wide a column is, in hundredths of the table; as html.css has it.
fn width(holds: Holds) -> u32 {
    match holds {
        Holds::Numbers | Holds::Word => 1,
        Holds::Slim => 15,
        Holds::Narrow => 20,
        Holds::Places => 26,
        Holds::Text => 30,
        Holds::Wide => 58,
    }
}

#[test]
fn no_column_is_squeezed_by_the_others() {
    fn look(section: &Section) {
        for block in &section.blocks {
            if let Block::Table(table) = block {
                let all: u32 = table.columns.iter().map(|column| width(column.holds)).sum();
                assert!(all <= 100, "{}: {all} %", table.caption);
            }
        }
        section.sections.iter().for_each(look);
    }
    for assessment in [reference(), of_two()] {
        outline::full(&assessment).sections.iter().for_each(look);
    }
}
