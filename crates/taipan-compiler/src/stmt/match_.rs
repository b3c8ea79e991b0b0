//! `match`. Names are bound only when the whole pattern has matched: until then captured values wait in slots, temporaries that
//! are reserved (holding nothing) before the pattern is tried.

use crate::compiler::{Compiler, Dst};
use crate::emit::Label;
use crate::error::{Fallible, error};
use std::collections::BTreeMap;
use taipan_bytecode::{Const, Op, Reg};
use taipan_syntax::ast::*;

/// One attempt at a pattern.
struct Attempt {
    /// Captured names, in the order of their slots.
    names: Vec<Name>,
    /// Number of temporaries below the slots.
    slots: usize,
    /// Where to go on failure, by the number of temporaries live there.
    failures: BTreeMap<usize, Label>,
}

impl<'a> Compiler<'a> {
    pub(super) fn match_stmt(&mut self, subject: &'a Expr, cases: &'a [MatchCase]) -> Fallible<()> {
        let depth = self.depth();
        let end = self.u.e.label();
        let dst = if self.is_stable_subject(subject, cases) {
            Dst::Any
        } else {
            Dst::Push
        };
        let value = self.expr_seen(subject, dst)?;
        let with_subject = self.depth();
        for (i, case) in cases.iter().enumerate() {
            if i + 1 < cases.len() && case.guard.is_none() {
                refuse_irrefutable(&case.pattern)?;
            }
            let mut names = Vec::new();
            self.captured_names(&case.pattern, &mut names)?;
            let span = case.pattern.span;
            let mut attempt = Attempt {
                names,
                slots: self.depth(),
                failures: BTreeMap::new(),
            };
            for _ in 0..attempt.names.len() {
                self.emit_to(span, Op::LoadNull, 0, 0, 0, Dst::Push);
            }
            self.pattern(&case.pattern, value, &mut attempt)?;
            self.bind_captures(&attempt, span)?;
            if let Some(guard) = &case.guard {
                let failure = self.failure(&mut attempt);
                self.jump_if(guard, false, failure)?;
            }
            self.discard(value, span);
            self.body(&case.body)?;
            self.u
                .e
                .jump(case.body.last().map_or(span, |s| s.span), end);
            self.u.e.temps.set_depth(with_subject);
            self.fail_down(&mut attempt, with_subject, span);
        }
        self.u.e.temps.set_depth(with_subject);
        self.discard(value, subject.span);
        self.u.e.temps.set_depth(depth);
        self.u.e.bind(end);
        Ok(())
    }

    /// Whether the subject is a local that nothing in the patterns and guards can rebind.
    fn is_stable_subject(&self, subject: &Expr, cases: &[MatchCase]) -> bool {
        let ExprKind::Name { id, .. } = &subject.kind else {
            return false;
        };
        if self.direct_target(subject).is_none() || self.tree.get(self.u.scope).has_walrus {
            return false;
        }
        fn captures(pattern: &Pattern, name: &Name) -> bool {
            match &pattern.kind {
                PatternKind::MatchValue { .. } | PatternKind::MatchSingleton { .. } => false,
                PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => {
                    patterns.iter().any(|p| captures(p, name))
                }
                PatternKind::MatchMapping { patterns, rest, .. } => {
                    rest.as_ref().is_some_and(|r| r.name == *name)
                        || patterns.iter().any(|p| captures(p, name))
                }
                PatternKind::MatchClass {
                    patterns,
                    kwd_patterns,
                    ..
                } => patterns
                    .iter()
                    .chain(kwd_patterns)
                    .any(|p| captures(p, name)),
                PatternKind::MatchStar { name: star } => {
                    star.as_ref().is_some_and(|n| n.name == *name)
                }
                PatternKind::MatchAs {
                    pattern,
                    name: bound,
                } => {
                    bound.as_ref().is_some_and(|n| n.name == *name)
                        || pattern.as_ref().is_some_and(|p| captures(p, name))
                }
            }
        }
        !cases.iter().any(|case| captures(&case.pattern, id))
    }

