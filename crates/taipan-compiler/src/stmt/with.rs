//! `with` and `async with`.
//!
//! Temporaries of the block: the context manager, and the window of its exit method (callable and self).

use crate::compiler::{BlockKind, Compiler, Dst};
use crate::error::{Fallible, error};
use taipan_bytecode::{Const, Op, Reg};
use taipan_syntax::ast::*;

const ENTER: u8 = 0;
const EXIT: u8 = 1;
/// Added for the asynchronous methods.
const ASYNC: u8 = 2;

impl<'a> Compiler<'a> {
    pub(super) fn with(
        &mut self,
        items: &'a [WithItem],
        body: &'a [Stmt],
        is_async: bool,
        span: Span,
    ) -> Fallible<()> {
        if is_async && !self.in_async() {
            return error(span, "'async with' outside async function");
        }
        let Some((item, rest)) = items.split_first() else {
            return self.body(body);
        };
        let context = item.context_expr.span;
        let depth = self.depth();
        let handler = self.u.e.label();
        let after = self.u.e.label();
        let first_region = self.u.e.open_regions();
        let kind = if is_async { ASYNC } else { 0 };

        let manager = self.expr(&item.context_expr, Dst::Push)?;
        let exit = self.load_special(EXIT + kind, manager, context);
        let enter = self.load_special(ENTER + kind, manager, context);
        // The value goes straight to a local name.
        let target = item.optional_vars.as_ref();
        let local = target
            .and_then(|t| self.direct_target(t))
            .filter(|_| !is_async);
        let mut value =
            self.call_plain(enter, true, 0, context, local.map_or(Dst::Push, Dst::Local));
        if is_async {
            value = self.await_value(value, 1, context, Dst::Push);
        }
        self.u.e.open_region_at(handler, depth + 3);
        self.push_block(
            BlockKind::With {
                is_async,
                span: context,
            },
            depth,
            first_region,
            span,
        )?;
        match target {
            Some(target) => self.store(target, value)?,
            None => self.discard(value, context),
        }
        if rest.is_empty() {
            self.body(body)?;
        } else {
            self.with(rest, body, is_async, span)?;
        }
        self.pop_block();
        self.u.e.close_region();
        self.call_exit(is_async, context);
        self.drop_top(context);
        self.u.e.jump(context, after);

        // After an exception the exit method decides whether it goes on.
        self.u.e.temps.set_depth(depth + 3);
        let (exception, before, cleanup) = self.enter_handler(handler, depth + 3);
        let window = self.u.e.temps.next();
        self.u.e.temps.note(depth + 10);
        self.u
            .e
            .op(context, Op::WithExceptStart, 0, window, exit, exception);
        for _ in 0..5 {
            self.u.e.temps.push();
        }
        let mut verdict = self.call_plain(window, true, 3, context, Dst::Push);
        if is_async {
            verdict = self.await_value(verdict, 2, context, Dst::Push);
        }
        let suppressed = self.u.e.label();
        self.consume(verdict);
        self.u
            .e
            .jump_on(context, Op::JumpIfTrue, verdict, suppressed);
        self.u.e.close_region();
        self.raise_again(exception, before);
        self.u.e.temps.set_depth(depth + 5);
        self.u.e.bind(suppressed);
        self.consume(before);
        self.u.e.op(context, Op::PopExc, 0, before, 0, 0);
        for _ in 0..4 {
            self.drop_top(context);
        }
        self.u.e.jump(context, after);
        self.cleanup_handler(cleanup, depth + 3);
        self.u.e.temps.set_depth(depth);
        self.u.e.bind(after);
        Ok(())
    }

    /// Open a window for a special method of the context manager.
    fn load_special(&mut self, which: u8, manager: Reg, span: Span) -> Reg {
        let window = self.emit_to(span, Op::LoadSpecial, which, manager, 0, Dst::Push);
        self.u.e.temps.push();
        window
    }

    /// Call the exit method whose window is on top, with three times None; nothing is left of it.
    pub(super) fn call_exit(&mut self, is_async: bool, span: Span) {
        let window = self.u.e.temps.top() - 1;
        for _ in 0..3 {
            self.load_const(Const::None, span, Dst::Push);
        }
        let mut result = self.call_plain(window, true, 3, span, Dst::Push);
        if is_async {
            result = self.await_value(result, 2, span, Dst::Push);
        }
        self.discard(result, span);
    }
}
