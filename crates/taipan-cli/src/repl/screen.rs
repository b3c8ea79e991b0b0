//! Where standard output and error go: to their descriptors, or above the line that is being edited.
//!
//! Tasks go on while the prompt waits. What they print while the editor shows its line is handed to the editor, which
//! writes it above that line; a thread of its own waits for the editor, so that the isolate never does.

use std::io;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use rustyline::ExternalPrinter;

/// The screen that the isolate and the editor share.
#[derive(Clone, Default)]
pub struct Screen(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// To the thread that gives lines to the editor; there is none before the first prompt.
    printer: Option<Sender<String>>,
    /// Whether the editor shows a line.
    is_editing: bool,
    /// The beginning of a line whose end was not written yet.
    unfinished: Vec<u8>,
}

impl Screen {
    /// Write to a standard stream.
    pub fn write(&self, fd: i32, data: &[u8]) -> io::Result<()> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.is_editing {
            drop(state);
            return taipan::machine::write_descriptor(fd, data);
        }
        state.unfinished.extend_from_slice(data);
        if let Some(end) = state.unfinished.iter().rposition(|&byte| byte == b'\n') {
            let lines: Vec<u8> = state.unfinished.drain(..=end).collect();
            state.print(&lines);
        }
        Ok(())
    }

    /// From now on lines go to this printer while something is edited.
    pub fn connect(&self, mut printer: impl ExternalPrinter + Send + 'static) {
        let (sender, lines) = channel::<String>();
        let started = std::thread::Builder::new()
            .name("printer".into())
            .spawn(move || {
                for line in lines {
                    let _ = printer.print(line);
                }
            });
        if started.is_ok() {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.printer = Some(sender);
        }
    }

    /// Tell whether the editor shows a line.
    pub fn set_editing(&self, is_editing: bool) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_editing = is_editing && state.printer.is_some();
        if !is_editing && !state.unfinished.is_empty() {
            let rest = std::mem::take(&mut state.unfinished);
            let _ = taipan::machine::write_descriptor(1, &rest);
        }
    }
}

impl State {
    fn print(&self, lines: &[u8]) {
        if let Some(printer) = &self.printer {
            let _ = printer.send(String::from_utf8_lossy(lines).into_owned());
        }
    }
}
