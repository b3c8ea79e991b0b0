//! Code that somebody else has written, or a model: it runs with a budget and touches nothing but what it is given.

use std::time::Duration;
use taipan::{Caps, Capture, Clock, Limit, Limits, Result, Rng, Vm};

/// What came of a program.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// It has run: the last value of `answer`, as text.
    Answer(String),
    /// It has failed: what to show to its author.
    Failed(String),
    /// It has used up its budget.
    Stopped(Limit),
}

/// Run a program with a table of data. What it prints is in the second part.
fn run(program: &str, rows: &[(String, f64)]) -> Result<(Outcome, String)> {
    let printed = Capture::new();
    let limits = Limits::none()
        .fuel(2_000_000)
        .memory(16 << 20)
        .wall(Duration::from_secs(5))
        .depth(200)
        .output(4096);
    // The same program prints the same each time: the clock stands still, and chance is none.
    let caps = Caps::none()
        .clock(Clock::fixed(std::time::UNIX_EPOCH))
        .rng(Rng::seed(1));
    let mut vm = Vm::builder()
        .limits(limits)
        .caps(caps)
        .stdout(printed.clone())
        .stderr(printed.clone())
        .build();
    vm.set("rows", rows.to_vec())?;
    let outcome = match vm.run(program) {
        Err(error) => match error.limit() {
            Some(limit) => Outcome::Stopped(limit),
            None => Outcome::Failed(error.to_string()),
        },
        Ok(()) => match vm.eval::<String>("str(answer)") {
            Ok(answer) => Outcome::Answer(answer),
            Err(error) => Outcome::Failed(error.message()),
        },
    };
    Ok((outcome, printed.take()))
}

pub fn main() -> Result {
    let rows = [("north".to_string(), 3.5), ("south".to_string(), 4.5)];
    let run = |program: &str| run(program, &rows);

    let (outcome, printed) = run("
import statistics
for name, value in rows:
    print(f'{name:>6} {value:5.1f}')
answer = statistics.mean(value for _, value in rows)
")?;
    assert_eq!(outcome, Outcome::Answer("4.0".into()));
    assert_eq!(printed, " north   3.5\n south   4.5\n");

    let stopped = |program: &str| Ok::<_, taipan::Error>(run(program)?.0);
    assert_eq!(stopped("while True: pass")?, Outcome::Stopped(Limit::Fuel));
    assert_eq!(
        stopped("try:\n    while True: pass\nexcept BaseException: answer = 'survived'")?,
        Outcome::Stopped(Limit::Fuel)
    );
    assert_eq!(stopped("x = 'x' * 10**9")?, Outcome::Stopped(Limit::Memory));
    assert_eq!(
        stopped("while True: print('x' * 1000)")?,
        Outcome::Stopped(Limit::Output)
    );

    for program in [
        "open('/etc/passwd')",
        "import os; os.system('ls')",
        "import socket; socket.create_connection(('127.0.0.1', 80))",
        "import subprocess; subprocess.run(['ls'])",
        "().__class__.__base__.__subclasses__()[0].nothing",
        "def f(): f()\nf()",
    ] {
        let (outcome, _) = run(program)?;
        assert!(
            matches!(outcome, Outcome::Failed(_)),
            "{program}: {outcome:?}"
        );
    }

    // Chance is the same each time.
    let (first, _) = run("import random; answer = random.random()")?;
    assert_eq!(first, run("import random; answer = random.random()")?.0);
    Ok(())
}
