//! The value word (unsafe island 1).
//!
//! ```text
//! ...00  int, 62-bit two's complement, value << 2
//! ...1.  float (bit 1 set) = rotl(bits, 4) + 3          (the two exponent bands that do not fit are boxed)
//! 001    pointer to a heap object + 1
//! 101    immediate: None, False, True, Ellipsis, NotImplemented, UNDEF (unbound)
//! ```
//! [`Raw`] is the bare `Copy` word: inside `interp/` and `heap/` only. Everywhere else a [`Value`] owns one reference.
//!
//! # Invariants
//! 1. A `Raw` with tag 001 points to a live object whose header is valid, for as long as somebody owns a reference to it.
//! 2. A `Value` owns exactly one reference. `Raw` owns nothing by itself; who does is said where it is stored.
//! 3. A heap and all its values belong to one isolate and are touched by one thread at a time (the isolate's lock).
#![expect(unsafe_code, reason = "tagged pointers and reference counts")]

use crate::heap::{Header, Kind};
use std::mem::ManuallyDrop;

/// A bare value word.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Raw(pub u64);

const TAG_PTR: u64 = 1;

impl Raw {
    pub const NONE: Raw = Raw(0x05);
    pub const FALSE: Raw = Raw(0x0d);
    pub const TRUE: Raw = Raw(0x15);
    pub const ELLIPSIS: Raw = Raw(0x1d);
    pub const NOT_IMPLEMENTED: Raw = Raw(0x25);
    /// No value: an unbound local, an empty slot or cell.
    pub const UNDEF: Raw = Raw(0x2d);

    /// The largest int that fits the word.
    pub const INT_MAX: i64 = (1 << 61) - 1;
    /// The smallest int that fits the word.
    pub const INT_MIN: i64 = -(1 << 61);

    #[inline(always)]
    pub const fn int(value: i64) -> Raw {
        Raw((value as u64) << 2)
    }
    #[inline(always)]
    pub const fn bool(value: bool) -> Raw {
        if value { Raw::TRUE } else { Raw::FALSE }
    }
    /// The word of a float, if it fits.
    #[inline(always)]
    pub const fn float(value: f64) -> Option<Raw> {
        let word = value.to_bits().rotate_left(4).wrapping_add(3);
        if word & 2 != 0 { Some(Raw(word)) } else { None }
    }
    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.0 & 3 == 0
    }
    #[inline(always)]
    pub const fn is_float(self) -> bool {
        self.0 & 2 != 0
    }
    #[inline(always)]
    pub const fn is_ptr(self) -> bool {
        self.0 & 7 == TAG_PTR
    }
    #[inline(always)]
    pub const fn both_int(self, other: Raw) -> bool {
        (self.0 | other.0) & 3 == 0
    }
    #[inline(always)]
    pub const fn both_float(self, other: Raw) -> bool {
        self.0 & other.0 & 2 != 0
    }
    /// The int of an int word.
    #[inline(always)]
    pub const fn as_int(self) -> i64 {
        self.0 as i64 >> 2
    }
    /// The float of a float word.
    #[inline(always)]
    pub const fn as_float(self) -> f64 {
        f64::from_bits(self.0.wrapping_sub(3).rotate_right(4))
    }
    #[inline(always)]
    pub fn from_ptr(ptr: *const Header) -> Raw {
        Raw(ptr as u64 + TAG_PTR)
    }
    /// The object of a pointer word.
    #[inline(always)]
    pub const fn ptr(self) -> *mut Header {
        self.0.wrapping_sub(TAG_PTR) as *mut Header
    }
    #[inline(always)]
    pub fn is_bool(self) -> bool {
        self == Raw::TRUE || self == Raw::FALSE
    }
    #[inline(always)]
    pub fn is_undef(self) -> bool {
        self == Raw::UNDEF
    }
    /// The kind of the object, if this is a pointer.
    #[inline(always)]
    pub fn kind(self) -> Option<Kind> {
        if self.is_ptr() {
            // SAFETY: value invariant 1.
            Some(unsafe { (*self.ptr()).kind() })
        } else {
            None
        }
    }
    /// The shape word of a pointer.
    ///
    /// # Safety
    /// `self.is_ptr()` and the object is alive.
    #[inline(always)]
    pub unsafe fn shape(self) -> u32 {
        // SAFETY: by contract.
        unsafe { (*self.ptr()).shape }
    }
    #[inline(always)]
    pub fn has_shape(self, shape: u32) -> bool {
        // SAFETY: value invariant 1.
        self.is_ptr() && unsafe { (*self.ptr()).shape == shape }
    }

    /// Count one more reference.
    #[inline(always)]
    pub fn incref(self) {
        if self.is_ptr() {
            // SAFETY: value invariants 1 and 3.
            unsafe { (*self.ptr()).retain() };
        }
    }
    /// Count one reference less; the object is freed with its last one.
    ///
    /// # Safety
    /// The caller owns the reference it gives up.
    #[inline(always)]
    pub unsafe fn decref(self) {
        if self.is_ptr() {
            // SAFETY: value invariants 1 and 3; the reference is the caller's.
            unsafe {
                let header = self.ptr();
                if (*header).forsake() {
                    crate::heap::release(header);
                }
            }
        }
    }
    /// A new owning value for this word.
    #[inline(always)]
    pub fn to_value(self) -> Value {
        self.incref();
        Value(self)
    }
    /// See the word as a value without owning it.
    #[inline(always)]
    pub fn as_value(&self) -> &Value {
        // SAFETY: Value is a transparent wrapper of Raw.
        unsafe { &*(self as *const Raw as *const Value) }
    }
    /// Words whose references somebody else keeps meanwhile, as values.
    #[inline(always)]
    pub(crate) fn as_values(words: &[Raw]) -> &[Value] {
        // SAFETY: as as_value.
        unsafe { &*(words as *const [Raw] as *const [Value]) }
    }
    /// The owning value of a word whose reference the caller owns.
    ///
    /// # Safety
    /// The caller owns a reference and gives it to the result.
    #[inline(always)]
    pub const unsafe fn into_value(self) -> Value {
        Value(self)
    }
    /// The same of a word that comes out of a [`crate::native::Word`], which always owns its reference.
    #[inline(always)]
    pub(crate) fn into_owned(self) -> Value {
        Value(self)
    }
}

