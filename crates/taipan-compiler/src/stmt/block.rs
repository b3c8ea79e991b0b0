//! The ways out: `break`, `continue` and `return` leave the blocks they are in one by one.

use super::STAR_HANDLER;
use crate::compiler::{Block, BlockKind, Compiler};
use crate::emit::NOWHERE;
use crate::error::{Fallible, error};
use taipan_bytecode::{Op, Reg};
use taipan_syntax::ast::Span;

/// More blocks than this do not nest.
const MOST_BLOCKS: usize = 21;

impl<'a> Compiler<'a> {
    /// Enter a block; regions opened from `first_region` on protect its body.
    pub fn push_block(
        &mut self,
        kind: BlockKind<'a>,
        depth: usize,
        first_region: usize,
        span: Span,
    ) -> Fallible<()> {
        if self.u.blocks.len() >= MOST_BLOCKS {
            return error(span, "too many statically nested blocks");
        }
        let regions = first_region..self.u.e.open_regions();
        self.u.blocks.push(Block {
            kind,
            depth,
            regions,
        });
        Ok(())
    }

    pub fn pop_block(&mut self) {
        self.u.blocks.pop();
    }

    pub(super) fn break_stmt(&mut self, span: Span) -> Fallible<()> {
        self.leave_loop("break", span)
    }

    pub(super) fn continue_stmt(&mut self, span: Span) -> Fallible<()> {
        self.leave_loop("continue", span)
    }

    fn leave_loop(&mut self, word: &str, span: Span) -> Fallible<()> {
        let found = self
            .u
            .blocks
            .iter()
            .rposition(|b| matches!(b.kind, BlockKind::Loop { .. }));
        self.warn_in_finally(word, span);
        if self.in_star_handler(found.map_or(0, |i| i + 1)) {
            return error(span, STAR_HANDLER);
        }
        let Some(index) = found else {
            return error(
                span,
                if word == "break" {
                    "'break' outside loop"
                } else {
                    "'continue' not properly in loop"
                },
            );
        };
        let BlockKind::Loop { after, next, temps } = self.u.blocks[index].kind else {
            return Ok(());
        };
        let is_break = word == "break";
        self.u.e.unseen_statement(span);
        self.leave_blocks(index + 1, None, |c, _| {
            if is_break {
                for _ in 0..temps {
                    c.drop_top(span);
                }
            }
            c.u.e.jump(NOWHERE, if is_break { after } else { next });
        })
    }

    /// Whether an `except*` clause is among the blocks from `first` on.
    pub(super) fn in_star_handler(&self, first: usize) -> bool {
        self.u.blocks[first..]
            .iter()
            .any(|b| matches!(b.kind, BlockKind::StarHandler))
    }

    /// Warn of a way out that would end a `finally` body.
    pub(super) fn warn_in_finally(&mut self, word: &str, span: Span) {
        for block in self.u.blocks.iter().rev() {
            match block.kind {
                BlockKind::Loop { .. } if word != "return" => return,
                BlockKind::FinallyException | BlockKind::FinallyBody { .. } => {
                    // The body is compiled for several ways; one warning is enough.
                    let message = format!("'{word}' in a 'finally' block");
                    if !self
                        .warnings
                        .iter()
                        .any(|w| w.offset == span.start && w.message == message)
                    {
                        self.warn(span, message);
                    }
                    return;
                }
                _ => {}
            }
        }
    }

    /// Write the code that leaves the blocks above `down_to`, innermost first, and then `finish` that takes the way out. `value`,
    /// if any, is the topmost temporary and is carried along; `finish` gets its register. Afterwards everything is as before
    /// for the code that follows.
    pub(super) fn leave_blocks(
        &mut self,
        down_to: usize,
        value: Option<Reg>,
        finish: impl FnOnce(&mut Self, Option<Reg>),
    ) -> Fallible<()> {
        let depth = self.depth();
        let mut left = Vec::new();
        let mut value = value;
        // A `finally` body on the way is inside the blocks around its own, no others.
        while self.u.blocks.len() > down_to
            && let Some(block) = self.u.blocks.pop()
        {
            self.leave_block(&block, &mut value)?;
            left.push(block);
        }
        finish(self, value);
        for block in left.into_iter().rev() {
            for region in block.regions.clone() {
                self.u.e.resume_region(region);
            }
            self.u.blocks.push(block);
        }
        self.u.e.temps.set_depth(depth);
        Ok(())
    }

    fn leave_block(&mut self, block: &Block<'a>, value: &mut Option<Reg>) -> Fallible<()> {
        for region in block.regions.clone().rev() {
            self.u.e.suspend_region(region);
        }
        let base = block.depth;
        let carried = value.is_some() as usize;
        match block.kind {
            BlockKind::Try | BlockKind::StarHandler => {}
            BlockKind::Loop { temps, .. } => {
                for i in (0..temps).rev() {
                    self.drop_below(base + i);
                }
                self.u.e.temps.set_depth(base + carried);
            }
            BlockKind::FinallyBody { carried: false } => {}
            BlockKind::FinallyBody { carried: true } => {
                self.drop_below(base);
                self.u.e.temps.set_depth(base + carried);
            }
            BlockKind::FinallyException => self.leave_handler(base, carried),
            BlockKind::Handler { name } => {
                self.leave_handler(base, carried);
                if let Some(name) = name {
                    self.settle(base, value);
                    self.clear_name(&name.name, NOWHERE);
                }
            }
            BlockKind::Finally { body } => {
                self.settle(base, value);
                let kind = BlockKind::FinallyBody {
                    carried: value.is_some(),
                };
                self.u.blocks.push(Block {
                    kind,
                    depth: base,
                    regions: 0..0,
                });
                self.body(body)?;
                self.u.blocks.pop();
            }
            BlockKind::With { is_async, span } => {
                let manager = self.u.e.temps.at(base);
                if let Some(register) = value {
                    // The value takes the place of the context manager, below the exit window.
                    self.drop_below(base);
                    self.u.e.op(NOWHERE, Op::Move, 0, manager, *register, 0);
                    *value = Some(manager);
                }
                self.u.e.temps.set_depth(base + 3);
                self.call_exit(is_async, span);
                if value.is_none() {
                    self.drop_top(span);
                }
            }
        }
        Ok(())
    }

    fn leave_handler(&mut self, base: usize, carried: usize) {
        let before = self.u.e.temps.at(base + 1);
        self.u.e.op(NOWHERE, Op::PopExc, 0, before, 0, 0);
        self.drop_below(base);
        self.u.e.temps.set_depth(base + carried);
    }

    /// Drop a temporary that need not be the topmost.
    fn drop_below(&mut self, depth: usize) {
        let register = self.u.e.temps.at(depth);
        self.u.e.op(NOWHERE, Op::Drop, 0, register, 0, 0);
    }

    /// Close the gap below the carried value.
    fn settle(&mut self, base: usize, value: &mut Option<Reg>) {
        if let Some(register) = value {
            let place = self.u.e.temps.at(base);
            if *register != place {
                self.u.e.op(NOWHERE, Op::Move, 0, place, *register, 0);
                *register = place;
            }
            self.u.e.temps.set_depth(base + 1);
        }
    }
}
