FROM node:18-bookworm AS deps
WORKDIR /app
RUN npm ci --only=production && cp -R node_modules prod_node_modules && npm ci
FROM node:20-bookworm
WORKDIR /app
COPY --from=deps /app/prod_node_modules ./node_modules
