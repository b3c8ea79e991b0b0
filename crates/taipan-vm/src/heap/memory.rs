//! How much memory an isolate may have (part of unsafe island 2).
//!
//! Cells are counted by the block. What objects own outside of their cells (buffers of lists, tables, texts, big ints) is counted when
//! it is made, and not when it goes: once the sum reaches the limit, stock is taken, which adds up what there really is and gives
//! empty blocks back. So an isolate without a limit pays nothing, and one with a limit a walk over its objects now and then.

use super::{BLOCK, BlockHead, HEAD, Heap, Kind, SMALL, kind, reason};
use crate::heap::Header;
use std::alloc::Layout;
use std::ptr::NonNull;
use std::sync::Mutex;
use std::sync::atomic::Ordering::Relaxed;

/// The layout of a block that is given back when it is empty.
pub(super) const SINGLE: Layout = match Layout::from_size_align(BLOCK, BLOCK) {
    Ok(layout) => layout,
    Err(_) => panic!("a power of two"),
};

/// A slab that no heap has.
struct Spare(NonNull<u8>);

// SAFETY: it is plain memory, and whoever takes it out is the only one that has it.
unsafe impl Send for Spare {}

/// Slabs of heaps that are gone, for the next ones: a host that makes small isolates one after the other spends most of the time
/// on getting the pages from the system anew.
static SPARES: Mutex<Vec<Spare>> = Mutex::new(Vec::new());
/// So many are kept.
const MOST_SPARES: usize = 2;

/// Memory for a slab.
pub(super) fn new_slab() -> NonNull<u8> {
    let spare = SPARES.try_lock().ok().and_then(|mut spares| spares.pop());
    spare.map_or_else(|| super::allocate(super::SLAB), |spare| spare.0)
}

/// Give a slab back.
///
/// # Safety
/// It is from [`new_slab`], and nobody uses it any more.
pub(super) unsafe fn drop_slab(slab: NonNull<u8>) {
    if let Ok(mut spares) = SPARES.try_lock()
        && spares.len() < MOST_SPARES
    {
        spares.push(Spare(slab));
        return;
    }
    // SAFETY: by contract; all slabs have this layout.
    unsafe { std::alloc::dealloc(slab.as_ptr(), super::SLAB) };
}

impl Heap {
    /// Bytes in use, as far as is known without taking stock.
    pub fn used(&self) -> usize {
        self.bytes
            .saturating_add(self.outside)
            .saturating_add(self.transient)
    }

    /// Whether the limit leaves room for so many bytes more. Nothing is counted: the object that they go into is.
    #[inline]
    pub fn admits(&mut self, bytes: usize) -> bool {
        match self.limit {
            None => true,
            Some(limit) => self.admits_within(limit, bytes),
        }
    }

    fn admits_within(&mut self, limit: usize, bytes: usize) -> bool {
        if self.used().saturating_add(bytes) <= limit {
            return true;
        }
        self.take_stock();
        self.used().saturating_add(bytes) <= limit
    }

    /// A buffer of so many bytes has been made for an object. What is too much is told at the next safepoint.
    #[inline]
    pub fn note(&mut self, bytes: usize) {
        if let Some(limit) = self.limit {
            self.outside = self.outside.saturating_add(bytes);
            self.look_at(limit);
        }
    }

    /// See whether the isolate has more than it may.
    #[inline]
    pub(super) fn look_at(&mut self, limit: usize) {
        self.peak = self.peak.max(self.used().min(limit));
        if self.used() > limit {
            self.breaker.fetch_or(reason::MEMORY, Relaxed);
        }
    }

    /// Find out how much memory there really is, and give back blocks without objects.
    pub fn take_stock(&mut self) -> usize {
        let mut outside = 0;
        let mut empty = false;
        for block in &self.blocks {
            // SAFETY: blocks in the list are alive; their cells are objects or free.
            unsafe {
                let head = block.as_ptr();
                let mut live = false;
                for cell in cells(head) {
                    if (*cell).kind() != Kind::Free {
                        live = true;
                        outside += kind::outside(cell);
                    }
                }
                empty |= !live && (*head).single;
            }
        }
        self.outside = outside;
        if empty && !self.gc.collecting {
            self.give_back();
        }
        self.used()
    }

    /// Give blocks without objects back to the system.
    fn give_back(&mut self) {
        self.free.fill(std::ptr::null_mut());
        self.partial.fill(std::ptr::null_mut());
        let mut at = 0;
        while at < self.blocks.len() {
            let head = self.blocks[at].as_ptr();
            // SAFETY: as in `take_stock`; a block that goes holds no object, and no free list leads to its cells any more.
            unsafe {
                let size = (*head).cell_size as usize;
                let has_objects = cells(head).any(|cell| (*cell).kind() != Kind::Free);
                if (*head).single && !has_objects {
                    self.blocks.swap_remove(at);
                    if let Some(moved) = self.blocks.get(at) {
                        (*moved.as_ptr()).index = at;
                    }
                    self.bytes -= (*head).bytes;
                    std::alloc::dealloc(head as *mut u8, SINGLE);
                    continue;
                }
                if size <= SMALL {
                    let class = size / 16;
                    for cell in cells(head).filter(|&cell| (*cell).kind() == Kind::Free) {
                        *(cell as *mut *mut Header).add(1) = self.free[class];
                        self.free[class] = cell;
                    }
                    if ((*head).cells as usize) < (BLOCK - HEAD) / size {
                        self.partial[class] = head;
                    }
                }
            }
            at += 1;
        }
    }
}

/// The cells of a block that have been in use so far.
///
/// # Safety
/// The block is alive as long as the iterator.
unsafe fn cells(head: *mut BlockHead) -> impl Iterator<Item = *mut Header> {
    // SAFETY: by contract; cells lie inside of the block.
    unsafe {
        let first = (head as *mut u8).add(HEAD);
        let size = (*head).cell_size as usize;
        (0..(*head).cells as usize).map(move |i| first.add(i * size) as *mut Header)
    }
}
