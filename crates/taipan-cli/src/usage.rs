//! What the command says about itself: help, version, usage errors, completions, manual page.
//!
//! The tables are the command's definition: the help, the completions and the manual page are made from them.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use crate::options::HelpTopic;

/// The line that usage errors and the help begin with.
pub const USAGE: &str = "usage: taipan [option] ... [-c code | -m module | file | -] [arg] ...
       taipan run [--profile] [--trace-tasks file] [option] ... [-c code | -m module | file] [arg] ...
       taipan test [option] ... [path] ...
       taipan dis file
       taipan check file ...
";

/// A row of the help.
struct Entry {
    name: &'static str,
    /// What stands behind the name.
    value: &'static str,
    help: &'static str,
}

const fn entry(name: &'static str, value: &'static str, help: &'static str) -> Entry {
    Entry { name, value, help }
}

/// What names the program.
const PROGRAMS: &[Entry] = &[
    entry("file", "", "a script, or a folder with __main__.py"),
    entry("-", "", "the program is read from standard input"),
    entry("-c", "code", "the program is the next argument"),
    entry("-m", "module", "an importable module is run as a script"),
];

/// Words that may stand first.
const COMMANDS: &[Entry] = &[
    entry(
        "check",
        "file ...",
        "report all syntax errors of the files; exit code 1 if there are any",
    ),
    entry(
        "completions",
        "shell",
        "print the completions of this command for bash, fish or zsh",
    ),
    entry(
        "dis",
        "file",
        "show the source of a file above its bytecode",
    ),
    entry("man", "", "print a manual page of this command"),
    entry(
        "run",
        "[option] ...",
        "run a program as without the word; takes the options below",
    ),
    entry(
        "test",
        "[option] ... [path] ...",
        "find tests in test_*.py and run them; takes other options, below",
    ),
];

/// Options of `taipan run`.
const RUN_OPTIONS: &[Entry] = &[
    entry(
        "--profile",
        "",
        "sample where time goes: a table at the end, stacks and a flame graph in files",
    ),
    entry(
        "--output",
        "prefix",
        "what the profile's files are called (taipan-profile)",
    ),
    entry(
        "--trace-tasks",
        "file",
        "write a page that shows what the event loop's tasks did",
    ),
];

/// Options of `taipan test`, which reads them in `std/_test_command.py`.
const TEST_OPTIONS: &[Entry] = &[
    entry(
        "-k",
        "expression",
        "only tests whose names fit: words with and, or, not",
    ),
    entry("-x, --exitfirst", "", "stop at the first failure"),
    entry("--maxfail", "n", "stop after so many failures"),
    entry("--durations", "n", "show the slowest tests (0: all)"),
    entry("-v, --verbose", "", "a line for each test"),
    entry("-q, --quiet", "", "less output"),
    entry("-s", "", "let tests print"),
    entry(
        "--collect-only, --co",
        "",
        "only show which tests there are",
    ),
];

/// The shells that [`completions`] knows.
const SHELLS: &str = "bash fish zsh";

/// Options in front of the program.
const OPTIONS: &[Entry] = &[
    entry(
        "-b",
        "",
        "warn about bytes compared with or turned into str (-bb: fail)",
    ),
    entry("-B", "", "do not keep compiled modules in files"),
    entry("-d", "", "set sys.flags.debug"),
    entry("-E", "", "ignore PYTHON* variables and TAIPANPATH"),
    entry(
        "-h, --help",
        "",
        "this text; --help-env, --help-xoptions and --help-all for more",
    ),
    entry("-i", "", "show the prompt when the program has ended"),
    entry("-I", "", "isolated: -E, -P and -s together"),
    entry(
        "-O",
        "",
        "drop assert statements and set __debug__ to False",
    ),
    entry("-OO", "", "drop docstrings too"),
    entry("-P", "", "do not put the folder of the script on sys.path"),
    entry("-q", "", "no banner in front of the prompt"),
    entry("-s", "", "leave the user's site folder off sys.path"),
    entry("-S", "", "leave all site folders off sys.path"),
    entry("-u", "", "write standard output and standard error at once"),
    entry("-v", "", "tell what is imported"),
    entry("-V, --version", "", "print the version and exit"),
    entry(
        "-W",
        "filter",
        "a warning filter: action:message:category:module:line",
    ),
    entry("-x", "", "skip the first line of the source"),
    entry("-X", "option", "see --help-xoptions"),
];

