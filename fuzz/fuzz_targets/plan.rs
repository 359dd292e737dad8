//! Any bytes as plan.json and plan.toml, cut at the first NUL: what is read is written the same, and a plan stands for the runs
//! that it says or is known to be another.
#![no_main]

mod place;

use heimo::output::manifest::write_json;
use heimo::output::prepare;
use heimo::output::shards::Planned;
use heimo::scenario::{Source, check};
use libfuzzer_sys::fuzz_target;
use std::path::Path;

fuzz_target!(|bytes: &[u8]| {
    let cut = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    place::put("plan.json", &bytes[..cut]);
    let planned = Planned::read(place::folder()).ok();
    if let Some(planned) = &planned {
        write_json(&place::folder().join("plan.json"), planned).expect("room for it");
        assert_eq!(&Planned::read(place::folder()).expect("what was written"), planned);
    }
    let Ok(source) = Source::from_bytes("plan.toml", bytes.get(cut + 1..).unwrap_or_default().to_vec()) else { return };
    let none = |_: &Path| Err(std::io::ErrorKind::NotFound.into());
    let Ok(checked) = check(&source, &[], &none) else { return };
    // Many runs take long and show nothing that few do not.
    if checked.scenario.replicates > 1_000 || checked.scenario.sweep.is_some() {
        return;
    }
    if let Ok(experiment) = prepare::experiment(&checked.scenario, Path::new(""), &none) {
        let ours = Planned::of(&experiment);
        assert_eq!(ours, Planned::of(&experiment));
        if planned.is_some_and(|planned| planned.run_id == ours.run_id && planned.jobs != ours.jobs) {
            write_json(&place::folder().join("plan.json"), &ours).expect("room for it");
        }
    }
});
