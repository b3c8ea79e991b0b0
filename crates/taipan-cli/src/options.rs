//! The command line and the environment variables, as plain data.
//!
//! Nothing here runs anything: `parse` turns words into [`Options`] or a usage error, so that the
//! rules can be tested by themselves.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// What the command was asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// No program was named: a prompt, or a program on standard input when that is no terminal.
    Prompt,
    /// `-`: the program is on standard input.
    Stdin,
    /// The program is a file, a folder with `__main__.py`, or an archive.
    File(PathBuf),
    /// `-c`: the program is the argument.
    Code(String),
    /// `-m`: the program is an importable module.
    Module(String),
    /// `dis`: show the bytecode of a file.
    Dis(PathBuf),
    /// `check`: report every syntax error of the files.
    Check(Vec<PathBuf>),
    /// `test`: find and run tests; the words are the test command's.
    Test(Vec<OsString>),
    /// `completions`: print the completions for a shell.
    Completions(String),
    /// `man`: print a manual page.
    Manual,
    /// `-h`, `--help-env`, `--help-xoptions`, `--help-all`
    Help(HelpTopic),
    /// `-V`; twice for more.
    Version { long: bool },
}

/// Which help text to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpTopic {
    /// The options.
    Usage,
    /// The environment variables.
    Environment,
    /// The values of `-X`.
    Extended,
    /// All of them.
    All,
}

/// Everything that the command line and the environment say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What to do.
    pub action: Action,
    /// `sys.argv[1:]`
    pub args: Vec<OsString>,
    /// `-i` or `PYTHONINSPECT`: a prompt when the program has ended.
    pub inspect: bool,
    /// `-i`: the prompt is shown where nobody sits at standard input, too.
    pub interactive: bool,
    /// `-q`: no banner in front of the prompt.
    pub quiet: bool,
    /// `-u` or `PYTHONUNBUFFERED`
    pub unbuffered: bool,
    /// Event loops may look for events a while before they sleep, unless `PYTHON_BUSY_POLL=0`.
    pub busy_poll: bool,
    /// Machine code is made of what runs often, unless `PYTHON_JIT=0`.
    pub jit: bool,
    /// `-O`, `-OO` or `PYTHONOPTIMIZE`: 1 drops assertions, 2 docstrings too.
    pub optimize: u8,
    /// `-B` or `PYTHONDONTWRITEBYTECODE`: write no cache of compiled modules.
    pub no_bytecode: bool,
    /// `-X pycache_prefix` or `PYTHONPYCACHEPREFIX`: folder of the cache of compiled modules.
    pub pycache_prefix: Option<String>,
    /// `-v` or `PYTHONVERBOSE`: tell what is imported.
    pub verbose: u8,
    /// `-b`: warn (twice: fail) where bytes are compared with or turned into str.
    pub bytes_warning: u8,
    /// `-d` or `PYTHONDEBUG`: accepted for `sys.flags`.
    pub debug: u8,
    /// `-E`: environment variables were not looked at.
    pub ignore_environment: bool,
    /// `-s` or `PYTHONNOUSERSITE`: leave the user's site folder off `sys.path`.
    pub no_user_site: bool,
    /// `-S`: leave all site folders off `sys.path`.
    pub no_site: bool,
    /// `-I`: `-E`, `-s` and `-P` together.
    pub isolated: bool,
    /// `-P` or `PYTHONSAFEPATH`: do not put the script's folder on `sys.path`.
    pub safe_path: bool,
    /// `-x`: skip the first line of the source.
    pub skip_first_line: bool,
    /// `-X dev` or `PYTHONDEVMODE`
    pub dev_mode: bool,
    /// Warning filters, the last having the last word: `PYTHONWARNINGS`, then `-W`.
    pub warnings: Vec<String>,
    /// `-X NAME[=VALUE]` in order, for `sys._xoptions`.
    pub extended: Vec<(String, Option<String>)>,
    /// `PYTHONHASHSEED`; none means random.
    pub hash_seed: Option<u32>,
    /// `-X int_max_str_digits` or `PYTHONINTMAXSTRDIGITS`
    pub int_max_str_digits: Option<u32>,
    /// `TAIPANPATH`, then `PYTHONPATH`: folders for `sys.path`.
    pub path: Vec<PathBuf>,
    /// `PYTHONIOENCODING`: encoding and error handler of the standard streams.
    pub io_encoding: Option<String>,
    /// `PYTHONSTARTUP`: a file that the prompt runs first.
    pub startup: Option<PathBuf>,
    /// `run --profile`: what the files of the profile are called.
    pub profile: Option<PathBuf>,
    /// `run --trace-tasks`: the page with what tasks did.
    pub trace_tasks: Option<PathBuf>,
    /// `PYTHONASYNCIODEBUG`, which development mode implies.
    pub asyncio_debug: bool,
}

