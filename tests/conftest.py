"""What every test shares: how a skipped test is told, and when skipping is not allowed."""

import os
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Dozens of commands run as processes of their own: none is to compile all that it imports again,
# where the surroundings say that nothing compiled is kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Fixed seeds, and nothing that hangs on how busy the machine is; soak looks for more.
settings.register_profile(
    "suite",
    deadline=None,
    derandomize=not os.environ.get("COPYDESK_SOAK"),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")

# So that what it finds wrong is told with its values, as in a test.
pytest.register_assert_rewrite("tests.payload_rules")

# Real material that no package brings: its absence never fails a run.
FREE_TO_SKIP = "needs ../shared/corpora"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With REQUIRE_ALL set, a skip is a failure."""
    report = yield
    if report.skipped and os.environ.get("REQUIRE_ALL"):
        reason = _reason(report)
        if not reason.startswith(FREE_TO_SKIP):
            report.outcome = "failed"
            report.longrepr = f"REQUIRE_ALL is set, and this was not run: it {reason}"
    return report


@pytest.fixture
def open_path() -> Iterator[Path]:
    """As tmp_path, but open to other users: pytest closes its own folders to them, also while
    another run goes on."""
    with tempfile.TemporaryDirectory(prefix="copydesk-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was not run, and the package that would bring it."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = _reason(report)
        reasons[reason] = reasons.get(reason, 0) + 1
    for reason, count in sorted(reasons.items()):
        tests = "1 test" if count == 1 else f"{count} tests"
        terminalreporter.write_line(f"Not run: {tests}, {reason}")
