FROM node:18-bookworm AS a
WORKDIR /a
RUN su node -c "cd sub && npm ci"
FROM node:20-bookworm
COPY --from=a /a/sub/node_modules /a/node_modules
