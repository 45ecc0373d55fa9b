//! "Did you mean": the known names nearest to a misspelt one.

use super::normalise::{is_han, normalise};
use super::{EntryId, Names};
use crate::value::EntityType;

/// Nearness below which a name is no suggestion.
const NEAR: f64 = 0.8;
/// What an omitted or added ending costs a name that otherwise agrees.
const PART: f64 = 0.9;

impl Names {
    /// The entries whose names are nearest to `text`, the nearest first; at most `n`, of the given types (all, where empty).
    /// Takes tens of milliseconds: for messages, not for loops.
    ///
    /// Nearness is the Jaro–Winkler similarity of the normalised names (Winkler 1990), at least 0.8; a name of which `text` is
    /// the beginning, or the other way round, counts as near by the share they have in common. Among equally near ones the
    /// heavier comes first.
    pub fn suggest(&self, text: &str, kinds: &[EntityType], n: usize) -> Vec<EntryId> {
        let given = normalise(text);
        let length = given.chars().count();
        let Some(script) = given.chars().next().map(script) else { return Vec::new() };
        let mut near: Vec<(f64, EntryId)> = Vec::new();
        for (name, ids) in self.plain.iter() {
            if name.chars().next().map(self::script) != Some(script) {
                continue;
            }
            let other = name.chars().count();
            if length.abs_diff(other) > length.max(other) / 2 + 1 {
                continue;
            }
            let score = nearness(&given, length, name, other);
            if score >= NEAR {
                near.extend(
                    ids.iter().filter(|id| kinds.is_empty() || kinds.contains(&self.get(**id).kind)).map(|id| (score, *id)),
                );
            }
        }
        near.sort_by(|a, b| {
            let weight = |id: EntryId| self.get(id).weight;
            b.0.total_cmp(&a.0).then_with(|| weight(b.1).cmp(&weight(a.1))).then(a.1.cmp(&b.1))
        });
        let mut best: Vec<EntryId> = Vec::with_capacity(n);
        for (_, id) in near {
            if best.len() == n {
                break;
            }
            if !best.contains(&id) {
                best.push(id);
            }
        }
        best
    }
}

/// 0 (nothing in common) to 1 (the same).
fn nearness(given: &str, given_length: usize, name: &str, name_length: usize) -> f64 {
    let similar = strsim::jaro_winkler(given, name);
    if !given.starts_with(name) && !name.starts_with(given) {
        return similar;
    }
    let (short, long) = (given_length.min(name_length) as f64, given_length.max(name_length) as f64);
    similar.max(PART + (1.0 - PART) * short / long)
}

/// Names are compared within a script only.
fn script(c: char) -> u8 {
    match c {
        _ if is_han(c) => 1,
        '\u{400}'..='\u{52f}' => 2,
        '0'..='9' => 3,
        _ => 0,
    }
}
