//! Values as a person writes them.

use netdpr_derotation::rim::rim_through;
use netdpr_derotation::theory::Surface;
use netdpr_derotation::{
    CaptionLanguage, Circle, Ellipse, Mask, PictureSize, Quality, RateKnot, RateOverTime, RotationRate, Tilt, Timebase,
};

use super::Points;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum CircleChoice {
    /// To be found.
    Auto,
    /// As typed.
    At(Circle),
}

impl CircleChoice {
    /// The circle, where it is known.
    pub(crate) const fn given(self) -> Option<Circle> {
        match self {
            Self::Auto => None,
            Self::At(circle) => Some(circle),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum RateChoice {
    /// To be measured.
    Auto,
    /// As typed.
    At(RotationRate),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum FrameRate {
    /// Frames per so many seconds, as a timebase the other way round.
    Constant(Timebase),
    /// A phone's.
    Variable,
}

/// A number as a person writes it: with a point or a comma.
pub(super) fn decimal(text: &str) -> Result<f64, String> {
    let number = text.trim().replacen(',', ".", 1).parse::<f64>();
    number
        .ok()
        .filter(|number| number.is_finite())
        .ok_or_else(|| format!("\"{text}\" is not a number; write it like 12.5"))
}

pub(super) fn circle(text: &str) -> Result<CircleChoice, String> {
    if text == "auto" {
        return Ok(CircleChoice::Auto);
    }
    if let Some(points) = text.strip_prefix("rim:") {
        let points = places(points).ok_or("give points on the rim as rim:X,Y;X,Y;X,Y in pixels")?;
        let points: Vec<_> = points.into_iter().map(|[x, y]| (x, y)).collect();
        return rim_through(&points)
            .map(CircleChoice::At)
            .map_err(|error| error.to_string());
    }
    let numbers = numbers(text, ',').filter(|numbers| numbers.len() == 3);
    let Some([x, y, r]) = numbers.as_deref() else {
        return Err(format!(
            "\"{text}\" is not a circle; give centre and radius in pixels as X,Y,R, such as 924.3,519.6,506.6"
        ));
    };
    Ok(CircleChoice::At(Circle::new(*x, *y, *r)))
}

pub(super) fn rate(text: &str) -> Result<RateChoice, String> {
    if text == "auto" {
        return Ok(RateChoice::Auto);
    }
    let rate = RotationRate::parse(text).map_err(|error| error.to_string())?;
    Ok(RateChoice::At(rate))
}

pub(super) fn rpm(text: &str) -> Result<RotationRate, String> {
    RotationRate::parse(text).map_err(|error| error.to_string())
}

/// Knots as `SECONDS:RPM;SECONDS:RPM`.
pub(super) fn rate_over_time(text: &str) -> Result<RateOverTime, String> {
    let knot = |text: &str| match numbers(text, ':').as_deref() {
        Some([seconds, rpm]) => Some(RateKnot::from([*seconds, *rpm])),
        _ => None,
    };
    let knots: Option<Vec<_>> = text
        .split(';')
        .filter(|knot| !knot.trim().is_empty())
        .map(knot)
        .collect();
    let knots = knots.ok_or("give the rate over time as SECONDS:RPM;SECONDS:RPM, such as 0:10;20:10.3")?;
    RateOverTime::new(knots).map_err(|error| error.to_string())
}

pub(super) fn tilt(text: &str) -> Result<Tilt, String> {
    match numbers(text, ',').as_deref() {
        Some([x, y, rx, ry, angle]) => Ok(Tilt {
            rim: Ellipse::new(*x, *y, *rx, *ry, *angle),
        }),
        _ => Err(format!(
            "\"{text}\" is not the rim of a tilted tank; give its ellipse as X,Y,RX,RY,ANGLE: centre and half axes in pixels, degrees"
        )),
    }
}

pub(super) fn mask(text: &str) -> Result<Mask, String> {
    match text.split_once(':') {
        None if text == "circle" => Ok(Mask::Circle),
        None if text == "none" => Ok(Mask::None),
        Some(("polygon", corners)) => {
            let mask =
                Mask::Polygon(places(corners).ok_or("give a polygon's corners as polygon:X,Y;X,Y;X,Y in pixels")?);
            mask.check().map_err(|error| error.to_string())?;
            Ok(mask)
        }
        _ => Err(format!(
            "\"{text}\" is not a mask; give circle, none or polygon:X,Y;X,Y;X,Y"
        )),
    }
}

pub(super) fn quality(text: &str) -> Result<Quality, String> {
    Quality::ALL
        .into_iter()
        .find(|quality| quality.name() == text)
        .ok_or_else(|| format!("\"{text}\" is not a quality; give small, good or best"))
}

pub(super) fn caption_language(text: &str) -> Result<CaptionLanguage, String> {
    CaptionLanguage::ALL
        .into_iter()
        .find(|language| language.code() == text)
        .ok_or_else(|| format!("\"{text}\" is not a language of the caption; give en, es, fr, de or ja"))
}

pub(super) fn picture_size(text: &str) -> Result<PictureSize, String> {
    let explain = || format!("\"{text}\" is not a picture's size; give it as WIDTHxHEIGHT, such as 1280x720");
    let (width, height) = text.split_once(['x', 'X']).ok_or_else(explain)?;
    let size = PictureSize {
        width: width.parse().map_err(|_| explain())?,
        height: height.parse().map_err(|_| explain())?,
    };
    size.check().map_err(|error| error.to_string())?;
    Ok(size)
}

pub(super) fn frame_rate(text: &str) -> Result<FrameRate, String> {
    if text == "vfr" {
        return Ok(FrameRate::Variable);
    }
    let (frames, seconds) = text.split_once('/').unwrap_or((text, "1"));
    let parsed = match (frames.parse::<u32>(), seconds.parse::<u32>()) {
        (Ok(frames), Ok(seconds)) => Timebase::new(seconds, frames).ok(),
        // 29.97 as people write it: to a thousandth.
        _ => decimal(text)
            .ok()
            .filter(|rate| (0.001..=1000.0).contains(rate))
            .and_then(|rate| Timebase::new(1000, (rate * 1000.0).round() as u32).ok()),
    };
    parsed
        .filter(|timebase| timebase.tick_seconds() >= 0.001)
        .map(FrameRate::Constant)
        .ok_or_else(|| {
            format!("\"{text}\" is not a frame rate; give frames a second up to 1000, such as 30 or 30000/1001, or vfr")
        })
}

/// `X,Y;X,Y`
fn places(text: &str) -> Option<Vec<[f64; 2]>> {
    let place = |text: &str| match numbers(text, ',').as_deref() {
        Some([x, y]) => Some([*x, *y]),
        _ => None,
    };
    text.split(';')
        .filter(|place| !place.trim().is_empty())
        .map(place)
        .collect()
}

/// Two numbers as `X,Y`.
pub(super) fn pair(text: &str) -> Result<(f64, f64), String> {
    match numbers(text, ',').as_deref() {
        Some([x, y]) if x.is_finite() && y.is_finite() => Ok((*x, *y)),
        _ => Err(format!(
            "\"{text}\" is not a pair of numbers; give them as X,Y, such as 0.4,-0.1"
        )),
    }
}

/// Places as `X,Y;X,Y@SECONDS`.
pub(super) fn points(text: &str) -> Result<Points, String> {
    let point = |text: &str| {
        let (place, seconds) = match text.split_once('@') {
            Some((place, seconds)) => (place, decimal(seconds.trim())?),
            None => (text, 0.0),
        };
        let (x, y) = pair(place)?;
        Ok::<_, String>((x, y, seconds))
    };
    let points: Result<Vec<_>, _> = text
        .split(';')
        .filter(|point| !point.trim().is_empty())
        .map(point)
        .collect();
    let points = points?;
    if points.is_empty() {
        return Err("give at least one point as X,Y in pixels, such as 640,360".to_owned());
    }
    Ok(Points(points))
}

/// What a puck slides on.
pub(super) fn surface(text: &str) -> Result<Surface, String> {
    match text {
        "equilibrium" => Ok(Surface::Equilibrium),
        "flat" => Ok(Surface::Flat),
        rpm => decimal(rpm).map(Surface::Curved).map_err(|_| {
            format!("\"{text}\" is no surface; give equilibrium, flat, or the turns a minute for which it is level")
        }),
    }
}

fn numbers(text: &str, separator: char) -> Option<Vec<f64>> {
    text.split(separator)
        .map(|number| number.trim().parse::<f64>().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_each_kind_of_value() {
        assert_eq!(circle("auto"), Ok(CircleChoice::Auto));
        assert!(circle("1,2").is_err());
        assert_eq!(rate("auto"), Ok(RateChoice::Auto));
        assert_eq!(
            rate("-3,2"),
            RotationRate::from_rpm(-3.2)
                .map(RateChoice::At)
                .map_err(|_| String::new())
        );
        assert!(rate("0").is_err());
        assert_eq!(rate_over_time("0:10;20:10.3;").map(|rate| rate.rpm_at(10.0)), Ok(10.15));
        assert!(rate_over_time("0:10;0:11").is_err() && rate_over_time("10").is_err());
        assert_eq!(tilt("1,2,40,30,-5").map(|tilt| tilt.rim.ry), Ok(30.0));
        assert!(tilt("1,2,40,30").is_err());
        assert_eq!(
            circle("rim:3,0;0,3;-3,0"),
            Ok(CircleChoice::At(Circle::new(0.0, 0.0, 3.0)))
        );
        assert!(circle("rim:3,0;0,3").is_err());
        assert_eq!(
            points("3,4;5,6.5@2.5;"),
            Ok(Points(vec![(3.0, 4.0, 0.0), (5.0, 6.5, 2.5)]))
        );
        assert!(points("3,4@soon").is_err() && points(";").is_err());
        assert_eq!(mask("none"), Ok(Mask::None));
        assert_eq!(
            mask("polygon:0,0;10,0;5.5,8;"),
            Ok(Mask::Polygon(vec![[0.0, 0.0], [10.0, 0.0], [5.5, 8.0]]))
        );
        assert!(mask("polygon:0,0;1,1").is_err());
        assert!(mask("square").is_err());
        assert_eq!(picture_size("640x360").map(|size| size.width), Ok(640));
        assert!(picture_size("0x10").is_err());
        assert_eq!(
            frame_rate("30000/1001"),
            Ok(FrameRate::Constant(Timebase::new(1001, 30_000).unwrap()))
        );
        assert_eq!(
            frame_rate("29.97"),
            Ok(FrameRate::Constant(Timebase::new(1000, 29_970).unwrap()))
        );
        assert!(frame_rate("0").is_err());
        assert!(frame_rate("1e9").is_err());
    }
}
