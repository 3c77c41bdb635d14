//! How soon CISA's Binding Operational Directive 26-04 has agencies respond to a vulnerability, by the
//! decision table `cisa:DT_BOD2604:1.0.0`.
//!
//! The directive binds agencies of the United States and not vendors: what this gives is information for
//! the buyer. Whether the product is publicly exposed only the buyer knows, so both answers are given.

/// How soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deadline {
    /// Within three days, with forensic triage.
    ThreeDaysAndTriage,
    /// Within three days.
    ThreeDays,
    /// Within fourteen days.
    FourteenDays,
    /// Within sixty days.
    SixtyDays,
    /// When the system is next upgraded.
    NextUpgrade,
}

impl Deadline {
    /// The days from when the clock starts, if the table sets any.
    pub fn days(self) -> Option<i64> {
        match self {
            Self::ThreeDaysAndTriage | Self::ThreeDays => Some(3),
            Self::FourteenDays => Some(14),
            Self::SixtyDays => Some(60),
            Self::NextUpgrade => None,
        }
    }
}

/// The soonest and the latest deadline that the table leaves open, where not all its questions are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response {
    /// The soonest.
    pub soonest: Deadline,
    /// The latest.
    pub latest: Deadline,
}

/// What the table says of a vulnerability; `automatable` and `total` impact are nothing where unknown.
pub fn response(exploited: bool, exposed: bool, automatable: Option<bool>, total: Option<bool>) -> Response {
    let both = |known: Option<bool>| known.map_or(vec![false, true], |known| vec![known]);
    let mut open = Vec::new();
    for automatable in both(automatable) {
        open.extend(both(total).into_iter().map(|total| row(exploited, exposed, automatable, total)));
    }
    open.sort_unstable();
    // Each question has at least one answer.
    Response { soonest: open[0], latest: open[open.len() - 1] }
}

/// One row of the table.
fn row(exploited: bool, exposed: bool, automatable: bool, total: bool) -> Deadline {
    match (exploited, exposed, automatable, total) {
        (true, true, _, true) | (true, false, true, true) => Deadline::ThreeDaysAndTriage,
        (true, true, true, false) | (false, true, true, true) => Deadline::ThreeDays,
        (true, ..) | (false, true, false, true) | (false, true, true, false) => Deadline::FourteenDays,
        (false, true, false, false) | (false, false, true, _) => Deadline::SixtyDays,
        (false, false, false, _) => Deadline::NextUpgrade,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Deadline::{FourteenDays, NextUpgrade, SixtyDays, ThreeDays, ThreeDaysAndTriage};

    /// All sixteen rows, in the order of the published table: exploited, exposed, automatable, total.
    #[test]
    fn each_row_is_the_published_one() {
        let yes = true;
        let no = false;
        let rows = [
            (yes, yes, yes, yes, ThreeDaysAndTriage),
            (yes, yes, no, yes, ThreeDaysAndTriage),
            (yes, no, yes, yes, ThreeDaysAndTriage),
            (yes, yes, yes, no, ThreeDays),
            (no, yes, yes, yes, ThreeDays),
            (yes, no, no, yes, FourteenDays),
            (yes, yes, no, no, FourteenDays),
            (yes, no, yes, no, FourteenDays),
            (yes, no, no, no, FourteenDays),
            (no, yes, no, yes, FourteenDays),
            (no, yes, yes, no, FourteenDays),
            (no, yes, no, no, SixtyDays),
            (no, no, yes, yes, SixtyDays),
            (no, no, yes, no, SixtyDays),
            (no, no, no, yes, NextUpgrade),
            (no, no, no, no, NextUpgrade),
        ];
        for (exploited, exposed, automatable, total, deadline) in rows {
            assert_eq!(row(exploited, exposed, automatable, total), deadline);
        }
    }

    #[test]
    fn what_is_not_known_leaves_a_range() {
        let exposed = response(true, true, None, None);
        assert_eq!((exposed.soonest, exposed.latest), (ThreeDaysAndTriage, FourteenDays));
        let inside = response(false, false, Some(false), None);
        assert_eq!((inside.soonest, inside.latest), (NextUpgrade, NextUpgrade));
    }
}
