//! `mmap`: files as memory.

use crate::classes::{class_of, set};
use crate::posix::plain;
use nix::errno::Errno;
use std::cell::{Cell, RefCell};
use taipan_vm::heap::NativeBuffer;
use taipan_vm::memory_map::MemoryMap;
use taipan_vm::native::{Args, ClassDef, Nullable, Trace, class, methods, module};
use taipan_vm::types::bytes_like::Data;
use taipan_vm::types::search;
use taipan_vm::types::slice::{Slice, sequence_index, slice_index};
use taipan_vm::{R, Value, Vm};

static MMAP: ClassDef = Mmap::CLASS;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Default,
    Read,
    Write,
    Copy,
}

/// A file (or anonymous memory) as memory: like a bytearray and like a file.
#[class(name = "mmap", module = "mmap", flags(BASETYPE, WEAKREF, SEQUENCE), new, buffer = BUFFER)]
#[derive(Trace)]
pub struct Mmap {
    #[trace(skip)]
    map: RefCell<Option<MemoryMap>>,
    position: Cell<usize>,
    /// A descriptor of its own; -1 for none.
    fd: Cell<i32>,
    tracks_fd: bool,
    offset: i64,
    #[trace(skip)]
    access: Access,
    shared: bool,
    exports: Cell<isize>,
}

const BUFFER: NativeBuffer = NativeBuffer {
    with: |this, work| {
        if let Some(mmap) = this.native::<Mmap>()
            && let Some(map) = &*mmap.map.borrow()
        {
            if map.with_mut(|bytes| work(bytes)).is_none() {
                map.with(|bytes| work(&mut bytes.to_vec()));
            }
        }
    },
    items: |this| ("B", 1, this.native::<Mmap>().is_none_or(|m| !m.writable())),
    exports: |this, change| {
        if let Some(mmap) = this.native::<Mmap>() {
            mmap.exports.set(mmap.exports.get().saturating_add(change));
        }
    },
};

impl Drop for Mmap {
    fn drop(&mut self) {
        self.close_fd();
    }
}

impl Mmap {
    fn writable(&self) -> bool {
        self.map
            .borrow()
            .as_ref()
            .is_some_and(MemoryMap::is_writable)
    }

    fn close_fd(&self) {
        let fd = self.fd.replace(-1);
        if fd >= 0 {
            let _ = taipan_vm::fd::close(fd);
        }
    }

    fn check(&self, vm: &mut Vm) -> R<()> {
        if self.map.borrow().is_none() {
            return Err(vm.value_error("mmap closed or invalid"));
        }
        Ok(())
    }

    fn check_writable(&self, vm: &mut Vm) -> R<()> {
        self.check(vm)?;
        if !self.writable() {
            return Err(vm.type_error("mmap can't modify a readonly memory map."));
        }
        Ok(())
    }

    fn len(&self) -> usize {
        self.map.borrow().as_ref().map_or(0, MemoryMap::size)
    }

    fn read_bytes<T>(&self, work: impl FnOnce(&[u8]) -> T) -> T {
        match &*self.map.borrow() {
            Some(map) => map.with(work),
            None => work(&[]),
        }
    }

    fn change(&self, work: impl FnOnce(&mut [u8])) {
        if let Some(map) = &*self.map.borrow() {
            map.with_mut(work);
        }
    }

    /// Bytes from the position on, which is moved behind them.
    fn take(&self, vm: &mut Vm, size: usize) -> Value {
        let start = self.position.get().min(self.len());
        let end = start.saturating_add(size).min(self.len());
        self.position.set(end);
        let bytes = self.read_bytes(|all| all[start..end].to_vec());
        vm.bytes(bytes)
    }

    /// A position of `find`, clamped.
    fn bound(&self, vm: &mut Vm, value: Option<&Value>, default: usize) -> R<usize> {
        let size = self.len() as i64;
        match value {
            None => Ok(default),
            Some(value) => Ok(match slice_index(vm, value)? {
                None => default,
                Some(at) if at < 0 => (at + size).max(0) as usize,
                Some(at) => at.min(size) as usize,
            }),
        }
    }

