"""Bring the whole product up on one machine, keep it up, and take it down in order."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping

from booking.config import Settings
from booking.embedded import effective, folder, own_servers, places, postgres, services, valkey
from booking.embedded.port import check_port
from booking.embedded.prepare import migrate_database, prepare_demo, sign_in_links
from booking.embedded.ready import postgres_answers, valkey_answers, wait_for, web_is_ready
from booking.embedded.roles import ensure_database, ensure_roles
from booking.embedded.supervisor import Say, Supervisor

_HEARD_WITHIN = 2.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Fills in addresses of servers: only who reads settings knows how each is checked.
WithAddresses = Callable[[Settings, Mapping[str, str]], Settings]
# Tells the database who listens to its events, by its owner's address: the workers know.
Settle = Callable[[str], Awaitable[None]]


async def up(
    settings: Settings,
    *,
    say: Say,
    announce: Say,
    with_addresses: WithAddresses,
    settle: Settle,
) -> None:
    """Run until a signal ends it; `say` tells each step, `announce` what the person needs.

    Raises CannotStart with one sentence where it cannot run; whatever was started is stopped.
    """
    own_servers.check_pair(settings)
    with folder.owned(settings.home), effective.kept(settings):
        check_port(settings)
        supervisor = Supervisor(settings.home, say)
        working = asyncio.create_task(
            _run(
                settings,
                supervisor,
                say=say,
                announce=announce,
                with_addresses=with_addresses,
                settle=settle,
            )
        )
        try:
            await until_signal(working, say)
        finally:
            await supervisor.stop()
            places.remove_sockets(settings.home)


async def until_signal(working: asyncio.Task[None], say: Say) -> None:
    """Wait for `working`, which a signal cancels; a second signal changes nothing.

    A library that is just done waiting may swallow a cancellation, and the product would go on
    as if nobody had asked: it is said again until it is heard.
    """
    loop, asked = asyncio.get_running_loop(), asyncio.Event()
    for number in _SIGNALS:
        loop.add_signal_handler(number, asked.set)
    asking = asyncio.create_task(asked.wait())
    await asyncio.wait([working, asking], return_when=asyncio.FIRST_COMPLETED)
    asking.cancel()
    while not working.done():
        working.cancel()
        await asyncio.wait([working], timeout=_HEARD_WITHIN)
    if not working.cancelled():
        working.result()
    say("Stopping; the data stays")


async def _run(
    settings: Settings,
    supervisor: Supervisor,
    *,
    say: Say,
    announce: Say,
    with_addresses: WithAddresses,
    settle: Settle,
) -> None:
    database = await _start_postgres(settings, supervisor, say)
    settings = with_addresses(settings, database)
    await migrate_database(settings, say)
    await settle(str(settings.migrate_url))
    await prepare_demo(settings, say)
    settings = with_addresses(settings, await _start_valkey(settings, supervisor, say))
    web = supervisor.keep(services.web_service(settings))
    supervisor.keep(services.worker_service(settings))
    await wait_for(web, lambda: web_is_ready(settings))
    say("The web is ready")
    for line in await _announcement(settings):
        announce(line)
    await asyncio.Event().wait()


async def _start_postgres(
    settings: Settings, supervisor: Supervisor, say: Say
) -> Mapping[str, str]:
    """Start the private PostgreSQL, unless there is one of the operator's; its addresses."""
    if settings.database_url is not None:
        await own_servers.check_database(settings)
        say("Your PostgreSQL answers")
        return {}
    cluster = postgres.cluster_in(settings.home)
    if postgres.initialise(cluster):
        say(f"PostgreSQL {cluster.programs.major} has a new folder, {cluster.data}")
    kept = supervisor.keep(services.postgres_service(cluster))
    await wait_for(kept, lambda: postgres_answers(cluster))
    await ensure_roles(cluster)
    await ensure_database(cluster)
    say(f"PostgreSQL {cluster.programs.major} runs")
    return {
        "database_url": cluster.url(postgres.APP),
        "migrate_url": cluster.url(postgres.OWNER),
    }


async def _start_valkey(settings: Settings, supervisor: Supervisor, say: Say) -> Mapping[str, str]:
    """Start the private Valkey, unless there is a queue of the operator's; its address."""
    if settings.redis_url is not None:
        await own_servers.check_queue(settings)
        say("Your queue answers")
        return {}
    queue = valkey.queue_in(settings.home)
    kept = supervisor.keep(services.valkey_service(queue))
    await wait_for(kept, lambda: valkey_answers(queue.url()))
    say("Valkey runs")
    return {"redis_url": queue.url()}


async def _announcement(settings: Settings) -> list[str]:
    """What the person at the terminal needs now."""
    lines = ["", f"Posto is ready: {settings.public_url}"]
    lines += [f"  sign in as {role}: {url}" for role, url in await sign_in_links(settings)]
    lines.append(
        "Mail goes to the server of BOOKING_SMTP_URL"
        if settings.smtp_url
        else f"Mail is written to {settings.mail_folder}"
        + (f", and shown at {settings.public_url}/demo/mailbox" if settings.demo else "")
    )
    lines += [f"Logs are in {settings.home / 'logs'}", "Stop it with Ctrl-C; the data stays.", ""]
    return lines
