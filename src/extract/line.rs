//! Cleaning one line: entities, misread and broken encodings, Unicode form, junk, script, pinyin.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::characters::{is_han, tables, untoned};
use super::glyph::{Glyph, replace};
use super::plain::is_blank;
use super::repair::{self, is_close, is_open};
use super::{misread, script};

/// What cleaning a line needs and gives back for the next one.
#[derive(Default)]
pub(crate) struct Workshop {
    spare: Vec<Glyph>,
    /// Characters restored so far.
    pub restored: usize,
}

/// Whether [`decode`] leaves a piece of a line as it is, beyond doubt: the most frequent case, told in one pass without a way back.
pub(crate) fn is_decoded(piece: &str) -> bool {
    !piece.contains(is_odd) && !misread::starts_as_utf8(piece.chars())
}

/// Whether [`decode`] may change a character, or what stands behind it.
pub(crate) const fn is_odd(c: char) -> bool {
    is_unprinted(c) || c == '&' || matches!(c, '\u{C2}'..='\u{F4}' | '\u{420}' | '\u{421}')
}

/// Decodes what is left of a misread encoding in a line, in place.
pub(crate) fn decode(line: &mut Vec<Glyph>, shop: &mut Workshop) {
    if line.iter().any(|g| is_unprinted(g.ch)) {
        shop.spare.clear();
        printed(line, &mut shop.spare);
        std::mem::swap(line, &mut shop.spare);
    }
    if line.iter().any(|g| g.ch == '&') {
        shop.spare.clear();
        entities(line, &mut shop.spare);
        std::mem::swap(line, &mut shop.spare);
    }
    if line.iter().any(|g| !g.ch.is_ascii()) {
        shop.restored += misread::reread(line, &mut shop.spare);
    }
}

