#!/usr/bin/env python3
"""Draws up xml.txt from the official XSDs of CycloneDX: draw.py SCHEMAS > xml.txt

SCHEMAS is the folder with bom-1.0.xsd to bom-1.7.xsd. What JSON calls otherwise than XML stands below, by hand.
"""
import sys
import xml.etree.ElementTree as ET

XS = "{http://www.w3.org/2001/XMLSchema}"
VERSIONS = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"]


def local(name):
    return name.split(":")[-1]


class Version:
    """The types of one XSD, anonymous ones named by their way from a named one."""

    def __init__(self, path):
        self.root = ET.parse(path).getroot()
        self.named = {node.get("name"): node for node in self.root if node.get("name")}
        self.classes, self.simple = {}, {}
        for node in self.root:
            if node.tag == XS + "complexType":
                self.complex(node, node.get("name"))
            elif node.tag == XS + "simpleType":
                self.simple[node.get("name")] = self.simple_type(node)
            elif node.tag == XS + "element":
                self.complex(node.find(XS + "complexType"), node.get("name"))

    def complex(self, node, name):
        made = {"classes": self.classes, "content": None, "elements": {}, "attributes": {}, "others": None, "text": None,
                "mixed": node.get("mixed") == "true"}
        self.classes[name] = made
        body = node
        simple = node.find(XS + "simpleContent")
        if simple is not None:
            body = simple.find(XS + "extension")
            made["text"] = self.type_name(body.get("base"))
            base = local(body.get("base"))
            if base in self.named and self.named[base].tag == XS + "complexType":
                raise SystemExit(f"{name}: extension of a complex type")
        assert node.find(XS + "complexContent") is None, name
        for child in body:
            if child.tag in (XS + "sequence", XS + "choice", XS + "all"):
                made["content"] = self.particle(child, made, name)
            elif child.tag == XS + "attributeGroup":
                for attribute in self.named[local(child.get("ref"))].findall(XS + "attribute"):
                    self.attribute(attribute, made, local(child.get("ref")))
            elif child.tag == XS + "attribute":
                self.attribute(child, made, name)
            elif child.tag == XS + "anyAttribute":
                made["others"] = child.get("namespace")
            elif child.tag not in (XS + "annotation",):
                raise SystemExit(f"{name}: {child.tag}")

    def attribute(self, node, made, name):
        own = node.find(XS + "simpleType")
        if own is not None:
            kind = f"{name}.@{node.get('name')}"
            self.simple[kind] = self.simple_type(own)
        else:
            kind = self.type_name(node.get("type"))
        made["attributes"][node.get("name")] = (node.get("use") == "required", kind)

    def type_name(self, name):
        return ("xs:" if name.startswith("xs:") else "spdx:" if name.startswith("spdx:") else "") + local(name)

    def particle(self, node, made, name):
        low, high = node.get("minOccurs", "1"), node.get("maxOccurs", "1")
        if node.tag == XS + "element":
            child = node.get("name")
            assert child, name
            if node.get("type"):
                kind = self.type_name(node.get("type"))
            else:
                kind = f"{name}.{child}"
                inner, simple = node.find(XS + "complexType"), node.find(XS + "simpleType")
                if inner is not None:
                    self.complex(inner, kind)
                elif simple is not None:
                    self.simple[kind] = self.simple_type(simple)
                else:
                    kind = "xs:anyType"
            known = made["elements"].get(child)
            assert known in (None, kind), (name, child, known, kind)
            made["elements"][child] = kind
            # An element with a default may be empty whatever its type asks for.
            if node.get("default") is not None:
                made.setdefault("defaults", {})[child] = node.get("default")
            return ("name", child, low, high)
        if node.tag == XS + "any":
            assert node.get("namespace") == "##other"
            return ("any", None, low, high)
        kind = "seq" if node.tag == XS + "sequence" else "alt" if node.tag == XS + "choice" else None
        assert kind, name
        parts = [self.particle(child, made, name) for child in node if child.tag != XS + "annotation"]
        return (kind, parts, low, high)

    def simple_type(self, node):
        union = node.find(XS + "union")
        if union is not None:
            members = [self.type_name(one) for one in (union.get("memberTypes") or "").split()]
            members += [self.simple_type(one) for one in union.findall(XS + "simpleType")]
            return {"union": members}
        restriction = node.find(XS + "restriction")
        facets = {"base": self.type_name(restriction.get("base")), "words": [], "patterns": []}
        for facet in restriction:
            tag = facet.tag.replace(XS, "")
            if tag == "enumeration":
                facets["words"].append(facet.get("value"))
            elif tag == "pattern":
                facets["patterns"].append(facet.get("value"))
            elif tag != "annotation":
                facets[tag] = facet.get("value")
        return facets


