//! Collecting cycles, finalisers, and what is left to do when an isolate ends.

use crate::heap::{Kind, Pending};
use crate::protocol::show::text;
use crate::raise::R;
use crate::types::async_generator::bit;
use crate::types::dict::Dict;
use crate::types::generator::State;
use crate::types::module::Module;
use crate::value::Value;
use crate::vm::{CacheEntry, Vm};

/// What module `gc` has set.
pub struct GcSettings {
    pub callbacks: Value,
    pub garbage: Value,
    pub debug: i64,
    pub collections: u64,
    pub collected: u64,
    /// How many objects `freeze` found.
    pub frozen: usize,
}

impl Default for GcSettings {
    fn default() -> GcSettings {
        GcSettings {
            callbacks: Value::NONE,
            garbage: Value::NONE,
            debug: 0,
            collections: 0,
            collected: 0,
            frozen: 0,
        }
    }
}

/// `gc.DEBUG_SAVEALL`
const SAVE_ALL: i64 = 32;

impl Vm {
    /// Free what only cycles keep alive; how many objects that were.
    pub fn collect_cycles(&mut self, generation: usize) -> usize {
        if self.heap.gc.collecting {
            return 0;
        }
        self.heap.gc.collecting = true;
        let raised = self.raised.take();
        self.tell_callbacks("start", generation, 0);
        let found = self.collect_now();
        let settings = self.module_state::<GcSettings>();
        settings.collections += 1;
        settings.collected += found as u64;
        self.tell_callbacks("stop", generation, found);
        self.raised = raised;
        self.heap.gc.survivors = self.heap.gc.allocated - self.heap.gc.freed;
        self.heap.gc.collecting = false;
        found
    }

    fn collect_now(&mut self) -> usize {
        // Cached methods would keep classes alive.
        self.method_cache.fill(CacheEntry::EMPTY);
        let mut garbage = self.heap.find_garbage(&[]);
        if garbage.is_empty() {
            return 0;
        }
        let silenced = self.heap.silence_weakrefs(&garbage);
        self.heap.clear_weakrefs_to(&garbage);
        self.run_pending();
        let finalizers = self.heap.take_finalizers(&garbage);
        if !finalizers.is_empty() {
            for object in finalizers {
                self.finalize(object);
            }
            // A finaliser may have made some of it reachable again.
            let still = self.heap.find_garbage(&garbage);
            let keep: std::collections::HashSet<u64> = still.iter().map(|v| v.raw().0).collect();
            garbage.retain(|v| keep.contains(&v.raw().0));
        }
        let found = garbage.len();
        if self.module_state::<GcSettings>().debug & SAVE_ALL != 0 {
            let list = self.module_state::<GcSettings>().garbage.clone();
            if let Some(list) = list.downcast::<crate::types::list::List>() {
                garbage.into_iter().for_each(|g| list.push(g));
            }
            return found;
        }
        self.heap.clear_garbage(&garbage);
        drop(garbage);
        drop(silenced);
        self.run_pending();
        found
    }

    fn tell_callbacks(&mut self, phase: &str, generation: usize, collected: usize) {
        let callbacks = self.module_state::<GcSettings>().callbacks.clone();
        let callbacks = crate::protocol::show::items(&callbacks);
        if callbacks.is_empty() {
            return;
        }
        let info = self.dict();
        let d = info.downcast::<Dict>().expect("just made");
        for (key, value) in [
            ("generation", generation),
            ("collected", collected),
            ("uncollectable", 0),
        ] {
            let key = self.intern(key);
            d.set_str(&key, Value::small_int(value as i64));
        }
        let phase = self.str(phase);
        for callback in callbacks {
            if self
                .call(&callback, &[phase.clone(), info.clone()])
                .is_err()
            {
                self.unraisable("Exception ignored while calling GC callback", &callback);
            }
        }
    }

    /// Run what releases have left behind: finalisers and callbacks of weak references.
    pub fn run_pending(&mut self) {
        if self.is_halted() {
            return;
        }
        // What dies because of one piece of work comes before the next piece.
        let mut queue = std::collections::VecDeque::new();
        loop {
            for work in std::mem::take(&mut self.heap.pending).into_iter().rev() {
                queue.push_front(work);
            }
            let Some(work) = queue.pop_front() else {
                return;
            };
            {
                match work {
                    Pending::Finalize(object) => self.finalize(object),
                    Pending::WeakCallback(weak, callback) => {
                        let raised = self.raised.take();
                        if self.call(&callback, &[weak]).is_err() {
                            self.unraisable(
                                "Exception ignored while calling weakref callback",
                                &callback,
                            );
                        }
                        self.raised = raised;
                    }
                }
            }
        }
    }

    /// Tell an object that it goes: `__del__`, or the end of a generator.
    fn finalize(&mut self, object: Value) {
        let raised = self.raised.take();
        match object.kind() {
            Some(kind) if kind.is_generator() => self.finalize_generator(&object),
            _ => {
                let name = self.names.__del__.clone();
                if let Some(method) = self.lookup_special(&object, &name)
                    && self.call_unbound(&method, &object, &[]).is_err()
                {
                    self.unraisable("Exception ignored while calling deallocator", &method);
                }
            }
        }
        self.raised = raised;
    }

