//! Binding arguments to the registers of a function's locals (unsafe island 3).
#![expect(unsafe_code, reason = "arguments are bound where they lie")]

use super::calls::text_of;
use super::dispatch::{MAX_QUICK, payload};
use crate::raise::{R, Raise};
use crate::types::code::CodeObj;
use crate::types::dict::Dict;
use crate::types::function::Function;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use taipan_bytecode::CodeFlags;

impl CodeObj {
    /// Whether `n` positional arguments are just what it takes: nothing to collect, nothing missing.
    #[inline(always)]
    pub(crate) fn takes(&self, n: usize) -> bool {
        self.flags & (CodeFlags::VARARGS | CodeFlags::VARKEYWORDS) == 0
            && self.code.argcount as usize == n
            && self.code.kwonlyargcount == 0
    }
}

/// The default of a parameter, which the function keeps.
fn default_of(f: &Function, code: &CodeObj, k: usize) -> Option<Raw> {
    let argcount = code.code.argcount as usize;
    if k >= argcount {
        return f.kwdefaults.with(|defaults| {
            let value = defaults.downcast::<Dict>()?.get_str(&code.varnames[k])?;
            Some(value.raw())
        });
    }
    f.defaults.with(|defaults| {
        let items = defaults.downcast::<Tuple>()?.items();
        let begin = argcount.checked_sub(items.len())?;
        Some(items[k.checked_sub(begin)?].raw())
    })
}

impl Vm {
    /// As [`Vm::bind_defaults`], for a plain body with few locals.
    ///
    /// # Safety
    /// As bind_arguments; the arguments themselves are not looked at.
    #[inline(never)]
    pub(crate) unsafe fn bind_missing(&mut self, f: &Function, first: *mut Raw, n: usize) -> bool {
        const OTHERS: u32 = CodeFlags::GENERATOR
            | CodeFlags::COROUTINE
            | CodeFlags::ASYNC_GENERATOR
            | CodeFlags::NAMESPACE;
        // SAFETY: a function owns its code.
        let code: &CodeObj = unsafe { payload(f.code.with(|c| c.raw())) };
        code.flags & OTHERS == 0
            && code.nlocals <= MAX_QUICK
            // SAFETY: by contract.
            && unsafe { self.bind_defaults(f, code, first, n) }
    }

    /// The common case of [`Vm::bind_arguments`] with keywords: few parameters and names. `false`: nothing was done.
    ///
    /// # Safety
    /// As bind_arguments.
    pub(crate) unsafe fn bind_keywords(
        &mut self,
        f: &Function,
        code: &CodeObj,
        first: *mut Raw,
        n: usize,
        names: &[Value],
    ) -> bool {
        const MOST: usize = 8;
        let c = &code.code;
        let (argcount, kwonly) = (c.argcount as usize, c.kwonlyargcount as usize);
        let given = n - names.len();
        let positional = given.min(argcount);
        let nparams = argcount + kwonly;
        let (collects, collects_names) = (
            code.flags & CodeFlags::VARARGS != 0,
            code.flags & CodeFlags::VARKEYWORDS != 0,
        );
        if given > argcount && !collects || nparams > 2 * MOST || names.len() > MOST {
            return false;
        }
        // Keywords that no parameter takes.
        let mut unknown = 0u32;
        // What each parameter behind the positional ones gets, a keyword argument or a default, not owned yet.
        let mut values = [Raw::UNDEF; 2 * MOST];
        let values = &mut values[..nparams - positional];
        for (k, name) in names.iter().enumerate() {
            let from = positional.max(c.posonlyargcount as usize);
            let Some(at) = code.varnames[from..nparams].iter().position(|p| p.is(name)) else {
                let is_new = |name: &Value| {
                    name.downcast::<Str>().is_some_and(|s| s.interned.get())
                        && !code.varnames[..from].iter().any(|p| p.is(name))
                };
                if !collects_names || !is_new(name) {
                    return false;
                }
                unknown |= 1 << k;
                continue;
            };
            let slot = &mut values[from + at - positional];
            if !slot.is_undef() {
                return false;
            }
            // SAFETY: by contract.
            *slot = unsafe { *first.add(given + k) };
        }
        let mut default = 0u32;
        for (k, slot) in values.iter_mut().enumerate() {
            if slot.is_undef() {
                let Some(raw) = default_of(f, code, positional + k) else {
                    return false;
                };
                *slot = raw;
                default |= 1 << k;
            }
        }
        let mut at = nparams;
        let mut collected = [Raw::UNDEF; 2];
        let mut stars = 0;
        if collects {
            // SAFETY: by contract; the words are moved into the tuple.
            collected[0] = unsafe { self.build_tuple(first.add(positional), given - positional) };
            stars = 1;
        }
        if collects_names {
            let named = self.dict();
            let dict = named.downcast::<Dict>().expect("just made");
            for (k, name) in names.iter().enumerate() {
                if unknown >> k & 1 != 0 {
                    // SAFETY: by contract; the word is moved into the dict.
                    dict.set_str(name, unsafe { (*first.add(given + k)).into_value() });
                }
            }
            collected[stars] = named.into_raw();
            stars += 1;
        }
        for (k, raw) in values.iter().enumerate() {
            if default >> k & 1 != 0 {
                raw.incref();
            }
            // SAFETY: by contract.
            unsafe { *first.add(positional + k) = *raw };
        }
        for raw in &collected[..stars] {
            // SAFETY: by contract.
            unsafe { *first.add(at) = *raw };
            at += 1;
        }
        for k in at..code.nlocals {
            // SAFETY: by contract.
            unsafe { *first.add(k) = Raw::UNDEF };
        }
        true
    }

