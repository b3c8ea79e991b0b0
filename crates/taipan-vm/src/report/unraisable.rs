//! Exceptions that nobody can handle, uncaught ones, and writing to standard error.

use crate::protocol::show::text;
use crate::raise::{R, Raise};
use crate::structseq;
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;

structseq!(UNRAISABLE_ARGS, "sys", "UnraisableHookArgs", "What sys.unraisablehook() is told.", new: false, {
    0 "exc_type" 1 "exc_value" 2 "exc_traceback" 3 "err_msg" 4 "object"
}, {});

impl Vm {
    fn sys_value(&mut self, name: &str) -> Option<Value> {
        let key = self.intern(name);
        self.sys.downcast::<Dict>()?.get_str(&key)
    }

    /// Write text to `sys.stderr`; to the host's where that is missing.
    pub fn write_error_text(&mut self, shown: &str) -> R<()> {
        match self.sys_value("stderr") {
            Some(file) if file.is_none() => Ok(()),
            Some(file) => {
                let line = self.str(shown);
                self.write_text(Some(&file), &line)?;
                let flush = self.names.flush.clone();
                if let Some(flush) = self.get_attr_opt(&file, &flush)? {
                    let result = self.call(&flush, &[]);
                    if result.is_err() {
                        self.raised = None;
                    }
                }
                Ok(())
            }
            None => {
                let _ = self.host.flush();
                match self.host.write_stderr(shown.as_bytes()) {
                    Ok(()) => Ok(()),
                    Err(error) => Err(self.io_error(&error, None)),
                }
            }
        }
    }

    /// Write a line to `sys.stdout`.
    pub fn print_line(&mut self, line: &Value) -> R<()> {
        match self.sys_value("stdout") {
            Some(file) if file.is_none() => Err(self.runtime_error("lost sys.stdout")),
            file => {
                self.write_text(file.as_ref(), line)?;
                let end = self.str("\n");
                self.write_text(file.as_ref(), &end)
            }
        }
    }

    /// Show an uncaught exception on standard error, through `sys.excepthook`.
    pub fn show_uncaught(&mut self, exception: &Value) {
        let default = self.print_exception(exception);
        let key = self.intern("last_exc");
        if let Some(sys) = self.sys.downcast::<Dict>() {
            sys.set_str(&key, exception.clone());
        }
        let stdout = self.sys_value("stdout");
        if stdout.as_ref().is_none_or(|s| !s.is_none())
            && self.flush_stream(stdout.as_ref()).is_err()
        {
            self.raised = None;
        }
        let hook = self.sys_value("excepthook");
        let plain = self.sys_value("__excepthook__");
        let result = match (&hook, &plain) {
            (Some(hook), plain) if plain.as_ref().is_none_or(|p| !p.is(hook)) => {
                let class = self.type_of(exception);
                let traceback = exception
                    .downcast::<Exception>()
                    .map(|e| e.traceback.get())
                    .unwrap_or_default();
                self.call(hook, &[class, exception.clone(), traceback])
                    .map(drop)
            }
            (None, Some(_)) => {
                let head = "sys.excepthook is missing\n";
                self.write_error_text(&format!("{head}{default}"))
            }
            _ => self.write_error_text(&default),
        };
        if result == Err(Raise::Exception) {
            let raised = self.take_raised();
            let second = self.print_exception(&raised);
            let message =
                format!("Error in sys.excepthook:\n{second}\nOriginal exception was:\n{default}");
            if self.write_error_text(&message).is_err() {
                self.raised = None;
            }
        }
    }

    /// Tell `sys.unraisablehook` of the exception just raised, which nobody can handle. `message` comes before the object.
    pub fn unraisable(&mut self, message: Option<&str>, object: &Value) {
        let Some(exception) = self.raised.take() else {
            return;
        };
        let class = self.type_of(&exception);
        let traceback = exception
            .downcast::<Exception>()
            .map(|e| e.traceback.get())
            .unwrap_or_default();
        let message = match message {
            Some(message) => self.str(message),
            None => Value::NONE,
        };
        let args = self.struct_seq(
            &UNRAISABLE_ARGS,
            vec![class, exception, traceback, message, object.clone()],
        );
        let hook = self.sys_value("unraisablehook");
        let plain = self.sys_value("__unraisablehook__");
        let result = match hook {
            Some(hook) if plain.is_none_or(|p| !p.is(&hook)) => self.call(&hook, &[args]).map(drop),
            _ => self
                .unraisable_text(&args)
                .and_then(|shown| self.write_error_text(&shown)),
        };
        if result == Err(Raise::Exception) {
            self.raised = None;
        }
    }

    /// "Exception ignored in: ..." with its traceback.
    pub fn unraisable_text(&mut self, args: &Value) -> R<String> {
        let parts = crate::protocol::show::items(args);
        let [_, exception, _, message, object] = parts.as_slice() else {
            return Err(
                self.type_error("sys.unraisablehook argument type must be UnraisableHookArgs")
            );
        };
        let mut out = String::new();
        let message = message.downcast::<Str>().map(|_| text(message));
        if !object.is_none() {
            let shown = match self.repr_text(object) {
                Ok(shown) => shown,
                Err(_) => {
                    self.raised = None;
                    "<object repr() failed>".to_string()
                }
            };
            let head = message.as_deref().unwrap_or("Exception ignored in");
            out.push_str(&format!("{head}: {shown}\n"));
        } else if let Some(message) = &message {
            out.push_str(&format!("{message}:\n"));
        }
        out.push_str(&self.print_exception(exception));
        Ok(out)
    }
}
