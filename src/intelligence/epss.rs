//! Reads FIRST's daily scores of how likely exploitation is (EPSS), as CSV.
//!
//! Scores stay as they are written; what is likely enough to matter is for the baseline.

use std::io::{BufRead, Read as _};

use jiff::Timestamp;

use super::advisory::Likelihood;
use super::feed::{Unreadable, day, moment};

/// What is said of one row, in the order of the table.
pub type Row = Result<(String, Likelihood), (String, Unreadable)>;

/// Reads the rows one by one and gives each to `take`. Returns the day of the scores.
///
/// # Errors
///
/// Fails if the table cannot be read, has other columns or no day, or if `take` does.
pub fn read<E: From<Unreadable>>(
    mut table: impl BufRead,
    mut take: impl FnMut(Row) -> Result<(), E>,
) -> Result<Timestamp, E> {
    let mut comment = String::new();
    (&mut table).take(4096).read_line(&mut comment).map_err(Unreadable::because)?;
    let written =
        score_date(&comment).ok_or_else(|| Unreadable::because("the first line names no score_date"))?;
    let day = day(written);
    let as_of = moment(written).or_else(|| moment(day.as_deref()?));
    let as_of = as_of.ok_or_else(|| Unreadable::because("score_date is no moment"))?;
    let mut rows = csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(table);
    let columns = rows.headers().map_err(Unreadable::because)?;
    if columns.iter().take(3).ne(["cve", "epss", "percentile"]) {
        return Err(Unreadable::because("the columns are not cve, epss, percentile").into());
    }
    for (index, row) in rows.records().enumerate() {
        let read = match row {
            // The file breaks off; what comes after cannot be known.
            Err(error) if error.is_io_error() => return Err(Unreadable::because(error).into()),
            Err(error) => Err(Unreadable::because(error)),
            Ok(row) => likelihood(&row, day.clone()),
        };
        take(read.map_err(|reason| (format!("row {}", index + 1), reason)))?;
    }
    Ok(as_of)
}

/// What stands after `score_date:` in the comment that the table begins with.
fn score_date(comment: &str) -> Option<&str> {
    let (_, rest) = comment.strip_prefix('#')?.split_once("score_date:")?;
    Some(rest.split(',').next().unwrap_or(rest).trim())
}

fn likelihood(row: &csv::StringRecord, day: Option<String>) -> Result<(String, Likelihood), Unreadable> {
    let column = |index: usize, name: &str| {
        row.get(index).map(str::trim).ok_or_else(|| Unreadable::because(format!("{name} is missing")))
    };
    let share = |index: usize, name: &str| {
        let written = column(index, name)?;
        let is_share = written.parse::<f64>().is_ok_and(|share| (0.0..=1.0).contains(&share));
        if is_share {
            Ok(written.to_owned())
        } else {
            Err(Unreadable::because(format!("{name} is not from 0 to 1")))
        }
    };
    let cve = column(0, "cve")?.to_ascii_uppercase();
    if !cve.starts_with("CVE-") {
        return Err(Unreadable::because("cve is no CVE id"));
    }
    Ok((cve, Likelihood { score: share(1, "epss")?, percentile: share(2, "percentile")?, day }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(table: &str) -> Result<(String, Vec<Row>), Unreadable> {
        let mut rows = Vec::new();
        let as_of = read(table.as_bytes(), |row| {
            rows.push(row);
            Ok::<_, Unreadable>(())
        })?;
        Ok((as_of.to_string(), rows))
    }

    #[test]
    fn scores_stay_as_written() {
        let (as_of, rows) = all("#model_version:v2026.03.01,score_date:2026-04-23T00:00:00+0000\n\
            cve,epss,percentile\nCVE-2021-44228,0.94360,0.99996\nCVE-2021-1,7,0.1\nX,0.1,0.1\n")
        .expect("a table");
        assert_eq!(as_of, "2026-04-23T00:00:00Z");
        let likelihood = Likelihood {
            score: "0.94360".to_owned(),
            percentile: "0.99996".to_owned(),
            day: Some("2026-04-23".to_owned()),
        };
        assert_eq!(rows[0], Ok(("CVE-2021-44228".to_owned(), likelihood)));
        assert_eq!(rows[1].as_ref().map_err(|(place, _)| place.as_str()), Err("row 2"));
        assert!(rows[2].is_err());
    }

    #[test]
    fn a_table_without_a_day_or_with_other_columns_is_refused() {
        assert!(all("cve,epss,percentile\nCVE-1,0.1,0.1\n").is_err());
        assert!(all("#score_date:2026-04-23T00:00:00+0000\ncve,score\nCVE-1,0.1\n").is_err());
        assert!(all("#score_date:soon\ncve,epss,percentile\n").is_err());
    }
}
