"""Compares the orders of versions with the tools that define them, pair by pair.

Needs the tool of the order (below, and the heads of the programs in `orders/`) and cargo. Needs no network. A version is
read from the files and folders named behind the order: OSV records (also zipped), and package URLs anywhere. To these come
made-up ones, the same in every run: each version is compared with what a small change makes of it, with its neighbours and
with others. Every pair is asked both of bidcheck (by an ignored test of `src/intelligence/version/tests.rs`) and of the tool,
and the pairs that differ are printed.

    python version_orders.py ORDER WORK [--tool COMMAND] [FILE OR FOLDER]...

A tool reads pairs from its standard input, a tab between the two, and answers each on a line: `<`, `=` or `>`, or `!.`, `.!`,
`!!` where the first, the second or both are no versions to it. Debian and RPM are asked from here: that needs dpkg, and rpm's
own module for Python. So is Pub, of OSV's library, which is a port.
"""

import argparse
import collections
import json
import os
import random
import re
import subprocess
import sys
import urllib.parse
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
PAIRS = 40_000
NUMBERS = ["0", "1", "2", "3", "9", "10", "11", "00", "01", "007", "2024", "20241126", "2147483647", "2147483648",
           "9223372036854775808", "99999999999999999999"]
SEMANTIC = ["-W", "-WN", "-W.N", "-N", "-W-N", "-W.N.W", "+N", "+W", "-W.N+W.N", "-W+N"]
# Order: what OSV calls it, what a package URL calls it, how many numbers there are, what stands between parts, words, what
# ends a version as people write it (W a word, N a number).
ORDERS = {
    "Maven": ("Maven", "maven", (1, 4), [".", "-", "", "_", ".-", "--", "+"],
              ["alpha", "beta", "milestone", "rc", "cr", "snapshot", "SNAPSHOT", "ga", "GA", "final", "Final", "RELEASE", "sp",
               "SP", "a", "b", "m", "M", "RC", "x", "jre", "redhat", "incubating", "android", "v"],
              ["-W", ".W", "-WN", ".WN", "-W-N", ".W-N", "-W.N", ".W.N", "-N", "W", "WN", "-W-W", ".W-W", ".W-W-N", "-WN-W-N",
               ".WN-W", "-N-W", "-N.W", ".W-WN"]),
    "NuGet": ("NuGet", "nuget", (1, 4), [".", "-", "+", "", "--"],
              ["alpha", "beta", "Beta", "rc", "RC", "preview", "a", "x-y", "0a", "build", "-"], SEMANTIC),
    "Packagist": ("Packagist", "composer", (1, 4), [".", "-", "_", "", "+", "@", " "],
                  ["dev", "alpha", "beta", "RC", "rc", "stable", "a", "b", "p", "pl", "patch", "v", "x", "*", "ALPHA", "Dev"],
                  ["-W", "W", ".W", "_W", "-WN", "WN", "-W.N", "-W-N", "-W.N.N", "-WN-dev", "-dev", "+W", "-WN+W"]),
    "RubyGems": ("RubyGems", "gem", (1, 4), [".", "-", "", "--", "+"],
                 ["pre", "beta", "rc", "alpha", "a", "b", "x", "B", "java", "x86", "Pre"],
                 [".W", ".WN", ".W.N", "-W", "-WN", "-W.N", "-N", ".W-N", ".W.N.W", "W", "WN", "-W-N", ".N.W"]),
    "Semver": ("Hex", "hex", (3, 3), [".", "-", "+", "", "--"], ["alpha", "beta", "rc", "dev", "a", "0a", "x-y", "A", "-"],
               SEMANTIC),
    "Debian": ("Debian", "deb", (1, 4), [".", "-", "+", "~", ":", "", "~~", "_"],
               ["rc", "b", "deb", "ubuntu", "dfsg", "git", "A", "z", "really", "nmu"],
               ["-N", "~WN", "-N+WNuN", "+W-N", "~W~WN-N", "+WN.N-N", "-NWN", "-N~WN", "+really1.N-N", "W-N", "-N.N"]),
    "Rpm": ("AlmaLinux", "rpm", (1, 4), [".", "-", "+", "~", "^", ":", "", "_", "~~", "^^"],
            ["el", "fc", "rc", "git", "A", "z", "module", "beta"],
            ["-N.WN", "~WN-N", "^WN-N.W", "-N.WN_N", "WN-N", "~WN^W", ".W-N", "-N.WN.N", "-0.N.WN", "+W-N.W+N+N"]),
    "Alpine": ("Alpine", "apk", (1, 4), [".", "-r", "_", "~", "", "-"],
               ["alpha", "beta", "pre", "rc", "cvs", "svn", "git", "hg", "p"],
               ["-rN", "_W", "_WN", "_WN-rN", "a", "z-rN", "b_WN", "_WN_WN", "~1fN", "_W~abN-rN", ".0N-rN", ".0N"]),
    "Pub": ("Pub", "pub", (3, 3), [".", "-", "+", "", "--"],
            ["alpha", "beta", "rc", "dev", "pre", "nullsafety", "a", "0a", "x-y", "A", "-"], SEMANTIC + ["+N.N", "-W+WN"]),
}


