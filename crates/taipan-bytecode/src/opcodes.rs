//! THE opcode table: name, operands and meaning of every instruction. Enum, packing helpers and names are generated from it.

/// A register number.
pub type Reg = u16;

macro_rules! opcodes {
    ($( $(#[doc = $doc:literal])* $name:ident $(+ $cache:literal)? ; )*) => {
        /// An operation. The formula of each is in its documentation; see the crate documentation for the machine model.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[repr(u8)]
        pub enum Op { $( $(#[doc = $doc])* $name, )* }

        impl Op {
            /// Every operation, in the order of its number.
            pub const ALL: &'static [Op] = &[ $( Op::$name, )* ];

            /// The operation's name.
            pub const fn name(self) -> &'static str {
                match self { $( Op::$name => stringify!($name), )* }
            }

            /// How many words of operands and inline cache follow the instruction word.
            pub const fn cache_words(self) -> usize {
                match self { $( Op::$name => 0 $(+ $cache)?, )* }
            }

            /// The operation with this number, if there is one.
            pub fn from_u8(number: u8) -> Option<Op> {
                Op::ALL.get(number as usize).copied()
            }
        }
    };
}

opcodes! {
    // ---- moves and constants
    /// `R[a] = take R[b]`; `b` is a temporary.
    Move;
    /// `R[a] = clone R[b]`; `b` may be a local or a temporary, which is kept.
    Copy;
    /// `R[a] = consts[b | c << 16]`.
    LoadConst;
    /// `R[a] = int(b | c << 16)`, a signed 32-bit value.
    LoadInt;
    /// `R[a] = None`.
    LoadNone;
    /// `R[a] = True` if `b` is 1, else `False`.
    LoadBool;
    /// `R[a] = nothing` (unbound); `a` is a temporary; used to fill the self slot of a call window.
    LoadNull;
    /// Drop `R[a]` (a temporary).
    Drop;
    /// Unbind local `a` (drop its value). For `del x` a `CheckLocal` stands in front where it could be unbound; where the compiler
    /// tidies up (variables of comprehensions, `except ... as x`) it may be unbound, which is harmless.
    DelLocal;
    /// Raise UnboundLocalError (name of local `a`) if local `a` is unbound.
    CheckLocal;

    // ---- names
    /// `R[a] = globals[names[c]]`, else `builtins[names[c]]`; NameError.
    LoadGlobal + 2;
    /// `globals[names[c]] = R[a]`.
    StoreGlobal + 1;
    /// `del globals[names[c]]`; NameError.
    DelGlobal;
    /// `R[a] = R[0][names[c]]` (the namespace), else globals, else builtins; NameError.
    LoadName + 3;
    /// `R[0][names[c]] = R[a]`.
    StoreName + 1;
    /// `del R[0][names[c]]`; NameError.
    DelName;
    /// Put the value of local `a` (maybe unbound) into a new cell and the cell into local `a`.
    MakeCell;
    /// `R[a] = contents of the cell in local b`; UnboundLocalError.
    LoadCell;
    /// `contents of the cell in local a = R[b]`.
    StoreCell;
    /// Empty the cell in local `a`; UnboundLocalError.
    DelCell;
    /// `R[a] = contents of closure cell b`; NameError "cannot access free variable ...".
    LoadFree;
    /// `contents of closure cell a = R[b]`.
    StoreFree;
    /// Empty closure cell `a`; NameError.
    DelFree;
    /// `R[a] = closure cell b` itself (to build the closure of an inner function).
    LoadFreeCell;
    /// `R[a] = R[0][freevars name b]` if the namespace has it, else contents of closure cell b (class bodies).
    LoadNameOrFree;
    /// `R[a] = mapping R[b] (consumed)[names[c]]`, else as LoadGlobal (annotation scopes inside classes).
    LoadFromDictOrGlobal;
    /// As LoadNameOrFree with the mapping in `R[b]` (consumed) and closure cell `c`.
    LoadFromDictOrFree;
    /// `R[a] = R[0]`'s value: the namespace mapping (`locals()` of a class body, for `__classdict__`).
    LoadNs;

    // ---- arithmetic: `R[a] = R[b] op R[c]`; x = 1: in-place (`+=`) form. TypeError and whatever the special methods raise
    /// `+`
    Add;
    /// `-`
    Sub;
    /// `*`
    Mul;
    /// `/`
    Div;
    /// `//`
    FloorDiv;
    /// `%`
    Mod;
    /// `**`
    Pow;
    /// `@`
    MatMul;
    /// `<<`
    LShift;
    /// `>>`
    RShift;
    /// `&`
    And;
    /// `|`
    Or;
    /// `^`
    Xor;
    /// `R[a] = R[b] + c` with the signed 16-bit integer `c`; x as above.
    AddI;
    /// `R[a] = R[b] - c` with the signed 16-bit integer `c`; x as above.
    SubI;
    /// `R[a] = -R[b]`.
    Neg;
    /// `R[a] = +R[b]`.
    Pos;
    /// `R[a] = ~R[b]`.
    Invert;
    /// `R[a] = not R[b]`.
    Not;

    // ---- comparison: `R[a] = R[b] op R[c]`
    /// `<`
    Lt;
    /// `<=`
    Le;
    /// `==`
    Eq;
    /// `!=`
    Ne;
    /// `>`
    Gt;
    /// `>=`
    Ge;
    /// `R[a] = R[b] is R[c]`; x = 1: `is not`.
    Is;
    /// `R[a] = R[b] in R[c]`; x = 1: `not in`.
    In;

    // ---- jumps
    /// Jump by the signed 32-bit offset `b | c << 16`. x = 1: it is a statement, of which trace functions are told.
    Jump;
    /// As `Jump`, back to the `ForIter` of a loop.
    JumpFor;
    /// Consume `R[a]`; jump by `b | c << 16` if it is true.
    JumpIfTrue;
    /// Consume `R[a]`; jump by `b | c << 16` if it is false.
    JumpIfFalse;
    /// `R[a]` is a temporary. False: keep it and jump by `b | c << 16`. True: consume it and go on. (`and`)
    JumpIfFalseKeep;
    /// `R[a]` is a temporary. True: keep it and jump by `b | c << 16`. False: consume it and go on. (`or`)
    JumpIfTrueKeep;
    /// Consume `R[a]`; jump by `b | c << 16` if it is None.
    JumpIfNone;
    /// Consume `R[a]`; jump by `b | c << 16` if it is not None.
    JumpIfNotNone;
    /// Consume `R[a]`, `R[b]`; jump by signed `c` if `(R[a] < R[b])` is true; x = 1: if it is false.
    JumpLt;
    /// `<=`, as JumpLt.
    JumpLe;
    /// `==`, as JumpLt.
    JumpEq;
    /// `!=`, as JumpLt.
    JumpNe;
    /// `>`, as JumpLt.
    JumpGt;
    /// `>=`, as JumpLt.
    JumpGe;
    /// Consume `R[a]`; jump by signed `c` if `(R[a] < b)` is true, `b` a signed 16-bit integer; x = 1: if it is false.
    JumpLtI;
    /// `<=`, as JumpLtI.
    JumpLeI;
    /// `==`, as JumpLtI.
    JumpEqI;
    /// `!=`, as JumpLtI.
    JumpNeI;
    /// `>`, as JumpLtI.
    JumpGtI;
    /// `>=`, as JumpLtI.
    JumpGeI;

    // ---- attributes and items
    /// `R[a] = R[b].names[c]`.
    GetAttr + 2;
    /// `R[a].names[c] = R[b]`.
    SetAttr + 2;
    /// `del R[a].names[c]`.
    DelAttr;
    /// Open a method-call window: consume `R[b]`; `R[a] = callable`, `R[a+1] = self`, or nothing when the callable needs none.
    /// Arguments follow from `R[a+2]`.
    LoadMethod + 2;
    /// `R[a] = super(R[b+1], R[b+2]).names[c]`, `R[b]` being the global `super` (three temporaries consumed).
    /// x + 1: open a method-call window at `a` as LoadMethod does. x + 2: the program says `super()`, and if that is something
    /// else it is called without arguments.
    SuperAttr;
    /// `R[a] = R[b][R[c]]`.
    GetItem;
    /// `R[a][R[b]] = R[c]`.
    SetItem;
    /// `del R[a][R[b]]`.
    DelItem;
    /// `R[a] = slice(R[b], R[b+1])`, x = 3: `slice(R[b], R[b+1], R[b+2])`; temporaries.
    BuildSlice;

    // ---- calls: the window starts at temporary `a`, is consumed whole, and is the top of the live temporaries
    /// `R[c] = R[a](R[a+1] .. R[a+b])`; `b` arguments.
    Call + 1;
    /// `R[c] = R[a](R[a+1] unless nothing, R[a+2] .. R[a+1+b])`; `b` arguments besides self.
    CallMethod + 1;
    /// As Call, `b` counts positional and keyword arguments; the low 32 bits of the following word are the constant index
    /// of the tuple of keyword names, which belong to the last arguments. x = 1: window as in CallMethod.
    CallKw + 1;
    /// `R[c] = R[a](*R[a+1])`, a tuple; x + 1: also `**R[a+2]`, a dict just built. x + 2: `R[a+1]` is whatever stood after the
    /// single `*` and is turned into a tuple first; TypeError "f() argument after * must be an iterable, not T".
    CallEx;
    /// `R[a] = function of consts[b]` (a code object). x: 1 defaults tuple, 2 keyword defaults dict, 4 annotate function,
    /// 8 closure tuple of cells; those present stand in this order in temporaries from `c`.
    MakeFunction;
    /// Return `R[a]`.
    Return;
    /// Return None.
    ReturnNone;

    // ---- generators, coroutines
    /// Suspend with the value `R[b]`; when resumed `R[a] = sent value`. x = 1: in an async generator (wraps the value).
    Yield;
    /// Send `R[c]` (consumed; a temporary, at first None) to the iterator in temporary `b` (kept). When that yields: suspend with its value, and on
    /// resumption put the sent value into `R[c]` and run this instruction again. When it returns: drop `R[b]`, `R[a] = value`.
    /// Exceptions thrown in and `close()` go to the iterator first. `c = b + 1`. x = 1: `await`, 0: `yield from`.
    YieldFrom;
    /// `R[a] = what `yield from R[b]` iterates` (a coroutine only inside a coroutine or types.coroutine function).
    GetYieldFromIter;
    /// `R[a] = iterator of the awaitable R[b]`. x = 1: error text names `__aenter__`, 2: `__aexit__`, 3: `__anext__`.
    GetAwaitable;
    /// `R[a] = R[b].__aiter__()`, checked.
    GetAIter;
    /// `R[a] = R[b].__anext__()`, still to be awaited; `R[b]` is kept.
    GetANext;
    /// `R[a]` is the exception (top temporary), below it `R[b]` the asynchronous iterator: if it is StopAsyncIteration, drop both
    /// and go on; otherwise raise it again.
    EndAsyncFor;

    // ---- iteration
    /// Consume `R[b]`; prepare a `for` loop in the three temporaries `R[a..a+3]` (all count as live from here on).
    /// x = 1: `R[b]` is the iterator itself.
    ForPrep;
    /// `R[b..b+3]` (kept) is a loop prepared by ForPrep: `R[a] = next item`, or, when exhausted, drop the three and jump by
    /// the signed 32-bit offset in the following word.
    ForIter + 1;
    /// `R[a] = iter(R[b])`.
    GetIter;
    /// `R[a..a+c] = the items of R[b]` in order, exactly `c`; temporaries. x = 1: the next `c` instructions move them to locals.
    UnpackSeq;
    /// `R[a..a+c+1+x] = c` items, a list of the rest, and `x` items of `R[b]`.
    UnpackEx;

    // ---- containers
    /// `R[a] = (R[b] .. R[b+c-1])`; temporaries.
    BuildTuple;
    /// `R[a] = [R[b] .. R[b+c-1]]`; temporaries.
    BuildList;
    /// `R[a] = {R[b] .. R[b+c-1]}`; temporaries.
    BuildSet;
    /// `R[a] = {R[b]: R[b+1], ...}` with `c` pairs; temporaries.
    BuildMap;
    /// `R[a] (kept).append(R[b])`
    ListAppend;
    /// `R[a] (kept).extend(R[b])`. x = 1: for `f(*R[b])`, error text "Value after * must be an iterable, not T".
    ListExtend;
    /// `R[a] (kept).add(R[b])`
    SetAdd;
    /// `R[a] (kept).update(R[b])`, a set.
    SetUpdate;
    /// `R[a] (kept)[R[b]] = R[c]`
    MapAdd;
    /// `R[a] (kept).update(R[b])` for `{**x}`; TypeError "'T' object is not a mapping".
    DictUpdate;
    /// As DictUpdate for `f(**x)`: duplicate and non-string keys are refused with the name of the callable in `R[c]` (kept).
    DictMerge;
    /// `R[a] = tuple(R[b])` of a list just built.
    ListToTuple;
    /// `R[a] = "".join(R[b] .. R[b+c-1])`, all strings; temporaries.
    BuildString;
    /// `R[a] = format(conversion(R[b]), R[c])`; x: 0 no conversion, 1 str, 2 repr, 3 ascii; +4: there is a format spec in `R[c]`,
    /// which is above `R[b]`.
    FormatValue;
    /// `R[a] = Interpolation(R[b], R[b+1], conversion x, R[b+2])`: value, expression text, format spec string; temporaries.
    BuildInterpolation;
    /// `R[a] = Template(strings R[b], interpolations R[b+1])`, two tuples; temporaries.
    BuildTemplate;

    // ---- exceptions. A handler is entered with the exception in the temporary at its depth.
    /// Raise `R[a]` (instance or class).
    Raise;
    /// `raise R[a] from R[b]`.
    RaiseFrom;
    /// `raise` alone: raise the exception being handled; RuntimeError when there is none.
    RaiseCurrent;
    /// Raise `R[a]` again, its traceback as it is.
    Reraise;
    /// `R[a] = the exception being handled so far (or None)`; the one being handled is now `R[b]` (kept). `a` is the next temporary.
    PushExc;
    /// The exception being handled is `R[a]` again (consumed; as saved by PushExc).
    PopExc;
    /// `R[a] = R[b] (kept) is an instance of R[c]`; TypeError if `R[c]` is not an exception class or a tuple of them.
    ExcMatch;
    /// `except*`: consume `R[b]`, an exception or None, and `R[c]`; `R[a] = what is left over (or None)`, `R[a+1] = matching group (or None)`.
    ExcGroupMatch;
    /// `except*` end: `R[a] = exception to raise from original R[b] (consumed) and list R[c] (consumed), or None`.
    PrepReraiseStar;
    /// Open a call window at `a` for a special method of `R[b]` (kept). x: 0 `__enter__`, 1 `__exit__`, 2 `__aenter__`, 3 `__aexit__`.
    LoadSpecial;
    /// Open a call window at `a` for the exit method in the window `b` (kept) with exception `R[c]` (kept):
    /// `R[a..a+5] = R[b], R[b+1], type, exception, traceback`. CallMethod with 3 arguments follows.
    WithExceptStart;
    /// `R[a] = AssertionError`, the builtin class; x = 1: `NotImplementedError`.
    LoadAssertionError;

    // ---- classes, imports, the rest
    /// `R[a] = builtins.__build_class__`.
    LoadBuildClass;
    /// `R[a] = __import__(names[c], fromlist R[b+1], level R[b])`; two temporaries.
    ImportName;
    /// `R[a] = R[b] (kept).names[c]` for `from m import n`; ImportError.
    ImportFrom;
    /// `from R[a] import *` into the namespace.
    ImportStar;
    /// `R[a] = R[b] (kept) is a sequence for patterns`.
    MatchSequence;
    /// `R[a] = R[b] (kept) is a mapping for patterns`.
    MatchMapping;
    /// `R[a] = tuple of R[b] (kept)[key] for the keys in tuple R[c] (kept)`, or None when one is missing.
    MatchKeys;
    /// `R[a] = tuple of attributes` or None: `R[b]` (kept) against class `R[c]` (consumed); following word:
    /// low 32 bits the number of positional patterns, high 32 bits the constant index of the tuple of keyword names.
    MatchClass + 1;
    /// `R[a] = len(R[b] (kept))`.
    GetLen;
    /// `R[a] = R[0]'s set `__conditional_annotations__``; x = 1: `R[a] = R[0]'s dict `__annotations__``. Made (empty) if missing.
    ConditionalAnnotations;
    /// `sys.displayhook(R[a])`.
    Display;
    /// `R[a] = intrinsic x of R[b]`: see [`Intrinsic1`].
    Intrinsic1;
    /// `R[a] = intrinsic x of R[b], R[c]`: see [`Intrinsic2`].
    Intrinsic2;
    /// Do nothing (a line for tracing, or padding). x = 1: it stands before a loop without end, which is told of each time round.
    Nop;
}

impl Op {
    /// Whether operand `c` is the index of a name.
    pub const fn has_name(self) -> bool {
        matches!(
            self,
            Op::LoadGlobal
                | Op::LoadName
                | Op::StoreGlobal
                | Op::StoreName
                | Op::DelGlobal
                | Op::DelName
                | Op::LoadFromDictOrGlobal
                | Op::GetAttr
                | Op::LoadMethod
                | Op::SuperAttr
                | Op::SetAttr
                | Op::DelAttr
                | Op::ImportName
                | Op::ImportFrom
        )
    }

    /// Whether the operation can raise (a jump can: it may stand at a safepoint). The depth table is exact for those only.
    pub const fn can_raise(self) -> bool {
        !matches!(
            self,
            Op::Move
                | Op::Copy
                | Op::LoadConst
                | Op::LoadInt
                | Op::LoadNone
                | Op::LoadBool
                | Op::LoadNull
                | Op::Drop
                | Op::DelLocal
                | Op::StoreCell
                | Op::StoreFree
                | Op::LoadFreeCell
                | Op::LoadNs
                | Op::Is
                | Op::JumpIfNone
                | Op::JumpIfNotNone
                | Op::PushExc
                | Op::PopExc
                | Op::Return
                | Op::ReturnNone
                | Op::Nop
        )
    }

    /// How the operation may end.
    pub const fn flow(self) -> Flow {
        match self {
            Op::Jump | Op::JumpFor => Flow::Jump,
            Op::Return
            | Op::ReturnNone
            | Op::Raise
            | Op::RaiseFrom
            | Op::RaiseCurrent
            | Op::Reraise => Flow::End,
            Op::JumpIfTrue
            | Op::JumpIfFalse
            | Op::JumpIfFalseKeep
            | Op::JumpIfTrueKeep
            | Op::JumpIfNone
            | Op::JumpIfNotNone => Flow::Branch,
            Op::JumpLt
            | Op::JumpLe
            | Op::JumpEq
            | Op::JumpNe
            | Op::JumpGt
            | Op::JumpGe
            | Op::JumpLtI
            | Op::JumpLeI
            | Op::JumpEqI
            | Op::JumpNeI
            | Op::JumpGtI
            | Op::JumpGeI => Flow::BranchShort,
            Op::ForIter => Flow::BranchFollowing,
            _ => Flow::Next,
        }
    }
}

/// Where control goes after an operation, and where its jump offset stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flow {
    /// To the next instruction.
    Next,
    /// Nowhere: it returns or raises.
    End,
    /// By the offset in b and c.
    Jump,
    /// On, or by the offset in b and c.
    Branch,
    /// On, or by the offset in c.
    BranchShort,
    /// On, or by the offset in the low half of the following word.
    BranchFollowing,
}

/// Which one-operand intrinsic [`Op::Intrinsic1`] runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Intrinsic1 {
    /// `TypeVar(name)`
    TypeVar,
    /// `ParamSpec(name)`
    ParamSpec,
    /// `TypeVarTuple(name)`
    TypeVarTuple,
    /// `Generic[params]`, from a tuple of type parameters (TypeVarTuples unpacked).
    SubscriptGeneric,
    /// `TypeAliasType` from the tuple `(name, type_params or None, lazy value function)`.
    TypeAlias,
}

/// Which two-operand intrinsic [`Op::Intrinsic2`] runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Intrinsic2 {
    /// `TypeVar(name R[b], bound evaluated lazily by function R[c])`
    TypeVarWithBound,
    /// `TypeVar(name R[b], constraints evaluated lazily by function R[c])`
    TypeVarWithConstraints,
    /// `R[b].__type_params__ = R[c]`; result `R[b]`, a function.
    SetFunctionTypeParams,
    /// Set the lazily evaluated default of type parameter `R[b]` to function `R[c]`; result `R[b]`.
    SetTypeParamDefault,
}

/// The first operations have a second number, so much higher: where an isolate finds it, it goes on in machine code.
pub const NATIVE: usize = Op::ALL.len();

/// The operation of each number.
static DECODED: [Op; 256] = {
    let mut table = [Op::Nop; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = Op::ALL[if i < NATIVE { i } else { i - NATIVE }];
        i += 1;
    }
    table
};

/// One instruction word.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Instr(pub u64);

impl Instr {
    /// Pack an instruction.
    pub const fn new(op: Op, x: u8, a: Reg, b: u16, c: u16) -> Instr {
        Instr(op as u64 | (x as u64) << 8 | (a as u64) << 16 | (b as u64) << 32 | (c as u64) << 48)
    }
    /// Pack an instruction whose `b` and `c` hold one 32-bit operand.
    pub const fn wide(op: Op, x: u8, a: Reg, bc: u32) -> Instr {
        Instr(op as u64 | (x as u64) << 8 | (a as u64) << 16 | (bc as u64) << 32)
    }
    /// The operation, of code that is machine code too as of any other. Code is checked when it is loaded from outside: there are
    /// no other numbers.
    #[inline(always)]
    pub fn op(self) -> Op {
        DECODED[self.0 as u8 as usize]
    }
    /// Operand x.
    #[inline(always)]
    pub const fn x(self) -> u8 {
        (self.0 >> 8) as u8
    }
    /// Whether the words behind this `UnpackSeq` are instructions that move what it unpacks to locals, in order and not too many.
    pub fn moves_behind(self, words: &[u64], nlocals: usize) -> bool {
        let n = self.c();
        n <= Instr::MOST_MOVES
            && words.len() == n
            && words.iter().enumerate().all(|(k, &word)| {
                let next = Instr(word);
                word as u8 == Op::Move as u8 && next.b() == self.a() + k && next.a() < nlocals
            })
    }

    /// An `UnpackSeq` with x = 1 has no more items.
    pub const MOST_MOVES: usize = 16;

    /// Operand a.
    #[inline(always)]
    pub const fn a(self) -> usize {
        (self.0 >> 16) as u16 as usize
    }
    /// Operand b.
    #[inline(always)]
    pub const fn b(self) -> usize {
        (self.0 >> 32) as u16 as usize
    }
    /// Operand c.
    #[inline(always)]
    pub const fn c(self) -> usize {
        (self.0 >> 48) as usize
    }
    /// Operand b as a signed number.
    #[inline(always)]
    pub const fn sb(self) -> i16 {
        (self.0 >> 32) as i16
    }
    /// Operand c as a signed number.
    #[inline(always)]
    pub const fn sc(self) -> i16 {
        (self.0 >> 48) as i16
    }
    /// Operands b and c as one unsigned number.
    #[inline(always)]
    pub const fn bc(self) -> u32 {
        (self.0 >> 32) as u32
    }
}
