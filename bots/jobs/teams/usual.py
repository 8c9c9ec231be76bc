"""What groups usually do and need, to begin with; the community goes on from there."""

from __future__ import annotations

from typing import Any

# Capacities by their English names: the catalogue knows which items they are.
USUAL: dict[str, Any] = {
    "editathon": {
        "names": {"pt": "editatona", "es": "editatón", "fr": "éditathon", "ar": "ماراثون تحرير"},
        "capacities": ["edit-a-thon", "event management", "training method", "social media"],
    },
    "committee": {
        "names": {"pt": "comissão", "es": "comité", "fr": "comité", "ar": "لجنة"},
        "capacities": ["governance", "documentation", "conflict management", "facilitation"],
    },
    "photo walk": {
        "names": {"pt": "passeio fotográfico", "es": "paseo fotográfico",
                  "fr": "balade photo", "ar": "جولة تصوير"},
        "capacities": ["photo contest", "Wikimedia Commons", "event management", "social media"],
    },
    "training": {
        "names": {"pt": "formação", "es": "formación", "fr": "formation", "ar": "تدريب"},
        "capacities": ["training method", "presentation", "tutorial", "facilitation"],
    },
    "campaign": {
        "names": {"pt": "campanha", "es": "campaña", "fr": "campagne", "ar": "حملة"},
        "capacities": ["campaign", "social media", "community engagement", "press release"],
    },
    "hackathon": {
        "names": {"pt": "hackathon", "es": "hackatón", "fr": "hackathon", "ar": "هاكاثون"},
        "capacities": ["MediaWiki", "technical support", "event management", "documentation"],
    },
    "GLAM partnership": {
        "names": {"pt": "parceria GLAM", "es": "alianza GLAM", "fr": "partenariat GLAM",
                  "ar": "شراكة غلام"},
        "capacities": ["GLAM-Wiki project", "partnership", "digitization", "Wikimedia Commons"],
    },
    "translation sprint": {
        "names": {"pt": "maratona de tradução", "es": "maratón de traducción",
                  "fr": "sprint de traduction", "ar": "سباق ترجمة"},
        "capacities": ["cultural translation", "Wikipedia", "event management"],
    },
}  # fmt: skip
