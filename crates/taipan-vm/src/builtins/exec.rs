//! `exec`, `eval`, `compile`, `globals`, `locals`.

use crate::heap::Kind;
use crate::native::{Nullable, functions};
use crate::raise::R;
use crate::types::bytes::Bytes;
use crate::types::code::CodeObj;
use crate::types::dict::Dict;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::value::Value;
use crate::vm::{CompileRequest, Vm};

pub struct Exec;

/// `PyCF_*` and future bits that `compile` accepts.
const KNOWN_FLAGS: i64 = 0x1ff_0000 | 0x100 | 0x200 | 0x400 | 0x1000 | 0x2000 | 0x4000 | 0x8000;

/// `PyCF_ONLY_AST`
const ONLY_AST: i64 = 0x400;

#[functions]
impl Exec {
    /// Execute the given source in the context of globals and locals.
    #[sig("(source, /, globals=None, locals=None, *, closure=None)")]
    fn exec(
        vm: &mut Vm,
        source: &Value,
        globals: Nullable<Value>,
        locals: Nullable<Value>,
        closure: Nullable<Value>,
    ) -> R<()> {
        let (globals, locals) = vm.exec_namespaces("exec", globals, locals)?;
        let closure = closure.0;
        let code = if source.is_kind(Kind::Code) {
            source.clone()
        } else {
            if closure.is_some() {
                return Err(vm.type_error("closure can only be used when source is a code object"));
            }
            let text = vm.source_text(source, "exec", "<string>")?;
            vm.compile_text(&text, "<string>", "exec", 0, -1)?
        };
        let free = code.downcast::<CodeObj>().map_or(0, |c| c.freevars.len());
        let closure = match closure {
            None if free > 0 => {
                return Err(vm.type_error(format!(
                    "code object requires a closure of exactly length {free}"
                )));
            }
            Some(_) if free == 0 => {
                return Err(vm.type_error("cannot use a closure with this code object"));
            }
            Some(c) => {
                let ok = c.downcast::<Tuple>().is_some_and(|t| {
                    t.len() == free && t.items().iter().all(|i| i.is_kind(Kind::Cell))
                });
                if !ok {
                    return Err(vm.type_error(format!(
                        "code object requires a closure of exactly length {free}"
                    )));
                }
                c
            }
            None => Value::NONE,
        };
        vm.run_code(&code, &globals, &locals, closure).map(drop)
    }

    /// Evaluate the given source in the context of globals and locals.
    #[sig("(source, /, globals=None, locals=None)")]
    fn eval(vm: &mut Vm, source: &Value, globals: Nullable<Value>, locals: Nullable<Value>) -> R {
        let (globals, locals) = vm.exec_namespaces("eval", globals, locals)?;
        let code = if let Some(code) = source.downcast::<CodeObj>() {
            if !code.freevars.is_empty() {
                return Err(
                    vm.type_error("code object passed to eval() may not contain free variables")
                );
            }
            source.clone()
        } else {
            let text = vm.source_text(source, "eval", "<string>")?;
            let text = text.trim_start_matches([' ', '\t']).to_owned();
            vm.compile_text(&text, "<string>", "eval", 0, -1)?
        };
        vm.run_code(&code, &globals, &locals, Value::NONE)
    }

