//! A scenario out of its text alone.

use super::resolve::check;
use super::source::{NoFiles, Source};
use crate::scenario::checked::Scenario;
use crate::scenario::problem::Problems;
use std::path::Path;

impl Scenario {
    /// A scenario out of the text of a TOML file. It is named `scenario`; what is doubtful in it is not told ([`check`] does).
    ///
    /// No file is read: a scenario that names one, of a network or of points, is refused, for `Scenario::load` reads those.
    ///
    /// # Errors
    /// Every problem of the scenario, sorted by position; never none.
    ///
    /// ```
    /// use heimo::scenario::Scenario;
    ///
    /// let scenario = Scenario::from_toml("steps = 100\n[[platform]]\npreset = \"dialogue-commons\"")?;
    /// assert_eq!((scenario.steps, scenario.platforms[0].name.as_str()), (100, "dialogue-commons"));
    ///
    /// let problems = Scenario::from_toml("step = 100\n[[platform]]\npreset = \"dialogue-commons\"").unwrap_err();
    /// assert!(problems.to_string().contains("did you mean `steps`?"));
    /// # Ok::<(), heimo::scenario::Problems>(())
    /// ```
    pub fn from_toml(text: &str) -> Result<Scenario, Problems> {
        Scenario::from_text("scenario.toml", text, &[])
    }

    /// The same of a text that messages call by a name, with keys and values that are set whatever it says.
    pub(crate) fn from_text(name: &str, text: &str, sets: &[(String, String)]) -> Result<Scenario, Problems> {
        let source = Source { path: name.into(), text: text.to_string() };
        let no_file = |_: &Path| Err(std::io::Error::other(NoFiles));
        check(&source, sets, &no_file).map(|checked| checked.scenario)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_enough_for_a_scenario_that_names_no_file() {
        let scenario = Scenario::from_toml("seed = 7\n[[platform]]\npreset = \"solo\"").unwrap();
        assert_eq!((scenario.seed, scenario.name.as_str()), (7, "scenario"));
        let again = Scenario::from_toml(&scenario.resolved_toml()).unwrap();
        assert_eq!(again.identity(), scenario.identity());
    }

    #[test]
    fn files_that_a_text_names_are_read_elsewhere_and_it_says_where() {
        let network = "network.kind = \"file\"\nnetwork.file = \"a.edges\"\n[[platform]]\npreset = \"solo\"";
        let points = "[[platform]]\npreset = \"solo\"\n[sweep]\ndesign = \"list\"\nfile = \"points.csv\"";
        for (text, expected) in [
            (network, "scenario.toml:2:9: error: `network.file` = \"a.edges\": files cannot be read here"),
            (points, "scenario.toml:5:8: error: `sweep.file` = \"points.csv\": files cannot be read here"),
        ] {
            let said = Scenario::from_toml(text).unwrap_err().to_string();
            assert_eq!(said, format!("{expected}\n    help: {}", NoFiles::HELP));
        }
    }
}
