"""A good request to every operation of trainings, qualifications and recognitions, and to every
page of them."""

from tests.web.lab_ground import LASER, TRAINING
from tests.web.tries import EVERYBODY, OF_THE_SPACE, SIGNED_IN, Try

_TRAINING = "/api/v1/trainings/{ground.lab.training_id}"
_TRAININGS = "/api/v1/spaces/{ground.slug}/trainings"
_QUALIFICATIONS = "/api/v1/spaces/{ground.slug}/qualifications"
_ONE = f"{_QUALIFICATIONS}/{{ground.lab.qualification_id}}"
_RECOGNITIONS = "/api/v1/spaces/{ground.slug}/recognitions"
_OUT = "/api/v1/spaces/{ground.slug}/out-of-order"
_GRANT = {"email": "new@example.org", "family": LASER, "note": "Attestato visto"}

LAB_TRIES: dict[str, Try] = {
    "GET /api/v1/spaces/{slug}/trainings": Try(_TRAININGS, EVERYBODY),
    "POST /api/v1/spaces/{slug}/trainings": Try(_TRAININGS, OF_THE_SPACE, TRAINING),
    "POST /api/v1/trainings/{training_id}/cancel": Try(
        f"{_TRAINING}/cancel", OF_THE_SPACE, {"reason": "Tutor malato"}
    ),
    "POST /api/v1/trainings/{training_id}/places": Try(f"{_TRAINING}/places", SIGNED_IN),
    "DELETE /api/v1/trainings/{training_id}/places": Try(f"{_TRAINING}/places", {"owner"}),
    "GET /api/v1/trainings/{training_id}/places": Try(f"{_TRAINING}/places", OF_THE_SPACE),
    "POST /api/v1/trainings/{training_id}/attendance": Try(
        f"{_TRAINING}/attendance",
        OF_THE_SPACE,
        {"places": [{"member_id": 1, "state": "attended"}]},
    ),
    "GET /api/v1/qualifications": Try("/api/v1/qualifications", SIGNED_IN),
    "GET /api/v1/spaces/{slug}/qualifications": Try(_QUALIFICATIONS, OF_THE_SPACE),
    "POST /api/v1/spaces/{slug}/qualifications": Try(_QUALIFICATIONS, OF_THE_SPACE, _GRANT),
    "POST /api/v1/spaces/{slug}/qualifications/{qualification_id}/revocation-preview": Try(
        f"{_ONE}/revocation-preview", OF_THE_SPACE
    ),
    "POST /api/v1/spaces/{slug}/qualifications/{qualification_id}/revoke": Try(
        f"{_ONE}/revoke", OF_THE_SPACE, {"reason": "Ha lasciato il laser acceso"}
    ),
    "GET /api/v1/spaces/{slug}/recognitions": Try(_RECOGNITIONS, EVERYBODY),
    "POST /api/v1/spaces/{slug}/recognitions": Try(
        _RECOGNITIONS, OF_THE_SPACE, {"issuer": "{ground.lab.other}", "family": "cnc_mill"}
    ),
    "DELETE /api/v1/recognitions/{recognition_id}": Try(
        "/api/v1/recognitions/{ground.lab.recognition_id}", OF_THE_SPACE
    ),
    "POST /api/v1/spaces/{slug}/out-of-order": Try(
        _OUT, OF_THE_SPACE, {"resource_id": "{ground.lab.machine_id}", "reason": "Specchio rotto"}
    ),
    "POST /api/v1/spaces/{slug}/out-of-order/preview": Try(
        f"{_OUT}/preview", OF_THE_SPACE, {"resource_id": "{ground.lab.machine_id}"}
    ),
}

_MANAGED = "/gestione/{ground.slug}/abilitazioni"
_COURSE = {
    "family": LASER,
    "level": "1",
    "name_it": "Corso",
    "name_en": "Course",
    "day": "2027-01-12",
    "from": "14:00",
    "to": "18:00",
    "places": "6",
    "valid": "365",
}

PAGE_TRIES: dict[str, Try] = {
    "GET /account/abilitazioni": Try("/account/abilitazioni", SIGNED_IN),
    "POST /corsi/{training_id}/posto": Try("/corsi/{ground.lab.training_id}/posto", SIGNED_IN),
    "POST /corsi/{training_id}/lascia": Try("/corsi/{ground.lab.training_id}/lascia", {"owner"}),
    "POST /gestione/{slug}/guasti": Try(
        "/gestione/{ground.slug}/guasti",
        OF_THE_SPACE,
        {"machine": "r:{ground.lab.machine_id}", "out_reason": "Specchio rotto"},
    ),
    "GET /gestione/{slug}/abilitazioni": Try(_MANAGED, OF_THE_SPACE),
    "POST /gestione/{slug}/abilitazioni": Try(
        _MANAGED, OF_THE_SPACE, {"email": "a@example.org", "family": LASER, "note": "Attestato"}
    ),
    "POST /gestione/{slug}/abilitazioni/{qualification_id}/revoca": Try(
        f"{_MANAGED}/{{ground.lab.qualification_id}}/revoca", OF_THE_SPACE, {"reason": "Laser"}
    ),
    "POST /gestione/{slug}/abilitazioni/riconosci": Try(
        f"{_MANAGED}/riconosci",
        OF_THE_SPACE,
        {"issuer": "{ground.lab.other}", "family": "cnc_mill"},
    ),
    "POST /gestione/{slug}/abilitazioni/riconoscimenti/{recognition_id}/togli": Try(
        f"{_MANAGED}/riconoscimenti/{{ground.lab.recognition_id}}/togli", OF_THE_SPACE
    ),
    "POST /gestione/{slug}/abilitazioni/corsi": Try(f"{_MANAGED}/corsi", OF_THE_SPACE, _COURSE),
    "POST /gestione/{slug}/abilitazioni/corsi/{training_id}/annulla": Try(
        f"{_MANAGED}/corsi/{{ground.lab.training_id}}/annulla", OF_THE_SPACE, {"reason": "Tutor"}
    ),
    "POST /gestione/{slug}/abilitazioni/corsi/{training_id}/presenze": Try(
        f"{_MANAGED}/corsi/{{ground.lab.training_id}}/presenze", OF_THE_SPACE
    ),
}
