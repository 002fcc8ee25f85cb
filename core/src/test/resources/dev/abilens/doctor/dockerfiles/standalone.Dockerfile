FROM node:22-bookworm AS builder
WORKDIR /app
RUN npm ci && npm run build
FROM node:22-alpine3.22
WORKDIR /app
COPY --from=builder --chown=nextjs:nodejs /app/.next/standalone ./
