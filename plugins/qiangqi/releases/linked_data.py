"""The release as linked data: DCAT for portals of open data, schema.org for search engines. Addresses are relative."""

from __future__ import annotations

from typing import Any

from .provenance import Origin

SAYS = {
    "zh": "知识产权示范、优势企业名单的公开目录：每张公开表，以及资料当日持有的称号。",
    "en": "The open register of IP demonstration and advantage firms: every public table and the titles held that day.",
}
_INVENTED = {
    "zh": "虚构数据：其中的企业和事项都是编造的，与任何真实企业无关。",
    "en": "Fictional data: its firms and facts are invented and have nothing to do with any real firm.",
}
RIGHTS = {
    "zh": "每份来源各有许可，见 licences.csv；多数来源没有注明。",
    "en": "Each source has its own terms, see licences.csv; most state none.",
}


def says_of(is_fictional: bool) -> dict[str, str]:
    """Return what a release is, in both languages; of one of invented firms that is said first."""
    return {tongue: _INVENTED[tongue] + SAYS[tongue] for tongue in SAYS} if is_fictional else SAYS


_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"


def dcat(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the release as a ``dcat:Dataset`` by DCAT-AP 3, each file a distribution."""
    title = manifest["title"]
    return {
        "@context": _CONTEXT,
        "@id": "./",
        "@type": "dcat:Dataset",
        "dct:title": _texts(title),
        "dct:description": _texts(says_of(manifest["fictional"])),
        "dct:identifier": manifest["version"],
        "dcat:version": manifest["version"],
        "dct:issued": {"@type": "xsd:date", "@value": manifest["day"]},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": title["zh"]},
        "dct:language": [{"@id": f"{_EU}/language/{tongue}"} for tongue in ("ZHO", "ENG")],
        "dct:spatial": {"@id": f"{_EU}/country/CHN"},
        "dcat:theme": {"@id": f"{_EU}/data-theme/ECON"},
        "dcat:keyword": _texts({"zh": "知识产权", "en": "intellectual property"}),
        "dct:accessRights": {"@id": f"{_EU}/access-right/PUBLIC"},
        "dct:rights": _rights(),
        "dcat:distribution": [_distribution(file) for file in manifest["files"]],
    }


def _distribution(file: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": file["name"],
        "dcat:accessURL": {"@id": "./"},
        "dcat:downloadURL": {"@id": file["name"]},
        "dcat:mediaType": {"@id": f"{_IANA}/{file['media_type'].split(';')[0]}"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file["bytes"])},
        "dct:rights": _rights(),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file["sha256"]},
        },
    }


def _rights() -> dict[str, Any]:
    return {"@type": "dct:RightsStatement", "rdfs:label": _texts(RIGHTS)}


def _texts(says: dict[str, str]) -> list[dict[str, str]]:
    return [{"@language": tongue, "@value": text} for tongue, text in says.items()]


def schema_org(manifest: dict[str, Any], origin: Origin) -> dict[str, Any]:
    """Return the release as a schema.org ``Dataset``."""
    title, says = manifest["title"], says_of(manifest["fictional"])
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": "./",
        "name": title["zh"],
        "alternateName": title["en"],
        "description": f"{says['zh']} {says['en']}",
        "version": manifest["version"],
        "identifier": f"sha256:{manifest['catalogue']['sha256']}",
        "datePublished": manifest["day"],
        "inLanguage": ["zh", "en"],
        "isAccessibleForFree": True,
        "license": "licences.csv",
        "creator": {"@type": "Organization", "name": title["zh"]},
        "spatialCoverage": {"@type": "Country", "name": "中国"},
        "isBasedOn": [
            {"@type": "CreativeWork", "name": source["title"], "datePublished": source["published_on"]}
            for source in origin.sources
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file["name"],
                "contentUrl": file["name"],
                "encodingFormat": file["media_type"].split(";")[0],
                "contentSize": f"{file['bytes']} B",
                "sha256": file["sha256"],
            }
            for file in manifest["files"]
        ],
    }