    /// Compile source into a code object that can be executed by exec() or eval().
    #[sig(
        "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)"
    )]
    fn compile(
        vm: &mut Vm,
        source: &Value,
        filename: &Value,
        mode: &Str,
        flags: Option<i64>,
        dont_inherit: Option<bool>,
        optimize: Option<i64>,
        feature_version: Option<i64>,
    ) -> R {
        let filename = vm.path_text(filename)?;
        let mode = mode.to_string_lossy().into_owned();
        let mut flags = flags.unwrap_or(0);
        if flags & !KNOWN_FLAGS != 0 {
            return Err(vm.value_error("compile(): unrecognised flags"));
        }
        let optimize = optimize.unwrap_or(-1);
        if !(-1..=2).contains(&optimize) {
            return Err(vm.value_error("compile(): invalid optimize value"));
        }
        let only_tree = flags & ONLY_AST != 0;
        match mode.as_str() {
            "exec" | "eval" | "single" => {}
            "func_type" if only_tree => {}
            "func_type" => {
                return Err(
                    vm.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST")
                );
            }
            _ => {
                return Err(vm.value_error(match only_tree {
                    true => "compile() mode must be 'exec', 'eval', 'single' or 'func_type'",
                    false => "compile() mode must be 'exec', 'eval' or 'single'",
                }));
            }
        }
        if !dont_inherit.unwrap_or(false)
            && let Some(record) = vm.stack.records.last()
        {
            flags |= record_flags(record) as i64 & 0x1ff_0000;
        }
        let trees = vm.trees;
        let mut request = CompileRequest {
            source: "",
            filename: &filename,
            mode: &mode,
            flags: flags as u32,
            optimize: optimize as i32,
        };
        if let Some(trees) = &trees
            && (trees.is_node)(vm, source)?
        {
            return (trees.compile)(vm, source, &request);
        }
        let text = vm.source_text(source, "compile", &filename)?;
        request.source = &text;
        match trees {
            Some(trees) if only_tree => (trees.parse)(vm, &request, feature_version.unwrap_or(-1)),
            _ => vm.compile_text(&text, &filename, &mode, flags as u32, optimize as i32),
        }
    }

    /// Return the dictionary containing the current scope's global variables.
    fn globals(vm: &mut Vm) -> R {
        match vm.current_globals() {
            Some(globals) => Ok(globals),
            None => Err(vm.system_error("no current frame")),
        }
    }

    /// Return a dictionary containing the current scope's local variables.
    fn locals(vm: &mut Vm) -> R {
        vm.current_locals()
    }
}

/// The future flags of the code that runs in a record.
fn record_flags(record: &crate::interp::stack::Record) -> u32 {
    crate::interp::frame::code_of(record).flags
}

impl Vm {
    /// The text of a source given to `exec`, `eval` or `compile`.
    fn source_text(&mut self, source: &Value, function: &str, filename: &str) -> R<String> {
        let text = if let Some(s) = source.downcast::<Str>() {
            match s.as_str() {
                Some(text) => text.to_owned(),
                None => {
                    let encoding = self.str("utf-8");
                    let errors = self.str("strict");
                    self.call_method(source, "encode", &[encoding, errors])?;
                    return Err(self.value_error("source code string cannot contain surrogates"));
                }
            }
        } else {
            let Some(bytes) = self.buffer_of(source)? else {
                let what = if function == "compile" {
                    "a string, bytes or AST object"
                } else {
                    "a string, bytes or code object"
                };
                return Err(self.type_error(format!("{function}() arg 1 must be {what}")));
            };
            match self.decode_source {
                Some(decode) => decode(self, &bytes, filename, false)?,
                None => String::from_utf8_lossy(&bytes).into_owned(),
            }
        };
        self.refuse_null(text)
    }

    /// The text of a program, which must not contain U+0000.
    pub(crate) fn refuse_null(&mut self, text: String) -> R<String> {
        if text.contains('\0') {
            let class = self.class(|t| &t.SyntaxError);
            return Err(self.raise(&class, "source code string cannot contain null bytes"));
        }
        Ok(text)
    }

    /// Compile and load.
    pub fn compile_text(
        &mut self,
        source: &str,
        filename: &str,
        mode: &str,
        flags: u32,
        optimize: i32,
    ) -> R {
        let Some(compile) = self.compile else {
            return Err(self.runtime_error("this interpreter was built without the compiler"));
        };
        let code = compile(
            self,
            &CompileRequest {
                source,
                filename,
                mode,
                flags,
                optimize,
            },
        )?;
        Ok(self.load_code(&code))
    }

    /// A file name given as str, bytes or path object, as text.
    pub(crate) fn path_text(&mut self, path: &Value) -> R<String> {
        let name = self.names.__fspath__.clone();
        let path = match path.kind() {
            Some(Kind::Str | Kind::Bytes) => path.clone(),
            _ => match self.call_special(path, &name, &[])? {
                Some(path) => path,
                None => {
                    return Err(self.type_error_named(
                        "expected str, bytes or os.PathLike object, not {}",
                        path,
                    ));
                }
            },
        };
        if let Some(b) = path.downcast::<Bytes>() {
            return Ok(String::from_utf8_lossy(&b.0).into_owned());
        }
        Ok(crate::interp::calls::text_of(&path))
    }

