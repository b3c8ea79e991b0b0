//! Calls: binding arguments, pushing frames, constructors, returning (unsafe island 3).
#![expect(unsafe_code, reason = "argument windows become the callee's registers")]

use super::dispatch::{Flow, Outcome, WIDTH};
use super::stack::{Record, Then};
use crate::heap::Kind;
use crate::native::Args;
use crate::raise::{R, Raise};
use crate::types::builtin::Builtin;
use crate::types::code::CodeObj;
use crate::types::dict::Dict;
use crate::types::function::Function;
use crate::types::generator::{AsyncGenerator, Body, Coroutine, Generator, State};
use crate::types::instance::new_instance;
use crate::types::method::Method;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::types::type_::{Type, flag};
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::sync::Arc;
use taipan_bytecode::{Code, CodeFlags, Const, Instr, Op};

const GENERATORS: u32 = CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR;

impl Vm {
    /// Call a function of a script from native code: a nested run of the loop.
    pub fn run_function(&mut self, function: &Value, args: &Args<'_>) -> R {
        let all = args.all.to_vec();
        match self.enter(function.clone(), all, args.names, 0, Then::Leave)? {
            Entered::Pushed => self.run_nested(),
            Entered::Made(generator) => Ok(generator),
        }
    }

    /// Run the record just pushed (which leaves the loop) to its end.
    pub(crate) fn run_nested(&mut self) -> R {
        match self.run_outcome()? {
            Outcome::Returned(value) | Outcome::Yielded(value) | Outcome::Produced(value) => {
                Ok(value)
            }
        }
    }

    /// As [`Vm::run_nested`], telling suspension from return.
    pub(crate) fn run_outcome(&mut self) -> R<Outcome> {
        if let Err(raise) = self.enter_native("") {
            self.abandon();
            return Err(raise);
        }
        let top = self.stack.top;
        let result = self.run();
        self.stack.top = top;
        self.leave_native();
        result
    }

    /// The first register above those of all activations, in the current chunk.
    pub(crate) fn free_registers(&self) -> *mut Raw {
        let Some(record) = self.stack.records.last() else {
            return self.stack.top;
        };
        if !record.generator.is_undef()
            && let Some(body) = crate::types::generator::body(record.generator.as_value())
        {
            return body.top.get();
        }
        // SAFETY: the record's code is alive and its registers reach this far.
        unsafe { record.base.add((*record.code).nregs) }
    }

    /// Drop the topmost record, which has not run.
    fn abandon(&mut self) {
        self.drop_locals();
        self.pop();
    }

    /// Run the body of a class with its namespace in register 0; the result is the value of `__class__`'s cell or None.
    pub fn run_class_body(&mut self, function: &Value, namespace: &Value) -> R {
        match self.enter(
            function.clone(),
            vec![namespace.clone()],
            &[],
            0,
            Then::Leave,
        )? {
            Entered::Pushed => self.run_nested(),
            Entered::Made(value) => Ok(value),
        }
    }

    /// Run a code object with these namespaces (`exec`, `eval`, modules).
    pub fn run_code(&mut self, code: &Value, globals: &Value, locals: &Value, closure: Value) -> R {
        let function = self.new_function(code, globals, closure);
        let flags = code.downcast::<CodeObj>().map(|c| c.flags).unwrap_or(0);
        if flags & CodeFlags::NAMESPACE != 0 {
            self.run_class_body(&function, locals)
        } else {
            self.call(&function, &[])
        }
    }

