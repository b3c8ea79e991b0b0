//! `import`, `from ... import`, and `from __future__`.

use crate::compiler::{Compiler, Dst};
use crate::error::{Fallible, error};
use taipan_bytecode::{CodeFlags, Const, Op};
use taipan_syntax::ast::*;

/// Features that are in the language by now.
const OLD_FEATURES: [&str; 9] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
];

/// The flags of the `from __future__` statements that a source begins with, and where these statements end.
pub(crate) fn future_flags(module: &Mod) -> Fallible<(u32, u32)> {
    let (Mod::Module { body, .. } | Mod::Interactive { body }) = module else {
        return Ok((0, 0));
    };
    let mut flags = 0;
    let mut end = 0;
    for (i, statement) in body.iter().enumerate() {
        match &statement.kind {
            StmtKind::ImportFrom {
                module: Some(module),
                names,
                level: 0,
            } if &*module.name == "__future__" => {
                for alias in names {
                    match &*alias.name {
                        "annotations" => flags |= CodeFlags::FUTURE_ANNOTATIONS,
                        "braces" => return error(alias.span, "not a chance"),
                        name if OLD_FEATURES.contains(&name) => {}
                        name => {
                            return error(
                                alias.span,
                                format!("future feature {name} is not defined"),
                            );
                        }
                    }
                }
            }
            StmtKind::Expr { value }
                if i == 0 && matches!(value.kind, ExprKind::Constant(Constant::Str { .. })) => {}
            _ => break,
        }
        end = statement.span.end;
    }
    Ok((flags, end))
}

impl<'a> Compiler<'a> {
    pub(super) fn import(&mut self, names: &'a [Alias], span: Span) -> Fallible<()> {
        for alias in names {
            let bound = alias.asname.as_ref().map_or(&alias.name, |a| &a.name);
            self.forbid_debug(bound, alias.span)?;
            let module = self.import_name(&alias.name, 0, Const::None, span);
            match (&alias.asname, alias.name.split_once('.')) {
                (Some(asname), Some((_, rest))) => {
                    // `import a.b.c as d` binds the innermost module.
                    let mut module = module;
                    for part in rest.split('.') {
                        let name = self.u.e.name(&Name::from(part));
                        let inner = self.emit_to(span, Op::ImportFrom, 0, module, name, Dst::Push);
                        self.consume(inner);
                        self.u.e.op(span, Op::Drop, 0, module, 0, 0);
                        self.u.e.op(span, Op::Move, 0, module, inner, 0);
                        module = self.u.e.temps.top();
                    }
                    self.store_name(&asname.name, module, span)?;
                }
                (Some(asname), None) => self.store_name(&asname.name, module, span)?,
                (None, Some((first, _))) => self.store_name(&Name::from(first), module, span)?,
                (None, None) => self.store_name(&alias.name, module, span)?,
            }
        }
        Ok(())
    }

    /// Import a module into the next temporary.
    fn import_name(&mut self, module: &Name, level: u32, fromlist: Const, span: Span) -> u16 {
        let first = self.load_const(Const::Int(level as i64), span, Dst::Push);
        let second = self.load_const(fromlist, span, Dst::Push);
        let name = self.u.e.name(module);
        self.consume(second);
        self.consume(first);
        self.emit_to(span, Op::ImportName, 0, first, name, Dst::Push)
    }

    pub(super) fn import_from(
        &mut self,
        module: Option<&'a Ident>,
        names: &'a [Alias],
        level: u32,
        span: Span,
    ) -> Fallible<()> {
        if level == 0
            && module.is_some_and(|m| &*m.name == "__future__")
            && !self.is_leading_future(span)
        {
            return error(
                span,
                "from __future__ imports must occur at the beginning of the file",
            );
        }
        let listed = names
            .iter()
            .map(|n| Const::Str(n.name.as_bytes().into()))
            .collect();
        let path = module.map_or_else(|| Name::from(""), |m| m.name.clone());
        let module = self.import_name(&path, level, Const::Tuple(listed), span);
        if let [Alias { name, .. }] = names
            && &**name == "*"
        {
            self.consume(module);
            self.u.e.op(span, Op::ImportStar, 0, module, 0, 0);
            return Ok(());
        }
        for alias in names {
            let name = self.u.e.name(&alias.name);
            let target = alias.asname.as_ref().map_or(&alias.name, |a| &a.name);
            self.forbid_debug(target, alias.span)?;
            let dst = match self.access(&self.mangled(target)) {
                crate::names::Access::Local(local) => Dst::Local(local),
                _ => Dst::Push,
            };
            let value = self.emit_to(span, Op::ImportFrom, 0, module, name, dst);
            self.store_name(target, value, span)?;
        }
        self.discard(module, span);
        Ok(())
    }

    /// Whether the statement at `span` is among those at the beginning that may be `from __future__`.
    fn is_leading_future(&self, span: Span) -> bool {
        self.outer.len() == 1 && span.start < self.future_end
    }
}
