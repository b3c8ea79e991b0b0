//! Runs the benchmark programs with `taipan` and other interpreters side by side.
//!
//! Every program of `crates/xtask/bench` times itself and prints `NAME seconds` and a checksum. The
//! interpreters take turns, so that a change of the machine's speed meets all of them; medians are
//! compared. Programs are copied below the temporary folder, where an interpreter in a container
//! can see them too.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use taipan_testkit::case::words;
use taipan_testkit::run::scratch_folder;

use crate::{Result, project};

/// How often the start-up is measured in a round.
const STARTS: usize = 15;

/// What the command line asks for.
struct Request {
    rounds: usize,
    profile: String,
    taipan: Option<PathBuf>,
    others: Vec<(String, Vec<String>)>,
    pyperformance: Option<PathBuf>,
    /// Programs of another kind in the place of the usual ones: the folder they are in.
    folder: Option<&'static str>,
    filters: Vec<String>,
}

/// One program to run: its title, the script with its arguments, the folders of its modules.
struct Program {
    title: String,
    script: PathBuf,
    arguments: Vec<String>,
    modules: Option<PathBuf>,
}

/// The seconds of every interpreter for one measured name, by the interpreter's number.
type Times = BTreeMap<String, Vec<Vec<f64>>>;

/// `cargo xtask bench [--with NAME=COMMAND]... [--rounds N] [--pyperformance FOLDER | --micro | --library] [FILTER...]`
pub fn run(arguments: &[String]) -> Result {
    let request = Request::parse(arguments)?;
    let taipan = match &request.taipan {
        Some(path) => path.clone(),
        None => project::taipan(&request.profile)?,
    };
    let mut interpreters = vec![(
        "taipan".to_owned(),
        vec![taipan.to_string_lossy().into_owned()],
    )];
    interpreters.extend(request.others.iter().cloned());
    let scratch = scratch_folder()?;
    let programs = match &request.pyperformance {
        Some(folder) => pyperformance_programs(folder, &scratch)?,
        None => own_programs(&scratch, request.folder)?,
    };
    let chosen = |title: &str| {
        let filters = &request.filters;
        filters.is_empty() || filters.iter().any(|filter| title.contains(filter.as_str()))
    };
    let mut times = Times::new();
    let mut troubles = Vec::new();
    if request.pyperformance.is_none() && request.folder.is_none() && chosen("startup") {
        measure_start(&interpreters, request.rounds, &mut times);
    }
    for program in programs.iter().filter(|program| chosen(&program.title)) {
        eprintln!("{}", program.title);
        measure(
            program,
            &interpreters,
            request.rounds,
            &mut times,
            &mut troubles,
        );
    }
    fs::remove_dir_all(&scratch)?;
    print!("{}", table(&interpreters, &times));
    for trouble in &troubles {
        println!("- {trouble}");
    }
    if chosen("startup") {
        for (name, command) in &interpreters {
            if let Some(memory) = resident(command) {
                println!("- {name}: {memory} resident after start-up");
            }
        }
    }
    Ok(())
}

impl Request {
    fn parse(arguments: &[String]) -> Result<Request> {
        let mut request = Request {
            rounds: 3,
            profile: "release".to_owned(),
            taipan: None,
            others: Vec::new(),
            pyperformance: None,
            folder: None,
            filters: Vec::new(),
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--with" => request.others.push(named_command(value()?)?),
                "--rounds" => request.rounds = value()?.parse()?,
                "--profile" => request.profile = value()?.clone(),
                "--taipan" => request.taipan = Some(value()?.into()),
                // One operation at a time, and what programs do with the library.
                "--micro" => request.folder = Some("micro"),
                "--library" => request.folder = Some("library"),
                "--pyperformance" => request.pyperformance = Some(value()?.into()),
                option if option.starts_with('-') => {
                    return Err(format!("no option {option}").into());
                }
                _ => request.filters.push(argument.clone()),
            }
        }
        Ok(request)
    }
}

/// What `--with NAME=COMMAND` says.
pub fn named_command(value: &str) -> Result<(String, Vec<String>)> {
    let (name, command) = value.split_once('=').ok_or("--with NAME=COMMAND")?;
    Ok((name.to_owned(), words(command)))
}

