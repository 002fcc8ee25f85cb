FROM node:18-bookworm AS a
WORKDIR /a
RUN npm ci
FROM debian:12
ENV NODE_VERSION=20.11.1
RUN curl -fsSLO https://nodejs.org/dist/v$NODE_VERSION/node-v$NODE_VERSION-linux-x64.tar.xz && tar -xJf node-v$NODE_VERSION-linux-x64.tar.xz -C /usr/local --strip-components=1
COPY --from=a /a/node_modules /a/node_modules