def real_versions(order, places):
    """Versions of the ecosystem in OSV records and in package URLs."""
    ecosystem, kind = ORDERS[order][:2]
    purl = re.compile(rb"pkg:" + kind.encode() + rb"/[^\s\"'<>@]{1,300}@([^\s\"'<>?#\\,)]{1,100})")
    found = set()

    def take(data):
        found.update(urllib.parse.unquote(one.decode(errors="replace")) for one in purl.findall(data))
        if b'"affected"' not in data:
            return
        try:
            entries = json.loads(data).get("affected", [])
        except (ValueError, AttributeError):
            return
        for entry in entries:
            if entry.get("package", {}).get("ecosystem", "").split(":")[0] == ecosystem:
                found.update(entry.get("versions", []))
                for one in entry.get("ranges", []):
                    found.update(version for event in one.get("events", []) for version in event.values())

    files = [os.path.join(folder, name) for place in places for folder, _, names in os.walk(place) for name in names]
    for path in files + [place for place in places if os.path.isfile(place)]:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    take(archive.read(name))
        else:
            with open(path, "rb") as file:
                take(file.read())
    return sorted(version for version in found if version == version.strip() and version.isprintable() and version)


def ending(order, chance):
    """What may follow the numbers of a version."""
    *_, words, endings = ORDERS[order]
    words_put = re.sub("W", lambda _: chance.choice(words), chance.choice(endings))
    return re.sub("N", lambda _: str(chance.choice([0, 1, 1, 2, 3, 9, 10, 11, 20241126])), words_put)


def made_up(order, chance):
    """A version as people write them, or one to trip over."""
    _, _, lengths, joints, words, _ = ORDERS[order]
    part = lambda: chance.choice(NUMBERS if chance.random() < 0.6 else words)
    if chance.random() < 0.2:
        return "".join(part() + chance.choice(joints) for _ in range(chance.randint(1, 5))) + chance.choice(["", part()])
    core = ".".join(str(chance.choice([0, 0, 1, 1, 2, 3, 10])) for _ in range(chance.randint(*lengths)))
    core += ending(order, chance) if chance.random() < 0.8 else ""
    return f"{chance.randint(0, 2)}:{core}" if order in ("Debian", "Rpm") and chance.random() < 0.2 else core


def changed(version, order, chance):
    """A version with one place of it changed."""
    _, _, _, joints, words, _ = ORDERS[order]
    at = chance.randint(0, len(version))
    piece = chance.choice([chance.choice(joints), chance.choice(words), chance.choice(NUMBERS), "0", ".0"])
    separators = [one.start() for one in re.finditer(r"[^0-9A-Za-z]", version)]
    numbers = list(re.finditer(r"\d+", version))
    kind = chance.randrange(10)
    if kind == 0:
        return version[:at] + piece + version[at:]
    if kind == 1:
        return version[:at] + version[at + 1:]
    if kind == 2:
        return version + chance.choice(joints) + piece
    if kind == 3:
        return chance.choice([version.swapcase(), version.upper(), version.lower()])
    if kind == 4 and separators:
        at = chance.choice(separators)
        return version[:at] + chance.choice(joints) + version[at + 1:]
    if kind < 8:
        return re.match(r"(?:\d+:)?[\d.]*", version)[0].rstrip(".") + ending(order, chance)
    if numbers:
        one = chance.choice(numbers)
        other = chance.choice(NUMBERS + 5 * [str(int(one[0]) + 1), "0" + one[0], str(max(0, int(one[0]) - 1))])
        return version[:one.start()] + other + version[one.end():]
    return version + piece


