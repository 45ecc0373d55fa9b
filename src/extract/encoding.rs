//! From bytes to text: which encoding, and whether it is text at all.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};

use super::characters::{COMMON, is_han, tables};

/// Bytes beyond ASCII from which the detector is trusted; shorter texts are told by their characters.
const TRUSTED: usize = 64;
/// Bytes that are looked at to tell an encoding.
const SAMPLE: usize = 1 << 18;
/// Bytes in which a page may declare its encoding (the HTML standard has 1,024; mirrors put banners first).
const DECLARED: usize = 4096;

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoText {
    /// There is nothing but white space.
    Empty,
    /// They are of a format that is no text, such as `PDF`.
    Binary(&'static str),
}

/// First bytes of formats that are often met among pages.
const FORMATS: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a WebP image or a sound"),
    (b"\x1F\x8B", "gzip data"),
    (b"\x28\xB5\x2F\xFD", "Zstandard data"),
    (b"BZh", "bzip2 data"),
    (b"\xFD7zXZ", "xz data"),
    (b"7z\xBC\xAF", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xD0\xCF\x11\xE0", "an old Office document"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
];

/// Decodes text: by its byte order mark, as UTF-8, by what an HTML page declares, else by what it looks like.
///
/// Byte sequences that fit no encoding become U+FFFD; their number is told.
pub(crate) fn decode(bytes: &[u8], html: bool) -> Result<(String, usize), NoText> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(NoText::Empty);
    }
    if let Some((_, format)) = FORMATS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(NoText::Binary(format));
    }
    let text = if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        lossy(encoding, bytes.get(length..).unwrap_or_default())
    } else {
        let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
        let wide = sample.contains(&0).then(|| utf_16(sample)).flatten();
        if let Some(wide) = wide {
            lossy(wide, bytes)
        } else if is_binary(sample) {
            return Err(NoText::Binary("binary data"));
        } else {
            match std::str::from_utf8(bytes) {
                // A U+FFFD that a page has itself is what was published.
                Ok(text) if text.trim().is_empty() => return Err(NoText::Empty),
                Ok(text) => return Ok((text.to_owned(), 0)),
                Err(_) => lossy(guess(bytes, sample, html), bytes),
            }
        }
    };
    if is_noise(&text) {
        return Err(NoText::Binary("binary data"));
    }
    let lost = text.matches('\u{FFFD}').count();
    if text.trim().is_empty() { Err(NoText::Empty) } else { Ok((text, lost)) }
}

fn lossy(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Whether there are more bytes that no text has than stray ones: NUL, and the control characters that neither part lines nor steer terminals.
fn is_binary(sample: &[u8]) -> bool {
    let (mut nul, mut control) = (0, 0);
    for b in sample {
        nul += usize::from(*b == 0);
        control += usize::from(is_stray(char::from(*b)));
    }
    // One that strayed into a short text makes it no program.
    nul * 50 > sample.len() || (control > 1 && control * 50 > sample.len())
}

/// Whether a character of ASCII is one that no text has: a control character, but for white space, backspace and escape.
const fn is_stray(c: char) -> bool {
    matches!(c, '\0'..='\u{7}' | '\u{e}'..='\u{1a}' | '\u{1c}'..='\u{1f}' | '\u{7f}')
}

/// Whether decoded text is what becomes of bytes that are none: full of control characters, of what no encoding reads, and of characters that
/// mean nothing.
fn is_noise(text: &str) -> bool {
    let (mut all, mut strange, mut lost) = (0, 0, 0);
    for c in text.chars() {
        all += 1;
        strange += usize::from(is_stray(c) || ('\u{E000}'..='\u{F8FF}').contains(&c));
        lost += usize::from(c == '\u{FFFD}');
    }
    strange > 1 && (strange + lost) * 20 > all
}

/// UTF-16 without a byte order mark: every other byte is often NUL, and hardly one of those between.
fn utf_16(sample: &[u8]) -> Option<&'static Encoding> {
    let nul = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (nul(0), nul(1), sample.len() / 2);
    if pairs < 2 {
        None
    } else if odd * 5 > pairs && even * 50 < pairs {
        Some(UTF_16LE)
    } else if even * 5 > pairs && odd * 50 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding of text that is not UTF-8 throughout.
fn guess(bytes: &[u8], sample: &[u8], html: bool) -> &'static Encoding {
    if mostly_utf_8(bytes) {
        return UTF_8;
    }
    if html && let Some(declared) = declared(bytes).filter(|e| faults(e, sample) * 50 <= high(sample)) {
        return declared;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == bytes.len());
    let told = wide(detector.guess(None, Utf8Detection::Deny));
    if high(sample) >= TRUSTED {
        return told;
    }
    let choices = [told, GB18030, BIG5, WINDOWS_1251];
    choices.into_iter().rev().max_by_key(|e| likeness(e, sample)).unwrap_or(told)
}

/// GB18030 for the encodings that it holds.
fn wide(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// Bytes beyond ASCII.
fn high(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b >= 0x80).count()
}

/// Sequences that an encoding cannot read.
fn faults(encoding: &'static Encoding, sample: &[u8]) -> usize {
    lossy(encoding, sample).matches('\u{FFFD}').count()
}

/// Whether text is UTF-8 but for a few damaged places, such as a cut end.
fn mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad, mut rest) = (0, 0, bytes);
    loop {
        match std::str::from_utf8(rest) {
            Ok(_) => return (good + high(rest)) > 50 * bad.max(1),
            Err(e) => {
                good += high(rest.get(..e.valid_up_to()).unwrap_or_default());
                bad += 1;
                // Text in another encoding fails at once and again and again.
                if bad > 8 && good < 50 * bad {
                    return false;
                }
                let skip = e.valid_up_to() + e.error_len().unwrap_or(rest.len());
                rest = rest.get(skip..).unwrap_or_default();
            }
        }
    }
}

/// The encoding that an HTML page declares near its start.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..DECLARED).unwrap_or(bytes).to_ascii_lowercase();
    let mut rest = head.as_slice();
    while let Some(at) = rest.windows(7).position(|w| w == b"charset") {
        rest = rest.get(at + 7..)?;
        let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        let label: Vec<u8> =
            rest.iter().skip_while(|b| matches!(b, b' ' | b'=' | b'"' | b'\'')).take_while(|b| is_part(b)).copied().collect();
        if let Some(encoding) = Encoding::for_label(&label) {
            return Some(wide(encoding)).filter(|e| *e != UTF_8 && *e != UTF_16LE && *e != UTF_16BE);
        }
    }
    None
}

/// How much a short text in an encoding looks like Chinese or Russian: per cent of its characters beyond ASCII.
fn likeness(encoding: &'static Encoding, sample: &[u8]) -> usize {
    let text = lossy(encoding, sample);
    let letters: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let good = |c: &char| match *c {
        '\u{430}'..='\u{44F}' => true,
        '\u{410}'..='\u{42F}' => text.chars().any(|c| ('\u{430}'..='\u{44F}').contains(&c)),
        c => (is_han(c) || !c.is_alphabetic()) && tables().commonness(c) >= COMMON,
    };
    letters.iter().filter(|c| good(c)).count() * 100 / letters.len().max(1)
}
