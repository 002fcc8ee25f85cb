FROM --platform=linux/amd64 node:22-bookworm AS a
WORKDIR /a
RUN npm ci
FROM node:22-bookworm
COPY --from=a /a/node_modules /a/node_modules
