//! Lines with no more corners than can be seen.

/// Two places nearer than this are one on any screen, pixels.
const NEAR: f64 = 0.35;

/// The line without places that lie on the one before; its ends stay.
pub(crate) fn thin(line: impl IntoIterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    let mut passed = None;
    for (x, y) in line {
        if kept
            .last()
            .is_some_and(|last: &(f64, f64)| (x - last.0).hypot(y - last.1) < NEAR)
        {
            passed = Some((x, y));
        } else {
            kept.push((x, y));
            passed = None;
        }
    }
    kept.extend(passed);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_and_corners_stay() {
        let dense = (0..=1000).map(|index| (f64::from(index) * 0.01, 0.0));
        let spike = [(10.0, 40.0), (10.0, 0.0), (10.01, 0.0)];
        let line = thin(dense.chain(spike));
        assert!(line.len() < 40, "{}", line.len());
        assert_eq!(line.first(), Some(&(0.0, 0.0)));
        assert_eq!(line.last(), Some(&(10.01, 0.0)));
        assert!(line.contains(&(10.0, 40.0)));
        assert!(thin([]).is_empty());
    }
}
