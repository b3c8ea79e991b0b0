//! Compression: what the modules `zlib`, `_bz2` and `_lzma` share. [`Stream`] is a decompressor as a script sees it; [`Decoder`] what a format adds to it.

pub mod bz2;
pub mod lzma;
pub mod zlib;

use taipan_vm::{MutCell, R, Value, Vm};

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
    /// What is said of input after the end.
    const AFTER_END: &str = "End of stream already reached";

    fn step(&mut self, vm: &mut Vm, input: &[u8], room: &mut [u8]) -> R<Step>;

    /// What was consumed although it came after the end.
    fn taken_too_much(&self) -> &[u8] {
        &[]
    }
}

/// Make room behind `out`: at most up to `limit` bytes, MemoryError beyond what the machine may use.
pub fn make_room(vm: &mut Vm, out: &mut Vec<u8>, limit: Option<usize>) -> R<()> {
    let used = out.len();
    let more = used.clamp(CHUNK, LARGEST_CHUNK);
    let more = limit.map_or(more, |limit| more.min(limit.saturating_sub(used)));
    if vm.heap.limit.is_some_and(|most| used + more > most) || out.try_reserve(more).is_err() {
        return Err(vm.no_memory());
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
}

impl<D: Decoder> Stream<D> {
    pub fn new(decoder: D) -> Stream<D> {
        Stream {
            decoder,
            pending: Vec::new(),
            unused: Vec::new(),
            ended: false,
            needs_input: true,
        }
    }

    /// Decode more input; a negative length means all there is.
    pub fn decompress(&mut self, vm: &mut Vm, data: &[u8], max_length: i64) -> R<Vec<u8>> {
        if self.ended {
            return Err(vm.eof_error(D::AFTER_END));
        }
        let mut input = std::mem::take(&mut self.pending);
        input.extend_from_slice(data);
        let limit = usize::try_from(max_length).ok();
        let mut out = Vec::new();
        let result = decode(vm, &mut self.decoder, &input, &mut out, limit);
        let (consumed, ended) = match result {
            Ok(done) => done,
            Err(raise) => {
                self.needs_input = false;
                return Err(raise);
            }
        };
        let rest = input.split_off(consumed);
        self.ended = ended;
        if ended {
            self.needs_input = false;
            self.unused = [self.decoder.taken_too_much(), &rest].concat();
        } else {
            self.needs_input = rest.is_empty() && limit.is_none_or(|limit| out.len() < limit);
            self.pending = rest;
        }
        Ok(out)
    }
}

/// The stream of a decompressor object; nothing while it works.
pub struct Shared<D>(MutCell<Option<Box<Stream<D>>>>);

impl<D: Decoder> Shared<D> {
    pub fn new(decoder: D) -> Shared<D> {
        Shared(MutCell::new(Some(Box::new(Stream::new(decoder)))))
    }
    pub fn get<T: Default>(&self, get: impl FnOnce(&Stream<D>) -> T) -> T {
        self.0.with(|s| s.as_deref().map(get).unwrap_or_default())
    }
    pub fn unused_data(&self, vm: &mut Vm) -> Value {
        let data = self.get(|s| s.unused.clone());
        vm.bytes(data)
    }
    pub fn needs_input(&self) -> bool {
        self.get(|s| s.needs_input)
    }
    pub fn eof(&self) -> bool {
        self.get(|s| s.ended)
    }
    pub fn decompress(&self, vm: &mut Vm, data: &[u8], max_length: Option<i64>) -> R<Value> {
        let Some(mut stream) = self.0.replace(None) else {
            return Err(vm.runtime_error("the decompressor is at work"));
        };
        let result = stream.decompress(vm, data, max_length.unwrap_or(-1));
        self.0.replace(Some(stream));
        Ok(vm.bytes(result?))
    }
}

/// What compresses piece by piece into a buffer of its own.
pub trait Encoder {
    /// Take in data, or with none finish; the bytes that are there then.
    fn code(&mut self, vm: &mut Vm, data: Option<&[u8]>) -> R<Vec<u8>>;
}

/// The encoder of a compressor object; nothing once it is flushed.
pub struct Flushable<E>(MutCell<Option<Box<E>>>);

impl<E: Encoder> Flushable<E> {
    pub fn new(encoder: E) -> Flushable<E> {
        Flushable(MutCell::new(Some(Box::new(encoder))))
    }
    pub fn compress(&self, vm: &mut Vm, data: &[u8]) -> R<Value> {
        let Some(mut encoder) = self.0.replace(None) else {
            return Err(vm.value_error("Compressor has been flushed"));
        };
        let result = encoder.code(vm, Some(data));
        self.0.replace(Some(encoder));
        Ok(vm.bytes(result?))
    }
    pub fn flush(&self, vm: &mut Vm) -> R<Value> {
        match self.0.replace(None) {
            Some(mut encoder) => {
                let rest = encoder.code(vm, None)?;
                Ok(vm.bytes(rest))
            }
            None => Err(vm.value_error("Repeated call to flush()")),
        }
    }
}
