//! A flow's mean along circles.

use netdpr_derotation::flow::CircleMean;
use netdpr_derotation::track::Scale;

use crate::draw::{Line, Plot};
use crate::tracks::COLOURS;

/// The words in the plot of a flow.
#[derive(Debug, Clone, Copy)]
pub struct FlowWords<'a> {
    /// What stands over it.
    pub title: &'a str,
    /// The mean.
    pub mean: &'a str,
    /// The standard deviation along a circle, on both sides of the mean.
    pub spread: &'a str,
    /// Whether numbers have a decimal comma.
    pub decimal_comma: bool,
}

/// The mean velocity along circles against their radii, with its standard deviation.
#[must_use]
pub fn mean_along_circles(means: &[CircleMean], scale: &Scale, words: &FlowWords<'_>) -> Plot {
    let (unit, per_pixel) = (&scale.unit, scale.per_pixel);
    let line = |spreads: f64| {
        let place = |mean: &CircleMean| {
            let velocity = mean.utheta + spreads * mean.spread;
            (mean.r * per_pixel, velocity * per_pixel)
        };
        means.iter().map(place).collect::<Vec<_>>()
    };
    let [colour, ..] = COLOURS;
    let dashed = |spreads: f64, name: Option<&str>| Line {
        points: line(spreads),
        colour,
        dashed: true,
        name: name.map(str::to_owned),
    };
    Plot {
        title: words.title.to_owned(),
        across: format!("r ({unit})"),
        up: format!("u_θ ({unit}/s)"),
        lines: vec![
            Line {
                points: line(0.0),
                colour,
                dashed: false,
                name: Some(words.mean.to_owned()),
            },
            dashed(1.0, Some(words.spread)),
            dashed(-1.0, None),
        ],
        is_map: false,
        decimal_comma: words.decimal_comma,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Size;

    #[test]
    fn it_has_the_scales_unit_and_three_lines() {
        let means = [10.0, 20.0, 30.0].map(|r| CircleMean {
            r,
            utheta: 0.5 * r,
            ur: 0.0,
            spread: 1.0,
            windows: 8,
        });
        let words = FlowWords {
            title: "Mean along circles",
            mean: "mean",
            spread: "± spread",
            decimal_comma: false,
        };
        let plot = mean_along_circles(&means, &Scale::new(30.0, "cm", 60.0).unwrap(), &words);
        assert_eq!(plot.lines[0].points[1], (10.0, 5.0));
        assert_eq!(plot.lines[1].points[1], (10.0, 5.5));
        assert_eq!(plot.lines[2].points[1], (10.0, 4.5));
        let svg = plot
            .draw(Size {
                width: 400.0,
                height: 300.0,
                letters: 12.0,
            })
            .svg;
        for words in [">r (cm)<", ">u_θ (cm/s)<", ">± spread<"] {
            assert!(svg.contains(words), "{words}");
        }
    }
}
