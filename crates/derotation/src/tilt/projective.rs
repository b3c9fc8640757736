//! Projective maps of the plane.

/// A projective map of the plane about the rotation centre: (x, y, 1) to (x', y', w').
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Projective(pub(super) [[f64; 3]; 3]);

impl Projective {
    pub(super) const fn scale(factor: f64) -> Self {
        Self([[factor, 0.0, 0.0], [0.0, factor, 0.0], [0.0, 0.0, 1.0]])
    }

    pub(super) const fn shift(right: f64, down: f64) -> Self {
        Self([[1.0, 0.0, right], [0.0, 1.0, down], [0.0, 0.0, 1.0]])
    }

    /// From x towards y: clockwise as seen, as y points down.
    pub(super) fn turn(angle: f64) -> Self {
        let (sine, cosine) = angle.sin_cos();
        Self([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    }

    /// The map that keeps the unit circle, takes the point `(x, y)` in it to its centre, and turns nothing there.
    pub(super) fn boost((x, y): (f64, f64)) -> Self {
        let square = x * x + y * y;
        let contraction = (1.0 - square).sqrt();
        // Across the direction of (x, y) lengths are multiplied by the contraction c, along it they aren't: that is
        // c I + (1 - c) n nT, where (1 - c) / s² is written so that nothing is divided by 0.
        let along = 1.0 / (1.0 + contraction);
        Self([
            [contraction + along * x * x, along * x * y, -x],
            [along * x * y, contraction + along * y * y, -y],
            [-x, -y, 1.0],
        ])
    }

    /// First `first`, then this.
    pub(super) fn after(self, first: Self) -> Self {
        let (Self(a), Self(b)) = (self, first);
        Self(a.map(|row| {
            let entry = |column: fn(&[f64; 3]) -> f64| {
                let terms = row.iter().zip(&b).map(|(factor, other)| factor * column(other));
                terms.sum()
            };
            [entry(|row| row[0]), entry(|row| row[1]), entry(|row| row[2])]
        }))
    }

    /// The same map, with w = 1 at the origin, which is on the visible side.
    pub(super) fn normalised(self) -> Self {
        let [.., [_, _, w]] = self.0;
        Self(self.0.map(|row| row.map(|entry| entry / w)))
    }

    pub(super) fn apply(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        /// Nearer to the horizon than this a pixel is a hundred times as large as at the centre, or behind it.
        const LEAST_W: f64 = 0.01;
        let [row_x, row_y, row_w] = self.0.map(|[a, b, c]| a * x + b * y + c);
        (row_w > LEAST_W).then(|| (row_x / row_w, row_y / row_w))
    }

    /// The angle of the turn in this map's derivative at the origin, which the map takes to the origin: the derivative is
    /// that turn after a stretch along two perpendicular directions (its polar decomposition).
    pub(super) fn turn_at_origin(self) -> f64 {
        let Self([[a, b, _], [c, d, _], [_, _, _]]) = self;
        // With the origin going to the origin, the derivative there is the upper left of the matrix over w.
        (c - b).atan2(a + d)
    }
}
