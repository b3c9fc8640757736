//! The program that a person sees. See [`netdpr_page::page`].

#[cfg(target_arch = "wasm32")]
fn main() {
    netdpr_page::page::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