    fn search(
        &self,
        vm: &mut Vm,
        view: &Data<'_>,
        start: Option<&Value>,
        end: Option<&Value>,
        last: bool,
    ) -> R<i64> {
        self.check(vm)?;
        let start = self.bound(vm, start, self.position.get())?;
        let end = self.bound(vm, end, self.len())?;
        self.check(vm)?;
        let found = self.read_bytes(|all| {
            let part = all.get(start..end)?;
            if last {
                search::rfind(part, &view.0)
            } else {
                search::find(part, &view.0, 0)
            }
        });
        Ok(found.map_or(-1, |at| (at + start) as i64))
    }

    fn index(&self, vm: &mut Vm, key: &Value, template: &str) -> R<usize> {
        let at = sequence_index(vm, key, template)?;
        self.check(vm)?;
        let size = self.len() as i64;
        let at = if at < 0 { at + size } else { at };
        if (0..size).contains(&at) {
            Ok(at as usize)
        } else {
            Err(vm.index_error("mmap index out of range"))
        }
    }
}

/// A size or offset: not negative.
fn positive(vm: &mut Vm, number: i64, what: &str) -> R<i64> {
    if number < 0 {
        return Err(vm.overflow_error(format!("memory mapped {what} must be positive")));
    }
    Ok(number)
}