def occurs(low, high):
    return {("1", "1"): "", ("0", "1"): "?", ("0", "unbounded"): "*", ("1", "unbounded"): "+"}[(low, high)]


def written(particle, outermost=False):
    kind, inner, low, high = particle
    if kind == "name":
        return inner + occurs(low, high)
    if kind == "any":
        return "%" + occurs(low, high)
    separator = " " if kind == "seq" else " | "
    words = separator.join(written(one) for one in inner)
    suffix = occurs(low, high)
    if not suffix and (outermost or kind == "seq" and len(inner) == 1):
        return words
    if len(inner) == 1 and not suffix:
        return words
    return f"({words}){suffix}"



BASES = {
    "xs:string": "string", "xs:normalizedString": "line", "xs:token": "token", "xs:anyURI": "uri",
    "xs:boolean": "boolean", "xs:decimal": "decimal", "xs:integer": "integer",
    "xs:nonNegativeInteger": "non-negative", "xs:positiveInteger": "positive",
    "xs:dateTime": "date-time", "xs:date": "date", "xs:anyType": "anything", "spdx:licenseId": "spdx-license",
}

# Classes whose JSON is neither an object of their parts nor a list of the elements of one name.
SHAPES = {
    "bomReferenceType": "reference",
    "dependencyType.provides": "reference",
    "component.licenses": "list",
    "definitionsType.patents": "list",
    "inputType.environmentVars": "list",
    "outputType.environmentVars": "list",
    "licenseChoiceType": "list",
    "metadata.tools": "tools",
    "modelCardType.modelParameters.datasets": "list",
    "service.data": "list",
    "service.licenses": "list",
    "vulnerabilityType.tools": "tools",
}

# What an element or attribute is in JSON, where its name is not the key.
PLACES = {
    ("attachedTextType", "@content-type"): "contentType",
    ("attachedTextType", "text"): "content",
    ("component.licenses", "expression"): "wrap expression",
    ("component.licenses", "license"): "wrap license",
    ("component.licenses.license", "id"): "first id",
    ("component.licenses.license", "name"): "first name",
    ("copyrightsType", "<text"): "wrap text",
    ("cryptoPropertiesType.protocolProperties", "cryptoRef"): "many cryptoRefArray",
    ("dataClassificationType", "text"): "classification",
    ("dependencyType", "dependency"): "references dependsOn",
    ("dependencyType", "provides"): "references provides",
    ("hashType", "text"): "content",
    ("licenseChoiceType", "expression"): "wrap expression",
    ("licenseChoiceType", "license"): "wrap license",
    ("licenseChoiceType.expression", "text"): "expression",
    ("licenseExpressionDetailedType", "details"): "many expressionDetails",
    ("licenseExpressionDetailedType.details", "@license-identifier"): "licenseIdentifier",
    ("licenseExpressionType", "text"): "expression",
    ("licenseTextType", "@content-type"): "contentType",
    ("licenseTextType", "text"): "content",
    ("metadata", "manufacture"): "first manufacture",
    ("metadata", "supplier"): "first supplier",
    ("modelCardType.modelParameters.datasets", "ref"): "wrap ref",
    ("organizationalContact", "email"): "first email",
    ("organizationalContact", "phone"): "first phone",
    ("organizationOrIndividualType", "individual"): "contact",
    ("propertyType", "text"): "value",
    ("service.data.dataflow", "classification"): "spread",
    ("service.licenses", "license"): "wrap license",
    ("vulnerabilityType.analysis", "responses"): "response",
}


def span(versions):
    """1.2-1.4, 1.5-, -1.3 and the like; nothing for all."""
    indexes = sorted(VERSIONS.index(one) for one in versions)
    if len(indexes) == len(VERSIONS):
        return ""
    groups = []
    for index in indexes:
        if groups and groups[-1][1] == index - 1:
            groups[-1][1] = index
        else:
            groups.append([index, index])
    last = len(VERSIONS) - 1
    words = []
    for low, high in groups:
        low_word, high_word = VERSIONS[low], VERSIONS[high]
        words.append(low_word if low == high else f"{low_word}-" if high == last
                     else f"-{high_word}" if low == 0 else f"{low_word}-{high_word}")
    return ",".join(words)


def names(particle):
    """The elements of a content model, each with whether it may itself stand several times."""
    kind, inner, low, high = particle
    if kind == "name":
        return [(inner, high == "unbounded")]
    if kind == "any":
        return []
    return [one for part in inner for one in names(part)]


def repeats(particle):
    kind, inner, low, high = particle
    return high == "unbounded" or kind in ("seq", "alt") and any(
        repeats(part) for part in inner if part[0] != "any")


def gather(versions, of):
    """What each version says of a thing, as what is said with the versions that say it."""
    said = {}
    for name, version in versions.items():
        thing = of(version)
        if thing is not None:
            said.setdefault(thing, []).append(name)
    return said


