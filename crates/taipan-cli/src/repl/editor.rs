//! The line editor: keys, colours, completion. It lives in a thread of its own and asks the isolate by messages.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::io::{PipeWriter, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{
    Cmd, CompletionType, ConditionalEventHandler, Config, Context, Editor, Event, EventContext,
    EventHandler, Helper, KeyCode, KeyEvent, Modifiers, Movement, RepeatCount,
};
use taipan_vm::signals;

use super::history;
use super::scan::{self, Kind};
use super::screen::Screen;
use super::source::{self, CONTINUATION};

/// What the editor tells the isolate.
pub enum Message {
    /// A program was typed.
    Program(String),
    /// Ctrl-C
    Interrupted,
    /// Ctrl-D
    End,
    /// Tab: what could stand at a place of a text? The answer is the start of what is replaced and the candidates.
    Complete {
        text: String,
        position: usize,
        reply: Sender<(usize, Vec<String>)>,
    },
}

/// What the editor needs to know.
pub struct Settings {
    /// The names that are shown as builtins.
    pub builtins: HashSet<String>,
    /// Whether there are colours.
    pub colors: bool,
    /// The history's file.
    pub history: Option<PathBuf>,
}

/// The isolate's end of the editor.
pub struct Handle {
    /// Prompts that are to be shown.
    pub prompts: Sender<String>,
    /// What the editor tells; a byte in the pipe for each.
    pub messages: Receiver<Message>,
    /// To be read once for each message.
    pub wake: std::io::PipeReader,
}

/// How long the isolate may take for an answer to Tab.
const PATIENCE: Duration = Duration::from_secs(3);
/// After Ctrl-C, how long a task may run on before it is interrupted.
const RESPITE: Duration = Duration::from_millis(250);
/// SIGWINCH, the only signal for the editor's thread.
const WINDOW_CHANGED: i32 = 28;

/// Start the editor's thread.
pub fn start(settings: Settings, screen: Screen) -> std::io::Result<Handle> {
    let (wake, waker) = std::io::pipe()?;
    let (prompts, prompts_to_show) = channel();
    let (sender, messages) = channel();
    let isolate = signals::this_thread();
    std::thread::Builder::new()
        .name("editor".into())
        .spawn(move || {
            let others: Vec<i32> = signals::all()
                .into_iter()
                .filter(|signal| *signal != WINDOW_CHANGED)
                .collect();
            let _ = signals::mask(signals::SET, &others);
            let link = Link { sender, waker };
            run(settings, &screen, &prompts_to_show, &link, isolate);
        })?;
    Ok(Handle {
        prompts,
        messages,
        wake,
    })
}

/// The way to the isolate.
struct Link {
    sender: Sender<Message>,
    waker: PipeWriter,
}

impl Link {
    fn send(&self, message: Message) {
        // An isolate that is gone needs nothing any more.
        if self.sender.send(message).is_ok() {
            let _ = (&self.waker).write_all(b"m");
        }
    }
}

fn run(settings: Settings, screen: &Screen, prompts: &Receiver<String>, link: &Link, isolate: u64) {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .tab_stop(4)
        .build();
    let file = settings.history.clone();
    let colors = settings.colors;
    let Ok(history) = entries(file.as_ref()) else {
        return link.send(Message::End);
    };
    let Ok(mut editor) = Editor::<Assistant<'_>, DefaultHistory>::with_history(config, history)
    else {
        return link.send(Message::End);
    };
    editor.set_helper(Some(Assistant {
        settings,
        link,
        is_final: Cell::new(false),
    }));
    bind(&mut editor);
    if let Ok(printer) = editor.create_external_printer() {
        screen.connect(printer);
    }
    let mut interrupted = false;
    while let Some(prompt) = next_prompt(prompts, interrupted, isolate) {
        interrupted = false;
        let styled = if colors {
            format!("\x1b[1;35m{prompt}\x1b[0m")
        } else {
            prompt.clone()
        };
        screen.set_editing(true);
        let line = editor.readline(&(prompt, styled));
        screen.set_editing(false);
        match line {
            Ok(line) => {
                let program = source::program(&line);
                if !program.trim().is_empty() {
                    let _ = editor.add_history_entry(edited(&program));
                    if let Some(file) = &file {
                        history::append(file, &program);
                    }
                }
                link.send(Message::Program(program));
            }
            Err(ReadlineError::Interrupted) => {
                interrupted = true;
                link.send(Message::Interrupted);
            }
            Err(_) => link.send(Message::End),
        }
    }
}

/// The next prompt. After Ctrl-C, a task that keeps the isolate from asking for one is interrupted.
fn next_prompt(prompts: &Receiver<String>, interrupted: bool, isolate: u64) -> Option<String> {
    if interrupted {
        match prompts.recv_timeout(RESPITE) {
            Ok(prompt) => return Some(prompt),
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => {
                let _ = signals::kill_thread(isolate, signals::INTERRUPT);
            }
        }
    }
    prompts.recv().ok()
}

