//! Characters lost to a broken encoding, restored where the bytes determine them.
//!
//! Mirror pages were edited byte by byte while in GBK, without regard to where characters begin:
//!
//! - full-width punctuation (A3 xx) was turned into ASCII (xx & 7F) even where A3 ends one character and xx begins the next, so that
//!   all bytes that follow are paired wrongly until an ASCII second byte or a line end brings the pairs back in step;
//! - pinyin in brackets was put after a pair of bytes that is half of one character and half of the next.
//!
//! Both are undone by pairing the bytes anew. The result counts only if it is made of common characters where what stood there was not.

use super::characters::{COMMON, Characters, is_han, tables, untoned};
use super::glyph::{Glyph, replace};
use super::script;

/// Longest damaged stretch that is looked at, in characters.
const LONGEST: usize = 400;
/// Most faults that are looked at within one another.
const DEEPEST: usize = 4;
/// Stands for a character that is lost for good.
pub(crate) const LOST: char = '\u{FFFD}';

/// A damaged stretch undone.
struct Repair {
    /// Glyphs taken, from where the damage was noticed.
    taken: usize,
    /// What they stand for.
    text: Vec<char>,
}

/// Restores what byte-wise editing broke, from `line` into `out`; how many characters were restored.
pub(crate) fn restore(line: &[Glyph], out: &mut Vec<Glyph>) -> usize {
    let t = tables();
    let (mut i, mut restored) = (0, 0);
    while let Some(&glyph) = line.get(i) {
        let rest = line.get(i..).unwrap_or_default();
        let previous = out.last().copied();
        if let Some(length) = lost_quotes(previous.map(|g| g.ch), rest) {
            out.extend_from_slice(rest.get(1..1 + length).unwrap_or_default());
            i += length + 2;
            continue;
        }
        let found = Some(glyph.ch).filter(char::is_ascii_punctuation).and_then(|_| {
            if glyph.ch == '?'
                && let Some((syllable, length)) = pinyin(rest.get(1..).unwrap_or_default(), false)
            {
                return split_by_pinyin(t, previous?.ch, &syllable, rest.get(1 + length..).unwrap_or_default(), 1 + length);
            }
            out_of_step(t, previous.map(|g| g.ch), rest)
        });
        match found {
            Some(repair) => {
                restored += repair.text.iter().filter(|c| **c != LOST).count();
                // The character before told what was lost: the passage holds it too, so that it can be checked alone.
                let first = out.pop().unwrap_or(glyph);
                let told = (first != glyph).then_some(first.ch);
                let last = rest.get(repair.taken - 1).copied().unwrap_or(glyph);
                replace(&[first, last], told.into_iter().chain(repair.text), out);
                i += repair.taken;
            }
            None => {
                out.push(glyph);
                i += 1;
            }
        }
    }
    restored
}

/// The length of Latin words between question marks that stand for quotation marks GBK does not have (`?Prod Impex?`).
fn lost_quotes(previous: Option<char>, rest: &[Glyph]) -> Option<usize> {
    let (mark, words) =
        rest.split_first().filter(|(g, w)| g.ch == '?' && w.first().is_some_and(|g| g.ch.is_ascii_alphabetic()))?;
    let length = words.iter().take(40).position(|g| g.ch == mark.ch)?;
    let words = words.get(..length)?;
    let latin = words.iter().all(|g| g.ch.is_ascii_alphanumeric() || matches!(g.ch, ' ' | '-' | '.' | '&' | '\''));
    let apart = previous.is_none_or(|c| !c.is_alphanumeric()) && words.last().is_some_and(|g| g.ch != ' ');
    let ends = rest.get(length + 2).is_none_or(|g| !g.ch.is_ascii_alphanumeric());
    (latin && apart && ends).then_some(length)
}

/// A syllable and its closing bracket, after an opening one where `open`; the toneless syllable and the glyphs it takes.
pub(crate) fn pinyin(rest: &[Glyph], open: bool) -> Option<(String, usize)> {
    let body = if open { rest.split_first().filter(|(g, _)| is_open(g.ch)).map(|(_, r)| r)? } else { rest };
    let mut syllable = String::new();
    for glyph in body.iter().take(7) {
        match untoned(glyph.ch) {
            Some((letter, _)) => syllable.push(letter),
            None => break,
        }
    }
    let count = syllable.len();
    let closed = body.get(count).is_some_and(|g| is_close(g.ch));
    (count > 0 && closed && tables().is_syllable(&syllable)).then_some((syllable, count + 1 + usize::from(open)))
}

/// Whether a character opens a bracket of any kind.
pub(crate) const fn is_open(c: char) -> bool {
    matches!(c, '(' | '\u{FF08}' | '[' | '\u{FF3B}' | '\u{3010}' | '\u{3014}' | '\u{FE59}' | '<' | '{')
}

