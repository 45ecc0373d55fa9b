use super::key::{is_generic, shorten, tells_edition};
use super::*;

#[test]
fn keys_fold_what_does_not_tell_names_apart() {
    assert_eq!(key("  Great  Stone\u{2122}, Park "), "great-stonetm-park");
    assert_eq!(key("\u{4e2d}\u{570b}\u{2014}\u{6771}\u{76df} 2021"), "\u{4e2d}\u{56fd}\u{4e1c}\u{76df}2021");
    assert_eq!(key("\u{ff36}\u{ff33}\u{ff29}\u{ff30} III"), "vsip-iii");
    assert!(key("?!").len() == 16 && key("?!") != key("!?"));
}

#[test]
fn long_keys_are_cut_and_stay_apart() {
    let (a, b) = (shorten(&"x".repeat(400)), shorten(&"x".repeat(401)));
    assert!(a != b && a.chars().count() == 120 && b.chars().count() == 120, "{a} {b}");
    assert_eq!(shorten(&a), a);
}

#[test]
fn generic_names_hold_nothing_proper() {
    for name in ["Management Committee", "the Management Committee of the", "\u{7ba1}\u{59d4}\u{4f1a}"] {
        assert!(is_generic(EntityType::Organisation, name), "{name}");
    }
    for name in ["Management Committee of Great Stone", "Bankside", "Committeeman"] {
        assert!(!is_generic(EntityType::Organisation, name), "{name}");
    }
    assert!(is_generic(EntityType::Event, "Signing ceremony") && !is_generic(EntityType::Event, "Boao Forum"));
}

#[test]
fn editions_are_told_by_numbers_and_ordinals() {
    assert!(tells_edition("15th Expo") && tells_edition("Second Summit") && tells_edition("Expo IX"));
    assert!(!tells_edition("Secondary School Fair") && !tells_edition("Viking Fair"));
}

#[test]
fn every_line_of_the_judgements_is_read() {
    let lines = include_str!("../../data/same.tsv").lines().skip(1).filter(|l| !l.is_empty()).count();
    assert_eq!(judgements().len(), lines);
}
