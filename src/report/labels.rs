//! Names in little room: what they have in common goes first, and the word that tells them apart stays whole.

use super::font;
use super::scene::{Type, fit};

/// Names in lines no wider than `room`, `lines` at most a name, and still all different: numbered where they would be alike.
pub fn short(names: &[String], set: Type, room: f64, lines: usize) -> Vec<Vec<String>> {
    let found = shortened(names, set, room, lines);
    let alike = (0..found.len()).any(|k| found[k].concat().is_empty() || found[..k].contains(&found[k]));
    if !alike {
        return found;
    }
    let number = |k: usize| format!("{}. ", k + 1);
    let widest = (0..names.len()).map(|k| font::width(&number(k), set.size, set.weight)).fold(0.0, f64::max);
    let mut found = shortened(names, set, room - widest, lines);
    for (k, name) in found.iter_mut().enumerate() {
        name[0] = format!("{}{}", number(k), name[0]).trim_end().to_string();
    }
    found
}

fn shortened(names: &[String], set: Type, room: f64, lines: usize) -> Vec<Vec<String>> {
    let words: Vec<Vec<String>> = names.iter().map(|name| words(&font::printable(name))).collect();
    (0..names.len()).map(|k| one(&words, k, set, room, lines)).collect()
}

/// The words of a name, each with the space or hyphen behind it.
fn words(name: &str) -> Vec<String> {
    name.split_inclusive([' ', '-']).map(str::to_string).collect()
}

fn bare(word: &str) -> &str {
    word.trim_end_matches([' ', '-', ',', ':'])
}

/// The `k`th name: words that most names have are left out until the rest has room.
fn one(all: &[Vec<String>], k: usize, set: Type, room: f64, lines: usize) -> Vec<String> {
    let own = &all[k];
    let shared = |word: &str| all.iter().filter(|other| other.iter().any(|w| bare(w) == bare(word))).count();
    let counts: Vec<usize> = own.iter().map(|word| shared(word)).collect();
    let mut kept = vec![true; own.len()];
    loop {
        if let Some(found) = packed(own, &kept, set, room, lines) {
            return found;
        }
        // The most common first, beside what is left out already, from the end.
        let beside = |j: usize| (j > 0 && !kept[j - 1]) || (j + 1 < kept.len() && !kept[j + 1]);
        let candidates = (0..own.len()).filter(|&j| kept[j] && counts[j] > 1);
        match candidates.max_by_key(|&j| (counts[j], beside(j), j)) {
            Some(j) => kept[j] = false,
            None => break,
        }
    }
    // What only this name has is too wide itself.
    let rest: String = own.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(word, _)| word.as_str()).collect();
    let rest = if rest.is_empty() { own.concat() } else { rest };
    vec![fit(rest.trim(), set, room)]
}

/// The kept words in lines, with an ellipsis for those left out; `None` if they have no room.
fn packed(words: &[String], kept: &[bool], set: Type, room: f64, lines: usize) -> Option<Vec<String>> {
    let mut pieces: Vec<String> = Vec::new();
    for (word, kept) in words.iter().zip(kept) {
        match (kept, pieces.last().map(String::as_str)) {
            (true, _) => pieces.push(word.clone()),
            (false, Some("… ")) => {}
            (false, _) => pieces.push("… ".to_string()),
        }
    }
    let fits = |text: &str| font::width(text.trim_end(), set.size, set.weight) <= room;
    let mut found = vec![String::new()];
    for piece in pieces {
        let last = found.last_mut()?;
        if last.is_empty() || fits(&format!("{last}{piece}")) {
            last.push_str(&piece);
        } else {
            found.push(piece);
        }
    }
    let some = found.iter().any(|line| line.chars().any(char::is_alphanumeric));
    let all = found.len() <= lines && found.iter().all(|line| fits(line)) && (some || words.is_empty());
    all.then(|| found.iter().map(|line| line.trim_end().to_string()).collect())
}

#[cfg(test)]
mod tests {
    use super::super::scene::BODY;
    use super::*;

    fn of(names: &[&str], room: f64, lines: usize) -> Vec<String> {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let found = short(&names, BODY, room, lines);
        let wide = |line: &String| font::width(line, BODY.size, BODY.weight) > room;
        assert!(!found.iter().flatten().any(wide), "{found:?}");
        found.into_iter().map(|lines| lines.join(" ")).collect()
    }

    #[test]
    fn labels_differ_in_the_word_that_differs_whole() {
        let names = ["dialogue-commons with a host", "dialogue-commons without a host", "dialogue-commons"];
        let whole = |label: &str, word: &str| label.split([' ', '-']).any(|other| other == word);
        for (room, lines) in [(60.0, 1), (75.0, 2), (90.0, 1), (120.0, 1), (120.0, 2), (150.0, 1)] {
            let labels = of(&names, room, lines);
            assert!(whole(&labels[0], "with") && whole(&labels[1], "without"), "{room}: {labels:?}");
        }
        assert_eq!(of(&names, 130.0, 2)[1], "dialogue-commons without a host");
        assert_eq!(of(&names, 400.0, 1)[0], names[0]);
    }

    #[test]
    fn names_that_cannot_be_told_apart_are_numbered() {
        let long = "a name that is the same to its very end";
        let labels = of(&[long, long], 80.0, 1);
        assert!(labels[0].starts_with("1. ") && labels[1].starts_with("2. "), "{labels:?}");
        assert_eq!(of(&["averyveryverylongword", "solo"], 60.0, 1)[1], "solo");
    }
}
