FROM node:22-bookworm-slim
WORKDIR /a
RUN apt-get update && apt-get install -y build-essential
RUN npm ci
RUN npm rebuild
