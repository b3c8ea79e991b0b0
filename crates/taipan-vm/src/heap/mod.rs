//! The heap (unsafe island 2): allocation, release, object headers.
//!
//! Objects live in 64 KiB blocks of one size class each, 64 KiB aligned; larger objects have a block of their own. A block
//! starts with a [`BlockHead`] that points to the heap, so that an object finds its heap by masking its address.
//!
//! # Invariants
//! 1. A cell whose header has kind [`Kind::Free`] is on the free list of its class; every other cell is an object whose payload
//!    is initialised for its kind.
//! 2. `release` is only called with the last reference gone. It never runs script code: finalisers, weak-reference callbacks
//!    and unfinished generators are queued in [`Heap::pending`] and run by the interpreter right after the instruction.
//! 3. Freeing is iterative: payload drops that release further objects put them on [`Heap::dead`].
#![expect(unsafe_code, reason = "object allocation and release")]

pub mod collect;
mod kind;
mod memory;
pub mod object;

pub use kind::*;
pub use object::*;

use crate::types::shape::exact;
use crate::value::{Raw, Value};
use std::alloc::Layout;
use std::ptr::NonNull;

/// What every object starts with.
#[repr(C)]
pub struct Header {
    /// How many references there are beyond the first, in steps of [`Header::ONE`], and flags below. Giving up the last one borrows,
    /// which the processor tells without a comparison.
    pub rc: u32,
    /// `shape id << 8 | kind`.
    pub shape: u32,
}

impl Header {
    /// One reference.
    pub const ONE: u32 = 8;
    /// The finaliser (`__del__`, or a generator's close) has run.
    pub const FINALIZED: u32 = 1;
    /// The object has an entry in [`Heap::weakrefs`].
    pub const WEAKLY: u32 = 2;
    /// Never freed.
    pub const IMMORTAL: u32 = 4;
    /// `rc` of an object with two references and no flags.
    pub const TWO: u32 = Header::ONE;
    /// `rc` of an object without references and flags.
    const FORSAKEN: u32 = 0u32.wrapping_sub(Header::ONE);
    /// `rc` of an immortal object: far from both ends.
    const FOREVER: u32 = 0x8000_0000 | Header::IMMORTAL;

    /// The header of an object with one reference.
    #[inline(always)]
    pub fn new(shape: u32) -> Header {
        Header { rc: 0, shape }
    }
    /// Count one more reference.
    #[inline(always)]
    pub fn retain(&mut self) {
        self.rc = self.rc.wrapping_add(Header::ONE);
    }
    /// Count one reference less; whether it was the last one.
    #[inline(always)]
    #[must_use]
    pub fn forsake(&mut self) -> bool {
        let (rc, last) = self.rc.overflowing_sub(Header::ONE);
        self.rc = rc;
        last
    }
    /// How many references there are.
    #[inline(always)]
    pub fn count(&self) -> u32 {
        (self.rc / Header::ONE + 1) & (u32::MAX / Header::ONE)
    }

    #[inline(always)]
    pub fn kind(&self) -> Kind {
        // SAFETY: the low byte of a shape word is always a kind that was stored as one.
        unsafe { std::mem::transmute::<u8, Kind>(self.shape as u8) }
    }
    #[inline(always)]
    pub fn shape_id(&self) -> usize {
        (self.shape >> 8) as usize
    }
}

const BLOCK: usize = 64 * 1024;

/// The start of a block.
#[repr(C)]
pub struct BlockHead {
    heap: *mut Heap,
    cell_size: u32,
    /// Cells in use so far: objects, or on the free list. What lies behind them has never been touched.
    cells: u32,
    /// Bytes allocated with the system allocator.
    bytes: usize,
    index: usize,
    /// The number of the cell at `offset` is `offset / 16 * per_cell >> 16`: a division takes much longer.
    per_cell: usize,
    /// Allocated by itself, not as a part of a slab.
    single: bool,
}

const HEAD: usize = 48;
/// Largest object in a shared block; 16-byte steps.
const SMALL: usize = 1024;
const CLASSES: usize = SMALL / 16 + 1;
/// So much of a block is made into cells at once, a page: memory that no object needs stays untouched.
const CARVED: usize = 4096;
/// Shared blocks come from the system so many at a time.
const SLAB_BLOCKS: usize = 16;

