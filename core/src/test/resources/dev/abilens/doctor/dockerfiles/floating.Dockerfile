FROM node AS a
WORKDIR /a
RUN npm ci
FROM node:22-slim
COPY --from=a /a/node_modules /a/node_modules
