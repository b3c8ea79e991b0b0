//! `#[interpreter]`: one source of instruction handlers, two dispatchers.
//!
//! The attributed method is a plain `loop { match op { … } }`; it is kept as it is under `cfg(debug_assertions)` (and for
//! targets whose compiler makes no tail calls). Otherwise every arm becomes a function of its own,
//! ```ignore
//! unsafe fn op_Add(i: Instr, mut pc: *const u64, _: Scratch, _: Scratch, mut base: *mut Raw, vm: &mut Vm) { … }
//! ```
//! with the method's local macros in front of the arm's body, and `go!()` calls the next handler through the table in the VM as
//! the last thing it does, so that the compiler makes it a jump. The body of the method must be
//! macro definitions, then `continuation!(name => …);` statements, then state set-up, then the loop.
//! `cold!(name)` stands for the continuation's body: inlined in the loop, a jump to a function of its own in handlers, so that
//! what it saves and restores burdens nobody else. The continuation `trace` stands in front of every instruction while something
//! is traced; `untraced!()` in it goes on to the instruction itself.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream as Tokens, TokenTree};
use quote::{format_ident, quote};
use syn::{Expr, ImplItemFn, Pat, Stmt};

/// Expand the attribute.
pub fn expand(item: ImplItemFn) -> syn::Result<Tokens> {
    let mut macros = Vec::new();
    let mut continuations = Vec::new();
    let mut setup = Vec::new();
    let mut turn = Vec::new();
    let mut arms = None;
    for stmt in &item.block.stmts {
        match stmt {
            Stmt::Macro(m) if m.mac.path.is_ident("continuation") => {
                let mut tokens = m.mac.tokens.clone().into_iter();
                let Some(TokenTree::Ident(name)) = tokens.next() else {
                    return Err(syn::Error::new_spanned(m, "expected `name => body`"));
                };
                continuations.push((name, tokens.skip(2).collect::<Tokens>()));
            }
            Stmt::Item(syn::Item::Macro(m)) => macros.push(quote!(#m)),
            Stmt::Expr(Expr::Loop(l), _) => {
                for inner in &l.body.stmts {
                    match inner {
                        Stmt::Expr(Expr::Match(m), _) => arms = Some((m.clone(), m.arms.clone())),
                        other => turn.push(quote!(#other)),
                    }
                }
            }
            other => setup.push(quote!(#other)),
        }
    }
    let Some((whole, arms)) = arms else {
        return Err(syn::Error::new_spanned(
            &item.sig,
            "the body needs a loop with a match",
        ));
    };
    let signature = &item.sig;
    let visibility = &item.vis;
    let attributes = &item.attrs;

    let inlined = |tokens: Tokens| {
        replace(tokens, &|name| {
            body_of(&continuations, name).map(|b| quote!({ #b }))
        })
    };
    let loop_macros: Vec<Tokens> = macros.iter().map(|m| inlined(m.clone())).collect();
    let whole = inlined(quote!(#whole));

    let jumped = |tokens: Tokens| {
        replace(tokens, &|name| {
            let function = format_ident!("cold_{}", name);
            Some(
                quote!({ return #function(i, pc, Scratch::uninit(), Scratch::uninit(), base, vm) }),
            )
        })
    };
    let tail_macros: Vec<Tokens> = macros.iter().map(|m| jumped(m.clone())).collect();
    let parameters = quote!(
        i: Instr, mut pc: *const u64, _: Scratch, _: Scratch, mut base: *mut Raw, vm: &mut Vm
    );
    let mut functions = Vec::new();
    let mut entries = Vec::new();
    for (name, body) in &continuations {
        let function = format_ident!("cold_{}", name);
        let body = jumped(body.clone());
        functions.push(quote!(
            #[cold]
            #[inline(never)]
            unsafe extern "C-unwind" fn #function(#parameters) {
                #tail_prelude_marker
                #body
            }
        ));
    }
    for arm in &arms {
        let mut names = Vec::new();
        op_names(&arm.pat, &mut names)?;
        let body = &arm.body;
        let body = jumped(quote!(#body));
        let function = format_ident!("op_{}", names[0]);
        // Arms of several operations ask which one it is.
        let which = (names.len() > 1).then(|| quote!(let op: Op = std::mem::transmute(i.0 as u8);));
        functions.push(quote!(
            unsafe extern "C-unwind" fn #function(#parameters) {
                #tail_prelude_marker
                #which
                #body
            }
        ));
        for name in names {
            entries.push(quote!(table[Op::#name as usize] = #function;));
        }
    }
    // Numbers behind the operations' own; the last ones are no operations at all.
    let native = body_of(&continuations, &format_ident!("native")).map(|_| {
        quote!(
            #[cfg(taipan_jit)]
            {
                let mut k = taipan_bytecode::NATIVE;
                while k < Vm::RELEASE {
                    table[k] = cold_native;
                    k += 1;
                }
                table[Vm::RELEASE] = cold_release;
                table[Vm::HOT] = cold_hot;
            }
        )
    });
    let traced = body_of(&continuations, &format_ident!("trace"));
    let traced = traced.map(|body| quote!(if vm.stack.tracing.is_on() { #body }));
    let traced = inlined(quote!(#traced));
    let prelude = quote!(
        #[allow(unused_macros)]
        macro_rules! untraced {
            () => {{
                let i = Instr(*pc);
                let handler = vm.untraced_handler(i);
                return handler(i, pc, Scratch::uninit(), Scratch::uninit(), base, vm);
            }};
        }
        #[allow(unused_macros)]
        macro_rules! go {
            () => {{
                let i = Instr(*pc);
                return (vm.handlers.get_unchecked(i.0 as u8 as usize))(i, pc, Scratch::uninit(), Scratch::uninit(), base, vm);
            }};
        }
        #[allow(unused_macros)]
        macro_rules! leave {
            () => {
                return
            };
        }
        #(#tail_macros)*
    );
    let functions: Vec<Tokens> = functions.into_iter().map(|f| fill(f, &prelude)).collect();
    Ok(quote!(
        #[cfg(not(taipan_tail_calls))]
        #(#attributes)*
        #visibility #signature {
            // SAFETY: stack invariants; the compiler's discipline for every register access.
            unsafe {
                #(#setup)*
                loop {
                    #(#turn)*
                    #[allow(unused_macros)]
                    macro_rules! go { () => { continue }; }
                    #[allow(unused_macros)]
                    macro_rules! leave { () => { return vm.left() }; }
                    #[allow(unused_macros)]
                    macro_rules! untraced { () => { {} }; }
                    #(#loop_macros)*
                    #traced
                    #whole
                }
            }
        }

        #[cfg(taipan_tail_calls)]
        #(#attributes)*
        #visibility #signature {
            // SAFETY: as above; the record on top is ready to run.
            unsafe {
                let fp = self.fp();
                self.stack.nlocals = (*(*fp).code).nlocals;
                let (pc, base) = ((*fp).pc, (*fp).base);
                let i = Instr(*pc);
                let handler = self.handlers[i.0 as u8 as usize];
                handler(i, pc, Scratch::uninit(), Scratch::uninit(), base, self);
            }
            self.left()
        }

        /// The handlers by number of their operation; those that tell of each instruction first and then go on to these.
        #[cfg(taipan_tail_calls)]
        #[allow(non_snake_case, unused_mut, unused_assignments, unused_variables, unreachable_code, unused_parens, unused_macros, unused_braces, unsafe_op_in_unsafe_fn)]
        #[expect(clippy::undocumented_unsafe_blocks, reason = "stack invariants hold for every handler as for the loop")]
        pub(crate) fn handler_table(traced: bool) -> [Handler; 256] {
            #(#functions)*
            unsafe extern "C-unwind" fn op_Invalid(_: Instr, _: *const u64, _: Scratch, _: Scratch, _: *mut Raw, vm: &mut Vm) {
                vm.exit = Some(Err(vm.system_error("unknown opcode")));
            }
            if traced {
                return [cold_trace; 256];
            }
            let mut table: [Handler; 256] = [op_Invalid; 256];
            #(#entries)*
            #native
            table
        }
    ))
}

#[allow(non_upper_case_globals)]
struct Marker;
#[allow(non_upper_case_globals)]
const tail_prelude_marker: Marker = Marker;

impl quote::ToTokens for Marker {
    fn to_tokens(&self, tokens: &mut Tokens) {
        tokens.extend([TokenTree::Ident(Ident::new(
            "__prelude__",
            Span::call_site(),
        ))]);
    }
}

/// Put the prelude where the marker stands.
fn fill(tokens: Tokens, prelude: &Tokens) -> Tokens {
    tokens
        .into_iter()
        .flat_map(|token| -> Vec<TokenTree> {
            match token {
                TokenTree::Ident(ref ident) if ident == "__prelude__" => {
                    prelude.clone().into_iter().collect()
                }
                TokenTree::Group(group) => {
                    let inner = fill(group.stream(), prelude);
                    vec![regroup(&group, inner)]
                }
                other => vec![other],
            }
        })
        .collect()
}

fn regroup(group: &Group, inner: Tokens) -> TokenTree {
    let mut new = Group::new(group.delimiter(), inner);
    new.set_span(group.span());
    TokenTree::Group(new)
}

fn body_of(continuations: &[(Ident, Tokens)], name: &Ident) -> Option<Tokens> {
    continuations
        .iter()
        .find(|(n, _)| n == name)
        .map(|(_, body)| body.clone())
}

/// Replace every `cold!(name)`.
fn replace(tokens: Tokens, with: &dyn Fn(&Ident) -> Option<Tokens>) -> Tokens {
    let list: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out = Vec::with_capacity(list.len());
    let mut at = 0;
    while at < list.len() {
        if let (
            TokenTree::Ident(ident),
            Some(TokenTree::Punct(bang)),
            Some(TokenTree::Group(group)),
        ) = (&list[at], list.get(at + 1), list.get(at + 2))
            && ident == "cold"
            && bang.as_char() == '!'
            && group.delimiter() == Delimiter::Parenthesis
            && let Some(TokenTree::Ident(name)) = group.stream().into_iter().next()
            && let Some(new) = with(&name)
        {
            // A continuation may itself go on to another one.
            out.extend(replace(new, with));
            at += 3;
            continue;
        }
        match &list[at] {
            TokenTree::Group(group) => out.push(regroup(group, replace(group.stream(), with))),
            other => out.push(other.clone()),
        }
        at += 1;
    }
    out.into_iter().collect()
}

/// The operations of a pattern: `Op::A | Op::B`.
fn op_names(pattern: &Pat, names: &mut Vec<Ident>) -> syn::Result<()> {
    match pattern {
        Pat::Or(or) => or.cases.iter().try_for_each(|p| op_names(p, names)),
        Pat::Path(path) => {
            names.extend(path.path.segments.last().map(|s| s.ident.clone()));
            Ok(())
        }
        other => Err(syn::Error::new_spanned(other, "expected operations")),
    }
}