/// Mixes an address, or the identity of an object: scripts do not choose it.
#[derive(Default)]
pub struct AddressHasher(u64);

impl std::hash::Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_usize(byte as usize);
        }
    }
    fn write_usize(&mut self, address: usize) {
        self.write_u64(address as u64);
    }
    fn write_u64(&mut self, address: u64) {
        // The table takes its place from the low bits and its tag from the high ones.
        let mixed = (self.0 ^ address).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ mixed >> 32;
    }
}

/// A map whose keys are addresses, or identities of objects.
pub type AddressMap<K, V> =
    std::collections::HashMap<K, V, std::hash::BuildHasherDefault<AddressHasher>>;

/// A set of addresses, or identities of objects.
pub type AddressSet<K> = std::collections::HashSet<K, std::hash::BuildHasherDefault<AddressHasher>>;

/// Work for the interpreter that a release has left behind.
pub enum Pending {
    /// Call `__del__` of the object, which is alive again until that is done.
    Finalize(Value),
    /// Call the callback (second) with the dead weak reference (first).
    WeakCallback(Value, Value),
}

/// An isolate's objects.
pub struct Heap {
    free: [*mut Header; CLASSES],
    blocks: Vec<NonNull<BlockHead>>,
    /// The block of each class that still has room for cells.
    partial: [*mut BlockHead; CLASSES],
    slabs: Vec<NonNull<u8>>,
    /// Blocks handed out of the last slab.
    slab_used: usize,
    large_free: usize,
    /// Class and layout of every shape; index is the shape id.
    pub shapes: crate::types::shape::Shapes,
    dead: Vec<*mut Header>,
    draining: bool,
    /// Weak references by object.
    pub weakrefs: AddressMap<usize, Vec<*mut Header>>,
    pub pending: Vec<Pending>,
    /// Set with `pending`, and by whoever wants the interpreter's attention: the eval breaker.
    pub breaker: std::sync::Arc<std::sync::atomic::AtomicU32>,
    /// Bytes in blocks and large objects now.
    pub bytes: usize,
    /// Bytes of what objects own outside of their cells; only counted under a limit (see `memory`).
    pub outside: usize,
    /// Bytes of what native code collects and no object holds yet, about.
    pub transient: usize,
    /// The most that was in use under a limit.
    pub peak: usize,
    /// Bytes that the isolate may have.
    pub limit: Option<usize>,
    pub gc: collect::GcState,
    /// Key of string and bytes hashes.
    pub hash_seed: (u64, u64),
    /// Off while the isolate is torn down: no finaliser is queued any more.
    pub finalizers: bool,
}

/// Reasons in the eval breaker word.
pub mod reason {
    /// `Heap::pending` is not empty.
    pub const PENDING: u32 = 1;
    /// A collection is due.
    pub const COLLECT: u32 = 2;
    /// A signal or interrupt has arrived.
    pub const SIGNAL: u32 = 4;
    /// Another thread waits for the isolate's lock.
    pub const HANDOVER: u32 = 8;
    /// The host wants the script to stop.
    pub const HALT: u32 = 16;
    /// A function queued by another thread is to be called.
    pub const CALL: u32 = 32;
    /// Handles outside of the isolate have been dropped.
    pub const RELEASE: u32 = 64;
    /// The call stack is to be noted for a profile.
    pub const SAMPLE: u32 = 128;
    /// There is more memory in use than the isolate may have.
    pub const MEMORY: u32 = 256;
    /// What native code asks for while it works.
    pub const URGENT: u32 = HALT | MEMORY;
}

impl Heap {
    pub fn new() -> Box<Heap> {
        Box::new(Heap {
            free: [std::ptr::null_mut(); CLASSES],
            blocks: Vec::new(),
            partial: [std::ptr::null_mut(); CLASSES],
            slabs: Vec::new(),
            slab_used: SLAB_BLOCKS,
            large_free: 0,
            shapes: crate::types::shape::Shapes::new(),
            dead: Vec::new(),
            draining: false,
            weakrefs: Default::default(),
            pending: Vec::new(),
            breaker: Default::default(),
            bytes: 0,
            outside: 0,
            transient: 0,
            peak: 0,
            limit: None,
            gc: collect::GcState::new(),
            hash_seed: (0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344),
            finalizers: true,
        })
    }

