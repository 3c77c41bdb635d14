#!/usr/bin/env python3
"""Draws the structure tables from the official JSON schemas; the grammar is in ../structure.rs.

    draw.py SCHEMAS      SCHEMAS/cyclonedx/bom-1.2.schema.json … and SCHEMAS/spdx/2.2.2/spdx-schema.json …

It takes facts only: names, types, obligations, words, forms, bounds. What stands below in capitals is
ours: names and words for forms, near misses, and the facts that the texts have and the schemas lack.
"""

import json
import sys
from collections import OrderedDict
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent

# Patterns of the schemas: our name for the form, and what a person is told is asked for.
PATTERNS = {
    r"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$":
        ("serial-number", "`urn:uuid:` and a UUID in small letters"),
    r"^urn:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$":
        ("serial-number", "`urn:uuid:` and a UUID in small letters"),
    r"^([a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128})$":
        ("hash", "32, 40, 64, 96 or 128 hexadecimal digits"),
    r"^[-+a-z0-9.]+/[-+a-z0-9.]+$": ("media-type", "a media type in small letters, such as `text/plain`"),
    r"^([a-z]{2})(-[A-Z]{2})?$": ("language", "a language such as `en` or `en-GB`"),
    r"^(.*)$": ("one-line", "one line of text"),
    r"^urn:cdx:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/[1-9][0-9]*$":
        ("bom-link", "`urn:cdx:`, a UUID, `/` and a version"),
    r"^urn:cdx:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/[1-9][0-9]*#.+$":
        ("bom-link-element", "`urn:cdx:`, a UUID, `/`, a version, `#` and a reference"),
    r"^CRE:[0-9]+-[0-9]+$": ("cre", "`CRE:` and two numbers joined by a hyphen"),
    r"^[A-Za-z0-9][A-Za-z0-9\-/.()\s]{0,28}[A-Za-z0-9]$": ("patent-number", "a patent number of 2 to 30 characters"),
    r"^[A-Z]{2}$": ("jurisdiction", "two capital letters"),
}

# Formats of the schemas that are asserted; others (`string`) are no formats.
FORMATS = {
    "date-time": "a date and time such as `2026-06-01T12:00:00Z` (RFC 3339)",
    "date": "a date such as `2026-06-01` (RFC 3339)",
    "iri-reference": "a URL or reference without blanks or other forbidden characters (RFC 3987)",
    "uri": "a URI (RFC 3986)",
    "idn-email": "an e-mail address",
}
FORMAT_NAMES = {"idn-email": "email"}

LICENSES = ("spdx-license", "an SPDX licence or exception identifier")

# Fields of SPDX 2 that the texts give a form and the JSON schemas do not: 2.3, clauses 6.9, 7.25 to
# 7.27, 12.2 and 13.2; the same in 2.2.2. Fractional seconds and offsets are excluded there in words.
SPDX_DATE = ("spdx-date", "a date and time in UTC such as `2026-06-01T12:00:00Z`, without fractions of a second",
             r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)Z$")
SPDX_DATES = {"created", "annotationDate", "reviewDate", "releaseDate", "builtDate", "validUntilDate"}

# Wrong fields that generators write, and the field that they mean.
NEAR = {
    "spdx2": {
        "package": [("packageSupplier", "supplier"), ("packageOriginator", "originator"),
                    ("packageVersion", "versionInfo"), ("version", "versionInfo"),
                    ("packageName", "name"), ("license", "licenseDeclared"), ("externalReferences", "externalRefs"),
                    ("packageChecksums", "checksums"), ("purpose", "primaryPackagePurpose")],
        "document": [("creator", "creationInfo"), ("describesPackages", "documentDescribes"),
                     ("namespace", "documentNamespace"), ("extractedLicensingInfos", "hasExtractedLicensingInfos")],
        "file": [("name", "fileName"), ("licenseInfoInFile", "licenseInfoInFiles")],
        "relationship": [("type", "relationshipType"), ("from", "spdxElementId"), ("to", "relatedSpdxElement")],
    },
    "cyclonedx": {
        "component": [("license", "licenses"), ("supplier_name", "supplier"), ("references", "externalReferences")],
        "service": [("vendor", "provider")],
    },
}

# Inline objects of one version that have a name of their own in another, or stand in several places.
RENAMED = {
    "license.licensing": "licensing",
    "component.licenses": "licenseChoice", "service.licenses": "licenseChoice",
}

