//! Builders of string literals: adjacent pieces joined, f-strings and t-strings assembled.
//!
//! The text between replacement fields is decoded only here, because whether a backslash means something depends on the
//! prefix, which a production in the middle of the string does not see.

use crate::ast::{Constant, Conversion, Expr, ExprKind, Span};
use crate::error::{SyntaxWarning, TokenError};
use crate::literal::{self, Decoded};

use super::{Builder, Node, Refusal};

/// One literal of a row of adjacent ones.
pub enum Piece {
    Plain(Span),
    Format {
        span: Span,
        prefix_end: u32,
        is_template: bool,
        parts: Vec<FPart>,
    },
}

/// A part of an f-string: literal text or a replacement field.
pub enum FPart {
    Middle(Span),
    Field(Box<Field>),
}

/// A replacement field.
pub struct Field {
    value: Node,
    /// With `=`: the place of the text from the brace on, which is printed too.
    debug: Option<Span>,
    /// The place of the expression's own text.
    text: Span,
    conversion: Conversion,
    spec: Option<Part>,
    span: Span,
}

/// A format specification.
pub struct Part {
    parts: Vec<FPart>,
    span: Span,
}

/// Where the `!` is, and the conversion after it.
pub type Conv = (u32, Conversion);

/// The values of an f-string so far.
#[derive(Default)]
struct Joined {
    values: Vec<Expr>,
    /// Literal text that is not yet a value.
    run: Option<(Vec<u8>, Span)>,
    depth: u32,
}

impl Joined {
    fn text(&mut self, text: &[u8], span: Span) {
        match &mut self.run {
            Some((run, place)) => {
                run.extend_from_slice(text);
                place.end = span.end;
            }
            None => self.run = Some((text.to_vec(), span)),
        }
    }

    fn flush(&mut self) {
        if let Some((text, span)) = self.run.take()
            && !text.is_empty()
        {
            self.depth = self.depth.max(1);
            let value = Constant::Str {
                value: text.into_boxed_slice(),
                u: false,
            };
            self.values.push(Expr {
                kind: ExprKind::Constant(value),
                span,
            });
        }
    }

    fn value(&mut self, node: Node) {
        self.flush();
        self.depth = self.depth.max(node.depth);
        self.values.push(*node.expr);
    }
}

