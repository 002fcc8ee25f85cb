FROM node:22-bookworm AS a
WORKDIR /a
RUN npm ci
FROM debian:12
RUN echo "deb [signed-by=/etc/apt/keyrings/nodesource.gpg] https://deb.nodesource.com/node_20.x nodistro main" > /etc/apt/sources.list.d/nodesource.list && apt-get update && apt-get install nodejs -y
COPY --from=a /a/node_modules /a/node_modules
