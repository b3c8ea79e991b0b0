//! `zlib`: compression as in zlib and gzip files.

use super::{Decoder, Shared, Step, decode, make_room};
use crate::binascii::{crc32_of, low_bits};
use crate::classes::{add_classes, class_of, exception_class, set};
use taipan_vm::native::{FromArg, Trace, class, methods, module};
use taipan_vm::types::bytes_like::{Data, data_of};
use taipan_vm::{MutCell, R, Raise, Value, Vm};
use zlib_rs::{
    Deflate, DeflateConfig, DeflateFlush, Inflate, InflateError, InflateFlush, Method, Status,
    Strategy,
};

const MAX_WBITS: i32 = 15;
const DEFAULT_MEMORY: i32 = 8;
/// What streams may have taken in and still be copied: a copy does all the work again.
const COPIED: usize = 1 << 20;

#[cold]
fn error(vm: &mut Vm, message: String) -> Raise {
    match exception_class(vm, "zlib", "error", |t| &t.Exception) {
        Ok(class) => vm.raise(&class, message),
        Err(raise) => raise,
    }
}

/// "Error -3 while decompressing data: incorrect header check"
#[cold]
fn failure(vm: &mut Vm, code: i32, doing: &str, message: Option<&str>) -> Raise {
    let message = message.or(match code {
        -5 => Some("incomplete or truncated stream"),
        -3 => Some("invalid input data"),
        -2 => Some("inconsistent stream state"),
        _ => None,
    });
    let message = message.map_or(String::new(), |m| format!(": {m}"));
    error(vm, format!("Error {code} while {doing}{message}"))
}

fn compressor(level: i32, method: i32, wbits: i32, memory: i32, strategy: i32) -> Option<Deflate> {
    // 8 is only allowed where the header says so; 16 more ask for the form of gzip.
    let is_allowed = matches!(wbits, 8..=15 | -15..=-9 | 25..=31);
    if !(-1..=9).contains(&level) || method != 8 || !is_allowed || !(1..=9).contains(&memory) {
        return None;
    }
    let strategy = match strategy {
        0 => Strategy::Default,
        1 => Strategy::Filtered,
        2 => Strategy::HuffmanOnly,
        3 => Strategy::Rle,
        4 => Strategy::Fixed,
        _ => return None,
    };
    Some(Deflate::new_with_config(DeflateConfig {
        level,
        method: Method::Deflated,
        window_bits: wbits,
        mem_level: memory,
        strategy,
    }))
}

fn decompressor(wbits: i32) -> Option<Inflate> {
    let is_allowed = match wbits {
        -15..=-8 => true,
        0..48 => matches!(wbits & 15, 0 | 8..=15),
        _ => false,
    };
    is_allowed.then(|| Inflate::new(wbits >= 0, wbits.unsigned_abs() as u8))
}

/// Compress into `out` until the input is used up and what the flush asks for is written.
fn deflate(
    vm: &mut Vm,
    stream: &mut Deflate,
    mut input: &[u8],
    out: &mut Vec<u8>,
    flush: DeflateFlush,
    doing: &str,
) -> R<()> {
    loop {
        vm.poll()?;
        let used = out.len();
        make_room(vm, out, None)?;
        let (before_in, before_out) = (stream.total_in(), stream.total_out());
        let result = stream.compress(input, &mut out[used..], flush);
        let produced = (stream.total_out() - before_out) as usize;
        let is_full = used + produced == out.len();
        out.truncate(used + produced);
        input = &input[(stream.total_in() - before_in) as usize..];
        match result {
            Ok(Status::StreamEnd) => return Ok(()),
            Ok(_) if !is_full && input.is_empty() => return Ok(()),
            Ok(Status::BufError) if !is_full => return Ok(()),
            Ok(_) => {}
            Err(e) => {
                let message = stream.error_message();
                return Err(failure(vm, e as i32, doing, message));
            }
        }
    }
}

/// Decompression, with the dictionary that the data may ask for.
struct Inflater {
    stream: Inflate,
    dictionary: Option<Vec<u8>>,
    flush: InflateFlush,
    doing: &'static str,
}

