//! Samples of the running program for profiles: a thread asks for one at intervals, the next checkpoint takes it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::heap::reason;
use crate::vm::Vm;

/// A line of a function that was running.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The function's qualified name.
    pub function: Box<str>,
    /// The file of its source.
    pub file: Arc<str>,
    /// The line.
    pub line: u32,
}

/// Call stacks, outermost call first, and how often each was seen.
pub type Samples = HashMap<Vec<Place>, u64>;

/// What an isolate keeps while it is sampled.
pub(crate) struct Sampler {
    samples: Samples,
    stop: Arc<AtomicBool>,
}

impl Vm {
    /// Begin to sample the call stack at every interval. Time that is spent waiting is not seen.
    pub fn start_sampling(&mut self, interval: Duration) -> std::io::Result<()> {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, breaker) = (stop.clone(), self.heap.breaker.clone());
        std::thread::Builder::new()
            .name("sampler".into())
            .spawn(move || {
                let _ = crate::signals::mask(crate::signals::SET, &crate::signals::all());
                while !stopped.load(Ordering::Relaxed) {
                    std::thread::sleep(interval);
                    breaker.fetch_or(reason::SAMPLE, Ordering::Relaxed);
                }
            })?;
        self.sampler = Some(Box::new(Sampler {
            samples: Samples::new(),
            stop,
        }));
        Ok(())
    }

    /// End sampling; what was seen.
    pub fn stop_sampling(&mut self) -> Samples {
        let Some(sampler) = self.sampler.take() else {
            return Samples::new();
        };
        sampler.stop.store(true, Ordering::Relaxed);
        sampler.samples
    }

    /// Note the stack of the running thread.
    #[cold]
    pub(crate) fn take_sample(&mut self) {
        let Some(mut sampler) = self.sampler.take() else {
            return;
        };
        let stack: Vec<Place> = (0..self.frame_depth())
            .map(|depth| {
                let (code, pc) = self.code_at(depth);
                Place {
                    function: code.qualname.clone(),
                    file: code.filename.clone(),
                    line: code.location(pc).line,
                }
            })
            .collect();
        if !stack.is_empty() {
            *sampler.samples.entry(stack).or_default() += 1;
        }
        self.sampler = Some(sampler);
    }
}
