//! Memory that holds machine code: written first, then executable and unchanging, never both.

/// What the system protects at least.
const PAGE: usize = 4096;
/// So much is mapped at once.
const BLOCK: usize = 256 << 10;
/// An isolate has no more machine code than this.
const MOST: usize = 32 << 20;

struct Block {
    start: *mut u8,
    used: usize,
}

/// The machine code of an isolate; it lives as long as the isolate does.
#[derive(Default)]
pub(super) struct CodeMemory {
    blocks: Vec<Block>,
}

impl CodeMemory {
    fn map() -> Option<*mut u8> {
        // SAFETY: the system chooses the address.
        let start = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                BLOCK,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
                -1,
                0,
            )
        };
        (start != libc::MAP_FAILED).then_some(start.cast())
    }

    /// The address that code gets; `None` if there is no room, or the system allows no new code.
    pub fn place(&mut self, code: &[u8]) -> Option<usize> {
        let size = code.len().next_multiple_of(PAGE);
        if size > BLOCK {
            return None;
        }
        if self.blocks.last().is_none_or(|b| b.used + size > BLOCK) {
            if (self.blocks.len() + 1) * BLOCK > MOST {
                return None;
            }
            let start = CodeMemory::map()?;
            self.blocks.push(Block { start, used: 0 });
        }
        let block = self.blocks.last_mut()?;
        // SAFETY: these pages are mapped, and nothing has used them yet.
        unsafe {
            let place = block.start.add(block.used);
            place.copy_from_nonoverlapping(code.as_ptr(), code.len());
            if libc::mprotect(place.cast(), size, libc::PROT_READ | libc::PROT_EXEC) != 0 {
                return None;
            }
            block.used += size;
            Some(place as usize)
        }
    }
}

impl Drop for CodeMemory {
    fn drop(&mut self) {
        for block in &self.blocks {
            // SAFETY: mapped by `map`; the isolate that ran the code is gone.
            unsafe { libc::munmap(block.start.cast(), BLOCK) };
        }
    }
}