/// Whether a character closes a bracket of any kind.
pub(crate) const fn is_close(c: char) -> bool {
    matches!(c, ')' | '\u{FF09}' | ']' | '\u{FF3D}' | '\u{3011}' | '\u{3015}' | '\u{FE5A}' | '>' | '}')
}

/// Undoes punctuation that swallowed the end of one character and the start of the next: `?` for A3 BF, and so on.
fn out_of_step(t: &Characters, previous: Option<char>, rest: &[Glyph]) -> Option<Repair> {
    let (mark, after) = rest.split_first()?;
    t.code(after.first()?.ch).filter(|_| is_ideograph_or_mark(after.first().map(|g| g.ch)))?;
    let run = realign(t, mark.ch as u8 | 0x80, after, 0)?;
    let first = lost_before(t, previous, *run.text.first()?);
    let mut text = vec![first];
    text.extend(&run.text);
    Some(Repair { taken: 1 + run.taken, text })
}

/// Whether punctuation beyond doubt swallowed nothing: the bytes behind it, paired anew, make nothing that [`realign`] would keep.
pub(crate) fn is_in_step(mark: char, after: &str) -> bool {
    let t = tables();
    let Some(run) = Run::of(t, mark as u8 | 0x80, after.chars(), |_| ()) else { return true };
    run.taken == 0 || run.is_hopeless(t, after.chars().nth(run.taken))
}

/// A stretch whose bytes are paired anew.
struct Run {
    /// The byte left over at its end.
    lead: u8,
    /// Characters taken.
    taken: usize,
    /// Characters made that are not common.
    odd: usize,
    /// How common those made are together, and those that stood there.
    weight: usize,
    stood: usize,
}

impl Run {
    /// Pairs bytes anew, from a lone lead byte on, as far as characters go that have two; nothing where what comes of it is no text.
    fn of(t: &Characters, lead: u8, after: impl Iterator<Item = char>, mut made: impl FnMut(char)) -> Option<Self> {
        let mut run = Self { lead, taken: 0, odd: 0, weight: 0, stood: 0 };
        for stood in after.take(LONGEST) {
            let Some([head, tail]) = t.code(stood) else { break };
            let c = t.decode(run.lead, head).unwrap_or(LOST);
            let common = t.commonness(c);
            run.weight += usize::from(common);
            run.stood += usize::from(t.commonness(stood));
            run.odd += usize::from(common < COMMON);
            made(if common < COMMON && !is_han(c) { LOST } else { c });
            (run.lead, run.taken) = (tail, run.taken + 1);
            if run.taken >= 4 && run.odd * 2 > run.taken {
                return None;
            }
        }
        Some(run)
    }

    /// Whether too much of it is uncommon, however it may end before this character: with one more, unless another fault follows.
    fn is_hopeless(&self, t: &Characters, next: Option<char>) -> bool {
        let goes_on = next.is_some_and(|c| c.is_ascii_punctuation())
            && t.decode(self.lead, 0xA3).is_some_and(|c| t.commonness(c) >= COMMON);
        !goes_on && self.odd * 4 > self.taken + 1
    }
}

/// Undoes pinyin put between the bytes of a character: its first byte made a false pair with the second byte of the one before.
fn split_by_pinyin(t: &Characters, previous: char, syllable: &str, after: &[Glyph], taken: usize) -> Option<Repair> {
    let [_, end] = t.code(previous)?;
    let mut best: Option<(u32, Repair)> = None;
    let mut rivals = 0;
    let read = t.read_as(syllable)?;
    let leads = (0x81..=0xFEu8).filter(|&lead| t.decode(end, lead).is_some_and(|c| is_annotated(c) && read.contains(&c)));
    for lead in leads {
        for repair in endings(t, lead, after) {
            let weight = repair.text.iter().map(|c| u32::from(t.commonness(*c))).sum::<u32>() / repair.text.len().max(1) as u32;
            if weight < u32::from(COMMON) + 2 {
                continue;
            }
            rivals += 1;
            if best.as_ref().is_none_or(|(w, _)| weight > *w) {
                best = Some((weight, repair));
            }
        }
    }
    let (_, repair) = best.filter(|_| rivals == 1)?;
    Some(Repair { taken: taken + repair.taken, text: repair.text })
}

/// What a lone lead byte may have begun, judged by what follows: an ASCII second byte, pinyin of the character, a run out of step.
fn endings(t: &Characters, lead: u8, after: &[Glyph]) -> Vec<Repair> {
    let Some(next) = after.first() else { return Vec::new() };
    if next.ch == '?' || is_open(next.ch) {
        return pinyin(after.get(1..).unwrap_or_default(), false)
            .map(|(syllable, length)| read_as(t, lead, &syllable).map(|c| Repair { taken: 1 + length, text: vec![c] }).collect())
            .unwrap_or_default();
    }
    if next.ch.is_ascii() {
        return t.decode(lead, next.ch as u8).map(|c| Repair { taken: 1, text: vec![c] }).into_iter().collect();
    }
    realign(t, lead, after, 0).into_iter().collect()
}