/// A program as it stands in the editor.
fn edited(program: &str) -> String {
    program
        .trim_end()
        .replace('\n', &format!("\n{CONTINUATION}"))
}

fn entries(file: Option<&PathBuf>) -> rustyline::Result<DefaultHistory> {
    use rustyline::history::History;
    let mut history = DefaultHistory::new();
    history.set_max_len(history::LIMIT)?;
    for entry in file.map(history::load).unwrap_or_default() {
        history.add_owned(edited(&entry))?;
    }
    Ok(history)
}

fn bind(editor: &mut Editor<Assistant<'_>, DefaultHistory>) {
    let plain = |code| KeyEvent(code, Modifiers::NONE);
    let keys = [
        plain(KeyCode::Enter),
        plain(KeyCode::Tab),
        plain(KeyCode::Backspace),
        plain(KeyCode::Delete),
        plain(KeyCode::Left),
        plain(KeyCode::Right),
        plain(KeyCode::Home),
        KeyEvent::ctrl('A'),
        KeyEvent::ctrl('B'),
        KeyEvent::ctrl('F'),
        KeyEvent::ctrl('H'),
        KeyEvent::ctrl('J'),
        KeyEvent::ctrl('U'),
        KeyEvent(KeyCode::Enter, Modifiers::ALT),
    ];
    for key in keys {
        editor.bind_sequence(key, EventHandler::Conditional(Box::new(Keys)));
    }
}

/// The keys that mean something of their own: the prompts of continued lines are in the text, and nobody should notice.
struct Keys;

impl ConditionalEventHandler for Keys {
    fn handle(
        &self,
        event: &Event,
        count: RepeatCount,
        _: bool,
        context: &EventContext,
    ) -> Option<Cmd> {
        let key = event.get(0)?;
        let (line, position) = (context.line(), context.pos());
        let (before, after) = line.split_at(position);
        let in_front = break_in_front(before);
        let behind = after.starts_with(&format!("\n{CONTINUATION}"));
        let across = CONTINUATION.len() as RepeatCount + 1;
        match (key.0, key.1) {
            (KeyCode::Enter, Modifiers::ALT) => Some(new_line(before)),
            (KeyCode::Enter, _) | (KeyCode::Char('J'), _) => Some(enter(line, position)),
            (KeyCode::Tab, _) => tab(before),
            (KeyCode::Backspace, _) | (KeyCode::Char('H'), _) if in_front => {
                Some(Cmd::Kill(Movement::BackwardChar(across)))
            }
            (KeyCode::Backspace, _) | (KeyCode::Char('H'), _) => {
                let typed = typed_part(before);
                let spaces = typed.len();
                (count == 1 && spaces > 1 && typed.bytes().all(|b| b == b' ')).then(|| {
                    Cmd::Kill(Movement::BackwardChar(
                        ((spaces - 1) % 4 + 1) as RepeatCount,
                    ))
                })
            }
            (KeyCode::Delete, _) if behind => Some(Cmd::Kill(Movement::ForwardChar(across))),
            (KeyCode::Left, _) | (KeyCode::Char('B'), _) if in_front => {
                Some(Cmd::Move(Movement::BackwardChar(across)))
            }
            (KeyCode::Right, _) | (KeyCode::Char('F'), _) if behind => {
                Some(Cmd::Move(Movement::ForwardChar(across)))
            }
            (KeyCode::Home, _) | (KeyCode::Char('A'), _) => {
                let back = typed_part(before).chars().count() as RepeatCount;
                Some(if back == 0 {
                    Cmd::Noop
                } else {
                    Cmd::Move(Movement::BackwardChar(back))
                })
            }
            (KeyCode::Char('U'), _) => {
                let back = typed_part(before).chars().count() as RepeatCount;
                Some(if back == 0 {
                    Cmd::Noop
                } else {
                    Cmd::Kill(Movement::BackwardChar(back))
                })
            }
            _ => None,
        }
    }
}

/// Whether the cursor is right behind the prompt of a continued line.
fn break_in_front(before: &str) -> bool {
    before
        .strip_suffix(CONTINUATION)
        .is_some_and(|rest| rest.ends_with('\n'))
}

/// What was typed in front of the cursor in its line.
fn typed_part(before: &str) -> &str {
    match before.rsplit_once('\n') {
        Some((_, line)) => line.strip_prefix(CONTINUATION).unwrap_or(line),
        None => before,
    }
}

/// Tab indents where there is nothing to complete.
fn tab(before: &str) -> Option<Cmd> {
    let typed = typed_part(before);
    if !typed.trim().is_empty() {
        return None;
    }
    let spaces = 4 - typed.len() % 4;
    Some(Cmd::Insert(1, " ".repeat(spaces)))
}

fn new_line(before: &str) -> Cmd {
    let indent = source::indentation(&source::program(before));
    Cmd::Insert(1, format!("\n{CONTINUATION}{}", " ".repeat(indent)))
}