/// A value that owns its reference: cloning counts one more, dropping one less.
#[repr(transparent)]
pub struct Value(Raw);

const _: () = assert!(size_of::<Value>() == 8 && size_of::<Option<Value>>() == 16);

impl Value {
    pub const NONE: Value = Value(Raw::NONE);
    pub const TRUE: Value = Value(Raw::TRUE);
    pub const FALSE: Value = Value(Raw::FALSE);
    pub const ELLIPSIS: Value = Value(Raw::ELLIPSIS);
    pub const NOT_IMPLEMENTED: Value = Value(Raw::NOT_IMPLEMENTED);
    /// No value; never visible to scripts.
    pub const UNDEF: Value = Value(Raw::UNDEF);

    #[inline(always)]
    pub fn raw(&self) -> Raw {
        self.0
    }
    /// Give up ownership: the word now carries the reference.
    #[inline(always)]
    pub fn into_raw(self) -> Raw {
        ManuallyDrop::new(self).0
    }
    /// An int that fits the word.
    #[inline(always)]
    pub const fn small_int(value: i64) -> Value {
        debug_assert!(value >= Raw::INT_MIN && value <= Raw::INT_MAX);
        Value(Raw::int(value))
    }
    #[inline(always)]
    pub const fn bool(value: bool) -> Value {
        Value(Raw::bool(value))
    }
    #[inline(always)]
    pub fn is(&self, other: &Value) -> bool {
        self.0 == other.0
    }
    #[inline(always)]
    pub fn is_none(&self) -> bool {
        self.0 == Raw::NONE
    }
    #[inline(always)]
    pub fn is_true(&self) -> bool {
        self.0 == Raw::TRUE
    }
    #[inline(always)]
    pub fn is_false(&self) -> bool {
        self.0 == Raw::FALSE
    }
    #[inline(always)]
    pub fn is_bool(&self) -> bool {
        self.0.is_bool()
    }
    #[inline(always)]
    pub fn is_undef(&self) -> bool {
        self.0 == Raw::UNDEF
    }
    #[inline(always)]
    pub fn is_not_implemented(&self) -> bool {
        self.0 == Raw::NOT_IMPLEMENTED
    }
    /// An argument that may be left out ([`Value::absent`]).
    #[inline(always)]
    pub fn given(&self) -> Option<&Value> {
        (!self.is_undef()).then_some(self)
    }
    /// What stands in the place of an argument that is left out.
    #[inline(always)]
    pub fn absent() -> &'static Value {
        static ABSENT: Raw = Raw::UNDEF;
        ABSENT.as_value()
    }
    /// The int, if the value is one that fits the word (not a bool, not an int subclass).
    #[inline(always)]
    pub fn as_small_int(&self) -> Option<i64> {
        if self.0.is_int() {
            Some(self.0.as_int())
        } else {
            None
        }
    }
    /// The kind of the heap object, if it is one.
    #[inline(always)]
    pub fn kind(&self) -> Option<Kind> {
        self.0.kind()
    }
    #[inline(always)]
    pub fn is_kind(&self, kind: Kind) -> bool {
        self.0.kind() == Some(kind)
    }
    /// The number that `id()` shows.
    #[inline]
    pub fn id(&self) -> u64 {
        if self.0.is_ptr() {
            self.0.ptr() as u64
        } else {
            self.0.0.wrapping_mul(8).wrapping_add(0x10)
        }
    }
    /// References to the object (0 for values that are no objects of their own).
    pub fn refcount(&self) -> usize {
        if self.0.is_ptr() {
            // SAFETY: value invariant 1.
            unsafe { (*self.0.ptr()).count() as usize }
        } else {
            0
        }
    }
}

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Value {
        self.0.incref();
        Value(self.0)
    }
}

impl Drop for Value {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: value invariant 2: the reference was ours.
        unsafe { self.0.decref() }
    }
}

impl Default for Value {
    #[inline]
    fn default() -> Value {
        Value::NONE
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let raw = self.0;
        if raw.is_int() {
            write!(f, "{}", raw.as_int())
        } else if raw.is_float() {
            write!(f, "{:?}", raw.as_float())
        } else if let Some(kind) = raw.kind() {
            write!(f, "<{kind:?} at {:#x}>", raw.0)
        } else {
            f.write_str(match raw {
                Raw::NONE => "None",
                Raw::TRUE => "True",
                Raw::FALSE => "False",
                Raw::ELLIPSIS => "Ellipsis",
                Raw::NOT_IMPLEMENTED => "NotImplemented",
                _ => "<undef>",
            })
        }
    }
}
