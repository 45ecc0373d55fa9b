//! Logistic regression with an L1 penalty on yes-or-no features, by coordinate descent on a quadratic upper bound (Krishnapuram et al. 2005,
//! "Sparse multinomial logistic regression"): each step lowers the loss, so no line search is needed.

/// Passes over the weights, at most.
const PASSES: usize = 400;
/// Every so many passes all weights are tried, between them those that are not zero.
const FULL: usize = 10;
/// The largest change of a weight in a full pass at which the descent ends.
const STILL: f64 = 1e-3;

/// Weights by feature; `penalty` is that of a unit of weight against a loss summed over all rows. The intercept is feature 0 of every row and
/// bears no penalty.
pub fn fit(rows: &[(&[u16], bool)], features: usize, penalty: f64) -> Vec<f64> {
    let mut columns: Vec<Vec<u32>> = vec![Vec::new(); features];
    for (row, (numbers, _)) in rows.iter().enumerate() {
        numbers.iter().for_each(|number| columns[usize::from(*number)].push(row as u32));
    }
    let truth: Vec<f64> = rows.iter().map(|(_, tied)| f64::from(u8::from(*tied))).collect();
    let (mut weights, mut odds) = (vec![0.0; features], vec![0.0_f64; rows.len()]);
    let mut chances: Vec<f64> = vec![0.5; rows.len()];
    for pass in 0..PASSES {
        let full = pass % FULL == 0;
        let mut moved = 0.0_f64;
        for (number, column) in columns.iter().enumerate().filter(|(_, column)| !column.is_empty()) {
            if !full && weights[number] == 0.0 {
                continue;
            }
            let slope: f64 = column.iter().map(|row| chances[*row as usize] - truth[*row as usize]).sum();
            // A quarter is the most that the loss of a row can bend.
            let bend = column.len() as f64 / 4.0;
            let aim: f64 = weights[number] - slope / bend;
            let shrink = if number == 0 { 0.0 } else { penalty / bend };
            let next = aim.signum() * (aim.abs() - shrink).max(0.0);
            let step = next - weights[number];
            if step == 0.0 {
                continue;
            }
            weights[number] = next;
            moved = moved.max(step.abs());
            for row in column {
                let row = *row as usize;
                odds[row] += step;
                chances[row] = 1.0 / (1.0 + (-odds[row]).exp());
            }
        }
        if full && moved < STILL {
            break;
        }
    }
    weights
}

/// The chance that a row is so.
pub fn chance(weights: &[f64], numbers: &[u16]) -> f64 {
    let odds: f64 = numbers.iter().map(|number| weights[usize::from(*number)]).sum();
    1.0 / (1.0 + (-odds).exp())
}
