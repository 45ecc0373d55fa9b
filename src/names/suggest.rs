//! "Did you mean": the known names nearest to a misspelt one.

use super::normalise::{is_han, normalise};
use super::{EntryId, Names};
use crate::value::EntityType;

/// Nearness below which a name is no suggestion.
const NEAR: f64 = 0.7;
/// What names of the preferred types gain on others.
const PREFERRED: f64 = 0.1;
/// What a name loses that agrees only where letters of one sound are taken for one.
const SOUND: f64 = 0.97;
/// What a name loses whose first character is another, in Chinese.
const FIRST: f64 = 0.1;

/// A name that may have been meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// How near it is: 1 is the same; see [`Given::nearness`].
    pub score: f64,
    /// How likely the entry is among equally near ones.
    pub weight: u32,
    /// The name as it is written.
    pub name: String,
    /// Its entry.
    pub id: EntryId,
}

/// A text that names are compared with.
#[derive(Debug, Clone)]
pub struct Given {
    text: String,
    length: usize,
    script: u8,
    sound: String,
}

impl Given {
    /// The text, normalised; none where nothing is left of it.
    pub fn new(text: &str) -> Option<Self> {
        let text = normalise(text);
        let script = script(text.chars().next()?);
        Some(Self { length: text.chars().count(), script, sound: sound(&text), text })
    }

    /// How near a normalised name is, from 0.7 to 1; none where it is no suggestion.
    ///
    /// It is the share of characters that agree by the optimal string alignment distance (Damerau 1964), in alphabets also between the forms
    /// in which letters of one sound are one (Kina, China). In Chinese, where names are short, one character of two or three may differ, and
    /// every character counts half. A name that begins with the text, or the other way round, is near by the share they have in common.
    pub fn nearness(&self, name: &str) -> Option<f64> {
        if name.chars().next().map(script) != Some(self.script) {
            return None;
        }
        let length = name.chars().count();
        let (short, long) = (self.length.min(length), self.length.max(length));
        let han = self.script == HAN;
        let mut score = 0.0_f64;
        let begins = name.starts_with(&self.text) || self.text.starts_with(name);
        if begins && short >= if han { 2 } else { 4 } && 10 * short >= 3 * long {
            score = 0.7 + 0.25 * share(short, long);
        }
        if han && long > 1 && long - short <= 1.max(long / 3) {
            let distance = strsim::osa_distance(&self.text, name);
            if distance <= 1.max(long / 3) {
                let first = if name.chars().next() == self.text.chars().next() { 0.0 } else { FIRST };
                score = score.max(1.0 - 0.5 * share(distance, long) - first);
            }
        } else if !han && 10 * (long - short) <= 3 * long {
            let alike = 1.0 - share(strsim::osa_distance(&self.text, name), long);
            score = score.max(alike);
            // Worth the while only where not much is amiss.
            if (0.5..1.0).contains(&alike) {
                let other = sound(name);
                let long = self.sound.chars().count().max(other.chars().count());
                score = score.max(SOUND * (1.0 - share(strsim::osa_distance(&self.sound, &other), long)));
            }
        }
        // Of two Chinese characters that agree in the second alone, too many would be near: the types asked for make the difference.
        (score >= NEAR - FIRST).then_some(score)
    }
}

impl Names {
    /// The entries whose names are nearest to `text`, the nearest first; at most `n`, of the given types (all, where empty).
    /// Takes tens of milliseconds: for messages, not for loops. Among equally near ones the heavier comes first.
    pub fn suggest(&self, text: &str, kinds: &[EntityType], n: usize) -> Vec<EntryId> {
        let mut best: Vec<EntryId> = Vec::with_capacity(n);
        for near in self.near(text, kinds, &[]) {
            if best.len() < n && !best.contains(&near.id) {
                best.push(near.id);
            }
        }
        best
    }

    /// The names near to `text`, the nearest first, of the given types (all, where empty); the preferred types gain on the others.
    pub fn near(&self, text: &str, kinds: &[EntityType], preferred: &[EntityType]) -> Vec<Near> {
        let Some(given) = Given::new(text) else { return Vec::new() };
        let mut near: Vec<Near> = Vec::new();
        for (name, ids) in self.plain.iter() {
            let Some(score) = given.nearness(name) else { continue };
            for &id in ids {
                let entry = self.get(id);
                let gain = if preferred.contains(&entry.kind) { PREFERRED } else { 0.0 };
                if (kinds.is_empty() || kinds.contains(&entry.kind)) && score + gain >= NEAR {
                    let written = entry.names.iter().find(|n| normalise(&n.text) == name).map(|n| n.text.clone().into_owned());
                    let name = written.unwrap_or_else(|| name.to_owned());
                    near.push(Near { score: score + gain, weight: entry.weight, name, id });
                }
            }
        }
        near.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.weight.cmp(&a.weight)).then(a.id.cmp(&b.id)));
        near
    }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// The normalised text with letters of one sound made one, and double letters single; Latin and Cyrillic.
fn sound(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut previous = '\0';
    for c in text.chars() {
        let c = match c {
            'c' | 'q' => 'k',
            'y' | 'j' => 'i',
            'w' => 'v',
            'z' => 's',
            // Cyrillic yeru, e, and the signs.
            '\u{44b}' => '\u{438}',
            '\u{44d}' | '\u{451}' => '\u{435}',
            '\u{44a}' | '\u{44c}' => continue,
            // As in ch, kh, gh, sh, th.
            'h' if matches!(previous, 'k' | 'g' | 's' | 't' | 'd' | 'p') => continue,
            c => c,
        };
        if c != previous {
            out.push(c);
        }
        previous = c;
    }
    out
}

const HAN: u8 = 1;

/// Names are compared within a script only.
fn script(c: char) -> u8 {
    match c {
        _ if is_han(c) => HAN,
        '\u{400}'..='\u{52f}' => 2,
        '0'..='9' => 3,
        _ => 0,
    }
}
