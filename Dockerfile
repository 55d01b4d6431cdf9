# One image for every process of the portal, one for the PBX.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --no-input -r requirements.txt
COPY package.json package-lock.json .npmrc ./
COPY deploy/__init__.py deploy/__init__.py
COPY deploy/local deploy/local
COPY static static
RUN .venv/bin/python -c "from deploy.local import pages; pages.ensure_packages(); pages.ensure_bundle()" \
 && rm -rf node_modules
COPY . .
RUN SECRET_KEY=only-to-collect-files STATIC_ROOT=/app/staticfiles \
    .venv/bin/python manage.py collectstatic --no-input

FROM python:3.11-slim-bookworm AS portal
RUN useradd --system --create-home --home-dir /var/lib/patchbay patchbay \
 && install -d -o patchbay -m 700 /var/lib/patchbay/files
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 STATIC_ROOT=/app/staticfiles \
    MEDIA_ROOT=/var/lib/patchbay/media DJANGO_SETTINGS_MODULE=portal.settings
USER patchbay
EXPOSE 8000
CMD ["python", "-m", "uvicorn", "portal.asgi:application", "--host", "0.0.0.0", "--port", "8000", \
     "--loop", "uvloop", "--ws", "websockets-sansio", "--ws-per-message-deflate", "false",
     "--no-access-log"]

# Asterisk 22 as `make run` gets it, with our configuration; it writes its folder at each start.
FROM python:3.11-slim-bookworm AS asterisk
RUN useradd --system --create-home --home-dir /var/lib/patchbay patchbay
WORKDIR /app
COPY deploy deploy
ENV XDG_CACHE_HOME=/opt/cache PYTHONUNBUFFERED=1
RUN python -c "from pathlib import Path; from deploy.local.asterisk import ensure_asterisk; \
ensure_asterisk(Path('/opt/cache/patchbay'), print)" && mkdir /var/lib/patchbay/pbx \
 && chown patchbay /var/lib/patchbay/pbx
USER patchbay
CMD ["python", "-m", "deploy.local.pbx_server", "/var/lib/patchbay/pbx"]
