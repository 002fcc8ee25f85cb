FROM node:22-bookworm
WORKDIR /app
RUN yarn install --immutable --mode=skip-build
