//! The tables of names: tab-separated, one entry a line, the columns named in the first line.

use std::borrow::Cow;

use super::normalise::language_of;
use super::{Affix, Entry, Name, Role, Source, SourceId};
use crate::error::{Error, Place, Result, nearest};
use crate::value::EntityType;

/// The columns of an entry, in the order of the built-in tables.
const COLUMNS: [&str; 13] =
    ["key", "type", "zh", "en", "ru", "aliases", "short", "within", "lat", "lon", "population", "same_as", "source"];
const REQUIRED: usize = 2;

/// What `same_as` abbreviates.
const PREFIXES: [(&str, &str, &str); 2] =
    [("gn:", "https://sws.geonames.org/", "/"), ("wd:", "http://www.wikidata.org/entity/", "")];

/// A line of a table of names: an entry, but for the place it lies within, which may stand further down.
pub(super) struct Row<'t> {
    pub(super) entry: Entry,
    pub(super) key: Cow<'static, str>,
    /// The IRI path of the place it lies within, such as `country/CN`; empty for none.
    pub(super) within: &'t str,
    pub(super) line: usize,
}

/// Hands every line of a table of names to `take`.
pub(super) fn each_row<'t>(
    file: &str,
    text: &'t str,
    own: impl Fn(&'t str) -> Cow<'static, str>,
    sources: &[Source],
    mut take: impl FnMut(Row<'t>) -> Result<()>,
) -> Result<()> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let Some((number, header)) = lines.next() else { return Ok(()) };
    let places = columns(header).map_err(|e| e.at(Place::line(file, number + 1)))?;
    for (number, line) in lines {
        let row = row(line, &places, &own, sources).map_err(|e| e.at(Place::line(file, number + 1)))?;
        take(Row { line: number + 1, ..row })?;
    }
    Ok(())
}

/// For each cell of a line, which of [`COLUMNS`] it is.
fn columns(header: &str) -> Result<Vec<usize>> {
    let mut places = Vec::with_capacity(COLUMNS.len());
    for name in header.split('\t') {
        let place = COLUMNS.iter().position(|c| *c == name).ok_or_else(|| {
            let help = nearest(name, COLUMNS).map_or_else(
                || format!("the columns are {}, separated by tabs", COLUMNS.join(" ")),
                |near| format!("did you mean {near:?}?"),
            );
            Error::new(format!("no column {name:?} in a table of names")).help(help)
        })?;
        places.push(place);
    }
    match COLUMNS[..REQUIRED].iter().enumerate().find(|(i, _)| !places.contains(i)) {
        Some((_, missing)) => Err(Error::new(format!("the table has no column {missing:?}"))),
        None => Ok(places),
    }
}

fn row<'t>(line: &'t str, places: &[usize], own: impl Fn(&'t str) -> Cow<'static, str>, sources: &[Source]) -> Result<Row<'t>> {
    let mut cells = [""; COLUMNS.len()];
    for (count, cell) in line.split('\t').enumerate() {
        let Some(&place) = places.get(count) else {
            return Err(
                Error::new(format!("more cells than the {} columns", places.len())).help("separate aliases by |, not by tabs")
            );
        };
        cells[place] = cell.trim();
    }
    let [key, kind, zh, en, ru, aliases, short, within, lat, lon, population, same_as, source] = cells;
    if key.is_empty() || key.contains(|c: char| c.is_whitespace() || "<>\"{}|\\^`/#?%".contains(c)) {
        return Err(Error::new(format!("the key {key:?} makes no IRI")).help("use letters, digits and hyphens"));
    }
    let kind: EntityType = kind.parse().map_err(|unknown: crate::value::UnknownTerm| {
        let near = nearest(kind, unknown.known.iter().copied()).unwrap_or("City");
        Error::new(unknown.to_string()).help(format!("did you mean {near:?}?"))
    })?;
    let mut names = Vec::with_capacity(4);
    for (text, lang) in [(zh, "zh"), (en, "en"), (ru, "ru")] {
        if !text.is_empty() {
            names.push(Name { text: own(text), lang, role: Role::Label });
        }
    }
    for (list, role) in [(aliases, Role::Alias), (short, Role::Short)] {
        for text in list.split('|').map(str::trim).filter(|t| !t.is_empty()) {
            names.push(Name { text: own(text), lang: language_of(text), role });
        }
    }
    let point = match (lat, lon) {
        ("", "") => None,
        _ => Some((degrees("latitude", lat, 90.0)?, degrees("longitude", lon, 180.0)?)),
    };
    let weight = match population {
        "" => 0,
        digits => digits.parse().map_err(|e| Error::new(format!("the population {digits:?} is no number")).cause(e))?,
    };
    let same_as = same_as.split('|').map(str::trim).filter(|t| !t.is_empty()).map(expand).collect::<Result<_>>()?;
    let sources =
        source.split('|').map(str::trim).filter(|t| !t.is_empty()).map(|s| source_id(s, sources)).collect::<Result<_>>()?;
    let iri = [super::BASE, kind.segment(), "/", key].concat();
    Ok(Row { entry: Entry { iri, kind, names, within: None, point, same_as, weight, sources }, key: own(key), within, line: 0 })
}

