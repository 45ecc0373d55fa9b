//! Which sentences a rule reads, by their script.

use super::super::lexicon::is_han;

/// The script of the sentences that a rule reads, by the language its folder is named after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Chinese characters.
    Han,
    /// Cyrillic letters.
    Cyrillic,
    /// Any other.
    Other,
}

impl Script {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Han, Self::Cyrillic, Self::Other];

    /// The script of a rule, by its id.
    pub fn of_rule(id: &str) -> Self {
        match id.split('/').next() {
            Some("zh" | "ja") => Self::Han,
            Some("ru" | "uk" | "be" | "kk" | "ky") => Self::Cyrillic,
            _ => Self::Other,
        }
    }

    /// The script that most of a text is written in; a Chinese character counts as several letters.
    pub fn of_text(text: &str) -> Self {
        if text.is_ascii() {
            return Self::Other;
        }
        let (mut han, mut cyrillic, mut other) = (0usize, 0usize, 0usize);
        for c in text.chars() {
            match c {
                c if is_han(c) => han += 3,
                '\u{400}'..='\u{52f}' => cyrillic += 1,
                // The frequent marks of Chinese text, told without the table of letters.
                '\u{2010}'..='\u{201f}' | '\u{3000}'..='\u{3003}' | '\u{3008}'..='\u{3011}' => {}
                c if c.is_alphabetic() => other += 1,
                _ => {}
            }
        }
        if han >= cyrillic.max(other) && han > 0 {
            Self::Han
        } else if cyrillic > other {
            Self::Cyrillic
        } else {
            Self::Other
        }
    }
}
