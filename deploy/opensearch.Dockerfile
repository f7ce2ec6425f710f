# OpenSearch with `analysis-icu`, which Vietnamese analysis needs (3.8.0 is the version that the tests run).
# Pin by digest before production as in Dockerfile: BASE=opensearchproject/opensearch:3.8.0@sha256:<digest>
ARG BASE=opensearchproject/opensearch:3.8.0

FROM ${BASE}
RUN bin/opensearch-plugin install --batch analysis-icu
# The image's own account; its entry point and command stay.
USER 1000
