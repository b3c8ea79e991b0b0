//! What is typed or pasted at the prompt, as text: prompts in it, its end, its indentation.

use std::borrow::Cow;

use taipan_syntax::ast::{Mod, Stmt, StmtKind};
use taipan_syntax::{Mode, SyntaxError};

use super::scan::{self, Place};

/// How the prompt of a continued line looks. In the editor's text it is a tab behind the line break, which the cursor
/// crosses as one character; so is each level of indentation.
pub const CONTINUATION: &str = "... ";
const INDENT: usize = 4;

/// The program in an edited text: without the editor's prompts; of a transcript what was typed; at the margin.
pub fn program(edited: &str) -> String {
    let mut lines = edited.split('\n');
    let mut text = spaced(lines.next().unwrap_or_default());
    for line in lines {
        text.push('\n');
        // What was typed in front of the prompt belongs to the line too.
        let rest = match line.split_once('\t') {
            Some((typed, rest)) => Cow::Owned(format!("{typed}{rest}")),
            None => Cow::Borrowed(line),
        };
        text.push_str(&spaced(&rest));
    }
    taken(&text)
}

/// A line with spaces for the tabs it is indented with.
fn spaced(line: &str) -> String {
    let rest = line.trim_start_matches([' ', '\t']);
    let indent = line[..line.len() - rest.len()].replace('\t', &" ".repeat(INDENT));
    format!("{indent}{rest}")
}

/// A program as it stands in the editor.
pub fn edited(program: &str) -> String {
    let mut lines = program.split('\n').map(|line| {
        let rest = line.trim_start_matches(' ');
        let spaces = line.len() - rest.len();
        let (tabs, spaces) = (spaces / INDENT, spaces % INDENT);
        format!("{}{}{rest}", "\t".repeat(tabs), " ".repeat(spaces))
    });
    let first = lines.next().unwrap_or_default();
    lines.fold(first, |text, line| text + "\n\t" + &line)
}

/// A pasted text as it is to stand behind what was typed of a line.
pub fn pasted(text: &str, typed: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<String> = text.split('\n').map(spaced).collect();
    // One line is to be looked at before it is run; a block may end with an empty line.
    while lines.len() > 1 && lines.last().is_some_and(|line| line.trim().is_empty()) {
        drop(lines.pop());
    }
    let is_block = lines.len() > 1 && text.ends_with('\n');
    if !typed.trim().is_empty() {
        return edited(&lines.join("\n"));
    }
    let mut program = taken(&lines.join("\n"));
    let indent = spaced(typed);
    if !indent.is_empty() {
        program = program.replace('\n', &format!("\n{indent}"));
    }
    let program = program.trim_end();
    edited(program) + if is_block { "\n\t" } else { "" }
}

/// What a text says that comes from somewhere else: a transcript, or code that is indented as a whole.
fn taken(text: &str) -> String {
    if text.trim_start().starts_with(">>>") {
        transcript(text)
    } else {
        dedent(text)
    }
}

/// The lines behind the prompts of a transcript; the others are what was printed.
fn transcript(text: &str) -> String {
    let mut typed = String::new();
    for line in text.lines() {
        let line = line.trim_start();
        let prompts = [">>>", "..."];
        let Some(rest) = prompts.iter().find_map(|prompt| line.strip_prefix(prompt)) else {
            continue;
        };
        if line.starts_with(">>>") && !typed.is_empty() && !typed.ends_with("\n\n") {
            typed.push('\n');
        }
        typed.push_str(rest.strip_prefix(' ').unwrap_or(rest).trim_end());
        typed.push('\n');
    }
    typed
}

/// A pasted text that is indented as a whole, at the margin.
fn dedent(text: &str) -> String {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or_default();
    let margin = &first[..first.len() - first.trim_start().len()];
    if margin.is_empty() {
        return text.to_owned();
    }
    let mut lines = Vec::new();
    for line in text.split('\n') {
        match line.strip_prefix(margin) {
            Some(rest) => lines.push(rest),
            None if line.trim().is_empty() => lines.push(""),
            // Something is left of the first line: an error that is shown as such.
            None => return text.to_owned(),
        }
    }
    lines.join("\n")
}

