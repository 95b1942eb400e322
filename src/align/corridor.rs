//! The corridor: which nodes of the alignment grid are looked at.
//!
//! A node (i, j) stands between segments: i of the source and j of the target lie before it. The full grid has n·m of
//! them; an alignment needs those near the diagonal that the text itself draws. For each row i the corridor holds a range
//! of columns, so that the cost of all that follows is rows × width.
//!
//! Every corridor holds a path from corner to corner: its bounds never go back, and each row meets the next. Its *core* is the
//! part with a smaller margin or none: beads of many segments are only looked at from core to core, since each of them costs as
//! much as ten small ones and nearly all begin and end where the pass before saw a chance.

/// Nodes are flat: row by row, the columns of each.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Corridor {
    /// First and last column of each row, 0..=n.
    bounds: Vec<(u32, u32)>,
    /// The same of the core.
    core: Vec<(u32, u32)>,
    /// The number of the first node of each row, and that of all.
    offsets: Vec<usize>,
    columns: usize,
}

/// A gap between two points of a path at most this wide is looked at whole.
const MAX_BOX: usize = 60;

/// In wider gaps, the part of the gap to either side of its diagonal.
const GAP_SHARE: usize = 3;

/// Rows to either side whose columns a row takes over around a path.
const PATH_ROW_MARGIN: usize = 3;

/// The margin of the core around a path, in rows and columns.
const CORE_MARGIN: usize = 1;

/// Nodes for each segment of both texts that a corridor may have: twice what ordinary texts need. Texts that share
/// nothing would take many times that, to no avail.
const NODES_PER_SEGMENT: usize = 16;

/// So many nodes are always affordable.
const ALWAYS_AFFORDABLE: usize = 30_000;

/// The nodes that a corridor of two texts may have, more or less.
pub(super) fn affordable(source: usize, target: usize) -> usize {
    (NODES_PER_SEGMENT * (source + target)).max(ALWAYS_AFFORDABLE)
}

impl Corridor {
    /// The whole grid of n source and m target segments.
    pub(super) fn full(source: usize, target: usize) -> Self {
        Self::of_bounds(vec![(0, target as u32); source + 1], target)
    }

    /// Around a path, as points in ascending order without the corners, with a margin.
    pub(super) fn around(
        path: impl Iterator<Item = (usize, usize)>,
        source: usize,
        target: usize,
        margin: usize,
    ) -> Self {
        let mut bounds = vec![None; source + 1];
        let mut from = (0, 0);
        for to in path.chain([(source, target)]) {
            for (row, bound) in bounds.iter_mut().enumerate().take(to.0 + 1).skip(from.0) {
                widen(bound, columns_between(from, to, row));
            }
            from = to;
        }
        let row_margin = margin.min(PATH_ROW_MARGIN);
        let all = self::bounds(&bounds, target, margin, row_margin);
        let core = self::bounds(&bounds, target, margin.min(CORE_MARGIN), row_margin.min(CORE_MARGIN));
        Self { core, ..Self::of_bounds(all, target) }
    }

    /// From the columns that each row needs (perhaps none), which are the core; with a margin of rows and columns around rows that
    /// are not sure.
    pub(super) fn of_rows(needed: &[Option<(usize, usize)>], sure: &[bool], columns: usize, margin: usize) -> Self {
        let mut widened = needed.to_vec();
        for (unsure, columns_there) in needed.iter().enumerate().filter(|&(row, _)| !sure[row]) {
            let Some((first, last)) = columns_there else { continue };
            for row in &mut widened[unsure.saturating_sub(margin)..(unsure + margin + 1).min(needed.len())] {
                widen(row, (first.saturating_sub(margin), (last + margin).min(columns)));
            }
        }
        Self { core: bounds(needed, columns, 0, 0), ..Self::of_bounds(bounds(&widened, columns, 0, 0), columns) }
    }

    fn of_bounds(bounds: Vec<(u32, u32)>, columns: usize) -> Self {
        let mut offsets = Vec::with_capacity(bounds.len() + 1);
        let mut nodes = 0;
        offsets.push(0);
        for &(first, last) in &bounds {
            nodes += (last - first) as usize + 1;
            offsets.push(nodes);
        }
        Self { core: bounds.clone(), bounds, offsets, columns }
    }

    /// The number of nodes.
    pub(super) fn nodes(&self) -> usize {
        self.offsets[self.bounds.len()]
    }

    /// The last row and column: the numbers of segments.
    pub(super) fn end(&self) -> (usize, usize) {
        (self.bounds.len() - 1, self.columns)
    }

    /// First and last column of a row.
    pub(super) fn columns(&self, row: usize) -> (usize, usize) {
        let (first, last) = self.bounds[row];
        (first as usize, last as usize)
    }

    /// The number of the first node of a row, or that of all for the row after the last.
    pub(super) fn row_start(&self, row: usize) -> usize {
        self.offsets[row]
    }

    /// The number of a node, if it lies in the corridor.
    pub(super) fn node(&self, row: usize, column: usize) -> Option<usize> {
        let (first, last) = self.columns(row);
        (first..=last).contains(&column).then(|| self.offsets[row] + column - first)
    }