/// Variables.
const ENVIRONMENT: &[Entry] = &[
    entry("TAIPANPATH", "", "folders that are searched for modules"),
    entry("PYTHONPATH", "", "the same, searched after those"),
    entry("PYTHONASYNCIODEBUG", "", "asyncio's debug mode"),
    entry("PYTHONDEBUG", "", "-d"),
    entry("PYTHONDEVMODE", "", "-X dev"),
    entry("PYTHONDONTWRITEBYTECODE", "", "-B"),
    entry(
        "PYTHONHASHSEED",
        "",
        "random, or a number for the same hashes in every run",
    ),
    entry("PYTHONINSPECT", "", "-i"),
    entry("PYTHONINTMAXSTRDIGITS", "", "-X int_max_str_digits"),
    entry(
        "PYTHONIOENCODING",
        "",
        "encoding[:errors] of the standard streams",
    ),
    entry("PYTHONNOUSERSITE", "", "-s"),
    entry("PYTHONOPTIMIZE", "", "-O (2: -OO)"),
    entry("PYTHONSAFEPATH", "", "-P"),
    entry(
        "PYTHONSTARTUP",
        "",
        "a file that the prompt runs before its first line",
    ),
    entry("PYTHONUNBUFFERED", "", "-u"),
    entry("PYTHONVERBOSE", "", "-v"),
    entry(
        "PYTHONWARNINGS",
        "",
        "warning filters, separated by commas; -W goes before them",
    ),
    entry("FORCE_COLOR", "", "colours also where there is no terminal"),
    entry("NO_COLOR", "", "no colours"),
    entry("PYTHON_BASIC_REPL", "", "a prompt without an editor"),
    entry("PYTHON_DISABLE_REMOTE_DEBUG", "", "-X disable-remote-debug"),
    entry(
        "PYTHON_COLORS",
        "",
        "1 for colours, 0 for none; goes before the two above",
    ),
    entry(
        "PYTHON_BUSY_POLL",
        "",
        "0: event loops sleep at once, also when events come within microseconds",
    ),
    entry(
        "PYTHON_JIT",
        "",
        "0: no machine code is made while a program runs",
    ),
    entry("PYTHON_HISTORY", "", "the file of the prompt's history"),
];

/// Values of `-X`.
const EXTENDED: &[Entry] = &[
    entry(
        "dev",
        "",
        "development mode: show all warnings once, asyncio's debug mode",
    ),
    entry(
        "disable-remote-debug",
        "",
        "let no other process have scripts executed here",
    ),
    entry(
        "int_max_str_digits=N",
        "",
        "longest decimal text of an int; 0 for no limit, else 640 or more",
    ),
];

const EXIT_CODES: &str = "\
Exit codes: 0 the program ended, 1 it raised an exception, 2 this command line was wrong,
130 it was interrupted; sys.exit() may ask for others.
";

/// A part of the help: its title and rows.
type Section = (&'static str, &'static [Entry]);

const USAGE_SECTIONS: [Section; 5] = [
    (
        "Program (one; everything behind it goes to sys.argv; none: a prompt, if standard input is a terminal)",
        PROGRAMS,
    ),
    ("Commands", COMMANDS),
    ("Options of run", RUN_OPTIONS),
    ("Options of test", TEST_OPTIONS),
    ("Options", OPTIONS),
];
const ENVIRONMENT_SECTION: Section = (
    "Environment variables (an empty one counts as not set)",
    ENVIRONMENT,
);
const EXTENDED_SECTION: Section = (
    "Values of -X (others are only kept in sys._xoptions)",
    EXTENDED,
);

