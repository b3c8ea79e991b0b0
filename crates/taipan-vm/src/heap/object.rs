//! Typed access to objects: payload traits, references, native payloads of other crates.

use super::{Header, Kind};
use crate::value::{Raw, Value};
use std::any::TypeId;
use std::marker::PhantomData;
use std::ops::Deref;

/// An object: header and payload.
#[repr(C)]
pub struct Obj<T> {
    pub header: Header,
    pub payload: T,
}

/// How the collector sees a payload. Implement `trace` to visit every [`Value`] the payload owns (each as often as it owns it),
/// and `clear` to drop those that may take part in a cycle. Payloads without values leave both as they are.
pub trait Trace {
    /// Visit every owned reference.
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        let _ = visit;
    }
    /// Drop references that may form cycles. The object is unreachable but stays valid.
    fn clear(&self) {}
    /// Bytes that the payload owns outside of its object. What may grow large has to say so, for the memory limit to hold.
    fn outside(&self) -> usize {
        0
    }
    /// Whether a call of its class's own `__del__` would do nothing now: it is then left out, which saves objects that come and go.
    fn is_quiet(&self) -> bool {
        false
    }
}

/// Something that owns memory outside of the object that holds it.
pub trait Buffer {
    /// So many bytes.
    fn bytes_owned(&self) -> usize;
}

impl<T> Buffer for Vec<T> {
    fn bytes_owned(&self) -> usize {
        self.capacity() * size_of::<T>()
    }
}

impl<T> Buffer for std::collections::VecDeque<T> {
    fn bytes_owned(&self) -> usize {
        self.capacity() * size_of::<T>()
    }
}

impl Buffer for String {
    fn bytes_owned(&self) -> usize {
        self.capacity()
    }
}

/// A payload with a kind of its own.
pub trait Payload: Trace + 'static {
    const KIND: Kind;
}

/// Append an item that is made in its place. `Vec::push` takes one that lies in memory already, to drop it if there is no room:
/// its words are written, and loaded again in larger parts before they have left the store buffer, which stalls.
#[inline(always)]
pub(crate) fn push_in_place<T>(items: &mut Vec<T>, make: impl FnOnce() -> T) {
    #[cold]
    #[inline(never)]
    fn grow<T>(items: &mut Vec<T>) {
        items.reserve(1);
    }
    if items.len() == items.capacity() {
        grow(items);
    }
    // SAFETY: there is room behind the last item.
    unsafe {
        let len = items.len();
        items.as_mut_ptr().add(len).write(make());
        items.set_len(len + 1);
    }
}

/// Anything a [`Value`] can be seen as.
pub trait Downcast {
    /// The Python name of the type, for error texts.
    const NAME: &'static str;
    /// The payload, if the value is of this type (or a subclass).
    fn downcast(value: &Value) -> Option<&Self>;
}

/// What a core payload's `downcast` does.
#[inline(always)]
pub(crate) fn downcast_payload<T: Payload>(value: &Value) -> Option<&T> {
    let raw = value.raw();
    if raw.kind() == Some(T::KIND) {
        // SAFETY: the kind names the payload's type; the borrow of the value keeps the object alive.
        Some(unsafe { &(*(raw.ptr() as *const Obj<T>)).payload })
    } else {
        None
    }
}

/// The word of the object whose payload this is.
pub fn raw_of<T: Payload>(payload: &T) -> Raw {
    let offset = std::mem::offset_of!(Obj<T>, payload);
    Raw::from_ptr((payload as *const T as usize - offset) as *const Header)
}

impl Downcast for Value {
    const NAME: &'static str = "object";
    fn downcast(value: &Value) -> Option<&Value> {
        Some(value)
    }
}

impl Value {
    /// See the value as a `T` (or an instance of a subclass of its type).
    #[inline(always)]
    pub fn downcast<T: Downcast>(&self) -> Option<&T> {
        T::downcast(self)
    }
    /// Whether the value is a `T`.
    #[inline(always)]
    pub fn is_a<T: Downcast>(&self) -> bool {
        T::downcast(self).is_some()
    }
}

/// An owned value known to be a `T`.
pub struct Ref<T> {
    value: Value,
    marker: PhantomData<T>,
}

impl<T: Downcast> Ref<T> {
    /// Check and wrap.
    pub fn new(value: Value) -> Result<Ref<T>, Value> {
        if value.is_a::<T>() {
            Ok(Ref {
                value,
                marker: PhantomData,
            })
        } else {
            Err(value)
        }
    }
    /// The plain value.
    pub fn value(&self) -> &Value {
        &self.value
    }
    /// The plain value.
    pub fn into_value(self) -> Value {
        self.value
    }
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Ref<T> {
        Ref {
            value: self.value.clone(),
            marker: PhantomData,
        }
    }
}

