//! What is known of Chinese characters: their GBK codes, how common they are, how they are read.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::script;

/// Characters at least this common (log2 of the count) are what ordinary text is made of.
pub(crate) const COMMON: u8 = 8;
/// First lead byte, and first trail byte, of GBK.
const FIRST: (u8, u8) = (0x81, 0x40);
/// Trail bytes of a row, 0x40–0xFE.
const ROW: usize = 0xFF - FIRST.1 as usize;

/// The tables, read once.
pub(crate) struct Characters {
    /// Characters by lead and trail byte; NUL where there is none.
    by_code: Vec<char>,
    /// GBK codes by code point, for the basic plane; 0 where there is none.
    codes: Vec<u16>,
    /// log2 of how often each code point stands in words; 0 where it is unknown.
    common: Vec<u8>,
    /// Pairs that stand beside each other in words, with log2 of how often.
    pairs: FxHashMap<(char, char), u8>,
    /// Characters by toneless reading.
    readings: FxHashMap<&'static str, FxHashSet<char>>,
}

/// The tables.
pub(crate) fn tables() -> &'static Characters {
    static TABLES: LazyLock<Characters> = LazyLock::new(Characters::read);
    &TABLES
}

/// The lines of a data file that are no comments, split at the tab.
fn rows(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'))
}

impl Characters {
    fn read() -> Self {
        let mut by_code = vec!['\0'; (0xFF - FIRST.0 as usize) * ROW];
        let mut codes = vec![0; 0x1_0000];
        for (index, slot) in by_code.iter_mut().enumerate() {
            let (lead, trail) = (FIRST.0 + (index / ROW) as u8, FIRST.1 + (index % ROW) as u8);
            let bytes = [lead, trail];
            let (text, bad) = encoding_rs::GBK.decode_without_bom_handling(&bytes);
            let mut chars = text.chars();
            if let (false, Some(c), None) = (bad, chars.next(), chars.next()) {
                *slot = c;
                if let Some(code) = codes.get_mut(c as usize) {
                    *code = u16::from_be_bytes([lead, trail]);
                }
            }
        }
        let mut common = vec![0; 0x1_0000];
        let files = [include_str!("../../data/cleaning/characters.tsv"), include_str!("../../data/cleaning/punctuation.tsv")];
        for (band, chars) in files.into_iter().flat_map(rows) {
            for c in chars.chars() {
                if let (Some(slot), Ok(band)) = (common.get_mut(c as usize), band.parse()) {
                    *slot = band;
                }
            }
        }
        let pairs = rows(include_str!("../../data/cleaning/pairs.tsv"))
            .filter_map(|(count, pairs)| Some((count.parse().ok()?, pairs)))
            .flat_map(|(count, pairs): (u8, &str)| pairs.split(' ').map(move |pair| (pair, count)))
            .filter_map(|(pair, count)| {
                let mut chars = pair.chars();
                Some(((chars.next()?, chars.next()?), count))
            })
            .collect();
        let readings = rows(include_str!("../../data/cleaning/readings.tsv"))
            .map(|(syllable, chars)| (syllable, chars.chars().collect()))
            .collect();
        Self { by_code, codes, common, pairs, readings }
    }

    /// The character of two GBK bytes.
    pub fn decode(&self, lead: u8, trail: u8) -> Option<char> {
        let (row, column) = (lead.checked_sub(FIRST.0)? as usize, trail.checked_sub(FIRST.1)? as usize);
        if column >= ROW {
            return None;
        }
        self.by_code.get(row * ROW + column).copied().filter(|c| *c != '\0')
    }

    /// The two GBK bytes of a character.
    pub fn code(&self, c: char) -> Option<[u8; 2]> {
        self.codes.get(c as usize).copied().filter(|code| *code != 0).map(u16::to_be_bytes)
    }

    /// How common a character is, or its Simplified form: log2 of its count, 0–21.
    pub fn commonness(&self, c: char) -> u8 {
        self.common.get(script::tables().simplified(c) as usize).copied().unwrap_or(0)
    }

    /// How often two Simplified characters stand beside each other in words, log2; only pairs in question after a loss are known.
    pub fn pair(&self, a: char, b: char) -> u8 {
        self.pairs.get(&(a, b)).copied().unwrap_or(0)
    }

    /// Whether a toneless syllable is one of Mandarin.
    pub fn is_syllable(&self, syllable: &str) -> bool {
        self.readings.contains_key(syllable)
    }

    /// The characters that may be read as a toneless syllable.
    pub fn read_as(&self, syllable: &str) -> Option<&FxHashSet<char>> {
        self.readings.get(syllable)
    }

    /// Whether a character may be read as a toneless syllable.
    pub fn reads(&self, c: char, syllable: &str) -> bool {
        self.read_as(syllable).is_some_and(|chars| chars.contains(&c))
    }
}

/// Whether a character is a Chinese one.
pub(crate) const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' | '\u{3007}')
}

/// A letter of pinyin without its tone: the plain letter, and whether it bore a tone mark.
pub(crate) const fn untoned(c: char) -> Option<(char, bool)> {
    Some(match c {
        'a'..='z' => (c, false),
        '\u{101}' | '\u{E1}' | '\u{1CE}' | '\u{E0}' => ('a', true),
        '\u{113}' | '\u{E9}' | '\u{11B}' | '\u{E8}' | '\u{EA}' => ('e', true),
        '\u{12B}' | '\u{ED}' | '\u{1D0}' | '\u{EC}' => ('i', true),
        '\u{14D}' | '\u{F3}' | '\u{1D2}' | '\u{F2}' => ('o', true),
        '\u{16B}' | '\u{FA}' | '\u{1D4}' | '\u{F9}' => ('u', true),
        '\u{1D6}' | '\u{1D8}' | '\u{1DA}' | '\u{1DC}' | '\u{FC}' => ('v', true),
        '\u{144}' | '\u{148}' | '\u{1F9}' => ('n', true),
        '\u{1E3F}' => ('m', true),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_there_and_back() {
        let t = tables();
        for c in ['\u{4E2D}', '\u{570B}', '\u{3002}', '\u{7E3D}'] {
            let [lead, trail] = t.code(c).unwrap();
            assert_eq!(t.decode(lead, trail), Some(c));
        }
        assert_eq!(t.code('a'), None);
        assert_eq!(t.decode(0x80, 0x40), None);
    }

    #[test]
    fn readings_and_commonness_are_known() {
        let t = tables();
        assert!(t.reads('\u{52D9}', "wu") && !t.reads('\u{52D9}', "ba") && t.is_syllable("guo") && !t.is_syllable("gti"));
        assert!(t.commonness('\u{7E3D}') > COMMON && t.commonness('\u{9AFD}') < COMMON);
    }
}
