//! Operators beyond the inline integer and float cases: builtin pairs at once, special methods of scripts in frames of their own
//! (unsafe island 3).
#![expect(unsafe_code, reason = "operands of known shape are looked into")]

use super::calls::Entered;
use super::dispatch::{Flow, payload};
use super::stack::Then;
use crate::heap::Kind;
use crate::protocol::compare::CmpOp;
use crate::protocol::number::BinOp;
use crate::raise::R;
use crate::types::dict::Dict;
use crate::types::dict::quick_eq;
use crate::types::function::Function;
use crate::types::list::List;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::types::type_::Type;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use taipan_bytecode::{Instr, Op};

/// What a pending operator frame was for, packed into its record's `dst`.
const COMPARE: u32 = 1 << 9;
const INPLACE: u32 = 1 << 8;

impl Vm {
    #[inline(never)]
    pub(crate) fn slow_binary(&mut self, i: Instr) -> Flow {
        let op = binop_of(i.op());
        if op == BinOp::Add && i.a() == i.b() && self.append_to_str(i) {
            return Flow::Next;
        }
        let left = self.operand(i.b());
        let right = self.operand(i.c());
        self.binary_flow(i, op, left, right)
    }

    /// `s += x` for a string that only this register refers to, or the variable too that the result is stored in next: it grows in
    /// place. `false`: nothing was done.
    #[inline]
    fn append_to_str(&mut self, i: Instr) -> bool {
        let (left, right) = (self.kept_raw(i.b()), self.kept_raw(i.c()));
        if !left.has_shape(exact(Kind::Str)) || left == right {
            return false;
        }
        let Some(piece) = right.as_value().downcast::<Str>() else {
            return false;
        };
        let variable = self.variable_of_text(i, left);
        // SAFETY: the register gives its reference for the time of the append; it is a local or a temporary that becomes the result.
        // The variable is without a value meanwhile, and no code runs that could look.
        let grown = unsafe {
            let register = (*self.fp()).base.add(i.b());
            let mut text = (*register).into_value();
            if let Some(variable) = variable {
                drop(std::mem::replace(&mut *variable, Value::UNDEF));
            }
            let grown = crate::types::str_::append(&mut text, piece);
            if let Some(variable) = variable {
                std::mem::forget(std::mem::replace(&mut *variable, text.clone()));
            }
            *register = text.into_raw();
            grown
        };
        if grown {
            // A temporary is used up.
            let nlocals = self.running_code().nlocals;
            if i.c() >= nlocals {
                drop(self.operand(i.c()));
            }
        }
        grown
    }

    /// The place in a module's or class's namespace of the long text on the left of `+=`, where the next instruction stores the sum, if
    /// nothing else refers to the text: it need not be copied.
    fn variable_of_text(&mut self, i: Instr, left: Raw) -> Option<*mut Value> {
        /// A shorter one is copied as quickly.
        const LONG: usize = 256;
        let text = left.as_value();
        if text.refcount() != 2 || text.downcast::<Str>()?.bytes().len() < LONG {
            return None;
        }
        let code = self.running_code();
        // SAFETY: an instruction follows one that has a result; register 0 holds the namespace where names are stored by name.
        let (next, namespace) = unsafe {
            let next = Instr(*(*self.fp()).pc.add(1));
            let namespace = match next.op() {
                Op::StoreName => *(*self.fp()).base,
                Op::StoreGlobal => self.running_function().globals.raw(),
                _ => return None,
            };
            (next, namespace)
        };
        if next.a() != i.a() || i.a() < code.nlocals || !namespace.has_shape(exact(Kind::Dict)) {
            return None;
        }
        // SAFETY: it is a dict, which the frame keeps alive.
        unsafe {
            let dict = payload::<Dict>(namespace);
            let at = super::names::position(dict, &code.names[next.c()])?;
            let value = &mut (&mut *dict.table.ptr()).entries[at].value;
            value.is(text).then_some(value as *mut Value)
        }
    }

    #[inline(never)]
    pub(crate) fn slow_binary_imm(&mut self, i: Instr) -> Flow {
        let op = if i.op() == Op::AddI {
            BinOp::Add
        } else {
            BinOp::Sub
        };
        let left = self.operand(i.b());
        self.binary_flow(i, op, left, Value::small_int(i.sc() as i64))
    }

