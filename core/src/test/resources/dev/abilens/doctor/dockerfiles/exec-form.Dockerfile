FROM node:18-bookworm AS a
WORKDIR /a
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN ["npm", "ci"]
FROM node:20-bookworm
COPY --from=a /a/node_modules /a/node_modules
