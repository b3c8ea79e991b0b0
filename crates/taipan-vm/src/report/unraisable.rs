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
        self.sys_dict().get_str(&key)
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
                self.charge_output(shown.len())?;
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
                let shown = self.write_error_text("sys.excepthook is missing\n");
                shown.and_then(|()| self.show_default(exception, &default))
            }
            _ => self.show_default(exception, &default),
        };
        if result == Err(Raise::Exception) {
            let raised = self.take_raised();
            let second = self.print_exception(&raised);
            let shown = self
                .write_error_text("Error in sys.excepthook:\n")
                .and_then(|()| self.show_default(&raised, &second))
                .and_then(|()| self.write_error_text("\nOriginal exception was:\n"))
                .and_then(|()| self.show_default(exception, &default));
            if shown.is_err() {
                self.raised = None;
            }
        }
    }

    /// Show an exception with colours if `sys.stderr` is to have them, or else its text.
    fn show_default(&mut self, exception: &Value, text: &str) -> R<()> {
        match self.show_colored(exception) {
            true => Ok(()),
            false => self.write_error_text(text),
        }
    }

    /// Show an exception with colours, if `sys.stderr` is to have them. Returns whether it was shown.
    pub fn show_colored(&mut self, exception: &Value) -> bool {
        if !self.settings.color_errors {
            return false;
        }
        let shown = self
            .import_simple("traceback")
            .and_then(|module| self.call_method(&module, "_show_colored", &[exception.clone()]));
        match shown {
            Ok(shown) => shown.is_true(),
            Err(_) => {
                self.raised = None;
                false
            }
        }
    }

    /// Show an exception that has ended a thread, on `sys.stderr` or where that was when the thread was made.
    pub fn show_thread_failure(&mut self, name: &str, exception: &Value, thread: &Value) -> R<()> {
        let shown = self.print_exception(exception);
        let shown = format!("Exception in thread {name}:\n{shown}");
        let lost = self.sys_value("stderr").is_some_and(|file| file.is_none());
        if !lost {
            return self.write_error_text(&shown);
        }
        let key = self.intern("_stderr");
        let file = if thread.is_none() {
            None
        } else {
            self.get_attr_opt(thread, &key)?
        };
        let Some(file) = file.filter(|f| !f.is_none()) else {
            return Ok(());
        };
        let text = self.str(shown);
        self.write_text(Some(&file), &text)?;
        self.flush_stream(Some(&file))
    }

    /// Tell `sys.unraisablehook` of the exception just raised, which nobody can handle. The message says what was being done, with the
    /// object that it was done to.
    pub fn unraisable(&mut self, message: &str, object: &Value) {
        self.add_missing_traceback();
        let Some(exception) = self.raised.take() else {
            return;
        };
        let message = if object.is_none() {
            message.to_owned()
        } else {
            format!("{message} {}", self.safe_repr(object))
        };
        let message = self.str(message);
        self.unraisable_with(exception, message, Value::NONE);
    }

    fn unraisable_with(&mut self, exception: Value, message: Value, object: Value) {
        let class = self.type_of(&exception);
        let traceback = exception
            .downcast::<Exception>()
            .map(|e| e.traceback.get())
            .unwrap_or_default();
        let args = self.struct_seq(
            &UNRAISABLE_ARGS,
            vec![class, exception, traceback, message, object],
        );
        let hook = self.sys_value("unraisablehook");
        let plain = self.sys_value("__unraisablehook__");
        let result = match hook {
            Some(hook) if !hook.is_none() && plain.is_none_or(|p| !p.is(&hook)) => {
                let result = self.call(&hook, std::slice::from_ref(&args)).map(drop);
                if result == Err(Raise::Exception) {
                    self.show_hook_failure(&hook)
                } else {
                    result
                }
            }
            _ => self
                .unraisable_text(&args)
                .and_then(|shown| self.write_error_text(&shown)),
        };
        if result == Err(Raise::Exception) {
            self.raised = None;
        }
    }

    /// The hook has raised something itself.
    fn show_hook_failure(&mut self, hook: &Value) -> R<()> {
        let exception = self.take_raised();
        let shown = self.safe_repr(hook);
        let plain = self.print_exception_plainly(&exception);
        self.write_error_text(&format!(
            "Exception ignored in sys.unraisablehook: {shown}\n{plain}"
        ))
    }

    /// A `repr` that must not fail.
    fn safe_repr(&mut self, object: &Value) -> String {
        match self.repr_text(object) {
            Ok(shown) => shown,
            Err(_) => {
                self.raised = None;
                "<object repr() failed>".to_string()
            }
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
            let shown = self.safe_repr(object);
            let head = message.as_deref().unwrap_or("Exception ignored in");
            out.push_str(&format!("{head}: {shown}\n"));
        } else if let Some(message) = &message {
            out.push_str(&format!("{message}:\n"));
        }
        out.push_str(&self.print_exception_plainly(exception));
        Ok(out)
    }
}
