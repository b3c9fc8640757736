//! FFmpeg's core (ffmpeg.wasm), loaded straight into this worker, in our words.
//!
//! Files reach it without being copied: the input is mounted, pictures go in and out through devices, and what it
//! writes goes to a [`Spool`]. One call runs one command line to its end, blocking this worker.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Int8Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::core_stack::CoreStack;
use super::read_ahead::read_ahead;
use super::spool::Spool;

#[wasm_bindgen]
extern "C" {
    /// `import(address)`, lent by static/worker_start.js.
    #[wasm_bindgen(js_name = importModule)]
    fn import_module(address: &str) -> Promise;

    #[derive(Debug)]
    type RawCore;

    #[wasm_bindgen(method, variadic, catch)]
    fn exec(this: &RawCore, arguments: &Array) -> Result<i32, JsValue>;
    #[wasm_bindgen(method, variadic, catch)]
    fn ffprobe(this: &RawCore, arguments: &Array) -> Result<i32, JsValue>;
    #[wasm_bindgen(method, js_name = setLogger)]
    fn set_logger(this: &RawCore, logger: &Closure<dyn FnMut(JsValue)>);
    #[wasm_bindgen(method, js_name = setTimeout)]
    fn set_timeout(this: &RawCore, milliseconds: i32);
    #[wasm_bindgen(method)]
    fn reset(this: &RawCore);
    #[wasm_bindgen(method, getter, js_name = FS)]
    fn file_system(this: &RawCore) -> FileSystem;
    #[wasm_bindgen(method, getter, js_name = HEAPU8)]
    fn heap(this: &RawCore) -> Uint8Array;
    /// What its WebAssembly exports, under the short names that its build gave.
    #[wasm_bindgen(method, getter)]
    fn asm(this: &RawCore) -> JsValue;

    #[derive(Debug)]
    type FileSystem;

    #[wasm_bindgen(method, catch)]
    fn mkdir(this: &FileSystem, path: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn mount(this: &FileSystem, kind: &JsValue, options: &JsValue, path: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn unmount(this: &FileSystem, path: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, getter)]
    fn filesystems(this: &FileSystem) -> JsValue;
    #[wasm_bindgen(method)]
    fn makedev(this: &FileSystem, major: u32, minor: u32) -> u32;
    #[wasm_bindgen(method, js_name = registerDevice)]
    fn register_device(this: &FileSystem, device: u32, operations: &JsValue);
    #[wasm_bindgen(method, catch)]
    fn mkdev(this: &FileSystem, path: &str, device: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = readFile)]
    fn read_file(this: &FileSystem, path: &str) -> Result<Uint8Array, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn unlink(this: &FileSystem, path: &str) -> Result<(), JsValue>;
}

/// Where decoded pictures come out: `-f rawvideo /dev/frames`.
pub const FRAMES: &str = "/dev/frames";
/// Where pictures to encode go in: `-f matroska -i /dev/pictures`.
pub const PICTURES: &str = "/dev/pictures";
/// Where a film is written: `/dev/film`. It can be written over, as MP4 needs.
pub const FILM: &str = "/dev/film";

/// What the command does after a piece of its output was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It goes on.
    GoOn,
    /// It stops soon; what still comes is to be ignored.
    Stop,
}

type Slot<T> = Rc<RefCell<Option<Box<T>>>>;
type TakeFrames = dyn FnMut(&[u8]) -> Then;
type GivePictures = dyn FnMut(&mut [u8]) -> usize;

/// FFmpeg's core in this worker.
pub struct FfmpegCore {
    raw: Rc<RawCore>,
    on_line: Slot<dyn FnMut(&str)>,
    on_frames: Slot<TakeFrames>,
    on_pictures: Slot<GivePictures>,
    film: Rc<RefCell<Spool>>,
    mounted: Cell<u32>,
    stack: CoreStack,
    // The core calls these as long as it lives.
    _logger: Closure<dyn FnMut(JsValue)>,
    _devices: Vec<JsValue>,
}

