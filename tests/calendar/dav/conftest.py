"""A place that people reserve in, and one member's calendar app."""

import pytest

from tests.calendar.dav.app import App, app_of
from tests.calendar.place import Place, lay_out
from tests.web.client import Web


@pytest.fixture
async def place(web: Web) -> Place:
    return await lay_out(web)


@pytest.fixture
async def app(place: Place) -> App:
    return await app_of(place.web, place.owner)