    /// First and last column of the core in a row.
    pub(super) fn core(&self, row: usize) -> (usize, usize) {
        let (first, last) = self.core[row];
        (first as usize, last as usize)
    }

    /// Whether a node lies in the core.
    pub(super) fn is_core(&self, row: usize, column: usize) -> bool {
        let (first, last) = self.core(row);
        (first..=last).contains(&column)
    }
}

/// First and last column of each row, so that they hold a path and what each row needs with its margins.
fn bounds(needed: &[Option<(usize, usize)>], columns: usize, margin: usize, row_margin: usize) -> Vec<(u32, u32)> {
    let last = needed.len() - 1;
    let mut needed = needed.to_vec();
    widen(&mut needed[0], (0, 0));
    widen(&mut needed[last], (columns, columns));
    // From above, the end may not fall; from below, the start may not rise.
    let (mut starts, mut ends) = (vec![0; last + 1], vec![0; last + 1]);
    let (mut start, mut end) = (columns, 0);
    for row in 0..=last {
        end = end.max(needed[row].map_or(0, |(_, end)| end));
        ends[row] = end;
    }
    for row in (0..=last).rev() {
        start = start.min(needed[row].map_or(columns, |(start, _)| start));
        starts[row] = start;
    }
    let bounds = (0..=last).map(|row| {
        // Where a row's start lies beyond the row before, a vertical step must still be possible.
        let (above, below) = (row.saturating_sub(row_margin.max(1)), (row + row_margin).min(last));
        let start = starts[above].min(ends[above]).saturating_sub(margin);
        (start as u32, (ends[below] + margin).min(columns) as u32)
    });
    let mut bounds: Vec<(u32, u32)> = bounds.collect();
    bounds[0].0 = 0;
    bounds[last].1 = columns as u32;
    for row in 1..=last {
        bounds[row].0 = bounds[row].0.max(bounds[row - 1].0).min(bounds[row - 1].1);
    }
    bounds
}

fn widen(bound: &mut Option<(usize, usize)>, (first, last): (usize, usize)) {
    *bound = Some(bound.map_or((first, last), |(a, b)| (a.min(first), b.max(last))));
}

/// The columns of a row on the way from one point of a path to the next.
fn columns_between(from: (usize, usize), to: (usize, usize), row: usize) -> (usize, usize) {
    let (rows, columns) = (to.0 - from.0, to.1 - from.1);
    let longest = rows.max(columns);
    if rows == 0 || longest <= MAX_BOX {
        return if longest <= 1 && row == from.0 { (from.1, from.1) } else { (from.1, to.1) };
    }
    let on_diagonal = from.1 + columns * (row - from.0) / rows;
    let margin = longest / GAP_SHARE;
    (on_diagonal.saturating_sub(margin).max(from.1), (on_diagonal + 1 + margin).min(to.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(corridor: &Corridor) {
        let (rows, columns) = corridor.end();
        assert_eq!(corridor.columns(0).0, 0);
        assert_eq!(corridor.columns(rows).1, columns);
        for row in 1..=rows {
            let (above, here) = (corridor.columns(row - 1), corridor.columns(row));
            assert!(here.0 >= above.0 && here.1 >= above.1, "bounds never go back");
            assert!(here.0 <= above.1, "row {row} meets the one before");
        }
        for (core, all) in corridor.core.iter().zip(&corridor.bounds) {
            assert!(core.0 >= all.0 && core.1 <= all.1 && core.0 <= core.1, "the core is a part");
        }
    }

    /// Around these columns of five rows, of which the last two are sure.
    fn rows(needed: &[Option<(usize, usize)>; 5]) -> Corridor {
        Corridor::of_rows(needed, &[false, false, false, true, true], 9, 1)
    }

    #[test]
    fn what_is_sure_has_no_margin() {
        let path: Vec<_> = (0..=20).map(|at| Some((at, at))).collect();
        let mut sure = [true; 21];
        assert_eq!(Corridor::of_rows(&path, &sure, 20, 3).nodes(), 41, "a step up and one to the right for each");
        sure[10] = false;
        let corridor = Corridor::of_rows(&path, &sure, 20, 3);
        assert_eq!(
            (7..=13).map(|row| corridor.columns(row)).fold((20, 0), |a, b| (a.0.min(b.0), a.1.max(b.1))),
            (6, 13)
        );
        assert!(corridor.node(10, 7).is_some() && corridor.node(10, 13).is_some() && corridor.node(2, 4).is_none());
    }

    #[test]
    fn every_corridor_holds_a_path() {
        check(&Corridor::full(0, 0));
        check(&Corridor::full(3, 0));
        check(&Corridor::around(std::iter::empty(), 0, 5, 3));
        check(&Corridor::around(std::iter::empty(), 1000, 10, 0));
        check(&Corridor::around([(3, 3), (4, 200), (90, 201)].into_iter(), 100, 205, 2));
        check(&rows(&[None, Some((9, 9)), None, Some((1, 2)), None]));
        check(&rows(&[None, None, None, None, None]));
        check(&rows(&[None, Some((2, 2)), Some((5, 6)), Some((8, 8)), None]));
    }
}