def type_word(kind):
    return BASES.get(kind, kind)


def draw(versions, out):
    order = []
    for version in reversed(versions.values()):
        order += [name for name in version.classes if name not in order]
    for name in order:
        draw_class(name, versions, out)
    simple = []
    for version in reversed(versions.values()):
        simple += [name for name in version.simple if name not in simple]
    for name in simple:
        draw_simple(name, versions, out)


def shape(name, made):
    if name in SHAPES:
        return SHAPES[name]
    latest = list(made.values())[-1]
    if latest["mixed"]:
        return "mixed"
    is_list = all(
        one["content"] and not one["attributes"] and not one["text"]
        and len({child for child, _ in names(one["content"])}) == 1 and repeats(one["content"])
        for one in made.values())
    return "list" if is_list else "object"


def draw_class(name, versions, out):
    made = {word: version.classes[name] for word, version in versions.items() if name in version.classes}
    sort = shape(name, made)
    out.append(f"\nclass {name} {sort}")

    def row(*words):
        out.append("  " + " ".join(word for word in words if word))

    of = {word: made[word] for word in made}
    for content, where in gather(of, lambda one: written(one["content"], True) if one["content"] else "").items():
        row("content", span(where) if len(where) < len(made) or True else "", ":", content)
    for others, where in gather(of, lambda one: one["others"]).items():
        row("others", others.strip("#"), span(where))
    for kind, where in gather(of, lambda one: one["text"]).items():
        row("=text", type_word(kind), span(where), "->", PLACES[(name, "text")])
    attributes, children, many, defaults = [], [], set(), {}
    for one in reversed(made.values()):
        attributes += [key for key in one["attributes"] if key not in attributes]
        children += [key for key in one["elements"] if key not in children]
        if one["content"]:
            many |= {child for child, several in names(one["content"]) if several}
        defaults |= one.get("defaults", {})
    for key in attributes:
        for (needed, kind), where in gather(of, lambda one: one["attributes"].get(key)).items():
            place = PLACES.get((name, "@" + key))
            row("@" + key + ("!" if needed else ""), type_word(kind), span(where), place and f"-> {place}")
    for key in children:
        place = PLACES.get((name, key)) or PLACES.get((name, "<" + key))
        if place is None and key in many and sort == "object":
            place = f"many {key}"
        for (kind, default), where in gather(
                of, lambda one: (one["elements"][key], one.get("defaults", {}).get(key))
                if key in one["elements"] else None).items():
            # An expression with attributes is an object of its own.
            here = None if place == "wrap expression" and kind in of[where[0]]["classes"] else place
            row("<" + key, type_word(kind), span(where), here and f"-> {here}", default and f"= {default}")


def draw_simple(name, versions, out):
    made = {word: version.simple[name] for word, version in versions.items() if name in version.simple}
    some = list(made.values())[-1]
    if "union" in some:
        for members, where in gather(made, lambda one: tuple(type_word(kind) for kind in one["union"])).items():
            out.append(" ".join(["union", name, *members, span(where)]).rstrip())
    elif some["words"]:
        assert all(type_word(one["base"]) in ("string", "token", "line") for one in made.values())
        out.append(f"\nwords {name}")
        words = {}
        for word, one in made.items():
            for value in one["words"]:
                words.setdefault(value, []).append(word)
        by_span = {}
        for value, where in words.items():
            by_span.setdefault(span(where), []).append(value.replace(" ", "%20"))
        for where, values in by_span.items():
            line = "  :"
            for value in values:
                if len(line) + len(value) > 100:
                    out.append(f"{line} @{where}" if where else line)
                    line = "  :"
                line += " " + value
            out.append(f"{line} @{where}" if where else line)
    else:
        def facets(one):
            low = one.get("minLength", one.get("minInclusive", ""))
            high = one.get("maxLength", one.get("maxInclusive", ""))
            rest = set(one) - {"base", "words", "patterns", "minLength", "maxLength", "minInclusive", "maxInclusive"}
            assert not rest and len(one["patterns"]) <= 1, (name, rest)
            words = [type_word(one["base"])]
            if low or high:
                words.append(f"{low}..{high}")
            if one["patterns"]:
                words.append("~ " + one["patterns"][0])
            return tuple(words)
        for words, where in gather(made, facets).items():
            out.append(" ".join(["form", name, span(where), "=", *words]).replace("  ", " "))


def main():
    versions = {version: Version(f"{sys.argv[1]}/bom-{version}.xsd") for version in VERSIONS}
    out = [
        "# How CycloneDX stands in XML, as its XSDs have it, and what that is in JSON.",
        "# Drawn up by xml/draw.py; the grammar is in xml/table.rs.",
    ]
    draw(versions, out)
    print("\n".join(out))


if __name__ == "__main__":
    main()
