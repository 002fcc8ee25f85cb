FROM node:22-alpine3.20
WORKDIR /app
RUN apk add g++ make python3 py3-wheel && apk del py3-wheel python3
COPY package*.json ./
RUN npm ci --ignore-scripts
RUN npm rebuild bcrypt --build-from-source