    #[inline]
    fn binary_flow(&mut self, i: Instr, op: BinOp, left: Value, right: Value) -> Flow {
        let inplace = i.x() != 0;
        let instance = left.is_kind(Kind::Instance) || right.is_kind(Kind::Instance);
        if !instance
            && (!inplace
                || !matches!(
                    left.kind(),
                    Some(Kind::List | Kind::Dict | Kind::Set | Kind::ByteArray | Kind::Native)
                ))
            && let Some(result) = self.binary_builtin(op, &left, &right)
        {
            drop(right);
            drop(left);
            return self.finish(i.a(), result);
        }
        if instance
            && let Some((method, swapped)) = self.first_candidate(op, inplace, &left, &right)
            && method.is_kind(Kind::Function)
        {
            let stage = op as u32 | if inplace { INPLACE } else { 0 };
            return self.push_operator(method, swapped, left, right, stage);
        }
        let result = if inplace {
            self.inplace(op, &left, &right)
        } else {
            self.binary(op, &left, &right)
        };
        drop(right);
        drop(left);
        self.finish(i.a(), result)
    }

    /// Push the frame of a script's special method; its operands are kept for what may come after NotImplemented.
    fn push_operator(
        &mut self,
        method: Value,
        swapped: bool,
        left: Value,
        right: Value,
        stage: u32,
    ) -> Flow {
        let args = if swapped {
            [right.clone(), left.clone()]
        } else {
            [left.clone(), right.clone()]
        };
        match self.enter_with(method, args, stage as usize, Then::Binary) {
            Ok(Entered::Pushed) => {
                self.binary_operands.push((left, right));
                Flow::Frame
            }
            Ok(Entered::Made(value)) => match self.binary_store(value) {
                Ok(()) => Flow::Frame,
                Err(raise) => Flow::Raise(raise),
            },
            Err(raise) => Flow::Raise(raise),
        }
    }

    /// The plain function that the operator `i` calls first for an instance on its left; UNDEF if that is not so simple.
    #[inline(never)]
    pub(crate) fn operator_method(&mut self, i: Instr, left: Raw, right: Raw) -> Raw {
        let (lc, rc) = (self.class_raw(left), self.class_raw(right));
        let left_class = lc.as_value().downcast::<Type>().expect("a class");
        if lc != rc
            && rc
                .as_value()
                .downcast::<Type>()
                .is_some_and(|t| t.is_subtype(lc.as_value()))
        {
            return Raw::UNDEF;
        }
        let mut method = None;
        let name = if is_compare(i.op()) {
            cmp_names(self, cmp_of(i.op()))[0]
        } else {
            let [name, _, in_place] = op_names(self, binop_of(i.op()));
            if i.x() != 0 {
                method = self.lookup(left_class, in_place.as_value());
            }
            name
        };
        if method.is_none() {
            method = self.lookup(left_class, name.as_value());
        }
        match method {
            Some(method)
                if method
                    .downcast::<Function>()
                    .is_some_and(|f| f.signature.get() == 2 << 32) =>
            {
                // Its class keeps it.
                method.raw()
            }
            _ => Raw::UNDEF,
        }
    }

    /// The operands of the operator that the running record stands at, taken out of the registers.
    pub(crate) fn take_operands(&mut self) -> (Value, Value) {
        // SAFETY: pc of the running record points at the operator's instruction.
        let i = unsafe { Instr(*(*self.fp()).pc) };
        let (left, right) = match is_jump(i.op()) {
            true => (i.a(), i.b()),
            false => (i.b(), i.c()),
        };
        (self.operand(left), self.operand(right))
    }

    /// A script's special method called by a `Then::Operator` has returned.
    pub(crate) fn operator_returned(&mut self, value: Value) -> R<()> {
        // SAFETY: as take_operands.
        let i = unsafe { Instr(*(*self.fp()).pc) };
        let (left, right) = self.take_operands();
        let value = if value.is_not_implemented() {
            let stage = match is_compare(i.op()) {
                true => cmp_of(i.op()) as u32 | COMPARE,
                false if i.x() != 0 => binop_of(i.op()) as u32 | INPLACE,
                false => binop_of(i.op()) as u32,
            };
            self.binary_rest(stage, &left, &right)?
        } else {
            value
        };
        drop(right);
        drop(left);
        self.binary_store(value)
    }

