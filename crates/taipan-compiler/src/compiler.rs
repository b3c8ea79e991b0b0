//! The compiler's state: the code object being written, those around it, and how one is opened and closed.

use crate::bitset::BitSet;
use crate::emit::{Emitter, Label, NOWHERE};
use crate::error::{Fallible, error};
use crate::hash::{FastMap, FastSet};
use crate::scope::{self, NodeKey, Place, ScopeId, ScopeKind, ScopeTree, uses};
use crate::{Compiled, Options, TOO_DEEP};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use taipan_bytecode::{Code, CodeFlags, Const, Location, Op, Reg};
use taipan_syntax::SyntaxWarning;
use taipan_syntax::ast::*;
use taipan_syntax::source::SourceMap;

/// Where an expression's value is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Dst {
    /// As an operand: a local in place, or the next temporary.
    Any,
    /// In the next temporary.
    Push,
    /// In this local.
    Local(Reg),
}

/// What a `break`, `continue` or `return` has to leave properly.
#[derive(Clone, Debug)]
pub(crate) struct Block<'a> {
    pub kind: BlockKind<'a>,
    /// Temporaries live below the block's own.
    pub depth: usize,
    /// The regions with these numbers protect the block's body, not the way out.
    pub regions: std::ops::Range<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum BlockKind<'a> {
    Loop {
        after: Label,
        next: Label,
        /// Temporaries that hold the loop's state.
        temps: usize,
    },
    /// The body of `try ... except`.
    Try,
    /// The body of `try ... finally`.
    Finally { body: &'a [Stmt] },
    /// An `except` clause: the exception and the one handled before are the block's temporaries.
    Handler { name: Option<&'a Ident> },
    /// An `except*` clause: nothing may leave it.
    StarHandler,
    /// The body of `finally` after an exception; temporaries as in `Handler`.
    FinallyException,
    /// The body of `finally` on another way; `carried`: the value of a `return` lies below.
    FinallyBody { carried: bool },
    /// The body of `with`: context manager and exit window are the block's temporaries.
    With { is_async: bool, span: Span },
}

/// A code object being written.
pub(crate) struct Unit<'a> {
    pub e: Emitter,
    pub scope: ScopeId,
    /// Where names are looked up: the scope itself, or that of a comprehension inlined into it.
    pub names_in: ScopeId,
    pub kind: ScopeKind,
    pub blocks: Vec<Block<'a>>,
    pub free: Vec<Name>,
    /// Scopes of the comprehensions inlined here.
    inlined: FastSet<ScopeId>,
    varnames: Vec<Name>,
    cells: Vec<Reg>,
    pub name: Name,
    pub qualname: String,
    pub flags: u32,
    pub first_line: u32,
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    /// Names assigned as `self.name` in the methods of a class.
    pub static_attributes: BTreeSet<Name>,
    /// Constant index of inner code objects already compiled (a `finally` body is compiled several times).
    pub inner: FastMap<ScopeId, u32>,
    /// Nodes that were found not to be constant.
    pub not_constant: FastSet<usize>,
    /// Annotated names of a class or module, in order.
    pub annotations: Vec<crate::stmt::Annotated<'a>>,
    /// Numbers of those that may not be reached, by the address of the target.
    pub annotation_numbers: FastMap<usize, u32>,
}

impl Unit<'_> {
    /// Whether the scope's names are registers of this code object.
    pub fn owns(&self, scope: ScopeId) -> bool {
        scope == self.scope || self.inlined.contains(&scope)
    }

    pub fn free_index(&self, name: &str) -> u16 {
        self.free.iter().position(|f| **f == *name).unwrap_or(0) as u16
    }

    /// Whether the code runs in a function's frame: `return` and `yield` make sense.
    pub fn is_function_like(&self) -> bool {
        self.kind.is_function_like()
    }
}

pub(crate) struct Compiler<'a> {
    pub source: &'a SourceMap,
    pub options: &'a Options,
    pub tree: ScopeTree,
    pub warnings: Vec<SyntaxWarning>,
    pub u: Unit<'a>,
    pub outer: Vec<Unit<'a>>,
    pub nesting: u32,
    pub interactive: bool,
    pub future_flags: u32,
    /// Where the leading `from __future__` statements end.
    pub future_end: u32,
}

