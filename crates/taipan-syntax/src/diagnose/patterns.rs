//! Patterns of `case`.

use crate::token::Tok;

use super::shape::{Kind, Shape};
use super::{Fail, Found, MAX_NESTING, Pass, need};

impl Pass<'_> {
    pub fn patterns(&mut self) -> Found<()> {
        // The first pattern is looked at once: twice at every level would be too often.
        self.attempt(|pass| {
            let is_starred = pass.ahead_of(&[Tok::Star])?;
            need!(pass.maybe_star_pattern());
            if pass.token(Tok::Comma)?.is_some() {
                if pass.separated(Self::maybe_star_pattern)?.is_some() {
                    pass.token(Tok::Comma)?;
                }
                return Ok(Some(()));
            }
            Ok((!is_starred).then_some(()))
        })
    }

    fn maybe_star_pattern(&mut self) -> Found<()> {
        let star = self.attempt(|pass| {
            need!(pass.token(Tok::Star));
            Ok(pass.capture_target()?.map(|_| ()))
        })?;
        if star.is_some() {
            return Ok(star);
        }
        let wild = self.attempt(|pass| {
            need!(pass.token(Tok::Star));
            pass.word("_")
        })?;
        if wild.is_some() {
            return Ok(Some(()));
        }
        Ok(self.pattern()?.map(|_| ()))
    }

    /// A name other than `_` that nothing makes part of something longer.
    fn capture_target(&mut self) -> Found<usize> {
        self.attempt(|pass| {
            let name = need!(pass.name());
            let is_wildcard = pass.text(name) == "_";
            Ok(
                (!is_wildcard && !pass.ahead_of(&[Tok::Dot, Tok::LPar, Tok::Equal])?)
                    .then_some(name),
            )
        })
    }

    fn pattern(&mut self) -> Found<Shape> {
        if self.nesting >= MAX_NESTING {
            self.too_nested = true;
            return Ok(None);
        }
        self.nesting += 1;
        let found = self.attempt(|pass| {
            let start = pass.start_of(pass.mark);
            need!(pass.or_pattern());
            pass.attempt(|pass| {
                need!(pass.token(Tok::As));
                if pass.capture_target()?.is_some() {
                    return Ok(Some(()));
                }
                if pass.invalid {
                    pass.invalid_as_target()?;
                }
                Ok(None)
            })?;
            Ok(Some(Shape::new(Kind::Other, start, pass.taken_end())))
        });
        self.nesting -= 1;
        found
    }

    fn invalid_as_target(&mut self) -> Result<(), Fail> {
        if let Some(name) = self.word("_")? {
            return Err(self.at_token(name, "cannot use '_' as a target"));
        }
        self.attempt(|pass| {
            let target = need!(pass.expression());
            let message = format!("cannot use {} as pattern target", target.name());
            Err::<Option<()>, _>(pass.about(&target, message))
        })?;
        Ok(())
    }

    fn or_pattern(&mut self) -> Found<()> {
        need!(self.closed_pattern());
        while self
            .attempt(|pass| {
                need!(pass.token(Tok::VBar));
                pass.closed_pattern()
            })?
            .is_some()
        {}
        Ok(Some(()))
    }

    fn closed_pattern(&mut self) -> Found<()> {
        match self.peek()? {
            Tok::Number
            | Tok::Minus
            | Tok::Str
            | Tok::FStart
            | Tok::TStart
            | Tok::None
            | Tok::True
            | Tok::False => self.literal_pattern(),
            Tok::LPar | Tok::WithLPar => self.attempt(|pass| {
                need!(pass.token(Tok::LPar));
                pass.patterns()?;
                Ok(pass.token(Tok::RPar)?.map(|_| ()))
            }),
            Tok::LSqb => self.attempt(|pass| {
                need!(pass.token(Tok::LSqb));
                if pass.patterns()?.is_none() && pass.ahead_of(&[Tok::Star])? {
                    pass.maybe_star_pattern()?;
                }
                Ok(pass.token(Tok::RSqb)?.map(|_| ()))
            }),
            Tok::LBrace => self.mapping_pattern(),
            kind if kind.is_name() => {
                self.mark += 1;
                if self.text(self.mark - 1) == "_" {
                    return Ok(Some(()));
                }
                while self
                    .attempt(|pass| {
                        need!(pass.token(Tok::Dot));
                        pass.name()
                    })?
                    .is_some()
                {}
                if self.ahead_of(&[Tok::LPar])? {
                    return self.class_arguments();
                }
                Ok((!self.ahead_of(&[Tok::Equal])?).then_some(()))
            }
            _ => Ok(None),
        }
    }

    fn literal_pattern(&mut self) -> Found<()> {
        if self.one_of(&[Tok::None, Tok::True, Tok::False])?.is_some() {
            return Ok(Some(()));
        }
        if self.ahead_of(&[Tok::Str, Tok::FStart, Tok::TStart])? {
            return Ok(self.strings()?.map(|_| ()));
        }
        self.attempt(|pass| {
            pass.token(Tok::Minus)?;
            let real = need!(pass.token(Tok::Number));
            if let Some(imaginary) = pass.attempt(|pass| {
                need!(pass.one_of(&[Tok::Plus, Tok::Minus]));
                pass.token(Tok::Number)
            })? {
                let is_imaginary = |at: usize| pass.text(at).ends_with(['j', 'J']);
                if is_imaginary(real) {
                    return Err(pass.at_token(real, "real number required in complex literal"));
                }
                if !is_imaginary(imaginary) {
                    return Err(
                        pass.at_token(imaginary, "imaginary number required in complex literal")
                    );
                }
            }
            Ok(Some(()))
        })
    }

    fn mapping_pattern(&mut self) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.token(Tok::LBrace));
            let mut rest = false;
            let items = pass.separated(|pass| {
                if rest {
                    return Ok(None);
                }
                if pass.token(Tok::DoubleStar)?.is_some() {
                    rest = true;
                    return Ok(pass.capture_target()?.map(|_| ()));
                }
                if pass.literal_pattern()?.is_none() {
                    need!(pass.name());
                    need!(pass.token(Tok::Dot));
                    need!(pass.name());
                    while pass.token(Tok::Dot)?.is_some() {
                        need!(pass.name());
                    }
                }
                need!(pass.token(Tok::Colon));
                Ok(pass.pattern()?.map(|_| ()))
            })?;
            if items.is_some() {
                pass.token(Tok::Comma)?;
            }
            Ok(pass.token(Tok::RBrace)?.map(|_| ()))
        })
    }

    fn class_arguments(&mut self) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.token(Tok::LPar));
            if pass.token(Tok::RPar)?.is_some() {
                return Ok(Some(()));
            }
            let positional = pass.attempt(|pass| {
                need!(pass.positional_patterns());
                pass.attempt(|pass| {
                    need!(pass.token(Tok::Comma));
                    pass.keyword_patterns_alone()
                })?;
                Ok(Some(()))
            })?;
            if pass.keyword_patterns_alone()?.is_some() || positional.is_some() {
                pass.token(Tok::Comma)?;
            }
            Ok(pass.token(Tok::RPar)?.map(|_| ()))
        })
    }

    /// The last patterns of a class. Patterns are looked at once: twice at every level would be too often.
    fn keyword_patterns_alone(&mut self) -> Found<()> {
        need!(self.keyword_patterns());
        if self.invalid {
            self.attempt(|pass| {
                need!(pass.token(Tok::Comma));
                let list = need!(pass.positional_patterns());
                let (first, last) = (&list[0], &list[list.len() - 1]);
                let message = "positional patterns follow keyword patterns";
                Err::<Option<()>, _>(pass.error(first.start, last.end, message))
            })?;
        }
        Ok(Some(()))
    }

    fn positional_patterns(&mut self) -> Found<Vec<Shape>> {
        self.attempt(|pass| {
            pass.separated(|pass| {
                if pass.peek()?.is_name() && pass.kind(pass.mark + 1)? == Tok::Equal {
                    return Ok(None);
                }
                pass.pattern()
            })
        })
    }

    fn keyword_patterns(&mut self) -> Found<()> {
        self.attempt(|pass| {
            let list = need!(pass.separated(|pass| {
                need!(pass.name());
                need!(pass.token(Tok::Equal));
                pass.pattern()
            }));
            Ok((!list.is_empty()).then_some(()))
        })
    }
}
