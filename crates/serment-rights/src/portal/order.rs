//! The order rows are shown in, and the few of them that one page shows, whatever their number.
//! Pure.
//!
//! A connector streams rows in the order of their keys. [`Window`] keeps the first ones in the
//! declared order while they pass; a later page is found by letting all pass again, from the last
//! place of the page before. Memory never depends on how many rows there are.

use std::cmp::Ordering;

use serment_connect::{Cell, Record};
use serment_register::charter::TableDecl;

/// The longest text rows are compared by.
const COMPARED: usize = 256;

/// What rows are sorted by.
#[derive(Clone, Debug, Default)]
pub(super) struct Way {
    column: Option<String>,
    descending: bool,
}

/// Where a row stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    value: Sorted,
    /// Rows that are otherwise equal stay as the system gives them.
    at: u64,
}

#[derive(Clone, Debug)]
enum Sorted {
    Nothing,
    Number(f64),
    Text(String),
}

impl Way {
    /// The order a table declares.
    pub(super) fn of(declared: &TableDecl) -> Self {
        let Some(order) = declared.order.as_deref().map(str::trim) else { return Self::default() };
        match order.split_once(' ') {
            Some((column, way)) => {
                Self { column: Some(column.to_owned()), descending: way.trim() == "desc" }
            }
            None => Self { column: Some(order.to_owned()), descending: false },
        }
    }

    /// Whether rows are sorted by this column.
    pub(super) fn is_by(&self, column: &str) -> bool {
        self.column.as_deref() == Some(column)
    }

    /// The column that must be read to sort by it.
    pub(super) fn column(&self) -> Option<&String> {
        self.column.as_ref()
    }

    /// Where a row stands that came as number `at`.
    pub(super) fn place(&self, record: &Record, at: u64) -> Place {
        let column = self.column.as_ref();
        let cell = column.and_then(|it| record.values.iter().find(|(name, _)| name == it));
        let value = match cell.map(|(_, cell)| cell) {
            Some(Cell::Int(_) | Cell::Real(_) | Cell::Text(_) | Cell::Bool(_)) => {
                let text = cell.and_then(|(_, cell)| cell.text()).unwrap_or_default();
                match text.trim().parse::<f64>() {
                    Ok(number) => Sorted::Number(number),
                    Err(_) => Sorted::Text(text.chars().take(COMPARED).collect()),
                }
            }
            _ => Sorted::Nothing,
        };
        Place { value, at }
    }

    /// Numbers by value, everything else as text: dates in ISO 8601 sort by day.
    fn compare(&self, a: &Place, b: &Place) -> Ordering {
        let ordered = match (&a.value, &b.value) {
            (Sorted::Number(a), Sorted::Number(b)) => a.total_cmp(b),
            (Sorted::Text(a), Sorted::Text(b)) => a.cmp(b),
            (a, b) => a.rank().cmp(&b.rank()),
        };
        let ordered = if self.descending { ordered.reverse() } else { ordered };
        ordered.then(a.at.cmp(&b.at))
    }
}

impl Sorted {
    fn rank(&self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::Number(_) => 1,
            Self::Text(_) => 2,
        }
    }
}

/// The first rows after a place, at most so many.
#[derive(Debug)]
pub(super) struct Window<T> {
    way: Way,
    room: usize,
    after: Option<Place>,
    kept: Vec<(Place, T)>,
    /// Once full, what comes after this is of no use.
    last: Option<Place>,
}

impl<T> Window<T> {
    /// The first `room` rows after a place, or the very first ones.
    pub(super) fn new(way: Way, room: usize, after: Option<Place>) -> Self {
        Self { way, room, after, kept: Vec::new(), last: None }
    }

    /// Shows it a row, which is made only if it may be kept.
    pub(super) fn offer(&mut self, place: Place, row: impl FnOnce() -> T) {
        let is_after = |other: &Place| self.way.compare(&place, other) == Ordering::Greater;
        if self.room == 0
            || self.after.as_ref().is_some_and(|after| !is_after(after))
            || self.last.as_ref().is_some_and(is_after)
        {
            return;
        }
        self.kept.push((place, row()));
        if self.kept.len() >= self.room.saturating_mul(2) {
            self.settle();
        }
    }

    fn settle(&mut self) {
        let way = &self.way;
        self.kept.sort_by(|(a, _), (b, _)| way.compare(a, b));
        self.kept.truncate(self.room);
        if self.kept.len() == self.room {
            self.last = self.kept.last().map(|(place, _)| place.clone());
        }
    }

    /// The rows, in order.
    pub(super) fn rows(mut self) -> Vec<T> {
        self.settle();
        self.kept.into_iter().map(|(_, row)| row).collect()
    }

    /// Where the last of them stands, if there are as many as asked.
    pub(super) fn end(mut self) -> Option<Place> {
        self.settle();
        self.last
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serment_connect::Role;
    use serment_kernel::words::Personal;

    use super::*;

    fn record(value: &str) -> Record {
        let cell = match value {
            "" => Cell::Null,
            text => Cell::Text(Personal::new(text.to_owned())),
        };
        Record {
            table: "t".into(),
            role: Role::Owner,
            key: String::new(),
            values: vec![("c".into(), cell)],
        }
    }

    /// What a page shows, by letting the rows pass as often as needed with little room.
    fn page(way: &Way, rows: &[String], skip: usize, size: usize, room: usize) -> Vec<String> {
        let (mut left, mut after) = (skip, None);
        while left > 0 {
            let mut window = Window::new(way.clone(), left.min(room), after);
            for (at, row) in rows.iter().enumerate() {
                window.offer(way.place(&record(row), at as u64), || ());
            }
            left -= left.min(room);
            after = window.end();
            if after.is_none() {
                return Vec::new();
            }
        }
        let mut window = Window::new(way.clone(), size, after);
        for (at, row) in rows.iter().enumerate() {
            window.offer(way.place(&record(row), at as u64), || row.clone());
        }
        window.rows()
    }

    proptest! {
        #[test]
        fn pages_together_are_the_whole_list_once_and_in_order(
            rows in prop::collection::vec("|[0-9]{1,3}|20[0-9]{2}-0[1-9]-1[0-9]|[a-c]", 0..60),
            descending: bool, size in 1_usize..9, room in 1_usize..9,
        ) {
            let way = Way { column: Some("c".into()), descending };
            let whole = page(&way, &rows, 0, rows.len() + 1, 1);
            let mut paged = Vec::new();
            for skip in (0..=rows.len()).step_by(size) {
                paged.extend(page(&way, &rows, skip, size, room));
            }
            prop_assert_eq!(&paged, &whole);
            let mut sorted = rows;
            sorted.sort();
            paged.sort();
            prop_assert_eq!(paged, sorted);
        }
    }

    #[test]
    fn numbers_sort_by_value_and_dates_by_day() {
        let rows = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let way = Way { column: Some("c".into()), descending: true };
        let sorted = page(&way, &rows(&["9", "10", "2"]), 0, 9, 1);
        assert_eq!(sorted, ["10", "9", "2"]);
        let sorted = page(&way, &rows(&["2024-06-11", "2025-08-02", ""]), 0, 9, 1);
        assert_eq!(sorted, ["2025-08-02", "2024-06-11", ""]);
    }
}
