//! A society from its parameters.
