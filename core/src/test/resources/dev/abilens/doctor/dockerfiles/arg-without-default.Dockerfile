ARG RUN
FROM node:18-bookworm AS a
WORKDIR /a
RUN npm ci
FROM node:${RUN}-bookworm
COPY --from=a /a/node_modules /a/node_modules
