//! The words of scripts that put spaces between them, with what is known of each.

use super::class_set::ClassSet;
use super::lexicon::{Head, Word, is_han};
use super::mention::Scene;
use crate::names::EntryId;
use crate::value::EntityType;

/// A word, or several that the lexicon knows as one.
#[derive(Debug, Clone)]
pub struct Unit<'a> {
    pub start: usize,
    pub end: usize,
    pub classes: ClassSet,
    pub heads: &'a [Head],
    pub known: Option<(EntryId, EntityType)>,
    /// The country that an adjective such as "Chinese" stands for.
    pub adjective: Option<EntryId>,
    /// Its nominative, where it stands in another case.
    pub nominative: Option<&'a str>,
    /// It begins with a capital or is a number with one ("2nd" counts, "the" does not).
    pub capital: bool,
    pub numeric: bool,
    /// What separates it from the unit before.
    pub gap: Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// A space, hyphen or slash: the words belong together.
    None,
    /// A comma and a space.
    Comma,
    /// An ending such as "'s".
    Possessive,
    /// Anything else.
    Break,
}

/// The units of each block of a text.
pub fn blocks<'a>(scene: &Scene<'a>) -> Vec<Vec<Unit<'a>>> {
    scene.clean.blocks.iter().map(|block| units(scene, block.range.start, block.range.end)).collect()
}

/// The units of a range: tokens of the lexicon where there are such, else single words.
pub fn units<'a>(scene: &Scene<'a>, start: usize, end: usize) -> Vec<Unit<'a>> {
    let text = scene.text();
    let mut out: Vec<Unit<'a>> = Vec::new();
    let tokens = scene.tokens_in(start, end);
    let (mut at, mut next) = (start, 0);
    while at < end {
        while tokens.get(next).is_some_and(|t| t.start < at) {
            next += 1;
        }
        let Some(c) = text[at..end].chars().next() else { break };
        let token = tokens.get(next).filter(|t| t.start == at && !opens_name(&text[at..end], t.end - at));
        let stop = match token {
            Some(t) => t.end,
            None if !is_han(c) && c.is_alphanumeric() => at + word_length(&text[at..end]),
            None => {
                at += c.len_utf8();
                continue;
            }
        };
        if is_han(c) {
            at = stop;
            continue;
        }
        let word = token.map(|t| scene.lexicon.word(*t));
        let known = token.and_then(|t| scene.known(*t));
        let is_place = |known: Option<(EntryId, EntityType)>| known.is_some_and(|(_, kind)| kind.is_place());
        let gap = out.last().map_or(Gap::Break, |u| {
            let between = &text[u.end..at];
            // A dash between two places joins them: "Northton \u{2013} Elkwater Economic Zone".
            let joins = is_place(known) && is_place(u.known) && is_spaced_dash(between);
            if joins { Gap::None } else { gap_of(between) }
        });
        let alphabetic = text[at..stop].chars().find(|c| c.is_alphabetic());
        out.push(Unit {
            start: at,
            end: stop,
            classes: word.map_or(ClassSet::NONE, |w| w.classes),
            heads: word.map_or(&[], |w| &w.heads),
            known,
            adjective: word.and_then(|w| w.adjective),
            nominative: word.and_then(|w| w.nominative.as_deref()),
            capital: (alphabetic.is_some_and(char::is_uppercase) || is_prefixed(&text[at..stop]))
                && !word.is_some_and(|w| is_phrase(w, &text[at..stop])),
            numeric: c.is_ascii_digit(),
            gap,
        });
        at = stop;
    }
    out
}

/// Whether a word has its capital behind a small letter and a mark: "e-Governments", "d'Or".
fn is_prefixed(text: &str) -> bool {
    let mut chars = text.chars();
    let (first, mark, next) = (chars.next(), chars.next(), chars.next());
    first.is_some_and(char::is_lowercase) && matches!(mark, Some('-' | '\'' | '\u{2019}')) && next.is_some_and(char::is_uppercase)
}

/// Whether a known word is a phrase that has its capital from the start of a sentence only.
pub fn is_phrase(word: &Word, text: &str) -> bool {
    let small = || text.split(' ').skip(1).all(|w| w.starts_with(char::is_lowercase));
    word.heads.is_empty() && word.names.is_empty() && text.contains(' ') && small()
}

/// The bytes of the word at the start of a text: letters and digits, with inner apostrophes, hyphens within lower-case
/// words, and full stops of initials.
pub fn word_length(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|(_, n)| *n);
        let goes_on = !is_han(c) && c.is_alphanumeric()
            || matches!(c, '\'' | '\u{2019}')
                && next.is_some_and(char::is_alphabetic)
                && !ends_possessive(&text[i + c.len_utf8()..])
            || c == '-' && next.is_some_and(char::is_lowercase)
            || c == '-' && end == 1 && text.starts_with(char::is_lowercase) && next.is_some_and(char::is_uppercase)
            || c == '.' && is_initial(&text[..end]) && next.is_some_and(|n| n == ' ' || n.is_uppercase());
        if !goes_on {
            break;
        }
        end = i + c.len_utf8();
    }
    end.max(text.chars().next().map_or(1, char::len_utf8))
}

/// Whether a text begins with the initial of a person's name, of which a known word is but the letter.
fn opens_name(text: &str, known: usize) -> bool {
    let length = word_length(text);
    is_cyrillic(text)
        && text[..length].ends_with('.')
        && known <= length
        && is_initial(&text[..length - 1])
        && text[length..].trim_start_matches(' ').starts_with(char::is_uppercase)
}

/// Whether a text is one letter that may be an initial.
fn is_initial(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| c.is_ascii() || c.is_uppercase()) && letters.next().is_none()
}

/// Whether what follows an apostrophe is the ending of a possessive alone.
pub fn ends_possessive(rest: &str) -> bool {
    rest.strip_prefix('s').is_some_and(|after| !after.chars().next().is_some_and(char::is_alphanumeric))
}

/// Whether a dash with spaces around it is all that stands between two words.
fn is_spaced_dash(between: &str) -> bool {
    matches!(between, " - " | " \u{2013} " | " \u{2014} ")
}

pub fn gap_of(between: &str) -> Gap {
    match between {
        " " | "-" | "\u{2013}" | "/" | " & " | "" => Gap::None,
        ", " => Gap::Comma,
        b if b.starts_with("'s ") || b.starts_with("\u{2019}s ") || b == "' " || b == "\u{2019} " => Gap::Possessive,
        _ => Gap::Break,
    }
}

/// Whether a word is written in Cyrillic letters.
pub fn is_cyrillic(text: &str) -> bool {
    text.starts_with(|c| matches!(c, '\u{400}'..='\u{52f}'))
}
