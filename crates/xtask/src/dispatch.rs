//! Looks into an optimised build: every handler of the interpreter must reach the next one by a jump.
//!
//! A handler that owns something with a destructor, or gives away the address of a local, calls the next one instead; then the
//! native stack grows with every instruction. The compiler does not say so, the machine code does: such a handler makes no jump
//! through a table at all. (The calls of some go to native functions.)

use std::path::PathBuf;
use std::process::Command;

use crate::{Result, project};

/// What the names of all handlers have in common.
const HANDLERS: &str = "handler_table::";

/// `cargo xtask dispatch [PATH]`: needs `objdump`.
pub fn run(arguments: &[String]) -> Result {
    let binary = match arguments.first() {
        Some(path) => PathBuf::from(path),
        None => project::taipan("release")?,
    };
    let output = Command::new("objdump")
        .args(["--disassemble", "--demangle", "--no-show-raw-insn"])
        .arg(&binary)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let mut handlers = 0;
    let mut calling = Vec::new();
    let mut current = None;
    for line in text.lines() {
        if let Some(name) = line.strip_suffix(">:") {
            let handler = name.split_once(HANDLERS).map(|(_, name)| name);
            if let Some((ended, true, false)) = current {
                calling.push(ended);
            }
            current = handler.map(|name| (name, false, false));
            handlers += usize::from(current.is_some());
        } else if let Some((_, calls, jumps)) = &mut current {
            *calls |= goes_through_table(line, &["call   *", "callq  *", "blr\t"]);
            *jumps |= goes_through_table(line, &["jmp    *", "jmpq   *", "br\t"]);
        }
    }
    if handlers == 0 {
        return Err("no handlers found: is it an optimised build with its symbols?".into());
    }
    if !calling.is_empty() {
        let list = calling.join(", ");
        return Err(format!(
            "{} of {handlers} handlers make no jump: {list}",
            calling.len()
        )
        .into());
    }
    println!("{handlers} handlers, all jump");
    Ok(())
}

/// Whether an instruction is one of these and goes where a register or a table says; imported functions are called relative to the
/// instruction.
fn goes_through_table(line: &str, instructions: &[&str]) -> bool {
    instructions.iter().any(|it| line.contains(it)) && !line.contains("(%rip)")
}