#[methods(class = "mmap.mmap")]
impl Mmap {
    #[new]
    #[sig(
        "(fileno, length, flags=MAP_SHARED, prot=PROT_WRITE|PROT_READ, access=ACCESS_DEFAULT, offset=0, *, trackfd=True)"
    )]
    fn __new__(
        class: &Value,
        vm: &mut Vm,
        fileno: i32,
        length: isize,
        flags: Option<i32>,
        prot: Option<i32>,
        access: Option<i32>,
        offset: Option<i64>,
        trackfd: Option<bool>,
    ) -> R {
        let mut length = positive(vm, length as i64, "length")?;
        let offset = positive(vm, offset.unwrap_or(0), "offset")?;
        let both = libc::PROT_READ | libc::PROT_WRITE;
        let chosen = flags.is_some() || prot.is_some();
        let mut mode = (flags.unwrap_or(libc::MAP_SHARED), prot.unwrap_or(both));
        let mut access = match access.unwrap_or(0) {
            0 => Access::Default,
            1 => Access::Read,
            2 => Access::Write,
            3 => Access::Copy,
            _ => return Err(vm.value_error("mmap invalid access parameter.")),
        };
        match access {
            Access::Default => {}
            _ if chosen => {
                return Err(vm.value_error("mmap can't specify both access and flags, prot."));
            }
            Access::Read => mode = (libc::MAP_SHARED, libc::PROT_READ),
            Access::Write => mode = (libc::MAP_SHARED, both),
            Access::Copy => mode = (libc::MAP_PRIVATE, both),
        }
        let (mut flags, prot) = mode;
        if access == Access::Default {
            // What the mapping can do says what the access is.
            access = match (prot & libc::PROT_READ != 0, prot & libc::PROT_WRITE != 0) {
                (true, true) => Access::Default,
                (_, true) => Access::Write,
                _ => Access::Read,
            };
        }
        let mut own = -1;
        let mut source = -1;
        if fileno == -1 {
            flags |= libc::MAP_ANONYMOUS;
        } else {
            let size = match plain(vm, || taipan_vm::fd::stat(fileno).map_err(Errno::from_raw))? {
                stat if stat.is_file => Some(stat.size),
                _ => None,
            };
            if let Some(size) = size {
                if length == 0 {
                    if size == 0 {
                        return Err(vm.value_error("cannot mmap an empty file"));
                    }
                    if offset >= size {
                        return Err(vm.value_error("mmap offset is greater than file size"));
                    }
                    length = size - offset;
                } else if offset > size || size - offset < length {
                    return Err(vm.value_error("mmap length is greater than file size"));
                }
            }
            source = fileno;
            if trackfd.unwrap_or(true) {
                own = plain(vm, || {
                    taipan_vm::control::fcntl(fileno, libc::F_DUPFD_CLOEXEC, 0)
                })?;
                source = own;
            }
        }
        let map = plain(vm, || {
            MemoryMap::new(length as usize, prot, flags, source, offset)
        });
        let map = match map {
            Ok(map) => map,
            Err(raise) => {
                if own >= 0 {
                    let _ = taipan_vm::fd::close(own);
                }
                return Err(raise);
            }
        };
        let mmap = Mmap {
            map: RefCell::new(Some(map)),
            position: Cell::new(0),
            fd: Cell::new(own),
            tracks_fd: trackfd.unwrap_or(true),
            offset,
            access,
            shared: flags & libc::MAP_SHARED != 0,
            exports: Cell::new(0),
        };
        Ok(vm.new_native(class, mmap))
    }

    /// Unmap the memory.
    fn close(&self, vm: &mut Vm) -> R<()> {
        if self.exports.get() > 0 {
            return Err(vm.buffer_error("cannot close exported pointers exist"));
        }
        self.close_fd();
        drop(self.map.borrow_mut().take());
        Ok(())
    }
    /// Whether the memory is unmapped.
    #[getter]
    fn closed(&self) -> bool {
        self.map.borrow().is_none()
    }
    /// Return the first position of some bytes, -1 if they are not there.
    #[sig("(view, start=None, end=None, /)")]
    fn find(
        &self,
        vm: &mut Vm,
        view: Data<'_>,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> R<i64> {
        self.search(vm, &view, start, end, false)
    }
    /// Return the last position of some bytes, -1 if they are not there.
    #[sig("(view, start=None, end=None, /)")]
    fn rfind(
        &self,
        vm: &mut Vm,
        view: Data<'_>,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> R<i64> {
        self.search(vm, &view, start, end, true)
    }
    /// Write changes to the file.
    #[sig("(offset=0, size=None, /)")]
    fn flush(&self, vm: &mut Vm, offset: Option<i64>, size: Nullable<i64>) -> R<()> {
        self.check(vm)?;
        let length = self.len() as i64;
        let offset = offset.unwrap_or(0);
        let size = size.0.unwrap_or(length - offset);
        if size < 0 || offset < 0 || length - offset < size {
            return Err(vm.value_error("flush values out of range"));
        }
        if matches!(self.access, Access::Read | Access::Copy) {
            return Ok(());
        }
        let map = self.map.borrow();
        match map
            .as_ref()
            .map(|map| map.flush(offset as usize, size as usize))
        {
            Some(Err(errno)) => {
                drop(map);
                Err(vm.os_error(errno as i32, None))
            }
            _ => Ok(()),
        }
    }
    /// Tell the system how the memory will be used.
    #[sig("(option, start=0, length=None, /)")]
    fn madvise(
        &self,
        vm: &mut Vm,
        option: i32,
        start: Option<i64>,
        length: Nullable<i64>,
    ) -> R<()> {
        self.check(vm)?;
        let size = self.len() as i64;
        let start = start.unwrap_or(0);
        if !(0..size).contains(&start) {
            return Err(vm.value_error("madvise start out of bounds"));
        }
        let length = length.0.unwrap_or(size);
        if length < 0 {
            return Err(vm.value_error("madvise length invalid"));
        }
        if i64::MAX - start < length {
            return Err(vm.overflow_error("madvise length too large"));
        }
        let length = length.min(size - start);
        let map = self.map.borrow();
        match map
            .as_ref()
            .map(|map| map.advise(start as usize, length as usize, option))
        {
            Some(Err(errno)) => {
                drop(map);
                Err(vm.os_error(errno as i32, None))
            }
            _ => Ok(()),
        }
    }
    /// Copy count bytes from position src to position dest.
    #[name = "move"]
    #[sig("(dest, src, count, /)")]
    fn move_(&self, vm: &mut Vm, dest: i64, src: i64, count: i64) -> R<()> {
        self.check_writable(vm)?;
        let size = self.len() as i64;
        if dest < 0 || src < 0 || count < 0 || size - dest < count || size - src < count {
            return Err(vm.value_error("source, destination, or count out of range"));
        }
        let (dest, src, count) = (dest as usize, src as usize, count as usize);
        self.change(|bytes| bytes.copy_within(src..src + count, dest));
        Ok(())
    }
    /// Return at most n bytes from the position on.
    #[sig("(n=None, /)")]
    fn read(&self, vm: &mut Vm, n: Option<&Value>) -> R {
        self.check(vm)?;
        let size = match n.filter(|n| !n.is_none()) {
            None => usize::MAX,
            Some(n) => {
                let index = vm.names.__index__.clone();
                if vm.lookup_special(n, &index).is_none() && n.as_small_int().is_none() {
                    return Err(
                        vm.type_error_named("argument should be integer or None, not '{}'", n)
                    );
                }
                usize::try_from(vm.to_i64(n)?).unwrap_or(usize::MAX)
            }
        };
        self.check(vm)?;
        Ok(self.take(vm, size))
    }
    /// Return the byte at the position as a number.
    fn read_byte(&self, vm: &mut Vm) -> R<i64> {
        self.check(vm)?;
        let at = self.position.get();
        match self.read_bytes(|all| all.get(at).copied()) {
            Some(byte) => {
                self.position.set(at + 1);
                Ok(i64::from(byte))
            }
            None => Err(vm.value_error("read byte out of range")),
        }
    }
    /// Return bytes up to the end of the line.
    fn readline(&self, vm: &mut Vm) -> R {
        self.check(vm)?;
        let at = self.position.get();
        let size = self.read_bytes(|all| {
            let rest = all.get(at..).unwrap_or_default();
            search::find(rest, b"\n", 0).map_or(rest.len(), |end| end + 1)
        });
        Ok(self.take(vm, size))
    }
    /// Change the size of the memory and of the file.
    #[sig("(newsize, /)")]
    fn resize(&self, vm: &mut Vm, newsize: isize) -> R<()> {
        self.check(vm)?;
        if self.exports.get() > 0 {
            return Err(vm.buffer_error("mmap can't resize with extant buffers exported."));
        }
        if matches!(self.access, Access::Read | Access::Copy) {
            return Err(vm.type_error("mmap can't resize a readonly or copy-on-write memory map."));
        }
        if !self.tracks_fd {
            return Err(vm.value_error("mmap can't resize with trackfd=False."));
        }
        let size = newsize as i64;
        if size < 0 || i64::MAX - size < self.offset {
            return Err(vm.value_error("new size out of range"));
        }
        let fd = self.fd.get();
        if fd == -1 && self.shared && size > self.len() as i64 {
            return Err(vm.value_error("mmap: can't expand a shared anonymous mapping"));
        }
        if fd >= 0 {
            let end = self.offset + size;
            plain(vm, || {
                taipan_vm::fd::truncate(fd, end).map_err(Errno::from_raw)
            })?;
        }
        let map = self.map.borrow();
        match map.as_ref().map(|map| map.resize(size as usize)) {
            Some(Err(errno)) => {
                drop(map);
                Err(vm.os_error(errno as i32, None))
            }
            _ => Ok(()),
        }
    }
    /// Move the position; return it.
    #[sig("(pos, whence=0, /)")]
    fn seek(&self, vm: &mut Vm, pos: i64, whence: Option<i32>) -> R<i64> {
        self.check(vm)?;
        let from = match whence.unwrap_or(0) {
            0 => 0,
            1 => self.position.get(),
            2 => self.len(),
            _ => return Err(vm.value_error("unknown seek type")),
        };
        match (from as i64).checked_add(pos) {
            Some(at) if (0..=self.len() as i64).contains(&at) => {
                self.position.set(at as usize);
                Ok(at)
            }
            _ => Err(vm.value_error("seek out of range")),
        }
    }
    /// True: the position can be moved.
    fn seekable(&self) -> bool {
        true
    }
    /// Return the size of the file.
    fn size(&self, vm: &mut Vm) -> R<i64> {
        self.check(vm)?;
        let fd = self.fd.get();
        let stat = plain(vm, || taipan_vm::fd::stat(fd).map_err(Errno::from_raw))?;
        Ok(stat.size as i64)
    }
    /// Return the position.
    fn tell(&self, vm: &mut Vm) -> R<usize> {
        self.check(vm)?;
        Ok(self.position.get())
    }
    /// Write bytes at the position; return how many.
    #[sig("(bytes, /)")]
    fn write(&self, vm: &mut Vm, bytes: Data<'_>) -> R<usize> {
        self.check_writable(vm)?;
        let at = self.position.get();
        let size = bytes.0.len();
        if at > self.len() || self.len() - at < size {
            return Err(vm.value_error("data out of range"));
        }
        self.change(|all| all[at..at + size].copy_from_slice(&bytes.0));
        self.position.set(at + size);
        Ok(size)
    }
    /// Write a byte at the position.
    #[sig("(byte, /)")]
    fn write_byte(&self, vm: &mut Vm, byte: i64) -> R<()> {
        self.check_writable(vm)?;
        let at = self.position.get();
        let Ok(byte) = u8::try_from(byte) else {
            return Err(vm.overflow_error("unsigned byte integer is greater than maximum"));
        };
        if at >= self.len() {
            return Err(vm.value_error("write byte out of range"));
        }
        self.change(|all| all[at] = byte);
        self.position.set(at + 1);
        Ok(())
    }

    /// Return len(self).
    fn __len__(&self, vm: &mut Vm) -> R<usize> {
        self.check(vm)?;
        Ok(self.len())
    }
    /// Return an iterator of the bytes, each a bytes object.
    fn __iter__(&self, vm: &mut Vm) -> R {
        self.check(vm)?;
        let all = self.read_bytes(<[u8]>::to_vec);
        let items = all.into_iter().map(|byte| vm.bytes(vec![byte])).collect();
        let items = vm.list(items);
        vm.iter(&items)
    }
    /// Return whether bytes are one of the single bytes.
    fn __contains__(&self, vm: &mut Vm, item: &Value) -> R<bool> {
        self.check(vm)?;
        let item = taipan_vm::types::bytes_like::data_of(vm, item)?.map(|data| data.into_owned());
        Ok(match item.as_deref() {
            Some([byte]) => self.read_bytes(|all| all.contains(byte)),
            _ => false,
        })
    }
    /// Return self[key].
    fn __getitem__(&self, vm: &mut Vm, key: &Value) -> R {
        self.check(vm)?;
        if let Some(slice) = key.downcast::<Slice>() {
            let bounds = slice.bounds(vm)?;
            self.check(vm)?;
            let picked = bounds.clip(self.len());
            let bytes =
                self.read_bytes(|all| picked.positions().map(|at| all[at]).collect::<Vec<u8>>());
            return Ok(vm.bytes(bytes));
        }
        let at = self.index(vm, key, "mmap indices must be integers")?;
        Ok(Value::small_int(i64::from(self.read_bytes(|all| all[at]))))
    }
    /// Set self[key] to value.
    fn __setitem__(&self, vm: &mut Vm, key: &Value, value: Value) -> R<()> {
        self.check_writable(vm)?;
        if let Some(slice) = key.downcast::<Slice>() {
            let bounds = slice.bounds(vm)?;
            let data = <Data<'_> as taipan_vm::native::FromArg<'_>>::from_arg(vm, &value)?;
            self.check_writable(vm)?;
            let picked = bounds.clip(self.len());
            if data.0.len() != picked.len {
                return Err(vm.index_error("mmap slice assignment is wrong size"));
            }
            self.change(|all| {
                for (at, byte) in picked.positions().zip(data.0.iter()) {
                    all[at] = *byte;
                }
            });
            return Ok(());
        }
        let at = self.index(vm, key, "mmap indices must be integer")?;
        let index = vm.names.__index__.clone();
        if value.as_small_int().is_none() && vm.lookup_special(&value, &index).is_none() {
            return Err(vm.type_error("mmap item value must be an int"));
        }
        let byte = match vm.to_i64(&value).map(u8::try_from) {
            Ok(Ok(byte)) => byte,
            Ok(Err(_)) => return Err(vm.value_error("mmap item value must be in range(0, 256)")),
            Err(raise) => return Err(raise),
        };
        self.check_writable(vm)?;
        self.change(|all| {
            if let Some(place) = all.get_mut(at) {
                *place = byte;
            }
        });
        Ok(())
    }
    /// Delete self[key].
    fn __delitem__(&self, vm: &mut Vm, key: &Value) -> R<()> {
        self.check(vm)?;
        let _ = key;
        Err(vm.type_error("mmap doesn't support item deletion"))
    }
    /// Return self.
    fn __enter__(this: &Value, vm: &mut Vm) -> R {
        this.native::<Mmap>().expect("receiver").check(vm)?;
        Ok(this.clone())
    }
    /// Unmap the memory.
    #[raw]
    fn __exit__(vm: &mut Vm, args: &Args<'_>) -> R {
        let this = args.all[0].clone();
        this.native::<Mmap>().expect("receiver").close(vm)?;
        Ok(Value::NONE)
    }
    /// Return repr(self).
    fn __repr__(&self) -> String {
        if self.map.borrow().is_none() {
            return "<mmap.mmap closed=True>".to_owned();
        }
        let access = match self.access {
            Access::Default => "ACCESS_DEFAULT",
            Access::Read => "ACCESS_READ",
            Access::Write => "ACCESS_WRITE",
            Access::Copy => "ACCESS_COPY",
        };
        format!(
            "<mmap.mmap closed=False, access={access}, length={}, pos={}, offset={}>",
            self.len(),
            self.position.get(),
            self.offset
        )
    }
}

