FROM node:18-bookworm AS deps
WORKDIR /app
RUN npm ci && npm run build && rm -rf node_modules
FROM node:20-bookworm
COPY --from=deps /app /app
