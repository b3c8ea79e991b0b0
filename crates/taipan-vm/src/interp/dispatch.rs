//! THE loop: one arm per opcode. Fast paths stand here, everything longer is in the sibling files.
//!
//! `pc` points at the current instruction, `base` at register 0; the running record's `pc` is written before anything that may
//! look at the frame, raise, or run other code (stack invariant 3). Only what nearly every instruction needs is handed from one to
//! the next in machine registers: the rest of them is free for the handlers, which save none then.
#![expect(
    unsafe_code,
    reason = "registers and code are addressed through raw pointers; code is made by our compiler only"
)]

use super::caches::{Access, How};
use super::calls::signature;
use super::generators::{PRODUCES, STEPLESS, Sent};
use super::ops::{quick_compare, quick_equal, quick_truth};
use super::stack::{MANY, Then};
use super::words::Word;
use crate::heap::{Header, Kind, Obj, reason};
use crate::raise::{R, Raise};
use crate::types::async_generator::bit;
use crate::types::builtin::{Builtin, MethodDescr};
use crate::types::bytearray::ByteArray;
use crate::types::code::CodeObj;
use crate::types::dict::Dict;
use crate::types::function::Function;
use crate::types::generator::{AsyncGenerator, Body, State};
use crate::types::list::List;
use crate::types::property::Property;
use crate::types::set::{FrozenSet, Set};
use crate::types::shape::exact;
use crate::types::tuple::Tuple;
use crate::types::type_::Type;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::sync::atomic::Ordering::Relaxed;
use taipan_bytecode::{Instr, NATIVE, Op};

/// How an instruction ended that did not simply go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Flow {
    /// Go on behind the instruction.
    Next,
    /// Another frame runs now, or this one elsewhere: reload everything from the record.
    Frame,
    Raise(Raise),
}

/// How a nested run ended.
pub enum Outcome {
    Returned(Value),
    /// A generator body suspended.
    Yielded(Value),
    /// An asynchronous generator suspended with a value of its own (not of something it awaits).
    Produced(Value),
}

/// Words of each instruction, by number.
pub(crate) static WIDTH: [u8; 256] = {
    let mut table = [1; 256];
    let mut i = 0;
    while i < Op::ALL.len() {
        table[i] = 1 + Op::ALL[i].cache_words() as u8;
        if NATIVE + i < table.len() {
            table[NATIVE + i] = table[i];
        }
        i += 1;
    }
    table
};

/// A handler of the tail-calling dispatcher; the signature keeps the whole state in registers.
#[cfg(taipan_tail_calls)]
pub(crate) type Handler =
    unsafe extern "C-unwind" fn(Instr, *const u64, Scratch, Scratch, *mut Raw, &mut Vm);

/// An argument register that carries nothing: those of the third and fourth are wanted by shifts and divisions.
#[cfg(taipan_tail_calls)]
pub(crate) type Scratch = std::mem::MaybeUninit<usize>;

/// Frames with more locals return the longer way.
pub(crate) const MAX_QUICK: usize = DYING - 4;

/// Room for objects that die within one instruction.
pub(crate) const DYING: usize = 32;

/// The value of an int or float word as a float.
#[inline(always)]
fn number(raw: Raw) -> f64 {
    if raw.is_int() {
        raw.as_int() as f64
    } else {
        raw.as_float()
    }
}

/// What an operator makes of two floats, where no exception is possible. Ints below 2**53 are exact as floats.
#[inline(always)]
fn float_op(op: Op, a: f64, b: f64) -> Option<f64> {
    const EXACT: f64 = 9007199254740992.0;
    match op {
        Op::Add => Some(a + b),
        Op::Sub => Some(a - b),
        Op::Mul => Some(a * b),
        Op::Div if b != 0.0 && a.abs() <= EXACT && b.abs() <= EXACT => Some(a / b),
        Op::Pow if b == 2.0 && a.abs() < 1e150 => Some(a * a),
        Op::Pow if a > 0.0 => Some(a.powf(b)).filter(|v| v.is_finite()),
        _ => None,
    }
}

/// Whether the GetANext at `pc` is followed by what the compiler writes for an `async for`.
///
/// # Safety
/// The code has a YieldFrom or an end behind every GetANext.
#[inline(always)]
pub(crate) unsafe fn is_async_step(pc: *const u64) -> bool {
    // SAFETY: the second word is read if the first is no end, and so on.
    unsafe {
        let behind = |k: usize| Instr(*pc.add(k));
        behind(1).op() == Op::GetAwaitable
            && behind(1).b() == Instr(*pc).a()
            && behind(2).op() == Op::LoadNone
            && behind(3).op() == Op::YieldFrom
    }
}

/// The payload behind a pointer word whose kind is known.
#[inline(always)]
pub(crate) unsafe fn payload<'a, T>(raw: Raw) -> &'a T {
    // SAFETY: by contract the object has this payload and outlives the use.
    unsafe { &(*(raw.ptr() as *const Obj<T>)).payload }
}

#[cfg(taipan_jit)]
impl Vm {
    /// Places of the table for what machine code goes to besides the handlers of instructions.
    pub(crate) const RELEASE: usize = 254;
    pub(crate) const HOT: usize = 255;
}

