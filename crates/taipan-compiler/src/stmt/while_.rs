//! `while`: the test stands at the bottom, so that a turn of the loop is one jump.

use crate::compiler::{BlockKind, Compiler};
use crate::emit::NOWHERE;
use crate::error::Fallible;
use crate::expr::is_heavy;
use taipan_bytecode::Op;
use taipan_syntax::ast::*;

impl<'a> Compiler<'a> {
    pub(super) fn while_loop(
        &mut self,
        test: &'a Expr,
        body: &'a [Stmt],
        orelse: &'a [Stmt],
        span: Span,
    ) -> Fallible<()> {
        let head = self.u.e.label();
        let next = self.u.e.label();
        let done = self.u.e.label();
        let after = self.u.e.label();
        let first_region = self.u.e.open_regions();
        let constant = self.fold_truth(test);
        if constant.is_some() {
            // Trace functions are told of its line each time round, see `Vm::trace_instruction`.
            self.u.e.op(test.span, Op::Nop, 1, 0, 0, 0);
        }
        // A second copy of the test at the bottom saves a jump each time round.
        let rotate = constant.is_none() && !is_heavy(test);
        self.u.e.enter_loop();
        if rotate {
            self.jump_if(test, false, done)?;
            self.u.e.bind(head);
        } else {
            self.u.e.bind(head);
            self.jump_if(test, false, done)?;
        }
        self.push_block(
            BlockKind::Loop {
                after,
                next,
                temps: 0,
            },
            self.depth(),
            first_region,
            span,
        )?;
        self.body(body)?;
        self.u.e.bind(next);
        if rotate {
            self.jump_if(test, true, head)?;
        } else {
            self.u.e.jump(NOWHERE, head);
        }
        self.pop_block();
        self.u.e.bind(done);
        self.body(orelse)?;
        self.u.e.bind(after);
        Ok(())
    }
}