/// The common characters that begin with a byte, are read as a syllable, and are of those that mirrors annotate.
fn read_as<'a>(t: &'a Characters, lead: u8, syllable: &'a str) -> impl Iterator<Item = char> + 'a {
    let read = t.read_as(syllable);
    (0x40..=0xFEu8)
        .filter_map(move |trail| t.decode(lead, trail))
        .filter(move |c| is_annotated(*c) && read.is_some_and(|read| read.contains(c)) && t.commonness(*c) >= COMMON)
}

/// Whether mirrors put pinyin after a character: those that Simplified Chinese writes otherwise.
fn is_annotated(c: char) -> bool {
    script::tables().simplified(c) != c
}

fn is_ideograph_or_mark(c: Option<char>) -> bool {
    c.is_some_and(|c| !c.is_ascii() && tables().code(c).is_some())
}

/// Pairs bytes anew from a lone lead byte on, until the pairs are in step with the page again.
///
/// None where the result is no better than what stood there. `depth` counts the faults met within the run.
fn realign(t: &Characters, first: u8, after: &[Glyph], depth: usize) -> Option<Repair> {
    let mut text = Vec::new();
    let run = Run::of(t, first, after.iter().map(|g| g.ch), |c| text.push(c))?;
    if run.is_hopeless(t, after.get(run.taken).map(|g| g.ch)) {
        return None;
    }
    let Run { lead, mut taken, odd, mut weight, stood } = run;
    // Here stands one byte, pinyin or the line's end: the run ends, in step again if the last character can be completed.
    let pairs = taken;
    let rest = after.get(taken..).unwrap_or_default();
    let ending = ending(t, lead, rest, depth);
    let complete = ending.is_some();
    if let Some(repair) = ending {
        weight += repair.text.iter().map(|c| usize::from(t.commonness(*c))).sum::<usize>();
        text.extend(repair.text);
        taken += repair.taken;
    }
    let (enough, margin) = if complete { (2, 2) } else { (3, 4) };
    if text.len() < enough || odd * 4 > text.len() || weight / text.len() < stood / pairs.max(1) + margin {
        return None;
    }
    if !complete {
        text.push(LOST);
    }
    Some(Repair { taken, text })
}

/// How a run out of step ends in step: by an ASCII second byte, by pinyin of the character cut off, or by one more such fault.
fn ending(t: &Characters, lead: u8, rest: &[Glyph], depth: usize) -> Option<Repair> {
    let next = rest.first()?.ch;
    if next == '?' || is_open(next) {
        let mut choices = pinyin(rest.get(1..)?, false)
            .map(|(syllable, length)| (length, read_as(t, lead, &syllable).collect::<Vec<_>>()))
            .filter(|(_, chars)| chars.len() == 1);
        if let Some((length, text)) = choices.take() {
            return Some(Repair { taken: 1 + length, text });
        }
    }
    let common = |c: &char| t.commonness(*c) >= COMMON;
    if next.is_ascii_punctuation()
        && depth < DEEPEST
        && let Some(c) = t.decode(lead, 0xA3).filter(common)
        && let Some(more) = realign(t, next as u8 | 0x80, rest.get(1..)?, depth + 1)
    {
        let mut text = vec![c];
        text.extend(more.text);
        return Some(Repair { taken: 1 + more.taken, text });
    }
    let c = Some(next).filter(char::is_ascii_graphic).and_then(|c| t.decode(lead, c as u8)).filter(common)?;
    Some(Repair { taken: 1, text: vec![c] })
}

/// Least share of a neighbour's occurrences, as a power of two, in which it forms the word that tells a lost character.
const TELLING: i32 = -6;

/// The character that lost its lead byte, its trail byte being A3, between two known ones: the one that makes a word with a neighbour,
/// else the full stop, whose code is A1 A3 and which stands between words.
fn lost_before(t: &Characters, previous: Option<char>, next: char) -> char {
    let s = script::tables();
    let (previous, next) = (previous.map(|c| s.simplified(c)), s.simplified(next));
    let share = |pair: u8, neighbour: char| match pair {
        0 => i32::MIN,
        n => i32::from(n) - i32::from(t.commonness(neighbour)),
    };
    let mut found: Vec<(i32, char)> = (0x81..=0xFEu8)
        .filter_map(|lead| t.decode(lead, 0xA3))
        .filter(|c| is_han(*c))
        .map(|c| {
            let simple = s.simplified(c);
            (previous.map_or(i32::MIN, |p| share(t.pair(p, simple), p)).max(share(t.pair(simple, next), next)), c)
        })
        .filter(|(share, _)| *share >= TELLING)
        .collect();
    found.sort_unstable_by_key(|(share, _)| std::cmp::Reverse(*share));
    match (found.first(), found.get(1)) {
        (Some((best, c)), second) if second.is_none_or(|(share, _)| share + 2 <= *best) => *c,
        (Some(_), _) => LOST,
        (None, _) => '\u{3002}',
    }
}
