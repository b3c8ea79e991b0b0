//! `_lzma`: compression as in the program xz, and in the older form of LZMA.

mod filters;

use super::{Decoder, Encoder, Flushable, Shared, Step};
use crate::classes::{add_classes, exception_class, set};
use filters::{Chain, Filter, LZMA1, LZMA2};
use lzma_rust2::filter::StreamFilter;
use lzma_rust2::filter::bcj::BcjWriter;
use lzma_rust2::filter::delta::DeltaWriter;
use lzma_rust2::{
    Action, CheckType, FilterType, Lzma2Options, Lzma2Stream, Lzma2Writer, LzmaOptions, LzmaStream,
    LzmaWriter, Status, StreamResult, XzOptions, XzStream, XzWriter,
};
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use taipan_vm::native::{Trace, class, methods, module};
use taipan_vm::types::bytes_like::Data;
use taipan_vm::{R, Raise, Value, Vm};

const FORMAT_AUTO: i32 = 0;
const FORMAT_XZ: i32 = 1;
const FORMAT_ALONE: i32 = 2;
const FORMAT_RAW: i32 = 3;
const PRESET_DEFAULT: u32 = 6;
/// Added to a preset: take more time.
const PRESET_EXTREME: u32 = 1 << 31;
/// The check of data whose kind of check is not known (yet).
const CHECK_UNKNOWN: i32 = 16;
/// The first byte of an xz file; none of the older form.
const XZ_START: u8 = 0xfd;
/// Bytes before the data in the older form.
const ALONE_HEADER: u64 = 13;

#[cold]
fn error(vm: &mut Vm, message: impl AsRef<str>) -> Raise {
    match exception_class(vm, "_lzma", "LZMAError", |t| &t.Exception) {
        Ok(class) => vm.raise(&class, message),
        Err(raise) => raise,
    }
}

fn check_type(check: i32) -> Option<CheckType> {
    Some(match check {
        0 => CheckType::None,
        1 => CheckType::Crc32,
        -1 | 4 => CheckType::Crc64,
        10 => CheckType::Sha256,
        _ => return None,
    })
}

fn lzma_options(preset: u32) -> Option<LzmaOptions> {
    let level = preset & !PRESET_EXTREME;
    (level <= 9).then(|| {
        let mut options = LzmaOptions::with_preset(level);
        if preset & PRESET_EXTREME != 0 {
            options.mode = lzma_rust2::EncodeMode::Normal;
            options.mf = lzma_rust2::MfType::Bt4;
            options.nice_len = if matches!(level, 3 | 5) { 192 } else { 273 };
            options.depth_limit = 512;
        }
        options
    })
}

/// Where the writers of the crate put compressed bytes, until they are taken.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Sink {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let mut bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bytes.extend_from_slice(data);
        Ok(data.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What compresses, with the filters before it.
enum Writer {
    Xz(Box<XzWriter<Sink>>),
    Lzma(Box<LzmaWriter<Sink>>),
    Lzma2(Box<Lzma2Writer<Sink>>),
    Delta(Box<DeltaWriter<Writer>>),
    Bcj(Box<BcjWriter<Writer>>),
}

impl Writer {
    /// The writer of raw data.
    fn raw(sink: Sink, chain: &Chain) -> io::Result<Writer> {
        let options = chain.options.clone();
        let mut writer = match chain.coder {
            LZMA1 => Writer::Lzma(Box::new(LzmaWriter::new_no_header(sink, &options, true)?)),
            _ => {
                let all = Lzma2Options {
                    lzma_options: options,
                    chunk_size: None,
                };
                Writer::Lzma2(Box::new(Lzma2Writer::new(sink, all)))
            }
        };
        for filter in chain.filters.iter().rev() {
            let at = filter.property as usize;
            writer = match filter.filter_type {
                FilterType::Delta => Writer::Delta(Box::new(DeltaWriter::new(writer, at))),
                kind => {
                    let new = match kind {
                        FilterType::BcjX86 => BcjWriter::new_x86,
                        FilterType::BcjPpc => BcjWriter::new_ppc,
                        FilterType::BcjIa64 => BcjWriter::new_ia64,
                        FilterType::BcjArm => BcjWriter::new_arm,
                        FilterType::BcjArmThumb => BcjWriter::new_arm_thumb,
                        _ => BcjWriter::new_sparc,
                    };
                    Writer::Bcj(Box::new(new(writer, at)))
                }
            };
        }
        Ok(writer)
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Writer::Xz(writer) => writer.finish().map(drop),
            Writer::Lzma(writer) => writer.finish().map(drop),
            Writer::Lzma2(writer) => writer.finish().map(drop),
            Writer::Delta(writer) => writer.into_inner().finish(),
            Writer::Bcj(writer) => writer.finish()?.finish(),
        }
    }
}

