//! Comprehensions. List, set and dictionary comprehensions run in the frame around them, with their variables in hidden
//! registers; generator expressions are functions.

use crate::compiler::{Block, BlockKind, Compiler, Dst};
use crate::emit::Label;
use crate::error::{Fallible, error};
use crate::scope::{NodeRole, Place, ScopeId, ScopeKind, key};
use taipan_bytecode::{CodeFlags, Op, Reg};
use taipan_syntax::ast::*;

#[derive(Clone, Copy)]
struct Comp<'a> {
    kind: ScopeKind,
    /// The element, or the key of a dictionary.
    element: &'a Expr,
    value: Option<&'a Expr>,
    generators: &'a [Comprehension],
    span: Span,
    /// The collection being built; `None` in a generator expression.
    into: Option<Reg>,
}

impl<'a> Compiler<'a> {
    pub(super) fn comprehension(&mut self, expr: &'a Expr, dst: Dst) -> Fallible<Reg> {
        let (kind, element, value, generators) = match &expr.kind {
            ExprKind::ListComp { elt, generators } => {
                (ScopeKind::ListComp, &**elt, None, generators)
            }
            ExprKind::SetComp { elt, generators } => (ScopeKind::SetComp, &**elt, None, generators),
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => (ScopeKind::DictComp, &**key, Some(&**value), generators),
            ExprKind::GeneratorExp { elt, generators } => {
                (ScopeKind::GeneratorExp, &**elt, None, generators)
            }
            _ => return error(expr.span, "not a comprehension"),
        };
        let scope = self.scope_of(key(&generators[0], NodeRole::Comprehension));
        let comp = Comp {
            kind,
            element,
            value,
            generators,
            span: expr.span,
            into: None,
        };
        if self.tree.get(scope).is_coroutine
            && kind != ScopeKind::GeneratorExp
            && !self.allows_await()
        {
            return error(
                expr.span,
                "asynchronous comprehension outside of an asynchronous function",
            );
        }
        if self.tree.get(scope).inlined {
            self.inlined_comprehension(scope, comp, dst)
        } else {
            self.comprehension_function(scope, comp, dst)
        }
    }

    fn inlined_comprehension(&mut self, scope: ScopeId, comp: Comp<'a>, dst: Dst) -> Fallible<Reg> {
        // The first iterable is evaluated outside; for ForPrep it must be on top, so the collection comes below it.
        let collection = match comp.kind {
            ScopeKind::ListComp => Op::BuildList,
            ScopeKind::SetComp => Op::BuildSet,
            _ => Op::BuildMap,
        };
        let into = self.build(collection, 0, comp.span, Dst::Push);
        let first = &comp.generators[0];
        let iterable = self.iterable(&first.iter)?;
        let hidden: Vec<(Reg, bool)> = self
            .tree
            .get(scope)
            .symbols
            .iter()
            .filter(|s| s.place == Place::Here)
            .map(|s| (s.register, s.cell))
            .collect();
        // After an exception nobody sees the variables again unless this very frame handles it.
        let protect = !self.u.blocks.is_empty() || !self.u.is_function_like();
        for &(register, cell) in &hidden {
            if cell {
                self.u.e.op(comp.span, Op::MakeCell, 0, register, 0, 0);
            }
            self.u.e.assigned.remove(register as usize);
        }
        // ForPrep consumes the iterable first of all, so the handler does not find it.
        let depth = self.depth() - self.u.e.temps.is_temporary(iterable) as usize;
        let handler = self.u.e.label();
        let regions = self.u.e.open_regions();
        if protect {
            self.u.e.open_region_at(handler, depth);
        }
        let names_in = std::mem::replace(&mut self.u.names_in, scope);
        self.u.blocks.push(Block {
            kind: BlockKind::Try,
            depth,
            regions: regions..self.u.e.open_regions(),
        });
        let comp = Comp {
            into: Some(into),
            ..comp
        };
        self.clauses(comp, 0, Some(iterable))?;
        self.u.blocks.pop();
        self.u.names_in = names_in;
        if protect {
            self.u.e.close_region();
        }
        for &(register, _) in &hidden {
            self.u.e.op(comp.span, Op::DelLocal, 0, register, 0, 0);
            self.u.e.assigned.remove(register as usize);
        }
        if protect {
            let end = self.u.e.label();
            self.u.e.jump(comp.span, end);
            let after = self.depth();
            self.u.e.temps.set_depth(depth + 1);
            self.u.e.bind(handler);
            let exception = self.u.e.temps.top();
            for (register, _) in hidden {
                self.u.e.op(comp.span, Op::DelLocal, 0, register, 0, 0);
            }
            self.consume(exception);
            self.u.e.op(comp.span, Op::Reraise, 0, exception, 0, 0);
            self.u.e.reachable = false;
            self.u.e.temps.set_depth(after);
            self.u.e.bind(end);
        }
        Ok(self.copy_to(into, comp.span, dst))
    }

