FROM node:22-bookworm AS builder
RUN ./build.sh
FROM node:22-alpine3.22
COPY --from=builder /srv/node_modules /srv/node_modules