SINGULAR = {  # SPDX 2 has no names for its classes: the field's, in the singular.
    "annotations": "annotation", "packages": "package", "files": "file", "snippets": "snippet",
    "relationships": "relationship", "revieweds": "review", "checksums": "checksum", "checksum": "checksum",
    "externalDocumentRefs": "externalDocumentRef", "externalRefs": "externalRef", "ranges": "range",
    "hasExtractedLicensingInfos": "extractedLicensingInfo", "crossRefs": "crossRef", "startPointer": "pointer",
    "endPointer": "pointer", "artifactOfs": "artifactOf",
}


class Drawing:
    """The facts of all versions of one format."""

    def __init__(self, format_name, root):
        self.format, self.root, self.versions = format_name, root, []
        self.classes, self.words, self.choices, self.forms = (OrderedDict() for _ in range(4))

    def put(self, table, name, version, facts):
        known = table.setdefault(name, OrderedDict()).setdefault(version, facts)
        if known != facts:
            sys.exit(f"{self.format} {version}: two of the name {name}:\n{known}\n{facts}")
        return name


class Reader:
    """Reads the schema of one version into a drawing."""

    def __init__(self, drawing, version, schema, others, spdx=False):
        self.drawing, self.version, self.schema, self.others, self.spdx = drawing, version, schema, others, spdx
        self.document, self.busy = schema, set()
        drawing.versions.append(version)
        self.object(schema, drawing.root)

    def form(self, name, words, pattern=""):
        self.drawing.put(self.drawing.forms, name, "", (words, pattern))
        return name

    def type(self, schema, owner, field=""):
        if schema is True or schema == {}:
            return "any"
        if "$ref" in schema:  # draft 7: what stands beside it is ignored
            return self.referred(schema["$ref"])
        if list(schema.get("allOf", [0])) and len(schema.get("allOf", [])) == 1 and "$ref" in schema["allOf"][0]:
            return self.type(schema["allOf"][0], owner, field)
        name = self.name(owner, field)
        if "enum" in schema:
            if len(schema["enum"]) == 1:
                return "=" + schema["enum"][0]
            return self.drawing.put(self.drawing.words, name, self.version, list(schema["enum"]))
        alternatives = schema.get("oneOf") or schema.get("anyOf")
        if alternatives and not all(set(one) <= {"required"} for one in alternatives):
            return self.choice(schema, name)
        kind = schema.get("type", "object" if "properties" in schema else None)
        if kind == "array":
            return self.list(schema, owner, field)
        if kind == "object":
            return self.object(schema, name)
        if kind == "string":
            return self.text(schema, field)
        if kind in ("integer", "number"):
            low, high = schema.get("minimum"), schema.get("maximum")
            bounds = "" if low is None and high is None else f"({self.bound(low)}..{self.bound(high)})"
            return kind + bounds
        if kind == "boolean":
            return kind
        sys.exit(f"{self.version} {name}: no type known for {schema}")

    @staticmethod
    def bound(number):
        return "" if number is None else str(number)

    def name(self, owner, field):
        if self.spdx:
            return SINGULAR.get(field, field)
        name = f"{owner}.{field}" if field else owner
        for long, short in RENAMED.items():
            if name == long or name.startswith(long + "."):
                name = short + name[len(long):]
        return name

    def referred(self, reference):
        document, _, path = reference.partition("#")
        if document.startswith("spdx"):
            return f"text({self.form(*LICENSES)})"
        before = self.document
        if document:
            self.document = self.others[document.split("/")[-1]]
        schema = self.document
        for step in filter(None, path.split("/")):
            schema = schema[step]
        name = path.split("/")[-1]
        name = self.prefix(document) + name
        answer = self.once(schema, name)
        self.document = before
        return answer

    def prefix(self, document):
        """Names of another document stay apart; within one they keep its prefix."""
        if document:
            return "jsf." if document.startswith("jsf") else ""
        return "jsf." if self.document is self.others.get("jsf-0.82.schema.json") else ""

    def once(self, schema, name):
        is_object = schema.get("type") == "object" and "$ref" not in schema
        key = (name, self.version)
        if is_object and key in self.busy:
            return name
        if is_object and not self.is_choice(schema):
            self.busy.add(key)
        return self.type(schema, name)

    @staticmethod
    def is_choice(schema):
        alternatives = schema.get("oneOf") or schema.get("anyOf") or []
        by_word = any("properties" in one.get("then", {}) for one in schema.get("allOf", []) if "then" in one
                      and isinstance(one["then"], dict))
        return by_word or any(not set(one) <= {"required"} for one in alternatives)

    def choice(self, schema, name):
        mode, alternatives = ("one", schema["oneOf"]) if "oneOf" in schema else ("any", schema["anyOf"])
        types = []
        for one in alternatives:
            suffix = ""
            inner = one
            while inner.get("type") == "array":
                inner = inner["items"][0] if isinstance(inner["items"], list) else inner["items"]
            if "properties" in inner:
                suffix = (inner.get("required") or list(inner["properties"]))[0]
            elif "enum" in inner:
                suffix = "word"
            kind = self.type(one, f"{name}.{suffix}" if suffix else name)
            if kind not in types:
                types.append(kind)
        if mode == "any" and all(kind.startswith("text(") for kind in types):
            # A BOM-Link is a reference of any form, so that it is no alternative to one.
            return "text(1..)" if "text(1..)" in types else "|".join(types)
        if len(types) == 1:
            return types[0]
        return self.drawing.put(self.drawing.choices, f"{mode}:{name}", self.version, types)

    def list(self, schema, owner, field):
        items = schema.get("items", True)
        low, high = schema.get("minItems"), schema.get("maxItems")
        if isinstance(items, list):
            items, high = items[0], 1
        inner = self.type(items, owner, field)
        bounds = "" if low is None and high is None else f"({self.bound(low)}..{self.bound(high)})"
        return f"[{inner}]" + ("unique" if schema.get("uniqueItems") else "") + bounds

    def text(self, schema, field):
        facets = []
        if self.spdx and field in SPDX_DATES:
            facets.append(self.form(*SPDX_DATE))
        if "pattern" in schema:
            name, words = PATTERNS[schema["pattern"]]
            facets.append(self.form(name, words, schema["pattern"]))
        if schema.get("format") in FORMATS:
            name = FORMAT_NAMES.get(schema["format"], schema["format"])
            facets.append(self.form(name, FORMATS[schema["format"]]))
        if "minLength" in schema or "maxLength" in schema:
            facets.append(f"{self.bound(schema.get('minLength'))}..{self.bound(schema.get('maxLength'))}")
        return "text" + (f"({','.join(facets)})" if facets else "")

    def object(self, schema, name):
        by = self.by_word(schema, name)
        if by:
            return by
        fields, rules = OrderedDict(), []
        required = schema.get("required", [])
        for field, inner in schema.get("properties", {}).items():
            fields[field] = ("!" if field in required else "?", self.type(inner, name, field))
        for field in required:
            fields.setdefault(field, ("!", "any"))
        for key, rule in (("oneOf", "one-of"), ("anyOf", "some-of")):
            if key in schema:
                groups = " ".join("(" + " ".join(one["required"]) + ")" for one in schema[key])
                rules.append(f"{rule} {groups}")
        for one in schema.get("allOf", []):
            if "not" in one:
                rules.append("not-all " + " ".join(one["not"]["required"]))
            elif "if" in one:
                [(flag, condition)] = one["if"]["properties"].items()
                assert condition == {"const": False}, one
                rules.append(f"not-unless {one['then']['not']['required'][0]} {flag}")
        closed = schema.get("additionalProperties") is False
        return self.drawing.put(self.drawing.classes, name, self.version, (closed, fields, rules))

    def by_word(self, schema, name):
        """JSF's public key: `if` its type is such and such, `then` it has these fields."""
        conditions = [one for one in schema.get("allOf", []) if "then" in one and "properties" in one["then"]]
        if not conditions:
            return None
        lines = []
        for one in conditions:
            [(field, condition)] = one["if"]["properties"].items()
            inner = self.object({"type": "object", **one["then"]}, f"{name}.{condition['const']}")
            lines.append(f"{condition['const']} {inner}")
        self.drawing.put(self.drawing.choices, f"by:{name} {field}", self.version, lines)
        return f"by:{name}"


