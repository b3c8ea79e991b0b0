//! Print what `inspect` sees of all code objects of files: to compare with CPython's.

use taipan_bytecode::{Code, CodeFlags, Const, Op};
use taipan_compiler::{Options, compile_source};

fn main() {
    for path in std::env::args().skip(1) {
        let Ok(source) = std::fs::read_to_string(&path) else {
            continue;
        };
        match compile_source(
            &source,
            taipan_syntax::Mode::Exec,
            &Options::new(path.clone()),
        ) {
            Ok(compiled) => {
                println!("FILE {path}");
                show(&compiled.code);
            }
            Err(error) => println!("FILE {path} ERROR {error}"),
        }
    }
}

fn show(code: &Code) {
    let mut lines: Vec<u32> = Vec::new();
    let mut positions: Vec<String> = Vec::new();
    let mut pc = 0;
    while pc < code.words.len() {
        let op = Op::from_u8(code.words[pc] as u8).expect("an opcode");
        let location = code.location(pc);
        lines.push(location.line);
        if op.can_raise()
            && !matches!(
                op,
                Op::Jump | Op::CheckLocal | Op::MakeCell | Op::Reraise | Op::StoreName
            )
        {
            let l = location;
            positions.push(format!("{}:{}-{}:{}", l.line, l.col, l.end_line, l.end_col));
        }
        pc += 1 + op.cache_words();
    }
    lines.sort();
    lines.dedup();
    lines.retain(|l| *l != 0);
    positions.sort();
    positions.dedup();
    let mut cells: Vec<&str> = code
        .cellvars
        .iter()
        .map(|&c| &*code.varnames[c as usize])
        .collect();
    cells.sort();
    cells.dedup();
    let params = (code.argcount + code.kwonlyargcount) as usize
        + (code.flags & CodeFlags::VARARGS != 0) as usize
        + (code.flags & CodeFlags::VARKEYWORDS != 0) as usize;
    let mut locals: Vec<&str> = code
        .varnames
        .iter()
        .enumerate()
        .filter(|(i, n)| *i < params || !cells.contains(&&***n))
        .map(|(_, n)| &**n)
        .collect();
    let mut rest = locals.split_off(params.min(locals.len()));
    rest.retain(|n| *n != ".ns" && !locals.contains(n));
    if code.flags & CodeFlags::NAMESPACE != 0 {
        rest.clear();
    }
    rest.sort();
    rest.dedup();
    println!(
        "{}|{}|{:#x}|{} {} {}|{}|{}|{}|{}|{}|{}",
        code.qualname,
        code.first_line,
        code.flags & 0x7fff_ffff & !0x400_0000,
        code.argcount,
        code.posonlyargcount,
        code.kwonlyargcount,
        locals.join(","),
        rest.join(","),
        cells.join(","),
        code.freevars
            .iter()
            .map(|f| &**f)
            .filter(|f| *f != "__classdict__")
            .collect::<Vec<_>>()
            .join(","),
        lines
            .iter()
            .map(u32::to_string)
            .collect::<Vec<_>>()
            .join(","),
        positions.join(" "),
    );
    for value in &code.consts {
        if let Const::Code(inner) = value {
            show(inner);
        }
    }
}
