//! The cycle collector: trial deletion over all blocks (part of unsafe island 2).
//!
//! A count that references from other heap objects do not explain comes from outside: registers, the isolate's own tables, native
//! code. Such objects are roots; what cannot be reached from a root is garbage. No list of roots is needed.

use super::{BLOCK, BlockHead, HEAD, Header, Heap, Kind, block_of, kind};
use crate::value::{Raw, Value};

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
    /// Of [`Heap::count_finalizers`] those that `sys` holds to the end: the standard streams.
    pub standing: usize,
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
            threshold: 30_000,
            collecting: false,
            standing: 0,
            stress: false,
        }
    }
    /// Whether enough was allocated since the last collection.
    #[inline]
    pub fn due(&self) -> bool {
        self.enabled && self.threshold != 0 && {
            let live = self.allocated - self.freed;
            live > self.survivors + self.threshold.max(self.survivors)
        }
    }
}

impl Default for GcState {
    fn default() -> Self {
        GcState::new()
    }
}

/// One number for each cell of each block.
struct Counts {
    /// First number of a block, by the block's index.
    first: Vec<usize>,
    counts: Vec<u32>,
}

/// No object can have this many references.
const REACHED: u32 = u32::MAX;

impl Counts {
    fn new(heap: &Heap) -> Counts {
        let mut first = Vec::with_capacity(heap.blocks.len());
        let mut total = 0;
        for block in &heap.blocks {
            first.push(total);
            // SAFETY: blocks in the list are alive.
            total += unsafe { (*block.as_ptr()).cells } as usize;
        }
        Counts {
            first,
            counts: vec![0; total],
        }
    }

    fn index(&self, object: *mut Header) -> usize {
        // SAFETY: an object lies in a block of the heap.
        unsafe {
            let head: *mut BlockHead = block_of(object);
            let offset = (object as usize & (BLOCK - 1)) - HEAD;
            self.first[(*head).index] + ((offset / 16 * (*head).per_cell) >> 16)
        }
    }

    /// The place of the object a word refers to, if that can be part of a cycle.
    fn of(&mut self, raw: Raw) -> Option<&mut u32> {
        // SAFETY: values refer to objects that are alive.
        if !raw.is_ptr() || !is_container(unsafe { (*raw.ptr()).kind() }) {
            return None;
        }
        let i = self.index(raw.ptr());
        Some(&mut self.counts[i])
    }
}

/// Kinds that the collector tells scripts about: those that can be part of a cycle.
pub fn is_container(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Free
            | Kind::Float
            | Kind::Int
            | Kind::Complex
            | Kind::Str
            | Kind::Bytes
            | Kind::ByteArray
            | Kind::Range
            | Kind::Code
    )
}

impl Heap {
    /// The containers that cannot be reached. `held` owns one further reference to each of its objects, which does not count.
    pub(crate) fn find_garbage(&mut self, held: &[Value]) -> Vec<Value> {
        let mut counts = Counts::new(self);
        let mut all: Vec<*mut Header> = Vec::new();
        self.for_each(|object| {
            // SAFETY: for_each gives objects that are alive.
            if is_container(unsafe { (*object).kind() }) {
                all.push(object);
            }
        });
        for &object in &all {
            let i = counts.index(object);
            // SAFETY: as above.
            counts.counts[i] = unsafe { (*object).count() };
        }
        for value in held {
            if let Some(count) = counts.of(value.raw()) {
                *count -= 1;
            }
        }
        for &object in &all {
            // SAFETY: alive object; nothing changes while it is traced.
            unsafe {
                kind::trace_payload(object, &mut |raw: Raw| {
                    if let Some(count) = counts.of(raw) {
                        debug_assert!(
                            *count > 0,
                            "an object is traced more often than it is owned"
                        );
                        *count = count.wrapping_sub(1);
                    }
                });
            }
        }
        let mut work: Vec<*mut Header> = Vec::new();
        for &object in &all {
            let i = counts.index(object);
            if counts.counts[i] != 0 {
                counts.counts[i] = REACHED;
                work.push(object);
            }
        }
        while let Some(object) = work.pop() {
            // SAFETY: as above.
            unsafe {
                kind::trace_payload(object, &mut |raw: Raw| {
                    if let Some(count) = counts.of(raw)
                        && *count != REACHED
                    {
                        *count = REACHED;
                        work.push(raw.ptr());
                    }
                });
            }
        }
        all.into_iter()
            .filter(|&object| counts.counts[counts.index(object)] != REACHED)
            .map(|object| Raw::from_ptr(object).to_value())
            .collect()
    }