impl Write for Writer {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        match self {
            Writer::Xz(writer) => writer.write(data),
            Writer::Lzma(writer) => writer.write(data),
            Writer::Lzma2(writer) => writer.write(data),
            Writer::Delta(writer) => writer.write(data),
            Writer::Bcj(writer) => writer.write(data),
        }
    }
    // What `flush` of the crate's writers does would show in the compressed data.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Compressing {
    /// `None` once finished.
    writer: Option<Writer>,
    sink: Sink,
}

impl Encoder for Compressing {
    fn code(&mut self, vm: &mut Vm, data: Option<&[u8]>) -> R<Vec<u8>> {
        let result = match (data, &mut self.writer) {
            (Some(data), Some(writer)) => {
                let mut result = Ok(());
                // In pieces, so that it can be interrupted.
                for piece in data.chunks(super::LARGEST_CHUNK / 16) {
                    vm.poll()?;
                    result = result.and_then(|()| writer.write_all(piece));
                }
                result
            }
            (None, writer) => writer.take().map_or(Ok(()), Writer::finish),
            (Some(_), None) => Ok(()),
        };
        match result {
            Ok(()) => Ok(self.sink.take()),
            Err(_) => Err(error(vm, "Internal error")),
        }
    }
}

/// A compressor that is fed piece by piece.
#[class(name = "LZMACompressor", module = "_lzma", new)]
#[derive(Trace)]
pub struct LZMACompressor {
    encoder: Flushable<Compressing>,
}

/// An argument that may be None.
fn given(value: Option<&Value>) -> Option<&Value> {
    value.filter(|v| !v.is_none())
}

#[methods(class = "LZMACompressor")]
impl LZMACompressor {
    #[new]
    #[sig("(format=FORMAT_XZ, check=-1, preset=None, filters=None)")]
    fn new_(
        class: &Value,
        vm: &mut Vm,
        format: Option<i32>,
        check: Option<i32>,
        preset: Option<&Value>,
        filters: Option<&Value>,
    ) -> R<Value> {
        let (format, check) = (format.unwrap_or(FORMAT_XZ), check.unwrap_or(-1));
        let (preset, filters) = (given(preset), given(filters));
        if preset.is_some() && filters.is_some() {
            return Err(vm.value_error("Cannot specify both preset and filter chain"));
        }
        let level = match preset {
            Some(preset) => filters::unsigned(vm, preset)?,
            None => PRESET_DEFAULT,
        };
        if format != FORMAT_XZ && check != -1 && check != 0 {
            return Err(vm.value_error("Integrity checks are only supported by FORMAT_XZ"));
        }
        let sink = Sink::default();
        let writer = match format {
            FORMAT_XZ => {
                let chain = Chain::for_xz(vm, filters, level)?;
                let Some(check_type) = check_type(check) else {
                    return Err(error(
                        vm,
                        match check {
                            0..16 => "Unsupported integrity check",
                            _ => "Internal error",
                        },
                    ));
                };
                let options = XzOptions {
                    lzma_options: chain.options,
                    check_type,
                    block_size: None,
                    filters: chain.filters,
                };
                XzWriter::new(sink.clone(), options).map(|w| Writer::Xz(Box::new(w)))
            }
            FORMAT_ALONE => {
                let chain = Chain::for_alone(vm, filters, level)?;
                LzmaWriter::new_use_header(sink.clone(), &chain.options, None)
                    .map(|w| Writer::Lzma(Box::new(w)))
            }
            FORMAT_RAW => {
                let Some(filters) = filters else {
                    return Err(vm.value_error("Must specify filters for FORMAT_RAW"));
                };
                let chain = Chain::raw(vm, filters)?;
                Writer::raw(sink.clone(), &chain)
            }
            _ => return Err(vm.value_error(format!("Invalid container format: {format}"))),
        };
        let Ok(writer) = writer else {
            return Err(error(vm, "Invalid or unsupported options"));
        };
        let writer = Some(writer);
        let encoder = Flushable::new(Compressing { writer, sink });
        Ok(vm.new_native(class, LZMACompressor { encoder }))
    }
    /// Take in data; return compressed data if there is any yet.
    #[sig("(data, /)")]
    fn compress(&self, vm: &mut Vm, data: Data<'_>) -> R<Value> {
        self.encoder.compress(vm, &data.0)
    }
    /// The rest of the compressed data; nothing can be added afterwards.
    fn flush(&self, vm: &mut Vm) -> R<Value> {
        self.encoder.flush(vm)
    }
}

