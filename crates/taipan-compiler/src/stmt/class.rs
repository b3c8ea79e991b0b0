//! `class`.

use crate::compiler::{Compiler, Dst};
use crate::emit::NOWHERE;
use crate::error::Fallible;
use crate::expr::Defaults;
use crate::scope::{NodeRole, key};
use taipan_bytecode::{Const, Intrinsic1, Op, Reg};
use taipan_syntax::ast::*;

impl<'a> Compiler<'a> {
    pub(super) fn class_def(&mut self, def: &'a ClassDef, span: Span) -> Fallible<()> {
        self.forbid_debug(&def.name.name, span)?;
        self.check_keywords(&def.keywords)?;
        for decorator in &def.decorator_list {
            self.expr(decorator, Dst::Push)?;
        }
        let first = def.decorator_list.first().map_or(span, |d| d.span);
        let first_line = self.line(first);
        let class = if def.type_params.is_empty() {
            self.build_class(def, first_line, span, None)?
        } else {
            let scope = self.scope_of(key(&def.type_params[0], NodeRole::TypeParams));
            let name = self.tree.get(scope).name.clone();
            let code = self.inner_code(scope, &name, |c| {
                c.u.first_line = first_line;
                let params = c.type_params(&def.type_params)?;
                c.store_mangled(&Name::from(".type_params"), params, span);
                let class = c.build_class(def, first_line, span, Some(()))?;
                c.consume(class);
                c.return_register(class, span);
                Ok(())
            })?;
            let maker = self.make_function(code, scope, Defaults::default(), span, Dst::Push);
            self.call_plain(maker, false, 0, span, Dst::Push)
        };
        let decorated = self.apply_decorators(&def.decorator_list, class);
        self.store_name(&def.name.name, decorated, span)
    }

    /// `__build_class__(body, name, *bases, **keywords)`; a generic class gets `Generic[params]` as its last base.
    fn build_class(
        &mut self,
        def: &'a ClassDef,
        first_line: u32,
        span: Span,
        generic: Option<()>,
    ) -> Fallible<Reg> {
        let window = self.emit_to(span, Op::LoadBuildClass, 0, 0, 0, Dst::Push);
        let scope = self.scope_of(key(def, NodeRole::Class));
        let code = self.inner_code(scope, &def.name.name, |c| {
            c.class_body(def, first_line, generic.is_some())
        })?;
        self.make_function(code, scope, Defaults::default(), span, Dst::Push);
        self.load_str(&def.name.name, span, Dst::Push);
        let base = match generic {
            None => None,
            Some(()) => {
                let params = self.load_mangled(&Name::from(".type_params"), span, Dst::Any);
                self.consume(params);
                let x = Intrinsic1::SubscriptGeneric as u8;
                let base = self.emit_to(span, Op::Intrinsic1, x, params, 0, Dst::Push);
                let name = Name::from(".generic_base");
                self.store_mangled(&name, base, span);
                Some(name)
            }
        };
        let plain = !def
            .bases
            .iter()
            .any(|b| matches!(b.kind, ExprKind::Starred { .. }))
            && def.keywords.iter().all(|k| k.arg.is_some())
            && def.bases.len() + def.keywords.len() < 200;
        if plain {
            for expr in &def.bases {
                self.expr(expr, Dst::Push)?;
            }
            if let Some(name) = &base {
                self.load_mangled(name, span, Dst::Push);
            }
            let mut names = Vec::new();
            for keyword in &def.keywords {
                if let Some(arg) = &keyword.arg {
                    names.push(Const::Str(self.mangled(&arg.name).as_bytes().into()));
                }
                self.expr(&keyword.value, Dst::Push)?;
            }
            let count = 2 + def.bases.len() + base.is_some() as usize + def.keywords.len();
            return Ok(self.finish_call(window, false, count, names, span, Dst::Push));
        }
        // The function and the name are the first two of the list.
        let list = self.build(Op::BuildList, 2, span, Dst::Push);
        for expr in &def.bases {
            let (op, value) = match &expr.kind {
                ExprKind::Starred { value, .. } => (Op::ListExtend, &**value),
                _ => (Op::ListAppend, expr),
            };
            let value = self.expr(value, Dst::Any)?;
            self.consume(value);
            self.u.e.op(expr.span, op, 0, list, value, 0);
        }
        if let Some(name) = &base {
            let value = self.load_mangled(name, span, Dst::Any);
            self.consume(value);
            self.u.e.op(span, Op::ListAppend, 0, list, value, 0);
        }
        self.consume(list);
        self.emit_to(span, Op::ListToTuple, 0, list, 0, Dst::Push);
        let mut x = 0;
        if !def.keywords.is_empty() {
            self.keyword_dict(window, &def.keywords, span)?;
            x = 1;
        }
        Ok(self.finish_call_ex(window, x, span, Dst::Push))
    }

