//! Traditional to Simplified Chinese by OpenCC's tables: phrases first, then single characters.

use std::sync::LazyLock;

use hanconv::Dictionary;
use rustc_hash::FxHashMap;

/// First and one past the last code point of the table's block (CJK Unified Ideographs).
const BLOCK: (u32, u32) = (0x4E00, 0xA000);

/// A phrase and its Simplified form.
type Phrase = (Vec<char>, Vec<char>);

/// The conversion tables, read once.
pub(crate) struct Script {
    /// Simplified form of each character of the block.
    block: Vec<char>,
    /// Simplified forms outside it.
    rest: FxHashMap<char, char>,
    /// Whether a character of the block begins a phrase.
    opens: Vec<bool>,
    /// Phrases whose conversion differs from that of their characters, longest first, by first character.
    phrases: FxHashMap<char, Vec<Phrase>>,
}

/// The tables.
pub(crate) fn tables() -> &'static Script {
    static TABLES: LazyLock<Script> = LazyLock::new(Script::read);
    &TABLES
}

impl Script {
    fn read() -> Self {
        let mut block: Vec<char> = (BLOCK.0..BLOCK.1).filter_map(char::from_u32).collect();
        let mut rest = FxHashMap::default();
        for (from, to) in Dictionary::TSCharacters.iter() {
            let (Some(from), Some(to)) = (from.chars().next(), to.chars().next()) else { continue };
            match block.get_mut((from as usize).wrapping_sub(BLOCK.0 as usize)) {
                Some(slot) => *slot = to,
                None => {
                    rest.insert(from, to);
                }
            }
        }
        // Words that OpenCC leaves to its tables of regions; a character's own line comes before its words.
        let own = || {
            include_str!("../../data/cleaning/script.tsv")
                .lines()
                .filter(|l| !l.starts_with('#'))
                .filter_map(|l| l.split_once('\t'))
        };
        for (from, to) in own() {
            let (mut from, mut to) = (from.chars(), to.chars());
            if let (Some(from), None, Some(to)) = (from.next(), from.next(), to.next())
                && let Some(slot) = block.get_mut((from as usize).wrapping_sub(BLOCK.0 as usize))
            {
                *slot = to;
            }
        }
        let opens = vec![false; block.len()];
        let mut tables = Self { block, rest, opens, phrases: FxHashMap::default() };
        let mut phrases: FxHashMap<char, Vec<Phrase>> = FxHashMap::default();
        for (from, to) in Dictionary::TSPhrases.iter().chain(own()) {
            let from: Vec<char> = from.chars().collect();
            let to: Vec<char> = to.chars().collect();
            let plain = from.iter().map(|c| tables.simplified(*c)).eq(to.iter().copied());
            if let (false, Some(first)) = (plain, from.first()) {
                phrases.entry(*first).or_default().push((from, to));
            }
        }
        phrases.values_mut().for_each(|list| list.sort_by_key(|(from, _)| std::cmp::Reverse(from.len())));
        for first in phrases.keys() {
            if let Some(slot) = tables.opens.get_mut((*first as usize).wrapping_sub(BLOCK.0 as usize)) {
                *slot = true;
            }
        }
        tables.phrases = phrases;
        tables
    }

    /// The Simplified form of one character; itself where it has none.
    pub fn simplified(&self, ch: char) -> char {
        match self.block.get((ch as usize).wrapping_sub(BLOCK.0 as usize)) {
            Some(to) => *to,
            None if (ch as u32) < BLOCK.0 => ch,
            None => self.rest.get(&ch).copied().unwrap_or(ch),
        }
    }

    /// The phrase that starts here and converts otherwise than its characters: its length and Simplified form.
    pub fn phrase(&self, chars: impl Iterator<Item = char> + Clone) -> Option<(usize, &[char])> {
        let first = chars.clone().next()?;
        if self.opens.get((first as usize).wrapping_sub(BLOCK.0 as usize)) == Some(&false) {
            return None;
        }
        let list = self.phrases.get(&first)?;
        let matching = list.iter().find(|(from, _)| {
            let mut here = chars.clone();
            from.iter().all(|c| here.next() == Some(*c))
        })?;
        Some((matching.0.len(), &matching.1))
    }
}