    /// Memory for an object of `size` bytes, uninitialised but for nothing.
    #[inline(always)]
    pub fn alloc_raw(&mut self, size: usize) -> *mut Header {
        if size <= SMALL {
            let class = size.div_ceil(16);
            let cell = self.free[class];
            if !cell.is_null() {
                // SAFETY: heap invariant 1: a free cell holds the next one in its second word.
                unsafe { self.free[class] = *(cell as *mut *mut Header).add(1) };
                self.gc.allocated += 1;
                return cell;
            }
        }
        self.alloc_slow(size)
    }

    #[cold]
    #[inline(never)]
    fn alloc_slow(&mut self, size: usize) -> *mut Header {
        if self.gc.due() {
            self.breaker
                .fetch_or(reason::COLLECT, std::sync::atomic::Ordering::Relaxed);
        }
        if size > SMALL {
            let bytes = HEAD + size;
            let layout = Layout::from_size_align(bytes, BLOCK).expect("block sizes fit isize");
            let memory = allocate(layout).as_ptr();
            let head = self.add_block(memory, bytes, size as u32, 1);
            // SAFETY: the block has room for head and object.
            return unsafe { (head as *mut u8).add(HEAD) as *mut Header };
        }
        self.carve(size.div_ceil(16));
        let cell = self.free[size.div_ceil(16)];
        // SAFETY: heap invariant 1; carving has left at least one cell on the list.
        unsafe { self.free[size.div_ceil(16)] = *(cell as *mut *mut Header).add(1) };
        self.gc.allocated += 1;
        cell
    }

    /// Put some cells onto the free list of a class.
    fn carve(&mut self, class: usize) {
        let cell_size = class * 16;
        let capacity = (BLOCK - HEAD) / cell_size;
        let head = self.partial[class];
        // SAFETY: blocks in the list are alive.
        let head = if head.is_null() || unsafe { (*head).cells } as usize == capacity {
            let memory = self.shared_block();
            self.partial[class] = self.add_block(memory, BLOCK, cell_size as u32, 0);
            self.partial[class]
        } else {
            head
        };
        // SAFETY: all cells lie inside the block.
        unsafe {
            let first = (head as *mut u8).add(HEAD);
            let from = (*head).cells as usize;
            // As many as end on the page that the first one is on, so that no page is touched for a part of it.
            let page_end = (HEAD + from * cell_size) / CARVED * CARVED + CARVED;
            let to = ((page_end - HEAD) / cell_size).max(from + 1).min(capacity);
            let mut next = self.free[class];
            for i in (from..to).rev() {
                let cell = first.add(i * cell_size) as *mut Header;
                (*cell).rc = 0;
                (*cell).shape = Kind::Free as u32;
                *(cell as *mut *mut Header).add(1) = next;
                next = cell;
            }
            self.free[class] = next;
            (*head).cells = to as u32;
        }
    }

    /// Memory for a block of small objects.
    fn shared_block(&mut self) -> *mut u8 {
        if self.limit.is_some() {
            return allocate(memory::SINGLE).as_ptr();
        }
        if self.slab_used == SLAB_BLOCKS {
            self.slabs.push(memory::new_slab());
            self.slab_used = 0;
        }
        let slab = self.slabs.last().expect("there is one").as_ptr();
        let at = self.slab_used * BLOCK;
        self.slab_used += 1;
        // SAFETY: the offset lies inside the slab.
        unsafe { slab.add(at) }
    }

    fn add_block(
        &mut self,
        memory: *mut u8,
        bytes: usize,
        cell_size: u32,
        cells: u32,
    ) -> *mut BlockHead {
        let head = memory as *mut BlockHead;
        self.bytes += bytes;
        if let Some(limit) = self.limit {
            self.look_at(limit);
        }
        // SAFETY: freshly allocated, big enough.
        unsafe {
            head.write(BlockHead {
                heap: self,
                cell_size,
                cells,
                bytes,
                index: self.blocks.len(),
                per_cell: (1usize << 16).div_ceil((cell_size as usize / 16).max(1)),
                single: self.limit.is_some() && cell_size as usize <= SMALL,
            });
            self.blocks.push(NonNull::new_unchecked(head));
        }
        head
    }

