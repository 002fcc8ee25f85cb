FROM node:22-bookworm
WORKDIR /app
COPY --exclude=node_modules . .
