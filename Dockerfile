# Two stages: what builds the virtual environment stays behind.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.lock ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY bot bot
COPY handlers handlers
COPY config config
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN apt-get update && apt-get install -y --no-install-recommends git openssh-client && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data copydesk \
    && install -d -o copydesk -g copydesk /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH COPYDESK_DATA=/data COPYDESK_CONFIG=/config/copydesk.yaml
USER copydesk
VOLUME /data
HEALTHCHECK --interval=30s --start-period=60s CMD ["copydesk", "health"]
ENTRYPOINT ["copydesk"]
CMD ["run"]
