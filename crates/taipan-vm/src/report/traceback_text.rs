//! The text of an exception with its traceback, as it is shown when nobody handles it.

use super::anchors::{self, Before, Outer};
use crate::protocol::show::{items, text};
use crate::types::code::CodeObj;
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::frame::Frame;
use crate::types::function::Function;
use crate::types::str_::Str;
use crate::types::traceback::Traceback;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::collections::BTreeSet;

/// The same line is shown this often before it is said how often it comes again.
const REPEATS: usize = 3;
/// Members of a group that are shown, and how deep groups in groups are.
const GROUP_WIDTH: usize = 15;
const GROUP_DEPTH: usize = 10;

/// Where in the tree of a group the output is.
#[derive(Default)]
struct Tree {
    depth: usize,
    need_close: bool,
}

struct Report {
    out: String,
    tree: Tree,
    seen: Vec<Raw>,
}

/// One line of a stack.
#[derive(Clone)]
struct Entry {
    filename: String,
    line: usize,
    end_line: usize,
    columns: Option<(usize, usize)>,
    name: String,
    /// The namespace of the module, whose loader may know a source that is in no file.
    globals: Value,
}

impl Report {
    fn indent(&self) -> String {
        " ".repeat(2 * self.tree.depth)
    }

    /// Write lines, inside of a group with its margin in front.
    fn emit(&mut self, lines: &str, margin: char) {
        if self.tree.depth == 0 {
            self.out.push_str(lines);
            return;
        }
        let prefix = format!("{}{margin} ", self.indent());
        for line in lines.split_inclusive('\n') {
            self.out.push_str(&prefix);
            self.out.push_str(line);
        }
    }
}

impl Vm {
    /// The text that an uncaught exception leaves on standard error.
    pub fn print_exception(&mut self, exception: &Value) -> String {
        let raised = self.raised.take();
        let handled = std::mem::replace(&mut self.handled, Value::NONE);
        let mut report = Report {
            out: String::new(),
            tree: Tree::default(),
            seen: Vec::new(),
        };
        self.report_chain(&mut report, exception, 0);
        self.raised = raised;
        self.handled = handled;
        report.out
    }

    /// Text that must not fail.
    fn safe_text(&mut self, value: &Value, what: &str) -> String {
        match self.str_of(value) {
            Ok(shown) => shown
                .downcast::<Str>()
                .map(|s| s.to_escaped().into_owned())
                .unwrap_or_default(),
            Err(_) => {
                self.raised = None;
                format!("<{what} str() failed>")
            }
        }
    }

