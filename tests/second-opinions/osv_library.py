"""Compares what bidcheck finds with what OSV's own library finds with the same records.

Needs the package `osv` 0.0.22 of PyPI (what osv.dev itself was built from; archived, but the last word on how its
ecosystems are ordered), a bidcheck, and folders of OSV records, one JSON file each. Needs no network. The library
compares the versions with the bounds (`sort_key`, `_get_affected_versions`); that the events of a range are walked in
their order, one pair after the other, is written here after its `impact.analyze`. Packages get every bound
of their records and its neighbours.

    python osv_library.py BIDCHECK WORK FOLDER...
"""

import collections
import glob
import json
import os
import re
import subprocess
import sys
from urllib.parse import quote

import packaging.version
from osv import ecosystems

SEMANTIC = ["-0", "-alpha", "-rc.1", "-rc.1.0"]
# Ecosystem: what a package URL begins with, what it ends with, and what can follow a version.
KINDS = {
    "Alpine": ("apk/alpine", "?distro=alpine-{}", ["-r1", "_rc1", "_p1", ".1", "a"]),
    "AlmaLinux": ("rpm/almalinux", "?distro=almalinux-{}", ["~rc1", "^1", ".1", "-1", "a"]),
    "Bitnami": ("bitnami", "", []),  # a revision is a pre-release to the library
    "Chainguard": ("apk/chainguard", "", ["-r1", "_rc1", "_p1", ".1", "a"]),
    "Debian": ("deb/debian", "?distro=debian-{}", ["~rc1", "+b1", ".1", "-1", "a"]),
    "Go": ("golang", "", SEMANTIC + ["-0.20230101000000-aaaaaaaaaaaa"]),
    "Hex": ("hex", "", SEMANTIC),
    "Maven": ("maven", "", ["-SNAPSHOT", "-alpha-1", "-beta2", "-RC1", ".Final", "-sp1", ".1", "-1"]),
    "npm": ("npm", "", SEMANTIC),
    "NuGet": ("nuget", "", ["-alpha", "-RC1", "-rc.1", ".1"]),
    "Packagist": ("composer", "", ["-dev", "-alpha1", "-beta.2", "-RC1", "-p1", ".1"]),
    "PyPI": ("pypi", "", [".dev0", "a1", "rc1", ".post1", ".0", ".1", "+local", "rc1.post1"]),
    "RubyGems": ("gem", "", [".pre", ".rc1", ".beta.1", ".0", ".1", ".a"]),
    "Wolfi": ("apk/wolfi", "", ["-r1", "_rc1", "_p1", ".1", "a"]),
    "crates.io": ("cargo", "", SEMANTIC),
}


def neighbours(bound, labels):
    """A bound, what can follow it, and the versions with one number more or less."""
    yield bound
    for run in re.finditer(r"\d+", bound):
        for number in (int(run[0]) + 1, int(run[0]) - 1):
            if number >= 0:
                yield bound[: run.start()] + str(number) + bound[run.end() :]
    yield from (bound + label for label in labels)


def is_hit(helper, affected, version):
    """Whether the library cuts a version out of itself alone. Of many, it sorts some wrongly: not every order of its is one."""
    if version in affected.get("versions", []):
        return True
    for one in affected.get("ranges", []):
        if one["type"] == "GIT":
            continue
        events = [event for each in one["events"] for event in each.items()]
        limits = [value for kind, value in events if kind == "limit"]
        turns = [event for event in events if event[0] != "limit"]
        turns.sort(key=lambda turn: (True, helper.sort_key(turn[1]), turn[0] == "last_affected") if turn[1] != "0" else (False,))
        since = None
        for kind, value in [*turns, ("end", None)]:
            if kind == "introduced":
                since = since or value
            elif since:
                until = {"fixed": (value, None), "last_affected": (None, value), "end": (None, None)}[kind]
                if helper._get_affected_versions([version], since, *until, limits):
                    return True
                since = None
    return False


def purl(ecosystem, name, version):
    base, _, release = ecosystem.partition(":")
    kind, end, _ = KINDS[base]
    names = name.split(":") if base == "Maven" else name.split("/")
    return f"pkg:{kind}/{'/'.join(quote(part, '') for part in names)}@{quote(version, '')}{end.format(release.lstrip('v'))}"


def assess(bidcheck, work, some):
    parts = [{"type": "library", "name": str(at), "version": one[2], "purl": purl(*one)} for at, one in enumerate(some)]
    with open(f"{work}/bom.json", "w") as bom:
        json.dump({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": parts}, bom)
    words = ["assess", "--intel", f"{work}/store", "--baseline", "ntia-2021", "--observations", "all", "--format", "json"]
    answer = json.loads(subprocess.run([bidcheck, *words, f"{work}/bom.json"], capture_output=True, text=True).stdout)
    for component in (component for one in answer["vulnerabilities"] for component in one["components"]):
        yield from ((own, *some[int(component["component"]["name"])]) for own in component["by"])


def main(bidcheck, work, *folders):
    os.makedirs(work, exist_ok=True)
    subprocess.run([bidcheck, "intel", "import", "--intel", f"{work}/store", *folders], check=True, stdout=subprocess.DEVNULL)
    by_package = collections.defaultdict(list)
    for path in (path for folder in folders for path in glob.glob(f"{folder}/*.json")):
        with open(path) as file:
            record = json.load(file)
        for affected in [] if "withdrawn" in record else record["affected"]:
            package = affected.get("package") or {"ecosystem": ""}
            if package["ecosystem"].partition(":")[0] in KINDS:
                by_package[package["ecosystem"], package["name"]].append((record["id"], affected))
    theirs, asked, unread = set(), [], collections.Counter()
    for (ecosystem, name), records in by_package.items():
        helper, labels = ecosystems.get(ecosystem), KINDS[ecosystem.partition(":")[0]][2]
        bounds = {value for _, one in records for each in one.get("ranges", []) if each["type"] != "GIT"
                  for event in each["events"] for value in event.values()} - {"0", "*"}
        versions = set()
        listed = {version for _, one in records for version in one.get("versions", [])[::9]}
        for version in {near for bound in bounds | {"0.0.1", "99.0.0"} for near in neighbours(bound, labels)} | listed:
            try:
                helper.sort_key(version)
                if ecosystem == "PyPI":
                    packaging.version.Version(version)  # the library takes anything else for older than all
                versions.add(version)
            except Exception:  # each order has its own
                unread[ecosystem.partition(":")[0]] += 1
        asked += [(ecosystem, name, version) for version in versions]
        for own, affected in records:
            try:
                theirs.update((own, ecosystem, name, version) for version in versions if is_hit(helper, affected, version))
            except Exception as error:
                print(f"{own}: the library fails with {error!r}")
    ours = {finding for at in range(0, len(asked), 2000) for finding in assess(bidcheck, work, asked[at : at + 2000])}
    for base in sorted(KINDS):
        they, we, all_ = ({one for one in some if one[-3].partition(":")[0] == base} for some in (theirs, ours, asked))
        if all_:
            print(f"{base}: {len(all_)} versions of {len({one[:2] for one in all_})} packages (and {unread[base]} that are none to the library); "
                  f"library {len(they)}, bidcheck {len(we)}, both {len(they & we)}")
        for only, some in (("library", they - we), ("bidcheck", we - they)):
            for one in sorted(some):
                print(f"  only {only}:", *one)


main(*sys.argv[1:])