enum Form {
    /// Known by the first byte.
    Undecided,
    Xz(Box<XzStream>),
    Lzma(Box<LzmaStream>, Vec<u8>),
    Lzma2(Box<Lzma2Stream>),
}

/// A filter behind the one that the decoder applies itself.
struct Stage {
    filter: StreamFilter,
    /// What the filter has held back.
    rest: Vec<u8>,
}

impl Stage {
    fn pass(&mut self, data: Vec<u8>, ended: bool) -> Vec<u8> {
        let mut all = std::mem::take(&mut self.rest);
        all.extend(data);
        let settled = self.filter.decode(&mut all);
        if !ended {
            self.rest = all.split_off(settled);
        }
        all
    }
}

struct Decompressing {
    /// Filters of raw data beyond the first from the end, in the order in which they are undone.
    stages: Vec<Stage>,
    /// What has gone through the stages and was not asked for yet.
    ready: Vec<u8>,
    /// The decoder itself has come to the end.
    decoded: bool,
    form: Form,
    /// Memory that may be used, in KiB.
    limit: u32,
    is_raw: bool,
}

impl Decompressing {
    fn alone(&self) -> Form {
        Form::Lzma(
            Box::new(LzmaStream::new_mem_limit(self.limit, None)),
            Vec::new(),
        )
    }

    fn xz(&self) -> Form {
        Form::Xz(Box::new(XzStream::new_mem_limit(false, self.limit)))
    }

    fn check(&self) -> i32 {
        match &self.form {
            Form::Xz(stream) => match stream.check_type() {
                Some(CheckType::None) => 0,
                Some(CheckType::Crc32) => 1,
                Some(CheckType::Crc64) => 4,
                Some(CheckType::Sha256) => 10,
                None => CHECK_UNKNOWN,
            },
            Form::Lzma(..) | Form::Lzma2(_) => 0,
            Form::Undecided => CHECK_UNKNOWN,
        }
    }

    #[cold]
    fn failure(&self, vm: &mut Vm, failed: &io::Error) -> Raise {
        let is_header = match &self.form {
            Form::Lzma(stream, _) => !self.is_raw && stream.total_in() <= ALONE_HEADER,
            _ => failed.to_string() == "invalid XZ magic bytes",
        };
        let message = match failed.kind() {
            io::ErrorKind::OutOfMemory => "Memory usage limit exceeded",
            _ if is_header => "Input format not supported by decoder",
            io::ErrorKind::Unsupported => "Invalid or unsupported options",
            _ => "Corrupt input data",
        };
        error(vm, message)
    }
}

impl Decoder for Decompressing {
    const AFTER_END: &str = "Already at end of stream";

    fn step(&mut self, vm: &mut Vm, input: &[u8], room: &mut [u8]) -> R<Step> {
        if self.stages.is_empty() {
            return self.decode(vm, input, room);
        }
        let mut consumed = 0;
        while self.ready.len() < room.len() && !self.decoded {
            let mut data = vec![0; super::CHUNK];
            let step = self.decode(vm, &input[consumed..], &mut data)?;
            let is_full = step.produced == data.len();
            data.truncate(step.produced);
            consumed += step.consumed;
            self.decoded = step.ended;
            for stage in &mut self.stages {
                data = stage.pass(data, step.ended);
            }
            self.ready.extend(data);
            if !is_full {
                break;
            }
        }
        let produced = self.ready.len().min(room.len());
        room[..produced].copy_from_slice(&self.ready[..produced]);
        self.ready.drain(..produced);
        Ok(Step {
            consumed,
            produced,
            ended: self.decoded && self.ready.is_empty(),
        })
    }

