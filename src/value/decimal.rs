//! Exact decimal numbers: what a text states is kept digit by digit, never as a floating-point number.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Most digits behind the point.
const MOST_PLACES: u8 = 12;

/// A decimal number of up to 38 digits, at most 12 of them behind the point; equal numbers are written alike (`xsd:decimal`).
///
/// ```
/// use parkgraph::value::Decimal;
/// let stated: Decimal = "1.24".parse()?;
/// assert_eq!(stated.shifted(8).map(|n| n.to_string()).as_deref(), Some("124000000"));
/// # Ok::<(), parkgraph::value::BadDecimal>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// The number without its point; its last digit is no zero behind the point.
    digits: i128,
    /// Digits behind the point.
    places: u8,
}

/// A text that is no decimal number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadDecimal {
    /// The text that was given.
    pub given: String,
}

impl fmt::Display for BadDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no decimal number {:?}: write digits, with a point before the fraction", self.given)
    }
}

impl std::error::Error for BadDecimal {}

impl Decimal {
    /// The number of `digits` with `places` of them behind the point; none with more than twelve there.
    pub fn new(mut digits: i128, mut places: u8) -> Option<Self> {
        while places > 0 && digits % 10 == 0 {
            (digits, places) = (digits / 10, places - 1);
        }
        (places <= MOST_PLACES).then_some(Self { digits, places })
    }

    /// A whole number.
    pub const fn whole(number: i128) -> Self {
        Self { digits: number, places: 0 }
    }

    /// The number times a power of ten; none where it has too many digits.
    pub fn shifted(self, powers: u8) -> Option<Self> {
        let less = powers.min(self.places);
        let digits = self.digits.checked_mul(10_i128.checked_pow(u32::from(powers - less))?)?;
        Self::new(digits, self.places - less)
    }

    /// The sum; none where it has too many digits.
    pub fn plus(self, other: Self) -> Option<Self> {
        let places = self.places.max(other.places);
        let scaled = |n: Self| n.digits.checked_mul(10_i128.pow(u32::from(places - n.places)));
        Self::new(scaled(self)?.checked_add(scaled(other)?)?, places)
    }

    /// The number with the other sign.
    pub const fn negated(self) -> Self {
        Self { digits: -self.digits, places: self.places }
    }

    /// The number itself, where it is whole.
    pub fn as_whole(self) -> Option<i128> {
        (self.places == 0).then_some(self.digits)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let unit = |n: &Self| 10_i128.pow(u32::from(n.places));
        let (whole, more) = (self.digits.div_euclid(unit(self)), self.digits.rem_euclid(unit(self)));
        let (other_whole, other_more) = (other.digits.div_euclid(unit(other)), other.digits.rem_euclid(unit(other)));
        whole.cmp(&other_whole).then_with(|| (more * unit(other)).cmp(&(other_more * unit(self))))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.places == 0 {
            return f.pad(&self.digits.to_string());
        }
        let sign = if self.digits < 0 { "-" } else { "" };
        let unit = 10_u128.pow(u32::from(self.places));
        let digits = self.digits.unsigned_abs();
        f.pad(&format!("{sign}{}.{:0width$}", digits / unit, digits % unit, width = usize::from(self.places)))
    }
}

impl FromStr for Decimal {
    type Err = BadDecimal;

    fn from_str(text: &str) -> Result<Self, BadDecimal> {
        let bad = || BadDecimal { given: text.to_owned() };
        let (negative, bare) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = bare.split_once('.').map_or((bare, None), |(whole, fraction)| (whole, Some(fraction)));
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !are_digits(whole) || !fraction.is_none_or(are_digits) {
            return Err(bad());
        }
        let fraction = fraction.unwrap_or_default();
        let digits: i128 = format!("{whole}{fraction}").parse().map_err(|_| bad())?;
        let places = u8::try_from(fraction.len()).map_err(|_| bad())?;
        Self::new(if negative { -digits } else { digits }, places).ok_or_else(bad)
    }
}

impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    /// From a text, or from a whole number; a number with a fraction would pass through binary and is refused.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Whole(i64),
            Text(String),
            Binary(f64),
        }
        match Written::deserialize(deserializer)? {
            Written::Whole(number) => Ok(Self::whole(i128::from(number))),
            Written::Text(text) => text.parse().map_err(serde::de::Error::custom),
            Written::Binary(number) => Err(serde::de::Error::custom(format!("write {number} in quotes, so that it stays exact"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn equal_numbers_are_written_alike() {
        for (text, written) in [
            ("1.240", "1.24"),
            ("007", "7"),
            ("-0.50", "-0.5"),
            ("0.05", "0.05"),
            ("-12", "-12"),
            ("30.0", "30"),
            ("100", "100"),
            ("0", "0"),
        ] {
            assert_eq!(number(text).to_string(), written);
        }
        assert_eq!(number("1.50"), number("1.5"));
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for bad in ["", ".", "1.", ".5", "1,5", "1e3", "+1", "--1", "NaN", "1.2.3", "\u{ff11}", "0.1234567890123"] {
            assert!(bad.parse::<Decimal>().is_err(), "{bad}");
        }
        assert!("9".repeat(60).parse::<Decimal>().is_err());
    }

    #[test]
    fn powers_of_ten_are_exact() {
        let shifted = |text: &str, powers| number(text).shifted(powers).map(|n| n.to_string());
        assert_eq!(shifted("1.24", 8).as_deref(), Some("124000000"));
        assert_eq!(shifted("0.1", 3).as_deref(), Some("100"));
        assert_eq!(shifted("15.08", 9).as_deref(), Some("15080000000"));
        assert_eq!(shifted("1.2345", 2).as_deref(), Some("123.45"));
        assert_eq!(shifted(&"9".repeat(38), 8), None);
    }

    #[test]
    fn numbers_are_in_order() {
        let order = ["-2", "-1.5", "-1", "0", "0.05", "0.5", "0.75", "1", "1.5", "20", "100000000000"];
        for pair in order.windows(2) {
            assert!(number(pair[0]) < number(pair[1]), "{pair:?}");
        }
        assert_eq!(number("0.1").plus(number("0.2")), Some(number("0.3")));
    }

    #[test]
    fn fractions_are_read_from_text_alone() {
        assert_eq!(serde_json::from_str::<Decimal>("\"21.5\"").unwrap(), number("21.5"));
        assert_eq!(serde_json::from_str::<Decimal>("21").unwrap(), number("21"));
        assert!(serde_json::from_str::<Decimal>("21.5").is_err());
        assert_eq!(serde_json::to_string(&number("21.50")).unwrap(), "\"21.5\"");
    }
}
