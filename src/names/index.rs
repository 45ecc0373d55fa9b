//! Normalised name to entries: exact, compact, built at each start in a few milliseconds.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::normalise::normalise_into;
use super::{Entry, EntryId};
use crate::value::EntityType;

/// One normalised name and the entries that bear it.
#[derive(Debug)]
struct Group {
    hash: u64,
    /// Bytes of `text`.
    text: (u32, u32),
    /// Items of `by_weight` and `by_kind`.
    ids: (u32, u32),
}

/// How many of a hash's first bits tell where its group is looked for.
const FIRST_BITS: u32 = 15;

/// Names sorted by hash; one allocation each for texts, groups and the two orders of entries.
#[derive(Debug, Default)]
pub(super) struct Index {
    text: String,
    groups: Vec<Group>,
    /// For each value of a hash's first bits, and one behind them all, the first group from there on.
    starts: Vec<u32>,
    /// The entries of each group, the heaviest first.
    by_weight: Vec<EntryId>,
    /// The same, by type, then the heaviest first.
    by_kind: Vec<EntryId>,
}

impl Index {
    /// The index of the given names.
    pub(super) fn new<'a>(entries: &[Entry], names: impl Iterator<Item = (&'a str, EntryId)>) -> Self {
        let mut text = String::with_capacity(entries.len() * 80);
        let mut rows: Vec<(u64, (u32, u32), EntryId)> = Vec::with_capacity(entries.len() * 5);
        for (name, id) in names {
            let start = text.len();
            normalise_into(name, &mut text);
            if text.len() > start {
                rows.push((hash(&text[start..]), (start as u32, text.len() as u32), id));
            }
        }
        let spelled = |(start, end): (u32, u32)| &text[start as usize..end as usize];
        rows.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| spelled(a.1).cmp(spelled(b.1))).then_with(|| by_weight(entries, a.2, b.2))
        });
        let mut index = Self { by_weight: Vec::with_capacity(rows.len()), ..Self::default() };
        for chunk in rows.chunk_by(|a, b| a.0 == b.0 && spelled(a.1) == spelled(b.1)) {
            let start = index.by_weight.len();
            for (_, _, id) in chunk {
                if index.by_weight.len() == start || index.by_weight.last() != Some(id) {
                    index.by_weight.push(*id);
                }
            }
            let ids = (start as u32, index.by_weight.len() as u32);
            index.groups.push(Group { hash: chunk[0].0, text: chunk[0].1, ids });
        }
        index.by_kind = index.by_weight.clone();
        for group in index.groups.iter().filter(|g| g.ids.1 - g.ids.0 > 1) {
            // Stable, so that the heaviest stays first within a type.
            index.by_kind[group.ids.0 as usize..group.ids.1 as usize].sort_by_key(|&id| entries[id.index()].kind);
        }
        index.text = text;
        index.starts = starts(&index.groups);
        index
    }

    /// The entries of a normalised name, the heaviest first.
    pub(super) fn find(&self, normalised: &str) -> &[EntryId] {
        self.group(normalised).map_or(&[], |g| &self.by_weight[g.ids.0 as usize..g.ids.1 as usize])
    }

    /// The entries of a normalised name that are of one type, the heaviest first.
    pub(super) fn find_kind(&self, entries: &[Entry], normalised: &str, kind: EntityType) -> &[EntryId] {
        let all = self.group(normalised).map_or(&[][..], |g| &self.by_kind[g.ids.0 as usize..g.ids.1 as usize]);
        let start = all.partition_point(|id| entries[id.index()].kind < kind);
        let end = all.partition_point(|id| entries[id.index()].kind <= kind);
        &all[start..end]
    }

    /// Every normalised name with its entries.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[EntryId])> {
        self.groups.iter().map(|g| (self.spelled(g), &self.by_weight[g.ids.0 as usize..g.ids.1 as usize]))
    }

    fn spelled(&self, group: &Group) -> &str {
        &self.text[group.text.0 as usize..group.text.1 as usize]
    }

    fn group(&self, normalised: &str) -> Option<&Group> {
        let wanted = hash(normalised);
        let bits = first_bits(wanted);
        let (from, to) = (*self.starts.get(bits)? as usize, *self.starts.get(bits + 1)? as usize);
        let near = self.groups.get(from..to)?;
        let first = near.partition_point(|g| g.hash < wanted);
        near[first..].iter().take_while(|g| g.hash == wanted).find(|g| self.spelled(g) == normalised)
    }
}

/// The order among namesakes: a country before its capital, then by weight, then by the order of the tables.
fn by_weight(entries: &[Entry], a: EntryId, b: EntryId) -> std::cmp::Ordering {
    let rank = |id: EntryId| (entries[id.index()].kind == EntityType::Country, entries[id.index()].weight);
    rank(b).cmp(&rank(a)).then(a.cmp(&b))
}

fn first_bits(hash: u64) -> usize {
    (hash >> (u64::BITS - FIRST_BITS)) as usize
}

/// For each value of a hash's first bits, and one behind them all, the first of the groups from there on.
fn starts(groups: &[Group]) -> Vec<u32> {
    let mut starts = Vec::with_capacity((1 << FIRST_BITS) + 1);
    for (place, group) in groups.iter().enumerate() {
        starts.resize(starts.len().max(first_bits(group.hash) + 1), place as u32);
    }
    starts.resize((1 << FIRST_BITS) + 1, groups.len() as u32);
    starts
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}
