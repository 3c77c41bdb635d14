#!/usr/bin/env bash
# Makes the release archive: the program, its manual pages and completions, the README and the licences.
#
#   ci/release.sh [--program PATH] [--target TRIPLE] [--output FOLDER]
#
# Without --program it builds one, for musl if the target says so. The same program gives the same archive, byte for
# byte: entries are sorted and belong to nobody, and their time is SOURCE_DATE_EPOCH, else that of the last commit.
# `cargo deb --no-build` takes manual pages and completions from target/release-files, where this leaves them.
set -euo pipefail
cd "$(dirname "$0")/.."

program='' target='' output=target/release-archives
while [ $# -gt 0 ]; do
  case $1 in
    --program) program=$2 ;;
    --target) target=$2 ;;
    --output) output=$2 ;;
    *)
      printf 'unknown argument %s; the head of this script lists them\n' "$1" >&2
      exit 2
      ;;
  esac
  shift 2
done

if [ -z "$program" ]; then
  cargo build --release --locked ${target:+--target "$target"}
  program=${CARGO_TARGET_DIR:-target}/${target:+$target/}release/bidcheck
fi
version=$("$program" --version | cut -d ' ' -f 2)
target=${target:-$(rustc -vV | sed -n 's/^host: //p')}
name=bidcheck-$version-$target

files=target/release-files
rm -rf "$files" && mkdir -p "$files/man" "$files/completions" "$output"
"$program" man >"$files/man/bidcheck.1"
# The commands, as the program lists them.
"$program" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]\+\)  *.*/\1/p' | while read -r command; do
  "$program" man "$command" >"$files/man/bidcheck-$command.1"
done
"$program" completions bash >"$files/completions/bidcheck.bash"
"$program" completions fish >"$files/completions/bidcheck.fish"
"$program" completions zsh >"$files/completions/_bidcheck"
"$program" completions powershell >"$files/completions/_bidcheck.ps1"
"$program" completions elvish >"$files/completions/bidcheck.elv"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/$name"
cp -R "$files/man" "$files/completions" README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT "$work/$name/"
install -m 755 "$program" "$work/$name/bidcheck"
find "$work/$name" -type d -exec chmod 755 {} + -o -type f ! -name bidcheck -exec chmod 644 {} +
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$epoch" --directory "$work" "$name" |
  gzip --no-name --best >"$output/$name.tar.gz"
(cd "$output" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
printf '%s\n' "$output/$name.tar.gz"
