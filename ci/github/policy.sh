#!/usr/bin/env bash
# For .github/workflows/gate.yml: which files of the policy repository are about the repository under test.
#
#   policy/bids/OWNER/NAME.toml       the bid, and likewise waivers/ and reviews/
#   policy/accepted/OWNER/NAME.json   the assessment that was accepted last, for `--since`
#
# What is not there is not used, which is the stricter way for all of them.
set -euo pipefail

refuse() {
  printf '::error title=bidcheck::%s\n' "$1"
  exit 2
}

# GitHub's own alphabet for owners and names; `..` is none.
[[ ${REPOSITORY:?} =~ ^[A-Za-z0-9_-][A-Za-z0-9._-]*/[A-Za-z0-9_-][A-Za-z0-9._-]*$ ]] ||
  refuse 'The name of the repository is of no known form.'

# several NAME < LINES: an output of several lines, ended by a word that nobody can know before.
several() {
  local end
  end=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  { printf '%s<<%s\n' "$1" "$end"; cat; printf '%s\n' "$end"; } >>"${GITHUB_OUTPUT:?}"
}

while IFS= read -r path; do
  case $path in
    '') ;;
    /* | .. | ../* | */.. | */../*) refuse 'The input submission leads out of the repository.' ;;
    *) printf 'submission/%s\n' "$path" ;;
  esac
done <<<"${SUBMISSION:-.}" >"${RUNNER_TEMP:?}/bidcheck-submission"
several submission <"$RUNNER_TEMP/bidcheck-submission"

while IFS= read -r baseline; do
  case $baseline in
    '') ;;
    */*) printf 'policy/%s\n' "$baseline" ;;
    *.toml) refuse 'A baseline of the policy repository is named with a / in its path, such as baselines/own.toml.' ;;
    *) printf '%s\n' "$baseline" ;;
  esac
done <<<"${BASELINE:-quad}" >"$RUNNER_TEMP/bidcheck-baseline"
several baseline <"$RUNNER_TEMP/bidcheck-baseline"

for kind in bid:bids waivers:waivers reviews:reviews since:accepted; do
  ending=toml
  [ "${kind%%:*}" != since ] || ending=json
  file=policy/${kind#*:}/$REPOSITORY.$ending
  if [ -f "$file" ]; then
    printf '%s=%s\n' "${kind%%:*}" "$file" >>"$GITHUB_OUTPUT"
  fi
done
