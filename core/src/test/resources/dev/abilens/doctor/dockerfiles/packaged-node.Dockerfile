FROM node:22-bookworm AS a
WORKDIR /a
RUN npm ci
FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends nodejs
COPY --from=a /a/node_modules /a/node_modules
