//! The text of `heimo new`: a commented scenario to start from.

use super::literal::quoted;
use super::problem::is_printable;

/// A scenario of this title that can be run as it is.
pub fn template(name: &str) -> String {
    let title: String = name.trim().chars().filter(|c| is_printable(*c)).take(100).collect();
    format!("title = {}\n{BODY}", quoted(title.trim()))
}

const BODY: &str = r#"
question = "What does a host for difficult encounters change?"   # the report begins with it
# description = """ ... """        # what the scenario is about, in Markdown
# baseline = "chronological"       # what the others are compared with; without it, the control if there is one, else the first

# A scenario compares platform designs on one society.
# Every key has a default; a file states what it changes. `heimo list` names the keys, `heimo explain NAME` says what one
# does, `heimo check --full` shows the scenario with every default filled in.

seed = 2026          # the same seed gives the same data, bit for bit, on every machine
replicates = 4       # runs of each design; replicate r has the same people and the same luck in every design
steps = 200
record_every = 10

[population]
size = 1_000         # agents
places = 16          # contexts people live in; what is good in one need not be in another

[network]
kind = "random"      # small-world | scale-free | blocks | file
degree = 12          # whom an agent follows

[agents]
tolerance = 0.4      # the largest difference of opinion people can work with at the start

# The designs to compare. A preset is a named setting of levers; a difference between two presets is one between packages.
[[platform]]
preset = "chronological"

[[platform]]
preset = "dialogue-commons"

# One lever changed alone: now a difference has one cause.
[[platform]]
name = "chronological, hosted"
preset = "chronological"
set = { "encounter.facilitation" = 0.5 }

# A group of levers (feed, offers, governance, encounter, price) taken whole from another preset.
# [[platform]]
# name = "dialogue with an engagement feed"
# preset = "dialogue-commons"
# groups = { feed = "engagement-feed" }

# Something that happens during the run.
# [[intervention]]
# at = 100
# landscape = 0.5                    # half of what was worth knowing changes
# shift = { tolerance = -0.1 }       # people become less tolerant
# set = { "feed.bridging" = 1.0 }    # the platforms change a lever
"#;
