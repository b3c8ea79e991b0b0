//! Primaries, displays, comprehensions.

use crate::error::SyntaxError;
use crate::token::Tok;

use super::shape::{Kind, Shape, Use};
use super::{Fail, Found, Pass, Rule, need};

impl Pass<'_> {
    pub fn primary(&mut self) -> Found<Shape> {
        self.remembered(Rule::Primary, |pass| {
            let start = pass.start_of(pass.mark);
            let mut value = need!(pass.atom());
            loop {
                let kind = match pass.peek()? {
                    Tok::Dot => {
                        if !pass.kind(pass.mark + 1)?.is_name() {
                            return Ok(Some(value));
                        }
                        pass.mark += 2;
                        Kind::Attribute
                    }
                    Tok::LPar | Tok::WithLPar => {
                        if pass.generator()?.is_none() && pass.call()?.is_none() {
                            return Ok(Some(value));
                        }
                        Kind::Call
                    }
                    Tok::LSqb => {
                        if pass.subscript()?.is_none() {
                            return Ok(Some(value));
                        }
                        Kind::Subscript
                    }
                    _ => return Ok(Some(value)),
                };
                value = Shape::new(kind, start, pass.taken_end());
            }
        })
    }

    fn call(&mut self) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.token(Tok::LPar));
            pass.arguments()?;
            need!(pass.token(Tok::RPar));
            Ok(Some(()))
        })
    }

    fn subscript(&mut self) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.token(Tok::LSqb));
            need!(pass.slices());
            need!(pass.token(Tok::RSqb));
            Ok(Some(()))
        })
    }

    fn slices(&mut self) -> Found<()> {
        let single = self.attempt(|pass| {
            need!(pass.slice());
            Ok((!pass.ahead_of(&[Tok::Comma])?).then_some(()))
        })?;
        if single.is_some() {
            return Ok(single);
        }
        self.attempt(|pass| {
            need!(pass.separated(|pass| {
                if pass.slice()?.is_some() {
                    return Ok(Some(()));
                }
                Ok(pass.starred_expression()?.map(|_| ()))
            }));
            pass.token(Tok::Comma)?;
            Ok(Some(()))
        })
    }

    fn slice(&mut self) -> Found<()> {
        let range = self.attempt(|pass| {
            pass.expression()?;
            need!(pass.token(Tok::Colon));
            pass.expression()?;
            if pass.token(Tok::Colon)?.is_some() {
                pass.expression()?;
            }
            Ok(Some(()))
        })?;
        if range.is_some() {
            return Ok(range);
        }
        Ok(self.named_expression()?.map(|_| ()))
    }

    fn atom(&mut self) -> Found<Shape> {
        self.remembered(Rule::Atom, |pass| {
            let at = pass.mark;
            let (start, end) = (pass.start_of(at), pass.end_of(at));
            let kind = match pass.peek()? {
                kind if kind.is_name() => Kind::Name,
                Tok::True => Kind::True,
                Tok::False => Kind::False,
                Tok::None => Kind::None,
                Tok::Ellipsis => Kind::Ellipsis,
                Tok::Number => Kind::Literal,
                Tok::Str | Tok::FStart | Tok::TStart => return pass.strings(),
                Tok::LPar | Tok::WithLPar => {
                    return pass.first_of(&[Self::tuple, Self::group, Self::generator]);
                }
                Tok::LSqb => return pass.first_of(&[Self::list, Self::list_comprehension]),
                Tok::LBrace => {
                    return pass.first_of(&[
                        Self::dict,
                        Self::set,
                        Self::dict_comprehension,
                        Self::set_comprehension,
                    ]);
                }
                _ => return Ok(None),
            };
            pass.mark += 1;
            Ok(Some(Shape::new(kind, start, end)))
        })
    }

    fn first_of(&mut self, choices: &[fn(&mut Self) -> Found<Shape>]) -> Found<Shape> {
        for choice in choices {
            if let Some(found) = self.attempt(choice)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    pub fn tuple(&mut self) -> Found<Shape> {
        self.attempt(|pass| {
            let open = need!(pass.token(Tok::LPar));
            let mut items = Vec::new();
            if let Some(first) = pass.attempt(|pass| {
                let first = need!(pass.star_named_expression());
                need!(pass.token(Tok::Comma));
                Ok(Some(first))
            })? {
                items.push(first);
                items.extend(pass.star_named_expressions()?.unwrap_or_default());
            }
            need!(pass.token(Tok::RPar));
            Ok(Some(Shape::new(
                Kind::Tuple(items.into()),
                pass.start_of(open),
                pass.taken_end(),
            )))
        })
    }

    fn group(&mut self) -> Found<Shape> {
        let found = self.attempt(|pass| {
            need!(pass.token(Tok::LPar));
            let value = match pass.yield_expression()? {
                Some(value) => value,
                None => need!(pass.named_expression()),
            };
            need!(pass.token(Tok::RPar));
            Ok(Some(value))
        })?;
        if found.is_none() && self.invalid {
            self.invalid_group()?;
        }
        Ok(found)
    }

    fn invalid_group(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            need!(pass.token(Tok::LPar));
            let value = need!(pass.starred_expression());
            need!(pass.token(Tok::RPar));
            Err::<Option<()>, _>(pass.about(&value, "cannot use starred expression here"))
        })?;
        self.attempt(|pass| {
            need!(pass.token(Tok::LPar));
            let star = need!(pass.token(Tok::DoubleStar));
            need!(pass.expression());
            need!(pass.token(Tok::RPar));
            Err::<Option<()>, _>(pass.at_token(star, "cannot use double starred expression here"))
        })?;
        Ok(())
    }

    pub fn list(&mut self) -> Found<Shape> {
        self.attempt(|pass| {
            let open = need!(pass.token(Tok::LSqb));
            let items = pass.star_named_expressions()?.unwrap_or_default();
            need!(pass.token(Tok::RSqb));
            Ok(Some(Shape::new(
                Kind::List(items.into()),
                pass.start_of(open),
                pass.taken_end(),
            )))
        })
    }

    fn set(&mut self) -> Found<Shape> {
        self.attempt(|pass| {
            let open = need!(pass.token(Tok::LBrace));
            need!(pass.star_named_expressions());
            need!(pass.token(Tok::RBrace));
            Ok(Some(Shape::new(
                Kind::Set,
                pass.start_of(open),
                pass.taken_end(),
            )))
        })
    }

    fn dict(&mut self) -> Found<Shape> {
        let found = self.attempt(|pass| {
            let open = need!(pass.token(Tok::LBrace));
            pass.attempt(|pass| {
                need!(pass.separated(Self::double_starred_pair));
                pass.token(Tok::Comma)?;
                Ok(Some(()))
            })?;
            need!(pass.token(Tok::RBrace));
            Ok(Some(Shape::new(
                Kind::Dict,
                pass.start_of(open),
                pass.taken_end(),
            )))
        })?;
        if found.is_none() {
            // These are looked for also in the first pass.
            self.attempt(|pass| {
                need!(pass.token(Tok::LBrace));
                pass.invalid_pairs()?;
                Ok(None::<()>)
            })?;
        }
        Ok(found)
    }

    fn double_starred_pair(&mut self) -> Found<()> {
        let unpacked = self.attempt(|pass| {
            need!(pass.token(Tok::DoubleStar));
            Ok(pass.bit_or()?.map(|_| ()))
        })?;
        if unpacked.is_some() {
            return Ok(unpacked);
        }
        self.pair()
    }

    fn pair(&mut self) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.expression());
            need!(pass.token(Tok::Colon));
            Ok(pass.expression()?.map(|_| ()))
        })
    }

    fn invalid_pairs(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            need!(pass.separated(Self::double_starred_pair));
            need!(pass.token(Tok::Comma));
            let mark = pass.mark;
            if let Some(key) = pass.expression()?
                && !pass.ahead_of(&[Tok::Colon])?
            {
                let mut error: Box<SyntaxError> =
                    pass.error(key.end - 1, key.end, "':' expected after dictionary key");
                error.end_offset = 0;
                return Err::<Option<()>, _>(error);
            }
            pass.mark = mark;
            pass.invalid_value()?;
            Ok(None)
        })?;
        self.invalid_value()
    }

    fn invalid_value(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            need!(pass.expression());
            let colon = need!(pass.token(Tok::Colon));
            if let Some(star) = pass.token(Tok::Star)? {
                need!(pass.bit_or());
                let start = pass.start_of(star);
                let message = "cannot use a starred expression in a dictionary value";
                return Err::<Option<()>, _>(pass.starting_from(start, message));
            }
            if pass.ahead_of(&[Tok::RBrace, Tok::Comma])? {
                return Err(
                    pass.at_token(colon, "expression expected after dictionary key and ':'")
                );
            }
            Ok(None)
        })?;
        Ok(())
    }

    fn list_comprehension(&mut self) -> Found<Shape> {
        let found = self.attempt(|pass| {
            let open = need!(pass.token(Tok::LSqb));
            need!(pass.named_expression());
            need!(pass.for_if_clauses());
            need!(pass.token(Tok::RSqb));
            Ok(Some(Shape::new(
                Kind::ListComp,
                pass.start_of(open),
                pass.taken_end(),
            )))
        })?;
        if found.is_none() && self.invalid {
            self.invalid_comprehension()?;
        }
        Ok(found)
    }

    fn set_comprehension(&mut self) -> Found<Shape> {
        let found = self.attempt(|pass| {
            let open = need!(pass.token(Tok::LBrace));
            need!(pass.named_expression());
            need!(pass.for_if_clauses());
            need!(pass.token(Tok::RBrace));
            Ok(Some(Shape::new(
                Kind::SetComp,
                pass.start_of(open),
                pass.taken_end(),
            )))
        })?;
        if found.is_none() && self.invalid {
            self.invalid_comprehension()?;
        }
        Ok(found)
    }

    fn dict_comprehension(&mut self) -> Found<Shape> {
        let found = self.attempt(|pass| {
            let open = need!(pass.token(Tok::LBrace));
            need!(pass.pair());
            need!(pass.for_if_clauses());
            need!(pass.token(Tok::RBrace));
            Ok(Some(Shape::new(
                Kind::DictComp,
                pass.start_of(open),
                pass.taken_end(),
            )))
        })?;
        if found.is_none() && self.invalid {
            self.attempt(|pass| {
                need!(pass.token(Tok::LBrace));
                let star = need!(pass.token(Tok::DoubleStar));
                need!(pass.bit_or());
                need!(pass.for_if_clauses());
                need!(pass.token(Tok::RBrace));
                let message = "dict unpacking cannot be used in dict comprehension";
                Err::<Option<()>, _>(pass.at_token(star, message))
            })?;
        }
        Ok(found)
    }

    pub fn generator(&mut self) -> Found<Shape> {
        let found = self.attempt(|pass| {
            let open = need!(pass.token(Tok::LPar));
            need!(pass.argument_expression());
            need!(pass.for_if_clauses());
            need!(pass.token(Tok::RPar));
            Ok(Some(Shape::new(
                Kind::Generator,
                pass.start_of(open),
                pass.taken_end(),
            )))
        })?;
        if found.is_none() && self.invalid {
            self.invalid_comprehension()?;
        }
        Ok(found)
    }

    /// An expression, or one with `:=`, but not something else before a `:=`.
    pub fn argument_expression(&mut self) -> Found<Shape> {
        if let Some(named) = self.assignment_expression()? {
            return Ok(Some(named));
        }
        self.attempt(|pass| {
            let value = need!(pass.expression());
            Ok((!pass.ahead_of(&[Tok::ColonEqual])?).then_some(value))
        })
    }

    fn invalid_comprehension(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            need!(pass.one_of(&[Tok::LSqb, Tok::LPar, Tok::WithLPar, Tok::LBrace]));
            let value = need!(pass.starred_expression());
            need!(pass.for_if_clauses());
            let message = "iterable unpacking cannot be used in comprehension";
            Err::<Option<()>, _>(pass.about(&value, message))
        })?;
        let message = "did you forget parentheses around the comprehension target?";
        self.attempt(|pass| {
            need!(pass.one_of(&[Tok::LSqb, Tok::LBrace]));
            let first = need!(pass.star_named_expression());
            need!(pass.token(Tok::Comma));
            let rest = need!(pass.star_named_expressions());
            need!(pass.for_if_clauses());
            let end = rest.last().map_or(first.end, |last| last.end);
            Err::<Option<()>, _>(pass.error(first.start, end, message))
        })?;
        self.attempt(|pass| {
            need!(pass.one_of(&[Tok::LSqb, Tok::LBrace]));
            let first = need!(pass.star_named_expression());
            let comma = need!(pass.token(Tok::Comma));
            need!(pass.for_if_clauses());
            Err::<Option<()>, _>(pass.error(first.start, pass.end_of(comma), message))
        })?;
        Ok(())
    }

    /// The clauses of a comprehension; returns where they end.
    pub fn for_if_clauses(&mut self) -> Found<u32> {
        need!(self.for_if_clause());
        while self.for_if_clause()?.is_some() {}
        Ok(Some(self.taken_end()))
    }

    fn for_if_clause(&mut self) -> Found<()> {
        let mark = self.mark;
        let found = self.attempt(|pass| {
            pass.token(Tok::Async)?;
            need!(pass.token(Tok::For));
            need!(pass.star_targets());
            need!(pass.token(Tok::In));
            // From here on there is no other way to read it.
            if pass.disjunction()?.is_none() {
                return Ok(Some(false));
            }
            while pass
                .attempt(|pass| {
                    need!(pass.token(Tok::If));
                    pass.disjunction()
                })?
                .is_some()
            {}
            Ok(Some(true))
        })?;
        match found {
            Some(true) => return Ok(Some(())),
            Some(false) => {
                self.mark = mark;
                return Ok(None);
            }
            None => {}
        }
        if self.invalid {
            self.invalid_for_clause()?;
            self.invalid_for_target()?;
        }
        Ok(None)
    }

    fn invalid_for_clause(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            pass.token(Tok::Async)?;
            need!(pass.token(Tok::For));
            need!(pass.separated(Self::bit_or));
            pass.token(Tok::Comma)?;
            if pass.ahead_of(&[Tok::In])? {
                return Ok(None);
            }
            Err::<Option<()>, _>(pass.at_last("'in' expected after for-loop variables"))
        })?;
        Ok(())
    }

    pub fn invalid_for_target(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            pass.token(Tok::Async)?;
            need!(pass.token(Tok::For));
            let target = need!(pass.star_expressions());
            pass.refuse_target(&target, Use::For)?;
            Ok(None::<()>)
        })?;
        Ok(())
    }
}