    fn report_chain(&mut self, report: &mut Report, exception: &Value, group_depth: usize) {
        // The chain from the last exception back to the first; printed the other way round.
        let mut chain: Vec<(Value, Option<&'static str>)> = Vec::new();
        let mut at = exception.clone();
        let mut link = None;
        loop {
            report.seen.push(at.raw());
            chain.push((at.clone(), link));
            let Some(e) = at.downcast::<Exception>() else {
                break;
            };
            let (cause, context) = (e.cause.get(), e.context.get());
            let next = if !cause.is_none() {
                link = Some(
                    "\nThe above exception was the direct cause of the following exception:\n\n",
                );
                cause
            } else if !context.is_none() && !e.suppress_context.get() {
                link = Some(
                    "\nDuring handling of the above exception, another exception occurred:\n\n",
                );
                context
            } else {
                break;
            };
            if report.seen.contains(&next.raw()) {
                break;
            }
            at = next;
        }
        while let Some((exception, link)) = chain.pop() {
            self.report_one(report, &exception, group_depth);
            if let Some(link) = link {
                report.emit(link, '|');
            }
        }
    }

    fn report_one(&mut self, report: &mut Report, exception: &Value, group_depth: usize) {
        let Some(e) = exception.downcast::<Exception>() else {
            let shown = self.safe_text(exception, "exception");
            report.emit(&format!("{shown}\n"), '|');
            return;
        };
        let stack = self.stack_text(&e.traceback.get());
        if !self.is_exception_group(exception) {
            if let Some(stack) = stack {
                report.emit("Traceback (most recent call last):\n", '|');
                report.emit(&stack, '|');
                report.emit(&self.tasks_text(exception), '|');
            }
            let only = self.exception_only(exception);
            report.emit(&only, '|');
            return;
        }
        if group_depth >= GROUP_DEPTH {
            report.emit(&format!("... (max_group_depth is {GROUP_DEPTH})\n"), '|');
            return;
        }
        let top = report.tree.depth == 0;
        if top {
            report.tree.depth = 1;
        }
        if let Some(stack) = stack {
            let margin = if top { '+' } else { '|' };
            report.emit(
                "Exception Group Traceback (most recent call last):\n",
                margin,
            );
            report.emit(&stack, '|');
            report.emit(&self.tasks_text(exception), '|');
        }
        let only = self.exception_only(exception);
        report.emit(&only, '|');
        let members = self.group_members(exception);
        let shown = if members.len() <= GROUP_WIDTH {
            members.len()
        } else {
            GROUP_WIDTH + 1
        };
        report.tree.need_close = false;
        for i in 0..shown {
            let last = i + 1 == shown;
            if last {
                report.tree.need_close = true;
            }
            let cut = i >= GROUP_WIDTH;
            let title = if cut {
                "...".to_string()
            } else {
                (i + 1).to_string()
            };
            let branch = if i == 0 { "+-" } else { "  " };
            let line = format!(
                "{}{branch}+---------------- {title} ----------------\n",
                report.indent()
            );
            report.out.push_str(&line);
            report.tree.depth += 1;
            if cut {
                let rest = members.len() - GROUP_WIDTH;
                let s = if rest > 1 { "s" } else { "" };
                report.emit(&format!("and {rest} more exception{s}\n"), '|');
            } else {
                self.report_chain(report, &members[i], group_depth + 1);
            }
            if last && report.tree.need_close {
                let line = format!("{}+------------------------------------\n", report.indent());
                report.out.push_str(&line);
                report.tree.need_close = false;
            }
            report.tree.depth -= 1;
        }
        if top {
            report.tree.depth = 0;
        }
    }

    /// The name of an exception's class, with its module if it is not a builtin one or the program's own.
    fn shown_class(&mut self, exception: &Value) -> String {
        let class = self.type_of(exception);
        self.shown_class_name(&class)
    }

    /// The type and message of an exception, its place if it is a SyntaxError, and its notes.
    pub fn exception_only(&mut self, exception: &Value) -> String {
        let shown = self.shown_class(exception);
        let syntax = self.class(|t| &t.SyntaxError);
        let mut out = if self.is_instance(exception, &syntax) {
            self.syntax_error_text(exception, &shown)
        } else {
            let mut message = self.safe_text(exception, "exception");
            let suggestion = self.suggestion(exception);
            message.push_str(&suggestion);
            if message.is_empty() {
                format!("{shown}\n")
            } else {
                format!("{shown}: {message}\n")
            }
        };
        let key = self.names.__notes__.clone();
        let notes = self.get_attr_opt(exception, &key);
        match notes {
            Ok(Some(notes)) if !notes.is_none() => {
                let list = items(&notes);
                let sequence = notes.is_a::<crate::types::list::List>()
                    || notes.is_a::<crate::types::tuple::Tuple>();
                if sequence {
                    for note in list {
                        let note = self.safe_text(&note, "note");
                        for line in note.split('\n') {
                            out.push_str(line);
                            out.push('\n');
                        }
                    }
                } else {
                    match self.repr_text(&notes) {
                        Ok(shown) => out.push_str(&format!("{shown}\n")),
                        Err(_) => {
                            self.raised = None;
                            out.push_str("<__notes__ repr() failed>\n");
                        }
                    }
                }
            }
            Ok(_) => {}
            Err(_) => self.raised = None,
        }
        out
    }

    fn syntax_error_text(&mut self, exception: &Value, class: &str) -> String {
        let Some(e) = exception.downcast::<Exception>() else {
            return String::new();
        };
        let field = |i: usize| {
            let value = e.field(i);
            if value.is_undef() { Value::NONE } else { value }
        };
        let (filename, line) = (field(1), field(2));
        let mut out = String::new();
        let mut suffix = String::new();
        let message = field(0);
        let mut message = if message.is_none() {
            "None".to_string()
        } else {
            self.safe_text(&message, "message")
        };
        if message.is_empty() {
            message = "<no detail available>".to_string();
        }
        if let Some(line) = line.as_small_int() {
            let file = if filename.is_none() {
                "<string>".to_string()
            } else {
                self.safe_text(&filename, "filename")
            };
            out.push_str(&format!("  File \"{file}\", line {line}\n"));
            self.warn_of_tried(exception);
            let (shown_message, offsets) = self.shown_syntax_error(exception);
            if let Some(shown) = shown_message {
                message = shown;
            }
            let source = field(4);
            if let Some(source) = source.downcast::<Str>() {
                let source = source.to_string_lossy().into_owned();
                let numbers = [3, 5, 6].map(|i| field(i).as_small_int());
                let offsets = offsets.or_else(|| {
                    numbers[0].map(|offset| {
                        let same_line = numbers[1] == Some(line);
                        (offset, same_line.then(|| numbers[2].unwrap_or(0)))
                    })
                });
                out.push_str(&marked_source(&source, offsets, numbers[1].is_some()));
            }
        } else if !filename.is_none() {
            suffix = format!(" ({})", self.safe_text(&filename, "filename"));
        }
        out.push_str(&format!("{class}: {message}{suffix}\n"));
        out
    }

    /// The tasks that waited for the one that an exception has ended, as `asyncio` has noted them for a terminal.
    fn tasks_text(&mut self, exception: &Value) -> String {
        let key = self.intern("_awaiting_tasks");
        let noted = crate::types::instance::Attrs::get(exception, &key);
        let noted = noted.filter(|lines| lines.is_a::<Str>());
        noted.map(|lines| text(&lines)).unwrap_or_default()
    }

    /// The search for a misspelt keyword tries sources, which may deserve warnings.
    fn warn_of_tried(&mut self, exception: &Value) {
        let key = self.intern("_tried");
        let Some(tried) = crate::types::instance::Attrs::get(exception, &key) else {
            return;
        };
        let Ok(warnings) = self.import_simple("warnings") else {
            self.raised = None;
            return;
        };
        for warning in items(&tried) {
            let pair = items(&warning);
            let [message, line] = pair.as_slice() else {
                continue;
            };
            let (category, name) = (self.class(|t| &t.SyntaxWarning), self.str("<input>"));
            let arguments = [message.clone(), category, name, line.clone()];
            if self
                .call_method(&warnings, "warn_explicit", &arguments)
                .is_err()
            {
                // A filter that makes it an error concerns the source, not the search.
                self.raised = None;
            }
        }
    }

    /// What a traceback shows of a SyntaxError instead of its message and place: the hint of a misspelt keyword.
    fn shown_syntax_error(
        &mut self,
        exception: &Value,
    ) -> (Option<String>, Option<(i64, Option<i64>)>) {
        let key = self.intern("_shown");
        match crate::types::instance::Attrs::get(exception, &key) {
            Some(shown) => match items(&shown).as_slice() {
                [message, start, end] => (
                    Some(text(message)),
                    start.as_small_int().map(|s| (s, end.as_small_int())),
                ),
                _ => (None, None),
            },
            None => (None, None),
        }
    }

    /// An exception in the short form of those that nobody can handle: no marks, no causes, no notes.
    pub(crate) fn print_exception_plainly(&mut self, exception: &Value) -> String {
        let traceback = exception.downcast::<Exception>().map(|e| e.traceback.get());
        let mut entries = self.stack_entries(&traceback.unwrap_or_default());
        for entry in &mut entries {
            (entry.end_line, entry.columns) = (entry.line, None);
        }
        let mut out = match self.limited_text(entries) {
            Some(stack) => format!("Traceback (most recent call last):\n{stack}"),
            None => String::new(),
        };
        let class = self.shown_class(exception);
        let message = self.safe_text(exception, "exception");
        out.push_str(&format!("{class}: {message}\n"));
        out
    }

    /// The lines of a traceback; nothing if there is none.
    fn stack_text(&mut self, traceback: &Value) -> Option<String> {
        let entries = self.stack_entries(traceback);
        self.limited_text(entries)
    }

    /// The lines of as many entries as `sys.tracebacklimit` allows.
    fn limited_text(&mut self, mut entries: Vec<Entry>) -> Option<String> {
        if entries.is_empty() {
            return None;
        }
        let key = self.intern("tracebacklimit");
        let limit = self.sys.downcast::<Dict>().and_then(|d| d.get_str(&key));
        if let Some(limit) = limit.and_then(|l| l.as_small_int()) {
            if limit <= 0 {
                return None;
            }
            // The newest ones.
            entries.drain(..entries.len().saturating_sub(limit as usize));
        }
        Some(self.entries_text(&entries))
    }

    fn stack_entries(&mut self, traceback: &Value) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut at = traceback.clone();
        while let Some(t) = at.downcast::<Traceback>() {
            if let Some(entry) = frame_entry(&t.frame, t.pc, t.line() as usize) {
                entries.push(entry);
            }
            let next = t.next.get();
            at = next;
        }
        entries
    }

