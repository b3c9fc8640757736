//! The flow, drawn over the picture: vorticity in colours, and arrows along the velocities.

use netdpr_derotation::Circle;
use netdpr_derotation::flow::{Flow, FlowNode};

use super::tracks::Brush;

/// How much of the picture vorticity may hide, where it is strongest.
const MOST_HIDDEN: f64 = 0.55;
/// The longest arrow, in distances between windows.
const LONGEST: f64 = 1.6;

impl Brush<'_> {
    /// Draws the flow about the centre of `circle`.
    pub(super) fn draw_flow(&self, flow: &Flow, circle: Circle) {
        let sure = || flow.nodes.iter().filter(|node| !node.outlier);
        let strongest = sure()
            .filter_map(|node| node.vorticity)
            .fold(1e-9, |most, next| next.abs().max(most));
        let fastest = sure().fold(1e-9, |most: f64, node| node.u.hypot(node.v).max(most));
        let half = 0.5 * flow.spacing;
        for node in sure() {
            let Some(share) = node.vorticity.map(|vorticity| vorticity / strongest) else {
                continue;
            };
            let colour = if share > 0.0 { "224, 60, 40" } else { "50, 110, 235" };
            let hidden = MOST_HIDDEN * share.abs().min(1.0);
            self.context.set_fill_style_str(&format!("rgba({colour}, {hidden:.3})"));
            self.context.begin_path();
            let (x, y) = (circle.x + node.x, circle.y - node.y);
            self.to(x - half, y - half, true);
            self.to(x + half, y - half, false);
            self.to(x + half, y + half, false);
            self.to(x - half, y + half, false);
            self.context.fill();
        }
        let long = LONGEST * flow.spacing / fastest;
        self.context.set_line_width(0.75 * self.width);
        for outliers in [false, true] {
            self.context
                .set_stroke_style_str(if outliers { "rgba(255, 0, 255, 0.6)" } else { "white" });
            self.context.begin_path();
            for node in flow.nodes.iter().filter(|node| node.outlier == outliers) {
                // One that is wrong may be of any length.
                let long = long.min(LONGEST * flow.spacing / node.u.hypot(node.v).max(1e-9));
                self.arrow(node, circle, long);
            }
            self.context.stroke();
        }
    }

    fn arrow(&self, node: &FlowNode, circle: Circle, long: f64) {
        let (x, y) = (circle.x + node.x, circle.y - node.y);
        let (right, down) = (node.u * long, -node.v * long);
        let tip = (x + right, y + down);
        self.to(x, y, true);
        self.to(tip.0, tip.1, false);
        for side in [1.0, -1.0] {
            self.to(tip.0, tip.1, true);
            self.to(
                tip.0 - 0.3 * right - side * 0.18 * down,
                tip.1 - 0.3 * down + side * 0.18 * right,
                false,
            );
        }
    }
}
