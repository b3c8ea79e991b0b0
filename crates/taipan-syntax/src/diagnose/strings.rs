//! String literals: the replacement fields of f-strings and t-strings.

use crate::literal::NOT_ASCII;
use crate::token::Tok;

use super::shape::{Kind, Shape};
use super::{Fail, Found, Pass, need};

impl Pass<'_> {
    /// A row of adjacent literals.
    pub fn strings(&mut self) -> Found<Shape> {
        let start = self.start_of(self.mark);
        if self.peek()? == Tok::TStart {
            while self.peek()? == Tok::TStart {
                need!(self.format_string(Tok::TEnd));
            }
            self.mixed_templates(start)?;
            return Ok(Some(Shape::new(Kind::TString, start, self.taken_end())));
        }
        let mut kind = Kind::Literal;
        let mut plain = false;
        let mut bytes = false;
        loop {
            match self.peek()? {
                Tok::Str => {
                    let text = self.text(self.mark);
                    let prefix = text.split(['"', '\'']).next().unwrap_or_default();
                    if prefix.contains(['b', 'B']) {
                        if !text.is_ascii() {
                            let start = self.start_of(self.mark);
                            return Err(self.error(start, start + text.len() as u32, NOT_ASCII));
                        }
                        bytes = true;
                    } else {
                        plain = true;
                    }
                    self.mark += 1;
                }
                Tok::FStart => {
                    need!(self.format_string(Tok::FEnd));
                    kind = Kind::FString;
                    plain = true;
                }
                _ => break,
            }
        }
        self.mixed_templates(start)?;
        if plain && bytes {
            return Err(self.at_last("cannot mix bytes and nonbytes literals"));
        }
        Ok(Some(Shape::new(kind, start, self.taken_end())))
    }

    /// The error for a literal of the other sort behind those just taken.
    fn mixed_templates(&mut self, start: u32) -> Result<(), Fail> {
        if !self.invalid || !self.ahead_of(&[Tok::Str, Tok::FStart, Tok::TStart])? {
            return Ok(());
        }
        self.attempt(|pass| {
            loop {
                match pass.peek()? {
                    Tok::Str => pass.mark += 1,
                    Tok::FStart => need!(pass.format_string(Tok::FEnd)),
                    Tok::TStart => need!(pass.format_string(Tok::TEnd)),
                    _ => break,
                }
            }
            let message = "cannot mix t-string literals with string or bytes literals";
            Err::<Option<()>, _>(pass.error(start, pass.taken_end(), message))
        })?;
        Ok(())
    }

    fn format_string(&mut self, end: Tok) -> Found<()> {
        self.attempt(|pass| {
            pass.mark += 1;
            need!(pass.format_parts());
            Ok(pass.token(end)?.map(|_| ()))
        })
    }

    fn format_parts(&mut self) -> Found<()> {
        loop {
            if self.token(Tok::FMiddle)?.is_some() {
                continue;
            }
            if !self.ahead_of(&[Tok::FLBrace])? {
                return Ok(Some(()));
            }
            if self.field()?.is_none() {
                if self.invalid {
                    self.invalid_field()?;
                }
                return Ok(Some(()));
            }
        }
    }

    fn field(&mut self) -> Found<()> {
        self.attempt(|pass| {
            need!(pass.token(Tok::FLBrace));
            need!(pass.annotated_rhs());
            pass.token(Tok::Equal)?;
            pass.conversion()?;
            if pass.token(Tok::FColon)?.is_some() {
                pass.format_parts()?;
            }
            Ok(pass.token(Tok::FRBrace)?.map(|_| ()))
        })
    }

    fn conversion(&mut self) -> Found<usize> {
        self.attempt(|pass| {
            let bang = need!(pass.token(Tok::Bang));
            let name = need!(pass.name());
            let letter = pass.string_letter(bang);
            if pass.start_of(name) != pass.end_of(bang) {
                let message = format!(
                    "{letter}-string: conversion type must come right after the exclamation mark"
                );
                return Err(pass.error(pass.start_of(bang), pass.end_of(name), message));
            }
            if !matches!(pass.text(name), "s" | "r" | "a") {
                let message = format!(
                    "{letter}-string: invalid conversion character '{}': expected 's', 'r', or 'a'",
                    pass.text(name)
                );
                return Err(pass.at_token(name, message));
            }
            Ok(Some(name))
        })
    }

    /// `f` or `t`: the string that the token `at` is inside of.
    pub fn string_letter(&self, at: usize) -> char {
        let mut depth = 0usize;
        for token in self.tokens[..at].iter().rev() {
            match token.kind {
                Tok::FEnd | Tok::TEnd => depth += 1,
                Tok::FStart | Tok::TStart if depth > 0 => depth -= 1,
                Tok::FStart => return 'f',
                Tok::TStart => return 't',
                _ => {}
            }
        }
        'f'
    }

    fn invalid_field(&mut self) -> Result<(), Fail> {
        let letter = self.string_letter(self.mark);
        let mark = self.mark;
        let found = self.invalid_field_parts(letter);
        self.mark = mark;
        found.map(|_| ())
    }

    fn invalid_field_parts(&mut self, letter: char) -> Found<()> {
        need!(self.token(Tok::FLBrace));
        let sign = match self.peek()? {
            Tok::Equal => "=",
            Tok::Bang => "!",
            Tok::FColon => ":",
            Tok::FRBrace => "}",
            _ => "",
        };
        if !sign.is_empty() {
            let message = format!("{letter}-string: valid expression required before '{sign}'");
            return Err(self.at_token(self.mark, message));
        }
        let next = |pass: &mut Self, what: &str| -> Fail {
            pass.at_token(pass.mark, format!("{letter}-string: {what}"))
        };
        if self.annotated_rhs()?.is_none() {
            return Err(next(self, "expecting a valid expression after '{'"));
        }
        if !self.ahead_of(&[Tok::Equal, Tok::Bang, Tok::FColon, Tok::FRBrace])? {
            return Err(next(self, "expecting '=', or '!', or ':', or '}'"));
        }
        if self.token(Tok::Equal)?.is_some()
            && !self.ahead_of(&[Tok::Bang, Tok::FColon, Tok::FRBrace])?
        {
            return Err(next(self, "expecting '!', or ':', or '}'"));
        }
        if self.ahead_of(&[Tok::Bang])? {
            if self.conversion()?.is_none() {
                self.mark += 1;
                let missing = self.ahead_of(&[Tok::FColon, Tok::FRBrace])?;
                let what = if missing {
                    "missing conversion character"
                } else {
                    "invalid conversion character"
                };
                return Err(next(self, what));
            }
            if !self.ahead_of(&[Tok::FColon, Tok::FRBrace])? {
                return Err(next(self, "expecting ':' or '}'"));
            }
        }
        if self.token(Tok::FColon)?.is_some() {
            self.format_parts()?;
            if !self.ahead_of(&[Tok::FRBrace])? {
                return Err(next(self, "expecting '}', or format specs"));
            }
        }
        if !self.ahead_of(&[Tok::FRBrace])? {
            return Err(next(self, "expecting '}'"));
        }
        Ok(None)
    }
}
