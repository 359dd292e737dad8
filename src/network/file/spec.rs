//! What is asked of the reader of a network.

use std::path::PathBuf;

/// A closed set of names that a key of a scenario takes.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$meaning:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $($(#[$meaning])* $variant),+ }
        impl $name {
            /// The names, in order.
            pub const NAMES: &'static [&'static str] = &[$($text),+];
            /// The one of a name; the first where there is none of that name.
            pub fn from_name(name: &str) -> $name {
                match name { $($text => $name::$variant,)+ _ => $name::default() }
            }
        }
    };
}

named! {
    /// What a file of links is.
    Format {
        /// told by its content and the end of its name
        #[default]
        Auto = "auto",
        /// two whole numbers a line
        EdgeList = "edge-list",
        /// fields with a separator
        Table = "table",
        /// `graph [ node [ id 1 ] ]`
        Gml = "gml",
        /// XML of graphdrawing.org
        GraphMl = "graphml",
        /// XML of Gephi
        Gexf = "gexf",
        /// `*Vertices`
        Pajek = "pajek",
        /// `%%MatrixMarket`
        MatrixMarket = "matrix-market",
        /// counts, then a line of neighbours a node
        Metis = "metis",
        /// a node and its neighbours a line
        AdjacencyList = "adjacency-list",
        /// a row of entries a node
        AdjacencyMatrix = "adjacency-matrix",
        /// node-link data
        Json = "json",
    }
}
named! {
    /// Whether a table begins with the names of its columns.
    Header {
        /// told by its first line
        #[default]
        Auto = "auto",
        /// it does
        Present = "present",
        /// it does not
        Absent = "absent",
    }
}
named! {
    /// What becomes of a link that is given again with another weight.
    Repeats {
        /// it is refused; with the same weight it is dropped
        #[default]
        Drop = "drop",
        /// weights are added
        Add = "add",
    }
}
named! {
    /// What becomes of links whose weight is not above 0.
    NotPositive {
        /// links like others; refused where weights count
        #[default]
        Keep = "keep",
        /// left out
        Drop = "drop",
    }
}
named! {
    /// What becomes of a file whose links lead from nodes of one kind to nodes of another.
    Bipartite {
        /// refused, if the file says so
        #[default]
        Refuse = "refuse",
        /// nodes of the first kind are the agents, tied if they share one of the second
        First = "first",
        /// the other way round
        Second = "second",
    }
}
named! {
    /// What stands before the decimals of a number.
    Decimal {
        /// 0.5
        #[default]
        Point = "point",
        /// 0,5
        Comma = "comma",
    }
}

/// What a scenario says about its network file. Columns are names, or numbers from 1 where there is no header.
#[derive(Clone, Debug, PartialEq)]
pub struct FileSpec {
    /// `network.file`, as written
    pub path: PathBuf,
    /// `network.format`
    pub format: Format,
    /// `network.directed`: a line u v means only that u follows v
    pub directed: bool,
    /// `network.header`
    pub header: Header,
    /// `network.source`: the column of those who follow
    pub source: Option<String>,
    /// `network.target`: the column of those who are followed
    pub target: Option<String>,
    /// `network.weight`: the column or attribute of weights
    pub weight: Option<String>,
    /// `network.weighted`: whether weights count
    pub weighted: bool,
    /// `network.repeats`
    pub repeats: Repeats,
    /// `network.not_positive`
    pub not_positive: NotPositive,
    /// `network.time`: the column of times
    pub time: Option<String>,
    /// `network.time_min`, `network.time_max`: links of other times are left out
    pub times: [f64; 2],
    /// `network.bipartite`
    pub bipartite: Bipartite,
    /// `network.nodes`, as written, if given
    pub nodes: Option<PathBuf>,
    /// `network.node`: the column of ids in the table of nodes
    pub node: Option<String>,
    /// `network.opinion`: the column or attribute with initial opinions, if given
    pub opinion: Option<String>,
    /// `network.opinion_min`: the column's value that means -1
    pub opinion_min: f64,
    /// `network.opinion_max`: the column's value that means +1
    pub opinion_max: f64,
    /// `network.opinion_words`: words of that column and the numbers that they stand for, `left = 0, right = 1`
    pub opinion_words: Option<String>,
    /// `network.tolerance`: the column or attribute with initial tolerances
    pub tolerance: Option<String>,
    /// smallest and largest tolerance
    pub tolerances: [f64; 2],
    /// `network.place`: the column or attribute with places
    pub place: Option<String>,
    /// how many places there are
    pub places: u32,
    /// `network.tribe`: the column or attribute with tribes
    pub tribe: Option<String>,
    /// how many tribes there are
    pub tribes: u32,
    /// `network.missing`: words that mean that there is no value, comma between; then an empty field means it, too
    pub missing: Option<String>,
    /// `network.decimal`
    pub decimal: Decimal,
}

impl Default for FileSpec {
    /// Ties of a file without a name, nothing else said.
    fn default() -> FileSpec {
        FileSpec {
            path: PathBuf::new(),
            format: Format::Auto,
            directed: false,
            header: Header::Auto,
            source: None,
            target: None,
            weight: None,
            weighted: false,
            repeats: Repeats::Drop,
            not_positive: NotPositive::Keep,
            time: None,
            times: [f64::MIN, f64::MAX],
            bipartite: Bipartite::Refuse,
            nodes: None,
            node: None,
            opinion: None,
            opinion_min: -1.0,
            opinion_max: 1.0,
            opinion_words: None,
            tolerance: None,
            tolerances: [0.0, 2.0],
            place: None,
            places: u32::MAX,
            tribe: None,
            tribes: u32::MAX,
            missing: None,
            decimal: Decimal::Point,
        }
    }
}

impl FileSpec {
    /// The number in a field.
    pub(super) fn number(&self, field: &[u8]) -> Option<f64> {
        let text = std::str::from_utf8(field).ok()?.trim();
        let number = match self.decimal {
            Decimal::Comma if text.contains('.') => None,
            Decimal::Comma => text.replace(',', ".").parse::<f64>().ok(),
            Decimal::Point => text.parse::<f64>().ok(),
        };
        number.filter(|number| number.is_finite())
    }

    /// What the attribute of weights is called in a graph's file.
    pub(super) fn weight_name(&self) -> &str {
        self.weight.as_deref().unwrap_or("weight")
    }

    /// Whether something is said of the columns of links, by which a file is a table.
    pub(super) fn columns(&self) -> bool {
        let named = [&self.source, &self.target, &self.weight, &self.time].into_iter().any(Option::is_some);
        named || self.header != Header::Auto
    }

    /// The name of the file without that of how it is packed.
    pub(super) fn unpacked(&self) -> PathBuf {
        let packed = |extension: &str| ["gz", "zst"].iter().any(|known| extension.eq_ignore_ascii_case(known));
        match self.path.extension().and_then(|extension| extension.to_str()) {
            Some(extension) if packed(extension) => self.path.with_extension(""),
            _ => self.path.clone(),
        }
    }
}

/// Most nodes that a file may say it has without naming them: so many more than its bytes are that a short file cannot ask for
/// any memory.
pub(super) fn most_nodes(text: &[u8]) -> u64 {
    100_000 + text.len() as u64 / 4
}
