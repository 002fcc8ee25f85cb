FROM node:22-bookworm AS a
WORKDIR /a
RUN npm ci
FROM oven/bun:1.2.0
COPY --from=a /a/node_modules /a/node_modules