    /// A generator of any kind goes: it is closed, or warns that nobody has awaited it, or the hook of its loop takes it over.
    pub(crate) fn finalize_generator(&mut self, object: &Value) {
        let Some(body) = crate::types::generator::body(object) else {
            return;
        };
        if let Some(generator) = object.downcast::<crate::types::generator::AsyncGenerator>() {
            let finalizer = generator.finalizer.get();
            if !finalizer.is_none() && generator.flags.get() & bit::CLOSED == 0 {
                if self.call(&finalizer, std::slice::from_ref(object)).is_err() {
                    self.unraisable("Exception ignored while finalizing generator", object);
                }
                return;
            }
        }
        if object.is_kind(Kind::Coroutine) && body.state() == State::Created {
            if self.warn_unawaited(object).is_err() {
                self.unraisable("Exception ignored while finalizing coroutine", object);
            }
            return;
        }
        if self.close_generator(object).is_err() {
            self.unraisable("Exception ignored while closing generator", object);
        }
    }

    fn warn_unawaited(&mut self, coroutine: &Value) -> R<()> {
        let warnings = self.import_simple("warnings")?;
        let name = self.intern("_warn_unawaited_coroutine");
        if let Some(function) = self.get_attr_opt(&warnings, &name)? {
            return self
                .call(&function, std::slice::from_ref(coroutine))
                .map(drop);
        }
        let name = self.get_attr_str(coroutine, "__qualname__")?;
        let class = self.class(|t| &t.RuntimeWarning);
        let message = format!("coroutine '{}' was never awaited", text(&name));
        self.warn(&class, &message, 1)
    }

    /// Warn through the `warnings` module.
    pub fn warn(&mut self, category: &Value, message: &str, stacklevel: usize) -> R<()> {
        self.warn_of(category, message, stacklevel, &Value::NONE)
    }

    /// As [`Vm::warn`]; `source` is the object that the warning is about.
    pub fn warn_of(
        &mut self,
        category: &Value,
        message: &str,
        stacklevel: usize,
        source: &Value,
    ) -> R<()> {
        let warnings = self.import_simple("warnings")?;
        let message = self.str(message);
        let level = Value::small_int(stacklevel as i64);
        let args = [message, category.clone(), level, source.clone()];
        self.call_method(&warnings, "warn", &args).map(drop)
    }

    /// Run exit functions and finalisers of what is left; the exit code, which they may change.
    pub fn at_exit(&mut self, code: u8) -> u8 {
        let mut code = code;
        self.raised = None;
        self.handled = Value::NONE;
        if let Some(threading) = self.loaded_module("threading")
            && self.call_method(&threading, "_shutdown", &[]).is_err()
        {
            self.unraisable("Exception ignored on threading shutdown", &threading);
        }
        self.run_exit_functions();
        // Threads that are still there never run again.
        self.threads.close();
        if self.flush_at_exit().is_err() {
            self.raised = None;
            code = 120;
        }
        self.empty_modules();
        if self.flush_at_exit().is_err() {
            self.raised = None;
            code = 120;
        }
        code
    }

    fn flush_at_exit(&mut self) -> R<()> {
        let mut result = Ok(());
        for name in ["stdout", "stderr"] {
            let key = self.intern(name);
            let file = self.sys.downcast::<Dict>().and_then(|d| d.get_str(&key));
            let Some(file) = file.filter(|f| !f.is_none()) else {
                continue;
            };
            let closed = self
                .get_attr_str(&file, "closed")
                .is_ok_and(|c| c.is_true());
            self.raised = None;
            if closed {
                continue;
            }
            if let Err(raise) = self.flush_stream(Some(&file)) {
                if name == "stdout" {
                    self.unraisable("Exception ignored while flushing sys.stdout", &Value::NONE);
                    result = Err(raise);
                }
                self.raised = None;
            }
        }
        result
    }

    /// The names of the main module go, then the cycles, so that finalisers run.
    fn empty_modules(&mut self) {
        let last = ["last_exc", "last_type", "last_value", "last_traceback"];
        for name in last {
            let key = self.intern(name);
            if let Some(sys) = self.sys.downcast::<Dict>() {
                drop(sys.remove_str(&key));
            }
        }
        self.run_pending();
        if let Some(main) = self.loaded_module("__main__")
            && let Some(main) = main.downcast::<Module>()
        {
            let keys = main.names().keys();
            let hidden = |key: &Value| {
                let name = text(key);
                name.starts_with('_') && !name.starts_with("__")
            };
            for first in [true, false] {
                for key in keys.iter().filter(|k| hidden(k) == first) {
                    if text(key) != "__builtins__" {
                        let old = main.names().set_str(key, Value::NONE);
                        drop(old);
                        self.run_pending();
                    }
                }
            }
        }
        let settings = self.module_state::<GcSettings>();
        let watched = !settings.callbacks.is_none() || settings.debug != 0;
        // Without anybody who could notice, the work is saved.
        if watched || self.heap.count_finalizers() > self.heap.gc.standing {
            self.collect_cycles(2);
            self.run_pending();
        }
    }
}

impl Vm {
    /// Call the functions registered with `atexit`, the last one first.
    fn run_exit_functions(&mut self) {
        if let Some(atexit) = self.loaded_module("atexit")
            && self.call_method(&atexit, "_run_exitfuncs", &[]).is_err()
        {
            self.unraisable("Exception ignored in atexit callback", &atexit);
        }
    }
}
