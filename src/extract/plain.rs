//! Lines that need no cleaning but character for character, as most do: told and cleaned in one pass, by a table.

use std::sync::LazyLock;

use super::characters::untoned;
use super::line::{is_odd, is_settled, standard};
use super::misread::starts_as_utf8;
use super::repair::{is_in_step, is_open};
use super::script;

/// How many characters the plane has that the table is of.
const PLANE: u32 = 0x1_0000;

/// What becomes of each character, whatever stands beside it; NUL where that is not told.
fn table() -> &'static [u16] {
    static TABLE: LazyLock<Vec<u16>> = LazyLock::new(|| {
        let told = |c: &char| !is_odd(*c) && is_settled(*c) && !is_blank(*c);
        let of = |code| char::from_u32(code).filter(told).and_then(standard).and_then(|c| u16::try_from(u32::from(c)).ok());
        let mut table: Vec<u16> = (0..PLANE).map(|code| of(code).unwrap_or(0)).collect();
        // One space between words stays.
        table.iter_mut().skip(usize::from(b' ')).take(1).for_each(|space| *space = u16::from(b' '));
        table
    });
    &TABLE
}

/// Whether a character is a space of any width.
pub(crate) const fn is_blank(c: char) -> bool {
    matches!(c, '\t' | ' ' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

/// A piece of a line, cleaned into `out`, where that is told for each of its characters alone or by what stands behind it; whether it is.
/// The piece neither begins nor ends with a space.
pub(crate) fn clean(piece: &str, chinese: bool, out: &mut String) -> bool {
    out.clear();
    !starts_as_utf8(piece.chars()) && if chinese { told_chinese(piece, out) } else { told(piece, out) }
}

fn told(piece: &str, out: &mut String) -> bool {
    let table = table();
    let mut last = '\0';
    piece.chars().all(|c| {
        let told = told_alone(table, c).filter(|told| (*told, last) != (' ', ' '));
        out.extend(told);
        last = told.unwrap_or_default();
        told.is_some()
    })
}

fn told_chinese(piece: &str, out: &mut String) -> bool {
    let (table, script) = (table(), script::tables());
    let mut last = '\0';
    let mut rest = piece.chars();
    while let Some(c) = rest.next() {
        let Some(told) = told_alone(table, c).filter(|told| (*told, last) != (' ', ' ')) else { return false };
        let stands = if told.is_ascii() {
            !told.is_ascii_punctuation() || may_stand(c, told, rest.as_str())
        } else {
            // A phrase may read otherwise than its characters.
            !annotates(told, rest.as_str()) && script.phrase(std::iter::once(told).chain(rest.clone())).is_none()
        };
        if !stands {
            return false;
        }
        out.push(script.simplified(told));
        last = told;
    }
    !may_be_label(out) && !may_end_in_noise(out)
}

/// What becomes of a character whatever stands beside it, where that is told.
fn told_alone(table: &[u16], c: char) -> Option<char> {
    let told = table.get(c as usize).copied().filter(|told| *told != 0)?;
    char::from_u32(u32::from(told))
}

/// Whether a mark in Chinese text neither swallowed a part of the characters behind it, nor opens the reading of those before it.
fn may_stand(c: char, mark: char, rest: &str) -> bool {
    let next = rest.chars().next().unwrap_or(' ');
    let split = || c == '?' && next.is_alphabetic();
    let swallows = || c.is_ascii() && !next.is_ascii() && !is_in_step(c, rest);
    !annotates(mark, rest) && !split() && !swallows()
}

/// Whether a mark opens a bracket that may hold the reading of the character before it.
fn annotates(mark: char, rest: &str) -> bool {
    is_open(mark) && rest.chars().next().and_then(standard).and_then(untoned).is_some()
}

/// Whether a line may begin with a label whose letters stand apart.
fn may_be_label(line: &str) -> bool {
    line.chars().nth(1) == Some(' ')
}

/// Whether a line may end in a row of lone letters, figures and signs.
fn may_end_in_noise(line: &str) -> bool {
    line.bytes().rev().take(7).filter(u8::is_ascii).count() == 7
}
