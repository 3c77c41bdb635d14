#!/usr/bin/env bash
# Runs one assessment for the action: arguments from the environment, reports below the runner's temporary folder,
# annotations to the log, a summary of the job, and outputs in our own words. It ends with 0; the step that follows
# ends with the exit code of the program.
set -euo pipefail
umask 077

program=${BIDCHECK_PROGRAM:?}
folder=$(mktemp -d "${RUNNER_TEMP:?}/bidcheck.XXXXXXXX")

say() { printf '%s=%s\n' "$1" "$2" >>"${GITHUB_OUTPUT:?}"; }

# ended CODE: what the exit codes mean, by a word each.
ended() {
  say exit-code "$1"
  case $1 in
    0)
      # Of a run that was to succeed whatever comes of it, success says nothing.
      if [ "${BIDCHECK_REPORT_ONLY:-false}" = true ]; then say result report-only; else say result pass; fi
      ;;
    1) say result fail ;;
    2 | 5) say result misconfigured ;;
    3) say result undecided ;;
    4) say result refused ;;
    6) say result not-written ;;
    *) say result internal-error ;;
  esac
}

refuse() {
  # Our own words alone: an input may hold anything.
  printf '::error title=bidcheck::%s\n' "$1"
  ended 2
  say conclusion none
  exit 0
}

arguments=()

# A value never stands alone, so that it is no option, whatever it begins with.
option() { [ -z "$2" ] || arguments+=("--$1=$2"); }

switch() {
  case $2 in
    true) arguments+=("--$1") ;;
    false) ;;
    *) refuse "The input $1 has to be true or false." ;;
  esac
}

# inside FILE FOLDER: whether a file lies in a folder, links resolved.
inside() {
  local file root
  file=$(realpath -e -- "$1" 2>/dev/null) && root=$(realpath -e -- "$2" 2>/dev/null) || return 1
  [[ $file/ == "$root"/* ]]
}

# protected WHAT FILE: with a policy root, the buyer's files lie in it and nowhere else.
protected() {
  [ -z "${BIDCHECK_POLICY_ROOT:-}" ] || [ -z "$2" ] || inside "$2" "$BIDCHECK_POLICY_ROOT" ||
    refuse "The input $1 names a file that does not lie in policy-root."
}

paths=()
while IFS= read -r path; do
  case $path in
    '') ;;
    -*) paths+=("./$path") ;;
    *) paths+=("$path") ;;
  esac
done <<<"${BIDCHECK_SUBMISSION:-}"
[ "${#paths[@]}" -gt 0 ] || refuse 'The input submission names no path.'

# A store or a policy that the change under test brings along is none.
for path in "${paths[@]}"; do
  [ -z "${BIDCHECK_INTEL:-}" ] || ! inside "$BIDCHECK_INTEL" "$path" ||
    refuse 'The input intel names a folder within the submission.'
  [ -z "${BIDCHECK_POLICY_ROOT:-}" ] || ! inside "$BIDCHECK_POLICY_ROOT" "$path" ||
    refuse 'The input policy-root names a folder within the submission.'
done

while IFS= read -r baseline; do
  [ -n "$baseline" ] || continue
  case $baseline in
    # The program takes these for files, and all others for baselines of its own.
    */* | *\\* | *.toml) protected baseline "$baseline" ;;
  esac
  option baseline "$baseline"
done <<<"${BIDCHECK_BASELINE:-}"

for name in bid waivers reviews since; do
  variable=BIDCHECK_${name^^}
  protected "$name" "${!variable:-}"
  option "$name" "${!variable:-}"
done
if [ -n "${BIDCHECK_INTEL:-}" ]; then
  option intel "$BIDCHECK_INTEL"
else
  arguments+=(--no-intel)
fi
option as-of "${BIDCHECK_AS_OF:-}"
option fail-on "${BIDCHECK_FAIL_ON:-shall}"
option source-root "${BIDCHECK_SOURCE_ROOT:-}"
switch defer-review "${BIDCHECK_DEFER_REVIEW:-false}"
switch report-only "${BIDCHECK_REPORT_ONLY:-false}"
for name in job-summary annotations; do
  variable=BIDCHECK_${name^^}
  variable=${variable//-/_}
  case ${!variable:-true} in
    true | false) ;;
    *) refuse "The input $name has to be true or false." ;;
  esac
done

code=0
"$program" assess "${arguments[@]}" --color=never --quiet --format=github-annotations \
  --output "json=$folder/assessment.json" --output "html=$folder/report.html" \
  --output "code-scanning=$folder/bidcheck.sarif" --output "junit=$folder/bidcheck.junit.xml" \
  --output "github-summary=$folder/summary.md" \
  -- "${paths[@]}" >"$folder/annotations.txt" 2>"$folder/messages.txt" </dev/null || code=$?

# Messages name files, and a file may be named like a command: nothing in between is taken for one.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '::stop-commands::%s\n' "$token"
cat "$folder/messages.txt"
printf '\n::%s::\n' "$token"

if [ "${BIDCHECK_ANNOTATIONS:-true}" = true ]; then
  cat "$folder/annotations.txt"
fi
if [ "${BIDCHECK_JOB_SUMMARY:-true}" = true ] && [ -f "$folder/summary.md" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  cat "$folder/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi

ended "$code"
# The first level of our own JSON is indented by two blanks; no text within it holds a line end.
conclusion=none
if [ -f "$folder/assessment.json" ]; then
  conclusion=$(sed -n 's/^  "conclusion": "\(pass\|fail\|undecided\)",$/\1/p' "$folder/assessment.json" | head -n 1)
  say assessment "$folder/assessment.json"
  say assessment-sha256 "$(sha256sum "$folder/assessment.json" | cut -d ' ' -f 1)"
fi
say conclusion "${conclusion:-none}"
for file in report:report.html sarif:bidcheck.sarif junit:bidcheck.junit.xml; do
  [ ! -f "$folder/${file#*:}" ] || say "${file%%:*}" "$folder/${file#*:}"
done