    /// What an operator tries first.
    fn first_candidate(
        &mut self,
        op: BinOp,
        inplace: bool,
        left: &Value,
        right: &Value,
    ) -> Option<(Value, bool)> {
        let (lc, rc) = (self.class_raw(left.raw()), self.class_raw(right.raw()));
        if !inplace
            && (lc == rc
                || !rc
                    .as_value()
                    .downcast::<Type>()
                    .is_some_and(|t| t.is_subtype(lc.as_value())))
        {
            let [name, ..] = op_names(self, op);
            if let Some(method) = self.lookup_special(left, name.as_value()) {
                return Some((method, false));
            }
            if lc == rc {
                return None;
            }
        }
        self.binary_candidates(op, inplace, left, right)
            .into_iter()
            .next()
    }

    /// The special methods that an operator tries, in order; the flag says that the right operand is self.
    fn binary_candidates(
        &mut self,
        op: BinOp,
        inplace: bool,
        left: &Value,
        right: &Value,
    ) -> Vec<(Value, bool)> {
        let mut list = Vec::with_capacity(3);
        let [name, reflected, in_place] = op_names(self, op);
        let (name, reflected) = (name.as_value(), reflected.as_value());
        if inplace && let Some(method) = self.lookup_special(left, in_place.as_value()) {
            list.push((method, false));
        }
        let forward = self.lookup_special(left, name);
        let (lc, rc) = (self.type_of(left), self.type_of(right));
        let backward = if lc.is(&rc) {
            None
        } else {
            self.lookup_special(right, reflected)
        };
        let right_first = match &backward {
            Some(b) => {
                rc.downcast::<Type>().is_some_and(|t| t.is_subtype(&lc))
                    && !self
                        .lookup(lc.downcast::<Type>().expect("a class"), reflected)
                        .is_some_and(|l| l.is(b))
            }
            None => false,
        };
        if right_first && let Some(b) = &backward {
            list.push((b.clone(), true));
        }
        if let Some(f) = forward {
            list.push((f, false));
        }
        if !right_first && let Some(b) = backward {
            list.push((b, true));
        }
        list
    }

