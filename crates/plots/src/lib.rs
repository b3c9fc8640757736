//! Plots of tracks as SVG pictures: [`TrackPlots`] says what is plotted, [`Plot`] draws. The page and the command use the same.
//!
//! The pictures are whole by themselves: no style sheet, no font that has to be there. Their parts have classes, so that a
//! page can give them other colours.

mod axes;
mod draw;
mod flow;
mod sheet;
mod thin;
mod tracks;

pub use self::draw::{Drawn, Line, Plot, Size};
pub use self::flow::{FlowWords, mean_along_circles};
pub use self::sheet::sheet;
pub use self::tracks::{COLOURS, Quantity, Sample, TrackPlots, Words};
