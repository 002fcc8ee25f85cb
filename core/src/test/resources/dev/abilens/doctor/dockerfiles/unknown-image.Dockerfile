FROM node:22-bookworm AS a
WORKDIR /a
RUN npm ci
FROM example/own-runtime:7
COPY --from=a /a/node_modules /a/node_modules
