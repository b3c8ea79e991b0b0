//! Looks for input that ends the interpreter itself: changed scripts, and changed data for parsers, decoders and functions.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use taipan_testkit::run::End;
use taipan_testkit::{Case, Interpreter, Outcome, discover};

use crate::{Result, project};

/// Scripts of these folders are changed: they do nothing to files and processes.
const SCRIPTS: &[&str] = &["lang/", "builtins/", "errors/", "asyncio/"];
/// A script that says one of these words might do harm in a changed form.
const HARMFUL: &[&str] = &[
    "os.",
    "subprocess",
    "shutil",
    "unlink",
    "remove(",
    "kill",
    "fork",
    "pathlib",
    "open(",
    "spawn",
    "input(",
    "sleep",
];
/// What changed scripts get in place of a name or a number.
const ODD: &[&str] = &[
    "0",
    "-1",
    "1 << 62",
    "2**63",
    "-2**61",
    "10**40",
    "1e308",
    "float('nan')",
    "1j",
    "None",
    "...",
    "()",
    "[]",
    "{}",
    "''",
    "b''",
    "'\\ud800'",
    "'\u{1f40d}'",
    "type",
    "object()",
    "lambda *a, **k: k",
    "(yield)",
    "await x",
    "super()",
    "__class__",
    "*x",
    "**x",
    "locals()",
    "globals()",
    "__import__('sys')._getframe()",
    "x := 1",
    "del",
    "async",
    "yield from",
    "nonlocal x",
    "global x",
    "raise",
    "return",
    "break",
    "continue",
    "finally",
    "lambda",
    "not",
    "%",
    "@",
    "->",
    "print",
    "int",
    "list",
    "dict",
    "iter",
    "next",
];
/// A driven target makes so many inputs in one process.
const INPUTS: u32 = 400;

/// Numbers that look random and are the same for the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        // An xorshift generator with a multiplied output.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, bound: usize) -> usize {
        ((self.next() >> 33) as usize) % bound.max(1)
    }

    fn choice<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// `cargo xtask fuzz [--taipan PATH] [--seconds N] [--seed N] [TARGET...]`
pub fn run(arguments: &[String]) -> Result {
    let mut binary = None;
    let mut seconds = 60;
    let mut seed = 1;
    let mut targets = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--taipan" => binary = Some(rest.next().ok_or("--taipan wants a path")?.into()),
            "--seconds" => seconds = rest.next().ok_or("--seconds wants a number")?.parse()?,
            "--seed" => seed = rest.next().ok_or("--seed wants a number")?.parse()?,
            target => targets.push(target.to_owned()),
        }
    }
    let binary: PathBuf = match binary {
        Some(path) => path,
        None => project::taipan("dev")?,
    };
    let fuzzer = Fuzzer::new(&binary.to_string_lossy())?;
    if targets.is_empty() {
        targets = fuzzer.targets()?;
    }
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut seen = BTreeSet::new();
    let mut rounds = 0;
    while Instant::now() < end {
        for target in &targets {
            let found = if target == "scripts" {
                fuzzer.scripts(seed)?
            } else {
                fuzzer.driven(target, seed)?
            };
            if let Some(defect) = found
                && seen.insert(defect.clone())
            {
                println!("{target}-{seed}: {defect}");
            }
        }
        seed += 1;
        rounds += 1;
    }
    println!(
        "{} defects in {rounds} rounds; what led to them is in {}",
        seen.len(),
        fuzzer.kept.display()
    );
    if seen.is_empty() {
        Ok(())
    } else {
        Err("input ended the interpreter".into())
    }
}

struct Fuzzer {
    binary: String,
    /// Texts of the scripts that are changed.
    texts: Vec<String>,
    /// Where scripts and inputs with which the interpreter ended are left.
    kept: PathBuf,
}

impl Fuzzer {
    fn new(binary: &str) -> Result<Fuzzer> {
        let mut texts = Vec::new();
        for case in discover(&project::tests())? {
            if SCRIPTS.iter().any(|folder| case.name.starts_with(folder)) {
                let text = fs::read_to_string(&case.script).unwrap_or_default();
                if !HARMFUL.iter().any(|word| text.contains(word)) {
                    texts.push(text);
                }
            }
        }
        let kept = project::target().join("fuzz");
        fs::create_dir_all(&kept)?;
        Ok(Fuzzer {
            binary: binary.to_owned(),
            texts,
            kept,
        })
    }

    /// `scripts` and what the driver in the language offers.
    fn targets(&self) -> Result<Vec<String>> {
        let outcome = self.outcome(&driver(), vec!["--targets".into()], 60)?;
        let mut names = vec!["scripts".to_owned()];
        names.extend(outcome.stdout.split_whitespace().map(str::to_owned));
        Ok(names)
    }

