"""What a space or a resource offers: the keys of data files and of search, with their names."""

from types import MappingProxyType

AMENITIES: MappingProxyType[str, dict[str, str]] = MappingProxyType(
    {
        "wifi": {"it": "Wi-fi", "en": "Wi-fi"},
        "step-free": {"it": "Senza gradini", "en": "Step-free"},
        "lift": {"it": "Ascensore", "en": "Lift"},
        "accessible-toilet": {"it": "Bagno accessibile", "en": "Accessible toilet"},
        "printer": {"it": "Stampante", "en": "Printer"},
        "kitchen": {"it": "Cucina", "en": "Kitchen"},
        "cafe": {"it": "Bar", "en": "Café"},
        "lockers": {"it": "Armadietti", "en": "Lockers"},
        "bike-parking": {"it": "Parcheggio bici", "en": "Bicycle parking"},
        "phone-booth": {"it": "Cabina telefonica", "en": "Phone booth"},
        "childcare": {"it": "Spazio bimbi", "en": "Childcare"},
        "outdoor": {"it": "Spazio all’aperto", "en": "Outdoor space"},
        "screen": {"it": "Schermo", "en": "Screen"},
        "projector": {"it": "Proiettore", "en": "Projector"},
        "whiteboard": {"it": "Lavagna", "en": "Whiteboard"},
        "video-call": {"it": "Videoconferenza", "en": "Video conferencing"},
        "sound-system": {"it": "Impianto audio", "en": "Sound system"},
        "fume-extraction": {"it": "Aspirazione fumi", "en": "Fume extraction"},
        "monitor": {"it": "Monitor", "en": "Monitor"},
    }
)


def amenity_name(key: str, language: str) -> str:
    """What people call it; a key that is not known any more stands for itself."""
    return AMENITIES.get(key, {}).get(language, key)
