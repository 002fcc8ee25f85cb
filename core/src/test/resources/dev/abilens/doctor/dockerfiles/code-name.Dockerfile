FROM node:hydrogen-bookworm AS a
WORKDIR /a
RUN npm ci
FROM node:iron-bookworm
COPY --from=a /a/node_modules /a/node_modules
