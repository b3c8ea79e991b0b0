//! A module is loaded by one thread; others that want it wait until that is done.

use crate::raise::R;
use crate::threads::{Ident, WaitQueue};
use crate::vm::Vm;
use std::cell::Cell;
use std::rc::Rc;

/// The modules that are being loaded, and who waits for which.
#[derive(Default)]
struct Loading {
    modules: Vec<Load>,
    waiting: Vec<(Ident, String)>,
}

struct Load {
    name: String,
    thread: Ident,
    done: Rc<Done>,
}

#[derive(Default)]
struct Done {
    is_done: Cell<bool>,
    queue: WaitQueue,
}

impl Loading {
    /// The thread that loads a module, and what to wait with. Modules that this thread loads itself are no reason to wait.
    fn by_other(&self, name: &str, me: Ident) -> Option<&Load> {
        let load = self.modules.iter().find(|load| load.name == name)?;
        (load.thread != me).then_some(load)
    }

    /// Whether a thread waits, perhaps by way of others, for a module that `me` loads.
    fn waits_for(&self, thread: Ident, me: Ident) -> bool {
        let mut at = thread;
        // No longer than there are threads that wait.
        for _ in 0..=self.waiting.len() {
            let Some((_, name)) = self.waiting.iter().find(|(waiting, _)| *waiting == at) else {
                return false;
            };
            match self.modules.iter().find(|load| load.name == *name) {
                Some(load) if load.thread == me => return true,
                Some(load) => at = load.thread,
                None => return false,
            }
        }
        true
    }
}

impl Vm {
    /// This thread begins to load a module.
    pub(super) fn begin_import(&mut self, name: &str) {
        let thread = self.threads.current();
        self.module_state::<Loading>().modules.push(Load {
            name: name.to_owned(),
            thread,
            done: Rc::default(),
        });
    }

    /// The end of what [`Vm::begin_import`] began.
    pub(super) fn end_import(&mut self, name: &str) {
        let me = self.threads.current();
        let modules = &mut self.module_state::<Loading>().modules;
        if let Some(at) = modules
            .iter()
            .rposition(|load| load.thread == me && load.name == name)
        {
            let done = modules.remove(at).done;
            done.is_done.set(true);
            done.queue.wake_all();
        }
    }

    /// Wait while another thread loads the module; true if there was something to wait for. A thread that waits for this one
    /// is not waited for: it would be for ever, and what it has loaded so far has to do.
    pub(super) fn await_import(&mut self, name: &str) -> R<bool> {
        let me = self.threads.current();
        let loading = self.module_state::<Loading>();
        let Some(load) = loading.by_other(name, me) else {
            return Ok(false);
        };
        let (thread, done) = (load.thread, load.done.clone());
        if loading.waits_for(thread, me) || !self.threads.knows(thread) {
            return Ok(false);
        }
        let waiting = &mut self.module_state::<Loading>().waiting;
        waiting.push((me, name.to_owned()));
        let result = done.queue.wait(self, None, || done.is_done.get());
        let waiting = &mut self.module_state::<Loading>().waiting;
        waiting.retain(|(thread, _)| *thread != me);
        result.map(|_| true)
    }
}
