//! `#[derive(Trace)]`.

use proc_macro2::{TokenStream as Tokens, TokenTree};
use quote::{ToTokens, quote};
use syn::{Data, DeriveInput, Fields, Index, Member, Meta};

pub fn expand(item: &DeriveInput) -> syn::Result<Tokens> {
    let Data::Struct(data) = &item.data else {
        return Err(syn::Error::new_spanned(
            &item.ident,
            "Trace can be derived for structs; implement it by hand",
        ));
    };
    let fields = match &data.fields {
        Fields::Named(named) => named.named.iter().collect(),
        Fields::Unnamed(unnamed) => unnamed.unnamed.iter().collect(),
        Fields::Unit => Vec::new(),
    };
    let (mut visits, mut clears, mut buffers) = (Vec::new(), Vec::new(), Vec::new());
    for (i, field) in fields.iter().enumerate() {
        let member = match &field.ident {
            Some(ident) => Member::Named(ident.clone()),
            None => Member::Unnamed(Index::from(i)),
        };
        if is_buffer(&field.ty) {
            buffers
                .push(quote!(+ self.#member.with(|b| ::taipan_vm::heap::Buffer::bytes_owned(b))));
        }
        let (mut skip, mut force) = (false, false);
        for attr in field.attrs.iter().filter(|a| a.path().is_ident("trace")) {
            match &attr.meta {
                Meta::Path(_) => force = true,
                Meta::List(list) if list.tokens.to_string() == "skip" => skip = true,
                other => return Err(syn::Error::new_spanned(other, "#[trace] or #[trace(skip)]")),
            }
        }
        if skip || !(force || mentions_value(field.ty.to_token_stream())) {
            continue;
        }
        visits.push(quote!(::taipan_vm::native::Visit::visit(&self.#member, visit);));
        if let syn::Type::Path(path) = &field.ty {
            let outer = &path
                .path
                .segments
                .last()
                .expect("a path has segments")
                .ident;
            if outer == "MutCell" || outer == "RefCell" {
                clears.push(quote!(::core::mem::drop(self.#member.take());));
            }
        }
    }
    let name = &item.ident;
    let (generics, arguments, bounds) = item.generics.split_for_impl();
    let visit = if visits.is_empty() {
        quote!(_)
    } else {
        quote!(visit)
    };
    Ok(quote! {
        impl #generics ::taipan_vm::heap::Trace for #name #arguments #bounds {
            fn trace(&self, #visit: &mut dyn ::core::ops::FnMut(::taipan_vm::value::Raw)) {
                #(#visits)*
            }
            fn clear(&self) {
                #(#clears)*
            }
            fn outside(&self) -> usize {
                0 #(#buffers)*
            }
        }
    })
}

/// Whether a field is a buffer that grows: a `MutCell` of a vector or the like.
fn is_buffer(field: &syn::Type) -> bool {
    let outermost = |ty: &syn::Type| match ty {
        syn::Type::Path(path) => path.path.segments.last().cloned(),
        _ => None,
    };
    let Some(cell) = outermost(field).filter(|cell| cell.ident == "MutCell") else {
        return false;
    };
    let syn::PathArguments::AngleBracketed(arguments) = cell.arguments else {
        return false;
    };
    let Some(syn::GenericArgument::Type(content)) = arguments.args.first() else {
        return false;
    };
    outermost(content).is_some_and(|content| {
        ["Vec", "VecDeque", "String"]
            .iter()
            .any(|name| content.ident == name)
            || content.ident.to_string().ends_with("Buffer")
    })
}

/// Whether a type is built from `Value` or `Ref<T>`.
fn mentions_value(tokens: Tokens) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "Value" || ident == "Ref",
        TokenTree::Group(group) => mentions_value(group.stream()),
        _ => false,
    })
}
