//! Parameters of functions and lambdas, and type parameters.

use crate::token::Tok;

use super::shape::{Kind, Shape};
use super::{Fail, Found, Pass, need};

/// Whose parameters.
#[derive(Clone, Copy, PartialEq)]
enum Owner {
    Function,
    Lambda,
}

impl Owner {
    /// What ends the list; directly in an f-string a lambda's colon begins the format.
    fn ends(self) -> &'static [Tok] {
        if self == Owner::Function {
            &[Tok::RPar]
        } else {
            &[Tok::Colon, Tok::FColon]
        }
    }
}

impl Pass<'_> {
    pub fn parameters(&mut self) -> Found<()> {
        self.parameters_of(Owner::Function)
    }

    pub fn lambda_parameters(&mut self) -> Found<()> {
        self.parameters_of(Owner::Lambda)
    }

    fn parameters_of(&mut self, owner: Owner) -> Found<()> {
        if self.invalid {
            self.invalid_parameters(owner)?;
        }
        self.attempt(|pass| {
            let mut any = pass.slash_no_default(owner)?.is_some();
            if any {
                while pass.no_default(owner)?.is_some() {}
            } else if pass.slash_with_default(owner)?.is_some() {
                any = true;
            } else {
                while pass.no_default(owner)?.is_some() {
                    any = true;
                }
            }
            while pass.with_default(owner)?.is_some() {
                any = true;
            }
            any |= pass.star_etc(owner)?.is_some();
            Ok(any.then_some(()))
        })
    }

    fn parameter(&mut self, owner: Owner) -> Found<Shape> {
        self.attempt(|pass| {
            let name = need!(pass.name());
            if owner == Owner::Function {
                pass.attempt(|pass| {
                    need!(pass.token(Tok::Colon));
                    pass.expression()
                })?;
            }
            Ok(Some(Shape::new(
                Kind::Other,
                pass.start_of(name),
                pass.taken_end(),
            )))
        })
    }

    /// A comma, or the end of the list ahead.
    fn parameter_end(&mut self, owner: Owner) -> Found<()> {
        if self.token(Tok::Comma)?.is_some() {
            return Ok(Some(()));
        }
        Ok(self.ahead_of(owner.ends())?.then_some(()))
    }

    fn no_default(&mut self, owner: Owner) -> Found<Shape> {
        self.attempt(|pass| {
            let parameter = need!(pass.parameter(owner));
            need!(pass.parameter_end(owner));
            Ok(Some(parameter))
        })
    }

    fn with_default(&mut self, owner: Owner) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.parameter(owner));
            need!(pass.default(owner));
            pass.parameter_end(owner)
        })
    }

    fn maybe_default(&mut self, owner: Owner) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.parameter(owner));
            pass.default(owner)?;
            pass.parameter_end(owner)
        })
    }

    fn default(&mut self, owner: Owner) -> Found<()> {
        let mark = self.mark;
        let found = self.attempt(|pass| {
            need!(pass.token(Tok::Equal));
            Ok(pass.expression()?.map(|_| ()))
        })?;
        if found.is_none()
            && self.invalid
            && owner == Owner::Function
            && self.peek()? == Tok::Equal
            && matches!(self.kind(mark + 1)?, Tok::RPar | Tok::Comma)
        {
            return Err(self.at_token(mark, "expected default value expression"));
        }
        Ok(found)
    }

    fn slash_no_default(&mut self, owner: Owner) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.no_default(owner));
            while pass.no_default(owner)?.is_some() {}
            need!(pass.token(Tok::Slash));
            pass.parameter_end(owner)
        })
    }

    fn slash_with_default(&mut self, owner: Owner) -> Found<()> {
        self.attempt(|pass| {
            while pass.no_default(owner)?.is_some() {}
            need!(pass.with_default(owner));
            while pass.with_default(owner)?.is_some() {}
            need!(pass.token(Tok::Slash));
            pass.parameter_end(owner)
        })
    }

    fn star_etc(&mut self, owner: Owner) -> Found<()> {
        if self.invalid {
            self.invalid_star_etc(owner)?;
        }
        let found = self.attempt(|pass| {
            need!(pass.token(Tok::Star));
            if pass.token(Tok::Comma)?.is_some() {
                need!(pass.maybe_default(owner));
            } else if pass.no_default(owner)?.is_none() {
                need!(pass.starred_annotation(owner));
            }
            while pass.maybe_default(owner)?.is_some() {}
            pass.keywords(owner)?;
            Ok(Some(()))
        })?;
        if found.is_some() {
            return Ok(found);
        }
        self.keywords(owner)
    }

    /// `*args: *Ts`.
    fn starred_annotation(&mut self, owner: Owner) -> Found<()> {
        if owner == Owner::Lambda {
            return Ok(None);
        }
        self.attempt(|pass| {
            need!(pass.name());
            need!(pass.token(Tok::Colon));
            need!(pass.star_expression());
            pass.parameter_end(owner)
        })
    }

    fn keywords(&mut self, owner: Owner) -> Found<()> {
        if self.invalid {
            self.invalid_keywords(owner)?;
        }
        self.attempt(|pass| {
            need!(pass.token(Tok::DoubleStar));
            Ok(pass.no_default(owner)?.map(|_| ()))
        })
    }

    fn invalid_parameters(&mut self, owner: Owner) -> Result<(), Fail> {
        self.attempt(|pass| {
            let slash = need!(pass.token(Tok::Slash));
            need!(pass.token(Tok::Comma));
            Err::<Option<()>, _>(pass.at_token(slash, "at least one argument must precede /"))
        })?;
        self.attempt(|pass| {
            if pass.slash_no_default(owner)?.is_none() {
                need!(pass.slash_with_default(owner));
            }
            while pass.maybe_default(owner)?.is_some() {}
            let slash = need!(pass.token(Tok::Slash));
            Err::<Option<()>, _>(pass.at_token(slash, "/ may appear only once"))
        })?;
        self.attempt(|pass| {
            pass.slash_no_default(owner)?;
            while pass.no_default(owner)?.is_some() {}
            if pass.slash_with_default(owner)?.is_none() {
                need!(pass.with_default(owner));
                while pass.with_default(owner)?.is_some() {}
            }
            let parameter = need!(pass.no_default(owner));
            let message = "parameter without a default follows parameter with a default";
            Err::<Option<()>, _>(pass.about(&parameter, message))
        })?;
        self.attempt(|pass| {
            while pass.no_default(owner)?.is_some() {}
            let open = need!(pass.token(Tok::LPar));
            match owner {
                Owner::Function => {
                    need!(pass.no_default(owner));
                    while pass.no_default(owner)?.is_some() {}
                }
                Owner::Lambda => {
                    need!(pass.separated(Self::name));
                }
            }
            pass.token(Tok::Comma)?;
            let close = need!(pass.token(Tok::RPar));
            let what = if owner == Owner::Function {
                "Function"
            } else {
                "Lambda expression"
            };
            let message = format!("{what} parameters cannot be parenthesized");
            Err::<Option<()>, _>(pass.error(pass.start_of(open), pass.end_of(close), message))
        })?;
        self.attempt(|pass| {
            if pass.slash_no_default(owner)?.is_none() {
                pass.slash_with_default(owner)?;
            }
            while pass.maybe_default(owner)?.is_some() {}
            need!(pass.token(Tok::Star));
            if pass.token(Tok::Comma)?.is_none() {
                need!(pass.no_default(owner));
            }
            while pass.maybe_default(owner)?.is_some() {}
            let slash = need!(pass.token(Tok::Slash));
            Err::<Option<()>, _>(pass.at_token(slash, "/ must be ahead of *"))
        })?;
        self.attempt(|pass| {
            need!(pass.maybe_default(owner));
            while pass.maybe_default(owner)?.is_some() {}
            need!(pass.token(Tok::Slash));
            let star = need!(pass.token(Tok::Star));
            Err::<Option<()>, _>(pass.at_token(star, "expected comma between / and *"))
        })?;
        Ok(())
    }

    fn invalid_star_etc(&mut self, owner: Owner) -> Result<(), Fail> {
        self.attempt(|pass| {
            let star = need!(pass.token(Tok::Star));
            if pass.one_of(owner.ends())?.is_none() {
                need!(pass.token(Tok::Comma));
                if pass.token(Tok::DoubleStar)?.is_none() {
                    need!(pass.one_of(owner.ends()));
                }
            }
            let message = "named arguments must follow bare *";
            Err::<Option<()>, _>(match owner {
                Owner::Function => pass.at_token(star, message),
                Owner::Lambda => pass.at_last(message),
            })
        })?;
        self.attempt(|pass| {
            need!(pass.token(Tok::Star));
            need!(pass.parameter(owner));
            let sign = need!(pass.token(Tok::Equal));
            Err::<Option<()>, _>(
                pass.at_token(sign, "var-positional argument cannot have default value"),
            )
        })?;
        self.attempt(|pass| {
            need!(pass.token(Tok::Star));
            if pass.token(Tok::Comma)?.is_none() {
                need!(pass.no_default(owner));
            }
            while pass.maybe_default(owner)?.is_some() {}
            let star = need!(pass.token(Tok::Star));
            if pass.token(Tok::Comma)?.is_none() {
                need!(pass.no_default(owner));
            }
            Err::<Option<()>, _>(pass.at_token(star, "* argument may appear only once"))
        })?;
        Ok(())
    }

    fn invalid_keywords(&mut self, owner: Owner) -> Result<(), Fail> {
        self.attempt(|pass| {
            need!(pass.token(Tok::DoubleStar));
            need!(pass.parameter(owner));
            let sign = need!(pass.token(Tok::Equal));
            Err::<Option<()>, _>(
                pass.at_token(sign, "var-keyword argument cannot have default value"),
            )
        })?;
        let message = "arguments cannot follow var-keyword argument";
        self.attempt(|pass| {
            need!(pass.token(Tok::DoubleStar));
            need!(pass.parameter(owner));
            need!(pass.token(Tok::Comma));
            let parameter = need!(pass.parameter(owner));
            Err::<Option<()>, _>(pass.about(&parameter, message))
        })?;
        self.attempt(|pass| {
            need!(pass.token(Tok::DoubleStar));
            need!(pass.parameter(owner));
            need!(pass.token(Tok::Comma));
            let sign = need!(pass.one_of(&[Tok::Star, Tok::DoubleStar, Tok::Slash]));
            Err::<Option<()>, _>(pass.at_token(sign, message))
        })?;
        Ok(())
    }

    pub fn type_parameters(&mut self) -> Found<()> {
        if self.invalid {
            self.attempt(|pass| {
                need!(pass.token(Tok::LSqb));
                let close = need!(pass.token(Tok::RSqb));
                let start = pass.start_of(close);
                Err::<Option<()>, _>(
                    pass.starting_from(start, "Type parameter list cannot be empty"),
                )
            })?;
        }
        self.attempt(|pass| {
            need!(pass.token(Tok::LSqb));
            need!(pass.separated(Self::type_parameter));
            pass.token(Tok::Comma)?;
            Ok(pass.token(Tok::RSqb)?.map(|_| ()))
        })
    }

    fn type_parameter(&mut self) -> Found<()> {
        if self.peek()?.is_name() {
            self.mark += 1;
            self.attempt(|pass| {
                need!(pass.token(Tok::Colon));
                pass.expression()
            })?;
            self.type_default()?;
            return Ok(Some(()));
        }
        if self.invalid {
            for (star, kind) in [(Tok::Star, "TypeVarTuple"), (Tok::DoubleStar, "ParamSpec")] {
                self.attempt(|pass| {
                    need!(pass.token(star));
                    need!(pass.name());
                    let colon = need!(pass.token(Tok::Colon));
                    let bound = need!(pass.expression());
                    let what = if matches!(bound.kind, Kind::Tuple(_)) {
                        "constraints"
                    } else {
                        "bound"
                    };
                    let start = pass.start_of(colon);
                    Err::<Option<()>, _>(
                        pass.starting_from(start, format!("cannot use {what} with {kind}")),
                    )
                })?;
            }
        }
        self.attempt(|pass| {
            need!(pass.one_of(&[Tok::Star, Tok::DoubleStar]));
            need!(pass.name());
            pass.type_default()?;
            Ok(Some(()))
        })
    }

    fn type_default(&mut self) -> Found<Shape> {
        self.attempt(|pass| {
            need!(pass.token(Tok::Equal));
            pass.star_expression()
        })
    }
}