impl Vm {
    /// Run the topmost record until a record that leaves the loop ends.
    #[taipan_macros::interpreter]
    #[cfg_attr(taipan_tail_calls, inline(always))]
    pub(crate) fn run(&mut self) -> R<Outcome> {
        // The running record.
        macro_rules! fp {
            () => {
                vm.stack.records.top()
            };
        }
        macro_rules! reload {
            () => {{
                base = (*fp!()).base;
                pc = (*fp!()).pc;
                vm.stack.nlocals = (*(*fp!()).code).nlocals;
                go!()
            }};
        }
        macro_rules! r {
            ($i:expr) => {
                *base.add($i)
            };
        }
        // Count one reference less. What dies is released at the end of the instruction (`fin!`), not in the middle of a handler.
        macro_rules! drop_raw {
            ($raw:expr) => {{
                let raw: Raw = $raw;
                if raw.is_ptr() {
                    let header = raw.ptr();
                    if (*header).forsake() {
                        *vm.dead.get_unchecked_mut(vm.dying) = header;
                        vm.dying += 1;
                    }
                }
            }};
        }
        // Count one reference less of several.
        macro_rules! forget_one {
            ($raw:expr) => {
                (*$raw.ptr()).rc = (*$raw.ptr()).rc.wrapping_sub(Header::ONE)
            };
        }
        // Give up an operand that has been read: drop it if it was a temporary.
        macro_rules! done {
            ($i:expr, $raw:expr) => {
                if $i >= vm.stack.nlocals {
                    drop_raw!($raw);
                }
            };
        }
        macro_rules! set {
            ($a:expr, $raw:expr) => {{
                let a = $a;
                let new: Raw = $raw;
                if a < vm.stack.nlocals {
                    let old = *base.add(a);
                    *base.add(a) = new;
                    drop_raw!(old);
                } else {
                    *base.add(a) = new;
                }
            }};
        }
        // Write the result of an instruction that has dropped nothing, and go on.
        macro_rules! put {
            ($a:expr, $raw:expr, $n:expr) => {{
                let a = $a;
                let new: Raw = $raw;
                if a >= vm.stack.nlocals {
                    *base.add(a) = new;
                    next!($n)
                }
                let old = *base.add(a);
                *base.add(a) = new;
                if old.is_ptr() && (*old.ptr()).forsake() {
                    *vm.dead.get_unchecked_mut(0) = old.ptr();
                    vm.dying = 1;
                    pc = pc.add($n);
                    cold!(release)
                }
                next!($n)
            }};
        }
        // Take an operand as an owned word.
        macro_rules! take {
            ($i:expr) => {{
                let i = $i;
                let raw = *base.add(i);
                if i < vm.stack.nlocals {
                    raw.incref();
                }
                raw
            }};
        }
        // Go on; nothing can have died.
        macro_rules! next {
            ($n:expr) => {{
                pc = pc.add($n);
                go!()
            }};
        }
        // Go on after releasing what died.
        macro_rules! fin {
            ($n:expr) => {{
                pc = pc.add($n);
                if vm.dying != 0 {
                    cold!(release)
                }
                go!()
            }};
        }
        // As `fin!` after native work, which may have released objects that have finalisers.
        macro_rules! settle {
            ($n:expr) => {{
                pc = pc.add($n);
                if vm.dying != 0 || (*vm.breaker).load(Relaxed) & reason::PENDING != 0 {
                    cold!(release)
                }
                go!()
            }};
        }
        macro_rules! raise {
            ($raise:expr) => {{
                let raise = $raise;
                (*fp!()).pc = pc;
                vm.release_dying();
                if vm.unwind_or_leave(raise) {
                    reload!()
                }
                leave!()
            }};
        }
        // Leave the fast path: the instruction is done by a function that sees the frame through `vm.fp()`.
        macro_rules! slow {
            ($call:expr, $n:expr) => {{
                (*fp!()).pc = pc;
                vm.stack.top = base.add((*(*fp!()).code).nregs);
                match $call {
                    Flow::Next => {
                        settle!($n)
                    }
                    Flow::Frame => reload!(),
                    Flow::Raise(raise) => raise!(raise),
                }
            }};
        }
        macro_rules! tri {
            ($e:expr) => {
                match $e {
                    Ok(value) => value,
                    Err(raise) => raise!(raise),
                }
            };
        }
        macro_rules! word {
            ($e:expr) => {{
                let word: Word = $e;
                if let Some(raise) = word.raise {
                    raise!(raise)
                }
                word.raw
            }};
        }
        // Native work that may run script code: registers above the frame's are free for it.
        macro_rules! native {
            ($e:expr) => {{
                (*fp!()).pc = pc;
                vm.stack.top = base.add((*(*fp!()).code).nregs);
                let result = $e;
                result
            }};
        }
        // A safepoint; the instruction starts anew after it, so no operand may be consumed yet.
        macro_rules! poll {
            () => {
                vm.fuel -= 1;
                if vm.fuel < 0 || (*vm.breaker).load(Relaxed) != 0 {
                    cold!(checkpoint)
                }
            };
        }
        macro_rules! jump {
            ($offset:expr, $n:expr) => {{
                let offset = $offset as isize;
                if offset < 0 {
                    poll!();
                }
                pc = pc.offset(offset + $n);
                go!()
            }};
        }
        macro_rules! arith {
            ($i:ident, $int:expr, $float:expr) => {{
                let (l, rr) = (r!($i.b()), r!($i.c()));
                if l.both_int(rr) {
                    // On the words, which are the ints shifted left by two.
                    let f: fn(i64, i64) -> Option<i64> = $int;
                    if let Some(v) = f(l.0 as i64, rr.0 as i64) {
                        put!($i.a(), Raw(v as u64), 1)
                    }
                } else if l.both_float(rr) {
                    let f: fn(f64, f64) -> Option<f64> = $float;
                    if let Some(v) = f(l.as_float(), rr.as_float())
                        && let Some(v) = Raw::float(v)
                    {
                        put!($i.a(), v, 1)
                    }
                }
                cold!(binary)
            }};
        }
        macro_rules! compare {
            ($i:ident, $cmp:tt) => {{
                let (l, rr) = (r!($i.b()), r!($i.c()));
                if l.both_int(rr) {
                    put!($i.a(), Raw::bool((l.0 as i64) $cmp (rr.0 as i64)), 1)
                } else if l.both_float(rr) {
                    put!($i.a(), Raw::bool(l.as_float() $cmp rr.as_float()), 1)
                }
                cold!(compare)
            }};
        }
        // Each way has a dispatch of its own, so that the branch is predicted and not computed.
        macro_rules! branch {
            ($i:ident, $cmp:tt) => {{
                let (l, rr) = (r!($i.a()), r!($i.b()));
                let truth = if l.both_int(rr) {
                    (l.0 as i64) $cmp (rr.0 as i64)
                } else if l.both_float(rr) {
                    l.as_float() $cmp rr.as_float()
                } else {
                    cold!(compare_jump)
                };
                if truth != ($i.x() != 0) {
                    jump!($i.sc(), 1)
                }
                next!(1)
            }};
        }
        macro_rules! branch_imm {
            ($i:ident, $cmp:tt) => {{
                let l = r!($i.a());
                let truth = if l.is_int() {
                    (l.0 as i64) $cmp (($i.sb() as i64) << 2)
                } else if l.is_float() {
                    l.as_float() $cmp ($i.sb() as f64)
                } else {
                    cold!(compare_jump_imm)
                };
                if truth != ($i.x() != 0) {
                    jump!($i.sc(), 1)
                }
                next!(1)
            }};
        }

        // Locals that the caller has not set. There are few: an unrolled loop would cost more than it saves.
        macro_rules! unset {
            ($from:expr, $to:expr) => {{
                let to = $to;
                let mut k = $from;
                while k < to {
                    *base.add(k) = Raw::UNDEF;
                    k += 1;
                    // SAFETY: nothing is done; the compiler makes no vector loop around it.
                    std::arch::asm!("", options(nomem, nostack, preserves_flags));
                }
            }};
        }
        // The frame that has just been pushed runs; its first `$bound` locals are set.
        macro_rules! begin {
            ($base:expr, $code:expr, $bound:expr) => {{
                let code: *const CodeObj = $code;
                base = $base;
                vm.stack.nlocals = (*code).nlocals;
                pc = (*code).words.as_ptr();
                unset!($bound, vm.stack.nlocals);
                #[cfg(taipan_jit)]
                {
                    let heat = (*code).heat.get().wrapping_sub(1);
                    (*code).heat.set(heat);
                    if heat == 0 {
                        cold!(hot)
                    }
                }
                go!()
            }};
        }
        // Call a script function whose `$n` arguments, which are just what it takes, lie behind it in the window: they become its
        // registers. Goes on behind the macro if it takes others or there is no room.
        macro_rules! enter {
            ($i:ident, $callee:expr, $n:expr) => {{
                let function: &Function = payload($callee);
                if function.signature.get() == ($n as u64) << 32 {
                    let new_code = (*function.code.ptr()).raw();
                    let new_code: *const CodeObj = payload::<CodeObj>(new_code);
                    let new_base = base.add($i.a() + 1);
                    if vm.stack.fits(new_base, (*new_code).nregs) && vm.stack.records.has_room() {
                        (*fp!()).pc = pc;
                        vm.push_fast(new_base, new_code, $callee, $i.c(), 2, Then::Store);
                        begin!(new_base, new_code, $n)
                    }
                }
            }};
        }
        // The name that an attribute instruction is about.
        macro_rules! name {
            ($i:ident) => {
                (&(*(*fp!()).code).names).get_unchecked($i.c()).raw()
            };
        }
        // Run a body that is ready (`Body::is_ready`) on top of the frame; `$sent` is an owned word.
        macro_rules! resume {
            ($generator:expr, $body:expr, $sent:expr) => {
                resume!($generator, $body, $sent, 0)
            };
            ($generator:expr, $body:expr, $sent:expr, $aux:expr) => {{
                let (generator, body): (Raw, &Body) = ($generator, $body);
                let free = match (*fp!()).generator {
                    Raw::UNDEF => base.add((*(*fp!()).code).nregs),
                    consumer => payload::<Body>(consumer).top.get(),
                };
                (*fp!()).pc = pc;
                pc = vm.push_ready(generator, body, $sent, free, Then::Generator);
                (*fp!()).aux = $aux;
                base = body.regs.as_ptr() as *mut Raw;
                vm.stack.nlocals = body.code().nlocals;
                fin!(0)
            }};
        }
        // The record on top is empty: go back to the one below it.
        macro_rules! caller {
            () => {{
                vm.stack.records.forget_last();
                base = (*fp!()).base;
                pc = (*fp!()).pc;
                vm.stack.nlocals = match (*fp!()).nlocals {
                    MANY => (*(*fp!()).code).nlocals,
                    few => few as usize,
                };
            }};
        }
        // The locals of a frame that ends, the last one first.
        macro_rules! drop_locals {
            () => {{
                let mut k = vm.stack.nlocals;
                while k != 0 {
                    k -= 1;
                    drop_raw!(*base.add(k));
                }
            }};
        }
        // The end of a plain call.
        macro_rules! hand_back {
            ($value:expr) => {{
                let value: Raw = $value;
                drop_locals!();
                let record = fp!();
                drop_raw!((*record).func);
                let (dst, words) = ((*record).dst as usize, (*record).words as usize);
                caller!();
                pc = pc.add(words);
                set!(dst, value);
                fin!(0)
            }};
        }
        // The running body's record goes off the stack; `$body` is its own. The consumer's frame runs again.
        macro_rules! back_to_consumer {
            () => {{
                drop_raw!((*fp!()).generator);
                caller!();
            }};
        }
        // The ForIter `$i` at pc over a range, a list or a tuple; goes on behind the macro if it is about another iterator.
        macro_rules! quick_for {
            ($i:expr) => {{
                let i: Instr = $i;
                let b = i.b();
                let iter = r!(b);
                if iter.is_int() {
                    // A range: next value, values left, step.
                    let left = r!(b + 1).0 as i64;
                    if left > 0 {
                        r!(b + 1) = Raw((left - 4) as u64);
                        r!(b) = Raw((iter.0).wrapping_add(r!(b + 2).0));
                        put!(i.a(), iter, 2)
                    }
                    pc = pc.offset(*pc.add(1) as i32 as isize + 2);
                    go!()
                }
                if iter.shape() == exact(Kind::List) {
                    let index = r!(b + 1).as_int() as usize;
                    if let Some(item) = (&(*payload::<List>(iter).items.ptr())).get(index) {
                        let raw = item.raw();
                        raw.incref();
                        r!(b + 1) = Raw::int(index as i64 + 1);
                        put!(i.a(), raw, 2)
                    }
                    drop_raw!(iter);
                    fin!((*pc.add(1) as i32 as isize + 2) as usize)
                }
                if iter.shape() == exact(Kind::Tuple) {
                    cold!(for_tuple)
                }
            }};
        }
        // A turn of a loop over an iterator whose next item native code makes.
        macro_rules! next_item {
            ($i:ident, $next:expr, $iter:expr) => {{
                let result = native!($next);
                let item = word!(result);
                if item.is_undef() {
                    drop_raw!($iter);
                    settle!((*pc.add(1) as i32 as isize + 2) as usize)
                }
                set!($i.a(), item);
                settle!(2)
            }};
        }
        // The same where the next instruction takes the item, a pair, apart again into two locals: there need be no pair. Goes on
        // behind the macro if the iterator or the instruction is not of that kind.
        macro_rules! next_pair {
            ($i:ident, $iter:expr) => {{
                let unpack = Instr(*pc.add(2));
                if unpack.op() == Op::UnpackSeq
                    && unpack.x() != 0
                    && unpack.c() == 2
                    && unpack.b() == $i.a()
                    && $i.a() >= vm.stack.nlocals
                {
                    let result = native!(vm.next_pair_op($iter));
                    match word!(result) {
                        Raw::TRUE => {
                            let targets = [Instr(*pc.add(3)).a(), Instr(*pc.add(4)).a()];
                            let pair = vm.pair;
                            for (target, item) in targets.into_iter().zip(pair) {
                                let old = r!(target);
                                r!(target) = item;
                                drop_raw!(old);
                            }
                            settle!(5)
                        }
                        Raw::FALSE => {
                            drop_raw!($iter);
                            settle!((*pc.add(1) as i32 as isize + 2) as usize)
                        }
                        _ => {}
                    }
                }
            }};
        }
        // The frame of the script's method that an operator calls for the instance `$left`; goes on behind the macro if it is not
        // that simple.
        macro_rules! operator {
            ($left:expr, $right:expr) => {{
                let (left, right): (Raw, Raw) = ($left, $right);
                let method = vm.operator_method(i, left, right);
                if !method.is_undef() {
                    let function: &Function = payload(method);
                    let new_code: *const CodeObj = payload::<CodeObj>((*function.code.ptr()).raw());
                    let new_base = vm.free_registers();
                    if vm.stack.fits(new_base, (*new_code).nregs) && vm.stack.records.has_room() {
                        (*fp!()).pc = pc;
                        left.incref();
                        right.incref();
                        method.incref();
                        *new_base = left;
                        *new_base.add(1) = right;
                        vm.push_fast(new_base, new_code, method, 0, 1, Then::Operator);
                        begin!(new_base, new_code, 2)
                    }
                }
            }};
        }
        // Call a native function the short way with the arguments of a window, which are dropped.
        macro_rules! call_direct {
            ($function:expr, $first:expr, $n:expr) => {{
                let (first, n): (*mut Raw, usize) = ($first, $n);
                let argument = |k: usize| match k < n {
                    true => (*first.add(k)).as_value(),
                    false => Value::absent(),
                };
                let word = $function(vm, argument(0), argument(1), argument(2), argument(3));
                if n > 0 {
                    drop_raw!(*first);
                    if n > 1 {
                        drop_raw!(*first.add(1));
                        if n > 2 {
                            drop_raw!(*first.add(2));
                            if n > 3 {
                                drop_raw!(*first.add(3));
                            }
                        }
                    }
                }
                word
            }};
        }
        // The same as a whole call.
        macro_rules! direct {
            ($i:ident, $function:expr, $first:expr, $n:expr) => {{
                let (first, n): (*mut Raw, usize) = ($first, $n);
                (*fp!()).pc = pc;
                vm.stack.top = first.add(n);
                let result = call_direct!($function, first, n);
                drop_raw!(r!($i.a()));
                let value = word!(result);
                set!($i.c(), value);
                settle!(2)
            }};
        }
        // The end of an `in`. A branch that uses it at once needs no value.
        macro_rules! contained {
            ($i:ident, $item:expr, $container:expr, $found:expr) => {{
                let found = $found != ($i.x() != 0);
                done!($i.b(), $item);
                done!($i.c(), $container);
                let user = Instr(*pc.add(1));
                if user.op() == Op::JumpIfFalse
                    && user.a() == $i.a()
                    && $i.a() >= vm.stack.nlocals
                    && (user.bc() as i32) >= 0
                {
                    if found {
                        fin!(2)
                    }
                    fin!((user.bc() as i32 as isize + 2) as usize)
                }
                set!($i.a(), Raw::bool(found));
                fin!(1)
            }};
        }
        // Whether the running body goes back to a consumer the short way: neither handles an exception.
        macro_rules! is_plain_body {
            () => {
                (*fp!()).then == Then::Generator
                    && (*fp!()).frame.is_undef()
                    && (*fp!()).handled == Raw::NONE
                    && vm.handled.raw() == Raw::NONE
            };
        }

        continuation!(release => {
            vm.release_dying();
            if (*vm.breaker).load(Relaxed) & reason::PENDING != 0 {
                // Finalisers run at once, at the line of the instruction that is done.
                (*fp!()).pc = pc.sub(1);
                vm.stack.top = base.add((*(*fp!()).code).nregs);
                vm.run_finalizers();
            }
            go!()
        });
        // Code has been called often.
        continuation!(hot => {
            #[cfg(taipan_jit)]
            {
                (*fp!()).pc = pc;
                vm.make_native((*fp!()).code, base);
                // The instruction itself, which may stand here to be noticed.
                let i = Instr(*pc);
                let handler = vm.handlers[i.op() as usize];
                return handler(i, pc, Scratch::uninit(), Scratch::uninit(), base, vm);
            }
            #[cfg(not(taipan_jit))]
            go!()
        });
        // The instruction has machine code.
        continuation!(native => {
            #[cfg(taipan_jit)]
            {
                let code = (*fp!()).code;
                let words = (*code).words.as_ptr();
                let address = *(*code).native.get().add(pc.offset_from(words) as usize);
                let entry: Handler = std::mem::transmute(address);
                return entry(i, words, Scratch::uninit(), Scratch::uninit(), base, vm);
            }
            #[cfg(not(taipan_jit))]
            go!()
        });
        continuation!(trace => {
            let result = native!(vm.trace_instruction());
            tri!(result);
            // A trace function may have chosen another line.
            if (*fp!()).pc != pc {
                reload!()
            }
            untraced!()
        });
        continuation!(checkpoint => {
            let result = native!(vm.checkpoint_in_loop());
            if let Err(raise) = result {
                if vm.meter.pausing {
                    vm.goes_on(Err(raise));
                    leave!()
                }
                vm.drop_operands(i, base);
                raise!(raise)
            }
            go!()
        });
        // An int and a float, and the true division of ints.
        continuation!(binary => {
            let (l, rr) = (r!(i.b()), r!(i.c()));
            let inline = |raw: Raw| raw.is_int() || raw.is_float();
            if inline(l)
                && inline(rr)
                && !(l.is_int() && rr.is_int() && i.op() != Op::Div)
                && let Some(v) = float_op(i.op(), number(l), number(rr))
                && let Some(v) = Raw::float(v)
            {
                set!(i.a(), v);
                fin!(1)
            }
            if l.kind() == Some(Kind::Instance) {
                operator!(l, rr)
            }
            if l.is_ptr() && (rr.is_ptr() || rr.is_int()) {
                let result = native!(vm.binary_pair(i, l, rr));
                if result.raise.is_some() || result.raw != Raw::UNDEF {
                    done!(i.b(), l);
                    done!(i.c(), rr);
                    let made = word!(result);
                    set!(i.a(), made);
                    settle!(1)
                }
            }
            slow!(vm.slow_binary(i), 1)
        });
        continuation!(binary_imm => slow!(vm.slow_binary_imm(i), 1));
        continuation!(compare => {
            let (l, rr) = (r!(i.b()), r!(i.c()));
            if let Some(truth) = quick_compare(i.op(), l, rr) {
                done!(i.b(), l);
                done!(i.c(), rr);
                set!(i.a(), Raw::bool(truth));
                fin!(1)
            }
            if l.kind() == Some(Kind::Instance) {
                operator!(l, rr)
            }
            slow!(vm.slow_compare(i), 1)
        });
        continuation!(compare_jump => {
            let (l, rr) = (r!(i.a()), r!(i.b()));
            if i.sc() < 0 {
                poll!();
            }
            let Some(truth) = quick_equal(i.op(), l, rr) else { cold!(compare_jump_slow) };
            done!(i.a(), l);
            done!(i.b(), rr);
            if truth != (i.x() != 0) {
                cold!(comparison_jumps)
            }
            fin!(1)
        });
        // The way of a branch that is taken has a dispatch of its own, which is predicted apart from the other's.
        continuation!(comparison_jumps => {
            fin!((i.sc() as isize + 1) as usize)
        });
        continuation!(truth_jumps => {
            fin!((i.bc() as i32 as isize + 1) as usize)
        });
        continuation!(compare_jump_slow => {
            let (l, rr) = (r!(i.a()), r!(i.b()));
            if let Some(truth) = quick_compare(i.op(), l, rr) {
                done!(i.a(), l);
                done!(i.b(), rr);
                if truth != (i.x() != 0) {
                    cold!(comparison_jumps)
                }
                fin!(1)
            }
            if l.kind() == Some(Kind::Instance) {
                operator!(l, rr)
            }
            slow!(vm.slow_compare_jump(i), 1)
        });
        continuation!(compare_jump_imm => {
            if i.sc() < 0 {
                poll!();
            }
            slow!(vm.slow_compare_jump_imm(i), 1)
        });
        continuation!(truth_jump => {
            if (i.bc() as i32) < 0 {
                poll!();
            }
            let l = r!(i.a());
            let Some(truth) = quick_truth(l) else { cold!(truth_jump_slow) };
            done!(i.a(), l);
            if truth == (i.op() == Op::JumpIfTrue) {
                cold!(truth_jumps)
            }
            fin!(1)
        });
        continuation!(truth_jump_slow => {
            let l = r!(i.a());
            if l.kind() == Some(Kind::Instance) && vm.is_always_true(l) {
                done!(i.a(), l);
                if i.op() == Op::JumpIfTrue {
                    cold!(truth_jumps)
                }
                fin!(1)
            }
            let result = native!(vm.truth_of(l));
            done!(i.a(), l);
            let truth = word!(result) == Raw::TRUE;
            if truth == (i.op() == Op::JumpIfTrue) {
                cold!(truth_jumps)
            }
            fin!(1)
        });
        continuation!(truth_jump_keep => {
            let l = r!(i.a());
            let result = native!(vm.truth_of(l));
            if result.raise.is_some() {
                drop_raw!(l);
            }
            let truth = word!(result) == Raw::TRUE;
            if truth == (i.op() == Op::JumpIfTrueKeep) {
                pc = pc.offset(i.bc() as i32 as isize + 1);
                go!()
            }
            drop_raw!(l);
            fin!(1)
        });
        continuation!(in_set => {
            let (l, rr) = (r!(i.b()), r!(i.c()));
            let table = if rr.has_shape(exact(Kind::Set)) {
                &*payload::<Set>(rr).table.ptr()
            } else {
                &*payload::<FrozenSet>(rr).table.ptr()
            };
            if let Some(found) = table.at_first_sight(l) {
                contained!(i, l, rr, found)
            }
            cold!(contains)
        });
        continuation!(contains => {
            let (l, rr) = (r!(i.b()), r!(i.c()));
            let result = native!(vm.contains_op(rr, l));
            if result.raise.is_some() {
                done!(i.b(), l);
                done!(i.c(), rr);
            }
            let found = word!(result) == Raw::TRUE;
            contained!(i, l, rr, found)
        });
        continuation!(truth_not => {
            let l = r!(i.b());
            let result = native!(vm.truth_of(l));
            done!(i.b(), l);
            let truth = word!(result) == Raw::TRUE;
            set!(i.a(), Raw::bool(!truth));
            fin!(1)
        });
        continuation!(unary => slow!(vm.slow_unary(i), 1));
        continuation!(unbound => slow!(vm.unbound_local(i.a()), 1));
        continuation!(unbound_cell => slow!(vm.unbound_local(i.b()), 1));
        continuation!(unbound_free => slow!(vm.unbound_free(i.b()), 1));
        continuation!(load_global => slow!(vm.load_global_slow(i, pc as *mut u64), 3));
        // Another shape than the last time: the isolate's table may know it.
        continuation!(get_attr => {
            let object = r!(i.b());
            let name = name!(i);
            if i.x() == How::Class as u8 {
                cold!(get_property)
            }
            if object.is_ptr()
                && let Some(offset) = vm.table_hit(pc, object, name, Access::Get, How::Slot)
            {
                let raw = *((object.ptr() as *const u8).add(offset as usize) as *const Raw);
                if !raw.is_undef() {
                    raw.incref();
                    done!(i.b(), object);
                    set!(i.a(), raw);
                    fin!(3)
                }
            }
            cold!(get_attr_general)
        });
        // A property whose getter is a script's function: its frame is entered at once.
        continuation!(get_property => {
            let object = r!(i.b());
            if object.is_ptr()
                && *pc.add(1) == (object.shape() as u64 | (vm.epoch as u64) << 32)
                && Raw(*pc.add(2)).has_shape(exact(Kind::Property))
            {
                let getter = (*payload::<Property>(Raw(*pc.add(2))).fget.ptr()).raw();
                if getter.has_shape(exact(Kind::Function))
                    && payload::<Function>(getter).signature.get() == 1 << 32
                {
                    let function: &Function = payload(getter);
                    let new_code: *const CodeObj = payload::<CodeObj>((*function.code.ptr()).raw());
                    let new_base = vm.free_registers();
                    if vm.stack.fits(new_base, (*new_code).nregs) && vm.stack.records.has_room() {
                        (*fp!()).pc = pc;
                        *new_base = take!(i.b());
                        getter.incref();
                        vm.push_fast(new_base, new_code, getter, i.a(), 3, Then::Store);
                        begin!(new_base, new_code, 1)
                    }
                }
            }
            cold!(get_attr_general)
        });
        continuation!(get_attr_general => slow!(vm.get_attr_slow(i, pc as *mut u64), 3));
        continuation!(set_attr => {
            let object = r!(i.a());
            let name = name!(i);
            if object.is_ptr()
                && let Some(offset) = vm.table_hit(pc, object, name, Access::Set, How::Slot)
            {
                let new = take!(i.b());
                let slot = (object.ptr() as *mut u8).add(offset as usize) as *mut Raw;
                let old = *slot;
                *slot = new;
                drop_raw!(old);
                done!(i.a(), object);
                fin!(3)
            }
            slow!(vm.set_attr_slow(i, pc as *mut u64), 3)
        });
        continuation!(load_method => {
            let object = r!(i.b());
            let name = name!(i);
            if object.is_ptr()
                && let Some(method) = vm.table_hit(pc, object, name, Access::Method, How::Method)
            {
                Raw(method).incref();
                let object = take!(i.b());
                r!(i.a()) = Raw(method);
                r!(i.a() + 1) = object;
                next!(3)
            }
            slow!(vm.load_method_slow(i, pc as *mut u64), 3)
        });
        continuation!(get_item => {
            let (object, key) = (r!(i.b()), r!(i.c()));
            if object.has_shape(exact(Kind::ByteArray)) && key.is_int() {
                let bytes = &*payload::<ByteArray>(object).data.ptr();
                if let Some(&byte) = bytes.get(key.as_int() as usize) {
                    done!(i.b(), object);
                    set!(i.a(), Raw::int(byte as i64));
                    fin!(1)
                }
            }
            let result = native!(vm.item_quick(object, key));
            if result.raise.is_none() && result.raw.is_undef() {
                slow!(vm.get_item_slow(i), 1)
            }
            done!(i.b(), object);
            done!(i.c(), key);
            let value = word!(result);
            set!(i.a(), value);
            settle!(1)
        });
        continuation!(get_dict_item => {
            let (object, key) = (r!(i.b()), r!(i.c()));
            let table = &mut *payload::<Dict>(object).table.ptr();
            if let Some(entry) = table.identical(key) {
                let raw = entry.value.raw();
                raw.incref();
                done!(i.b(), object);
                done!(i.c(), key);
                set!(i.a(), raw);
                fin!(1)
            }
            cold!(get_item)
        });
        continuation!(set_dict_item => {
            let (object, key) = (r!(i.a()), r!(i.b()));
            let table = &mut *payload::<Dict>(object).table.ptr();
            if let Some(entry) = table.identical(key) {
                let new = take!(i.c()).into_value();
                drop_raw!(std::mem::replace(&mut entry.value, new).into_raw());
                done!(i.a(), object);
                done!(i.b(), key);
                fin!(1)
            }
            cold!(set_item)
        });
        continuation!(set_item => {
            let (object, key, value) = (r!(i.a()), r!(i.b()), r!(i.c()));
            if object.has_shape(exact(Kind::ByteArray)) && key.is_int() && value.is_int() {
                let bytes = &mut *payload::<ByteArray>(object).data.ptr();
                let byte = value.as_int();
                if let Some(place) = bytes.get_mut(key.as_int() as usize)
                    && byte as u64 <= u8::MAX as u64
                {
                    *place = byte as u8;
                    done!(i.a(), object);
                    fin!(1)
                }
            }
            let result = native!(vm.set_item_quick(object, key, value));
            if result.raise.is_none() && result.raw == Raw::FALSE {
                slow!(vm.set_item_slow(i), 1)
            }
            done!(i.a(), object);
            done!(i.b(), key);
            done!(i.c(), value);
            word!(result);
            settle!(1)
        });
        // A slice that is used at once as a subscript needs no object.
        continuation!(build_slice => {
            let user = Instr(*pc.add(1));
            if user.op() == Op::GetItem && user.c() == i.a() {
                let object = r!(user.b());
                let value = vm.slice_quick(object, base.add(i.b()), i.x() == 3);
                if !value.is_undef() {
                    done!(user.b(), object);
                    set!(user.a(), value);
                    fin!(2)
                }
            } else if user.op() == Op::SetItem && user.b() == i.a() && i.x() != 3 {
                let (object, value) = (r!(user.a()), r!(user.c()));
                (*fp!()).pc = pc;
                vm.stack.top = base.add((*(*fp!()).code).nregs);
                let temporary = user.c() >= vm.stack.nlocals;
                if vm.set_slice_quick(object, base.add(i.b()), value, temporary) {
                    done!(user.a(), object);
                    done!(user.c(), value);
                    pc = pc.add(1);
                    settle!(1)
                }
            }
            slow!(vm.build_slice(i), 1)
        });
        continuation!(call => slow!(vm.call_slow(i), 2));
        continuation!(call_method => slow!(vm.call_method_slow(i), 2));
        // A script function in a window of Call or CallMethod that could not be entered at once: the caller's registers may lie in the
        // heap, or it may be a coroutine that is awaited at once, which needs no object as long as it does not suspend.
        continuation!(call_function => {
            let is_method = i.op() == Op::CallMethod;
            let n = i.b() + is_method as usize;
            let callee = r!(i.a());
            let function: &Function = payload(callee);
            let kind = function.signature.get() ^ (n as u64) << 32;
            let awaited = kind == signature::COROUTINE
                // A coroutine that a variable keeps is an object.
                && i.c() >= vm.stack.nlocals
                && Instr(*pc.add(2)).op() == Op::GetAwaitable
                && Instr(*pc.add(2)).b() == i.c()
                && Instr(*pc.add(3)).op() == Op::LoadNone
                && Instr(*pc.add(4)).op() == Op::YieldFrom
                && vm.coroutine_origin_depth == 0;
            if kind == signature::PLAIN || awaited {
                let new_code: *const CodeObj = payload::<CodeObj>((*function.code.ptr()).raw());
                let first = base.add(i.a() + 1);
                let mut new_base = first;
                if !vm.stack.fits(first, (*new_code).nregs) {
                    new_base = vm.free_registers();
                }
                if vm.stack.fits(new_base, (*new_code).nregs) && vm.stack.records.has_room() {
                    if new_base != first {
                        for k in 0..n {
                            *new_base.add(k) = *first.add(k);
                        }
                    }
                    if awaited {
                        pc = pc.add(4);
                        let waiting = Instr(*pc);
                        r!(waiting.b()) = Raw::UNDEF;
                        (*fp!()).pc = pc;
                        vm.push_fast(new_base, new_code, callee, waiting.a(), 1, Then::Await);
                        (*fp!()).handled = vm.handled.raw();
                        (*fp!()).handled.incref();
                    } else {
                        (*fp!()).pc = pc;
                        vm.push_fast(new_base, new_code, callee, i.c(), 2, Then::Store);
                    }
                    begin!(new_base, new_code, n)
                }
            }
            let new_code: *const CodeObj = payload::<CodeObj>((*function.code.ptr()).raw());
            let first = base.add(i.a() + 1);
            if vm.stack.fits(first, (*new_code).nregs)
                && vm.stack.records.has_room()
                && vm.bind_missing(function, first, n)
            {
                (*fp!()).pc = pc;
                vm.push_fast(first, new_code, callee, i.c(), 2, Then::Store);
                begin!(first, new_code, (*new_code).nlocals)
            }
            if kind != signature::PLAIN && kind <= signature::ASYNC_GENERATOR {
                (*fp!()).pc = pc;
                let generator = vm.take_generator(callee, base.add(i.a() + 1), n);
                set!(i.c(), generator);
                settle!(2)
            }
            if is_method {
                cold!(call_method)
            }
            cold!(call)
        });
        // `Class(...)` of a plain script class whose `__init__` takes just these arguments, or which has none and gets none.
        continuation!(call_class => {
            let class = r!(i.a());
            let t: &Type = payload(class);
            if t.init_version.get() == t.version.get() && t.version.get() != 0 {
                let n = i.b();
                let init = t.init.get();
                if init.is_undef() {
                    if n == 0 {
                        let object = vm.plain_instance_of(class, base.add(i.a()), 0);
                        drop_raw!(class);
                        set!(i.c(), object);
                        settle!(2)
                    }
                    cold!(call)
                }
                let function: &Function = payload(init);
                let new_code: *const CodeObj = payload::<CodeObj>((*function.code.ptr()).raw());
                let window = base.add(i.a());
                let mut new_base = window;
                if !vm.stack.fits(window, (*new_code).nregs) {
                    new_base = vm.free_registers();
                }
                if vm.stack.fits(new_base, (*new_code).nregs) && vm.stack.records.has_room() {
                    let exact = function.signature.get() == (n as u64 + 1) << 32;
                    // An exception keeps the arguments as they were given, before some are collected.
                    if !exact
                        && t.kind == Kind::Exception
                        && (*new_code).flags & taipan_bytecode::CodeFlags::VARARGS != 0
                    {
                        cold!(call)
                    }
                    if new_base != window {
                        for k in 1..=n {
                            *new_base.add(k) = *window.add(k);
                        }
                    }
                    if exact || vm.bind_missing(function, new_base, n + 1) {
                        (*fp!()).pc = pc;
                        let object = vm.plain_instance_of(class, new_base, n);
                        object.incref();
                        *new_base = object;
                        init.incref();
                        vm.push_fast(new_base, new_code, init, i.c(), 2, Then::Init);
                        (*fp!()).handled = object;
                        // Its instance keeps the class alive.
                        forget_one!(class);
                        begin!(new_base, new_code, if exact { n + 1 } else { (*new_code).nlocals })
                    }
                }
            }
            cold!(call)
        });
        continuation!(for_iter => {
            let iter = r!(i.b());
            // The register keeps the iterator alive: this frame cannot end meanwhile.
            match iter.kind() {
                Some(Kind::DictIter) => {
                    next_pair!(i, iter);
                    next_item!(i, vm.next_builtin_op(iter), iter)
                }
                Some(Kind::SeqIter | Kind::RangeIter) => next_item!(i, vm.next_builtin_op(iter), iter),
                _ => {}
            }
            cold!(for_iter_slow)
        });
        continuation!(for_native => {
            // The register keeps the iterator alive.
            let iter = r!(i.b());
            next_pair!(i, iter);
            next_item!(i, vm.next_native_op(iter), iter)
        });
        continuation!(for_iter_slow => slow!(vm.for_iter_slow(i), 2));
        continuation!(get_awaitable => {
            let object = r!(i.b());
            if object.kind() == Some(Kind::Instance) {
                let generator = vm.special_generator(object, vm.names.__await__.raw(), signature::GENERATOR);
                if !generator.is_undef() {
                    done!(i.b(), object);
                    set!(i.a(), generator);
                    fin!(1)
                }
            }
            // What a native class gives to be awaited is driven as it is.
            if vm.is_driven_natively(r!(i.b())) {
                let wait = Instr(*pc.add(2));
                if r!(i.b()) == vm.settled.raw() && wait.op() == Op::YieldFrom && i.b() >= vm.stack.nlocals {
                    drop_raw!(r!(i.b()));
                    set!(wait.a(), Raw::NONE);
                    fin!(3)
                }
                let object = take!(i.b());
                set!(i.a(), object);
                fin!(1)
            }
            slow!(vm.get_awaitable_op(i), 1)
        });
        continuation!(grow_list => {
            let new = take!(i.b());
            vm.append_op(r!(i.a()), new);
            fin!(1)
        });
        continuation!(for_tuple => {
            let i = Instr(*pc);
            let b = i.b();
            let iter = r!(b);
            let index = r!(b + 1).as_int() as usize;
            if let Some(item) = payload::<Tuple>(iter).items().get(index) {
                let raw = item.raw();
                raw.incref();
                r!(b + 1) = Raw::int(index as i64 + 1);
                put!(i.a(), raw, 2)
            }
            drop_raw!(iter);
            fin!((*pc.add(1) as i32 as isize + 2) as usize)
        });
        continuation!(for_generator => {
            let iter = r!(i.b());
            if iter.kind() == Some(Kind::Generator) {
                let body: &Body = payload(iter);
                if body.is_ready() && vm.stack.records.has_room() {
                    resume!(iter, body, Raw::NONE)
                }
            }
            cold!(for_iter)
        });
        continuation!(unpack => slow!(vm.unpack_seq(i), 1));
        continuation!(call_builtin => {
            let builtin: &Builtin = payload(r!(i.a()));
            if builtin.bound {
                cold!(call_bound)
            }
            let def = builtin.def;
            if def.is_direct(i.b()) {
                direct!(i, def.direct, base.add(i.a() + 1), i.b())
            }
            cold!(call_builtin_general)
        });
        continuation!(call_builtin_general => {
            if r!(i.a()) == vm.known.next.raw() && i.b() == 1 {
                let generator = r!(i.a() + 1);
                if generator.has_shape(exact(Kind::Generator)) {
                    let body: &Body = payload(generator);
                    if body.is_ready() && vm.stack.records.has_room() {
                        drop_raw!(r!(i.a()));
                        // The record owns it in place of the window.
                        forget_one!(generator);
                        resume!(generator, body, Raw::NONE)
                    }
                }
            }
            (*fp!()).pc = pc;
            let result = vm.call_builtin_op(i, base);
            let value = word!(result);
            set!(i.c(), value);
            settle!(2)
        });
        // A builtin method that was taken from its object before.
        continuation!(call_bound => {
            let builtin: &Builtin = payload(r!(i.a()));
            let (def, n) = (builtin.def, i.b() + 1);
            if def.is_direct(n) {
                // The callee makes room for its object.
                let callee = r!(i.a());
                let this = builtin.this.raw();
                this.incref();
                r!(i.a()) = this;
                (*fp!()).pc = pc;
                vm.stack.top = base.add(i.a() + n);
                let result = call_direct!(def.direct, base.add(i.a()), n);
                drop_raw!(callee);
                let value = word!(result);
                set!(i.c(), value);
                settle!(2)
            }
            cold!(call_builtin_general)
        });
        continuation!(call_descr => {
            let descr: &MethodDescr = payload(r!(i.a()));
            let (def, n) = (descr.def, i.b() + 1);
            if def.is_direct(n) {
                direct!(i, def.direct, base.add(i.a() + 1), n)
            }
            cold!(call_general)
        });
        continuation!(call_general => {
            let callee = r!(i.a());
            if (callee == vm.known.generator_send.raw() || callee == vm.known.coroutine_send.raw())
                && i.b() == 1
            {
                let (generator, sent) = (r!(i.a() + 1), r!(i.a() + 2));
                let body: &Body = payload(generator);
                if body.is_ready()
                    && (sent == Raw::NONE || body.stage.get() == State::Suspended)
                    && vm.stack.records.has_room()
                {
                    drop_raw!(callee);
                    forget_one!(generator);
                    resume!(generator, body, sent)
                }
            }
            (*fp!()).pc = pc;
            let result = vm.call_descr_op(i, base);
            let value = word!(result);
            set!(i.c(), value);
            settle!(2)
        });
        // What the body awaits for suspends it, and so on outwards.
        continuation!(yield_outwards => {
            let value = take!(i.b());
            (*fp!()).pc = pc;
            if vm.yield_outwards(value) {
                reload!()
            }
            leave!()
        });
        // A native function asks for the items.
        continuation!(yield_native => {
            if (*fp!()).kind() == Then::Leave as u32
                && i.x() == 0
                && (*fp!()).handled == Raw::NONE
                && vm.handled.raw() == Raw::NONE
            {
                let value = take!(i.b());
                let Some(sink) = vm.stack.sink else {
                    let body: &Body = payload((*fp!()).generator);
                    body.at.set(pc);
                    body.stage.set(State::Suspended);
                    drop_raw!((*fp!()).generator);
                    vm.stack.records.forget_last();
                    if vm.dying != 0 {
                        vm.release_dying();
                    }
                    vm.returned = value;
                    vm.yielded = true;
                    leave!()
                };
                let value = vm.offer_to(sink, value);
                if value.is_undef() {
                    set!(i.a(), Raw::NONE);
                    fin!(1)
                }
                (*fp!()).pc = pc;
                if vm.yield_to_native(value) {
                    reload!()
                }
                leave!()
            }
            cold!(yield_slow)
        });
        continuation!(yield_slow => {
            let value = take!(i.b());
            (*fp!()).pc = pc;
            if vm.yield_or_leave(value, i.x() != 0) {
                reload!()
            }
            leave!()
        });
        continuation!(return_slow => {
            // The end of what another body awaits.
            if is_plain_body!() && vm.stack.nlocals <= MAX_QUICK {
                let generator = (*fp!()).generator;
                let waiting = Instr(*(*fp!().sub(1)).pc);
                let ends_loop = waiting.op() == Op::ForIter;
                if (ends_loop || waiting.op() == Op::YieldFrom)
                    && generator.kind() != Some(Kind::AsyncGenerator) {
                    let value = if i.op() == Op::ReturnNone { Raw::NONE } else { take!(i.a()) };
                    drop_locals!();
                    let body: &Body = payload(generator);
                    body.stage.set(State::Finished);
                    caller!();
                    // The record had a reference, and the consumer's register has one.
                    if r!(waiting.b()) == generator && (*generator.ptr()).rc == Header::TWO {
                        crate::heap::free_ended(&raw mut *vm.heap, generator.ptr());
                    } else {
                        drop_raw!(generator);
                        drop_raw!(r!(waiting.b()));
                    }
                    if ends_loop {
                        drop_raw!(value);
                        fin!((*pc.add(1) as i32 as isize + 2) as usize)
                    }
                    set!(waiting.a(), value);
                    fin!(1)
                }
            }
            // The end of a call from native code.
            if (*fp!()).kind() == Then::Leave as u32 && (*fp!()).generator.is_undef() {
                vm.returned = if i.op() == Op::ReturnNone { Raw::NONE } else { take!(i.a()) };
                drop_locals!();
                drop_raw!((*fp!()).func);
                vm.stack.records.forget_last();
                if vm.dying != 0 {
                    vm.release_dying();
                }
                leave!()
            }
            // The end of an operator's method.
            if (*fp!()).kind() == Then::Operator as u32 {
                let value = if i.op() == Op::ReturnNone { Raw::NONE } else { r!(i.a()) };
                let waiting = Instr(*(*fp!().sub(1)).pc);
                let jumps = (Op::JumpLt as u8..=Op::JumpGe as u8).contains(&(waiting.op() as u8));
                if if jumps { value == Raw::TRUE || value == Raw::FALSE } else { value != Raw::NOT_IMPLEMENTED } {
                    if i.op() != Op::ReturnNone && i.a() < vm.stack.nlocals {
                        r!(i.a()) = Raw::UNDEF;
                    }
                    drop_locals!();
                    drop_raw!((*fp!()).func);
                    caller!();
                    if jumps {
                        done!(waiting.a(), r!(waiting.a()));
                        done!(waiting.b(), r!(waiting.b()));
                        if (value == Raw::TRUE) != (waiting.x() != 0) {
                            pc = pc.offset(waiting.sc() as isize);
                        }
                        fin!(1)
                    }
                    done!(waiting.b(), r!(waiting.b()));
                    done!(waiting.c(), r!(waiting.c()));
                    set!(waiting.a(), value);
                    fin!(1)
                }
            }
            if (*fp!()).kind() == Then::Await as u32 {
                let value = if i.op() == Op::ReturnNone { Raw::NONE } else { take!(i.a()) };
                drop_locals!();
                drop_raw!((*fp!()).func);
                drop_raw!((*fp!()).handled);
                let dst = (*fp!()).dst as usize;
                caller!();
                set!(dst, value);
                fin!(1)
            }
            let value = if i.op() == Op::ReturnNone { Raw::NONE } else { take!(i.a()) };
            (*fp!()).pc = pc;
            if vm.return_or_leave(value) {
                reload!()
            }
            leave!()
        });

        let vm = self;
        vm.stack.nlocals = (*(*vm.fp()).code).nlocals;
        let mut base: *mut Raw = (*vm.fp()).base;
        let mut pc: *const u64 = (*vm.fp()).pc;

        loop {
            let i = Instr(*pc);
            // The compiler writes only numbers of `Op`.
            let op: Op = std::mem::transmute(i.0 as u8);
            match op {
                Op::Move => {
                    put!(i.a(), r!(i.b()), 1)
                }
                Op::Copy => {
                    let raw = r!(i.b());
                    raw.incref();
                    put!(i.a(), raw, 1)
                }
                Op::LoadConst => {
                    let raw = (&(*(*fp!()).code).consts)
                        .get_unchecked(i.bc() as usize)
                        .raw();
                    raw.incref();
                    put!(i.a(), raw, 1)
                }
                Op::LoadInt => {
                    put!(i.a(), Raw::int(i.bc() as i32 as i64), 1)
                }
                Op::LoadNone => {
                    put!(i.a(), Raw::NONE, 1)
                }
                Op::LoadBool => {
                    put!(i.a(), Raw::bool(i.b() != 0), 1)
                }
                Op::LoadNull => {
                    r!(i.a()) = Raw::UNDEF;
                    next!(1)
                }
                Op::Drop => {
                    drop_raw!(r!(i.a()));
                    fin!(1)
                }
                Op::DelLocal => {
                    let old = r!(i.a());
                    r!(i.a()) = Raw::UNDEF;
                    drop_raw!(old);
                    fin!(1)
                }
                Op::CheckLocal => {
                    if r!(i.a()).is_undef() {
                        cold!(unbound)
                    }
                    fin!(1)
                }
                Op::LoadGlobal => {
                    let function: &Function = payload((*fp!()).func);
                    let hint = *pc.add(1);
                    let globals = &*payload::<Dict>(function.globals.raw()).table.ptr();
                    let version = globals.keys_version;
                    // With the same keys every entry lies where it was.
                    if version == (hint >> 32) as u32 && version != 0 {
                        let entries = if i.x() == 0 {
                            globals.entries.as_ptr()
                        } else {
                            let builtins = &*payload::<Dict>(function.builtins.raw()).table.ptr();
                            if builtins.keys_version != *pc.add(2) as u32 {
                                cold!(load_global)
                            }
                            builtins.entries.as_ptr()
                        };
                        let raw = (*entries.add(hint as u32 as usize)).value.raw();
                        raw.incref();
                        put!(i.a(), raw, 3)
                    }
                    cold!(load_global)
                }
                Op::StoreGlobal => slow!(vm.store_global(i, pc as *mut u64), 2),
                Op::DelGlobal => slow!(vm.del_global(i), 1),
                Op::LoadName => slow!(vm.load_name(i, pc as *mut u64), 4),
                Op::StoreName => slow!(vm.store_name(i, pc as *mut u64), 2),
                Op::DelName => slow!(vm.del_name(i), 1),
                Op::MakeCell => {
                    let value = r!(i.a()).into_value();
                    let cell = crate::types::cell::Cell {
                        value: crate::MutCell::new(value),
                    };
                    r!(i.a()) = vm.heap.alloc(exact(Kind::Cell), cell).into_raw();
                    fin!(1)
                }
                Op::LoadCell => {
                    let raw = (*payload::<crate::types::cell::Cell>(r!(i.b())).value.ptr()).raw();
                    if raw.is_undef() {
                        cold!(unbound_cell)
                    }
                    raw.incref();
                    put!(i.a(), raw, 1)
                }
                Op::StoreCell => {
                    let new = take!(i.b()).into_value();
                    let cell = payload::<crate::types::cell::Cell>(r!(i.a()));
                    drop_raw!(cell.value.replace(new).into_raw());
                    fin!(1)
                }
                Op::DelCell => slow!(vm.del_cell(i), 1),
                Op::LoadFree => {
                    let cells: &Tuple = payload(payload::<Function>((*fp!()).func).closure.raw());
                    let cell = cells.items().get_unchecked(i.b()).raw();
                    let raw = (*payload::<crate::types::cell::Cell>(cell).value.ptr()).raw();
                    if raw.is_undef() {
                        cold!(unbound_free)
                    }
                    raw.incref();
                    put!(i.a(), raw, 1)
                }
                Op::StoreFree => {
                    let new = take!(i.b()).into_value();
                    let cells: &Tuple = payload(payload::<Function>((*fp!()).func).closure.raw());
                    let cell = cells.items().get_unchecked(i.a()).raw();
                    let cell = payload::<crate::types::cell::Cell>(cell);
                    drop_raw!(cell.value.replace(new).into_raw());
                    fin!(1)
                }
                Op::DelFree => slow!(vm.del_free(i), 1),
                Op::LoadFreeCell => {
                    let cells: &Tuple = payload(payload::<Function>((*fp!()).func).closure.raw());
                    let raw = cells.items().get_unchecked(i.b()).raw();
                    raw.incref();
                    put!(i.a(), raw, 1)
                }
                Op::LoadNameOrFree => slow!(vm.load_name_or_free(i), 1),
                Op::LoadFromDictOrGlobal => slow!(vm.load_from_dict_or_global(i), 1),
                Op::LoadFromDictOrFree => slow!(vm.load_from_dict_or_free(i), 1),
                Op::LoadNs => {
                    let raw = r!(0);
                    raw.incref();
                    set!(i.a(), raw);
                    fin!(1)
                }

                Op::Add => arith!(i, |a, b| a.checked_add(b), |a, b| Some(a + b)),
                Op::Sub => arith!(i, |a, b| a.checked_sub(b), |a, b| Some(a - b)),
                Op::Mul => arith!(i, |a, b| (a >> 2).checked_mul(b), |a, b| Some(a * b)),
                Op::Div => {
                    arith!(i, |_, _| None, |a, b| if b != 0.0 {
                        Some(a / b)
                    } else {
                        None
                    })
                }
                Op::FloorDiv => arith!(
                    i,
                    |a, b| {
                        let (a, b) = (a >> 2, b >> 2);
                        if b == 0 || a == Raw::INT_MIN {
                            return None;
                        }
                        let (q, r) = (a / b, a % b);
                        Some((q - (r != 0 && (r ^ b) < 0) as i64) << 2)
                    },
                    |_, _| None
                ),
                Op::Mod => arith!(
                    i,
                    |a, b| {
                        if b == 0 || b == -4 {
                            return None;
                        }
                        let r = a % b;
                        Some(if r != 0 && (r ^ b) < 0 { r + b } else { r })
                    },
                    |_, _| None
                ),
                Op::Pow => cold!(binary),
                Op::MatMul => slow!(vm.slow_binary(i), 1),
                Op::LShift => arith!(
                    i,
                    |a, b| {
                        let b = b >> 2;
                        if (0..60).contains(&b) && (a << b) >> b == a {
                            Some(a << b)
                        } else {
                            None
                        }
                    },
                    |_, _| None
                ),
                Op::RShift => {
                    arith!(
                        i,
                        |a, b| if b >= 0 {
                            Some((a >> (b >> 2).min(63)) & !3)
                        } else {
                            None
                        },
                        |_, _| None
                    )
                }
                Op::And => arith!(i, |a, b| Some(a & b), |_, _| None),
                Op::Or => arith!(i, |a, b| Some(a | b), |_, _| None),
                Op::Xor => arith!(i, |a, b| Some(a ^ b), |_, _| None),
                Op::AddI => {
                    let l = r!(i.b());
                    if l.is_int()
                        && let Some(v) = (l.0 as i64).checked_add((i.sc() as i64) << 2)
                    {
                        put!(i.a(), Raw(v as u64), 1)
                    } else if l.is_float()
                        && let Some(v) = Raw::float(l.as_float() + i.sc() as f64)
                    {
                        put!(i.a(), v, 1)
                    }
                    cold!(binary_imm)
                }
                Op::SubI => {
                    let l = r!(i.b());
                    if l.is_int()
                        && let Some(v) = (l.0 as i64).checked_sub((i.sc() as i64) << 2)
                    {
                        put!(i.a(), Raw(v as u64), 1)
                    } else if l.is_float()
                        && let Some(v) = Raw::float(l.as_float() - i.sc() as f64)
                    {
                        put!(i.a(), v, 1)
                    }
                    cold!(binary_imm)
                }
                Op::Neg => {
                    let l = r!(i.b());
                    if l.is_int() && l.as_int() != Raw::INT_MIN {
                        put!(i.a(), Raw::int(-l.as_int()), 1)
                    } else if l.is_float()
                        && let Some(v) = Raw::float(-l.as_float())
                    {
                        put!(i.a(), v, 1)
                    }
                    cold!(unary)
                }
                Op::Pos | Op::Invert => slow!(vm.slow_unary(i), 1),
                Op::Not => {
                    let truth = match r!(i.b()) {
                        Raw::TRUE => true,
                        Raw::FALSE | Raw::NONE => false,
                        _ => cold!(truth_not),
                    };
                    set!(i.a(), Raw::bool(!truth));
                    fin!(1)
                }

                Op::Lt => compare!(i, <),
                Op::Le => compare!(i, <=),
                Op::Eq => compare!(i, ==),
                Op::Ne => compare!(i, !=),
                Op::Gt => compare!(i, >),
                Op::Ge => compare!(i, >=),
                Op::Is => {
                    let (l, rr) = (r!(i.b()), r!(i.c()));
                    let result = Raw::bool((l == rr) != (i.x() != 0));
                    done!(i.b(), l);
                    done!(i.c(), rr);
                    set!(i.a(), result);
                    fin!(1)
                }
                Op::In => {
                    let container = r!(i.c());
                    if container.has_shape(exact(Kind::Set))
                        || container.has_shape(exact(Kind::FrozenSet))
                    {
                        cold!(in_set)
                    }
                    cold!(contains)
                }

                Op::Jump => jump!(i.bc() as i32, 1),
                Op::JumpFor => {
                    poll!();
                    pc = pc.offset(i.bc() as i32 as isize + 1);
                    if vm.stack.tracing.is_on() {
                        go!()
                    }
                    // As `ForIter` does it, without going there.
                    let i = Instr(*pc);
                    quick_for!(i);
                    match r!(i.b()).kind() {
                        Some(Kind::Native) => cold!(for_native),
                        Some(Kind::Generator) => cold!(for_generator),
                        _ => cold!(for_iter),
                    }
                }
                Op::JumpIfTrue => match r!(i.a()) {
                    Raw::TRUE => jump!(i.bc() as i32, 1),
                    Raw::FALSE | Raw::NONE => next!(1),
                    l if l.is_int() => {
                        if l.as_int() != 0 {
                            jump!(i.bc() as i32, 1)
                        }
                        next!(1)
                    }
                    _ => cold!(truth_jump),
                },
                Op::JumpIfFalse => match r!(i.a()) {
                    Raw::TRUE => next!(1),
                    Raw::FALSE | Raw::NONE => jump!(i.bc() as i32, 1),
                    l if l.is_int() => {
                        if l.as_int() == 0 {
                            jump!(i.bc() as i32, 1)
                        }
                        next!(1)
                    }
                    _ => cold!(truth_jump),
                },
                Op::JumpIfFalseKeep => match r!(i.a()) {
                    Raw::TRUE => next!(1),
                    Raw::FALSE | Raw::NONE => jump!(i.bc() as i32, 1),
                    _ => cold!(truth_jump_keep),
                },
                Op::JumpIfTrueKeep => match r!(i.a()) {
                    Raw::TRUE => jump!(i.bc() as i32, 1),
                    Raw::FALSE | Raw::NONE => next!(1),
                    _ => cold!(truth_jump_keep),
                },
                Op::JumpIfNone => {
                    let l = r!(i.a());
                    if l == Raw::NONE {
                        jump!(i.bc() as i32, 1)
                    }
                    done!(i.a(), l);
                    fin!(1)
                }
                Op::JumpIfNotNone => {
                    let l = r!(i.a());
                    if l == Raw::NONE {
                        next!(1)
                    }
                    if (i.bc() as i32) < 0 {
                        poll!();
                    }
                    done!(i.a(), l);
                    fin!((i.bc() as i32 as isize + 1) as usize)
                }
                Op::JumpLt => branch!(i, <),
                Op::JumpLe => branch!(i, <=),
                Op::JumpEq => branch!(i, ==),
                Op::JumpNe => branch!(i, !=),
                Op::JumpGt => branch!(i, >),
                Op::JumpGe => branch!(i, >=),
                Op::JumpLtI => branch_imm!(i, <),
                Op::JumpLeI => branch_imm!(i, <=),
                Op::JumpEqI => branch_imm!(i, ==),
                Op::JumpNeI => branch_imm!(i, !=),
                Op::JumpGtI => branch_imm!(i, >),
                Op::JumpGeI => branch_imm!(i, >=),

                Op::GetAttr => {
                    let object = r!(i.b());
                    let cache = *pc.add(1);
                    if object.is_ptr()
                        && cache == (object.shape() as u64 | (vm.epoch as u64) << 32)
                        && i.x() == How::Slot as u8
                    {
                        let raw =
                            *((object.ptr() as *const u8).add(*pc.add(2) as usize) as *const Raw);
                        if raw.is_undef() {
                            cold!(get_attr)
                        }
                        raw.incref();
                        done!(i.b(), object);
                        set!(i.a(), raw);
                        fin!(3)
                    }
                    cold!(get_attr)
                }
                Op::SetAttr => {
                    let object = r!(i.a());
                    let cache = *pc.add(1);
                    if object.is_ptr()
                        && cache == (object.shape() as u64 | (vm.epoch as u64) << 32)
                        && i.x() <= How::Add as u8
                    {
                        let new = take!(i.b());
                        let info = *pc.add(2);
                        let slot = (object.ptr() as *mut u8).add(info as u32 as usize) as *mut Raw;
                        if i.x() == How::Slot as u8 {
                            let old = *slot;
                            *slot = new;
                            drop_raw!(old);
                        } else {
                            *slot = new;
                            (*object.ptr()).shape = (info >> 32) as u32;
                        }
                        done!(i.a(), object);
                        fin!(3)
                    }
                    cold!(set_attr)
                }
                Op::DelAttr => slow!(vm.del_attr_op(i), 1),
                Op::LoadMethod => {
                    let object = r!(i.b());
                    let cache = *pc.add(1);
                    if object.is_ptr()
                        && cache == (object.shape() as u64 | (vm.epoch as u64) << 32)
                        && i.x() == How::Method as u8
                    {
                        let method = Raw(*pc.add(2));
                        (*method.ptr()).retain();
                        if i.b() < vm.stack.nlocals {
                            (*object.ptr()).retain();
                        }
                        r!(i.a()) = method;
                        r!(i.a() + 1) = object;
                        next!(3)
                    }
                    cold!(load_method)
                }
                Op::SuperAttr => slow!(vm.super_attr(i), 1),
                Op::GetItem => {
                    let (object, key) = (r!(i.b()), r!(i.c()));
                    if key.is_int() && object.is_ptr() {
                        let shape = object.shape();
                        let items: *const [Value] = if shape == exact(Kind::List) {
                            (*payload::<List>(object).items.ptr()).as_slice()
                        } else if shape == exact(Kind::Tuple) {
                            payload::<Tuple>(object).items()
                        } else if shape == exact(Kind::Dict) {
                            cold!(get_dict_item)
                        } else {
                            cold!(get_item)
                        };
                        let mut index = key.as_int();
                        if index < 0 {
                            index += items.len() as i64;
                        }
                        if (index as u64) < items.len() as u64 {
                            let raw = (&(*items))[index as usize].raw();
                            raw.incref();
                            done!(i.b(), object);
                            set!(i.a(), raw);
                            fin!(1)
                        }
                    }
                    if object.has_shape(exact(Kind::Dict)) {
                        cold!(get_dict_item)
                    }
                    cold!(get_item)
                }
                Op::SetItem => {
                    let (object, key) = (r!(i.a()), r!(i.b()));
                    if key.is_int() && object.has_shape(exact(Kind::List)) {
                        let items = &mut *payload::<List>(object).items.ptr();
                        let mut index = key.as_int();
                        if index < 0 {
                            index += items.len() as i64;
                        }
                        if let Some(slot) = items.get_mut(index as usize) {
                            let new = take!(i.c()).into_value();
                            drop_raw!(std::mem::replace(slot, new).into_raw());
                            done!(i.a(), object);
                            fin!(1)
                        }
                    }
                    if object.has_shape(exact(Kind::Dict)) {
                        cold!(set_dict_item)
                    }
                    cold!(set_item)
                }
                Op::DelItem => {
                    let (object, key) = (r!(i.a()), r!(i.b()));
                    let result = native!(vm.del_item_op(object, key));
                    done!(i.a(), object);
                    done!(i.b(), key);
                    tri!(result);
                    settle!(1)
                }
                Op::BuildSlice => cold!(build_slice),

                Op::Call => {
                    poll!();
                    let (a, n) = (i.a(), i.b());
                    let callee = r!(a);
                    if callee.has_shape(exact(Kind::Function)) {
                        enter!(i, callee, n);
                        cold!(call_function)
                    } else if callee.kind() == Some(Kind::Builtin) {
                        cold!(call_builtin)
                    } else if callee.has_shape(exact(Kind::Type)) {
                        cold!(call_class)
                    }
                    cold!(call)
                }
                Op::CallMethod => {
                    let (a, n) = (i.a(), i.b() + 1);
                    let callee = r!(a);
                    if !r!(a + 1).is_undef() {
                        if callee.has_shape(exact(Kind::Function)) {
                            poll!();
                            enter!(i, callee, n);
                            cold!(call_function)
                        }
                        // LoadMethod has looked whether it is one for this object.
                        if callee.has_shape(exact(Kind::MethodDescr)) {
                            cold!(call_descr)
                        }
                    }
                    poll!();
                    cold!(call_method)
                }
                Op::CallKw => {
                    poll!();
                    slow!(vm.call_kw_op(i, *pc.add(1) as u32), 2)
                }
                Op::CallEx => {
                    poll!();
                    slow!(vm.call_ex_op(i), 1)
                }
                Op::MakeFunction => slow!(vm.make_function(i), 1),
                Op::Return => {
                    if (*fp!()).kind() != Then::Store as u32 {
                        cold!(return_slow)
                    }
                    let value = r!(i.a());
                    if i.a() < vm.stack.nlocals {
                        r!(i.a()) = Raw::UNDEF;
                    }
                    hand_back!(value)
                }
                Op::ReturnNone => {
                    let kind = (*fp!()).kind();
                    let value = if kind == Then::Store as u32 {
                        Raw::NONE
                    } else if kind == Then::Init as u32 {
                        (*fp!()).handled
                    } else {
                        cold!(return_slow)
                    };
                    hand_back!(value)
                }

                Op::Yield => {
                    if is_plain_body!() {
                        let waiting = Instr(*(*fp!().sub(1)).pc);
                        // `next` and `send` are called, the latter as a method.
                        let dst = match waiting.op() {
                            Op::ForIter if i.x() == 0 => waiting.a(),
                            Op::Call | Op::CallMethod if i.x() == 0 => waiting.c(),
                            Op::YieldFrom if i.x() == 0 => cold!(yield_outwards),
                            Op::YieldFrom if (*fp!()).aux == PRODUCES | STEPLESS => {
                                let value = take!(i.b());
                                let generator: &AsyncGenerator = payload((*fp!()).generator);
                                let body = &generator.body;
                                body.at.set(pc);
                                body.stage.set(State::Suspended);
                                generator.flags.set(generator.flags.get() & !bit::RUNNING);
                                back_to_consumer!();
                                set!(waiting.a(), value);
                                fin!(1)
                            }
                            _ => cold!(yield_slow),
                        };
                        let value = take!(i.b());
                        let body: &Body = payload((*fp!()).generator);
                        body.at.set(pc);
                        body.stage.set(State::Suspended);
                        back_to_consumer!();
                        set!(dst, value);
                        fin!(2)
                    }
                    cold!(yield_native)
                }
                Op::YieldFrom => {
                    let iterator = r!(i.b());
                    if matches!(iterator.kind(), Some(Kind::Generator | Kind::Coroutine)) {
                        let body: &Body = payload(iterator);
                        let sent = r!(i.c());
                        if body.is_ready()
                            && (sent == Raw::NONE || body.stage.get() == State::Suspended)
                            && vm.stack.records.has_room()
                        {
                            resume!(iterator, body, sent)
                        }
                        (*fp!()).pc = pc;
                        if body.is_frozen() && vm.thaw(i) {
                            reload!()
                        }
                    }
                    (*fp!()).pc = pc;
                    vm.stack.top = base.add((*(*fp!()).code).nregs);
                    match vm.yield_from(i) {
                        Sent::Flow(Flow::Next) => {
                            fin!(1)
                        }
                        Sent::Flow(Flow::Frame) => reload!(),
                        Sent::Flow(Flow::Raise(raise)) => raise!(raise),
                        Sent::Leave => leave!(),
                    }
                }
                Op::GetYieldFromIter => {
                    let object = r!(i.b());
                    if object.kind() == Some(Kind::Instance) {
                        let generator = vm.special_generator(
                            object,
                            vm.names.__iter__.raw(),
                            signature::GENERATOR,
                        );
                        if !generator.is_undef() {
                            done!(i.b(), object);
                            set!(i.a(), generator);
                            fin!(1)
                        }
                    }
                    slow!(vm.get_yield_from_iter(i), 1)
                }
                Op::GetAwaitable => {
                    let object = r!(i.b());
                    if object.kind() == Some(Kind::Coroutine)
                        && payload::<Body>(object).stage.get() == State::Created
                    {
                        let object = take!(i.b());
                        set!(i.a(), object);
                        fin!(1)
                    }
                    cold!(get_awaitable)
                }
                Op::GetAIter => {
                    let object = r!(i.b());
                    if object.kind() == Some(Kind::Instance) {
                        let (name, kind) = (vm.names.__aiter__.raw(), signature::ASYNC_GENERATOR);
                        let generator = vm.special_generator(object, name, kind);
                        if !generator.is_undef() {
                            done!(i.b(), object);
                            set!(i.a(), generator);
                            fin!(1)
                        }
                    }
                    slow!(vm.get_aiter_op(i), 1)
                }
                Op::GetANext => {
                    // An asynchronous generator of an `async for` is resumed at once: no object stands for the step.
                    let iterator = r!(i.b());
                    if iterator.kind() == Some(Kind::AsyncGenerator) {
                        let generator: &AsyncGenerator = payload(iterator);
                        let begins =
                            generator.flags.get() & (bit::RUNNING | bit::HOOKED | bit::CLOSED);
                        if begins == bit::HOOKED
                            && generator.body.is_ready()
                            && vm.stack.records.has_room()
                            && is_async_step(pc)
                        {
                            pc = pc.add(3);
                            r!(Instr(*pc).b()) = Raw::UNDEF;
                            generator.flags.set(generator.flags.get() | bit::RUNNING);
                            resume!(iterator, &generator.body, Raw::NONE, PRODUCES | STEPLESS)
                        }
                    }
                    slow!(vm.get_anext_op(i), 1)
                }
                Op::EndAsyncFor => {
                    (*fp!()).pc = pc;
                    vm.stack.top = base.add((*(*fp!()).code).nregs);
                    if vm.ends_async_for(i) {
                        settle!(1)
                    }
                    if vm.unwind_again_or_leave() {
                        reload!()
                    }
                    leave!()
                }

                Op::ForPrep => slow!(vm.for_prep(i), 1),
                Op::ForIter => {
                    quick_for!(i);
                    match r!(i.b()).kind() {
                        Some(Kind::Native) => cold!(for_native),
                        Some(Kind::Generator) => cold!(for_generator),
                        _ => cold!(for_iter),
                    }
                }
                Op::GetIter => {
                    let object = r!(i.b());
                    let result = native!(vm.iter_op(object));
                    done!(i.b(), object);
                    let result = word!(result);
                    set!(i.a(), result);
                    fin!(1)
                }
                Op::UnpackSeq => {
                    let source = r!(i.b());
                    let (a, n) = (i.a(), i.c());
                    let items: &[Value] = if source.has_shape(exact(Kind::Tuple)) {
                        payload::<Tuple>(source).items()
                    } else if source.has_shape(exact(Kind::List)) {
                        (*payload::<List>(source).items.ptr()).as_slice()
                    } else {
                        cold!(unpack)
                    };
                    if items.len() != n {
                        cold!(unpack)
                    }
                    if i.x() != 0 {
                        for (k, item) in items.iter().enumerate() {
                            let raw = item.raw();
                            raw.incref();
                            let dst = Instr(*pc.add(1 + k)).a();
                            let old = r!(dst);
                            r!(dst) = raw;
                            drop_raw!(old);
                        }
                        done!(i.b(), source);
                        fin!(1 + n)
                    }
                    if n == 2 {
                        // The source may lie in one of the target registers.
                        let (x, y) = (items[0].raw(), items[1].raw());
                        x.incref();
                        y.incref();
                        done!(i.b(), source);
                        r!(a) = x;
                        r!(a + 1) = y;
                        fin!(1)
                    }
                    for (k, item) in items.iter().enumerate() {
                        let raw = item.raw();
                        raw.incref();
                        r!(a + k) = raw;
                    }
                    done!(i.b(), source);
                    fin!(1)
                }
                Op::UnpackEx => slow!(vm.unpack_ex(i), 1),

                Op::BuildTuple => {
                    let value = vm.build_tuple(base.add(i.b()), i.c());
                    set!(i.a(), value);
                    fin!(1)
                }
                Op::BuildList => {
                    let value = vm.build_list(base.add(i.b()), i.c());
                    set!(i.a(), value);
                    fin!(1)
                }
                Op::BuildSet => slow!(vm.build_set(i), 1),
                Op::BuildMap => slow!(vm.build_map(i), 1),
                Op::ListAppend => {
                    let items = &mut *payload::<List>(r!(i.a())).items.ptr();
                    let len = items.len();
                    if len == items.capacity() {
                        cold!(grow_list)
                    }
                    let new = take!(i.b());
                    (items.as_mut_ptr() as *mut Raw).add(len).write(new);
                    items.set_len(len + 1);
                    fin!(1)
                }
                Op::ListExtend => slow!(vm.list_extend(i), 1),
                Op::SetAdd => {
                    let (set, item) = (r!(i.a()), r!(i.b()));
                    let result = native!(vm.set_add_op(set, item));
                    done!(i.b(), item);
                    word!(result);
                    settle!(1)
                }
                Op::SetUpdate => slow!(vm.set_update_op(i), 1),
                Op::MapAdd => slow!(vm.map_add(i), 1),
                Op::DictUpdate | Op::DictMerge => slow!(vm.dict_update_op(i), 1),
                Op::ListToTuple => {
                    let value = vm.list_to_tuple(r!(i.b()));
                    set!(i.a(), value);
                    fin!(1)
                }
                Op::BuildString => slow!(vm.build_string(i), 1),
                Op::FormatValue => slow!(vm.format_value_op(i), 1),
                Op::BuildInterpolation => slow!(vm.build_interpolation(i), 1),
                Op::BuildTemplate => slow!(vm.build_template(i), 1),

                Op::Raise => slow!(vm.raise_op(i), 1),
                Op::RaiseFrom => slow!(vm.raise_from_op(i), 1),
                Op::RaiseCurrent => {
                    if vm.handled.is_none() {
                        slow!(vm.raise_nothing(), 1)
                    }
                    (*fp!()).pc = pc;
                    vm.raised = Some(vm.handled.clone());
                    if vm.unwind_again_or_leave() {
                        reload!()
                    }
                    leave!()
                }
                Op::Reraise => {
                    let exception = take!(i.a()).into_value();
                    (*fp!()).pc = pc;
                    vm.raised = Some(exception);
                    if vm.unwind_again_or_leave() {
                        reload!()
                    }
                    leave!()
                }
                Op::PushExc => {
                    let exception = r!(i.b()).to_value();
                    let old = std::mem::replace(&mut vm.handled, exception);
                    r!(i.a()) = old.into_raw();
                    fin!(1)
                }
                Op::PopExc => {
                    let old = r!(i.a()).into_value();
                    drop(std::mem::replace(&mut vm.handled, old));
                    fin!(1)
                }
                Op::ExcMatch => slow!(vm.exc_match(i), 1),
                Op::ExcGroupMatch => slow!(vm.exc_group_match(i), 1),
                Op::PrepReraiseStar => slow!(vm.prep_reraise_star(i), 1),
                Op::LoadSpecial => slow!(vm.load_special(i), 1),
                Op::WithExceptStart => slow!(vm.with_except_start(i), 1),
                Op::LoadAssertionError => {
                    let class = if i.x() == 1 {
                        vm.class(|t| &t.NotImplementedError)
                    } else {
                        vm.class(|t| &t.AssertionError)
                    };
                    set!(i.a(), class.into_raw());
                    fin!(1)
                }

                Op::LoadBuildClass => slow!(vm.load_build_class(i), 1),
                Op::ImportName => slow!(vm.import_name_op(i), 1),
                Op::ImportFrom => slow!(vm.import_from_op(i), 1),
                Op::ImportStar => slow!(vm.import_star_op(i), 1),
                Op::MatchSequence | Op::MatchMapping => slow!(vm.match_flag(i), 1),
                Op::MatchKeys => slow!(vm.match_keys(i), 1),
                Op::MatchClass => slow!(vm.match_class(i, *pc.add(1)), 2),
                Op::GetLen => {
                    let result = native!(vm.len_op(r!(i.b())));
                    let n = word!(result);
                    set!(i.a(), n);
                    fin!(1)
                }
                Op::ConditionalAnnotations => slow!(vm.conditional_annotations(i), 1),
                Op::Display => slow!(vm.display(i), 1),
                Op::Intrinsic1 => slow!(vm.intrinsic1(i), 1),
                Op::Intrinsic2 => slow!(vm.intrinsic2(i), 1),
                Op::Nop => fin!(1),
            }
        }
    }
}
