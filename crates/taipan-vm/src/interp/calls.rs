//! Calls: binding arguments, pushing frames, constructors, returning (unsafe island 3).
#![expect(unsafe_code, reason = "argument windows become the callee's registers")]

use super::dispatch::{Flow, MAX_QUICK, Outcome, WIDTH, payload};
use super::stack::{MANY, Record, Then, flag as stack_flag};
use crate::heap::Kind;
use crate::heap::class_payload;
use crate::native::Args;
use crate::raise::R;
use crate::types::builtin::Builtin;
use crate::types::code::CodeObj;
use crate::types::dict::{Dict, Table};
use crate::types::function::Function;
use crate::types::generator::{AsyncGenerator, Body, Coroutine, Generator, State, new_object};
use crate::types::instance::new_instance;
use crate::types::list::List;
use crate::types::method::Method;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::types::type_::{Type, flag};
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::sync::Arc;
use taipan_bytecode::{Code, CodeFlags, Const, Instr, Op};

/// Unused words in front of arguments that are not in a window: room for self.
const SPARE: usize = 2;

const GENERATORS: u32 = CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR;

/// What the low half of a function's signature word says; the high half is the number of its parameters.
pub(crate) mod signature {
    /// Only parameters that may be positional, not many locals, a plain body.
    pub(crate) const PLAIN: u64 = 0;
    /// The same with the body of a coroutine.
    pub(crate) const COROUTINE: u64 = 1;
    /// The same with the body of a generator.
    pub(crate) const GENERATOR: u64 = 2;
    /// The same with the body of an asynchronous generator.
    pub(crate) const ASYNC_GENERATOR: u64 = 3;
    /// Anything else.
    pub(crate) const OTHER: u64 = 4;
}

impl Vm {
    /// Call a function of a script from native code: a nested run of the loop.
    pub fn run_function(&mut self, function: &Value, args: &Args<'_>) -> R {
        if self.push_plain(function, args) {
            return self.run_nested();
        }
        if let Some(generator) = self.quick_generator(function, args) {
            return Ok(generator);
        }
        let all = args.all.to_vec();
        match self.enter(function.clone(), all, args.names, 0, Then::Leave)? {
            Entered::Pushed => self.run_nested(),
            Entered::Made(generator) => Ok(generator),
        }
    }

    /// The object of a generator or coroutine function that takes just these positional arguments.
    pub(crate) fn quick_generator(&mut self, function: &Value, args: &Args<'_>) -> Option<Value> {
        let f = function.downcast::<Function>().expect("a function");
        let kind = f.signature.get() ^ (args.all.len() as u64) << 32;
        if !args.names.is_empty() || kind == signature::PLAIN || kind > signature::ASYNC_GENERATOR {
            return None;
        }
        for arg in args.all {
            arg.raw().incref();
        }
        // SAFETY: the function owns its code; values are words, which are owned twice now.
        unsafe {
            let code: &CodeObj = payload(f.code.with(|c| c.raw()));
            let locals =
                std::slice::from_raw_parts(args.all.as_ptr() as *const Raw, args.all.len());
            Some(self.new_generator(function.clone(), code, locals))
        }
    }

    /// The object of a generator or coroutine function whose signature is that simple; the `n` arguments at `first` are moved into it.
    #[inline(never)]
    pub(crate) fn take_generator(&mut self, callee: Raw, first: *const Raw, n: usize) -> Raw {
        // SAFETY: the function owns its code; the window owns the callee and its arguments.
        unsafe {
            let function = callee.into_value();
            let f: &Function = payload(callee);
            let code: &CodeObj = payload(f.code.with(|c| c.raw()));
            let locals = std::slice::from_raw_parts(first, n);
            self.new_generator(function, code, locals).into_raw()
        }
    }

