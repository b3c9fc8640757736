//! Files that are made at once and saved under the film's name.

use leptos::prelude::*;
use netdpr_plots::Size;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement};

use crate::page::numbers::file_stem;
use crate::page::state::Page;

/// A plot as a file of its own.
pub(super) const ALONE: Size = Size {
    width: 800.0,
    height: 520.0,
    letters: 17.0,
};
/// Pixels of a saved picture for each of the plot's.
const FINENESS: f64 = 2.0;

/// The address of a text of this kind, such as `text/csv`.
pub(super) fn text_address(kind: &str, text: &str) -> String {
    format!("data:{kind};charset=utf-8,{}", js_sys::encode_uri_component(text))
}

pub(super) fn svg_address(svg: &str) -> String {
    text_address("image/svg+xml", svg)
}

/// The picture painted by the browser; `None` in one that can't.
pub(super) async fn png_address(svg: &str) -> Option<String> {
    let picture = HtmlImageElement::new().ok()?;
    picture.set_src(&svg_address(svg));
    JsFuture::from(picture.decode()).await.ok()?;
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.unchecked_into();
    let (width, height) = (ALONE.width * FINENESS, ALONE.height * FINENESS);
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    context
        .draw_image_with_html_image_element_and_dw_and_dh(&picture, 0.0, 0.0, width, height)
        .ok()?;
    canvas.to_data_url_with_type("image/png").ok()
}

/// Has the browser save what is at this address, under the film's name.
pub(super) fn save(page: Page, address: &str, name: &str) {
    let Ok(link) = document().create_element("a") else {
        return;
    };
    let film = page
        .file
        .with_untracked(|file| file.as_ref().map(|file| file_stem(&file.name()).to_owned()));
    let link: HtmlAnchorElement = link.unchecked_into();
    link.set_href(address);
    link.set_download(&format!("{}_{name}", film.unwrap_or_default()));
    link.click();
}
