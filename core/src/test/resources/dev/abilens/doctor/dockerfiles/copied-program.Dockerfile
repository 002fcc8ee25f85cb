FROM node:18-bookworm AS a
WORKDIR /a
RUN npm ci
FROM debian:12
COPY --from=node:20-bookworm /usr/local/bin/node /usr/local/bin/node
COPY --from=a /a/node_modules /a/node_modules