/// Whether a character is never printed and no part of a misread encoding either: controls of ASCII but the tabulator, and marks of
/// width nought or of direction.
const fn is_unprinted(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{7F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// What is printed of a line: neither controls nor the sequences that colour a terminal (ECMA-48).
fn printed(line: &[Glyph], out: &mut Vec<Glyph>) {
    let mut rest = line;
    while let Some((glyph, after)) = rest.split_first() {
        rest = match glyph.ch {
            '\u{1B}' => after.get(sequence(after)..).unwrap_or_default(),
            c if is_unprinted(c) => after,
            _ => {
                out.push(*glyph);
                after
            }
        };
    }
}

/// How many characters after an escape belong to its sequence: a bracket, its parameters and a letter.
fn sequence(after: &[Glyph]) -> usize {
    if after.first().is_none_or(|g| g.ch != '[') {
        return 0;
    }
    let parameters = after.iter().skip(1).take_while(|g| matches!(g.ch, '\u{20}'..='\u{3F}')).count();
    match after.get(1 + parameters) {
        Some(g) if matches!(g.ch, '@'..='~') => parameters + 2,
        _ => 0,
    }
}

/// Cleans a decoded line, in place.
pub(crate) fn clean(line: &mut Vec<Glyph>, chinese: bool, shop: &mut Workshop) {
    let spare = &mut shop.spare;
    if chinese && line.windows(2).any(|w| matches!(w, [a, b] if a.ch.is_ascii_punctuation() && !b.ch.is_ascii()) || is_split(w)) {
        spare.clear();
        shop.restored += repair::restore(line, spare);
        std::mem::swap(line, spare);
    }
    if !line.iter().all(|g| is_settled(g.ch)) {
        spare.clear();
        compose(line, spare);
        std::mem::swap(line, spare);
    }
    spare.clear();
    normalise(line, chinese, spare);
    std::mem::swap(line, spare);
    if chinese {
        cut_noise(line);
        spare.clear();
        simplify(line, spare);
        std::mem::swap(line, spare);
        if let Some(label) = spaced_label(line) {
            spare.clear();
            join_label(line, label, spare);
            std::mem::swap(line, spare);
        }
    }
}

/// Most letters of a label that spaces stretch to the width of others.
const LONGEST_LABEL: usize = 4;

/// The length of a label at a line's start whose letters stand apart, as tables in plain text have them, and a value follows.
fn spaced_label(line: &[Glyph]) -> Option<usize> {
    let space = |i: usize| line.get(i).is_some_and(|g| g.ch == ' ');
    let han = |i: usize| line.get(i).is_some_and(|g| is_han(g.ch));
    let (mut at, mut letters) = (0, 0);
    while letters < LONGEST_LABEL && han(at) && (space(at + 1) || letters > 0 && line.get(at + 1).is_some_and(|g| g.ch == ':')) {
        letters += 1;
        let next = (at + 1..line.len()).find(|i| !space(*i))?;
        let gap = next - at - 1;
        let lone = han(next) && (space(next + 1) || line.get(next + 1).is_some_and(|g| g.ch == ':'));
        if letters >= 2 && (gap >= 2 || gap == 0) && !lone {
            return Some(at + 1);
        }
        at = next;
    }
    None
}

/// Joins the letters of a label and sets a colon behind it.
fn join_label(line: &[Glyph], label: usize, out: &mut Vec<Glyph>) {
    out.extend(line.iter().take(label).filter(|g| g.ch != ' '));
    let value = (label..line.len()).find(|i| line.get(*i).is_some_and(|g| g.ch != ' ')).unwrap_or(label);
    let rest = line.get(value..).unwrap_or_default();
    if value > label && rest.first().is_none_or(|g| g.ch != ':') {
        replace(line.get(label..value).unwrap_or_default(), [':'], out);
    }
    out.extend_from_slice(rest);
}

/// Whether a question mark stands before a letter, as where pinyin split a character or a quotation mark was lost.
fn is_split(w: &[Glyph]) -> bool {
    matches!(w, [a, b] if a.ch == '?' && b.ch.is_alphabetic())
}

/// Whether a character is in normal form C whatever stands beside it.
pub(crate) const fn is_settled(c: char) -> bool {
    matches!(c, '\0'..='\u{2FF}' | '\u{400}'..='\u{482}' | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3029}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Composes characters with their marks (Unicode NFC).
fn compose(line: &[Glyph], out: &mut Vec<Glyph>) {
    let mut rest = line;
    while !rest.is_empty() {
        let joined = |g: &Glyph| {
            !is_settled(g.ch)
                && (canonical_combining_class(g.ch) != 0 || is_nfc_quick(std::iter::once(g.ch)) == IsNormalized::Maybe)
        };
        let length = 1 + rest.iter().skip(1).take_while(|g| joined(g)).count();
        let (cluster, after) = rest.split_at(length.min(rest.len()));
        let settled = matches!(cluster, [g] if is_settled(g.ch) || is_nfc_quick(std::iter::once(g.ch)) == IsNormalized::Yes);
        if settled {
            out.extend_from_slice(cluster);
        } else {
            let text: String = cluster.iter().map(|g| g.ch).collect();
            if text.nfc().eq(text.chars()) {
                out.extend_from_slice(cluster);
            } else {
                replace(cluster, text.nfc(), out);
            }
        }
        rest = after;
    }
}

/// Full-width forms to ASCII, corner brackets to quotation marks, spaces to one or (a gap) two, invisible characters to none.
fn normalise(line: &[Glyph], chinese: bool, out: &mut Vec<Glyph>) {
    let mut gap: Option<(Glyph, usize)> = None;
    for glyph in line {
        let ch = match glyph.ch {
            '\t' => {
                let (first, width) = gap.unwrap_or((*glyph, 0));
                gap = Some((first, width + 2));
                continue;
            }
            c if is_blank(c) => {
                let (first, width) = gap.unwrap_or((*glyph, 0));
                gap = Some((first, width + 1));
                continue;
            }
            c => match standard(c) {
                Some(c) => c,
                None => continue,
            },
        };
        if let (Some((space, width)), Some(last)) = (gap.take(), out.last()) {
            let sentence = !chinese && matches!(last.ch, '.' | '!' | '?' | ',' | ';' | ':');
            out.push(space.with(' '));
            if width > 1 && !sentence {
                out.push(space.with(' '));
            }
        }
        out.push(glyph.with(ch));
    }
}

/// The form of a character that stands for all its widths; none of one that is not seen.
pub(crate) fn standard(c: char) -> Option<char> {
    Some(match c {
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}' => return None,
        c if c.is_control() => return None,
        c @ '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{300C}' | '\u{FF62}' | '\u{FE41}' => '\u{201C}',
        '\u{300D}' | '\u{FF63}' | '\u{FE42}' => '\u{201D}',
        '\u{300E}' | '\u{FE43}' => '\u{2018}',
        '\u{300F}' | '\u{FE44}' => '\u{2019}',
        '\u{FF61}' => '\u{3002}',
        '\u{FF64}' => '\u{3001}',
        c => c,
    })
}

/// Cuts the noise that forums put at line ends against copying: a row of lone letters, figures and signs.
fn cut_noise(line: &mut Vec<Glyph>) {
    let tail = line.iter().rev().take_while(|g| g.ch.is_ascii()).count();
    // Most lines end in a mark; four signs and the spaces between them take seven places.
    if tail < 7 {
        return;
    }
    let start = line.len() - tail;
    let text: String = line.iter().skip(start).map(|g| g.ch).collect();
    let words: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
    let noisy =
        |w: &&str| w.len() == 2 && w.bytes().any(|b| b.is_ascii_alphanumeric()) && w.bytes().any(|b| !b.is_ascii_alphabetic());
    // A sign that closes the sentence is no noise.
    let keep = words.first().filter(|w| w.len() > 2 || matches!(**w, "." | "!" | "?" | ";")).is_some();
    let row = words.get(usize::from(keep)..).unwrap_or_default();
    let pure = row.iter().all(|w| w.len() <= 2) && row.len() >= 4;
    let letters = row.iter().any(|w| w.bytes().any(|b| b.is_ascii_alphabetic()));
    let mixed = row.iter().filter(|w| noisy(w)).count() >= 2
        && row.iter().any(|w| w.bytes().any(|b| b.is_ascii_digit() || b.is_ascii_punctuation()));
    if pure && letters && mixed {
        let kept = words.first().filter(|_| keep).map_or(0, |w| w.len());
        line.truncate(start + kept);
        while line.last().is_some_and(|g| g.ch == ' ') {
            line.pop();
        }
    }
}

/// Traditional to Simplified, and pinyin after characters removed.
fn simplify(line: &[Glyph], out: &mut Vec<Glyph>) {
    let script = script::tables();
    // Pinyin first: it stands within phrases.
    let mut bare: Vec<Glyph> = Vec::new();
    let annotated = line.iter().any(|g| is_open(g.ch));
    let mut i = 0;
    while let Some(glyph) = line.get(i).filter(|_| annotated) {
        if is_open(glyph.ch)
            && let Some(length) = annotation(&bare, line.get(i..).unwrap_or_default())
        {
            i += length;
            continue;
        }
        bare.push(*glyph);
        i += 1;
    }
    let bare = if annotated { &bare } else { line };
    let mut i = 0;
    while let Some(glyph) = bare.get(i) {
        match script.phrase(bare.iter().skip(i).map(|g| g.ch)) {
            Some((length, to)) => {
                replace(bare.get(i..i + length).unwrap_or_default(), to.iter().copied(), out);
                i += length;
            }
            None => {
                out.push(glyph.with(script.simplified(glyph.ch)));
                i += 1;
            }
        }
    }
}

/// How many glyphs the pinyin of the characters before takes, in brackets of any kind; none where the brackets hold something else.
fn annotation(before: &[Glyph], rest: &[Glyph]) -> Option<usize> {
    let last = before.last().filter(|g| is_han(g.ch))?;
    let body = rest.get(1..)?;
    let length = body.iter().take(48).position(|g| is_close(g.ch))?;
    let mut syllables = vec![String::new()];
    let mut toned = false;
    for glyph in body.get(..length)? {
        if glyph.ch == ' ' {
            syllables.push(String::new());
        } else {
            let (letter, tone) = untoned(glyph.ch)?;
            toned |= tone;
            syllables.last_mut()?.push(letter);
        }
    }
    let t = tables();
    if !syllables.iter().all(|s| t.is_syllable(s)) {
        return None;
    }
    let reads = before.iter().rev().zip(syllables.iter().rev()).all(|(g, s)| t.reads(g.ch, s));
    let certain = if syllables.len() == 1 {
        toned || t.reads(last.ch, syllables.first()?)
    } else {
        reads && syllables.len() <= before.len()
    };
    certain.then_some(length + 2)
}

/// Character references left in text.
fn entities(line: &[Glyph], out: &mut Vec<Glyph>) {
    static NAMED: LazyLock<FxHashMap<&str, char>> = LazyLock::new(|| {
        include_str!("../../data/cleaning/entities.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once('\t'))
            .filter_map(|(name, code)| Some((name, char::from_u32(u32::from_str_radix(code, 16).ok()?)?)))
            .collect()
    });
    let mut i = 0;
    while let Some(glyph) = line.get(i) {
        if glyph.ch == '&' {
            let name: String = line.iter().skip(i + 1).take(10).map(|g| g.ch).take_while(|c| *c != ';').collect();
            let length = name.chars().count() + 2;
            let closed = line.get(i + length - 1).is_some_and(|g| g.ch == ';');
            let number = |digits: &str| match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => digits.parse().ok(),
            };
            let code =
                name.strip_prefix('#').and_then(number).and_then(char::from_u32).or_else(|| NAMED.get(name.as_str()).copied());
            if let (true, Some(c)) = (closed, code) {
                replace(line.get(i..i + length).unwrap_or_default(), [c], out);
                i += length;
                continue;
            }
        }
        out.push(*glyph);
        i += 1;
    }
}
