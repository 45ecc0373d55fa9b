//! Keys: the last part of a minted IRI, made from a name.

use std::sync::LazyLock;

use hanconv::t2s;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::value::EntityType;

/// Words without a proper part, a row each: the type they speak of (or `edition`), and the word.
const GENERIC: &str = include_str!("../../data/names/generic.tsv");

/// The longest key, in code points; what is longer keeps its beginning and a hash of the whole.
const LONGEST: usize = 120;

/// The key of a name: compatibility forms, script variants and case folded, runs of anything but letters and digits
/// a hyphen, and beside Han letters nothing at all. It is at most 120 code points long; a name without any letter has
/// a hash for its key.
///
/// ```
/// use parkgraph::resolve::key;
/// assert_eq!(key("VSIP  II-A (B\u{ec}nh D\u{1b0}\u{1a1}ng)"), "vsip-ii-a-b\u{ec}nh-d\u{1b0}\u{1a1}ng");
/// ```
pub fn key(name: &str) -> String {
    let folded: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let folded = if folded.chars().any(is_han) { t2s(&folded) } else { folded };
    let mut out = String::with_capacity(folded.len());
    let mut gap = false;
    for c in folded.nfc() {
        if !c.is_alphanumeric() && !is_mark(c) {
            gap = !out.is_empty();
            continue;
        }
        if gap && !is_han(c) && !out.ends_with(is_han) {
            out.push('-');
        }
        gap = false;
        out.push(c);
    }
    if out.is_empty() { hash(name) } else { shorten(&out) }
}

/// 16 hexadecimal digits of a text's SHA-256.
fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// The key as it is, or where it is too long its beginning and 16 hexadecimal digits of its SHA-256.
pub(super) fn shorten(key: &str) -> String {
    if key.chars().count() <= LONGEST {
        return key.to_owned();
    }
    let start: String = key.chars().take(LONGEST - 17).collect();
    format!("{start}-{}", hash(key))
}

/// The key of an entity's IRI: what follows its type.
pub(super) fn of_iri(iri: &str) -> &str {
    iri.rsplit_once('/').map_or(iri, |(_, key)| key)
}

/// Whether a name says what a thing is but not which: nothing but generic words, digits apart.
pub(super) fn is_generic(kind: EntityType, name: &str) -> bool {
    static WORDS: LazyLock<FxHashMap<String, Vec<String>>> = LazyLock::new(|| {
        let mut words: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for (kind, word) in rows() {
            words.entry(kind.to_owned()).or_default().push(key(word));
        }
        for list in words.values_mut() {
            list.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
        }
        words
    });
    let of = |kind: &str| WORDS.get(kind).map_or(&[][..], Vec::as_slice);
    let (own, any) = (of(kind.as_str()), of("any"));
    covered(&key(name), own, any)
}

/// Whether generic words cover a key from its beginning to its end; a word not in Han letters must stand whole.
fn covered(key: &str, own: &[String], any: &[String]) -> bool {
    let rest = key.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit());
    if rest.is_empty() {
        return true;
    }
    let fits = |word: &&String| {
        rest.strip_prefix(word.as_str()).is_some_and(|after| word.ends_with(is_han) || !after.starts_with(char::is_alphanumeric))
    };
    own.iter().chain(any).filter(fits).any(|word| covered(&rest[word.len()..], own, any))
}

/// Whether the name itself tells which of a series an event is: by a number or an ordinal word.
pub(super) fn tells_edition(name: &str) -> bool {
    static ORDINALS: LazyLock<Vec<String>> =
        LazyLock::new(|| rows().filter(|(kind, _)| *kind == "edition").map(|(_, word)| key(word)).collect());
    let key = key(name);
    let has = |word: &String| {
        key.match_indices(word.as_str()).any(|(at, _)| {
            word.chars().any(is_han)
                || (!key[..at].ends_with(char::is_alphanumeric) && !key[at + word.len()..].starts_with(char::is_alphanumeric))
        })
    };
    key.chars().any(|c| c.is_ascii_digit()) || ORDINALS.iter().any(has)
}

/// The rows of the table of generic words.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    GENERIC.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?)).filter(|(kind, word)| !kind.is_empty() && !word.is_empty())
    })
}

/// Whether a letter belongs to the Han script (the CJK blocks in use for names).
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '\u{3005}' | '\u{3007}')
}

/// Whether a character only changes the letter before it (combining marks, as in Vietnamese or Devanagari).
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
