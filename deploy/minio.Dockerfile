# MinIO, built from its source by the Go module proxy: upstream has archived the community edition and publishes no newer
# image or binary. This is the version that the tests run. Another S3 server may stand in its place, if `vankho doctor`
# finds versioning and object lock in it: versitygw (github.com/versity/versitygw/cmd/versitygw@v1.7.0) is tested too.
ARG BASE=debian:bookworm-slim
ARG GO=golang:1.26-bookworm

FROM ${GO} AS build
ENV GOTOOLCHAIN=local CGO_ENABLED=0 GOBIN=/out
RUN go install -trimpath -ldflags "-s -w" github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c

FROM ${BASE}
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10002 minio \
    && useradd --uid 10002 --gid 10002 --no-create-home --home-dir /data --shell /usr/sbin/nologin minio \
    && install --directory --owner=10002 --group=10002 --mode=0700 /data
COPY --from=build /out/minio /usr/local/bin/minio
ENV MINIO_BROWSER=off MINIO_UPDATE=off
USER 10002:10002
EXPOSE 9000
HEALTHCHECK --interval=10s --timeout=5s --retries=6 CMD ["curl", "--fail", "--silent", "--show-error", "--output", "/dev/null", "http://127.0.0.1:9000/minio/health/ready"]
CMD ["minio", "server", "--quiet", "--address", ":9000", "/data"]