def pairs(order, places):
    """All pairs, the same in every run."""
    chance = random.Random(f"{order} 2026")
    real = real_versions(order, places)
    invented = sorted({made_up(order, chance) for _ in range(4_000)})
    pool = real + invented
    print(f"{len(real)} versions found, {len(invented)} made up", file=sys.stderr)
    head = lambda version: re.match(r"\D*(\d*)", version)[1].lstrip("0")
    alike = collections.defaultdict(list)
    for version in pool:
        alike[head(version)].append(version)
    asked = dict.fromkeys(zip(real, real[1:]))
    while len(asked) < PAIRS:
        one = chance.choice(real if real and chance.random() < 0.5 else pool)
        other = chance.choice(3 * [changed(one, order, chance)] + 2 * [chance.choice(alike[head(one)])] + [chance.choice(pool)])
        if chance.random() < 0.2:
            one = changed(one, order, chance)
        if one and other and all(version == version.strip() and version.isprintable() for version in (one, other)):
            asked[(one, other) if chance.random() < 0.5 else (other, one)] = None
    return list(asked)


def answer(one, other, read, sign):
    """The answer of a tool that is asked from here."""
    is_none = ("!" if read(one) is None else ".") + ("!" if read(other) is None else ".")
    return sign(read(one), read(other)) if is_none == ".." else is_none


def by_key(one, other):
    return "<" if one < other else ">" if other < one else "="


def debian(asked):
    """dpkg itself, once for a version and once or twice for a pair. What it only warns of is none either."""
    def run(*arguments):
        return subprocess.run(["dpkg", *arguments], capture_output=True).returncode

    known = {version: None if run("--validate-version", version) else version for pair in asked for version in pair}
    ask = lambda one, other, word: run("--compare-versions", "--", one, word, other) == 0
    sign = lambda one, other: "<" if ask(one, other, "lt") else "=" if ask(one, other, "eq") else ">"
    return [answer(one, other, known.get, sign) for one, other in asked]


def rpm(asked):
    """rpm's own reading and order."""
    import rpm as tool

    def read(version):
        try:
            return tool.ver(version)
        except ValueError:
            return None

    return [answer(one, other, read, by_key) for one, other in asked]


def pub(asked):
    """OSV's library takes what it cannot read for the last of all; what it reads with says so."""
    from osv import ecosystems, semver_index

    order = ecosystems.get("Pub").sort_key

    def read(version):
        try:
            semver_index.parse(version)
            return order(version)
        except ValueError:
            return None

    return [answer(one, other, read, by_key) for one, other in asked]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("order", choices=ORDERS)
    arguments.add_argument("work")
    arguments.add_argument("--tool")
    arguments.add_argument("places", nargs="*")
    given = arguments.parse_intermixed_args()
    os.makedirs(given.work, exist_ok=True)
    asked = pairs(given.order, given.places)
    text = "".join(f"{one}\t{other}\n" for one, other in asked)
    files = [os.path.join(os.path.abspath(given.work), given.order + end) for end in (".pairs", ".ours", ".theirs")]
    with open(files[0], "w") as file:
        file.write(text)
    variables = dict(zip(("BIDCHECK_ORDER", "BIDCHECK_PAIRS", "BIDCHECK_ANSWERS"), [given.order, *files[:2]]))
    test = ["cargo", "test", "--quiet", "--lib", "the_pairs_of_a_file_are_answered", "--", "--ignored"]
    subprocess.run(test, cwd=HERE, env=os.environ | variables, check=True, stdout=sys.stderr)
    with open(files[1]) as file:
        ours = file.read().splitlines()
    if given.tool:
        told = subprocess.run(given.tool, shell=True, input=text, stdout=subprocess.PIPE, text=True, check=True)
        theirs = told.stdout.splitlines()
    else:
        theirs = {"Debian": debian, "Rpm": rpm, "Pub": pub}[given.order](asked)
    assert len(asked) == len(ours) == len(theirs), (len(asked), len(ours), len(theirs))
    with open(files[2], "w") as file:
        file.writelines(f"{one}\n" for one in theirs)
    counts = collections.Counter()
    for (one, other), own, their in zip(asked, ours, theirs):
        both = "!" not in own + their
        counts["both read" if both else "not read by one or both"] += 1
        if own != their:
            counts["order differs" if both else "readability differs"] += 1
            print(f"{own}\t{their}\t{one}\t{other}")
    print(dict(counts), file=sys.stderr)


if __name__ == "__main__":
    main()
