//! `code`: a code object loaded into an isolate: names interned, constants made, caches writable.

use crate::cell_mut::MutCell;
use crate::heap::{Kind, Trace};
use crate::native::{Args, ClassDef, methods};
use crate::protocol::show::{items, text};
use crate::raise::R;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cell::Cell;
use std::sync::Arc;
use taipan_bytecode::{Code, CodeFlags, Const, Location};

/// Payload of `code`.
pub struct CodeObj {
    pub code: Arc<Code>,
    /// The instruction words with this isolate's inline caches.
    pub words: Box<[u64]>,
    pub consts: Box<[Value]>,
    /// Interned names.
    pub names: Box<[Value]>,
    /// Interned names of the locals.
    pub varnames: Box<[Value]>,
    pub freevars: Box<[Value]>,
    pub name: Value,
    pub qualname: Value,
    pub filename: Value,
    pub nlocals: usize,
    pub nregs: usize,
    /// `nlocals` as an activation record holds it.
    pub(crate) few_locals: u8,
    /// As [`super::function::Function::signature`].
    pub signature: u64,
    /// Flags as shown; `types.coroutine` sets one.
    pub flags: u32,
    /// `co_consts` etc. once made (dict or None).
    pub extra: MutCell<Value>,
    /// Where something was raised last, and how many temporaries live there.
    pub(crate) raised_at: Cell<(u32, u32)>,
    /// Calls until it is worth machine code.
    #[cfg(taipan_jit)]
    pub(crate) heat: Cell<u32>,
    /// The addresses of the machine code of each word, or null.
    #[cfg(taipan_jit)]
    pub(crate) native: Cell<*const usize>,
}

/// [`CodeObj::raised_at`] while nothing has been raised there.
#[expect(
    clippy::declare_interior_mutable_const,
    reason = "each use is a cell of its own"
)]
pub(crate) const UNRAISED: Cell<(u32, u32)> = Cell::new((u32::MAX, 0));

impl CodeObj {
    /// Live temporaries if the instruction at word `pc` raises.
    pub(crate) fn depth(&self, pc: usize) -> usize {
        let (at, depth) = self.raised_at.get();
        if at as usize == pc {
            return depth as usize;
        }
        let depth = self.code.depth(pc);
        self.raised_at.set((pc as u32, depth as u32));
        depth
    }
}

impl Trace for CodeObj {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.consts.iter().for_each(|v| visit(v.raw()));
    }
}

/// The class `code`.
pub const CLASS: ClassDef = ClassDef {
    doc: "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)\n--\n\nCompiled source.",
    methods: CodeObj::METHODS,
    getset: CodeObj::GETSET,
    new: Some(|vm, args| {
        let n = args.all.len() - 1;
        Err(vm.type_error(format!("code expected at least 16 arguments, got {n}")))
    }),
    flags: crate::types::type_::flag::WEAKREF,
    ..crate::types::registry::plain("code")
};

impl CodeObj {
    /// A copy with fresh inline caches.
    fn duplicate(&self) -> CodeObj {
        CodeObj {
            code: self.code.clone(),
            words: self.code.words.clone().into_boxed_slice(),
            consts: self.consts.clone(),
            names: self.names.clone(),
            varnames: self.varnames.clone(),
            freevars: self.freevars.clone(),
            name: self.name.clone(),
            qualname: self.qualname.clone(),
            filename: self.filename.clone(),
            nlocals: self.nlocals,
            nregs: self.nregs,
            few_locals: self.few_locals,
            signature: self.signature,
            flags: self.flags,
            extra: MutCell::new(Value::NONE),
            raised_at: UNRAISED,
            #[cfg(taipan_jit)]
            heat: Cell::new(crate::jit::CALLS),
            #[cfg(taipan_jit)]
            native: Cell::new(std::ptr::null()),
        }
    }

    /// Registers whose names scripts see as local variables: all but hidden ones and cells that are no parameters.
    fn visible_locals(&self) -> Vec<Value> {
        let parameters = self.parameters();
        self.varnames
            .iter()
            .enumerate()
            .filter(|(i, name)| {
                let hidden = name
                    .downcast::<Str>()
                    .is_some_and(|s| s.bytes().starts_with(b".") && s.bytes() != b".0");
                !hidden && (*i < parameters || !self.code.cellvars.contains(&(*i as u32)))
            })
            .map(|(_, name)| name.clone())
            .collect()
    }

    /// How many parameters there are, `*args` and `**kwargs` included.
    pub fn parameters(&self) -> usize {
        let extra = |bit: u32| usize::from(self.flags & bit != 0);
        self.code.argcount as usize
            + self.code.kwonlyargcount as usize
            + extra(CodeFlags::VARARGS)
            + extra(CodeFlags::VARKEYWORDS)
    }

    /// Pieces of code from one source range: first word, word after the last, range.
    fn ranges(&self) -> Vec<(usize, usize, Location)> {
        let table = &self.code.locations;
        let mut out = Vec::new();
        if let Some(first) = table.first()
            && first.0 > 0
        {
            out.push((0, first.0 as usize, Location::default()));
        }
        for (i, (start, location)) in table.iter().enumerate() {
            let end = table.get(i + 1).map_or(self.words.len(), |e| e.0 as usize);
            if end > *start as usize {
                out.push((*start as usize, end, *location));
            }
        }
        out
    }
}

