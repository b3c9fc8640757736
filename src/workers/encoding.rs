//! The worker that encodes what another one turns: frames come through shared memory.

use std::rc::Rc;

use js_sys::SharedArrayBuffer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, MessageEvent, MessagePort};

use super::pictures::{PictureSpool, browser_encoder, encoder_broke_down, encoder_failed};
use super::{tell, turned, x264};
use crate::browser::bell::Bell;
use crate::browser::own_memory::own_heap_bytes;
use crate::browser::post;
use crate::browser::shared_ring::SharedRing;
use crate::browser::spool::Spool;
use crate::messages::{
    CodecChoice, EncodeOrder, EncodedPictures, ExportEvent, Failure, FromEncoder, FromWorker, ToEncoder,
};

/// Waits at the port for the order, and then for frames.
pub(super) fn run(port: JsValue) {
    let port: MessagePort = port.unchecked_into();
    let bell = Rc::new(Bell::default());
    let on_message = {
        let port = port.clone();
        let bell = Rc::clone(&bell);
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match post::open::<ToEncoder>(&event.data()) {
                Some((ToEncoder::Begin(order), memory)) => {
                    let (port, bell) = (port.clone(), Rc::clone(&bell));
                    spawn_local(async move { answer(&port, encode(order, memory, &bell).await) });
                }
                Some((ToEncoder::Look, _)) => bell.ring(),
                None => {}
            }
        })
    };
    port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

fn answer(port: &MessagePort, encoded: Result<(EncodedPictures, Blob), Failure>) {
    let message = match encoded {
        Ok((pictures, blob)) => post::envelope(&FromEncoder::Encoded(pictures), &blob),
        Err(failure) => {
            // The other worker may be blocked, waiting for room in the ring: the page is told too, and ends both.
            tell(&FromWorker::Export(ExportEvent::Failed(failure.clone())));
            post::envelope(&FromEncoder::Failed(failure), &JsValue::UNDEFINED)
        }
    };
    // Blobs and plain objects can be sent.
    let _ = port.post_message(&message);
}

async fn encode(order: EncodeOrder, memory: JsValue, bell: &Rc<Bell>) -> Result<(EncodedPictures, Blob), Failure> {
    let frame_bytes = u32::try_from(order.size.bytes()).map_err(|_| encoder_broke_down("too large"))?;
    let ring = SharedRing::over(memory.unchecked_into::<SharedArrayBuffer>(), frame_bytes);
    let of = order.of;
    match order.encoder {
        CodecChoice::Ffmpeg | CodecChoice::WhicheverFits => {
            let spool = Spool::open(order.folder.as_deref()).await;
            x264::encode_ring(
                ring,
                order.size,
                &order.film,
                order.quality,
                spool,
                move |frames, core_bytes| {
                    turned::progress(frames, of);
                    tell(&x264::memory(core_bytes));
                },
            )
            .await
        }
        CodecChoice::WebCodecs => encode_by_browser(&ring, &order, bell).await,
    }
}

async fn encode_by_browser(
    ring: &SharedRing,
    order: &EncodeOrder,
    bell: &Rc<Bell>,
) -> Result<(EncodedPictures, Blob), Failure> {
    let failed = |error: JsValue| encoder_failed(&error);
    let mut encoder = browser_encoder(order.size, order.film.mean_fps, order.quality, bell)
        .await?
        .ok_or_else(|| encoder_broke_down("it is gone"))?;
    let mut spool = PictureSpool::open(order.folder.as_deref(), order.size, order.film.mean_fps).await;
    loop {
        // Asked before looking, so that a frame written before the closing isn't missed.
        let closed = ring.is_closed().map_err(failed)?;
        while encoder.has_room() {
            let Some((timestamp, planes)) = ring.peek().map_err(failed)? else {
                break;
            };
            encoder.encode(timestamp, &planes).map_err(failed)?;
            ring.done_with_frame().map_err(failed)?;
        }
        turned::put_aside(&encoder, &mut spool, order.of)?;
        tell(&FromWorker::Memory(own_heap_bytes()));
        if closed && ring.peek().map_err(failed)?.is_none() {
            break;
        }
        bell.wait().await;
    }
    encoder.flush().await.map_err(failed)?;
    turned::put_aside(&encoder, &mut spool, order.of)?;
    spool.finish().await
}
