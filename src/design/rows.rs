//! Points of a design in rows.

use super::error::Error;

/// Points of a design, one a row: cells of a table as wide as there are axes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows<T> {
    pub(super) width: usize,
    pub(super) cells: Vec<T>,
}

impl<T> Rows<T> {
    /// No rows yet, each to be `width` >= 1 cells wide, with room for `rows`.
    pub(super) fn with_room(width: usize, rows: usize) -> Rows<T> {
        Rows { width, cells: Vec::with_capacity(width * rows) }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.cells.len() / self.width
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Cells of a row: number of axes.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The row at a position.
    ///
    /// # Panics
    /// If there is none.
    pub fn row(&self, position: usize) -> &[T] {
        &self.cells[position * self.width..][..self.width]
    }

    /// The rows in order.
    pub fn iter(&self) -> std::slice::ChunksExact<'_, T> {
        self.cells.chunks_exact(self.width)
    }
}

impl<'a, T> IntoIterator for &'a Rows<T> {
    type Item = &'a [T];
    type IntoIter = std::slice::ChunksExact<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The number of points, if it fits 32 bits and is not 0.
pub(super) fn point_count(points: u128) -> Result<usize, Error> {
    match points {
        0 => Err(Error::NoPoint),
        _ if points > u128::from(u32::MAX) => Err(Error::TooManyPoints { points }),
        _ => Ok(points as usize),
    }
}
