//! EBML elements (RFC 8794): an identifier, a length, the bytes.

/// Identifiers of RFC 9559, as they stand in a file.
pub(super) mod id {
    pub(crate) const EBML: u32 = 0x1A45_DFA3;
    pub(crate) const DOC_TYPE: u32 = 0x4282;
    pub(crate) const DOC_TYPE_VERSION: u32 = 0x4287;
    pub(crate) const DOC_TYPE_READ_VERSION: u32 = 0x4285;
    pub(crate) const SEGMENT: u32 = 0x1853_8067;
    pub(crate) const INFO: u32 = 0x1549_A966;
    pub(crate) const TIMESTAMP_SCALE: u32 = 0x2A_D7B1;
    pub(crate) const TRACKS: u32 = 0x1654_AE6B;
    pub(crate) const TRACK_ENTRY: u32 = 0xAE;
    pub(crate) const TRACK_NUMBER: u32 = 0xD7;
    pub(crate) const TRACK_UID: u32 = 0x73C5;
    pub(crate) const TRACK_TYPE: u32 = 0x83;
    pub(crate) const FLAG_LACING: u32 = 0x9C;
    pub(crate) const DEFAULT_DURATION: u32 = 0x23_E383;
    pub(crate) const CODEC_ID: u32 = 0x86;
    pub(crate) const VIDEO: u32 = 0xE0;
    pub(crate) const PIXEL_WIDTH: u32 = 0xB0;
    pub(crate) const PIXEL_HEIGHT: u32 = 0xBA;
    pub(crate) const COLOUR_SPACE: u32 = 0x2E_B524;
    pub(crate) const FRAME_RATE: u32 = 0x23_83E3;
    pub(crate) const CLUSTER: u32 = 0x1F43_B675;
    pub(crate) const TIMESTAMP: u32 = 0xE7;
    pub(crate) const SIMPLE_BLOCK: u32 = 0xA3;
}

/// An element that is whole.
#[derive(Debug, Clone)]
pub(super) struct Element {
    id: u32,
    content: Vec<u8>,
}

impl Element {
    pub(super) fn new(id: u32, content: &[u8]) -> Self {
        Self {
            id,
            content: content.to_vec(),
        }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = head(self.id, self.content.len());
        bytes.extend(&self.content);
        bytes
    }
}

pub(super) fn number(id: u32, value: u64) -> Element {
    Element::new(id, &value.to_be_bytes())
}

pub(super) fn float(id: u32, value: f64) -> Element {
    Element::new(id, &value.to_be_bytes())
}

pub(super) fn text(id: u32, value: &str) -> Element {
    Element::new(id, value.as_bytes())
}

pub(super) fn joined(elements: &[Element]) -> Vec<u8> {
    elements.iter().flat_map(Element::bytes).collect()
}

/// An element made of others, as bytes.
pub(super) fn element(id: u32, children: &[Element]) -> Vec<u8> {
    Element::new(id, &joined(children)).bytes()
}

/// Identifier and length.
pub(super) fn head(id: u32, length: usize) -> Vec<u8> {
    let mut bytes = id_bytes(id);
    // A length of five bytes, the first holding only the mark of five: up to 2^32, whatever the value.
    bytes.push(0x08);
    bytes.extend(u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
    bytes
}

/// The head of an element that ends where the stream does.
pub(super) fn unknown_length(id: u32) -> Vec<u8> {
    let mut bytes = id_bytes(id);
    bytes.extend([0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
    bytes
}

fn id_bytes(id: u32) -> Vec<u8> {
    id.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect()
}