    fn class_body(&mut self, def: &'a ClassDef, first_line: u32, generic: bool) -> Fallible<()> {
        self.u.first_line = first_line;
        // The code around the body belongs to the start of the first line.
        let start = self.source.line_start(first_line);
        let start = Span { start, end: start };
        let module = self.load_mangled(&Name::from("__name__"), start, Dst::Push);
        self.store_mangled(&Name::from("__module__"), module, start);
        let qualname = self.u.qualname.clone();
        let qualname = self.load_str(&qualname, start, Dst::Push);
        self.store_mangled(&Name::from("__qualname__"), qualname, start);
        let line = self.load_const(Const::Int(first_line as i64), start, Dst::Push);
        self.store_mangled(&Name::from("__firstlineno__"), line, start);
        if generic {
            let params = self.load_mangled(&Name::from(".type_params"), start, Dst::Push);
            self.store_mangled(&Name::from("__type_params__"), params, start);
        }
        let scope = self.tree.get(self.u.scope);
        let cell = |symbol: &str| scope.get(symbol).filter(|s| s.cell).map(|s| s.register);
        let (class_cell, class_dict) = (cell(".__class__"), cell(".__classdict__"));
        if let Some(class_dict) = class_dict {
            let namespace = self.emit_to(start, Op::LoadNs, 0, 0, 0, Dst::Push);
            self.consume(namespace);
            self.u
                .e
                .op(start, Op::StoreCell, 0, class_dict, namespace, 0);
        }
        self.begin_annotations(start, &def.body)?;
        let mut body = &*def.body;
        if let Some(docstring) = self.docstring(body) {
            let value = self.load_const(docstring, body[0].span, Dst::Push);
            self.store_mangled(&Name::from("__doc__"), value, body[0].span);
            body = &body[1..];
        }
        self.body(body)?;
        self.end_class_annotations(start)?;
        let attributes = self
            .u
            .static_attributes
            .iter()
            .map(|n| Const::Str(n.as_bytes().into()))
            .collect();
        let attributes = self.load_const(Const::Tuple(attributes), NOWHERE, Dst::Push);
        self.store_mangled(&Name::from("__static_attributes__"), attributes, NOWHERE);
        if let Some(class_dict) = class_dict {
            let copy = self.emit_to(NOWHERE, Op::Copy, 0, class_dict, 0, Dst::Push);
            self.store_mangled(&Name::from("__classdictcell__"), copy, NOWHERE);
        }
        match class_cell {
            Some(class_cell) => {
                let copy = self.emit_to(NOWHERE, Op::Copy, 0, class_cell, 0, Dst::Push);
                self.store_mangled(&Name::from("__classcell__"), copy, NOWHERE);
                let copy = self.emit_to(NOWHERE, Op::Copy, 0, class_cell, 0, Dst::Push);
                self.consume(copy);
                self.return_register(copy, NOWHERE);
            }
            None => self.return_none(NOWHERE),
        }
        Ok(())
    }
}