#[methods(class = "code")]
impl CodeObj {
    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let c = vm.as_ref::<CodeObj>(this)?;
        Ok(format!(
            "<code object {} at {:#x}, file \"{}\", line {}>",
            text(&c.name),
            this.id(),
            text(&c.filename),
            c.code.first_line
        ))
    }

    /// Return `hash(self)`.
    fn __hash__(&self) -> i64 {
        let name = self
            .name
            .downcast::<Str>()
            .map(|s| s.hash())
            .unwrap_or_default();
        let size = (self.words.len() as u64) << 20 ^ u64::from(self.code.first_line);
        ((name ^ size.wrapping_mul(0x9e37_79b9_7f4a_7c15)) >> 4) as i64
    }

    /// Return `self == other`: compiled from the same source.
    fn __eq__(&self, vm: &mut Vm, other: &Value) -> R {
        let Some(o) = other.downcast::<CodeObj>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let same = are_alike(&self.code, &o.code);
        let mut same = same && self.flags == o.flags && self.name.is(&o.name);
        if same && self.consts.len() == o.consts.len() {
            for (x, y) in self.consts.iter().zip(&o.consts) {
                same = same && (x.is_a::<CodeObj>() || vm.eq(x, y)?);
            }
        }
        Ok(Value::bool(same))
    }

    /// The lines of the code: tuples of first byte, byte after the last, line.
    fn co_lines(&self, vm: &mut Vm) -> R {
        let mut out: Vec<(usize, usize, u32)> = Vec::new();
        if text(&self.name) != "<module>" {
            // Calls happen at the definition; no instruction stands for that.
            out.push((0, 0, self.code.first_line));
        }
        for (start, end, location) in self.ranges() {
            match out.last_mut() {
                Some(last) if last.2 == location.line => last.1 = end,
                _ => out.push((start, end, location.line)),
            }
        }
        let rows = out
            .into_iter()
            .map(|(start, end, line)| {
                let line = if line == 0 {
                    Value::NONE
                } else {
                    Value::small_int(line.into())
                };
                let row = vec![vm.int(2 * start as i64), vm.int(2 * end as i64), line];
                vm.tuple(row)
            })
            .collect();
        let rows = vm.tuple(rows);
        vm.iter(&rows)
    }

    /// The branches of the code; none are recorded.
    fn co_branches(&self, vm: &mut Vm) -> R {
        let none = vm.empty_tuple.clone();
        vm.iter(&none)
    }

    /// The source ranges of the instructions: tuples of line, last line, column, last column.
    fn co_positions(&self, vm: &mut Vm) -> R {
        let mut rows = Vec::with_capacity(self.words.len());
        for (start, end, l) in self.ranges() {
            let row = if l.line == 0 {
                vec![Value::NONE; 4]
            } else {
                [l.line, l.end_line, l.col, l.end_col]
                    .map(|n| Value::small_int(n.into()))
                    .to_vec()
            };
            let row = vm.tuple(row);
            rows.extend((start..end).map(|_| row.clone()));
        }
        let rows = vm.tuple(rows);
        vm.iter(&rows)
    }

    /// A copy with some attributes replaced.
    #[raw]
    #[sig("(**changes)")]
    fn replace(vm: &mut Vm, args: &Args<'_>) -> R {
        replace_code(vm, args, "replace")
    }

    /// A copy with some attributes replaced.
    #[raw]
    #[sig("(**kwargs)")]
    fn __replace__(vm: &mut Vm, args: &Args<'_>) -> R {
        replace_code(vm, args, "__replace__")
    }

    /// The name of a local variable by its number.
    fn _varname_from_oparg(&self, vm: &mut Vm, oparg: i64) -> R {
        match usize::try_from(oparg)
            .ok()
            .and_then(|i| self.varnames.get(i))
        {
            Some(name) => Ok(name.clone()),
            None => Err(vm.index_error("tuple index out of range")),
        }
    }

    /// How many positional parameters there are.
    #[getter]
    fn co_argcount(&self) -> u32 {
        self.code.argcount
    }

    /// How many positional-only parameters there are.
    #[getter]
    fn co_posonlyargcount(&self) -> u32 {
        self.code.posonlyargcount
    }

    /// How many keyword-only parameters there are.
    #[getter]
    fn co_kwonlyargcount(&self) -> u32 {
        self.code.kwonlyargcount
    }

    /// How many temporaries are alive at most.
    #[getter]
    fn co_stacksize(&self) -> u32 {
        self.code.nregs.saturating_sub(self.code.nlocals)
    }

    /// Flag bits.
    #[getter]
    fn co_flags(&self) -> u32 {
        self.flags & !(CodeFlags::NAMESPACE | CodeFlags::UNTRACED)
    }

    /// How many local variables there are.
    #[getter]
    fn co_nlocals(&self) -> usize {
        self.visible_locals().len()
    }

    /// The constants.
    #[getter]
    fn co_consts(&self, vm: &mut Vm) -> Value {
        vm.tuple(self.consts.to_vec())
    }

    /// The names of attributes and global variables.
    #[getter]
    fn co_names(&self, vm: &mut Vm) -> Value {
        vm.tuple(self.names.to_vec())
    }

    /// The names of local variables.
    #[getter]
    fn co_varnames(&self, vm: &mut Vm) -> Value {
        vm.tuple(self.visible_locals())
    }

    /// The names of variables shared with inner functions.
    #[getter]
    fn co_cellvars(&self, vm: &mut Vm) -> Value {
        let names = self
            .code
            .cellvars
            .iter()
            .map(|&i| self.varnames[i as usize].clone())
            .collect();
        vm.tuple(names)
    }

    /// The names of variables of enclosing functions.
    #[getter]
    fn co_freevars(&self, vm: &mut Vm) -> Value {
        vm.tuple(self.freevars.to_vec())
    }

    /// The file.
    #[getter]
    fn co_filename(&self) -> Value {
        self.filename.clone()
    }

    /// The name of the function.
    #[getter]
    fn co_name(&self) -> Value {
        self.name.clone()
    }

    /// The name of the function with the names of what it is defined in.
    #[getter]
    fn co_qualname(&self) -> Value {
        self.qualname.clone()
    }

    /// The first line.
    #[getter]
    fn co_firstlineno(&self) -> u32 {
        self.code.first_line
    }

    /// The instructions as bytes: two for each word.
    #[getter]
    fn co_code(&self, vm: &mut Vm) -> Value {
        let bytes: Vec<u8> = self
            .code
            .words
            .iter()
            .flat_map(|w| [*w as u8, (*w >> 16) as u8])
            .collect();
        vm.bytes(bytes)
    }
}