impl Inflater {
    fn new(vm: &mut Vm, wbits: i32, dictionary: Option<Vec<u8>>) -> R<Inflater> {
        let Some(stream) = decompressor(wbits) else {
            return Err(vm.value_error("Invalid initialization option"));
        };
        let mut inflater = Inflater {
            stream,
            dictionary,
            flush: InflateFlush::SyncFlush,
            doing: "decompressing data",
        };
        // Raw data cannot ask.
        if wbits < 0 {
            inflater.set_dictionary(vm)?;
        }
        Ok(inflater)
    }

    /// Whether there is a dictionary to set.
    fn set_dictionary(&mut self, vm: &mut Vm) -> R<bool> {
        let Some(dictionary) = &self.dictionary else {
            return Ok(false);
        };
        match self.stream.set_dictionary(dictionary) {
            Ok(_) => Ok(true),
            Err(e) => {
                let message = self.stream.error_message();
                Err(failure(vm, code_of(e), "setting zdict", message))
            }
        }
    }
}

fn code_of(error: InflateError) -> i32 {
    match error {
        InflateError::NeedDict { .. } => 2,
        InflateError::StreamError => -2,
        InflateError::DataError => -3,
        InflateError::MemError => -4,
    }
}

impl Decoder for Inflater {
    fn step(&mut self, vm: &mut Vm, input: &[u8], room: &mut [u8]) -> R<Step> {
        let (before_in, before_out) = (self.stream.total_in(), self.stream.total_out());
        let mut result = self.stream.decompress(input, room, self.flush);
        if let Err(InflateError::NeedDict { .. }) = result
            && self.set_dictionary(vm)?
        {
            let consumed = (self.stream.total_in() - before_in) as usize;
            result = self.stream.decompress(&input[consumed..], room, self.flush);
        }
        match result {
            Ok(status) => Ok(Step {
                consumed: (self.stream.total_in() - before_in) as usize,
                produced: (self.stream.total_out() - before_out) as usize,
                ended: status == Status::StreamEnd,
            }),
            Err(e) => {
                let message = match e {
                    InflateError::NeedDict { .. } => None,
                    _ => self.stream.error_message(),
                };
                Err(failure(vm, code_of(e), self.doing, message))
            }
        }
    }
}

/// What a stream has been given, so that it can be copied.
#[derive(Clone, Default)]
struct History {
    /// Kind of flush (for compression) and data of each call.
    calls: Vec<(i32, Vec<u8>)>,
    size: usize,
}

impl History {
    fn add(&mut self, flush: i32, data: &[u8]) {
        self.size = self.size.saturating_add(data.len() + 16);
        if self.size > COPIED {
            self.calls = Vec::new();
        } else if let Some((0, last)) = self.calls.last_mut()
            && flush == 0
        {
            last.extend_from_slice(data);
        } else {
            self.calls.push((flush, data.to_vec()));
        }
    }
    fn check(&self, vm: &mut Vm) -> R<()> {
        if self.size <= COPIED {
            return Ok(());
        }
        let message = format!("a stream can be copied until it has taken in {COPIED} bytes");
        Err(vm.value_error(message))
    }
}

struct Compressing {
    /// `None` once all is flushed.
    stream: Option<Box<Deflate>>,
    options: [i32; 5],
    dictionary: Option<Vec<u8>>,
    history: History,
}

impl Compressing {
    fn new(vm: &mut Vm, options: [i32; 5], dictionary: Option<Vec<u8>>) -> R<Compressing> {
        let [level, method, wbits, memory, strategy] = options;
        let Some(mut stream) = compressor(level, method, wbits, memory, strategy) else {
            return Err(vm.value_error("Invalid initialization option"));
        };
        if let Some(dictionary) = &dictionary
            && stream.set_dictionary(dictionary).is_err()
        {
            return Err(vm.value_error("Invalid dictionary"));
        }
        Ok(Compressing {
            stream: Some(Box::new(stream)),
            options,
            dictionary,
            history: History::default(),
        })
    }

