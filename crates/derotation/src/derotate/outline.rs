//! What of a panel is painted, in the panel's own pixels.

use super::picture::View;
use super::{Panel, PointMap};
use crate::{Circle, Mask, Recipe, Rectification};

/// What of a panel is painted, in the panel's pixels.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outline {
    /// All of it.
    Everything,
    /// A disc.
    Circle(Circle),
    /// The disc of a radius about the centre, as a tilted camera sees it.
    TiltedCircle(Rectification, f64),
    /// The inside of a polygon by the even–odd rule: its corners.
    Polygon(Vec<[f64; 2]>),
}

impl Outline {
    /// The recipe's mask as it lies in a panel.
    pub(super) fn of(recipe: &Recipe, panel: &Panel, map: &PointMap) -> Self {
        match &recipe.mask {
            Mask::None => Self::Everything,
            Mask::Circle => Self::disc(panel, map),
            // A polygon stands still as the tank does; where the tank turns, the disc is what can be cut out.
            Mask::Polygon(_) if panel.view == View::Unturned => Self::disc(panel, map),
            Mask::Polygon(corners) => Self::Polygon(polygon(corners, recipe, panel, map)),
        }
    }

    fn disc(panel: &Panel, map: &PointMap) -> Self {
        match (panel.view, map.rectification()) {
            (View::TurnedInPlace, Some(&rectification)) => Self::TiltedCircle(rectification, panel.disc.r),
            _ => Self::Circle(panel.disc),
        }
    }
}

/// A polygon drawn upon the first kept frame, where it comes to rest in a panel.
fn polygon(corners: &[[f64; 2]], recipe: &Recipe, panel: &Panel, map: &PointMap) -> Vec<[f64; 2]> {
    let at_first = map.at(0.0);
    let in_panel = |[x, y]: [f64; 2]| [x - recipe.circle.x + panel.disc.x, y - recipe.circle.y + panel.disc.y];
    if at_first.plain_turn().is_some() {
        return corners.iter().copied().map(in_panel).collect();
    }
    let corners = match map.rectification() {
        Some(rectification) => rectification.before_horizon(corners),
        None => corners.to_vec(),
    };
    let resting = corners.iter().filter_map(|&[x, y]| {
        let (x, y) = at_first.to_turned(x, y)?;
        match (panel.view, map.rectification()) {
            (View::TurnedInPlace, Some(rectification)) => rectification.to_picture(x, y),
            _ => Some((x, y)),
        }
    });
    resting.map(|(x, y)| in_panel([x, y])).collect()
}