impl FfmpegCore {
    /// Loads the core from beside the page.
    ///
    /// # Errors
    /// When it can't be fetched or started.
    pub async fn load() -> Result<Self, JsValue> {
        let module = JsFuture::from(import_module("../vendor/ffmpeg/ffmpeg-core.js")).await?;
        let create: js_sys::Function = Reflect::get(&module, &"default".into())?.dyn_into()?;
        let started: Promise = create.call1(&JsValue::UNDEFINED, &Object::new())?.dyn_into()?;
        let raw: Rc<RawCore> = Rc::new(JsFuture::from(started).await?.unchecked_into());
        let stack = CoreStack::of(&create, &raw.asm())?;

        let on_line: Slot<dyn FnMut(&str)> = Slot::default();
        let logger = {
            let on_line = Rc::clone(&on_line);
            Closure::<dyn FnMut(JsValue)>::new(move |entry: JsValue| {
                let line = Reflect::get(&entry, &"message".into())
                    .ok()
                    .and_then(|line| line.as_string());
                if let (Some(line), Some(on_line)) = (line, on_line.borrow_mut().as_mut()) {
                    on_line(&line);
                }
            })
        };
        raw.set_logger(&logger);
        let mut core = Self {
            raw,
            on_line,
            on_frames: Slot::default(),
            on_pictures: Slot::default(),
            film: Rc::default(),
            mounted: Cell::new(0),
            stack,
            _logger: logger,
            _devices: Vec::new(),
        };
        read_ahead(&Reflect::get(&core.files().filesystems(), &"WORKERFS".into())?)?;
        let devices = [
            (1, FRAMES, core.frames_device()?),
            (2, PICTURES, core.pictures_device()?),
            (3, FILM, core.film_device()?),
        ];
        for (minor, path, operations) in devices {
            let device = core.files().makedev(64, minor);
            core.files().register_device(device, &operations);
            core.files().mkdev(path, device)?;
            core._devices.push(operations.into());
        }
        Ok(core)
    }

    /// Mounts a file without copying it; the path by which FFmpeg knows it.
    ///
    /// # Errors
    /// When the core's file system refuses.
    pub fn mount(&self, file: &Blob) -> Result<String, JsValue> {
        let number = self.mounted.get() + 1;
        self.mounted.set(number);
        let folder = format!("/input{number}");
        let files = self.files();
        files.mkdir(&folder)?;
        let entry = Object::new();
        Reflect::set(&entry, &"name".into(), &"film".into())?;
        Reflect::set(&entry, &"data".into(), file)?;
        let options = Object::new();
        Reflect::set(&options, &"blobs".into(), &Array::of1(&entry))?;
        let kind = Reflect::get(&files.filesystems(), &"WORKERFS".into())?;
        files.mount(&kind, &options, &folder)?;
        Ok(format!("{folder}/film"))
    }

    /// Takes the lines of the log from now on.
    pub fn on_line(&self, take: impl FnMut(&str) + 'static) {
        *self.on_line.borrow_mut() = Some(Box::new(take));
    }

    /// Takes what is written to [`FRAMES`] from now on.
    pub fn on_frames(&self, take: impl FnMut(&[u8]) -> Then + 'static) {
        *self.on_frames.borrow_mut() = Some(Box::new(take));
    }

    /// Gives what is read from [`PICTURES`] from now on: how many bytes were put in, 0 at the end.
    pub fn on_pictures(&self, give: impl FnMut(&mut [u8]) -> usize + 'static) {
        *self.on_pictures.borrow_mut() = Some(Box::new(give));
    }

    /// Runs `ffmpeg` with these arguments to its end; its exit status.
    ///
    /// # Errors
    /// When the core breaks down (out of memory, as a rule); it can't be used again then.
    pub fn run(&self, arguments: &[String]) -> Result<i32, JsValue> {
        self.stack.clear()?;
        self.raw.reset();
        let status = self.raw.exec(&to_js(arguments));
        self.raw.reset();
        status
    }

    /// What `ffprobe` says with these arguments; `None` when it can't read the file.
    ///
    /// # Errors
    /// When the core breaks down.
    pub fn probe(&self, arguments: &[String]) -> Result<Option<String>, JsValue> {
        const ANSWER: &str = "/tmp/probe.json";
        let mut arguments = arguments.to_vec();
        arguments.extend(["-o".to_owned(), ANSWER.to_owned()]);
        self.stack.clear()?;
        self.raw.reset();
        // Its status is -1 also when all is well: the answer tells.
        self.raw.ffprobe(&to_js(&arguments))?;
        self.raw.reset();
        let Ok(answer) = self.files().read_file(ANSWER) else {
            return Ok(None);
        };
        self.files().unlink(ANSWER)?;
        Ok(Some(String::from_utf8_lossy(&answer.to_vec()).into_owned()))
    }

