//! Code objects as text: each source line above its instructions, jump targets as labels, operands by name.

use crate::{Code, Const, Flow, Instr, Op, effect};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// The listing of a code object and of all code inside it. With the source text its lines are shown too.
pub fn disassemble(code: &Code, source: Option<&str>) -> String {
    let lines: Vec<&str> = source.map(|s| s.lines().collect()).unwrap_or_default();
    let mut out = String::new();
    one(code, &lines, &mut out);
    out
}

fn one(code: &Code, lines: &[&str], out: &mut String) {
    let _ = write!(out, "{} (line {}", code.qualname, code.first_line);
    let mut list = |what: &str, names: Vec<&str>| {
        if !names.is_empty() {
            let _ = write!(out, "; {what} {}", names.join(" "));
        }
    };
    list(
        "args",
        code.varnames
            .iter()
            .take((code.argcount + code.kwonlyargcount) as usize)
            .map(|n| &**n)
            .collect(),
    );
    list(
        "cells",
        code.cellvars
            .iter()
            .map(|&r| &*code.varnames[r as usize])
            .collect(),
    );
    list("free", code.freevars.iter().map(|n| &**n).collect());
    let _ = writeln!(out, "; {} locals, {} registers)", code.nlocals, code.nregs);

    let labels = labels(code);
    let mut line = 0;
    for listed in listing(code) {
        let here = code.location(listed.pc).line;
        if here != line && here != 0 {
            line = here;
            if let Some(text) = lines.get(line as usize - 1) {
                let _ = writeln!(out, "  {line} | {}", text.trim_end());
            } else {
                let _ = writeln!(out, "  {line} |");
            }
        }
        let label = listed.label.map_or(String::new(), |n| format!("L{n}:"));
        let text = format!("{:<14} {}", listed.op.name(), listed.operands);
        let _ = writeln!(out, "{label:>8} {}", text.trim_end());
    }
    for handler in &code.handlers {
        let name = |pc: u32| {
            labels
                .get(&(pc as usize))
                .map_or(format!("@{pc}"), |n| format!("L{n}"))
        };
        let _ = writeln!(
            out,
            "  handler {}..{} -> {} depth {}",
            name(handler.start),
            name(handler.end),
            name(handler.target),
            handler.depth
        );
    }
    for value in &code.consts {
        if let Const::Code(inner) = value {
            out.push('\n');
            one(inner, lines, out);
        }
    }
}

/// An instruction of a listing.
pub struct Listed {
    /// The index of its word.
    pub pc: usize,
    pub op: Op,
    /// What it works on, as text.
    pub operands: String,
    /// The constant that it loads, by its index.
    pub constant: Option<usize>,
    /// The name that it is about, by its index.
    pub name: Option<usize>,
    /// Where it may jump to.
    pub target: Option<usize>,
    /// The number of the place, if something jumps to it.
    pub label: Option<usize>,
}

/// The instructions of a code object, in order.
pub fn listing(code: &Code) -> Vec<Listed> {
    let labels = labels(code);
    let mut listed = Vec::new();
    let mut pc = 0;
    while let Some(op) = code.words.get(pc).and_then(|w| Op::from_u8(*w as u8)) {
        let instr = Instr(code.words[pc]);
        listed.push(Listed {
            pc,
            op,
            operands: operands(code, pc, &labels),
            constant: (op == Op::LoadConst).then_some(instr.bc() as usize),
            name: op.has_name().then_some(instr.c()),
            target: target(code, pc),
            label: labels.get(&pc).copied(),
        });
        pc += 1 + op.cache_words();
    }
    listed
}

fn target(code: &Code, pc: usize) -> Option<usize> {
    let instr = Instr(code.words[pc]);
    let next = (pc + 1 + instr.op().cache_words()) as i64;
    let offset = match instr.op().flow() {
        Flow::Jump | Flow::Branch => instr.bc() as i32 as i64,
        Flow::BranchShort => instr.sc() as i64,
        Flow::BranchFollowing => *code.words.get(pc + 1)? as u32 as i32 as i64,
        Flow::Next | Flow::End => return None,
    };
    usize::try_from(next + offset).ok()
}

/// Numbers of the places that something jumps to.
fn labels(code: &Code) -> BTreeMap<usize, usize> {
    let mut labels = BTreeMap::new();
    let mut pc = 0;
    while let Some(op) = code.words.get(pc).and_then(|w| Op::from_u8(*w as u8)) {
        if let Some(target) = target(code, pc) {
            labels.insert(target, 0);
        }
        pc += 1 + op.cache_words();
    }
    for handler in &code.handlers {
        for pc in [handler.start, handler.end, handler.target] {
            labels.insert(pc as usize, 0);
        }
    }
    for (n, label) in labels.values_mut().enumerate() {
        *label = n + 1;
    }
    labels
}

fn register(code: &Code, register: usize) -> String {
    match code.varnames.get(register) {
        Some(name) => format!("r{register} '{name}'"),
        None => format!("t{}", register - code.varnames.len()),
    }
}