    /// The common case of [`Vm::bind_arguments`]: only positional arguments, the missing ones have defaults. `false`: nothing
    /// was done.
    ///
    /// # Safety
    /// As bind_arguments.
    #[inline]
    pub(crate) unsafe fn bind_defaults(
        &mut self,
        f: &Function,
        code: &CodeObj,
        first: *mut Raw,
        n: usize,
    ) -> bool {
        let c = &code.code;
        let argcount = c.argcount as usize;
        let kwonly = c.kwonlyargcount as usize;
        if code.flags & (CodeFlags::VARARGS | CodeFlags::VARKEYWORDS) != 0 {
            // SAFETY: by contract.
            return n >= argcount && kwonly == 0 && unsafe { self.bind_stars(code, first, n) };
        }
        if n > argcount || n == argcount && kwonly == 0 {
            return false;
        }
        let named = f.kwdefaults.with(|defaults| {
            let Some(defaults) = defaults.downcast::<Dict>() else {
                return kwonly == 0;
            };
            for k in 0..kwonly {
                let Some(value) = defaults.get_str(&code.varnames[argcount + k]) else {
                    for bound in 0..k {
                        // SAFETY: by contract; written below.
                        unsafe { (*first.add(argcount + bound)).decref() };
                    }
                    return false;
                };
                // SAFETY: by contract.
                unsafe { *first.add(argcount + k) = value.into_raw() };
            }
            true
        });
        if !named {
            return false;
        }
        let bound = f.defaults.with(|defaults| {
            let defaults = defaults.downcast::<Tuple>().map_or(&[][..], |t| t.items());
            if defaults.len() < argcount - n || defaults.len() > argcount {
                return false;
            }
            let skip = defaults.len() - (argcount - n);
            for (k, value) in defaults[skip..].iter().enumerate() {
                let raw = value.raw();
                raw.incref();
                // SAFETY: by contract.
                unsafe { *first.add(n + k) = raw };
            }
            for k in argcount + kwonly..code.nlocals {
                // SAFETY: by contract.
                unsafe { *first.add(k) = Raw::UNDEF };
            }
            true
        });
        if !bound {
            for k in 0..kwonly {
                // SAFETY: by contract; written above.
                unsafe { (*first.add(argcount + k)).decref() };
            }
        }
        bound
    }

    /// Bind positional arguments, none of them missing, where stars collect the rest and there is no keyword-only parameter.
    /// `false`: there are more than it takes; nothing was done.
    ///
    /// # Safety
    /// As bind_arguments.
    unsafe fn bind_stars(&mut self, code: &CodeObj, first: *mut Raw, n: usize) -> bool {
        let argcount = code.code.argcount as usize;
        let extra = n - argcount;
        let mut at = argcount;
        // SAFETY: by contract; the words are moved into the tuple.
        unsafe {
            if code.flags & CodeFlags::VARARGS != 0 {
                let tuple = self.build_tuple(first.add(argcount), extra);
                *first.add(at) = tuple;
                at += 1;
            } else if extra != 0 {
                return false;
            }
            if code.flags & CodeFlags::VARKEYWORDS != 0 {
                *first.add(at) = self.dict().into_raw();
                at += 1;
            }
            for k in at..code.nlocals {
                *first.add(k) = Raw::UNDEF;
            }
        }
        true
    }

