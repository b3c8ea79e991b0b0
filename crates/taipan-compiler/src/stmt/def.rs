//! `def` and `async def`.

use crate::compiler::{Compiler, Dst};
use crate::error::Fallible;
use crate::expr::Defaults;
use crate::scope::{NodeRole, key};
use taipan_bytecode::{CodeFlags, Intrinsic2, Op, Reg};
use taipan_syntax::ast::*;

impl<'a> Compiler<'a> {
    pub(super) fn function_def(&mut self, def: &'a FunctionDef, span: Span) -> Fallible<()> {
        self.check_params(&def.args)?;
        self.forbid_debug(&def.name.name, span)?;
        for decorator in &def.decorator_list {
            self.expr(decorator, Dst::Push)?;
        }
        let first_line = def.decorator_list.first().map_or(span, |d| d.span);
        let first_line = self.line(first_line);

        let function = if def.type_params.is_empty() {
            let pushed = self.push_defaults(&def.args, span)?;
            let target = if def.decorator_list.is_empty() {
                self.access(&self.mangled(&def.name.name))
            } else {
                crate::names::Access::Global
            };
            let dst = match target {
                crate::names::Access::Local(local) => Dst::Local(local),
                _ => Dst::Push,
            };
            self.function_object(def, pushed, first_line, span, dst)?
        } else {
            self.generic_function(def, first_line, span)?
        };
        let decorated = self.apply_decorators(&def.decorator_list, function);
        self.store_name(&def.name.name, decorated, span)
    }

    /// Call the decorators pushed before with the value on top of them, innermost first.
    pub(super) fn apply_decorators(&mut self, decorators: &'a [Expr], value: Reg) -> Reg {
        let mut value = value;
        for decorator in decorators.iter().rev() {
            let window = value - 1;
            value = self.call_plain(window, false, 1, decorator.span, Dst::Push);
        }
        value
    }

    /// Make the function itself; its defaults are pushed.
    fn function_object(
        &mut self,
        def: &'a FunctionDef,
        pushed: Defaults,
        first_line: u32,
        span: Span,
        dst: Dst,
    ) -> Fallible<Reg> {
        let mut pushed = pushed;
        if self.push_annotate(def, span)? {
            pushed.0 |= Defaults::ANNOTATE;
        }
        let scope = self.scope_of(key(def, NodeRole::Function));
        let code = self.inner_code(scope, &def.name.name, |c| c.function_body(def, first_line))?;
        Ok(self.make_function(code, scope, pushed, span, dst))
    }

    fn function_body(&mut self, def: &'a FunctionDef, first_line: u32) -> Fallible<()> {
        self.enter_function(&def.args, first_line);

        let mut body = &*def.body;
        if let Some(docstring) = self.docstring(body) {
            self.u.e.constant(docstring);
            self.u.flags |= CodeFlags::HAS_DOCSTRING;
            body = &body[1..];
        }
        self.body(body)?;
        let empty = def.body.last().map_or(def.name.span, |s| s.span);
        self.u.e.end_body(empty);
        Ok(())
    }

    /// `def f[T](...)`: a function that makes the type parameters and then the function is made and called at once. It gets the
    /// defaults, which are evaluated outside, as arguments.
    fn generic_function(
        &mut self,
        def: &'a FunctionDef,
        first_line: u32,
        span: Span,
    ) -> Fallible<Reg> {
        // The window is opened first; the callable is put below the arguments once it is made.
        let window = self.emit_to(span, Op::LoadNull, 0, 0, 0, Dst::Push);
        let pushed = self.push_defaults(&def.args, span)?;
        let count = pushed.0.count_ones() as usize;
        let scope = self.scope_of(key(&def.type_params[0], NodeRole::TypeParams));
        let name = self.tree.get(scope).name.clone();
        let code = self.inner_code(scope, &name, |c| {
            c.u.first_line = first_line;
            c.u.argcount = count as u32;
            let params = c.type_params(&def.type_params)?;
            for argument in 0..count as Reg {
                c.emit_to(span, Op::Copy, 0, argument, 0, Dst::Push);
            }
            let function = c.function_object(def, pushed, first_line, span, Dst::Push)?;
            // [params, function] are the operands the other way round.
            c.consume(function);
            c.consume(params);
            let x = Intrinsic2::SetFunctionTypeParams as u8;
            let function = c.emit_to(span, Op::Intrinsic2, x, function, params, Dst::Push);
            c.consume(function);
            c.return_register(function, span);
            Ok(())
        })?;
        let maker = self.make_function(code, scope, Defaults::default(), span, Dst::Push);
        self.consume(maker);
        self.u.e.op(span, Op::Move, 0, window, maker, 0);
        Ok(self.call_plain(window, false, count, span, Dst::Push))
    }
}
