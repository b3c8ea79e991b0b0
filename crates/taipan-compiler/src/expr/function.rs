//! Making function objects: defaults, closures, `lambda`.

use crate::compiler::{Compiler, Dst};
use crate::error::Fallible;
use crate::scope::{NodeRole, Place, ScopeId, ScopeKind, class_cell_symbol, key};
use taipan_bytecode::{CodeFlags, Const, Op, Reg};
use taipan_syntax::ast::*;

/// What has been pushed for a function about to be made, as the x operand of `MakeFunction`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Defaults(pub u8);

impl Defaults {
    pub const POSITIONAL: u8 = 1;
    pub const KEYWORD: u8 = 2;
    pub const ANNOTATE: u8 = 4;
    pub const CLOSURE: u8 = 8;
}

impl<'a> Compiler<'a> {
    /// Push the default values of parameters: a tuple, and a dictionary for those that are keyword-only.
    pub fn push_defaults(&mut self, args: &'a Arguments, span: Span) -> Fallible<Defaults> {
        let mut pushed = 0;
        if !args.defaults.is_empty() {
            match self.fold_all(&args.defaults) {
                Some(values) => {
                    self.load_const(Const::Tuple(values.into()), span, Dst::Push);
                }
                None => {
                    for default in &args.defaults {
                        self.expr(default, Dst::Push)?;
                    }
                    self.build(Op::BuildTuple, args.defaults.len(), span, Dst::Push);
                }
            }
            pushed |= Defaults::POSITIONAL;
        }
        let mut count = 0;
        for (arg, default) in args.kwonlyargs.iter().zip(&args.kw_defaults) {
            if let Some(default) = default {
                let name = self.mangled(&arg.arg.name);
                self.load_str(&name, span, Dst::Push);
                self.expr(default, Dst::Push)?;
                count += 1;
            }
        }
        if count > 0 {
            self.build(Op::BuildMap, count, span, Dst::Push);
            pushed |= Defaults::KEYWORD;
        }
        Ok(Defaults(pushed))
    }

    /// Make the function of `code`; what `pushed` says is on top of the temporaries.
    pub fn make_function(
        &mut self,
        code: u32,
        scope: ScopeId,
        pushed: Defaults,
        span: Span,
        dst: Dst,
    ) -> Reg {
        let mut x = pushed.0;
        if self.push_closure(scope, span) {
            x |= Defaults::CLOSURE;
        }
        for _ in 0..x.count_ones() {
            let top = self.u.e.temps.top();
            self.consume(top);
        }
        let first = self.u.e.temps.next();
        if code > u16::MAX as u32 {
            self.u.e.too_many_names = true;
        }
        self.emit_to(span, Op::MakeFunction, x, code as u16, first, dst)
    }

    /// Push the tuple of cells that the code of `scope` needs, if it needs any.
    fn push_closure(&mut self, scope: ScopeId, span: Span) -> bool {
        let mut needed: Vec<(Name, ScopeId)> = self
            .tree
            .get(scope)
            .symbols
            .iter()
            .filter_map(|symbol| match (symbol.place, symbol.through) {
                (_, Some(binder)) => Some((symbol.name.clone(), binder)),
                (Place::Outer(binder), None) => Some((symbol.name.clone(), binder)),
                _ => None,
            })
            .collect();
        if needed.is_empty() {
            return false;
        }
        needed.sort();
        let count = needed.len();
        for (name, binder) in needed {
            let register = if self.u.owns(binder) {
                let owner = self.tree.get(binder);
                let symbol = match owner.kind {
                    ScopeKind::Class => class_cell_symbol(&name).unwrap_or(&name),
                    _ => &name,
                };
                owner.get(symbol).map(|s| s.register)
            } else {
                None
            };
            match register {
                Some(register) => self.emit_to(span, Op::Copy, 0, register, 0, Dst::Push),
                None => {
                    let index = self.u.free_index(&name);
                    self.emit_to(span, Op::LoadFreeCell, 0, index, 0, Dst::Push)
                }
            };
        }
        self.build(Op::BuildTuple, count, span, Dst::Push);
        true
    }

    /// The constant index of the code object of an inner scope, compiled the first time it is asked for.
    pub fn inner_code(
        &mut self,
        scope: ScopeId,
        name: &str,
        write: impl FnMut(&mut Self) -> Fallible<()>,
    ) -> Fallible<u32> {
        if let Some(&index) = self.u.inner.get(&scope) {
            return Ok(index);
        }
        let code = self.code_object(scope, name, write)?;
        if !self.u.e.reachable {
            return Ok(0);
        }
        let index = self.u.e.constant(Const::Code(code));
        self.u.inner.insert(scope, index);
        Ok(index)
    }

    /// Set up the code object just opened for a function with these parameters.
    pub fn enter_function(&mut self, args: &Arguments, first_line: u32) {
        let scope = self.tree.get(self.u.scope);
        let mut flags = 0;
        if args.vararg.is_some() {
            flags |= CodeFlags::VARARGS;
        }
        if args.kwarg.is_some() {
            flags |= CodeFlags::VARKEYWORDS;
        }
        flags |= match (scope.is_generator, scope.is_coroutine) {
            (true, true) => CodeFlags::ASYNC_GENERATOR,
            (true, false) => CodeFlags::GENERATOR,
            (false, true) if scope.is_async_def => CodeFlags::COROUTINE,
            _ => 0,
        };
        let unit = &mut self.u;
        unit.flags |= flags;
        unit.first_line = first_line;
        unit.argcount = (args.posonlyargs.len() + args.args.len()) as u32;
        unit.posonlyargcount = args.posonlyargs.len() as u32;
        unit.kwonlyargcount = args.kwonlyargs.len() as u32;
    }

    pub fn check_params(&self, args: &Arguments) -> Fallible<()> {
        let all = args
            .posonlyargs
            .iter()
            .chain(&args.args)
            .chain(&args.kwonlyargs);
        for arg in all
            .chain(args.vararg.as_deref())
            .chain(args.kwarg.as_deref())
        {
            self.forbid_debug(&arg.arg.name, arg.span)?;
        }
        Ok(())
    }

    pub(super) fn lambda(
        &mut self,
        expr: &'a Expr,
        args: &'a Arguments,
        body: &'a Expr,
        dst: Dst,
    ) -> Fallible<Reg> {
        self.check_params(args)?;
        let pushed = self.push_defaults(args, expr.span)?;
        let scope = self.scope_of(key(args, NodeRole::Lambda));
        let line = self.line(expr.span);
        let code = self.inner_code(scope, "<lambda>", |c| {
            c.enter_function(args, line);
            let value = c.expr(body, Dst::Any)?;
            c.consume(value);
            c.u.e.op(body.span, Op::Return, 0, value, 0, 0);
            c.u.e.reachable = false;
            Ok(())
        })?;
        Ok(self.make_function(code, scope, pushed, expr.span, dst))
    }
}