    /// Load compiled code into this isolate.
    pub fn load_code(&mut self, code: &Arc<Code>) -> Value {
        let names = |vm: &mut Vm, list: &[Box<str>]| -> Box<[Value]> {
            list.iter().map(|n| vm.intern(n)).collect()
        };
        let flags = code.flags;
        let simple = flags
            & (CodeFlags::VARARGS | CodeFlags::VARKEYWORDS | CodeFlags::NAMESPACE | GENERATORS)
            == 0;
        let signature = (code.argcount as u64) << 32 | !(simple && code.kwonlyargcount == 0) as u64;
        let object = CodeObj {
            words: code.words.clone().into_boxed_slice(),
            consts: code.consts.iter().map(|c| self.constant(c)).collect(),
            names: names(self, &code.names),
            varnames: names(self, &code.varnames),
            freevars: names(self, &code.freevars),
            name: self.intern(&code.name),
            qualname: self.intern(&code.qualname),
            filename: self.intern(&code.filename),
            nlocals: code.nlocals as usize,
            nregs: code.nregs as usize + 8,
            signature,
            flags,
            extra: Default::default(),
            code: code.clone(),
        };
        self.heap.alloc(exact(Kind::Code), object)
    }

    /// The value of a constant.
    fn constant(&mut self, constant: &Const) -> Value {
        match constant {
            Const::None => Value::NONE,
            Const::True => Value::TRUE,
            Const::False => Value::FALSE,
            Const::Ellipsis => Value::ELLIPSIS,
            Const::Int(i) => self.int(*i),
            Const::BigInt(digits) => {
                let (sign, digits) = match digits.strip_prefix('-') {
                    Some(rest) => (true, rest),
                    None => (false, &**digits),
                };
                let (radix, digits) = match digits.get(..2) {
                    Some("0x") => (16, &digits[2..]),
                    Some("0o") => (8, &digits[2..]),
                    Some("0b") => (2, &digits[2..]),
                    _ => (10, digits),
                };
                let value = dashu_int::IBig::from_str_radix(digits, radix).unwrap_or_default();
                self.bigint(if sign { -value } else { value })
            }
            Const::Float(f) => self.float(*f),
            Const::Complex(re, im) => self.heap.alloc(
                exact(Kind::Complex),
                crate::types::complex::Complex { re: *re, im: *im },
            ),
            Const::Str(bytes) => {
                let value = self.str_wtf8(bytes.to_vec());
                // What looks like a name is interned, as CPython does.
                if bytes.len() < 64
                    && bytes
                        .iter()
                        .all(|b| b.is_ascii_alphanumeric() || *b == b'_')
                {
                    return self.intern_value(&value);
                }
                value
            }
            Const::Bytes(bytes) => self.bytes(bytes.clone()),
            Const::Tuple(items) => {
                let items = items.iter().map(|c| self.constant(c)).collect();
                self.tuple(items)
            }
            Const::FrozenSet(items) => {
                let items: Vec<Value> = items.iter().map(|c| self.constant(c)).collect();
                crate::types::set::frozenset_from(self, items).unwrap_or(Value::NONE)
            }
            Const::Slice(parts) => {
                let [start, stop, step] = &**parts;
                let slice = crate::types::slice::Slice {
                    start: self.constant(start),
                    stop: self.constant(stop),
                    step: self.constant(step),
                };
                self.heap.alloc(exact(Kind::Slice), slice)
            }
            Const::Code(code) => self.load_code(code),
        }
    }

    /// A function object of a code object.
    pub fn new_function(&mut self, code: &Value, globals: &Value, closure: Value) -> Value {
        let c = code.downcast::<CodeObj>().expect("a code object");
        let (name, qualname, signature) = (c.name.clone(), c.qualname.clone(), c.signature);
        let doc = if c.flags & CodeFlags::HAS_DOCSTRING != 0 {
            c.consts.first().cloned().unwrap_or_default()
        } else {
            Value::NONE
        };
        let (mut module, mut builtins) = (Value::NONE, Value::NONE);
        if let Some(g) = globals.downcast::<Dict>() {
            module = g.get_str(&self.names.__name__).unwrap_or_default();
            builtins = g.get_str(&self.names.__builtins__).unwrap_or_default();
        }
        if let Some(m) = builtins.downcast::<crate::types::module::Module>() {
            builtins = m.dict.clone();
        }
        if !builtins.is_kind(Kind::Dict) {
            builtins = self.builtins.clone();
        }
        let cell = crate::MutCell::new;
        let function = Function {
            signature: std::cell::Cell::new(signature),
            code: cell(code.clone()),
            globals: globals.clone(),
            builtins,
            closure,
            defaults: cell(Value::NONE),
            kwdefaults: cell(Value::NONE),
            name: cell(name),
            qualname: cell(qualname),
            doc: cell(doc),
            module: cell(module),
            annotations: cell(Value::NONE),
            annotate: cell(Value::NONE),
            type_params: cell(self.empty_tuple.clone()),
            dict: cell(Value::NONE),
        };
        self.heap.alloc(exact(Kind::Function), function)
    }