    fn run(&mut self, vm: &mut Vm, data: &[u8], mode: i32, doing: &str) -> R<Vec<u8>> {
        let (Some(stream), Ok(flush)) = (&mut self.stream, DeflateFlush::try_from(mode)) else {
            return Err(failure(vm, -2, doing, None));
        };
        self.history.add(mode, data);
        let mut out = Vec::new();
        deflate(vm, stream, data, &mut out, flush, doing)?;
        if flush == DeflateFlush::Finish {
            self.stream = None;
        }
        Ok(out)
    }
}

/// A compressor that is fed piece by piece.
#[class(name = "Compress", module = "zlib")]
#[derive(Trace)]
pub struct Compress {
    state: MutCell<Box<Compressing>>,
}

impl Compress {
    fn make(vm: &mut Vm, state: Compressing) -> Value {
        let class = class_of(vm, &Compress::CLASS);
        let state = MutCell::new(Box::new(state));
        vm.new_native(&class, Compress { state })
    }

    fn copied(&self, vm: &mut Vm) -> R<Value> {
        let (options, dictionary, history, is_open) = self.state.with(|s| {
            let parts = (s.options, s.dictionary.clone(), s.history.clone());
            (parts.0, parts.1, parts.2, s.stream.is_some())
        });
        if !is_open {
            return Err(vm.value_error("Inconsistent stream state"));
        }
        history.check(vm)?;
        let mut copy = Compressing::new(vm, options, dictionary)?;
        for (flush, data) in &history.calls {
            copy.run(vm, data, *flush, "copying")?;
        }
        copy.history = history;
        Ok(Compress::make(vm, copy))
    }

    /// Work on the state; a script that runs meanwhile finds it closed.
    fn run(&self, vm: &mut Vm, data: &[u8], mode: i32, doing: &str) -> R<Value> {
        let closed = Box::new(Compressing {
            stream: None,
            options: [0; 5],
            dictionary: None,
            history: History::default(),
        });
        let mut state = self.state.replace(closed);
        let result = state.run(vm, data, mode, doing);
        self.state.replace(state);
        Ok(vm.bytes(result?))
    }
}

#[methods(class = "zlib.Compress")]
impl Compress {
    /// Compress data; some of the output may come later.
    #[sig("(data, /)")]
    fn compress(&self, vm: &mut Vm, data: Data<'_>) -> R<Value> {
        self.run(vm, &data.0, 0, "compressing data")
    }
    /// The output that is still to come. After Z_FINISH, the usual mode, nothing can follow.
    #[sig("(mode=zlib.Z_FINISH, /)")]
    fn flush(&self, vm: &mut Vm, mode: Option<i32>) -> R<Value> {
        match mode.unwrap_or(4) {
            0 => Ok(vm.bytes(Vec::new())),
            mode => self.run(vm, &[], mode, "flushing"),
        }
    }
    /// A compressor that goes on from here by itself.
    fn copy(&self, vm: &mut Vm) -> R<Value> {
        self.copied(vm)
    }
    /// A compressor that goes on from here by itself.
    fn __copy__(&self, vm: &mut Vm) -> R<Value> {
        self.copied(vm)
    }
    /// A compressor that goes on from here by itself.
    #[sig("(memo, /)")]
    fn __deepcopy__(&self, vm: &mut Vm, memo: &Value) -> R<Value> {
        let _ = memo;
        self.copied(vm)
    }
}

struct Decompressing {
    inflater: Inflater,
    wbits: i32,
    unused: Vec<u8>,
    tail: Vec<u8>,
    ended: bool,
    history: History,
}

impl Decompressing {
    fn new(vm: &mut Vm, wbits: i32, dictionary: Option<Vec<u8>>) -> R<Decompressing> {
        Ok(Decompressing {
            inflater: Inflater::new(vm, wbits, dictionary)?,
            wbits,
            unused: Vec::new(),
            tail: Vec::new(),
            ended: false,
            history: History::default(),
        })
    }

    fn run(&mut self, vm: &mut Vm, data: &[u8], limit: Option<usize>) -> R<Vec<u8>> {
        if self.ended {
            self.unused.extend_from_slice(data);
            self.tail.clear();
            return Ok(Vec::new());
        }
        let mut out = Vec::new();
        let (consumed, ended) = decode(vm, &mut self.inflater, data, &mut out, limit)?;
        self.history.add(0, &data[..consumed]);
        let rest = data[consumed..].to_vec();
        self.ended = ended;
        if ended {
            self.unused.extend(rest);
            self.tail.clear();
        } else {
            self.tail = rest;
        }
        Ok(out)
    }
}