fn degrees(what: &str, text: &str, limit: f64) -> Result<f64> {
    match text.parse::<f64>() {
        Ok(value) if value.abs() <= limit => Ok(value),
        _ => Err(Error::new(format!("no {what}: {text:?}")).help(format!("write degrees from -{limit} to {limit}"))),
    }
}

fn expand(text: &str) -> Result<String> {
    for (prefix, before, after) in PREFIXES {
        if let Some(id) = text.strip_prefix(prefix) {
            return Ok([before, id, after].concat());
        }
    }
    if text.starts_with("http://") || text.starts_with("https://") {
        return Ok(text.to_owned());
    }
    Err(Error::new(format!("{text:?} in same_as is no IRI")).help("write gn:ID, wd:QID or an http address"))
}

fn source_id(key: &str, sources: &[Source]) -> Result<SourceId> {
    let known = sources.iter().position(|s| s.key == key);
    known.map(|i| SourceId(i as u16)).ok_or_else(|| {
        let near = nearest(key, sources.iter().map(|s| s.key.as_ref()));
        Error::new(format!("no source {key:?}")).help(match near {
            Some(near) => format!("did you mean {near:?}?"),
            None => "sources are listed in data/names/sources.tsv".to_owned(),
        })
    })
}

/// The sources of a table of columns `key title publisher url licence`.
pub(super) fn sources(file: &str, text: &'static str) -> Result<Vec<Source>> {
    simple(file, text, |[key, title, publisher, url, licence]| {
        let [key, title, publisher, url, licence] = [key, title, publisher, url, licence].map(Cow::Borrowed);
        Ok(Source { key, title, publisher, url, licence })
    })
}

/// The affixes of a table of columns `position type text`.
pub(super) fn affixes(file: &str, text: &'static str) -> Result<Vec<Affix>> {
    simple(file, text, |[position, kind, text]| {
        let kind = kind.parse().map_err(|e: crate::value::UnknownTerm| Error::new(e.to_string()))?;
        let before = match position {
            "before" => true,
            "after" => false,
            _ => return Err(Error::new(format!("an affix stands before or after a name, not {position:?}"))),
        };
        Ok(Affix { before, kind, text: super::normalise(text) })
    })
}

/// The lines of a table with a fixed number of cells, after its header.
fn simple<T, const N: usize>(file: &str, text: &'static str, make: impl Fn([&'static str; N]) -> Result<T>) -> Result<Vec<T>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).skip(1);
    let read = |(number, line): (usize, &'static str)| {
        let cells: Vec<&'static str> = line.split('\t').collect();
        let found = cells.len();
        <[&'static str; N]>::try_from(cells)
            .map_err(|_| Error::new(format!("{found} cells where {N} are wanted")))
            .and_then(&make)
            .map_err(|e| e.at(Place::line(file, number + 1)))
    };
    lines.map(read).collect()
}
