//! Simple statements.

use crate::token::Tok;

use super::shape::{Kind, Shape, Use};
use super::{Fail, Found, Pass, Rule, need};

const AUGMENTED: [Tok; 13] = [
    Tok::PlusEqual,
    Tok::MinusEqual,
    Tok::StarEqual,
    Tok::AtEqual,
    Tok::SlashEqual,
    Tok::PercentEqual,
    Tok::AmperEqual,
    Tok::VBarEqual,
    Tok::CircumflexEqual,
    Tok::LeftShiftEqual,
    Tok::RightShiftEqual,
    Tok::DoubleStarEqual,
    Tok::DoubleSlashEqual,
];

impl Pass<'_> {
    pub fn simple_statements(&mut self) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.simple_statement());
            while pass
                .attempt(|pass| {
                    need!(pass.token(Tok::Semi));
                    pass.simple_statement()
                })?
                .is_some()
            {}
            pass.token(Tok::Semi)?;
            Ok(pass.token(Tok::Newline)?.map(|_| ()))
        })
    }

    pub fn simple_statement(&mut self) -> Found<()> {
        let found = self.remembered(Rule::Simple, |pass| {
            let found = pass.any_simple_statement()?;
            Ok(found.map(|()| Shape::new(Kind::Other, 0, 0)))
        })?;
        Ok(found.map(|_| ()))
    }

    fn any_simple_statement(&mut self) -> Found<()> {
        if self.assignment()?.is_some()
            || self.type_alias()?.is_some()
            || self.star_expressions()?.is_some()
        {
            return Ok(Some(()));
        }
        match self.peek()? {
            Tok::Return => {
                self.mark += 1;
                self.star_expressions()?;
                Ok(Some(()))
            }
            Tok::Import => self.import(),
            Tok::From => self.import_from(),
            Tok::Raise => {
                self.mark += 1;
                if self.expression()?.is_some() {
                    self.attempt(|pass| {
                        need!(pass.token(Tok::From));
                        pass.expression()
                    })?;
                }
                Ok(Some(()))
            }
            Tok::Pass | Tok::Break | Tok::Continue => {
                self.mark += 1;
                Ok(Some(()))
            }
            Tok::Del => self.delete(),
            Tok::Yield => Ok(self.yield_expression()?.map(|_| ())),
            Tok::Assert => self.attempt(|pass| {
                pass.mark += 1;
                need!(pass.expression());
                pass.attempt(|pass| {
                    need!(pass.token(Tok::Comma));
                    pass.expression()
                })?;
                Ok(Some(()))
            }),
            Tok::Global | Tok::Nonlocal => self.attempt(|pass| {
                pass.mark += 1;
                Ok(pass.separated(Self::name)?.map(|_| ()))
            }),
            _ => Ok(None),
        }
    }

    fn type_alias(&mut self) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.word("type"));
            need!(pass.name());
            pass.type_parameters()?;
            need!(pass.token(Tok::Equal));
            Ok(pass.expression()?.map(|_| ()))
        })
    }

    fn single_target(&mut self) -> Found<Shape> {
        self.attempt(|pass| {
            let target = need!(pass.primary());
            Ok(
                matches!(target.kind, Kind::Name | Kind::Attribute | Kind::Subscript)
                    .then_some(target),
            )
        })
    }

    fn assignment(&mut self) -> Found<()> {
        let start = self.mark;
        let annotated = self.attempt(|pass| {
            need!(pass.single_target());
            need!(pass.token(Tok::Colon));
            need!(pass.expression());
            pass.attempt(|pass| {
                need!(pass.token(Tok::Equal));
                pass.annotated_rhs()
            })?;
            Ok(Some(()))
        })?;
        if annotated.is_some() {
            return Ok(annotated);
        }
        let assigned = self.attempt(|pass| {
            need!(pass.target_and_sign());
            while pass.target_and_sign()?.is_some() {}
            need!(pass.annotated_rhs());
            Ok((!pass.ahead_of(&[Tok::Equal])?).then_some(()))
        })?;
        if assigned.is_some() {
            return Ok(assigned);
        }
        let augmented = self.attempt(|pass| {
            need!(pass.single_target());
            need!(pass.one_of(&AUGMENTED));
            // From here on there is no other way to read it.
            Ok(Some(pass.annotated_rhs()?.is_some()))
        })?;
        match augmented {
            Some(true) => return Ok(Some(())),
            Some(false) => {
                self.mark = start;
                return Ok(None);
            }
            None => {}
        }
        if self.invalid {
            self.invalid_assignment()?;
        }
        Ok(None)
    }

    fn target_and_sign(&mut self) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.star_targets());
            Ok(pass.token(Tok::Equal)?.map(|_| ()))
        })
    }

    fn invalid_assignment(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            let target = need!(pass.list_or_tuple());
            need!(pass.token(Tok::Colon));
            need!(pass.expression());
            let message = format!(
                "only single target (not {}) can be annotated",
                target.name()
            );
            Err::<Option<()>, _>(pass.about(&target, message))
        })?;
        self.attempt(|pass| {
            let first = need!(pass.star_named_expression());
            need!(pass.token(Tok::Comma));
            while pass.star_named_expressions()?.is_some() {}
            need!(pass.token(Tok::Colon));
            need!(pass.expression());
            Err::<Option<()>, _>(
                pass.about(&first, "only single target (not tuple) can be annotated"),
            )
        })?;
        self.attempt(|pass| {
            let target = need!(pass.expression());
            need!(pass.token(Tok::Colon));
            need!(pass.expression());
            Err::<Option<()>, _>(pass.about(&target, "illegal target for annotation"))
        })?;
        self.attempt(|pass| {
            while pass.target_and_sign()?.is_some() {}
            let target = need!(pass.star_expressions());
            need!(pass.token(Tok::Equal));
            pass.refuse_target(&target, Use::Assign)?;
            Ok(None::<()>)
        })?;
        self.attempt(|pass| {
            while pass.target_and_sign()?.is_some() {}
            let target = need!(pass.yield_expression());
            need!(pass.token(Tok::Equal));
            Err::<Option<()>, _>(pass.about(&target, "assignment to yield expression not possible"))
        })?;
        self.attempt(|pass| {
            let target = need!(pass.star_expressions());
            need!(pass.one_of(&AUGMENTED));
            need!(pass.annotated_rhs());
            let message = format!(
                "'{}' is an illegal expression for augmented assignment",
                target.name()
            );
            Err::<Option<()>, _>(pass.about(&target, message))
        })?;
        Ok(())
    }

    /// A list or tuple display, perhaps in more parentheses.
    fn list_or_tuple(&mut self) -> Found<Shape> {
        if let Some(list) = self.list()? {
            return Ok(Some(list));
        }
        if let Some(tuple) = self.tuple()? {
            return Ok(Some(tuple));
        }
        self.attempt(|pass| {
            let mut depth = 0;
            while pass.token(Tok::LPar)?.is_some() {
                depth += 1;
                let inner = match pass.list()? {
                    Some(list) => Some(list),
                    None => pass.tuple()?,
                };
                if inner.is_some() {
                    for _ in 0..depth {
                        need!(pass.token(Tok::RPar));
                    }
                    return Ok(inner);
                }
            }
            Ok(None)
        })
    }

    fn delete(&mut self) -> Found<()> {
        let found = self.attempt(|pass| {
            need!(pass.token(Tok::Del));
            need!(pass.separated(|pass| {
                let target = need!(pass.primary());
                Ok(target.invalid_target(Use::Delete).is_none().then_some(()))
            }));
            pass.token(Tok::Comma)?;
            Ok(pass.ahead_of(&[Tok::Semi, Tok::Newline])?.then_some(()))
        })?;
        if found.is_none() && self.invalid {
            self.attempt(|pass| {
                need!(pass.token(Tok::Del));
                let target = need!(pass.star_expressions());
                pass.refuse_target(&target, Use::Delete)?;
                Ok(None::<()>)
            })?;
        }
        Ok(found)
    }

    fn dotted_name(&mut self) -> Found<()> {
        need!(self.name());
        while self
            .attempt(|pass| {
                need!(pass.token(Tok::Dot));
                pass.name()
            })?
            .is_some()
        {}
        Ok(Some(()))
    }

    fn import(&mut self) -> Found<()> {
        if self.invalid {
            self.attempt(|pass| {
                let import = need!(pass.token(Tok::Import));
                need!(pass.separated(Self::dotted_name));
                need!(pass.token(Tok::From));
                need!(pass.dotted_name());
                pass.peek()?;
                let start = pass.start_of(import);
                Err::<Option<()>, _>(
                    pass.starting_from(start, "Did you mean to use 'from ... import ...' instead?"),
                )
            })?;
            self.attempt(|pass| {
                need!(pass.token(Tok::Import));
                pass.no_imported_names()
            })?;
        }
        self.attempt(|pass| {
            need!(pass.token(Tok::Import));
            Ok(pass
                .separated(|pass| pass.imported(Self::dotted_name))?
                .map(|_| ()))
        })
    }

    fn no_imported_names(&mut self) -> Found<()> {
        let newline = need!(self.token(Tok::Newline));
        let mut error = self.at_token(newline, "Expected one or more names after 'import'");
        error.end_offset =
            self.newline_position(newline).1 as i32 + i32::from(!self.is_absent(newline));
        Err(error)
    }

    /// A name with its `as`.
    fn imported(&mut self, name: fn(&mut Self) -> Found<()>) -> Found<()> {
        if self.invalid {
            self.attempt(|pass| {
                need!(name(pass));
                need!(pass.token(Tok::As));
                if pass.peek()?.is_name()
                    && matches!(
                        pass.kind(pass.mark + 1)?,
                        Tok::Comma | Tok::RPar | Tok::Newline
                    )
                {
                    return Ok(None);
                }
                let target = need!(pass.expression());
                let message = format!("cannot use {} as import target", target.name());
                Err::<Option<()>, _>(pass.about(&target, message))
            })?;
        }
        self.attempt(|pass| {
            need!(name(pass));
            pass.attempt(|pass| {
                need!(pass.token(Tok::As));
                pass.name()
            })?;
            Ok(Some(()))
        })
    }

    fn import_from(&mut self) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.token(Tok::From));
            let mut dots = false;
            while pass.one_of(&[Tok::Dot, Tok::Ellipsis])?.is_some() {
                dots = true;
            }
            if pass.dotted_name()?.is_none() && !dots {
                return Ok(None);
            }
            need!(pass.token(Tok::Import));
            pass.imported_names()
        })
    }

    fn imported_names(&mut self) -> Found<()> {
        let one = |pass: &mut Self| pass.imported(|pass| Ok(pass.name()?.map(|_| ())));
        let parenthesised = self.attempt(|pass| {
            need!(pass.token(Tok::LPar));
            need!(pass.separated(one));
            pass.token(Tok::Comma)?;
            Ok(pass.token(Tok::RPar)?.map(|_| ()))
        })?;
        if parenthesised.is_some() {
            return Ok(parenthesised);
        }
        let plain = self.attempt(|pass| {
            need!(pass.separated(one));
            Ok((!pass.ahead_of(&[Tok::Comma])?).then_some(()))
        })?;
        if plain.is_some() {
            return Ok(plain);
        }
        if self.token(Tok::Star)?.is_some() {
            return Ok(Some(()));
        }
        if self.invalid {
            self.attempt(|pass| {
                need!(pass.separated(one));
                need!(pass.token(Tok::Comma));
                need!(pass.token(Tok::Newline));
                let message = "trailing comma not allowed without surrounding parentheses";
                Err::<Option<()>, _>(pass.at_last(message))
            })?;
            self.attempt(Self::no_imported_names)?;
        }
        Ok(None)
    }
}
