//! Colours, and shapes as signed distances with soft, exact edges.

/// Red, green and blue, 0 to 1, as shown (not linear light).
pub(crate) type Rgb = [f32; 3];

/// `colour` covered by `over` as far as `share` (0 to 1) says.
pub(crate) fn mix(colour: Rgb, over: Rgb, share: f32) -> Rgb {
    let blend = |a: f32, b: f32| a + (b - a) * share;
    let ([r, g, b], [over_r, over_g, over_b]) = (colour, over);
    [blend(r, over_r), blend(g, over_g), blend(b, over_b)]
}

/// `colour` brighter or darker by a factor.
pub(crate) fn scale(colour: Rgb, factor: f32) -> Rgb {
    colour.map(|part| part * factor)
}

/// 0 below `from`, 1 above `to`, smooth between; `from` may be the larger.
pub(crate) fn smooth_step(from: f32, to: f32, value: f32) -> f32 {
    let t = ((value - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// The share of a pixel of side `pixel` that a shape covers whose edge is `distance` away (negative inside):
/// one half on the edge, whatever the edge's direction.
pub(crate) fn cover(distance: f32, pixel: f32) -> f32 {
    smooth_step(0.9 * pixel, -0.9 * pixel, distance)
}

/// Distance to a box of half-sides `half`, its corners rounded by `round`, about the origin.
pub(crate) fn rounded_box([x, y]: [f32; 2], half: [f32; 2], round: f32) -> f32 {
    let [half_x, half_y] = half;
    let (dx, dy) = (x.abs() - half_x + round, y.abs() - half_y + round);
    dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - round
}

/// Distance to the straight line from `a` to `b`.
pub(crate) fn segment([x, y]: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let ([ax, ay], [bx, by]) = (a, b);
    let (along_x, along_y) = (bx - ax, by - ay);
    let length_squared = (along_x * along_x + along_y * along_y).max(1e-12);
    let share = (((x - ax) * along_x + (y - ay) * along_y) / length_squared).clamp(0.0, 1.0);
    (x - ax - share * along_x).hypot(y - ay - share * along_y)
}

/// The point `p` in the frame of something that stands at `origin` turned by `angle` counter-clockwise as seen.
pub(crate) fn local([x, y]: [f32; 2], [origin_x, origin_y]: [f32; 2], angle: f32) -> [f32; 2] {
    let (sine, cosine) = angle.sin_cos();
    let (dx, dy) = (x - origin_x, y - origin_y);
    [dx * cosine - dy * sine, dx * sine + dy * cosine]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_lie_where_the_distance_is_zero() {
        assert!((cover(0.0, 1.0) - 0.5).abs() < 1e-6);
        assert_eq!((cover(1.0, 1.0), cover(-1.0, 1.0)), (0.0, 1.0));
        assert!((rounded_box([3.0, 0.0], [2.0, 1.0], 0.2) - 1.0).abs() < 1e-6);
        assert!((segment([1.0, 2.0], [0.0, 0.0], [5.0, 0.0]) - 2.0).abs() < 1e-6);
    }

    #[test]
    fn a_quarter_turn_counter_clockwise_brings_right_up() {
        // A point above something that is turned a quarter lies to that thing's own right.
        let [x, y] = local([0.0, -1.0], [0.0, 0.0], std::f32::consts::FRAC_PI_2);
        assert!((x - 1.0).abs() < 1e-6 && y.abs() < 1e-6);
    }
}
