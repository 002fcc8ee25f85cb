FROM node:22-bookworm
WORKDIR /app
RUN --mount=type=cache,target=/app/node_modules npm ci