impl<'a> Compiler<'a> {
    pub fn compile(
        module: &'a Mod,
        source: &'a SourceMap,
        options: &'a Options,
    ) -> Fallible<Compiled> {
        let (found, future_end) = crate::stmt::future_flags(module)?;
        let future_flags = options.future_flags | found;
        let mut tree = scope::collect(
            module,
            future_flags & CodeFlags::FUTURE_ANNOTATIONS != 0,
            options.max_nesting(),
        )?;
        scope::resolve(&mut tree)?;
        let root = ScopeId(0);
        let unit = Unit::blank(root);
        let mut compiler = Compiler {
            source,
            options,
            tree,
            warnings: Vec::new(),
            u: unit,
            outer: Vec::new(),
            nesting: 0,
            interactive: matches!(module, Mod::Interactive { .. }),
            future_flags,
            future_end,
        };
        let code = compiler.code_object(root, "<module>", |c| {
            c.u.first_line = 1;
            if c.options.allow_top_level_await && c.tree.get(root).is_coroutine {
                c.u.flags |= CodeFlags::COROUTINE;
            }
            match module {
                Mod::Module { body, .. } => {
                    c.module_body(body, true)?;
                    c.u.e.end_body(NOWHERE);
                }
                Mod::Interactive { body } => {
                    c.module_body(body, false)?;
                    c.u.e.end_body(NOWHERE);
                }
                Mod::Expression { body } => {
                    let value = c.expr(body, Dst::Any)?;
                    c.consume(value);
                    c.u.e.op(body.span, Op::Return, 0, value, 0, 0);
                    c.u.e.reachable = false;
                }
                Mod::FunctionType { .. } => c.return_none(NOWHERE),
            }
            Ok(())
        })?;
        if cfg!(debug_assertions)
            && let Err(problem) = taipan_bytecode::verify(&code)
        {
            panic!("the compiler wrote bad code: {problem}");
        }
        Ok(Compiled {
            code,
            warnings: compiler
                .warnings
                .iter()
                .map(|warning| warning.as_error(source))
                .collect(),
        })
    }

    /// Compile one code object: open it for `scope`, let `write` fill it, close it. If a short jump does not reach, all is done
    /// again without short jumps.
    pub fn code_object(
        &mut self,
        scope: ScopeId,
        name: &str,
        mut write: impl FnMut(&mut Self) -> Fallible<()>,
    ) -> Fallible<Arc<Code>> {
        // A code object takes as much of the native stack as a few expressions.
        self.nesting += 2;
        for wide in [false, true] {
            let warnings = self.warnings.len();
            let attributes = self.u.static_attributes.clone();
            self.open_unit(scope, name, wide);
            write(self)?;
            let tables = self.u.e.finish();
            let unit = std::mem::replace(&mut self.u, self.outer.pop().expect("a unit was opened"));
            if unit.e.too_far && !wide {
                self.warnings.truncate(warnings);
                self.u.static_attributes = attributes;
                continue;
            }
            self.nesting -= 2;
            return self.close_unit(unit, tables);
        }
        unreachable!("code without short jumps cannot be too far")
    }

