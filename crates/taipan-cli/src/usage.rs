//! What the command says about itself: help, version, usage errors.

use std::io;
use std::path::Path;

use crate::options::HelpTopic;

/// The line that usage errors and the help begin with.
pub const USAGE: &str = "usage: taipan [option] ... [-c code | -m module | file | -] [arg] ...
       taipan dis file
       taipan check file ...
";

const OPTIONS: &str = "
Program (one; everything behind it goes to sys.argv):
  file           a script, or a folder with __main__.py
  -              the program is read from standard input
  -c code        the program is the next argument
  -m module      an importable module is run as a script
                 with none of them: a prompt, if standard input is a terminal

Commands:
  dis file       show the source of a file above its bytecode
  check file ... report all syntax errors of the files; exit code 1 if there are any

Options:
  -b             warn about bytes compared with or turned into str (-bb: fail)
  -B             do not keep compiled modules in files
  -d             set sys.flags.debug
  -E             ignore PYTHON* variables and TAIPANPATH
  -h, --help     this text; --help-env, --help-xoptions and --help-all for more
  -i             show the prompt when the program has ended
  -I             isolated: -E, -P and -s together
  -O             drop assert statements and set __debug__ to False
  -OO            drop docstrings too
  -P             do not put the folder of the script on sys.path
  -q             no banner in front of the prompt
  -s             leave the user's site folder off sys.path
  -S             leave all site folders off sys.path
  -u             write standard output and standard error at once
  -v             tell what is imported
  -V, --version  print the version and exit
  -W filter      a warning filter: action:message:category:module:line
  -x             skip the first line of the source
  -X option      see --help-xoptions

Exit codes: 0 the program ended, 1 it raised an exception, 2 this command line was wrong,
130 it was interrupted; sys.exit() may ask for others.
";

const ENVIRONMENT: &str = "
Environment variables (an empty one counts as not set):
  TAIPANPATH              folders that are searched for modules
  PYTHONPATH              the same, searched after those
  PYTHONASYNCIODEBUG      asyncio's debug mode
  PYTHONDEBUG             -d
  PYTHONDEVMODE           -X dev
  PYTHONDONTWRITEBYTECODE -B
  PYTHONHASHSEED          random, or a number for the same hashes in every run
  PYTHONINSPECT           -i
  PYTHONINTMAXSTRDIGITS   -X int_max_str_digits
  PYTHONIOENCODING        encoding[:errors] of the standard streams
  PYTHONNOUSERSITE        -s
  PYTHONOPTIMIZE          -O (2: -OO)
  PYTHONSAFEPATH          -P
  PYTHONSTARTUP           a file that the prompt runs before its first line
  PYTHONUNBUFFERED        -u
  PYTHONVERBOSE           -v
  PYTHONWARNINGS          warning filters, separated by commas; -W goes before them
";

const EXTENDED: &str = "
Values of -X (others are only kept in sys._xoptions):
  dev                     development mode: show all warnings once, asyncio's debug mode
  int_max_str_digits=N    longest decimal text of an int; 0 for no limit, else 640 or more
";

/// The help text of a topic.
pub fn help(topic: HelpTopic) -> String {
    let parts: &[&str] = match topic {
        HelpTopic::Usage => &[USAGE, OPTIONS],
        HelpTopic::Environment => &[ENVIRONMENT],
        HelpTopic::Extended => &[EXTENDED],
        HelpTopic::All => &[USAGE, OPTIONS, ENVIRONMENT, EXTENDED],
    };
    parts.concat().trim_start().to_owned()
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
