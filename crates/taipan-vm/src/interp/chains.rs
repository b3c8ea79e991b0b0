//! Suspending and resuming whole chains of awaiting bodies at once (unsafe island 3): see [`Chain`].
#![expect(
    unsafe_code,
    reason = "records are moved between the stack and the heap"
)]

use super::dispatch::payload;
use super::stack::{Record, Then};
use crate::types::generator::{Body, body};
use crate::value::Raw;
use crate::vm::Vm;
use taipan_bytecode::{Instr, Op};

/// A chain is worth its object from so many bodies on.
const WORTHWHILE: usize = 2;

impl Vm {
    /// The running body suspends, and with it all that await it: take them off the stack but for the outermost, which keeps them.
    /// Nothing happens unless all are as plain as a [`Chain`] wants them.
    pub(crate) fn freeze(&mut self) {
        if !self.handled.is_none() {
            return;
        }
        // SAFETY: the record on top is a running body's. That of a `Then::Generator` has its consumer's below it, whose pc is stored.
        unsafe {
            let top = self.fp();
            let mut root = top;
            // So many of the kept records are as they were.
            let mut known = 0;
            while is_plain(root) {
                let consumer = root.sub(1);
                if (*consumer).generator.is_undef() || Instr(*(*consumer).pc).op() != Op::YieldFrom
                {
                    break;
                }
                if let Some((owner, place)) = self.thawed(root) {
                    (root, known) = (owner, place);
                    break;
                }
                root = consumer;
            }
            let n = top.offset_from(root) as usize;
            if n < WORTHWHILE {
                return;
            }
            let owner: *const Body = payload((*root).generator);
            let chain = (*(*owner).chain.ptr()).get_or_insert_default();
            let records = &mut chain.records;
            records.truncate(n);
            for (k, kept) in records.iter_mut().enumerate().skip(known) {
                let record = &*root.add(k + 1);
                let b: &Body = payload(record.generator);
                if kept.generator != record.generator
                    || kept.pc != record.pc
                    || b.root.get() != owner
                {
                    join(b, owner, record);
                    *kept = *record;
                }
            }
            for k in records.len()..n {
                let record = &*root.add(k + 1);
                join(payload(record.generator), owner, record);
                records.push(*record);
            }
            chain.frozen = true;
            self.stack.records.forget(n);
        }
    }

    /// Whether the body of a record has been running ever since its chain was put back: then what lies between it and the owner is
    /// as it was. The owner's record, and how many of the chain's records come before this one.
    ///
    /// # Safety
    /// The record is that of a body that runs.
    unsafe fn thawed(&self, record: *mut Record) -> Option<(*mut Record, usize)> {
        // SAFETY: by contract; invariant 3 of `Chain`.
        unsafe {
            let owner = payload::<Body>((*record).generator).root.get();
            if owner.is_null() {
                return None;
            }
            let chain = (*(*owner).chain.ptr()).as_ref()?;
            let root = (self.stack.records.as_ptr() as *mut Record).wrapping_add(chain.place?);
            let place = (record.offset_from(root) as usize).checked_sub(1)?;
            (chain.records.get(place)?.generator == (*record).generator).then_some((root, place))
        }
    }

    /// The running body stands at `i`, a YieldFrom: if what it awaits is frozen with it, put all of that back on the stack.
    /// `false`: the body awaited is to be resumed by itself.
    pub(crate) fn thaw(&mut self, i: Instr) -> bool {
        // SAFETY: a running record's registers are valid; the chain's records are what `freeze` has taken.
        unsafe {
            let fp = self.fp();
            let Some(awaited) = body((*(*fp).base.add(i.b())).as_value()) else {
                return false;
            };
            if !awaited.is_frozen() {
                return false;
            }
            let owner = awaited.root.get();
            if (*fp).generator.is_undef()
                || !std::ptr::eq(owner, payload::<Body>((*fp).generator))
                || !self.handled.is_none()
                || self.stack.tracing.is_on()
            {
                (*owner).unchain();
                return false;
            }
            let Some(chain) = &mut *(*owner).chain.ptr() else {
                return false;
            };
            if !self.stack.records.has_room_for(chain.records.len()) {
                (*owner).unchain();
                return false;
            }
            let sent = *(*fp).base.add(i.c());
            chain.frozen = false;
            chain.place = Some(self.stack.records.len() - 1);
            let free = (*owner).top.get();
            if awaited.top.get() != free {
                for record in &chain.records {
                    payload::<Body>(record.generator).top.set(free);
                }
            }
            self.stack.records.push_all(&chain.records);
            let fp = self.fp();
            let (base, code) = ((*fp).base, (*fp).code);
            let waiting = Instr(*(*fp).pc);
            if waiting.op() == Op::YieldFrom {
                *base.add(waiting.c()) = sent;
            } else {
                let slot = base.add(waiting.a());
                let old = std::mem::replace(&mut *slot, sent);
                (*fp).pc = (*fp).pc.add(1);
                if waiting.a() < (*code).nlocals {
                    old.decref();
                }
            }
            true
        }
    }
}

/// A body becomes a member of the chain of `owner`.
fn join(b: &Body, owner: *const Body, record: &Record) {
    b.root.set(owner);
    b.at.set(record.pc);
}

/// Whether a record is that of a body which can be frozen.
///
/// # Safety
/// The record is live.
#[inline(always)]
unsafe fn is_plain(record: *const Record) -> bool {
    // SAFETY: by contract.
    unsafe {
        (*record).kind() == Then::Generator as u32
            && (*record).aux == 0
            && (*record).handled == Raw::NONE
    }
}
