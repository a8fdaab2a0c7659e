"""Families of machines: what a qualification is for, and how people call it.

A new family is one line here; nothing else knows it by name.
"""

from types import MappingProxyType

FAMILIES: MappingProxyType[str, dict[str, str]] = MappingProxyType(
    {
        "laser_cutter": {"it": "Taglio laser", "en": "Laser cutter"},
        "fdm_printer": {"it": "Stampante 3D a filamento", "en": "Filament 3D printer"},
        "resin_printer": {"it": "Stampante 3D a resina", "en": "Resin 3D printer"},
        "cnc_mill": {"it": "Fresa a controllo numerico", "en": "CNC mill"},
        "pcb_mill": {"it": "Fresa per circuiti", "en": "Circuit board mill"},
        "vinyl_cutter": {"it": "Plotter da taglio", "en": "Vinyl cutter"},
        "scanner_3d": {"it": "Scanner 3D", "en": "3D scanner"},
        "sewing_machine": {"it": "Macchina da cucire", "en": "Sewing machine"},
        "embroidery_machine": {"it": "Ricamatrice", "en": "Embroidery machine"},
        "electronics_bench": {"it": "Banco di elettronica", "en": "Electronics bench"},
        "wood_workshop": {"it": "Banco di falegnameria", "en": "Woodworking bench"},
    }
)
