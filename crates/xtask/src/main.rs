//! Developer tasks: `cargo xtask NAME`.

mod bench;
mod dispatch;
mod fuzz;
mod grammar;
mod known;
mod layout;
mod machine_code;
mod network;
mod oracle;
mod packages;
mod peers;
mod pgo;
mod project;
mod soak;
mod surface;
mod tables;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask TASK

  ci                        everything that CI runs
  oracle [--check] [FILTER...]
                            record the expectations of the golden tests from CPython 3.14, or
                            (--check) only compare; the command that runs it is taken from
                            TAIPAN_ORACLE_PYTHON (default: python3.14)
  bench [--with NAME=COMMAND]... [--rounds N] [--profile NAME | --taipan PATH]
        [--pyperformance FOLDER] [FILTER...]
                            run the benchmark programs with taipan and the interpreters named, in
                            turns, and print their medians and ratios; with --pyperformance, those
                            in the benchmarks folder of that package
  bench --peers [--rounds N] [--profile NAME] [--python COMMAND]
                            measure what embedding costs beside mlua, rhai, rquickjs and, if a CPython
                            with a shared library is named, PyO3; needs a C compiler
  dispatch [PATH]           check that the handlers of an optimised build jump to each other
  fuzz [--taipan PATH] [--seconds N] [--seed N] [TARGET...]
                            look for scripts, data and arguments with which the interpreter itself ends;
                            what led there is kept in the folder fuzz of the build
  grammar [--check]         make the parser anew after a change of grammar/taipan.lalrpop, or see that it is the grammar's
  known [FILTER...]         run the golden tests and write tests/known-failures.txt anew
  layout [PATH]             write the list of functions that the linker places side by side because
                            starting the command runs them (crates/taipan-cli/functions.order)
  machine-code [--taipan PATH] [--programs N] [--seed N]
                            compare random programs with and without machine code
  packages [--python COMMAND] [--taipan PATH] [JOB...]
                            install packages of pure Python, if there is a network, and have each
                            do its basic job
  pgo                       build the command with what a first build counts while it runs the benchmark
                            programs; needs the component llvm-tools of rustup
  surface [--taipan PATH] [MODULE...]
                            print what modules lack that CPython 3.14's hold, and what is called
                            otherwise; TAIPAN_ORACLE_PYTHON as for oracle
  network [--with NAME=COMMAND]... [--seconds N] [--rounds N] [--connections N]... [--taipan PATH]
        [FILTER...]         measure the servers of bench/network with taipan and the interpreters
                            named, with a client of its own
  soak [--taipan PATH] [clients=N] [seconds=N] [seed=N]
                            have many clients with faults talk to a server on streams (1,000 for 10
                            minutes) and see that no byte is lost and memory stays flat
  tables                    write the tables of characters and encodings anew, with the same CPython
";

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.is_empty() {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    }
    let task = arguments.remove(0);
    let result = match task.as_str() {
        "ci" => project::ci(),
        "oracle" => oracle::run(&arguments),
        "bench" if arguments.first().is_some_and(|a| a == "--peers") => peers::run(&arguments[1..]),
        "bench" => bench::run(&arguments),
        "dispatch" => dispatch::run(&arguments),
        "fuzz" => fuzz::run(&arguments),
        "layout" => layout::run(&arguments),
        "grammar" => grammar::run(&arguments),
        "machine-code" => machine_code::run(&arguments),
        "known" => known::run(&arguments),
        "pgo" => pgo::run(&arguments),
        "packages" => packages::run(&arguments),
        "surface" => surface::run(&arguments),
        "network" => network::run(&arguments),
        "soak" => soak::run(&arguments),
        "tables" => tables::run(),
        "-h" | "--help" | "help" => {
            print!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("no task {task}\n\n{USAGE}").into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// What a task may fail with: text for the developer.
type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;
