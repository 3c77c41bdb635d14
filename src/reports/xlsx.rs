//! All tables as one workbook (Office Open XML), row by row.
//!
//! Every text is written as a text, so that none is a formula or a link. Rows wait in a temporary file of the
//! system's until the workbook is put together. It holds no time but that of the assessment.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::outline;
use super::table::{Cell, Sheet};
use super::wording;
use crate::assessment::Assessment;

/// Rows of a sheet; a workbook takes 1,048,576.
const ROWS: u32 = 1_048_000;

/// Writes the workbook.
pub(super) fn render(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(assessment)?);
    let bold = Format::new().set_bold();
    for &sheet in Sheet::ALL {
        let worksheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        fill(worksheet, assessment, sheet, &bold)?;
    }
    out.write_all(&workbook.save_to_buffer().map_err(failed)?)
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

fn properties(assessment: &Assessment) -> io::Result<DocProperties> {
    let moment = ExcelDateTime::from_timestamp(assessment.as_of.as_second()).map_err(failed)?;
    let title = format!("Software evidence check, report {}", outline::report_id(assessment));
    let author = format!("bidcheck {}", assessment.tool_version);
    Ok(DocProperties::new().set_title(title).set_author(author).set_creation_datetime(&moment))
}

fn fill(worksheet: &mut Worksheet, assessment: &Assessment, sheet: Sheet, bold: &Format) -> io::Result<()> {
    worksheet.set_name(sheet.name()).map_err(failed)?;
    worksheet.set_freeze_panes(1, 0).map_err(failed)?;
    for (column, (head, width)) in (0..).zip(sheet.columns()) {
        worksheet.set_column_width(column, *width).map_err(failed)?;
        worksheet.write_string_with_format(0, column, *head, bold).map_err(failed)?;
    }
    let (mut next, mut left_out) = (1, 0);
    sheet.rows(assessment, &mut |cells| {
        if next > ROWS {
            left_out += 1;
            return Ok(());
        }
        for (column, cell) in (0..).zip(cells) {
            write(worksheet, next, column, cell)?;
        }
        next += 1;
        Ok(())
    })?;
    if left_out > 0 {
        let more =
            format!("{} in the JSON report.", wording::counted(left_out, "more row is", "more rows are"));
        worksheet.write_string(next, 0, more).map_err(failed)?;
    }
    Ok(())
}

fn write(worksheet: &mut Worksheet, row: u32, column: u16, cell: &Cell<'_>) -> io::Result<()> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Words(words) if words.is_empty() => return Ok(()),
        Cell::Words(words) => worksheet.write_string(row, column, &**words),
        // A sheet has floating point alone, which no count of ours outgrows.
        Cell::Number(number) => worksheet.write_number(row, column, *number as f64),
    }
    .map_err(failed)?;
    Ok(())
}
