//! Makes the parser of the grammar, and keeps it packed where the build of `taipan-syntax` finds it.

#[path = "../../taipan-syntax/pack.rs"]
mod pack;

use std::fs;
use taipan_testkit::run::scratch_folder;

use crate::{Result, project};

/// `[--check]`
pub fn run(arguments: &[String]) -> Result {
    let check = match arguments {
        [] => false,
        [option] if option == "--check" => true,
        _ => return Err("grammar takes only --check".into()),
    };
    let folder = project::root().join("grammar");
    let scratch = scratch_folder()?;
    lalrpop::Configuration::new()
        .set_in_dir(&folder)
        .set_out_dir(&scratch)
        .process()
        .map_err(|error| error.to_string())?;
    let parser = tight(&fs::read_to_string(scratch.join("taipan.rs"))?);
    fs::remove_dir_all(&scratch)?;
    let grammar = fs::read(folder.join("taipan.lalrpop"))?;
    let mut packed = pack::digest(&grammar).to_vec();
    packed.extend(pack::pack(parser.as_bytes()));
    if pack::unpack(&packed[8..]) != parser.as_bytes() {
        return Err("what is packed does not unpack".into());
    }
    let file = project::root().join("crates/taipan-syntax/src/parser.bin");
    if check {
        return match fs::read(&file)? == packed {
            true => Ok(()),
            false => Err("the grammar has changed: run `cargo xtask grammar`".into()),
        };
    }
    println!("{} bytes of {}", packed.len(), parser.len());
    Ok(fs::write(file, packed)?)
}

/// Without comments and indentation.
fn tight(parser: &str) -> String {
    let lines = parser.lines().map(str::trim_start);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}
