"""The status door: whether all is well, for people, containers and Prometheus."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from handlers.health import Health
from handlers.metrics import Metrics

WELL = "All is well."
PROMETHEUS = "text/plain; version=1.0.0; charset=utf-8"


def status(health: Health, metrics: Metrics) -> Starlette:
    """`/healthz`: 200, or 503 with a sentence a line; `/metrics`: Prometheus' text format."""

    # Not coroutines: Starlette then asks in a thread, since the ledger may have to be waited for.
    def healthz(_request: Request) -> Response:
        said = [problem.sentence for problem in health.problems()]
        return PlainTextResponse("\n".join(said or [WELL]) + "\n", 503 if said else 200)

    def measures(_request: Request) -> Response:
        return Response(metrics.text(), media_type=PROMETHEUS)

    return Starlette(routes=[Route("/healthz", healthz), Route("/metrics", measures)])