    fn entries_text(&mut self, entries: &[Entry]) -> String {
        let mut out = String::new();
        let mut count = 0;
        let mut last: Option<&Entry> = None;
        let again = |out: &mut String, count: usize| {
            if count > REPEATS {
                let n = count - REPEATS;
                let s = if n > 1 { "s" } else { "" };
                out.push_str(&format!("  [Previous line repeated {n} more time{s}]\n"));
            }
        };
        for entry in entries {
            let same = last.is_some_and(|l| {
                l.filename == entry.filename
                    && l.line == entry.line
                    && l.name == entry.name
                    && l.columns.map(|c| c.0) == entry.columns.map(|c| c.0)
            });
            if !same {
                again(&mut out, count);
                count = 0;
                last = Some(entry);
            }
            count += 1;
            if count <= REPEATS {
                out.push_str(&self.entry_text(entry));
            }
        }
        again(&mut out, count);
        out
    }

    fn entry_text(&mut self, entry: &Entry) -> String {
        let mut out = format!(
            "  File \"{}\", line {}, in {}\n",
            entry.filename, entry.line, entry.name
        );
        let last = entry.end_line.max(entry.line).min(entry.line + 10_000);
        let original: Vec<String> = (entry.line..=last)
            .map(|n| {
                let line = self.source_line_in(&entry.filename, n, &entry.globals);
                line.trim_end().to_string()
            })
            .collect();
        if original.iter().all(|l| l.trim().is_empty()) {
            return out;
        }
        match entry.columns {
            None => out.push_str(&format!("    {}\n", original[0].trim())),
            Some(columns) => {
                for line in marked_lines(&original, columns).lines() {
                    out.push_str("    ");
                    out.push_str(line);
                    out.push('\n');
                }
            }
        }
        out
    }
}