    fn open_unit(&mut self, id: ScopeId, name: &str, wide: bool) {
        let qualname = self.qualname(id, name);
        let inherited = self.future_flags & CodeFlags::FUTURE_ANNOTATIONS;
        let mut layout = Layout::default();
        let scope = self.tree.get(id);
        let namespace = matches!(scope.kind, ScopeKind::Module | ScopeKind::Class);
        if namespace {
            layout.local(&Rc::from(".ns"));
        }
        let kind = scope.kind;
        let mut flags = inherited;
        match kind {
            ScopeKind::Module | ScopeKind::Class => flags |= CodeFlags::NAMESPACE,
            _ => flags |= CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS,
        }
        if scope.nested && !namespace {
            flags |= CodeFlags::NESTED;
        }
        let plain_function =
            matches!(kind, ScopeKind::Function | ScopeKind::Lambda) || kind.is_comprehension();
        if plain_function
            && scope
                .parent
                .is_some_and(|p| self.tree.get(p).kind == ScopeKind::Class)
        {
            flags |= CodeFlags::METHOD;
        }
        let mut free: Vec<Name> = Vec::new();
        let symbols = &mut self.tree.get_mut(id).symbols;
        let mut deleted = BitSet::default();
        // Parameters were noted first and keep their order.
        for params in [true, false] {
            for symbol in symbols.iter_mut() {
                if (symbol.uses & uses::PARAM != 0) != params {
                    continue;
                }
                let passed_through = symbol.uses & uses::FREE_CLASS != 0;
                match symbol.place {
                    Place::Here if !namespace || symbol.cell && symbol.name.starts_with('.') => {
                        let shown = if namespace {
                            Rc::from(&symbol.name[1..])
                        } else {
                            symbol.name.clone()
                        };
                        symbol.register = layout.local(&shown);
                        if symbol.cell {
                            layout.cells.push(symbol.register);
                        }
                        if symbol.uses & uses::DELETED != 0 {
                            deleted.insert(symbol.register as usize);
                        }
                    }
                    Place::Outer(_) => free.push(symbol.name.clone()),
                    _ if passed_through => free.push(symbol.name.clone()),
                    _ => {}
                }
            }
        }
        free.sort();
        let mut inlined = FastSet::default();
        self.lay_out_comprehensions(id, &mut layout, &mut inlined, &FastMap::default());
        let mut e = Emitter::new(layout.names.len(), wide);
        e.deleted = deleted;
        if namespace {
            e.assigned.insert(0);
        }
        for symbol in &self.tree.get(id).symbols {
            if symbol.uses & uses::PARAM != 0 && symbol.place == Place::Here {
                e.assigned.insert(symbol.register as usize);
            }
        }
        let mut cells = layout.cells;
        cells.sort_by(|a, b| layout.names[*a as usize].cmp(&layout.names[*b as usize]));
        for &cell in &cells {
            e.op(NOWHERE, Op::MakeCell, 0, cell, 0, 0);
        }
        // Comprehensions make theirs anew on each entry.
        cells.extend(layout.hidden_cells);
        let unit = Unit {
            e,
            names_in: id,
            kind,
            free,
            inlined,
            varnames: layout.names,
            cells,
            name: Rc::from(name),
            qualname,
            flags,
            ..Unit::blank(id)
        };
        self.outer.push(std::mem::replace(&mut self.u, unit));
    }

    /// Registers for the variables of comprehensions inlined here. Comprehensions that are not inside one another share them.
    fn lay_out_comprehensions(
        &mut self,
        id: ScopeId,
        layout: &mut Layout,
        inlined: &mut FastSet<ScopeId>,
        taken: &FastMap<Name, usize>,
    ) {
        let children: Vec<ScopeId> = self
            .tree
            .get(id)
            .children
            .iter()
            .copied()
            .filter(|c| self.tree.get(*c).inlined)
            .collect();
        for child in children {
            inlined.insert(child);
            let mut taken = taken.clone();
            for symbol in &mut self.tree.get_mut(child).symbols {
                if symbol.place == Place::Here {
                    let level = taken.entry(symbol.name.clone()).or_insert(0);
                    *level += 1;
                    symbol.register = layout.shared(&symbol.name, *level, symbol.cell);
                }
            }
            self.lay_out_comprehensions(child, layout, inlined, &taken);
        }
    }