    pub(crate) fn make_function(&mut self, i: Instr) -> Flow {
        let code = self.running_code().consts[i.b()].clone();
        let flags = i.x();
        let count = (flags & 15).count_ones() as usize;
        let mut parts = self.take_range(i.c(), count).into_iter();
        let mut part = |bit: u8| {
            if flags & bit != 0 {
                parts.next().unwrap_or_default()
            } else {
                Value::NONE
            }
        };
        let (defaults, kwdefaults, annotate, closure) = (part(1), part(2), part(4), part(8));
        let globals = self.running_function().globals.clone();
        let function = self.new_function(&code, &globals, closure);
        let f = function.downcast::<Function>().expect("just made");
        f.defaults.replace(defaults);
        f.kwdefaults.replace(kwdefaults);
        f.annotate.replace(annotate);
        self.store(i.a(), function);
        Flow::Next
    }

    /// Start a call of a script function with owned arguments: its frame is pushed (or its generator made).
    pub(crate) fn enter(
        &mut self,
        function: Value,
        args: Vec<Value>,
        names: &[Value],
        dst: usize,
        then: Then,
    ) -> R<Entered> {
        let f = function.downcast::<Function>().expect("a function");
        let code_value = f.code.get();
        let code = code_value.downcast::<CodeObj>().expect("a code object");
        let registers = if code.flags & CodeFlags::NAMESPACE != 0 {
            let mut registers = args;
            registers.resize_with(code.nlocals, || Value::UNDEF);
            registers
        } else {
            self.bind_arguments(f, code, args, names)?
        };
        if code.flags & GENERATORS != 0 {
            return Ok(Entered::Made(
                self.new_generator(&function, code, registers),
            ));
        }
        // SAFETY: the frame's registers are written before anything reads them.
        unsafe {
            let mut base = self.stack.top;
            if !self.stack.fits(base, 0) {
                base = self.free_registers();
            }
            let new_chunk = !self.stack.fits(base, code.nregs);
            if new_chunk {
                base = self.stack.enter_chunk(code.nregs);
            }
            let n = registers.len();
            for (k, value) in registers.into_iter().enumerate() {
                *base.add(k) = value.into_raw();
            }
            let record = Record {
                base,
                pc: code.words.as_ptr(),
                code,
                func: function.into_raw(),
                generator: Raw::UNDEF,
                frame: Raw::UNDEF,
                handled: Raw::NONE,
                dst: dst as u32,
                then,
                new_chunk,
                aux: 0,
            };
            let func = record.func;
            if let Err(raise) = self.push_record(record) {
                for k in 0..n {
                    (*base.add(k)).decref();
                }
                func.decref();
                if new_chunk {
                    self.stack.leave_chunk();
                }
                return Err(raise);
            }
        }
        Ok(Entered::Pushed)
    }

    /// Instruction helper: call any callable with owned arguments, result to register `dst` of the running frame.
    pub(crate) fn push_call(
        &mut self,
        callable: Value,
        args: Vec<Value>,
        dst: usize,
        then: Then,
    ) -> Flow {
        self.dispatch_call(callable, args, &[], dst, then)
    }