impl<T: Downcast> Deref for Ref<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        self.value
            .downcast::<T>()
            .expect("checked when the reference was made")
    }
}

/// The functions of a native payload type, found behind the header of every object of kind [`Kind::Native`].
pub struct NativeVTable {
    type_id: TypeId,
    size: usize,
    next: Option<NativeNext>,
    send: Option<NativeSend>,
    buffer: Option<NativeBuffer>,
    trace: unsafe fn(*mut Header, &mut dyn FnMut(Raw)),
    clear: unsafe fn(*mut Header),
    outside: unsafe fn(*mut Header) -> usize,
    is_quiet: unsafe fn(*mut Header) -> bool,
    drop: unsafe fn(*mut Header),
}

impl NativeVTable {
    pub(crate) unsafe fn trace(&self, object: *mut Header, visit: &mut dyn FnMut(Raw)) {
        // SAFETY: by contract the object has this table.
        unsafe {
            (self.trace)(object, visit);
            crate::types::instance::trace_extension(object, self.size, visit);
        }
    }
    pub(crate) unsafe fn clear(&self, object: *mut Header) {
        // SAFETY: as above.
        unsafe {
            (self.clear)(object);
            crate::types::instance::clear_extension(object, self.size);
        }
    }
    pub(crate) unsafe fn outside(&self, object: *mut Header) -> usize {
        // SAFETY: as above.
        unsafe { (self.outside)(object) }
    }
    pub(crate) unsafe fn is_quiet(&self, object: *mut Header) -> bool {
        // SAFETY: as above.
        unsafe { (self.is_quiet)(object) }
    }
    pub(crate) unsafe fn drop(&self, object: *mut Header) {
        // SAFETY: as above.
        unsafe {
            crate::types::instance::drop_extension(object, self.size);
            (self.drop)(object);
        }
    }
    /// Bytes of an object with this payload.
    pub fn size(&self) -> usize {
        self.size
    }
}

/// An object of kind [`Kind::Native`].
#[repr(C)]
pub struct NativeObj<T> {
    pub header: Header,
    pub vtable: &'static NativeVTable,
    pub payload: T,
}

/// The table of a native object.
///
/// # Safety
/// The object is of kind Native.
#[inline(always)]
pub(crate) unsafe fn native_vtable(object: *mut Header) -> &'static NativeVTable {
    // SAFETY: NativeObj is repr(C), the table follows the header for every T.
    unsafe { (*(object as *mut NativeObj<()>)).vtable }
}

/// A Rust type whose values can live on the heap as instances of a native class (see `#[class]` in taipan-macros);
/// `value.native::<Deque>()` sees a value as one.
pub trait NativePayload: Trace + Sized + 'static {
    /// What `next()` does on an instance, for iterators; `None` returned at the end. `__next__` comes from
    /// [`crate::protocol::iter::ITERATOR_METHODS`].
    const NEXT: Option<NativeNext> = None;
    /// What an await of an instance does each time it is resumed, unless a subclass has an `__await__` of its own.
    const SEND: Option<NativeSend> = None;
    /// How bytes inside of an instance are reached, for types that a memoryview can show.
    const BUFFER: Option<NativeBuffer> = None;
}

/// Calls a function with the bytes of an object.
pub type WithBytes = fn(&Value, &mut dyn FnMut(&mut [u8]));

/// Access to the bytes of a native object.
#[derive(Clone, Copy)]
pub struct NativeBuffer {
    /// Calls the function with the bytes. It must not call into the VM.
    pub with: WithBytes,
    /// Format and size of an item (as in module `struct`), and whether the bytes are read-only.
    pub items: fn(&Value) -> (&'static str, usize, bool),
    /// A memoryview on the bytes is made (1) or gone (-1): while there is one they must not move.
    pub exports: fn(&Value, isize),
}

/// Advances a native iterator. The end is UNDEF: an `R<Option<Value>>` would be returned through memory.
pub type NativeNext = fn(&mut crate::vm::Vm, &Value) -> crate::raise::R;

/// Resumes a native awaitable: what it yields, or the result of the await.
pub type NativeSend = fn(&mut crate::vm::Vm, &Value) -> crate::raise::R<crate::interp::Step>;

/// What a [`NativeNext`] returns for an optional item.
#[inline(always)]
pub fn or_undef(item: crate::raise::R<Option<Value>>) -> crate::raise::R {
    match item {
        Ok(Some(item)) => Ok(item),
        Ok(None) => Ok(Value::UNDEF),
        Err(raise) => Err(raise),
    }
}

struct TableOf<T>(PhantomData<T>);

impl<T: NativePayload> TableOf<T> {
    const TABLE: &'static NativeVTable = &NativeVTable {
        type_id: TypeId::of::<T>(),
        size: size_of::<NativeObj<T>>(),
        next: T::NEXT,
        send: T::SEND,
        buffer: T::BUFFER,
        trace: |object, visit| {
            // SAFETY: only called for objects with this table.
            unsafe { (*(object as *mut NativeObj<T>)).payload.trace(visit) }
        },
        clear: |object| {
            // SAFETY: as above.
            unsafe { (*(object as *mut NativeObj<T>)).payload.clear() }
        },
        outside: |object| {
            // SAFETY: as above.
            unsafe { (*(object as *mut NativeObj<T>)).payload.outside() }
        },
        is_quiet: |object| {
            // SAFETY: as above.
            unsafe { (*(object as *mut NativeObj<T>)).payload.is_quiet() }
        },
        drop: |object| {
            // SAFETY: as above; the payload is not used afterwards.
            unsafe { std::ptr::drop_in_place(&mut (*(object as *mut NativeObj<T>)).payload) }
        },
    };
}

