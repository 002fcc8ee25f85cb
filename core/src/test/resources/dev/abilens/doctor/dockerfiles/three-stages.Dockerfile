FROM node:20-bookworm AS deps
WORKDIR /app
RUN npm ci
FROM node:20-bookworm AS builder
COPY --from=deps /app/node_modules /app/node_modules
RUN npm run build
FROM node:22-bookworm-slim
COPY --from=builder /app/node_modules /app/node_modules