    /// Call anything; script functions get a frame of their own, natives run at once.
    fn dispatch_call(
        &mut self,
        callable: Value,
        mut args: Vec<Value>,
        names: &[Value],
        dst: usize,
        then: Then,
    ) -> Flow {
        let mut callable = callable;
        loop {
            match callable.kind() {
                Some(Kind::Function) => {
                    return match self.enter(callable, args, names, dst, then) {
                        Ok(Entered::Pushed) => Flow::Frame,
                        Ok(Entered::Made(value)) => self.deliver(dst, then, value),
                        Err(raise) => Flow::Raise(raise),
                    };
                }
                Some(Kind::Method) => {
                    let method = callable.downcast::<Method>().expect("kind");
                    args.insert(0, method.this.clone());
                    let func = method.func.clone();
                    callable = func;
                }
                Some(Kind::Type) if then == Then::Store => {
                    if let Some(flow) = self.construct(&callable, &mut args, names, dst) {
                        return flow;
                    }
                    break;
                }
                Some(Kind::Instance) => {
                    let name = self.names.__call__.clone();
                    match self.lookup_special(&callable, &name) {
                        Some(method) if method.is_kind(Kind::Function) => {
                            args.insert(0, callable);
                            callable = method;
                        }
                        _ => break,
                    }
                }
                _ => break,
            }
        }
        let result = self.call_args(&callable, &Args { all: &args, names });
        drop(args);
        match result {
            Ok(value) => self.deliver(dst, then, value),
            Err(raise) => Flow::Raise(raise),
        }
    }

    /// A value computed without a frame arrives where a frame's result would have gone.
    fn deliver(&mut self, dst: usize, then: Then, value: Value) -> Flow {
        if then == Then::Store {
            self.store(dst, value);
        }
        Flow::Next
    }