impl Value {
    /// What `next()` does on a native iterator.
    #[inline(always)]
    pub(crate) fn native_next(&self) -> Option<NativeNext> {
        if !self.is_kind(Kind::Native) {
            return None;
        }
        // SAFETY: kind Native: the table follows the header.
        unsafe { native_vtable(self.raw().ptr()).next }
    }

    /// What an await of a native object does.
    #[inline]
    pub(crate) fn native_send(&self) -> Option<NativeSend> {
        if !self.is_kind(Kind::Native) {
            return None;
        }
        // SAFETY: kind Native: the table follows the header.
        unsafe { native_vtable(self.raw().ptr()).send }
    }

    /// How the bytes of a native object are reached.
    pub(crate) fn native_buffer(&self) -> Option<NativeBuffer> {
        if !self.is_kind(Kind::Native) {
            return None;
        }
        // SAFETY: kind Native: the table follows the header.
        unsafe { native_vtable(self.raw().ptr()).buffer }
    }

    /// The native payload, if the value is an instance of its class (or a subclass).
    #[inline]
    pub fn native<T: NativePayload>(&self) -> Option<&T> {
        let raw = self.raw();
        if raw.kind() != Some(Kind::Native) {
            return None;
        }
        // SAFETY: kind Native; the type id proves the payload's type; the borrow keeps it alive.
        unsafe {
            if native_vtable(raw.ptr()).type_id == TypeId::of::<T>() {
                Some(&(*(raw.ptr() as *const NativeObj<T>)).payload)
            } else {
                None
            }
        }
    }
}

impl super::Heap {
    /// Allocate a native object. `shape` is the instance shape of its class.
    pub fn alloc_native<T: NativePayload>(&mut self, shape: u32, payload: T) -> Value {
        debug_assert_eq!(shape as u8, Kind::Native as u8);
        let extension = self.shapes.get((shape >> 8) as usize).extension_words();
        // Cells are aligned for words; a payload that needs more goes into a box.
        const { assert!(align_of::<NativeObj<T>>() <= 8) };
        let size = size_of::<NativeObj<T>>();
        let cell = self.alloc_raw(size + extension * 8) as *mut NativeObj<T>;
        // SAFETY: fresh memory of the right size.
        unsafe {
            cell.write(NativeObj {
                header: Header::new(shape),
                vtable: TableOf::<T>::TABLE,
                payload,
            });
            crate::types::instance::init_extension(cell as *mut Header, size, extension);
            Raw::from_ptr(cell as *const Header).into_value()
        }
    }

    /// Allocate an object of a core kind that may be of a script's subclass (which has room for attributes behind the payload).
    pub fn alloc_sub<T: Payload>(&mut self, shape: u32, payload: T) -> Value {
        self.alloc_sub_by(shape, || payload)
    }

    /// As [`Heap::alloc_sub`] with a payload that is made where it will lie.
    #[inline(always)]
    pub fn alloc_sub_by<T: Payload>(&mut self, shape: u32, payload: impl FnOnce() -> T) -> Value {
        debug_assert_eq!(shape as u8, T::KIND as u8);
        let extension = self.shapes.get((shape >> 8) as usize).extension_words();
        let size = size_of::<Obj<T>>();
        let cell = self.alloc_raw(size + extension * 8) as *mut Obj<T>;
        // SAFETY: fresh memory of the right size.
        unsafe {
            cell.write(Obj {
                header: Header::new(shape),
                payload: payload(),
            });
            crate::types::instance::init_extension(cell as *mut Header, size, extension);
            Raw::from_ptr(cell as *const Header).into_value()
        }
    }
}