/// A decompressor that is fed piece by piece.
#[class(name = "Decompress", module = "zlib")]
#[derive(Trace)]
pub struct Decompress {
    /// `None` while it works.
    state: MutCell<Option<Box<Decompressing>>>,
}

impl Decompress {
    fn make(vm: &mut Vm, state: Decompressing) -> Value {
        let class = class_of(vm, &Decompress::CLASS);
        let state = MutCell::new(Some(Box::new(state)));
        vm.new_native(&class, Decompress { state })
    }

    fn work<T>(&self, vm: &mut Vm, work: impl FnOnce(&mut Vm, &mut Decompressing) -> R<T>) -> R<T> {
        let Some(mut state) = self.state.replace(None) else {
            return Err(vm.runtime_error("the decompressor is at work"));
        };
        let result = work(vm, &mut state);
        self.state.replace(Some(state));
        result
    }

    fn copied(&self, vm: &mut Vm) -> R<Value> {
        let copy = self.work(vm, |vm, state| {
            state.history.check(vm)?;
            let dictionary = state.inflater.dictionary.clone();
            let mut copy = Decompressing::new(vm, state.wbits, dictionary)?;
            let produced = state.inflater.stream.total_out() as usize;
            let mut out = Vec::new();
            for (_, data) in &state.history.calls {
                // One byte more than there was asks the stream to take in everything.
                decode(
                    vm,
                    &mut copy.inflater,
                    data,
                    &mut out,
                    Some(produced.max(1)),
                )?;
            }
            copy.unused = state.unused.clone();
            copy.tail = state.tail.clone();
            copy.ended = state.ended;
            copy.history = state.history.clone();
            Ok(copy)
        })?;
        Ok(Decompress::make(vm, copy))
    }
}

#[methods(class = "zlib.Decompress")]
impl Decompress {
    /// What came after the end of the compressed data.
    #[member]
    fn unused_data(&self, vm: &mut Vm) -> R<Value> {
        let data = self.work(vm, |_, state| Ok(state.unused.clone()))?;
        Ok(vm.bytes(data))
    }
    /// Input that was left when the output had its maximal length.
    #[member]
    fn unconsumed_tail(&self, vm: &mut Vm) -> R<Value> {
        let data = self.work(vm, |_, state| Ok(state.tail.clone()))?;
        Ok(vm.bytes(data))
    }
    /// Whether the end of the compressed data has been reached.
    #[member]
    fn eof(&self, vm: &mut Vm) -> R<bool> {
        self.work(vm, |_, state| Ok(state.ended))
    }
    /// Decompress data, to at most max_length bytes unless that is 0.
    #[sig("(data, /, max_length=0)")]
    fn decompress(&self, vm: &mut Vm, data: Data<'_>, max_length: Option<i64>) -> R<Value> {
        let max_length = max_length.unwrap_or(0);
        if max_length < 0 {
            return Err(vm.value_error("max_length must be non-negative"));
        }
        let limit = (max_length > 0).then_some(max_length as usize);
        let out = self.work(vm, |vm, state| state.run(vm, &data.0, limit))?;
        Ok(vm.bytes(out))
    }
    /// The output of the input that was left.
    #[sig("(length=zlib.DEF_BUF_SIZE, /)")]
    fn flush(&self, vm: &mut Vm, length: Option<i64>) -> R<Value> {
        if length.is_some_and(|n| n <= 0) {
            return Err(vm.value_error("length must be greater than zero"));
        }
        let out = self.work(vm, |vm, state| {
            let tail = std::mem::take(&mut state.tail);
            if state.ended {
                return Ok(Vec::new());
            }
            state.inflater.doing = "flushing";
            let result = state.run(vm, &tail, None);
            state.inflater.doing = "decompressing data";
            result
        })?;
        Ok(vm.bytes(out))
    }
    /// A decompressor that goes on from here by itself.
    fn copy(&self, vm: &mut Vm) -> R<Value> {
        self.copied(vm)
    }
    /// A decompressor that goes on from here by itself.
    fn __copy__(&self, vm: &mut Vm) -> R<Value> {
        self.copied(vm)
    }
    /// A decompressor that goes on from here by itself.
    #[sig("(memo, /)")]
    fn __deepcopy__(&self, vm: &mut Vm, memo: &Value) -> R<Value> {
        let _ = memo;
        self.copied(vm)
    }
}