    /// `Class(...)` for a plain script class whose `__init__` is a script function: the frame of `__init__` is pushed.
    fn construct(
        &mut self,
        class: &Value,
        args: &mut Vec<Value>,
        names: &[Value],
        dst: usize,
    ) -> Option<Flow> {
        let t = class.downcast::<Type>().expect("kind");
        if t.kind != Kind::Instance
            || !t.has(flag::HEAP)
            || t.has(flag::ABSTRACT)
            || !self.type_of(class).is(&self.types.r#type)
        {
            return None;
        }
        let new = self.names.__new__.clone();
        let object_new = self.lookup(t, &new)?;
        if !object_new
            .downcast::<Builtin>()
            .is_some_and(|b| b.this.is(&self.types.object))
        {
            return None;
        }
        let init = self.names.__init__.clone();
        let init = self.lookup(t, &init)?;
        if !init.is_kind(Kind::Function) {
            return None;
        }
        let object = new_instance(&mut self.heap, t.root_word());
        let mut all = Vec::with_capacity(args.len() + 1);
        all.push(object.clone());
        all.append(args);
        Some(match self.enter(init, all, names, dst, Then::Init) {
            Ok(Entered::Pushed) => {
                // The instance waits in the record until `__init__` is done.
                // SAFETY: the record was just pushed.
                unsafe { (*self.fp()).handled = object.into_raw() };
                Flow::Frame
            }
            Ok(Entered::Made(value)) => Flow::Raise(
                self.type_error_named("__init__() should return None, not '{}'", &value),
            ),
            Err(raise) => Flow::Raise(raise),
        })
    }

    pub(crate) fn call_slow(&mut self, i: Instr) -> Flow {
        // SAFETY: the window holds the callee and its arguments, as `__new__` takes them; they are dropped once.
        unsafe {
            let first = (*self.fp()).base.add(i.a());
            let class = *first;
            if let Some(t) = class.as_value().downcast::<Type>()
                && t.is_quick()
                && class != self.types.r#type.raw()
            {
                let all = std::slice::from_raw_parts(first as *const Value, i.b() + 1);
                let result = self.call_quick(t, &Args::positional(all));
                for k in 0..=i.b() {
                    (*first.add(k)).decref();
                }
                return match result {
                    Ok(value) => {
                        self.store(i.c(), value);
                        Flow::Next
                    }
                    Err(raise) => Flow::Raise(raise),
                };
            }
        }
        let mut window = self.take_range(i.a(), i.b() + 1);
        // SAFETY: the window is empty now; natives may use its registers.
        unsafe { self.stack.top = (*self.fp()).base.add(i.a()) };
        let callable = window.remove(0);
        self.dispatch_call(callable, window, &[], i.c(), Then::Store)
    }

    pub(crate) fn call_method_slow(&mut self, i: Instr) -> Flow {
        let mut window = self.take_range(i.a(), i.b() + 2);
        // SAFETY: as call_slow.
        unsafe { self.stack.top = (*self.fp()).base.add(i.a()) };
        let callable = window.remove(0);
        if window[0].is_undef() {
            window.remove(0);
        }
        self.dispatch_call(callable, window, &[], i.c(), Then::Store)
    }

    pub(crate) fn call_kw_op(&mut self, i: Instr, names: u32) -> Flow {
        let method = i.x() != 0;
        let mut window = self.take_range(i.a(), i.b() + 1 + method as usize);
        // SAFETY: as call_slow.
        unsafe { self.stack.top = (*self.fp()).base.add(i.a()) };
        let callable = window.remove(0);
        if method && window[0].is_undef() {
            window.remove(0);
        }
        let names = self.running_code().consts[names as usize].clone();
        let names = names.downcast::<Tuple>().expect("keyword names");
        self.dispatch_call(callable, window, names.items(), i.c(), Then::Store)
    }

    pub(crate) fn call_ex_op(&mut self, i: Instr) -> Flow {
        let with_keywords = i.x() & 1 != 0;
        let mut window = self
            .take_range(i.a(), 2 + with_keywords as usize)
            .into_iter();
        // SAFETY: as call_slow.
        unsafe { self.stack.top = (*self.fp()).base.add(i.a()) };
        let (callable, positional) = (
            window.next().unwrap_or_default(),
            window.next().unwrap_or_default(),
        );
        let mut args = match positional.downcast::<Tuple>() {
            Some(t) => t.items().to_vec(),
            None => {
                // What stood after a single `*` has not been looked at yet.
                let items = self.starred_items(&positional, |vm| {
                    format!("{} argument after * must", vm.callable_text(&callable))
                });
                match items {
                    Ok(items) => items,
                    Err(raise) => return Flow::Raise(raise),
                }
            }
        };
        let mut names = Vec::new();
        if let Some(keywords) = window.next().as_ref().and_then(|k| k.downcast::<Dict>()) {
            for (name, value) in keywords.items() {
                if !name.is_kind(Kind::Str) {
                    return Flow::Raise(self.type_error("keywords must be strings"));
                }
                names.push(self.intern_value(&name));
                args.push(value);
            }
        }
        drop(positional);
        self.dispatch_call(callable, args, &names, i.c(), Then::Store)
    }

    /// Arguments to the registers of a function's locals.
    fn bind_arguments(
        &mut self,
        f: &Function,
        code: &CodeObj,
        mut args: Vec<Value>,
        names: &[Value],
    ) -> R<Vec<Value>> {
        let c = &code.code;
        let argcount = c.argcount as usize;
        let nparams = argcount + c.kwonlyargcount as usize;
        let npos = args.len() - names.len();
        if names.is_empty() && npos == argcount && code.signature & 1 == 0 {
            args.resize_with(code.nlocals, || Value::UNDEF);
            return Ok(args);
        }
        let varargs = c.flags & CodeFlags::VARARGS != 0;
        let varkw = c.flags & CodeFlags::VARKEYWORDS != 0;
        let keyword_values = args.split_off(npos);
        let mut registers: Vec<Value> = Vec::with_capacity(code.nlocals);
        let mut extra = Vec::new();
        if npos > argcount {
            extra = args.split_off(argcount);
        }
        registers.append(&mut args);
        registers.resize_with(code.nlocals, || Value::UNDEF);
        let mut kwargs = None;
        if varkw {
            kwargs = Some(self.dict());
        }
        if !keyword_values.is_empty() {
            for (name, value) in names.iter().zip(keyword_values) {
                let found = code.varnames[..nparams]
                    .iter()
                    .position(|p| p.is(name))
                    .or_else(|| {
                        code.varnames[..nparams]
                            .iter()
                            .position(|p| same_text(p, name))
                    });
                match found {
                    Some(k) if k >= c.posonlyargcount as usize => {
                        if !registers[k].is_undef() {
                            let text = text_of(name);
                            return Err(self.call_error(
                                f,
                                format!("got multiple values for argument '{text}'"),
                            ));
                        }
                        registers[k] = value;
                    }
                    found => match &kwargs {
                        Some(dict) => {
                            let _ = found;
                            dict.downcast::<Dict>()
                                .expect("just made")
                                .set_str(name, value);
                        }
                        None => return Err(self.unexpected_keyword(f, code, name, names)),
                    },
                }
            }
        }
        if !extra.is_empty() && !varargs {
            return Err(self.too_many_positional(f, code, npos, &registers));
        }
        if npos < argcount {
            let defaults = f.defaults.get();
            let defaults = defaults
                .downcast::<Tuple>()
                .map(|t| t.items())
                .unwrap_or(&[]);
            let first = argcount.saturating_sub(defaults.len());
            let missing: Vec<usize> = (npos..first.min(argcount))
                .filter(|&k| registers[k].is_undef())
                .collect();
            if !missing.is_empty() {
                return Err(self.missing_arguments(f, code, &missing, "positional"));
            }
            let skip = defaults.len().saturating_sub(argcount);
            for k in npos.max(first)..argcount {
                if registers[k].is_undef() {
                    registers[k] = defaults[k - first + skip].clone();
                }
            }
        }
        if c.kwonlyargcount > 0 {
            let kwdefaults = f.kwdefaults.get();
            let mut missing = Vec::new();
            for k in argcount..nparams {
                if registers[k].is_undef() {
                    match kwdefaults
                        .downcast::<Dict>()
                        .and_then(|d| d.get_str(&code.varnames[k]))
                    {
                        Some(value) => registers[k] = value,
                        None => missing.push(k),
                    }
                }
            }
            if !missing.is_empty() {
                return Err(self.missing_arguments(f, code, &missing, "keyword-only"));
            }
        }
        let mut at = nparams;
        if varargs {
            registers[at] = self.tuple(extra);
            at += 1;
        }
        if let Some(kwargs) = kwargs {
            registers[at] = kwargs;
        }
        Ok(registers)
    }

    #[cold]
    fn call_error(&mut self, f: &Function, what: String) -> Raise {
        let name = text_of(&f.qualname.get());
        self.type_error(format!("{name}() {what}"))
    }

    #[cold]
    fn unexpected_keyword(
        &mut self,
        f: &Function,
        code: &CodeObj,
        name: &Value,
        names: &[Value],
    ) -> Raise {
        let posonly = code.code.posonlyargcount as usize;
        let wrong: Vec<String> = code.varnames[..posonly]
            .iter()
            .filter(|p| names.iter().any(|n| same_text(p, n)))
            .map(text_of)
            .collect();
        if !wrong.is_empty() {
            let list = wrong.join(", ");
            return self.call_error(
                f,
                format!("got some positional-only arguments passed as keyword arguments: '{list}'"),
            );
        }
        let text = text_of(name);
        let nparams = (code.code.argcount + code.code.kwonlyargcount) as usize;
        let candidates: Vec<String> = code.varnames[posonly..nparams]
            .iter()
            .map(text_of)
            .collect();
        match crate::report::suggest::closest(&text, &candidates) {
            Some(best) => self.call_error(
                f,
                format!("got an unexpected keyword argument '{text}'. Did you mean '{best}'?"),
            ),
            None => self.call_error(f, format!("got an unexpected keyword argument '{text}'")),
        }
    }

    #[cold]
    fn too_many_positional(
        &mut self,
        f: &Function,
        code: &CodeObj,
        given: usize,
        registers: &[Value],
    ) -> Raise {
        let argcount = code.code.argcount as usize;
        let defaults = f
            .defaults
            .get()
            .downcast::<Tuple>()
            .map(|t| t.len())
            .unwrap_or(0);
        let kwonly = (argcount..argcount + code.code.kwonlyargcount as usize)
            .filter(|&k| !registers[k].is_undef())
            .count();
        let (takes, plural) = if defaults > 0 {
            (format!("from {} to {argcount}", argcount - defaults), true)
        } else {
            (argcount.to_string(), argcount != 1)
        };
        let extra = if kwonly > 0 {
            format!(
                " positional argument{} (and {kwonly} keyword-only argument{})",
                if given != 1 { "s" } else { "" },
                if kwonly != 1 { "s" } else { "" }
            )
        } else {
            String::new()
        };
        let s = if plural { "s" } else { "" };
        let was = if given == 1 && kwonly == 0 {
            "was"
        } else {
            "were"
        };
        self.call_error(
            f,
            format!("takes {takes} positional argument{s} but {given}{extra} {was} given"),
        )
    }

    #[cold]
    fn missing_arguments(
        &mut self,
        f: &Function,
        code: &CodeObj,
        missing: &[usize],
        kind: &str,
    ) -> Raise {
        let names: Vec<String> = missing
            .iter()
            .map(|&k| format!("'{}'", text_of(&code.varnames[k])))
            .collect();
        let list = match names.as_slice() {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            many => format!(
                "{}, and {}",
                many[..many.len() - 1].join(", "),
                many[many.len() - 1]
            ),
        };
        let s = if missing.len() == 1 { "" } else { "s" };
        self.call_error(
            f,
            format!(
                "missing {} required {kind} argument{s}: {list}",
                missing.len()
            ),
        )
    }

    /// The generator object of a call.
    fn new_generator(&mut self, function: &Value, code: &CodeObj, registers: Vec<Value>) -> Value {
        let f = function.downcast::<Function>().expect("a function");
        let mut regs: Vec<std::cell::Cell<Raw>> = Vec::with_capacity(code.nregs);
        regs.extend(
            registers
                .into_iter()
                .map(|v| std::cell::Cell::new(v.into_raw())),
        );
        regs.resize_with(code.nregs, || std::cell::Cell::new(Raw::UNDEF));
        let body = Body {
            state: std::cell::Cell::new(State::Created),
            func: function.clone(),
            regs: regs.into_boxed_slice(),
            pc: std::cell::Cell::new(0),
            handled: Default::default(),
            name: crate::MutCell::new(f.name.get()),
            qualname: crate::MutCell::new(f.qualname.get()),
            frame: Default::default(),
            origin: Default::default(),
            nlocals: code.nlocals,
            top: std::cell::Cell::new(std::ptr::null_mut()),
        };
        let (flags, finalizer) = (Default::default(), Default::default());
        if code.flags & CodeFlags::COROUTINE != 0 {
            let coroutine = self.heap.alloc(
                exact(Kind::Coroutine),
                Coroutine {
                    body,
                    flags,
                    finalizer,
                },
            );
            if self.coroutine_origin_depth > 0 {
                let origin = self.coroutine_origin();
                crate::types::generator::body(&coroutine)
                    .expect("just made")
                    .origin
                    .replace(origin);
            }
            coroutine
        } else if code.flags & CodeFlags::ASYNC_GENERATOR != 0 {
            self.heap.alloc(
                exact(Kind::AsyncGenerator),
                AsyncGenerator {
                    body,
                    flags,
                    finalizer,
                },
            )
        } else {
            self.heap.alloc(
                exact(Kind::Generator),
                Generator {
                    body,
                    flags,
                    finalizer,
                },
            )
        }
    }

    /// `cr_origin`: where a coroutine is being created.
    fn coroutine_origin(&mut self) -> Value {
        let mut items = Vec::new();
        for depth in (0..self.stack.records.len())
            .rev()
            .take(self.coroutine_origin_depth)
        {
            let record = &self.stack.records[depth];
            // SAFETY: records own their functions, functions their code.
            let code = unsafe { &*record.code };
            let line = code.code.location(Vm::pc_index(record)).line as i64;
            let entry = vec![
                code.filename.clone(),
                Value::small_int(line),
                code.name.clone(),
            ];
            items.push(self.tuple(entry));
        }
        self.tuple(items)
    }

    /// Drop the locals of the running record.
    pub(crate) fn drop_locals(&mut self) {
        // SAFETY: locals own their values; they are emptied.
        unsafe {
            let fp = self.fp();
            let base = (*fp).base;
            for k in 0..(*(*fp).code).nlocals {
                let old = *base.add(k);
                *base.add(k) = Raw::UNDEF;
                old.decref();
            }
        }
    }

    /// Pop the running record, whose registers are empty.
    pub(crate) fn pop(&mut self) -> Popped {
        let record = self.stack.records.pop().expect("a running record");
        if record.new_chunk {
            self.stack.leave_chunk();
        }
        // SAFETY: the record owned these.
        unsafe {
            record.frame.into_value();
            if record.generator.is_undef() {
                record.func.into_value();
            }
            Popped {
                then: record.then,
                dst: record.dst as usize,
                handled: record.handled.into_value(),
                generator: record.generator.into_value(),
            }
        }
    }

    /// Return from a frame that is not the plain case. `Ok(None)`: go on with the record now on top.
    pub(crate) fn return_slow(&mut self, value: Value) -> R<Option<Outcome>> {
        // SAFETY: the record on top is the returning one.
        unsafe {
            if !(*self.fp()).frame.is_undef() {
                self.finish_frame();
            }
        }
        self.drop_locals();
        let popped = self.pop();
        let mut value = value;
        if !popped.generator.is_undef() {
            return self.generator_returned(popped, value);
        }
        match popped.then {
            Then::Leave => return Ok(Some(Outcome::Returned(value))),
            Then::Init => {
                if !value.is_none() {
                    return Err(
                        self.type_error_named("__init__() should return None, not '{}'", &value)
                    );
                }
                value = popped.handled;
            }
            Then::Binary => {
                self.binary_returned(value, popped.dst)?;
                return Ok(None);
            }
            Then::Ignore => {
                self.skip();
                return Ok(None);
            }
            _ => {}
        }
        self.store(popped.dst, value);
        self.skip();
        Ok(None)
    }

    /// Move the running record's pc behind its instruction.
    pub(crate) fn skip(&mut self) {
        // SAFETY: pc points at an instruction.
        unsafe {
            let fp = self.fp();
            let word = *(*fp).pc;
            (*fp).pc = (*fp).pc.add(WIDTH[word as u8 as usize] as usize);
        }
    }

    /// A script's binary special method has returned; `aux` says which: bits 0-7 the operator, see `slow_binary`.
    fn binary_returned(&mut self, value: Value, pending: usize) -> R<()> {
        let (left, right) = self.binary_operands.pop().unwrap_or_default();
        let stage = pending as u32;
        let value = if value.is_not_implemented() {
            self.binary_rest(stage, &left, &right)?
        } else {
            value
        };
        self.binary_store(value)
    }

    /// Put the result of the running instruction, an operator, where it belongs.
    pub(crate) fn binary_store(&mut self, value: Value) -> R<()> {
        // SAFETY: pc of the running record points at the operator's instruction.
        let i = unsafe { Instr(*(*self.fp()).pc) };
        let op = i.op();
        if (Op::JumpLt as u8..=Op::JumpGeI as u8).contains(&(op as u8)) {
            let truth = self.truth(&value)?;
            drop(value);
            self.skip();
            if truth != (i.x() != 0) {
                // SAFETY: jump targets lie inside the code.
                unsafe {
                    let fp = self.fp();
                    (*fp).pc = (*fp).pc.offset(i.sc() as isize);
                }
            }
        } else {
            self.store(i.a(), value);
            self.skip();
        }
        Ok(())
    }
}

/// What [`Vm::enter`] did.
pub(crate) enum Entered {
    Pushed,
    /// The function is a generator function: here is its object.
    Made(Value),
}

/// What remains of a popped record.
pub(crate) struct Popped {
    pub then: Then,
    pub dst: usize,
    pub handled: Value,
    pub generator: Value,
}

pub(crate) fn text_of(name: &Value) -> String {
    name.downcast::<Str>()
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn same_text(a: &Value, b: &Value) -> bool {
    match (a.downcast::<Str>(), b.downcast::<Str>()) {
        (Some(a), Some(b)) => a.bytes() == b.bytes(),
        _ => false,
    }
}
