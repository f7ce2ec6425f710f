"""The Kubernetes manifests: against the schemas of the API, and what these cannot say."""

from __future__ import annotations

from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.deploy.deployment import KUBERNETES, objects, pods

_OLDEST, _NEWEST = "1.30", kubernetes_validate.latest_version()
_BY_HAND = {"secrets.example.yaml", "ingress.example.yaml", "prometheus-adapter.example.yaml"}


def _objects() -> dict[str, dict[str, Any]]:
    return {name: item for name, item in objects().items() if not name.startswith("prometheus-adapter")}


@pytest.mark.parametrize("version", [_OLDEST, _NEWEST])
@pytest.mark.parametrize("name", _objects())
def test_it_is_an_object_of_the_api(name: str, version: str) -> None:
    kubernetes_validate.validate(_objects()[name], version, strict=True)


def test_the_schema_would_find_a_wrong_key() -> None:
    wrong = _objects()["api.yaml Deployment/api"]
    wrong["spec"]["replica"] = 1
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, _NEWEST, strict=True)


def test_the_kustomization_names_every_file_but_those_to_be_filled_in() -> None:
    named = set(yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text(encoding="utf-8"))["resources"])
    there = {path.name for path in KUBERNETES.glob("*.yaml")} - {"kustomization.yaml", "secrets.yaml"}
    assert named | _BY_HAND == there
    assert not named & _BY_HAND


@pytest.mark.parametrize("name", pods())
def test_a_pod_meets_the_restricted_pod_security_standard(name: str) -> None:
    pod = pods()[name]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in pod["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }


@pytest.mark.parametrize("name", pods())
def test_a_pod_gets_no_variables_and_no_account_from_the_cluster(name: str) -> None:
    """A Service called `vankho` would become VANKHO_PORT, which the program refuses."""
    assert pods()[name]["enableServiceLinks"] is False
    assert pods()[name]["automountServiceAccountToken"] is False


@pytest.mark.parametrize("name", pods())
def test_what_a_pod_mounts_is_there(name: str) -> None:
    pod = pods()[name]
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    known = {item["metadata"]["name"] for item in objects().values()}
    for container in pod["containers"]:
        assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes)
        assert {source["configMapRef"]["name"] for source in container["envFrom"]} <= known
        assert {"requests", "limits"} == set(container["resources"])
    secrets = {volume["secret"]["secretName"] for volume in volumes.values() if "secret" in volume}
    assert secrets == {"vankho-urls", "vankho-keys"}
    assert secrets <= known
    claims = {
        volume["persistentVolumeClaim"]["claimName"] for volume in volumes.values() if "persistentVolumeClaim" in volume
    }
    assert claims <= known


def test_the_files_that_settings_name_are_keys_of_the_secret() -> None:
    settings = objects()["configmap.yaml ConfigMap/vankho"]["data"]
    named = {value.rpartition("/")[2] for key, value in settings.items() if key.endswith("_FILE")}
    assert named == set(objects()["secrets.example.yaml Secret/vankho-urls"]["stringData"])


@pytest.mark.parametrize("name", [name for name, item in objects().items() if item["kind"] == "Deployment"])
def test_a_deployment_is_probed_and_given_time_to_end(name: str) -> None:
    (container,) = pods()[name]["containers"]
    paths = {probe: container[f"{probe}Probe"]["httpGet"]["path"] for probe in ("startup", "liveness", "readiness")}
    ready = "/healthz" if name.endswith("/api") else "/readyz"  # the page takes uploads while a server is away
    assert paths == {"startup": "/healthz", "liveness": "/healthz", "readiness": ready}
    pause = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pods()[name]["terminationGracePeriodSeconds"] >= pause + 30


def test_selectors_find_the_pods_they_mean() -> None:
    labels = {
        name: item["spec"]["template"]["metadata"]["labels"]
        for name, item in objects().items()
        if item["kind"] == "Deployment"
    }
    assert _selected(objects()["api.yaml Service/web"]["spec"]["selector"], labels) == ["api.yaml Deployment/api"]
    for item in objects().values():
        if item["kind"] in {"Deployment", "PodDisruptionBudget"}:
            assert len(_selected(item["spec"]["selector"]["matchLabels"], labels)) == 1
        if item["kind"] == "NetworkPolicy" and item["spec"]["podSelector"]:
            assert _selected(item["spec"]["podSelector"]["matchLabels"], labels)


def test_workers_grow_with_the_queue_of_pages() -> None:
    scaler = objects()["worker-autoscaling.yaml HorizontalPodAutoscaler/worker"]["spec"]
    (metric,) = scaler["metrics"]
    assert scaler["scaleTargetRef"]["name"] == "worker"
    assert metric["external"]["metric"] == {
        "name": "vankho_stage_waiting",
        "selector": {"matchLabels": {"stage": "pages"}},
    }
    assert "replicas" not in objects()["worker.yaml Deployment/worker"]["spec"]


def _selected(selector: dict[str, str], labels: dict[str, dict[str, str]]) -> list[str]:
    return [name for name, own in labels.items() if selector.items() <= own.items()]