    /// Bind `n` owned arguments, which lie in the registers from `first` on, to the locals that begin there too. The last of
    /// them are keyword arguments called `names`. Afterwards all locals are initialised, unless this fails: then all are gone.
    ///
    /// # Safety
    /// `first` points to `n` owned words and to room for the function's registers.
    pub(crate) unsafe fn bind_arguments(
        &mut self,
        f: &Function,
        code: &CodeObj,
        first: *mut Raw,
        n: usize,
        names: &[Value],
    ) -> R<()> {
        let c = &code.code;
        let argcount = c.argcount as usize;
        let positional = n - names.len();
        // SAFETY: by contract; every word is moved out or kept exactly once.
        let (locals, keywords, extra) = unsafe {
            let take = |from: usize, to: usize| -> Vec<Value> {
                let taken = (from..to).map(|k| (*first.add(k)).into_value());
                taken.collect()
            };
            let keywords = take(positional, n);
            let extra = if positional > argcount {
                take(argcount, positional)
            } else {
                Vec::new()
            };
            for k in positional.min(argcount)..code.nlocals {
                *first.add(k) = Raw::UNDEF;
            }
            (
                std::slice::from_raw_parts_mut(first as *mut Value, code.nlocals),
                keywords,
                extra,
            )
        };
        let result = self.bind_rest(f, code, locals, positional, (names, keywords), extra);
        if result.is_err() {
            locals.fill_with(|| Value::UNDEF);
        }
        result
    }

    /// Bind what is not in its place yet: keyword arguments, defaults, what the stars collect.
    fn bind_rest(
        &mut self,
        f: &Function,
        code: &CodeObj,
        locals: &mut [Value],
        positional: usize,
        (names, keywords): (&[Value], Vec<Value>),
        extra: Vec<Value>,
    ) -> R<()> {
        let c = &code.code;
        let argcount = c.argcount as usize;
        let nparams = argcount + c.kwonlyargcount as usize;
        let varargs = c.flags & CodeFlags::VARARGS != 0;
        let mut kwargs = None;
        if c.flags & CodeFlags::VARKEYWORDS != 0 {
            kwargs = Some(self.dict());
        }
        for (name, value) in names.iter().zip(keywords) {
            let params = &code.varnames[..nparams];
            let found = params
                .iter()
                .position(|p| p.is(name))
                .or_else(|| params.iter().position(|p| same_text(p, name)));
            match found {
                Some(k) if k >= c.posonlyargcount as usize => {
                    if !locals[k].is_undef() {
                        let text = text_of(name);
                        let what = format!("got multiple values for argument '{text}'");
                        return Err(self.call_error(f, what));
                    }
                    locals[k] = value;
                }
                _ => match &kwargs {
                    Some(dict) => {
                        let dict = dict.downcast::<Dict>().expect("just made");
                        dict.set_str(name, value);
                    }
                    None => return Err(self.unexpected_keyword(f, code, name, names)),
                },
            }
        }
        if !extra.is_empty() && !varargs {
            return Err(self.too_many_positional(f, code, positional, locals));
        }
        if positional < argcount {
            let defaults = f.defaults.get();
            let defaults = defaults
                .downcast::<Tuple>()
                .map(|t| t.items())
                .unwrap_or(&[]);
            let begin = argcount.saturating_sub(defaults.len());
            let required = positional..begin.clamp(positional, argcount);
            if locals[required.clone()].iter().any(Value::is_undef) {
                let missing: Vec<usize> = required.filter(|&k| locals[k].is_undef()).collect();
                return Err(self.missing_arguments(f, code, &missing, "positional"));
            }
            let skip = defaults.len().saturating_sub(argcount);
            for k in positional.max(begin)..argcount {
                if locals[k].is_undef() {
                    locals[k] = defaults[k - begin + skip].clone();
                }
            }
        }
        if c.kwonlyargcount > 0 {
            let kwdefaults = f.kwdefaults.get();
            let kwdefaults = kwdefaults.downcast::<Dict>();
            let mut missing = Vec::new();
            for (k, local) in locals.iter_mut().enumerate().take(nparams).skip(argcount) {
                if local.is_undef() {
                    match kwdefaults.and_then(|d| d.get_str(&code.varnames[k])) {
                        Some(value) => *local = value,
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
            locals[at] = self.tuple(extra);
            at += 1;
        }
        if let Some(kwargs) = kwargs {
            locals[at] = kwargs;
        }
        Ok(())
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
}

fn same_text(a: &Value, b: &Value) -> bool {
    match (a.downcast::<Str>(), b.downcast::<Str>()) {
        (Some(a), Some(b)) => a.bytes() == b.bytes(),
        _ => false,
    }
}
