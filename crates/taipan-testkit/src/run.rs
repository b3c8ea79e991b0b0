//! Starts an interpreter on one golden script and collects what it does.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs, process};

use crate::case::Case;

/// Address space that one script may use, in KiB: a runaway script must not take the machine along.
const MEMORY_KIB: u64 = 6_000_000;

/// A command that runs scripts.
#[derive(Clone, Debug)]
pub struct Interpreter {
    /// The program and the arguments in front of everything else.
    pub command: Vec<String>,
    /// The folder that holds the tests as this interpreter is to see them.
    pub root: PathBuf,
    /// Seconds allowed for a script that does not ask for others.
    pub timeout: u64,
}

/// What a script did, with the paths of this machine replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// How the process ended.
    pub end: End,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With an exit code.
    Exit(i32),
    /// By a signal: a crash.
    Signal,
    /// It was stopped because its time was over.
    Timeout,
}

impl Interpreter {
    /// An interpreter started by `command` that sees the tests in the folder `root`.
    pub fn new(command: Vec<String>, root: &Path) -> Interpreter {
        Interpreter {
            command,
            root: root.to_owned(),
            timeout: 20,
        }
    }

    /// Runs one test. Its script is looked up by name below [`Interpreter::root`].
    pub fn run(&self, case: &Case) -> io::Result<Outcome> {
        let script = self.root.join(format!("{}.py", case.name));
        let scratch = scratch_folder()?;
        let outcome = self.run_in(case, &script, &scratch);
        // A script may have left files behind; one that cannot be removed is not its failure.
        let _ = fs::remove_dir_all(&scratch);
        outcome
    }

    fn run_in(&self, case: &Case, script: &Path, scratch: &Path) -> io::Result<Outcome> {
        let file = script.to_string_lossy().into_owned();
        let folder = script
            .parent()
            .unwrap_or(script)
            .to_string_lossy()
            .into_owned();
        let examples = self.root.with_file_name("examples");
        let place = |word: &String| {
            word.replace("SCRATCH", &scratch.to_string_lossy())
                .replace("EXAMPLES", &examples.to_string_lossy())
                .replace("DIR", &folder)
        };
        let mut line = self.command.clone();
        match &case.command {
            Some(words) => {
                line.extend(words.iter().map(|word| {
                    if word == "FILE" {
                        file.clone()
                    } else {
                        place(word)
                    }
                }));
            }
            None => {
                line.extend(case.flags.iter().map(place));
                line.push(file.clone());
                line.extend(case.args.iter().map(place));
            }
        }
        let mut command = limited(&line);
        command
            .current_dir(scratch)
            .env("SCRATCH", scratch)
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .env("NO_COLOR", "1")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PYTHON_COLORS", "0")
            .envs(case.env.iter().map(|(name, value)| (name, place(value))))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let child = command.spawn()?;
        let limit = Duration::from_secs(case.timeout.unwrap_or(0).max(self.timeout));
        let (stdout, stderr, end) = drive(child, case.stdin.clone(), limit)?;
        let clean = |text: Vec<u8>| {
            let text = String::from_utf8_lossy(&text)
                .replace(&*self.root.to_string_lossy(), "tests")
                .replace(&*examples.to_string_lossy(), "examples")
                .replace(&*scratch.to_string_lossy(), "SCRATCH");
            // Messages that begin with the name of the interpreter.
            let text = match self.command.first() {
                Some(path) if Path::new(path).is_absolute() => text.replace(path, "taipan"),
                _ => text,
            };
            without_addresses(&text)
        };
        Ok(Outcome {
            stdout: clean(stdout),
            stderr: clean(stderr),
            end,
        })
    }
}

impl End {
    /// CPython ends an uncaught KeyboardInterrupt with the signal itself, which every shell reports
    /// as exit code 130; both count as that.
    fn of(status: ExitStatus) -> End {
        #[cfg(unix)]
        if std::os::unix::process::ExitStatusExt::signal(&status) == Some(2) {
            return End::Exit(130);
        }
        status.code().map_or(End::Signal, End::Exit)
    }
}

/// `<f object at 0x7f01>` with `0x...` for the address.
fn without_addresses(text: &str) -> String {
    const MARK: &str = " at 0x";
    let mut parts = text.split(MARK);
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        out.push_str(MARK);
        out.push_str("...");
        out.push_str(part.trim_start_matches(|ch: char| ch.is_ascii_hexdigit()));
    }
    out
}

/// The command line under a memory limit, where the system has a shell to set one.
fn limited(line: &[String]) -> Command {
    if cfg!(unix) {
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(format!("ulimit -v {MEMORY_KIB}; exec \"$0\" \"$@\""))
            .args(line);
        command
    } else {
        let mut command = Command::new(&line[0]);
        command.args(&line[1..]);
        command
    }
}

fn drive(mut child: Child, stdin: String, limit: Duration) -> io::Result<(Vec<u8>, Vec<u8>, End)> {
    let mut input = child.stdin.take();
    let writer = thread::spawn(move || {
        if let Some(input) = &mut input {
            // A script may well end without reading all of its input.
            let _ = input.write_all(stdin.as_bytes());
        }
    });
    let stdout = reader(child.stdout.take());
    let stderr = reader(child.stderr.take());
    let begin = Instant::now();
    let mut pause = Duration::from_micros(500);
    let end = loop {
        match child.try_wait()? {
            Some(status) => break End::of(status),
            None if begin.elapsed() > limit => {
                child.kill()?;
                child.wait()?;
                break End::Timeout;
            }
            None => thread::sleep(pause),
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    };
    let _ = writer.join();
    let stdout = stdout.join().unwrap_or_default();
    let stderr = stderr.join().unwrap_or_default();
    Ok((stdout, stderr, end))
}

fn reader<R: Read + Send + 'static>(pipe: Option<R>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What came before a broken pipe still counts.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

/// A new empty folder that no other test and no other run uses.
pub fn scratch_folder() -> io::Result<PathBuf> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = env::temp_dir().join(format!("taipan-test-{}-{number}", process::id()));
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_replaced() {
        let text = "<f at 0x7fAb01>, 0xff at 0x1";
        assert_eq!(without_addresses(text), "<f at 0x...>, 0xff at 0x...");
    }
}