    fn close_unit(&mut self, unit: Unit<'a>, tables: crate::emit::Tables) -> Fallible<Arc<Code>> {
        if unit.e.temps.overflowed() || unit.e.too_many_names {
            let span = Span::default();
            return error(
                span,
                format!("'{}' needs too many registers or names", unit.name),
            );
        }
        let locations = tables
            .locations
            .into_iter()
            .map(|(pc, span)| (pc, self.location(span)))
            .collect();
        let text = |name: &Name| Box::<str>::from(&**name);
        Ok(Arc::new(Code {
            name: text(&unit.name),
            qualname: unit.qualname.into_boxed_str(),
            filename: self.options.filename.clone(),
            first_line: unit.first_line,
            flags: unit.flags,
            argcount: unit.argcount,
            posonlyargcount: unit.posonlyargcount,
            kwonlyargcount: unit.kwonlyargcount,
            nlocals: unit.e.temps.locals() as u32,
            nregs: unit.e.temps.registers() as u32,
            varnames: unit.varnames.iter().map(text).collect(),
            cellvars: unit.cells.iter().map(|&r| r as u32).collect(),
            freevars: unit.free.iter().map(text).collect(),
            names: tables.names.iter().map(text).collect(),
            consts: tables.consts,
            words: tables.words,
            handlers: tables.handlers,
            depths: tables.depths,
            locations,
        }))
    }

    pub fn location(&self, span: Span) -> Location {
        if span == NOWHERE {
            return Location::default();
        }
        let (end_line, end_col) = self.source.position(span.end);
        let (line, col) = self.source.position(span.start);
        Location {
            line,
            end_line,
            col,
            end_col,
        }
    }

    pub fn line(&self, span: Span) -> u32 {
        self.source.position(span.start).0
    }

    fn qualname(&self, id: ScopeId, name: &str) -> String {
        let scope = self.tree.get(id);
        let Some(parent) = scope.parent else {
            return name.to_owned();
        };
        // Type parameter scopes do not show, and code inside them is named as if they were not there.
        let mut around = &self.u;
        let mut above = self.outer.len();
        let mut parent = parent;
        while around.kind == ScopeKind::TypeParams && above > 0 {
            above -= 1;
            around = &self.outer[above];
            parent = match self.tree.get(parent).parent {
                Some(p) => p,
                None => break,
            };
        }
        if around.kind == ScopeKind::Module {
            return name.to_owned();
        }
        let class_or_function = matches!(scope.kind, ScopeKind::Function | ScopeKind::Class);
        if class_or_function
            && self
                .tree
                .get(parent)
                .get(&crate::scope::mangle(
                    self.tree.get(parent).private.as_ref(),
                    &Rc::from(name),
                ))
                .is_some_and(|s| s.place == Place::GlobalExplicit)
        {
            return name.to_owned();
        }
        if matches!(around.kind, ScopeKind::Function | ScopeKind::Lambda) {
            format!("{}.<locals>.{}", around.qualname, name)
        } else {
            format!("{}.{}", around.qualname, name)
        }
    }

    pub fn scope_of(&self, node: NodeKey) -> ScopeId {
        self.tree.by_node.get(&node).copied().unwrap_or(ScopeId(0))
    }

