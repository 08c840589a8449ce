"""Numbers for Prometheus at /metrics, where the settings say so: requests by route and outcome, and how long they took.

No label holds anything of people, pay or what was sent. Several server processes share their numbers through the folder
in PROMETHEUS_MULTIPROC_DIR, which must be empty when the service starts.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

blueprint = Blueprint("metrics", __name__)
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SHARED = "PROMETHEUS_MULTIPROC_DIR"
EXTENSION = "incentives-metrics"


def register(app: Flask) -> None:
    """Counts every request of the app from now on, and answers /metrics."""
    registry = CollectorRegistry()
    labels = ("method", "route")
    requests = Counter("incentives_requests", "Requests answered.", (*labels, "status"), registry=registry)
    seconds = Histogram("incentives_request_seconds", "How long they took.", labels, buckets=SECONDS, registry=registry)
    app.extensions[EXTENSION] = registry

    def begin() -> None:
        g.measured_from = time.perf_counter()

    def end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule is not None else "unknown"
        method = request.method if request.method in ("GET", "POST") else "other"
        requests.labels(method, route, str(response.status_code)).inc()
        began = g.get("measured_from")
        if began is not None:
            seconds.labels(method, route).observe(time.perf_counter() - began)
        return response

    app.before_request(begin)
    app.after_request(end)
    app.register_blueprint(blueprint)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Every number, in Prometheus's text format."""

    registry: CollectorRegistry = current_app.extensions[EXTENSION]
    if os.environ.get(SHARED):
        registry = CollectorRegistry()
        collect: Callable[[CollectorRegistry], object] = multiprocess.MultiProcessCollector
        collect(registry)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
