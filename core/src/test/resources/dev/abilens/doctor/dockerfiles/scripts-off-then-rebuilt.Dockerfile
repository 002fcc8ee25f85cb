FROM node:22-bookworm
WORKDIR /app
RUN npm ci --ignore-scripts
RUN npm rebuild sharp