    /// Runs some changed scripts; what the first defect says, if there is one.
    fn scripts(&self, seed: u64) -> Result<Option<String>> {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..20 {
            let text = self.changed_script(&mut random);
            let path = self.kept.join("script.py");
            fs::write(&path, &text)?;
            if let Some(defect) = defect(&self.outcome(&path, Vec::new(), 20)?) {
                fs::rename(&path, self.kept.join(format!("scripts-{seed}.py")))?;
                return Ok(Some(defect));
            }
        }
        Ok(None)
    }

    fn driven(&self, target: &str, seed: u64) -> Result<Option<String>> {
        let last = self.kept.join("last");
        let arguments = vec![
            target.to_owned(),
            seed.to_string(),
            INPUTS.to_string(),
            last.to_string_lossy().into_owned(),
        ];
        let found = defect(&self.outcome(&driver(), arguments, 60)?);
        if found.is_some() {
            fs::rename(&last, self.kept.join(format!("{target}-{seed}.txt")))?;
        }
        Ok(found)
    }

    fn outcome(&self, script: &Path, arguments: Vec<String>, timeout: u64) -> Result<Outcome> {
        let root = script.parent().unwrap_or(script);
        let mut interpreter = Interpreter::new(vec![self.binary.clone()], root);
        interpreter.timeout = timeout;
        let name = script.file_stem().unwrap_or_default().to_string_lossy();
        let case = Case {
            name: name.into_owned(),
            script: script.to_owned(),
            args: arguments,
            ..Case::default()
        };
        Ok(interpreter.run(&case)?)
    }

    /// A script with some of its lines and words put elsewhere or replaced.
    fn changed_script(&self, random: &mut Random) -> String {
        let mut lines: Vec<String> = random
            .choice(&self.texts)
            .lines()
            .map(str::to_owned)
            .collect();
        for _ in 0..1 + random.below(6) {
            if lines.is_empty() {
                break;
            }
            let at = random.below(lines.len());
            match random.below(8) {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, lines[random.below(lines.len())].clone()),
                2 => {
                    let other: Vec<_> = random.choice(&self.texts).lines().collect();
                    if let Some(line) = other.get(random.below(other.len())) {
                        lines.insert(at, (*line).to_owned());
                    }
                }
                3 => {
                    let indent = random.below(9);
                    lines[at] = format!("{:indent$}{}", "", lines[at].trim_start());
                }
                _ => lines[at] = changed_line(&lines[at], &self.texts, random),
            }
        }
        lines.join("\n") + "\n"
    }
}

/// A line with one of its words replaced, doubled or left out.
fn changed_line(line: &str, texts: &[String], random: &mut Random) -> String {
    let mut words = words(line);
    if words.is_empty() {
        return line.to_owned();
    }
    let at = random.below(words.len());
    match random.below(6) {
        0 => {
            words.remove(at);
        }
        1 => words.insert(at, words[random.below(words.len())]),
        2 => {
            let to = random.below(words.len());
            words.swap(at, to);
        }
        3 => {
            let text = random.choice(texts);
            let other: Vec<_> = text.lines().collect();
            let taken = other.get(random.below(other.len())).copied().unwrap_or("");
            let taken = self::words(taken);
            if !taken.is_empty() {
                words[at] = taken[random.below(taken.len())];
            }
        }
        _ => words[at] = ODD[random.below(ODD.len())],
    }
    words.concat()
}

/// Cuts a line into names and numbers, blanks, and single other characters.
fn words(line: &str) -> Vec<&str> {
    let kind = |ch: char| match ch {
        ' ' => 0,
        ch if ch.is_alphanumeric() || ch == '_' => 1,
        _ => 2,
    };
    let mut words = Vec::new();
    let mut begin = 0;
    let mut before = None;
    for (at, ch) in line.char_indices() {
        if before.is_some_and(|before| before != kind(ch) || before == 2) {
            words.push(&line[begin..at]);
            begin = at;
        }
        before = Some(kind(ch));
    }
    if begin < line.len() {
        words.push(&line[begin..]);
    }
    words
}

fn driver() -> PathBuf {
    project::root().join("crates/xtask/src/fuzz.py")
}

/// What is wrong with how the interpreter ended, if it is not a matter of the script.
fn defect(outcome: &Outcome) -> Option<String> {
    let panic = outcome
        .stderr
        .lines()
        .find(|line| line.contains("panicked at") || line.contains("memory allocation of"));
    match (panic, outcome.end) {
        (Some(line), _) => Some(place(line).to_owned()),
        (None, End::Signal) => {
            let last = outcome.stderr.lines().last().unwrap_or("");
            Some(format!("killed by a signal: {last}"))
        }
        (None, End::Timeout) => Some("does not end".to_owned()),
        (None, End::Exit(_)) => None,
    }
}

/// The place in the source that a panic names, without the thread that panicked.
fn place(line: &str) -> &str {
    line.split_once("panicked at ")
        .map_or(line, |(_, place)| place)
}
