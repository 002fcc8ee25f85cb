ARG VERSION=18
ARG RUN
FROM node:${VERSION}-bookworm AS a
WORKDIR /a
RUN npm ci
FROM node:${RUN:-20}-bookworm
COPY --from=a /a/node_modules /a/node_modules
