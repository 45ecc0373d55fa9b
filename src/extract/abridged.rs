//! Short forms of names in Latin letters that no rule built: the first words of a longer name, or its initials.

use rustc_hash::FxHashMap;

use super::mention::{Mention, Scene, Source};
use crate::value::EntityType;

/// The most words of a short form.
const MOST_WORDS: usize = 4;

/// The fewest and the most letters of initials.
const INITIALS: std::ops::RangeInclusive<usize> = 2..=8;

/// Longer names by the forms that may abridge them; of names with a form in common the first.
pub struct Abridged(FxHashMap<String, usize>);

impl Abridged {
    /// The forms of the bodies and parks among names; none where no name might be one of these forms.
    pub fn of(scene: &Scene<'_>, names: &[Mention]) -> Self {
        let mut forms = FxHashMap::default();
        if names.iter().any(is_short) {
            for (number, name) in names.iter().enumerate().filter(|(_, m)| abridges(m.kind)) {
                let text = &scene.text()[name.start..name.end];
                let words: Vec<(usize, &str)> =
                    text.split(' ').map(|word| (word.as_ptr() as usize - text.as_ptr() as usize + word.len(), word)).collect();
                let large = |word: &str| word.starts_with(char::is_uppercase);
                for (end, word) in words.iter().take(words.len() - 1).take(MOST_WORDS) {
                    if large(word) {
                        forms.entry(text[..*end].to_owned()).or_insert(number);
                    }
                }
                let initials: String =
                    words.iter().filter(|(_, word)| large(word)).filter_map(|(_, word)| word.chars().next()).collect();
                if INITIALS.contains(&initials.len()) {
                    forms.entry(initials).or_insert(number);
                }
            }
        }
        Self(forms)
    }

    /// The name that a mention abridges, by its number.
    pub fn full(&self, scene: &Scene<'_>, mention: &Mention) -> Option<usize> {
        let form = scene.text().get(mention.start..mention.end).filter(|_| is_short(mention));
        form.and_then(|form| self.0.get(form)).copied()
    }
}

/// Whether a name may be a short form: nothing but what is seen of it makes it a name.
fn is_short(mention: &Mention) -> bool {
    mention.source == Source::Recognised && abridges(mention.kind)
}

fn abridges(kind: EntityType) -> bool {
    matches!(kind, EntityType::Organisation | EntityType::Park)
}
