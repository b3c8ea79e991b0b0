//! `yield`, `yield from`, `await`.

use crate::compiler::{Compiler, Dst};
use crate::error::{Fallible, error};
use crate::scope::ScopeKind;
use taipan_bytecode::{CodeFlags, Const, Op, Reg};
use taipan_syntax::ast::*;

impl<'a> Compiler<'a> {
    pub(super) fn yield_expr(
        &mut self,
        value: Option<&'a Expr>,
        span: Span,
        dst: Dst,
    ) -> Fallible<Reg> {
        if !self.u.is_function_like() {
            return error(span, "'yield' outside function");
        }
        let operand = match value {
            Some(value) => self.expr(value, Dst::Any)?,
            None => self.load_const(Const::None, span, Dst::Any),
        };
        self.consume(operand);
        let x = (self.u.flags & CodeFlags::ASYNC_GENERATOR != 0) as u8;
        Ok(self.emit_to(span, Op::Yield, x, operand, 0, dst))
    }

    pub(super) fn yield_from(&mut self, value: &'a Expr, span: Span, dst: Dst) -> Fallible<Reg> {
        if !self.u.is_function_like() {
            return error(span, "'yield from' outside function");
        }
        if self.tree.get(self.u.scope).is_async_def {
            return error(span, "'yield from' inside async function");
        }
        let operand = self.expr(value, Dst::Any)?;
        self.consume(operand);
        self.emit_to(span, Op::GetYieldFromIter, 0, operand, 0, Dst::Push);
        Ok(self.delegate(false, span, dst))
    }

    pub(super) fn await_expr(&mut self, value: &'a Expr, span: Span, dst: Dst) -> Fallible<Reg> {
        if !self.top_level_await() {
            if !self.u.is_function_like() {
                return error(span, "'await' outside function");
            }
            if !self.allows_await() {
                return error(span, "'await' outside async function");
            }
        }
        let operand = self.expr(value, Dst::Any)?;
        Ok(self.await_value(operand, 0, span, dst))
    }

    /// Await a value in a register (consumed). `x` says what it came from, for the error text.
    pub fn await_value(&mut self, operand: Reg, x: u8, span: Span, dst: Dst) -> Reg {
        self.consume(operand);
        self.emit_to(span, Op::GetAwaitable, x, operand, 0, Dst::Push);
        self.delegate(true, span, dst)
    }

    /// Run the iterator in the topmost temporary to its end, passing on what it yields; the value it returns goes to `dst`.
    fn delegate(&mut self, is_await: bool, span: Span, dst: Dst) -> Reg {
        let iterator = self.u.e.temps.top();
        let sent = self.load_const(Const::None, span, Dst::Push);
        // What is sent is consumed; the iterator stays until it returns, so it counts as live when something raises.
        self.consume(sent);
        let result = match dst {
            Dst::Local(register) => register,
            _ => iterator,
        };
        self.u
            .e
            .op(span, Op::YieldFrom, is_await as u8, result, iterator, sent);
        self.consume(iterator);
        self.claim(result)
    }

    /// Whether `await` is allowed outside functions here.
    pub fn top_level_await(&self) -> bool {
        self.options.allow_top_level_await && self.u.kind == ScopeKind::Module
    }

    /// Whether the code here runs in a coroutine (or an asynchronous generator expression).
    pub fn allows_await(&self) -> bool {
        let scope = self.tree.get(self.u.scope);
        scope.is_async_def || scope.kind == ScopeKind::GeneratorExp || self.top_level_await()
    }
}