def ranges(some, every):
    """The versions as a range; nothing where they are all."""
    if some == every:
        return ""
    order, parts, index = every, [], 0
    while index < len(order):
        if order[index] not in some:
            index += 1
            continue
        end = index
        while end + 1 < len(order) and order[end + 1] in some:
            end += 1
        if end == len(order) - 1:
            parts.append(order[index] + "-")
        elif index == 0 and end > 0:
            parts.append("-" + order[end])
        elif index == end:
            parts.append(order[index])
        else:
            parts.append(order[index] + "-" + order[end])
        index = end + 1
    return ",".join(parts)


def rows(by_version, every):
    """Facts that hold in several versions once, with their versions; `every` are those of the owner."""
    facts = OrderedDict()
    for version, items in by_version.items():
        for item in items:
            facts.setdefault(item, []).append(version)
    order = list(facts)
    return [(item, facts[item]) for item in order]


def written(drawing, near, note):
    every = drawing.versions
    span = lambda some, owner: "" if some == owner else ranges(some, every)
    lines = [f"# {note}", "# Drawn up by structure/draw.py; the grammar is in structure.rs.", ""]
    lines += [f"format {drawing.format}", "versions " + " ".join(every), f"root {drawing.root}", ""]
    for name, known in sorted(drawing.forms.items()):
        words, pattern = known[""]
        lines.append(f"form {name} = {words}" + (f" = {pattern}" if pattern else ""))
    for name, known in drawing.classes.items():
        owner = list(known)
        closed = [version for version in owner if known[version][0]]
        head = "open" if not closed else "closed" if closed == owner else "closed " + ranges(closed, every)
        lines += ["", f"class {name} {head}"]
        facts = OrderedDict()
        for version in reversed(owner):  # the order of the latest, where fields were added in between
            for field, fact in known[version][1].items():
                facts.setdefault(field, OrderedDict()).setdefault(fact, []).insert(0, version)
        width = max((len(field) for field in facts), default=0)
        for field, of_field in facts.items():
            for (obligation, kind), versions in sorted(of_field.items(), key=lambda one: every.index(one[1][0])):
                lines.append(f"  {field:<{width}} {obligation} {kind} {span(versions, owner)}".rstrip())
        for rule, versions in rows({version: known[version][2] for version in owner}, owner):
            lines.append(f"  : {rule} {span(versions, owner)}".rstrip())
        for wrong, meant in near.get(name, []):
            lines.append(f"  : near {wrong} {meant}")
    for name, known in drawing.choices.items():
        owner = list(known)
        kind, _, rest = name.partition(":")
        head = f"choice {kind}:{rest.split()[0]} " + (f"by {rest.split()[1]}" if kind == "by" else kind)
        lines += ["", head]
        lines += [f"  | {item} {span(versions, owner)}".rstrip() for item, versions in rows(known, owner)]
    for name, known in drawing.words.items():
        owner = list(known)
        lines += ["", f"words {name}"]
        grouped = OrderedDict()
        for word, versions in rows(known, owner):
            grouped.setdefault(span(versions, owner), []).append(word.replace(" ", "%20"))
        for versions, words in grouped.items():
            lines += wrapped(words, versions)
    return "\n".join(lines) + "\n"