    /// Give a cell back. The payload has been dropped.
    #[inline(always)]
    pub(crate) unsafe fn free_cell(&mut self, cell: *mut Header) {
        // SAFETY: the cell lies in a block of this heap.
        unsafe {
            let head = block_of(cell);
            let size = (*head).cell_size as usize;
            if size > SMALL {
                return self.free_large(head);
            }
            let class = size / 16;
            (*cell).shape = Kind::Free as u32;
            *(cell as *mut *mut Header).add(1) = self.free[class];
            self.free[class] = cell;
            self.gc.freed += 1;
        }
    }

    #[cold]
    unsafe fn free_large(&mut self, head: *mut BlockHead) {
        // SAFETY: a large block is in the list once and holds only this object.
        unsafe {
            let index = (*head).index;
            self.blocks.swap_remove(index);
            if let Some(moved) = self.blocks.get(index) {
                (*moved.as_ptr()).index = index;
            }
            let bytes = (*head).bytes;
            self.bytes -= bytes;
            self.gc.freed += 1;
            self.large_free += 1;
            std::alloc::dealloc(
                head as *mut u8,
                Layout::from_size_align_unchecked(bytes, BLOCK),
            );
        }
    }

    /// Allocate an object with this payload. `T`'s kind decides the layout; `shape` the class.
    #[inline(always)]
    pub fn alloc<T: Payload>(&mut self, shape: u32, payload: T) -> Value {
        debug_assert_eq!(shape as u8, T::KIND as u8);
        debug_assert_eq!(
            self.shapes.get((shape >> 8) as usize).extension,
            0,
            "objects with room for attributes come from alloc_sub"
        );
        let cell = self.alloc_raw(size_of::<Obj<T>>()) as *mut Obj<T>;
        // SAFETY: fresh memory of the right size.
        unsafe {
            cell.write(Obj {
                header: Header::new(shape),
                payload,
            });
            Raw::from_ptr(cell as *const Header).into_value()
        }
    }

    /// Call `visit` with every object.
    pub fn for_each(&self, mut visit: impl FnMut(*mut Header)) {
        for block in &self.blocks {
            // SAFETY: blocks in the list are alive; their cells are objects or free.
            unsafe {
                let head = block.as_ptr();
                let first = (head as *mut u8).add(HEAD);
                for i in 0..(*head).cells as usize {
                    let cell = first.add(i * (*head).cell_size as usize) as *mut Header;
                    if (*cell).kind() != Kind::Free {
                        visit(cell);
                    }
                }
            }
        }
    }

    /// How many objects are alive.
    pub fn count(&self) -> usize {
        let mut n = 0;
        self.for_each(|_| n += 1);
        n
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        // Payloads own memory outside of the blocks: drop each, without following references.
        self.finalizers = false;
        self.draining = true;
        let mut all = Vec::new();
        self.for_each(|o| all.push(o));
        for &object in &all {
            // SAFETY: counting everything up keeps every object in place while payloads drop their references.
            unsafe { (*object).rc = Header::FOREVER };
        }
        for &object in &all {
            // Suspended bodies read their code to know what they own: empty them while all payloads stand.
            if let Some(body) = crate::types::generator::body(Raw::from_ptr(object).as_value()) {
                body.finish();
            }
        }
        for object in all {
            // SAFETY: each object once; nothing reads a payload after this.
            unsafe { kind::drop_payload(object) };
        }
        // Shapes and queued work hold values too: they go before the memory does.
        drop(std::mem::take(&mut self.shapes));
        drop(std::mem::take(&mut self.pending));
        for block in std::mem::take(&mut self.blocks) {
            // SAFETY: a large object's block was allocated with this layout in alloc_slow.
            unsafe {
                if (*block.as_ptr()).single {
                    std::alloc::dealloc(block.as_ptr() as *mut u8, memory::SINGLE);
                    continue;
                }
                if (*block.as_ptr()).cell_size as usize <= SMALL {
                    continue;
                }
                let bytes = (*block.as_ptr()).bytes;
                std::alloc::dealloc(
                    block.as_ptr() as *mut u8,
                    Layout::from_size_align_unchecked(bytes, BLOCK),
                );
            }
        }
        for slab in std::mem::take(&mut self.slabs) {
            // SAFETY: allocated with this layout in shared_block.
            unsafe { memory::drop_slab(slab) };
        }
    }
}

