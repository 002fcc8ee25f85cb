FROM node:18-bookworm AS a
WORKDIR /a
RUN npm ci
FROM node:20-alpine3.20
WORKDIR /a
COPY --from=a /a ./
RUN apk add --no-cache --virtual .build python3 make g++
RUN apk del .build
RUN npm rebuild