    /// After the first candidate said NotImplemented.
    pub(crate) fn binary_rest(&mut self, stage: u32, left: &Value, right: &Value) -> R {
        if stage & COMPARE != 0 {
            let op = cmp_from(stage & 0xff);
            let candidates = self.compare_candidates(op, left, right);
            for (method, swapped) in candidates.into_iter().skip(1) {
                let (this, other) = if swapped {
                    (right, left)
                } else {
                    (left, right)
                };
                let result = self.call_unbound(&method, this, std::slice::from_ref(other))?;
                if !result.is_not_implemented() {
                    return Ok(result);
                }
            }
            return match op {
                CmpOp::Eq => Ok(Value::bool(left.is(right))),
                CmpOp::Ne => Ok(Value::bool(!left.is(right))),
                _ => Err(self.compare_type_error(op, left, right)),
            };
        }
        let op = BinOp::from_number(stage & 0xff);
        let inplace = stage & INPLACE != 0;
        let candidates = self.binary_candidates(op, inplace, left, right);
        for (method, swapped) in candidates.into_iter().skip(1) {
            let (this, other) = if swapped {
                self.check_reflected(op, left, right)?;
                (right, left)
            } else {
                (left, right)
            };
            let result = self.call_unbound(&method, this, std::slice::from_ref(other))?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        Err(self.binary_type_error(op, inplace, left, right))
    }

    #[inline(never)]
    pub(crate) fn slow_unary(&mut self, i: Instr) -> Flow {
        let value = self.operand(i.b());
        let result = match i.op() {
            Op::Neg => self.negative(&value),
            Op::Pos => self.positive(&value),
            _ => self.invert(&value),
        };
        drop(value);
        self.finish(i.a(), result)
    }

    #[inline(never)]
    pub(crate) fn slow_compare(&mut self, i: Instr) -> Flow {
        let op = cmp_of(i.op());
        let left = self.operand(i.b());
        let right = self.operand(i.c());
        if let Some(result) = self.compare_builtin(op, &left, &right) {
            return self.finish(i.a(), result);
        }
        if let Some(flow) = self.compare_frame(op, &left, &right) {
            return flow;
        }
        let result = self.compare(op, &left, &right);
        drop(right);
        drop(left);
        self.finish(i.a(), result)
    }

    #[inline(never)]
    pub(crate) fn slow_compare_jump(&mut self, i: Instr) -> Flow {
        let op = cmp_of(i.op());
        let left = self.operand(i.a());
        let right = self.operand(i.b());
        self.compare_jump(i, op, left, right)
    }

    #[inline(never)]
    pub(crate) fn slow_compare_jump_imm(&mut self, i: Instr) -> Flow {
        let op = cmp_of(i.op());
        let left = self.operand(i.a());
        self.compare_jump(i, op, left, Value::small_int(i.sb() as i64))
    }

    fn compare_jump(&mut self, _i: Instr, op: CmpOp, left: Value, right: Value) -> Flow {
        let result = match self.compare_builtin(op, &left, &right) {
            Some(result) => result,
            None => {
                if let Some(flow) = self.compare_frame(op, &left, &right) {
                    return flow;
                }
                self.compare(op, &left, &right)
            }
        };
        drop(right);
        drop(left);
        match result.and_then(|value| self.binary_store(value)) {
            Ok(()) => Flow::Frame,
            Err(raise) => Flow::Raise(raise),
        }
    }

    fn compare_candidates(&mut self, op: CmpOp, left: &Value, right: &Value) -> Vec<(Value, bool)> {
        let [name, reflected] = cmp_names(self, op);
        let (name, reflected) = (name.as_value(), reflected.as_value());
        let mut list = Vec::with_capacity(2);
        let (lc, rc) = (self.type_of(left), self.type_of(right));
        let right_first = !lc.is(&rc) && rc.downcast::<Type>().is_some_and(|t| t.is_subtype(&lc));
        if right_first && let Some(method) = self.lookup_special(right, reflected) {
            list.push((method, true));
        }
        if let Some(method) = self.lookup_special(left, name) {
            list.push((method, false));
        }
        if !right_first && let Some(method) = self.lookup_special(right, reflected) {
            list.push((method, true));
        }
        list
    }

    /// Push the frame of a script's comparison method, if that is what comes first.
    fn compare_frame(&mut self, op: CmpOp, left: &Value, right: &Value) -> Option<Flow> {
        if !left.is_kind(Kind::Instance) && !right.is_kind(Kind::Instance) {
            return None;
        }
        let [name, reflected] = cmp_names(self, op);
        let (name, reflected) = (name.as_value(), reflected.as_value());
        let (lc, rc) = (
            self.class_raw(left.raw()).to_value(),
            self.class_raw(right.raw()).to_value(),
        );
        let right_first = !lc.is(&rc) && rc.downcast::<Type>().is_some_and(|t| t.is_subtype(&lc));
        let in_right = |vm: &mut Vm| Some((vm.lookup_special(right, reflected)?, true));
        let first = if right_first { in_right(self) } else { None };
        let (method, swapped) = match first {
            Some(found) => found,
            None => match self.lookup_special(left, name) {
                Some(method) => (method, false),
                None => in_right(self)?,
            },
        };
        if !method.is_kind(Kind::Function) {
            return None;
        }
        Some(self.push_operator(
            method,
            swapped,
            left.clone(),
            right.clone(),
            COMPARE | op as u32,
        ))
    }

    #[inline(never)]
    pub(crate) fn get_item_slow(&mut self, i: Instr) -> Flow {
        let object = self.operand(i.b());
        let key = self.operand(i.c());
        if matches!(object.kind(), Some(Kind::Instance | Kind::Type)) {
            let name = self.names.__getitem__.clone();
            if let Some(method) = self.lookup_special(&object, &name)
                && method.is_kind(Kind::Function)
            {
                return self.push_call(method, [object, key], i.a(), Then::Store);
            }
        }
        let result = self.get_item(&object, &key);
        drop(key);
        drop(object);
        self.finish(i.a(), result)
    }

    #[inline(never)]
    pub(crate) fn set_item_slow(&mut self, i: Instr) -> Flow {
        let object = self.operand(i.a());
        let key = self.operand(i.b());
        let value = self.operand(i.c());
        if object.is_kind(Kind::Instance) {
            let name = self.names.__setitem__.clone();
            if let Some(method) = self.lookup_special(&object, &name)
                && method.is_kind(Kind::Function)
            {
                return self.push_call(method, [object, key, value], 0, Then::Ignore);
            }
        }
        let result = self.set_item(&object, &key, value);
        drop(key);
        drop(object);
        match result {
            Ok(()) => Flow::Next,
            Err(raise) => Flow::Raise(raise),
        }
    }
}

fn cmp_from(number: u32) -> CmpOp {
    [
        CmpOp::Lt,
        CmpOp::Le,
        CmpOp::Eq,
        CmpOp::Ne,
        CmpOp::Gt,
        CmpOp::Ge,
    ]
    .into_iter()
    .find(|op| *op as u32 == number)
    .unwrap_or(CmpOp::Eq)
}

/// Whether an operation compares two registers: to jump, or for the result.
fn is_compare(op: Op) -> bool {
    is_jump(op) || (Op::Lt as u8..=Op::Ge as u8).contains(&(op as u8))
}

/// Whether an operation compares two registers and jumps.
fn is_jump(op: Op) -> bool {
    (Op::JumpLt as u8..=Op::JumpGe as u8).contains(&(op as u8))
}

/// The names of a comparison's method and of the other operand's; the isolate owns them.
fn cmp_names(vm: &Vm, op: CmpOp) -> [Raw; 2] {
    let n = &vm.names;
    let (a, b) = match op {
        CmpOp::Lt => (&n.__lt__, &n.__gt__),
        CmpOp::Le => (&n.__le__, &n.__ge__),
        CmpOp::Eq => (&n.__eq__, &n.__eq__),
        CmpOp::Ne => (&n.__ne__, &n.__ne__),
        CmpOp::Gt => (&n.__gt__, &n.__lt__),
        CmpOp::Ge => (&n.__ge__, &n.__le__),
    };
    [a.raw(), b.raw()]
}

/// The names of an operator's method, of the other operand's, and of that in place; the isolate owns them.
fn op_names(vm: &Vm, op: BinOp) -> [Raw; 3] {
    let n = &vm.names;
    let (a, b, c) = match op {
        BinOp::Add => (&n.__add__, &n.__radd__, &n.__iadd__),
        BinOp::Sub => (&n.__sub__, &n.__rsub__, &n.__isub__),
        BinOp::Mul => (&n.__mul__, &n.__rmul__, &n.__imul__),
        BinOp::Div => (&n.__truediv__, &n.__rtruediv__, &n.__itruediv__),
        BinOp::FloorDiv => (&n.__floordiv__, &n.__rfloordiv__, &n.__ifloordiv__),
        BinOp::Mod => (&n.__mod__, &n.__rmod__, &n.__imod__),
        BinOp::Pow => (&n.__pow__, &n.__rpow__, &n.__ipow__),
        BinOp::MatMul => (&n.__matmul__, &n.__rmatmul__, &n.__imatmul__),
        BinOp::LShift => (&n.__lshift__, &n.__rlshift__, &n.__ilshift__),
        BinOp::RShift => (&n.__rshift__, &n.__rrshift__, &n.__irshift__),
        BinOp::And => (&n.__and__, &n.__rand__, &n.__iand__),
        BinOp::Or => (&n.__or__, &n.__ror__, &n.__ior__),
        BinOp::Xor => (&n.__xor__, &n.__rxor__, &n.__ixor__),
    };
    [a.raw(), b.raw(), c.raw()]
}

/// The truth of what has a length, if it is of a builtin class.
#[inline(always)]
pub(crate) fn quick_truth(value: Raw) -> Option<bool> {
    if !value.is_ptr() {
        return None;
    }
    // SAFETY: shapes name payloads.
    unsafe {
        match value.shape() {
            shape if shape == exact(Kind::List) => {
                Some(!(*payload::<List>(value).items.ptr()).is_empty())
            }
            shape if shape == exact(Kind::Str) => Some(!payload::<Str>(value).is_empty()),
            shape if shape == exact(Kind::Tuple) => Some(!payload::<Tuple>(value).is_empty()),
            shape if shape == exact(Kind::Dict) => Some(!payload::<Dict>(value).is_empty()),
            _ => None,
        }
    }
}

/// The equality of two words or texts that can be told without reading the texts.
#[inline(always)]
pub(crate) fn quick_equal(op: Op, left: Raw, right: Raw) -> Option<bool> {
    if !matches!(op, Op::JumpEq | Op::JumpNe)
        || !left.has_shape(exact(Kind::Str))
        || !right.has_shape(exact(Kind::Str))
    {
        return None;
    }
    // SAFETY: the shape is that of exact texts.
    let (a, b): (&Str, &Str) = unsafe { (payload(left), payload(right)) };
    let same = if left == right {
        true
    } else if a.interned.get() && b.interned.get()
        || a.bytes().len() != b.bytes().len()
        // Names that are numbered differ at their end.
        || a.bytes().last() != b.bytes().last()
        || a.hashes_differ(b)
    {
        false
    } else {
        return None;
    };
    Some(same == (op == Op::JumpEq))
}

/// A comparison that needs nothing but the two words: of an int with a float, of two texts.
#[inline]
pub(crate) fn quick_compare(op: Op, left: Raw, right: Raw) -> Option<bool> {
    let op = cmp_of(op);
    if let Some((x, y)) = crate::protocol::number::mixed_floats(left, right) {
        return Some(op.holds_partially(x.partial_cmp(&y)));
    }
    if !left.has_shape(exact(Kind::Str)) || !right.has_shape(exact(Kind::Str)) {
        let equality = matches!(op, CmpOp::Eq | CmpOp::Ne) && left.has_shape(exact(Kind::Tuple));
        let same = equality.then(|| quick_eq(left, right)).flatten()?;
        return Some(same == (op == CmpOp::Eq));
    }
    // SAFETY: the shape is that of exact texts.
    let (a, b): (&Str, &Str) = unsafe { (payload(left), payload(right)) };
    // The order of the encoding is the order of the code points.
    Some(match op {
        CmpOp::Eq | CmpOp::Ne => {
            let same =
                left == right || !(a.interned.get() && b.interned.get()) && a.bytes() == b.bytes();
            same == (op == CmpOp::Eq)
        }
        _ => op.holds(a.bytes().cmp(b.bytes())),
    })
}

/// The operator of an arithmetic instruction.
pub(super) fn binop_of(op: Op) -> BinOp {
    match op {
        Op::Add => BinOp::Add,
        Op::Sub => BinOp::Sub,
        Op::Mul => BinOp::Mul,
        Op::Div => BinOp::Div,
        Op::FloorDiv => BinOp::FloorDiv,
        Op::Mod => BinOp::Mod,
        Op::Pow => BinOp::Pow,
        Op::MatMul => BinOp::MatMul,
        Op::LShift => BinOp::LShift,
        Op::RShift => BinOp::RShift,
        Op::And => BinOp::And,
        Op::Or => BinOp::Or,
        _ => BinOp::Xor,
    }
}

/// The comparison of a comparing instruction of any form.
fn cmp_of(op: Op) -> CmpOp {
    match op {
        Op::Lt | Op::JumpLt | Op::JumpLtI => CmpOp::Lt,
        Op::Le | Op::JumpLe | Op::JumpLeI => CmpOp::Le,
        Op::Eq | Op::JumpEq | Op::JumpEqI => CmpOp::Eq,
        Op::Ne | Op::JumpNe | Op::JumpNeI => CmpOp::Ne,
        Op::Gt | Op::JumpGt | Op::JumpGtI => CmpOp::Gt,
        _ => CmpOp::Ge,
    }
}