/// The layout of a slab.
const SLAB: Layout = match Layout::from_size_align(SLAB_BLOCKS * BLOCK, BLOCK) {
    Ok(layout) => layout,
    Err(_) => panic!("a power of two"),
};

fn allocate(layout: Layout) -> NonNull<u8> {
    // SAFETY: the layout has a size.
    let memory = unsafe { std::alloc::alloc(layout) };
    NonNull::new(memory).unwrap_or_else(|| std::alloc::handle_alloc_error(layout))
}

#[inline(always)]
fn block_of(object: *mut Header) -> *mut BlockHead {
    (object as usize & !(BLOCK - 1)) as *mut BlockHead
}

/// The heap that an object lives in.
#[inline(always)]
pub fn heap_of(object: *mut Header) -> *mut Heap {
    // SAFETY: every object lies behind the head of its block.
    unsafe { (*block_of(object)).heap }
}

/// By how many items the full buffer of the object with this payload grows, which is counted: as many again as there are. Near the
/// memory limit it is less, so that what is told at the next safepoint is not far beyond.
pub(crate) fn growth_in_heap_of<T: Payload, I>(payload: &T, capacity: usize) -> usize {
    // SAFETY: payloads are only reachable by reference inside their objects, and objects inside blocks; nothing borrows the heap
    // while a native method works on its receiver.
    let heap = unsafe { &mut *heap_of(payload as *const T as *mut Header) };
    let mut more = capacity.max(4);
    if !heap.admits(more * size_of::<I>()) {
        more = more / 16 + 16;
    }
    heap.note(more * size_of::<I>());
    more
}

/// The hash seed of the isolate whose heap holds this payload.
pub fn hash_seed_of<T: Payload>(payload: &T) -> (u64, u64) {
    // SAFETY: payloads are only reachable by reference inside their objects, and objects inside blocks.
    unsafe { (*heap_of(payload as *const T as *mut Header)).hash_seed }
}

/// The last reference to `object` is gone.
///
/// # Safety
/// Nobody owns a reference to it any more.
#[cold]
#[inline(never)]
pub unsafe fn release(object: *mut Header) {
    // SAFETY: by contract; invariants 1 to 3. Payload drops come back here: nothing borrows the heap meanwhile.
    unsafe {
        let heap = heap_of(object);
        if (*object).rc & Header::IMMORTAL != 0 {
            (*object).rc = Header::FOREVER;
            return;
        }
        if (*heap).draining {
            (*heap).dead.push(object);
            return;
        }
        (*heap).draining = true;
        release_with_rest(heap, object);
        (*heap).draining = false;
    }
}

/// Free a generator or coroutine whose body has ended.
///
/// # Safety
/// As release_one: nobody has a reference any more, nor wants to be told; the body is over, and no release is going on.
#[inline(never)]
pub(crate) unsafe fn free_ended(heap: *mut Heap, object: *mut Header) {
    // SAFETY: by contract; a generator and a coroutine have the same payload. What it held may be released in turn.
    unsafe {
        debug_assert!(crate::types::generator::is_over(object) && !(*heap).draining);
        let object_of = object as *mut Obj<crate::types::generator::Generator>;
        std::ptr::drop_in_place(&raw mut (*object_of).payload);
        (*heap).free_cell(object);
    }
}

/// Release an object and what dies with it.
///
/// # Safety
/// As release_one; the heap is draining.
#[inline(always)]
unsafe fn release_with_rest(heap: *mut Heap, object: *mut Header) {
    // SAFETY: by contract; what was put among the dead has no references.
    unsafe {
        release_one(heap, object);
        while let Some(next) = (*heap).dead.pop() {
            release_one(heap, next);
        }
    }
}

/// As [`release`] for several objects of one heap, which is not releasing.
///
/// # Safety
/// As release for each of them.
pub(crate) unsafe fn release_all(heap: *mut Heap, objects: &[*mut Header]) {
    // SAFETY: as release.
    unsafe {
        (*heap).draining = true;
        for &object in objects {
            if (*object).rc & Header::IMMORTAL != 0 {
                (*object).rc = Header::FOREVER;
                continue;
            }
            release_with_rest(heap, object);
        }
        (*heap).draining = false;
    }
}

