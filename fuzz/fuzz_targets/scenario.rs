//! Any bytes as a scenario: never a panic, and what is refused is refused with a place and a remedy; what is accepted is
//! written out and read back the same.
#![no_main]

use heimo::scenario::{Source, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // files a scenario names: the bytes themselves, so that the readers of networks are fuzzed, too
    let read = |_: &std::path::Path| Ok(bytes.to_vec());
    let source = match Source::from_bytes("fuzz.toml", bytes.to_vec()) {
        Ok(source) => source,
        Err(problems) => return assert!(!problems.0.is_empty()),
    };
    match check(&source, &[], &read) {
        Ok(checked) => {
            let text = checked.scenario.resolved_toml();
            let again = check(&Source { text, ..source }, &[], &read).expect("what was resolved is valid");
            assert_eq!(again.scenario, checked.scenario);
        }
        Err(problems) => assert!(problems.0.iter().all(|problem| !problem.message.is_empty() && !problem.help.is_empty())),
    }
});
