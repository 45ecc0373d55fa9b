//! Text that was decoded in the wrong encoding (mojibake), decoded anew where the bytes round-trip.

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, WINDOWS_1251, WINDOWS_1252};

use super::characters::{is_han, tables};
use super::glyph::Glyph;
use super::repair::LOST;

/// Fewest characters beyond ASCII for a guess that rests on how common the result's characters are.
const ENOUGH: usize = 8;

/// Decodes anew what was misread in a line, in place; how many characters came of it.
pub(crate) fn reread(line: &mut Vec<Glyph>, spare: &mut Vec<Glyph>) -> usize {
    let mut restored = 0;
    // Some pages were misread twice.
    for _ in 0..2 {
        let count = once(line, spare);
        if count == 0 {
            break;
        }
        std::mem::swap(line, spare);
        restored = count;
    }
    restored
}

/// One round; the result is in `out` where characters came of it.
fn once(line: &[Glyph], out: &mut Vec<Glyph>) -> usize {
    let latin = line.windows(2).any(|w| matches!(w, [a, b] if ('\u{C2}'..='\u{F4}').contains(&a.ch) && is_high_latin(b.ch)));
    if latin {
        let count = runs(line, WINDOWS_1252, out);
        if count > 0 {
            return count;
        }
        return guess(line, WINDOWS_1252, &[GBK, BIG5, WINDOWS_1251], out);
    }
    // UTF-8 read as windows-1251 has few letters but U+0420 and U+0421 (D0, D1) before each other one.
    let cyrillic = line.iter().filter(|g| ('\u{400}'..='\u{45F}').contains(&g.ch)).count();
    if cyrillic >= 4 && line.iter().filter(|g| matches!(g.ch, '\u{420}' | '\u{421}')).count() * 3 > cyrillic {
        return runs(line, WINDOWS_1251, out);
    }
    let han = line.iter().filter(|g| is_han(g.ch)).count();
    // Big5 read as GBK is left alone: what comes of it is not told from real text with certainty.
    if han >= 2 && starts_as_utf8(line.iter().map(|g| g.ch)) { runs(line, GBK, out) } else { 0 }
}

/// Whether a character is what windows-1252 makes of a byte from 0x80 on.
fn is_high_latin(c: char) -> bool {
    byte_1252(c).is_some_and(|b| b >= 0x80)
}

/// The byte that windows-1252 reads as a character (C1 controls stand for the bytes it leaves free).
fn byte_1252(c: char) -> Option<u8> {
    match c {
        '\0'..='\u{FF}' => u8::try_from(c as u32).ok(),
        _ if c < '\u{2200}' => single(WINDOWS_1252, c),
        _ => None,
    }
}

fn single(encoding: &'static Encoding, c: char) -> Option<u8> {
    let mut buffer = [0; 4];
    let (bytes, _, lost) = encoding.encode(c.encode_utf8(&mut buffer));
    match (lost, bytes.as_ref()) {
        (false, [b]) => Some(*b),
        _ => None,
    }
}

/// Stands for a byte that the wrong encoding could not read; no UTF-8 text has it.
const UNREAD: u8 = 0xFF;

/// The bytes of a character in the encoding it was misread in, and how many.
fn bytes_of(c: char, wrong: &'static Encoding) -> Option<([u8; 4], usize)> {
    if c.is_ascii() {
        return Some(([c as u8, 0, 0, 0], 1));
    }
    if wrong == GBK {
        // The euro sign is what the WHATWG's GBK makes of the byte 80.
        return match c {
            '\u{20AC}' => Some(([0x80, 0, 0, 0], 1)),
            '\u{FFFD}' => Some(([UNREAD, 0, 0, 0], 1)),
            _ => tables().code(c).map(|[a, b]| ([a, b, 0, 0], 2)).or_else(|| four(c)),
        };
    }
    let byte = if wrong == WINDOWS_1252 { byte_1252(c) } else { single(wrong, c) };
    byte.map(|b| ([b, 0, 0, 0], 1))
}

/// The bytes of a character that GB18030 alone has.
fn four(c: char) -> Option<([u8; 4], usize)> {
    let mut buffer = [0; 4];
    let (bytes, _, lost) = GB18030.encode(c.encode_utf8(&mut buffer));
    let mut out = [0; 4];
    let count = out.iter_mut().zip(bytes.iter()).map(|(slot, b)| *slot = *b).count();
    (!lost && count == bytes.len()).then_some((out, count))
}

/// Whether the first characters beyond ASCII, as GBK bytes, start a well-formed UTF-8 sequence of two bytes or more.
pub(crate) fn starts_as_utf8(line: impl Iterator<Item = char>) -> bool {
    let mut bytes = [0; 4];
    let high = line.skip_while(char::is_ascii).take(2).filter_map(|c| tables().code(c)).flatten();
    let count = bytes.iter_mut().zip(high).map(|(slot, b)| *slot = b).count();
    count == 4 && sequence(&bytes).is_some_and(|(_, n)| n >= 2)
}