fn frame_entry(frame: &Value, pc: usize, line: usize) -> Option<Entry> {
    let frame = frame.downcast::<Frame>()?;
    let function = frame.func.downcast::<Function>()?;
    let code = function.code.get();
    let code = code.downcast::<CodeObj>()?;
    let location = code.code.location(pc);
    let is_known = pc != crate::types::traceback::UNSTARTED;
    let exact = is_known && location.line as usize == line && location.end_line >= location.line;
    Some(Entry {
        filename: text(&code.filename),
        line,
        end_line: if exact {
            location.end_line as usize
        } else {
            line
        },
        columns: exact.then_some((location.col as usize, location.end_col as usize)),
        name: text(&code.name),
        globals: function.globals.clone(),
    })
}

/// Characters in front of a byte offset.
fn characters(line: &str, offset: usize) -> usize {
    line.char_indices().take_while(|(i, _)| *i < offset).count()
}

/// Columns that the first characters of a line take on a screen.
fn width(line: &[char], n: usize) -> usize {
    line.iter()
        .take(n)
        .map(|c| if is_wide(*c) { 2 } else { 1 })
        .sum()
}

fn leading_space(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}

/// The source lines of an instruction with marks below them.
fn marked_lines(original: &[String], (col, end_col): (usize, usize)) -> String {
    let margin = original
        .iter()
        .filter(|l| !l.trim().is_empty())
        .map(|l| leading_space(l))
        .min()
        .unwrap_or(0);
    let lines: Vec<Vec<char>> = original
        .iter()
        .map(|l| l.chars().skip(margin.min(leading_space(l))).collect())
        .collect();
    let last = lines.len() - 1;
    let removed = original[0].chars().count() - lines[0].len();
    let start = characters(&original[0], col).saturating_sub(removed);
    let end = characters(&original[last], end_col)
        .saturating_sub(removed)
        .min(lines[last].len());

    // The instruction's own text, and the parts of it that are marked in another way.
    let mut segment = String::new();
    for (i, line) in lines.iter().enumerate() {
        let from = if i == 0 { start.min(line.len()) } else { 0 };
        let to = if i == last { end.max(from) } else { line.len() };
        if i > 0 {
            segment.push('\n');
        }
        segment.extend(&line[from.min(to)..to]);
    }
    let found = anchors::find(&segment);
    let place = |position: usize| {
        let (mut line, mut column) = (0usize, 0usize);
        for c in segment.chars().take(position) {
            if c == '\n' {
                line += 1;
                column = 0;
            } else {
                column += 1;
            }
        }
        (line, if line == 0 { column + start } else { column })
    };
    let anchor = found.map(|a| (place(a.start), place(a.end)));

    let prefix: String = lines[0][..start.min(lines[0].len())].iter().collect();
    let suffix: String = lines[last][end..].iter().collect();
    let whole_call = matches!(
        (anchors::before(&prefix), found.map(|a| a.kind)),
        (Before::Assignment, Some(Outer::Call | Outer::NameCall))
            | (Before::Return, Some(Outer::NameCall))
    );
    let show =
        !whole_call && (found.is_some() || !prefix.trim().is_empty() || !suffix.trim().is_empty());

    let mut significant: BTreeSet<usize> = [0, last].into();
    if let Some((a, b)) = anchor {
        for line in [a.0, b.0] {
            let line: usize = line;
            significant.extend(line.saturating_sub(1)..=(line + 1).min(last));
        }
    }
    let first_column = width(&lines[0], start);
    let marks = |i: usize| -> String {
        let line = &lines[i];
        let spaces = line.iter().take_while(|c| c.is_whitespace()).count();
        let total = if i == last {
            width(line, end)
        } else {
            width(line, line.len())
        };
        let column = |p: (usize, usize)| (p.0, width(&lines[p.0], p.1));
        (0..total)
            .map(|col| {
                if col < spaces || (i == 0 && col < first_column) {
                    return ' ';
                }
                match anchor {
                    Some((a, b)) if (i, col) >= column(a) && (i, col) < column(b) => '^',
                    Some(_) => '~',
                    None => '^',
                }
            })
            .collect()
    };
    let mut out: Vec<String> = Vec::new();
    let push = |out: &mut Vec<String>, i: usize| {
        out.push(lines[i].iter().collect());
        if show {
            out.push(marks(i));
        }
    };
    let mut before: Option<usize> = None;
    for i in significant {
        match before {
            Some(b) if i - b == 2 => push(&mut out, i - 1),
            Some(b) if i - b > 2 => out.push(format!("...<{} lines>...", i - b - 1)),
            _ => {}
        }
        push(&mut out, i);
        before = Some(i);
    }
    // What all remaining lines have in common in front goes away.
    let margin = out
        .iter()
        .filter(|l| !l.trim().is_empty())
        .map(|l| leading_space(l))
        .min()
        .unwrap_or(0);
    let mut text = String::new();
    for line in out {
        if line.trim().is_empty() {
            text.push('\n');
        } else {
            text.extend(line.chars().skip(margin));
            text.push('\n');
        }
    }
    text
}