/// Whether a program needs no more lines. A block at its end is closed by an empty line.
pub fn is_complete(program: &str) -> bool {
    let after_empty_line = program
        .rsplit_once('\n')
        .is_some_and(|(_, last)| last.trim().is_empty());
    if inspected(program).is_some() {
        return true;
    }
    match taipan_syntax::parse(program, Mode::Exec) {
        Ok(parsed) => after_empty_line || !ends_in_block(&parsed.module),
        Err(SyntaxError { incomplete, .. }) => !incomplete,
    }
}

fn ends_in_block(module: &Mod) -> bool {
    let Mod::Module { body, .. } = module else {
        return false;
    };
    body.last()
        .is_some_and(|statement| statement.kind.is_compound())
}

/// The statements of a program, each with the lines before it left empty, so that line numbers stay. One that does not
/// parse stays whole.
pub fn statements(program: &str) -> Vec<String> {
    let Ok(parsed) = taipan_syntax::parse(program, Mode::Exec) else {
        return vec![program.to_owned()];
    };
    let Mod::Module { body, .. } = &parsed.module else {
        return vec![program.to_owned()];
    };
    if body.len() < 2 {
        return vec![program.to_owned()];
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for pair in body.windows(2) {
        // Statements on one line stay together.
        let end = line_start(program, &pair[1]);
        if end <= start || program[..end].trim_end().ends_with('\\') {
            continue;
        }
        parts.push(part(program, start, end));
        start = end;
    }
    parts.push(part(program, start, program.len()));
    parts
}

/// Where the line of a statement begins; its decorators are before `def`.
fn line_start(program: &str, statement: &Stmt) -> usize {
    let decorators = match &statement.kind {
        StmtKind::FunctionDef(function) => &function.decorator_list,
        StmtKind::ClassDef(class) => &class.decorator_list,
        _ => &Vec::new(),
    };
    let first = decorators
        .first()
        .map_or(statement.span.start, |d| d.span.start) as usize;
    program[..first.min(program.len())]
        .rfind('\n')
        .map_or(0, |newline| newline + 1)
}

fn part(program: &str, start: usize, end: usize) -> String {
    let lines = program[..start].matches('\n').count();
    format!("{}{}\n", "\n".repeat(lines), program[start..end].trim_end())
}

/// `x?`, `x??`, `?x` and `??x`: the expression, and whether its source is wanted too.
pub fn inspected(program: &str) -> Option<(&str, bool)> {
    let line = program.trim();
    let (before, rest) = question_marks(line, str::strip_prefix);
    let (behind, expression) = question_marks(rest, str::strip_suffix);
    let expression = expression.trim();
    let is_path = before + behind > 0
        && !expression.is_empty()
        && !expression.starts_with('#')
        && taipan_syntax::parse(expression, Mode::Eval).is_ok();
    is_path.then_some((expression, before.max(behind) > 1))
}

/// How many question marks are taken off, two at most, and what is left.
fn question_marks<'a>(
    line: &'a str,
    take: fn(&'a str, char) -> Option<&'a str>,
) -> (usize, &'a str) {
    match take(line, '?') {
        Some(rest) => match take(rest, '?') {
            Some(rest) => (2, rest),
            None => (1, rest),
        },
        None => (0, line),
    }
}

/// How far the line behind a program's beginning is indented.
pub fn indentation(before: &str) -> usize {
    let tokens = scan::tokens(before, |_| false);
    let indent_of = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let lines: Vec<&str> = before.split('\n').collect();
    let last = lines.last().copied().unwrap_or_default();
    match scan::place(before, &tokens) {
        Place::Str => return 0,
        Place::Brackets { line } => {
            let opener = lines.get(line).copied().unwrap_or_default();
            let deeper = indent_of(opener) + INDENT;
            // Behind the first line in the brackets what counts is how that is indented.
            return if lines.len() - 1 > line && !last.trim().is_empty() {
                indent_of(last)
            } else {
                deeper
            };
        }
        Place::Code => {}
    }
    let code = tokens.iter().rev().find(|t| t.kind != scan::Kind::Comment);
    let ends_with_colon = code.is_some_and(|t| &before[t.start..t.end] == ":")
        && code.is_some_and(|t| !before[t.end..].contains('\n'));
    // What a bracket has spread over lines is indented as its first line.
    let begin = statement_line(before, &tokens);
    let indent = indent_of(lines.get(begin).copied().unwrap_or(last));
    let first_word = lines
        .get(begin)
        .and_then(|line| {
            line.split(|c: char| !c.is_alphanumeric())
                .find(|w| !w.is_empty())
        })
        .unwrap_or_default();
    if ends_with_colon {
        indent + INDENT
    } else if matches!(
        first_word,
        "return" | "pass" | "break" | "continue" | "raise"
    ) {
        indent.saturating_sub(INDENT)
    } else {
        indent
    }
}

/// The line where the statement of the last line begins.
fn statement_line(before: &str, tokens: &[scan::Token]) -> usize {
    let mut depth = 0usize;
    let mut line_of_open = 0;
    let last_line = before.matches('\n').count();
    let mut begin = last_line;
    for token in tokens {
        let line = before[..token.start].matches('\n').count();
        match token.kind {
            scan::Kind::Open => {
                if depth == 0 {
                    line_of_open = line;
                }
                depth += 1;
            }
            scan::Kind::Close => {
                depth = depth.saturating_sub(1);
                if depth == 0 && line == last_line {
                    begin = begin.min(line_of_open);
                }
            }
            _ => {}
        }
    }
    begin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_are_taken_off() {
        assert_eq!(program("if x:\n\t\ty\n\t"), "if x:\n    y\n");
        assert_eq!(program("if x:\n#\t\ty"), "if x:\n#\ty");
        let text = "if x:\n    y\n      z";
        assert_eq!(program(&edited(text)), text);
    }

    #[test]
    fn pasted_code_is_taken_as_it_is() {
        let put = |text: &str, typed: &str| program(&pasted(text, typed));
        assert_eq!(put("    x = 1\n    y = 2", ""), "x = 1\ny = 2");
        assert_eq!(put("x = 1\r\n", ""), "x = 1");
        assert_eq!(put("if x:\n\ty\n", ""), "if x:\n    y\n");
        assert_eq!(pasted("x\n  y", "\t"), "x\n\t\t  y");
        let session = ">>> def f():\n...     return 1\n...\n>>> f()\n1\n>>> 2";
        assert_eq!(put(session, ""), "def f():\n    return 1\n\nf()\n\n2");
    }

    #[test]
    fn blocks_end_with_an_empty_line() {
        assert!(is_complete("x = 1"));
        assert!(!is_complete("x = ("));
        assert!(!is_complete("def f():"));
        assert!(!is_complete("def f():\n    pass"));
        assert!(is_complete("def f():\n    pass\n"));
        assert!(is_complete("def f():\n    pass\nf()"));
        assert!(is_complete("x = )"));
        assert!(!is_complete("'''a"));
        assert!(!is_complete("@x"));
        assert!(is_complete("x?"));
    }

    #[test]
    fn statements_keep_their_lines() {
        assert_eq!(statements("a; b"), ["a; b\n"]);
        assert_eq!(
            statements("a\n@d\ndef f():\n    pass\nb"),
            ["a\n", "\n@d\ndef f():\n    pass\n", "\n\n\n\nb\n"]
        );
    }

    #[test]
    fn lines_are_indented() {
        assert_eq!(indentation("def f():"), 4);
        assert_eq!(indentation("def f():\n    if x: # yes"), 8);
        assert_eq!(indentation("def f():\n    return 1"), 0);
        assert_eq!(indentation("f("), 4);
        assert_eq!(indentation("f(\n    1,"), 4);
        assert_eq!(indentation("if x:\n    f(\n        1)"), 4);
        assert_eq!(indentation("'''a"), 0);
        assert_eq!(indentation("x = {1: 2}"), 0);
    }

    #[test]
    fn question_marks_ask() {
        assert_eq!(inspected("a.b?"), Some(("a.b", false)));
        assert_eq!(inspected("a??\n"), Some(("a", true)));
        assert_eq!(inspected("?a"), Some(("a", false)));
        assert_eq!(inspected("?? a.b"), Some(("a.b", true)));
        assert_eq!(inspected("'a?"), None);
        assert_eq!(inspected("??"), None);
        assert_eq!(inspected("# what?"), None);
    }
}
