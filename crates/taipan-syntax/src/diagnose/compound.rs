//! Compound statements, whose heads and blocks must hang together.

use crate::token::Tok;

use super::shape::{Kind, Shape, Use};
use super::{END, Fail, Found, Pass, Rule, need};

impl Pass<'_> {
    pub fn statements(&mut self) -> Found<()> {
        need!(self.statement());
        while self.peek()? != END && self.statement()?.is_some() {}
        Ok(Some(()))
    }

    pub fn statement(&mut self) -> Found<()> {
        if let Some(found) = self.attempt(Self::compound_statement)? {
            return Ok(Some(found));
        }
        self.simple_statements()
    }

    pub fn compound_statement(&mut self) -> Found<()> {
        match self.peek()? {
            Tok::Def => self.function(),
            Tok::At => self.decorated(),
            Tok::Async => match self.kind(self.mark + 1)? {
                Tok::Def => self.function(),
                Tok::With => self.with(),
                Tok::For => self.for_statement(),
                _ => Ok(None),
            },
            Tok::If => self.if_statement(Tok::If),
            Tok::Class => self.class(),
            Tok::With => self.with(),
            Tok::For => self.for_statement(),
            Tok::Try => self.try_statement(),
            Tok::While => self.while_statement(),
            kind if kind.is_name() => self.match_statement(),
            _ => Ok(None),
        }
    }

    pub fn block(&mut self) -> Found<()> {
        let found = self.remembered(Rule::Block, |pass| {
            let indented = pass.attempt(|pass| {
                need!(pass.token(Tok::Newline));
                need!(pass.token(Tok::Indent));
                need!(pass.statements());
                Ok(pass.token(Tok::Dedent)?.map(|_| ()))
            })?;
            if indented.is_none() && pass.simple_statements()?.is_none() {
                if pass.invalid {
                    pass.unindented("expected an indented block".to_owned())?;
                }
                return Ok(None);
            }
            Ok(Some(Shape::new(Kind::Other, 0, 0)))
        })?;
        Ok(found.map(|_| ()))
    }

    /// The error for a line end without an indented block after it.
    fn unindented(&mut self, message: String) -> Result<(), Fail> {
        self.attempt(|pass| {
            need!(pass.token(Tok::Newline));
            if pass.ahead_of(&[Tok::Indent])? {
                return Ok(None);
            }
            Err::<Option<()>, _>(pass.indentation_error(message))
        })?;
        Ok(())
    }

    /// A colon, and the error if no indented block follows on the line after it.
    fn colon_and_block(&mut self, what: &str, head: usize) -> Found<()> {
        need!(self.token(Tok::Colon));
        let line = self.line_of(head);
        self.unindented(format!(
            "expected an indented block after {what} on line {line}"
        ))?;
        Ok(None)
    }

    /// The error for a head whose line ends without a colon.
    fn missing_colon(&mut self) -> Found<()> {
        need!(self.token(Tok::Newline));
        Err(self.at_last("expected ':'"))
    }

    fn function_head(&mut self) -> Found<usize> {
        pass_async(self)?;
        let def = need!(self.token(Tok::Def));
        need!(self.name());
        self.type_parameters()?;
        need!(self.token(Tok::LPar));
        self.parameters()?;
        need!(self.token(Tok::RPar));
        self.returned_type()?;
        Ok(Some(def))
    }

    fn returned_type(&mut self) -> Found<Shape> {
        self.attempt(|pass| {
            need!(pass.token(Tok::Arrow));
            pass.expression()
        })
    }

    fn function(&mut self) -> Found<()> {
        if self.invalid {
            self.attempt(|pass| {
                let def = need!(pass.function_head());
                pass.colon_and_block("function definition", def)
            })?;
        }
        self.attempt(|pass| {
            pass_async(pass)?;
            need!(pass.token(Tok::Def));
            need!(pass.name());
            pass.type_parameters()?;
            need!(pass.forced(Tok::LPar, "("));
            pass.parameters()?;
            need!(pass.token(Tok::RPar));
            pass.returned_type()?;
            need!(pass.forced(Tok::Colon, ":"));
            pass.block()
        })
    }

    fn decorated(&mut self) -> Found<()> {
        self.attempt(|pass| {
            while pass.token(Tok::At)?.is_some() {
                need!(pass.named_expression());
                need!(pass.token(Tok::Newline));
            }
            match pass.peek()? {
                Tok::Def | Tok::Async => pass.function(),
                Tok::Class => pass.class(),
                _ => Ok(None),
            }
        })
    }

    fn class_head(&mut self) -> Found<usize> {
        let class = need!(self.token(Tok::Class));
        need!(self.name());
        self.type_parameters()?;
        self.attempt(|pass| {
            need!(pass.token(Tok::LPar));
            pass.arguments()?;
            pass.token(Tok::RPar)
        })?;
        Ok(Some(class))
    }

    fn class(&mut self) -> Found<()> {
        if self.invalid {
            self.attempt(|pass| {
                need!(pass.class_head());
                pass.missing_colon()
            })?;
            self.attempt(|pass| {
                let class = need!(pass.class_head());
                pass.colon_and_block("class definition", class)
            })?;
        }
        self.attempt(|pass| {
            need!(pass.class_head());
            need!(pass.token(Tok::Colon));
            pass.block()
        })
    }

    /// `if` or `elif` with what follows it.
    fn if_statement(&mut self, word: Tok) -> Found<()> {
        let mut word = word;
        loop {
            let text = if word == Tok::If {
                "'if' statement"
            } else {
                "'elif' statement"
            };
            if self.invalid {
                self.attempt(|pass| {
                    need!(pass.token(word));
                    need!(pass.named_expression());
                    pass.missing_colon()
                })?;
                self.attempt(|pass| {
                    let head = need!(pass.token(word));
                    need!(pass.named_expression());
                    pass.colon_and_block(text, head)
                })?;
            }
            need!(self.token(word));
            need!(self.named_expression());
            need!(self.token(Tok::Colon));
            need!(self.block());
            match self.peek()? {
                Tok::Elif => word = Tok::Elif,
                Tok::Else => {
                    self.else_block()?;
                    return Ok(Some(()));
                }
                _ => return Ok(Some(())),
            }
        }
    }

    fn else_block(&mut self) -> Found<()> {
        if self.invalid {
            self.attempt(|pass| {
                let head = need!(pass.token(Tok::Else));
                pass.colon_and_block("'else' statement", head)
            })?;
            self.attempt(|pass| {
                need!(pass.token(Tok::Else));
                need!(pass.token(Tok::Colon));
                need!(pass.block());
                need!(pass.token(Tok::Elif));
                Err::<Option<()>, _>(pass.at_last("'elif' block follows an 'else' block"))
            })?;
        }
        self.attempt(|pass| {
            need!(pass.token(Tok::Else));
            need!(pass.forced(Tok::Colon, ":"));
            pass.block()
        })
    }

    fn while_statement(&mut self) -> Found<()> {
        if self.invalid {
            self.attempt(|pass| {
                need!(pass.token(Tok::While));
                need!(pass.named_expression());
                pass.missing_colon()
            })?;
            self.attempt(|pass| {
                let head = need!(pass.token(Tok::While));
                need!(pass.named_expression());
                pass.colon_and_block("'while' statement", head)
            })?;
        }
        self.attempt(|pass| {
            need!(pass.token(Tok::While));
            need!(pass.named_expression());
            need!(pass.token(Tok::Colon));
            need!(pass.block());
            pass.else_block()?;
            Ok(Some(()))
        })
    }

    fn for_head(&mut self) -> Found<usize> {
        pass_async(self)?;
        let head = need!(self.token(Tok::For));
        need!(self.star_targets());
        need!(self.token(Tok::In));
        need!(self.star_expressions());
        Ok(Some(head))
    }

    fn for_statement(&mut self) -> Found<()> {
        if self.invalid {
            self.attempt(|pass| {
                need!(pass.for_head());
                pass.missing_colon()
            })?;
            self.attempt(|pass| {
                let head = need!(pass.for_head());
                pass.colon_and_block("'for' statement", head)
            })?;
        }
        let found = self.attempt(|pass| {
            pass_async(pass)?;
            need!(pass.token(Tok::For));
            need!(pass.star_targets());
            need!(pass.token(Tok::In));
            // From here on there is no other way to read it.
            if pass.star_expressions()?.is_none()
                || pass.token(Tok::Colon)?.is_none()
                || pass.block()?.is_none()
            {
                return Ok(Some(false));
            }
            pass.else_block()?;
            Ok(Some(true))
        })?;
        match found {
            Some(true) => return Ok(Some(())),
            Some(false) => return Ok(None),
            None => {}
        }
        if self.invalid {
            self.invalid_for_target()?;
        }
        Ok(None)
    }

    fn with_item(&mut self) -> Found<()> {
        let named = self.attempt(|pass| {
            need!(pass.expression());
            need!(pass.token(Tok::As));
            need!(pass.star_target());
            Ok(pass
                .ahead_of(&[Tok::Comma, Tok::RPar, Tok::Colon])?
                .then_some(()))
        })?;
        if named.is_some() {
            return Ok(named);
        }
        if self.invalid {
            self.attempt(|pass| {
                need!(pass.expression());
                need!(pass.token(Tok::As));
                let target = need!(pass.expression());
                if pass.ahead_of(&[Tok::Comma, Tok::RPar, Tok::Colon])? {
                    pass.refuse_target(&target, Use::Assign)?;
                }
                Ok(None::<()>)
            })?;
        }
        Ok(self.expression()?.map(|_| ()))
    }

    /// The items as the error rules read them.
    fn loose_with_items(&mut self) -> Found<()> {
        let list = need!(self.separated(|pass| {
            need!(pass.expression());
            pass.attempt(|pass| {
                need!(pass.token(Tok::As));
                pass.star_target()
            })?;
            Ok(Some(()))
        }));
        Ok((!list.is_empty()).then_some(()))
    }

    fn with_head(&mut self, parenthesised: bool, strict: bool) -> Found<usize> {
        pass_async(self)?;
        let head = need!(self.token(Tok::With));
        if parenthesised {
            need!(self.token(Tok::LPar));
        }
        if strict {
            need!(self.separated(Self::with_item));
        } else {
            need!(self.loose_with_items());
        }
        if parenthesised {
            self.token(Tok::Comma)?;
            need!(self.token(Tok::RPar));
        }
        Ok(Some(head))
    }

    fn with(&mut self) -> Found<()> {
        if self.invalid {
            for parenthesised in [false, true] {
                self.attempt(|pass| {
                    let head = need!(pass.with_head(parenthesised, false));
                    pass.colon_and_block("'with' statement", head)
                })?;
            }
        }
        for parenthesised in [true, false] {
            let found = self.attempt(|pass| {
                need!(pass.with_head(parenthesised, true));
                need!(pass.token(Tok::Colon));
                pass.block()
            })?;
            if found.is_some() {
                return Ok(found);
            }
        }
        if self.invalid {
            for parenthesised in [false, true] {
                self.attempt(|pass| {
                    need!(pass.with_head(parenthesised, false));
                    pass.missing_colon()
                })?;
            }
        }
        Ok(None)
    }

    fn try_statement(&mut self) -> Found<()> {
        if self.invalid {
            self.invalid_try()?;
        }
        self.attempt(|pass| {
            need!(pass.token(Tok::Try));
            need!(pass.forced(Tok::Colon, ":"));
            need!(pass.block());
            if pass.finally_block()?.is_some() {
                return Ok(Some(()));
            }
            need!(pass.except_block());
            while pass.except_block()?.is_some() {}
            pass.else_block()?;
            pass.finally_block()?;
            Ok(Some(()))
        })
    }

    fn invalid_try(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            let head = need!(pass.token(Tok::Try));
            pass.colon_and_block("'try' statement", head)
        })?;
        self.attempt(|pass| {
            need!(pass.token(Tok::Try));
            need!(pass.token(Tok::Colon));
            need!(pass.block());
            if pass.ahead_of(&[Tok::Except, Tok::Finally])? {
                return Ok(None);
            }
            Err::<Option<()>, _>(pass.at_last("expected 'except' or 'finally' block"))
        })?;
        self.attempt(|pass| {
            need!(pass.token(Tok::Try));
            need!(pass.token(Tok::Colon));
            pass.block()?;
            let mut first = None;
            while pass.ahead_of(&[Tok::Except])? {
                let head = pass.mark;
                let is_star = pass.kind(head + 1)? == Tok::Star;
                if pass.except_block()?.is_none() {
                    return Ok(None);
                }
                if *first.get_or_insert(is_star) != is_star {
                    let end = pass.end_of(if is_star { head + 1 } else { head });
                    let message = "cannot have both 'except' and 'except*' on the same 'try'";
                    return Err::<Option<()>, _>(pass.error(pass.start_of(head), end, message));
                }
            }
            Ok(None)
        })?;
        Ok(())
    }

    fn finally_block(&mut self) -> Found<()> {
        if self.invalid {
            self.attempt(|pass| {
                let head = need!(pass.token(Tok::Finally));
                pass.colon_and_block("'finally' statement", head)
            })?;
        }
        self.attempt(|pass| {
            need!(pass.token(Tok::Finally));
            need!(pass.forced(Tok::Colon, ":"));
            pass.block()
        })
    }

    fn except_block(&mut self) -> Found<()> {
        if self.invalid {
            self.attempt(|pass| {
                let head = need!(pass.token(Tok::Except));
                let star = pass.token(Tok::Star)?.is_some();
                if pass.expression()?.is_some() {
                    pass.attempt(|pass| {
                        need!(pass.token(Tok::As));
                        pass.name()
                    })?;
                } else if star {
                    return Ok(None);
                }
                let what = if star {
                    "'except*' statement"
                } else {
                    "'except' statement"
                };
                pass.colon_and_block(what, head)
            })?;
        }
        let found = self.attempt(|pass| {
            need!(pass.token(Tok::Except));
            let star = pass.token(Tok::Star)?.is_some();
            let with_name = pass.attempt(|pass| {
                need!(pass.expression());
                need!(pass.token(Tok::As));
                need!(pass.name());
                Ok(pass.ahead_of(&[Tok::Colon])?.then_some(()))
            })?;
            if with_name.is_none() && pass.expressions()?.is_none() && star {
                return Ok(None);
            }
            need!(pass.token(Tok::Colon));
            pass.block()
        })?;
        if found.is_none() && self.invalid {
            self.invalid_except()?;
        }
        Ok(found)
    }

    fn invalid_except(&mut self) -> Result<(), Fail> {
        self.attempt(|pass| {
            need!(pass.token(Tok::Except));
            pass.token(Tok::Star)?;
            let first = need!(pass.expression());
            need!(pass.token(Tok::Comma));
            need!(pass.expressions());
            need!(pass.token(Tok::As));
            need!(pass.name());
            need!(pass.token(Tok::Colon));
            let message = "multiple exception types must be parenthesized when using 'as'";
            Err::<Option<()>, _>(pass.starting_from(first.start, message))
        })?;
        self.attempt(|pass| {
            need!(pass.token(Tok::Except));
            let star = pass.token(Tok::Star)?.is_some();
            if pass.expression()?.is_some() {
                pass.attempt(|pass| {
                    need!(pass.token(Tok::As));
                    pass.name()
                })?;
            } else if star {
                need!(pass.one_of(&[Tok::Newline, Tok::Colon]));
                return Err::<Option<()>, _>(pass.at_last("expected one or more exception types"));
            }
            pass.missing_colon()
        })?;
        self.attempt(|pass| {
            need!(pass.token(Tok::Except));
            let star = if pass.token(Tok::Star)?.is_some() {
                "*"
            } else {
                ""
            };
            need!(pass.expression());
            need!(pass.token(Tok::As));
            let target = need!(pass.expression());
            need!(pass.token(Tok::Colon));
            need!(pass.block());
            let message = format!("cannot use except{star} statement with {}", target.name());
            Err::<Option<()>, _>(pass.about(&target, message))
        })?;
        Ok(())
    }

    fn match_head(&mut self) -> Found<usize> {
        let head = need!(self.word("match"));
        let several = self.attempt(|pass| {
            need!(pass.star_named_expression());
            need!(pass.token(Tok::Comma));
            pass.star_named_expressions()?;
            Ok(Some(()))
        })?;
        if several.is_none() {
            need!(self.named_expression());
        }
        Ok(Some(head))
    }

    fn match_statement(&mut self) -> Found<()> {
        let found = self.attempt(|pass| {
            need!(pass.match_head());
            need!(pass.token(Tok::Colon));
            need!(pass.token(Tok::Newline));
            need!(pass.token(Tok::Indent));
            need!(pass.case_block());
            while pass.case_block()?.is_some() {}
            Ok(pass.token(Tok::Dedent)?.map(|_| ()))
        })?;
        if found.is_none() && self.invalid {
            self.attempt(|pass| {
                need!(pass.match_head());
                pass.missing_colon()
            })?;
            self.attempt(|pass| {
                let head = need!(pass.match_head());
                pass.colon_and_block("'match' statement", head)
            })?;
        }
        Ok(found)
    }

    fn case_head(&mut self) -> Found<usize> {
        let head = need!(self.word("case"));
        need!(self.patterns());
        self.attempt(|pass| {
            need!(pass.token(Tok::If));
            pass.named_expression()
        })?;
        Ok(Some(head))
    }

    fn case_block(&mut self) -> Found<()> {
        if self.invalid {
            self.attempt(|pass| {
                need!(pass.case_head());
                pass.missing_colon()
            })?;
            self.attempt(|pass| {
                let head = need!(pass.case_head());
                pass.colon_and_block("'case' statement", head)
            })?;
        }
        self.attempt(|pass| {
            need!(pass.case_head());
            need!(pass.token(Tok::Colon));
            pass.block()
        })
    }
}

/// Passes over an `async`.
fn pass_async(pass: &mut Pass) -> Result<(), Fail> {
    pass.token(Tok::Async)?;
    Ok(())
}
