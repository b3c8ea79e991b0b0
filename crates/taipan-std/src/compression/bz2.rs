//! `_bz2`: compression as in the program bzip2.

use super::{Decoder, Encoder, Flushable, Shared, Step, make_room};
use crate::classes::add_classes;
use bzip2::{Action, Compress, Compression, Decompress, Error, Status};
use taipan_vm::native::{Trace, class, methods, module};
use taipan_vm::types::bytes_like::Data;
use taipan_vm::{R, Raise, Value, Vm};

#[cold]
fn failure(vm: &mut Vm, error: Error) -> Raise {
    match error {
        Error::Sequence => vm.runtime_error("Invalid sequence of commands sent to libbzip2"),
        Error::Param => vm.value_error("Internal error - invalid parameters passed to libbzip2"),
        Error::Data | Error::DataMagic => vm.os_error_text("Invalid data stream"),
    }
}

struct Compressing(Compress);

impl Encoder for Compressing {
    fn code(&mut self, vm: &mut Vm, data: Option<&[u8]>) -> R<Vec<u8>> {
        let (mut input, action) = match data {
            Some(data) => (data, Action::Run),
            None => (&[][..], Action::Finish),
        };
        let mut out = Vec::new();
        loop {
            if action == Action::Run && input.is_empty() {
                return Ok(out);
            }
            vm.poll()?;
            let used = out.len();
            make_room(vm, &mut out, None)?;
            let (before_in, before_out) = (self.0.total_in(), self.0.total_out());
            let status = self.0.compress(input, &mut out[used..], action);
            out.truncate(used + (self.0.total_out() - before_out) as usize);
            input = &input[(self.0.total_in() - before_in) as usize..];
            match status {
                Ok(Status::StreamEnd) => return Ok(out),
                Ok(_) => {}
                Err(error) => return Err(failure(vm, error)),
            }
        }
    }
}

/// A compressor that is fed piece by piece.
#[class(
    name = "BZ2Compressor",
    signature = "(compresslevel=9, /)",
    module = "_bz2",
    new
)]
#[derive(Trace)]
pub struct BZ2Compressor {
    encoder: Flushable<Compressing>,
}

#[methods(class = "BZ2Compressor")]
impl BZ2Compressor {
    #[new]
    #[sig("(compresslevel=9, /)")]
    fn new_(class: &Value, vm: &mut Vm, compresslevel: Option<i32>) -> R<Value> {
        let level = compresslevel.unwrap_or(9);
        if !(1..=9).contains(&level) {
            return Err(vm.value_error("compresslevel must be between 1 and 9"));
        }
        let encoder = Compressing(Compress::new(Compression::new(level as u32), 0));
        let encoder = Flushable::new(encoder);
        Ok(vm.new_native(class, BZ2Compressor { encoder }))
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

struct Decompressing(Decompress);

impl Decoder for Decompressing {
    fn step(&mut self, vm: &mut Vm, input: &[u8], room: &mut [u8]) -> R<Step> {
        let (before_in, before_out) = (self.0.total_in(), self.0.total_out());
        match self.0.decompress(input, room) {
            Ok(status) => Ok(Step {
                consumed: (self.0.total_in() - before_in) as usize,
                produced: (self.0.total_out() - before_out) as usize,
                ended: status == Status::StreamEnd,
            }),
            Err(error) => Err(failure(vm, error)),
        }
    }
}

/// A decompressor of one stream that is fed piece by piece.
#[class(name = "BZ2Decompressor", signature = "()", module = "_bz2", new)]
#[derive(Trace)]
pub struct BZ2Decompressor {
    stream: Shared<Decompressing>,
}

#[methods(class = "BZ2Decompressor")]
impl BZ2Decompressor {
    #[new]
    #[sig("()")]
    fn new_(class: &Value, vm: &mut Vm) -> R<Value> {
        let stream = Shared::new(Decompressing(Decompress::new(false)));
        Ok(vm.new_native(class, BZ2Decompressor { stream }))
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

pub struct Bz2;

/// Compression as in the program bzip2.
#[module(name = "_bz2")]
impl Bz2 {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        add_classes(
            vm,
            module,
            &[&BZ2Compressor::CLASS, &BZ2Decompressor::CLASS],
        );
        Ok(())
    }
}
