//! Text made harmless for a terminal: what came from a page or a store may hold escape sequences, or turn the reading order round.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text on one line, with every character that steers a terminal written visibly instead: `\n`, `\t`, `\u{1b}`.
///
/// Such are the control characters (C0, DEL, C1), the separators of lines and paragraphs, what sets the direction of writing (UAX #9; see
/// N. Boucher, R. Anderson 2021, "Trojan Source"), and the invisible tags and byte order mark.
///
/// ```
/// use parkgraph::report::printable::printable;
/// assert_eq!(printable("red \u{1b}[31m"), "red \\u{1b}[31m");
/// ```
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Writing to a string does not fail.
            c if steers(c) => drop(write!(out, "\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether a character acts on the terminal rather than being shown.
pub(super) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown() {
        assert_eq!(printable("a\u{0}\u{7f}\u{9b}\u{202e}b\r\n\tc"), "a\\u{0}\\u{7f}\\u{9b}\\u{202e}b\\r\\n\\tc");
    }

    #[test]
    fn letters_of_any_script_stay() {
        for text in ["\u{4e2d}\u{56fd}", "\u{41e}\u{448} caf\u{e9}", "\u{645}\u{635}\u{631}", "\u{915}\u{94d}\u{200d}\u{937}"] {
            assert!(matches!(printable(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
