//! Sparse tables of words against words, as flat arrays.
//!
//! The rows stand one after the other in one array, with an array of where each starts (compressed sparse rows): one
//! allocation, and a row is a slice. A hash map per word was three times as slow and as large.

/// For each row a list of columns with a value.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Rows {
    starts: Vec<u32>,
    cells: Vec<(u32, f32)>,
}

impl Rows {
    /// A table to which rows will be added.
    pub(super) fn with_capacity(rows: usize, cells: usize) -> Self {
        let mut starts = Vec::with_capacity(rows + 1);
        starts.push(0);
        Self { starts, cells: Vec::with_capacity(cells) }
    }

    /// A table of empty rows.
    pub(super) fn empty(rows: usize) -> Self {
        Self { starts: vec![0; rows + 1], cells: Vec::new() }
    }

    /// Groups cells by row, keeping their order within a row.
    pub(super) fn group(rows: usize, cells: impl Iterator<Item = (u32, u32, f32)> + Clone) -> Self {
        let mut starts = vec![0; rows + 1];
        for (row, _, _) in cells.clone() {
            starts[row as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut grouped = vec![(0, 0.0); starts[rows] as usize];
        for (row, column, value) in cells {
            let at = &mut next[row as usize];
            grouped[*at as usize] = (column, value);
            *at += 1;
        }
        Self { starts, cells: grouped }
    }

    /// Ends a row that holds these cells.
    pub(super) fn push_row(&mut self, cells: impl IntoIterator<Item = (u32, f32)>) {
        self.cells.extend(cells);
        self.starts.push(self.cells.len() as u32);
    }

    pub(super) fn row(&self, row: usize) -> &[(u32, f32)] {
        &self.cells[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// All cells as (row, column, value), row by row.
    pub(super) fn cells(&self) -> impl Iterator<Item = (u32, u32, f32)> + Clone + '_ {
        (0..self.len()).flat_map(|row| self.row(row).iter().map(move |&(column, value)| (row as u32, column, value)))
    }

    /// The table with rows and columns exchanged.
    pub(super) fn transposed(&self, columns: usize) -> Self {
        Self::group(columns, self.cells().map(|(row, column, value)| (column, row, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn transposing_twice_changes_nothing() {
        let mut table = Rows::with_capacity(3, 3);
        table.push_row([(1, 0.5), (2, 1.0)]);
        table.push_row([]);
        table.push_row([(0, 2.0)]);
        let turned = table.transposed(3);
        assert_eq!(turned.row(0), [(2, 2.0)]);
        assert_eq!(turned.row(2), [(0, 1.0)]);
        assert_eq!(turned.transposed(3), table);
        assert_eq!(Rows::empty(2).row(1), []);
    }
}
