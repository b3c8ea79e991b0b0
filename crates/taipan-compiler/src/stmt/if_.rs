//! `if`.

use crate::compiler::Compiler;
use crate::error::Fallible;
use taipan_syntax::ast::*;

impl<'a> Compiler<'a> {
    /// An `if` with its `elif`s, which are followed in a loop: there may be many.
    pub(super) fn if_chain(&mut self, first: &'a Stmt) -> Fallible<()> {
        let end = self.u.e.label();
        let mut statement = first;
        loop {
            let StmtKind::If { test, body, orelse } = &statement.kind else {
                return Ok(());
            };
            let otherwise = self.u.e.label();
            self.condition_seen(test);
            self.jump_if(test, false, otherwise)?;
            self.body(body)?;
            if orelse.is_empty() {
                self.u.e.bind(otherwise);
                break;
            }
            // The way round the rest belongs to no statement.
            self.u
                .e
                .jump(body.last().map_or(statement.span, |s| s.span), end);
            self.u.e.bind(otherwise);
            match orelse.as_slice() {
                [next] if matches!(next.kind, StmtKind::If { .. }) => statement = next,
                _ => {
                    self.body(orelse)?;
                    break;
                }
            }
        }
        self.u.e.bind(end);
        Ok(())
    }
}