def wrapped(words, versions):
    """Words of the same versions, several to a line: `  VERSIONS: WORD WORD …`."""
    head, lines, line = f"  {versions}:" if versions else "  :", [], ""
    for word in words:
        if line and len(head) + len(line) + len(word) + 1 > 110:
            lines.append(head + line)
            line = ""
        line += " " + word
    return lines + [head + line]


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def main():
    schemas = Path(sys.argv[1])
    folder = schemas / "cyclonedx"
    others = {name: load(folder / name) for name in ("jsf-0.82.schema.json", "cryptography-defs.schema.json")}
    cyclonedx = Drawing("CycloneDX", "bom")
    for version in ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7"):
        Reader(cyclonedx, version, load(folder / f"bom-{version}.schema.json"), others)
    note = "The structure of CycloneDX, as its JSON schemas have it."
    (HERE / "cyclonedx/structure.txt").write_text(written(cyclonedx, NEAR["cyclonedx"], note), encoding="utf-8")
    spdx = Drawing("SPDX", "document")
    for version, text in (("2.2", "2.2.2"), ("2.3", "2.3.1")):
        Reader(spdx, version, load(schemas / "spdx" / text / "spdx-schema.json"), {}, spdx=True)
    note = "The structure of SPDX 2, as its JSON schemas have it (2.2.2 for 2.2, 2.3.1 for 2.3)."
    (HERE / "spdx2/structure.txt").write_text(written(spdx, NEAR["spdx2"], note), encoding="utf-8")


main()
