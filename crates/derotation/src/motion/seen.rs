//! What was seen to turn about one disc.

use super::disc::Disc;
use super::harmonics::Harmonics;
use super::misfit::Turning;
use super::rate::{self, Turn};
use super::rings::{ANGLES, INSIDE, ORDERS, RIM, radii};
use super::search::{self, Rough};
use super::shrunk::Store;

/// How some rings turn, roughly and exactly.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) rough: Rough,
    pub(super) turn: Turn,
}

/// What was seen about one disc: inside the rim, and on it.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) inside: Option<Seen>,
    pub(super) rim: Option<Seen>,
}

impl Seen {
    /// A pattern that turns by less in the film can't be told from one that stands still, turns.
    pub(super) const LEAST_TURNS: f64 = 1.0 / 24.0;

    /// Whether what turns can be seen at all; less is what a compressed film makes of nothing.
    pub(super) fn stands_out(&self) -> bool {
        /// Grey levels.
        const LEAST_CONTRAST: f64 = 1.0;
        self.turn.contrast >= LEAST_CONTRAST
    }

    /// Whether it is worth looking for the centre about which this turns.
    fn seems_to_turn(&self) -> bool {
        self.stands_out() && self.turn.alike >= 0.15 && self.turn.turns >= 0.5 * Self::LEAST_TURNS
    }
}

impl Look {
    /// Looks at all the kept pictures, shown at these times, about a disc.
    pub(super) fn at(store: &Store, times: &[f64], disc: &Disc) -> Self {
        let pictures = store.kept().iter().map(|kept| kept.pixels.as_slice());
        let mut waves = Harmonics::of(pictures, &store.view(), disc, &radii(), ANGLES, ORDERS);
        waves.even_out();
        let [inside, rim] = [INSIDE, RIM].map(|rings| {
            let rough = search::search(&waves, times, rings.clone(), store.unbroken())?;
            let turn = rate::measure(&waves, times, rings, rough.rate)?;
            Some(Seen { rough, turn })
        });
        Self { inside, rim }
    }

    /// The rings on which something seems to turn, with their angles; `None` when there are none.
    pub(super) fn turning(&self, times: &[f64]) -> Option<Vec<Turning>> {
        let turning: Vec<Turning> = [(INSIDE, &self.inside), (RIM, &self.rim)]
            .into_iter()
            .filter_map(|(rings, seen)| Some((rings, seen.as_ref()?)))
            .filter(|(_, seen)| seen.seems_to_turn())
            .map(|(rings, seen)| Turning {
                rings,
                angles: times.iter().map(|&time| seen.turn.course.angle(time)).collect(),
            })
            .collect();
        (!turning.is_empty()).then_some(turning)
    }

    /// How alike the clearer of the two patterns is at different times.
    pub(super) fn alike(&self) -> f64 {
        self.moving().map(|seen| seen.turn.alike).fold(0.0, f64::max)
    }

    /// About how fast the tank turns, radians a second: as the rim does, if anything is seen there. 0 if nothing turns.
    pub(super) fn rate(&self) -> f64 {
        self.moving().last().map_or(0.0, |seen| seen.turn.rate)
    }

    /// Of inside and rim, in this order, what seems to turn.
    fn moving(&self) -> impl Iterator<Item = &Seen> {
        let both = [&self.inside, &self.rim].into_iter().flatten();
        both.filter(|seen| seen.seems_to_turn())
    }
}
