"""Whether a source of the catalogue answers at all, and how quickly."""

from __future__ import annotations

import time

from wikidata.action_api import ApiAnswer, ask_api
from wikidata.bounded_reading import bounded_session
from wikidata.bounds import Bounds
from wikidata.items import SourceError
from wikidata.retry import Fault
from wikidata.settings import Sources

_SLOW_SECONDS = 20
_QUERY = "SELECT ?one WHERE { VALUES ?one { 1 } }"


def seconds_to_answer(url: str, sources: Sources) -> float:
    """How long one small question takes; SourceError where no answer comes."""
    began = time.monotonic()
    if url in {sources.wikidata, sources.metabase}:
        from wikidata.sparql import Endpoint

        bounds = Bounds(pause=_SLOW_SECONDS)
        Endpoint(url, sources.user_agent, attempts=1, bounds=bounds).rows(_QUERY)
    else:
        with bounded_session(sources.user_agent, Bounds()) as session:
            question = {"action": "query", "meta": "siteinfo"}
            answer = ask_api(session, url, question, ApiAnswer)
        if isinstance(answer, Fault):
            raise SourceError(f"{url} gave no answer that can be used: {answer.reason}")
    return time.monotonic() - began
