FROM node:18-bookworm
WORKDIR /a
RUN npm ci
RUN npm install -g n && n 20
