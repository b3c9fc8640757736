//! The tracks as plots that follow the preview's time, and can be saved.

use std::fmt::Write as _;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netdpr_plots::{Drawn, Quantity, Size, TrackPlots, sheet};

use crate::page::panel::saving::{ALONE, png_address, save, svg_address};
use crate::page::state::Page;
use crate::page::words;

/// In the panel.
const IN_PANEL: Size = Size {
    width: 360.0,
    height: 260.0,
    letters: 12.0,
};
/// A path there, whose directions are alike.
const PATH_IN_PANEL: Size = Size {
    height: 340.0,
    ..IN_PANEL
};
/// On the sheet of all.
const ON_SHEET: Size = Size {
    width: 600.0,
    height: 360.0,
    letters: 13.0,
};

/// The choice of a plot, the plot, and what saves it.
#[component]
pub(super) fn Plots(page: Page) -> impl IntoView {
    let tracking = page.tracking;
    let title = |quantity: Quantity| move || quantity.title(&words::of_plots()).to_owned();
    let options = Quantity::ALL.map(|quantity| {
        view! { <option value=quantity.name() prop:selected=move || tracking.plot.get() == Some(quantity)>{title(quantity)}</option> }
    });
    let drawn = Memo::new(move |_| {
        let quantity = tracking.plot.get()?;
        plots(page, |plots| plots.plot(quantity).draw(in_panel(quantity)))
    });
    let now = move || drawn.with(|drawn| Some(now(page, tracking.plot.get()?, drawn.as_ref()?)));
    let is_path = move || tracking.plot.get().is_some_and(Quantity::is_path);
    let view_box = move || {
        let Size { width, height, .. } = in_panel(tracking.plot.get()?);
        Some(format!("0 0 {width} {height}"))
    };
    let label = move || tracking.plot.get().map(|quantity| title(quantity)());
    view! {
        <div class="plots" hidden=move || !tracking.has_tracks()>
            <label class="field-in-line">
                <span>{words::plot_label}</span>
                <select
                    data-testid="track-plot"
                    on:change=move |event| {
                        let name = event_target_value(&event);
                        tracking.plot.set(Quantity::ALL.into_iter().find(|quantity| quantity.name() == name));
                    }
                >
                    <option value="none">{words::plot_none}</option>
                    {options.into_iter().collect_view()}
                </select>
            </label>
            <Show when=move || drawn.with(Option::is_some)>
                <div class="plot" data-testid="plot" role="img" aria-label=label>
                    <div inner_html=move || drawn.with(|drawn| drawn.as_ref().map(|drawn| drawn.svg.clone()))></div>
                    <svg class="plot-now" viewBox=view_box aria-hidden="true">
                        <path class:dots=is_path data-testid="plot-now" d=now />
                    </svg>
                </div>
                <div class="buttons">
                    <button type="button" class="quiet" data-testid="plot-svg" on:click=move |_| save_svg(page)>
                        {words::plot_svg}
                    </button>
                    <button type="button" class="quiet" data-testid="plot-png" on:click=move |_| save_png(page)>
                        {words::plot_png}
                    </button>
                    <button type="button" class="quiet" data-testid="plot-all" on:click=move |_| save_all(page)>
                        {words::plot_all}
                    </button>
                </div>
            </Show>
        </div>
    }
}

const fn in_panel(quantity: Quantity) -> Size {
    if quantity.is_path() { PATH_IN_PANEL } else { IN_PANEL }
}

/// Takes the plots of what was found, in the page's language.
fn plots<R>(page: Page, take: impl FnOnce(&TrackPlots<'_>) -> R) -> Option<R> {
    page.tracking.found.with(|found| {
        let name = |number: usize, name: &str| match name.parse::<u32>() {
            Ok(_) => words::point(number),
            Err(_) => name.to_owned(),
        };
        Some(found.as_ref()?.with_plots(words::of_plots(), name, take))
    })
}

/// What marks the preview's time: a line, or on a path a dot for each point.
fn now(page: Page, quantity: Quantity, drawn: &Drawn) -> String {
    let moment = page.player.moment.get();
    page.tracking.found.with(|found| {
        let Some(found) = found else { return String::new() };
        let seconds = found.seconds_at(moment);
        if !quantity.is_path() {
            let ((left, right), (top, bottom)) = (drawn.widths(), drawn.heights());
            let (x, _) = drawn.place((seconds, 0.0));
            return if (left - 0.5..=right + 0.5).contains(&x) {
                format!("M{x:.1} {top:.1}V{bottom:.1}")
            } else {
                String::new()
            };
        }
        found.with_plots(
            words::of_plots(),
            |_, _| String::new(),
            |plots| {
                plots.tracks.iter().fold(String::new(), |mut path, (_, samples)| {
                    // A player's clock and the film's may differ by a little.
                    let seen = samples.partition_point(|sample| sample.seconds() <= seconds + 1e-3);
                    let is_over =
                        seen == samples.len() && samples.last().is_some_and(|last| seconds - last.seconds() > 0.2);
                    if let Some(sample) = seen
                        .checked_sub(1)
                        .and_then(|last| samples.get(last))
                        .filter(|_| !is_over)
                    {
                        let (x, y) = drawn.place(plots.place(quantity, sample));
                        // Writing to a text doesn't fail.
                        let _ = write!(path, "M{x:.1} {y:.1}h0");
                    }
                    path
                })
            },
        )
    })
}

/// The chosen plot as a picture of its own, and its name.
fn alone(page: Page) -> Option<(String, &'static str)> {
    let quantity = page.tracking.plot.get()?;
    let svg = plots(page, |plots| plots.plot(quantity).draw(ALONE).svg)?;
    Some((svg, quantity.name()))
}

fn save_svg(page: Page) {
    if let Some((svg, name)) = untrack(|| alone(page)) {
        save(page, &svg_address(&svg), &format!("{name}.svg"));
    }
}

fn save_all(page: Page) {
    let all = untrack(|| {
        plots(page, |plots| {
            sheet(&Quantity::ALL.map(|quantity| plots.plot(quantity)), 2, ON_SHEET)
        })
    });
    if let Some(svg) = all {
        save(page, &svg_address(&svg), "plots.svg");
    }
}

fn save_png(page: Page) {
    let Some((svg, name)) = untrack(|| alone(page)) else {
        return;
    };
    spawn_local(async move {
        if let Some(address) = png_address(&svg).await {
            save(page, &address, &format!("{name}.png"));
        }
    });
}
