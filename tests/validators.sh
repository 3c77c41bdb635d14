#!/bin/sh
# Writes every report of three submissions and gives each to the validator of its format.
#
# What is not installed is named and left out; the run fails if a validator finds a fault, or if none ran.
# The versions that were used last stand in docs/src/formats.md.
#
#   BIDCHECK         the program; target/debug/bidcheck if not set
#   SARIF_MULTITOOL  npm @microsoft/sarif-multitool-linux: its file Sarif.Multitool
#   SARIF_SCHEMA     sarif-schema-2.1.0.json of oasis-tcs/sarif-spec
#   JUNIT_XSD        JUnit.xsd of windyroad/JUnit-Schema
#   JENKINS_XSD      junit-10.xsd of jenkinsci/xunit-plugin
#   PYTHON           a Python with compliance-trestle and openpyxl; python3 if not set
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
program=${BIDCHECK:-$root/target/debug/bidcheck}
python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ran=0 failed=0

# run NAME COMMAND…: one validation.
run() {
    what=$1
    shift
    if "$@" >"$folder/said" 2>&1; then
        ran=$((ran + 1))
        echo "ok      $what"
    else
        failed=$((failed + 1))
        echo "FAILED  $what"
        tail -n 20 "$folder/said"
    fi
}

missing() {
    echo "not run $1"
}

for submission in submissions/as-generated submissions/mended malformed/hostile-names.cdx.json; do
    name=$(basename "$submission" .cdx.json)
    set -- --quiet --as-of 2026-11-22T08:00:00Z --source-root "$root"
    for ending in sarif code-scanning.sarif junit.xml oscal.json csv observations.csv xlsx; do
        set -- "$@" --output "$folder/$name.$ending"
    done
    # 1, 3 and 4 are what submissions come to.
    "$program" assess "$root/fixtures/$submission" "$@" >/dev/null || [ $? -le 4 ]

    for log in "$folder/$name.sarif" "$folder/$name.code-scanning.sarif"; do
        if [ -n "${SARIF_MULTITOOL:-}" ]; then
            # SARIF2005 asks for the address of the tool's page, which it does not have. SARIF2006 fetches the
            # schema from its address; it is validated against below.
            run "$(basename "$log"): multitool" sh -c '
                "$1" validate "$2" --rule-kind "Sarif;Ghas" --level "Error;Warning" -o "$2.found" --log ForceOverwrite
                "$3" -c "import json,sys
found = json.load(open(sys.argv[1]))[\"runs\"][0].get(\"results\", [])
found = [one for one in found if one.get(\"level\", \"warning\") in (\"error\", \"warning\")]
found = [one for one in found if one[\"ruleId\"] not in (\"SARIF2005\", \"SARIF2006\")]
sys.exit(str(found[:5]) if found else 0)" "$2.found"' - "$SARIF_MULTITOOL" "$log" "$python"
        else
            missing "$(basename "$log"): multitool (SARIF_MULTITOOL)"
        fi
        if [ -n "${SARIF_SCHEMA:-}" ] && command -v check-jsonschema >/dev/null; then
            run "$(basename "$log"): schema" check-jsonschema --schemafile "$SARIF_SCHEMA" "$log"
        else
            missing "$(basename "$log"): schema (SARIF_SCHEMA, check-jsonschema)"
        fi
    done

    for schema in "${JUNIT_XSD:-}" "${JENKINS_XSD:-}"; do
        if [ -n "$schema" ] && command -v xmllint >/dev/null; then
            run "$name.junit.xml: $(basename "$schema")" xmllint --noout --schema "$schema" "$folder/$name.junit.xml"
        else
            missing "$name.junit.xml: an XSD (JUNIT_XSD, JENKINS_XSD, xmllint)"
        fi
    done

    if "$python" -c 'import trestle' 2>/dev/null; then
        run "$name.oscal.json: compliance-trestle" "$python" -c "import json,sys
from trestle.oscal.assessment_results import Model
Model(**json.load(open(sys.argv[1])))" "$folder/$name.oscal.json"
    else
        missing "$name.oscal.json: compliance-trestle"
    fi

    if "$python" -c 'import openpyxl' 2>/dev/null; then
        run "$name.xlsx: openpyxl" "$python" -c "import sys,openpyxl
book = openpyxl.load_workbook(sys.argv[1])
assert book.sheetnames == ['assessment', 'findings', 'observations', 'components', 'artifacts'], book.sheetnames
assert all(cell.data_type in 'sn' for sheet in book for row in sheet.iter_rows() for cell in row)" "$folder/$name.xlsx"
    else
        missing "$name.xlsx: openpyxl"
    fi
done

echo "$ran ran, $failed failed"
[ "$failed" -eq 0 ] && [ "$ran" -gt 0 ]
