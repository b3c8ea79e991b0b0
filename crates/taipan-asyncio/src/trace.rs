//! What tasks did and when, noted while `Settings::trace_tasks` is on.
//!
//! The loop runs each entry of its queue through [`run`] then, so that a program that is not traced pays nothing.

use std::collections::HashMap;
use std::time::Instant;

use crate::event_loop::{EventLoop, Ready};
use crate::future::{FutureObj, State};
use crate::module::{Names, class_name, text};
use crate::task;
use taipan_vm::{R, Value, Vm};

/// The notes of an isolate. Times are in seconds since the first note.
pub struct Trace {
    /// The tasks in the order they were made.
    pub tasks: Vec<TracedTask>,
    /// What the loop ran, in order.
    pub steps: Vec<TracedStep>,
    begin: Instant,
    /// Tasks that are not done, by identity.
    numbers: HashMap<u64, usize>,
}

impl Default for Trace {
    fn default() -> Trace {
        Trace {
            tasks: Vec::new(),
            steps: Vec::new(),
            begin: Instant::now(),
            numbers: HashMap::new(),
        }
    }
}

/// A task.
pub struct TracedTask {
    /// Its name.
    pub name: String,
    /// The qualified name of its coroutine.
    pub coroutine: String,
    /// When it was made.
    pub made: f64,
    /// The task that made it.
    pub parent: Option<usize>,
    /// When it ended, and how: `returned`, `cancelled` or the exception.
    pub done: Option<(f64, String)>,
}

/// What the loop ran without interruption.
pub struct TracedStep {
    /// The task that was stepped; none for a callback.
    pub task: Option<usize>,
    /// The callback.
    pub what: String,
    /// When it began.
    pub begin: f64,
    /// When it gave control back.
    pub end: f64,
    /// What the task awaits since, and where.
    pub awaits: String,
}

impl Trace {
    /// The notes so far, which are forgotten.
    pub fn take(vm: &mut Vm) -> Trace {
        std::mem::take(vm.module_state::<Trace>())
    }

    fn now(&self) -> f64 {
        self.begin.elapsed().as_secs_f64()
    }
}

/// Note that a task was made.
pub(crate) fn made(vm: &mut Vm, this: &Value, event_loop: &Value) {
    let parent = Names::current(vm, event_loop).id();
    let name = vm.call_method(this, "get_name", &[]);
    let name = name.map(|name| text(&name)).unwrap_or_default();
    let coroutine = task::coroutine_of(this);
    let coroutine = described(vm, &coroutine);
    let trace = vm.module_state::<Trace>();
    let parent = trace.numbers.get(&parent).copied();
    trace.numbers.insert(this.id(), trace.tasks.len());
    let made = trace.now();
    trace.tasks.push(TracedTask {
        name,
        coroutine,
        made,
        parent,
        done: None,
    });
}

/// Run an entry of the loop's queue, and note it.
pub(crate) fn run(event_loop: &EventLoop, vm: &mut Vm, this: &Value, entry: Ready) -> R<()> {
    let (stepped, callback) = match &entry {
        Ready::Step(task, _) | Ready::Wake(task, _) => (Some(task.clone()), None),
        Ready::Call(handle) => (None, Some(handle.clone())),
        Ready::Done(..) | Ready::Gather(..) | Ready::Fire(..) | Ready::Io(..) => (None, None),
    };
    let what = match (&entry, callback) {
        (_, Some(handle)) => callback_name(vm, &handle),
        (Ready::Gather(..), _) => "gather".to_owned(),
        (Ready::Fire(..), _) => "timer".to_owned(),
        (Ready::Io(..), _) => "transport".to_owned(),
        _ => String::new(),
    };
    let begin = vm.module_state::<Trace>().now();
    let result = if event_loop.debug.get() {
        event_loop.run_timed(vm, this, entry)
    } else {
        event_loop.run_entry(vm, entry)
    };
    let end = vm.module_state::<Trace>().now();
    let mut awaits = String::new();
    let mut done = None;
    if let Some(task) = &stepped
        && let Some(future) = task.native::<FutureObj>()
    {
        // A subclass in the language may raise where it is asked; the program's exception is not touched.
        let raised = vm.raised.take();
        if future.is_done() {
            done = Some(outcome(vm, future));
        } else {
            awaits = awaited(vm, task);
        }
        vm.raised = raised;
    }
    let trace = vm.module_state::<Trace>();
    let number = stepped
        .as_ref()
        .and_then(|task| trace.numbers.get(&task.id()).copied());
    if let (Some(number), Some(how)) = (number, done) {
        trace.tasks[number].done = Some((end, how));
        // Another task may get the same identity.
        trace.numbers.retain(|_, other| *other != number);
    }
    trace.steps.push(TracedStep {
        task: number,
        what,
        begin,
        end,
        awaits,
    });
    result
}