/// A decompressor that keeps the input it has no room for.
#[class(name = "_ZlibDecompressor", module = "zlib", new)]
#[derive(Trace)]
pub struct ZlibDecompressor {
    stream: Shared<Inflater>,
}

#[methods(class = "_ZlibDecompressor")]
impl ZlibDecompressor {
    #[new]
    #[sig("(wbits=15, zdict=b'')")]
    fn new_(class: &Value, vm: &mut Vm, wbits: Option<i32>, zdict: Option<&Value>) -> R<Value> {
        let dictionary = dictionary(vm, zdict)?;
        let inflater = Inflater::new(vm, wbits.unwrap_or(MAX_WBITS), dictionary)?;
        let stream = Shared::new(inflater);
        Ok(vm.new_native(class, ZlibDecompressor { stream }))
    }
    /// What came after the end of the compressed data.
    #[getter]
    fn unused_data(&self, vm: &mut Vm) -> Value {
        self.stream.unused_data(vm)
    }
    /// Whether more input is needed before there is more output.
    #[member]
    fn needs_input(&self) -> bool {
        self.stream.needs_input()
    }
    /// Whether the end of the compressed data has been reached.
    #[member]
    fn eof(&self) -> bool {
        self.stream.eof()
    }
    /// Decompress data, to at most max_length bytes unless that is negative.
    #[sig("(data, max_length=-1)")]
    fn decompress(&self, vm: &mut Vm, data: Data<'_>, max_length: Option<i64>) -> R<Value> {
        self.stream.decompress(vm, &data.0, max_length)
    }
}

/// The dictionary of a decompressor: an empty one is none.
fn dictionary(vm: &mut Vm, zdict: Option<&Value>) -> R<Option<Vec<u8>>> {
    let Some(zdict) = zdict else { return Ok(None) };
    match data_of(vm, zdict)? {
        Some(data) => Ok(Some(data.into_owned()).filter(|d| !d.is_empty())),
        None => Err(vm.type_error("zdict argument must support the buffer protocol")),
    }
}

pub struct Zlib;

