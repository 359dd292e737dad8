//! The folder of a result: whose it is, what state it is in, in which order it changes, and who may write it.
//!
//! Everybody who writes a folder (run, extend, merge, plot, report, restating) holds its [`Lock`]; looking changes nothing. What
//! is there says how far it is, whoever was killed when:
//!
//! | journal | manifest | what it is | who comes next |
//! |---|---|---|---|
//! | none | none | nothing of ours, or a result being removed (files.json is left) | ends the removal; begins |
//! | of this run | none | work under way, or a result being written | goes on; what is finished is in the journal |
//! | of this run | of another run | an extension: everything of the other run is in the journal | removes the other; goes on |
//! | none | of this run | finished | checks the files against the manifest: nothing to do |
//! | of this run | of this run | finished, with failures that may be tried again, or killed while tidying up | tidies up, or goes on |
//! | of another run | none, or of another | somebody else's | extends it if every run of it is also one of ours; else needs `--force` |
//!
//! The order of changes that makes this true:
//!
//! 1. `journal.heimo` gets a frame for every finished run, and is forced to the disk before anything counts on it.
//! 2. `files.json` ([`Account`]) names what will be written; then the files; the manifest last. While there is a manifest, all
//!    that it says is true; before a file that it names changes, the manifest goes.
//! 3. Only then checkpoints and parts go, and the journal last of them.
//! 4. To extend, a journal is made aside from the earlier result, whose files are first checked against its manifest, and
//!    renamed; only then the earlier manifest goes, then the files that the account names, then the account.
//!
//! Nothing that is not in the account, or named as only Heimo names it, is written over or removed.

mod account;
mod clear;
mod lock;
mod state;
mod work;

pub use account::Account;
pub use clear::{clear, clear_leavings, clear_result, clear_work, has_leavings, is_untidy, withdraw};
pub use lock::Lock;
pub use state::{OverwritePolicy, State, inspect, open, refuse_links};
pub use work::Work;
