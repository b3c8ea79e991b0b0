//! Expressions from the loosest operator down to `await`.

use std::rc::Rc;

use crate::token::Tok;

use super::shape::{Kind, Shape, Use};
use super::{Fail, Found, MAX_NESTING, Pass, Rule, need};

impl Pass<'_> {
    /// `a, b`: no starred ones.
    pub fn expressions(&mut self) -> Found<Shape> {
        self.tuple_or_one(Self::expression)
    }

    pub fn star_expressions(&mut self) -> Found<Shape> {
        self.tuple_or_one(Self::star_expression)
    }

    fn tuple_or_one(&mut self, item: fn(&mut Self) -> Found<Shape>) -> Found<Shape> {
        self.attempt(|pass| {
            let start = pass.start_of(pass.mark);
            let items = need!(pass.separated(item));
            if pass.token(Tok::Comma)?.is_none() && items.len() == 1 {
                return Ok(items.into_iter().next());
            }
            Ok(Some(Shape::new(
                Kind::Tuple(items.into()),
                start,
                pass.taken_end(),
            )))
        })
    }

    pub fn star_expression(&mut self) -> Found<Shape> {
        self.remembered(Rule::StarExpression, |pass| {
            if let Some(starred) = pass.starred_bit_or()? {
                return Ok(Some(starred));
            }
            pass.expression()
        })
    }

    fn starred_bit_or(&mut self) -> Found<Shape> {
        self.attempt(|pass| {
            let star = need!(pass.token(Tok::Star));
            let value = need!(pass.bit_or());
            Ok(Some(pass.starred(star, value)))
        })
    }

    /// The shape of `*value`, whose star is the token `star` and whose value was just taken.
    pub fn starred(&self, star: usize, value: Shape) -> Shape {
        Shape::new(
            Kind::Starred(Rc::new(value)),
            self.start_of(star),
            self.taken_end(),
        )
    }

    pub fn star_named_expressions(&mut self) -> Found<Vec<Shape>> {
        self.attempt(|pass| {
            let list = need!(pass.separated(Self::star_named_expression));
            pass.token(Tok::Comma)?;
            Ok(Some(list))
        })
    }

    pub fn star_named_expression(&mut self) -> Found<Shape> {
        if let Some(starred) = self.starred_bit_or()? {
            return Ok(Some(starred));
        }
        self.named_expression()
    }

    pub fn assignment_expression(&mut self) -> Found<Shape> {
        self.attempt(|pass| {
            let name = need!(pass.name());
            need!(pass.token(Tok::ColonEqual));
            need!(pass.expression());
            Ok(Some(Shape::new(
                Kind::Named,
                pass.start_of(name),
                pass.taken_end(),
            )))
        })
    }

    pub fn named_expression(&mut self) -> Found<Shape> {
        self.remembered(Rule::Named, |pass| {
            if let Some(named) = pass.assignment_expression()? {
                return Ok(Some(named));
            }
            if pass.invalid {
                pass.invalid_named_expression()?;
            }
            let value = need!(pass.expression());
            Ok((!pass.ahead_of(&[Tok::ColonEqual])?).then_some(value))
        })
    }

    /// An assignment where a comparison or `:=` was meant.
    fn invalid_named_expression(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            let target = need!(pass.expression());
            need!(pass.token(Tok::ColonEqual));
            need!(pass.expression());
            let message = format!("cannot use assignment expressions with {}", target.name());
            Err::<Option<()>, _>(pass.about(&target, message))
        })?;
        self.attempt(|pass| {
            let name = need!(pass.name());
            need!(pass.token(Tok::Equal));
            let value = need!(pass.bit_or());
            if pass.ahead_of(&[Tok::Equal, Tok::ColonEqual])? {
                return Ok(None);
            }
            let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
            Err::<Option<()>, _>(pass.error(pass.start_of(name), value.end, message))
        })?;
        self.attempt(|pass| {
            if pass.ahead_of(&[Tok::True, Tok::False, Tok::None])?
                || pass.ahead(Self::list_tuple_or_generator)?
            {
                return Ok(None);
            }
            let target = need!(pass.bit_or());
            need!(pass.token(Tok::Equal));
            need!(pass.bit_or());
            if pass.ahead_of(&[Tok::Equal, Tok::ColonEqual])? {
                return Ok(None);
            }
            let message = format!(
                "cannot assign to {} here. Maybe you meant '==' instead of '='?",
                target.name()
            );
            Err::<Option<()>, _>(pass.about(&target, message))
        })?;
        Ok(())
    }

    fn list_tuple_or_generator(&mut self) -> Found<()> {
        let found = match self.peek()? {
            Tok::LSqb => self.list()?.is_some(),
            Tok::LPar | Tok::WithLPar => self.tuple()?.is_some() || self.generator()?.is_some(),
            _ => false,
        };
        Ok(found.then_some(()))
    }

    pub fn expression(&mut self) -> Found<Shape> {
        if self.nesting >= MAX_NESTING {
            self.too_nested = true;
            return Ok(None);
        }
        self.nesting += 1;
        let found = self.remembered(Rule::Expression, |pass| {
            if pass.invalid {
                pass.invalid_expression()?;
                pass.invalid_legacy_expression()?;
            }
            pass.plain_expression()
        });
        self.nesting -= 1;
        found
    }

    fn plain_expression(&mut self) -> Found<Shape> {
        let start = self.start_of(self.mark);
        if let Some(body) = self.disjunction()? {
            let conditional = self.attempt(|pass| {
                need!(pass.token(Tok::If));
                need!(pass.disjunction());
                need!(pass.token(Tok::Else));
                need!(pass.expression());
                Ok(Some(Shape::new(Kind::Conditional, start, pass.taken_end())))
            })?;
            return Ok(Some(conditional.unwrap_or(body)));
        }
        self.lambda()
    }

    fn expression_without_errors(&mut self) -> Found<Shape> {
        let invalid = std::mem::replace(&mut self.invalid, false);
        let found = self.attempt(Self::plain_expression);
        self.invalid = invalid;
        found
    }

    fn invalid_expression(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            need!(pass.token(Tok::Str));
            let mut first = None;
            let mut last = 0;
            while pass.peek()? != Tok::Str {
                match pass.expression_without_errors()? {
                    Some(part) => {
                        first.get_or_insert(part.start);
                        last = part.end;
                    }
                    None => return Ok(None),
                }
            }
            let Some(first) = first else {
                return Ok(None);
            };
            let message = "invalid syntax. Is this intended to be part of the string?";
            Err::<Option<()>, _>(pass.error(first, last, message))
        })?;
        self.attempt(|pass| {
            if pass.peek()?.is_name() {
                let is_soft = matches!(pass.text(pass.mark), "match" | "case" | "type" | "_");
                if is_soft || pass.kind(pass.mark + 1)? == Tok::Str {
                    return Ok(None);
                }
            }
            let first_token = pass.mark;
            let left = need!(pass.disjunction());
            let after_left = pass.mark;
            let right = need!(pass.expression_without_errors());
            let is_legacy = after_left == first_token + 1 && pass.is_legacy_statement(first_token);
            let level = pass.levels.get(pass.mark - 1).copied().unwrap_or(0);
            if is_legacy || level == 0 {
                return Ok(None);
            }
            let message = "invalid syntax. Perhaps you forgot a comma?";
            Err::<Option<()>, _>(pass.error(left.start, right.end, message))
        })?;
        self.attempt(|pass| {
            let body = need!(pass.disjunction());
            need!(pass.token(Tok::If));
            let test = need!(pass.disjunction());
            if pass.ahead_of(&[Tok::Else, Tok::Colon, Tok::FColon])? {
                return Ok(None);
            }
            let message = "expected 'else' after 'if' expression";
            Err::<Option<()>, _>(pass.error(body.start, test.end, message))
        })?;
        self.attempt(|pass| {
            need!(pass.disjunction());
            need!(pass.token(Tok::If));
            need!(pass.disjunction());
            need!(pass.token(Tok::Else));
            if pass.ahead(Self::expression)? {
                return Ok(None);
            }
            let message = "expected expression after 'else', but statement is given";
            Err::<Option<()>, _>(pass.at_next(message))
        })?;
        self.attempt(|pass| {
            let statement = need!(pass.one_of(&[Tok::Pass, Tok::Break, Tok::Continue]));
            need!(pass.token(Tok::If));
            need!(pass.disjunction());
            need!(pass.token(Tok::Else));
            need!(pass.simple_statement());
            let message = "expected expression before 'if', but statement is given";
            Err::<Option<()>, _>(pass.at_token(statement, message))
        })?;
        self.attempt(|pass| {
            let lambda = need!(pass.token(Tok::Lambda));
            pass.lambda_parameters()?;
            let colon = need!(pass.token(Tok::FColon));
            let letter = pass.string_letter(colon);
            let message =
                format!("{letter}-string: lambda expressions are not allowed without parentheses");
            Err::<Option<()>, _>(pass.error(pass.start_of(lambda), pass.end_of(colon), message))
        })?;
        Ok(())
    }

    /// Whether the name at `at` once was a statement.
    fn is_legacy_statement(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| token.kind == Tok::Name)
            && matches!(self.text(at), "print" | "exec")
    }

    fn invalid_legacy_expression(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            let name = need!(pass.name());
            if pass.ahead_of(&[Tok::LPar])? {
                return Ok(None);
            }
            let value = need!(pass.star_expressions());
            if !pass.is_legacy_statement(name) {
                return Ok(None);
            }
            let word = pass.text(name).to_owned();
            let message =
                format!("Missing parentheses in call to '{word}'. Did you mean {word}(...)?");
            Err::<Option<()>, _>(pass.error(pass.start_of(name), value.end, message))
        })?;
        Ok(())
    }

    fn lambda(&mut self) -> Found<Shape> {
        self.attempt(|pass| {
            let lambda = need!(pass.token(Tok::Lambda));
            pass.lambda_parameters()?;
            need!(pass.token(Tok::Colon));
            need!(pass.expression());
            Ok(Some(Shape::new(
                Kind::Lambda,
                pass.start_of(lambda),
                pass.taken_end(),
            )))
        })
    }

    pub fn disjunction(&mut self) -> Found<Shape> {
        self.remembered(Rule::Disjunction, |pass| {
            pass.chain(Tok::Or, |pass| pass.chain(Tok::And, Self::inversion))
        })
    }

    fn chain(&mut self, word: Tok, operand: fn(&mut Self) -> Found<Shape>) -> Found<Shape> {
        let start = self.start_of(self.mark);
        let first = need!(operand(self));
        let mut more = false;
        while self
            .attempt(|pass| {
                need!(pass.token(word));
                operand(pass)
            })?
            .is_some()
        {
            more = true;
        }
        Ok(Some(if more {
            Shape::new(Kind::Operation, start, self.taken_end())
        } else {
            first
        }))
    }

    pub fn inversion(&mut self) -> Found<Shape> {
        let mut first = None;
        while let Some(not) = self.token(Tok::Not)? {
            first.get_or_insert(not);
        }
        let operand = need!(self.comparison());
        Ok(Some(match first {
            Some(not) => Shape::new(Kind::Operation, self.start_of(not), self.taken_end()),
            None => operand,
        }))
    }

    fn comparison(&mut self) -> Found<Shape> {
        let start = self.start_of(self.mark);
        let left = need!(self.bit_or());
        let mut first_operator = None;
        while let Some(operator) = self.attempt(|pass| {
            let operator = need!(pass.comparison_operator());
            need!(pass.bit_or());
            Ok(Some(operator))
        })? {
            first_operator.get_or_insert(operator);
        }
        Ok(Some(match first_operator {
            None => left,
            Some(operator) => {
                let left = (operator == Tok::In).then(|| Rc::new(left));
                Shape::new(Kind::Comparison(left), start, self.taken_end())
            }
        }))
    }

    fn comparison_operator(&mut self) -> Found<Tok> {
        let kind = self.peek()?;
        match kind {
            Tok::EqEqual
            | Tok::NotEqual
            | Tok::Less
            | Tok::LessEqual
            | Tok::Greater
            | Tok::GreaterEqual
            | Tok::In => self.mark += 1,
            Tok::LessGreater => {
                let message = "invalid syntax.  Maybe you meant '!=' instead of '<>'?";
                let (start, end) = (self.start_of(self.mark), self.end_of(self.mark));
                return Err(self.error(start, end, message));
            }
            Tok::Not => {
                if self.kind(self.mark + 1)? != Tok::In {
                    return Ok(None);
                }
                self.mark += 2;
            }
            Tok::Is => {
                self.mark += 1;
                self.token(Tok::Not)?;
            }
            _ => return Ok(None),
        }
        Ok(Some(kind))
    }

    pub fn bit_or(&mut self) -> Found<Shape> {
        self.remembered(Rule::BitOr, |pass| pass.binary(0))
    }

    /// The left-associative operators, from `|` at level 0 to `*` at level 5.
    fn binary(&mut self, level: usize) -> Found<Shape> {
        const OPERATORS: [&[Tok]; 6] = [
            &[Tok::VBar],
            &[Tok::Circumflex],
            &[Tok::Amper],
            &[Tok::LeftShift, Tok::RightShift],
            &[Tok::Plus, Tok::Minus],
            &[
                Tok::Star,
                Tok::Slash,
                Tok::DoubleSlash,
                Tok::Percent,
                Tok::At,
            ],
        ];
        let Some(&operators) = OPERATORS.get(level) else {
            return self.factor();
        };
        if level == 4 {
            return self.remembered(Rule::Sum, |pass| pass.binary_at(operators, level));
        }
        self.binary_at(operators, level)
    }

    fn binary_at(&mut self, operators: &[Tok], level: usize) -> Found<Shape> {
        let start = self.start_of(self.mark);
        let mut left = need!(self.binary(level + 1));
        loop {
            let mark = self.mark;
            if self.one_of(operators)?.is_none() {
                return Ok(Some(left));
            }
            if level >= 4 && self.invalid {
                self.invalid_not()?;
            }
            if self.binary(level + 1)?.is_none() {
                self.mark = mark;
                return Ok(Some(left));
            }
            left = Shape::new(Kind::Operation, start, self.taken_end());
        }
    }

    /// `not` after an operator that binds tighter.
    fn invalid_not(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            let not = need!(pass.token(Tok::Not));
            let operand = need!(pass.inversion());
            let message = "'not' after an operator must be parenthesized";
            Err::<Option<()>, _>(pass.error(pass.start_of(not), operand.end, message))
        })?;
        Ok(())
    }

    fn factor(&mut self) -> Found<Shape> {
        let start = self.start_of(self.mark);
        let mark = self.mark;
        let mut signs = 0;
        while self.one_of(&[Tok::Plus, Tok::Minus, Tok::Tilde])?.is_some() {
            signs += 1;
        }
        if signs > 0 && self.invalid {
            self.invalid_not()?;
        }
        match self.power()? {
            Some(operand) if signs == 0 => Ok(Some(operand)),
            Some(_) => Ok(Some(Shape::new(Kind::Operation, start, self.taken_end()))),
            None => {
                self.mark = mark;
                Ok(None)
            }
        }
    }

    fn power(&mut self) -> Found<Shape> {
        let start = self.start_of(self.mark);
        let base = need!(self.await_primary());
        let mark = self.mark;
        if self.token(Tok::DoubleStar)?.is_some() {
            if self.nesting < MAX_NESTING {
                self.nesting += 1;
                let exponent = self.factor();
                self.nesting -= 1;
                if exponent?.is_some() {
                    return Ok(Some(Shape::new(Kind::Operation, start, self.taken_end())));
                }
            }
            self.mark = mark;
        }
        Ok(Some(base))
    }

    fn await_primary(&mut self) -> Found<Shape> {
        let awaited = self.attempt(|pass| {
            let word = need!(pass.token(Tok::Await));
            need!(pass.primary());
            Ok(Some(Shape::new(
                Kind::Await,
                pass.start_of(word),
                pass.taken_end(),
            )))
        })?;
        if awaited.is_some() {
            return Ok(awaited);
        }
        self.primary()
    }

    pub fn yield_expression(&mut self) -> Found<Shape> {
        self.attempt(|pass| {
            let word = need!(pass.token(Tok::Yield));
            let delegated = pass.attempt(|pass| {
                need!(pass.token(Tok::From));
                pass.expression()
            })?;
            if delegated.is_none() {
                pass.star_expressions()?;
            }
            Ok(Some(Shape::new(
                Kind::Yield,
                pass.start_of(word),
                pass.taken_end(),
            )))
        })
    }

    /// What may stand right of an assignment.
    pub fn annotated_rhs(&mut self) -> Found<Shape> {
        if let Some(value) = self.yield_expression()? {
            return Ok(Some(value));
        }
        self.star_expressions()
    }

    /// One target of an assignment, starred or not.
    pub fn star_target(&mut self) -> Found<Shape> {
        self.attempt(|pass| {
            if let Some(star) = pass.token(Tok::Star)? {
                if pass.ahead_of(&[Tok::Star])? {
                    return Ok(None);
                }
                let value = need!(pass.star_target());
                return Ok(Some(pass.starred(star, value)));
            }
            let target = need!(pass.primary());
            Ok(target.is_target().then_some(target))
        })
    }

    pub fn star_targets(&mut self) -> Found<Shape> {
        self.tuple_or_one(Self::star_target)
    }

    /// The error for something that cannot be a target, if so.
    pub fn refuse_target(&self, target: &Shape, what: Use) -> Result<(), Fail> {
        match target.invalid_target(what) {
            Some(part) => {
                let verb = if what == Use::Delete {
                    "delete"
                } else {
                    "assign to"
                };
                Err(self.about(part, format!("cannot {verb} {}", part.name())))
            }
            None => Ok(()),
        }
    }
}
