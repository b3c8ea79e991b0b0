//! f-strings and t-strings.

use crate::compiler::{Compiler, Dst};
use crate::error::{Fallible, error};
use taipan_bytecode::{Const, Op, Reg};
use taipan_syntax::ast::*;

/// More parts than this are joined in steps.
const MOST_PARTS: usize = 120;

fn conversion_code(conversion: Conversion) -> u8 {
    match conversion {
        Conversion::None => 0,
        Conversion::Str => 1,
        Conversion::Repr => 2,
        Conversion::Ascii => 3,
    }
}

impl<'a> Compiler<'a> {
    pub(super) fn joined_str(&mut self, values: &'a [Expr], span: Span, dst: Dst) -> Fallible<Reg> {
        match values {
            [] => Ok(self.load_str("", span, dst)),
            [one] => self.expr(one, dst),
            _ => {
                let mut pending = 0;
                for value in values {
                    if pending == MOST_PARTS {
                        self.build(Op::BuildString, pending, span, Dst::Push);
                        pending = 1;
                    }
                    self.expr(value, Dst::Push)?;
                    pending += 1;
                }
                Ok(self.build(Op::BuildString, pending, span, dst))
            }
        }
    }

    pub(super) fn formatted_value(
        &mut self,
        value: &'a Expr,
        conversion: Conversion,
        spec: Option<&'a Expr>,
        span: Span,
        dst: Dst,
    ) -> Fallible<Reg> {
        let operand = self.operand_before(value, spec)?;
        let mut x = conversion_code(conversion);
        let mut spec_register = 0;
        if let Some(spec) = spec {
            x += 4;
            // The specification lies above the value, so a value in a local needs no place of its own.
            spec_register = self.expr(spec, Dst::Push)?;
            self.consume(spec_register);
        }
        self.consume(operand);
        Ok(self.emit_to(span, Op::FormatValue, x, operand, spec_register, dst))
    }

    /// A template: the strings, always one more than the interpolations, and the interpolations.
    pub(super) fn template_str(
        &mut self,
        values: &'a [Expr],
        span: Span,
        dst: Dst,
    ) -> Fallible<Reg> {
        let mut strings: Vec<Const> = Vec::new();
        let mut open = false;
        for value in values {
            match &value.kind {
                ExprKind::Constant(constant) => {
                    strings.push(crate::fold::constant(constant));
                    open = true;
                }
                _ => {
                    if !open {
                        strings.push(Const::Str([].into()));
                    }
                    open = false;
                }
            }
        }
        if !open {
            strings.push(Const::Str([].into()));
        }
        self.load_const(Const::Tuple(strings.into()), span, Dst::Push);
        let mut count = 0;
        for value in values {
            if let ExprKind::Interpolation {
                value: inner,
                str: text,
                conversion,
                format_spec,
            } = &value.kind
            {
                self.expr(inner, Dst::Push)?;
                self.load_const(Const::Str(text.clone()), value.span, Dst::Push);
                match format_spec {
                    Some(spec) => self.expr(spec, Dst::Push)?,
                    None => self.load_str("", value.span, Dst::Push),
                };
                for _ in 0..3 {
                    let top = self.u.e.temps.top();
                    self.consume(top);
                }
                let first = self.u.e.temps.next();
                let x = conversion_code(*conversion);
                self.emit_to(value.span, Op::BuildInterpolation, x, first, 0, Dst::Push);
                count += 1;
            }
        }
        if count > 60_000 {
            return error(span, "too many interpolations");
        }
        self.build(Op::BuildTuple, count, span, Dst::Push);
        for _ in 0..2 {
            let top = self.u.e.temps.top();
            self.consume(top);
        }
        let first = self.u.e.temps.next();
        Ok(self.emit_to(span, Op::BuildTemplate, 0, first, 0, dst))
    }
}
