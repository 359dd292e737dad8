//! How a row of a table of parameters is written, and what is made of the rows: one macro for every model's table.

use super::value::{Kind, Value};

/// Implements a closed set of names that a key may take, each with its meaning.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $(#[doc = concat!("`", $text, "`")] $variant),+ }
        impl $name {
            /// The names as a scenario writes them, in the order of the variants.
            pub const NAMES: &'static [&'static str] = &[$($text),+];
            /// The variants, in their order.
            pub const ALL: [$name; $name::NAMES.len()] = [$($name::$variant),+];
            /// The name as a scenario writes it.
            pub fn name(self) -> &'static str { Self::NAMES[self as usize] }
        }
        impl FromValue for $name {
            fn from_value(value: &Value) -> Self {
                match value {
                    $(Value::Text(name) if name == $text => $name::$variant,)+
                    other => unreachable!("{other:?} was checked against {:?}", $name::NAMES),
                }
            }
        }
    };
}

/// Expands the rows to the typed structs the kernels read and to [`TABLE`].
macro_rules! parameters {
    ($($(#[$doc:meta])* $Struct:ident $section:ident $prefix:literal {
        $($field:ident: $ty:ty = $default:expr, $kind:expr, $unit:literal, $role:expr, $origin:expr, $meaning:literal, $source:literal;)*
    })*) => {
        $($(#[$doc])* #[derive(Clone, Debug, PartialEq)]
        pub struct $Struct { $(#[doc = $meaning] pub $field: $ty,)* })*

        /// Every parameter of the model, typed, as the kernels read them.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Parameters { $($(#[$doc])* pub $section: $Struct,)* }

        impl Parameters {
            /// Reads the typed parameters out of checked values.
            pub fn from_values(values: &Values) -> Self {
                Parameters { $($section: $Struct {
                    $($field: FromValue::from_value(values.get(concat!($prefix, stringify!($field)))),)*
                },)* }
            }
        }

        /// The rows, in reading order; see [`Parameter`].
        pub static TABLE: &[Parameter] = &[$($(Parameter {
            key: concat!($prefix, stringify!($field)), default: $default, kind: $kind, unit: $unit,
            role: $role, origin: $origin, meaning: $meaning, source: $source,
        },)*)*];
    };
}

pub(super) use {choices, parameters};

pub(super) const fn real(value: f64) -> Value {
    Value::Real(value)
}
pub(super) const fn int(value: i64) -> Value {
    Value::Integer(value)
}
pub(super) const fn text(value: &'static str) -> Value {
    Value::Name(value)
}

/// [0, 1]: a share or a probability.
pub(super) const SHARE: Kind = Kind::Real { min: 0.0, max: 1.0 };