/// The programs of `crates/xtask/bench` or of a folder in it; files whose names begin with `_` are modules of theirs.
fn own_programs(scratch: &Path, folder: Option<&str>) -> Result<Vec<Program>> {
    let mut path = project::root().join("crates/xtask/bench");
    path.extend(folder);
    let mut programs = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ext| ext == "py") {
            let program = copied(&path, scratch, title(&path), None)?;
            if !program.title.starts_with('_') {
                programs.push(program);
            }
        }
    }
    programs.sort_by(|left, right| left.title.cmp(&right.title));
    Ok(programs)
}

/// The programs of the pyperformance package: `FOLDER/bm_NAME/run_benchmark.py`, run with a small
/// module in the place of pyperf. `FOLDER` is the `benchmarks` folder of the installed package.
fn pyperformance_programs(folder: &Path, scratch: &Path) -> Result<Vec<Program>> {
    let modules = scratch.join("modules");
    let standin = project::root().join("crates/xtask/bench/standin");
    project::copy_folder(&standin, &modules)?;
    let mut programs = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = title(&path);
        if let Some(name) = name.strip_prefix("bm_")
            && path.join("run_benchmark.py").exists()
        {
            let target = scratch.join(name);
            project::copy_folder(&path, &target)?;
            for (title, arguments) in variants(&path, name)? {
                programs.push(Program {
                    title,
                    script: target.join("run_benchmark.py"),
                    arguments,
                    modules: Some(modules.clone()),
                });
            }
        }
    }
    programs.sort_by(|left, right| left.title.cmp(&right.title));
    Ok(programs)
}

/// A program and its variants: each has a description, `bm_NAME_VARIANT.toml` beside the program's own.
fn variants(folder: &Path, name: &str) -> Result<Vec<(String, Vec<String>)>> {
    let mut variants = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|ext| ext != "toml") {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let options = text
            .lines()
            .find_map(|line| line.trim().strip_prefix("extra_opts"))
            .unwrap_or_default();
        let arguments = options.split('"').skip(1).step_by(2).map(str::to_owned);
        let own = title(&path);
        let title = own.strip_prefix("bm_").unwrap_or(name);
        variants.push((title.to_owned(), arguments.collect()));
    }
    if variants.is_empty() {
        variants.push((name.to_owned(), Vec::new()));
    }
    Ok(variants)
}

fn title(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn copied(path: &Path, scratch: &Path, title: String, modules: Option<PathBuf>) -> Result<Program> {
    let script = scratch.join(path.file_name().unwrap_or_default());
    fs::copy(path, &script)?;
    Ok(Program {
        title,
        script,
        arguments: Vec::new(),
        modules,
    })
}

fn measure(
    program: &Program,
    interpreters: &[(String, Vec<String>)],
    rounds: usize,
    times: &mut Times,
    troubles: &mut Vec<String>,
) {
    let mut checksums: HashMap<String, String> = HashMap::new();
    let mut failed = vec![false; interpreters.len()];
    for _ in 0..rounds {
        for (number, (name, command)) in interpreters.iter().enumerate() {
            if failed[number] {
                continue;
            }
            match run_program(program, command) {
                Ok((measured, checksum)) => {
                    for (title, seconds) in measured {
                        let all = times
                            .entry(title)
                            .or_insert_with(|| vec![Vec::new(); interpreters.len()]);
                        all[number].push(seconds);
                    }
                    checksums.insert(name.clone(), checksum);
                }
                Err(error) => {
                    failed[number] = true;
                    troubles.push(format!("{}: {name} failed: {error}", program.title));
                }
            }
        }
    }
    let mut different: Vec<_> = checksums.values().collect();
    different.sort();
    different.dedup();
    if different.len() > 1 {
        troubles.push(format!(
            "{}: the checksums differ: {checksums:?}",
            program.title
        ));
    }
}

type Measured = Vec<(String, f64)>;

fn run_program(program: &Program, command: &[String]) -> Result<(Measured, String)> {
    let mut process = Command::new(&command[0]);
    process
        .args(&command[1..])
        .arg(&program.script)
        .args(&program.arguments)
        .stdin(Stdio::null());
    if let Some(modules) = &program.modules {
        process
            .env("PYTHONPATH", modules)
            .env("TAIPANPATH", modules);
    }
    let output = process.output()?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        let last = stderr.lines().last().unwrap_or("no message").to_owned();
        return Err(format!("{} ({last})", output.status).into());
    }
    let mut measured = Measured::new();
    let mut checksum = String::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        if let Some(rest) = line.strip_prefix("checksum ") {
            checksum = rest.to_owned();
        } else if let Some((name, seconds)) = line.rsplit_once(' ')
            && let Ok(seconds) = seconds.parse()
        {
            measured.push((name.to_owned(), seconds));
        }
    }
    if measured.is_empty() {
        return Err("printed no time".into());
    }
    Ok((measured, checksum))
}

