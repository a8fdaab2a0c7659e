"""What the mail about a statement says, in both languages; facts are filled in by
booking.wording."""

from collections.abc import Mapping

from workers.words import Both, Words

WORDS = Words(
    {
        "it": "Rendiconto {number}: {sum} per {space}",
        "en": "Statement {number}: {sum} for {space}",
    },
    {"it": "Un rendiconto da approvare", "en": "A statement to approve"},
    (
        {
            "it": "Ha una riga per ogni soggiorno pagato con un voucher. Se i conti tornano, "
            "approvalo: il Comune paga dopo. Se manca qualcosa, scrivi all’ufficio del Comune "
            "prima di approvare.",
            "en": "It has a line for each stay that a voucher paid for. If it adds up, approve it: "
            "the city pays then. If something is missing, write to the city’s office before you "
            "approve.",
        },
    ),
)
LABELS: Mapping[str, Both] = {
    "number": {"it": "Numero", "en": "Number"},
    "space": {"it": "Spazio", "en": "Space"},
    "campaign": {"it": "Campagna", "en": "Campaign"},
    "period": {"it": "Periodo", "en": "Period"},
    "sum": {"it": "Somma", "en": "Sum"},
}
PERIOD: Both = {"it": "dal {first:day} al {last:day}", "en": "{first:day} to {last:day}"}
BUTTON: Both = {"it": "Apri il rendiconto", "en": "Open the statement"}
