FROM node:22-bookworm
WORKDIR /app
RUN npm_config_ignore_scripts=true npm ci
