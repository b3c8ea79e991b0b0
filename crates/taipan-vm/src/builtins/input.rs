//! `input`.

use crate::native::functions;
use crate::raise::R;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;

pub struct Input;

#[functions]
impl Input {
    /// Read a line from standard input, after writing the prompt.
    #[sig("(prompt='', /)")]
    fn input(vm: &mut Vm, prompt: Option<Value>) -> R {
        if let Some(readline) = vm.loaded_module("readline") {
            // On a terminal the line can be edited then.
            let prompt = prompt.clone().unwrap_or_else(|| vm.str(""));
            let prompt = vm.str_of(&prompt)?;
            let line = vm.call_method(&readline, "_edited_line", &[prompt])?;
            if !line.is_none() {
                return Ok(line);
            }
        }
        if let Some(prompt) = prompt {
            let text = vm.str_of(&prompt)?;
            let file = vm.standard_stream("stdout")?;
            vm.write_text(file.as_ref(), &text)?;
            vm.flush_stream(file.as_ref())?;
        }
        let line = match vm.standard_stream("stdin")? {
            Some(stream) => vm.call_method(&stream, "readline", &[])?,
            None => vm.host_line()?,
        };
        let Some(text) = line.downcast::<Str>() else {
            return Err(vm.type_error("object.readline() returned non-string"));
        };
        if text.is_empty() {
            return Err(vm.eof_error("EOF when reading a line"));
        }
        match text.bytes().strip_suffix(b"\n") {
            Some(rest) => Ok(vm.str_wtf8(rest.to_vec())),
            None => Ok(line.clone()),
        }
    }
}

impl Vm {
    /// A line from the host's standard input, for isolates without `sys.stdin`.
    fn host_line(&mut self) -> R {
        let mut line = Vec::new();
        let mut byte = [0];
        while !line.ends_with(b"\n") {
            match self.host.read_stdin(&mut byte) {
                Ok(0) => break,
                Ok(_) => line.push(byte[0]),
                Err(e) => return Err(self.os_error_text(e.to_string())),
            }
        }
        Ok(self.str(String::from_utf8_lossy(&line).into_owned()))
    }
}