/// The source line of a SyntaxError with its marks.
fn marked_source(source: &str, offsets: Option<(i64, Option<i64>)>, has_end: bool) -> String {
    let line = source.trim_end_matches('\n');
    let bare = line.trim_start_matches([' ', '\n', '\x0c']);
    let Some((offset, end)) = offsets else {
        return format!("    {bare}\n");
    };
    let (whole, length) = (source.chars().count() as i64, line.chars().count() as i64);
    let spaces = length - bare.chars().count() as i64;
    let mut start = offset;
    let mut end = match end {
        Some(0) => offset,
        Some(end) => end,
        None if has_end => length + 1,
        None => offset,
    };
    if !source.is_empty() && start > whole {
        start = whole + 1;
    }
    if !source.is_empty() && end > whole {
        end = whole + 1;
    }
    if start >= end || end < 0 {
        end = start + 1;
    }
    let (column, end_column) = (start - 1 - spaces, end - 1 - spaces);
    if column < 0 {
        return format!("    {bare}\n");
    }
    let space: String = bare
        .chars()
        .chain(std::iter::repeat(' '))
        .take(column as usize)
        .map(|c| if c.is_whitespace() { c } else { ' ' })
        .collect();
    let marks = "^".repeat((end_column - column).max(0) as usize);
    format!("    {bare}\n    {space}{marks}\n")
}

/// Whether a character takes two columns on a screen.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0x33ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xa000..=0xa4cf | 0xa960..=0xa97f | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f
        | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1f64f | 0x1f680..=0x1f6ff
        | 0x1f900..=0x1f9ff | 0x1fa70..=0x1faff | 0x20000..=0x3fffd)
}
