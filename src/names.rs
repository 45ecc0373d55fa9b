//! Known countries, regions, cities, parks and organisations, with their names in several languages (a gazetteer).
//!
//! The tables are data (`data/names/*.tsv`; its README says how to add a name) and are compiled into the binary.

mod index;
mod normalise;
mod read;
mod suggest;
mod table;

use std::borrow::Cow;
use std::path::Path;
use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::error::{Error, Result};
use crate::value::{EntityType, Lang};
use index::Index;
pub use normalise::normalise;
use read::{Keys, Reader, split_path};
pub use suggest::{Given, Near};

/// What every IRI of an entity begins with.
pub const BASE: &str = "https://w3id.org/parkgraph/";

/// A table of names that is part of the binary: its file's name and its text.
macro_rules! tables {
    ($($file:literal),+ $(,)?) => { &[$((concat!("data/names/", $file), include_str!(concat!("../data/names/", $file)))),+] };
}

/// The built-in tables, file and text. An earlier one's labels are preferred, hence what is written by hand comes first; the
/// order matters to nothing else.
pub const TABLES: &[(&str, &str)] = tables![
    "by-hand.tsv",
    "countries.tsv",
    "regions.tsv",
    "china.tsv",
    "cities.tsv",
    "international-bodies.tsv",
    "institutions.tsv",
    "organisations.tsv",
    "parks.tsv",
    "places.tsv",
];
const SOURCES: (&str, &str) = ("data/names/sources.tsv", include_str!("../data/names/sources.tsv"));
const ORDINARY: [&str; 2] =
    [include_str!("../data/names/ordinary-words.txt"), include_str!("../data/names/ordinary-words-by-hand.txt")];
const AFFIXES: (&str, &str) = ("data/names/affixes.tsv", include_str!("../data/names/affixes.tsv"));

/// The place of an entry among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(u32);

impl EntryId {
    /// The place, from 0.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Something known by name.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The full IRI.
    pub iri: String,
    /// What it is.
    pub kind: EntityType,
    /// Its names: the labels first, in the order zh, en, ru, then the aliases, then the short forms.
    pub names: Vec<Name>,
    /// The place it lies within.
    pub within: Option<EntryId>,
    /// Latitude and longitude, in degrees (WGS 84).
    pub point: Option<(f64, f64)>,
    /// IRIs of the same thing elsewhere (GeoNames, Wikidata).
    pub same_as: Vec<String>,
    /// How likely it is meant among namesakes: its inhabitants, where known; of a Chinese division without figures 1, else 0.
    pub weight: u32,
    /// Whose word the entry rests on.
    pub sources: Vec<SourceId>,
}

/// A name of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name as it is written.
    pub text: Cow<'static, str>,
    /// Primary language subtag; of an alias, the one its script suggests (`zh ru ja ko en`, `und` for other scripts).
    pub lang: &'static str,
    /// What the name is good for.
    pub role: Role,
}

/// What a name is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The preferred name in its language.
    Label,
    /// Another name that means the entry wherever it is met.
    Alias,
    /// A form that means the entry only where one is asked for or the context says so: a code, a single character, the bare
    /// name of a city's district.
    Short,
}

/// The place of a source among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(u16);

/// An open data set that names come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The word for it in the tables.
    pub key: Cow<'static, str>,
    /// Its title.
    pub title: Cow<'static, str>,
    /// Who publishes it.
    pub publisher: Cow<'static, str>,
    /// Where it is found.
    pub url: Cow<'static, str>,
    /// The licence, as an SPDX expression where there is one.
    pub licence: Cow<'static, str>,
}

/// A word such as "city of" or "oblast" that may be added to the name of an entry of a type.
#[derive(Debug)]
struct Affix {
    before: bool,
    kind: EntityType,
    text: String,
}

/// All known names.
#[derive(Debug)]
pub struct Names {
    entries: Vec<Entry>,
    sources: Vec<Source>,
    affixes: Vec<Affix>,
    ordinary: FxHashSet<&'static str>,
    keys: Keys,
    plain: Index,
    short: Index,
}

