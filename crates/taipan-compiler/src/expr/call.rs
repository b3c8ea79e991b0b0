//! Calls: arguments are evaluated straight into the window the callee will see as its registers.

use crate::compiler::{Compiler, Dst};
use crate::error::{Fallible, error};
use crate::hash::FastSet;
use crate::names::Access;
use crate::scope::{Place, ScopeKind, uses};
use taipan_bytecode::{Const, Op, Reg};
use taipan_syntax::ast::*;

/// More arguments than this go through a tuple and a dictionary.
const MOST_ARGUMENTS: usize = 250;

impl<'a> Compiler<'a> {
    pub(super) fn call(&mut self, expr: &'a Expr, dst: Dst) -> Fallible<Reg> {
        let ExprKind::Call {
            func,
            args,
            keywords,
        } = &expr.kind
        else {
            return error(expr.span, "not a call");
        };
        self.check_keywords(keywords)?;
        self.check_callable(func, expr.span);
        let simple = is_simple(args, keywords);
        if simple && let ExprKind::Attribute { value, attr, .. } = &func.kind {
            let span = self.attribute_span(func, attr);
            let call_span = Span {
                start: if span == func.span {
                    expr.span.start
                } else {
                    span.start
                },
                end: expr.span.end,
            };
            let window = match self.super_attribute(value, attr, func.span, Dst::Push, true)? {
                Some(window) => window,
                None => {
                    let object = self.expr(value, Dst::Any)?;
                    let name = self.attribute_name(attr);
                    self.consume(object);
                    let window = self.u.e.temps.next();
                    self.u.e.op(span, Op::LoadMethod, 0, window, object, name);
                    self.claim(window);
                    self.u.e.temps.push();
                    window
                }
            };
            return self.call_window(window, true, args, keywords, call_span, dst);
        }
        let window = self.expr(func, Dst::Push)?;
        if simple {
            return self.call_window(window, false, args, keywords, expr.span, dst);
        }
        self.call_unpacking(window, args, keywords, expr.span, dst)
    }

    /// Finish a call whose callable is in place: evaluate the arguments, call. `method`: the window has a self slot.
    pub fn call_window(
        &mut self,
        window: Reg,
        method: bool,
        args: &'a [Expr],
        keywords: &'a [Keyword],
        span: Span,
        dst: Dst,
    ) -> Fallible<Reg> {
        for arg in args {
            self.expr(arg, Dst::Push)?;
        }
        for keyword in keywords {
            self.expr(&keyword.value, Dst::Push)?;
        }
        let count = args.len() + keywords.len();
        let names = keywords
            .iter()
            .filter_map(|k| k.arg.as_ref())
            .map(|a| str_const(&self.mangled(&a.name)))
            .collect();
        Ok(self.finish_call(window, method, count, names, span, dst))
    }

    /// Write the call instruction for a window that is complete; the last arguments have these keyword names.
    pub fn finish_call(
        &mut self,
        window: Reg,
        method: bool,
        count: usize,
        keywords: Vec<Const>,
        span: Span,
        dst: Dst,
    ) -> Reg {
        for _ in 0..1 + method as usize + count {
            let top = self.u.e.temps.top();
            self.consume(top);
        }
        debug_assert_eq!(self.u.e.temps.next(), window);
        let result = self.destination(dst);
        if keywords.is_empty() {
            let op = if method { Op::CallMethod } else { Op::Call };
            self.u.e.op(span, op, 0, window, count as u16, result);
        } else if self.u.e.reachable {
            let names = self.u.e.constant(Const::Tuple(keywords.into()));
            self.u
                .e
                .op(span, Op::CallKw, method as u8, window, count as u16, result);
            self.u.e.operand_word(Op::CallKw, names as u64);
        }
        self.claim(result)
    }

    /// Call something with the values already in the window.
    pub fn call_plain(
        &mut self,
        window: Reg,
        method: bool,
        count: usize,
        span: Span,
        dst: Dst,
    ) -> Reg {
        self.finish_call(window, method, count, Vec::new(), span, dst)
    }

    /// `f(*args, **kwargs)`: positional arguments as a tuple, keyword arguments as a dictionary.
    pub fn call_unpacking(
        &mut self,
        window: Reg,
        args: &'a [Expr],
        keywords: &'a [Keyword],
        span: Span,
        dst: Dst,
    ) -> Fallible<Reg> {
        let mut x = 0;
        if let [
            Expr {
                kind: ExprKind::Starred { value, .. },
                ..
            },
        ] = args
        {
            self.expr(value, Dst::Push)?;
            x |= 2;
        } else {
            self.argument_tuple(args, &[], span)?;
        }
        if !keywords.is_empty() {
            self.keyword_dict(window, keywords, span)?;
            x |= 1;
        }
        Ok(self.finish_call_ex(window, x, span, dst))
    }

