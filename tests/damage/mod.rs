//! Damage as pages on the web show it, done to clean text.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use encoding_rs::GBK;

/// A generator of numbers that is the same on every machine (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Readings with tone marks of some characters, for pinyin as mirrors insert it.
fn readings() -> BTreeMap<char, String> {
    let rows = include_str!("../../data/cleaning/readings.tsv").lines().filter(|l| !l.starts_with('#'));
    let mut all = BTreeMap::new();
    for (syllable, chars) in rows.filter_map(|l| l.split_once('\t')) {
        let toned = |c: char| match c {
            'a' => 'à',
            'e' => 'è',
            'i' => 'ì',
            'o' => 'ò',
            'u' => 'ù',
            c => c,
        };
        let vowel = syllable.find(['a', 'e', 'o']).or_else(|| syllable.rfind(['i', 'u']));
        let text = syllable.char_indices().map(|(i, c)| if Some(i) == vowel { toned(c) } else { c }).collect::<String>();
        for c in chars.chars() {
            all.entry(c).or_insert_with(|| text.clone());
        }
    }
    all
}

/// Traditional script.
pub fn traditional(text: &str) -> String {
    hanconv::s2t(text)
}

/// Pinyin in brackets after every character that Simplified Chinese writes otherwise, as mirrors do.
pub fn with_pinyin(text: &str, brackets: (char, char), toned: bool) -> String {
    let readings = readings();
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if hanconv::t2s(c.to_string()) != c.to_string()
            && let Some(reading) = readings.get(&c)
        {
            let plain: String = reading
                .chars()
                .map(|c| match c {
                    'à' => 'a',
                    'è' => 'e',
                    'ì' => 'i',
                    'ò' => 'o',
                    'ù' => 'u',
                    c => c,
                })
                .collect();
            out.push(brackets.0);
            out.push_str(if toned { reading } else { &plain });
            out.push(brackets.1);
        }
    }
    out
}

/// What a mirror does that edits GBK byte by byte: full-width punctuation to ASCII wherever its two bytes stand, in step or not.
pub fn shifted(text: &str) -> (String, usize) {
    let bytes = GBK.encode(text).0.into_owned();
    let marks =
        [(b'\xBF', b'?'), (b'\xBB', b';'), (b'\xAC', b','), (b'\xBA', b':'), (b'\xA1', b'!'), (b'\xA8', b'('), (b'\xA9', b')')];
    let mut out = Vec::new();
    let (mut at, mut even, mut faults) = (0, true, 0);
    while at < bytes.len() {
        let mark = (bytes[at] == 0xA3).then(|| marks.iter().find(|(b, _)| bytes.get(at + 1) == Some(b))).flatten();
        match mark {
            Some((_, ascii)) => {
                faults += usize::from(!even);
                out.push(*ascii);
                at += 2;
            }
            None => {
                even = !even || bytes[at] < 0x80;
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    // The mirror's decoder drops a first byte that has no second, and keeps what follows it.
    let mut text = String::new();
    let mut at = 0;
    while at < out.len() {
        let wide = out[at] >= 0x80;
        let pair = &out[at..(at + 2).min(out.len())];
        let (decoded, bad) = GBK.decode_without_bom_handling(if wide { pair } else { &out[at..=at] });
        match (wide, bad) {
            (true, true) if pair.len() < 2 || pair[1] < 0x40 => at += 1,
            (true, _) => {
                if !bad {
                    text.push_str(&decoded);
                }
                at += 2;
            }
            (false, _) => {
                text.push_str(&decoded);
                at += 1;
            }
        }
    }
    (text, faults)
}
