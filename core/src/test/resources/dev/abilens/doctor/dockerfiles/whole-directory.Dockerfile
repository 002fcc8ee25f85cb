FROM node:20-bullseye AS builder
WORKDIR /app
RUN pnpm install --frozen-lockfile
FROM alpine:3.20
COPY --from=builder /app /app
RUN apk add --no-cache nodejs