/// The help text of a topic.
pub fn help(topic: HelpTopic) -> String {
    let mut text = String::new();
    if matches!(topic, HelpTopic::Usage | HelpTopic::All) {
        text.push_str(USAGE);
        for section in &USAGE_SECTIONS {
            show(&mut text, section);
        }
        text.push('\n');
        text.push_str(EXIT_CODES);
    }
    if matches!(topic, HelpTopic::Environment | HelpTopic::All) {
        show(&mut text, &ENVIRONMENT_SECTION);
    }
    if matches!(topic, HelpTopic::Extended | HelpTopic::All) {
        show(&mut text, &EXTENDED_SECTION);
    }
    text.trim_start().to_owned()
}

fn show(text: &mut String, (title, entries): &Section) {
    let _ = writeln!(text, "\n{title}:");
    let heads: Vec<String> = entries.iter().map(head).collect();
    let width = heads.iter().map(String::len).max().unwrap_or(0).min(24);
    for (head, entry) in heads.iter().zip(entries.iter()) {
        let _ = writeln!(text, "  {head:width$} {}", entry.help);
    }
}

fn head(entry: &Entry) -> String {
    format!("{} {}", entry.name, entry.value)
        .trim_end()
        .to_owned()
}

/// The single words that an option can be written as.
fn words(entries: &'static [Entry]) -> impl Iterator<Item = (&'static str, &'static Entry)> {
    entries
        .iter()
        .flat_map(|entry| entry.name.split(", ").map(move |name| (name, entry)))
        .filter(|(name, _)| name.len() > 1 && name.starts_with('-'))
}

/// The completions of the command for a shell.
pub fn completions(shell: &str) -> Option<String> {
    match shell {
        "bash" => Some(bash()),
        "fish" => Some(fish()),
        "zsh" => Some(zsh()),
        _ => None,
    }
}

fn all_options() -> Vec<(&'static str, &'static Entry)> {
    words(PROGRAMS).chain(words(OPTIONS)).collect()
}

fn bash() -> String {
    let names = |words: &[(&str, &Entry)]| {
        let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        names.join(" ")
    };
    let options = names(&all_options());
    let run = names(&words(RUN_OPTIONS).collect::<Vec<_>>());
    let test = names(&words(TEST_OPTIONS).collect::<Vec<_>>());
    let commands: Vec<&str> = COMMANDS.iter().map(|entry| entry.name).collect();
    let commands = commands.join(" ");
    format!(
        r#"_taipan() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} first=${{COMP_WORDS[1]}} words="{options}" files=yes
    if [ "$COMP_CWORD" = 1 ]; then
        words="$words {commands}"
    else
        case $first in
            run) words="$words {run}" ;;
            test) words="{test} -h --help" ;;
            completions) words="{SHELLS}" files= ;;
            man) words= files= ;;
            check | dis) words= ;;
        esac
    fi
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    if [ -n "$files" ]; then COMPREPLY+=($(compgen -f -- "$word")); fi
}}
complete -o filenames -F _taipan taipan
"#
    )
}

fn fish() -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "\\'"));
    let mut out = String::new();
    for entry in COMMANDS {
        let _ = writeln!(
            out,
            "complete -c taipan -n __fish_use_subcommand -a {} -d {}",
            entry.name,
            quoted(entry.help)
        );
    }
    let everywhere = all_options()
        .into_iter()
        .map(|option| (option, " -n 'not __fish_seen_subcommand_from test'"));
    let run = words(RUN_OPTIONS).map(|option| (option, " -n '__fish_seen_subcommand_from run'"));
    let test = words(TEST_OPTIONS).map(|option| (option, " -n '__fish_seen_subcommand_from test'"));
    for ((name, entry), condition) in everywhere.chain(run).chain(test) {
        let name = match name.strip_prefix("--") {
            Some(long) => format!("-l {long}"),
            None if name.len() > 2 => format!("-o {}", &name[1..]),
            None => format!("-s {}", &name[1..]),
        };
        let value = if entry.value.is_empty() { "" } else { " -r" };
        let _ = writeln!(
            out,
            "complete -c taipan{condition} {name}{value} -d {}",
            quoted(entry.help)
        );
    }
    let _ = writeln!(
        out,
        "complete -c taipan -n '__fish_seen_subcommand_from completions' -f -a '{SHELLS}'"
    );
    out
}

