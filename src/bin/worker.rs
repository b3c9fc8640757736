//! The program that works for the page on other threads. See [`netdpr_page::workers`].

#[cfg(target_arch = "wasm32")]
fn main() {
    netdpr_page::workers::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
