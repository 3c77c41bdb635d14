//! Packages of crates.io that are built for some platforms only.
//!
//! The lock file covers all platforms and does not say which package is for which.
//! This list is what is known by name; `--run-cargo` knows for one platform exactly.

/// Names, or beginnings of names where a `*` ends them.
#[rustfmt::skip]
const PLATFORM_ONLY: &[&str] = &[
    // Windows
    "windows*", "winapi*", "winreg", "winsafe", "wepoll*", "miow", "ntapi", "schannel", "anstyle-wincon",
    // WebAssembly
    "wasi", "wasi-*", "wasip*", "wasix", "wasm-bindgen*", "wasm-streams", "wit-bindgen*", "js-sys", "web-sys",
    "web-time", "gloo*", "serde-wasm-bindgen", "console_error_panic_hook", "emscripten*",
    // Apple
    "core-foundation*", "core-graphics*", "core-text", "core-video*", "core-audio*", "coreaudio*", "cocoa*",
    "objc*", "block", "block2", "dispatch", "dispatch2", "mach", "mach2", "security-framework*",
    "system-configuration*", "apple-*", "fsevent-sys", "io-kit-sys", "metal",
    // Linux and other Unix systems
    "linux-raw-sys", "inotify*", "kqueue*", "wayland-*", "x11*", "xcb", "nix", "rustix", "signal-hook*",
    "termios", "procfs*", "udev", "libudev-sys", "alsa*",
    // Others
    "android*", "ndk*", "jni", "jni-sys*", "fuchsia-*", "redox_*", "libredox", "hermit-abi", "r-efi*",
    "iana-time-zone-haiku", "vexos*",
];

/// Whether a package is known to be for some platforms only.
pub(super) fn is_platform_only(name: &str) -> bool {
    PLATFORM_ONLY.iter().any(|entry| match entry.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == *entry,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_and_whole_names_are_told_apart() {
        for (name, is_one) in [
            ("windows-sys", true),
            ("windows_x86_64_msvc", true),
            ("wasi", true),
            ("wasite", false),
            ("js-sys", true),
            ("serde", false),
            ("libc", false),
        ] {
            assert_eq!(is_platform_only(name), is_one, "{name}");
        }
    }
}
