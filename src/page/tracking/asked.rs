//! What a person asks of points, read from what was typed and chosen.

use leptos::prelude::*;
use netdpr_derotation::track::{AutoChoice, Picks};
use netdpr_derotation::{CaptionLanguage, CaptionParts, Layout, Mask, Output, Recipe};

use crate::messages::{KnownLength, NumbersAsked};
use crate::page::numbers::parse_decimal;
use crate::page::state::Page;
use crate::page::words;

/// What of the recipe matters for points: not what the saved film shows besides.
pub(in crate::page) fn rotating_frame(page: Page) -> Result<Recipe, String> {
    let mut recipe = page.recipe()?;
    recipe.layout = Layout::Disc;
    recipe.mask = Mask::Circle;
    recipe.caption = false;
    recipe.caption_parts = CaptionParts::default();
    recipe.caption_language = CaptionLanguage::default();
    recipe.output = Output::default();
    Ok(recipe)
}

/// The points as the worker is to follow them.
pub(super) fn picks(page: Page) -> Result<Picks, String> {
    let tracking = page.tracking;
    let method = tracking.method.get();
    if !tracking.best.get() {
        let mut picks = tracking.picks.get();
        for pick in &mut picks {
            pick.method = method;
            // Another name makes no other track.
            pick.name = None;
        }
        return Ok(Picks::Given(picks));
    }
    let mut choice = AutoChoice::within(page.circle()?);
    choice.method = method;
    let number = |text: RwSignal<String>| {
        text.with(|text| {
            if text.trim().is_empty() {
                return Ok(None);
            }
            parse_decimal(text)
                .filter(|number| *number >= 0.0)
                .map(Some)
                .ok_or_else(|| words::points_no_number().to_owned())
        })
    };
    if let Some(most) = number(tracking.most_text)? {
        choice.points = (most as usize).clamp(1, 2000);
    }
    choice.inner_radius = number(tracking.inner_text)?.unwrap_or(choice.inner_radius);
    choice.outer_radius = number(tracking.outer_text)?.unwrap_or(choice.outer_radius);
    Ok(Picks::Best(choice))
}

/// The length that a person said, or the sentence on what is wrong with it; `None` when none was said.
pub(in crate::page) fn known_length(page: Page) -> Result<Option<KnownLength>, String> {
    let tracking = page.tracking;
    let text = tracking.length_text.get();
    if text.trim().is_empty() {
        return Ok(None);
    }
    let length = parse_decimal(&text)
        .filter(|length| *length > 0.0)
        .ok_or_else(|| words::length_no_number().to_owned())?;
    let line = tracking.line.get();
    let pixels = match line.as_slice() {
        [from, to] => (to.0 - from.0).hypot(to.1 - from.1),
        _ => 2.0 * page.circle()?.r,
    };
    let unit = tracking.unit_text.get();
    let unit = unit.trim();
    if unit.is_empty() || unit.len() > 12 || unit.contains([',', '"', '\n']) {
        return Err(words::length_no_number().to_owned());
    }
    Ok(Some(KnownLength {
        length,
        unit: unit.to_owned(),
        pixels,
    }))
}

/// The window as typed, seconds; an error when it can't be read.
pub(in crate::page) fn window_seconds(page: Page) -> Result<f64, String> {
    page.tracking
        .window_text
        .with(|text| parse_decimal(text))
        .filter(|seconds| (0.0..=60.0).contains(seconds))
        .ok_or_else(|| words::window_no_number().to_owned())
}

/// How the tracks are to be put into numbers.
pub(super) fn asked(page: Page) -> Result<NumbersAsked, String> {
    Ok(NumbersAsked {
        length: known_length(page)?,
        window_seconds: window_seconds(page)?,
        surface: page.tracking.surface.get(),
        names: page.tracking.names(),
    })
}
