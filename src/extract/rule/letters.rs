//! Sets of letters that are asked for at every other letter of a text.

use serde::{Deserialize, Deserializer};

/// A set of letters, one bit each up to the last one.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Letters(Vec<u64>);

impl Letters {
    /// Whether a letter is one of them.
    pub fn contains(&self, letter: char) -> bool {
        let code = letter as usize;
        self.0.get(code / 64).is_some_and(|word| word & (1 << (code % 64)) != 0)
    }
}

impl FromIterator<char> for Letters {
    fn from_iter<T: IntoIterator<Item = char>>(letters: T) -> Self {
        let mut words = Vec::new();
        for code in letters.into_iter().map(|letter| letter as usize) {
            if words.len() <= code / 64 {
                words.resize(code / 64 + 1, 0);
            }
            words[code / 64] |= 1 << (code % 64);
        }
        Self(words)
    }
}

impl<'de> Deserialize<'de> for Letters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(String::deserialize(deserializer)?.chars().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Letters;

    #[test]
    fn letters_are_those_of_the_string_and_no_others() {
        let letters: Letters = "a?\u{963f}\u{20000}".chars().collect();
        assert!("a?\u{963f}\u{20000}".chars().all(|c| letters.contains(c)));
        assert!(!"b@\u{963e}\u{9640}\u{20001}\u{10ffff}\0".chars().any(|c| letters.contains(c)));
        assert!(!Letters::default().contains('\0'));
    }
}