macro_rules! of_libc {
    ($($name:ident)*) => { &[ $( (stringify!($name), libc::$name as i64) ),* ] };
}

const CONSTANTS: &[(&str, i64)] = of_libc! {
    PROT_EXEC PROT_READ PROT_WRITE MAP_SHARED MAP_PRIVATE MAP_DENYWRITE MAP_EXECUTABLE MAP_ANON MAP_ANONYMOUS
    MAP_POPULATE MAP_STACK MAP_NORESERVE MADV_NORMAL MADV_RANDOM MADV_SEQUENTIAL MADV_WILLNEED MADV_DONTNEED
    MADV_REMOVE MADV_DONTFORK MADV_DOFORK MADV_HWPOISON MADV_MERGEABLE MADV_UNMERGEABLE MADV_HUGEPAGE MADV_NOHUGEPAGE
    MADV_DONTDUMP MADV_DODUMP MADV_FREE
};

pub struct MmapModule;

/// Files as memory.
#[module(name = "mmap")]
impl MmapModule {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        for &(name, number) in CONSTANTS {
            set(vm, module, name, Value::small_int(number));
        }
        #[cfg(target_arch = "x86_64")]
        set(
            vm,
            module,
            "MAP_32BIT",
            Value::small_int(i64::from(libc::MAP_32BIT)),
        );
        let accesses = [
            "ACCESS_DEFAULT",
            "ACCESS_READ",
            "ACCESS_WRITE",
            "ACCESS_COPY",
        ];
        for (number, name) in accesses.into_iter().enumerate() {
            set(vm, module, name, Value::small_int(number as i64));
        }
        let page = nix::unistd::sysconf(nix::unistd::SysconfVar::PAGE_SIZE);
        let page = page.ok().flatten().unwrap_or(4096);
        for name in ["PAGESIZE", "ALLOCATIONGRANULARITY"] {
            set(vm, module, name, Value::small_int(page));
        }
        let class = class_of(vm, &MMAP);
        set(vm, module, "mmap", class);
        let error = vm.class(|t| &t.OSError);
        set(vm, module, "error", error);
        Ok(())
    }
}
