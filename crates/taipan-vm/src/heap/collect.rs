//! The cycle collector: when it runs and what it has counted. (Collection itself: [`crate::vm::Vm::collect`].)

/// Counters and settings of the collector.
pub struct GcState {
    /// Objects allocated and freed since the isolate began.
    pub allocated: u64,
    pub freed: u64,
    /// `allocated - freed` after the last collection.
    pub survivors: u64,
    pub enabled: bool,
    /// New objects beyond the survivors that make a collection due; 0: never.
    pub threshold: u64,
    pub collecting: bool,
    /// Collect at every allocation refill and every checkpoint (tests).
    pub stress: bool,
}

impl GcState {
    pub fn new() -> GcState {
        GcState {
            allocated: 0,
            freed: 0,
            survivors: 0,
            enabled: true,
            threshold: 20_000,
            collecting: false,
            stress: false,
        }
    }
    /// Whether enough was allocated since the last collection.
    #[inline]
    pub fn due(&self) -> bool {
        self.enabled && self.threshold != 0 && {
            let live = self.allocated - self.freed;
            live > self.survivors + self.threshold.max(self.survivors / 2)
        }
    }
}

impl Default for GcState {
    fn default() -> Self {
        GcState::new()
    }
}
