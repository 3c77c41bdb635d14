#!/usr/bin/env bash
# Finds the program that the action runs: one on the runner, a fetched archive of a known digest, or the action's own
# source, built. Everything comes in by the environment.
set -euo pipefail

refuse() {
  # Our own words alone: an input may hold anything.
  printf '::error title=bidcheck::%s\n' "$1"
  exit 2
}

given=${BIDCHECK_PROGRAM:-}
url=${BIDCHECK_ARCHIVE_URL:-}
wanted=${BIDCHECK_ARCHIVE_SHA256:-}
folder=$(mktemp -d "${RUNNER_TEMP:?}/bidcheck-program.XXXXXXXX")

if [ -n "$given" ]; then
  case $given in
    *$'\n'*) refuse 'The input program holds a line end.' ;;
  esac
  [ -f "$given" ] && [ -x "$given" ] || refuse 'The input program names no program on this runner.'
  program=$(realpath -e -- "$given")
elif [ -n "$url" ]; then
  [[ $wanted =~ ^[0-9a-f]{64}$ ]] ||
    refuse 'The input archive-sha256 has to be the SHA-256 of the archive, as 64 lower-case hexadecimal digits.'
  case $url in
    https://* | file:///*) ;;
    *) refuse 'The input archive-url has to begin with https:// or file:///.' ;;
  esac
  curl --fail --silent --show-error --location --proto '=https,file' --proto-redir '=https' --max-time 600 \
    --output "$folder/archive.tar.gz" -- "$url" || refuse 'The archive could not be fetched.'
  # Nothing of the archive is unpacked before its digest is known.
  printf '%s  %s\n' "$wanted" "$folder/archive.tar.gz" | sha256sum --check --status ||
    refuse 'The archive has another SHA-256 than archive-sha256.'
  tar --extract --gzip --file "$folder/archive.tar.gz" --directory "$folder" --no-same-owner --strip-components 1
  [ -f "$folder/bidcheck" ] || refuse 'The archive holds no bidcheck.'
  program=$folder/bidcheck
else
  command -v cargo >/dev/null ||
    refuse 'There is no cargo to build bidcheck with: give program, or archive-url with archive-sha256.'
  cargo install --locked --quiet --path "${BIDCHECK_ACTION:?}" --root "$folder" >&2
  program=$folder/bin/bidcheck
fi

case $program in
  *$'\n'*) refuse 'The path of the program holds a line end.' ;;
esac
printf 'program=%s\n' "$program" >>"${GITHUB_OUTPUT:?}"
