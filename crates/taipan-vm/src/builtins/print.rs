//! `print`.

use crate::native::functions;
use crate::native::{Nullable, Rest};
use crate::raise::R;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;

pub struct Print;

#[functions]
impl Print {
    /// Write the texts of the arguments to a file, `sep` between them and `end` after them.
    #[sig("(*args, sep=' ', end='\\n', file=None, flush=False)")]
    fn print(
        vm: &mut Vm,
        args: Rest<'_>,
        sep: Nullable<Value>,
        end: Nullable<Value>,
        file: Nullable<Value>,
        flush: Option<bool>,
    ) -> R<()> {
        for (value, name) in [(&sep.0, "sep"), (&end.0, "end")] {
            if let Some(value) = value
                && !value.is_a::<Str>()
            {
                return Err(vm.type_error_named(
                    &format!("{name} must be None or a string, not {{}}"),
                    value,
                ));
            }
        }
        let file = match file.0 {
            Some(file) => Some(file),
            None => match vm.standard_stream("stdout")? {
                Some(stream) if stream.is_none() => return Ok(()),
                stream => stream,
            },
        };
        let native = file.as_ref().and_then(|f| vm.text_writer?(vm, f, b""));
        if file.is_none() || native.is_some() {
            native.transpose()?;
            // One piece for the stream or, before there is `sys.stdout`, for the host.
            let mut out = Vec::new();
            for (i, value) in args.0.iter().enumerate() {
                if i > 0 {
                    push_text(sep.0.as_ref(), b" ", &mut out);
                }
                match vm.str_of(value) {
                    Ok(text) => push_text(Some(&text), b"", &mut out),
                    Err(raise) => {
                        // What came before is written all the same.
                        let raised = vm.raised.take();
                        let written = vm.write_piece(file.as_ref(), &out);
                        vm.raised = raised;
                        return Err(written
                            .err()
                            .filter(|e| *e == crate::raise::Raise::Halt)
                            .unwrap_or(raise));
                    }
                }
            }
            push_text(end.0.as_ref(), b"\n", &mut out);
            vm.write_piece(file.as_ref(), &out)?;
            if flush.unwrap_or(false) {
                vm.flush_stream(file.as_ref())?;
            }
            return Ok(());
        }
        let space = vm.str(" ");
        for (i, value) in args.0.iter().enumerate() {
            if i > 0 {
                let sep = sep.0.as_ref().unwrap_or(&space);
                vm.write_text(file.as_ref(), sep)?;
            }
            let text = vm.str_of(value)?;
            vm.write_text(file.as_ref(), &text)?;
        }
        let newline = vm.str("\n");
        vm.write_text(file.as_ref(), end.0.as_ref().unwrap_or(&newline))?;
        if flush.unwrap_or(false) {
            vm.flush_stream(file.as_ref())?;
        }
        Ok(())
    }
}

fn push_text(text: Option<&Value>, default: &[u8], out: &mut Vec<u8>) {
    match text.and_then(|t| t.downcast::<Str>()) {
        Some(text) => out.extend_from_slice(text.bytes()),
        None => out.extend_from_slice(default),
    }
}

impl Vm {
    /// `sys.stdin`, `sys.stdout` or `sys.stderr`; `None` while the `sys` module has none.
    pub fn standard_stream(&mut self, name: &str) -> R<Option<Value>> {
        let key = self.intern(name);
        Ok(self.sys_dict().get_str(&key))
    }

    /// Write text to a native stream, or to the host.
    fn write_piece(&mut self, file: Option<&Value>, text: &[u8]) -> R<()> {
        let native = file.and_then(|f| self.text_writer?(self, f, text));
        match native {
            Some(result) => result,
            None => self.write_host(text),
        }
    }

    /// Write out what the standard streams hold; failures are for whoever ends the process.
    pub fn flush_standard(&mut self) {
        for name in ["stdout", "stderr"] {
            if let Ok(Some(stream)) = self.standard_stream(name)
                && !stream.is_none()
                && self.flush_stream(Some(&stream)).is_err()
            {
                self.raised = None;
            }
        }
    }

    /// `file.write(text)`; without a file to the host's standard output.
    pub fn write_text(&mut self, file: Option<&Value>, text: &Value) -> R<()> {
        match file {
            Some(file) => {
                let name = self.names.write.clone();
                let write = self.get_attr(file, &name)?;
                self.call(&write, std::slice::from_ref(text))?;
                Ok(())
            }
            None => {
                let bytes = text
                    .downcast::<Str>()
                    .map(|s| s.bytes().to_vec())
                    .unwrap_or_default();
                self.write_host(&bytes)
            }
        }
    }

    /// Write to the host's standard output.
    pub fn write_host(&mut self, bytes: &[u8]) -> R<()> {
        self.charge_output(bytes.len())?;
        match self.host.write_stdout(bytes) {
            Ok(()) => Ok(()),
            Err(e) => Err(self.os_error_text(e.to_string())),
        }
    }

    /// `file.flush()`
    pub fn flush_stream(&mut self, file: Option<&Value>) -> R<()> {
        match file {
            Some(file) => {
                self.call_method(file, "flush", &[])?;
                Ok(())
            }
            None => match self.host.flush() {
                Ok(()) => Ok(()),
                Err(e) => Err(self.os_error_text(e.to_string())),
            },
        }
    }
}
