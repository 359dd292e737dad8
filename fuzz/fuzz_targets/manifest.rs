//! Any bytes as manifest.json: what is read names files of its folder alone, and is written the same.
#![no_main]

mod place;

use heimo::output::manifest::{Manifest, write_json};
use libfuzzer_sys::fuzz_target;
use std::path::{Component, Path};

fuzz_target!(|bytes: &[u8]| {
    let path = place::put("manifest.json", bytes);
    let Ok(manifest) = Manifest::read(place::folder()) else { return };
    let tables = manifest.tables.values().map(|table| &table.file);
    for name in tables.chain(manifest.files.keys()).chain(manifest.inputs.keys()) {
        let parts: Vec<Component> = Path::new(name).components().collect();
        assert!(!parts.is_empty() && parts.iter().all(|part| matches!(part, Component::Normal(_))), "{name:?}");
    }
    write_json(&path, &manifest).expect("room for it");
    assert_eq!(Manifest::read(place::folder()).expect("what was written"), manifest);
});
