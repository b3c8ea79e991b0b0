//! The arguments of calls and of class headers.

use crate::token::Tok;

use super::shape::{Kind, Shape};
use super::{Fail, Found, Pass, Rule, need};

/// What the arguments of a call are like, for the messages about their order.
#[derive(Default)]
struct Arguments {
    /// Ends in keyword arguments, one of which is `**mapping`.
    has_unpacking: bool,
    /// How many positional ones, and the start of the last.
    positional: usize,
    last_start: u32,
}

impl Pass<'_> {
    pub fn arguments(&mut self) -> Found<()> {
        let found = self.remembered(Rule::Arguments, |pass| {
            need!(pass.argument_list());
            pass.token(Tok::Comma)?;
            Ok(pass
                .ahead_of(&[Tok::RPar])?
                .then(|| Shape::new(Kind::Other, 0, 0)))
        })?;
        if found.is_none() && self.invalid {
            self.invalid_arguments()?;
        }
        Ok(found.map(|_| ()))
    }

    fn argument_list(&mut self) -> Found<Arguments> {
        let positional = self.attempt(|pass| {
            let mut arguments = Arguments::default();
            let list = need!(pass.separated(Self::positional_argument));
            arguments.positional = list.len();
            arguments.last_start = list.last().map_or(0, |last| last.start);
            if let Some(has_unpacking) = pass.attempt(|pass| {
                need!(pass.token(Tok::Comma));
                pass.keyword_arguments()
            })? {
                arguments.has_unpacking = has_unpacking;
            }
            Ok(Some(arguments))
        })?;
        if positional.is_some() {
            return Ok(positional);
        }
        let has_unpacking = need!(self.keyword_arguments());
        Ok(Some(Arguments {
            has_unpacking,
            ..Arguments::default()
        }))
    }

    fn positional_argument(&mut self) -> Found<Shape> {
        self.attempt(|pass| {
            let value = match pass.starred_expression()? {
                Some(value) => value,
                None => need!(pass.argument_expression()),
            };
            Ok((!pass.ahead_of(&[Tok::Equal])?).then_some(value))
        })
    }

    /// Keyword arguments; whether there is a `**mapping` among them.
    fn keyword_arguments(&mut self) -> Found<bool> {
        let both = self.attempt(|pass| {
            need!(pass.separated(Self::keyword_or_starred));
            need!(pass.token(Tok::Comma));
            let list = need!(pass.separated(Self::keyword_or_double_starred));
            Ok(Some(list.contains(&true)))
        })?;
        if both.is_some() {
            return Ok(both);
        }
        if self
            .attempt(|pass| pass.separated(Self::keyword_or_starred))?
            .is_some()
        {
            return Ok(Some(false));
        }
        Ok(self
            .attempt(|pass| pass.separated(Self::keyword_or_double_starred))?
            .map(|list| list.contains(&true)))
    }

    fn keyword(&mut self) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.name());
            need!(pass.token(Tok::Equal));
            Ok(pass.expression()?.map(|_| ()))
        })
    }

    fn keyword_or_starred(&mut self) -> Found<()> {
        if self.invalid {
            self.invalid_keyword()?;
        }
        if self.keyword()?.is_some() {
            return Ok(Some(()));
        }
        Ok(self.starred_expression()?.map(|_| ()))
    }

    /// Whether it is the `**mapping`.
    fn keyword_or_double_starred(&mut self) -> Found<bool> {
        if self.invalid {
            self.invalid_keyword()?;
        }
        if self.keyword()?.is_some() {
            return Ok(Some(false));
        }
        self.attempt(|pass| {
            need!(pass.token(Tok::DoubleStar));
            Ok(pass.expression()?.map(|_| true))
        })
    }

    /// `*value` as an argument.
    pub fn starred_expression(&mut self) -> Found<Shape> {
        if self.invalid {
            self.attempt(|pass| {
                let star = need!(pass.token(Tok::Star));
                need!(pass.expression());
                need!(pass.token(Tok::Equal));
                let value = need!(pass.expression());
                let message = "cannot assign to iterable argument unpacking";
                Err::<Option<()>, _>(pass.error(pass.start_of(star), value.end, message))
            })?;
        }
        let found = self.attempt(|pass| {
            let star = need!(pass.token(Tok::Star));
            let value = need!(pass.expression());
            Ok(Some(pass.starred(star, value)))
        })?;
        if found.is_none() && self.invalid && self.token(Tok::Star)?.is_some() {
            return Err(self.at_last("Invalid star expression"));
        }
        Ok(found)
    }

    fn invalid_keyword(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            let word = need!(pass.one_of(&[Tok::True, Tok::False, Tok::None]));
            let sign = need!(pass.token(Tok::Equal));
            let message = format!("cannot assign to {}", pass.text(word));
            Err::<Option<()>, _>(pass.error(pass.start_of(word), pass.end_of(sign), message))
        })?;
        self.attempt(|pass| {
            let name = need!(pass.name());
            let sign = need!(pass.token(Tok::Equal));
            need!(pass.expression());
            need!(pass.for_if_clauses());
            let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
            Err::<Option<()>, _>(pass.error(pass.start_of(name), pass.end_of(sign), message))
        })?;
        self.attempt(|pass| {
            if pass.peek()?.is_name() && pass.kind(pass.mark + 1)? == Tok::Equal {
                return Ok(None);
            }
            let target = need!(pass.expression());
            let sign = need!(pass.token(Tok::Equal));
            let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
            Err::<Option<()>, _>(pass.error(target.start, pass.end_of(sign), message))
        })?;
        self.attempt(|pass| {
            let star = need!(pass.token(Tok::DoubleStar));
            need!(pass.expression());
            need!(pass.token(Tok::Equal));
            let value = need!(pass.expression());
            let message = "cannot assign to keyword argument unpacking";
            Err::<Option<()>, _>(pass.error(pass.start_of(star), value.end, message))
        })?;
        Ok(())
    }

    fn invalid_arguments(&mut self) -> Result<(), Fail> {
        let unparenthesised = "Generator expression must be parenthesized";
        let meant_comparison = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
        self.attempt(|pass| {
            let list = need!(pass.argument_list());
            if !list.has_unpacking {
                return Ok(None);
            }
            let comma = need!(pass.token(Tok::Comma));
            need!(pass.separated(|pass| {
                let value = need!(pass.starred_expression());
                Ok((!pass.ahead_of(&[Tok::Equal])?).then_some(value))
            }));
            let start = pass.start_of(comma);
            let message = "iterable argument unpacking follows keyword argument unpacking";
            Err::<Option<()>, _>(pass.starting_from(start, message))
        })?;
        self.attempt(|pass| {
            let element = need!(pass.expression());
            let end = need!(pass.for_if_clauses());
            need!(pass.token(Tok::Comma));
            pass.attempt(|pass| {
                if pass.argument_list()?.is_some() {
                    return Ok(Some(()));
                }
                need!(pass.expression());
                Ok(pass.for_if_clauses()?.map(|_| ()))
            })?;
            Err::<Option<()>, _>(pass.error(element.start, end, unparenthesised))
        })?;
        self.attempt(|pass| {
            let name = need!(pass.name());
            let sign = need!(pass.token(Tok::Equal));
            need!(pass.expression());
            need!(pass.for_if_clauses());
            Err::<Option<()>, _>(pass.error(
                pass.start_of(name),
                pass.end_of(sign),
                meant_comparison,
            ))
        })?;
        self.attempt(|pass| {
            pass.attempt(|pass| {
                need!(pass.argument_list());
                pass.token(Tok::Comma)
            })?;
            let name = need!(pass.name());
            let sign = need!(pass.token(Tok::Equal));
            if !pass.ahead_of(&[Tok::Comma, Tok::RPar])? {
                return Ok(None);
            }
            let message = "expected argument value expression";
            Err::<Option<()>, _>(pass.error(pass.start_of(name), pass.end_of(sign), message))
        })?;
        self.attempt(|pass| {
            let list = need!(pass.argument_list());
            let end = need!(pass.for_if_clauses());
            if list.positional <= 1 {
                return Ok(None);
            }
            Err::<Option<()>, _>(pass.error(list.last_start, end, unparenthesised))
        })?;
        self.attempt(|pass| {
            need!(pass.argument_list());
            need!(pass.token(Tok::Comma));
            let element = need!(pass.expression());
            let end = need!(pass.for_if_clauses());
            Err::<Option<()>, _>(pass.error(element.start, end, unparenthesised))
        })?;
        self.attempt(|pass| {
            let list = need!(pass.argument_list());
            need!(pass.token(Tok::Comma));
            need!(pass.argument_list());
            let message = if list.has_unpacking {
                "positional argument follows keyword argument unpacking"
            } else {
                "positional argument follows keyword argument"
            };
            Err::<Option<()>, _>(pass.at_last(message))
        })?;
        Ok(())
    }
}
