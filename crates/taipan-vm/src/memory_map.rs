//! Memory that is mapped from files (unsafe island 7).
//!
//! # Invariants
//! 1. `start` is the address of `size` mapped bytes from `MemoryMap::new` until `Drop`; nothing else maps or unmaps there.
//! 2. Slices of the bytes live only within one method's call of `work`, which must not use the map.
//! 3. Other processes may change shared bytes at any time; bytes are plain numbers, all of whose values are valid.
#![expect(unsafe_code, reason = "mapping files into memory")]

use nix::Result;
use nix::errno::Errno;
use std::cell::Cell;

/// A mapping.
pub struct MemoryMap {
    start: Cell<*mut libc::c_void>,
    size: Cell<usize>,
    writable: bool,
}

impl MemoryMap {
    /// Map `size` bytes of a file from `offset` on; -1 as descriptor for memory without one.
    pub fn new(size: usize, prot: i32, flags: i32, fd: i32, offset: i64) -> Result<MemoryMap> {
        // SAFETY: the system chooses the address.
        let start = unsafe { libc::mmap(std::ptr::null_mut(), size, prot, flags, fd, offset) };
        if start == libc::MAP_FAILED {
            return Err(Errno::last());
        }
        Ok(MemoryMap {
            start: Cell::new(start),
            size: Cell::new(size),
            writable: prot & libc::PROT_WRITE != 0,
        })
    }

    /// How many bytes are mapped.
    pub fn size(&self) -> usize {
        self.size.get()
    }

    /// Whether the bytes may be changed.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// Use the bytes.
    pub fn with<T>(&self, work: impl FnOnce(&[u8]) -> T) -> T {
        // SAFETY: invariants 1, 2 and 3.
        work(unsafe { std::slice::from_raw_parts(self.start.get().cast(), self.size.get()) })
    }

    /// Use the bytes to change them, if that is allowed.
    pub fn with_mut<T>(&self, work: impl FnOnce(&mut [u8]) -> T) -> Option<T> {
        if !self.writable {
            return None;
        }
        // SAFETY: invariants 1, 2 and 3; the memory is not Rust's, so that `&self` does not promise that it stays as it is.
        let bytes =
            unsafe { std::slice::from_raw_parts_mut(self.start.get().cast(), self.size.get()) };
        Some(work(bytes))
    }

    /// Write changes to the file. `start` is a multiple of the page size or the system refuses it.
    pub fn flush(&self, start: usize, size: usize) -> Result<()> {
        let address = self.address(start, size)?;
        // SAFETY: invariant 1, and the range was checked.
        Errno::result(unsafe { libc::msync(address, size, libc::MS_SYNC) }).map(drop)
    }

    /// Tell the system how the bytes will be used.
    pub fn advise(&self, start: usize, size: usize, advice: i32) -> Result<()> {
        let address = self.address(start, size)?;
        // SAFETY: invariants 1 and 3: advice may make bytes zero, but not unmap them.
        Errno::result(unsafe { libc::madvise(address, size, advice) }).map(drop)
    }

    /// Map another number of bytes.
    pub fn resize(&self, size: usize) -> Result<()> {
        // SAFETY: invariants 1 and 2.
        let start = unsafe {
            libc::mremap(
                self.start.get(),
                self.size.get(),
                size,
                libc::MREMAP_MAYMOVE,
            )
        };
        if start == libc::MAP_FAILED {
            return Err(Errno::last());
        }
        self.start.set(start);
        self.size.set(size);
        Ok(())
    }

    fn address(&self, start: usize, size: usize) -> Result<*mut libc::c_void> {
        match start.checked_add(size) {
            Some(end) if end <= self.size.get() => {
                Ok(self.start.get().cast::<u8>().wrapping_add(start).cast())
            }
            _ => Err(Errno::EINVAL),
        }
    }
}

impl Drop for MemoryMap {
    fn drop(&mut self) {
        // SAFETY: invariant 1.
        unsafe { libc::munmap(self.start.get(), self.size.get()) };
    }
}
