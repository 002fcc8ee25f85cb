FROM node:22-bookworm AS a
WORKDIR /a
RUN --mount=type=cache,target=/root/.npm npm ci
FROM node:22-bookworm-slim
COPY --from=a /a/node_modules /a/node_modules
