//! The command `parkgraph`: parses its arguments, runs one sub-command, and turns the outcome into an exit code.

use std::io::IsTerminal;
use std::process::ExitCode;

use parkgraph::cli;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = cli::parse();
    let lang = cli::language(cli.lang.as_ref());
    let styled = cli.color.wanted(std::io::stderr().is_terminal());
    match cli::run(cli) {
        Ok(outcome) => ExitCode::from(outcome.code()),
        // Whoever reads the output has seen enough, as `head` does.
        Err(error) if cli::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            cli::print_error(&error, &lang, styled);
            ExitCode::from(2)
        }
    }
}
