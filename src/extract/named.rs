//! Features by their names: what the weights are learnt of is numbered in code and named in files.

/// An enum, and a list of the texts that name its variants in files, in their order.
macro_rules! named {
    ($(#[$doc:meta])* $enum:ident, $list:ident: $($name:ident = $text:literal),+ $(,)?) => {
        $(#[$doc])*
        #[allow(missing_docs)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $enum { $($name),+ }

        /// Their names, in their order.
        pub const $list: &[&str] = &[$($text),+];
    };
}
