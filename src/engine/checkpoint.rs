//! Saving a run and going on from it: one list of columns, read by both.