    /// Take the callbacks of weak references that are garbage themselves, so that they are not called.
    pub(crate) fn silence_weakrefs(&mut self, garbage: &[Value]) -> Vec<Value> {
        garbage
            .iter()
            .filter_map(|value| value.downcast::<crate::types::weakref::WeakRef>())
            .map(|weak| weak.callback.replace(Value::NONE))
            .collect()
    }

    /// Clear the weak references to garbage; callbacks are queued.
    pub(crate) fn clear_weakrefs_to(&mut self, garbage: &[Value]) {
        for value in garbage {
            let object = value.raw().ptr();
            // SAFETY: the value keeps its object alive.
            unsafe {
                if (*object).rc & Header::WEAKLY != 0 {
                    (*object).rc &= !Header::WEAKLY;
                    self.clear_weakrefs(object);
                }
            }
        }
    }

    /// The objects among these that must be told before they go; each only once in its life.
    pub(crate) fn take_finalizers(&mut self, garbage: &[Value]) -> Vec<Value> {
        let mut out = Vec::new();
        for value in garbage {
            let object = value.raw().ptr();
            // SAFETY: the value keeps its object alive.
            unsafe {
                if self.awaits_finalizer(object) {
                    (*object).rc |= Header::FINALIZED;
                    out.push(value.clone());
                }
            }
        }
        out
    }

    /// Whether freeing the object runs code of a script.
    ///
    /// # Safety
    /// `object` is alive.
    unsafe fn awaits_finalizer(&self, object: *mut Header) -> bool {
        // SAFETY: the caller's.
        unsafe {
            (*object).rc & Header::FINALIZED == 0
                && (self.shapes.get((*object).shape_id()).has_finalizer
                    || (*object).kind().is_generator())
                && super::needs_finalizer(&self.shapes, object)
        }
    }

    /// How many objects run code of a script when they are freed: finalisers, or callbacks of weak references.
    pub fn count_finalizers(&self) -> usize {
        let mut count = 0;
        self.for_each(|object| {
            // SAFETY: for_each gives objects that are alive.
            let awaits =
                unsafe { (*object).rc & Header::WEAKLY != 0 || self.awaits_finalizer(object) };
            count += usize::from(awaits);
        });
        count
    }

    /// Break the cycles of unreachable objects.
    pub(crate) fn clear_garbage(&mut self, garbage: &[Value]) {
        for value in garbage {
            // SAFETY: the value keeps its object alive; no script can reach it.
            unsafe { kind::clear_payload(value.raw().ptr()) };
        }
    }

    /// What an object refers to, once for each reference.
    pub fn referents(&self, value: &Value) -> Vec<Value> {
        let mut out = Vec::new();
        if value.raw().is_ptr() {
            // SAFETY: the value keeps its object alive.
            unsafe {
                kind::trace_payload(value.raw().ptr(), &mut |raw: Raw| {
                    if !raw.is_undef() {
                        out.push(raw.to_value());
                    }
                });
            }
        }
        out
    }

    /// Every container that is alive.
    pub fn containers(&self) -> Vec<Value> {
        let mut out = Vec::new();
        self.for_each(|object| {
            // SAFETY: for_each gives objects that are alive.
            if is_container(unsafe { (*object).kind() }) {
                out.push(Raw::from_ptr(object).to_value());
            }
        });
        out
    }

    /// Whether an object's finaliser has run.
    pub fn is_finalized(&self, value: &Value) -> bool {
        // SAFETY: the value keeps its object alive.
        value.raw().is_ptr() && unsafe { (*value.raw().ptr()).rc & Header::FINALIZED != 0 }
    }
}