    /// Has what is written to [`FILM`] put aside in `spool` from now on, as a part of its own.
    pub fn write_film_to(&self, mut spool: Spool) {
        spool.begin_part();
        self.film.replace(spool);
    }

    /// What was written to [`FILM`], with all that was in the spool before; what follows is kept in a spool of blobs.
    #[must_use]
    pub fn take_film(&self) -> Spool {
        self.film.take()
    }

    /// Bytes of the core's heap.
    #[must_use]
    pub fn heap_bytes(&self) -> f64 {
        f64::from(self.raw.heap().length())
    }

    fn files(&self) -> FileSystem {
        self.raw.file_system()
    }

    fn frames_device(&self) -> Result<Object, JsValue> {
        let on_frames = Rc::clone(&self.on_frames);
        let raw = Rc::clone(&self.raw);
        let mut bytes = Vec::new();
        let write = Closure::<dyn FnMut(JsValue, Int8Array, u32, u32) -> u32>::new(
            move |_stream, heap: Int8Array, offset, length| {
                copy_from_heap(&heap, offset, length, &mut bytes);
                if let Some(take) = on_frames.borrow_mut().as_mut()
                    && take(&bytes) == Then::Stop
                {
                    // The one way to end a command: its time is up.
                    raw.set_timeout(0);
                }
                length
            },
        );
        device(&[("write", write.into_js_value())])
    }

    fn pictures_device(&self) -> Result<Object, JsValue> {
        let on_pictures = Rc::clone(&self.on_pictures);
        let mut bytes = Vec::new();
        let read = Closure::<dyn FnMut(JsValue, Int8Array, u32, u32) -> u32>::new(
            move |_stream, heap: Int8Array, offset, length: u32| {
                bytes.resize(length as usize, 0);
                let given = on_pictures.borrow_mut().as_mut().map_or(0, |give| give(&mut bytes));
                let given = bytes.get(..given).unwrap_or_default();
                view(&heap, offset, given.len() as u32).copy_from(given);
                given.len() as u32
            },
        );
        device(&[("read", read.into_js_value())])
    }

    fn film_device(&self) -> Result<Object, JsValue> {
        let film = Rc::clone(&self.film);
        let mut bytes = Vec::new();
        let write = Closure::<dyn FnMut(JsValue, Int8Array, u32, u32, Option<f64>) -> u32>::new(
            move |stream: JsValue, heap: Int8Array, offset, length, position: Option<f64>| {
                copy_from_heap(&heap, offset, length, &mut bytes);
                let position = position
                    .or_else(|| position_of(&stream))
                    .unwrap_or_else(|| film.borrow().part_length());
                film.borrow_mut().write_at(position, &bytes);
                length
            },
        );
        let film = Rc::clone(&self.film);
        let seek = Closure::<dyn FnMut(JsValue, f64, i32) -> f64>::new(move |stream: JsValue, offset, whence| {
            let from = match whence {
                0 => 0.0,
                1 => position_of(&stream).unwrap_or(0.0),
                _ => film.borrow().part_length(),
            };
            from + offset
        });
        device(&[("write", write.into_js_value()), ("llseek", seek.into_js_value())])
    }
}

/// A device's operations; it opens and closes without ado, and can't be sought unless it says how.
fn device(operations: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let device = Object::new();
    let nothing = Closure::<dyn FnMut()>::new(|| {}).into_js_value();
    for name in ["open", "close"] {
        Reflect::set(&device, &name.into(), &nothing)?;
    }
    for (name, operation) in operations {
        Reflect::set(&device, &(*name).into(), operation)?;
    }
    Ok(device)
}

fn position_of(stream: &JsValue) -> Option<f64> {
    Reflect::get(stream, &"position".into()).ok()?.as_f64()
}

/// The heap grows and moves: a view is good for one call.
pub(super) fn view(heap: &Int8Array, offset: u32, length: u32) -> Uint8Array {
    Uint8Array::new_with_byte_offset_and_length(&heap.buffer(), heap.byte_offset() + offset, length)
}

fn copy_from_heap(heap: &Int8Array, offset: u32, length: u32, bytes: &mut Vec<u8>) {
    bytes.resize(length as usize, 0);
    view(heap, offset, length).copy_to(bytes);
}

fn to_js(arguments: &[String]) -> Array {
    arguments.iter().map(|argument| JsValue::from_str(argument)).collect()
}