/// A command line that cannot be understood; the text says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageError(pub String);

type Parsed<T> = Result<T, UsageError>;

/// Reads the words behind the command's name and the environment variables that `variable` finds.
///
/// ```text
/// taipan [OPTION...] [-c CODE | -m MODULE | FILE | -] [ARG...]
/// taipan run [--profile] [--trace-tasks FILE] ... | taipan test ... | taipan dis FILE | taipan check FILE...
/// ```
pub fn parse(
    words: impl IntoIterator<Item = OsString>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Parsed<Options> {
    let mut parser = Parser {
        words: words.into_iter().collect::<Vec<_>>().into_iter(),
        options: Options::default(),
        warnings: Vec::new(),
        versions: 0,
        help: None,
        runs: false,
    };
    parser.command_line()?;
    let Parser {
        mut options,
        warnings,
        versions,
        help,
        ..
    } = parser;
    if !options.ignore_environment {
        options.environment(&variable)?;
    }
    options.warnings.extend(warnings);
    options.extended_options()?;
    if let Some(topic) = help {
        options.action = Action::Help(topic);
    } else if versions > 0 {
        options.action = Action::Version { long: versions > 1 };
    }
    Ok(options)
}

impl Default for Options {
    fn default() -> Options {
        Options {
            action: Action::Prompt,
            args: Vec::new(),
            inspect: false,
            interactive: false,
            busy_poll: true,
            quiet: false,
            unbuffered: false,
            jit: true,
            optimize: 0,
            no_bytecode: false,
            pycache_prefix: None,
            verbose: 0,
            bytes_warning: 0,
            debug: 0,
            ignore_environment: false,
            no_user_site: false,
            no_site: false,
            isolated: false,
            safe_path: false,
            skip_first_line: false,
            dev_mode: false,
            warnings: Vec::new(),
            extended: Vec::new(),
            hash_seed: None,
            int_max_str_digits: None,
            path: Vec::new(),
            io_encoding: None,
            startup: None,
            profile: None,
            trace_tasks: None,
            asyncio_debug: false,
        }
    }
}

struct Parser {
    words: std::vec::IntoIter<OsString>,
    options: Options,
    warnings: Vec<String>,
    versions: u8,
    help: Option<HelpTopic>,
    /// The first word was `run`.
    runs: bool,
}

impl Parser {
    fn command_line(&mut self) -> Parsed<()> {
        let mut first = true;
        while let Some(word) = self.words.next() {
            let text = word.to_string_lossy().into_owned();
            if first && text == "run" {
                first = false;
                self.runs = true;
                continue;
            }
            if first && let Some(action) = self.subcommand(&text)? {
                self.options.action = action;
                return Ok(());
            }
            first = false;
            if text == "-" {
                self.options.action = Action::Stdin;
            } else if text == "--" {
                let Some(file) = self.words.next() else { break };
                self.options.action = program(file);
            } else if let Some(long) = text.strip_prefix("--") {
                if !(self.runs && self.run_option(long)?) {
                    self.long(long)?;
                }
                continue;
            } else if let Some(letters) = text.strip_prefix('-') {
                if !self.letters(letters)? {
                    continue;
                }
            } else {
                self.options.action = Action::File(word.into());
            }
            self.options.args = self.words.by_ref().collect();
        }
        Ok(())
    }

    fn subcommand(&mut self, word: &str) -> Parsed<Option<Action>> {
        match word {
            "dis" => {
                let file = self
                    .words
                    .next()
                    .ok_or(UsageError("dis needs a file".to_owned()))?;
                if self.words.next().is_some() {
                    return Err(UsageError("dis takes one file".to_owned()));
                }
                Ok(Some(Action::Dis(file.into())))
            }
            "check" => {
                let files: Vec<_> = self.words.by_ref().map(PathBuf::from).collect();
                if files.is_empty() {
                    return Err(UsageError("check needs files".to_owned()));
                }
                Ok(Some(Action::Check(files)))
            }
            "test" => Ok(Some(Action::Test(self.words.by_ref().collect()))),
            "man" => Ok(Some(Action::Manual)),
            "completions" => {
                let shell = self.words.next();
                let shell = shell.and_then(|shell| shell.into_string().ok());
                match shell.as_deref() {
                    Some("bash" | "fish" | "zsh") => {
                        Ok(Some(Action::Completions(shell.unwrap_or_default())))
                    }
                    _ => Err(UsageError(
                        "completions needs a shell: bash, fish or zsh".to_owned(),
                    )),
                }
            }
            _ => Ok(None),
        }
    }

    /// An option of `run`; false when it is none.
    fn run_option(&mut self, name: &str) -> Parsed<bool> {
        let (name, attached) = match name.split_once('=') {
            Some((name, value)) => (name, Some(OsString::from(value))),
            None => (name, None),
        };
        if name == "profile" && attached.is_none() {
            let prefix = || PathBuf::from("taipan-profile");
            self.options.profile.get_or_insert_with(prefix);
            return Ok(true);
        }
        if !matches!(name, "output" | "trace-tasks") {
            return Ok(false);
        }
        let value = attached.or_else(|| self.words.next());
        let value = value.ok_or_else(|| UsageError(format!("--{name} needs a file")))?;
        match name {
            "output" => self.options.profile = Some(value.into()),
            _ => self.options.trace_tasks = Some(value.into()),
        }
        Ok(true)
    }

    fn long(&mut self, name: &str) -> Parsed<()> {
        match name {
            "help" => self.help = Some(HelpTopic::Usage),
            "help-env" => self.help = Some(HelpTopic::Environment),
            "help-xoptions" => self.help = Some(HelpTopic::Extended),
            "help-all" => self.help = Some(HelpTopic::All),
            "version" => self.versions += 1,
            "check-hash-based-pycs" => match self.words.next().as_deref().and_then(OsStr::to_str) {
                Some("always" | "default" | "never") => {}
                _ => {
                    let message =
                        "--check-hash-based-pycs must be one of 'default', 'always', or 'never'";
                    return Err(UsageError(message.to_owned()));
                }
            },
            _ => return Err(UsageError(format!("unknown option --{name}"))),
        }
        Ok(())
    }

    /// One word of single-letter options; true when it named the program.
    fn letters(&mut self, letters: &str) -> Parsed<bool> {
        let mut rest = letters.chars();
        while let Some(letter) = rest.next() {
            let options = &mut self.options;
            match letter {
                'b' => options.bytes_warning += 1,
                'B' => options.no_bytecode = true,
                'd' => options.debug += 1,
                'E' => options.ignore_environment = true,
                'h' | '?' => self.help = Some(HelpTopic::Usage),
                'i' => (options.inspect, options.interactive) = (true, true),
                'I' => {
                    options.isolated = true;
                    options.ignore_environment = true;
                    options.no_user_site = true;
                    options.safe_path = true;
                }
                'O' => options.optimize += 1,
                'P' => options.safe_path = true,
                'q' => options.quiet = true,
                's' => options.no_user_site = true,
                'S' => options.no_site = true,
                'u' => options.unbuffered = true,
                'v' => options.verbose += 1,
                'V' => self.versions += 1,
                'x' => options.skip_first_line = true,
                'c' => {
                    let mut code = self.value('c', rest.as_str())?;
                    code.push('\n');
                    self.options.action = Action::Code(code);
                    return Ok(true);
                }
                'm' => {
                    self.options.action = Action::Module(self.value('m', rest.as_str())?);
                    return Ok(true);
                }
                'W' => {
                    let filter = self.value('W', rest.as_str())?;
                    self.warnings.push(filter);
                    return Ok(false);
                }
                'X' => {
                    let option = self.value('X', rest.as_str())?;
                    let (name, value) = match option.split_once('=') {
                        Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                        None => (option, None),
                    };
                    self.options.extended.push((name, value));
                    return Ok(false);
                }
                _ => return Err(UsageError(format!("Unknown option: -{letter}"))),
            }
        }
        Ok(false)
    }

    /// The value of an option: the rest of its word, or the next word.
    fn value(&mut self, letter: char, rest: &str) -> Parsed<String> {
        if !rest.is_empty() {
            return Ok(rest.to_owned());
        }
        let word = self.words.next();
        let word =
            word.ok_or_else(|| UsageError(format!("Argument expected for the -{letter} option")))?;
        Ok(word.to_string_lossy().into_owned())
    }
}

fn program(word: OsString) -> Action {
    if word == "-" {
        Action::Stdin
    } else {
        Action::File(word.into())
    }
}

impl Options {
    fn environment(&mut self, variable: &impl Fn(&str) -> Option<OsString>) -> Parsed<()> {
        // An empty variable counts as not set, everywhere.
        let get = |name: &str| {
            let value = variable(name)?;
            (!value.is_empty()).then(|| value.to_string_lossy().into_owned())
        };
        let is_set = |name: &str| get(name).is_some();
        self.inspect |= is_set("PYTHONINSPECT");
        self.unbuffered |= is_set("PYTHONUNBUFFERED");
        self.no_bytecode |= is_set("PYTHONDONTWRITEBYTECODE");
        self.pycache_prefix = get("PYTHONPYCACHEPREFIX");
        self.no_user_site |= is_set("PYTHONNOUSERSITE");
        self.safe_path |= is_set("PYTHONSAFEPATH");
        self.dev_mode |= is_set("PYTHONDEVMODE");
        self.asyncio_debug |= is_set("PYTHONASYNCIODEBUG");
        self.optimize = self.optimize.max(level(get("PYTHONOPTIMIZE")));
        self.verbose = self.verbose.max(level(get("PYTHONVERBOSE")));
        self.debug = self.debug.max(level(get("PYTHONDEBUG")));
        self.jit = get("PYTHON_JIT").is_none_or(|value| value != "0");
        self.busy_poll = get("PYTHON_BUSY_POLL").is_none_or(|value| value != "0");
        self.io_encoding = get("PYTHONIOENCODING");
        self.startup = get("PYTHONSTARTUP").map(PathBuf::from);
        if let Some(filters) = get("PYTHONWARNINGS") {
            self.warnings.extend(filters.split(',').map(str::to_owned));
        }
        for name in ["TAIPANPATH", "PYTHONPATH"] {
            if let Some(folders) = variable(name).filter(|folders| !folders.is_empty()) {
                self.path.extend(std::env::split_paths(&folders));
            }
        }
        if let Some(seed) = get("PYTHONHASHSEED").filter(|seed| seed != "random") {
            let message =
                "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]";
            self.hash_seed = Some(seed.parse().map_err(|_| UsageError(message.to_owned()))?);
        }
        if let Some(digits) = get("PYTHONINTMAXSTRDIGITS") {
            self.int_max_str_digits = Some(digit_limit("PYTHONINTMAXSTRDIGITS", &digits)?);
        }
        Ok(())
    }

    /// What `-X` options mean for the fields; they go before the environment.
    fn extended_options(&mut self) -> Parsed<()> {
        for (name, value) in self.extended.clone() {
            match name.as_str() {
                "dev" => self.dev_mode = true,
                "pycache_prefix" => self.pycache_prefix = value.filter(|v| !v.is_empty()),
                "int_max_str_digits" => {
                    let value = value.unwrap_or_default();
                    self.int_max_str_digits = Some(digit_limit("-X int_max_str_digits", &value)?);
                }
                _ => {}
            }
        }
        self.asyncio_debug |= self.dev_mode;
        if self.dev_mode {
            self.warnings.insert(0, "default".to_owned());
        }
        Ok(())
    }
}

/// A variable that counts: a number, or anything else for 1.
fn level(value: Option<String>) -> u8 {
    value.map_or(0, |text| text.parse().unwrap_or(1).max(1))
}

/// A limit on the digits of decimal conversions: none (0) or at least 640.
fn digit_limit(what: &str, text: &str) -> Parsed<u32> {
    match text.parse() {
        Ok(digits @ (0 | 640..)) => Ok(digits),
        _ => Err(UsageError(format!(
            "{what}: invalid limit; must be >= 640 or 0 for unlimited."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options_with(words: &[&str], variables: &[(&str, &str)]) -> Parsed<Options> {
        parse(words.iter().map(OsString::from), |name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    fn options(words: &[&str]) -> Options {
        options_with(words, &[]).unwrap()
    }

    fn error(words: &[&str]) -> String {
        options_with(words, &[]).unwrap_err().0
    }

    #[test]
    fn a_file_takes_the_rest_as_arguments() {
        let options = options(&["-O", "x.py", "-c", "--help"]);
        assert_eq!(options.action, Action::File("x.py".into()));
        assert_eq!(options.args, ["-c", "--help"]);
        assert_eq!(options.optimize, 1);
    }

    #[test]
    fn code_and_modules_end_the_options() {
        let code = options(&["-qc", "print(1)", "-i"]);
        assert_eq!(code.action, Action::Code("print(1)\n".to_owned()));
        assert!(code.quiet && !code.inspect);
        assert_eq!(code.args, ["-i"]);
        assert_eq!(
            options(&["-mpkg.mod", "a"]).action,
            Action::Module("pkg.mod".to_owned())
        );
    }

    #[test]
    fn a_dash_is_standard_input() {
        assert_eq!(options(&["-", "a"]).action, Action::Stdin);
        assert_eq!(
            options(&["--", "-x.py"]).action,
            Action::File("-x.py".into())
        );
        assert_eq!(options(&[]).action, Action::Prompt);
    }

    #[test]
    fn flags_may_share_a_word() {
        let options = options(&["-uBsOOvWerror", "-Xdev", "-X", "a=b", "x.py"]);
        assert!(options.unbuffered && options.no_bytecode && options.no_user_site);
        assert_eq!((options.optimize, options.verbose), (2, 1));
        assert_eq!(options.warnings, ["default", "error"]);
        assert_eq!(
            options.extended,
            [
                ("dev".to_owned(), None),
                ("a".to_owned(), Some("b".to_owned()))
            ]
        );
        assert!(options.dev_mode && options.asyncio_debug);
    }

    #[test]
    fn isolation_is_three_flags() {
        let options = options_with(&["-I", "x.py"], &[("PYTHONINSPECT", "1")]).unwrap();
        assert!(options.isolated && options.ignore_environment && options.no_user_site);
        assert!(options.safe_path && !options.inspect);
    }

    #[test]
    fn variables_are_read() {
        let variables = [
            ("PYTHONOPTIMIZE", "x"),
            ("PYTHONWARNINGS", "ignore,error::UserWarning"),
            ("PYTHONHASHSEED", "7"),
            ("PYTHONUNBUFFERED", ""),
            ("TAIPANPATH", "/a"),
            ("PYTHONPATH", "/b"),
        ];
        let options = options_with(&["-W", "always", "x.py"], &variables).unwrap();
        assert_eq!(options.optimize, 1);
        assert_eq!(options.warnings, ["ignore", "error::UserWarning", "always"]);
        assert_eq!(options.hash_seed, Some(7));
        assert!(!options.unbuffered);
        assert_eq!(options.path, [PathBuf::from("/a"), PathBuf::from("/b")]);
    }

    #[test]
    fn subcommands_come_first() {
        assert_eq!(options(&["dis", "x.py"]).action, Action::Dis("x.py".into()));
        assert_eq!(
            options(&["check", "a", "b"]).action,
            Action::Check(vec!["a".into(), "b".into()])
        );
        assert_eq!(options(&["-B", "dis"]).action, Action::File("dis".into()));
        assert_eq!(error(&["dis"]), "dis needs a file");
        assert_eq!(error(&["check"]), "check needs files");
    }

    #[test]
    fn run_has_options_of_its_own() {
        let options = options(&[
            "run",
            "--profile",
            "--trace-tasks=t.html",
            "-O",
            "x.py",
            "--profile",
        ]);
        assert_eq!(options.profile, Some("taipan-profile".into()));
        assert_eq!(options.trace_tasks, Some("t.html".into()));
        assert_eq!(options.action, Action::File("x.py".into()));
        assert_eq!(options.args, ["--profile"]);
        assert_eq!(error(&["--profile", "x.py"]), "unknown option --profile");
        assert_eq!(error(&["run", "--output"]), "--output needs a file");
    }

    #[test]
    fn help_and_version_win() {
        assert_eq!(
            options(&["-V", "x.py"]).action,
            Action::Version { long: false }
        );
        assert_eq!(options(&["-VV"]).action, Action::Version { long: true });
        assert_eq!(
            options(&["--help-env", "-V"]).action,
            Action::Help(HelpTopic::Environment)
        );
    }

    #[test]
    fn wrong_lines_say_why() {
        assert_eq!(error(&["-k"]), "Unknown option: -k");
        assert_eq!(error(&["--nope"]), "unknown option --nope");
        assert_eq!(error(&["-c"]), "Argument expected for the -c option");
        assert!(error(&["-X", "int_max_str_digits=5"]).contains("must be >= 640"));
        assert!(options_with(&["x"], &[("PYTHONHASHSEED", "-1")]).is_err());
    }
}
