//! Tables to entries: lines of one thing are merged, and each place is linked to the one it lies within.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::table::Row;
use super::{Entry, EntryId, Role};
use crate::error::{Error, Place, Result};
use crate::value::EntityType;

/// Entries by type and key.
pub(super) type Keys = FxHashMap<(EntityType, Cow<'static, str>), EntryId>;

/// Bytes of a line of the built-in tables, about.
const LINE: usize = 90;

/// Entries while the tables are read, with the places they lie within still as text.
pub(super) struct Reader<'t> {
    entries: Vec<Entry>,
    keys: Keys,
    within: Vec<Within<'t>>,
}

/// That an entry lies within the place of a path such as `country/CN`, and where that is said.
struct Within<'t> {
    id: EntryId,
    path: &'t str,
    file: &'t str,
    line: usize,
}

impl<'t> Reader<'t> {
    /// A reader of about so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        let lines = bytes / LINE;
        let keys = Keys::with_capacity_and_hasher(lines, rustc_hash::FxBuildHasher);
        Self { entries: Vec::with_capacity(lines), keys, within: Vec::with_capacity(lines) }
    }

    /// Takes a line; one of a known type and key adds to what is known.
    pub(super) fn add(&mut self, file: &'t str, row: Row<'t>) -> Result<()> {
        let Row { entry, key, within: path, line } = row;
        let next =
            EntryId(u32::try_from(self.entries.len()).map_err(|_| Error::new("too many names").at(Place::line(file, line)))?);
        let id = *self.keys.entry((entry.kind, key)).or_insert(next);
        match self.entries.get_mut(id.index()) {
            Some(known) => known.merge(entry),
            None => self.entries.push(entry),
        }
        if !path.is_empty() {
            self.within.push(Within { id, path, file, line });
        }
        Ok(())
    }

    /// The entries, each linked to the place it lies within.
    pub(super) fn finish(mut self) -> Result<(Vec<Entry>, Keys)> {
        for Within { id, path, file, line } in self.within {
            let place = split_path(path).and_then(|(kind, key)| self.keys.get(&(kind, Cow::Borrowed(key))).copied());
            let Some(within) = place else {
                let help = "write the type and key of an entry of the tables, such as country/CN";
                return Err(Error::new(format!("no place {path:?} to lie within")).at(Place::line(file, line)).help(help));
            };
            let mut above = std::iter::successors(Some(within), |p| self.entries[p.index()].within);
            if above.any(|p| p == id) {
                let what = format!("the entry lies within itself by way of {path:?}");
                return Err(Error::new(what).at(Place::line(file, line)));
            }
            self.entries[id.index()].within = Some(within);
        }
        Ok((self.entries, self.keys))
    }
}

/// Type and key of the path of an IRI, such as `country/CN`.
pub(super) fn split_path(path: &str) -> Option<(EntityType, &str)> {
    let (segment, key) = path.split_once('/')?;
    let kind = EntityType::ALL.iter().copied().find(|kind| kind.segment() == segment)?;
    Some((kind, key))
}

impl Entry {
    /// Takes over what a further line says of the same thing: what is known stays, its labels the preferred ones.
    fn merge(&mut self, further: Self) {
        for mut name in further.names {
            let labelled = self.names.iter().any(|known| known.role == Role::Label && known.lang == name.lang);
            if name.role == Role::Label && labelled {
                name.role = Role::Alias;
            }
            match self.names.iter_mut().find(|known| known.text == name.text) {
                Some(known) if name.role < known.role => *known = name,
                Some(_) => {}
                None => self.names.push(name),
            }
        }
        self.names.sort_by_key(|name| (name.role, if name.role == Role::Label { language_order(name.lang) } else { 0 }));
        self.point = self.point.or(further.point);
        self.weight = self.weight.max(further.weight);
        add_new(&mut self.same_as, further.same_as);
        add_new(&mut self.sources, further.sources);
    }
}

fn add_new<T: PartialEq>(known: &mut Vec<T>, further: Vec<T>) {
    for item in further {
        if !known.contains(&item) {
            known.push(item);
        }
    }
}

/// Labels stand in the order zh, en, ru.
fn language_order(lang: &str) -> usize {
    ["zh", "en", "ru"].iter().position(|known| *known == lang).unwrap_or(3)
}
