//! What code imports, as far as its instructions say.

use crate::{Code, Const, Instr, Op};

/// An import statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import<'a> {
    /// `a.b` of `import a.b` and of `from a.b import c`.
    pub module: &'a str,
    /// How many dots stand before it.
    pub level: u32,
    /// `c` of `from a.b import c`.
    pub names: Vec<&'a str>,
}

impl Code {
    /// The imports of this code and of the functions and classes in it.
    pub fn imports(&self) -> Vec<Import<'_>> {
        let mut all = Vec::new();
        let mut pending = vec![self];
        while let Some(code) = pending.pop() {
            // A level and the names are loaded just before.
            let (mut level, mut names) = (Instr(0), Instr(0));
            let mut pc = 0;
            while let Some(op) = code.words.get(pc).and_then(|w| Op::from_u8(*w as u8)) {
                let instr = Instr(code.words[pc]);
                if op == Op::ImportName
                    && level.op() == Op::LoadInt
                    && let Some(module) = code.names.get(instr.c())
                {
                    all.push(Import {
                        module,
                        level: level.bc(),
                        names: code.name_list(names),
                    });
                }
                (level, names) = (names, instr);
                pc += 1 + op.cache_words();
            }
            pending.extend(code.consts.iter().rev().filter_map(|value| match value {
                Const::Code(inner) => Some(&**inner),
                _ => None,
            }));
        }
        all
    }

    /// The names in the tuple that an instruction loads.
    fn name_list(&self, load: Instr) -> Vec<&str> {
        let value = match load.op() {
            Op::LoadConst => self.consts.get(load.bc() as usize),
            _ => None,
        };
        let Some(Const::Tuple(names)) = value else {
            return Vec::new();
        };
        let names = names.iter().filter_map(|name| match name {
            Const::Str(name) => std::str::from_utf8(name).ok(),
            _ => None,
        });
        names.filter(|name| *name != "*").collect()
    }
}
