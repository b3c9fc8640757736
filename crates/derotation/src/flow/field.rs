//! A field of velocities on a grid.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::track::{Normal, Scale};

/// The flow in one window: pixels and seconds, the origin at the rotation centre, y up.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FlowNode {
    /// The window's middle, to the right.
    pub x: f64,
    /// The window's middle, up.
    pub y: f64,
    /// Mean velocity to the right, pixels a second; without what pairs of pictures far off the others say.
    pub u: f64,
    /// Mean velocity up, pixels a second.
    pub v: f64,
    /// Standard deviation of either from pair to pair of pictures: the flow's own changes, and errors.
    pub spread: f64,
    /// In how many pairs of pictures it was seen.
    pub pairs: u32,
    /// ∂v/∂x − ∂u/∂y, 1/s; twice the rate at which a fluid turns like a wheel. `None` where too few neighbours are known.
    pub vorticity: Option<f64>,
    /// Whether it disagrees with its neighbours so much that it is likely to be wrong.
    pub outlier: bool,
}

/// The mean flow of a film.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    /// Window by window.
    pub nodes: Vec<FlowNode>,
    /// From one window to the next, pixels.
    pub spacing: f64,
    /// Pairs of pictures compared.
    pub pairs: u32,
    /// The seconds between two pictures that were compared, as the film plays: the median.
    pub step_seconds: f64,
}

/// The mean flow along a circle about the rotation centre.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CircleMean {
    /// The circle's radius, pixels.
    pub r: f64,
    /// Mean velocity counter-clockwise, pixels a second.
    pub utheta: f64,
    /// Mean velocity outwards.
    pub ur: f64,
    /// Standard deviation of the velocity counter-clockwise along the circle.
    pub spread: f64,
    /// Windows along it.
    pub windows: usize,
}

impl Flow {
    /// The flow on a grid of `columns`, row after row; marks outliers and works out the vorticity.
    pub(super) fn new(
        mut grid: Vec<Option<FlowNode>>,
        columns: usize,
        spacing: f64,
        pairs: u32,
        step_seconds: f64,
    ) -> Self {
        let marked: Vec<bool> = (0..grid.len()).map(|index| is_outlier(&grid, columns, index)).collect();
        for (node, marked) in grid.iter_mut().zip(marked) {
            if let Some(node) = node {
                node.outlier = marked;
            }
        }
        let vorticities: Vec<Option<f64>> = (0..grid.len()).map(|index| vorticity(&grid, columns, index)).collect();
        for (node, vorticity) in grid.iter_mut().zip(vorticities) {
            if let Some(node) = node {
                node.vorticity = vorticity;
            }
        }
        Self {
            nodes: grid.into_iter().flatten().collect(),
            spacing,
            pairs,
            step_seconds,
        }
    }

    /// The means along circles as far apart as the windows, from the centre outwards; outliers are left out.
    #[must_use]
    pub fn along_circles(&self) -> Vec<CircleMean> {
        let ring = |node: &FlowNode| (node.x.hypot(node.y) / self.spacing).round() as usize;
        let last = self.nodes.iter().map(ring).max().unwrap_or(0);
        (1..=last)
            .filter_map(|index| {
                let (mut count, mut along, mut outwards, mut squares, mut radii) = (0.0, 0.0, 0.0, 0.0, 0.0);
                for node in self.nodes.iter().filter(|node| !node.outlier && ring(node) == index) {
                    let r = node.x.hypot(node.y);
                    let utheta = (node.x * node.v - node.y * node.u) / r;
                    count += 1.0;
                    radii += r;
                    along += utheta;
                    squares += utheta * utheta;
                    outwards += (node.x * node.u + node.y * node.v) / r;
                }
                (count > 0.0).then(|| CircleMean {
                    r: radii / count,
                    utheta: along / count,
                    ur: outwards / count,
                    spread: (squares / count - (along / count).powi(2)).max(0.0).sqrt(),
                    windows: count as usize,
                })
            })
            .collect()
    }
}