    fn taken_too_much(&self) -> &[u8] {
        match &self.form {
            Form::Lzma(_, rest) => rest,
            _ => &[],
        }
    }
}

impl Decompressing {
    /// One step without the stages.
    fn decode(&mut self, vm: &mut Vm, input: &[u8], room: &mut [u8]) -> R<Step> {
        if let (Form::Undecided, Some(&first)) = (&self.form, input.first()) {
            self.form = if first == XZ_START {
                self.xz()
            } else {
                self.alone()
            };
        }
        if let (Form::Lzma(stream, _), Some(&properties)) = (&self.form, input.first())
            && !self.is_raw
            && stream.total_in() == 0
            && (properties >= 225 || properties % 9 + properties / 9 % 5 > 4)
        {
            return Err(error(vm, "Input format not supported by decoder"));
        }
        let result = match &mut self.form {
            Form::Undecided => Ok(StreamResult {
                bytes_consumed: 0,
                bytes_produced: 0,
                status: Status::Ok,
            }),
            Form::Xz(stream) => stream.process(input, room, Action::Run),
            Form::Lzma(stream, _) => stream.process(input, room, Action::Run),
            Form::Lzma2(stream) => stream.process(input, room, Action::Run),
        };
        let result = result.map_err(|failed| self.failure(vm, &failed))?;
        let ended = result.status == Status::StreamEnd;
        if let Form::Lzma(stream, rest) = &mut self.form
            && ended
        {
            *rest = stream.unused_input().to_vec();
        }
        Ok(Step {
            consumed: result.bytes_consumed,
            produced: result.bytes_produced,
            ended,
        })
    }
}

/// A decompressor of one stream that is fed piece by piece.
#[class(
    name = "LZMADecompressor",
    signature = "(format=FORMAT_AUTO, memlimit=None, filters=None)",
    module = "_lzma",
    new
)]
#[derive(Trace)]
pub struct LZMADecompressor {
    stream: Shared<Decompressing>,
}

