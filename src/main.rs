//! The binary: it hands its arguments to [`bidcheck::cli`] and returns the exit code.

fn main() -> std::process::ExitCode {
    bidcheck::cli::main(std::env::args_os())
}