/// The up to eight windows around one.
fn neighbours(
    grid: &[Option<FlowNode>],
    columns: usize,
    index: usize,
) -> impl Iterator<Item = (usize, &FlowNode)> + Clone {
    let (column, row) = (index % columns.max(1), index / columns.max(1));
    (0..9_usize).filter(|around| *around != 4).filter_map(move |around| {
        let column = (column + around % 3)
            .checked_sub(1)
            .filter(|column| *column < columns)?;
        let row = (row + around / 3).checked_sub(1)?;
        let index = row * columns + column;
        Some((index, grid.get(index)?.as_ref()?))
    })
}

/// The normalised median test (Westerweel and Scarano, 2005).
fn is_outlier(grid: &[Option<FlowNode>], columns: usize, index: usize) -> bool {
    const MOST: f64 = 2.0;
    /// What pairs of pictures differ by in any case, as a share of the neighbours' speed and in pixels a second.
    const SLACK: f64 = 0.1;
    let Some(Some(node)) = grid.get(index) else {
        return false;
    };
    let around: Vec<&FlowNode> = neighbours(grid, columns, index).map(|(_, node)| node).collect();
    if around.len() < 3 {
        return false;
    }
    let median = |values: Vec<f64>| {
        let mut values = values;
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    };
    let speed = median(around.iter().map(|node| node.u.hypot(node.v)).collect());
    let off = |part: fn(&FlowNode) -> f64| {
        let middle = median(around.iter().map(|node| part(node)).collect());
        let usual = median(around.iter().map(|node| (part(node) - middle).abs()).collect());
        (part(node) - middle).abs() / (usual + SLACK * (1.0 + speed))
    };
    off(|node| node.u).hypot(off(|node| node.v)) > MOST
}

/// From the planes that fit the velocities of a window and its neighbours best.
fn vorticity(grid: &[Option<FlowNode>], columns: usize, index: usize) -> Option<f64> {
    let node = grid.get(index)?.as_ref()?;
    let known = neighbours(grid, columns, index).map(|(_, node)| node).chain([node]);
    let mut sums = [Normal::<3>::new(); 2];
    let mut count = 0;
    for other in known.filter(|other| !other.outlier) {
        let row = [1.0, other.x - node.x, other.y - node.y];
        sums[0].add(&row, other.u, 1.0);
        sums[1].add(&row, other.v, 1.0);
        count += 1;
    }
    // With half of its neighbours missing a window lies at the edge of what is known.
    if count < 6 {
        return None;
    }
    let [u, v] = sums;
    let (([_, _, u_up], _), ([_, v_right, _], _)) = (u.solve()?, v.solve()?);
    Some(v_right - u_up)
}

/// Writes the windows as comma-separated values, lengths in the scale's unit.
///
/// # Errors
/// When `out` fails.
pub fn write_flow_csv(out: &mut impl Write, flow: &Flow, scale: &Scale) -> fmt::Result {
    let (unit, per_pixel) = (&scale.unit, scale.per_pixel);
    writeln!(
        out,
        "x_{unit},y_{unit},ux_{unit}_per_s,uy_{unit}_per_s,spread_{unit}_per_s,vorticity_per_s,pairs,outlier"
    )?;
    for node in &flow.nodes {
        let [x, y, u, v, spread] = [node.x, node.y, node.u, node.v, node.spread].map(|length| length * per_pixel);
        let vorticity = node
            .vorticity
            .map_or_else(String::new, |vorticity| format!("{vorticity:.6}"));
        let outlier = u8::from(node.outlier);
        writeln!(
            out,
            "{x:.4},{y:.4},{u:.5},{v:.5},{spread:.5},{vorticity},{},{outlier}",
            node.pairs
        )?;
    }
    Ok(())
}

/// Writes the means along circles as comma-separated values, lengths in the scale's unit.
///
/// # Errors
/// When `out` fails.
pub fn write_profile_csv(out: &mut impl Write, means: &[CircleMean], scale: &Scale) -> fmt::Result {
    let (unit, per_pixel) = (&scale.unit, scale.per_pixel);
    writeln!(
        out,
        "r_{unit},utheta_{unit}_per_s,ur_{unit}_per_s,spread_{unit}_per_s,windows"
    )?;
    for mean in means {
        let [r, utheta, ur, spread] = [mean.r, mean.utheta, mean.ur, mean.spread].map(|length| length * per_pixel);
        writeln!(out, "{r:.4},{utheta:.5},{ur:.5},{spread:.5},{}", mean.windows)?;
    }
    Ok(())
}
