//! Text in the making: characters, each with the code points of the page that it stands for.

/// A character and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Glyph {
    /// The character.
    pub ch: char,
    /// First code point of the page.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl Glyph {
    /// The same place, another character.
    pub const fn with(self, ch: char) -> Self {
        Self { ch, ..self }
    }
}

/// Glyphs of a text whose first character is code point `at` of the page.
pub(crate) fn glyphs(text: &str, at: u32, into: &mut Vec<Glyph>) {
    into.extend(text.chars().zip(at..).map(|(ch, start)| Glyph { ch, start, end: start + 1 }));
}

/// Appends characters that together stand for what the given glyphs stood for.
pub(crate) fn replace(from: &[Glyph], with: impl IntoIterator<Item = char>, into: &mut Vec<Glyph>) {
    let (Some(first), Some(last)) = (from.first(), from.last()) else { return };
    into.extend(with.into_iter().map(|ch| Glyph { ch, start: first.start, end: last.end }));
}