fn zsh() -> String {
    let plain = |text: &str| {
        text.replace('\'', "'\\''")
            .replace('[', "\\[")
            .replace(']', "\\]")
            .replace(':', "\\:")
    };
    let argument = |(name, entry): (&str, &Entry)| {
        let value = if entry.value.is_empty() {
            String::new()
        } else {
            format!(":{}:_files", entry.value)
        };
        format!("        '{name}[{}]{value}' \\\n", plain(entry.help))
    };
    let options: String = all_options().into_iter().map(argument).collect();
    let run: String = words(RUN_OPTIONS).map(argument).collect();
    let test: String = words(TEST_OPTIONS).map(argument).collect();
    let commands: String = COMMANDS
        .iter()
        .map(|entry| format!("        '{}:{}'\n", entry.name, plain(entry.help)))
        .collect();
    format!(
        "#compdef taipan
_taipan() {{
    local -a commands=(
{commands}    )
    if (( CURRENT == 2 )); then _describe command commands; fi
    case $words[2] in
    completions) _values shell {SHELLS} ;;
    man) ;;
    check|dis) _files ;;
    test)
        _arguments \\
{test}        '*:file:_files'
        ;;
    run)
        _arguments \\
{options}{run}        '*:file:_files'
        ;;
    *)
        _arguments \\
{options}        '*:file:_files'
        ;;
    esac
}}
_taipan \"$@\"
"
    )
}

/// A manual page.
pub fn manual() -> String {
    let plain = |text: &str| text.replace('\\', "\\e").replace('-', "\\-");
    let version = env!("CARGO_PKG_VERSION");
    let mut out = format!(
        ".TH TAIPAN 1 \"\" \"taipan {version}\" \"User Commands\"\n.SH NAME\ntaipan \\- run programs in the language of Python 3.14\n.SH SYNOPSIS\n.nf\n"
    );
    for line in USAGE.lines() {
        let line = line.trim_start_matches("usage:").trim();
        let _ = writeln!(out, "{}", plain(line));
    }
    out.push_str(".fi\n");
    for (title, entries) in USAGE_SECTIONS
        .iter()
        .chain([&EXTENDED_SECTION, &ENVIRONMENT_SECTION])
    {
        let _ = writeln!(out, ".SH {}", plain(&title.to_uppercase()));
        for entry in entries.iter() {
            let (name, value) = (plain(entry.name), plain(entry.value));
            let _ = writeln!(
                out,
                ".TP\n\\fB{name}\\fR \\fI{value}\\fR\n{}",
                plain(entry.help)
            );
        }
    }
    let _ = write!(out, ".SH EXIT STATUS\n{}", plain(EXIT_CODES));
    out
}

/// The version; the long form names the system too.
pub fn version(long: bool) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let system = if long {
        format!(" on {} {}", std::env::consts::OS, std::env::consts::ARCH)
    } else {
        String::new()
    };
    format!("taipan {version} (Python 3.14){system}\n")
}

/// The message about a file that cannot be read, with the error as Python tells it.
pub fn unreadable(file: &Path, error: &io::Error) -> String {
    let number = error.raw_os_error().unwrap_or(0);
    let reason = error.to_string();
    let reason = reason.split(" (os error").next().unwrap_or_default();
    format!(
        "taipan: can't open file '{}': [Errno {number}] {reason}",
        file.display()
    )
}

/// What is written to standard error for a wrong command line.
pub fn error(message: &str) -> String {
    format!("{message}\n{USAGE}Try 'taipan -h' for more information.\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_everywhere() {
        let texts = [
            help(HelpTopic::All),
            completions("bash").unwrap_or_default(),
            completions("zsh").unwrap_or_default(),
            manual().replace("\\-", "-"),
        ];
        let own = words(RUN_OPTIONS).chain(words(TEST_OPTIONS));
        for (name, _) in all_options().into_iter().chain(own) {
            for text in &texts {
                assert!(text.contains(name), "{name}");
            }
        }
        assert_eq!(completions("tcsh"), None);
    }
}