/// # Safety
/// As release; the heap is the object's, and nobody borrows it.
#[inline]
unsafe fn release_one(heap: *mut Heap, object: *mut Header) {
    // SAFETY: by contract; the heap is borrowed for single steps only, never while a payload is dropped.
    unsafe {
        let kind = (*object).kind();
        // Most objects have neither flags, nor a finaliser, nor attributes.
        if (*object).rc == Header::FORSAKEN && (*object).shape == exact(kind) && kind.is_plain() {
            debug_assert_eq!((*heap).shapes.get((*object).shape_id()).extension, 0);
            let first = (*heap).dead.len();
            kind::drop_plain(object, kind);
            (*heap).order_dead(first, kind);
            (*heap).free_cell(object);
            return;
        }
        if kind == Kind::Instance && (*object).rc == Header::FORSAKEN {
            let shape = (*heap).shapes.of(&*object);
            if !shape.has_finalizer {
                let first = (*heap).dead.len();
                crate::types::instance::drop_shaped(object, shape);
                (*heap).order_dead(first, kind);
                (*heap).free_cell(object);
                return;
            }
        }
        if kind.is_generator()
            && (*object).rc == Header::FORSAKEN
            && crate::types::generator::is_over(object)
        {
            let first = (*heap).dead.len();
            kind::drop_plain(object, kind);
            (*heap).order_dead(first, kind);
            (*heap).free_cell(object);
            return;
        }
        if (*object).rc & Header::FINALIZED == 0
            && (*heap).finalizers
            && ((*heap).shapes.get((*object).shape_id()).has_finalizer || kind.is_generator())
            && needs_finalizer(&(*heap).shapes, object)
        {
            (*object).rc |= Header::FINALIZED;
            (*object).retain();
            (*heap)
                .pending
                .push(Pending::Finalize(Raw::from_ptr(object).into_value()));
            (*heap)
                .breaker
                .fetch_or(reason::PENDING, std::sync::atomic::Ordering::Relaxed);
            return;
        }
        if (*object).rc & Header::WEAKLY != 0 {
            (*heap).clear_weakrefs(object);
        }
        let first = (*heap).dead.len();
        kind::drop_payload(object);
        (*heap).order_dead(first, kind);
        (*heap).free_cell(object);
    }
}

impl Heap {
    /// What an object's end has left dying goes next, the last one first: that is the order of lists and tuples. All others let go
    /// of the first one first.
    #[inline(always)]
    fn order_dead(&mut self, first: usize, kind: Kind) {
        if self.dead.len() > first + 1 && !matches!(kind, Kind::List | Kind::Tuple) {
            self.dead[first..].reverse();
        }
    }
}

/// Whether a release of this object must call into the script first.
unsafe fn needs_finalizer(shapes: &crate::types::shape::Shapes, object: *mut Header) -> bool {
    // SAFETY: the object's payload is intact.
    unsafe {
        let kind = (*object).kind();
        if kind.is_generator() {
            return crate::types::generator::needs_close(object);
        }
        // Steps of asynchronous generators and futures are many, and few have something to say at their end. Scripts' classes may.
        let is_quiet = kind == Kind::Native
            && !shapes.get((*object).shape_id()).counts_class
            && object::native_vtable(object).is_quiet(object);
        !is_quiet
    }
}

impl Heap {
    /// Clear every weak reference to `object` and queue the callbacks.
    pub(crate) fn clear_weakrefs(&mut self, object: *mut Header) {
        let Some(list) = self.weakrefs.remove(&(object as usize)) else {
            return;
        };
        // The newest reference calls back first.
        for &weak in list.iter().rev() {
            // SAFETY: a weak reference removes itself from the list when it is freed.
            let (alive, callback) = unsafe {
                let weak = weak as *mut Obj<crate::types::weakref::WeakRef>;
                (*weak).payload.target.set(std::ptr::null_mut());
                (
                    (*weak).header.count() > 0,
                    (*weak).payload.callback.replace(Value::NONE),
                )
            };
            if alive && !callback.is_none() && self.finalizers {
                self.pending.push(Pending::WeakCallback(
                    Raw::from_ptr(weak).to_value(),
                    callback,
                ));
                self.breaker
                    .fetch_or(reason::PENDING, std::sync::atomic::Ordering::Relaxed);
            }
        }
    }
}

