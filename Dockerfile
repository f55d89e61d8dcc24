# Two layers of work: build wheels where there are tools, run where there are none.
FROM python:3.12-slim AS build
WORKDIR /build
COPY requirements requirements
RUN python -m venv /opt/bigroom \
 && /opt/bigroom/bin/pip install --no-cache-dir --quiet -r requirements/base.txt
COPY pyproject.toml README.md ./
COPY bot bot
COPY adapters adapters
COPY glossary glossary
COPY migrations migrations
RUN python -m venv /opt/tools \
 && /opt/tools/bin/pip install --no-cache-dir --quiet hatchling -c requirements/dev.txt \
 && /opt/tools/bin/python -m hatchling build -t wheel -d /wheel \
 && /opt/bigroom/bin/pip install --no-cache-dir --quiet --no-deps /wheel/*.whl \
 && rm -rf /opt/bigroom/lib/python*/site-packages/pip* /opt/bigroom/bin/pip* \
 && find /opt/bigroom -name __pycache__ -prune -exec rm -rf {} + \
 && /opt/bigroom/bin/python -m compileall -q /opt/bigroom/lib \
 && /opt/bigroom/bin/bigroom jargon ICB > /dev/null  # keeps what it made of the glossary beside it

FROM python:3.12-slim
# Nobody needs to write here but the folder of a SQLite file, for those who do not use PostgreSQL.
RUN useradd --system --uid 10001 --no-create-home bigroom \
 && install -d -o bigroom /srv/bigroom/var
COPY --from=build /opt/bigroom /opt/bigroom
ENV PATH=/opt/bigroom/bin:$PATH HOST=0.0.0.0 PORT=3978 PYTHONUNBUFFERED=1
WORKDIR /srv/bigroom
USER bigroom
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD \
  ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=2)"]
CMD ["sh", "-c", "bigroom migrate && exec bigroom run"]
