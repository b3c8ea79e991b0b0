//! Soft keywords and the parentheses of `with`, decided by looking ahead over the tokens, so that the grammar needs only
//! one token of lookahead.
//!
//! - `type` is a keyword where a statement begins and a name follows.
//! - `match` is one where a statement begins whose logical line ends in a colon: no other statement that begins with a
//!   name does.
//! - `case` is one where a statement begins directly inside a `match`.
//! - A parenthesis after `with` encloses all items if a colon follows it and its contents can be items.

use crate::token::{Tok, Token};

/// Turns the soft keywords that are none into names, and finds the parentheses of `with`.
pub fn resolve(tokens: &mut [Token]) {
    // For each open block, whether it is that of a `match`.
    let mut blocks: Vec<bool> = Vec::new();
    let mut starts_statement = true;
    let mut opens_match = false;
    let mut previous = Tok::Newline;
    for at in 0..tokens.len() {
        let kind = tokens[at].kind;
        let mut resolved = kind;
        match kind {
            Tok::Newline => {
                previous = kind;
                starts_statement = true;
                continue;
            }
            Tok::Indent => {
                blocks.push(opens_match);
                opens_match = false;
                previous = kind;
                continue;
            }
            Tok::Dedent => {
                blocks.pop();
                previous = kind;
                continue;
            }
            Tok::Match => {
                if starts_statement && is_match_header(&tokens[at..]) {
                    opens_match = true;
                } else {
                    resolved = Tok::Name;
                }
            }
            Tok::Case if !(starts_statement && blocks.last() == Some(&true)) => {
                resolved = Tok::Name
            }
            Tok::Type => {
                let begins = starts_statement || matches!(previous, Tok::Semi | Tok::Colon);
                let named = tokens.get(at + 1).is_some_and(|next| next.kind.is_name());
                if !(begins && named) {
                    resolved = Tok::Name;
                }
            }
            Tok::With if encloses_items(&tokens[at + 1..]) => tokens[at + 1].kind = Tok::WithLPar,
            _ => {}
        }
        if starts_statement {
            opens_match = resolved == Tok::Match;
            starts_statement = false;
        }
        tokens[at].kind = resolved;
        previous = resolved;
    }
}

/// Whether the line that begins with `match` is the head of a match statement.
fn is_match_header(line: &[Token]) -> bool {
    let cannot_begin_a_subject = matches!(
        line.get(1).map(|token| token.kind),
        None | Some(
            Tok::Newline
                | Tok::Equal
                | Tok::Colon
                | Tok::Comma
                | Tok::Dot
                | Tok::Semi
                | Tok::RPar
                | Tok::RSqb
                | Tok::RBrace
        )
    );
    if cannot_begin_a_subject {
        return false;
    }
    let mut depth = 0usize;
    let mut last = Tok::Match;
    for token in line {
        match token.kind {
            Tok::Newline => return depth == 0 && last == Tok::Colon,
            Tok::LPar | Tok::LSqb | Tok::LBrace | Tok::FLBrace => depth += 1,
            Tok::RPar | Tok::RSqb | Tok::RBrace | Tok::FRBrace => depth = depth.saturating_sub(1),
            _ => {}
        }
        last = token.kind;
    }
    false
}

/// Whether `tokens` start with a parenthesis that holds the items of a `with`: a colon follows it, and nothing stands
/// directly in it that only a tuple, a generator or a group could hold.
fn encloses_items(tokens: &[Token]) -> bool {
    if tokens.first().is_none_or(|token| token.kind != Tok::LPar) {
        return false;
    }
    let mut depth = 0usize;
    let mut lambdas = 0usize;
    let mut begins_item = true;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Tok::LPar | Tok::LSqb | Tok::LBrace | Tok::FLBrace => {
                depth += 1;
                begins_item = depth == 1;
                continue;
            }
            Tok::RPar | Tok::RSqb | Tok::RBrace | Tok::FRBrace => {
                depth -= 1;
                if depth == 0 {
                    return at > 1
                        && tokens
                            .get(at + 1)
                            .is_some_and(|next| next.kind == Tok::Colon);
                }
            }
            Tok::Newline => return false,
            _ if depth != 1 => {}
            Tok::Lambda => lambdas += 1,
            Tok::Colon => lambdas = lambdas.saturating_sub(1),
            Tok::ColonEqual | Tok::For => return false,
            Tok::Star | Tok::Yield if begins_item && lambdas == 0 => return false,
            Tok::Comma => {
                begins_item = true;
                continue;
            }
            _ => {}
        }
        begins_item = false;
    }
    false
}
