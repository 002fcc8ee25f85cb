FROM alpine:3.20
COPY --from=node:20-bookworm /usr/local/bin/node /usr/local/bin/node
