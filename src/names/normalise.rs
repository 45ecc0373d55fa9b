//! One form for all spellings of a name that differ in script, case, width, accents or punctuation alone.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Variant characters that are neither Traditional nor Simplified, each with the form that names are compared in; a row each.
const VARIANTS: &str = include_str!("../../data/names/variants.tsv");

/// The variants, sorted.
static FORMS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let rows = VARIANTS.lines().filter(|line| !line.starts_with('#')).skip(1);
    let pair = |row: &str| Some((row.split('\t').next()?.chars().next()?, row.split('\t').nth(1)?.chars().next()?));
    let mut forms: Vec<(char, char)> = rows.filter_map(pair).collect();
    forms.sort_unstable();
    forms
});

/// Cyrillic i, whose breve makes another letter of it (short i) and therefore stays.
const CYRILLIC_I: char = '\u{438}';
const BREVE: char = '\u{306}';

/// The form in which names are compared: NFKC, lower case, Traditional Chinese and variant characters made Simplified, accents, spaces and
/// punctuation dropped (UAX #15; Traditional to Simplified by OpenCC's tables).
///
/// ```
/// use parkgraph::names::normalise;
/// assert_eq!(normalise("C\u{f4}te d\u{2019}Ivoire"), "cotedivoire");
/// assert_eq!(normalise("\u{5409}\u{723e}\u{5409}\u{65af}"), "\u{5409}\u{5c14}\u{5409}\u{65af}");
/// ```
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    normalise_into(text, &mut out);
    out
}

/// [`normalise`], appended to `out`.
pub(super) fn normalise_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.bytes().filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_lowercase())));
    } else if text.chars().all(is_han) {
        out.extend(hanconv::t2s(text).chars().map(form));
    } else if text.chars().all(|c| c.is_ascii() || is_plain_cyrillic(c)) {
        out.extend(text.chars().filter(|c| !c.is_ascii() || c.is_ascii_alphanumeric()).map(lower_plain));
    } else {
        let folded = fold(text);
        if folded.chars().any(is_han) {
            out.extend(hanconv::t2s(folded).chars().map(form));
        } else {
            out.push_str(&folded);
        }
    }
}

/// The form of a variant character; any other stays.
fn form(c: char) -> char {
    FORMS.binary_search_by_key(&c, |(variant, _)| *variant).map_or(c, |at| FORMS[at].1)
}

/// NFKC without accents, case, spaces and punctuation.
fn fold(text: &str) -> String {
    let mut previous = '\0';
    text.nfkd()
        .filter(|&c| {
            let letter_of_its_own = c == BREVE && previous.to_lowercase().eq([CYRILLIC_I]);
            let accent = ('\u{300}'..='\u{36f}').contains(&c) && !letter_of_its_own;
            previous = c;
            !accent && (c.is_alphanumeric() || is_combining_mark(c))
        })
        .flat_map(char::to_lowercase)
        .nfc()
        .collect()
}

/// Whether a character is a unified Chinese ideograph.
pub(super) const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// Whether a character is a letter of the Russian alphabet that folds by its case alone (not io, which carries dots).
const fn is_plain_cyrillic(c: char) -> bool {
    matches!(c, '\u{410}'..='\u{44f}')
}

/// The lower case of an ASCII or [plain Cyrillic](is_plain_cyrillic) character.
fn lower_plain(c: char) -> char {
    match c {
        '\u{410}'..='\u{42f}' => char::from_u32(u32::from(c) + 0x20).unwrap_or(c),
        _ => c.to_ascii_lowercase(),
    }
}

/// The language a name is most likely in, from its script alone: `zh`, `ru`, `ja`, `ko`, `en`, or `und` for other scripts.
pub(super) fn language_of(text: &str) -> &'static str {
    let mut language = "und";
    for c in text.chars() {
        match c {
            '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' => return "ja",
            '\u{ac00}'..='\u{d7a3}' => return "ko",
            _ if is_han(c) => language = "zh",
            '\u{400}'..='\u{52f}' if language != "zh" => language = "ru",
            'a'..='z' | 'A'..='Z' if language == "und" => language = "en",
            _ => {}
        }
    }
    language
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_meet() {
        for (a, b) in [
            ("St. Petersburg", "st petersburg"),
            ("S\u{e3}o Paulo", "Sao Paulo"),
            ("\u{ff35}\u{ff21}\u{ff25}", "uae"),
            ("\u{41a}\u{43e}\u{440}\u{43e}\u{43b}\u{451}\u{432}", "\u{43a}\u{43e}\u{440}\u{43e}\u{43b}\u{435}\u{432}"),
            ("\u{570b}", "\u{56fd}"),
            ("\u{4e2d}\u{56ef}", "\u{4e2d}\u{56fd}"),
            ("\u{4e2d}\u{56fd}-\u{4e0a}\u{6d77}", "\u{4e2d}\u{570b}\u{2014}\u{4e0a}\u{6d77}"),
        ] {
            assert_eq!(normalise(a), normalise(b), "{a} and {b}");
        }
    }

    #[test]
    fn letters_that_differ_stay_apart() {
        // Short i is no i with an accent; voiced kana are no plain kana.
        assert_ne!(normalise("\u{439}"), normalise("\u{438}"));
        assert_ne!(normalise("\u{304c}"), normalise("\u{304b}"));
    }

    #[test]
    fn script_tells_language() {
        let languages = ["Osh", "\u{41e}\u{448}", "\u{5965}\u{4ec0}", "\u{30aa}\u{30b7}\u{5e02}", "\u{c11c}\u{c6b8}", "\u{e01}"];
        assert_eq!(languages.map(language_of), ["en", "ru", "zh", "ja", "ko", "und"]);
    }
}
