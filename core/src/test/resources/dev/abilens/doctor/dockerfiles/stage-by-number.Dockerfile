FROM node:22-bookworm
WORKDIR /app
RUN yarn install --frozen-lockfile
FROM node:22-alpine3.22
WORKDIR /app
COPY --chown=node:node --link --from=0 /app/node_modules ./node_modules