fn outcome(vm: &mut Vm, future: &FutureObj) -> String {
    let exception = future.failure();
    if future.state.get() == State::Cancelled {
        "cancelled".to_owned()
    } else if exception.is_none() {
        "returned".to_owned()
    } else {
        let class = class_name(vm, &exception);
        match vm.str_text(&exception) {
            Ok(message) if !message.is_empty() => format!("{class}: {message}"),
            _ => class,
        }
    }
}

/// What a task waits for, and where: the line of the innermost coroutine of the program, and which one of the library it awaits.
fn awaited(vm: &mut Vm, this: &Value) -> String {
    let waiter = task::waiter_of(this);
    let what = if waiter.is_none() {
        "its turn".to_owned()
    } else {
        let trace = vm.module_state::<Trace>();
        match trace.numbers.get(&waiter.id()) {
            Some(&number) => trace.tasks[number].name.clone(),
            None => class_name(vm, &waiter),
        }
    };
    let mut place = String::new();
    let mut of_library = String::new();
    let mut coroutine = task::coroutine_of(this);
    while let Some((name, file, line)) = standing(vm, &coroutine) {
        if !file.starts_with("<std>/") {
            place = format!("{name} ({}:{line})", short(&file));
            of_library.clear();
        } else if place.is_empty() {
            // A task of the library itself.
            place = format!("{name} ({file}:{line})");
        } else if of_library.is_empty() {
            of_library = format!("{name}() in ");
        }
        match vm.get_attr_str(&coroutine, "cr_await") {
            Ok(next) => coroutine = next,
            Err(_) => {
                vm.raised = None;
                break;
            }
        }
    }
    format!("{what}\n{of_library}{place}")
}

/// The name of a suspended coroutine, and the file and line where it stands.
fn standing(vm: &mut Vm, coroutine: &Value) -> Option<(String, String, i64)> {
    let line = vm
        .get_attr_str(coroutine, "cr_frame")
        .and_then(|frame| vm.get_attr_str(&frame, "f_lineno"));
    let code = vm.get_attr_str(coroutine, "cr_code");
    let (Ok(line), Ok(code)) = (line, code) else {
        vm.raised = None;
        return None;
    };
    let file = vm.get_attr_str(&code, "co_filename").ok()?;
    let name = described(vm, coroutine);
    Some((name, text(&file), line.as_small_int()?))
}

/// A path as far as the current folder does not say it.
pub fn short(path: &str) -> &str {
    let folder = std::env::current_dir().ok();
    let folder = folder.as_deref().and_then(std::path::Path::to_str);
    let inside = folder.and_then(|folder| path.strip_prefix(folder)?.strip_prefix('/'));
    inside.unwrap_or(path)
}

/// The qualified name of a coroutine.
fn described(vm: &mut Vm, coroutine: &Value) -> String {
    match vm.get_attr_str(coroutine, "__qualname__") {
        Ok(name) => text(&name),
        Err(_) => {
            vm.raised = None;
            class_name(vm, coroutine)
        }
    }
}

fn callback_name(vm: &mut Vm, handle: &Value) -> String {
    let raised = vm.raised.take();
    let name = vm
        .get_attr_str(handle, "_callback")
        .map(|callback| described(vm, &callback));
    vm.raised = raised;
    name.unwrap_or_else(|_| "callback".to_owned())
}
