FROM node:22-bookworm
WORKDIR /app
RUN npm install
ADD . .
