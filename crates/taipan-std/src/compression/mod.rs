//! Compression: what the modules `zlib`, `_bz2` and `_lzma` share. [`Stream`] is a decompressor as a script sees it; [`Decoder`] what a format adds to it.

pub mod zlib;

use taipan_vm::{R, Vm};

/// The least room made for output.
const CHUNK: usize = 16 << 10;
/// The most room made at once: output is not believed to grow for ever.
const LARGEST_CHUNK: usize = 16 << 20;

/// What one step of a decoder did.
pub struct Step {
    pub consumed: usize,
    pub produced: usize,
    /// The end of the compressed data has been reached.
    pub ended: bool,
}

/// A decoder of some format. It stops for want of input or of room.
pub trait Decoder {
    fn step(&mut self, vm: &mut Vm, input: &[u8], room: &mut [u8]) -> R<Step>;
}

/// Make room behind `out`: at most up to `limit` bytes, MemoryError beyond what the machine may use.
pub fn make_room(vm: &mut Vm, out: &mut Vec<u8>, limit: Option<usize>) -> R<()> {
    let used = out.len();
    let more = used.clamp(CHUNK, LARGEST_CHUNK);
    let more = limit.map_or(more, |limit| more.min(limit.saturating_sub(used)));
    if vm.heap.limit.is_some_and(|most| used + more > most) || out.try_reserve(more).is_err() {
        return Err(vm.memory_error_bare());
    }
    out.resize(used + more, 0);
    Ok(())
}

/// Decode into `out` until the input is used up, the data ends, or `limit` bytes are there. Gives what was consumed, and whether the data has ended.
pub fn decode(
    vm: &mut Vm,
    decoder: &mut impl Decoder,
    input: &[u8],
    out: &mut Vec<u8>,
    limit: Option<usize>,
) -> R<(usize, bool)> {
    let mut consumed = 0;
    loop {
        vm.poll()?;
        let used = out.len();
        if limit.is_some_and(|limit| used >= limit) {
            return Ok((consumed, false));
        }
        make_room(vm, out, limit)?;
        let room = out.len() - used;
        let step = decoder.step(vm, &input[consumed..], &mut out[used..])?;
        out.truncate(used + step.produced);
        consumed += step.consumed;
        if step.ended {
            return Ok((consumed, true));
        }
        // With room left, the decoder has taken in what it could.
        if step.produced < room && (consumed == input.len() || step.consumed == 0) {
            return Ok((consumed, false));
        }
    }
}

/// The state of `BZ2Decompressor`, `LZMADecompressor` and the decompressor of gzip files.
pub struct Stream<D> {
    pub decoder: D,
    /// Input that did not fit in the output asked for.
    pending: Vec<u8>,
    /// What came after the end.
    pub unused: Vec<u8>,
    pub ended: bool,
    pub needs_input: bool,
    /// An error ends everything.
    failed: bool,
}

impl<D: Decoder> Stream<D> {
    pub fn new(decoder: D) -> Stream<D> {
        Stream {
            decoder,
            pending: Vec::new(),
            unused: Vec::new(),
            ended: false,
            needs_input: true,
            failed: false,
        }
    }

    /// Decode more input; a negative length means all there is.
    pub fn decompress(&mut self, vm: &mut Vm, data: &[u8], max_length: i64) -> R<Vec<u8>> {
        if self.ended || self.failed {
            return Err(vm.eof_error("End of stream already reached"));
        }
        let mut input = std::mem::take(&mut self.pending);
        input.extend_from_slice(data);
        let limit = usize::try_from(max_length).ok();
        let mut out = Vec::new();
        let result = decode(vm, &mut self.decoder, &input, &mut out, limit);
        let (consumed, ended) = match result {
            Ok(done) => done,
            Err(raise) => {
                self.failed = true;
                self.needs_input = false;
                return Err(raise);
            }
        };
        let rest = input.split_off(consumed);
        self.ended = ended;
        if ended {
            self.needs_input = false;
            self.unused = rest;
        } else {
            self.needs_input = rest.is_empty() && limit.is_none_or(|limit| out.len() < limit);
            self.pending = rest;
        }
        Ok(out)
    }
}