    pub fn finish_call_ex(&mut self, window: Reg, x: u8, span: Span, dst: Dst) -> Reg {
        for _ in 0..2 + (x & 1) {
            let top = self.u.e.temps.top();
            self.consume(top);
        }
        debug_assert_eq!(self.u.e.temps.next(), window);
        let result = self.destination(dst);
        self.u.e.op(span, Op::CallEx, x, window, 0, result);
        self.claim(result)
    }

    /// The positional arguments as a tuple, ended by the values of the locals `last`.
    pub fn argument_tuple(&mut self, args: &'a [Expr], last: &[Reg], span: Span) -> Fallible<Reg> {
        let starred = args
            .iter()
            .any(|a| matches!(a.kind, ExprKind::Starred { .. }));
        if !starred && last.is_empty() && args.len() <= MOST_ARGUMENTS {
            for arg in args {
                self.expr(arg, Dst::Push)?;
            }
            return Ok(self.build(Op::BuildTuple, args.len(), span, Dst::Push));
        }
        let list = self.list_with_stars(args, span, true)?;
        for &value in last {
            self.u.e.op(span, Op::ListAppend, 0, list, value, 0);
        }
        self.consume(list);
        Ok(self.emit_to(span, Op::ListToTuple, 0, list, 0, Dst::Push))
    }

    pub fn keyword_dict(
        &mut self,
        window: Reg,
        keywords: &'a [Keyword],
        span: Span,
    ) -> Fallible<()> {
        // A run of plain keywords becomes one dictionary; `**x` is merged into what there is.
        let mut dict = None;
        let mut rest = keywords;
        while let Some(first) = rest.first() {
            if first.arg.is_none() {
                let dict =
                    *dict.get_or_insert_with(|| self.build(Op::BuildMap, 0, span, Dst::Push));
                let value = self.expr(&first.value, Dst::Any)?;
                self.consume(value);
                self.u.e.op(span, Op::DictMerge, 0, dict, value, window);
                rest = &rest[1..];
                continue;
            }
            let count = rest
                .iter()
                .take_while(|k| k.arg.is_some())
                .count()
                .min(MOST_ARGUMENTS);
            for keyword in &rest[..count] {
                if let Some(name) = &keyword.arg {
                    let name = self.mangled(&name.name);
                    self.load_str(&name, span, Dst::Push);
                }
                self.expr(&keyword.value, Dst::Push)?;
            }
            let part = self.build(Op::BuildMap, count, span, Dst::Push);
            match dict {
                None => dict = Some(part),
                Some(dict) => {
                    self.consume(part);
                    self.u.e.op(span, Op::DictMerge, 0, dict, part, window);
                }
            }
            rest = &rest[count..];
        }
        Ok(())
    }

    /// `super().name`: one instruction instead of a super object and a lookup. `None`: it is not of that form.
    pub(super) fn super_attribute(
        &mut self,
        value: &'a Expr,
        attr: &Ident,
        span: Span,
        dst: Dst,
        method: bool,
    ) -> Fallible<Option<Reg>> {
        let ExprKind::Call {
            func,
            args,
            keywords,
        } = &value.kind
        else {
            return Ok(None);
        };
        let ExprKind::Name { id, .. } = &func.kind else {
            return Ok(None);
        };
        if &**id != "super"
            || !keywords.is_empty()
            || !self.is_global_super(id)
            || &*attr.name == "__class__"
        {
            return Ok(None);
        }
        match args.as_slice() {
            [] => {
                let Some((class, this)) = self.implicit_super() else {
                    return Ok(None);
                };
                let window = self.load_name(id, func.span, Dst::Push)?;
                self.emit_to(value.span, class.0, 0, class.1, 0, Dst::Push);
                self.emit_to(value.span, this.0, 0, this.1, 0, Dst::Push);
                self.finish_super(window, attr, span, dst, method as u8 | 2)
            }
            [class, this]
                if !matches!(class.kind, ExprKind::Starred { .. })
                    && !matches!(this.kind, ExprKind::Starred { .. }) =>
            {
                let window = self.load_name(id, func.span, Dst::Push)?;
                self.expr(class, Dst::Push)?;
                self.expr(this, Dst::Push)?;
                self.finish_super(window, attr, span, dst, method as u8)
            }
            _ => Ok(None),
        }
    }

