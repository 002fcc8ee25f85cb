ARG NODE_MAJOR=16
FROM node:18-bullseye AS a
WORKDIR /a
RUN npm ci
FROM debian:11
ARG NODE_MAJOR
RUN apt-get update && apt-get install -y curl && \
    curl -fsSL https://deb.nodesource.com/setup_${NODE_MAJOR}.x | bash - && apt-get install -y nodejs
COPY --from=a /a/node_modules /a/node_modules