/// The character that starts a byte slice in UTF-8, and its length.
fn sequence(bytes: &[u8]) -> Option<(char, usize)> {
    let length = match bytes.first()? {
        0..=0x7F => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let text = std::str::from_utf8(bytes.get(..length)?).ok()?;
    text.chars().next().map(|c| (c, length))
}

/// The length of a sequence that a byte was lost from: its first bytes, and what stands for the one that could not be read.
fn cut_short(bytes: &[u8]) -> Option<usize> {
    let most = match bytes.first()? {
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 2,
    };
    let unread = bytes.iter().take(most).position(|b| *b == UNREAD)?;
    let whole = bytes.iter().take(unread).enumerate().all(|(i, b)| if i == 0 { *b >= 0xC2 } else { *b & 0xC0 == 0x80 });
    whole.then_some(unread + 1)
}

/// Reads anew as UTF-8 every run of characters whose bytes in the wrong encoding are well-formed.
fn runs(line: &[Glyph], wrong: &'static Encoding, out: &mut Vec<Glyph>) -> usize {
    out.clear();
    let mut restored = 0;
    let mut rest = line;
    while let Some((glyph, tail)) = rest.split_first() {
        if glyph.ch.is_ascii() || bytes_of(glyph.ch, wrong).is_none() {
            out.push(*glyph);
            rest = tail;
            continue;
        }
        let length = rest.iter().take_while(|g| bytes_of(g.ch, wrong).is_some()).count();
        let (run, after) = rest.split_at(length);
        let (bytes, places) = spell(run, wrong);
        let mut at = 0;
        let before = (out.len(), restored);
        let mut failed = 0;
        while at < bytes.len() {
            let slice = bytes.get(at..).unwrap_or_default();
            match sequence(slice) {
                Some((c, n)) => {
                    push_from(c, places.get(at..at + n).unwrap_or_default(), out);
                    restored += usize::from(n > 1);
                    at += n;
                }
                None if let Some(n) = cut_short(slice) => {
                    push_from(LOST, places.get(at..at + n).unwrap_or_default(), out);
                    at += n;
                }
                None => {
                    failed += 1;
                    let place = places.get(at).copied();
                    at += 1;
                    // A pair of bytes that is no sequence keeps its character.
                    while at < bytes.len() && places.get(at).map(|g| g.start) == place.map(|g| g.start) {
                        at += 1;
                    }
                    out.extend(place);
                }
            }
        }
        let found = restored - before.1;
        if found == 0 || failed * 4 > found || (wrong == GBK && found < 2) {
            out.truncate(before.0);
            restored = before.1;
            out.extend_from_slice(run);
        }
        rest = after;
    }
    restored
}

/// The bytes of a run in an encoding, each with the glyph it is of.
fn spell(run: &[Glyph], wrong: &'static Encoding) -> (Vec<u8>, Vec<Glyph>) {
    let mut bytes = Vec::with_capacity(run.len() * 2);
    let mut places = Vec::with_capacity(run.len() * 2);
    for glyph in run {
        if let Some((pair, n)) = bytes_of(glyph.ch, wrong) {
            bytes.extend(pair.iter().take(n));
            places.extend(std::iter::repeat_n(*glyph, n));
        }
    }
    (bytes, places)
}

fn push_from(ch: char, places: &[Glyph], out: &mut Vec<Glyph>) {
    if let (Some(first), Some(last)) = (places.first(), places.last()) {
        out.push(Glyph { ch, start: first.start, end: last.end });
    }
}

fn mean_commonness(line: &[Glyph]) -> usize {
    let high = line.iter().filter(|g| !g.ch.is_ascii()).map(|g| usize::from(tables().commonness(g.ch)));
    let (sum, count) = high.fold((0, 0), |(s, n), c| (s + c, n + 1));
    sum / count.max(1)
}

/// Reads the line anew in the first encoding that makes ordinary text of it.
fn guess(line: &[Glyph], wrong: &'static Encoding, rights: &[&'static Encoding], out: &mut Vec<Glyph>) -> usize {
    if line.iter().filter(|g| !g.ch.is_ascii()).count() < ENOUGH || line.iter().any(|g| bytes_of(g.ch, wrong).is_none()) {
        return 0;
    }
    let (bytes, places) = spell(line, wrong);
    for right in rights.iter().filter(|r| **r != UTF_8) {
        out.clear();
        let mut at = 0;
        let (mut bad, mut letters) = (0, 0);
        while let Some(byte) = bytes.get(at) {
            let wide = if *right == WINDOWS_1251 || *byte < 0x80 { 1 } else { 2 };
            let slice = bytes.get(at..at + wide).unwrap_or_default();
            let (text, lost) = right.decode_without_bom_handling(slice);
            let mut chars = text.chars();
            match (lost || slice.is_empty(), chars.next(), chars.next()) {
                (false, Some(c), None) => {
                    push_from(c, places.get(at..at + wide).unwrap_or_default(), out);
                    letters += usize::from(('\u{410}'..='\u{44F}').contains(&c));
                }
                _ => {
                    bad += 1;
                    push_from(LOST, places.get(at..at + 1).unwrap_or_default(), out);
                }
            }
            at += wide;
        }
        let high = out.iter().filter(|g| !g.ch.is_ascii()).count();
        let good = if *right == WINDOWS_1251 { letters * 10 > high * 9 } else { mean_commonness(out) >= 12 };
        if good && bad * 20 <= high {
            return high;
        }
    }
    0
}
