FROM node:16-alpine AS old
WORKDIR /a
COPY . .
RUN npm install
FROM node:22-bookworm AS a
WORKDIR /a
RUN npm ci
FROM node:22-bookworm-slim
COPY --from=a /a/node_modules /a/node_modules