    /// Globals and locals for `exec` and `eval`; `__builtins__` is put into the globals.
    fn exec_namespaces(
        &mut self,
        function: &str,
        globals: Nullable<Value>,
        locals: Nullable<Value>,
    ) -> R<(Value, Value)> {
        let (globals, locals) = (globals.0, locals.0);
        if function == "exec"
            && let Some(globals) = &globals
            && !globals.is_kind(Kind::Dict)
        {
            return Err(self.type_error_named("exec() globals must be a dict, not {}", globals));
        }
        if let Some(locals) = &locals
            && !locals.is_kind(Kind::Dict)
        {
            let name = self.names.__getitem__.clone();
            if self.lookup_special(locals, &name).is_none() {
                let class = self.type_name(locals);
                let message = if function == "exec" {
                    format!("locals must be a mapping or None, not {class}")
                } else {
                    "locals must be a mapping".to_owned()
                };
                return Err(self.type_error(message));
            }
        }
        let (globals, locals) = match (globals, locals) {
            (Some(g), l) => {
                if !g.is_kind(Kind::Dict) {
                    let name = self.names.__getitem__.clone();
                    let message = match self.lookup_special(&g, &name) {
                        Some(_) => "globals must be a real dict; try eval(expr, {}, mapping)",
                        None => "globals must be a dict",
                    };
                    return Err(self.type_error(message));
                }
                let l = l.unwrap_or_else(|| g.clone());
                (g, l)
            }
            (None, Some(l)) => (self.current_globals().unwrap_or_default(), l),
            (None, None) => {
                let Some(g) = self.current_globals() else {
                    return Err(self.system_error("globals and locals cannot be NULL"));
                };
                let l = self.current_locals()?;
                (g, l)
            }
        };
        if let Some(g) = globals.downcast::<Dict>()
            && g.get_str(&self.names.__builtins__).is_none()
        {
            let key = self.names.__builtins__.clone();
            let value = match self.stack.records.last() {
                Some(record) => crate::interp::frame::function_of(record).builtins.clone(),
                None => self.builtins_module(),
            };
            self.complete_namespace(&value);
            drop(g.set_str(&key, value));
        }
        Ok((globals, locals))
    }

    /// `super()` without arguments: the class from the `__class__` cell and the first argument of the innermost frame.
    pub fn super_no_args(&mut self) -> R<(Value, Value)> {
        let Some(record) = self.stack.records.last() else {
            return Err(self.runtime_error("super(): no current frame"));
        };
        let code = crate::interp::frame::code_of(record);
        let function = crate::interp::frame::function_of(record);
        if code.code.argcount == 0 && code.flags & taipan_bytecode::CodeFlags::VARARGS == 0 {
            return Err(self.runtime_error("super(): no arguments"));
        }
        let first = crate::interp::frame::register_of(record, 0);
        let is_cell = code.code.cellvars.contains(&0);
        let first = match first.downcast::<crate::types::cell::Cell>() {
            Some(cell) if is_cell => cell.value.get(),
            _ => first,
        };
        if first.is_undef() {
            return Err(self.runtime_error("super(): arg[0] deleted"));
        }
        let name = self.names.__class__.clone();
        let at = code.freevars.iter().position(|n| n.is(&name));
        let cell = at.and_then(|i| {
            function
                .closure
                .downcast::<Tuple>()
                .and_then(|t| t.items().get(i).cloned())
        });
        let Some(cell) = cell else {
            return Err(self.runtime_error("super(): __class__ cell not found"));
        };
        let class = cell
            .downcast::<crate::types::cell::Cell>()
            .map(|c| c.value.get())
            .unwrap_or(Value::UNDEF);
        if class.is_undef() {
            return Err(self.runtime_error("super(): empty __class__ cell"));
        }
        Ok((class, first))
    }
}
