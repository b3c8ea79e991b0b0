//! The line editor: keys, colours, completion. It lives in a thread of its own and asks the isolate by messages.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::io::{PipeWriter, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::{DefaultHistory, History as _};
use rustyline::line_buffer::LineBuffer;
use rustyline::validate::Validator;
use rustyline::{
    At, Changeset, CharSearch, Cmd, ColorMode, CompletionType, ConditionalEventHandler, Config,
    Context, Editor, Event, EventContext, EventHandler, Helper, KeyCode, KeyEvent, Modifiers,
    Movement, RepeatCount, Word,
};
use taipan_vm::signals;
use unicode_width::UnicodeWidthChar;

use super::history;
use super::scan::{self, Kind};
use super::screen::Screen;
use super::source::{self, CONTINUATION};
use super::vertical::{Moves, TAB};

/// What the editor tells the isolate.
pub enum Message {
    /// A program was typed.
    Program(String),
    /// Ctrl-C
    Interrupted,
    /// Ctrl-D
    End,
    /// F1: the help utility is to run, and the same prompt to be shown again.
    Help,
    /// F2: the history is to be shown, and the same prompt again.
    History(String),
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
        .completion_show_all_if_ambiguous(true)
        .tab_stop(TAB as u8)
        // Tabs are shown by the highlighter.
        .color_mode(ColorMode::Forced)
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
    let moves = Arc::new(Moves::default());
    editor.set_helper(Some(Assistant {
        settings,
        link,
        is_final: Cell::new(false),
        moves: moves.clone(),
    }));
    let functions = Arc::new(Functions::default());
    let keys = Keys {
        paste: Mutex::default(),
        moves: moves.clone(),
        functions: functions.clone(),
        is_searching: AtomicBool::new(false),
    };
    let handler = EventHandler::Conditional(Box::new(keys));
    editor.bind_sequence(Event::Any, handler);
    if let Ok(printer) = editor.create_external_printer() {
        screen.connect(printer);
    }
    let mut interrupted = false;
    // What was typed when a function key left the editor, and the cursor's place in it.
    let mut kept: Option<(String, usize)> = None;
    while let Some(prompt) = next_prompt(prompts, interrupted, isolate) {
        interrupted = false;
        let (line, pressed) = loop {
            let prompt = functions.prompt(&prompt);
            let styled = if colors {
                format!("\x1b[1;35m{prompt}\x1b[0m")
            } else {
                prompt.clone()
            };
            moves.set_margin(prompt.chars().count());
            let (text, position) = kept.take().unwrap_or_default();
            screen.set_editing(true);
            let line = editor.readline_with_initial(&(prompt, styled), text.split_at(position));
            screen.set_editing(false);
            let pressed = functions.take();
            if let (Ok(line), Some((function, position))) = (&line, pressed) {
                if let Some((columns, _)) = editor.dimensions() {
                    let rows = moves.rows(line, usize::from(columns));
                    // The line is drawn again below what the function shows.
                    print!("\x1b[{rows}A\x1b[J");
                    let _ = std::io::stdout().flush();
                }
                kept = Some((line.clone(), position));
                if function == Function::Paste {
                    continue;
                }
            }
            break (line, pressed);
        };
        match line {
            Ok(_) if pressed.is_some_and(|(function, _)| function == Function::Help) => {
                link.send(Message::Help);
            }
            Ok(_) if pressed.is_some() => {
                let programs = editor.history().iter().map(|entry| source::program(entry));
                link.send(Message::History(programs.collect::<Vec<_>>().join("\n")));
            }
            Ok(line) => {
                let program = source::program(&line);
                if !program.trim().is_empty() {
                    let _ = editor.add_history_entry(source::edited(program.trim_end()));
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

fn entries(file: Option<&PathBuf>) -> rustyline::Result<DefaultHistory> {
    let mut history = DefaultHistory::new();
    history.set_max_len(history::LIMIT)?;
    for entry in file.map(history::load).unwrap_or_default() {
        history.add_owned(source::edited(&entry))?;
    }
    Ok(history)
}

/// What function keys do.
#[derive(Clone, Copy, PartialEq)]
enum Function {
    /// F1
    Help,
    /// F2
    History,
    /// F3: Enter begins lines and nothing is indented, until the key is pressed again.
    Paste,
}

/// The function key that was pressed, which ends the editing of the line for a moment.
#[derive(Default)]
struct Functions {
    /// With the cursor's place.
    pressed: Mutex<Option<(Function, usize)>>,
    is_pasting: AtomicBool,
}

impl Functions {
    fn press(&self, function: Function, position: usize) -> Cmd {
        if function == Function::Paste {
            self.is_pasting.fetch_xor(true, Relaxed);
        }
        *self.pressed.lock().unwrap_or_else(PoisonError::into_inner) = Some((function, position));
        Cmd::AcceptLine
    }

    /// Asked once for each line.
    fn take(&self) -> Option<(Function, usize)> {
        self.pressed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    fn prompt(&self, usual: &str) -> String {
        let is_pasting = self.is_pasting.load(Relaxed);
        (if is_pasting { "(paste) " } else { usual }).to_owned()
    }
}

/// The keys that mean something of their own: the prompts of continued lines are in the text, and nobody should notice.
///
/// The editor replaces the counts of movements by the one that was typed, so ranges are given by what they end at.
struct Keys {
    /// What is being pasted.
    paste: Mutex<Option<String>>,
    moves: Arc<Moves>,
    functions: Arc<Functions>,
    /// The history is being searched: Enter runs what was found, wherever the cursor is.
    is_searching: AtomicBool,
}

impl ConditionalEventHandler for Keys {
    fn handle(
        &self,
        event: &Event,
        _: RepeatCount,
        _: bool,
        context: &EventContext,
    ) -> Option<Cmd> {
        let &KeyEvent(key, modifiers) = event.get(0)?;
        let (line, position) = (context.line(), context.pos());
        let (before, after) = line.split_at(position);
        if let Some(command) = self.pasting(key, modifiers, before) {
            return Some(command);
        }
        let is_continued = before.contains('\n');
        let is_at_start = is_continued && typed_part(before).is_empty();
        let is_at_break = after.starts_with("\n\t");
        let ctrl = |letter| key == KeyCode::Char(letter) && modifiers == Modifiers::CTRL;
        let is_enter = key == KeyCode::Enter || ctrl('J');
        let was_searching = self.is_searching(key, ctrl('R') || ctrl('S'));
        match key {
            KeyCode::F(1) => Some(self.functions.press(Function::Help, position)),
            KeyCode::F(2) => Some(self.functions.press(Function::History, position)),
            KeyCode::F(3) => Some(self.functions.press(Function::Paste, position)),
            _ if is_enter && self.functions.is_pasting.load(Relaxed) => {
                Some(Cmd::Insert(1, source::edited("\n")))
            }
            KeyCode::Enter if modifiers == Modifiers::ALT => Some(new_line(before)),
            _ if is_enter && was_searching && is_whole(line) => Some(Cmd::AcceptLine),
            _ if is_enter => Some(enter(line, position)),
            KeyCode::Tab => {
                let is_blank = typed_part(before).trim().is_empty();
                is_blank.then(|| Cmd::Insert(1, "\t".to_owned()))
            }
            KeyCode::Up | KeyCode::Down => {
                let is_inside = self.moves.go(line, position, key == KeyCode::Up);
                is_inside.then_some(Cmd::Complete)
            }
            KeyCode::Backspace if is_at_start => Some(Cmd::Kill(to_line_break())),
            KeyCode::Delete if is_at_break => {
                let prompt = CharSearch::Forward('\t');
                Some(Cmd::Kill(Movement::ViCharSearch(1, prompt)))
            }
            _ if is_at_start && (key == KeyCode::Left || ctrl('B')) => {
                Some(Cmd::Move(to_line_break()))
            }
            _ if is_at_break && (key == KeyCode::Right || ctrl('F')) => {
                let is_blank = after[2..].trim_start_matches('\t').starts_with('\n');
                let word = Movement::ForwardWord(1, At::Start, Word::Big);
                (!is_blank).then_some(Cmd::Move(word))
            }
            _ if is_continued && (key == KeyCode::Home || ctrl('A')) => {
                let is_blank = typed_part(before).trim().is_empty();
                Some(if is_blank {
                    Cmd::Noop
                } else {
                    Cmd::Move(to_indentation())
                })
            }
            _ if is_at_start && ctrl('U') => Some(Cmd::Noop),
            _ if is_continued && ctrl('U') => Some(Cmd::Kill(to_indentation())),
            _ => None,
        }
    }
}

impl Keys {
    /// Whether the history was being searched when this key was pressed.
    fn is_searching(&self, key: KeyCode, begins: bool) -> bool {
        let goes_on = matches!(key, KeyCode::Char(_) | KeyCode::Backspace);
        let was_searching = self.is_searching.load(Relaxed);
        self.is_searching
            .store(begins || was_searching && goes_on, Relaxed);
        was_searching
    }

    /// Keys between the marks of a paste are its text.
    fn pasting(&self, key: KeyCode, modifiers: Modifiers, before: &str) -> Option<Cmd> {
        let mut paste = self.paste.lock().unwrap_or_else(PoisonError::into_inner);
        if key == KeyCode::BracketedPasteStart {
            *paste = Some(String::new());
            return Some(Cmd::Noop);
        }
        if key == KeyCode::BracketedPasteEnd {
            let text = paste.take()?;
            return Some(Cmd::Insert(1, source::pasted(&text, typed_part(before))));
        }
        let text = paste.as_mut()?;
        match key {
            KeyCode::Enter => text.push('\n'),
            KeyCode::Char('J') if modifiers == Modifiers::CTRL => text.push('\n'),
            KeyCode::Tab => text.push('\t'),
            KeyCode::Char(char) if modifiers == Modifiers::NONE => text.push(char),
            _ => {}
        }
        Some(Cmd::Noop)
    }
}

/// Back to the end of the line before, with the line break.
fn to_line_break() -> Movement {
    Movement::ViCharSearch(1, CharSearch::Backward('\n'))
}

/// Back to the end of the indentation.
fn to_indentation() -> Movement {
    Movement::ViCharSearch(1, CharSearch::BackwardAfter('\t'))
}

/// What was typed in front of the cursor in its line.
fn typed_part(before: &str) -> &str {
    match before.rsplit_once('\n') {
        Some((_, line)) => line.strip_prefix('\t').unwrap_or(line),
        None => before,
    }
}

fn new_line(before: &str) -> Cmd {
    let indent = source::indentation(&source::program(before));
    let line = format!("\n{}", " ".repeat(indent));
    Cmd::Insert(1, source::edited(&line))
}

/// Whether an entry of the history is a program: those end without the empty line that closes a block.
fn is_whole(entry: &str) -> bool {
    source::is_complete(&format!("{}\n", source::program(entry)))
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
    moves: Arc<Moves>,
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
        if self.moves.is_pending() {
            // No completion was asked for.
            let nothing = Pair {
                display: String::new(),
                replacement: String::new(),
            };
            return Ok((position, vec![nothing]));
        }
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

    fn update(&self, line: &mut LineBuffer, start: usize, elected: &str, changes: &mut Changeset) {
        match self.moves.take() {
            Some(position) => line.set_pos(position.min(line.len())),
            None => line.replace(start..line.pos(), elected, changes),
        }
    }
}

impl Highlighter for Assistant<'_> {
    fn highlight<'l>(&self, line: &'l str, position: usize) -> Cow<'l, str> {
        let (margin, theme) = (self.moves.margin(), self.theme());
        let cursor = (!self.is_final.get() && self.settings.colors).then_some(position);
        let is_builtin = |name: &str| self.settings.builtins.contains(name);
        Cow::Owned(colored(line, margin, cursor, &theme, is_builtin))
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        self.is_final.set(kind == CmdKind::ForcedRefresh);
        true
    }
}

impl Assistant<'_> {
    fn theme(&self) -> Theme {
        if self.settings.colors {
            Theme {
                prompt: "\x1b[1;35m",
                marked: "\x1b[1;4m",
                reset: "\x1b[0m",
                of: color,
            }
        } else {
            Theme {
                prompt: "",
                marked: "",
                reset: "",
                of: |_| "",
            }
        }
    }
}

/// The control sequences of colours.
struct Theme {
    prompt: &'static str,
    /// A bracket that belongs to the one at the cursor.
    marked: &'static str,
    reset: &'static str,
    of: fn(Kind) -> &'static str,
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

/// A text that begins at the column `margin` with colours, and with prompts and spaces for its tabs; the bracket at the
/// cursor and its partner are marked.
fn colored(
    line: &str,
    margin: usize,
    cursor: Option<usize>,
    theme: &Theme,
    is_builtin: impl Fn(&str) -> bool,
) -> String {
    let tokens = scan::tokens(line, &is_builtin);
    let pair = cursor.and_then(|at| scan::matching(&tokens, line, at));
    let mut out = Painter {
        text: String::with_capacity(line.len() * 2),
        column: margin,
        theme,
    };
    let mut at = 0;
    for token in &scan::with_fields(line, &tokens, &is_builtin) {
        out.push(&line[at..token.start], "");
        let is_marked = pair.is_some_and(|(a, b)| a == token.start || b == token.start);
        let color = if is_marked {
            theme.marked
        } else {
            (theme.of)(token.kind)
        };
        out.push(&line[token.start..token.end], color);
        at = token.end;
    }
    out.push(&line[at..], "");
    out.text
}

struct Painter<'a> {
    text: String,
    column: usize,
    theme: &'a Theme,
}

impl Painter<'_> {
    fn push(&mut self, part: &str, color: &str) {
        let end = self.theme.reset;
        let reset = if color.is_empty() { "" } else { end };
        self.text.push_str(color);
        for char in part.chars() {
            match char {
                '\n' => {
                    self.text.push('\n');
                    self.column = 0;
                }
                '\t' if self.column == 0 => {
                    let prompt = self.theme.prompt;
                    let shown = format!("{reset}{prompt}{CONTINUATION}{end}{color}");
                    self.text.push_str(&shown);
                    self.column = CONTINUATION.len();
                }
                '\t' => {
                    let width = TAB - self.column % TAB;
                    self.text.push_str(&" ".repeat(width));
                    self.column += width;
                }
                char => {
                    self.text.push(char);
                    self.column += char.width().unwrap_or(0);
                }
            }
        }
        self.text.push_str(reset);
    }
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
        assert_eq!(entered("if x:").as_deref(), Some("\n\t\t"));
        assert_eq!(entered("if x:\n\t\ty").as_deref(), Some("\n\t\t"));
        assert_eq!(entered("if x:\n\t\ty\n\t\t"), None);
        assert_eq!(entered(">>> if x:\n\t...     y"), None);
    }

    #[test]
    fn tabs_are_prompts_and_spaces() {
        let theme = Theme {
            prompt: "<",
            marked: "!",
            reset: ">",
            of: |kind| if kind == Kind::Str { "'" } else { "" },
        };
        let text = "f(\n\t\t\"\"\"a\n\tb\"\"\")";
        let shown = colored(text, 4, Some(1), &theme, |_| false);
        assert_eq!(shown, "f!(>\n<... >    '\"\"\"a\n><... >'b\"\"\">!)>");
    }
}
