//! Where a tuple's items lie (part of unsafe island 2).
//!
//! ```text
//! few items:    header | layout | (extension pointer) | item 0 | item 1 | ...
//! many items:   header | layout | (extension pointer) | pointer to the items
//! ```
//! The layout word holds the number of items and where, in bytes from the header, they (or the pointer) lie. Only instances of
//! script subclasses have the extension pointer. A tuple's items lie behind it, so that it is never moved, and only made here.
#![expect(unsafe_code, reason = "items lie behind the fields")]

use crate::cell_mut::MutCell;
use crate::heap::{Header, Heap, Kind, Obj};
use crate::types::instance::init_extension;
use crate::types::shape::exact;
use crate::value::{Raw, Value};

/// Payload of `tuple`.
#[repr(C)]
pub struct Tuple {
    /// `items << 16 | FAR? | offset from the header`; offsets are multiples of 8.
    layout: u64,
}

/// The items lie in a buffer of their own.
const FAR: u64 = 1;
const OFFSET: u64 = 0xfff8;
const COUNT_SHIFT: u32 = 16;
const BASE: usize = size_of::<Obj<Tuple>>();
/// Larger tuples would not fit the heap's shared blocks.
const MAX_NEAR: usize = 100;

impl Tuple {
    /// The low half of the layout of a plain tuple whose items lie behind it.
    #[cfg(taipan_jit)]
    pub(crate) const NEAR_LAYOUT: u64 = BASE as u64;
    #[cfg(taipan_jit)]
    pub(crate) const LAYOUT_SHIFT: u32 = COUNT_SHIFT;

    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        let header = self as *const Tuple as usize - size_of::<Header>();
        let at = header + (self.layout & OFFSET) as usize;
        // SAFETY: a tuple is only made by `new_tuple`, inside its object, with its items where the layout says.
        unsafe {
            let first = if self.layout & FAR == 0 {
                at as *const Value
            } else {
                *(at as *const *const Value)
            };
            std::slice::from_raw_parts(first, self.len())
        }
    }
    #[inline(always)]
    pub fn len(&self) -> usize {
        (self.layout >> COUNT_SHIFT) as usize
    }
    /// Bytes of a buffer of its own.
    pub(super) fn bytes_outside(&self) -> usize {
        match self.layout & FAR {
            0 => 0,
            _ => self.len() * size_of::<Value>(),
        }
    }
}

impl Drop for Tuple {
    #[inline]
    fn drop(&mut self) {
        let items = self.items() as *const [Value] as *mut [Value];
        // SAFETY: the tuple owns its items and is not used any more; a far buffer was a boxed slice.
        unsafe {
            if self.layout & FAR == 0 {
                std::ptr::drop_in_place(items);
            } else {
                drop(Box::from_raw(items));
            }
        }
    }
}

impl Heap {
    /// A tuple with this shape; the items are moved into it.
    pub fn alloc_tuple(&mut self, shape: u32, items: Vec<Value>) -> Value {
        let n = items.len();
        if n > MAX_NEAR {
            self.note(n * size_of::<Value>());
            let first = Box::into_raw(items.into_boxed_slice()) as *const Value;
            // SAFETY: the buffer is the tuple's from here on.
            return unsafe { self.new_tuple(shape, first, n) };
        }
        let mut items = items;
        // SAFETY: the vector forgets the items, which now are the tuple's.
        unsafe {
            items.set_len(0);
            self.new_tuple(shape, items.as_ptr(), n)
        }
    }

    /// An exact tuple of a known number of items.
    #[inline]
    pub fn tuple_of<const N: usize>(&mut self, items: [Value; N]) -> Value {
        const { assert!(N <= MAX_NEAR) };
        let items = std::mem::ManuallyDrop::new(items);
        // SAFETY: the array is not dropped: its items are the tuple's.
        unsafe { self.new_tuple(exact(Kind::Tuple), items.as_ptr(), N) }
    }

    /// An exact tuple of `n` items, made one after the other.
    #[inline]
    pub fn tuple_by(&mut self, n: usize, mut item: impl FnMut(usize) -> Value) -> Value {
        const FEW: usize = 16;
        if n > FEW {
            let items = (0..n).map(item).collect();
            return self.alloc_tuple(exact(Kind::Tuple), items);
        }
        let mut few: [Raw; FEW] = [Raw::UNDEF; FEW];
        for (i, slot) in few.iter_mut().enumerate().take(n) {
            *slot = item(i).into_raw();
        }
        // SAFETY: the words own the items, which are the tuple's from here on.
        unsafe { self.new_tuple(exact(Kind::Tuple), few.as_ptr() as *const Value, n) }
    }

    /// The pair an iterator hands out. `last` keeps it too: once nobody else does, it is used again for the next pair.
    #[inline]
    pub fn pair_again(&mut self, last: &MutCell<Value>, first: Value, second: Value) -> Value {
        last.with(|last| {
            if last.raw().has_shape(exact(Kind::Tuple)) && last.refcount() == 1 {
                let pair = last.downcast::<Tuple>().expect("kind");
                debug_assert_eq!(pair.len(), 2);
                let items = pair.items().as_ptr() as *mut Value;
                // SAFETY: a tuple of two which only `last` refers to; no borrow of its items is alive.
                unsafe {
                    drop(std::mem::replace(&mut *items, first));
                    drop(std::mem::replace(&mut *items.add(1), second));
                }
            } else {
                *last = self.tuple_of([first, second]);
            }
            last.clone()
        })
    }

    /// An exact tuple that takes `n` values over from somewhere else.
    ///
    /// # Safety
    /// `first` points to `n` owned values that nobody uses afterwards.
    #[inline]
    pub(crate) unsafe fn tuple_from(&mut self, first: *const Value, n: usize) -> Value {
        // SAFETY: by contract; a far buffer is a copy in a box.
        unsafe {
            if n > MAX_NEAR {
                let mut items = Vec::with_capacity(n);
                std::ptr::copy_nonoverlapping(first, items.as_mut_ptr(), n);
                items.set_len(n);
                return self.alloc_tuple(exact(Kind::Tuple), items);
            }
            self.new_tuple(exact(Kind::Tuple), first, n)
        }
    }

    /// # Safety
    /// `first` points to `n` values which the tuple takes over: up to `MAX_NEAR` are copied, more are a boxed slice's.
    #[inline(always)]
    unsafe fn new_tuple(&mut self, shape: u32, first: *const Value, n: usize) -> Value {
        debug_assert_eq!(shape as u8, Kind::Tuple as u8);
        let extension = if shape == exact(Kind::Tuple) {
            0
        } else {
            self.shapes.get((shape >> 8) as usize).extension_words()
        };
        let offset = BASE + extension * 8;
        assert!(offset as u64 <= OFFSET, "room for attributes is bounded");
        let far = n > MAX_NEAR;
        let words = if far { 1 } else { n };
        let layout = (n as u64) << COUNT_SHIFT | offset as u64 | if far { FAR } else { 0 };
        let cell = self.alloc_raw(offset + words * 8) as *mut Obj<Tuple>;
        // SAFETY: fresh memory of the right size; the values are the caller's to give.
        unsafe {
            cell.write(Obj {
                header: Header::new(shape),
                payload: Tuple { layout },
            });
            let at = (cell as *mut u8).add(offset);
            if far {
                *(at as *mut *const Value) = first;
            } else {
                std::ptr::copy_nonoverlapping(first, at as *mut Value, n);
            }
            init_extension(cell as *mut Header, BASE, extension);
            Raw::from_ptr(cell as *const Header).into_value()
        }
    }
}