    pub fn warn(&mut self, span: Span, message: impl Into<String>) {
        let warning = SyntaxWarning {
            message: message.into(),
            offset: span.start,
            end: span.end,
        };
        // What is in `finally` is compiled once for each way into it.
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    pub fn nest(&mut self, span: Span) -> Fallible<()> {
        self.nesting += 1;
        if self.nesting > self.options.max_nesting() {
            return error(span, TOO_DEEP);
        }
        Ok(())
    }

    // Shorthands for what nearly every piece of generated code needs.

    pub fn consume(&mut self, register: Reg) {
        self.u.e.temps.consume(register);
    }

    pub fn depth(&self) -> usize {
        self.u.e.temps.depth()
    }

    /// Write an instruction whose result goes where `dst` says (`Any` is the next temporary). Operands are already consumed.
    pub fn emit_to(&mut self, span: Span, op: Op, x: u8, b: u16, c: u16, dst: Dst) -> Reg {
        let a = self.destination(dst);
        self.u.e.op(span, op, x, a, b, c);
        self.claim(a)
    }

    pub fn destination(&self, dst: Dst) -> Reg {
        match dst {
            Dst::Local(register) => register,
            Dst::Any | Dst::Push => self.u.e.temps.next(),
        }
    }

    /// The result just written is live from here on.
    pub fn claim(&mut self, register: Reg) -> Reg {
        if self.u.e.temps.is_temporary(register) {
            let pushed = self.u.e.temps.push();
            debug_assert_eq!(pushed, register);
        }
        register
    }

    /// Bring a value in a register (consumed if temporary) where `dst` says.
    pub fn copy_to(&mut self, register: Reg, span: Span, dst: Dst) -> Reg {
        let temporary = self.u.e.temps.is_temporary(register);
        match dst {
            Dst::Any => register,
            Dst::Push if temporary => register,
            Dst::Push => self.emit_to(span, Op::Copy, 0, register, 0, Dst::Push),
            Dst::Local(target) if target == register => register,
            Dst::Local(target) => {
                self.consume(register);
                self.u.e.op(
                    span,
                    if temporary { Op::Move } else { Op::Copy },
                    0,
                    target,
                    register,
                    0,
                );
                target
            }
        }
    }

    /// Drop the topmost temporary.
    pub fn drop_top(&mut self, span: Span) {
        let register = self.u.e.temps.top();
        self.consume(register);
        self.u.e.op(span, Op::Drop, 0, register, 0, 0);
    }

    /// A value nobody wants.
    pub fn discard(&mut self, register: Reg, span: Span) {
        if self.u.e.temps.is_temporary(register) {
            self.consume(register);
            self.u.e.op(span, Op::Drop, 0, register, 0, 0);
        }
    }

    pub fn return_none(&mut self, span: Span) {
        self.u.e.op(span, Op::ReturnNone, 0, 0, 0, 0);
        self.u.e.reachable = false;
    }

    pub fn load_const(&mut self, value: Const, span: Span, dst: Dst) -> Reg {
        let a = self.destination(dst);
        match value {
            Const::None => self.u.e.op(span, Op::LoadNone, 0, a, 0, 0),
            Const::True => self.u.e.op(span, Op::LoadBool, 0, a, 1, 0),
            Const::False => self.u.e.op(span, Op::LoadBool, 0, a, 0, 0),
            Const::Int(i) if i32::try_from(i).is_ok() => {
                self.u.e.op_wide(span, Op::LoadInt, 0, a, i as i32 as u32)
            }
            value => {
                if self.u.e.reachable {
                    let index = self.u.e.constant(value);
                    self.u.e.op_wide(span, Op::LoadConst, 0, a, index);
                }
            }
        }
        self.claim(a)
    }

    pub fn load_str(&mut self, text: &str, span: Span, dst: Dst) -> Reg {
        self.load_const(Const::Str(text.as_bytes().into()), span, dst)
    }
}

impl Unit<'_> {
    fn blank(scope: ScopeId) -> Self {
        Unit {
            e: Emitter::new(0, false),
            scope,
            names_in: scope,
            kind: ScopeKind::Module,
            blocks: Vec::new(),
            free: Vec::new(),
            inlined: FastSet::default(),
            varnames: Vec::new(),
            cells: Vec::new(),
            name: Rc::from(""),
            qualname: String::new(),
            flags: 0,
            first_line: 1,
            argcount: 0,
            posonlyargcount: 0,
            kwonlyargcount: 0,
            static_attributes: BTreeSet::new(),
            inner: FastMap::default(),
            not_constant: FastSet::default(),
            annotations: Vec::new(),
            annotation_numbers: FastMap::default(),
        }
    }
}

/// Registers being handed out to names.
#[derive(Default)]
struct Layout {
    names: Vec<Name>,
    cells: Vec<Reg>,
    hidden_cells: Vec<Reg>,
    hidden: FastMap<(Name, usize, bool), Reg>,
}

impl Layout {
    fn local(&mut self, name: &Name) -> Reg {
        self.names.push(name.clone());
        (self.names.len() - 1).min(u16::MAX as usize) as Reg
    }

    fn shared(&mut self, name: &Name, level: usize, cell: bool) -> Reg {
        if let Some(&register) = self.hidden.get(&(name.clone(), level, cell)) {
            return register;
        }
        let register = self.local(name);
        self.hidden.insert((name.clone(), level, cell), register);
        if cell {
            self.hidden_cells.push(register);
        }
        register
    }
}
