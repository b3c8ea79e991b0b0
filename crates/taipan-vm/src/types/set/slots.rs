//! The memory of a set's table: a small one lies in the set itself.

use super::{SMALLEST, Slot};

/// A power of two of slots.
#[derive(Clone)]
pub enum Slots {
    Few([Slot; SMALLEST]),
    Many(Box<[Slot]>),
}

impl Slots {
    /// Slots never used, at least the smallest number of them.
    pub fn unused(size: usize) -> Slots {
        if size <= SMALLEST {
            Slots::default()
        } else {
            let slots = std::iter::repeat_with(|| Slot::UNUSED);
            Slots::Many(slots.take(size).collect())
        }
    }
}

impl Slots {
    /// Give all slots away.
    #[inline]
    pub fn give(self, work: impl FnMut(Slot)) {
        match self {
            Slots::Few(slots) => slots.into_iter().for_each(work),
            Slots::Many(slots) => slots.into_vec().into_iter().for_each(work),
        }
    }
}

impl crate::heap::Buffer for Slots {
    fn bytes_owned(&self) -> usize {
        match self {
            Slots::Few(_) => 0,
            Slots::Many(slots) => size_of_val(&**slots),
        }
    }
}

impl Default for Slots {
    #[inline]
    fn default() -> Slots {
        Slots::Few([const { Slot::UNUSED }; SMALLEST])
    }
}

impl std::ops::Deref for Slots {
    type Target = [Slot];
    #[inline(always)]
    fn deref(&self) -> &[Slot] {
        match self {
            Slots::Few(slots) => slots,
            Slots::Many(slots) => slots,
        }
    }
}

impl std::ops::DerefMut for Slots {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [Slot] {
        match self {
            Slots::Few(slots) => slots,
            Slots::Many(slots) => slots,
        }
    }
}
