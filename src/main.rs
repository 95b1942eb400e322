//! The `alinea` program: everything it does is in `cli`, which belongs to this binary so that the library cannot use it.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run(std::env::args_os())
}
