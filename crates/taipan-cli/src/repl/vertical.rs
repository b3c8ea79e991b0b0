//! Up and down inside a program of several lines: the cursor keeps its column on the screen, where tabs are prompts and
//! indentation and wide characters take two columns.
//!
//! The editor moves by characters and lets a key's handler choose among its own movements only. So the handler leaves the
//! place here and asks for a completion, and the completer, which may change the line, puts the cursor there.

use std::sync::{Mutex, PoisonError};

use unicode_width::UnicodeWidthChar;

/// Columns of a tab.
pub const TAB: usize = 4;

/// What the handler of keys tells the completer.
#[derive(Default)]
pub struct Moves {
    /// The width of the prompt.
    margin: Mutex<usize>,
    /// Where the cursor is to go.
    target: Mutex<Option<usize>>,
}

impl Moves {
    /// A prompt is shown.
    pub fn set_margin(&self, width: usize) {
        *self.margin.lock().unwrap_or_else(PoisonError::into_inner) = width;
    }

    /// The width of the prompt.
    pub fn margin(&self) -> usize {
        *self.margin.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Go a line up or down. Returns whether there is one.
    pub fn go(&self, line: &str, position: usize, up: bool) -> bool {
        let target = target(line, position, self.margin(), up);
        *self.target.lock().unwrap_or_else(PoisonError::into_inner) = target;
        target.is_some()
    }

    /// How many rows of the screen a text takes.
    pub fn rows(&self, text: &str, columns: usize) -> usize {
        let mut margin = self.margin();
        let rows = text.split('\n').map(|line| {
            let width = line.chars().fold(std::mem::take(&mut margin), next_column);
            width / columns.max(1) + 1
        });
        rows.sum()
    }

    /// Whether the cursor is to go somewhere.
    pub fn is_pending(&self) -> bool {
        self.target.lock().is_ok_and(|target| target.is_some())
    }

    /// Where the cursor is to go; asked once.
    pub fn take(&self) -> Option<usize> {
        self.target
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

/// The place in the line above or below that is nearest to the same column; `None` if there is no such line.
fn target(text: &str, position: usize, margin: usize, up: bool) -> Option<usize> {
    let start_of = |at: usize| text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let start = start_of(position);
    let wanted = text[start..position]
        .chars()
        .fold(first_column(start, margin), next_column);
    let (start, end) = if up {
        let end = start.checked_sub(1)?;
        (start_of(end), end)
    } else {
        let start = position + text[position..].find('\n')? + 1;
        let length = text[start..].find('\n');
        (start, length.map_or(text.len(), |length| start + length))
    };
    let mut column = first_column(start, margin);
    for (at, char) in text[start..end].char_indices() {
        let next = next_column(column, char);
        // The prompt is no place for the cursor.
        let is_prompt = start > 0 && at == 0 && char == '\t';
        if next > wanted && !is_prompt {
            return Some(start + at);
        }
        column = next;
    }
    Some(end)
}

/// Where a line begins that is at this place of the text.
fn first_column(start: usize, margin: usize) -> usize {
    if start == 0 { margin } else { 0 }
}

fn next_column(column: usize, char: char) -> usize {
    match char {
        '\t' => column + TAB - column % TAB,
        char => column + char.width().unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_stays() {
        let text = "for i in x:\n\t\tprint(i)\n\t\n\t5+5";
        let at = |line: usize, column: usize| {
            let start: usize = text.split('\n').take(line).map(|line| line.len() + 1).sum();
            start + column
        };
        assert_eq!(target(text, at(0, 4), 4, true), None);
        assert_eq!(target(text, at(3, 1), 4, false), None);
        assert_eq!(target(text, at(0, 4), 4, false), Some(at(1, 2)));
        assert_eq!(target(text, at(1, 2), 4, true), Some(at(0, 4)));
        assert_eq!(target(text, at(1, 5), 4, false), Some(at(2, 1)));
        assert_eq!(target(text, at(2, 1), 4, true), Some(at(1, 1)));
        assert_eq!(target(text, at(3, 4), 4, true), Some(at(2, 1)));
        assert_eq!(target("漢字 = (\n\t漢)", 15, 4, true), Some(3));
    }
}