/// A weak reference is freed before its target.
pub(crate) fn forget_weakref(target: *mut Header, weak: &crate::types::weakref::WeakRef) {
    // SAFETY: the target is alive (its weak references are cleared when it dies), so its heap is.
    unsafe {
        let heap = &mut *heap_of(target);
        let payload = weak as *const crate::types::weakref::WeakRef;
        if let Some(list) = heap.weakrefs.get_mut(&(target as usize)) {
            list.retain(|&w| {
                !std::ptr::eq(
                    &(*(w as *const Obj<crate::types::weakref::WeakRef>)).payload,
                    payload,
                )
            });
            if list.is_empty() {
                heap.weakrefs.remove(&(target as usize));
                (*target).rc &= !Header::WEAKLY;
            }
        }
    }
}

/// A class is being freed: its bases and its shapes must not know it any more.
pub(crate) fn class_dies(class: &crate::types::type_::Type) {
    let raw = raw_of(class);
    // SAFETY: an object's heap is alive.
    let heap = unsafe { &mut *heap_of(raw.ptr()) };
    // When everything goes, the bases may be gone already.
    if heap.finalizers {
        class.detach();
        heap.shapes.retire(raw, class.root_shape());
        heap.shapes.retire(raw, class.in_dict.get() as usize);
    }
}

impl Heap {
    /// The weak references to an object, oldest first.
    pub fn weakrefs_of(&self, object: &Value) -> Vec<Value> {
        if !object.raw().is_ptr() {
            return Vec::new();
        }
        self.weakrefs
            .get(&(object.raw().ptr() as usize))
            .map(|list| list.iter().map(|&w| Raw::from_ptr(w).to_value()).collect())
            .unwrap_or_default()
    }

    /// The first weak reference to an object that fits.
    pub fn find_weakref(&self, object: &Value, fits: impl Fn(&Value) -> bool) -> Option<Value> {
        let list = self.weakrefs.get(&(object.raw().ptr() as usize))?;
        let mut known = list.iter().map(|&w| Raw::from_ptr(w));
        known.find(|w| fits(w.as_value())).map(Raw::to_value)
    }

    /// Enter a weak reference in the list of its target: at the beginning if it is one that is asked for again.
    pub fn register_weakref(&mut self, target: &Value, weak: &Value, shared: bool) {
        let object = target.raw().ptr();
        let list = self.weakrefs.entry(object as usize).or_default();
        list.insert(if shared { 0 } else { list.len() }, weak.raw().ptr());
        // SAFETY: the target is alive.
        unsafe { (*object).rc |= Header::WEAKLY };
    }

    /// Whether a value may be used in this heap: it is one of its objects, or no object at all.
    #[inline]
    pub fn owns(&self, value: &Value) -> bool {
        !value.raw().is_ptr() || std::ptr::eq(heap_of(value.raw().ptr()), self)
    }

    /// Bytes of an object's cell (8 for values that need none).
    pub fn size_of(&self, object: &Value) -> usize {
        if !object.raw().is_ptr() {
            return 8;
        }
        // SAFETY: an object's block is alive.
        unsafe { (*block_of(object.raw().ptr())).cell_size as usize }
    }
}

/// The shape id of a pointer word.
#[inline(always)]
pub fn shape_id_of(raw: Raw) -> usize {
    debug_assert!(raw.is_ptr());
    // SAFETY: value invariant 1.
    unsafe { (*raw.ptr()).shape_id() }
}

/// The payload of a class word, borrowed as long as an instance of the class.
#[inline(always)]
pub fn class_payload(class: Raw, _instance: &Value) -> &crate::types::type_::Type {
    debug_assert!(class.kind() == Some(Kind::Type));
    // SAFETY: shapes and builtin tables only hold classes; an instance keeps its class alive.
    unsafe { &(*(class.ptr() as *const Obj<crate::types::type_::Type>)).payload }
}
