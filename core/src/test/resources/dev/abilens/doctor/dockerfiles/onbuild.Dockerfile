FROM node:18-bookworm AS base
WORKDIR /app
ONBUILD RUN npm ci
FROM base AS made
FROM node:20-bookworm
COPY --from=made /app/node_modules /app/node_modules
