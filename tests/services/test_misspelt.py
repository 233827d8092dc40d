"""Words that people get wrong, judged by hand: which was meant, and which are none of ours."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.query import DeskStates
from bot.services.library import Library
from bot.storage.fields import COPYDESK
from bot.storage.folder import Folder
from bot.storage.index import Index

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "bot" / "demo" / "articles"
BUNDLE = ROOT.parent / "shared" / "corpora" / "upstream.bundle"
IN_SAMPLES = """
genrative generative   gneerative generative   langauge language   modle model   modles models
robts robots   robtos robots   chatbt chatbot   speach speech   transation translation
translaton translation   clasroom classroom   musem museum
"""
# Names that people ask for, and no sample has.
NOT_IN_SAMPLES = """
chatgpt gemini claude bard grok sora dalle midjourney siri zoom mistral slack figma notion netflix
tesla perplexity sap kpi
"""
IN_REAL = """
micorsoft microsoft   microsft microsoft   mircosoft microsoft   powerap powerapps
poweraps powerapps   powrapps powerapps   datavers dataverse   datverse dataverse
comunity community   communty community   canvass canvas   desing design   desinger designer
conector connector   conecctor connector   atuomate automate   enviroment environment
environmnet environment   licencing licensing   lisencing licensing   formla formula
fomula formula   responsve responsive   accesibility accessibility   securty security
secruity security   integraton integration   sharepiont sharepoint   sharepont sharepoint
teems teams   develper developer   custmer customer   aplications applications
buisness business   copoent component   recieve receive   succesful successful
"""
NOT_IN_REAL = """
chatgpt gemini claude bard grok sora llama midjourney deepmind anthropic zoom mistral slack figma
notion deepfake google amazon netflix tesla perplexity huggingface langchain gpu kpi ibm aws meta
gallary galery delegaton tutoral barcod
"""


def _library(folder: Path, place: Path) -> Iterator[Library]:
    index = Index.open(place, writable=True)
    zone = ZoneInfo("UTC")
    now = datetime(2026, 11, 22, tzinfo=UTC)
    library = Library(index, [Folder("news", folder, COPYDESK)], (), DeskStates, lambda: now, zone)
    library.refresh()
    yield library
    index.close()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    yield from _library(SAMPLES, tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    if not BUNDLE.exists():
        pytest.skip("needs ../shared/corpora: upstream.bundle")
    place = tmp_path_factory.mktemp("real")
    command = ["git", "clone", "--quiet", "--branch", "upto", str(BUNDLE), str(place / "site")]
    subprocess.run(command, check=True)
    yield from _library(place / "site", place / "index")


def _suggested(library: Library, word: str) -> str | None:
    found = library.find(word)
    assert found.total == 0, word
    return None if found.suggestion is None else str(found.suggestion)


def _check(library: Library, pairs: str, others: str) -> None:
    typed = pairs.split()
    meant = dict(zip(typed[::2], typed[1::2], strict=True))
    assert {word: _suggested(library, word) for word in meant} == meant
    assert {word: _suggested(library, word) for word in others.split()} == dict.fromkeys(
        others.split()
    )


def test_in_the_samples(samples: Library) -> None:
    _check(samples, IN_SAMPLES, NOT_IN_SAMPLES)


def test_in_real_articles(real: Library) -> None:
    _check(real, IN_REAL, NOT_IN_REAL)