    /// Push the frame of a function that takes just these positional arguments, for a nested run; `false`: it is not that simple.
    #[inline(always)]
    fn push_plain(&mut self, function: &Value, args: &Args<'_>) -> bool {
        let f = function.downcast::<Function>().expect("a function");
        let n = args.all.len();
        if !args.names.is_empty() || f.signature.get() != (n as u64) << 32 {
            return false;
        }
        // SAFETY: the function owns its code; `base` is above every live register.
        unsafe {
            let code: *const CodeObj = payload(f.code.with(|c| c.raw()));
            let mut base = self.stack.top;
            if !self.stack.fits(base, 0) {
                base = self.free_registers();
            }
            if !self.stack.fits(base, (*code).nregs) || !self.stack.records.has_room() {
                return false;
            }
            for (k, arg) in args.all.iter().enumerate() {
                arg.raw().incref();
                *base.add(k) = arg.raw();
            }
            for k in n..(*code).nlocals {
                *base.add(k) = Raw::UNDEF;
            }
            function.raw().incref();
            self.push_fast(base, code, function.raw(), 0, 0, Then::Leave);
        }
        true
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
        let is_outermost = self.stack.native_depth == 1;
        if is_outermost {
            self.meter.can_pause = true;
        }
        let result = self.run();
        if is_outermost {
            self.meter.can_pause = false;
        }
        self.stack.top = self.top_after_run(top);
        self.leave_native();
        result
    }

