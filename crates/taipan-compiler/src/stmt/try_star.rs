//! `try` with `except*`.
//!
//! Temporaries inside the handler: the exception caught, the one handled before, the list of what the clauses raised, and what is
//! left over of the exception (or None).

use crate::compiler::{BlockKind, Compiler, Dst};
use crate::emit::NOWHERE;
use crate::error::{Fallible, error};
use taipan_bytecode::{Op, Reg};
use taipan_syntax::ast::*;

impl<'a> Compiler<'a> {
    pub(super) fn try_star(
        &mut self,
        body: &'a [Stmt],
        handlers: &'a [ExceptHandler],
        orelse: &'a [Stmt],
    ) -> Fallible<()> {
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
        let raised = self.build(Op::BuildList, 0, NOWHERE, Dst::Push);
        let rest = self.emit_to(NOWHERE, Op::Copy, 0, exception, 0, Dst::Push);
        self.push_block(BlockKind::StarHandler, depth, first_region, span)?;
        for clause in handlers {
            self.star_clause(clause, raised, rest)?;
        }
        self.pop_block();
        // What was raised, and what nobody caught, go on together.
        self.consume(rest);
        self.u.e.op(NOWHERE, Op::ListAppend, 0, raised, rest, 0);
        let copy = self.emit_to(NOWHERE, Op::Copy, 0, exception, 0, Dst::Push);
        self.consume(copy);
        self.consume(raised);
        let result = self.emit_to(NOWHERE, Op::PrepReraiseStar, 0, copy, raised, Dst::Push);
        let again = self.u.e.label();
        let test = self.emit_to(NOWHERE, Op::Copy, 0, result, 0, Dst::Push);
        self.consume(test);
        self.u.e.jump_on(NOWHERE, Op::JumpIfNotNone, test, again);
        self.drop_top(NOWHERE);
        self.u.e.close_region();
        self.consume(before);
        self.u.e.op(NOWHERE, Op::PopExc, 0, before, 0, 0);
        self.drop_top(NOWHERE);
        self.u.e.jump(NOWHERE, after);

        self.u.e.temps.set_depth(depth + 3);
        self.u.e.bind(again);
        self.u.e.op(NOWHERE, Op::PopExc, 0, before, 0, 0);
        self.u.e.temps.set_depth(depth + 1);
        self.u.e.op(NOWHERE, Op::Reraise, 0, result, 0, 0);
        self.u.e.reachable = false;
        self.cleanup_handler(cleanup, depth);
        self.u.e.temps.set_depth(depth);
        self.u.e.bind(after);
        Ok(())
    }

    fn star_clause(&mut self, clause: &'a ExceptHandler, raised: Reg, rest: Reg) -> Fallible<()> {
        let Some(typ) = &clause.r#type else {
            return error(clause.span, "expected one or more exception types");
        };
        let class = self.expr(typ, Dst::Push)?;
        self.consume(class);
        self.consume(rest);
        // What is wrong with the types is told of the whole clause.
        self.u
            .e
            .op(clause.span, Op::ExcGroupMatch, 0, rest, rest, class);
        self.claim(rest);
        let group = self.u.e.temps.push();
        let next = self.u.e.label();
        let test = self.emit_to(typ.span, Op::Copy, 0, group, 0, Dst::Push);
        self.consume(test);
        self.u.e.jump_on(typ.span, Op::JumpIfNone, test, next);
        // The group is the exception being handled during the clause.
        let depth = self.depth() - 1;
        let outer = self.emit_to(typ.span, Op::PushExc, 0, group, 0, Dst::Push);
        if let Some(name) = &clause.name {
            let copy = self.emit_to(name.span, Op::Copy, 0, group, 0, Dst::Push);
            self.store_name(&name.name, copy, clause.span)?;
        }
        let failed = self.u.e.label();
        self.u.e.open_region(failed);
        self.body(&clause.body)?;
        self.u.e.close_region();
        self.consume(outer);
        self.u.e.op(NOWHERE, Op::PopExc, 0, outer, 0, 0);
        if let Some(name) = &clause.name {
            self.clear_name(&name.name, NOWHERE);
        }
        self.u.e.jump(NOWHERE, next);
        // What the clause raises is collected.
        self.u.e.temps.set_depth(depth + 3);
        self.u.e.bind(failed);
        let exception = self.u.e.temps.top();
        self.u.e.op(NOWHERE, Op::PopExc, 0, outer, 0, 0);
        self.u.e.op(NOWHERE, Op::Move, 0, outer, exception, 0);
        self.u.e.temps.set_depth(depth + 2);
        if let Some(name) = &clause.name {
            self.clear_name(&name.name, NOWHERE);
        }
        self.consume(outer);
        self.u.e.op(NOWHERE, Op::ListAppend, 0, raised, outer, 0);
        self.u.e.bind(next);
        self.drop_top(NOWHERE);
        Ok(())
    }
}