    /// The label to jump to when the pattern fails with as many temporaries as now.
    fn failure(&mut self, attempt: &mut Attempt) -> Label {
        let depth = self.depth();
        match attempt.failures.get(&depth) {
            Some(&label) => label,
            None => {
                let label = self.u.e.label();
                attempt.failures.insert(depth, label);
                label
            }
        }
    }

    /// Bring all failures of the attempt to one point where `depth` temporaries are left.
    fn fail_down(&mut self, attempt: &mut Attempt, depth: usize, span: Span) {
        let failures = std::mem::take(&mut attempt.failures);
        let deepest = failures.keys().next_back().copied().unwrap_or(depth);
        for live in (depth..=deepest).rev() {
            self.u.e.temps.set_depth(live);
            if let Some(&label) = failures.get(&live) {
                self.u.e.bind(label);
            }
            if live > depth {
                self.drop_top(span);
            }
        }
    }

    /// Store what was captured, in order.
    fn bind_captures(&mut self, attempt: &Attempt, span: Span) -> Fallible<()> {
        let count = attempt.names.len();
        for (i, name) in attempt.names.iter().enumerate() {
            let slot = self.u.e.temps.at(attempt.slots + i);
            if i + 1 == count {
                self.store_name(name, slot, span)?;
            } else {
                let copy = self.emit_to(span, Op::Copy, 0, slot, 0, Dst::Push);
                self.store_name(name, copy, span)?;
            }
        }
        for _ in 1..count {
            self.drop_top(span);
        }
        Ok(())
    }

