FROM node:22-bookworm AS a
WORKDIR /app
RUN npm ci
COPY . .
FROM node:22-alpine3.22
COPY --from=a /app /app