    fn finish_super(
        &mut self,
        window: Reg,
        attr: &Ident,
        span: Span,
        dst: Dst,
        x: u8,
    ) -> Fallible<Option<Reg>> {
        let name = self.attribute_name(attr);
        for _ in 0..3 {
            let top = self.u.e.temps.top();
            self.consume(top);
        }
        let result = self.emit_to(span, Op::SuperAttr, x, window, name, dst);
        if x & 1 != 0 {
            self.u.e.temps.push();
        }
        Ok(Some(result))
    }

    fn is_global_super(&self, name: &Name) -> bool {
        let scope = self.tree.get(self.u.names_in);
        let module = &self.tree.scopes[0];
        self.u.is_function_like()
            && scope
                .get(name)
                .is_some_and(|s| s.place == Place::GlobalImplicit)
            && module.get(name).is_none_or(|s| s.uses & uses::BOUND == 0)
    }

    /// How to load the class cell and the first argument in a method.
    fn implicit_super(&self) -> Option<((Op, u16), (Op, u16))> {
        if self.u.kind != ScopeKind::Function || self.u.argcount == 0 {
            return None;
        }
        let class = match self.access(&Name::from("__class__")) {
            Access::Free(index) => (Op::LoadFree, index),
            Access::Cell(register) => (Op::LoadCell, register),
            _ => return None,
        };
        let scope = self.tree.get(self.u.scope);
        let first = scope
            .symbols
            .iter()
            .find(|s| s.register == 0 && s.uses & uses::PARAM != 0)?;
        if !self.u.e.assigned.contains(0) {
            return None;
        }
        Some((
            class,
            (
                if first.cell { Op::LoadCell } else { Op::Copy },
                first.register,
            ),
        ))
    }

    pub fn check_keywords(&self, keywords: &[Keyword]) -> Fallible<()> {
        let mut seen: FastSet<&str> = FastSet::default();
        for keyword in keywords {
            if let Some(name) = &keyword.arg {
                self.forbid_debug(&name.name, keyword.span)?;
                if !seen.insert(&name.name) {
                    return error(
                        keyword.span,
                        format!("keyword argument repeated: {}", name.name),
                    );
                }
            }
        }
        Ok(())
    }

    fn check_callable(&mut self, func: &Expr, span: Span) {
        let literal = match &func.kind {
            ExprKind::Constant(_)
            | ExprKind::Tuple { .. }
            | ExprKind::List { .. }
            | ExprKind::ListComp { .. }
            | ExprKind::Dict { .. }
            | ExprKind::DictComp { .. }
            | ExprKind::Set { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::GeneratorExp { .. }
            | ExprKind::JoinedStr { .. }
            | ExprKind::TemplateStr { .. } => type_of(func),
            _ => None,
        };
        if let Some(kind) = literal {
            self.warn(
                span,
                format!("'{kind}' object is not callable; perhaps you missed a comma?"),
            );
        }
    }
}

/// The type that an expression plainly has.
pub(super) fn type_of(expr: &Expr) -> Option<&'static str> {
    Some(match &expr.kind {
        ExprKind::Constant(value) => crate::fold::type_name(&crate::fold::constant(value)),
        ExprKind::Tuple { .. } => "tuple",
        ExprKind::List { .. } | ExprKind::ListComp { .. } => "list",
        ExprKind::Dict { .. } | ExprKind::DictComp { .. } => "dict",
        ExprKind::Set { .. } | ExprKind::SetComp { .. } => "set",
        ExprKind::GeneratorExp { .. } => "generator",
        ExprKind::Lambda { .. } => "function",
        ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => "str",
        ExprKind::TemplateStr { .. } | ExprKind::Interpolation { .. } => {
            "string.templatelib.Template"
        }
        _ => return None,
    })
}

fn str_const(name: &str) -> Const {
    Const::Str(name.as_bytes().into())
}

fn is_simple(args: &[Expr], keywords: &[Keyword]) -> bool {
    args.len() + keywords.len() <= MOST_ARGUMENTS
        && keywords.iter().all(|k| k.arg.is_some())
        && !args
            .iter()
            .any(|a| matches!(a.kind, ExprKind::Starred { .. }))
}
