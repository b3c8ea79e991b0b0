//! Type parameters and `type` statements.

use crate::compiler::{Compiler, Dst};
use crate::error::{Fallible, error};
use crate::expr::Defaults;
use crate::scope::{NodeRole, key};
use taipan_bytecode::{Const, Intrinsic1, Intrinsic2, Op, Reg};
use taipan_syntax::ast::*;

impl<'a> Compiler<'a> {
    /// Make the type parameters, bind their names, and push the tuple of them.
    pub(super) fn type_params(&mut self, params: &'a [TypeParam]) -> Fallible<Reg> {
        let mut seen_default = false;
        for param in params {
            let span = param.span;
            let (name, default, register) = match &param.kind {
                TypeParamKind::TypeVar {
                    name,
                    bound,
                    default_value,
                } => {
                    let register = self.load_str(&name.name, span, Dst::Push);
                    if let Some(bound) = bound {
                        let intrinsic = if matches!(bound.kind, ExprKind::Tuple { .. }) {
                            Intrinsic2::TypeVarWithConstraints
                        } else {
                            Intrinsic2::TypeVarWithBound
                        };
                        let function = self.lazy_function(bound, &name.name)?;
                        self.consume(function);
                        self.consume(register);
                        self.emit_to(
                            span,
                            Op::Intrinsic2,
                            intrinsic as u8,
                            register,
                            function,
                            Dst::Push,
                        );
                    } else {
                        self.consume(register);
                        self.emit_to(
                            span,
                            Op::Intrinsic1,
                            Intrinsic1::TypeVar as u8,
                            register,
                            0,
                            Dst::Push,
                        );
                    }
                    (name, default_value, register)
                }
                TypeParamKind::TypeVarTuple {
                    name,
                    default_value,
                } => {
                    let register = self.load_str(&name.name, span, Dst::Push);
                    self.consume(register);
                    self.emit_to(
                        span,
                        Op::Intrinsic1,
                        Intrinsic1::TypeVarTuple as u8,
                        register,
                        0,
                        Dst::Push,
                    );
                    (name, default_value, register)
                }
                TypeParamKind::ParamSpec {
                    name,
                    default_value,
                } => {
                    let register = self.load_str(&name.name, span, Dst::Push);
                    self.consume(register);
                    self.emit_to(
                        span,
                        Op::Intrinsic1,
                        Intrinsic1::ParamSpec as u8,
                        register,
                        0,
                        Dst::Push,
                    );
                    (name, default_value, register)
                }
            };
            if let Some(default) = default {
                seen_default = true;
                let function = self.lazy_function(default, &name.name)?;
                self.consume(function);
                self.consume(register);
                let x = Intrinsic2::SetTypeParamDefault as u8;
                self.emit_to(span, Op::Intrinsic2, x, register, function, Dst::Push);
            } else if seen_default {
                return error(
                    span,
                    format!(
                        "non-default type parameter '{}' follows default type parameter",
                        name.name
                    ),
                );
            }
            let copy = self.emit_to(span, Op::Copy, 0, register, 0, Dst::Push);
            self.store_name(&name.name, copy, span)?;
        }
        let span = Span {
            start: params[0].span.start,
            end: params[params.len() - 1].span.end,
        };
        Ok(self.build(Op::BuildTuple, params.len(), span, Dst::Push))
    }

    /// A function that evaluates the expression when it is called.
    fn lazy_function(&mut self, value: &'a Expr, name: &Name) -> Fallible<Reg> {
        let span = value.span;
        let scope = self.scope_of(key(value, NodeRole::LazyValue));
        self.load_const(Const::Tuple(Box::new([Const::Int(1)])), span, Dst::Push);
        let line = self.line(span);
        let code = self.inner_code(scope, name, |c| {
            c.enter_annotate(line, span);
            let value = match &value.kind {
                ExprKind::Starred { value: inner, .. } => {
                    // `*Ts = *tuple[int]`: the default is what the one-item unpacking gives.
                    let inner = c.expr(inner, Dst::Any)?;
                    c.consume(inner);
                    let item = c.u.e.temps.next();
                    c.u.e.op(span, Op::UnpackSeq, 0, item, inner, 1);
                    c.claim(item)
                }
                _ => c.expr(value, Dst::Any)?,
            };
            c.consume(value);
            c.return_register(value, span);
            Ok(())
        })?;
        Ok(self.make_function(code, scope, Defaults(Defaults::POSITIONAL), span, Dst::Push))
    }

    pub(super) fn type_alias(
        &mut self,
        target: &'a Expr,
        params: &'a [TypeParam],
        value: &'a Expr,
        span: Span,
    ) -> Fallible<()> {
        let ExprKind::Name { id, .. } = &target.kind else {
            return error(target.span, "invalid syntax");
        };
        let alias = if params.is_empty() {
            self.load_str(id, span, Dst::Push);
            self.load_const(Const::None, span, Dst::Push);
            self.alias_of(id, value, span)?
        } else {
            let scope = self.scope_of(key(&params[0], NodeRole::TypeParams));
            let name = self.tree.get(scope).name.clone();
            let line = self.line(span);
            let code = self.inner_code(scope, &name, |c| {
                c.u.first_line = line;
                c.load_str(id, span, Dst::Push);
                c.type_params(params)?;
                let alias = c.alias_of(id, value, span)?;
                c.consume(alias);
                c.return_register(alias, span);
                Ok(())
            })?;
            let maker = self.make_function(code, scope, Defaults::default(), span, Dst::Push);
            self.call_plain(maker, false, 0, span, Dst::Push)
        };
        self.store_name(id, alias, target.span)
    }

    /// The alias object; its name and its parameters are pushed.
    fn alias_of(&mut self, name: &Name, value: &'a Expr, span: Span) -> Fallible<Reg> {
        self.lazy_function(value, name)?;
        let tuple = self.build(Op::BuildTuple, 3, span, Dst::Push);
        self.consume(tuple);
        Ok(self.emit_to(
            span,
            Op::Intrinsic1,
            Intrinsic1::TypeAlias as u8,
            tuple,
            0,
            Dst::Push,
        ))
    }
}
