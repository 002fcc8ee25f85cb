FROM node:22-alpine3.22
COPY --from=node:22-bookworm /srv/node_modules /srv/node_modules