fn measure_start(interpreters: &[(String, Vec<String>)], rounds: usize, times: &mut Times) {
    let all = times
        .entry("startup".to_owned())
        .or_insert_with(|| vec![Vec::new(); interpreters.len()]);
    for _ in 0..rounds * STARTS {
        for (number, (_, command)) in interpreters.iter().enumerate() {
            let begin = Instant::now();
            let status = Command::new(&command[0])
                .args(&command[1..])
                .args(["-c", "pass"])
                .status();
            if status.is_ok_and(|status| status.success()) {
                all[number].push(begin.elapsed().as_secs_f64());
            }
        }
    }
}

/// The resident memory that a program finds for itself at its start, where the system tells it.
fn resident(command: &[String]) -> Option<String> {
    let code = "print(open('/proc/self/status').read())";
    let output = Command::new(&command[0])
        .args(&command[1..])
        .args(["-c", code])
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.trim_start_matches("VmRSS:").trim().to_owned())
}

fn median(values: &[f64]) -> Option<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        length if length % 2 == 1 => Some(values[middle]),
        _ => Some((values[middle - 1] + values[middle]) / 2.0),
    }
}

/// A Markdown table: medians, and how often faster taipan is than each of the others.
fn table(interpreters: &[(String, Vec<String>)], times: &Times) -> String {
    let mut text = String::from("| program |");
    for (name, _) in interpreters {
        let _ = write!(text, " {name} |");
    }
    for (name, _) in &interpreters[1..] {
        let _ = write!(text, " {name} / taipan |");
    }
    text.push_str("\n|---|");
    text.push_str(&"---:|".repeat(interpreters.len() * 2 - 1));
    text.push('\n');
    let mut logarithms = vec![Vec::new(); interpreters.len()];
    for (title, all) in times {
        let medians: Vec<_> = all.iter().map(|values| median(values)).collect();
        let _ = write!(text, "| {title} |");
        for value in &medians {
            let _ = match value {
                Some(seconds) => write!(text, " {} |", with_unit(*seconds)),
                None => write!(text, " - |"),
            };
        }
        for (number, value) in medians.iter().enumerate().skip(1) {
            let _ = match (medians[0], value) {
                (Some(ours), Some(theirs)) => {
                    logarithms[number].push((theirs / ours).ln());
                    write!(text, " {:.2} |", theirs / ours)
                }
                _ => write!(text, " - |"),
            };
        }
        text.push('\n');
    }
    text.push_str("| **geometric mean** |");
    text.push_str(&" |".repeat(interpreters.len()));
    for logarithms in &logarithms[1..] {
        let mean = logarithms.iter().sum::<f64>() / logarithms.len() as f64;
        let _ = match logarithms.is_empty() {
            true => write!(text, " - |"),
            false => write!(text, " **{:.2}** |", mean.exp()),
        };
    }
    text.push_str("\n\n");
    text
}

fn with_unit(seconds: f64) -> String {
    match seconds {
        _ if seconds >= 1.0 => format!("{seconds:.2} s"),
        _ if seconds >= 1e-3 => format!("{:.1} ms", seconds * 1e3),
        _ if seconds >= 1e-6 => format!("{:.2} µs", seconds * 1e6),
        _ => format!("{:.0} ns", seconds * 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_of_odd_and_even_counts() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn the_table_compares_with_the_first() {
        let interpreters = vec![("taipan".to_owned(), vec![]), ("other".to_owned(), vec![])];
        let times = Times::from([("fib".to_owned(), vec![vec![0.5], vec![2.0]])]);
        let text = table(&interpreters, &times);
        assert!(
            text.contains("| fib | 500.0 ms | 2.00 s | 4.00 |"),
            "{text}"
        );
        assert!(text.contains("**4.00**"), "{text}");
    }
}
