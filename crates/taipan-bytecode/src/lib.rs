//! What the compiler writes and the VM reads: the opcode table, instruction words and code objects.
//!
//! # Machine model
//! A frame is a window of 64-bit registers `R[0..nregs]`. `R[0..nlocals]` are **locals** (parameters first); the rest are
//! **temporaries**, allocated like a stack: the live temporaries of a frame are always `R[nlocals..nlocals+depth]`, without a hole.
//!
//! * Every local *owns* its value (or is unbound). Every live temporary owns its value and has **exactly one consumer**.
//! * An operand that names a local is borrowed. An operand that names a temporary is consumed: the instruction takes the
//!   reference, whether it succeeds or raises. Operands marked *kept* in the table are borrowed even when temporary.
//! * A result written to a local drops the old value; a result written to a temporary drops nothing.
//! * A local operand is never unbound: the compiler emits [`Op::CheckLocal`] wherever that is not certain.
//! * For every instruction that can raise, [`Code::depths`] gives the number of live temporaries **after it has consumed its
//!   operands and before it has written its result**: exactly what the unwinder has to drop.
//!
//! An instruction is one 64-bit word `op:8 x:8 a:16 b:16 c:16` (op lowest), followed by [`Op::cache_words`] words of operands
//! or inline cache. Jump targets are relative to the word after the whole instruction (caches included).
//!
//! # Frames that are more than functions
//! Code with [`CodeFlags::NAMESPACE`] (modules, class bodies, `exec`/`eval`) has its namespace mapping in `R[0]`
//! (a local named `.ns`), put there by the caller; names go through `LoadName` and friends.
//! A call of a function whose code has a GENERATOR, COROUTINE or ASYNC_GENERATOR flag does not run it: it makes the object.

mod code;
mod dense;
mod disasm;
mod effect;
mod held;
mod imports;
mod opcodes;
mod serial;
mod verify;

pub use code::*;
pub use disasm::{Listed, disassemble, listing};
pub use effect::{Effect, Runs, effect};
pub use held::{Destination, Held, destination, held};
pub use imports::Import;
pub use opcodes::*;
pub use serial::{DecodeError, MAGIC_NUMBER, source_hash};
pub use verify::verify;