    /// Try a pattern on a value, which is kept. On success the temporaries are as before.
    fn pattern(
        &mut self,
        pattern: &'a Pattern,
        subject: Reg,
        attempt: &mut Attempt,
    ) -> Fallible<()> {
        self.nest(pattern.span)?;
        let span = pattern.span;
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.match_value(value, subject, span, attempt)?,
            PatternKind::MatchSingleton { value } => {
                self.match_singleton(value, subject, span, attempt)
            }
            PatternKind::MatchSequence { patterns } => {
                self.match_sequence(patterns, subject, span, attempt)?
            }
            PatternKind::MatchMapping {
                keys,
                patterns,
                rest,
            } => {
                self.match_mapping(keys, patterns, rest.as_ref(), subject, span, attempt)?;
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            } => {
                self.match_class(
                    cls,
                    patterns,
                    kwd_attrs,
                    kwd_patterns,
                    subject,
                    span,
                    attempt,
                )?;
            }
            PatternKind::MatchStar { .. } => return error(span, "can't use starred name here"),
            PatternKind::MatchAs { pattern, name } => {
                if let Some(pattern) = pattern {
                    self.pattern(pattern, subject, attempt)?;
                }
                if let Some(name) = name {
                    self.capture(&name.name, subject, span, attempt);
                }
            }
            PatternKind::MatchOr { patterns } => self.match_or(patterns, subject, span, attempt)?,
        }
        self.nesting -= 1;
        Ok(())
    }

    fn capture(&mut self, name: &Name, subject: Reg, span: Span, attempt: &Attempt) {
        if let Some(i) = attempt.names.iter().position(|n| n == name) {
            let slot = self.u.e.temps.at(attempt.slots + i);
            self.u.e.op(span, Op::Copy, 0, slot, subject, 0);
        }
    }

    /// The subject as an operand that may be consumed.
    fn subject_operand(&mut self, subject: Reg, span: Span) -> Reg {
        if self.u.e.temps.is_temporary(subject) {
            self.emit_to(span, Op::Copy, 0, subject, 0, Dst::Push)
        } else {
            subject
        }
    }

    fn match_value(
        &mut self,
        value: &'a Expr,
        subject: Reg,
        span: Span,
        attempt: &mut Attempt,
    ) -> Fallible<()> {
        let failure = self.failure(attempt);
        let operand = self.subject_operand(subject, span);
        self.jump_on_comparison(operand, CmpOp::Eq, value, span, false, failure)
    }

    fn match_singleton(
        &mut self,
        value: &Constant,
        subject: Reg,
        span: Span,
        attempt: &mut Attempt,
    ) {
        let failure = self.failure(attempt);
        let operand = self.subject_operand(subject, span);
        if matches!(value, Constant::None) {
            self.consume(operand);
            self.u.e.jump_on(span, Op::JumpIfNotNone, operand, failure);
            return;
        }
        let constant = self.load_const(crate::fold::constant(value), span, Dst::Push);
        self.consume(constant);
        self.consume(operand);
        let same = self.emit_to(span, Op::Is, 0, operand, constant, Dst::Push);
        self.consume(same);
        self.u.e.jump_on(span, Op::JumpIfFalse, same, failure);
    }

    /// Fail unless the test instruction says yes.
    fn match_test(&mut self, op: Op, subject: Reg, span: Span, attempt: &mut Attempt) {
        let failure = self.failure(attempt);
        let verdict = self.emit_to(span, op, 0, subject, 0, Dst::Push);
        self.consume(verdict);
        self.u.e.jump_on(span, Op::JumpIfFalse, verdict, failure);
    }

    /// Fail unless the length is right: exactly, or at least `count`.
    fn match_length(
        &mut self,
        subject: Reg,
        count: usize,
        exactly: bool,
        span: Span,
        attempt: &mut Attempt,
    ) {
        let failure = self.failure(attempt);
        let length = self.emit_to(span, Op::GetLen, 0, subject, 0, Dst::Push);
        let count = self.load_const(Const::Int(count as i64), span, Dst::Push);
        self.consume(count);
        self.consume(length);
        let right = self.emit_to(
            span,
            if exactly { Op::Eq } else { Op::Ge },
            0,
            length,
            count,
            Dst::Push,
        );
        self.consume(right);
        self.u.e.jump_on(span, Op::JumpIfFalse, right, failure);
    }

    fn match_sequence(
        &mut self,
        patterns: &'a [Pattern],
        subject: Reg,
        span: Span,
        attempt: &mut Attempt,
    ) -> Fallible<()> {
        let mut star = None;
        for (i, pattern) in patterns.iter().enumerate() {
            if matches!(pattern.kind, PatternKind::MatchStar { .. }) {
                if star.is_some() {
                    return error(span, "multiple starred names in sequence pattern");
                }
                star = Some(i);
            }
        }
        if star.is_some_and(|i| patterns.len() - i > 256) || patterns.len() > 60_000 {
            return error(
                span,
                "too many expressions in star-unpacking sequence pattern",
            );
        }
        self.match_test(Op::MatchSequence, subject, span, attempt);
        match star {
            None => self.match_length(subject, patterns.len(), true, span, attempt),
            Some(_) if patterns.len() > 1 => {
                self.match_length(subject, patterns.len() - 1, false, span, attempt)
            }
            Some(_) => {}
        }
        if patterns.iter().all(is_wildcard) {
            return Ok(());
        }
        match star {
            // Nobody wants the rest, so it is not made.
            Some(star) if is_wildcard(&patterns[star]) => {
                self.match_items(patterns, star, subject, attempt)
            }
            _ => {
                let operand = self.subject_operand(subject, span);
                self.unpack_and_match(patterns, star, operand, span, attempt)
            }
        }
    }

    /// Match the items around a `*_` by subscripting.
    fn match_items(
        &mut self,
        patterns: &'a [Pattern],
        star: usize,
        subject: Reg,
        attempt: &mut Attempt,
    ) -> Fallible<()> {
        for (i, pattern) in patterns.iter().enumerate() {
            if is_wildcard(pattern) {
                continue;
            }
            let span = pattern.span;
            let operand = self.subject_operand(subject, span);
            let index = if i < star {
                self.load_const(Const::Int(i as i64), span, Dst::Push)
            } else {
                let length = self.emit_to(span, Op::GetLen, 0, subject, 0, Dst::Push);
                let back =
                    self.load_const(Const::Int((patterns.len() - i) as i64), span, Dst::Push);
                self.consume(back);
                self.consume(length);
                self.emit_to(span, Op::Sub, 0, length, back, Dst::Push)
            };
            self.consume(index);
            self.consume(operand);
            let item = self.emit_to(span, Op::GetItem, 0, operand, index, Dst::Push);
            self.pattern(pattern, item, attempt)?;
            self.drop_top(span);
        }
        Ok(())
    }

    /// Unpack a value (consumed) and match the items.
    fn unpack_and_match(
        &mut self,
        patterns: &'a [Pattern],
        star: Option<usize>,
        operand: Reg,
        span: Span,
        attempt: &mut Attempt,
    ) -> Fallible<()> {
        self.consume(operand);
        let first = self.u.e.temps.next();
        let depth = self.depth();
        let count = patterns.len();
        self.u.e.temps.note(depth + count);
        match star {
            None => self
                .u
                .e
                .op(span, Op::UnpackSeq, 0, first, operand, count as u16),
            Some(before) => {
                let behind = (count - before - 1) as u8;
                self.u
                    .e
                    .op(span, Op::UnpackEx, behind, first, operand, before as u16);
            }
        }
        self.u.e.temps.set_depth(depth + count);
        for (i, pattern) in patterns.iter().enumerate() {
            let item = self.u.e.temps.at(depth + i);
            if let PatternKind::MatchStar { name } = &pattern.kind {
                if let Some(name) = name {
                    self.capture(&name.name, item, pattern.span, attempt);
                }
            } else {
                self.pattern(pattern, item, attempt)?;
            }
        }
        for _ in 0..count {
            self.drop_top(span);
        }
        Ok(())
    }

    fn match_mapping(
        &mut self,
        keys: &'a [Expr],
        patterns: &'a [Pattern],
        rest: Option<&'a Ident>,
        subject: Reg,
        span: Span,
        attempt: &mut Attempt,
    ) -> Fallible<()> {
        self.check_mapping_keys(keys, span)?;
        self.match_test(Op::MatchMapping, subject, span, attempt);
        if !keys.is_empty() {
            self.match_length(subject, keys.len(), false, span, attempt);
        }
        if keys.is_empty() && rest.is_none() {
            return Ok(());
        }
        let tuple = match self.fold_all(keys) {
            Some(constants) => self.load_const(Const::Tuple(constants.into()), span, Dst::Push),
            None => {
                for key in keys {
                    self.expr(key, Dst::Push)?;
                }
                self.build(Op::BuildTuple, keys.len(), span, Dst::Push)
            }
        };
        let values = self.emit_to(span, Op::MatchKeys, 0, subject, tuple, Dst::Push);
        let failure = self.failure(attempt);
        let test = self.emit_to(span, Op::Copy, 0, values, 0, Dst::Push);
        self.consume(test);
        self.u.e.jump_on(span, Op::JumpIfNone, test, failure);
        if let Some(rest) = rest {
            let dict = self.build(Op::BuildMap, 0, span, Dst::Push);
            let all = self.subject_operand(subject, span);
            self.consume(all);
            self.u.e.op(span, Op::DictUpdate, 0, dict, all, 0);
            for i in 0..keys.len() {
                let target = self.emit_to(span, Op::Copy, 0, dict, 0, Dst::Push);
                let copy = self.emit_to(span, Op::Copy, 0, tuple, 0, Dst::Push);
                let index = self.load_const(Const::Int(i as i64), span, Dst::Push);
                self.consume(index);
                self.consume(copy);
                let key = self.emit_to(span, Op::GetItem, 0, copy, index, Dst::Push);
                self.consume(key);
                self.consume(target);
                self.u.e.op(span, Op::DelItem, 0, target, key, 0);
            }
            self.capture(&rest.name, dict, span, attempt);
            self.drop_top(span);
        }
        self.unpack_and_match(patterns, None, values, span, attempt)?;
        self.drop_top(span);
        Ok(())
    }

    fn check_mapping_keys(&mut self, keys: &[Expr], span: Span) -> Fallible<()> {
        let mut seen: Vec<Const> = Vec::new();
        for key in keys {
            match self.fold(key) {
                Some(value) => {
                    if seen.contains(&value) {
                        let text =
                            String::from_utf8_lossy(&crate::unparse::unparse(key)).into_owned();
                        return error(
                            span,
                            format!("mapping pattern checks duplicate key ({text})"),
                        );
                    }
                    seen.push(value);
                }
                None if matches!(key.kind, ExprKind::Attribute { .. }) => {}
                None => {
                    return error(
                        key.span,
                        "mapping pattern keys may only match literals and attribute lookups",
                    );
                }
            }
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of the node")]
    fn match_class(
        &mut self,
        class: &'a Expr,
        patterns: &'a [Pattern],
        attributes: &'a [Ident],
        keyword_patterns: &'a [Pattern],
        subject: Reg,
        span: Span,
        attempt: &mut Attempt,
    ) -> Fallible<()> {
        for (i, attribute) in attributes.iter().enumerate() {
            if attributes[..i].iter().any(|a| a.name == attribute.name) {
                return error(
                    keyword_patterns[i].span,
                    format!(
                        "attribute name repeated in class pattern: {}",
                        attribute.name
                    ),
                );
            }
        }
        let class = self.expr(class, Dst::Push)?;
        let names = attributes
            .iter()
            .map(|a| Const::Str(a.name.as_bytes().into()))
            .collect();
        self.consume(class);
        let found = self.u.e.temps.next();
        if self.u.e.reachable {
            let names = self.u.e.constant(Const::Tuple(names));
            self.u.e.op(span, Op::MatchClass, 0, found, subject, class);
            self.u
                .e
                .operand_word(Op::MatchClass, patterns.len() as u64 | (names as u64) << 32);
        }
        self.claim(found);
        let failure = self.failure(attempt);
        let test = self.emit_to(span, Op::Copy, 0, found, 0, Dst::Push);
        self.consume(test);
        self.u.e.jump_on(span, Op::JumpIfNone, test, failure);
        let count = patterns.len() + keyword_patterns.len();
        self.consume(found);
        let depth = self.depth();
        self.u.e.temps.note(depth + count);
        self.u
            .e
            .op(span, Op::UnpackSeq, 0, found, found, count as u16);
        self.u.e.temps.set_depth(depth + count);
        for (i, pattern) in patterns.iter().chain(keyword_patterns).enumerate() {
            let item = self.u.e.temps.at(depth + i);
            self.pattern(pattern, item, attempt)?;
        }
        for _ in 0..count {
            self.drop_top(span);
        }
        Ok(())
    }

    fn match_or(
        &mut self,
        patterns: &'a [Pattern],
        subject: Reg,
        span: Span,
        attempt: &mut Attempt,
    ) -> Fallible<()> {
        let depth = self.depth();
        let matched = self.u.e.label();
        let outer = std::mem::take(&mut attempt.failures);
        for (i, pattern) in patterns.iter().enumerate() {
            let last = i + 1 == patterns.len();
            if !last {
                refuse_irrefutable(pattern)?;
            }
            if last {
                attempt.failures = outer;
                return {
                    self.pattern(pattern, subject, attempt)?;
                    self.u.e.bind(matched);
                    Ok(())
                };
            }
            self.pattern(pattern, subject, attempt)?;
            self.u.e.jump(span, matched);
            self.fail_down(attempt, depth, span);
            // What a failed alternative has captured is forgotten.
            let mut names = Vec::new();
            self.captured_names(pattern, &mut names)?;
            for name in names {
                if let Some(i) = attempt.names.iter().position(|n| *n == name) {
                    let slot = self.u.e.temps.at(attempt.slots + i);
                    self.u.e.op(span, Op::Drop, 0, slot, 0, 0);
                    self.u.e.op(span, Op::LoadNull, 0, slot, 0, 0);
                }
            }
        }
        Ok(())
    }

    /// The names a pattern binds, each once.
    fn captured_names(&self, pattern: &Pattern, names: &mut Vec<Name>) -> Fallible<()> {
        let bind = |names: &mut Vec<Name>, ident: &Option<Ident>, span: Span| {
            let Some(ident) = ident else { return Ok(()) };
            self.forbid_debug(&ident.name, span)?;
            if names.contains(&ident.name) {
                return error(
                    span,
                    format!("multiple assignments to name '{}' in pattern", ident.name),
                );
            }
            names.push(ident.name.clone());
            Ok(())
        };
        match &pattern.kind {
            PatternKind::MatchValue { .. } | PatternKind::MatchSingleton { .. } => Ok(()),
            PatternKind::MatchSequence { patterns } => patterns
                .iter()
                .try_for_each(|p| self.captured_names(p, names)),
            PatternKind::MatchMapping { patterns, rest, .. } => {
                patterns
                    .iter()
                    .try_for_each(|p| self.captured_names(p, names))?;
                bind(names, rest, pattern.span)
            }
            PatternKind::MatchClass {
                patterns,
                kwd_patterns,
                ..
            } => patterns
                .iter()
                .chain(kwd_patterns)
                .try_for_each(|p| self.captured_names(p, names)),
            PatternKind::MatchStar { name } => bind(names, name, pattern.span),
            PatternKind::MatchAs {
                pattern: inner,
                name,
            } => {
                if let Some(inner) = inner {
                    self.captured_names(inner, names)?;
                }
                bind(names, name, pattern.span)
            }
            PatternKind::MatchOr { patterns } => {
                let (_, before_last) = patterns.split_last().unwrap_or((pattern, &[]));
                before_last.iter().try_for_each(refuse_irrefutable)?;
                let mut first: Option<Vec<Name>> = None;
                for alternative in &patterns[..patterns.len() - 1] {
                    refuse_irrefutable(alternative)?;
                }
                for alternative in patterns {
                    let mut found = Vec::new();
                    self.captured_names(alternative, &mut found)?;
                    found.sort();
                    match &first {
                        None => first = Some(found),
                        Some(first) if *first != found => {
                            return error(
                                pattern.span,
                                "alternative patterns bind different names",
                            );
                        }
                        Some(_) => {}
                    }
                }
                if let Some(alternative) = patterns.first() {
                    let mut found = Vec::new();
                    self.captured_names(alternative, &mut found)?;
                    for name in found {
                        if names.contains(&name) {
                            return error(
                                pattern.span,
                                format!("multiple assignments to name '{name}' in pattern"),
                            );
                        }
                        names.push(name);
                    }
                }
                Ok(())
            }
        }
    }
}

fn is_wildcard(pattern: &Pattern) -> bool {
    matches!(
        pattern.kind,
        PatternKind::MatchAs {
            pattern: None,
            name: None
        } | PatternKind::MatchStar { name: None }
    )
}

/// A pattern that always matches makes what follows pointless, which is an error.
fn refuse_irrefutable(pattern: &Pattern) -> Fallible<()> {
    match &pattern.kind {
        PatternKind::MatchAs {
            pattern: None,
            name: Some(name),
        } => error(
            pattern.span,
            format!(
                "name capture '{}' makes remaining patterns unreachable",
                name.name
            ),
        ),
        PatternKind::MatchAs {
            pattern: None,
            name: None,
        } => error(
            pattern.span,
            "wildcard makes remaining patterns unreachable",
        ),
        PatternKind::MatchAs {
            pattern: Some(inner),
            ..
        } => refuse_irrefutable(inner),
        PatternKind::MatchOr { patterns } => patterns.iter().try_for_each(refuse_irrefutable),
        _ => Ok(()),
    }
}