impl Names {
    /// The names that are part of the binary; read at the first call, in a few hundredths of a second.
    ///
    /// # Errors
    /// Where a built-in table is at fault, which the tests rule out.
    pub fn built_in() -> Result<&'static Self> {
        static BUILT_IN: OnceLock<Names> = OnceLock::new();
        match BUILT_IN.get() {
            Some(names) => Ok(names),
            None => {
                let names = Self::with_tables(std::iter::empty::<&Path>())?;
                Ok(BUILT_IN.get_or_init(|| names))
            }
        }
    }

    /// The built-in names and those of further tables of the same form; a line with a known type and key adds to the known
    /// entry.
    ///
    /// # Errors
    /// Where a table cannot be read or a line of it is at fault; the error names file and line.
    pub fn with_tables<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Result<Self> {
        let sources = table::sources(SOURCES.0, SOURCES.1)?;
        let mut own = Vec::new();
        for path in paths {
            let path = path.as_ref();
            let text = std::fs::read_to_string(path).map_err(|e| {
                Error::new("the table of names cannot be read").at(path).cause(e).help("it must be a file of UTF-8 text")
            })?;
            own.push((path.display().to_string(), text));
        }
        let mut reader = Reader::new(TABLES.iter().map(|(_, text)| text.len()).sum());
        for (file, text) in TABLES {
            table::each_row(file, text, Cow::Borrowed, &sources, |row| reader.add(file, row))?;
        }
        for (file, text) in &own {
            table::each_row(file, text, |cell| Cow::Owned(cell.to_owned()), &sources, |row| reader.add(file, row))?;
        }
        let (entries, keys) = reader.finish()?;
        let plain = Index::new(&entries, each_name(&entries, |role| role != Role::Short));
        let short = Index::new(&entries, each_name(&entries, |role| role == Role::Short));
        let ordinary = ORDINARY.iter().flat_map(|list| list.lines()).filter(|word| !word.starts_with('#')).collect();
        let affixes = table::affixes(AFFIXES.0, AFFIXES.1)?;
        Ok(Self { entries, sources, affixes, ordinary, keys, plain, short })
    }

    /// The entries of a name, countries before all, then the heaviest first: in any spelling that [`normalise`] makes one;
    /// where that finds nothing, by a short form or code; and where that finds nothing either, without a word such as
    /// "city" before or after it.
    pub fn find(&self, text: &str) -> &[EntryId] {
        let name = normalise(text);
        let found = self.plain.find(&name);
        if !found.is_empty() {
            return found;
        }
        let found = self.short.find(&name);
        if !found.is_empty() {
            return found;
        }
        self.without_affix(&name, |_| true)
    }

    /// The entries of a name that are of one type, the heaviest first; as [`Names::find`].
    pub fn find_kind(&self, text: &str, kind: EntityType) -> &[EntryId] {
        let name = normalise(text);
        for index in [&self.plain, &self.short] {
            let found = index.find_kind(&self.entries, &name, kind);
            if !found.is_empty() {
                return found;
            }
        }
        self.without_affix(&name, |affix| affix.kind == kind)
    }

    /// The country of an ISO 3166-1 code (two or three letters) or a name in any language the tables have.
    pub fn country(&self, text: &str) -> Option<EntryId> {
        self.find_kind(text, EntityType::Country).first().copied()
    }

    /// The countries that a name may mean, by names and short forms alike, the heaviest first; none where it is the name of something else.
    pub fn countries(&self, text: &str) -> Vec<EntryId> {
        let name = normalise(text);
        let [plain, short] = [&self.plain, &self.short].map(|index| index.find_kind(&self.entries, &name, EntityType::Country));
        if plain.is_empty() && !self.plain.find(&name).is_empty() {
            return Vec::new();
        }
        let mut found = plain.to_vec();
        found.extend(short.iter().filter(|id| !plain.contains(id)));
        found
    }

    /// The entry of a full IRI.
    pub fn by_iri(&self, iri: &str) -> Option<EntryId> {
        let (kind, key) = split_path(iri.strip_prefix(BASE)?)?;
        self.keys.get(&(kind, Cow::Borrowed(key))).copied()
    }

    /// An entry.
    pub fn get(&self, id: EntryId) -> &Entry {
        &self.entries[id.index()]
    }

    /// Every entry, in the order of the tables.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (EntryId, &Entry)> {
        self.entries.iter().enumerate().map(|(i, entry)| (EntryId(i as u32), entry))
    }

    /// The name to show in a language; where there is none, the English, Chinese, Russian or any name, and at last the key.
    pub fn label(&self, id: EntryId, lang: &Lang) -> &str {
        let entry = self.get(id);
        let labels = || entry.names.iter().filter(|name| name.role == Role::Label);
        let named = [lang.as_str(), "en", "zh", "ru"].iter().find_map(|wanted| labels().find(|name| name.lang == *wanted));
        let name = named.or_else(|| entry.names.first()).map(|name| name.text.as_ref());
        name.unwrap_or_else(|| entry.iri.rsplit('/').next().unwrap_or(&entry.iri))
    }

    /// The country an entry is or lies within.
    pub fn country_of(&self, id: EntryId) -> Option<EntryId> {
        self.chain(id).find(|place| self.get(*place).kind == EntityType::Country)
    }

    /// The entry itself and the places it lies within, the nearest first.
    pub fn chain(&self, id: EntryId) -> impl Iterator<Item = EntryId> {
        std::iter::successors(Some(id), |place| self.get(*place).within)
    }

    /// Every label and alias as it is written, with its entry: what may be looked for in running text. Names that are
    /// ordinary words as well are left out.
    pub fn surfaces(&self) -> impl Iterator<Item = (&str, EntryId)> {
        each_name(&self.entries, |role| role != Role::Short).filter(|(name, _)| !self.is_ordinary(name))
    }

    /// Whether a name, as it is written, is an ordinary word as well (`data/names/ordinary-words*.txt`).
    pub fn is_ordinary(&self, name: &str) -> bool {
        self.ordinary.contains(name)
    }

    /// Every short form and code, with its entry: what means the entry only in context.
    pub fn shorts(&self) -> impl Iterator<Item = (&str, EntryId)> {
        each_name(&self.entries, |role| role == Role::Short)
    }

    /// Every source of names.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// A source of names.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// What is found of a normalised name when an affix is taken off it; the first affix of the table that finds something
    /// decides.
    fn without_affix(&self, name: &str, fits: impl Fn(&Affix) -> bool) -> &[EntryId] {
        for affix in self.affixes.iter().filter(|a| fits(a)) {
            let rest = match affix.before {
                true => name.strip_prefix(affix.text.as_str()),
                false => name.strip_suffix(affix.text.as_str()),
            };
            // One character is too little to go by.
            if let Some(rest) = rest.filter(|rest| rest.chars().nth(1).is_some()) {
                for index in [&self.plain, &self.short] {
                    let found = index.find_kind(&self.entries, rest, affix.kind);
                    if !found.is_empty() {
                        return found;
                    }
                }
            }
        }
        &[]
    }
}

fn each_name(entries: &[Entry], fits: impl Fn(Role) -> bool + Copy) -> impl Iterator<Item = (&str, EntryId)> {
    entries.iter().enumerate().flat_map(move |(i, entry)| {
        let id = EntryId(i as u32);
        entry.names.iter().filter(move |name| fits(name.role)).map(move |name| (name.text.as_ref(), id))
    })
}
