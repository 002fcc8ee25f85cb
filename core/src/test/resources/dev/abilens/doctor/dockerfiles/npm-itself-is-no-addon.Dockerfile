FROM alpine:3.20
RUN apk add --no-cache nodejs
COPY --from=node:20-bookworm /usr/local/lib/node_modules /usr/local/lib/node_modules