#[methods(class = "LZMADecompressor")]
impl LZMADecompressor {
    #[new]
    #[sig("(format=FORMAT_AUTO, memlimit=None, filters=None)")]
    fn new_(
        class: &Value,
        vm: &mut Vm,
        format: Option<i32>,
        memlimit: Option<&Value>,
        filters: Option<&Value>,
    ) -> R<Value> {
        let format = format.unwrap_or(FORMAT_AUTO);
        let limit = match given(memlimit) {
            Some(_) if format == FORMAT_RAW => {
                return Err(vm.value_error("Cannot specify memory limit with FORMAT_RAW"));
            }
            Some(limit) => {
                let limit = filters::unsigned64(vm, limit)?;
                u32::try_from(limit >> 10).unwrap_or(u32::MAX)
            }
            None => u32::MAX,
        };
        let is_raw = format == FORMAT_RAW;
        let mut state = Decompressing {
            stages: Vec::new(),
            ready: Vec::new(),
            decoded: false,
            form: Form::Undecided,
            limit,
            is_raw,
        };
        state.form = match (format, given(filters)) {
            (FORMAT_RAW, None) => {
                return Err(vm.value_error("Must specify filters for FORMAT_RAW"));
            }
            (FORMAT_RAW, Some(filters)) => {
                let chain = Chain::raw(vm, filters)?;
                match raw_form(&chain) {
                    Ok((form, stages)) => {
                        state.stages = stages;
                        form
                    }
                    Err(_) => return Err(error(vm, "Invalid or unsupported options")),
                }
            }
            (_, Some(_)) => {
                return Err(vm.value_error("Cannot specify filters except with FORMAT_RAW"));
            }
            (FORMAT_AUTO, None) => Form::Undecided,
            (FORMAT_XZ, None) => state.xz(),
            (FORMAT_ALONE, None) => state.alone(),
            _ => return Err(vm.value_error(format!("Invalid container format: {format}"))),
        };
        let stream = Shared::new(state);
        Ok(vm.new_native(class, LZMADecompressor { stream }))
    }
    /// The integrity check of the data; CHECK_UNKNOWN before its header has been seen.
    #[member]
    fn check(&self) -> i32 {
        self.stream.get(|s| s.decoder.check())
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

fn raw_form(chain: &Chain) -> io::Result<(Form, Vec<Stage>)> {
    let options = &chain.options;
    let own = chain.filters.len().saturating_sub(1);
    let (others, own) = chain.filters.split_at(own);
    let mut stages = Vec::new();
    for config in others.iter().rev() {
        stages.push(Stage {
            filter: StreamFilter::new(config)?,
            rest: Vec::new(),
        });
    }
    if chain.coder == LZMA1 {
        let (props, size) = (options.get_props(), options.dict_size);
        let mut stream = LzmaStream::new_with_props(u64::MAX, props, size, None)?;
        stream.set_filters(own)?;
        return Ok((Form::Lzma(Box::new(stream), Vec::new()), stages));
    }
    let mut stream = Lzma2Stream::new(options.dict_size);
    stream.set_filters(own)?;
    Ok((Form::Lzma2(Box::new(stream)), stages))
}

pub struct Lzma;

/// Compression as in the program xz.
#[module(name = "_lzma")]
impl Lzma {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        add_classes(
            vm,
            module,
            &[&LZMACompressor::CLASS, &LZMADecompressor::CLASS],
        );
        let class = exception_class(vm, "_lzma", "LZMAError", |t| &t.Exception)?;
        set(vm, module, "LZMAError", class);
        for (name, number) in [
            ("FORMAT_AUTO", FORMAT_AUTO.into()),
            ("FORMAT_XZ", FORMAT_XZ.into()),
            ("FORMAT_ALONE", FORMAT_ALONE.into()),
            ("FORMAT_RAW", FORMAT_RAW.into()),
            ("CHECK_NONE", 0),
            ("CHECK_CRC32", 1),
            ("CHECK_CRC64", 4),
            ("CHECK_SHA256", 10),
            ("CHECK_ID_MAX", 15),
            ("CHECK_UNKNOWN", CHECK_UNKNOWN.into()),
            ("FILTER_LZMA1", LZMA1 as i64),
            ("FILTER_LZMA2", LZMA2 as i64),
            ("FILTER_DELTA", 3),
            ("FILTER_X86", 4),
            ("FILTER_POWERPC", 5),
            ("FILTER_IA64", 6),
            ("FILTER_ARM", 7),
            ("FILTER_ARMTHUMB", 8),
            ("FILTER_SPARC", 9),
            ("MF_HC3", 3),
            ("MF_HC4", 4),
            ("MF_BT2", 18),
            ("MF_BT3", 19),
            ("MF_BT4", 20),
            ("MODE_FAST", 1),
            ("MODE_NORMAL", 2),
            ("PRESET_DEFAULT", PRESET_DEFAULT.into()),
            ("PRESET_EXTREME", PRESET_EXTREME.into()),
        ] {
            let number = vm.int(number);
            set(vm, module, name, number);
        }
        Ok(())
    }
    /// Whether an integrity check can be computed here.
    #[sig("(check_id, /)")]
    fn is_check_supported(check_id: i32) -> bool {
        check_id >= 0 && check_type(check_id).is_some()
    }
    /// The properties of a filter as they stand in a file.
    #[sig("(filter, /)")]
    fn _encode_filter_properties(vm: &mut Vm, filter: &Value) -> R<Value> {
        let filter = Filter::from_spec(vm, filter)?;
        if !filter.is_usable() {
            return Err(error(vm, "Internal error"));
        }
        let properties = filter.properties();
        Ok(vm.bytes(properties))
    }
    /// The filter whose properties stand in a file.
    #[sig("(filter_id, encoded_props, /)")]
    fn _decode_filter_properties(
        vm: &mut Vm,
        filter_id: &Value,
        encoded_props: Data<'_>,
    ) -> R<Value> {
        let id = filters::unsigned64(vm, filter_id)?;
        let Some(parts) = filters::decoded(id, &encoded_props.0) else {
            return Err(error(vm, "Invalid or unsupported options"));
        };
        let spec = vm.dict();
        for (name, number) in parts {
            let (name, number) = (vm.intern(name), vm.int(number as i64));
            vm.set_item(&spec, &name, number)?;
        }
        Ok(spec)
    }
}
