//! `try` with `except`, `else` and `finally`. A `finally` body is compiled once for each way that leads out.

use crate::compiler::{BlockKind, Compiler, Dst};
use crate::emit::{Label, NOWHERE};
use crate::error::{Fallible, error};
use taipan_bytecode::{Op, Reg};
use taipan_syntax::ast::*;

impl<'a> Compiler<'a> {
    pub(super) fn try_stmt(
        &mut self,
        body: &'a [Stmt],
        handlers: &'a [ExceptHandler],
        orelse: &'a [Stmt],
        finalbody: &'a [Stmt],
        is_star: bool,
    ) -> Fallible<()> {
        if finalbody.is_empty() {
            return self.try_except(body, handlers, orelse, is_star);
        }
        let depth = self.depth();
        let handler = self.u.e.label();
        let after = self.u.e.label();
        let first_region = self.u.e.open_regions();
        let span = body.first().map_or(NOWHERE, |s| s.span);
        self.u.e.open_region(handler);
        self.push_block(
            BlockKind::Finally { body: finalbody },
            depth,
            first_region,
            span,
        )?;
        if handlers.is_empty() {
            self.body(body)?;
        } else {
            self.try_except(body, handlers, orelse, is_star)?;
        }
        self.pop_block();
        self.u.e.close_region();
        // The ordinary way.
        self.push_block(
            BlockKind::FinallyBody { carried: false },
            depth,
            first_region,
            span,
        )?;
        self.body(finalbody)?;
        self.pop_block();
        self.u.e.jump(NOWHERE, after);
        // After an exception.
        let (exception, before, cleanup) = self.enter_handler(handler, depth);
        self.push_block(BlockKind::FinallyException, depth, first_region, span)?;
        self.body(finalbody)?;
        self.pop_block();
        self.u.e.close_region();
        self.raise_again(exception, before);
        self.cleanup_handler(cleanup, depth);
        self.u.e.temps.set_depth(depth);
        self.u.e.bind(after);
        Ok(())
    }

    /// The handler is entered: note the exception as the one being handled. What raises from here goes to the cleanup label,
    /// where that is taken back. Returns the registers of the exception and of the one handled before.
    pub(super) fn enter_handler(&mut self, handler: Label, depth: usize) -> (Reg, Reg, Label) {
        self.u.e.temps.set_depth(depth + 1);
        self.u.e.bind(handler);
        let exception = self.u.e.temps.top();
        let before = self.emit_to(NOWHERE, Op::PushExc, 0, exception, 0, Dst::Push);
        let cleanup = self.u.e.label();
        self.u.e.open_region(cleanup);
        (exception, before, cleanup)
    }

    /// Raise the exception of a handler again when it is through; its region is closed already.
    pub(super) fn raise_again(&mut self, exception: Reg, before: Reg) {
        self.consume(before);
        self.u.e.op(NOWHERE, Op::PopExc, 0, before, 0, 0);
        self.consume(exception);
        self.u.e.op(NOWHERE, Op::Reraise, 0, exception, 0, 0);
        self.u.e.reachable = false;
    }

    /// Where exceptions raised inside a handler go: the exception handled before is the one being handled again.
    pub(super) fn cleanup_handler(&mut self, cleanup: Label, depth: usize) {
        self.u.e.temps.set_depth(depth + 3);
        self.u.e.bind(cleanup);
        let before = self.u.e.temps.at(depth + 1);
        let raised = self.u.e.temps.at(depth + 2);
        self.u.e.op(NOWHERE, Op::PopExc, 0, before, 0, 0);
        // With the raised one consumed and the one before gone, the handled exception alone is live.
        self.u.e.temps.set_depth(depth + 1);
        self.u.e.op(NOWHERE, Op::Reraise, 0, raised, 0, 0);
        self.u.e.reachable = false;
    }

    fn try_except(
        &mut self,
        body: &'a [Stmt],
        handlers: &'a [ExceptHandler],
        orelse: &'a [Stmt],
        is_star: bool,
    ) -> Fallible<()> {
        if is_star {
            return self.try_star(body, handlers, orelse);
        }
        let depth = self.depth();
        let handler = self.u.e.label();
        let after = self.u.e.label();
        let first_region = self.u.e.open_regions();
        let span = body.first().map_or(NOWHERE, |s| s.span);
        self.u.e.open_region(handler);
        self.push_block(BlockKind::Try, depth, first_region, span)?;
        self.body(body)?;
        self.pop_block();
        self.u.e.close_region();
        self.body(orelse)?;
        self.u.e.jump(NOWHERE, after);

        let (exception, before, cleanup) = self.enter_handler(handler, depth);
        for (i, clause) in handlers.iter().enumerate() {
            let next = self.u.e.label();
            match &clause.r#type {
                Some(typ) => {
                    let class = self.expr(typ, Dst::Any)?;
                    self.consume(class);
                    let matches =
                        self.emit_to(clause.span, Op::ExcMatch, 0, exception, class, Dst::Push);
                    self.consume(matches);
                    self.u
                        .e
                        .jump_on(clause.span, Op::JumpIfFalse, matches, next);
                }
                None if i + 1 < handlers.len() => {
                    return error(clause.span, "default 'except:' must be last");
                }
                None => {}
            }
            self.except_clause(clause, exception, depth, first_region)?;
            // The exception is handled; the way on is outside the region.
            let region = self.u.e.open_regions() - 1;
            self.u.e.suspend_region(region);
            self.consume(before);
            self.u.e.op(NOWHERE, Op::PopExc, 0, before, 0, 0);
            self.drop_top(NOWHERE);
            self.u.e.jump(NOWHERE, after);
            self.u.e.temps.set_depth(depth + 2);
            self.u.e.bind(next);
            self.u.e.resume_region(region);
            if clause.r#type.is_none() {
                break;
            }
        }
        self.u.e.close_region();
        self.raise_again(exception, before);
        self.cleanup_handler(cleanup, depth);
        self.u.e.temps.set_depth(depth);
        self.u.e.bind(after);
        Ok(())
    }

    fn except_clause(
        &mut self,
        clause: &'a ExceptHandler,
        exception: Reg,
        depth: usize,
        first_region: usize,
    ) -> Fallible<()> {
        let Some(name) = &clause.name else {
            self.push_block(
                BlockKind::Handler { name: None },
                depth,
                first_region,
                clause.span,
            )?;
            self.body(&clause.body)?;
            self.pop_block();
            return Ok(());
        };
        let copy = self.emit_to(name.span, Op::Copy, 0, exception, 0, Dst::Push);
        self.store_name(&name.name, copy, clause.span)?;
        // However the clause ends, the name is unbound.
        let unbind = self.u.e.label();
        self.u.e.open_region(unbind);
        self.push_block(
            BlockKind::Handler { name: Some(name) },
            depth,
            first_region,
            clause.span,
        )?;
        self.body(&clause.body)?;
        self.pop_block();
        self.u.e.close_region();
        let end = self.u.e.label();
        self.clear_name(&name.name, NOWHERE);
        self.u.e.jump(NOWHERE, end);
        let after = self.depth();
        self.u.e.temps.set_depth(after + 1);
        self.u.e.bind(unbind);
        let raised = self.u.e.temps.top();
        self.clear_name(&name.name, NOWHERE);
        self.consume(raised);
        self.u.e.op(NOWHERE, Op::Reraise, 0, raised, 0, 0);
        self.u.e.reachable = false;
        self.u.e.bind(end);
        Ok(())
    }
}