    /// The first register above those of all activations, in the current chunk.
    #[inline]
    pub(crate) fn free_registers(&self) -> *mut Raw {
        let Some(record) = self.stack.records.last() else {
            return self.stack.top;
        };
        // SAFETY: a record's generator is one; its code is alive and its registers reach this far.
        unsafe {
            if !record.generator.is_undef() {
                return payload::<Body>(record.generator).top.get();
            }
            record.base.add((*record.code).nregs)
        }
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
        let simple = flags & (CodeFlags::VARARGS | CodeFlags::VARKEYWORDS | CodeFlags::NAMESPACE)
            == 0
            && code.kwonlyargcount == 0
            && code.nlocals as usize <= MAX_QUICK;
        let kind = match flags & GENERATORS {
            0 if simple => signature::PLAIN,
            CodeFlags::COROUTINE if simple => signature::COROUTINE,
            CodeFlags::GENERATOR if simple => signature::GENERATOR,
            CodeFlags::ASYNC_GENERATOR if simple => signature::ASYNC_GENERATOR,
            _ => signature::OTHER,
        };
        let signature = (code.argcount as u64) << 32 | kind;
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
            few_locals: code.nlocals.min(MANY.into()) as u8,
            nregs: code.nregs as usize + 8,
            signature,
            flags,
            extra: Default::default(),
            raised_at: crate::types::code::UNRAISED,
            #[cfg(taipan_jit)]
            heat: std::cell::Cell::new(self.first_heat),
            #[cfg(taipan_jit)]
            native: std::cell::Cell::new(std::ptr::null()),
            code: code.clone(),
        };
        self.heap.alloc(exact(Kind::Code), object)
    }

    /// The int that digits mean, which may begin with `0x`, `0o`, `0b` and a minus before that.
    pub fn int_literal(&mut self, digits: &str) -> Value {
        let (negative, digits) = match digits.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, digits),
        };
        let (radix, digits) = match digits.get(..2) {
            Some("0x") => (16, &digits[2..]),
            Some("0o") => (8, &digits[2..]),
            Some("0b") => (2, &digits[2..]),
            _ => (10, digits),
        };
        let value = dashu_int::IBig::from_str_radix(digits, radix).unwrap_or_default();
        self.bigint(if negative { -value } else { value })
    }

    /// The value of a constant.
    fn constant(&mut self, constant: &Const) -> Value {
        match constant {
            Const::None => Value::NONE,
            Const::True => Value::TRUE,
            Const::False => Value::FALSE,
            Const::Ellipsis => Value::ELLIPSIS,
            Const::Int(i) => self.int(*i),
            Const::BigInt(digits) => self.int_literal(digits),
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

    #[inline(never)]
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
        mut args: Vec<Value>,
        names: &[Value],
        dst: usize,
        then: Then,
    ) -> R<Entered> {
        let n = args.len();
        // SAFETY: the vector's values are moved out by the call.
        unsafe {
            args.set_len(0);
            self.enter_window(function, args.as_mut_ptr() as *mut Raw, n, names, dst, then)
        }
    }

    /// As [`Vm::enter`] for a few positional arguments.
    pub(crate) fn enter_with<const N: usize>(
        &mut self,
        function: Value,
        args: [Value; N],
        dst: usize,
        then: Then,
    ) -> R<Entered> {
        let mut words = args.map(Value::into_raw);
        // SAFETY: the words own the arguments.
        unsafe { self.enter_window(function, words.as_mut_ptr(), N, &[], dst, then) }
    }

    /// As [`Vm::enter`] with the arguments in `n` owned words, in registers or anywhere else. If they lie in the stack's current chunk
    /// they become the callee's first registers.
    ///
    /// # Safety
    /// `first` points to `n` owned words, which are moved out; in registers, nothing above them is alive.
    pub(crate) unsafe fn enter_window(
        &mut self,
        function: Value,
        first: *mut Raw,
        n: usize,
        names: &[Value],
        dst: usize,
        then: Then,
    ) -> R<Entered> {
        let f = function.downcast::<Function>().expect("a function");
        let code = f.code.with(|c| c.raw());
        // SAFETY: the function owns its code; registers are written before anything reads them.
        unsafe {
            let code: &CodeObj = payload(code);
            let need = code.nregs.max(n);
            let (mut base, mut new_chunk) = (first, false);
            if !self.stack.fits(base, need) {
                base = self.stack.top;
                if !self.stack.fits(base, 0) {
                    base = self.free_registers();
                }
                new_chunk = !self.stack.fits(base, need);
                if new_chunk {
                    base = self.stack.enter_chunk(need);
                }
                std::ptr::copy_nonoverlapping(first, base, n);
            }
            let mut n = n;
            if code.flags & CodeFlags::NAMESPACE != 0 && n == 0 {
                // A module's code that was made a function and is called like any: its names are the globals.
                *base = f.globals.clone().into_raw();
                n = 1;
            }
            if code.flags & CodeFlags::NAMESPACE != 0 || names.is_empty() && code.takes(n) {
                for k in n..code.nlocals {
                    *base.add(k) = Raw::UNDEF;
                }
            } else if names.is_empty() && self.bind_defaults(f, code, base, n)
                || !names.is_empty() && self.bind_keywords(f, code, base, n, names)
            {
            } else if let Err(raise) = self.bind_arguments(f, code, base, n, names) {
                if new_chunk {
                    self.stack.leave_chunk();
                }
                return Err(raise);
            }
            if code.flags & GENERATORS != 0 {
                let locals = std::slice::from_raw_parts(base, code.nlocals);
                let generator = self.new_generator(function, code, locals);
                if new_chunk {
                    self.stack.leave_chunk();
                }
                return Ok(Entered::Made(generator));
            }
            let words = match then {
                Then::Store | Then::Init => WIDTH[*(*self.fp()).pc as u8 as usize],
                _ => 0,
            };
            let record = Record {
                base,
                pc: code.words.as_ptr(),
                code,
                func: function.into_raw(),
                generator: Raw::UNDEF,
                frame: Raw::UNDEF,
                handled: Raw::NONE,
                dst: dst as u16,
                words,
                nlocals: code.few_locals,
                then,
                flags: (new_chunk as u8 * stack_flag::NEW_CHUNK)
                    | ((code.nlocals > MAX_QUICK) as u8 * stack_flag::LARGE),
                aux: 0,
            };
            let func = record.func;
            if let Err(raise) = self.push_record(record) {
                for k in 0..code.nlocals {
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
    pub(crate) fn push_call<const N: usize>(
        &mut self,
        callable: Value,
        args: [Value; N],
        dst: usize,
        then: Then,
    ) -> Flow {
        let mut words = ([Raw::UNDEF; SPARE], args.map(Value::into_raw));
        // SAFETY: the words own the arguments.
        unsafe { self.call_window(callable, words.1.as_mut_ptr(), N, SPARE, &[], dst, then) }
    }

    /// Call anything with arguments that lie in a row, `spare` unused words before them; script functions get a frame of their
    /// own, natives run at once.
    ///
    /// # Safety
    /// As [`Vm::enter_window`]; the `spare` words before `first` may be overwritten.
    #[expect(clippy::too_many_arguments, reason = "a call and where it goes")]
    unsafe fn call_window(
        &mut self,
        mut callable: Value,
        mut first: *mut Raw,
        mut n: usize,
        mut spare: usize,
        names: &[Value],
        dst: usize,
        then: Then,
    ) -> Flow {
        // SAFETY: `n` owned words from `first` on throughout; self goes into a spare word.
        unsafe {
            loop {
                let (this, next) = match callable.kind() {
                    Some(Kind::Function) => {
                        return match self.enter_window(callable, first, n, names, dst, then) {
                            Ok(Entered::Pushed) => Flow::Frame,
                            Ok(Entered::Made(value)) => self.deliver(dst, then, value),
                            Err(raise) => Flow::Raise(raise),
                        };
                    }
                    Some(Kind::Method) if spare > 0 => {
                        let method = callable.downcast::<Method>().expect("kind");
                        (method.this.clone(), method.func.clone())
                    }
                    Some(Kind::Type) if then == Then::Store && spare > 0 => {
                        if let Some(init) = self.script_init(&callable) {
                            return self.construct(&callable, init, first, n, names, dst);
                        }
                        break;
                    }
                    Some(Kind::Instance) if spare > 0 => {
                        let name = self.names.__call__.clone();
                        match self.lookup_special(&callable, &name) {
                            Some(method) if method.is_kind(Kind::Function) => {
                                (callable.clone(), method)
                            }
                            _ => break,
                        }
                    }
                    _ => break,
                };
                callable = next;
                first = first.sub(1);
                *first = this.into_raw();
                n += 1;
                spare -= 1;
            }
            if self.stack.fits(first, n) {
                self.stack.top = first.add(n);
            }
            let args = std::slice::from_raw_parts_mut(first as *mut Value, n);
            let result = self.call_args(&callable, &Args { all: args, names });
            for k in 0..n {
                (*first.add(k)).decref();
            }
            match result {
                Ok(value) => self.deliver(dst, then, value),
                Err(raise) => Flow::Raise(raise),
            }
        }
    }

    /// A value computed without a frame arrives where a frame's result would have gone.
    fn deliver(&mut self, dst: usize, then: Then, value: Value) -> Flow {
        if then == Then::Store {
            self.store(dst, value);
        }
        Flow::Next
    }

    /// The `__init__` of a plain script class, if that is a script function and nothing else makes its instances.
    fn script_init(&mut self, class: &Value) -> Option<Value> {
        let t = class.downcast::<Type>().expect("kind");
        if !matches!(t.kind, Kind::Instance | Kind::Exception)
            || !t.has(flag::HEAP)
            || t.has(flag::ABSTRACT)
            || self.class_raw(class.raw()) != self.types.r#type.raw()
        {
            return None;
        }
        let version = t.version.get();
        if t.init_version.get() == version && version != 0 {
            let init = t.init.get();
            return (!init.is_undef()).then(|| init.to_value());
        }
        let made_plainly = if t.kind == Kind::Exception {
            self.has_plain_new(t)
        } else {
            let new = self.names.__new__.clone();
            self.lookup(t, &new)?
                .downcast::<Builtin>()
                .is_some_and(|b| b.this.is(&self.types.object))
        };
        if !made_plainly {
            return None;
        }
        let init = self.names.__init__.clone();
        let init = self.lookup(t, &init)?;
        if self.is_of_object(&init) {
            t.init_version.set(version);
            t.init.set(Raw::UNDEF);
            return None;
        }
        if !init.is_kind(Kind::Function) {
            return None;
        }
        t.init_version.set(version);
        t.init.set(init.raw());
        Some(init)
    }

    /// A new instance of a class that `script_init` has found plain. An exception keeps the positional arguments.
    #[inline(never)]
    pub(crate) fn plain_instance(&mut self, class: &Value, args: &[Value]) -> Value {
        let t = class.downcast::<Type>().expect("a class");
        if t.kind == Kind::Exception {
            return self.exception_of(class, args);
        }
        new_instance(&mut self.heap, t.root_word())
    }

    /// As [`Vm::plain_instance`] with the arguments of a window.
    ///
    /// # Safety
    /// `n` live words lie behind the one at `window`.
    #[inline(never)]
    pub(crate) unsafe fn plain_instance_of(
        &mut self,
        class: Raw,
        window: *const Raw,
        n: usize,
    ) -> Raw {
        // SAFETY: by contract.
        let args = unsafe { std::slice::from_raw_parts(window.add(1) as *const Value, n) };
        self.plain_instance(class.as_value(), args).into_raw()
    }

    /// `Class(...)`: the frame of `__init__` is pushed with a new instance in front of the arguments.
    ///
    /// # Safety
    /// As [`Vm::call_window`], with a spare word.
    unsafe fn construct(
        &mut self,
        class: &Value,
        init: Value,
        first: *mut Raw,
        n: usize,
        names: &[Value],
        dst: usize,
    ) -> Flow {
        // SAFETY: by contract; the positional arguments come first.
        let object = unsafe {
            let args = std::slice::from_raw_parts(first as *const Value, n - names.len());
            self.plain_instance(class, args)
        };
        // SAFETY: by contract.
        let entered = unsafe {
            let first = first.sub(1);
            *first = object.clone().into_raw();
            self.enter_window(init, first, n + 1, names, dst, Then::Init)
        };
        match entered {
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
        }
    }

    #[inline(never)]
    pub(crate) fn call_slow(&mut self, i: Instr) -> Flow {
        // SAFETY: the window holds the callee and its arguments, as `__new__` takes them; they are dropped once.
        unsafe {
            let first = (*self.fp()).base.add(i.a());
            let class = *first;
            if i.b() == 1 && class == self.types.r#type.raw() {
                let argument = (*first.add(1)).into_value();
                let result = self.type_of(&argument);
                drop(argument);
                class.decref();
                self.store(i.c(), result);
                return Flow::Next;
            }
            let all = std::slice::from_raw_parts(first as *const Value, i.b() + 1);
            let exception = self.simple_exception(class.as_value(), &all[1..]).map(Ok);
            if let Some(t) = class.as_value().downcast::<Type>()
                && (exception.is_some() || t.is_quick())
                && class != self.types.r#type.raw()
            {
                let result = match exception {
                    Some(exception) => exception,
                    None => self.call_quick(t, &Args::positional(all)),
                };
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
        // SAFETY: the window's temporaries are live and the topmost ones; they are moved out.
        unsafe {
            let window = (*self.fp()).base.add(i.a());
            let callable = (*window).into_value();
            self.call_window(callable, window.add(1), i.b(), 1, &[], i.c(), Then::Store)
        }
    }

    #[inline(never)]
    pub(crate) fn call_method_slow(&mut self, i: Instr) -> Flow {
        self.call_method_window(i, &[])
    }

    /// Call what LoadMethod has left in a window: callable, self or nothing, arguments.
    fn call_method_window(&mut self, i: Instr, names: &[Value]) -> Flow {
        // SAFETY: as call_slow.
        unsafe {
            let window = (*self.fp()).base.add(i.a());
            let callable = (*window).into_value();
            let bare = (*window.add(1)).is_undef() as usize;
            let (first, n) = (window.add(1 + bare), i.b() + 1 - bare);
            self.call_window(callable, first, n, 1 + bare, names, i.c(), Then::Store)
        }
    }

    #[inline(never)]
    pub(crate) fn call_kw_op(&mut self, i: Instr, names: u32) -> Flow {
        let names = self.running_code().consts[names as usize].clone();
        let names = names.downcast::<Tuple>().expect("keyword names").items();
        if i.x() != 0 {
            return self.call_method_window(i, names);
        }
        // SAFETY: as call_slow.
        unsafe {
            let window = (*self.fp()).base.add(i.a());
            let callable = (*window).into_value();
            self.call_window(callable, window.add(1), i.b(), 1, names, i.c(), Then::Store)
        }
    }

    #[inline(never)]
    pub(crate) fn call_ex_op(&mut self, i: Instr) -> Flow {
        let with_keywords = i.x() & 1 != 0;
        if let Some(flow) = self.call_ex_in_place(i, with_keywords) {
            return flow;
        }
        let mut window = self
            .take_range(i.a(), 2 + with_keywords as usize)
            .into_iter();
        // SAFETY: the window is empty now; natives may use its registers.
        unsafe { self.stack.top = (*self.fp()).base.add(i.a()) };
        let (callable, positional) = (
            window.next().unwrap_or_default(),
            window.next().unwrap_or_default(),
        );
        let mut args: Vec<Value> = (0..SPARE).map(|_| Value::UNDEF).collect();
        match positional.downcast::<Tuple>() {
            Some(t) => args.extend_from_slice(t.items()),
            None => {
                // What stood after a single `*` has not been looked at yet.
                let items = self.starred_items(&positional, |vm| {
                    format!("{} argument after * must", vm.callable_text(&callable))
                });
                match items {
                    Ok(items) => args.extend(items),
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
        let n = args.len() - SPARE;
        // SAFETY: the vector's values are moved out by the call.
        unsafe {
            args.set_len(0);
            let first = (args.as_mut_ptr() as *mut Raw).add(SPARE);
            self.call_window(callable, first, n, SPARE, &names, i.c(), Then::Store)
        }
    }

    /// `f(*args, **keywords)` of an exact tuple or list whose items, and the values behind them, fit behind the window: they
    /// become the callee's registers there.
    #[inline]
    fn call_ex_in_place(&mut self, i: Instr, with_keywords: bool) -> Option<Flow> {
        // SAFETY: the window's two temporaries are live and the topmost ones; what lies behind them in the chunk is free.
        unsafe {
            let window = (*self.fp()).base.add(i.a());
            let positional = *window.add(1);
            let items = if positional.has_shape(exact(Kind::Tuple)) {
                payload::<Tuple>(positional).items()
            } else if positional.has_shape(exact(Kind::List)) {
                (*payload::<List>(positional).items.ptr()).as_slice()
            } else {
                return None;
            };
            let mut n = items.len();
            let mut names = Vec::new();
            let keywords = match with_keywords {
                true => (*window.add(2)).into_value(),
                false => Value::NONE,
            };
            let dict = keywords.downcast::<Dict>();
            let given = dict.map_or(0, Dict::len);
            let texts = |t: &mut Table| t.live().all(|e| e.key.is_kind(Kind::Str));
            if !self.stack.fits(window, SPARE + n + given)
                || given > 0 && !dict.is_some_and(|d| d.table.with(texts))
            {
                // Still the window's.
                keywords.into_raw();
                return None;
            }
            let first = window.add(SPARE);
            let put = |k: usize, raw: Raw| {
                raw.incref();
                *first.add(k) = raw;
            };
            for (k, item) in items.iter().enumerate() {
                put(k, item.raw());
            }
            if let Some(dict) = dict.filter(|_| given > 0) {
                names.reserve_exact(given);
                dict.table.with(|t| {
                    for entry in t.live() {
                        names.push(self.intern_value(&entry.key));
                        put(n, entry.value.raw());
                        n += 1;
                    }
                });
            }
            self.stack.top = window;
            let callable = (*window).into_value();
            positional.decref();
            drop(keywords);
            Some(self.call_window(callable, first, n, SPARE, &names, i.c(), Then::Store))
        }
    }

    /// The generator object of a call with these locals, which are moved out; those behind are not set.
    ///
    /// # Safety
    /// The words are owned; the code is the function's.
    unsafe fn new_generator(&mut self, function: Value, code: &CodeObj, locals: &[Raw]) -> Value {
        #[cfg(taipan_jit)]
        {
            let heat = code.heat.get().wrapping_sub(1);
            code.heat.set(heat);
            if heat == 0 {
                // SAFETY: the code is this isolate's.
                unsafe { self.watch_code(code) };
            }
        }
        if code.flags & CodeFlags::COROUTINE != 0 {
            let coroutine = self.new_coroutine(function, code, locals);
            if self.coroutine_origin_depth > 0 {
                let origin = self.coroutine_origin();
                crate::types::generator::body(&coroutine)
                    .expect("just made")
                    .set_origin(origin);
            }
            coroutine
        } else if code.flags & CodeFlags::ASYNC_GENERATOR != 0 {
            let payload = || AsyncGenerator {
                body: Body::new(function, code),
                flags: Default::default(),
                finalizer: Default::default(),
            };
            new_object(&mut self.heap, payload, locals, code)
        } else {
            let payload = || Generator {
                body: Body::new(function, code),
            };
            new_object(&mut self.heap, payload, locals, code)
        }
    }

    fn new_coroutine(&mut self, function: Value, code: &CodeObj, locals: &[Raw]) -> Value {
        let payload = || Coroutine {
            body: Body::new(function, code),
        };
        new_object(&mut self.heap, payload, locals, code)
    }

    /// What a special method without arguments gives for an instance, if it is a script's function with such a body
    /// ([`signature`]); UNDEF: it is not, or not so simple.
    #[inline(never)]
    pub(crate) fn special_generator(&mut self, object: Raw, name: Raw, kind: u64) -> Raw {
        let class = class_payload(self.class_raw(object), object.as_value());
        let Some(method) = self.lookup(class, name.as_value()) else {
            return Raw::UNDEF;
        };
        let code = match method.downcast::<Function>() {
            Some(f) if f.signature.get() == 1 << 32 | kind => f.code.with(|code| code.raw()),
            _ => return Raw::UNDEF,
        };
        // SAFETY: the function keeps its code; the new reference becomes the body's.
        unsafe {
            let code: &CodeObj = payload(code);
            if code.flags & CodeFlags::ITERABLE_COROUTINE != 0 {
                return Raw::UNDEF;
            }
            object.incref();
            self.new_generator(method, code, &[object]).into_raw()
        }
    }

    /// Make the object of a coroutine that runs without one; its registers stay where they are until it suspends.
    pub(crate) fn promote(&mut self, depth: usize) {
        let record: *mut Record = &mut self.stack.records[depth];
        // SAFETY: the record owns its function, which owns its code; the consumer below it stands at the `YieldFrom`, whose
        // iterator's register is empty.
        unsafe {
            debug_assert_eq!((*record).then, Then::Await);
            let code = &*(*record).code;
            let coroutine = self.new_coroutine((*record).func.into_value(), code, &[]);
            let body: &Body = payload(coroutine.raw());
            body.stage.set(State::Running);
            body.top.set((*record).base.add(code.nregs));
            (*record).then = Then::Generator;
            (*record).flags |= stack_flag::BORROWED;
            (*record).generator = coroutine.clone().into_raw();
            let consumer = &self.stack.records[depth - 1];
            let waiting = Instr(*consumer.pc);
            debug_assert_eq!(waiting.op(), Op::YieldFrom);
            *consumer.base.add(waiting.b()) = coroutine.into_raw();
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
            for k in (0..(*(*fp).code).nlocals).rev() {
                let old = *base.add(k);
                *base.add(k) = Raw::UNDEF;
                old.decref();
            }
        }
    }

    /// Pop the running record, whose registers are empty.
    pub(crate) fn pop(&mut self) -> Popped {
        let record = self.stack.records.pop().expect("a running record");
        if record.flags & stack_flag::NEW_CHUNK != 0 {
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
                aux: record.aux,
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
            Then::Operator => {
                self.operator_returned(value)?;
                return Ok(None);
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
    pub aux: u16,
}

pub(crate) fn text_of(name: &Value) -> String {
    name.downcast::<Str>()
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default()
}