    fn comprehension_function(
        &mut self,
        scope: ScopeId,
        comp: Comp<'a>,
        dst: Dst,
    ) -> Fallible<Reg> {
        let name = self.tree.get(scope).name.clone();
        let line = self.line(comp.span);
        let code = self.inner_code(scope, &name, |c| {
            let scope_flags = c.tree.get(scope);
            if comp.kind == ScopeKind::GeneratorExp {
                c.u.flags |= if scope_flags.is_coroutine {
                    CodeFlags::ASYNC_GENERATOR
                } else {
                    CodeFlags::GENERATOR
                };
            } else if scope_flags.is_coroutine {
                c.u.flags |= CodeFlags::COROUTINE;
            }
            c.u.first_line = line;
            c.u.argcount = 1;
            if comp.kind == ScopeKind::GeneratorExp {
                c.clauses(comp, 0, Some(0))?;
                c.return_none(comp.span);
                return Ok(());
            }
            let collection = match comp.kind {
                ScopeKind::ListComp => Op::BuildList,
                ScopeKind::SetComp => Op::BuildSet,
                _ => Op::BuildMap,
            };
            let into = c.build(collection, 0, comp.span, Dst::Push);
            c.clauses(
                Comp {
                    into: Some(into),
                    ..comp
                },
                0,
                Some(0),
            )?;
            c.consume(into);
            c.u.e.op(comp.span, Op::Return, 0, into, 0, 0);
            c.u.e.reachable = false;
            Ok(())
        })?;
        let window = self.make_function(
            code,
            scope,
            super::Defaults::default(),
            comp.span,
            Dst::Push,
        );
        let first = &comp.generators[0];
        let iterable = self.expr(&first.iter, Dst::Push)?;
        self.consume(iterable);
        let op = if first.is_async {
            Op::GetAIter
        } else {
            Op::GetIter
        };
        self.emit_to(first.iter.span, op, 0, iterable, 0, Dst::Push);
        Ok(self.call_plain(window, false, 1, comp.span, dst))
    }

    /// The loops from clause `index` on. `iterable` is the value to iterate if it is in a register already (`.0` of a generator
    /// expression is an iterator, which iterates itself).
    fn clauses(&mut self, comp: Comp<'a>, index: usize, iterable: Option<Reg>) -> Fallible<()> {
        let generator = &comp.generators[index];
        // `for x in [value]` is how comprehensions name a value: no list, no loop.
        if iterable.is_none()
            && !generator.is_async
            && let ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } = &generator.iter.kind
            && let [one] = elts.as_slice()
            && !matches!(one.kind, ExprKind::Starred { .. })
        {
            let next = self.u.e.label();
            self.assign_from(&generator.target, one)?;
            self.conditions(generator, next)?;
            self.innermost(comp, index)?;
            self.u.e.bind(next);
            return Ok(());
        }
        let iterable = match iterable {
            Some(register) => register,
            None => self.iterable(&generator.iter)?,
        };
        if generator.is_async {
            return self.async_clause(comp, index, iterable);
        }
        let outside = self.depth() - self.u.e.temps.is_temporary(iterable) as usize;
        let is_iterator = self.is_first_argument(iterable).into();
        let state = self.for_prep_as(is_iterator, iterable, generator.iter.span);
        let head = self.u.e.label();
        let end = self.u.e.label();
        self.u.e.enter_loop();
        self.u.e.bind(head);
        self.for_item(&generator.target, state, generator.iter.span, end)?;
        self.conditions(generator, head)?;
        self.innermost(comp, index)?;
        self.u.e.jump(comp.element.span, head);
        self.u.e.bind(end);
        self.u.e.temps.set_depth(outside);
        Ok(())
    }

    fn async_clause(&mut self, comp: Comp<'a>, index: usize, iterable: Reg) -> Fallible<()> {
        let generator = &comp.generators[index];
        let span = generator.iter.span;
        // The argument of an asynchronous generator expression has been turned into its iterator by the caller.
        let iterator = if self.u.e.temps.is_temporary(iterable)
            || comp.into.is_some() && !self.is_first_argument(iterable)
        {
            self.consume(iterable);
            self.emit_to(span, Op::GetAIter, 0, iterable, 0, Dst::Push)
        } else {
            self.copy_to(iterable, span, Dst::Push)
        };
        let head = self.u.e.label();
        let handler = self.u.e.label();
        self.u.e.enter_loop();
        self.u.e.bind(head);
        self.next_async_item(iterator, &generator.target, comp.span, handler)?;
        self.conditions(generator, head)?;
        self.innermost(comp, index)?;
        self.u.e.jump(comp.element.span, head);
        self.end_async_loop(iterator, span, handler);
        Ok(())
    }

    /// Whether the register is the `.0` of a comprehension that is a function.
    fn is_first_argument(&self, register: Reg) -> bool {
        register == 0 && self.u.kind.is_comprehension()
    }

    fn conditions(&mut self, generator: &'a Comprehension, next: Label) -> Fallible<()> {
        for condition in &generator.ifs {
            self.jump_if(condition, false, next)?;
        }
        Ok(())
    }

    fn innermost(&mut self, comp: Comp<'a>, index: usize) -> Fallible<()> {
        if index + 1 < comp.generators.len() {
            return self.clauses(comp, index + 1, None);
        }
        let span = Span {
            start: comp.element.span.start,
            end: comp.value.map_or(comp.element.span.end, |v| v.span.end),
        };
        let Some(into) = comp.into else {
            let value = self.expr(comp.element, Dst::Any)?;
            self.consume(value);
            let x = (self.u.flags & CodeFlags::ASYNC_GENERATOR != 0) as u8;
            let sent = self.emit_to(comp.element.span, Op::Yield, x, value, 0, Dst::Push);
            self.discard(sent, comp.element.span);
            return Ok(());
        };
        match comp.value {
            Some(value) => {
                let key = self.operand_before(comp.element, [value])?;
                let value = self.expr(value, Dst::Any)?;
                self.consume(value);
                self.consume(key);
                self.u.e.op(span, Op::MapAdd, 0, into, key, value);
            }
            None => {
                let op = if comp.kind == ScopeKind::ListComp {
                    Op::ListAppend
                } else {
                    Op::SetAdd
                };
                let value = self.expr(comp.element, Dst::Any)?;
                self.consume(value);
                self.u.e.op(span, op, 0, into, value, 0);
            }
        }
        Ok(())
    }
}
