FROM node:22-bookworm
ENV npm_config_ignore_scripts=true
WORKDIR /app
RUN npm ci