/// Compression as in zlib and gzip files.
#[module(name = "zlib")]
impl Zlib {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        static CLASSES: &[&taipan_vm::native::ClassDef] = &[&ZlibDecompressor::CLASS];
        add_classes(vm, module, CLASSES);
        let class = exception_class(vm, "zlib", "error", |t| &t.Exception)?;
        set(vm, module, "error", class);
        for (name, number) in [
            ("MAX_WBITS", MAX_WBITS),
            ("DEFLATED", 8),
            ("DEF_MEM_LEVEL", DEFAULT_MEMORY),
            ("DEF_BUF_SIZE", 16384),
            ("Z_BEST_SPEED", 1),
            ("Z_BEST_COMPRESSION", 9),
            ("Z_DEFAULT_COMPRESSION", -1),
            ("Z_NO_COMPRESSION", 0),
            ("Z_FILTERED", 1),
            ("Z_HUFFMAN_ONLY", 2),
            ("Z_RLE", 3),
            ("Z_FIXED", 4),
            ("Z_DEFAULT_STRATEGY", 0),
            ("Z_NO_FLUSH", 0),
            ("Z_PARTIAL_FLUSH", 1),
            ("Z_SYNC_FLUSH", 2),
            ("Z_FULL_FLUSH", 3),
            ("Z_FINISH", 4),
            ("Z_BLOCK", 5),
            ("Z_TREES", 6),
        ] {
            set(vm, module, name, Value::small_int(number as i64));
        }
        for (name, text) in [
            ("ZLIB_VERSION", "1.3.1"),
            ("ZLIB_RUNTIME_VERSION", "1.3.1"),
            ("__version__", "1.0"),
        ] {
            let text = vm.str(text);
            set(vm, module, name, text);
        }
        Ok(())
    }
    /// Compress data at once.
    #[sig("(data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)")]
    fn compress(vm: &mut Vm, data: Data<'_>, level: Option<i32>, wbits: Option<i32>) -> R<Value> {
        let wbits = wbits.unwrap_or(MAX_WBITS);
        let Some(mut stream) = compressor(level.unwrap_or(-1), 8, wbits, DEFAULT_MEMORY, 0) else {
            return Err(error(vm, "Bad compression level".to_string()));
        };
        let (mut out, flush) = (Vec::new(), DeflateFlush::Finish);
        deflate(
            vm,
            &mut stream,
            &data.0,
            &mut out,
            flush,
            "compressing data",
        )?;
        Ok(vm.bytes(out))
    }
    /// Decompress data at once.
    #[sig("(data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)")]
    fn decompress(
        vm: &mut Vm,
        data: Data<'_>,
        wbits: Option<i32>,
        bufsize: Option<i64>,
    ) -> R<Value> {
        if bufsize.is_some_and(|n| n < 0) {
            return Err(vm.value_error("bufsize must be non-negative"));
        }
        let Some(stream) = decompressor(wbits.unwrap_or(MAX_WBITS)) else {
            return Err(failure(vm, -2, "preparing to decompress data", None));
        };
        let mut inflater = Inflater {
            stream,
            dictionary: None,
            flush: InflateFlush::SyncFlush,
            doing: "decompressing data",
        };
        let mut out = Vec::new();
        match decode(vm, &mut inflater, &data.0, &mut out, None)? {
            (_, true) => Ok(vm.bytes(out)),
            (_, false) => Err(failure(vm, -5, "decompressing data", None)),
        }
    }
    /// A compressor that is fed piece by piece.
    #[sig(
        "(level=Z_DEFAULT_COMPRESSION, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=<unrepresentable>)"
    )]
    fn compressobj(
        vm: &mut Vm,
        level: Option<i32>,
        method: Option<i32>,
        wbits: Option<i32>,
        memory: Option<i32>,
        strategy: Option<i32>,
        zdict: Option<&Value>,
    ) -> R<Value> {
        let options = [
            level.unwrap_or(-1),
            method.unwrap_or(8),
            wbits.unwrap_or(MAX_WBITS),
            memory.unwrap_or(DEFAULT_MEMORY),
            strategy.unwrap_or(0),
        ];
        let dictionary = zdict
            .map(|z| Data::from_arg(vm, z).map(|d| d.0.into_owned()))
            .transpose()?;
        let state = Compressing::new(vm, options, dictionary)?;
        Ok(Compress::make(vm, state))
    }
    /// A decompressor that is fed piece by piece.
    #[sig("(wbits=MAX_WBITS, zdict=b'')")]
    fn decompressobj(vm: &mut Vm, wbits: Option<i32>, zdict: Option<&Value>) -> R<Value> {
        let dictionary = dictionary(vm, zdict)?;
        let state = Decompressing::new(vm, wbits.unwrap_or(MAX_WBITS), dictionary)?;
        Ok(Decompress::make(vm, state))
    }
    /// CRC-32 of data, going on from an earlier one.
    #[sig("(data, value=0, /)")]
    fn crc32(vm: &mut Vm, data: Data<'_>, value: Option<&Value>) -> R<u32> {
        let before = value.map_or(Ok(0), |v| low_bits(vm, v))?;
        Ok(crc32_of(&data.0, before))
    }
    /// Adler-32 of data, going on from an earlier one.
    #[sig("(data, value=1, /)")]
    fn adler32(vm: &mut Vm, data: Data<'_>, value: Option<&Value>) -> R<u32> {
        /// The sums are kept modulo this prime.
        const PRIME: u32 = 65521;
        let before = value.map_or(Ok(1), |v| low_bits(vm, v))?;
        let before = (((before >> 16) % PRIME) << 16) | ((before & 0xffff) % PRIME);
        Ok(zlib_rs::adler32::adler32(before, &data.0))
    }
}
