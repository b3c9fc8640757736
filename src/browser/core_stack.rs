//! The stack of FFmpeg's core, cleared between two commands.
//!
//! A command ends by an exception that leaves its frames on the core's stack. That stack holds only 64 KiB: a command
//! that ran to its end leaves 224 bytes, one that was stopped 7 KiB, and libx264 needs some 40 KiB. So after a few
//! commands one writes over what lies below the stack, and the core hangs or breaks down ("memory access out of bounds").

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The core's stack.
#[derive(Debug)]
pub(super) struct CoreStack {
    restore: Function,
    /// Where it was before the first command.
    empty: JsValue,
}

impl CoreStack {
    /// The stack of a core that has run nothing yet. Its build gives the two functions for the stack short names that
    /// differ from build to build; the text of `create`, which made the core, says which.
    ///
    /// # Errors
    /// When this build names them in another way.
    pub(super) fn of(create: &Function, exports: &JsValue) -> Result<Self, JsValue> {
        let text = String::from(create.to_string());
        let function = |name: &str| -> Result<Function, JsValue> {
            let short = short_name(&text, name).ok_or_else(|| JsValue::from_str("the core hides its stack"))?;
            Reflect::get(exports, &short.into())?.dyn_into()
        };
        Ok(Self {
            restore: function("stackRestore")?,
            empty: function("stackSave")?.call0(&JsValue::UNDEFINED)?,
        })
    }

    /// Takes away what earlier commands left.
    ///
    /// # Errors
    /// Never, in a core that hasn't broken down.
    pub(super) fn clear(&self) -> Result<(), JsValue> {
        self.restore.call1(&JsValue::UNDEFINED, &self.empty)?;
        Ok(())
    }
}

/// The name under which WebAssembly exports what the core's script calls `name`.
fn short_name<'text>(text: &'text str, name: &str) -> Option<&'text str> {
    let (_, rest) = text.split_once(&format!("{name}=Module[\"asm\"][\""))?;
    rest.split_once('"').map(|(short, _)| short)
}
