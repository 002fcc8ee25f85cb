FROM ubuntu:22.04 AS a
ENV NVM_DIR=/root/.nvm
RUN curl -o- https://raw.githubusercontent.com/nvm-sh/nvm/v0.39.7/install.sh | bash && . "$NVM_DIR/nvm.sh" && nvm install 18.20.4
WORKDIR /a
RUN npm ci
FROM node:20-bookworm
COPY --from=a /a/node_modules /a/node_modules