fn replace_code(vm: &mut Vm, args: &Args<'_>, function: &str) -> R {
    if args.pos().len() > 1 {
        return Err(vm.type_error(format!("{function}() takes no positional arguments")));
    }
    let original = vm.as_ref::<CodeObj>(&args.all[0])?;
    let mut copy = original.duplicate();
    let mut code = (*copy.code).clone();
    for (key, value) in args.keywords() {
        let key = text(key);
        let wanted = match key.as_str() {
            "co_name" | "co_qualname" | "co_filename" => {
                value.is_a::<Str>().then_some(()).ok_or("str")
            }
            "co_consts" | "co_names" | "co_varnames" | "co_freevars" | "co_cellvars" => {
                value.is_a::<Tuple>().then_some(()).ok_or("tuple")
            }
            "co_argcount" | "co_posonlyargcount" | "co_kwonlyargcount" | "co_nlocals"
            | "co_stacksize" | "co_flags" | "co_firstlineno" => {
                value.as_small_int().map(|_| ()).ok_or("int")
            }
            "co_code" | "co_linetable" | "co_exceptiontable" => Ok(()),
            _ => {
                return Err(vm.type_error(format!(
                    "{function}() got an unexpected keyword argument '{key}'"
                )));
            }
        };
        if let Err(wanted) = wanted {
            let found = vm.type_name(value);
            return Err(vm.type_error(format!(
                "{function}() argument '{key}' must be {wanted}, not {found}"
            )));
        }
        let number = value.as_small_int().unwrap_or(0) as u32;
        match key.as_str() {
            "co_name" => {
                copy.name = vm.intern_value(value);
                code.name = text(value).into();
            }
            "co_qualname" => {
                copy.qualname = vm.intern_value(value);
                code.qualname = text(value).into();
            }
            "co_filename" => {
                copy.filename = vm.intern_value(value);
                code.filename = text(value).into();
            }
            "co_firstlineno" => code.first_line = number,
            "co_flags" => {
                let kept = code.flags & CodeFlags::NAMESPACE;
                copy.flags = number & !CodeFlags::NAMESPACE | kept;
                code.flags = copy.flags;
            }
            "co_consts" => {
                let values = items(value);
                if values.len() != copy.consts.len() {
                    return Err(vm.value_error("co_consts must keep its length"));
                }
                copy.consts = values.into_boxed_slice();
            }
            _ => {}
        }
    }
    copy.code = Arc::new(code);
    Ok(vm.heap.alloc(exact(Kind::Code), copy))
}

/// Whether two codes do the same, whatever file they come from.
fn are_alike(a: &Arc<Code>, b: &Arc<Code>) -> bool {
    let consts = || {
        a.consts.len() == b.consts.len()
            && a.consts.iter().zip(&b.consts).all(|pair| match pair {
                (Const::Code(a), Const::Code(b)) => are_alike(a, b),
                (a, b) => a == b,
            })
    };
    Arc::ptr_eq(a, b)
        || (a.name == b.name
            && a.first_line == b.first_line
            && a.argcount == b.argcount
            && a.posonlyargcount == b.posonlyargcount
            && a.kwonlyargcount == b.kwonlyargcount
            && a.words == b.words
            && a.names == b.names
            && a.varnames == b.varnames
            && a.freevars == b.freevars
            && a.locations == b.locations
            && a.handlers == b.handlers
            && consts())
}