impl Builder<'_> {
    pub fn plain_string(&self, start: u32, end: u32) -> Piece {
        Piece::Plain(Span { start, end })
    }

    /// An f- or t-string whose prefix and quotes end at `prefix_end`; `end` is where the closing quotes begin.
    pub fn fstring(
        &self,
        start: u32,
        prefix_end: u32,
        is_template: bool,
        parts: Vec<FPart>,
        end: u32,
    ) -> Piece {
        Piece::Format {
            span: Span { start, end },
            prefix_end,
            is_template,
            parts,
        }
    }

    pub fn middle(&self, start: u32, end: u32) -> FPart {
        FPart::Middle(Span { start, end })
    }

    #[expect(clippy::too_many_arguments, reason = "one per part of the production")]
    pub fn replacement(
        &self,
        start: u32,
        brace_end: u32,
        value: Node,
        sign: Option<u32>,
        conversion: Option<Conv>,
        spec: Option<Part>,
        end: u32,
    ) -> FPart {
        let next = match (&conversion, &spec) {
            (Some((bang, _)), _) => *bang,
            (None, Some(spec)) => spec.span.start,
            (None, None) => end - 1,
        };
        let debug = sign.is_some().then_some(Span {
            start: brace_end,
            end: next,
        });
        let text = Span {
            start: brace_end,
            end: sign.unwrap_or(next),
        };
        let conversion = match conversion {
            Some((_, conversion)) => conversion,
            None if sign.is_some() && spec.is_none() => Conversion::Repr,
            None => Conversion::None,
        };
        let span = Span { start, end };
        FPart::Field(Box::new(Field {
            value,
            debug,
            text,
            conversion,
            spec,
            span,
        }))
    }

    pub fn conversion(&self, bang: u32, start: u32, end: u32) -> Conv {
        let conversion = match self.source(start, end) {
            "s" => Conversion::Str,
            "r" => Conversion::Repr,
            "a" => Conversion::Ascii,
            _ => Conversion::None,
        };
        if conversion == Conversion::None || start != bang + 1 {
            self.refuse(Refusal::Diagnose);
        }
        (bang, conversion)
    }

    pub fn format_spec(&self, start: u32, parts: Vec<FPart>, end: u32) -> Part {
        Part {
            parts,
            span: Span { start, end },
        }
    }

    /// A row of adjacent literals.
    pub fn strings(&self, start: u32, mut pieces: Vec<Piece>, end: u32) -> Node {
        if let [Piece::Plain(span)] = pieces[..] {
            return match self.decode(span) {
                Decoded::Str(value) => {
                    let u = self.text.as_bytes()[span.start as usize] == b'u';
                    self.constant(
                        start,
                        Constant::Str {
                            value: value.into(),
                            u,
                        },
                        end,
                    )
                }
                Decoded::Bytes(value) => self.constant(start, Constant::Bytes(value.into()), end),
            };
        }
        let templates = pieces
            .iter()
            .filter(|piece| {
                matches!(
                    piece,
                    Piece::Format {
                        is_template: true,
                        ..
                    }
                )
            })
            .count();
        let bytes = pieces.iter().filter(|piece| self.is_bytes(piece)).count();
        if (templates > 0 && templates < pieces.len()) || (bytes > 0 && bytes < pieces.len()) {
            self.refuse(Refusal::Diagnose);
            return self.constant(start, Constant::None, end);
        }
        if bytes > 0 {
            let mut value = Vec::new();
            for piece in &pieces {
                if let Piece::Plain(span) = piece
                    && let Decoded::Bytes(more) = self.decode(*span)
                {
                    value.extend_from_slice(&more);
                }
            }
            return self.constant(start, Constant::Bytes(value.into()), end);
        }
        let is_format = pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Format { .. }));
        let u = self.text.as_bytes()[start as usize] == b'u';
        let mut joined = Joined::default();
        for piece in pieces.drain(..) {
            match piece {
                Piece::Plain(span) => match self.decode(span) {
                    Decoded::Str(value) => joined.text(&value, span),
                    Decoded::Bytes(_) => {}
                },
                Piece::Format {
                    span,
                    prefix_end,
                    is_template,
                    parts,
                } => {
                    let raw = self.source(span.start, prefix_end).contains(['r', 'R']);
                    self.join(&mut joined, parts, raw, is_template, true);
                }
            }
        }
        if !is_format {
            let value = joined.run.map(|(text, _)| text).unwrap_or_default();
            return self.constant(
                start,
                Constant::Str {
                    value: value.into(),
                    u,
                },
                end,
            );
        }
        joined.flush();
        let depth = joined.depth;
        let kind = if templates > 0 {
            ExprKind::TemplateStr {
                values: joined.values,
            }
        } else {
            ExprKind::JoinedStr {
                values: joined.values,
            }
        };
        self.node(start, end, kind, depth)
    }

    fn is_bytes(&self, piece: &Piece) -> bool {
        match piece {
            Piece::Plain(span) => {
                let text = self.source(span.start, span.end);
                let prefix = text.split(['"', '\'']).next().unwrap_or_default();
                prefix.contains(['b', 'B'])
            }
            Piece::Format { .. } => false,
        }
    }

    fn decode(&self, span: Span) -> Decoded {
        let text = self.source(span.start, span.end);
        literal::string(text, &mut |at, warning| {
            self.escape_warning(span.start + at, warning)
        })
        .unwrap_or_else(|error| {
            let at = error
                .at
                .map(|(start, end)| (span.start + start, span.start + end));
            let (start, end) = at.unwrap_or((span.start, span.end));
            self.refuse(Refusal::Known(
                TokenError::spanning(start, end, error.message).with_newline(),
            ));
            Decoded::Str(Vec::new())
        })
    }

    fn escape_warning(&self, at: u32, message: String) {
        self.warn(SyntaxWarning {
            message,
            offset: at,
            // The backslash and what comes next.
            end: at + 2,
        });
    }

    /// Appends the parts of one f-string. Doubled braces stand for one, but not in a format specification.
    fn join(
        &self,
        joined: &mut Joined,
        parts: Vec<FPart>,
        raw: bool,
        is_template: bool,
        doubled: bool,
    ) {
        for part in parts {
            match part {
                FPart::Middle(span) => {
                    let text = self.source(span.start, span.end);
                    let decoded = literal::middle(text, raw, doubled, &mut |at, warning| {
                        self.escape_warning(span.start + at, warning);
                    });
                    match decoded {
                        Ok(text) => joined.text(&text, span),
                        Err(error) => {
                            let (start, end) = error.at.unwrap_or((0, span.end - span.start));
                            let (start, end) = (span.start + start, span.start + end);
                            let error =
                                TokenError::spanning(start, end, error.message).with_newline();
                            self.refuse(Refusal::Known(error));
                        }
                    }
                }
                FPart::Field(field) => self.join_field(joined, *field, raw, is_template),
            }
        }
    }

    fn join_field(&self, joined: &mut Joined, field: Field, raw: bool, is_template: bool) {
        if let Some(span) = field.debug {
            joined.text(self.without_comments(span).as_bytes(), span);
        }
        let mut depth = field.value.depth;
        let format_spec = field.spec.map(|spec| {
            let mut inner = Joined::default();
            self.join(&mut inner, spec.parts, raw, false, false);
            inner.flush();
            let node = self.node(
                spec.span.start,
                spec.span.end,
                ExprKind::JoinedStr {
                    values: inner.values,
                },
                inner.depth,
            );
            depth = depth.max(node.depth);
            node.expr
        });
        let value = field.value.expr;
        let conversion = field.conversion;
        let kind = if is_template {
            let text = self.without_comments(field.text);
            ExprKind::Interpolation {
                value,
                str: text.into_bytes().into(),
                conversion,
                format_spec,
            }
        } else {
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            }
        };
        joined.value(self.node(field.span.start, field.span.end, kind, depth));
    }

    /// The text of an expression without the comments that a replacement field may hold.
    fn without_comments(&self, span: Span) -> String {
        let text = self.source(span.start, span.end);
        if text.contains('#') {
            literal::strip_comments(text)
        } else {
            text.to_owned()
        }
    }
}
