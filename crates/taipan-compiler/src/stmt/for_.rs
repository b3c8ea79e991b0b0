//! `for` and `async for`; comprehensions use the same pieces.

use crate::compiler::{BlockKind, Compiler, Dst};
use crate::emit::Label;
use crate::error::{Fallible, error};
use taipan_bytecode::{Op, Reg};
use taipan_syntax::ast::*;

/// Temporaries of a loop's state.
pub(crate) const LOOP_STATE: usize = 3;

impl<'a> Compiler<'a> {
    pub(super) fn for_loop(
        &mut self,
        target: &'a Expr,
        iter: &'a Expr,
        body: &'a [Stmt],
        orelse: &'a [Stmt],
    ) -> Fallible<()> {
        let depth = self.depth();
        let head = self.u.e.label();
        let done = self.u.e.label();
        let after = self.u.e.label();
        let first_region = self.u.e.open_regions();
        let iterable = self.iterable(iter)?;
        let state = self.for_prep(iterable, iter.span);
        self.u.e.enter_loop();
        self.u.e.bind(head);
        self.push_block(
            BlockKind::Loop {
                after,
                next: head,
                temps: LOOP_STATE,
            },
            depth,
            first_region,
            target.span,
        )?;
        self.for_item(target, state, iter.span, done)?;
        self.body(body)?;
        self.u
            .e
            .jump(body.last().map_or(iter.span, |s| s.span), head);
        self.pop_block();
        self.u.e.temps.set_depth(depth);
        self.u.e.bind(done);
        self.body(orelse)?;
        self.u.e.bind(after);
        Ok(())
    }

    /// What is iterated: of a display only the items matter, so constants need no list.
    pub fn iterable(&mut self, iter: &'a Expr) -> Fallible<Reg> {
        match self.fold_container(iter) {
            Some(constant) => Ok(self.load_const(constant, iter.span, Dst::Any)),
            None => self.expr(iter, Dst::Any),
        }
    }

    /// Begin a loop over a value (consumed); returns the first register of its state.
    pub fn for_prep(&mut self, iterable: Reg, span: Span) -> Reg {
        self.for_prep_as(0, iterable, span)
    }

    /// As [`Compiler::for_prep`]; `is_iterator` 1: the value is the iterator itself.
    pub fn for_prep_as(&mut self, is_iterator: u8, iterable: Reg, span: Span) -> Reg {
        self.consume(iterable);
        let state = self.u.e.temps.next();
        let depth = self.depth();
        self.u.e.temps.note(depth + LOOP_STATE);
        self.u
            .e
            .op(span, Op::ForPrep, is_iterator, state, iterable, 0);
        self.u.e.temps.set_depth(depth + LOOP_STATE);
        state
    }

    /// Fetch the next item and assign it to the target.
    pub fn for_item(
        &mut self,
        target: &'a Expr,
        state: Reg,
        span: Span,
        exit: Label,
    ) -> Fallible<()> {
        match self.direct_target(target) {
            Some(local) => {
                if let ExprKind::Name { id, .. } = &target.kind {
                    self.forbid_debug(id, target.span)?;
                }
                self.u.e.for_iter(span, local, state, exit);
                self.u.e.assigned.insert(local as usize);
                Ok(())
            }
            None => {
                let item = self.u.e.temps.next();
                let depth = self.depth();
                self.u.e.temps.note(depth + 1);
                self.u.e.for_iter(span, item, state, exit);
                self.claim(item);
                self.store(target, item)
            }
        }
    }

    pub(super) fn async_for(
        &mut self,
        target: &'a Expr,
        iter: &'a Expr,
        body: &'a [Stmt],
        orelse: &'a [Stmt],
        span: Span,
    ) -> Fallible<()> {
        if !self.in_async() {
            return error(span, "'async for' outside async function");
        }
        let depth = self.depth();
        let head = self.u.e.label();
        let after = self.u.e.label();
        let handler = self.u.e.label();
        let first_region = self.u.e.open_regions();
        let iterable = self.expr(iter, Dst::Any)?;
        self.consume(iterable);
        let iterator = self.emit_to(iter.span, Op::GetAIter, 0, iterable, 0, Dst::Push);
        self.u.e.enter_loop();
        self.u.e.bind(head);
        self.push_block(
            BlockKind::Loop {
                after,
                next: head,
                temps: 1,
            },
            depth,
            first_region,
            span,
        )?;
        self.next_async_item(iterator, target, span, handler)?;
        self.body(body)?;
        self.u
            .e
            .jump(body.last().map_or(iter.span, |s| s.span), head);
        self.pop_block();
        self.end_async_loop(iterator, iter.span, handler);
        self.body(orelse)?;
        self.u.e.bind(after);
        Ok(())
    }

    /// Await the next item of an asynchronous iterator (kept) and assign it; StopAsyncIteration goes to `handler`.
    pub fn next_async_item(
        &mut self,
        iterator: Reg,
        target: &'a Expr,
        span: Span,
        handler: Label,
    ) -> Fallible<()> {
        self.u.e.open_region(handler);
        let awaitable = self.emit_to(span, Op::GetANext, 0, iterator, 0, Dst::Push);
        let item = self.await_value(awaitable, 3, span, Dst::Push);
        self.u.e.close_region();
        self.store(target, item)
    }

    /// The handler of [`Compiler::next_async_item`]: the loop ends, or the exception goes on.
    pub fn end_async_loop(&mut self, iterator: Reg, span: Span, handler: Label) {
        let depth = iterator as usize - self.u.e.temps.locals();
        self.u.e.temps.set_depth(depth + 2);
        self.u.e.bind(handler);
        let exception = self.u.e.temps.top();
        self.consume(exception);
        self.consume(iterator);
        self.u
            .e
            .op(span, Op::EndAsyncFor, 0, exception, iterator, 0);
    }
}
