//! How likely it is that what was found is a rim of the tank.

use super::score::Score;

/// Evidence, and the share of rims found with so much of it that were right: centre within 2 %, size within 3 % of the
/// radius. Counted on drawn stills of all cases (`crates/synth/src/stills`), between these by straight lines.
const RIGHT: [(f64, f64); 6] = [
    (0.49, 0.55),
    (0.55, 0.7),
    (0.62, 0.9),
    (0.8, 0.95),
    (0.95, 0.98),
    (1.0, 0.99),
];
/// From here on a rival about another centre, as a share of the best, casts doubt.
const RIVAL: f64 = 0.75;
/// What a rival as good as the best leaves of the confidence.
const LEFT: f64 = 0.85;

/// The confidence in a rim with this score, when the best one about another centre is as good as `rival` times it.
pub(super) fn of(score: &Score, rival: f64) -> f64 {
    let doubt = ((rival - RIVAL) / (1.0 - RIVAL)).clamp(0.0, 1.0);
    share_right(score.evidence()) * (1.0 - (1.0 - LEFT) * doubt)
}

fn share_right(evidence: f64) -> f64 {
    let [first, .., last] = RIGHT;
    if evidence <= first.0 {
        return first.1;
    }
    let mut share = last.1;
    for pair in RIGHT.windows(2) {
        if let [(from, low), (to, high)] = *pair
            && evidence < to
        {
            share = low + (high - low) * (evidence - from) / (to - from);
            break;
        }
    }
    share
}

#[cfg(test)]
mod tests {
    use super::super::score::Met;
    use super::*;

    #[test]
    fn more_evidence_is_more_confidence_and_a_rival_less() {
        let at = |evidence: f64, rival: f64| {
            let met = Met {
                on_edge: evidence,
                visible: 1.0,
            };
            of(&Score { met, chance: 0.0 }, rival)
        };
        let all: Vec<f64> = (0..=100).map(|i| at(f64::from(i) / 100.0, 0.0)).collect();
        assert!(all.windows(2).all(|pair| pair[0] <= pair[1]), "{all:?}");
        assert!((all[62] - 0.9).abs() < 1e-12 && (all[100] - 0.99).abs() < 1e-12);
        assert!(at(0.9, 0.7) == at(0.9, 0.0));
        assert!(at(0.9, 1.0) < at(0.9, 0.9) && at(0.9, 0.9) < at(0.9, 0.0));
    }
}
