FROM node:22-bookworm
WORKDIR /app
RUN npm ci
COPY package.json node_modules ./node_modules/