/// Enter ends what is complete; else it begins a line.
fn enter(line: &str, position: usize) -> Cmd {
    let (before, after) = line.split_at(position);
    let at_end = after.trim().is_empty() || !line.contains('\n');
    let is_transcript = line.trim_start().starts_with(">>>");
    if at_end && (is_transcript || source::is_complete(&source::program(line))) {
        return Cmd::AcceptLine;
    }
    new_line(before)
}

/// Completion and colours.
struct Assistant<'l> {
    settings: Settings,
    link: &'l Link,
    /// The line is shown for the last time: no bracket is marked.
    is_final: Cell<bool>,
}

impl Helper for Assistant<'_> {}
impl Validator for Assistant<'_> {}
impl Hinter for Assistant<'_> {
    type Hint = String;
}

impl Completer for Assistant<'_> {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (reply, answer) = channel();
        self.link.send(Message::Complete {
            text: line.to_owned(),
            position,
            reply,
        });
        let (start, candidates) = match answer.recv_timeout(PATIENCE) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                return Ok((position, Vec::new()));
            }
        };
        let replaced = line.get(start..position).unwrap_or_default();
        let shown_from = replaced.rfind('.').map_or(0, |dot| dot + 1);
        let pairs = candidates.into_iter().map(|replacement| Pair {
            display: replacement
                .get(shown_from..)
                .unwrap_or(&replacement)
                .to_owned(),
            replacement,
        });
        Ok((start, pairs.collect()))
    }
}

impl Highlighter for Assistant<'_> {
    fn highlight<'l>(&self, line: &'l str, position: usize) -> Cow<'l, str> {
        if !self.settings.colors || line.is_empty() {
            return Cow::Borrowed(line);
        }
        let cursor = (!self.is_final.get()).then_some(position);
        Cow::Owned(colored(line, cursor, |name| {
            self.settings.builtins.contains(name)
        }))
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        self.is_final.set(kind == CmdKind::ForcedRefresh);
        self.settings.colors
    }
}

/// The colours of the tokens, those of CPython's prompt.
fn color(kind: Kind) -> &'static str {
    match kind {
        Kind::Keyword => "\x1b[1;34m",
        Kind::Definition => "\x1b[1m",
        Kind::Builtin => "\x1b[36m",
        Kind::Number => "\x1b[33m",
        Kind::Str => "\x1b[32m",
        Kind::Comment => "\x1b[31m",
        Kind::Name | Kind::Open | Kind::Close | Kind::Operator => "",
    }
}

const PROMPT: &str = "\x1b[1;35m";
const MARKED: &str = "\x1b[1;4m";
const RESET: &str = "\x1b[0m";

/// A text with colours; the bracket at the cursor and its partner are marked.
fn colored(line: &str, cursor: Option<usize>, is_builtin: impl Fn(&str) -> bool) -> String {
    // The prompts in the text are no tokens: they are blanked for the scanner, which keeps all places.
    let blank = format!("\n{}", " ".repeat(CONTINUATION.len()));
    let prompt = format!("\n{CONTINUATION}");
    let tokens = scan::tokens(&line.replace(&prompt, &blank), is_builtin);
    let pair = cursor.and_then(|at| scan::matching(&tokens, line, at));
    let mut out = String::with_capacity(line.len() * 2);
    let mut at = 0;
    let between = |text: &str| text.replace(&prompt, &format!("\n{PROMPT}{CONTINUATION}{RESET}"));
    for token in &tokens {
        out.push_str(&between(&line[at..token.start]));
        let is_marked = pair.is_some_and(|(a, b)| a == token.start || b == token.start);
        let color = if is_marked { MARKED } else { color(token.kind) };
        let text = &line[token.start..token.end];
        if color.is_empty() {
            out.push_str(text);
        } else {
            // Each line of a string has its colour, since the prompts between them have theirs.
            let lines = text.replace(
                &prompt,
                &format!("{RESET}\n{PROMPT}{CONTINUATION}{RESET}{color}"),
            );
            out.push_str(&format!("{color}{lines}{RESET}"));
        }
        at = token.end;
    }
    out.push_str(&between(&line[at..]));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entered(line: &str) -> Option<String> {
        match enter(line, line.len()) {
            Cmd::Insert(_, text) => Some(text),
            _ => None,
        }
    }

    #[test]
    fn enter_ends_or_continues() {
        assert_eq!(entered("x = 1"), None);
        assert_eq!(entered("if x:").as_deref(), Some("\n...     "));
        assert_eq!(entered("if x:\n...     y").as_deref(), Some("\n...     "));
        assert_eq!(entered("if x:\n...     y\n...     "), None);
        assert_eq!(entered(">>> if x:\n...     y"), None);
    }

    #[test]
    fn colors_keep_the_text() {
        let text = "def f(x):\n...     return 'a'";
        let shown = colored(text, Some(9), |_| false);
        let plain = shown.split('\x1b').map(|part| match part.split_once('m') {
            Some((code, rest)) if code.starts_with('[') => rest,
            _ => part,
        });
        assert_eq!(plain.collect::<String>(), text);
        assert!(shown.contains("\x1b[1;35m... \x1b[0m"));
        assert!(shown.contains("\x1b[1mf\x1b[0m"));
    }
}
