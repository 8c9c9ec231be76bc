"""Whether a source of the catalogue answers at all, and how quickly."""

from __future__ import annotations

import time

import requests

from wikidata.action_api import ApiAnswer, ask_api
from wikidata.items import SourceError
from wikidata.patience import Fault
from wikidata.settings import Sources

_SLOW_SECONDS = 20
_QUERY = "SELECT ?one WHERE { VALUES ?one { 1 } }"


def seconds_to_answer(url: str, sources: Sources) -> float:
    """How long one small question takes; SourceError where no answer comes."""
    began = time.monotonic()
    if url in {sources.wikidata, sources.metabase}:
        from wikidata.sparql import Endpoint

        Endpoint(url, sources.user_agent, attempts=1, timeout=_SLOW_SECONDS).rows(_QUERY)
    else:
        with requests.Session() as session:
            session.headers["User-Agent"] = sources.user_agent
            question = {"action": "query", "meta": "siteinfo"}
            answer = ask_api(session, url, question, ApiAnswer)
        if isinstance(answer, Fault):
            raise SourceError(f"{url} gave no answer that can be used: {answer.reason}")
    return time.monotonic() - began