fn operands(code: &Code, pc: usize, labels: &BTreeMap<usize, usize>) -> String {
    let instr = Instr(code.words[pc]);
    let op = instr.op();
    let word = if op.cache_words() > 0 {
        code.words[pc + 1]
    } else {
        0
    };
    let (x, a, b, c) = (instr.x(), instr.a(), instr.b(), instr.c());
    let reg = |r: usize| register(code, r);
    let name = |i: usize| code.names.get(i).map_or("?".into(), |n| n.to_string());
    let free = |i: usize| {
        code.freevars
            .get(i)
            .map_or("?".into(), |n| format!("free '{n}'"))
    };
    let constant = |i: usize| code.consts.get(i).map_or("?".into(), show);
    let window = |first: usize, count: usize| {
        if count == 1 {
            reg(first)
        } else {
            format!("{}..{}", reg(first), reg(first + count - 1))
        }
    };
    let effect = effect(instr);
    let operands = || {
        let mut list: Vec<String> = effect.kept.iter().map(reg).collect();
        list.extend(effect.operands.iter().map(reg));
        list.join(", ")
    };
    let destination = || match effect.results.iter().collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [one] => format!("{} = ", reg(*one)),
        many => format!("{} = ", window(many[0], many.len())),
    };
    let mut text = match op {
        Op::LoadConst => format!("{}{}", destination(), constant(instr.bc() as usize)),
        Op::LoadInt => format!("{}{}", destination(), instr.bc() as i32),
        Op::LoadBool => format!("{}{}", destination(), if b == 1 { "True" } else { "False" }),
        Op::LoadNone | Op::LoadNull | Op::LoadNs | Op::LoadBuildClass => {
            destination().trim_end_matches(" = ").to_owned()
        }
        Op::LoadGlobal | Op::LoadName => format!("{}{}", destination(), name(c)),
        Op::StoreGlobal | Op::StoreName => format!("{} = {}", name(c), reg(a)),
        Op::DelGlobal | Op::DelName => name(c),
        Op::DelLocal | Op::CheckLocal | Op::MakeCell | Op::DelCell => reg(a),
        Op::LoadCell => format!("{}cell {}", destination(), reg(b)),
        Op::StoreCell => format!("cell {} = {}", reg(a), reg(b)),
        Op::LoadFree | Op::LoadFreeCell | Op::LoadNameOrFree => {
            format!("{}{}", destination(), free(b))
        }
        Op::StoreFree => format!("{} = {}", free(a), reg(b)),
        Op::DelFree => free(a),
        Op::LoadFromDictOrGlobal => format!("{}{}, {}", destination(), reg(b), name(c)),
        Op::LoadFromDictOrFree => format!("{}{}, {}", destination(), reg(b), free(c)),
        Op::AddI | Op::SubI => format!("{}{}, {}", destination(), reg(b), instr.sc()),
        Op::GetAttr | Op::LoadMethod => format!("{}{} .{}", destination(), reg(b), name(c)),
        Op::SuperAttr => format!("{}{} .{}", destination(), window(b, 3), name(c)),
        Op::SetAttr => format!("{} .{} = {}", reg(a), name(c), reg(b)),
        Op::DelAttr => format!("{} .{}", reg(a), name(c)),
        Op::SetItem => format!("{}[{}] = {}", reg(a), reg(b), reg(c)),
        Op::MapAdd => format!("{}[{}] = {}", reg(a), reg(b), reg(c)),
        Op::Call => format!("{}{}, {b} args", destination(), reg(a)),
        Op::CallMethod => format!("{}{}, {b} args", destination(), reg(a)),
        Op::CallKw => format!(
            "{}{}, {b} args, {}",
            destination(),
            reg(a),
            constant(word as u32 as usize)
        ),
        Op::MakeFunction => format!("{}{} [{}]", destination(), constant(b), operands()),
        Op::ImportName | Op::ImportFrom => format!("{}{}, {}", destination(), operands(), name(c)),
        Op::MatchClass => format!(
            "{}{}, {} positional, {}",
            destination(),
            operands(),
            word as u32,
            constant((word >> 32) as usize)
        ),
        Op::JumpLtI | Op::JumpLeI | Op::JumpEqI | Op::JumpNeI | Op::JumpGtI | Op::JumpGeI => {
            format!("{}, {}", reg(a), instr.sb())
        }
        Op::BuildTuple | Op::BuildList | Op::BuildSet | Op::BuildString if c == 0 => {
            destination().trim_end_matches(" = ").to_owned()
        }
        Op::BuildMap if c == 0 => destination().trim_end_matches(" = ").to_owned(),
        _ => format!("{}{}", destination(), operands()),
    };
    if let Some(target) = target(code, pc) {
        let label = labels
            .get(&target)
            .map_or(format!("@{target}"), |n| format!("L{n}"));
        let _ = write!(text, "{}-> {label}", if text.is_empty() { "" } else { " " });
    }
    if x != 0 && op != Op::MakeFunction {
        let _ = write!(text, " ({x})");
    }
    text
}

fn show(value: &Const) -> String {
    let list = |items: &[Const]| items.iter().map(show).collect::<Vec<_>>().join(", ");
    match value {
        Const::None => "None".into(),
        Const::True => "True".into(),
        Const::False => "False".into(),
        Const::Ellipsis => "...".into(),
        Const::Int(i) => i.to_string(),
        Const::BigInt(digits) => digits.to_string(),
        Const::Float(f) => format!("{f:?}"),
        Const::Complex(re, im) => format!("({re:?}+{im:?}j)"),
        Const::Str(s) => format!("{:?}", String::from_utf8_lossy(s)),
        Const::Bytes(s) => format!("b\"{}\"", s.escape_ascii()),
        Const::Tuple(items) if items.len() == 1 => format!("({},)", list(items)),
        Const::Tuple(items) => format!("({})", list(items)),
        Const::FrozenSet(items) => format!("frozenset({{{}}})", list(items)),
        Const::Slice(parts) => format!("slice({})", list(&parts[..])),
        Const::Code(code) => code_name(code),
    }
}

fn code_name(code: &Arc<Code>) -> String {
    format!("<code {}>", code.qualname)
}
